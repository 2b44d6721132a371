"""Who is another by now: one of two persons who were made one, a group chat with its earlier id.

The wrapped keys have the subjects of the database that was copied last. Where that was an earlier
one, which had been restored, they are back with whoever had them before; and nothing in a later
copy names these any more. So each database notes who became whom in it. Versions before did not:
of what was linked in theirs nobody can tell.
"""

import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from storage import notes
from storage.engine.seam import Connection

_PREFIX = "became/"
_FIND = f"SELECT name, value FROM note WHERE substr(name, 1, {len(_PREFIX)}) = '{_PREFIX}'"  # noqa: S608 # ours


async def note_heir(connection: Connection, old: str, new: str) -> None:
    """Note that what was one subject's is another's from now on."""
    await notes.write(connection, {f"{_PREFIX}{old}": new})


async def ids_of(connection: Connection, subject: str) -> frozenset[str]:
    """Return a subject's id, and those of all who became it: keys may name it by any of them."""
    noted = await notes.find(connection, _PREFIX)
    ids: frozenset[str] = frozenset({subject})
    fresh = ids
    while fresh:
        older = {name.removeprefix(_PREFIX) for name, new in noted.items() if new in fresh}
        fresh = frozenset(older - ids)
        ids |= fresh
    return ids


class Heirs:
    """Who became whom in a database."""

    def __init__(self, noted: Mapping[str, str]) -> None:
        """Take what was noted: by whom somebody was followed, who may be another since, too."""
        self._noted = noted

    @property
    def gone(self) -> frozenset[str]:
        """Those who are others by now."""
        return frozenset(self._noted)

    def of(self, subject: str) -> str:
        """Return who a subject is by now."""
        for _ in self._noted:
            subject = self._noted.get(subject, subject)
        return subject


def find_heirs(connection: sa.Connection) -> Heirs:
    """Return who became whom in a database that has a table for notes."""
    return _heirs(connection.exec_driver_sql(_FIND).all())


def read_heirs(raw: sqlite3.Connection) -> Heirs:
    """Return who became whom in an SQLite file. Raises ``sqlite3.Error``."""
    return _heirs(raw.execute(_FIND).fetchall())


def _heirs(rows: Iterable[Any]) -> Heirs:
    return Heirs({name.removeprefix(_PREFIX): new for name, new in rows})
