"""Retention: so long after a programme's end, whoever took part is erased, by itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.newcomers import Newcomer
from bot.domain.people import Account, Membership, Person, Role
from bot.domain.programme import Programme
from bot.domain.sweeps import Sweep
from bot.office import Office
from bot.ports import Ids, Tx
from bot.privacy.erasure import THE_END, erase, look_up_person
from bot.privacy.parting import Parting, close_rooms, out_of_rooms
from bot.privacy.sweeping import parts_of, sweep
from bot.scene import Scene, later
from bot.talk.formats import WithYear
from bot.talk.model import Message, Outcome, Say, ToPerson, say

ABOUT = "retention"
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
    goes = await _whose_time_is_up(tx, programmes, people, last_day(programme) + timedelta(days=1))
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


async def _whose_time_is_up(
    tx: Tx, programmes: Programmes, people: Sequence[str], day: date
) -> frozenset[str]:
    """Return those of these people all of whose programmes are over for so long on that day.

    Of a programme that is not there any more nobody knows, so it keeps its people.
    """
    up = {each.id for each in programmes.values() if last_day(each) < day}
    found = await _joined(tx, person_id=people)
    kept = {each.person_id for each in found if each.programme_id not in up}
    return frozenset(people) - kept


async def retain(tx: Tx, office: Office, now: datetime) -> Outcome | None:
    """Return the next step: telling that time will be up, or erasing whose time is up."""
    for programme in office.programmes.values():
        today, last = programme.calendar.local(now).date(), last_day(programme)
        if today <= last - NOTICE:
            continue
        step = await _tell(tx, office, programme, now)
        if step is None and today > last and await _is_told(tx, programme, now):
            step = await _erase(tx, office, programme, now)
        if step is not None:
            return step
    return None


async def _is_told(tx: Tx, programme: Programme, now: datetime) -> bool:
    """Whether everybody was told of this very last day long enough ago.

    A clock that is wrong for a moment, or a slip in a programme's file, erases nobody by that.
    """
    found = [await tx.get(Sweep, each) for each in parts_of(_notice_of(programme))]
    ends = [each.ended_at if each is not None else None for each in found]
    return all(ended is not None and now - ended > NOTICE - DAY for ended in ends)


def _notice_of(programme: Programme) -> str:
    """Return the name of the round in which everybody is told."""
    return f"{ABOUT}-notice/{programme.id}/{last_day(programme)}"


async def _tell(tx: Tx, office: Office, programme: Programme, now: datetime) -> Outcome | None:
    last = last_day(programme)

    async def step(people: Sequence[str]) -> Outcome:
        up = await _whose_time_is_up(tx, office.programmes, people, last + timedelta(days=1))
        known = await _known(tx, [each for each in people if each in up])
        told = await tx.find(Person, id=known)
        return Outcome(messages=tuple(_notice(programme, each, now) for each in told))

    return await sweep(tx, _notice_of(programme), programme, now, step, most=MANY)


def _notice(programme: Programme, person: Person, now: datetime) -> Message:
    today = programme.calendar.local(now).date()
    last = max(last_day(programme), today + NOTICE - DAY)
    name = programme.name(person.language)
    message = Message(
        ToPerson(person.id),
        (say("retention-notice", programme=name, on=WithYear(last)),),
        about=ABOUT,
        key=f"{_notice_of(programme)}/{person.id}",
    )
    return later(message, programme, now)


async def _erase(tx: Tx, office: Office, programme: Programme, now: datetime) -> Outcome | None:
    today = programme.calendar.local(now).date()

    async def step(people: Sequence[str]) -> Outcome:
        told = {
            each.id: each for each in office.programmes.values() if await _is_told(tx, each, now)
        }
        return await erasing(tx, told, people, now)

    # Once a month: somebody may have come back, or their other programme be over since.
    id_ = f"{ABOUT}/{programme.id}/{last_day(programme)}/{today:%Y-%m}"
    return await sweep(tx, id_, programme, now, step, most=FEW)


async def erasing(tx: Tx, programmes: Programmes, people: Sequence[str], now: datetime) -> Outcome:
    """Return what erases those of these people whose time is up, and ends their teams' chats."""
    today = next(iter(programmes.values())).calendar.local(now).date()
    up = await _whose_time_is_up(tx, programmes, people, today)
    total = Outcome()
    for each in await _known(tx, [each for each in people if each in up]):
        known, new_id = await look_up_person(tx, each), _ids(each, now)
        parting = Parting(tx, programmes, known, now, new_id)
        total += Outcome(messages=await out_of_rooms(parting)) + await close_rooms(parting)
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
