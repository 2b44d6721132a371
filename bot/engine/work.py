"""Work that goes on by itself: a step, a transaction, and conversations in between."""

from collections.abc import Sequence
from datetime import datetime

from bot import registry
from bot.domain.changes import Change, Put
from bot.domain.people import Account, Membership, Person
from bot.domain.teams import Member
from bot.engine.consequences import react
from bot.engine.respond import Desk
from bot.engine.steady import is_steady
from bot.engine.wording import address
from bot.ports import Store, StoreError, Tx
from bot.scene import Scene, Work
from bot.talk.model import Envelope, Outcome, Said


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
        if work.lasting and not await is_steady(tx, now):
            return 0
        outcome = await work.run(tx, desk.office, now)
        if outcome is None:
            return 0
        await tx.apply(outcome.changes)
        stem = f"work/{work.name}/{now.isoformat()}"
        outcome += await _follow(tx, desk, outcome.changes, stem, now)
        await tx.post(await address(tx, desk.writer, outcome.messages, stem, now))
        return 1

    return await store.run(step)


async def _follow(
    tx: Tx, desk: Desk, changes: Sequence[Change], stem: str, now: datetime
) -> Outcome:
    """Let features react to who joins or leaves a team, as if they had done so themselves."""
    total = Outcome()
    for change in changes:
        fact = change.entity if isinstance(change, Put) and not change.quiet else None
        if isinstance(fact, Member):
            scene = await _scene(tx, desk, fact.person_id, stem, now)
            total += await react(scene, (change,)) if scene is not None else Outcome()
    return total


async def _scene(tx: Tx, desk: Desk, person_id: str, stem: str, now: datetime) -> Scene | None:
    """Return the scene of somebody to whom something happens; ``None`` without an account."""
    person = await tx.get(Person, person_id)
    accounts = await tx.find(Account, person_id=person_id)
    if person is None or not accounts:
        return None
    account = next((each for each in accounts if each.reachable), accounts[0])
    envelope = Envelope(stem, account.id, Said(""), now)
    roles = await tx.find(Membership, person_id=person_id, left_at=None)
    return Scene(tx, now, desk.new_id, desk.office, envelope, account, person, roles, None)
