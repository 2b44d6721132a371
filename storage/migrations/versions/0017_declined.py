"""What a declined suggestion was about, so that it comes back when that changes."""

import sqlalchemy as sa
from alembic import op

from storage.engine.dialects import WORDS

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Add the column."""
    op.add_column(
        "suggestion",
        sa.Column("declined_of", WORDS, nullable=False, server_default=sa.text("''")),
    )
