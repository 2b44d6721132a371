"""Who still waits when a programme ends is told that it comes to nothing, and waits no more."""

from dataclasses import replace
from datetime import datetime

from bot.admission import ABOUT, is_over, questions_left, stem
from bot.domain.changes import Drop, Put, Withdraw
from bot.domain.newcomers import PENDING, Admission, Newcomer
from bot.domain.people import Person
from bot.domain.programme import Programme
from bot.office import Office
from bot.ports import Tx
from bot.scene import later
from bot.talk.model import Message, Outcome, ToPerson, say


async def dismiss(tx: Tx, office: Office, now: datetime) -> Outcome | None:
    """Tell somebody whose programme is over that nothing came of it; ``None`` where nobody waits.

    Should it go on after all, they may come again with the code that they had.
    """
    over = {each.id: each for each in office.programmes.values() if is_over(each, now)}
    if not over:
        return None
    waiting = await tx.find(Newcomer, admission=PENDING, programme_id=sorted(over))
    if not waiting:
        return None
    return await _dismissed(tx, over[waiting[0].programme_id], waiting[0], now)


async def _dismissed(tx: Tx, programme: Programme, newcomer: Newcomer, now: datetime) -> Outcome:
    settled = Outcome(
        changes=(
            Withdraw(stem(newcomer)),
            *(Drop(each) for each in await questions_left(tx, newcomer)),
            Put(replace(newcomer, admission=Admission.GONE, settled_at=now)),
        )
    )
    person = await tx.get(Person, newcomer.person_id)
    if person is None:
        return settled
    line = say(
        "waiting-ended",
        programme=programme.name(person.language),
        asks=newcomer.admission is Admission.ASKING,
        email=programme.privacy.contact,
    )
    told = Message(ToPerson(person.id), (line,), about=ABOUT, key=f"{stem(newcomer)}{line.id}")
    return settled.saying(later(told, programme, now))


TEXT_IDS = ("waiting-ended",)
