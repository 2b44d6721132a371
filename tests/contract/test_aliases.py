"""What stands for an address after an erasure is always the same."""

from random import Random

from storage.store import SqlStore, open_store
from storage.vault import Vault
from tests.support.vaults import MASTER

ADDRESS = "telegram:4711"


async def alias_of(store: SqlStore, address: str = ADDRESS) -> str:
    return await store.run(lambda tx: tx.alias(address))


async def test_it_is_the_same_for_every_service_and_another_for_each_address(
    store: SqlStore, other: SqlStore
) -> None:
    assert await alias_of(store) == await alias_of(other)
    assert await alias_of(store) != await alias_of(store, "telegram:47110")
    assert "4711" not in await alias_of(store)


async def test_it_stays_when_there_is_a_new_master_key(store: SqlStore, url: str) -> None:
    before = await alias_of(store)
    newer = Vault(lambda: (b"another master key for the tests", MASTER), Random("two").randbytes)
    rotated = await open_store(url, newer)
    await rotated.rewrap()
    assert await alias_of(rotated) == before
    await rotated.close()
