"""What an answer to a suggestion teaches."""

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Add nothing yet."""
