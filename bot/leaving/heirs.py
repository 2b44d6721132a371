"""Who takes over as a contact is told who left the team meanwhile."""

from functools import partial

from bot.domain.leaving import Leaving
from bot.domain.people import Person
from bot.domain.teams import Member
from bot.heirs import handed_to
from bot.leaving.telling import team_key, team_news
from bot.scene import Scene
from bot.talk.model import Outcome


async def show_heir(scene: Scene, member: Member) -> Outcome:
    """Tell who takes over as a team's contact who left it, where the old one has not read it."""
    handed = await handed_to(scene, member)
    if handed is None:
        return Outcome()
    case, told = handed.case, Outcome()
    members = await scene.tx.find(Member, team_id=case.team.id)
    gone = sorted({each.person_id for each in members if each.left_at is not None})
    leavings = await scene.tx.find(Leaving, person_id=gone) if gone else ()
    for each in sorted(leavings, key=lambda leaving: leaving.at):
        leaver = await scene.tx.get(Person, each.person_id)
        if leaver is None or not leaver.name:
            continue
        if await handed.unread(scene.tx, partial(team_key, each, case.team)):
            told = told.saying(team_news(case, each, leaver.name, scene.person.id))
    return told
