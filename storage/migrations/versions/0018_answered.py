"""When somebody first answered a suggestion of a round: from then on it cannot be undone."""

import sqlalchemy as sa
from alembic import op

from storage.engine.dialects import Instant

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Add the column."""
    op.add_column("round", sa.Column("answered_at", Instant()))
