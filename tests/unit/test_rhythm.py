"""A courier looks often while other processes give it work, and else now and then."""

import asyncio
from time import monotonic

import pytest

from bot.engine import rhythm
from bot.engine.rhythm import Rhythm

IDLE, LASTING = 0.4, 0.8


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rhythm, "IDLE", IDLE)
    monkeypatch.setattr(rhythm, "LASTING", LASTING)


async def rests(courier: Rhythm) -> float:
    """Return for how long nobody wakes it."""
    begun = monotonic()
    assert not await courier.rest(asyncio.Event())
    return monotonic() - begun


async def test_it_is_woken_at_once() -> None:
    courier, wake = Rhythm(), asyncio.Event()
    wake.set()
    begun = monotonic()
    assert await courier.rest(wake)
    assert monotonic() - begun < IDLE / 2


async def test_what_others_decide_is_looked_for_often_while_there_is_such() -> None:
    courier = Rhythm()
    assert await rests(courier) > IDLE / 2
    courier.found(0)
    assert await rests(courier) > IDLE / 2
    courier.found(1)
    assert await rests(courier) < IDLE / 2
    await asyncio.sleep(LASTING * 0.6)
    courier.found(1)
    await asyncio.sleep(LASTING * 0.6)
    assert await rests(courier) < IDLE / 2
    courier.found(0)
    await asyncio.sleep(LASTING)
    assert await rests(courier) > IDLE / 2


async def test_what_one_decides_oneself_is_no_reason_to_look_often() -> None:
    courier, wake = Rhythm(), asyncio.Event()
    wake.set()
    await courier.rest(wake)
    courier.found(9)
    assert await rests(courier) > IDLE / 2
