"""Work that thinks: conversations go on meanwhile, facts are looked at again, nothing is lost."""

import asyncio
import threading
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest

from bot.domain.changes import Drop, Put
from bot.domain.people import Account, Person
from bot.engine.work import work_off
from bot.office import Office
from bot.ports import Tx
from bot.talk.model import Message, Outcome, ToPerson, say
from bot.works import Thought, Work
from tests.support.clock import at
from tests.support.town import Town

WISH = Person("wish", "de", name="3")
"""A fact that stands for a wish: its name is to be squared."""


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path, at("2024-10-15 10:00"))
    await town.open()
    await put(town, Put(WISH))
    yield town
    await town.close()


class Squares:
    """Work that waits inside its thought until the test lets it go on."""

    def __init__(self, *, thinks: bool = True) -> None:
        self.work = Work("squares", self.gather, thinks=thinks)
        self.began, self.go_on = threading.Event(), threading.Event()
        self.threads: list[int] = []

    async def gather(self, tx: Tx, _office: Office, _now: datetime) -> Thought[int] | None:
        wish = await tx.get(Person, WISH.id)
        if wish is None:
            return None
        number = int(wish.name)

        def think() -> int:
            self.threads.append(threading.get_ident())
            self.began.set()
            assert self.go_on.wait(10)
            return number**2

        return Thought(think, self.decide)

    async def decide(self, tx: Tx, _office: Office, _now: datetime, found: int) -> Outcome | None:
        wish = await tx.get(Person, WISH.id)
        if wish is None or int(wish.name) ** 2 != found:
            return None
        return Outcome(changes=(Drop(wish), Put(Person("found", "de", name=str(found)))))


async def put(town: Town, *changes: Put | Drop) -> None:
    async def work(tx: Tx) -> None:
        await tx.apply(changes)

    await town.store.run(work)


async def found(town: Town) -> str:
    async def work(tx: Tx) -> Person | None:
        return await tx.get(Person, "found")

    person = await town.store.run(work)
    return person.name if person else ""


async def begun(town: Town, squares: Squares) -> asyncio.Task[int]:
    """Let it think until it waits."""
    task = asyncio.create_task(work_off(town.store, town.service.desk, [squares.work]))
    await asyncio.to_thread(squares.began.wait, 10)
    return task


async def test_conversations_go_on_while_it_thinks(town: Town) -> None:
    squares = Squares()
    task = await begun(town, squares)
    town.settle_in("ada", "de")
    await town.says("ada", "/start")
    assert town.all_heard("ada")
    assert await found(town) == ""
    squares.go_on.set()
    assert await task == 1
    assert await found(town) == "9"
    assert squares.threads != [threading.get_ident()]


async def test_what_changed_meanwhile_is_seen(town: Town) -> None:
    squares = Squares()
    task = await begun(town, squares)
    await put(town, Put(Person("wish", "de", name="5")))
    squares.go_on.set()
    assert await task == 0
    assert await found(town) == ""
    assert await work_off(town.store, town.service.desk, [squares.work]) == 1
    assert await found(town) == "25"


async def test_who_ends_while_thinking_loses_nothing(town: Town) -> None:
    squares = Squares()
    task = await begun(town, squares)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    squares.go_on.set()
    assert await work_off(town.store, town.service.desk, [squares.work]) == 1
    assert await found(town) == "9"


async def test_two_replicas_think_the_same_and_one_writes(town: Town) -> None:
    squares = Squares()
    tasks = [await begun(town, squares) for _ in range(2)]
    squares.go_on.set()
    assert sum([await task for task in tasks]) == 1
    assert await found(town) == "9"


async def test_work_that_does_not_say_so_may_not_think(town: Town) -> None:
    squares = Squares(thinks=False)
    assert await work_off(town.store, town.service.desk, [squares.work]) == 0
    assert "does not say that it thinks" in town.errors.pop()
    assert not squares.threads


async def test_works_without_a_step_share_a_transaction(town: Town) -> None:
    asked: list[tuple[str, int]] = []

    def work(name: str, outcome: Outcome | None = None) -> Work:
        async def run(tx: Tx, _office: Office, _now: datetime) -> Outcome | None:
            asked.append((name, id(tx)))
            seen.append(tx)
            return outcome

        return Work(name, run)

    seen: list[Tx] = []  # as long as they live, no two have the same id
    step = Outcome(changes=(Put(Person("found", "de", name="9")),))
    works = [work("idle"), work("busy", step), work("after"), work("last")]
    assert await work_off(town.store, town.service.desk, works) == 1
    assert await found(town) == "9"
    first, second = dict(asked)["idle"], dict(asked)["after"]
    assert asked == [("idle", first), ("busy", first), ("after", second), ("last", second)]
    assert first != second


async def test_work_that_fails_writes_nothing_and_holds_up_no_other(town: Town) -> None:
    async def fail(_tx: Tx, _office: Office, _now: datetime) -> Outcome | None:
        raise LookupError("for a reason")

    async def fail_late(_tx: Tx, _office: Office, _now: datetime) -> Outcome | None:
        bad = Message(ToPerson("wish"), (say("no-such-text"),))
        account = Account("telegram:1", "wish")
        changes = (Put(account), Put(Person("lost", "de")))
        return Outcome(changes=changes, messages=(bad,))

    async def go_on(_tx: Tx, _office: Office, _now: datetime) -> Outcome | None:
        return Outcome(changes=(Put(Person("found", "de", name="9")),))

    works = [Work("one", fail), Work("two", fail_late), Work("three", go_on)]
    assert await work_off(town.store, town.service.desk, works) == 1
    assert await found(town) == "9"
    assert await town.store.run(lambda tx: tx.get(Person, "lost")) is None
    assert [each.split(" fails")[0] for each in town.errors] == ["The work one", "The work two"]
    town.errors.clear()
