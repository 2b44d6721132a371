"""Erasing somebody, for an operator who was asked to, and again where an older copy comes back."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from adapters.app.parts import load_presets, load_writer, make_office, open_database
from adapters.app.upkeep import is_current
from adapters.settings import BadSettings, Settings
from bot.engine.erasing import carry_out_erasing
from bot.ports import Clock, Ids, Lane, Tx
from bot.privacy.erasure import Known, erase, look_up, look_up_name, look_up_person
from storage.engine import read_url
from storage.store import SqlStore, open_store
from storage.traces import has_traces
from storage.vault import BadKeys, Vault
from storage.vault.aside import cleanse
from storage.vault.copies import stored_keys
from storage.vault.lost import find_lost
from storage.vault.mending import damaged_keys

R = TypeVar("R")


async def look_up_account(settings: Settings, account: str) -> Known:
    """Return who is behind an account, or that nobody is, but something was said by or to it.

    Raises ``BadSettings`` where there is nothing at all to erase, and ``StoreError``.
    """
    channel, _, address = account.partition(":")
    if not (channel and address):
        raise BadSettings(f"{account} is no account: one is written like telegram:123")
    known = await ask(settings, lambda tx: look_up(tx, account))
    if known.person_id is None and not has_traces(settings.store_url, account):
        raise BadSettings(f"nobody has the account {account}, and nothing names it")
    return known


async def look_up_people(settings: Settings, name: str) -> tuple[Known, ...]:
    """Return who has such a name, or such a part of it. Raises as ``look_up_account``."""
    found = await ask(settings, lambda tx: look_up_name(tx, name)) if name.strip() else ()
    if not found:
        raise BadSettings(f"nobody has the name {name}")
    return found


async def erase_known(settings: Settings, known: Known, clock: Clock, new_id: Ids) -> bool:
    """Erase whom one of the others found, for good; return whether its files keep nothing of them.

    Others hear of it by the service, without a name, and what follows from that is as if they had
    gone by themselves; it removes them from the chats that it made. It may be running: what it has
    in memory it forgets with its next start.
    Raises ``BadSettings``, ``ProgrammeError``, ``BadCatalog`` and ``StoreError``.
    """
    programmes = load_presets(settings.programmes)
    writer = load_writer(settings, programmes)
    office = make_office(programmes, writer)

    async def work(tx: Tx) -> None:
        if known.person_id is None:
            now_known = await look_up(tx, known.accounts[0])
        else:
            now_known = await look_up_person(tx, known.person_id)
        await carry_out_erasing(tx, office, writer, now_known, clock.now(), new_id)

    await ask(settings, work, Lane.LINE)  # it takes its turn among the decisions
    return cleanse(read_url(settings.store_url))


async def finish_erasing(url: str, vault: Vault, clock: Clock, new_id: Ids) -> int:
    """Erase everybody whose keys are gone from a database, all or nobody; return how many.

    They were erased after it was copied. Raises ``StoreError``; ``BadKeys`` where it may be damage
    that makes somebody look so.
    """
    lost = find_lost(url)
    if any(key[1] in lost.people | lost.accounts for key in damaged_keys(vault, stored_keys(url))):
        raise BadKeys("a key is damaged so that somebody would count as erased: take another copy")

    async def work(tx: Tx) -> None:
        for person_id in sorted(lost.people):
            known = await look_up_person(tx, person_id)
            await tx.apply(erase(known, clock.now(), new_id))
        for account in sorted(lost.accounts):
            await tx.apply(erase(Known(None, (account,)), clock.now(), new_id))

    if lost.count:
        await _work(await open_store(url, vault), work)
        cleanse(read_url(url))
    return lost.count


async def ask(settings: Settings, work: Callable[[Tx], Awaitable[R]], lane: Lane = Lane.FREE) -> R:
    """Work with a database that is there; none is made."""
    if is_current(settings) is None:
        raise BadSettings(f"there is no database yet: {read_url(settings.store_url).database}")
    return await _work(await open_database(settings), work, lane)


async def _work(store: SqlStore, work: Callable[[Tx], Awaitable[R]], lane: Lane = Lane.FREE) -> R:
    try:
        return await store.run(work, lane)
    finally:
        await store.close()
