"""Who takes over as a contact is told of the updates that the old one had no chance to read."""

from functools import partial

from bot.domain.milestones import Update
from bot.domain.people import Person
from bot.domain.teams import Member
from bot.heirs import handed_to
from bot.milestones.flow import news_key, telling
from bot.scene import Scene
from bot.talk.model import Outcome


async def show_heir(scene: Scene, member: Member) -> Outcome:
    """Show who takes over as a team's contact the updates that wait for the old one's morning."""
    handed, heir = await handed_to(scene, member), scene.person
    if handed is None:
        return Outcome()
    case, shown = handed.case, Outcome()
    updates = await scene.tx.find(Update, team_id=case.team.id)
    for each in sorted(updates, key=lambda update: update.at):
        author = await scene.tx.get(Person, each.person_id)
        if author is None or not author.name:
            continue
        if await handed.unread(scene.tx, partial(news_key, each)):
            told = telling(case, each, author.name, scene.private, heir.id, heir.language)
            shown = shown.saying(told)
    return shown
