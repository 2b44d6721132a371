"""No reader takes long over long words: while one reads, nobody else is answered.

What is read is found by itself: every function of the bot whose first argument is a ``text``, all
that a card takes. The limit is in seconds of the processor, however busy the
machine is, and far above what a reader needs that goes over a text a few times.
"""

import importlib
import inspect
import pkgutil
import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from types import FrameType, ModuleType

import pytest

import bot
from bot import registry
from bot.coordination.naming import guess_pairs
from bot.engine.hints import hint
from bot.onboarding.gleaners import glean_contact, glean_expert, glean_maker
from bot.talk.readers import closest, hold_together, meant, read_number
from tests.support.clock import at

MOST = 65_536
"""So many characters Matrix lets through; Telegram 4,096."""
LIMIT = 2.0
"""Seconds of the processor for all texts together; some hundredths are needed."""
RUNS = (
    *(" ", "\n", "-", ".", ",", "@", "(", "1", "a", "€"),
    *(", ", ": – ", "a ", "a, ", "a\n", "1,", "1. ", "18 uhr ", "und ", "nicht ", "mit "),
)
LABELS = ("Ada Lindner", "Werkstatt, Labor und Küche", "1. Montag 18 Uhr", "Nein")
NOW = at("2024-10-15 10:00")

Reader = Callable[[str], object]


class TooLongError(Exception):
    """A reader used up its time."""


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Stop what goes on after so many seconds of the processor."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise TooLongError

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def modules() -> list[ModuleType]:
    """Return all of the bot."""
    return [
        importlib.import_module(each.name) for each in pkgutil.walk_packages(bot.__path__, "bot.")
    ]


def reader_of(function: Callable[..., object]) -> Reader | None:
    """Return a function as one of a text alone, if it is one."""
    if inspect.iscoroutinefunction(function):
        return None
    first, *others = inspect.signature(function).parameters.values() or (None,)
    if first is None or first.name != "text" or first.annotation is not str:
        return None
    more = [each for each in others if each.default is each.empty]
    if any(each.annotation is not datetime for each in more):
        return None
    return lambda text: function(text, *[NOW] * len(more))


def readers() -> Mapping[str, Reader]:
    """Return everything that reads what somebody wrote, by name."""
    found: dict[str, Reader] = {
        f"takes of {each.name}": partial(_take, each.takes)
        for each in registry.ACTIONS.values()
        if each.takes is not None
    }
    for module in modules():
        for name, function in vars(module).items():
            if inspect.isfunction(function) and function.__module__ == module.__name__:
                reader = reader_of(function)
                found |= {f"{module.__name__}.{name}": reader} if reader is not None else {}
    offered = {"availability": dict.fromkeys(LABELS, "abends, am Wochenende")}
    for glean in (glean_maker, glean_expert, glean_contact):
        found[glean.__name__] = partial(_glean, glean, offered)
    return found | {
        "meant": lambda text: meant(text, LABELS),
        "hold_together": lambda text: hold_together(text, LABELS),
        "closest": lambda text: closest(text, LABELS),
        "read_number": lambda text: read_number(text, 1, 9),
        "guess_pairs": lambda text: guess_pairs(text, (), ()),
        "hint": lambda text: hint(text, {"runde", "team"}),
    }


def _take(takes: Callable[[str, datetime], object], text: str) -> object:
    return takes(text, NOW)


def _glean(
    glean: Callable[[str, Mapping[str, Mapping[str, str]]], object],
    offered: Mapping[str, Mapping[str, str]],
    text: str,
) -> object:
    return glean(text, offered)


def runs(most: int) -> Iterator[str]:
    """Yield long texts, each of them nearly nothing but one thing again and again."""
    for each in RUNS:
        whole = (each * most)[: most - 10]
        yield f"Ada {whole} x" if each.isspace() else f"{whole}!"


def slow(found: Mapping[str, Reader]) -> dict[str, str]:
    """Return whatever does not come to an end in time, with the words over which it does not."""
    late: dict[str, str] = {}
    for name, read in found.items():
        text = ""
        try:
            with limited(LIMIT):
                for text in runs(MOST):
                    _answer(read, text)
        except TooLongError:
            late[name] = text[:20]
    return late


def _answer(read: Reader, text: str) -> None:
    try:
        read(text)
    except (ValueError, TypeError):
        return  # it reads what the bot itself wrote


@pytest.mark.slow
def test_no_reader_takes_long_over_long_words() -> None:
    found = readers()
    assert {"bot.rounds.meaning.read_rule", "bot.sharpener.read_budget"} <= found.keys()
    assert slow(found) == {}
