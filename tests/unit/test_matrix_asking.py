"""Keys that are late are asked for beside the sync, in turn, and not for everything."""

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import pytest

from adapters.matrix.asking import Asking
from adapters.matrix.home import HomeError, Sealed, Throttled
from adapters.matrix.sealed import MOST_OF_ONE, PATIENCE, Waiting
from tests.support.clock import StillClock

NOW = datetime(2024, 10, 1, 8, 0, tzinfo=UTC)
ADA, MALLORY = "@ada:here", "@mallory:there"


class Post:
    """Takes requests; ``errors`` are told first."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.asked: list[str] = []

    async def ask_for_key(self, sealed: Sealed) -> None:
        self.asked.append(sealed.session)
        if self.errors:
            raise self.errors.pop(0)


def of(sender: str, count: int) -> list[Sealed]:
    return [
        Sealed(f"${sender}{number}", "!r", sender, f"{sender} {number}", 0.0, {})
        for number in range(count)
    ]


async def ask(post: Any, waiting: Waiting, sealed: Iterable[Sealed]) -> StillClock:
    """Ask for the keys of those, and return when that is over."""
    clock = StillClock(NOW)
    asking = Asking(post, waiting, clock)
    for each in sealed:
        asking.ask(each)
    running = asyncio.create_task(asking.run())
    while asking._senders:
        assert not running.done()
        await asyncio.sleep(0)
    await asyncio.sleep(0)
    running.cancel()
    return clock


def kept(*sealed: Sealed) -> Waiting:
    waiting = Waiting("sealed/", {})
    for each in sealed:
        waiting.add(each, NOW, part=False)
    return waiting


async def test_each_sender_has_their_turn() -> None:
    junk, honest = of(MALLORY, 50), of(ADA, 2)
    post = Post()
    await ask(post, kept(*junk, *honest), [*junk, *honest])
    assert post.asked[:4] == [f"{MALLORY} 0", f"{ADA} 0", f"{MALLORY} 1", f"{ADA} 1"]
    assert len(post.asked) == 52


async def test_what_does_not_wait_any_more_is_not_asked_for() -> None:
    junk, post = of(MALLORY, 1_000), Post()
    waiting = kept(*junk)
    await ask(post, waiting, junk)
    assert len(post.asked) == MOST_OF_ONE
    list(waiting.give_up(NOW + PATIENCE))
    await ask(post, waiting, junk)
    assert len(post.asked) == MOST_OF_ONE


async def test_who_is_asked_to_wait_asks_again() -> None:
    (sealed,), post = of(ADA, 1), Post(Throttled(7.0))
    clock = await ask(post, kept(sealed), [sealed])
    assert len(post.asked) == 2
    assert (clock.now() - NOW).total_seconds() == 7


@pytest.mark.parametrize("error", [HomeError("HTTP 500"), ValueError("odd")], ids=repr)
async def test_a_failure_is_nobody_elses(error: Exception) -> None:
    both, post = of(ADA, 2), Post(error)
    await ask(post, kept(*both), both)
    assert post.asked == [f"{ADA} 0", f"{ADA} 1"]
