"""Which message of the messenger's a parcel means that changes or quotes an earlier one."""

from dataclasses import replace

from bot.ports import Parcel
from storage.engine.seam import Connection
from storage.pieces import edited, key_of, named


async def resolve(connection: Connection, parcel: Parcel) -> Parcel | None:
    """Return a parcel with the messenger's ids; ``None`` where what it edits was never sent."""
    if parcel.edits is not None:
        whole = await edited(connection, parcel.to, parcel.edits)
        if whole is not None and whole.ref:
            parcel = replace(parcel, edits=whole.ref, pieces=whole.pieces)
        elif key_of(parcel.edits) is not None:
            return None
    if (key := key_of(parcel.body.quotes)) is not None:
        said = await named(connection, key, parcel.to)
        quotes = said.ref if said is not None else None
        parcel = replace(parcel, body=replace(parcel.body, quotes=quotes))
    return parcel
