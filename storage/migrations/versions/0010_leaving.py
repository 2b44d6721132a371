"""Who left what, and why; when a suggestion was declined."""

import sqlalchemy as sa
from alembic import op

from storage.engine.dialects import WORDS, Instant

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add the column and the table."""
    op.add_column("suggestion", sa.Column("declined_at", Instant()))
    op.create_table(
        "leaving",
        sa.Column("id", WORDS, nullable=False),
        sa.Column("programme_id", WORDS, nullable=False),
        sa.Column("person_id", WORDS, nullable=False),
        sa.Column("scope", WORDS, nullable=False),
        sa.Column("reasons", WORDS, nullable=False),
        sa.Column("words", WORDS, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("team_id", WORDS),
        sa.Column("suggestion_id", WORDS),
        sa.PrimaryKeyConstraint("id", name="pk_leaving"),
    )
    for name in ("person_id", "programme_id"):
        op.create_index(f"ix_leaving_{name}", "leaving", [name])
