"""Which news keep polite hours: they do so also once they were tried."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    """Add the column; of what waits it is so of all that waits for an hour, or for another try."""
    op.add_column(
        "outbox", sa.Column("polite", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    names = ("fate", "why", "not_before", "not_after", "polite")
    outbox = sa.table("outbox", *map(sa.column, names))
    op.execute(
        outbox.update()
        .where(
            outbox.c.fate == "waiting",
            outbox.c.why == "news",
            outbox.c.not_before.is_not(None),
            sa.or_(outbox.c.not_after.is_(None), outbox.c.not_before != outbox.c.not_after),
        )
        .values(polite=sa.true())
    )
