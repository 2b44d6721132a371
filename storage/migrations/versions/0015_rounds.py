"""Rounds of a whole programme."""

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Add nothing yet."""
