"""Work that goes on by itself: a step, a transaction, and conversations in between."""

from bot import registry
from bot.engine.respond import Desk
from bot.engine.wording import address
from bot.ports import Store, StoreError, Tx
from bot.scene import Work


async def work_off(store: Store, desk: Desk) -> int:
    """Do one step of every work that has one; return the number of steps.

    Replicas may do so at once: they see each other's steps, and keys keep messages single.
    """
    steps = 0
    for work in registry.WORKS:
        try:
            steps += await _step(store, desk, work)
        except StoreError:
            raise
        except Exception as error:  # noqa: BLE001 # the other work goes on
            desk.fails(f"the work {work.name}", error)
        else:
            desk.works(f"the work {work.name}")
    return steps


async def _step(store: Store, desk: Desk, work: Work) -> int:
    async def step(tx: Tx) -> int:
        now = desk.clock.now()
        outcome = await work.run(tx, desk.office, now)
        if outcome is None:
            return 0
        await tx.apply(outcome.changes)
        stem = f"work/{work.name}/{now.isoformat()}"
        await tx.post(await address(tx, desk.writer, outcome.messages, stem, now))
        return 1

    return await store.run(step)
