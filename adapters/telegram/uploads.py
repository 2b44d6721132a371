"""Files that travel with a call: what other messengers brought, and what the bot made."""

import mimetypes
import re
from dataclasses import dataclass

from bot.domain.milestones import Media, MediaKind
from bot.talk.markup import clean

MOST_BYTES = 50_000_000
"""What a bot can upload, form and all; larger files can only be named."""

MOST_PHOTO_BYTES = 10 * 1024 * 1024
"""A larger picture is a document to Telegram."""

_MOST_NAME = 120
_UNFIT = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\\/]+")
_PICTURES = re.compile(rb"\xff\xd8\xff|\x89PNG\r\n\x1a\n|RIFF....WEBP", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that travels with the call; ``is_picture`` if it may be shown as a photo."""

    name: str
    content: bytes
    is_picture: bool = False


def fits(size: int) -> bool:
    """Whether a file of so many bytes can be uploaded; 0 is an unknown size."""
    return size <= MOST_BYTES


def upload(media: Media, content: bytes | None) -> Upload | None:
    """Return media with their contents as an upload; ``None`` where Telegram would not take it."""
    if not content or not fits(len(content)):
        return None
    is_picture = (
        media.kind is MediaKind.PHOTO
        and len(content) <= MOST_PHOTO_BYTES
        and _PICTURES.match(content) is not None
    )
    return Upload(name_of(media), content, is_picture)


def name_of(media: Media) -> str:
    """Return a file name that a form can carry, whatever people called the file."""
    name = " ".join(_UNFIT.sub(" ", clean(media.name).replace('"', "'")).split())
    stem, dot, suffix = name.rpartition(".")
    if len(name) > _MOST_NAME:
        name = f"{stem[: _MOST_NAME - 20]}{dot}{suffix[:19]}" if stem else name[:_MOST_NAME]
    return name or f"{media.kind}{mimetypes.guess_extension(media.mime) or ''}"
