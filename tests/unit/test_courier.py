"""What a courier does about messages that were on their way when a process died."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from time import monotonic
from typing import Any, cast

import pytest

from bot.domain.changes import Entity, Erase, Put, Recall
from bot.domain.people import Account, Membership, Person, Role
from bot.domain.teams import Room
from bot.engine.deliver import LEASE, Courier
from bot.engine.fates import record
from bot.engine.retry import MOST_REPEATS
from bot.ports import (
    Begin,
    Body,
    Delivery,
    Dropped,
    Failed,
    Fate,
    Lane,
    Later,
    Parcel,
    Piece,
    Refused,
    Sent,
    Store,
    Tx,
    Uncertain,
    Unreachable,
    Verdict,
)
from bot.talk.markup import literal
from bot.talk.model import Button, Unblocked, Why
from tests.support.cases import ADA, KIM
from tests.support.clock import at
from tests.support.town import CHANNEL, Town, spell

NOW = at("2024-11-12 10:00")
HERE = f"{CHANNEL}:1"
MARK = "\n\n(vielleicht doppelt)"
BEN = Person("ben", "en", name="Ben Okafor")


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = await Town(tmp_path, NOW).open()
    room = Room(f"{CHANNEL}:-5", "t1", "ben", NOW)
    people: tuple[Entity, ...] = (
        *(ADA, Account(HERE, "ada"), BEN, Account(f"{CHANNEL}:2", "ben"), KIM, room),
    )
    await town.store.run(lambda tx: tx.apply(map(Put, people)))
    yield town
    await town.close()


def parcel(key: str, why: Why = Why.ANSWER, to: str = HERE, whose: str | None = "ada") -> Parcel:
    return Parcel(key, to, Body(literal(key)), why, "test", whose, NOW)


async def dies_sending(town: Town, *parcels: Parcel, unbegun: tuple[str, ...] = ()) -> None:
    """Let a process take these in hand, begin them but for some, and die; the lease runs out."""
    begun = [each.key for each in parcels if each.key not in unbegun]
    until = town.clock.now() + LEASE

    async def work(tx: Tx) -> None:
        await tx.post(parcels)
        await tx.claim_parcels(CHANNEL, "dead", town.clock.now(), until, 99)
        await tx.begin_parcels(begun, "dead", until)

    await town.store.run(work)
    town.clock.move(LEASE)


async def look(town: Town, key: str) -> Parcel:
    found = await town.store.run(lambda tx: tx.parcel(key))
    assert found is not None
    return found


async def fates(town: Town, beginning: str = "") -> dict[Fate, int]:
    return dict(await town.store.run(lambda tx: tx.fates(beginning)))


def texts(town: Town, to: str = HERE) -> list[str]:
    return [each.text for each in town.hands.chats.get(to, [])]


async def test_an_answer_in_doubt_is_repeated_and_marked(town: Town) -> None:
    await dies_sending(town, parcel("Gern."))
    await town.settle()
    assert texts(town) == [f"Gern.{MARK}"]
    again = await look(town, "Gern.")
    assert again.doubt
    assert spell(again.body.markup) == "Gern."


async def test_what_had_not_begun_goes_out_as_ever(town: Town) -> None:
    await dies_sending(town, parcel("Ja", Why.REMINDER), unbegun=("Ja",))
    await town.settle()
    assert texts(town) == ["Ja"]
    assert not (await look(town, "Ja")).doubt


@pytest.mark.parametrize("why", [Why.REMINDER, Why.APPOINTMENT, Why.CHAT])
async def test_what_nobody_asked_for_is_held_in_doubt(town: Town, why: Why) -> None:
    await dies_sending(town, parcel("Hallo", why), parcel("Ja", to=f"{CHANNEL}:2"))
    await town.settle()
    assert texts(town) == []
    assert await fates(town) == {Fate.DOUBTFUL: 1, Fate.SENT: 1}


async def test_the_mark_is_in_the_language_of_its_reader(town: Town) -> None:
    room = f"{CHANNEL}:-5"
    nobody = f"{CHANNEL}:77"
    await dies_sending(
        town,
        parcel("Yes", to=f"{CHANNEL}:2", whose="ben"),
        parcel("All", to=room, whose=None),
        parcel("Wer?", to=nobody, whose=None),
    )
    await town.settle()
    assert texts(town, f"{CHANNEL}:2") == ["Yes\n\n(perhaps a repetition)"]
    assert texts(town, room) == ["All\n\n(perhaps a repetition)"]
    assert texts(town, nobody) == [f"Wer?{MARK}"]


async def test_a_lost_answer_of_the_messenger_is_doubt_as_well(town: Town) -> None:
    answers: list[Delivery] = [Uncertain("timeout"), Failed("no route"), Later(5)]
    town.hands.answer = lambda _: answers.pop(0) if answers else Sent("1")
    heard: list[str] = []
    answer = town.hands.answer

    def listen(told: Parcel) -> Delivery:
        heard.append(spell(told.body.markup))
        return answer(told)

    town.hands.answer = listen
    await town.store.run(lambda tx: tx.post([parcel("Ja")]))
    for _ in range(4):
        await town.settle()
        town.clock.move(timedelta(seconds=10))
    assert heard == ["Ja", *[f"Ja{MARK}"] * 3]
    assert (await look(town, "Ja")).attempts == 3


async def test_an_edit_in_doubt_is_marked_where_it_becomes_a_new_message(town: Town) -> None:
    answers: list[Delivery] = [Uncertain("timeout"), Sent("1")]
    heard: list[Parcel] = []

    def listen(told: Parcel) -> Delivery:
        heard.append(told)
        return answers.pop(0)

    town.hands.answer = listen
    await town.store.run(lambda tx: tx.post([replace(parcel("Ja"), edits="7")]))
    for _ in range(2):
        await town.settle()
        town.clock.move(timedelta(seconds=10))
    assert [spell(each.body.markup) for each in heard] == ["Ja", "Ja"]
    assert heard[0].anew is None
    assert heard[1].anew is not None
    assert spell(heard[1].anew.markup) == f"Ja{MARK}"


async def test_what_is_in_doubt_all_day_arrives_a_few_times_at_most(town: Town) -> None:
    town.hands.answer = lambda _: Uncertain("timeout")
    await town.store.run(lambda tx: tx.post([parcel("Ja")]))
    for _ in range(24):
        await town.settle()
        town.clock.move(timedelta(hours=1))
    assert await fates(town) == {Fate.DOUBTFUL: 1}
    assert (await look(town, "Ja")).attempts == 1 + MOST_REPEATS


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (Unreachable("no user telegram:1"), "unreachable, having been unreachable"),
        (Uncertain("b'<html>telegram:1'"), "doubtful, having been uncertain"),
    ],
)
async def test_the_log_tells_neither_keys_nor_what_a_messenger_said(
    town: Town, caplog: pytest.LogCaptureFixture, answer: Delivery, told: str
) -> None:
    town.hands.answer = lambda _: answer
    said = parcel("carry t1 ben ada telegram:1 7 said", Why.CHAT)
    await town.store.run(lambda tx: tx.post([said]))
    with caplog.at_level(logging.DEBUG, logger="bot"):
        await town.settle()
    assert caplog.messages == [f"message {said.mark} (chat) to {CHANNEL}: {told}"]


@pytest.mark.parametrize("late", [Fate.UNREACHABLE, Fate.WAITING])
@pytest.mark.parametrize("back", [False, True])
async def test_what_is_kept_for_who_is_out_is_kept_once_however_often_that_is_recorded(
    town: Town, late: Fate, *, back: bool
) -> None:
    """By two replicas, say, of which one has lost its lease while it waited for the answer."""
    town.people["ada"], town.languages["ada"] = HERE, "de"
    news = parcel("news", Why.NEWS)
    await town.store.run(lambda tx: tx.post([news]))

    async def hears(owner: str, fate: Fate) -> None:
        desk, verdict = town.service.desk, Verdict(fate)
        await town.store.run(lambda tx: record(tx, desk, owner, news, verdict, NOW, None))

    await hears("other", Fate.UNREACHABLE)
    assert await fates(town, "news") == {Fate.UNREACHABLE: 1, Fate.WAITING: 1}
    if back:
        await town.happens("ada", Unblocked())
    await hears("one", late)
    await town.happens("ada", Unblocked())
    await town.settle()
    assert await fates(town, "news") == {Fate.UNREACHABLE: 1, Fate.SENT: 1}
    assert texts(town) == ["news"]


async def test_what_is_refused_is_told_plainly_once_however_often_that_is_recorded(
    town: Town,
) -> None:
    body = Body(literal("Hallo"), buttons=((Button("Ja", "a.x.1"),),))
    answer, desk = replace(parcel("Hallo"), body=body), town.service.desk
    refused, no = Verdict(Fate.REFUSED), Refused("no")
    await town.store.run(lambda tx: tx.post([answer]))
    for _ in range(2):
        await town.store.run(lambda tx: record(tx, desk, "one", answer, refused, NOW, no))
    await town.settle()
    (told,) = texts(town)
    assert told.startswith("Hallo")


async def is_out(town: Town, delivery: Unreachable) -> None:
    """Let a messenger turn one message away, and its reader be back there an hour later."""

    def answer(_: Parcel) -> Delivery:
        town.hands.answer = None
        return delivery

    town.hands.answer = answer
    await town.settle()
    town.clock.move(timedelta(hours=1))
    town.people["ada"], town.languages["ada"] = HERE, "de"
    await town.happens("ada", Unblocked())


@pytest.mark.parametrize("there", [HERE, f"{CHANNEL}:3"])
async def test_news_in_doubt_are_so_for_who_is_back_or_elsewhere_by_then(
    town: Town, there: str
) -> None:
    await town.store.run(lambda tx: tx.apply([Put(Account(there, "ada"))]))
    await dies_sending(town, parcel("Neues", Why.NEWS))
    await is_out(town, Unreachable("blocked"))
    assert texts(town, there) == [f"Neues{MARK}"]


@pytest.mark.parametrize("there", [HERE, f"{CHANNEL}:3"])
async def test_so_is_what_began_to_arrive_before_the_door_was_shut(town: Town, there: str) -> None:
    await town.store.run(lambda tx: tx.apply([Put(Account(there, "ada"))]))
    await town.store.run(lambda tx: tx.post([parcel("Neues", Why.NEWS)]))
    await is_out(town, Unreachable("blocked", pieces=(Piece("1"),)))
    assert texts(town, there) == [f"Neues{MARK}"]


@pytest.mark.parametrize("there", [HERE, f"{CHANNEL}:3"])
async def test_what_certainly_did_not_arrive_there_bears_no_mark(town: Town, there: str) -> None:
    await town.store.run(lambda tx: tx.apply([Put(Account(there, "ada"))]))
    await town.store.run(lambda tx: tx.post([parcel("Neues", Why.NEWS)]))
    await is_out(town, Unreachable("blocked"))
    assert texts(town, there) == ["Neues"]


async def test_what_is_too_late_by_the_time_of_another_life_is_not_sent(town: Town) -> None:
    late = NOW + timedelta(minutes=1)
    first, second = (
        Parcel(key, f"{CHANNEL}:{key}", Body(literal(key)), Why.ANSWER, "", None, NOW,
               not_after=late)
        for key in ("1", "2")
    )  # fmt: skip
    await dies_sending(town, first, second, unbegun=("2",))
    await town.settle()
    assert await fates(town) == {Fate.SENT: 1, Fate.EXPIRED: 1}
    assert (await look(town, "1")).doubt


class Counter:
    """``bot.ports.Gateway`` that counts, in the store, what is on its way whenever it sends."""

    channel = CHANNEL
    single = False

    def __init__(self, town: Town, before: Callable[[Parcel], Awaitable[None]]) -> None:
        self.town = town
        self.before = before
        self.most = 0
        self.sent: list[str] = []
        self._news = asyncio.Event()

    def ready(self) -> bool:
        return True

    async def send(self, parcel: Parcel, begin: Begin) -> Delivery:
        await self.before(parcel)
        if not await begin():
            return Dropped()
        assert await begin(), "asking again costs nothing"
        begun = await self.town.store.run(self._begun)
        self.most = max(self.most, begun)
        self.sent.append(parcel.key)
        self._news.set()
        return Sent(parcel.key)

    async def has_sent(self, number: int) -> None:
        """Wait until so many were sent."""
        while len(self.sent) < number:
            self._news.clear()
            await self._news.wait()

    async def _begun(self, tx: Tx) -> int:
        found = [await tx.parcel(key) for key in KEYS]
        return sum(1 for each in found if each is not None and each.begun)


KEYS = tuple(str(number) for number in range(10, 24))


async def nothing(_: Parcel) -> None:
    return None


async def test_one_is_on_its_way_at_a_time(town: Town) -> None:
    gateway = Counter(town, nothing)
    courier = Courier(town.store, town.service.desk, gateway, "one")
    await town.store.run(lambda tx: tx.post([parcel(key, to=f"{CHANNEL}:{key}") for key in KEYS]))
    stop = asyncio.Event()
    running = asyncio.create_task(courier.run(stop))
    await gateway.has_sent(len(KEYS))
    stop.set()
    courier.wake()
    await running
    assert gateway.most == 1
    assert await fates(town) == {Fate.SENT: len(KEYS)}


async def decides(town: Town, told: Parcel) -> None:
    await town.store.run(lambda tx: tx.post([told]))


async def test_what_another_process_decides_does_not_wait_for_the_next_glance(town: Town) -> None:
    gateway = Counter(town, nothing)
    courier = Courier(town.store, town.service.desk, gateway, "one")
    stop = asyncio.Event()
    running = asyncio.create_task(courier.run(stop))
    await asyncio.sleep(0.1)  # its first look found nothing
    begun = monotonic()
    for number, key in enumerate(KEYS):
        await decides(town, parcel(key, to=f"{CHANNEL}:{key}"))
        await gateway.has_sent(number + 1)
    assert monotonic() - begun < len(KEYS) / 3  # a second of rest before each would be thrice that
    stop.set()
    courier.wake()
    await running


async def test_what_has_not_begun_when_the_service_ends_waits_for_the_next_one(
    town: Town,
) -> None:
    waits = asyncio.Event()

    async def wait_for_the_pace(parcel: Parcel) -> None:
        if parcel.key != "10":
            waits.set()
            await asyncio.Event().wait()

    gateway = Counter(town, wait_for_the_pace)
    courier = Courier(town.store, town.service.desk, gateway, "one")
    await town.store.run(lambda tx: tx.post([parcel(key, to=f"{CHANNEL}:{key}") for key in KEYS]))
    stop = asyncio.Event()
    running = asyncio.create_task(courier.run(stop))
    await waits.wait()
    await gateway.has_sent(1)
    stop.set()
    courier.wake()
    await running
    assert await fates(town) == {Fate.SENT: 1, Fate.WAITING: len(KEYS) - 1}
    left = [await look(town, key) for key in KEYS[1:]]
    assert not any(each.tried for each in left)
    gateway.before = nothing
    assert await courier.deliver_due() == len(KEYS) - 1


async def test_what_somebody_else_has_by_now_is_not_sent(town: Town) -> None:
    async def sleep_over_it(parcel: Parcel) -> None:
        town.clock.move(LEASE)
        until = town.clock.now() + LEASE
        await town.store.run(
            lambda tx: tx.claim_parcels(CHANNEL, "two", town.clock.now(), until, 9)
        )

    gateway = Counter(town, sleep_over_it)
    courier = Courier(town.store, town.service.desk, gateway, "one")
    await town.store.run(lambda tx: tx.post([parcel("10")]))
    assert await courier.deliver_due() == 1
    assert gateway.sent == []
    assert (await look(town, "10")).tried


class Waiting:
    """``bot.ports.Gateway`` where all wait for the messenger's pace, or behind the first one."""

    channel = CHANNEL

    def __init__(self, where: str, *, single: bool = False) -> None:
        self.where = where
        self.single = single
        self.goes_on = asyncio.Event()
        self.waits = asyncio.Event()
        self.said: list[str] = []
        self._news = asyncio.Event()

    def ready(self) -> bool:
        return True

    async def send(self, parcel: Parcel, begin: Begin) -> Delivery:
        first = parcel.key == "first"
        if not first:
            self.waits.set()
        if self.where == "pace":
            await self.goes_on.wait()
        if not await begin():
            return Dropped()
        if first:
            await self.goes_on.wait()
        self.said.append(spell(parcel.body.markup))
        self._news.set()
        return Sent(parcel.key)

    async def has_said(self, number: int) -> None:
        """Wait until so many were sent."""
        while len(self.said) < number:
            self._news.clear()
            await self._news.wait()


