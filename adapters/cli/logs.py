"""What is logged, line by line: for people, or as JSON for whatever gathers lines."""

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Literal

from typing_extensions import override

LINE = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class JsonLines(logging.Formatter):
    """One JSON object a line: ``time`` (UTC), ``level``, ``logger``, ``message``, ``trace``."""

    @override
    def format(self, record: logging.LogRecord) -> str:
        """Return the line. What was redacted before stays so."""
        fields = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_text:
            fields["trace"] = record.exc_text
        elif record.exc_info:
            fields["trace"] = self.formatException(record.exc_info)
        return json.dumps(fields)  # ASCII: it also takes half a surrogate pair


def log_to_stderr(level: str, form: Literal["text", "json"]) -> None:
    """Log from now on, as text or as JSON, from that level on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if form == "json" else logging.Formatter(LINE))
    logging.basicConfig(level=level, handlers=[handler])
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
