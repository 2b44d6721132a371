"""What falls silent when somebody leaves a team, or a team ends."""

from bot.domain.briefs import Expertise, Question, Succession
from bot.domain.challenges import Challenge, Side
from bot.domain.changes import Withdraw
from bot.domain.leaving import Leaving
from bot.domain.milestones import Update
from bot.domain.teams import Member, Stage, Team, Verdict
from bot.scene import Scene
from bot.talk.model import Outcome, Progress, Say, say

DATES = ("meeting", "called-off", "fell-through")
"""What they are told of its dates: so begin the keys, and the team's id comes next."""

MATTERS = (
    *DATES, "noted", "verdict", "verdict-late", "match", "formed", "silence", "update", "namesake",
)  # fmt: skip
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
    stems += await _goings(scene, member.team_id)
    stems += await _handovers(scene, member)
    # An expert who stood in is asked as an expert all the same.
    experts = await scene.tx.find(Expertise, person_id=member.person_id, left_at=None)
    questions = await scene.tx.find(Question, team_id=member.team_id)
    theirs = [each for each in questions if not experts or each.asked_id != member.person_id]
    stems += [f"{asked}/{each.id}/" for asked in ASKED for each in theirs]
    return Outcome(changes=tuple(Withdraw(stem, member.person_id) for stem in stems))


async def _goings(scene: Scene, team_id: str) -> list[str]:
    """Return how the keys begin of what members are told of those who left, the team or more."""
    others = await scene.tx.find(Member, team_id=team_id)
    gone = {(each.person_id, each.left_at) for each in others if each.left_at is not None}
    ids = sorted({person_id for person_id, _ in gone})
    leavings = await scene.tx.find(Leaving, person_id=ids) if ids else ()
    theirs = [each for each in leavings if (each.person_id, each.at) in gone]
    return [f"leave/{each.id}/{team_id}/" for each in theirs]


async def _handovers(scene: Scene, member: Member) -> list[str]:
    """Return the keys of what a maker is told of whoever speaks for the organisation by now.

    There are none if they still work for it in another team.
    """
    team = await scene.tx.get(Team, member.team_id)
    challenge = await scene.tx.get(Challenge, team.challenge_id) if team is not None else None
    if challenge is None or member.side is not Side.MAKER:
        return []
    house = {"organisation_id": challenge.organisation_id}
    challenges = await scene.tx.find(Challenge, **house)
    teams = await scene.tx.find(Team, challenge_id=[each.id for each in challenges])
    ids = [each.id for each in teams]
    if await scene.tx.find(Member, team_id=ids, person_id=member.person_id, left_at=None):
        return []
    begun = await scene.tx.find(Succession, **house)
    return [f"handover/{each.id}/{member.person_id}" for each in begun]


async def silence_team(scene: Scene, team: Team) -> Outcome:
    """Take back what waits about dates, reports, verdicts and questions of a team that just ended.

    Who has joined and who has said what may still be told; what was noted of a meeting, where the
    team ends by a no, as that was said to the others.
    """
    if team.stage is not Stage.ENDED or team.ended_at != scene.now:
        return Outcome()
    stems = [f"{matter}/{team.id}/" for matter in (*DATES, "verdict", "silence", "update")]
    members = await scene.tx.find(Member, team_id=team.id)
    if all(each.verdict is not Verdict.NO_GO for each in members):
        stems.append(f"noted/{team.id}/")
    questions = await scene.tx.find(Question, team_id=team.id)
    stems += [f"question/{each.id}/" for each in questions]
    return Outcome(changes=tuple(map(Withdraw, stems)))


async def agreement_settled(scene: Scene, progress: Progress) -> Say | None:
    """Return that there is nothing to agree on any more, if the team is none by now."""
    case = await scene.own_case(progress.subject["team"])
    return say("verdict-over") if case is None or case.team.stage is not Stage.TALKING else None