async def tell_of_ada(town: Town, *before: Parcel) -> None:
    """Post to Ben, behind others, that Ada, who is in the programme with him, has left."""
    gone = replace(
        parcel("gone", Why.NEWS, f"{CHANNEL}:2", "ben"),
        body=Body(literal("Ada Lindner ist nicht mehr dabei")),
        programme=town.service.desk.office.default.id,
    )
    members = [Membership(each, gone.programme, Role.MAKER, NOW) for each in ("ada", "ben")]
    await town.store.run(lambda tx: tx.apply(map(Put, members)))
    await town.store.run(lambda tx: tx.post([*before, gone]))


@pytest.mark.parametrize(("where", "single"), [("pace", False), ("window", False), ("pace", True)])
async def test_what_waits_in_hand_begins_with_the_words_that_an_erasure_left(
    town: Town, where: str, single: bool
) -> None:
    """Also where it is taken up anew before that, in the name of the same process."""
    await tell_of_ada(town, parcel("first", Why.NEWS, f"{CHANNEL}:3", "kim"))
    gateway = Waiting(where, single=single)
    courier = Courier(town.store, town.service.desk, gateway, "one")
    stop = asyncio.Event()
    running = asyncio.create_task(courier.run(stop))
    await gateway.waits.wait()
    await town.store.run(lambda tx: tx.apply([Erase("ada", (HERE,))]))
    left = await look(town, "gone")
    assert not left.tried
    while not (await look(town, "gone")).tried:
        courier.wake()  # as any answer does
        await asyncio.sleep(0.01)
    gateway.goes_on.set()
    await gateway.has_said(2)
    stop.set()
    courier.wake()
    await running
    assert sorted(gateway.said) == sorted(["first", spell(left.body.markup)])
    assert await fates(town) == {Fate.SENT: 2}


