"""What somebody can leave: requests that wait for the other side, teams, and roles."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.cards import shorten
from bot.domain.challenges import Answer, Challenge, Side, Suggestion
from bot.domain.facts import TeamCase
from bot.domain.leaving import Scope
from bot.domain.people import Membership, Profile, Role
from bot.domain.programme import Programme
from bot.domain.teams import ends_without, is_secret_without
from bot.gather import coordinators, teams_of
from bot.scene import Scene
from bot.talk.model import Say, say

LABEL = 40
"""So much of a title stands on a button."""


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing that can be left, and what stands on its button; ``words`` are the button's."""

    scope: Scope
    words: tuple[str, ...]
    programme: Programme
    label: Say
    lines: tuple[Say, ...]
    """What it would mean."""
    request: Suggestion | None = None
    teams: tuple[TeamCase, ...] = ()
    role: Membership | None = None
    title: str = ""


def side_of(suggestion: Suggestion, person_id: str) -> Side:
    """Return on which side of a suggestion somebody is."""
    return Side.MAKER if suggestion.maker_id == person_id else Side.CONTACT


def ends(case: TeamCase, person_id: str) -> bool:
    """Whether a team cannot go on without somebody: its contact, or the last maker for it."""
    return ends_without(case.team, case.members, person_id)


async def matters(scene: Scene) -> tuple[Matter, ...]:
    """Return everything that the speaker can leave: requests, teams, roles."""
    cases = await teams_of(scene.tx, scene.office.programmes, scene.person.id)
    roles = [_role(scene, each, cases) for each in scene.memberships if _is_served(scene, each)]
    return (*await _requests(scene), *(_team(scene, each) for each in cases), *roles)


async def matter(scene: Scene, words: Sequence[str]) -> Matter | None:
    """Return what a button means, if it is still the speaker's."""
    for each in await matters(scene):
        if each.words == tuple(words):
            return each
    return None


def _is_served(scene: Scene, membership: Membership) -> bool:
    return membership.programme_id in scene.office.programmes


async def open_requests(
    scene: Scene, person_id: str, programme_id: str | None = None
) -> list[Suggestion]:
    """Return the suggestions of somebody of which nothing is settled."""
    found = [
        *await scene.tx.find(Suggestion, maker_id=person_id, withdrawn_at=None),
        *await scene.tx.find(Suggestion, contact_id=person_id, withdrawn_at=None),
    ]
    return [
        each
        for each in found
        if not each.mutual
        and Answer.DECLINED not in (each.maker, each.contact)
        and (programme_id is None or each.programme_id == programme_id)
        and not _lapsed(scene, each)
    ]


def _lapsed(scene: Scene, suggestion: Suggestion) -> bool:
    programme = scene.office.programmes.get(suggestion.programme_id)
    return programme is None or suggestion.lapsed(scene.now, programme.policy.requests.answer_days)


async def _requests(scene: Scene) -> list[Matter]:
    """Return the requests with which the speaker waits for the other side."""
    found = [
        each
        for each in await open_requests(scene, scene.person.id)
        if each.answer_of(side_of(each, scene.person.id)) is Answer.INTERESTED
    ]
    challenges = {
        each.id: each
        for each in await scene.tx.find(Challenge, id=[each.challenge_id for each in found])
    }
    return [
        await _request(scene, each, challenges[each.challenge_id].title)
        for each in found
        if each.challenge_id in challenges
    ]


async def _request(scene: Scene, request: Suggestion, title: str) -> Matter:
    shown = title
    if side_of(request, scene.person.id) is Side.CONTACT:
        profile = await scene.tx.get(Profile, request.maker_id, request.programme_id)
        shown = profile.doing if profile is not None else title
    return Matter(
        Scope.REQUEST,
        (Scope.REQUEST, request.id),
        scene.office.programmes[request.programme_id],
        say("leave-a-request", title=shorten(shown, LABEL)),
        (say("leave-means-request", title=shown),),
        request=request,
        title=title,
    )


def _team(scene: Scene, case: TeamCase) -> Matter:
    lines = [_meant(case, scene.person.id)]
    if case.team.contact_id == scene.person.id:
        lines.append(say("leave-handover"))
    return Matter(
        Scope.TEAM,
        (Scope.TEAM, case.team.id),
        case.programme,
        say("leave-a-team", team=case.team.name),
        tuple(lines),
        teams=(case,),
        title=case.team.name,
    )


def _meant(case: TeamCase, person_id: str) -> Say:
    """Return what it would mean for a team."""
    if is_secret_without(case.team, case.members, person_id):
        return say("leave-means-undecided", team=case.team.name)
    return say("leave-means-team", team=case.team.name, ends=ends(case, person_id))


def _role(scene: Scene, membership: Membership, cases: Sequence[TeamCase]) -> Matter:
    programme = scene.office.programmes[membership.programme_id]
    name = programme.name(scene.person.language)
    several = [e for e in scene.memberships if e.programme_id == programme.id]
    gone = tuple(each for each in cases if _goes_with(each, membership))
    lines = [
        say("leave-means-role", programme=name, role=membership.role),
        *(_meant(each, scene.person.id) for each in gone),
    ]
    if membership.role is Role.CONTACT:
        lines.append(say("leave-handover"))
    lines.append(say("leave-data"))
    text = "leave-a-role" if len(several) > 1 else "leave-a-programme"
    return Matter(
        Scope.ROLE,
        (Scope.ROLE, programme.id, membership.role),
        programme,
        say(text, programme=name, role=membership.role),
        tuple(lines),
        teams=gone,
        role=membership,
        title=name,
    )


def _goes_with(case: TeamCase, membership: Membership) -> bool:
    """Whether a place in a team is had by that role: a deputy's is the expert's."""
    if case.programme.id != membership.programme_id:
        return False
    (place,) = (each for each in case.members if each.person_id == membership.person_id)
    led = case.team.contact_id == membership.person_id
    match membership.role:
        case Role.MAKER:
            return place.side is Side.MAKER
        case Role.CONTACT:
            return place.side is Side.CONTACT and led
        case Role.EXPERT:
            return place.side is Side.CONTACT and not led
        case Role.COORDINATOR:
            return False


async def is_last_lead(scene: Scene, found: Matter) -> bool:
    """Whether nobody would coordinate the programme any more."""
    if found.role is None or found.role.role is not Role.COORDINATOR:
        return False
    return await coordinators(scene.tx, found.programme.id) == (scene.person.id,)
