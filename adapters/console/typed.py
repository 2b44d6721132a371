"""What is typed for the chat program itself, and what the terminal tells about itself."""

import asyncio
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

from adapters.console.gateway import CHANNEL
from bot.domain.milestones import Media, MediaKind
from bot.ports import MediaError

LONGEST = timedelta(days=400)
HELP = """\
:as NAME           speak as somebody else; a new name is a new person
:people            who spoke here so far
:press LABEL       press a button of the last message, by its label or number
:photo PATH [TEXT] send a photo; :file PATH [TEXT] a file
:sticker, :voice   send what the bot cannot read
:wait 3d           let time pass, here alone (m, h, d, w); reminders come as they would
:at 2024-11-04 9:00 go there at once, also backwards; what lies between does not happen
:time              what time it is here
:quit              leave (or Ctrl-D)
All else goes to the bot. It knows /help, too. An empty line looks for news."""
NO_SPAN = "How long? As in :wait 3d, or 90m, 12h, 2w; at most 400 days."
NO_TIME = "When? As in :at 2024-11-04 9:00."

_SPAN = re.compile(r"(\d+)\s*([mhdw])")
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_TIME = re.compile(r"(20\d\d-\d\d-\d\d)\s+(\d\d?:\d\d)")


def find_media(kind: MediaKind, name: str) -> Media | None:
    """Return the file of that path as an attachment, if there is one."""
    path = Path(name).expanduser()
    if not path.is_file():
        return None
    return Media(CHANNEL, kind, str(path.absolute()), path.name, path.stat().st_size)


async def read_media(media: Media) -> bytes:
    """Return what a file holds that was sent; see ``bot.ports.Fetch``."""
    try:
        return await asyncio.to_thread(Path(media.ref).read_bytes)
    except OSError as error:
        raise MediaError(f"{media.name} cannot be read", gone=True) from error


def read_span(text: str) -> timedelta | None:
    """Return the span that ``3d`` or ``90 m`` means, at most 400 days; ``None`` if none."""
    found = _SPAN.fullmatch(text)
    if found is None:
        return None
    span = timedelta(**{_UNITS[found[2]]: min(int(found[1]), 10**6)})
    return span if timedelta() < span <= LONGEST else None


def read_time(text: str) -> datetime | None:
    """Return the local time of this century that ``2024-11-04 9:00`` means; ``None`` if none."""
    found = _TIME.fullmatch(text)
    if found is None:
        return None
    try:
        return datetime.fromisoformat(f"{found[1]} {found[2]:0>5}")
    except ValueError:
        return None


def language_of(environ: Mapping[str, str]) -> str:
    """Return the language of the terminal; empty where it has none."""
    language = environ.get("LC_ALL") or environ.get("LANG") or ""
    return "" if language.startswith(("C", "POSIX")) else language
