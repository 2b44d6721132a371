"""What became of a talk is sealed, with the evening's key: it tells of two votes."""

from typing import Any

import sqlalchemy as sa
from alembic import context, op

from storage.engine.dialects import WORDS
from storage.vault.keys import DamagedKey, Key, Vault

revision = "0029"
down_revision = "0028"

_UNIT = 64
_EVENING = "evening:"
_KEYS = sa.select(*map(sa.column, ("subject", "id", "master", "wrapped"))).select_from(
    sa.table("vault_key")
)
_SITTING = sa.table(
    "sitting",
    *(sa.column(each, WORDS) for each in ("evening_id", "maker_id", "match")),
    sa.column("round", sa.BigInteger),
)
_KEY = ("evening_id", "round", "maker_id")
_THIS = [_SITTING.c[each] == sa.bindparam(f"this_{each}") for each in _KEY]
_PLAIN = sa.select(_SITTING).where(_SITTING.c.match.in_(("none", "picked", "held", "told", "full")))


def upgrade() -> None:
    """Seal what is there; where the evening's key was destroyed, nothing stays of it."""
    connection = op.get_bind()
    found = connection.execute(_KEYS.order_by(sa.column("id"))).all()
    if not found:  # nothing is sealed, or the keys lie elsewhere, which is found out after this
        return
    keys = _keys_of_evenings(found)
    changes = [
        {
            **{f"this_{name}": row[name] for name in _KEY},
            "before": row["match"],
            "after": _sealed(keys.get(row["evening_id"]), row),
        }
        for row in connection.execute(_PLAIN).mappings().all()
    ]
    if changes:
        change = _SITTING.update().where(*_THIS, _SITTING.c.match == sa.bindparam("before"))
        connection.execute(change.values(match=sa.bindparam("after")), changes)


def _keys_of_evenings(found: Any) -> dict[str, Key]:
    """Return the keys to write with, by evening: of several the first that is not damaged."""
    vault: Vault = context.config.attributes["vault"]
    keys: dict[str, Key] = {}
    for subject, id_, master, wrapped in found:
        evening = subject.removeprefix(_EVENING)
        if subject.startswith(_EVENING) and evening not in keys:
            try:
                keys[evening] = vault.take(id_, (master, wrapped))
            except DamagedKey:
                continue
    return keys


def _sealed(key: Key | None, row: Any) -> str:
    if key is None:
        return ""
    place = "/".join(str(row[each]) for each in _KEY)
    return key.seal(row["match"].ljust(_UNIT), f"sitting.match/{place}")
