"""Photos and files that go with a message: got where they are, and handed to the homeserver."""

from mimetypes import guess_type

from adapters.matrix.files import file_of
from adapters.matrix.home import Denied, Home, Json
from adapters.matrix.refusals import PASSING
from adapters.matrix.render import Post, named, with_file
from bot.domain.attachments import is_welcome
from bot.domain.milestones import Media
from bot.engine.retry import waits_for_files
from bot.ports import Fetch, MediaError, Parcel
from bot.talk.model import Document, Why


async def complete(home: Home, post: Post, parcel: Parcel, fetch: Fetch | None) -> Json:
    """Return the content of a post, with its file if it has one that can be had in time.

    Only carried words keep their own file: its address tells whose homeserver has it.
    """
    thing = post.attachment
    if thing is None:
        return post.content
    if isinstance(thing, Media) and not is_welcome(thing):
        return named(post)
    if isinstance(thing, Media) and parcel.why is Why.CHAT and (file := file_of(thing)):
        return with_file(post, file, thing.size, thing.mime).content
    try:
        data, name, mime = await _data(thing, str(post.content["filename"]), fetch)
    except MediaError as error:
        if not error.gone and waits_for_files(parcel):
            raise
        return named(post)
    try:
        if len(data) > await home.largest_upload():
            return named(post)
        uploaded = await home.upload(data, name, mime, encrypted=True)
    except Denied as error:
        if error.code in PASSING and waits_for_files(parcel):
            raise
        return named(post)
    return with_file(post, uploaded, len(data), mime).content


async def _data(thing: Media | Document, name: str, fetch: Fetch | None) -> tuple[bytes, str, str]:
    if isinstance(thing, Document):
        return thing.data, thing.name, thing.mime
    if fetch is None:
        raise MediaError(f"files of {thing.channel} cannot be had", gone=True)
    mime = thing.mime or guess_type(name)[0] or "application/octet-stream"
    return await fetch(thing), name, mime
