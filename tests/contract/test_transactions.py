"""Transactions: whole, serializable, shared where they wait, and unharmed by their neighbours."""

import asyncio
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import replace

import pytest

from bot.domain.challenges import Challenge, Publish
from bot.domain.changes import Put
from bot.domain.people import Invitation, Person, Role
from bot.domain.teams import Member
from bot.ports import Lane, StoreError, Tx
from storage.inbox import MOST_ATTEMPTS
from storage.store import SqlStore, open_store
from tests.contract.samples import ADA, BEN, KIM, MINUTE, NOW, envelope, member, parcel
from tests.support.vaults import vault

CHALLENGE = Challenge(
    "c", "erzgebirge", 1, "house", "weber", "Orgeln", "Wer baut eine?", (), (), None, (),
    "Erzgebirge", Publish.YES, committed=True, updated_at=NOW,
)  # fmt: skip


async def names(store: SqlStore) -> list[str]:
    return [person.id for person in await store.run(lambda tx: tx.find(Person))]


async def test_a_transaction_returns_what_its_work_returns(store: SqlStore) -> None:
    async def work(tx: Tx) -> str:
        await tx.apply([Put(ADA)])
        found = await tx.get(Person, "ada")
        assert found == ADA
        return "done"

    assert await store.run(work) == "done"
    assert await names(store) == ["ada"]


async def test_an_exception_undoes_all_of_a_transaction(store: SqlStore) -> None:
    async def work(tx: Tx) -> None:
        await tx.apply([Put(ADA)])
        await tx.post([parcel("a")])
        raise LookupError("for a reason")

    with pytest.raises(LookupError, match="for a reason"):
        await store.run(work)
    assert await names(store) == []
    assert await store.run(lambda tx: tx.outbox_counts()) == {}


async def test_a_savepoint_undoes_only_what_was_inside(store: SqlStore) -> None:
    async def work(tx: Tx) -> None:
        await tx.apply([Put(ADA)])
        with suppress(LookupError):
            async with tx.savepoint():
                await tx.apply([Put(BEN)])
                raise LookupError
        async with tx.savepoint():
            await tx.apply([Put(KIM)])
            with suppress(LookupError):
                async with tx.savepoint():
                    await tx.post([parcel("a")])
                    raise LookupError
        await tx.post([parcel("b")])

    await store.run(work)
    assert await names(store) == ["ada", "kim"]
    assert await store.run(lambda tx: tx.post([parcel("a"), parcel("b")])) == 1


async def test_a_savepoint_survives_what_the_database_refuses(store: SqlStore) -> None:
    async def work(tx: Tx) -> None:
        await tx.apply([Put(ADA)])
        with suppress(StoreError):
            async with tx.savepoint():
                await tx.apply([Put(BEN), Put(Person("\ud800", "de"))])
        await tx.apply([Put(KIM)])

    await store.run(work)
    assert await names(store) == ["ada", "kim"]


async def test_after_an_error_of_the_database_nothing_is_committed(store: SqlStore) -> None:
    async def work(tx: Tx) -> None:
        await tx.apply([Put(ADA)])
        with suppress(StoreError):
            await tx.apply([Put(Person("\ud800", "de"))])
        with pytest.raises(StoreError):
            await tx.get(Person, "ada")

    with pytest.raises(StoreError):
        await store.run(work)
    assert await names(store) == []


async def test_an_exception_undoes_only_its_own_transaction(store: SqlStore) -> None:
    async def work(tx: Tx, number: int) -> int:
        await tx.apply([Put(Person(f"{number:02}", "de"))])
        await asyncio.sleep(0)
        if number % 3 == 0:
            raise LookupError(number)
        return number

    results = await asyncio.gather(
        *(store.run(lambda tx, n=n: work(tx, n)) for n in range(30)),  # type: ignore[misc]
        return_exceptions=True,
    )
    assert [r for r in results if not isinstance(r, LookupError)] == [n for n in range(30) if n % 3]
    assert await names(store) == [f"{n:02}" for n in range(30) if n % 3]


