"""When a case has to be looked at again."""

import sqlalchemy as sa
from alembic import op

from storage.engine.dialects import WORDS, Instant

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add tables; they are empty, and the first tick finds all cases."""
    op.create_table(
        "look",
        sa.Column("matter", WORDS, nullable=False),
        sa.Column("id", WORDS, nullable=False),
        sa.Column("programme_id", WORDS, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("seen_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("matter", "id", name="pk_look"),
    )
    op.create_index("ix_look_programme_id_matter_at", "look", ["programme_id", "matter", "at"])
    op.create_table(
        "wait",
        sa.Column("person_id", WORDS, nullable=False),
        sa.Column("matter", WORDS, nullable=False),
        sa.Column("id", WORDS, nullable=False),
        sa.Column("programme_id", WORDS, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "matter", "id", name="pk_wait"),
    )
    op.create_index("ix_wait_programme_id_at", "wait", ["programme_id", "at"])
    op.create_table(
        "watch",
        sa.Column("programme_id", WORDS, nullable=False),
        sa.Column("edition", WORDS, nullable=False),
        sa.Column("seen_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("programme_id", name="pk_watch"),
    )
