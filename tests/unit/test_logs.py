"""What a line of the log looks like."""

import json
import logging
import re
import sys

import pytest

from adapters.cli.logs import JsonLines, Lines, hide_all_but, log_to_stderr
from bot.drawing.sheets import Sheet, print_sheets
from tests.support.clock import at

HIDE = hide_all_but("@bot:example.org")


def record(message: str, *args: object, failed: bool = False) -> logging.LogRecord:
    trouble = None
    if failed:
        try:
            int("nothing fits")
        except ValueError:
            trouble = sys.exc_info()
    return logging.LogRecord("bot.engine", logging.WARNING, __file__, 1, message, args, trouble)


def test_a_line_is_one_json_object() -> None:
    line = JsonLines(HIDE).format(record("%s messages\nwait", 3))
    assert "\n" not in line
    found = json.loads(line)
    assert found.pop("time").endswith("+00:00")
    assert found == {"level": "WARNING", "logger": "bot.engine", "message": "3 messages\nwait"}


def test_a_traceback_is_a_field() -> None:
    line = JsonLines(HIDE).format(record("failed", failed=True))
    assert "\n" not in line
    assert "nothing fits" in json.loads(line)["trace"]
    assert json.loads(JsonLines(HIDE).format(record("half \ud83d")))["message"] == "half \ud83d"
    cleaned = record("failed", failed=True)
    cleaned.exc_text = "<secret>"
    assert json.loads(JsonLines(HIDE).format(cleaned))["trace"] == "<secret>"


SAID = "<somebody [0-9a-f]{8}>"


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("no key for @ada:example.org.", f"no key for {SAID}[.]"),
        ("{'@ada:example.org': {}}", f"{{'{SAID}': {{}}}}"),
        ("PUT /invite/%40ada%3Aexample.org: no", f"PUT /invite/{SAID}: no"),
        ("unreachable/matrix:@a.b=c/d:localhost/kim", f"unreachable/{SAID}/kim"),
        ("@Ada.Lindner+1:example.org:8448 left", f"{SAID} left"),
        ("message to telegram:4711", f"message to {SAID}"),
        ("envelope telegram:7:12, lease telegram:7", "envelope telegram:7:12, lease telegram:7"),
        (
            "connected as @bot:example.org, at 10:12:03",
            "connected as @bot:example.org, at 10:12:03",
        ),
        ("@botox:example.org", SAID),
        ("ada@example.org: 12", "ada@example.org: 12"),
    ],
)
def test_addresses_of_people_are_marks(line: str, left: str) -> None:
    found = Lines(HIDE).format(record("%s", line)).partition("bot.engine: ")[2]
    assert re.fullmatch(left, found), found
    assert re.fullmatch(left, json.loads(JsonLines(HIDE).format(record(line)))["message"])


def test_somebody_has_one_mark_wherever_they_are_meant() -> None:
    found = {
        HIDE(each) for each in ("@ada:example.org", "@ADA:example.org", "%40ada%3Aexample.org")
    }
    assert len(found | {HIDE("@ben:example.org")}) == 2
    assert hide_all_but("bot")("@bot:example.org @ada:bot").startswith("@bot:example.org <")


def test_whoever_knows_an_address_cannot_find_its_mark_by_trying() -> None:
    """Also not with the program at hand: each start has marks of its own."""
    assert hide_all_but(None)("@ada:example.org") != hide_all_but(None)("@ada:example.org")


def test_tracebacks_name_nobody() -> None:
    failed = record("failed", failed=True)
    failed.exc_text = "ValueError: @ada:example.org"
    for lines in (Lines(HIDE), JsonLines(HIDE)):
        assert "ada" not in lines.format(failed).partition("ValueError:")[2]


FORGED = "2026-11-21 18:00:00,000 ERROR adapters.app: all is lost"
ENDS = ["\n", "\r", "\r\n", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029"]


@pytest.mark.parametrize("end", ENDS)
def test_nobody_writes_lines_of_their_own(end: str) -> None:
    forged = f"m.room.x{end}{FORGED}"
    for hidden in (Lines(HIDE), JsonLines(HIDE)):
        line = hidden.format(record("dropped %s", forged))
        assert len(line.splitlines()) == 1
        assert FORGED in line
    failed = record("failed", failed=True)
    failed.exc_text = f"Traceback\nValueError: {forged}"
    failed.stack_info = f"Stack\n{forged}"
    first, *below = Lines(HIDE).format(failed).splitlines()
    assert first.endswith("bot.engine: failed")
    assert len([each for each in below if FORGED in each]) == 2
    assert all(each.startswith("    ") for each in below)


def test_nothing_turns_the_terminal_around() -> None:
    odd = "\x1b[2Jgone\x00 \x9b31m \u202egnal\u2066 \ud83d \t"
    line = Lines(HIDE).format(record("%s", odd)).partition("bot.engine: ")[2]
    assert line == r"\x1b[2Jgone\x00 \x9b31m \u202egnal\u2066 \ud83d \t"
    assert JsonLines(HIDE).format(record("%s", odd)).isascii()
    usual = "Grüße, 🎉 \u2019 1️⃣"
    assert Lines(HIDE).format(record("%s", usual)).endswith(usual)


def test_paper_leaves_no_names_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    """Also none with letters that its font has not."""
    log_to_stderr("INFO", "text")
    sheet = Sheet("Speed-Dating", (), ("Wer",), (1,), (("王小明",), ("გიორგი",)))
    with caplog.at_level(logging.INFO):
        assert print_sheets((sheet,), at("2024-10-14 10:00")).startswith(b"%PDF")
    assert caplog.records == []
