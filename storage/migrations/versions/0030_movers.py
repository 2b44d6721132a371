"""Who said why a meeting was moved: the date that they proposed instead may be gone."""

import sqlalchemy as sa
from alembic import op

from storage.engine.dialects import WORDS

revision = "0030"
down_revision = "0029"

_MEETING = sa.table(
    "meeting",
    *map(sa.column, ("team_id", "state", "closed_at", "proposed_by", "proposed_at", "moved_by")),
)
_MEMBER = sa.table("member", *map(sa.column, ("team_id", "person_id", "joined_at")))


def upgrade() -> None:
    """Add the column; it is known where the date is there that was proposed in the same moment.

    A later contact has the dates of the one before, and was no member then.
    """
    op.add_column("meeting", sa.Column("moved_by", WORDS))
    date = _MEETING.alias("date")
    mover = (
        sa.select(date.c.proposed_by)
        .join(
            _MEMBER,
            sa.and_(
                _MEMBER.c.team_id == date.c.team_id,
                _MEMBER.c.person_id == date.c.proposed_by,
                _MEMBER.c.joined_at <= date.c.proposed_at,
            ),
        )
        .where(date.c.team_id == _MEETING.c.team_id, date.c.proposed_at == _MEETING.c.closed_at)
        .limit(1)
        .scalar_subquery()
    )
    op.execute(_MEETING.update().where(_MEETING.c.state == "moved").values(moved_by=mover))
