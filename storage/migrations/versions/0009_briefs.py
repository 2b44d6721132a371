"""Briefs that are reviewed, experts and what they are asked, successions and deputies."""

import sqlalchemy as sa
from alembic import op

from storage.engine.dialects import WORDS, Instant

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add the columns and the tables."""
    op.add_column("invitation", sa.Column("organisation_id", WORDS))
    for name in ("tried", "success", "askable"):
        _add_to_challenge(name, "")
    _add_to_challenge("review", "released")
    _add_to_challenge("comment", "")
    _make_experts()
    _make_successions()


def _add_to_challenge(name: str, default: str) -> None:
    op.add_column("challenge", sa.Column(name, WORDS, nullable=False, server_default=default))


def _make_experts() -> None:
    op.create_table(
        "expertise",
        sa.Column("person_id", WORDS, nullable=False),
        sa.Column("organisation_id", WORDS, nullable=False),
        sa.Column("programme_id", WORDS, nullable=False),
        sa.Column("field", WORDS, nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("left_at", Instant()),
        sa.PrimaryKeyConstraint("person_id", "organisation_id", name="pk_expertise"),
    )
    op.create_index("ix_expertise_organisation_id", "expertise", ["organisation_id"])
    op.create_table(
        "question",
        sa.Column("id", WORDS, nullable=False),
        sa.Column("team_id", WORDS, nullable=False),
        sa.Column("person_id", WORDS, nullable=False),
        sa.Column("asked_id", WORDS, nullable=False),
        sa.Column("text", WORDS, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_question"),
    )
    for name in ("asked_id", "person_id", "team_id"):
        op.create_index(f"ix_question_{name}", "question", [name])
    op.create_table(
        "reply",
        sa.Column("question_id", WORDS, nullable=False),
        sa.Column("person_id", WORDS, nullable=False),
        sa.Column("text", WORDS, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("question_id", "person_id", name="pk_reply"),
    )
    op.create_index("ix_reply_person_id", "reply", ["person_id"])


def _make_successions() -> None:
    op.create_table(
        "succession",
        sa.Column("id", WORDS, nullable=False),
        sa.Column("organisation_id", WORDS, nullable=False),
        sa.Column("programme_id", WORDS, nullable=False),
        sa.Column("person_id", WORDS, nullable=False),
        sa.Column("heir_id", WORDS, nullable=False),
        sa.Column("handover", WORDS, nullable=False),
        sa.Column("begun_at", Instant(), nullable=False),
        sa.Column("settled_at", Instant()),
        sa.PrimaryKeyConstraint("id", name="pk_succession"),
    )
    for name in ("heir_id", "organisation_id", "person_id"):
        op.create_index(f"ix_succession_{name}", "succession", [name])
    op.create_table(
        "deputy",
        sa.Column("organisation_id", WORDS, nullable=False),
        sa.Column("person_id", WORDS, nullable=False),
        sa.Column("programme_id", WORDS, nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("until", Instant(), nullable=False),
        sa.Column("ended_at", Instant()),
        sa.PrimaryKeyConstraint("organisation_id", "person_id", name="pk_deputy"),
    )
    op.create_index("ix_deputy_person_id", "deputy", ["person_id"])
    op.create_index("ix_deputy_ended_at_until", "deputy", ["ended_at", "until"])
