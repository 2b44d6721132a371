"""What becomes of the dates of a team that ends."""

from dataclasses import replace

from bot.domain.facts import TeamCase
from bot.domain.teams import Member, Stage, Team
from bot.gather import team_case
from bot.meetings.messages import call_off, said
from bot.scene import Scene
from bot.talk.model import Message, Outcome, ToPerson


async def end_dates(scene: Scene, team: Team) -> Outcome:
    """Tell who is left of a team that just ended that its agreed dates are off.

    That it ended they hear in a polite hour, which may come when they have been there alone. In
    group chats nothing is said: the team's own ones close.
    """
    if team.stage is not Stage.ENDED or team.ended_at != scene.now:
        return Outcome()
    case = await _case(scene, team)
    if case is None:
        return Outcome()
    told: list[Message] = []
    for each in case.meetings.values():
        coming = each.starts_at is not None and each.starts_at > scene.now and not each.settled
        if coming and case.agreed(each, scene.now):
            told += call_off(scene, case, each, (said(case, each, "date-team-ended"),))
    return Outcome(messages=tuple(each for each in told if isinstance(each.to, ToPerson)))


async def _case(scene: Scene, team: Team) -> TeamCase | None:
    """Return the facts of a team, whoever left with its end among its members.

    Whether a date stood may hang on what they said of it. ``None`` where the programme is away.
    """
    programme = scene.office.programmes.get(team.programme_id)
    case = await team_case(scene.tx, programme, team.id) if programme is not None else None
    if case is None:
        return None
    gone = await scene.tx.find(Member, team_id=team.id, left_at=scene.now)
    return replace(case, members=(*case.members, *gone))
