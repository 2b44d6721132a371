"""Keys of persons, and what is sealed with them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import context, op

from storage.engine.dialects import WORDS
from storage.vault.keys import Key, Vault

revision = "0005"
down_revision = "0004"

_SEALED: Mapping[str, tuple[Sequence[str], Sequence[str], str, str]] = {
    "person": (["id"], ["name"], "", "id"),
    "profile": (
        ["person_id", "programme_id"],
        ["doing", "skills", "tools", "offers", "hopes", "region", "links"],
        "",
        "person_id",
    ),
    "organisation": (["id"], ["name", "sector"], "organisation:", "id"),
    "challenge": (
        ["id"],
        ["title", "need", "skills", "region"],
        "organisation:",
        "organisation_id",
    ),
    "suggestion": (["id"], ["fits"], "", "maker_id"),
    "team": (["id"], ["name"], "team:", "id"),
    "meeting": (["team_id", "slot"], ["note"], "team:", "team_id"),
    "update": (["id"], ["sentence", "media"], "", "person_id"),
    "progress": (["account_id"], ["body"], "", "account_id"),
    "inbox": (["id"], ["body"], "", "account"),
    "outbox": (["key"], ["body"], "", "to"),
}
"""What is sealed, by table: its key, the columns, and whose key seals it (kind, and column)."""

_AT_ONCE = 500


def upgrade() -> None:
    """Add the table of keys, and seal what is there."""
    keys = op.create_table(
        "vault_key",
        sa.Column("id", WORDS, nullable=False),
        sa.Column("subject", WORDS, nullable=False),
        sa.Column("master", WORDS, nullable=False),
        sa.Column("wrapped", WORDS, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_vault_key"),
    )
    op.create_index("ix_vault_key_subject", "vault_key", ["subject"])
    if op.get_bind().dialect.name == "postgresql":  # SQLite has one writer, and that is this one
        names = ", ".join(f'"{name}"' for name in _SEALED)
        op.execute(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE")
    ring = _Ring(op.get_bind(), keys, context.config.attributes["vault"])
    ring.key("")  # the canary
    for name, (key, columns, kind, subject) in _SEALED.items():
        _seal_table(ring, name, key, columns, (kind, subject))


class _Ring:
    """The new keys, by subject."""

    def __init__(self, connection: sa.Connection, table: sa.Table, vault: Vault) -> None:
        self.connection = connection
        self._table, self._vault = table, vault
        self._made: dict[str, Key] = {}

    def key(self, subject: str) -> Key:
        """Return the key of a subject, which is stored when it is made."""
        if subject not in self._made:
            key, (master, wrapped) = self._vault.make()
            row = {"id": key.id, "subject": subject, "master": master, "wrapped": wrapped}
            self.connection.execute(self._table.insert(), row)
            self._made[subject] = key
        return self._made[subject]


def _seal_table(
    ring: _Ring, name: str, key: Sequence[str], columns: Sequence[str], subject: tuple[str, str]
) -> None:
    kind, whose = subject
    table = sa.table(name, *(sa.column(each, WORDS) for each in {*key, *columns, whose}))
    filled = sa.or_(*(table.c[each] != "" for each in columns))
    this = [table.c[each] == sa.bindparam(f"this_{each}") for each in key]
    change = table.update().where(*this).values({each: sa.bindparam(each) for each in columns})
    keys = [table.c[each] for each in key]
    for some in _chunks(ring.connection.execute(sa.select(*keys).where(filled)).all()):
        rows = ring.connection.execute(sa.select(table).where(sa.tuple_(*keys).in_(some)))
        changes = []
        for row in rows.mappings().all():
            seal = ring.key(f"{kind}{row[whose]}").seal
            at = "" if name == "outbox" else "/" + "/".join(row[each] for each in key)
            sealed = {each: row[each] and seal(row[each], f"{name}.{each}{at}") for each in columns}
            changes.append({**sealed, **{f"this_{each}": row[each] for each in key}})
        ring.connection.execute(change, changes)


def _chunks(keys: Sequence[sa.Row[Any]]) -> Iterator[list[tuple[Any, ...]]]:
    for start in range(0, len(keys), _AT_ONCE):
        yield [tuple(each) for each in keys[start : start + _AT_ONCE]]
