"""Who takes over as a contact: they are told what the old one had no chance to read."""

from bot.domain.challenges import Side
from bot.domain.milestones import Update
from bot.domain.people import Person
from bot.domain.teams import Member, Team
from bot.gather import team_case
from bot.milestones.flow import news_key, telling
from bot.ports import Fate
from bot.scene import Scene
from bot.talk.model import Outcome


async def show_heir(scene: Scene, member: Member) -> Outcome:
    """Show who takes over as a team's contact the updates that wait for the old one's morning."""
    joins = member.joined_at == scene.now and member.left_at is None
    if not joins or member.person_id != scene.person.id:
        return Outcome()
    team = await scene.tx.get(Team, member.team_id)
    programme = scene.office.programmes.get(team.programme_id) if team is not None else None
    if team is None or programme is None or team.contact_id != member.person_id:
        return Outcome()
    case, heir = await team_case(scene.tx, programme, team.id), scene.person
    shown = Outcome()
    for each in await _unread(scene, team.id):
        author = await scene.tx.get(Person, each.person_id)
        if case is not None and author is not None and author.name:
            told = telling(case, each, author.name, scene.private, heir.id, heir.language)
            shown = shown.saying(told)
    return shown


async def _unread(scene: Scene, team_id: str) -> list[Update]:
    """Return the updates that wait for a contact who has just left a team, the oldest first."""
    gone = await scene.tx.find(Member, team_id=team_id, side=Side.CONTACT, left_at=scene.now)
    updates = await scene.tx.find(Update, team_id=team_id)
    return [
        update
        for update in sorted(updates, key=lambda each: each.at)
        for old in gone
        if Fate.WAITING in await scene.tx.fates(news_key(update, old.person_id))
    ]
