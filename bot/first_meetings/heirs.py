"""Who takes over as a contact is told of the first meeting's result, and asked for it, anew."""

from functools import partial

from bot.domain.people import Person
from bot.domain.teams import Member, Stage
from bot.first_meetings.flow import late_key, late_news, verdict_key, verdict_question
from bot.first_meetings.telling import formed_key, formed_line, formed_news
from bot.heirs import handed_to
from bot.scene import Scene
from bot.talk.model import Message, Outcome


async def show_heir(scene: Scene, member: Member) -> Outcome:
    """Tell who takes over as a team's contact what waits for the old one's morning.

    That it is formed, who joined or left it by a late answer, or the question how it goes on.
    """
    handed, heir = await handed_to(scene, member), scene.person.id
    if handed is None:
        return Outcome()
    case, team, tx = handed.case, handed.case.team, scene.tx
    told: list[Message] = []
    if await handed.unread(tx, partial(formed_key, team)):
        told.append(formed_news(case, team, formed_line(case, team, case.members), heir, scene.now))
    for each in await tx.find(Member, team_id=team.id):
        late = await handed.unread(tx, partial(late_key, each))
        person = case.people.get(each.person_id) or await tx.get(Person, each.person_id)
        if late and person is not None and person.name:
            told.append(late_news(case, each, person.name, heir))
    asked = await handed.unread(tx, partial(verdict_key, team))
    if asked and team.stage is Stage.TALKING and member.verdict is None:
        told.append(verdict_question(case, heir))
    return Outcome(messages=tuple(told))
