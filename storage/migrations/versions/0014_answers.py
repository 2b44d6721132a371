"""What an answer to a suggestion teaches, for whom the bot looks again, and ideas."""

import sqlalchemy as sa
from alembic import op

from storage.engine.dialects import WORDS, Instant

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Add the columns and the tables."""
    for name in ("maker_at", "contact_at"):
        op.add_column("suggestion", sa.Column(name, Instant()))
    op.add_column(
        "suggestion",
        sa.Column("found_for", WORDS, nullable=False, server_default=sa.text("'[]'")),
    )
    op.create_index("ix_suggestion_programme_id", "suggestion", ["programme_id"])
    op.create_table(
        "refusal",
        sa.Column("id", WORDS, nullable=False),
        sa.Column("programme_id", WORDS, nullable=False),
        sa.Column("person_id", WORDS, nullable=False),
        sa.Column("side", WORDS, nullable=False),
        sa.Column("because", WORDS, nullable=False),
        sa.Column("note", WORDS, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_refusal"),
    )
    for name in ("person_id", "programme_id"):
        op.create_index(f"ix_refusal_{name}", "refusal", [name])
    op.create_table(
        "lookout",
        sa.Column("id", WORDS, nullable=False),
        sa.Column("programme_id", WORDS, nullable=False),
        sa.Column("person_id", WORDS, nullable=False),
        sa.Column("side", WORDS, nullable=False),
        sa.Column("challenge_id", WORDS, nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_lookout"),
    )
    op.create_index("ix_lookout_person_id", "lookout", ["person_id"])
    op.create_index("ix_lookout_programme_id_side_id", "lookout", ["programme_id", "side", "id"])
    _make_ideas()


def _make_ideas() -> None:
    op.create_table(
        "idea",
        sa.Column("id", WORDS, nullable=False),
        sa.Column("programme_id", WORDS, nullable=False),
        sa.Column("person_id", WORDS, nullable=False),
        sa.Column("text", WORDS, nullable=False),
        sa.Column("wanted", WORDS, nullable=False),
        sa.Column("stage", WORDS, nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("asked_id", WORDS),
        sa.Column("challenge_id", WORDS),
        sa.Column("settled_at", Instant()),
        sa.PrimaryKeyConstraint("id", name="pk_idea"),
    )
    for name in ("asked_id", "person_id"):
        op.create_index(f"ix_idea_{name}", "idea", [name])
    op.create_index("ix_idea_programme_id_stage", "idea", ["programme_id", "stage"])
