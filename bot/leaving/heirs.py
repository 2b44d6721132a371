"""Who takes over as a contact is told who left meanwhile, where the old one has not read it."""

from functools import partial

from bot.domain.briefs import Handover, Succession
from bot.domain.challenges import Challenge, Suggestion
from bot.domain.changes import Withdraw
from bot.domain.leaving import Leaving
from bot.domain.people import Person
from bot.domain.teams import Member
from bot.heirs import handed_to
from bot.leaving.telling import request_key, request_news, team_key, team_news
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


async def show_requests(scene: Scene, succession: Succession) -> Outcome:
    """Tell an heir, in the old contact's place, which requests have settled themselves."""
    if succession.handover is not Handover.TAKEN or succession.settled_at != scene.now:
        return Outcome()
    found = await scene.tx.find(Challenge, organisation_id=succession.organisation_id)
    titles = {each.id: each.title for each in found}
    requests = await scene.tx.find(Suggestion, challenge_id=sorted(titles))
    makers = sorted({each.maker_id for each in requests})
    leavings = await scene.tx.find(Leaving, person_id=makers) if makers else ()
    told = Outcome()
    for leaving in sorted(leavings, key=lambda each: each.at):
        for each in requests if leaving.person_id != succession.heir_id else ():
            key = request_key(leaving, each, succession.person_id)
            if each.maker_id == leaving.person_id and await scene.tx.untried(key):
                news = request_news(leaving, each, titles[each.challenge_id], succession.heir_id)
                told += Outcome(changes=(Withdraw(key),), messages=(news,))
    return told
