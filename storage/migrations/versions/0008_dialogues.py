"""Pictures and a trade of one's own in profiles; what experts and coordinators tell."""

import sqlalchemy as sa
from alembic import op

from storage.engine.dialects import WORDS, Instant

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the columns and the table."""
    for name in ("media", "trade_other"):
        op.add_column("profile", sa.Column(name, WORDS, nullable=False, server_default=""))
    op.create_table(
        "introduction",
        sa.Column("person_id", WORDS, nullable=False),
        sa.Column("programme_id", WORDS, nullable=False),
        sa.Column("role", WORDS, nullable=False),
        sa.Column("field", WORDS, nullable=False),
        sa.Column("availability", WORDS, nullable=False),
        sa.Column("regions", WORDS, nullable=False),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "programme_id", "role", name="pk_introduction"),
    )
    op.create_index("ix_introduction_programme_id", "introduction", ["programme_id"])
