"""The list of people, as a coordinator turns its pages; who is meant by one of its numbers."""

from collections import defaultdict
from collections.abc import Collection

from bot.coordination import people as rolls
from bot.coordination.views import Rows
from bot.domain.challenges import Challenge
from bot.domain.people import Account, Membership, Person, Profile, Role
from bot.domain.programme import Programme
from bot.domain.teams import Member, Team
from bot.gather import LIVE
from bot.ports import Tx
from bot.scene import Scene, button
from bot.talk.model import Message, Outcome, Say, say


async def show_people(scene: Scene, words: str) -> Outcome:
    """Count the people by role and list them, the first page."""
    return await _people(scene, 0)


async def turn_page(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Go on with the list of people."""
    return await _people(scene, int(words[0]) if words[0].isdecimal() else 0)


async def _people(scene: Scene, page: int) -> Outcome:
    lines: list[Say] = []
    first = 1
    for roll in await own_rolls(scene):
        lines.append(rolls.count(roll, scene.person.language))
        lines.extend(rolls.lines(roll, first))
        first += len(roll.memberships)
    if not lines:
        return _answer(scene, [say("people-refused")])
    pages = range(0, len(lines), rolls.PAGE)
    page = min(page, len(pages) - 1)
    shown = lines[pages[page] : pages[page] + rolls.PAGE]
    if len(pages) == 1:
        return _answer(scene, shown)
    shown.append(say("people-page", page=page + 1, of=len(pages)))
    more = ((button("people-more", "people", page + 1),),) if page + 1 < len(pages) else ()
    return _answer(scene, shown, more)


def _answer(scene: Scene, lines: list[Say], rows: Rows = ()) -> Outcome:
    return Outcome(messages=(Message(scene.private, tuple(lines), rows),))


async def own_rolls(scene: Scene) -> tuple[rolls.Roll, ...]:
    """Return who is in each programme that the speaker coordinates."""
    return tuple([await _roll(scene.tx, each) for each in scene.programmes(Role.COORDINATOR)])


async def _roll(tx: Tx, programme: Programme) -> rolls.Roll:
    memberships = await tx.find(Membership, programme_id=programme.id, left_at=None)
    ids = sorted({each.person_id for each in memberships})
    profiles = await tx.find(Profile, programme_id=programme.id)
    challenges = await tx.find(Challenge, programme_id=programme.id)
    teams = {
        each.id: each.number for each in await tx.find(Team, programme_id=programme.id, stage=LIVE)
    }
    members = await tx.find(Member, team_id=sorted(teams), left_at=None) if teams else ()
    numbers: defaultdict[str, list[int]] = defaultdict(list)
    for member in members:
        numbers[member.person_id].append(teams[member.team_id])
    return rolls.Roll(
        programme,
        memberships,
        {each.id: each for each in await tx.find(Person, id=ids)},
        {
            Role.MAKER: {each.person_id for each in profiles},
            Role.CONTACT: {each.contact_id for each in challenges},
        },
        {key: sorted(each) for key, each in numbers.items()},
        await unreachable(tx, ids),
    )


async def unreachable(tx: Tx, person_ids: Collection[str]) -> frozenset[str]:
    """Return the people among these whom none of their messengers reaches."""
    if not person_ids:
        return frozenset()
    reached: defaultdict[str, bool] = defaultdict(bool)
    for account in await tx.find(Account, person_id=sorted(person_ids)):
        reached[account.person_id] |= account.reachable
    return frozenset(key for key, each in reached.items() if not each)
