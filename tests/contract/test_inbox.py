"""What came in is kept once, handed out in order, and counted."""

import asyncio
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import text

from bot.domain.changes import Put
from bot.domain.milestones import Media, MediaKind
from bot.domain.people import Person
from bot.domain.teams import Room
from bot.ports import Lane, Received, StoreError, Tx
from bot.talk.model import (
    Arrived,
    Blocked,
    Departed,
    Edited,
    Envelope,
    Event,
    Odd,
    Overheard,
    Pressed,
    Retracted,
    RoomLeft,
    RoomMoved,
    RoomOpened,
    Said,
    SheetRead,
    Shown,
    Unblocked,
    Unreadable,
)
from storage.engine import exclusive, read_url
from storage.engine.seam import Connection
from storage.inbox import row_of_envelope
from storage.store import SqlStore
from tests.contract.samples import (
    ADAS_LAPTOP,
    ADAS_PHONE,
    BENS_PHONE,
    MINUTE,
    NOW,
    envelope,
)

EVENTS: tuple[Event, ...] = (
    Said("nächsten Di 14 Uhr, <b>oder</b> 😀 \0 \ud800"),
    Pressed("yes", "77"),
    Shown(Media("telegram", MediaKind.PHOTO, "AgAC", "stand.jpg", 12_345), "Unser Stand"),
    Unreadable(Odd.STICKER),
    Blocked(),
    Unblocked(),
    RoomMoved("telegram:-200"),
    RoomLeft(),
    Edited("$1", "doch um drei"),
    Edited("$1", "Die Halle", Media("telegram", MediaKind.PHOTO, "AgAD")),
    Retracted("$1"),
    Overheard(Said("unter uns")),
    Overheard(Said(""), Odd.VOICE),
    Overheard(Shown(Media("matrix", MediaKind.FILE, '{"url":"mxc://x/y"}', mime="image/png"))),
    RoomOpened("team:7"),
    Arrived(),
    Departed("matrix:@kim:example.org"),
)


async def claim(store: SqlStore, limit: int = 10) -> tuple[Received, ...]:
    return await store.run(lambda tx: tx.claim_envelopes(limit))


async def finish(store: SqlStore, number: int, *, failed: bool = False) -> None:
    await store.run(lambda tx: tx.finish_envelope(number, failed=failed))


async def names(store: SqlStore, limit: int = 10) -> list[str]:
    return [received.envelope.id.rpartition(":")[2] for received in await claim(store, limit)]


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
async def test_an_envelope_comes_back_as_it_came_in(store: SqlStore, event: Event) -> None:
    sent = replace(envelope("1", event=event), room="telegram:-100", language="en-GB")
    await store.accept([sent])
    [received] = await claim(store)
    assert (received.envelope, received.attempts) == (sent, 0)


async def test_an_envelope_is_taken_once(store: SqlStore) -> None:
    assert await store.accept([]) == 0
    assert await store.accept([envelope("1"), envelope("2"), envelope("1")]) == 2
    assert await store.accept([envelope("2"), envelope("3")]) == 1
    assert await names(store) == ["1"]


@pytest.mark.parametrize(
    ("name", "account"),
    [
        ("sealed:a\0b", "matrix:@eve:there"),
        ("\ud800", "matrix:@eve:there"),
        ("x" * 20_000, "matrix:@eve:there"),
        ("1", "matrix:@\0"),
        ("1", "matrix:@" + "ä" * 5_000),
    ],
    ids=["nul", "half a character", "endless", "account", "endless account"],
)
async def test_whatever_an_event_is_called_it_is_taken_once(
    store: SqlStore, name: str, account: str
) -> None:
    odd = replace(envelope(name, account), room=f"matrix:!\0{'ä' * 2_000}")
    assert await store.accept([odd, envelope("2")], {f"odd\0{name}": f"\0{name}"}) == 2
    assert await store.accept([odd, envelope("2")], {f"odd\0{name}": None}) == 0
    assert await store.notes("odd") == {}
    first, second = await claim(store)
    assert first.envelope.event == second.envelope.event == Said("Hallo")
    assert await store.accept([replace(odd, id=odd.id.replace("\0", "") + "b")]) == 1


