"""Retention: so long after a programme's end, whoever took part is erased, by itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.changes import Put
from bot.domain.newcomers import Newcomer
from bot.domain.people import Account, Membership, Person, Role
from bot.domain.programme import Programme
from bot.domain.reminders import Reminder
from bot.office import Office
from bot.ports import Ids, Tx
from bot.privacy.erasure import THE_END, erase, look_up_person
from bot.privacy.parting import Parting, close_rooms, out_of_rooms
from bot.privacy.sweeping import sweep
from bot.scene import Scene, later
from bot.talk.formats import WithYear
from bot.talk.model import Message, Outcome, Say, ToPerson, Why, say

ABOUT = "retention"
NOTED = "retention-notice"
"""The kind of the record that somebody was told."""
UNHEARD = "retention-unheard"
"""That of whom no messenger reached by then: they are told once they are back."""
NOTICE = timedelta(days=14)
"""So long before, everybody is told, who may want to take something with them."""

FEW = 3
"""People who are erased in one transaction."""
DAY = timedelta(days=1)
MANY = 200
"""People who are told in one."""
MOST_NAMES = 30

Programmes = Mapping[str, Programme]


def last_day(programme: Programme) -> date:
    """Return the last day on which data are kept."""
    return programme.ends + timedelta(days=programme.privacy.retention_days)


@dataclass(frozen=True, slots=True)
class Plan:
    """Whom a programme's end erases, and who stays because of another one, by id."""

    programme: Programme
    goes: tuple[str, ...]
    stays: tuple[str, ...]


async def plan(tx: Tx, programmes: Programmes, programme: Programme) -> Plan:
    """Return what would be done once the programme's time is up, as things stand."""
    people = await people_of(tx, [programme.id])
    goes = await _ends(tx, programmes, people, last_day(programme) + timedelta(days=1))
    known = set(await _known(tx, people))
    return Plan(
        programme,
        tuple(each for each in people if each in goes and each in known),
        tuple(each for each in people if each not in goes and each in known),
    )


async def people_of(tx: Tx, programme_ids: Sequence[str]) -> tuple[str, ...]:
    """Return who is or was in one of these programmes, or wanted to."""
    found = await _joined(tx, programme_id=programme_ids)
    return tuple(sorted({each.person_id for each in found}))


async def _joined(tx: Tx, **where: Sequence[str]) -> tuple[Membership | Newcomer, ...]:
    return (*await tx.find(Membership, **where), *await tx.find(Newcomer, **where))


async def unknown_programmes(tx: Tx, programmes: Programmes) -> Mapping[str, int]:
    """Return the programmes that are not there any more, with how many people they keep."""
    gone = sorted({each.programme_id for each in await _joined(tx)} - set(programmes))
    return {each: len(await _known(tx, await people_of(tx, [each]))) for each in gone}


async def _known(tx: Tx, people: Sequence[str]) -> list[str]:
    """Return those of whom there is anything left to erase."""
    named = {each.id for each in await tx.find(Person, id=people) if each.name}
    reached = {each.person_id for each in await tx.find(Account, person_id=people)}
    return [each for each in people if each in named | reached]


async def _ends(
    tx: Tx, programmes: Programmes, people: Sequence[str], day: date
) -> Mapping[str, Programme]:
    """Return those of these people all of whose programmes are over for so long on that day.

    Each with the one that kept them longest. Of a programme that is not there any more nobody
    knows, so it keeps its people.
    """
    theirs: dict[str, set[str]] = {each: set() for each in people}
    for each in await _joined(tx, person_id=people):
        theirs[each.person_id].add(each.programme_id)
    ends: dict[str, Programme] = {}
    for person_id, ids in theirs.items():
        known = [programmes[each] for each in ids if each in programmes]
        longest = max(known, key=lambda each: (last_day(each), each.id), default=None)
        if longest is not None and len(known) == len(ids) and last_day(longest) < day:
            ends[person_id] = longest
    return ends


async def retain(tx: Tx, office: Office, now: datetime) -> Outcome | None:
    """Return the next step: telling that time will be up, or erasing whose time is up."""
    for programme in office.programmes.values():
        today, last = programme.calendar.local(now).date(), last_day(programme)
        if today <= last - NOTICE:
            continue
        step = await _tell(tx, office, programme, now)
        if step is None and today > last:
            step = await _erase(tx, office, programme, now)
        if step is not None:
            return step
    return None


# Telling.


def _notice_of(programme: Programme) -> str:
    """Return what tells a notice from those of other programmes, and of other last days."""
    return f"{NOTED}/{programme.id}/{last_day(programme)}"


def _note_of(programme: Programme, person_id: str) -> str:
    """Return the key of the record that somebody was told, or could not be."""
    return f"{_notice_of(programme)}/{person_id}"


async def _tell(tx: Tx, office: Office, programme: Programme, now: datetime) -> Outcome | None:
    """Tell everybody, once, and each day those who have come, or come back, since.

    Who comes later still is told when it would be time to erase them.
    """
    last = last_day(programme)
    today = min(programme.calendar.local(now).date(), last)
    day = last + timedelta(days=1)

    async def step(people: Sequence[str]) -> Outcome:
        ends = await _ends(tx, office.programmes, people, day)
        return await _notices(tx, ends, await _known(tx, [*ends]), now)

    return await sweep(tx, f"{_notice_of(programme)}/{today}", programme, now, step, most=MANY)


