"""What was decided between a copy and its restore: a messenger may bring it once more.

Where the position in a messenger's stream is kept in the database, a restore sets it back as well.
The database that the copy replaces knows what it has decided of that. The ids are taken over: what
comes under them is neither decided again, nor is its author asked to say it again.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import select

from storage.engine import look_into
from storage.inbox import State
from storage.tables import INBOX
from storage.traces import NOBODY

_NAMES = ("id", "account", "at", "heard")
_AS_DECIDED: dict[str, object] = {"state": State.DECIDED.value, "attempts": 0}
_DECIDED = (
    f"SELECT {', '.join(_NAMES)} FROM inbox WHERE state <> ? AND (heard OR account = ?) "  # noqa: S608 # ours
    "ORDER BY number"
)


def take_over(connection: sa.Connection, replaced: Path) -> None:
    """Take over the ids of what people said that an SQLite file has decided, and the copy has not.

    Nothing where the file is damaged.
    """
    known = frozenset(connection.scalars(select(INBOX.c.id)))
    found = [{**row, **_AS_DECIDED} for row in _decided(replaced) if row["id"] not in known]
    if found:
        raw = sa.table(INBOX.name, *map(sa.column, found[0]))  # as it is kept, in either file
        connection.execute(sa.insert(raw), found)


def _decided(replaced: Path) -> list[dict[str, object]]:
    try:
        with closing(look_into(replaced)) as raw:
            rows = raw.execute(_DECIDED, (State.OPEN.value, NOBODY))
            return [dict(zip(_NAMES, row, strict=True)) for row in rows]
    except sqlite3.Error:
        return []
