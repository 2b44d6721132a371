"""Where a group chat moves, and came from.

What is said at its new address waits for what was said at the old one, and finds it.
"""

import sqlalchemy as sa
from alembic import op

from storage.engine.dialects import WORDS

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    """Add the columns. What waits from before keeps the order that it has."""
    op.add_column("inbox", sa.Column("leads_to", WORDS))
    leads = sa.text("leads_to IS NOT NULL")
    op.create_index(
        "ix_inbox_leads_to", "inbox", ["leads_to"], sqlite_where=leads, postgresql_where=leads
    )
    op.add_column(
        "room", sa.Column("former_ids", WORDS, nullable=False, server_default=sa.text("'[]'"))
    )
