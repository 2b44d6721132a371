"""In which role somebody is meant by a message: it is taken back once they left that."""

import sqlalchemy as sa
from alembic import op

from storage.engine.dialects import WORDS

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Add the column."""
    op.add_column(
        "outbox", sa.Column("in_role", WORDS, nullable=False, server_default=sa.text("''"))
    )
