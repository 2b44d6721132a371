"""One instant: what is due now goes to the outbox. Nothing is scheduled anywhere else."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime

from bot import registry
from bot.domain.changes import Put
from bot.domain.facts import Case, TeamCase
from bot.domain.people import Account, Person
from bot.domain.programme import Programme
from bot.domain.reminders import Reminder
from bot.engine.plan import Past, plan
from bot.engine.respond import Desk
from bot.engine.wording import address
from bot.gather import draft_cases, request_cases, team_cases
from bot.ports import Store, StoreError, Tx
from bot.scene import Due

log = logging.getLogger(__name__)


async def tick(store: Store, desk: Desk) -> int:
    """Bring up everything that is due at the clock's instant; return the number of messages.

    Called often and by any number of replicas: a matter's key keeps it single, and what was
    missed is caught up as long as its rule finds it useful.
    """
    now = desk.clock.now()

    async def work(tx: Tx) -> int:
        count = 0
        for programme in desk.office.programmes.values():
            try:
                async with tx.savepoint():
                    count += await _tick_programme(tx, desk, programme, now)
            except StoreError:
                raise
            except Exception:
                log.exception("what is due in %s could not be found", programme.id)
        return count

    return await store.run(work)


async def _tick_programme(tx: Tx, desk: Desk, programme: Programme, now: datetime) -> int:
    dues: dict[str, list[Due]] = defaultdict(list)
    settled: set[str] = set()
    for case in await _cases(tx, programme):
        if isinstance(case, TeamCase):
            settled.update(_settled(case))
        for due in due_of(case, now):
            if due.not_after is None or now < due.not_after:
                dues[due.person_id].append(due)
    if not dues:
        return 0
    people = await _reachable(tx, sorted(dues))
    heard = await tx.last_heard(sorted(dues))
    past: dict[str, list[Reminder]] = defaultdict(list)
    for reminder in await tx.find(Reminder, person_id=sorted(dues)):
        past[reminder.person_id].append(reminder)
    messages = []
    for person_id, several in dues.items():
        if person_id not in people:
            continue
        known = Past(people[person_id], past[person_id], heard.get(person_id), frozenset(settled))
        for digest in plan(several, known, programme, now):
            messages.append(digest.message)
            await tx.apply(Put(each) for each in digest.reminders)
    stem = f"tick/{programme.id}/{int(now.timestamp())}"
    return await tx.post(await address(tx, desk.writer, messages, stem, now))


def _settled(case: TeamCase) -> Iterator[str]:
    """Yield how the keys of a team's settled matters begin."""
    for meeting in case.meetings.values():
        if meeting.settled:
            yield f"meeting/{case.team.id}/{meeting.slot}"
    for update in case.updates:
        yield f"update/{case.team.id}/{update.month}"


async def _reachable(tx: Tx, ids: list[str]) -> dict[str, Person]:
    """Return the people whom a messenger reaches: what is due for the others waits for them."""
    accounts = await tx.find(Account, person_id=ids, reachable=True)
    found = await tx.find(Person, id=sorted({each.person_id for each in accounts}))
    return {each.id: each for each in found}


async def _cases(tx: Tx, programme: Programme) -> Iterable[Case]:
    return (
        *await team_cases(tx, programme),
        *await request_cases(tx, programme),
        *await draft_cases(tx, {programme.id: programme}, registry.DRAFTS),
    )


def due_of(case: Case, now: datetime) -> Iterable[Due]:
    """Yield what every rule finds due about a case."""
    for nag in registry.NAGS:
        if isinstance(case, nag.kind):
            yield from nag.run(case, now)