async def test_two_who_want_the_last_place_do_not_both_get_it(
    store: SqlStore, other: SqlStore
) -> None:
    async def join(tx: Tx, person_id: str) -> bool:
        members = await tx.find(Member, team_id="team")
        await asyncio.sleep(0.005)
        if len(members) >= 3:
            return False
        await tx.apply([Put(member(person_id))])
        return True

    people = [(source, f"p{n}") for n, source in enumerate((store, other) * 4)]
    joined = await asyncio.gather(
        *(source.run(lambda tx, who=who: join(tx, who)) for source, who in people)  # type: ignore[misc]
    )
    assert sum(joined) == 3
    assert len(await store.run(lambda tx: tx.find(Member))) == 3


async def test_a_row_that_all_want_starves_nobody(store: SqlStore, other: SqlStore) -> None:
    code = Invitation("hash", "erzgebirge", Role.MAKER, None, 40, NOW)
    await store.run(lambda tx: tx.apply([Put(code)]))

    async def use(tx: Tx) -> None:
        found = await tx.get(Invitation, "hash")
        assert found is not None
        assert found.uses_left
        await tx.apply([Put(replace(found, uses_left=found.uses_left - 1))])

    await asyncio.gather(*(source.run(use) for source in (store, other) * 20))
    left = await store.run(lambda tx: tx.get(Invitation, "hash"))
    assert left == replace(code, uses_left=0)


async def test_envelopes_are_decided_once_by_many(store: SqlStore, other: SqlStore) -> None:
    accounts = range(4)
    await store.accept([envelope(f"{n}/{a}", f"telegram:{a}") for n in range(5) for a in accounts])
    decided: list[str] = []

    async def decide(tx: Tx) -> list[str]:
        claimed = await tx.claim_envelopes(2)
        await asyncio.sleep(0.001)
        for received in claimed:
            await tx.finish_envelope(received.number)
        return [received.envelope.id for received in claimed]

    async def respond(source: SqlStore) -> None:
        while len(decided) < 20:
            decided.extend(await source.run(decide, Lane.LINE))

    await asyncio.gather(*(respond(source) for source in (store, other) * 2))
    assert len(decided) == len(set(decided)) == 20


async def test_what_breaks_a_unique_key_each_time_holds_up_nobody(store: SqlStore) -> None:
    taken = replace(CHALLENGE, id="one")
    await store.run(lambda tx: tx.apply([Put(taken)]))
    await store.accept([envelope("bad", "telegram:1"), envelope("good", "telegram:2")])
    tries = 0

    async def decide(tx: Tx) -> list[str]:
        nonlocal tries
        tries += 1
        decided = []
        for received in await tx.claim_envelopes(9):
            try:
                async with tx.savepoint():
                    if received.envelope.id.endswith("bad"):
                        await tx.apply([Put(replace(taken, id="two"))])
                    await tx.finish_envelope(received.number)
                    decided.append(received.envelope.id)
            except StoreError:
                await tx.finish_envelope(received.number, failed=True)
        return decided

    assert await store.run(decide, Lane.LINE) == ["telegram:bot:good"]
    for _ in range(MOST_ATTEMPTS - 1):
        assert await store.run(decide, Lane.LINE) == []
    assert tries == MOST_ATTEMPTS
    assert await store.run(lambda tx: tx.claim_envelopes(9)) == ()
    with pytest.raises(StoreError):
        await store.run(lambda tx: tx.apply([Put(replace(taken, id="two"))]))


async def test_parcels_are_leased_once_by_many(store: SqlStore, other: SqlStore) -> None:
    await store.run(lambda tx: tx.post([parcel(f"{n}", f"telegram:{n}") for n in range(20)]))
    claims = await asyncio.gather(
        *(
            source.run(
                lambda tx: tx.claim_parcels("telegram", "x", NOW, NOW + MINUTE, 4), Lane.QUEUE
            )
            for source in (store, other) * 4
        )
    )
    keys = [one.key for claimed in claims for one in claimed]
    assert len(keys) == len(set(keys)) == 20


