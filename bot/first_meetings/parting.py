"""What falls silent when somebody leaves a team, or a team ends."""

from bot.domain.changes import Withdraw
from bot.domain.milestones import Update
from bot.domain.teams import Member, Stage, Team
from bot.scene import Scene
from bot.talk.model import Outcome

MATTERS = ("meeting", "verdict", "verdict-late", "match", "formed", "silence", "update")
"""What members are told of their team: so begin the keys, and the team's id comes next."""

TOLD = ("update-news", "help-taken")
"""What they are told of an update: so begin the keys, and the update's id comes next."""


async def silence_leaver(scene: Scene, member: Member) -> Outcome:
    """Take back what still waits for somebody who has just left the team."""
    if member.left_at != scene.now:
        return Outcome()
    stems = [f"{matter}/{member.team_id}/" for matter in MATTERS]
    updates = await scene.tx.find(Update, team_id=member.team_id)
    stems += [f"{told}/{each.id}/" for told in TOLD for each in updates]
    return Outcome(changes=tuple(Withdraw(stem, member.person_id) for stem in stems))


async def silence_team(scene: Scene, team: Team) -> Outcome:
    """Take back what still waits about dates, reports and verdicts of a team that has just ended.

    Who has joined and who has said what may still be told.
    """
    if team.stage is not Stage.ENDED or team.ended_at != scene.now:
        return Outcome()
    stems = (f"{matter}/{team.id}/" for matter in ("meeting", "verdict", "silence", "update"))
    return Outcome(changes=tuple(map(Withdraw, stems)))
