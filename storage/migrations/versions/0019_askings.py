"""How often a side was asked: a request that is made once more is told once more."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """Add the column; where a side said yes or no so far, or was told of a yes, there was one."""
    count = sa.Column("askings", sa.BigInteger(), nullable=False, server_default=sa.text("0"))
    op.add_column("suggestion", count)
    op.execute(
        "UPDATE suggestion SET askings = 1 WHERE asked_at IS NOT NULL OR declined_at IS NOT NULL"
        " OR EXISTS (SELECT 1 FROM outbox WHERE outbox.key = 'request/' || suggestion.id || '/0')"
    )
