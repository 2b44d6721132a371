"""Invitations that lapse, newcomers who wait, and lists of people who signed up."""

import sqlalchemy as sa
from alembic import op

from storage.engine.dialects import WORDS, Instant

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the columns and the tables."""
    op.add_column("invitation", sa.Column("expires_at", Instant()))
    op.add_column("invitation", sa.Column("made_by", WORDS))
    op.create_index("ix_invitation_programme_id", "invitation", ["programme_id"])
    op.create_table(
        "newcomer",
        sa.Column("person_id", WORDS, nullable=False),
        sa.Column("programme_id", WORDS, nullable=False),
        sa.Column("role", WORDS, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("admission", WORDS, nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("code_hash", WORDS, nullable=False),
        sa.Column("settled_at", Instant()),
        sa.Column("reminded_at", Instant()),
        sa.PrimaryKeyConstraint("person_id", "programme_id", "role", name="pk_newcomer"),
        sa.UniqueConstraint("programme_id", "number", name="uq_newcomer_programme_id_number"),
    )
    op.create_index("ix_newcomer_admission", "newcomer", ["admission"])
    op.create_table(
        "signup",
        sa.Column("id", WORDS, nullable=False),
        sa.Column("programme_id", WORDS, nullable=False),
        sa.Column("roster_id", WORDS, nullable=False),
        sa.Column("code_hash", WORDS, nullable=False),
        sa.Column("role", WORDS, nullable=False),
        sa.Column("name", WORDS, nullable=False),
        sa.Column("organisation", WORDS, nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_signup"),
    )
    op.create_index("ix_signup_programme_id", "signup", ["programme_id"])
    op.create_index("ix_signup_roster_id", "signup", ["roster_id"])
    op.create_index("ix_signup_code_hash", "signup", ["code_hash"])
    op.create_table(
        "roster",
        sa.Column("id", WORDS, nullable=False),
        sa.Column("programme_id", WORDS, nullable=False),
        sa.Column("author_id", WORDS, nullable=False),
        sa.Column("account_id", WORDS, nullable=False),
        sa.Column("role", WORDS),
        sa.Column("media", WORDS),
        sa.Column("entries", WORDS, nullable=False),
        sa.Column("reading", WORDS, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("invited", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_roster"),
    )
    op.create_index("ix_roster_author_id", "roster", ["author_id"])
    op.create_index("ix_roster_reading", "roster", ["reading"])
