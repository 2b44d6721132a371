"""What went before anybody could hear it, taken back or turned away, counts as never said.

So the reminders that such a message carried go with it, all of them, and their cases are looked at
again: the next tick brings up anew what is still due, under the same caps. Reminders of a message
that left, or may have, stay, and nothing is said twice.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import (
    ColumnElement,
    Executable,
    String,
    and_,
    bindparam,
    cast,
    delete,
    literal,
    not_,
    or_,
    select,
    update,
)

from bot.domain.people import Account
from bot.domain.reminders import Reminder
from bot.ports import Fate
from bot.talk.model import Why
from storage.engine.dialects import one_of
from storage.engine.seam import Connection, Row
from storage.keys import beginning, matters_of
from storage.looks import look_again, wake
from storage.outbox import UNTRIED
from storage.roles import leave_to_others
from storage.tables import OUTBOX, TABLES

_REMINDER = TABLES[Reminder]
_CARRIES = OUTBOX.c.matters.is_not(None)
_THEIRS = one_of(OUTBOX.c.person_id, "people")
TAKEN = (OUTBOX.c.number, OUTBOX.c.person_id, OUTBOX.c.why, OUTBOX.c.matters)

_WITHDRAW = (
    delete(OUTBOX)
    .where(UNTRIED, OUTBOX.c.key >= bindparam("first"), OUTBOX.c.key < bindparam("end"))
    .returning(*TAKEN)
)
_SILENCE = delete(OUTBOX).where(UNTRIED, OUTBOX.c.to == bindparam("address")).returning(*TAKEN)
_WITHDRAW_FROM = _WITHDRAW.where(OUTBOX.c.person_id == bindparam("whose"))
UNBEGUN = and_(
    OUTBOX.c.fate == Fate.WAITING.value,
    not_(OUTBOX.c.begun),
    not_(OUTBOX.c.doubt),
    OUTBOX.c.pieces.is_(None),
)
_RETRACT = (
    delete(OUTBOX)
    .where(UNBEGUN, OUTBOX.c.key >= bindparam("first"), OUTBOX.c.key < bindparam("end"))
    .returning(*TAKEN)
)
_RETRACT_THESE = delete(OUTBOX).where(one_of(OUTBOX.c.number, "numbers"), UNBEGUN).returning(*TAKEN)
_OWN = TABLES[Account]
_WITHDRAW_IN = _WITHDRAW_FROM.where(
    OUTBOX.c.in_role == bindparam("role"),
    OUTBOX.c.to.in_(select(_OWN.c.id).where(_OWN.c.person_id == bindparam("whose"))),
)
_REMINDED = (
    select(_REMINDER.c.person_id)
    .where(_REMINDER.c.key >= bindparam("first"), _REMINDER.c.key < bindparam("end"))
    .distinct()
)
# Too late by a clock that was ahead, it would wait again (``claims.revive``) but for this.
_LATE = and_(
    OUTBOX.c.fate == Fate.EXPIRED.value,
    OUTBOX.c.not_after.is_not(None),
    OUTBOX.c.why != Why.CHAT.value,
)
TAKEN_BACK = "taken back"
"""The note of what was closed as too late, and taken back since."""
_END_LATE = update(OUTBOX).where(_LATE).values(note=TAKEN_BACK)
_OVER = _END_LATE.where(OUTBOX.c.key >= bindparam("first"), OUTBOX.c.key < bindparam("end"))
_OVER_FOR = _OVER.where(OUTBOX.c.person_id == bindparam("whose"))
_OVER_IN = _OVER_FOR.where(OUTBOX.c.in_role == bindparam("role"))
_OVER_THESE = _END_LATE.where(one_of(OUTBOX.c.number, "numbers"))
_OVER_AT = _END_LATE.where(OUTBOX.c.to == bindparam("address"))
_CARRYING = select(OUTBOX.c.number, OUTBOX.c.matters).where(_THEIRS, _CARRIES)
_TAKE = delete(OUTBOX).where(one_of(OUTBOX.c.number, "numbers"), UNTRIED).returning(*TAKEN)
_TAKE_LATER = (
    delete(OUTBOX)
    .where(
        UNTRIED,
        _CARRIES,
        OUTBOX.c.why == Why.REMINDER.value,
        OUTBOX.c.person_id == bindparam("whose"),
        OUTBOX.c.number > bindparam("after"),
    )
    .returning(*TAKEN)
)
_STILL_SAID = select(OUTBOX.c.matters).where(
    _THEIRS,
    _CARRIES,
    or_(
        *(OUTBOX.c.fate == each.value for each in (Fate.WAITING, Fate.SENT, Fate.DOUBTFUL)),
        OUTBOX.c.doubt,
    ),
)
_TURNED_AWAY = select(*TAKEN).where(
    OUTBOX.c.key == bindparam("this"), OUTBOX.c.fate == Fate.UNREACHABLE.value
)
_UNSAY = (
    delete(_REMINDER)
    .where(one_of(_REMINDER.c.key, "keys"))
    .returning(_REMINDER.c.key, _REMINDER.c.team_id)
)
# As a note it keeps the matter from being brought up, and no cap counts it.
_NOTE = update(_REMINDER).where(one_of(_REMINDER.c.key, "keys")).values(why=Why.ANSWER.value)
_RENAME = (
    update(OUTBOX)
    .where(one_of(OUTBOX.c.key, "keys"))
    .values(key=OUTBOX.c.key + literal("@") + cast(OUTBOX.c.number, String))
)


@dataclass(frozen=True, slots=True)
class Taken:
    """A message that was taken back, with the keys of its reminders."""

    number: int
    person_id: str | None
    why: str
    matters: tuple[str, ...]


Known = Callable[[Taken, str], bool]
"""Whether the reminder with that key counts as said, although that message was taken back."""


def _to_nobody(_taken: Taken, _key: str) -> bool:
    return False


async def withdraw(
    connection: Connection,
    prefix: str,
    person_id: str | None = None,
    by: str | None = None,
    *,
    in_role: str | None = None,
) -> None:
    """Delete what waits, nobody has tried, and tells of something whose key begins with ``prefix``.

    With ``person_id`` only what is for that person, with ``in_role`` what is for them in that role
    alone, whatever it folds. Whoever did it (``by``) knows: what they were
    to be reminded of in that matter counts as said.
    """
    between = beginning(prefix)
    if person_id is None:
        rows = await connection.execute(_WITHDRAW, between)
        await connection.execute(_OVER, between)
    elif in_role is None:
        theirs = {**between, "whose": person_id}
        rows = await connection.execute(_WITHDRAW_FROM, theirs)
        await connection.execute(_OVER_FOR, theirs)
    else:
        await leave_to_others(connection, prefix, person_id, in_role)
        theirs = {**between, "whose": person_id, "role": in_role}
        rows = await connection.execute(_WITHDRAW_IN, theirs)
        await connection.execute(_OVER_IN, theirs)
    alone = in_role is None
    carry = await carrying(connection, prefix, or_(UNTRIED, _LATE), person_id) if alone else []
    rows = [*rows, *await _take(connection, _TAKE, carry)]

    def known(taken: Taken, key: str) -> bool:
        mine = taken.person_id == by and taken.why == Why.REMINDER.value
        return key.startswith(prefix) and by is not None and mine

    await unsay(connection, map(taken_of, rows), known)


async def _take(connection: Connection, how: Executable, numbers: Sequence[int]) -> Sequence[Row]:
    """Delete what of these messages may go, and let what was too late stay closed."""
    if not numbers:
        return ()
    await connection.execute(_OVER_THESE, {"numbers": numbers})
    return await connection.execute(how, {"numbers": numbers})


async def silence(connection: Connection, address: str) -> None:
    """Delete what waits for an address and nobody has tried."""
    rows = await connection.execute(_SILENCE, {"address": address})
    await connection.execute(_OVER_AT, {"address": address})
    await unsay(connection, map(taken_of, rows))


async def retract(connection: Connection, prefix: str) -> None:
    """Delete what tells of something whose key begins with ``prefix``, also what is in hand.

    That counts as said to everybody. What has begun to leave stays; a messenger that shows a
    message once does not say so, and may show anew what else it told.
    """
    rows = await connection.execute(_RETRACT, beginning(prefix))
    await connection.execute(_OVER, beginning(prefix))
    carry = await carrying(connection, prefix, or_(UNBEGUN, _LATE))
    rows = [*rows, *await _take(connection, _RETRACT_THESE, carry)]
    await unsay(connection, map(taken_of, rows), lambda _, key: key.startswith(prefix))


async def turned_away(connection: Connection, key: str) -> None:
    """Let a message count as never said that found nobody at its address, nor went elsewhere."""
    taken = [taken_of(row) for row in await connection.execute(_TURNED_AWAY, {"this": key})]
    said = await _still_said(connection, taken)
    await unsay(connection, [each for each in taken if not said.issuperset(each.matters)])


async def carrying(
    connection: Connection,
    prefix: str,
    which: ColumnElement[bool],
    person_id: str | None = None,
) -> list[int]:
    """Return the numbers of messages that carry a reminder whose key begins with ``prefix``."""
    found = {row[0] for row in await connection.execute(_REMINDED, beginning(prefix))}
    people = found if person_id is None else found & {person_id}
    if not people:
        return []
    rows = await connection.execute(_CARRYING.where(which), {"people": sorted(people)})
    return [
        number
        for number, matters in rows
        if any(key.startswith(prefix) for key in matters_of(matters))
    ]


async def unsay(connection: Connection, gone: Iterable[Taken], known: Known = _to_nobody) -> None:
    """Let what messages brought up that nobody hears any more count as never said.

    What is ``known`` without them counts as said, but as no reminder.
    """
    taken = [each for each in gone if each.matters]
    if not taken:
        return
    taken += await _later(connection, taken)
    said = await _still_said(connection, taken)
    noted = {key for each in taken for key in each.matters if known(each, key)} - said
    keys = {key for each in taken for key in each.matters} - said - noted
    await connection.execute(_NOTE, {"keys": sorted(noted)})
    unsaid = await connection.execute(_UNSAY, {"keys": sorted(keys)})
    # What went another way left its name behind, under which it is to be said anew.
    await connection.execute(_RENAME, {"keys": sorted(keys)})
    await look_again(
        connection,
        {team_id for _, team_id in unsaid if team_id is not None},
        {part for key, team_id in unsaid if team_id is None for part in key.split("/")[1:2]},
    )
    await wake(connection, *_readers(taken))  # no cap counts it any more


def _readers(taken: Iterable[Taken]) -> list[str]:
    return sorted({each.person_id for each in taken if each.person_id is not None})


async def _still_said(connection: Connection, taken: Sequence[Taken]) -> set[str]:
    """Return the keys of what other messages tell these readers, or may have told them."""
    kept = await connection.execute(_STILL_SAID, {"people": _readers(taken)})
    return {key for (matters,) in kept for key in matters_of(matters)}


async def _later(connection: Connection, taken: Sequence[Taken]) -> list[Taken]:
    """Take back the reminders that counted on those: that they were heard, and were ignored."""
    first: dict[str, int] = {}
    for each in taken:
        if each.person_id is not None and each.why == Why.REMINDER.value:
            first[each.person_id] = min(first.get(each.person_id, each.number), each.number)
    found: list[Row] = []
    for person_id, number in sorted(first.items()):
        after = {"whose": person_id, "after": number}
        found += await connection.execute(_TAKE_LATER, after)
    return [taken_of(each) for each in found]


def taken_of(row: Row) -> Taken:
    """Return the message of a row with the columns ``TAKEN``."""
    number, person_id, why, matters = row
    return Taken(number, person_id, why, matters_of(matters))
