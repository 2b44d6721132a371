"""When a database came back from a copy: what was said between the two is forgotten in it."""

from datetime import datetime

import sqlalchemy as sa

from storage import notes
from storage.engine.seam import Connection
from storage.tables import NOTE

_PREFIX = "restored/"


def note_restore(connection: sa.Connection, now: datetime) -> None:
    """Note that this database is a copy which takes its place now; not in the first versions'."""
    if sa.inspect(connection).has_table(NOTE.name):
        connection.execute(sa.insert(NOTE).values(name=f"{_PREFIX}{now.isoformat()}", value=""))


async def find(connection: Connection) -> tuple[datetime, ...]:
    """Return when this database was restored, the earliest first."""
    found = await notes.find(connection, _PREFIX)
    return tuple(sorted(datetime.fromisoformat(each.removeprefix(_PREFIX)) for each in found))
