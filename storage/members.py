"""How many people belong to each programme, for operators: asked beside the store."""

from pathlib import Path

from sqlalchemy import func, inspect, select

from bot.domain.people import Membership
from storage.engine import read_url, reading
from storage.tables import TABLES

_MEMBERS = TABLES[Membership]
_COUNT = (
    select(_MEMBERS.c.programme_id, func.count(_MEMBERS.c.person_id.distinct()))
    .where(_MEMBERS.c.left_at.is_(None))
    .group_by(_MEMBERS.c.programme_id)
    .order_by(_MEMBERS.c.programme_id)
)


def count_members(url: str) -> dict[str, int]:
    """Return the number of people by programme; nobody where there are no tables.

    Changes nothing. Raises ``StoreError``, and ``ValueError`` for a URL of another kind.
    """
    address = read_url(url)
    if address.get_backend_name() == "sqlite" and not Path(address.database or "").exists():
        return {}
    with reading(address) as connection:
        if not inspect(connection).has_table(_MEMBERS.name):
            return {}
        return {row[0]: row[1] for row in connection.execute(_COUNT)}
