"""Where somebody with several messengers wants to be reminded."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Add the column: nobody has chosen yet."""
    op.add_column(
        "account", sa.Column("preferred", sa.Boolean(), nullable=False, server_default=sa.false())
    )
