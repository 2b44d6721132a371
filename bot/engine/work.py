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
from bot.engine.desk import Desk
from bot.engine.steady import is_steady
from bot.engine.wording import address
from bot.engine.writing import write
from bot.ports import Store, Tx, stops_all
from bot.scene import Scene
from bot.talk.model import Envelope, Outcome, Said
from bot.works import Thought, Work


async def work_off(store: Store, desk: Desk, works: Iterable[Work] | None = None) -> int:
    """Do one step of every work that has one (of all works, if none are named); return how many.

    Replicas may do so at once: they see each other's steps, and keys keep messages single.
    """
    steps, ahead = 0, tuple(registry.WORKS if works is None else works)
    while ahead:
        turn = _Turn(desk, ahead)
        steps += await turn.take(store)
        ahead = ahead[turn.asked :]
    return steps


class _Turn:
    """One work after the other is asked until one has a step, which ends the turn.

    All that is one transaction: mostly no work has a step, and to ask takes less than to begin.
    """

    def __init__(self, desk: Desk, works: Sequence[Work]) -> None:
        self._desk = desk
        self._works = works
        self._failed: dict[int, Exception] = {}
        self._steady: bool | None = None
        self.asked = 0

    async def take(self, store: Store) -> int:
        """Return how many steps were done: one or none."""
        found = await store.run(self._ask_all)
        steps = await self._think(store, found) if isinstance(found, Thought) else found
        for number, work in enumerate(self._works[: self.asked], 1):
            if (error := self._failed.get(number)) is not None:
                self._desk.fails(f"the work {work.name}", error)
            else:
                self._desk.works(f"the work {work.name}")
        return steps

    async def _ask_all(self, tx: Tx) -> int | Thought[Any]:
        self._failed, self._steady, self.asked = {}, None, 0
        for work in self._works:
            self.asked += 1
            try:
                found = await self._ask(tx, work)
            except Exception as error:  # the other work goes on
                if stops_all(error):
                    raise
                self._failed[self.asked] = error
            else:
                if found:
                    return found
        return 0

    async def _ask(self, tx: Tx, work: Work) -> int | Thought[Any]:
        now = self._desk.clock.now()
        if work.lasting:
            if self._steady is None:
                self._steady = await is_steady(tx, now)
            if not self._steady:
                return 0
        found = await work.run(tx, self._desk.office, now)
        if isinstance(found, Thought):
            if not work.thinks:
                raise TypeError(f"the work {work.name} does not say that it thinks")
            return found
        if found is None:
            return 0
        async with tx.savepoint():
            return await _carry_out(tx, self._desk, work, found, now)

    async def _think(self, store: Store, thought: Thought[Any]) -> int:
        work = self._works[self.asked - 1]

        async def settle(tx: Tx) -> int:
            now = self._desk.clock.now()
            outcome = await thought.decide(tx, self._desk.office, now, finding)
            return await _carry_out(tx, self._desk, work, outcome, now)

        try:
            finding = await asyncio.to_thread(thought.think)
            return await store.run(settle)
        except Exception as error:  # the other work goes on
            if stops_all(error):
                raise
            self._failed[self.asked] = error
            return 0


async def _carry_out(tx: Tx, desk: Desk, work: Work, outcome: Outcome | None, now: datetime) -> int:
    if outcome is None:
        return 0
    await write(tx, desk.office, outcome.changes, now)
    stem = f"work/{work.name}/{now.isoformat()}"
    outcome += await _follow(tx, desk, outcome.changes, stem, now)
    await tx.post(await address(tx, desk.writer, outcome.messages, stem, now))
    return 1


async def _follow(
    tx: Tx, desk: Desk, changes: Sequence[Change], stem: str, now: datetime
) -> Outcome:
    """Let features react to who joins or leaves a team, as if they had done so themselves.

    They react as well to two who both want to work together, and to who gets a role.
    """
    total = Outcome()
    for change in changes:
        fact = change.entity if isinstance(change, Put) and not change.quiet else None
        whose = None
        if isinstance(fact, Member) or (isinstance(fact, Membership) and fact.left_at is None):
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
    return Scene(
        tx, now, desk.new_id, desk.office, envelope, account, person, roles, None, present=False
    )
