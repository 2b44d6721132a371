"""Who hears what when somebody leaves: neutral words for all, the reason for coordinators alone."""

from collections.abc import Iterator
from dataclasses import replace

from bot.codes import end_codes, lately_listed
from bot.domain.briefs import Deputy, Handover, Succession
from bot.domain.challenges import Challenge, Organisation, Side, Suggestion
from bot.domain.facts import TeamCase
from bot.domain.leaving import Leaving, Scope
from bot.domain.people import Role
from bot.domain.teams import Team
from bot.gather import coordinators, to_lead
from bot.leaving.matters import Matter, ends, side_of
from bot.leaving.parting import codes_of, suggestions_of
from bot.scene import Scene, later
from bot.talk.model import Message, Say, ToPerson, Why, say

ABOUT = "leave"


async def tell(scene: Scene, found: Matter, leaving: Leaving) -> list[Message]:
    """Return what others hear, each in a polite hour."""
    told: list[Message] = []
    for case in found.teams:
        told += _to_team(scene, case, leaving)
    told += await _to_other_sides(scene, found, leaving)
    told += await _to_contacts(scene, found, leaving)
    return told + await _to_coordinators(scene, found, leaving)


def _to_team(scene: Scene, case: TeamCase, leaving: Leaving) -> Iterator[Message]:
    """Yield what the others of a team hear: that, and no why."""
    over = ends(case, scene.person.id)
    (mine,) = (each.side for each in case.members if each.person_id == scene.person.id)
    for each in case.members:
        if each.person_id == scene.person.id:
            continue
        told = team_news(case, leaving, scene.person.name, each.person_id, ends=over)
        if over and each in case.deciding and each.side is not mine:
            told = replace(told, lines=(*told.lines, say("leave-told-first")))
        yield later(told, case.programme, scene.now)


def team_key(leaving: Leaving, team: Team, reader: str) -> str:
    """Return the key of what tells somebody who left their team."""
    return f"{ABOUT}/{leaving.id}/{team.id}/{reader}"


def team_news(
    case: TeamCase, leaving: Leaving, name: str, reader: str, *, ends: bool = False
) -> Message:
    """Return what tells somebody that one of that name left their team, and whether it ends."""
    line = say("leave-told-team", name=name, team=case.team.name, ends=ends)
    key = team_key(leaving, case.team, reader)
    return Message(ToPerson(reader), (line,), about=ABOUT, key=key)


async def _to_other_sides(scene: Scene, found: Matter, leaving: Leaving) -> list[Message]:
    """Tell those who asked, or were asked, that a request has settled itself."""
    if found.request is not None:
        requests = [found.request]
    elif found.role is not None:
        requests = await suggestions_of(scene, found.role)
    else:
        return []
    told: list[Message] = []
    for each in requests:
        if each.asks is None or await _was_never_heard(scene, each):
            continue
        mine = side_of(each, scene.person.id)
        other = each.contact_id if mine is Side.MAKER else each.maker_id
        challenge = await scene.tx.get(Challenge, each.challenge_id)
        title = challenge.title if challenge is not None else ""
        message = request_news(leaving, each, title, other)
        told.append(later(message, found.programme, scene.now))
    return told


def request_key(leaving: Leaving, request: Suggestion, reader: str) -> str:
    """Return the key of what tells one side that a request has settled itself."""
    return f"{ABOUT}/{leaving.id}/{request.id}/{reader}"


def request_news(leaving: Leaving, request: Suggestion, title: str, reader: str) -> Message:
    """Return what tells one side so: the other one has left."""
    line = say("leave-told-request", title=title)
    key = request_key(leaving, request, reader)
    return Message(ToPerson(reader), (line,), about=ABOUT, key=key)


