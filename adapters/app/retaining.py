"""Retention for an operator: what it would erase, and erasing whose time is up now."""

from collections.abc import Mapping

from adapters.app.erasing import ask
from adapters.app.parts import load_writer
from adapters.settings import Settings
from bot.domain.changes import Erase
from bot.domain.programme import Programme
from bot.engine.wording import address
from bot.ports import Clock, Lane, Tx
from bot.privacy.retention import (
    Plan,
    erasing,
    last_day,
    people_of,
    plan,
    unknown_programmes,
)
from storage.engine import read_url
from storage.vault.aside import cleanse

Programmes = Mapping[str, Programme]


async def plan_retention(
    settings: Settings, programmes: Programmes
) -> tuple[tuple[Plan, ...], Mapping[str, int]]:
    """Return what the end of each programme erases, and how many are kept by unknown programmes.

    Raises ``BadSettings`` and ``StoreError``.
    """

    async def work(tx: Tx) -> tuple[tuple[Plan, ...], Mapping[str, int]]:
        plans = [await plan(tx, programmes, each) for each in programmes.values()]
        return tuple(plans), await unknown_programmes(tx, programmes)

    return await ask(settings, work)


async def retain_now(settings: Settings, programmes: Programmes, clock: Clock) -> int:
    """Erase everybody whose time is up; return how many.

    Raises as ``plan_retention``, and ``BadCatalog``.
    """
    writer = load_writer(settings, programmes)

    async def work(tx: Tx) -> int:
        now = clock.now()
        over = [each.id for each in programmes.values()
                if last_day(each) < each.calendar.local(now).date()]  # fmt: skip
        outcome = await erasing(tx, programmes, await people_of(tx, over), now)
        await tx.apply(outcome.changes)
        stem = f"retention/{now.isoformat()}"
        await tx.post(await address(tx, writer, outcome.messages, stem, now))
        return sum(isinstance(each, Erase) for each in outcome.changes)

    count = await ask(settings, work, Lane.LINE)
    cleanse(read_url(settings.store_url), rewrite=count > 0)
    return count
