"""How many messages may be on their way at once."""

import asyncio
from collections.abc import Iterable

import pytest

from bot.engine.window import CROWD, PATIENCE, Begun, Window, may_begin
from bot.ports import Body, Parcel
from bot.talk.markup import Markup
from bot.talk.model import Why
from tests.support.clock import at
from tests.support.hasty import hurry

NOW = at("2024-10-07 10:00")


def parcel(key: str, why: Why = Why.ANSWER) -> Parcel:
    return Parcel(key, f"telegram:{key}", Body(Markup(())), why, "", "ada", NOW)


class Line:
    """People at a window, and who was let in, in order."""

    def __init__(self, patience: float = 3600.0) -> None:
        self.window = Window(patience)
        self.inside: list[str] = []
        self.tasks: dict[str, asyncio.Task[bool]] = {}

    async def comes(self, *parcels: Parcel) -> None:
        """Let them come one after the other."""
        for each in parcels:
            self.tasks[each.key] = asyncio.create_task(self._enter(each))
            await asyncio.sleep(0)
        await settle()

    async def leaves(self, *keys: str) -> None:
        """Let them leave, and whoever may come in."""
        for key in keys:
            self.window.leave(key)
        await settle()

    async def _enter(self, each: Parcel) -> bool:
        entered = await self.window.enter(each)
        if entered:
            self.inside.append(each.key)
        return entered


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def many(count: int, why: Why = Why.NEWS) -> Iterable[Parcel]:
    return (parcel(f"{why}{number}", why) for number in range(count))


ANSWERS, NAGS = Begun(held=False, at=10.0), Begun(held=True, at=10.0)


@pytest.mark.parametrize(
    ("why", "begun", "now", "flood", "begins"),
    [
        (Why.ANSWER, (), 10.0, False, True),
        (Why.ANSWER, (ANSWERS,), 10.0, False, False),
        (Why.ANSWER, (NAGS,), 10.0, False, False),
        (Why.ANSWER, (ANSWERS, NAGS), 10.0 + PATIENCE, False, True),
        (Why.ANSWER, (ANSWERS, NAGS), 10.0, True, True),
        (Why.REMINDER, (ANSWERS,), 10.0, False, False),
        (Why.REMINDER, (ANSWERS,), 10.0, True, True),
        (Why.REMINDER, (NAGS,), 10.0, True, False),
        (Why.CHAT, (NAGS,), 10.0 + PATIENCE, False, False),
    ],
)
def test_who_may_begin(
    why: Why, begun: tuple[Begun, ...], now: float, flood: bool, begins: bool
) -> None:
    assert may_begin(why, begun, now, flood=flood) is begins


async def test_one_after_the_other() -> None:
    line = Line()
    await line.comes(parcel("a"), parcel("b"), parcel("c"))
    assert line.inside == ["a"]
    await line.leaves("a")
    assert line.inside == ["a", "b"]
    await line.leaves("nobody", "a")
    assert line.inside == ["a", "b"]
    await line.leaves("b")
    assert line.inside == ["a", "b", "c"]


async def test_who_talks_to_the_bot_goes_before_news() -> None:
    line = Line()
    await line.comes(parcel("a"), parcel("news", Why.NEWS), parcel("nag", Why.REMINDER))
    await line.comes(parcel("b"), parcel("chat", Why.CHAT), parcel("alarm", Why.ALARM))
    for key in ("a", "b", "chat", "alarm", "news"):
        await line.leaves(key)
    assert line.inside == ["a", "b", "chat", "alarm", "news", "nag"]


async def test_a_flood_of_what_is_repeated_opens_it() -> None:
    line = Line()
    await line.comes(*many(CROWD + 1))
    assert len(line.inside) == 1
    await line.comes(parcel("one too many"))
    assert len(line.inside) == CROWD + 2
    await line.comes(parcel("a"), parcel("b"))
    assert line.inside[-2:] == ["a", "b"]


async def test_what_is_held_in_doubt_is_never_on_its_way_twice() -> None:
    line = Line()
    await line.comes(*many(3 * CROWD, Why.REMINDER))
    assert len(line.inside) == 1
    await line.comes(parcel("day", Why.APPOINTMENT), parcel("chat", Why.CHAT))
    assert len(line.inside) == 1
    await line.comes(*many(CROWD + 1))
    assert len(line.inside) == CROWD + 2
    await line.leaves(line.inside[0])
    assert line.inside[CROWD + 2 :] == ["chat"]


@pytest.mark.parametrize(
    ("first", "second", "comes"),
    [
        (Why.ANSWER, Why.ANSWER, True),
        (Why.REMINDER, Why.ANSWER, True),
        (Why.ANSWER, Why.REMINDER, True),
        (Why.REMINDER, Why.APPOINTMENT, False),
    ],
)
def test_a_late_answer_holds_up_nobody_but_what_would_be_held(
    first: Why, second: Why, comes: bool
) -> None:
    async def story() -> None:
        line = Line(patience=2.0)
        await line.comes(parcel("a", first), parcel("b", second))
        await asyncio.sleep(1.9)
        assert line.inside == ["a"]
        await asyncio.sleep(0.2)
        assert line.inside == (["a", "b"] if comes else ["a"])
        for each in line.tasks.values():
            each.cancel()

    hurry(story)


async def test_many_that_would_be_held_are_no_flood() -> None:
    line = Line()
    await line.comes(*many(3 * CROWD, Why.REMINDER), parcel("a"), parcel("b"))
    assert len(line.inside) == 1
    await line.leaves(line.inside[0])
    assert line.inside[1:] == ["a"]


async def test_who_gives_up_leaves_their_place_to_others() -> None:
    line = Line()
    await line.comes(parcel("a"), parcel("b"), parcel("c"))
    line.tasks["b"].cancel()
    await settle()
    await line.leaves("a")
    assert line.inside == ["a", "c"]


async def test_who_gives_up_in_the_door_has_not_entered() -> None:
    line = Line()
    await line.comes(parcel("a"), parcel("b"), parcel("c"))
    line.window.leave("a")
    line.tasks["b"].cancel()
    await settle()
    assert line.inside == ["a", "c"]


async def test_a_shut_window_lets_nobody_in() -> None:
    line = Line()
    await line.comes(parcel("a"), parcel("b"))
    line.window.close()
    await line.comes(parcel("c"))
    assert [await line.tasks[key] for key in "abc"] == [True, False, False]
    await line.leaves("a")
    assert line.inside == ["a"]
