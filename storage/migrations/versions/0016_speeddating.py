"""Speed-dating evenings."""

import sqlalchemy as sa
from alembic import op

from storage.engine.dialects import WORDS, Instant

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "evening",
        sa.Column("id", WORDS, nullable=False),
        sa.Column("programme_id", WORDS, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("author_id", WORDS, nullable=False),
        sa.Column("starts_at", Instant(), nullable=False),
        sa.Column("place", WORDS, nullable=False),
        sa.Column("tables", sa.BigInteger(), nullable=False),
        sa.Column("rounds", sa.BigInteger(), nullable=False),
        sa.Column("minutes", sa.BigInteger(), nullable=False),
        sa.Column("pause_after", sa.BigInteger(), nullable=False),
        sa.Column("places", sa.BigInteger(), nullable=False),
        sa.Column("phase", WORDS, nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("code", WORDS, nullable=False),
        sa.Column("code_hash", WORDS, nullable=False),
        sa.Column("wish", WORDS, nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("round", sa.BigInteger(), nullable=False),
        sa.Column("round_at", Instant()),
        sa.Column("paused_at", Instant()),
        sa.Column("timer", sa.Boolean(), nullable=False),
        sa.Column("moved", sa.BigInteger(), nullable=False),
        sa.Column("closed_at", Instant()),
        sa.PrimaryKeyConstraint("id", name="pk_evening"),
    )
    op.create_index("ix_evening_programme_id", "evening", ["programme_id"])
    op.create_index("ix_evening_phase", "evening", ["phase"])
    op.create_index("ix_evening_code_hash", "evening", ["code_hash"])
    op.create_table(
        "guest",
        sa.Column("person_id", WORDS, nullable=False),
        sa.Column("evening_id", WORDS, nullable=False),
        sa.Column("side", WORDS, nullable=False),
        sa.Column("challenge_id", WORDS, nullable=False),
        sa.Column("coming", WORDS, nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("answered_at", Instant()),
        sa.Column("arrived_at", Instant()),
        sa.Column("left_at", Instant()),
        sa.Column("door_at", Instant()),
        sa.Column("told", WORDS, nullable=False),
        sa.PrimaryKeyConstraint("person_id", "evening_id", name="pk_guest"),
    )
    op.create_index("ix_guest_evening_id", "guest", ["evening_id"])
    op.create_table(
        "sitting",
        sa.Column("evening_id", WORDS, nullable=False),
        sa.Column("round", sa.BigInteger(), nullable=False),
        sa.Column("maker_id", WORDS, nullable=False),
        sa.Column("contact_id", WORDS, nullable=False),
        sa.Column("table", sa.BigInteger(), nullable=False),
        sa.Column("match", WORDS, nullable=False),
        sa.PrimaryKeyConstraint("evening_id", "round", "maker_id", name="pk_sitting"),
    )
    op.create_index("ix_sitting_maker_id", "sitting", ["maker_id"])
    op.create_index("ix_sitting_contact_id", "sitting", ["contact_id"])
    op.create_table(
        "vote",
        sa.Column("person_id", WORDS, nullable=False),
        sa.Column("evening_id", WORDS, nullable=False),
        sa.Column("partner_id", WORDS, nullable=False),
        sa.Column("interest", WORDS, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "evening_id", "partner_id", name="pk_vote"),
    )
    op.create_index("ix_vote_evening_id", "vote", ["evening_id"])
    op.create_index("ix_vote_partner_id", "vote", ["partner_id"])
