"""What is logged, line by line: for people, or as JSON for whatever gathers lines.

Our own lines name nobody, but libraries, homeservers and tracebacks do: whatever looks like the
address of a person becomes a mark, which is the same wherever that person is meant.
"""

import json
import logging
import re
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from typing import Literal

from typing_extensions import override

LINE = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_LETTERS = 8

# Matrix: also as a web address spells it. Telegram: what is no envelope, and no lease of a bot.
_ADDRESS = re.compile(
    r"(?P<matrix>(?:matrix:)?(?:@|%40)(?P<name>[^\s:@%,;'\"\\<>()\[\]{}]+)(?::|%3A)"
    r"(?P<server>[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?:(?::|%3A)\d{1,5}\b)?))"
    r"|(?<!lease )\btelegram:\d+(?![\d:])",
    re.IGNORECASE,
)

Hide = Callable[[str], str]


def hide_all_but(own: str | None) -> Hide:
    """Return what hides the addresses of people; the bot's own (``@bot:example.org``) stays.

    It may be without its server, as in the settings.
    """
    mine = (own or "").removeprefix("@").casefold()

    def hide(found: re.Match[str]) -> str:
        address = found[0]
        if found["matrix"]:
            address = f"{found['name']}:{found['server'].replace('%3A', ':')}".casefold()
            if mine and mine in (address, address.partition(":")[0]):
                return found[0]
        return f"<somebody {sha256(address.encode()).hexdigest()[:_LETTERS]}>"

    return lambda text: _ADDRESS.sub(hide, text)


class Lines(logging.Formatter):
    """A line for people, with a traceback below it."""

    def __init__(self, hide: Hide) -> None:
        """Take what hides people."""
        super().__init__(LINE)
        self._hide = hide

    @override
    def format(self, record: logging.LogRecord) -> str:
        """Return the line. What was redacted before stays so."""
        return self._hide(super().format(record))


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
        if record.exc_text:
            fields["trace"] = self._hide(record.exc_text)
        elif record.exc_info:
            fields["trace"] = self._hide(self.formatException(record.exc_info))
        return json.dumps(fields)  # ASCII: it also takes half a surrogate pair


def log_to_stderr(level: str, form: Literal["text", "json"], own: str | None = None) -> None:
    """Log from now on, as text or as JSON, from that level on; see ``hide_all_but`` for ``own``."""
    handler = logging.StreamHandler(sys.stderr)
    hide = hide_all_but(own)
    handler.setFormatter(JsonLines(hide) if form == "json" else Lines(hide))
    logging.basicConfig(level=level, handlers=[handler])
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
