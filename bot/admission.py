"""Admission: whether a programme has room, and what letting somebody in means."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime

from bot.domain.changes import Put
from bot.domain.newcomers import Admission, Newcomer
from bot.domain.people import Membership, Person, Role
from bot.domain.programme import Programme
from bot.domain.reminders import Reminder
from bot.gather import coordinators, to_lead
from bot.ports import Tx
from bot.scene import button, later
from bot.talk.model import Message, Outcome, ToPerson, say

_MARK = 12
ABOUT = "newcomer"
"""What messages about newcomers are about."""


def stem(newcomer: Newcomer) -> str:
    """Return how the keys of messages about a newcomer begin: no other request ever has these.

    A number may come again, where the row that had it is gone.
    """
    since = newcomer.since.astimezone(UTC).isoformat()
    return f"{ABOUT}/{newcomer.programme_id}/{newcomer.number}/{since}/"


def mark(newcomer: Newcomer) -> str:
    """Return what a button says of a newcomer, besides the person: two requests have two."""
    told = f"{stem(newcomer)}{newcomer.role}"
    return hashlib.sha256(told.encode()).hexdigest()[:_MARK]


def limit_of(programme: Programme, role: Role) -> int:
    """Return how many people of a role take part at most; 0 where there is no limit."""
    limits = {Role.MAKER: programme.capacity.makers, Role.CONTACT: programme.capacity.contacts}
    return limits.get(role, 0)


def is_over(programme: Programme, now: datetime) -> bool:
    """Whether its last day is past."""
    return programme.ends < programme.calendar.local(now).date()


async def has_place(tx: Tx, programme: Programme, role: Role) -> bool:
    """Whether fewer people of a role take part than the programme takes."""
    limit = limit_of(programme, role)
    if not limit:
        return True
    taken = await tx.page(Membership, "", limit, programme_id=programme.id, role=role, left_at=None)
    return len(taken) < limit


async def queue(tx: Tx, programme_id: str, role: Role) -> tuple[Newcomer, ...]:
    """Return who waits for a place, in their order."""
    found = await tx.find(
        Newcomer, admission=Admission.WAITING, programme_id=programme_id, role=role
    )
    return tuple(sorted(found, key=lambda each: each.number))


async def has_room(tx: Tx, programme: Programme, role: Role) -> bool:
    """Whether somebody who comes now is in: there is a place, and nobody waits for it."""
    if not limit_of(programme, role):
        return True
    return await has_place(tx, programme, role) and not await queue(tx, programme.id, role)


async def admit(tx: Tx, programme: Programme, newcomer: Newcomer, now: datetime) -> Outcome:
    """Make a newcomer a member, and tell them in a polite hour that they can begin."""
    person = await tx.get(Person, newcomer.person_id)
    before = await tx.get(Membership, newcomer.person_id, programme.id, newcomer.role)
    settled = replace(newcomer, admission=Admission.ADMITTED, settled_at=now)
    if person is None or (before is not None and before.left_at is None):
        return Outcome(changes=(Put(settled),))
    name = programme.name(person.language)
    told = Message(
        ToPerson(person.id),
        (say("newcomer-admitted", programme=name, name=person.name, known=bool(person.name)),),
        ((button("newcomer-begin", "introduce", mark(newcomer)),),),
        about=ABOUT,
        key=f"{stem(newcomer)}admitted",
    )
    member = Membership(person.id, programme.id, newcomer.role, now)
    return Outcome(changes=(Put(settled), Put(member)), messages=(later(told, programme, now),))


def asked(newcomer: Newcomer, person: Person, programme: Programme, who: str) -> Message:
    """Return the question to a coordinator, whose language is ``person``'s, about a newcomer."""
    key = question_key(newcomer, person.id)
    return Message(
        to_lead(person.id, programme.id),
        (
            say(
                "newcomer-asks",
                name=who or say("newcomer-nameless"),
                role=newcomer.role,
                programme=programme.name(person.language),
            ),
        ),
        (
            tuple(
                button(f"newcomer-{each}", "admit", newcomer.person_id, mark(newcomer), each)
                for each in ("yes", "no")
            ),
        ),
        about=ABOUT,
        key=key,
        matters=(key,),
    )


def question_key(newcomer: Newcomer, lead_id: str) -> str:
    """Return the key of the question to one coordinator, and of the note that they have it."""
    return f"{stem(newcomer)}asks/{lead_id}"


async def questions_left(tx: Tx, newcomer: Newcomer) -> tuple[Reminder, ...]:
    """Return the notes of the questions about a newcomer whose buttons still count."""
    leads = await coordinators(tx, newcomer.programme_id)
    return await tx.find(Reminder, key=[question_key(newcomer, each) for each in leads])
