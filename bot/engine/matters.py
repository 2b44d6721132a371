"""Bringing matters up: who is reachable hears now what the plan says, the rest waits."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.changes import Put
from bot.domain.facts import TeamCase
from bot.domain.people import Account, Person
from bot.domain.programme import Programme
from bot.domain.reminders import Reminder
from bot.engine.cases import NEXT_TRY, SAFE, Found
from bot.engine.desk import Desk
from bot.engine.plan import Past, again, plan
from bot.engine.wording import address
from bot.gather import living_cases
from bot.ports import Look, Tx, Wait, stops_all
from bot.scene import Due
from bot.talk.model import Message, Why

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Moment:
    """Where and when a tick is: one programme, one instant."""

    desk: Desk
    programme: Programme
    now: datetime


async def fresh(tx: Tx, found: Iterable[Found]) -> dict[str, list[tuple[Look, Due]]]:
    """Return by person what was not brought up before, in the order in which it is told.

    What is due about several cases alike is one matter.
    """
    dues: dict[str, list[tuple[Look, Due]]] = defaultdict(list)
    for each in sorted(found, key=lambda found: found.rank):
        for due in each.dues:
            dues[due.person_id].append((each.look, due))
    keys = sorted({due.key for several in dues.values() for _, due in several})
    known = {each.key for each in await tx.find(Reminder, key=keys)} if keys else set()
    return {
        person_id: new
        for person_id, several in dues.items()
        if (new := _single([pair for pair in several if pair[1].key not in known]))
    }


def _single(several: Iterable[tuple[Look, Due]]) -> list[tuple[Look, Due]]:
    """Return the first pair of each key."""
    first: dict[str, tuple[Look, Due]] = {}
    for pair in several:
        first.setdefault(pair[1].key, pair)
    return list(first.values())


async def bring_up(
    tx: Tx,
    moment: Moment,
    dues: Mapping[str, Sequence[tuple[Look, Due]]],
    found: Sequence[Found],
    parted: frozenset[str] = frozenset(),
) -> int:
    """Post what can be said to these people now, let the rest wait; return how many messages.

    Whoever's messages cannot be made is logged, and harms no other. ``parted`` have so many
    matters that they hear of them in several parts: what they heard at this very instant does
    not count against them.
    """
    if not dues:
        return 0
    try:
        async with tx.savepoint():
            count, waits = await _bring_up(tx, moment, dues, found, parted)
    except Exception as error:
        if stops_all(error):
            raise
        if len(dues) > 1:
            several = [{person_id: dues[person_id]} for person_id in dues]
            return sum([await bring_up(tx, moment, each, found, parted) for each in several])
        (person_id,) = dues
        log.exception("what is due for %s cannot be said", person_id)
        count, waits = 0, _wait(person_id, dues[person_id], moment.now + NEXT_TRY)
    await tx.looks.put_waits(moment.programme.id, waits)
    return count


def _wait(person_id: str, dues: Iterable[tuple[Look, Due]], until: datetime) -> list[Wait]:
    looks = dict.fromkeys((look.matter, look.id) for look, _ in dues)
    return [Wait(person_id, *each, until) for each in looks]


async def _bring_up(
    tx: Tx,
    moment: Moment,
    dues: Mapping[str, Sequence[tuple[Look, Due]]],
    found: Sequence[Found],
    parted: frozenset[str],
) -> tuple[int, list[Wait]]:
    ids = sorted(dues)
    people = await _reachable(tx, ids)
    heard = await tx.last_heard(ids)
    past: dict[str, list[Reminder]] = defaultdict(list)
    for reminder in await tx.find(Reminder, person_id=ids):
        if reminder.at != moment.now or reminder.person_id not in parted:
            past[reminder.person_id].append(reminder)
    settled = await _settled(tx, moment, found, past)
    messages: list[Message] = []
    waits: list[Wait] = []
    for person_id, several in dues.items():
        if person_id not in people:
            waits += _wait(person_id, several, moment.now + SAFE)
            continue
        known = Past(people[person_id], past[person_id], heard.get(person_id), settled)
        said = _plan(several, known, moment)
        messages += said.messages
        waits += said.waits
        await tx.apply(Put(each) for each in said.reminders)
    programme, now = moment.programme, moment.now
    stem = f"tick/{programme.id}/{int(now.timestamp())}"
    words = moment.desk.writer
    parcels = await address(tx, words, messages, stem, now, programme=programme.id)
    return await tx.post(parcels), waits


@dataclass(frozen=True, slots=True)
class _Said:
    messages: tuple[Message, ...]
    reminders: tuple[Reminder, ...]
    waits: list[Wait]


def _plan(several: Sequence[tuple[Look, Due]], known: Past, moment: Moment) -> _Said:
    digests = plan([due for _, due in several], known, moment.programme, moment.now)
    reminders = tuple(each for digest in digests for each in digest.reminders)
    keys = {each.key for each in reminders}
    left = [(look, due) for look, due in several if due.key not in keys]
    waits: list[Wait] = []
    if left:
        after = replace(known, reminders=[*known.reminders, *reminders])
        until = again([due for _, due in left], after, moment.programme, moment.now)
        waits = _wait(known.person.id, left, until or moment.now + SAFE)
    return _Said(tuple(digest.message for digest in digests), reminders, waits)


async def _reachable(tx: Tx, ids: Sequence[str]) -> dict[str, Person]:
    """Return the people whom a messenger reaches: what is due for the others waits for them."""
    accounts = await tx.find(Account, person_id=ids, reachable=True)
    found = await tx.find(Person, id=sorted({each.person_id for each in accounts}))
    return {each.id: each for each in found}


async def _settled(
    tx: Tx, moment: Moment, found: Sequence[Found], past: Mapping[str, Sequence[Reminder]]
) -> frozenset[str]:
    """Return how the keys of settled matters begin, of all teams that these people heard about.

    Only who has heard of many matters can have ignored them: for others it does not count.
    """
    cases = {each.case.team.id: each.case for each in found if isinstance(each.case, TeamCase)}
    most = moment.programme.policy.messages.ignored_before_pause
    teams: set[str] = set()
    for reminders in past.values():
        about = [each for each in reminders if each.why == Why.REMINDER]
        if len({each.at for each in about}) >= most:
            teams.update(each.team_id for each in about if each.team_id is not None)
    missing = sorted(teams - cases.keys())
    others = await living_cases(tx, moment.programme, missing) if missing else ()
    return frozenset(stem for case in (*cases.values(), *others) for stem in _settled_stems(case))


def _settled_stems(case: TeamCase) -> Iterator[str]:
    """Yield how the keys of a team's settled matters begin."""
    for meeting in case.meetings.values():
        if meeting.settled:
            yield f"meeting/{case.team.id}/{meeting.slot}"
    for update in case.updates:
        yield f"update/{case.team.id}/{update.month}"
