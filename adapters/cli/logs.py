"""What is logged, line by line: for people, or as JSON for whatever gathers lines.

Our own lines name nobody, but libraries, homeservers and tracebacks do: whatever looks like the
address of a person becomes a mark, which is the same wherever that person is meant until the next
start, and which nobody can try out: its key is drawn at the start. And whatever they carry along
from strangers, a line of the log is one line: control characters are written as escapes, and what
belongs to the line above is indented, so nobody writes lines of their own.
"""

import json
import logging
import re
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Literal

from typing_extensions import override

from adapters.system import random_bytes

LINE = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_MARK = 4
"""Bytes of a mark."""
_INDENT = "    "

# All that moves the cursor, ends a line somewhere, or turns the direction of reading.
_CONTROL = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)

# Matrix: also as a web address spells it. Telegram: what is no envelope, and no lease of a bot.
_ADDRESS = re.compile(
    r"(?P<matrix>(?:matrix:)?(?:@|%40)(?P<name>[^\s:@%,;'\"\\<>()\[\]{}]+)(?::|%3A)"
    r"(?P<server>[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?:(?::|%3A)\d{1,5}\b)?))"
    r"|(?<!lease )\btelegram:\d+(?![\d:])",
    re.IGNORECASE,
)

_QUIET = {
    "apscheduler": logging.WARNING,
    "fontTools": logging.ERROR,  # ten lines a page
    "fpdf": logging.ERROR,  # letters of names for which a font has no shape
}
"""From which level on libraries are heard that say too much."""

Hide = Callable[[str], str]


def hide_all_but(own: str | None) -> Hide:
    """Return what hides the addresses of people; the bot's own (``@bot:example.org``) stays.

    It may be without its server, as in the settings.
    """
    mine = (own or "").removeprefix("@").casefold()
    key = random_bytes(32)

    def hide(found: re.Match[str]) -> str:
        address = found[0]
        if found["matrix"]:
            address = f"{found['name']}:{found['server'].replace('%3A', ':')}".casefold()
            if mine and mine in (address, address.partition(":")[0]):
                return found[0]
        mark = blake2b(address.encode(), key=key, digest_size=_MARK).hexdigest()
        return f"<somebody {mark}>"

    return lambda text: _ADDRESS.sub(hide, text)


def _plain(line: str) -> str:
    """Return one line without control characters and halves of characters."""
    return _CONTROL.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), line)


def _below(text: str) -> str:
    """Return lines that cannot be taken for the beginning of another one."""
    return "".join(f"\n{_INDENT}{_plain(line)}" for line in text.splitlines())


class Lines(logging.Formatter):
    """A line for people, with a traceback indented below it."""

    def __init__(self, hide: Hide) -> None:
        """Take what hides people."""
        super().__init__(LINE)
        self._hide = hide

    @override
    def format(self, record: logging.LogRecord) -> str:
        """Return the line. What was redacted before stays so."""
        record.message = record.getMessage()
        record.asctime = self.formatTime(record)
        text = _plain(self._hide(self.formatMessage(record)))
        if trace := _trace(self, record):
            text += _below(self._hide(trace))
        if record.stack_info:
            text += _below(self._hide(record.stack_info))
        return text


def _trace(formatter: logging.Formatter, record: logging.LogRecord) -> str:
    """Return the traceback of a record, redacted if it was; nothing where there is none."""
    if record.exc_text:
        return record.exc_text
    return formatter.formatException(record.exc_info) if record.exc_info else ""


class JsonLines(logging.Formatter):
    """One JSON object a line: ``time`` (UTC), ``level``, ``logger``, ``message``, ``trace``."""

    def __init__(self, hide: Hide) -> None:
        """Take what hides people."""
        super().__init__()
        self._hide = hide

    @override
    def format(self, record: logging.LogRecord) -> str:
        """Return the line. What was redacted before stays so."""
        fields = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": self._hide(record.getMessage()),
        }
        if trace := _trace(self, record):
            fields["trace"] = self._hide(trace)
        return json.dumps(fields)  # ASCII: it also takes half a surrogate pair


def log_to_stderr(level: str, form: Literal["text", "json"], own: str | None = None) -> None:
    """Log from now on, as text or as JSON, from that level on; see ``hide_all_but`` for ``own``."""
    handler = logging.StreamHandler(sys.stderr)
    hide = hide_all_but(own)
    handler.setFormatter(JsonLines(hide) if form == "json" else Lines(hide))
    logging.basicConfig(level=level, handlers=[handler])
    for name, least in _QUIET.items():
        logging.getLogger(name).setLevel(least)
