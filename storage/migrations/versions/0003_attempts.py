"""What tells a parcel that was begun from one that only waits for its turn."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add what is needed, and take every claim of the version before for a beginning."""
    op.add_column(
        "outbox", sa.Column("begun", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.execute(
        """UPDATE outbox SET begun = true
        WHERE fate = 'waiting' AND owner IS NOT NULL AND channel = 'telegram'"""
    )
