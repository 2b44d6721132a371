"""Approval: coordinators are asked about a newcomer until one of them can have read it.

That one was asked is noted (a ``Reminder`` with the question's key) as long as their buttons count.
The note goes where their messenger turned the question away, so that it is asked anew. What nobody
decides is brought up again on the days of a request.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.admission import ABOUT, asked, is_over, question_key
from bot.domain.changes import Put
from bot.domain.newcomers import Admission, Newcomer
from bot.domain.people import Person
from bot.domain.programme import Programme
from bot.domain.reminders import Reminder
from bot.gather import coordinators_reached
from bot.office import Office
from bot.ports import Tx
from bot.scene import later
from bot.talk.model import Outcome, Why, say

NAMELESS = timedelta(days=2)
"""So long somebody's name is waited for before the coordinators are asked without it."""


async def ask(tx: Tx, programme: Programme, newcomer: Newcomer, who: str, now: datetime) -> Outcome:
    """Ask every coordinator who is reached about somebody called ``who``, in a polite hour."""
    leads = await tx.find(Person, id=await coordinators_reached(tx, programme.id))
    notes = [
        Reminder(question_key(newcomer, each.id), each.id, programme.id, ABOUT, None, Why.NEWS, now)
        for each in leads
    ]
    questions = [later(asked(newcomer, each, programme, who), programme, now) for each in leads]
    return Outcome(changes=tuple(map(Put, notes)), messages=tuple(questions))


async def ask_anew(tx: Tx, office: Office, now: datetime) -> Outcome | None:
    """Ask about a newcomer whose question none of the coordinators who are reached now has.

    Or about one whom they have been asked about, and nobody has decided about for days. Who has
    told no name yet is not asked about for a while: that follows the name. They were told that the
    coordinators look at it, and may not know that more is awaited.
    """
    for each in await tx.find(Newcomer, admission=Admission.ASKING):
        programme = office.programmes.get(each.programme_id)
        person = await tx.get(Person, each.person_id)
        if programme is None or person is None or is_over(programme, now):
            continue
        if not person.name and now - each.since < NAMELESS:
            continue
        reached = await coordinators_reached(tx, programme.id)
        if not reached:
            continue
        notes = await tx.find(Reminder, key=[question_key(each, lead) for lead in reached])
        if not notes:
            return await ask(tx, programme, each, person.name, now)
        again = await _remind(tx, programme, each, notes, now)
        if again is not None:
            return again
    return None


async def _remind(
    tx: Tx, programme: Programme, newcomer: Newcomer, notes: Sequence[Reminder], now: datetime
) -> Outcome | None:
    """Bring a question up again with all who are reached, once a day of the policy has come."""
    since = programme.calendar.next_polite(min(each.at for each in notes))
    days = programme.policy.requests.reminder_days
    passed = sum(now >= since + timedelta(days=each) for each in days)
    reached = await coordinators_reached(tx, programme.id) if passed else ()
    keys = {each: f"{question_key(newcomer, each)}/{passed}" for each in reached}
    person = await tx.get(Person, newcomer.person_id)
    if person is None or not keys or await tx.find(Reminder, key=list(keys.values())):
        return None
    head = say("newcomer-asks-still", since=programme.calendar.local(since).date())
    told = []
    for lead in await tx.find(Person, id=reached):
        question, key = asked(newcomer, lead, programme, person.name), keys[lead.id]
        again = replace(question, lines=(head, *question.lines), key=key, matters=(key,))
        told.append(later(again, programme, now))
    noted = [
        Reminder(key, lead, programme.id, ABOUT, None, Why.NEWS, now) for lead, key in keys.items()
    ]
    return Outcome(changes=tuple(map(Put, noted)), messages=tuple(told))


TEXT_IDS = ("newcomer-asks-still",)
