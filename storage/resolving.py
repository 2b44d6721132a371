"""Which message of the messenger's a parcel means that changes or quotes an earlier one."""

from dataclasses import replace

from sqlalchemy import bindparam, or_, select

from bot.ports import CHANGE_TRIES, Fate, Parcel
from storage.engine.seam import Connection
from storage.pieces import Shown, edited, key_of, named
from storage.tables import OUTBOX

_OWN = OUTBOX.alias("own")
_LATER = select(OUTBOX.c.edits).where(
    OUTBOX.c.to == bindparam("address"),
    or_(OUTBOX.c.fate == Fate.SENT.value, OUTBOX.c.fate == Fate.DOUBTFUL.value),
    OUTBOX.c.number
    > select(_OWN.c.number).where(_OWN.c.key == bindparam("this")).scalar_subquery(),
    OUTBOX.c.edits.is_not(None),
)
"""What later edits at an address change."""


async def resolve(connection: Connection, parcel: Parcel) -> Parcel | None:
    """Return a parcel with the messenger's ids.

    ``None`` where what it edits was never sent, or was changed anew while it failed.
    """
    if parcel.edits is not None:
        whole = await edited(connection, parcel.to, parcel.edits)
        if parcel.attempts >= CHANGE_TRIES and await _is_outdated(connection, parcel, whole):
            return None
        if whole is not None and whole.ref:
            parcel = replace(parcel, edits=whole.ref, pieces=whole.pieces)
        elif key_of(parcel.edits) is not None:
            return None
    if (key := key_of(parcel.body.quotes)) is not None:
        said = await named(connection, key, parcel.to)
        quotes = said.ref if said is not None else None
        parcel = replace(parcel, body=replace(parcel.body, quotes=quotes))
    return parcel


async def _is_outdated(connection: Connection, parcel: Parcel, whole: Shown | None) -> bool:
    """Whether a later edit has changed the same message, under whichever of its names."""
    asked = {"address": parcel.to, "this": parcel.key}
    for name in {str(row[0]) for row in await connection.execute(_LATER, asked)}:
        if name == parcel.edits:
            return True
        found = await edited(connection, parcel.to, name)
        if whole is not None and found is not None and found.number == whole.number:
            return True
    return False
