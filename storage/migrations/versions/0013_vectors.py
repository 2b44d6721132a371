"""What models said to texts, and how what has changed is found."""

import sqlalchemy as sa
from alembic import op

from storage.engine.dialects import WORDS, Instant

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Add the table, and the indexes."""
    op.create_table(
        "vector",
        sa.Column("side", WORDS, nullable=False),
        sa.Column("programme_id", WORDS, nullable=False),
        sa.Column("id", WORDS, nullable=False),
        sa.Column("model", WORDS, nullable=False),
        sa.Column("subject", WORDS, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("body", WORDS, nullable=False),
        sa.PrimaryKeyConstraint("side", "programme_id", "id", "model", name="pk_vector"),
    )
    op.create_index("ix_vector_subject", "vector", ["subject"])
    for table in ("profile", "challenge"):
        op.create_index(f"ix_{table}_updated_at", table, ["updated_at"])
