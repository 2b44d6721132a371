"""What was agreed to about a team's bridge, without the team's name: wordings are not sealed."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"

_CONSENT = sa.table("consent", *(sa.column(name) for name in ("id", "purpose", "wording")))
_HEADS = ((": die Brücke", "Das Team"), (": the bridge", "The team"))
"""What stood behind the name, in each language, and what takes its place."""


def upgrade() -> None:
    """Put "the team" in the place of each name; all else that was agreed to stays word for word."""
    connection = op.get_bind()
    kept = connection.execute(
        sa.select(_CONSENT.c.id, _CONSENT.c.wording).where(_CONSENT.c.purpose == "relaying")
    ).all()
    for id_, wording in kept:
        without = _without_name(wording)
        if without != wording:
            connection.execute(
                _CONSENT.update().where(_CONSENT.c.id == id_).values(wording=without)
            )


def _without_name(wording: str) -> str:
    for head, team in _HEADS:
        name, found, rest = wording.rpartition(head)  # the name may have these words, too
        if name:
            return f"{team}{found}{rest}"
    return wording