@pytest.mark.parametrize("single", [False, True])
@pytest.mark.parametrize("change", ["reworded", "taken back"])
async def test_what_waits_in_hand_is_not_said_with_words_that_do_not_hold(
    town: Town, change: str, single: bool
) -> None:
    """Also where nobody has taken it up anew."""
    await tell_of_ada(town)
    gateway = Waiting("pace", single=single)
    courier = Courier(town.store, town.service.desk, gateway, "one")
    running = asyncio.create_task(courier.deliver_due())
    await gateway.waits.wait()
    what = Erase("ada", (HERE,)) if change == "reworded" else Recall("gone")
    await town.store.run(lambda tx: tx.apply([what]))
    gateway.goes_on.set()
    await running
    assert [each for each in gateway.said if "Ada" in each] == []
    assert len(gateway.said) == (change == "reworded")


class Held:
    """A store whose answers are held back for a while."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.goes_on = asyncio.Event()
        self.goes_on.set()
        self.holds = asyncio.Event()

    async def run(self, work: Callable[[Tx], Awaitable[Any]], *lane: Lane) -> Any:
        found = await self._store.run(work, *lane)
        self.holds.set()
        await self.goes_on.wait()
        return found


@pytest.mark.parametrize("single", [False, True])
async def test_what_begins_while_it_is_taken_up_anew_has_the_words_that_an_erasure_left(
    town: Town, single: bool
) -> None:
    """It asks just as the store has it leased once more, and before the courier knows of that."""
    await tell_of_ada(town)
    gateway, store, stop = Waiting("pace", single=single), Held(town.store), asyncio.Event()
    courier = Courier(cast("Store", store), town.service.desk, gateway, "one")
    running = asyncio.create_task(courier.run(stop))
    await gateway.waits.wait()
    await town.store.run(lambda tx: tx.apply([Erase("ada", (HERE,))]))
    left = await look(town, "gone")
    store.holds.clear()
    store.goes_on.clear()
    courier.wake()
    await store.holds.wait()
    gateway.goes_on.set()
    await asyncio.sleep(0.01)
    store.goes_on.set()
    await gateway.has_said(1)
    stop.set()
    courier.wake()
    await running
    assert gateway.said == [spell(left.body.markup)]
    assert await fates(town) == {Fate.SENT: 1}


@pytest.mark.parametrize("why", [Why.ANSWER, Why.CHAT, Why.REMINDER])
async def test_what_was_broken_off_goes_on_behind_what_arrived(town: Town, why: Why) -> None:
    """Nothing is uncertain: it waits as long as the messenger asks, and nobody is troubled."""
    first, all_ = (Piece("1"), Piece("2")), (Piece("1"), Piece("2"), Piece("3"))
    answers: list[Delivery] = [
        Later(41, pieces=first),
        Failed("no route", pieces=first),
        Sent("3", pieces=all_),
        Sent("4"),
    ]
    seen: list[tuple[str, tuple[Piece, ...], str]] = []

    def answer(told: Parcel) -> Delivery:
        seen.append((told.key, told.pieces, spell(told.body.markup)))
        return answers.pop(0)

    town.hands.answer = answer
    await town.store.run(lambda tx: tx.post([parcel("long", why), parcel("next", why)]))
    for _ in range(3):
        await town.settle()
        town.clock.move(timedelta(seconds=42))
    assert seen == [
        ("long", (), "long"),
        ("long", first, "long"),
        ("long", first, "long"),
        ("next", (), "next"),
    ]
    assert await fates(town) == {Fate.SENT: 2}


@pytest.mark.parametrize("trouble", [Failed("no route"), Later(5), Uncertain("reset")])
async def test_news_that_an_outage_held_up_into_the_night_wait_for_the_morning(
    town: Town, trouble: Delivery
) -> None:
    """Not so what was said at once."""
    news = replace(parcel("news", Why.NEWS), not_before=NOW)
    at_once = parcel("at-once", Why.NEWS, f"{CHANNEL}:2", "ben")
    await town.store.run(lambda tx: tx.post([news, at_once]))
    town.hands.answer = lambda _: trouble
    await town.settle()
    town.hands.answer = None
    here, there = [], []
    for time in ("2024-11-12 20:00", "2024-11-13 08:59", "2024-11-13 09:00"):
        town.clock.set(at(time))
        await town.settle()
        here.append(len(texts(town)))
        there.append(len(texts(town, f"{CHANNEL}:2")))
    assert (here, there) == ([0, 0, 1], [1, 1, 1])


async def test_news_that_the_next_morning_would_bring_too_late_leave_in_the_night(
    town: Town,
) -> None:
    """They were to wait for polite hours when they were said; the outage went on for days."""
    needed = replace(parcel("needed").body, needed_by=at("2024-11-13 08:15"))
    said = replace(parcel("needed", Why.NEWS), body=needed, not_before=NOW)
    await town.store.run(lambda tx: tx.post([said]))
    town.hands.answer = lambda _: Failed("out")
    await town.settle()
    town.hands.answer = None
    town.clock.set(at("2024-11-12 21:00"))
    await town.settle()
    assert texts(town) == ["needed"]