async def _notices(
    tx: Tx, ends: Mapping[str, Programme], people: Sequence[str], now: datetime
) -> Outcome:
    """Return what tells those of these people who were not told before, and a note of each."""
    told = await _told(tx, ends, people, now)
    new = [each for each in people if each not in told]
    reached = await _reached(tx, new)
    total = Outcome()
    for person in await tx.find(Person, id=new):
        programme, heard = ends[person.id], person.id in reached
        # Also of who has no messenger any more: else nobody would ever erase them.
        key, kind = _note_of(programme, person.id), NOTED if heard else UNHEARD
        noted = Reminder(key, person.id, programme.id, kind, None, Why.NEWS, now)
        messages = (_notice(programme, person, now),) if heard else ()
        total += Outcome(changes=(Put(noted),), messages=messages)
    return total


async def _reached(tx: Tx, people: Sequence[str]) -> frozenset[str]:
    found = await tx.find(Account, person_id=people, reachable=True)
    return frozenset(each.person_id for each in found)


async def _told(
    tx: Tx, ends: Mapping[str, Programme], people: Sequence[str], now: datetime
) -> Mapping[str, datetime]:
    """Return when these people were told of just this end; who was not yet is left out.

    A slip in a programme's file makes another end. What a clock that ran ahead noted is no telling.
    Who could not be reached then counts as told, but only until they are back.
    """
    found = await tx.find(Reminder, key=[_note_of(ends[each], each) for each in people])
    unheard = [each.person_id for each in found if each.kind == UNHEARD]
    back = await _reached(tx, unheard)
    return {
        each.person_id: each.at
        for each in found
        if each.at <= now and not (each.kind == UNHEARD and each.person_id in back)
    }


def _notice(programme: Programme, person: Person, now: datetime) -> Message:
    today = programme.calendar.local(now).date()
    last = max(last_day(programme), today + NOTICE - DAY)
    name = programme.name(person.language)
    message = Message(
        ToPerson(person.id),
        (say("retention-notice", programme=name, on=WithYear(last)),),
        about=ABOUT,
        key=f"{NOTED}/{programme.id}/{last}/{person.id}",
        matters=(_note_of(programme, person.id),),  # turned away, it goes with the note
    )
    return later(message, programme, now)


# Erasing.


async def _erase(tx: Tx, office: Office, programme: Programme, now: datetime) -> Outcome | None:
    """Erase, once a week, whose time is up and who was told long ago; the others are told."""
    today = programme.calendar.local(now).date()

    async def step(people: Sequence[str]) -> Outcome:
        ends = await _ends(tx, office.programmes, people, today)
        known = await _known(tx, [*ends])
        told = await _told(tx, ends, known, now)
        goes = [each for each in told if now - told[each] > NOTICE - DAY]
        return await erasing(tx, office.programmes, goes, now) + await _notices(
            tx, ends, known, now
        )

    # Again and again: somebody may have come since, or their other programme be over.
    id_ = f"{ABOUT}/{programme.id}/{last_day(programme)}/{today:%G-%V}"
    return await sweep(tx, id_, programme, now, step, most=FEW)


async def erasing(tx: Tx, programmes: Programmes, people: Sequence[str], now: datetime) -> Outcome:
    """Return what erases those of these people whose time is up, and ends their teams' chats."""
    today = next(iter(programmes.values())).calendar.local(now).date()
    up = await _ends(tx, programmes, people, today)
    total = Outcome()
    for each in await _known(tx, [each for each in people if each in up]):
        known, new_id = await look_up_person(tx, each), _ids(each, now)
        parting = Parting(tx, programmes, known, now, new_id)
        total += await out_of_rooms(parting) + await close_rooms(parting)
        total += Outcome(changes=tuple(erase(known, now, new_id, THE_END)))
    return total


def _ids(person_id: str, now: datetime) -> Ids:
    """Return ids for the entries about a person, of whom there is one in each programme."""
    numbers = iter(range(1000))
    return lambda: f"{ABOUT}-{person_id}-{now:%Y%m%d}-{next(numbers)}"


async def show_retention(scene: Scene, words: str) -> Outcome:
    """Show a coordinator what the end of their programmes would erase, without doing it."""
    messages = []
    for programme in scene.programmes(Role.COORDINATOR):
        found = await plan(scene.tx, scene.office.programmes, programme)
        messages.append(Message(scene.here, await _lines(scene, found)))
    return Outcome(messages=tuple(messages))


async def _lines(scene: Scene, found: Plan) -> tuple[Say, ...]:
    here = await scene.tx.find(
        Membership, person_id=found.goes, programme_id=found.programme.id, left_at=None
    )  # who has left is a number: nobody tells their name any more
    people = await scene.tx.find(Person, id=sorted({each.person_id for each in here}))
    names = sorted(each.name for each in people if each.name)
    lines = [
        say(
            "retention-plan",
            programme=found.programme.name(scene.person.language),
            on=WithYear(last_day(found.programme)),
            count=len(found.goes),
        )
    ]
    if names:
        more = max(0, len(names) - MOST_NAMES)
        lines.append(say("retention-names", names=tuple(names[:MOST_NAMES]), more=more))
    if found.stays:
        lines.append(say("retention-stays", count=len(found.stays)))
    lines.append(say("retention-what"))
    return tuple(lines)
