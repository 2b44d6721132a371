"""What somebody was called before, as what waits for others may still tell of them so."""

import sqlalchemy as sa
from alembic import op

from storage.engine.dialects import WORDS

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    """Add the column; nobody is known by an earlier name yet."""
    op.add_column(
        "person", sa.Column("former", WORDS, nullable=False, server_default=sa.text("''"))
    )