async def test_what_no_database_takes_is_dropped_and_stops_nobody(
    store: SqlStore, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever it may be: here a number. Those who share its commit are served as ever."""
    poison = {**row_of_envelope(envelope("bad")), "attempts": 2**70}
    sound = row_of_envelope(envelope("beside", "telegram:2"))
    submitted: Any = [(([poison, sound]), {"position": "7"}, None)]
    good = [envelope(str(number), f"telegram:{number}") for number in range(3, 6)]
    with caplog.at_level("ERROR"):
        counts = await asyncio.gather(
            store.accept(good[:1]),
            *map(store._arrivals.submit, submitted),
            *(store.accept([each]) for each in good[1:]),
        )
    assert counts == [1, 1, 1, 1]
    assert await names(store) == ["3", "beside", "4", "5"]
    assert await store.notes("") == {"position": "7"}
    [line] = caplog.messages
    assert "an event of telegram is dropped" in line
    assert "Hallo" not in line


async def test_what_ails_the_database_drops_nothing(store: SqlStore) -> None:
    async def cripple(connection: Connection) -> None:
        await connection.execute(text("ALTER TABLE inbox RENAME TO away"))

    await store._run(cripple)
    with pytest.raises(StoreError):
        await store.accept([envelope("1")])


async def test_a_decided_envelope_is_not_taken_again_and_its_words_are_gone(
    store: SqlStore,
) -> None:
    await store.accept([envelope("1")])
    [first] = await claim(store)
    await finish(store, first.number)
    assert await store.accept([envelope("1")]) == 0
    assert await claim(store) == ()


async def test_envelopes_of_an_account_come_one_by_one_in_order(store: SqlStore) -> None:
    await store.accept([envelope(name, f"telegram:{name[0]}") for name in ("a1", "b1", "a2")])
    await store.accept([envelope(name, f"telegram:{name[0]}") for name in ("b2", "c1")])
    assert await names(store) == ["a1", "b1", "c1"]
    assert await names(store, limit=2) == ["a1", "b1"]
    for received in await claim(store, limit=1):
        await finish(store, received.number)
    assert await names(store) == ["b1", "a2", "c1"]


async def test_nothing_is_claimed_by_a_transaction_that_failed(store: SqlStore) -> None:
    await store.accept([envelope("1")])

    async def fail(tx: Tx) -> None:
        for received in await tx.claim_envelopes(1):
            await tx.finish_envelope(received.number)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await store.run(fail)
    assert await names(store) == ["1"]


async def test_the_fifth_failure_ends_an_envelope(store: SqlStore) -> None:
    await store.accept([envelope("1"), envelope("2")])
    for attempt in range(5):
        [received] = await claim(store)
        assert (received.envelope.id, received.attempts) == ("telegram:bot:1", attempt)
        await finish(store, received.number, failed=True)
    assert await names(store) == ["2"]
    await finish(store, received.number, failed=True)
    await finish(store, received.number)
    assert await names(store) == ["2"]


async def test_what_a_transaction_accepts_counts_with_it_and_once(store: SqlStore) -> None:
    async def accept(tx: Tx, *, undone: bool = False) -> None:
        await tx.accept(envelope("1"))
        if undone:
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await store.run(lambda tx: accept(tx, undone=True))
    assert await names(store) == []
    for _ in range(2):
        await store.run(accept, Lane.LINE)
    [received] = await claim(store)
    assert received.envelope == envelope("1")
    await finish(store, received.number)
    await store.run(accept, Lane.LINE)
    assert await names(store) == []


HEARD = (Said, Pressed, Shown, Unreadable, Edited, Overheard)


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
async def test_words_and_buttons_are_heard_and_notices_are_not(
    store: SqlStore, event: Event
) -> None:
    await store.run(lambda tx: tx.apply([Put(ADAS_PHONE)]))
    await store.accept([envelope("1", event=event)])
    heard = await store.run(lambda tx: tx.last_heard())
    assert heard == ({"ada": NOW} if isinstance(event, HEARD) else {})


async def test_a_person_was_last_heard_on_any_account(store: SqlStore) -> None:
    await store.run(lambda tx: tx.apply(map(Put, (ADAS_PHONE, ADAS_LAPTOP, BENS_PHONE))))
    later, latest = NOW + MINUTE, NOW + 2 * MINUTE
    await store.accept(
        [
            envelope("1", ADAS_PHONE.id, at=later),
            envelope("2", ADAS_PHONE.id, at=NOW),
            envelope("3", ADAS_LAPTOP.id, at=latest),
            envelope("4", ADAS_LAPTOP.id, Blocked(), at=latest + MINUTE),
            envelope("5", BENS_PHONE.id, at=later),
            envelope("6", "telegram:stranger", at=later),
        ]
    )
    for received in await claim(store):
        await finish(store, received.number)

    async def heard(*ids: str) -> dict[str, datetime]:
        return dict(await store.run(lambda tx: tx.last_heard(ids)))

    assert await store.run(lambda tx: tx.last_heard()) == {"ada": latest, "ben": later}
    assert await heard("ada", "kim") == {"ada": latest}
    assert await heard() == {}


async def test_an_envelope_that_cannot_be_read_holds_nobody_up(store: SqlStore, url: str) -> None:
    await store.accept([envelope("1"), envelope("2")])
    with exclusive(read_url(url)) as connection:
        strange = """UPDATE inbox SET body = '{"event": 7}' WHERE id = 'telegram:bot:1'"""
        connection.exec_driver_sql(strange)
    assert await names(store) == []
    assert await names(store) == ["2"]


async def test_what_the_store_refuses_is_counted_and_the_rest_is_decided(store: SqlStore) -> None:
    await store.accept([envelope("a"), envelope("b", "telegram:2")])

    async def decide(tx: Tx) -> None:
        refused, taken = await tx.claim_envelopes(10)
        with pytest.raises(StoreError):
            async with tx.savepoint():
                await tx.apply([Put(Person("x", "de", name="\ud800"))])
        await tx.finish_envelope(refused.number, failed=True)
        await tx.finish_envelope(taken.number)

    await store.run(decide)
    left = await store.run(lambda tx: tx.claim_envelopes(10))
    assert [(each.envelope.id, each.attempts) for each in left] == [("telegram:bot:a", 1)]


async def test_of_several_accounts_the_one_last_used_is_known(store: SqlStore) -> None:
    away = replace(BENS_PHONE, reachable=False)
    await store.run(lambda tx: tx.apply([Put(ADAS_PHONE), Put(ADAS_LAPTOP), Put(away)]))
    await store.accept([envelope("1", ADAS_LAPTOP.id), envelope("2", away.id)])
    await store.accept([envelope("3", ADAS_PHONE.id, at=NOW - MINUTE)])
    await store.accept([envelope("4", ADAS_PHONE.id, Blocked(), NOW + MINUTE)])
    found = await store.run(lambda tx: tx.last_accounts(["ada", "ben", "kim"]))
    assert found == {"ada": ADAS_LAPTOP.id}


async def test_what_came_in_from_an_account_meanwhile_is_known(store: SqlStore) -> None:
    await store.accept([envelope("1", ADAS_PHONE.id, Blocked(), NOW)])

    async def known(account_id: str, since: datetime) -> bool:
        return await store.run(lambda tx: tx.heard_from(account_id, since, since + MINUTE))

    assert await known(ADAS_PHONE.id, NOW - MINUTE)
    assert not await known(ADAS_PHONE.id, NOW - MINUTE - MINUTE)
    assert not await known(ADAS_PHONE.id, NOW)
    assert not await known(ADAS_LAPTOP.id, NOW - MINUTE)


ROOM = "matrix:!team"


async def test_what_people_say_to_each_other_keeps_the_order_of_the_room(store: SqlStore) -> None:
    def overheard(name: str, account: str) -> Envelope:
        return replace(envelope(name, account, Overheard(Said(name))), room=ROOM)

    ada, ben = ADAS_LAPTOP.id, BENS_PHONE.id
    await store.accept([overheard("1", ada), overheard("2", ben), envelope("3", ada)])
    await store.accept([overheard("4", ada)])
    assert await names(store) == ["1", "3"]
    [first, *_] = await claim(store)
    await finish(store, first.number)
    assert await names(store) == ["2", "3"]


OLD, NEW, NEWEST = "telegram:-1", "telegram:-2", "telegram:-3"


def of_room(name: str, event: Event, room: str = OLD, account: str = "telegram:1") -> Envelope:
    return replace(envelope(name, account, event), room=room)


async def decide(store: SqlStore) -> list[str]:
    """Decide what can be decided now; return it."""
    claimed = await claim(store)
    for received in claimed:
        await finish(store, received.number)
    return [received.envelope.id.rpartition(":")[2] for received in claimed]


@pytest.mark.parametrize("event", [Arrived(), Departed(), RoomLeft(), RoomMoved(NEW)])
async def test_facts_of_a_room_are_decided_with_what_is_overheard_there(
    store: SqlStore, event: Event
) -> None:
    said = Overheard(Said("unter uns"))
    busy = [envelope(f"b{number}", "telegram:2") for number in (1, 2)]
    fact = of_room("fact", event, account="telegram:2")
    await store.accept([*busy, of_room("before", said), fact, of_room("after", said)])
    assert await decide(store) == ["b1", "before"]
    assert await decide(store) == ["b2", "fact"]
    assert await decide(store) == ["after"]


async def test_what_is_of_a_new_room_waits_for_the_move_to_it(store: SqlStore) -> None:
    """Also for all that waits before the move; and what comes late from the old one comes later."""
    said = Overheard(Said("unter uns"))
    await store.accept([of_room("old 1", said), of_room("old 2", said)])
    await store.accept([of_room("move 1", RoomMoved(NEW)), of_room("new", said, NEW)])
    await store.accept([of_room("late", Departed()), of_room("move 2", RoomMoved(NEWEST), NEW)])
    await store.accept([of_room("newest", Arrived(), NEWEST), envelope("private")])
    assert await store.run(lambda tx: tx.undecided_moves()) == {NEW: OLD, NEWEST: NEW}
    assert await decide(store) == ["old 1", "private"]
    assert await decide(store) == ["old 2"]
    assert await decide(store) == ["move 1"]
    assert await store.run(lambda tx: tx.undecided_moves()) == {NEWEST: NEW}
    assert await decide(store) == ["new", "late"]
    assert await decide(store) == ["move 2"]
    assert await decide(store) == ["newest"]
    assert await store.run(lambda tx: tx.undecided_moves()) == {}


async def test_what_is_of_a_room_waits_for_the_code_that_is_given_there(store: SqlStore) -> None:
    said = Overheard(Said("unter uns"))
    busy = envelope("busy", "telegram:2")
    given = of_room("code", Said("/start abcd"), account="telegram:2")
    await store.accept([busy, of_room("before", said), given, of_room("after", said)])
    await store.accept([of_room("opened", RoomOpened("team:7"), NEW), of_room("in it", said, NEW)])
    assert await store.run(lambda tx: tx.undecided_moves()) == {"team:7": NEW}
    assert await store.run(lambda tx: tx.undecided_codes([OLD, NEW])) == (given,)
    assert await store.run(lambda tx: tx.undecided_codes([NEW])) == ()
    assert await decide(store) == ["busy", "before", "opened"]
    assert await decide(store) == ["code", "in it"]
    assert await store.run(lambda tx: tx.undecided_codes([OLD])) == ()
    assert await decide(store) == ["after"]


async def test_where_a_room_is_by_now_is_known_by_all_ids_that_it_had(store: SqlStore) -> None:
    odd = 'matrix:!%_"\\:town'
    at = envelope("1").at
    moved = Room(NEWEST, "t", "ada", at, former_ids=(OLD, NEW))
    other = replace(moved, id="matrix:!b:town", former_ids=(odd, "telegram:-11"))
    await store.run(lambda tx: tx.apply([Put(moved), Put(other)]))
    sought = {OLD, NEW, NEWEST, odd, "matrix:!a", "telegram:-", "matrix:!%", "telegram:-11"}
    assert await store.run(lambda tx: tx.moved_rooms(sought)) == {
        OLD: NEWEST,
        NEW: NEWEST,
        odd: other.id,
        "telegram:-11": other.id,
    }


async def test_what_another_room_says_waits_for_no_move(store: SqlStore) -> None:
    await store.accept([of_room("said", Overheard(Said("unter uns")), NEW)])
    await store.accept([of_room("move", RoomMoved(NEW)), of_room("beside", Arrived(), NEWEST)])
    assert await decide(store) == ["said", "move", "beside"]


async def test_what_was_overheard_or_read_is_not_kept_when_it_fails(
    store: SqlStore, url: str
) -> None:
    said = replace(envelope("1", event=Overheard(Said("unter uns"))), room=ROOM)
    read = envelope("3", "telegram:3", SheetRead("r", (("Name",), ("Mia Wolf",))))
    await store.accept([said, envelope("2"), read])
    for _ in range(5):
        for received in await claim(store):
            await finish(store, received.number, failed=True)
    with exclusive(read_url(url)) as connection:
        bodies = connection.exec_driver_sql("SELECT body FROM inbox ORDER BY number").scalars()
        assert [body is None for body in bodies] == [True, False, True]


async def test_what_came_in_before_from_an_account_is_known(store: SqlStore) -> None:
    ada, ben = ADAS_PHONE.id, BENS_PHONE.id
    first, between, last = (envelope(f"{n}", each) for n, each in enumerate((ada, ben, ada)))
    await store.accept([first, between, last])

    async def earlier(than: Envelope, account: str) -> bool:
        return await store.run(lambda tx: tx.has_earlier(than, account))

    assert await earlier(between, ada)
    assert await earlier(last, ben)
    assert not await earlier(first, ben)
    assert not await earlier(between, ben)
    (oldest,) = await store.run(lambda tx: tx.claim_envelopes(1))
    await store.run(lambda tx: tx.finish_envelope(oldest.number))
    assert not await earlier(between, ada)


async def test_which_ids_were_accepted_is_known_also_of_what_is_decided(store: SqlStore) -> None:
    long = f"matrix:${'x' * 3000}"
    await store.accept([envelope("1"), replace(envelope("2", ADAS_LAPTOP.id), id=long)])
    for received in await claim(store):
        await finish(store, received.number)
    asked = [envelope("1").id, long, "matrix:$never"]
    assert {*await store.run(lambda tx: tx.received(asked))} == {*asked[:2]}
    assert not await store.run(lambda tx: tx.received([]))
