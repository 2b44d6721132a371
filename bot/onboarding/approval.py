"""Approval: coordinators are asked about a newcomer until one of them can have read it.

That one was asked is noted (a ``Reminder`` with the question's key) as long as their buttons count.
The note goes where their messenger turned the question away, so that it is asked anew.
"""

from datetime import datetime, timedelta

from bot.admission import ABOUT, asked, question_key
from bot.domain.changes import Put
from bot.domain.newcomers import Admission, Newcomer
from bot.domain.people import Person
from bot.domain.programme import Programme
from bot.domain.reminders import Reminder
from bot.gather import coordinators_reached
from bot.office import Office
from bot.ports import Tx
from bot.scene import later
from bot.talk.model import Outcome, Why

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

    Who has told no name yet is not asked about for a while: that follows the name. They were told
    that the coordinators look at it, and may not know that more is awaited.
    """
    for each in await tx.find(Newcomer, admission=Admission.ASKING):
        programme = office.programmes.get(each.programme_id)
        person = await tx.get(Person, each.person_id)
        if programme is None or person is None:
            continue
        if not person.name and now - each.since < NAMELESS:
            continue
        reached = await coordinators_reached(tx, programme.id)
        if reached and not await tx.find(
            Reminder, key=[question_key(each, lead) for lead in reached]
        ):
            return await ask(tx, programme, each, person.name, now)
    return None
