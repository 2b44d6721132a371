"""Trouble is told when it begins, once an hour, and when it is over."""

import logging
from collections.abc import Iterator

import pytest

from bot.engine.trouble import Trouble

MINUTE, HOUR, DAY = 60.0, 3600.0, 86_400.0
log = logging.getLogger("tests.trouble")


class Lines(logging.Handler):
    """Keeps what is logged."""

    def __init__(self) -> None:
        super().__init__()
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture
def lines() -> Iterator[list[logging.LogRecord]]:
    keeper = Lines()
    log.setLevel(logging.INFO)
    log.addHandler(keeper)
    yield keeper.records
    log.removeHandler(keeper)


@pytest.fixture
def trouble() -> Trouble:
    return Trouble(log, "it works again")


def words(lines: list[logging.LogRecord]) -> list[str]:
    return [each.getMessage() for each in lines]


def test_it_is_told_once_and_how_long_it_took(
    trouble: Trouble, lines: list[logging.LogRecord]
) -> None:
    for second in range(200):
        trouble.strike(second, "It is down.")
    assert trouble.lasts
    trouble.end(200.0)
    trouble.end(201.0)
    assert not trouble.lasts
    assert words(lines) == ["It is down.", "it works again, after 3 min (200 failed attempts)"]
    assert [each.levelno for each in lines] == [logging.WARNING, logging.INFO]


def test_a_day_is_a_line_an_hour_whatever_alternates(
    trouble: Trouble, lines: list[logging.LogRecord]
) -> None:
    for number in range(86_400):
        trouble.strike(number, f"It is down ({('502', 'reset')[number % 2]}).")
    trouble.end(DAY)
    assert len(lines) == 2 + 23 + 1
    assert words(lines)[2] == "It is down (reset). So it is for 1 h 0 min (3602 failed attempts)."
    assert words(lines)[-1] == "it works again, after 24 h 0 min (86400 failed attempts)"


def test_words_with_numbers_are_not_news_each_time(
    trouble: Trouble, lines: list[logging.LogRecord]
) -> None:
    for number in range(1000):
        trouble.strike(number, f"Wait {number} seconds.", kind="wait")
    assert len(lines) == 1
    for number in range(1000, 2000):
        trouble.strike(number, f"Wait {number} seconds.")
    assert len(lines) == 1 + 7


def test_what_flickers_is_told_once_an_hour(
    trouble: Trouble, lines: list[logging.LogRecord]
) -> None:
    for second in range(0, 7200, 10):
        trouble.strike(second, "A poll failed.")
        trouble.end(second + 1.0)
    assert words(lines) == [
        "A poll failed.",
        "it works again, after 1 s (1 failed attempt)",
        "A poll failed. It came and went 359 times since it was last told.",
        "it works again, after 1 s (1 failed attempt)",
    ]


def test_what_lasts_is_told_although_it_was_told_a_moment_ago(
    trouble: Trouble, lines: list[logging.LogRecord]
) -> None:
    trouble.strike(0.0, "It is down.")
    trouble.end(1.0)
    for second in range(600, 800):
        trouble.strike(second, "It is down.")
    trouble.end(800.0)
    assert words(lines)[2:] == [
        "It is down.",
        "it works again, after 3 min (200 failed attempts)",
    ]


@pytest.mark.parametrize("jump", [-HOUR, HOUR])
def test_a_clock_that_jumps_makes_a_line_more_at_most(
    trouble: Trouble, lines: list[logging.LogRecord], jump: float
) -> None:
    for second in range(600):
        trouble.strike(second, "It is down.")
    for second in range(600, 1200):
        trouble.strike(second + jump, "It is down.")
    trouble.end(1200 + jump)
    assert len(lines) <= 3
    for second in range(1200, 1800):
        trouble.strike(second + jump, "It is down.")
    assert trouble.lasts
    assert len(lines) <= 4


def test_a_traceback_is_shown_once(trouble: Trouble, lines: list[logging.LogRecord]) -> None:
    for minute in range(120):
        trouble.strike(minute * MINUTE, "A tick failed.", error=ValueError("out of order"))
    assert [bool(each.exc_info) for each in lines] == [True, False]
