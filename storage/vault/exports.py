"""All that a database keeps, as one hash: whether a copy has all of it, and opens.

A copy has the hash with it, and a seal on hash and schema, which only who has the key file can
make. So nobody who can merely write where copies lie lets people in by them, or puts a trigger
into the database that is restored.
"""

import hmac
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from hashlib import sha256
from typing import Any

from bot.ports import StoreError
from storage.tables import INBOX, LEASE, OUTBOX, VAULT_KEY, Row, is_sealed
from storage.vault.keys import Damaged, DamagedKey, Vault, key_of

STAMP = "copied"
"""The table of a copy that says what it has: see ``stamp``."""

APART = (VAULT_KEY.name, LEASE.name)
"""Tables whose rows are not copied: wrapped keys lie elsewhere, and leases end with a database."""

_TABLES = """SELECT name FROM sqlite_master
    WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"""
_PLACES: Mapping[str, tuple[str, ...]] = {INBOX.name: ("id",), OUTBOX.name: ()}
"""What a sealed value is bound to besides its column, where it is not the key of the row."""

Tables = Iterable[tuple[str, Iterable[Mapping[str, Any]]]]


_NOTED = f"SELECT * FROM {STAMP}"  # noqa: S608 # a name of ours
_SCHEMA = """SELECT type, name, tbl_name, sql FROM sqlite_master
    WHERE tbl_name != ? ORDER BY type, name"""
_FOREIGN = "SELECT 1 FROM sqlite_master WHERE type IN ('trigger', 'view')"


class Origin(Enum):
    """What the note in a copy says of it: it is ours as we made it, or anybody's, or damaged."""

    OURS = auto()
    UNSEALED = auto()
    DAMAGED = auto()


@dataclass(frozen=True, slots=True)
class Export:
    """What a database has. ``damaged`` counts the values that are not what was sealed."""

    digest: str
    rows: int
    damaged: int


@dataclass(frozen=True, slots=True)
class Keys:
    """What opens sealed values: wrapped keys by their ids, and the vault that unwraps them."""

    vault: Vault
    wrapped: Mapping[str, tuple[str, str]]

    def open(self, sealed: str, place: str) -> str:
        """Return a text; an empty one where its key is not among these. Raises ``Damaged``."""
        id_ = key_of(sealed)
        if id_ not in self.wrapped:
            return ""
        try:
            key = self.vault.take(id_, self.wrapped[id_])
        except DamagedKey as error:
            raise Damaged(str(error)) from None
        return key.open(sealed, place)


def export(raw: sqlite3.Connection, keys: Keys | None = None) -> Export:
    """Return what is in all tables that are copied; opened, where there are keys.

    The order of rows in the file makes no difference. Raises ``BadKeys`` and ``sqlite3.Error``.
    """
    names = [name for (name,) in raw.execute(_TABLES).fetchall() if name not in (*APART, STAMP)]
    return summarize(((name, _rows(raw, name)) for name in names), keys)


def summarize(tables: Tables, keys: Keys | None = None) -> Export:
    """Return what is in tables, which come by their names, with rows by their keys.

    Values are as SQLite has them. The order of columns makes no difference. Raises ``BadKeys``.
    """
    summary, rows, damaged = sha256(), 0, 0
    for name, found in tables:
        for values in found:
            opened = values if keys is None else _opened(name, values, keys)
            summary.update(repr((name, *sorted(opened.items()))).encode("utf-8", "surrogatepass"))
            rows += 1
            damaged += sum(isinstance(each, Damaged) for each in opened.values())
    return Export(summary.hexdigest(), rows, damaged)


def check_file(raw: sqlite3.Connection) -> None:
    """Raise ``StoreError`` where pages, rows and indexes of a database do not fit together."""
    (verdict,) = raw.execute("PRAGMA integrity_check(1)").fetchone()
    if verdict != "ok":
        raise StoreError(f"damaged: {verdict.splitlines()[-1]}")


def stamp(copy: sqlite3.Connection, digest: str, key: bytes | None) -> None:
    """Note in a copy what it has, sealed where there is a key: see ``storage.vault.copies``."""
    seal = _seal(copy, digest, key)
    copy.execute(f"CREATE TABLE {STAMP} (digest TEXT NOT NULL, seal TEXT NOT NULL)")
    copy.execute(f"INSERT INTO {STAMP} VALUES (?, ?)", (digest, seal))  # noqa: S608 # our name
    copy.commit()


def unstamp(copy: sqlite3.Connection, key: bytes | None) -> Origin:
    """Take the note away, and return whose the copy is, and whether it has what was noted.

    Without a note or a key, and with a note of earlier versions, which was not sealed, it is
    ``UNSEALED``. One with triggers or views is none of ours, whatever it says.
    """
    try:
        if copy.execute(_FOREIGN).fetchone() is not None:
            return Origin.DAMAGED
        if (STAMP,) not in copy.execute(_TABLES).fetchall():
            return Origin.UNSEALED
        noted = copy.execute(_NOTED).fetchall()
        copy.execute(f"DROP TABLE {STAMP}")
        copy.commit()
        digest = export(copy).digest
        seal = _seal(copy, digest, key)
    except (sqlite3.Error, UnicodeError):
        return Origin.DAMAGED  # such as a text that is not UTF-8
    if [row[:1] for row in noted] != [(digest,)]:
        return Origin.DAMAGED
    if key is None or len(noted[0]) == 1:
        return Origin.UNSEALED
    given = str(noted[0][1]).encode("utf-8", "replace")
    return Origin.OURS if hmac.compare_digest(given, seal.encode()) else Origin.DAMAGED


def _seal(copy: sqlite3.Connection, digest: str, key: bytes | None) -> str:
    if key is None:
        return ""
    content = repr((digest, copy.execute(_SCHEMA, (STAMP,)).fetchall()))
    return hmac.new(key, content.encode("utf-8", "surrogatepass"), sha256).hexdigest()


def _rows(raw: sqlite3.Connection, name: str) -> Iterator[dict[str, Any]]:
    columns = raw.execute(f'PRAGMA table_info("{name}")').fetchall()
    key = [row[1] for row in sorted(columns, key=lambda row: row[5]) if row[5]]
    order = ", ".join(f'"{each}"' for each in key or [row[1] for row in columns])
    # From an index a key may be read that is another one in the row, if either is damaged.
    found = raw.execute(f'SELECT * FROM "{name}" NOT INDEXED ORDER BY {order}')  # noqa: S608 # its own
    names = [each[0] for each in found.description]
    for row in found:
        yield dict(zip(names, row, strict=True))


def _opened(name: str, values: Mapping[str, Any], keys: Keys) -> dict[str, Any]:
    table = Row.metadata.tables.get(name)
    opened: dict[str, Any] = dict(values)
    if table is None:
        return opened
    bound = _PLACES.get(name, tuple(table.primary_key.columns.keys()))
    number = "".join(f"/{values[each]}" for each in bound)
    for column in filter(is_sealed, table.columns):
        if sealed := values.get(column.name):
            opened[column.name] = _tried(sealed, f"{name}.{column.name}{number}", keys)
    return opened


def _tried(sealed: str, place: str, keys: Keys) -> str | Damaged:
    try:
        return keys.open(sealed, place)
    except Damaged as error:
        return error


def keys_of(vault: Vault, stored: Sequence[tuple[str, str, str, str]]) -> Keys:
    """Return what opens values, of wrapped keys as they are stored."""
    return Keys(vault, {id_: (master, wrapped) for id_, _, master, wrapped in stored})
