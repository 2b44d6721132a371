"""No print of what somebody typed in the keys of the answers: few words can be guessed from it."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"

_PRINT = re.compile(r"(?<=/)[0-9a-f]{4}(?=(?:@\d+)*\Z)")
_ANSWER = re.compile(r"/(?:said|unclear)/.")


def upgrade() -> None:
    """Take them out where nothing is to be sent any more: what is on its way keeps its name."""
    connection = op.get_bind()
    outbox = sa.table("outbox", *map(sa.column, ("number", "key", "fate")))
    answers = sa.select(outbox.c.number, outbox.c.key).where(
        sa.or_(outbox.c.key.contains("/said/"), outbox.c.key.contains("/unclear/")),
        outbox.c.fate.not_in(("waiting", "doubtful")),
    )
    changed = [
        {"this": number, "blank": _PRINT.sub("", key)}
        for number, key in connection.execute(answers)
        if _ANSWER.search(key) and _PRINT.search(key)
    ]
    if changed:
        change = sa.update(outbox).where(outbox.c.number == sa.bindparam("this"))
        connection.execute(change.values(key=sa.bindparam("blank")), changed)
