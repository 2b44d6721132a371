"""Of which messages of the messenger a message consists, and which programme's hours it keeps."""

import sqlalchemy as sa
from alembic import op

from storage.engine.dialects import WORDS

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    """Add the columns; of what was sent before only the last message is known."""
    op.add_column("outbox", sa.Column("pieces", WORDS))
    op.add_column(
        "outbox", sa.Column("programme_id", WORDS, nullable=False, server_default=sa.text("''"))
    )
    in_pieces = sa.text("pieces IS NOT NULL")
    op.create_index(
        "ix_outbox_to", "outbox", ["to"], sqlite_where=in_pieces, postgresql_where=in_pieces
    )
