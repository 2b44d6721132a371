"""Two of a team who go by the same name, or nearly: the others hear of it, and the coordinators.

What is carried between chats, and who agreed to a date, is told by name alone. So nobody can pass
for another one of the team unnoticed by a new name.
"""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import combinations

from bot.domain.facts import TeamCase
from bot.domain.people import Person
from bot.domain.teams import Member
from bot.gather import teams_of, to_lead
from bot.heirs import handed_to
from bot.often import is_told, sparing
from bot.ports import Tx
from bot.scene import Scene
from bot.talk.model import Message, Outcome, ToPerson, say
from bot.talk.readers import fold, shape
from bot.talk.readers.near import distance

ABOUT = "namesake"
_TITLES = frozenset({"dr", "fr", "frau", "herr", "hr", "mr", "mrs", "ms", "prof"})


def alike(one: str, other: str) -> bool:
    """Whether two names of people may be taken for each other: near spellings, or a part of it.

    So may those that look alike, whatever their letters are.
    """
    return any(_near(_words(read(one)), _words(read(other))) for read in (fold, shape))


def _near(first: Sequence[str], second: Sequence[str]) -> bool:
    if not first or not second:
        return False
    if set(first) <= set(second) or set(second) <= set(first):
        return True
    letters = "".join(first), "".join(second)
    return min(map(len, letters)) >= 5 and distance(*letters, 1) <= 1


def _words(read: str) -> list[str]:
    words = sorted(read.replace(".", " ").split())
    return [each for each in words if each not in _TITLES] or words


async def follow_name(scene: Scene, person: Person) -> Outcome:
    """Tell the teams of somebody whose name is like another one's there."""
    outcome = Outcome()
    for case in await teams_of(scene.tx, scene.office.programmes, person.id):
        for other in case.people.values():
            if other.id != person.id and alike(person.name, other.name):
                outcome += await _told(scene, case, (person, other), person.id)
    return outcome


async def follow_member(scene: Scene, member: Member) -> Outcome:
    """Tell a team into which somebody has just come whose name is like another one's there."""
    if member.left_at is not None or member.joined_at != scene.now:
        return Outcome()
    outcome = Outcome()
    for case in await teams_of(scene.tx, scene.office.programmes, member.person_id):
        new = case.people[member.person_id]
        for each in case.members if case.team.id == member.team_id else ():
            # Of two who come at once one tells of both, and both hear it.
            at_once = each.joined_at == member.joined_at
            told_by_them = at_once and each.person_id <= new.id
            other = case.people[each.person_id]
            if each.person_id != new.id and not told_by_them and alike(new.name, other.name):
                without = "" if at_once else new.id
                outcome += await _told(scene, case, (new, other), without)
    return outcome


async def show_heir(scene: Scene, member: Member) -> Outcome:
    """Tell who takes over as a team's contact of the namesakes of whom the old one has not read."""
    handed = await handed_to(scene, member)
    if handed is None:
        return Outcome()
    case, heir, told = handed.case, ToPerson(scene.person.id), Outcome()
    for pair in combinations(case.people.values(), 2):
        if scene.person.id in {each.id for each in pair}:
            continue  # of their own name everybody hears now
        if not alike(*(each.name for each in pair)):
            continue
        if await handed.unread(scene.tx, partial(_kind, case, pair)):
            told = told.saying(await _message(scene.tx, case, pair, heir))
    return told


async def _told(scene: Scene, case: TeamCase, pair: tuple[Person, Person], without: str) -> Outcome:
    """Say it once of two names to the team, ``without`` who brought the name, and to who leads."""
    messages = [await _message(scene.tx, case, pair, to) for to in _readers(case, without)]
    new = [each for each in messages if not await is_told(scene.tx, f"{each.key}")]
    return await sparing(scene.tx, case.programme, scene.now, new)


def _kind(case: TeamCase, pair: tuple[Person, Person], reader: str) -> str:
    """Return how the keys begin of what somebody reads of two people's names."""
    one, other = sorted(each.id for each in pair)
    return f"{ABOUT}/{case.team.id}/{one}/{other}/{reader}/"


async def _message(tx: Tx, case: TeamCase, pair: tuple[Person, Person], to: ToPerson) -> Message:
    one, other = sorted(pair, key=lambda each: each.id)
    names = await tx.alias(f"{one.name}/{other.name}")
    sides = {each.person_id: each.side for each in case.members}
    line = say(
        "team-namesakes",
        number=case.team.number,
        team=case.team.name,
        name=one.name,
        side=sides[one.id],
        other=other.name,
        side2=sides[other.id],
    )
    key = f"{_kind(case, pair, to.person_id)}{names}"
    return Message(to, (line,), about=ABOUT, key=key)


def _readers(case: TeamCase, without: str) -> Iterator[ToPerson]:
    leads = set(case.coordinators) - case.people.keys()
    for person_id in sorted({*case.people, *leads} - {without}):
        in_lead = person_id in leads
        yield to_lead(person_id, case.programme.id) if in_lead else ToPerson(person_id)


TEXT_IDS = ("team-namesakes",)
