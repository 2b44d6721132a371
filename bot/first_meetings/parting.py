"""What falls silent when somebody leaves a team, or a team ends."""

from bot.domain.briefs import Expertise, Question
from bot.domain.changes import Withdraw
from bot.domain.leaving import Leaving
from bot.domain.milestones import Update
from bot.domain.teams import Member, Stage, Team
from bot.scene import Scene
from bot.talk.model import Outcome

DATES = ("meeting", "called-off", "fell-through")
"""What they are told of its dates: so begin the keys, and the team's id comes next."""

MATTERS = (*DATES, "verdict", "verdict-late", "match", "formed", "silence", "update", "namesake")
"""What members are told of their team: so begin the keys, and the team's id comes next."""

TOLD = ("update-news", "help-taken")
"""What they are told of an update: so begin the keys, and the update's id comes next."""

ASKED = ("question", "response")
"""What they are asked, and answered: so begin the keys, and the question's id comes next."""


async def silence_leaver(scene: Scene, member: Member) -> Outcome:
    """Take back what still waits for somebody who has just left the team."""
    if member.left_at != scene.now:
        return Outcome()
    stems = [f"{matter}/{member.team_id}/" for matter in MATTERS]
    updates = await scene.tx.find(Update, team_id=member.team_id)
    stems += [f"{told}/{each.id}/" for told in TOLD for each in updates]
    goings = await scene.tx.find(Leaving, team_id=member.team_id)
    stems += [f"leave/{each.id}/{member.team_id}/" for each in goings]
    # An expert who stood in is asked as an expert all the same.
    experts = await scene.tx.find(Expertise, person_id=member.person_id, left_at=None)
    questions = await scene.tx.find(Question, team_id=member.team_id)
    theirs = [each for each in questions if not experts or each.asked_id != member.person_id]
    stems += [f"{asked}/{each.id}/" for asked in ASKED for each in theirs]
    return Outcome(changes=tuple(Withdraw(stem, member.person_id) for stem in stems))


async def silence_team(scene: Scene, team: Team) -> Outcome:
    """Take back what waits about dates, reports, verdicts and questions of a team that just ended.

    Who has joined and who has said what may still be told.
    """
    if team.stage is not Stage.ENDED or team.ended_at != scene.now:
        return Outcome()
    stems = [f"{matter}/{team.id}/" for matter in (*DATES, "verdict", "silence", "update")]
    questions = await scene.tx.find(Question, team_id=team.id)
    stems += [f"question/{each.id}/" for each in questions]
    return Outcome(changes=tuple(map(Withdraw, stems)))
