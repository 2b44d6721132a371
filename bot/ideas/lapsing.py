"""Ideas that were handed on and taken by nobody in time: they go back to the coordination."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.admission import is_over
from bot.domain.briefs import Handover, Succession
from bot.domain.challenges import Organisation
from bot.domain.changes import Put, Withdraw
from bot.domain.ideas import Idea, IdeaStage
from bot.domain.people import Audit
from bot.domain.programme import Programme
from bot.gather import coordinators
from bot.ideas.flow import ACT, at_desk, body
from bot.ideas.offers import OFFER, meant, times_offered
from bot.office import Office
from bot.ports import Tx
from bot.scene import later
from bot.talk.model import Message, Outcome, Say, ToPerson, say


async def lapse(tx: Tx, office: Office, now: datetime) -> Outcome | None:
    """Give one idea back that nobody has taken in a request's days, and say so.

    So none waits for ever. Who is writing a challenge of it can go on: that takes it even then.
    Where the programme is over there is nobody left to give it to.
    """
    found = [
        each
        for each in await tx.find(Idea, stage=IdeaStage.OFFERED)
        if each.text
        and (programme := office.programmes.get(each.programme_id)) is not None
        and not is_over(programme, now)
    ]
    ids = sorted({each.id for each in found})
    offers = await tx.find(Audit, act=OFFER, subject=ids) if ids else ()
    for idea in found:
        programme = office.programmes[idea.programme_id]
        days = timedelta(days=programme.policy.requests.answer_days)
        at = [each.at for each in offers if each.subject == idea.id]
        if now < _ends(programme, max(at, default=idea.made_at), days):
            continue
        heirs = [each for each in await _taken_over(tx, idea) if each is not None]
        if now >= _ends(programme, max(heirs, default=idea.made_at), days):
            return await _lapsed(tx, programme, idea, now)
    return None


def _ends(programme: Programme, since: datetime, days: timedelta) -> datetime:
    """Return when the days are over: they count from the hour in which it can be read."""
    return programme.calendar.next_polite(since) + days


async def _taken_over(tx: Tx, idea: Idea) -> Sequence[datetime | None]:
    """Return when who was asked took over from others: then they were shown the idea."""
    if idea.asked_id is None:
        return ()
    found = await tx.find(
        Succession,
        programme_id=idea.programme_id,
        heir_id=idea.asked_id,
        handover=Handover.TAKEN,
    )
    return [each.settled_at for each in found]


async def _lapsed(tx: Tx, programme: Programme, idea: Idea, now: datetime) -> Outcome:
    """Tell who coordinates; the author hears where all were asked, as after a no of all."""
    back = replace(idea, stage=IdeaStage.OPEN, asked_id=None)
    times = await times_offered(tx, idea)
    stem = f"idea/{idea.id}/{times}/silent"
    head = await _head(tx, programme, idea)
    told = [
        at_desk(each, back, times, head, f"{stem}/{each}")
        for each in await coordinators(tx, programme.id)
    ]
    if idea.asked_id is None:
        lines = (say("idea-left-author"), *body(back))
        told.append(Message(ToPerson(idea.person_id), lines, about=ACT, key=f"{stem}/author"))
    changes = (Put(back), Withdraw(f"idea/{idea.id}/"))
    return Outcome(changes=changes).saying(*(later(each, programme, now) for each in told))


async def _head(tx: Tx, programme: Programme, idea: Idea) -> Say:
    days = programme.policy.requests.answer_days
    if idea.asked_id is None:
        return say("idea-silent-all", days=days)
    houses = await tx.find(Organisation, programme_id=programme.id, contact_id=idea.asked_id)
    asked = await meant(tx, idea, houses)
    return say("idea-silent-lead", days=days, organisation=asked[0].name if asked else "")
