"""What a channel remembers counts together with what came in."""

from bot.ports import Tx
from storage.store import SqlStore, open_store
from tests.contract.samples import envelope
from tests.support.vaults import vault


async def count(store: SqlStore) -> int:
    async def work(tx: Tx) -> int:
        return len(await tx.claim_envelopes(100))

    return await store.run(work)


async def test_notes_come_with_envelopes_and_without(store: SqlStore) -> None:
    assert await store.accept([envelope("a")], {"matrix/since": "s1", "matrix/x": "1"}) == 1
    assert await store.accept([], {"matrix/since": "s2", "matriy": "no"}) == 0
    assert await store.accept([envelope("a")], {"matrix/x": None}) == 0
    assert await store.notes("matrix/") == {"matrix/since": "s2"}
    assert await store.notes("") == {"matrix/since": "s2", "matriy": "no"}
    assert await count(store) == 1


async def test_notes_outlive_the_process(store: SqlStore, url: str) -> None:
    await store.accept([], {"a": "ä 😀"})
    again = await open_store(url, vault())
    assert await again.notes("a") == {"a": "ä 😀"}
    await again.close()