async def test_a_cancelled_caller_harms_nobody_else(store: SqlStore) -> None:
    started, go_on = asyncio.Event(), asyncio.Event()

    async def slow(tx: Tx) -> None:
        await tx.apply([Put(BEN)])
        started.set()
        await asyncio.sleep(3600)

    async def quick(tx: Tx, person: Person) -> None:
        await tx.apply([Put(person)])
        await go_on.wait()

    before = asyncio.create_task(store.run(lambda tx: quick(tx, ADA)))
    stuck = asyncio.create_task(store.run(slow))
    after = asyncio.create_task(store.run(lambda tx: quick(tx, KIM)))
    go_on.set()
    await started.wait()
    waiting = asyncio.create_task(store.run(lambda tx: quick(tx, Person("lea", "de"))))
    await asyncio.sleep(0)
    waiting.cancel()
    stuck.cancel()
    await asyncio.gather(before, after)
    for task in (stuck, waiting):
        with pytest.raises(asyncio.CancelledError):
            await task
    assert await names(store) in (["ada", "kim"], ["ada", "kim", "lea"])
    assert await store.accept([envelope("1")]) == 1


async def test_whoever_leaves_alone_leaves_nothing_behind(store: SqlStore) -> None:
    started = asyncio.Event()

    async def slow(tx: Tx) -> None:
        await tx.apply([Put(BEN)])
        started.set()
        await asyncio.sleep(3600)

    async def late(tx: Tx) -> str:
        await tx.apply([Put(KIM)])
        try:
            async with asyncio.timeout(0.01):
                await asyncio.sleep(3600)
        except TimeoutError:
            return "late"
        return ""

    stuck = asyncio.create_task(store.run(slow))
    await started.wait()
    stuck.cancel()
    with pytest.raises(asyncio.CancelledError):
        await stuck
    assert await names(store) == []
    assert await store.run(late) == "late"
    assert await names(store) == ["kim"]


async def test_work_that_gives_up_by_itself_harms_nobody_else(store: SqlStore) -> None:
    async def give_up(tx: Tx) -> None:
        await tx.apply([Put(BEN)])
        raise asyncio.CancelledError

    async def go_on(tx: Tx) -> None:
        await tx.apply([Put(ADA)])

    with pytest.raises(asyncio.CancelledError):
        await store.run(give_up)
    results = await asyncio.gather(
        store.run(give_up), store.run(go_on), store.run(give_up), return_exceptions=True
    )
    assert [type(each) for each in results] == [
        asyncio.CancelledError, type(None), asyncio.CancelledError
    ]  # fmt: skip
    assert await names(store) == ["ada"]


async def test_work_runs_in_the_context_of_its_caller(store: SqlStore) -> None:
    who: ContextVar[str] = ContextVar("who")

    async def work(tx: Tx) -> str:
        await tx.get(Person, "ada")
        await asyncio.sleep(0)
        return who.get()

    async def ask(name: str) -> str:
        who.set(name)
        return await store.run(work)

    assert await ask("alone") == "alone"
    assert await asyncio.gather(*(ask(f"{n}") for n in range(5))) == ["0", "1", "2", "3", "4"]


async def test_accepting_at_once_counts_each_callers_own(store: SqlStore) -> None:
    batches = [[envelope(f"{n}"), envelope(f"{n + 1}")] for n in range(20)]
    new = await asyncio.gather(*(store.accept(batch) for batch in batches))
    assert new == [2] + [1] * 19


async def test_a_closed_store_fails(url: str) -> None:
    store = await open_store(url, vault())
    pending = asyncio.create_task(store.run(lambda tx: tx.apply([Put(ADA)])))
    await asyncio.sleep(0)
    await store.close()
    await asyncio.wait([pending])
    await store.close()
    for call in (
        store.run(lambda tx: tx.find(Person)),
        store.accept([envelope("1")]),
        store.release("telegram", "one"),
    ):
        with pytest.raises(StoreError):
            await call
    again = await open_store(url, vault())
    assert await names(again) == ([] if pending.exception() else ["ada"])
    await again.close()
