"""What was said between a copy and its restore, which facts in the copy may bring about again.

A round that was confirmed in the evening waits as a fact, an announcement between two of its pages,
an answer as an undecided envelope: their messages are made after the restore, with the keys that
they had before. The database that the copy replaces knows those it has sent. Each is taken over as
it stands there, so that its buttons work, and with a note: once a message has its key and says what
stands there, it has been read, unless something else was said of that since; one that says
something else may be about another matter, as what was decided after the copy is forgotten. Then
the buttons of the earlier one count for nothing any more. So it is with all that follows from what
people say after the restore: who does again what is forgotten is answered, and who is asked hears.
"""

import sqlite3
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam, select, update

from bot.domain.people import Account
from bot.domain.teams import Room
from bot.ports import FAREWELL, Fate, Parcel
from bot.talk.model import Why
from storage import outbox, restores
from storage.engine import look_into
from storage.engine.dialects import one_of
from storage.engine.seam import Connection
from storage.tables import OUTBOX, TABLES, VAULT_KEY
from storage.traces import NOBODY
from storage.vault.keys import Damaged, key_of

_SAID_SINCE = "sent before the restore"
_BLACK = (NOBODY, FAREWELL)
"""How the keys begin of what was said to whoever was erased."""
_ANEW = "@"
"""What stands between a key and a number where it says something else than before the restore."""
_KEYS = select(OUTBOX.c.key)
_READERS = sa.union(select(TABLES[Account].c.id), select(TABLES[Room].c.id))
_SEALING = select(VAULT_KEY.c.id)

_KNOWN = select(
    OUTBOX.c.number, OUTBOX.c.key, OUTBOX.c.why, OUTBOX.c.body, OUTBOX.c.to, OUTBOX.c.ref
).where(one_of(OUTBOX.c.key, "keys"), OUTBOX.c.note == _SAID_SINCE)
_MET = update(OUTBOX).where(one_of(OUTBOX.c.number, "numbers")).values(note="")
_VERSION = (
    OUTBOX.c.to == bindparam("address"),
    OUTBOX.c.ref == bindparam("known_as"),
    OUTBOX.c.ref != "",  # so it is of all that was done, and is no message
    OUTBOX.c.note == _SAID_SINCE,
)
_CHANGED = (
    select(OUTBOX.c.body)
    .where(*_VERSION, OUTBOX.c.edits.is_not(None))
    .order_by(OUTBOX.c.number.desc())
    .limit(1)
)
_VERSIONS = update(OUTBOX).where(*_VERSION).values(body="")
_WENT_ON = select(OUTBOX.c.key).where(
    OUTBOX.c.to == bindparam("address"),
    OUTBOX.c.about == bindparam("topic"),
    OUTBOX.c.about != "",
    OUTBOX.c.number > bindparam("earlier"),
    OUTBOX.c.edits.is_(None),
    OUTBOX.c.note != _SAID_SINCE,
    OUTBOX.c.key.contains(_ANEW),
)


def take_over(connection: sa.Connection, replaced: Path) -> int:
    """Take over what an SQLite file has sent, and the copy does not know; return how much.

    Only what was said to whom the copy knows, without words that it has no key for. Nothing where
    the file is damaged, or of an older version than the copy.
    """
    inspected = sa.inspect(connection)
    if not inspected.has_table(VAULT_KEY.name):
        return 0
    names = [each["name"] for each in inspected.get_columns(OUTBOX.name)]
    names.remove("number")
    keys = frozenset(connection.scalars(_KEYS))
    readers = frozenset(connection.scalars(_READERS))
    sealing = frozenset(connection.scalars(_SEALING))

    def is_news(row: Mapping[str, Any]) -> bool:
        known = row["key"] in keys or row["key"].startswith(_BLACK)
        return row["to"] in readers and not known

    sent = _sent(replaced, names, is_news)
    changed = frozenset((row["to"], row["ref"]) for row in sent if row["edits"] is not None)
    found = [
        {
            **row,
            "body": _legible(row["body"], sealing),
            "note": _SAID_SINCE,
            # What came of a message that was changed is forgotten: nobody counts as told by it.
            "person_id": None if (row["to"], row["ref"]) in changed else row["person_id"],
        }
        for row in sent
    ]
    if found:
        raw = sa.table(OUTBOX.name, *map(sa.column, names))  # as it is kept, in either file
        connection.execute(sa.insert(raw), found)
    return len(found)


def _sent(
    replaced: Path, names: Sequence[str], is_sought: Callable[[Mapping[str, Any]], bool]
) -> list[Mapping[str, Any]]:
    columns = ", ".join(f"[{each}]" for each in names)  # in quotes, what is not there is a text
    look_up = f"SELECT {columns} FROM outbox WHERE fate = ? ORDER BY number"  # noqa: S608 # ours
    try:
        with closing(look_into(replaced)) as raw:
            rows = raw.execute(look_up, (Fate.SENT.value,))
            return list(filter(is_sought, (dict(zip(names, row, strict=True)) for row in rows)))
    except sqlite3.Error:
        return []


def _legible(body: str, sealing: Collection[str]) -> str:
    """Return a body, or nothing where the copy has no key for it."""
    try:
        return body if body and key_of(body) in sealing else ""
    except Damaged:
        return ""


async def post(
    connection: Connection, parcels: Sequence[Parcel], said: datetime | None = None
) -> int:
    """Put parcels into the outbox as ``outbox.post``; return how many were new.

    What was said before a restore counts as new, once: with the words that stand there it is not
    said again, with others, or after others about the same, under another key, and may be there
    twice. So it is with any words where what they follow from was ``said`` after the restore.
    """
    new = await outbox.post(connection, parcels)
    if new == len(parcels):
        return new
    made = {each.key: each for each in parcels}
    rows = await connection.execute(_KNOWN, {"keys": sorted(made)})
    if not rows:
        return new
    restored = await restores.find(connection)
    since = said is not None and all(each < said for each in restored)
    others: list[Parcel] = []
    for number, key, why, body, to, ref in rows:
        versions = {"address": to, "known_as": ref}
        changed = await connection.execute(_CHANGED, versions)
        stands = changed[0][0] if changed else body
        same = not since and await _says(connection, why, stands, made[key])
        if not same or await _went_on(connection, made[key], number):
            others.append(_other(made[key], number))
            await connection.execute(_VERSIONS, versions)
    await connection.execute(_MET, {"numbers": [row[0] for row in rows]})
    await outbox.post(connection, others)
    return new + len(rows)


def _other(parcel: Parcel, number: int) -> Parcel:
    return replace(parcel, key=f"{parcel.key}{_ANEW}{number}", doubt=parcel.body.act is None)


async def _says(connection: Connection, why: str, body: str, parcel: Parcel) -> bool:
    """Whether that is what a parcel says; words of people, which are not kept, have keys alone."""
    if parcel.body.act is not None:
        return False
    return why == Why.CHAT.value or await outbox.open_body(connection, body) == parcel.body


async def _went_on(connection: Connection, parcel: Parcel, number: int) -> bool:
    """Whether something else was said of it there since the restore, which now stands below it."""
    sought = {"address": parcel.to, "topic": parcel.about, "earlier": number}
    rows = await connection.execute(_WENT_ON, sought)
    return any(key.rpartition(_ANEW)[2].isdecimal() for (key,) in rows)
