"""Blanks behind votes, reasons and bodies that are sealed: their lengths told what they are."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import context, op

from storage.engine.dialects import WORDS
from storage.vault.keys import Damaged, DamagedKey, Vault, key_of

revision = "0028"
down_revision = "0027"

_SEALED: Mapping[str, tuple[Sequence[str], str, int]] = {
    "vote": (["person_id", "evening_id", "partner_id"], "interest", 64),
    "leaving": (["id"], "reasons", 64),
    "progress": (["account_id"], "body", 1024),
    "inbox": (["id"], "body", 1024),
    "outbox": (["key"], "body", 1024),
}
"""What gets them, by table: its key, the column, and of how many bytes its length is a multiple."""

_AT_ONCE = 500
_KEYS = sa.select(*map(sa.column, ("id", "master", "wrapped"))).select_from(sa.table("vault_key"))

Keys = Mapping[str, tuple[str, str]]


def upgrade() -> None:
    """Seal what is there anew, with the same keys."""
    connection = op.get_bind()
    keys = {id_: (master, wrapped) for id_, master, wrapped in connection.execute(_KEYS)}
    if keys:  # else nothing is sealed, or the keys lie elsewhere, which is found out after this
        for name in _SEALED:
            _seal_table(connection, keys, name)


def _seal_table(connection: sa.Connection, keys: Keys, name: str) -> None:
    key, column, _ = _SEALED[name]
    table = sa.table(name, *(sa.column(each, WORDS) for each in (*key, column)))
    # What a process of the version before writes meanwhile stays.
    this = [table.c[each] == sa.bindparam(f"this_{each}") for each in key]
    change = table.update().where(*this, table.c[column] == sa.bindparam("before"))
    for rows in _pages(connection, table, [table.c[each] for each in key], table.c[column]):
        changes = [
            {**{f"this_{each}": row[each] for each in key}, "before": row[column], "after": after}
            for row in rows
            if (after := _anew(keys, row, name)) is not None
        ]
        if changes:
            connection.execute(change.values({column: sa.bindparam("after")}), changes)


def _pages(
    connection: sa.Connection, table: sa.TableClause, key: Sequence[Any], column: Any
) -> Iterator[Sequence[Mapping[Any, Any]]]:
    found = [tuple(each) for each in connection.execute(sa.select(*key).where(column != ""))]
    for start in range(0, len(found), _AT_ONCE):
        some = sa.tuple_(*key).in_(found[start : start + _AT_ONCE])
        yield connection.execute(sa.select(table).where(some)).mappings().all()


def _anew(keys: Keys, row: Mapping[Any, Any], name: str) -> str | None:
    """Return what takes the place of a value: why somebody left who is erased goes.

    What is damaged stays, as a copy may have its key, and what cannot be opened in other tables.
    """
    key, column, unit = _SEALED[name]
    place = "" if name == "outbox" else "/" + "/".join(row[each] for each in key)
    place = f"{name}.{column}{place}"
    vault: Vault = context.config.attributes["vault"]
    try:
        id_ = key_of(row[column])
        if id_ not in keys:
            return "" if name == "leaving" else None
        sealing = vault.take(id_, keys[id_])
        text = sealing.open(row[column], place)
    except (Damaged, DamagedKey):
        return None
    return sealing.seal(text + " " * (-len(text.encode()) % unit), place)