async def _to_contacts(scene: Scene, found: Matter, leaving: Leaving) -> list[Message]:
    """Tell the contacts for whom the speaker stands in, or whom they were asked to follow."""
    if found.role is None or found.role.role is not Role.EXPERT:
        return []
    mine, here = scene.person.id, found.programme.id
    ending: tuple[Succession | Deputy, ...] = (
        *await scene.tx.find(Succession, heir_id=mine, programme_id=here, handover=Handover.ASKED),
        *await scene.tx.find(Deputy, person_id=mine, programme_id=here, ended_at=None),
    )
    told: list[Message] = []
    for each in ending:
        organisation = await scene.tx.get(Organisation, each.organisation_id)
        if organisation is None:
            continue
        text = "leave-told-heir" if isinstance(each, Succession) else "leave-told-deputy"
        line = say(text, name=scene.person.name, organisation=organisation.name)
        key = f"{ABOUT}/{leaving.id}/{text}/{organisation.id}"
        message = Message(ToPerson(organisation.contact_id), (line,), about=ABOUT, key=key)
        told.append(later(message, found.programme, scene.now))
    return told


async def _was_never_heard(scene: Scene, request: Suggestion) -> bool:
    """Whether the speaker's request waits to be sent: it is taken back, and needs no word."""
    asked = request.asks
    if asked is None or asked is side_of(request, scene.person.id):
        return False
    stem, whom = f"request/{request.id}/0", [request.person(asked)]
    told = await scene.tx.told(stem, whom)
    return bool(told and not await scene.tx.told(stem, whom, left=True))


async def _to_coordinators(scene: Scene, found: Matter, leaving: Leaving) -> list[Message]:
    """Return what the coordinators hear, and nobody else: who, what of, and why."""
    why = _why(leaving)
    if (found.scope is Scope.REQUEST and why is None) or await _told_today(scene, found, leaving):
        return []
    number = found.teams[0].team.number if found.scope is Scope.TEAM else 0
    lines = [
        say(f"leave-lead-{found.scope}", name=scene.person.name, title=found.title, number=number),
        *(
            say("leave-lead-team-of", number=each.team.number, team=each.team.name,
                ends=ends(each, scene.person.id))
            for each in found.teams
        ),
        say("leave-lead-none") if why is None else say("leave-lead-why", reason=why),
    ]  # fmt: skip
    codes = await codes_of(scene, found.role) if found.role is not None else []
    if count := len([*end_codes(codes, scene.now)]):
        lines.append(say("codes-ended-lead", count=count))
    lines += await _lists(scene, found)
    told = []
    for each in await coordinators(scene.tx, found.programme.id):
        if each != scene.person.id:
            key = f"{ABOUT}/{leaving.id}/lead/{each}"
            to = to_lead(each, found.programme.id)
            message = Message(to, tuple(lines), about=ABOUT, key=key)
            told.append(replace(later(message, found.programme, scene.now), why=Why.ESCALATION))
    return told


async def _lists(scene: Scene, found: Matter) -> list[Say]:
    """Return that codes of lists go on which a coordinator handed in shortly before."""
    if found.role is None or found.role.role is not Role.COORDINATOR:
        return []
    listed = await lately_listed(scene.tx, scene.person.id, scene.now)
    count = listed[found.programme.id]
    return [say("codes-listed-lead", count=count)] if count else []


async def _told_today(scene: Scene, found: Matter, leaving: Leaving) -> bool:
    """Whether the coordinators heard often enough on that day that somebody left the same.

    Why a request was taken back they hear once, and that somebody left the programme as often as
    there are roles to leave. Of each team that it concerns they hear: into one nobody comes without
    another's yes.
    """
    if found.teams:
        return False
    ours = {"person_id": leaving.person_id, "suggestion_id": leaving.suggestion_id}
    day = found.programme.calendar.local(leaving.at).date()
    before = [
        each
        for each in await scene.tx.find(Leaving, **ours, scope=found.scope)
        if each.id != leaving.id
        and each.programme_id == leaving.programme_id
        and found.programme.calendar.local(each.at).date() == day
    ]
    if found.scope is Scope.ROLE:
        return len(before) >= len(Role)
    return any(_why(each) is not None for each in before)


def _why(leaving: Leaving) -> Say | str | None:
    """Return the reason: from the list, or as it was said."""
    if leaving.words:
        return leaving.words
    return say(f"leave-reason-{leaving.reasons[0]}") if leaving.reasons else None
