"""Places that wait: who was admitted and did not begin is reminded; then others get the place."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.admission import ABOUT, mark, queue, stem
from bot.domain.changes import Put, Withdraw
from bot.domain.newcomers import Admission, Newcomer
from bot.domain.people import Account, Membership, Person
from bot.domain.programme import Programme
from bot.office import Office
from bot.onboarding.introductions import INTRODUCTIONS, is_introduced
from bot.ports import Tx
from bot.scene import button, later
from bot.talk.model import Choice, Message, Outcome, Say, ToPerson, say


async def keep_free(tx: Tx, office: Office, now: datetime) -> Outcome | None:
    """Remind somebody who was admitted and has not begun, or give their place to who waits.

    They are reminded as somebody is who stopped in the middle of an introduction. The place is
    given away as long after the last reminder as the first one took, if somebody waits for it.
    """
    for each in await tx.find(Newcomer, admission=Admission.ADMITTED):
        programme = office.programmes.get(each.programme_id)
        if programme is None:
            continue
        step = await _next(tx, programme, each, now)
        if step is not None:
            return step
    return None


async def _next(tx: Tx, programme: Programme, newcomer: Newcomer, now: datetime) -> Outcome | None:
    since, last = newcomer.settled_at or newcomer.since, newcomer.reminded_at
    days = [timedelta(days=each) for each in programme.policy.onboarding.reminder_days]
    left = [each for each in days if last is None or since + each > last]
    if left:
        due = now >= since + left[0]
    else:
        free = bool(days) and last is not None and now >= last + days[0]
        due = free and bool(await queue(tx, programme.id, newcomer.role))
    if not due:
        return None
    member = await tx.get(Membership, newcomer.person_id, programme.id, newcomer.role)
    person = await tx.get(Person, newcomer.person_id)
    if person is None or member is None or member.left_at is not None:
        return Outcome(changes=(Put(replace(newcomer, admission=Admission.GONE)),))
    if await _has_begun(tx, programme, person, member):
        return Outcome(changes=(Put(replace(newcomer, admission=Admission.BEGUN)),))
    if left:
        return _reminder(programme, newcomer, person, now, last=since + days[-1] <= now)
    return _give_away(programme, newcomer, person, member, now)


async def _has_begun(tx: Tx, programme: Programme, person: Person, member: Membership) -> bool:
    """Whether somebody told what their role tells, or is about to; others remind them of that.

    Also while something else interrupts it.
    """
    if await is_introduced(tx, person, member):
        return True
    tells = INTRODUCTIONS[member.role].name
    for account in await tx.find(Account, person_id=person.id):
        progress = await tx.progress(account.id)
        for each in progress.stack if progress is not None else ():
            if each.dialog == tells and each.subject.get("programme") == programme.id:
                return True
    return False


def _reminder(
    programme: Programme, newcomer: Newcomer, person: Person, now: datetime, *, last: bool
) -> Outcome:
    # It counts from the hour in which it can be read.
    at = programme.calendar.next_polite(now)
    until = at + timedelta(days=programme.policy.onboarding.reminder_days[0])
    line = say(
        "place-reminder",
        programme=programme.name(person.language),
        last=last,
        until=programme.calendar.local(until).date(),
    )
    rows = ((button("newcomer-begin", "introduce", mark(newcomer)),),)
    told = _told(programme, newcomer, line, f"place/{at:%Y%m%d}", now, rows)
    return Outcome(changes=(Put(replace(newcomer, reminded_at=at)),), messages=(told,))


def _give_away(
    programme: Programme, newcomer: Newcomer, person: Person, member: Membership, now: datetime
) -> Outcome:
    line = say("place-gone", programme=programme.name(person.language))
    changes = (
        Withdraw(stem(newcomer)),
        Put(replace(newcomer, admission=Admission.GONE, settled_at=now)),
        Put(replace(member, left_at=now)),
    )
    return Outcome(
        changes=changes, messages=(_told(programme, newcomer, line, "place-gone", now, ()),)
    )


def _told(
    programme: Programme,
    newcomer: Newcomer,
    line: Say,
    name: str,
    now: datetime,
    rows: tuple[tuple[Choice, ...], ...],
) -> Message:
    message = Message(
        ToPerson(newcomer.person_id), (line,), rows, about=ABOUT, key=f"{stem(newcomer)}{name}"
    )
    return later(message, programme, now)
