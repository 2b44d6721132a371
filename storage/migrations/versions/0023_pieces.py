"""Of which messages of the messenger a message consists, where there are several."""

import sqlalchemy as sa
from alembic import op

from storage.engine.dialects import WORDS

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    """Add the column, and find by it; of what was sent before only the last message is known."""
    op.add_column("outbox", sa.Column("pieces", WORDS))
    in_pieces = sa.text("pieces IS NOT NULL")
    op.create_index(
        "ix_outbox_to", "outbox", ["to"], sqlite_where=in_pieces, postgresql_where=in_pieces
    )
