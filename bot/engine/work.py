"""Work that goes on by itself: a step, a transaction, and conversations in between.

A step that has to think does so between two transactions, in another thread.
"""

import asyncio
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from bot import registry
from bot.domain.challenges import Suggestion
from bot.domain.changes import Change, Put
from bot.domain.people import Account, Membership, Person
from bot.domain.teams import Member
from bot.engine.consequences import react
from bot.engine.respond import Desk
from bot.engine.steady import is_steady
from bot.engine.wording import address
from bot.ports import Store, StoreError, Tx
from bot.scene import Scene
from bot.talk.model import Envelope, Outcome, Said
from bot.works import Thought, Work


async def work_off(store: Store, desk: Desk, works: Iterable[Work] | None = None) -> int:
    """Do one step of every work that has one (of all works, if none are named); return how many.

    Replicas may do so at once: they see each other's steps, and keys keep messages single.
    """
    steps = 0
    for work in registry.WORKS if works is None else works:
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
    async def step(tx: Tx) -> int | Thought[Any]:
        now = desk.clock.now()
        if work.lasting and not await is_steady(tx, now):
            return 0
        found = await work.run(tx, desk.office, now)
        if isinstance(found, Thought) and work.thinks:
            return found
        if isinstance(found, Thought):
            raise TypeError(f"the work {work.name} does not say that it thinks")
        return await _carry_out(tx, desk, work, found, now)

    done = await store.run(step)
    if not isinstance(done, Thought):
        return done
    thought = done
    finding = await asyncio.to_thread(thought.think)

    async def settle(tx: Tx) -> int:
        now = desk.clock.now()
        outcome = await thought.decide(tx, desk.office, now, finding)
        return await _carry_out(tx, desk, work, outcome, now)

    return await store.run(settle)


async def _carry_out(tx: Tx, desk: Desk, work: Work, outcome: Outcome | None, now: datetime) -> int:
    if outcome is None:
        return 0
    await tx.apply(outcome.changes)
    stem = f"work/{work.name}/{now.isoformat()}"
    outcome += await _follow(tx, desk, outcome.changes, stem, now)
    await tx.post(await address(tx, desk.writer, outcome.messages, stem, now))
    return 1


async def _follow(
    tx: Tx, desk: Desk, changes: Sequence[Change], stem: str, now: datetime
) -> Outcome:
    """Let features react to who joins or leaves a team, as if they had done so themselves.

    They react as well to two who both want to work together.
    """
    total = Outcome()
    for change in changes:
        fact = change.entity if isinstance(change, Put) and not change.quiet else None
        whose = None
        if isinstance(fact, Member):
            whose = fact.person_id
        elif isinstance(fact, Suggestion) and fact.mutual:
            whose = fact.maker_id
        scene = await _scene(tx, desk, whose, stem, now) if whose is not None else None
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
