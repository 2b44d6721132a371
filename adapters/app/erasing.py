"""Erasing somebody, for an operator who was asked to."""

from adapters.app.parts import open_database
from adapters.settings import Settings
from bot.ports import Clock, Ids, Tx
from bot.privacy.erasure import Known, erase, look_up
from storage.engine import read_url, scrub


async def look_up_account(settings: Settings, account: str) -> Known:
    """Return who is behind an account. Raises ``BadSettings`` and ``StoreError``."""
    store = await open_database(settings)
    try:
        return await store.run(lambda tx: look_up(tx, account))
    finally:
        await store.close()


async def erase_account(settings: Settings, account: str, clock: Clock, new_id: Ids) -> Known:
    """Erase whoever is behind an account, for good; return who it was.

    The service may be running: what it has in memory it forgets with its next start. Raises
    ``BadSettings`` and ``StoreError``.
    """

    async def work(tx: Tx) -> Known:
        known = await look_up(tx, account)
        await tx.apply(erase(known, clock.now(), new_id))
        return known

    store = await open_database(settings)
    try:
        known = await store.run(work)
    finally:
        await store.close()
    scrub(read_url(settings.store_url))
    return known
