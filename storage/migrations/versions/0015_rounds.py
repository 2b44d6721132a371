"""Rounds of a whole programme: proposals, what somebody insists on, who was left over."""

import sqlalchemy as sa
from alembic import op

from storage.engine.dialects import WORDS, Instant

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "round",
        sa.Column("id", WORDS, nullable=False),
        sa.Column("programme_id", WORDS, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("author_id", WORDS, nullable=False),
        sa.Column("phase", WORDS, nullable=False),
        sa.Column("aim", WORDS, nullable=False),
        sa.Column("begun_at", Instant(), nullable=False),
        sa.Column("asked_at", Instant()),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", Instant()),
        sa.Column("solved", sa.Boolean(), nullable=False),
        sa.Column("worth", sa.Float(), nullable=False),
        sa.Column("percent", sa.Float(), nullable=False),
        sa.Column("passed_over", sa.BigInteger(), nullable=False),
        sa.Column("seats", WORDS, nullable=False),
        sa.Column("left", WORDS, nullable=False),
        sa.Column("sent_at", Instant()),
        sa.Column("last", WORDS, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_round"),
        sa.UniqueConstraint("programme_id", "number", name="uq_round_programme_id_number"),
    )
    op.create_index("ix_round_phase", "round", ["phase"])
    op.create_index("ix_round_author_id", "round", ["author_id"])
    op.create_table(
        "insistence",
        sa.Column("programme_id", WORDS, nullable=False),
        sa.Column("challenge_id", WORDS, nullable=False),
        sa.Column("maker_id", WORDS, nullable=False),
        sa.Column("insists", WORDS, nullable=False),
        sa.Column("made_by", WORDS, nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("lasting", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint(
            *("programme_id", "challenge_id", "maker_id", "insists"), name="pk_insistence"
        ),
    )
    op.create_index("ix_insistence_maker_id", "insistence", ["maker_id"])
    op.create_index("ix_insistence_made_by", "insistence", ["made_by"])
    op.create_table(
        "leftover",
        sa.Column("round_id", WORDS, nullable=False),
        sa.Column("person_id", WORDS, nullable=False),
        sa.Column("challenge_id", WORDS, nullable=False),
        sa.Column("programme_id", WORDS, nullable=False),
        sa.Column("why", WORDS, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("round_id", "person_id", "challenge_id", name="pk_leftover"),
    )
    op.create_index("ix_leftover_person_id", "leftover", ["person_id"])
    op.create_index("ix_leftover_programme_id", "leftover", ["programme_id"])
