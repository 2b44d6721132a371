"""What a line of the log looks like."""

import json
import logging
import sys

from adapters.cli.logs import JsonLines


def record(message: str, *args: object, failed: bool = False) -> logging.LogRecord:
    trouble = None
    if failed:
        try:
            int("nothing fits")
        except ValueError:
            trouble = sys.exc_info()
    return logging.LogRecord("bot.engine", logging.WARNING, __file__, 1, message, args, trouble)


def test_a_line_is_one_json_object() -> None:
    line = JsonLines().format(record("%s messages\nwait", 3))
    assert "\n" not in line
    found = json.loads(line)
    assert found.pop("time").endswith("+00:00")
    assert found == {"level": "WARNING", "logger": "bot.engine", "message": "3 messages\nwait"}


def test_a_traceback_is_a_field() -> None:
    line = JsonLines().format(record("failed", failed=True))
    assert "\n" not in line
    assert "nothing fits" in json.loads(line)["trace"]
    assert json.loads(JsonLines().format(record("half \ud83d")))["message"] == "half \ud83d"
    cleaned = record("failed", failed=True)
    cleaned.exc_text = "<secret>"
    assert json.loads(JsonLines().format(cleaned))["trace"] == "<secret>"
