"""Announcements, and how far they have come."""

import sqlalchemy as sa
from alembic import op

from storage.engine.dialects import WORDS, Instant

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "announcement",
        sa.Column("id", WORDS, nullable=False),
        sa.Column("programme_id", WORDS, nullable=False),
        sa.Column("author_id", WORDS, nullable=False),
        sa.Column("text", WORDS, nullable=False),
        sa.Column("audience", WORDS, nullable=False),
        sa.Column("course", WORDS, nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("last", WORDS, nullable=False),
        sa.Column("asked", sa.BigInteger(), nullable=False),
        sa.Column("shown_at", Instant()),
        sa.PrimaryKeyConstraint("id", name="pk_announcement"),
    )
    op.create_index("ix_announcement_course", "announcement", ["course"])
