"""Suggestions for those whom a partner has just left: at once, and without being asked."""

from collections.abc import Collection, Iterable, Iterator

from bot.domain.challenges import Challenge, Side, Suggestion
from bot.domain.changes import Change, Put
from bot.domain.leaving import Leaving, partners_left
from bot.domain.people import Membership, Person, Profile, Role
from bot.domain.teams import Member, Team
from bot.matching.flow import suggest_to_contact, suggest_to_maker, suggestions_in
from bot.scene import Scene
from bot.talk.model import Outcome


async def suggest_to_left(scene: Scene, leaving: Leaving) -> Outcome:
    """Look for somebody new for everybody who was left, unless they want to be left alone."""
    own = await scene.tx.find(Member, person_id=leaving.person_id, left_at=leaving.at)
    ids = [each.team_id for each in own]
    teams = await scene.tx.find(Team, id=ids)
    members = await scene.tx.find(Member, team_id=ids)
    asked = await scene.tx.find(Suggestion, id=[leaving.suggestion_id or ""])
    outcome = Outcome()
    for person_id in partners_left(leaving, teams, members, asked):
        person = await scene.tx.get(Person, person_id)
        if person is not None and not person.rests(scene.now):
            made = suggestions_in(outcome.changes)
            roles = await _roles(scene, leaving.programme_id, person_id)
            outcome += await suggest_in(scene, leaving.programme_id, person_id, roles, made)
            outcome += Outcome(changes=tuple(_found_as_well(made, person_id)))
    return outcome


def _found_as_well(made: Iterable[Suggestion], person_id: str) -> Iterator[Change]:
    """Yield that somebody, too, is to hear of what another one who was left was found."""
    for each in {one.id: one for one in made}.values():
        side = Side.MAKER if each.maker_id == person_id else Side.CONTACT
        if each.person(side) == person_id:
            yield Put(each.noted_for(side), quiet=True)


async def _roles(scene: Scene, programme_id: str, person_id: str) -> frozenset[Role]:
    """Return the roles that somebody still has."""
    found = await scene.tx.find(
        Membership, person_id=person_id, programme_id=programme_id, left_at=None
    )
    return frozenset(each.role for each in found)


async def suggest_in(
    scene: Scene,
    programme_id: str,
    person_id: str,
    roles: Collection[Role],
    made: tuple[Suggestion, ...] = (),
) -> Outcome:
    """Look for what fits the person in each of these roles.

    ``made`` is what others were found: two who were left may fit each other.
    """
    outcome = Outcome()
    profile = await scene.tx.get(Profile, person_id, programme_id)
    if Role.MAKER in roles and profile is not None:
        outcome += await suggest_to_maker(scene, profile, made=made)
    if Role.CONTACT in roles:
        for each in await scene.tx.find(Challenge, programme_id=programme_id, contact_id=person_id):
            outcome += await suggest_to_contact(scene, each, made=made)
    return outcome
