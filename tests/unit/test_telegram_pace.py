"""Pacing: never faster than documented, never slower than need be, each chat for itself."""

from __future__ import annotations

import asyncio
import heapq
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.telegram.links import deep_link, group_link
from adapters.telegram.pace import DOCUMENTED, Bucket, Limits, Pace, TooLong, Window
from adapters.waiting import pause


class Hourglass:
    """A clock that only moves when everybody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._number = 0

    def time(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        waker: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._number += 1
        heapq.heappush(self._sleepers, (self.now + seconds, self._number, waker))
        await waker

    async def run(self, *tasks: asyncio.Task[None]) -> None:
        open_ones = list(tasks)
        while open_ones:
            if open_ones[-1].done():
                open_ones.pop()
                continue
            for _ in range(10):
                await asyncio.sleep(0)
            if self._sleepers:
                due, _, waker = heapq.heappop(self._sleepers)
                self.now = max(self.now, due)
                waker.set_result(None)


class Sender:
    """Sends through a pace and notes when."""

    def __init__(self, limits: Limits | None = DOCUMENTED, patience: float = 600.0) -> None:
        self.glass = Hourglass()
        glass = self.glass
        self.pace = Pace(limits, time=glass.time, sleep=glass.sleep, patience=patience)
        self.turned_away: list[tuple[float, TooLong]] = []
        self.sent: list[tuple[float, int]] = []
        self._tasks: list[asyncio.Task[None]] = []

    def send(self, chat: int, times: int = 1, *, urgent: bool = True, at: float = 0.0) -> None:
        self._tasks.append(asyncio.create_task(self._send(chat, times, urgent=urgent, at=at)))

    async def _send(self, chat: int, times: int, *, urgent: bool, at: float) -> None:
        if at:
            await self.glass.sleep(at)
        for _ in range(times):
            if too_long := await self.pace.turn(chat, urgent=urgent):
                self.turned_away.append((self.glass.now, too_long))
            else:
                self.sent.append((self.glass.now, chat))

    async def run(self) -> None:
        await self.glass.run(*self._tasks)

    def times(self, chat: int) -> list[float]:
        return [at for at, to in self.sent if to == chat]


def most_within(times: list[float], seconds: float) -> int:
    ordered = sorted(times)
    return max(sum(1 for at in ordered if start <= at < start + seconds) for start in ordered)


async def test_a_chat_gets_three_at_once_and_then_one_a_second() -> None:
    sender = Sender()
    sender.send(11, 6)
    await sender.run()
    assert sender.times(11) == pytest.approx([0, 0, 0, 1, 2, 3])


async def test_a_group_gets_twenty_a_minute() -> None:
    sender = Sender()
    sender.send(-42, 45)
    await sender.run()
    times = sender.times(-42)
    assert most_within(times, 60.0) == 20
    assert times[40] == pytest.approx(2 * 60 * DOCUMENTED.margin)


async def test_a_busy_chat_holds_up_nobody_else() -> None:
    sender = Sender()
    sender.send(11, 10)
    sender.send(12, 3, at=0.5)
    await sender.run()
    assert sender.times(12) == pytest.approx([0.5, 0.5, 0.5])


async def test_a_broadcast_keeps_to_thirty_a_second_and_uses_them() -> None:
    sender = Sender()
    for chat in range(1, 1001):
        sender.send(chat, urgent=False)
    await sender.run()
    times = [at for at, _ in sender.sent]
    assert most_within(times, 1.0) <= 30
    assert max(times) <= 1000 / 30 / 0.97


async def test_answers_overtake_a_broadcast() -> None:
    sender = Sender()
    for chat in range(1, 301):
        sender.send(chat, urgent=False)
    for number in range(10):
        sender.send(1000 + number, at=3.0)
    await sender.run()
    assert max(sender.times(1000 + number)[0] for number in range(10)) < 3.5
    assert most_within([at for at, _ in sender.sent], 1.0) <= 30


async def test_a_held_chat_waits_alone_and_exactly() -> None:
    sender = Sender()
    sender.pace.hold(11, 7.0)
    sender.send(11)
    sender.send(12)
    await sender.run()
    assert sender.times(11) == [7.0]
    assert sender.times(12) == [0.0]


async def test_who_already_waits_is_held_too() -> None:
    sender = Sender()
    sender.send(11, 4)
    sender.send(12, 4, urgent=False)

    async def hold() -> None:
        await sender.glass.sleep(0.5)
        sender.pace.hold_all(9.5)

    task = asyncio.create_task(hold())
    await sender.run()
    await task
    assert sender.times(11)[3] == pytest.approx(10.0)
    assert sender.times(12)[3] == pytest.approx(10.0)


@pytest.mark.parametrize("urgent", [True, False])
async def test_who_would_wait_too_long_is_told_so_at_once(urgent: bool) -> None:
    sender = Sender(patience=15.0)
    sender.pace.hold(11, 40.0)
    sender.send(11, urgent=urgent)
    sender.send(12, at=1.0, urgent=urgent)
    await sender.run()
    sender.pace.hold_all(20.0)
    sender.send(13, urgent=urgent)
    await sender.run()
    assert sender.turned_away == [
        (0.0, TooLong(40.0, everyone=False)),
        (1.0, TooLong(20.0, everyone=True)),
    ]
    assert sender.sent == [(1.0, 12)]


async def test_a_group_over_its_limit_sends_nothing_in_vain() -> None:
    sender = Sender(patience=15.0)
    sender.send(-42, 30)
    await sender.run()
    assert len(sender.sent) == 20
    assert len(sender.turned_away) == 10
    assert {at for at, _ in sender.turned_away} == {sender.sent[-1][0]}


async def test_without_limits_only_holds_count() -> None:
    sender = Sender(None)
    sender.pace.hold(12, 2.0)
    sender.send(11, 100)
    sender.send(12)
    await sender.run()
    assert set(sender.times(11)) == {0.0}
    assert sender.times(12) == [2.0]


async def test_chats_at_rest_are_forgotten() -> None:
    sender = Sender(Limits(per_second=1_000_000, burst=1_000_000))
    for chat in range(5000):
        sender.send(chat, at=chat * 0.01)
    await sender.run()
    assert len(sender.pace._chats) < 4500


@given(
    st.lists(st.floats(0, 5), min_size=1, max_size=60),
    st.integers(1, 5),
    st.floats(0.5, 10),
)
def test_a_bucket_never_gives_more_than_its_burst_and_its_rate(
    gaps: list[float], burst: int, rate: float
) -> None:
    bucket, now, taken = Bucket(rate, burst), 0.0, []
    for gap in gaps:
        now += gap
        at = bucket.ready_at(now)
        assert at >= now
        bucket.take(at)
        taken.append(at)
    assert all(before <= after + 1e-6 for before, after in pairwise(taken))
    for first, start in enumerate(taken):
        for last in range(first, len(taken)):
            given_out = last - first + 1
            assert given_out <= burst + rate * (taken[last] - start) + 1e-6


@given(st.lists(st.floats(0, 5), min_size=1, max_size=60), st.integers(1, 5))
def test_a_window_never_lets_more_pass_than_it_may(gaps: list[float], most: int) -> None:
    window, now, taken = Window(most, 3.0), 0.0, []
    for gap in gaps:
        now += gap
        at = window.ready_at(now)
        window.take(at)
        taken.append(at)
    assert all(late - early >= 3.0 - 1e-9 for early, late in zip(taken, taken[most:], strict=False))


def test_back_off_doubles_to_a_bound() -> None:
    assert [pause(n) for n in (0, 1, 2, 3, 7, 10_000)] == [0.0, 1.0, 2.0, 4.0, 60.0, 60.0]
    assert pause(3, first=5.0, longest=12.0) == 12.0


def test_links_carry_a_code() -> None:
    assert deep_link("@kupplung_bot", "imm-7_X") == "https://t.me/kupplung_bot?start=imm-7_X"
    assert group_link("kupplung_bot", "t-1") == "https://t.me/kupplung_bot?startgroup=t-1"
    for code in ("", "a" * 65, "ä", "a b", "a&b"):
        with pytest.raises(ValueError, match="not a code"):
            deep_link("kupplung_bot", code)
