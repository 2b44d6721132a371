"""Who leaves a team, and who joins it: what becomes of the dates that it has to come."""

from datetime import datetime

from bot.domain.challenges import Side
from bot.domain.facts import TeamCase
from bot.domain.meetings import FIRST, Meeting, MeetingState
from bot.domain.teams import Member, Stage, Team
from bot.gather import team_case
from bot.meetings.cards import deal_to, follow, show
from bot.scene import Scene
from bot.talk.model import Message, Outcome


async def follow_leaver(scene: Scene, member: Member) -> Outcome:
    """Nobody waits any more for the answer of who has just left the team."""
    case = await _case(scene, member) if member.left_at == scene.now else None
    if case is None:
        return Outcome()
    messages: list[Message] = []
    for meeting in _coming(case, scene.now):
        messages.extend(await follow(scene, case, meeting))
    return Outcome(messages=tuple(messages))


async def show_joiner(scene: Scene, member: Member) -> Outcome:
    """Show who joins a team its dates: their answer counts, and nobody has shown them any.

    Who takes over as its contact sees them all: the old contact may have read of none.
    """
    joins = member.joined_at == scene.now and member.left_at is None
    case = await _case(scene, member) if joins else None
    if case is None:
        return Outcome()
    shown = Outcome()
    for meeting in _coming(case, scene.now):
        if not _concerns(case, meeting, member, scene.now):
            continue
        if member.person_id == scene.person.id:
            shown += await show(scene, case, meeting.slot)
        else:
            shown = shown.saying(await deal_to(scene, case, meeting, member.person_id))
        if meeting.state is MeetingState.PROPOSED:
            shown = shown.saying(*await follow(scene, case, meeting))
    return shown


def _concerns(case: TeamCase, meeting: Meeting, joiner: Member, now: datetime) -> bool:
    """Whether a date is news to who joins, or waits for their answer."""
    if case.team.contact_id == joiner.person_id:
        return True
    if joiner.side is Side.MAKER and meeting.slot == FIRST:
        return meeting.state is MeetingState.PROPOSED  # one that is agreed, the introduction tells
    return case.agreed(meeting, now) or joiner.person_id in case.silent(meeting)


async def _case(scene: Scene, member: Member) -> TeamCase | None:
    """Return the facts of a member's team, unless it has ended or its programme is away."""
    team = await scene.tx.get(Team, member.team_id)
    programme = scene.office.programmes.get(team.programme_id) if team is not None else None
    if team is None or programme is None or team.stage is Stage.ENDED:
        return None
    return await team_case(scene.tx, programme, team.id)


def _coming(case: TeamCase, now: datetime) -> list[Meeting]:
    """Return what has a date to come, agreed or not."""
    dated = [each for each in case.meetings.values() if not each.settled]
    return [each for each in dated if each.starts_at is not None and each.starts_at > now]
