"""What did not get through, and what nobody knows: for those who look after people."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import and_, bindparam, case, func, or_, select, update

from bot.ports import Fate, Parcel
from bot.talk.model import Why
from storage.engine.dialects import Instant, one_of
from storage.engine.seam import Connection
from storage.outbox import PARCEL, parcels_of
from storage.tables import OUTBOX

_LOST = (Fate.REFUSED, Fate.UNREACHABLE)
_HELD = OUTBOX.c.fate == Fate.DOUBTFUL.value
_THEIRS = or_(one_of(OUTBOX.c.person_id, "people"), one_of(OUTBOX.c.to, "rooms"))

_BY_WORD = "said to be done"
# What people said to each other, and was too late to be carried. Of all else nobody misses it.
_TOO_LATE = and_(
    OUTBOX.c.fate == Fate.EXPIRED.value,
    OUTBOX.c.why == Why.CHAT.value,
    OUTBOX.c.settled_at > OUTBOX.c.not_after,
    OUTBOX.c.note != _BY_WORD,
)
_COUNT = (
    select(OUTBOX.c.fate, func.count())
    .where(or_(*(OUTBOX.c.fate == each.value for each in _LOST), _TOO_LATE), _THEIRS)
    .group_by(OUTBOX.c.fate)
)
_HELD_ONES, _SETTLED, _REPEATED = "held", "settled", "repeated"
_OUTCOME = case(
    (_HELD, _HELD_ONES), (OUTBOX.c.fate == Fate.EXPIRED.value, _SETTLED), else_=_REPEATED
)
# What only changes a message is in doubt where it may have been said anew, beside it.
_TWICE = OUTBOX.c.doubt
_DOUBTS = select(_OUTCOME, func.count()).where(or_(_TWICE, _HELD)).group_by(_OUTCOME)
_AGAIN_SINCE = select(func.count()).where(
    _THEIRS,
    _TWICE,
    or_(
        OUTBOX.c.fate == Fate.WAITING.value,
        and_(
            OUTBOX.c.fate == Fate.SENT.value,
            OUTBOX.c.settled_at >= bindparam("since", type_=Instant()),
        ),
    ),
)
_FIND = select(*PARCEL).where(_HELD, _THEIRS).order_by(OUTBOX.c.number.desc())

_THIS = update(OUTBOX).where(OUTBOX.c.key == bindparam("this"), _HELD)
_AGAIN = _THIS.values(fate=Fate.WAITING.value, not_before=None, not_after=None, note="")
_DONE = _THIS.values(fate=Fate.EXPIRED.value, note=_BY_WORD)
_CHAT_OF_NOBODY = and_(OUTBOX.c.why == Why.CHAT.value, OUTBOX.c.owner.is_(None))
_CLOSE = (
    update(OUTBOX)
    .where(
        OUTBOX.c.to == bindparam("address"),
        or_(_HELD, OUTBOX.c.fate == Fate.WAITING.value),
    )
    .values(
        fate=Fate.EXPIRED.value,
        note="its chat was let go",
        not_after=None,
        doubt=or_(OUTBOX.c.doubt, OUTBOX.c.begun),
        body=case((_CHAT_OF_NOBODY, ""), else_=OUTBOX.c.body),
    )
)


async def troubles(
    connection: Connection, people: Sequence[str], rooms: Sequence[str]
) -> Mapping[Fate, int]:
    """Count by fate what certainly did not get through to these people and group chats.

    Of what expired only the words of people.
    """
    rows = await connection.execute(_COUNT, {"people": list(people), "rooms": list(rooms)})
    return {Fate(fate): count for fate, count in rows}


async def counts(connection: Connection) -> Mapping[str, int]:
    """Count what was ever in doubt: ``held``, ``repeated``, or ``settled`` without another try."""
    found = dict.fromkeys((_HELD_ONES, _REPEATED, _SETTLED), 0)
    for outcome, number in await connection.execute(_DOUBTS):
        found[outcome] = number
    return found


async def repeated(
    connection: Connection, people: Sequence[str], rooms: Sequence[str], since: datetime
) -> int:
    """Count what these people and group chats got, or will get, once more because of a doubt."""
    theirs = {"people": list(people), "rooms": list(rooms), "since": since}
    return int((await connection.execute(_AGAIN_SINCE, theirs))[0][0])


async def held(
    connection: Connection, people: Sequence[str], rooms: Sequence[str]
) -> tuple[Parcel, ...]:
    """Return what is held for these people and group chats, the newest first."""
    rows = await connection.execute(_FIND, {"people": list(people), "rooms": list(rooms)})
    return await parcels_of(connection, rows)


async def resolve(connection: Connection, key: str, *, again: bool) -> None:
    """Send what is held once more, or take it for done; nothing if it is not held any more."""
    await connection.execute(_AGAIN if again else _DONE, {"this": key})


async def close(connection: Connection, address: str) -> None:
    """Send nothing once more to a chat that is let go: whoever has it next is not to read it.

    What is in hand may still arrive, and is told elsewhere if it does not.
    """
    await connection.execute(_CLOSE, {"address": address})
