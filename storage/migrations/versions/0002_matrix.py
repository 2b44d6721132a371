"""What teams across messengers need: notes of a channel, rooms of the bot's own, the bridge."""

import sqlalchemy as sa
from alembic import op

from storage.engine.dialects import WORDS, Instant

revision = "0002"
down_revision = "0001"

_SOUGHT = (
    ("audit", "person_id"),
    ("bridging", "person_id"),
    ("invitation", "person_id"),
    ("reminder", "team_id"),
    ("room", "bound_by"),
    ("update", "person_id"),
)


def upgrade() -> None:
    """Add tables and columns."""
    op.create_table(
        "note",
        sa.Column("name", WORDS, nullable=False),
        sa.Column("value", WORDS, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_note"),
    )
    op.create_table(
        "bridging",
        sa.Column("team_id", WORDS, nullable=False),
        sa.Column("person_id", WORDS, nullable=False),
        sa.Column("carrying", WORDS, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "person_id", name="pk_bridging"),
    )
    op.add_column("inbox", sa.Column("conversation", WORDS))
    op.execute("UPDATE inbox SET conversation = account")
    op.drop_index("ix_inbox_account_state_number", "inbox")
    op.create_index(
        "ix_inbox_conversation_state_number", "inbox", ["conversation", "state", "number"]
    )
    op.add_column("invitation", sa.Column("person_id", WORDS))
    op.add_column(
        "room", sa.Column("made", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    for table, column in _SOUGHT:
        op.create_index(f"ix_{table}_{column}", table, [column])
