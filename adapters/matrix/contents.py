"""What the content of a message says: words, photos and files, or nothing that can be read.

Only ``body`` is read, never ``formatted_body``: what a client shows may differ from both.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from adapters.matrix.files import CHANNEL, LONGEST, ref_of
from adapters.matrix.home import Json
from adapters.matrix.rooms import Room
from adapters.matrix.shapes import as_dict, as_name, as_text
from bot.domain.milestones import Media, MediaKind
from bot.talk.model import Odd, Said, Shown, Unreadable

MOST_CHARACTERS = 65_536
"""No event, of 64 KiB at most, has more: so nothing that is said is cut off. Whatever a homeserver
lets through beyond that nobody has to read."""
MOST_BYTES = 20 * 1024 * 1024
"""The bot cannot have larger files, as on Telegram."""

SILENT = frozenset({"m.notice", "m.server_notice", "m.key.verification.request"})
"""What bots, servers and clients say among themselves."""

_KINDS: Mapping[str, MediaKind] = {
    "m.image": MediaKind.PHOTO,
    "m.file": MediaKind.FILE,
    "m.video": MediaKind.FILE,
}
_ODD: Mapping[str, Odd] = {"m.audio": Odd.VOICE, "m.location": Odd.LOCATION}
_VOICE = "org.matrix.msc3245.voice"
_HUGE = 2**53
_QUOTED = re.compile(r"> (?:\* )?<@[^>\n]*>")
_MX_REPLY, _MX_REPLY_END = "<mx-reply>", "</mx-reply>"
_BANG = re.compile(r"!(?=[^\W\d_])")
_COMMAND = re.compile(r"/[^\W\d_]")
_MIME = re.compile(r"[\w.+-]{1,64}/[\w.+-]{1,64}", re.ASCII)


def read_content(content: Json, *, reply: bool) -> Said | Shown | Unreadable | None:
    """Return what a message says, ``None`` if it was said to no person."""
    kind = as_text(content.get("msgtype"))
    if kind in SILENT:
        return None
    if kind in _ODD or _VOICE in content:
        return Unreadable(_ODD.get(kind, Odd.VOICE))
    if kind in _KINDS:
        return _shown(content, _KINDS[kind], reply=reply)
    words = words_of(content, reply=reply)
    return Said(words) if words else Unreadable(Odd.OTHER)


def words_of(content: Json, *, reply: bool) -> str:
    """Return the words of a message, or the caption of a file; possibly empty.

    ``!name`` is written as the command ``/name`` that it stands for: many clients keep ``/`` for
    themselves. What a reply repeats of the message before is left out.
    """
    body = as_text(content.get("body"))
    kind = as_text(content.get("msgtype"))
    if (kind in _KINDS or kind in _ODD) and not _is_captioned(content):
        return ""
    return as_command((_without_quote(body) if reply else body).strip()[:MOST_CHARACTERS])


def new_words_of(content: Json) -> str:
    """Return the words that an edit gives to a message or a file; nothing where it has none."""
    new = as_dict(content.get("m.new_content"))
    readable = isinstance(read_content(new, reply=False), Said | Shown)
    return words_of(new, reply=False) if readable else ""


def as_command(words: str) -> str:
    """Return ``!name …`` as ``/name …``, and other words as they are."""
    return _BANG.sub("/", words, count=1) if _BANG.match(words) else words


def is_command(words: str) -> bool:
    """Whether words are a command."""
    return _COMMAND.match(words) is not None


def to_bot(words: str, content: Json, room: Room, me: str) -> str | None:
    """Return the words without the bot's name if they are meant for it, ``None`` if not.

    Meant for it are commands, and words that mention it or begin with its name.
    """
    if is_command(words):
        return words
    names = (me, me[1:].partition(":")[0], room.name_of(me))
    patterns = _patterns(tuple(name for name in names if name))
    if mentions(content, me):
        rest = patterns.anywhere.sub(" ", patterns.first.sub("", words, count=1))
    else:
        rest, times = patterns.called.subn("", words, count=1)
        if not times:
            return None
    return as_command(rest.strip()) or words


def mentions(content: object, user: str) -> bool:
    """Whether an event mentions somebody; clients mention whose message is replied to."""
    mentioned = as_dict(as_dict(content).get("m.mentions")).get("user_ids")
    return isinstance(mentioned, list) and user in mentioned


@dataclass(frozen=True, slots=True)
class _Patterns:
    """The bot's name as it is called, as the first words, and anywhere after an ``@``."""

    called: re.Pattern[str]
    first: re.Pattern[str]
    anywhere: re.Pattern[str]


@lru_cache(maxsize=64)
def _patterns(names: tuple[str, ...]) -> _Patterns:
    bare = sorted({name.removeprefix("@") for name in names} - {""}, key=len, reverse=True)
    name = "|".join(map(re.escape, bare))
    return _Patterns(
        re.compile(rf"\A\s*@?(?:{name})\s*[:,]\s*", re.IGNORECASE),
        re.compile(rf"\A\s*@?(?:{name})(?!\w)\s*[:,]?\s*", re.IGNORECASE),
        # A run of blanks is entered at its beginning only: else each of them would be tried.
        re.compile(rf"(?:(?<![ \t])[ \t]+|(?<!\w))@(?:{name})(?!\w)[,:]?[ \t]*", re.IGNORECASE),
    )


def _without_quote(body: str) -> str:
    """Return a reply's words without those before, which clients of old put in front."""
    if body.startswith(_MX_REPLY):
        return body.partition(_MX_REPLY_END)[2] or body.removeprefix(_MX_REPLY)
    if not _QUOTED.match(body):
        return body
    lines = body.split("\n")
    own = next((at for at, line in enumerate(lines) if not line.startswith(">")), len(lines))
    return "\n".join(lines[own:])


# Photos and files.


def _shown(content: Json, kind: MediaKind, *, reply: bool) -> Shown | Unreadable:
    ref = ref_of(content)
    if not ref or len(ref) > LONGEST:
        return Unreadable(Odd.OTHER)
    info = as_dict(content.get("info"))
    mime = as_text(info.get("mimetype"))
    media = Media(
        channel=CHANNEL,
        kind=kind,
        ref=ref,
        name=as_name(content.get("filename")) or as_name(content.get("body")),
        size=_count(info.get("size")),
        mime=mime if _MIME.fullmatch(mime) else "",
    )
    return Shown(media, words_of(content, reply=reply))


def _is_captioned(content: Json) -> bool:
    name = as_text(content.get("filename"))
    return bool(name) and name != as_text(content.get("body"))


def _count(value: object) -> int:
    return value if type(value) is int and 0 <= value < _HUGE else 0
