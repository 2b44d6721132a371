"""What channels remember between two starts: a position in a stream, an event without its key."""

from collections.abc import Mapping

from sqlalchemy import bindparam, delete, select

from storage.engine.dialects import upsert
from storage.engine.seam import Connection
from storage.names import name_of, storable
from storage.tables import NOTE

_PUT = upsert(NOTE, ("name", "value"))
_DROP = delete(NOTE).where(NOTE.c.name == bindparam("this"))
_FIND = select(NOTE.c.name, NOTE.c.value).where(
    NOTE.c.name >= bindparam("first"), NOTE.c.name < bindparam("end")
)


async def write(connection: Connection, notes: Mapping[str, str | None]) -> None:
    """Keep notes by name; ``None`` takes one away."""
    for name, value in notes.items():
        if value is None:
            await connection.execute(_DROP, {"this": name_of(name)})
        else:
            await connection.execute(_PUT, {"name": name_of(name), "value": storable(value)})


async def find(connection: Connection, prefix: str) -> Mapping[str, str]:
    """Return the notes whose names begin with ``prefix``."""
    rows = await connection.execute(_FIND, {"first": prefix, "end": prefix + "\U0010ffff"})
    return {row[0]: row[1] for row in rows}
