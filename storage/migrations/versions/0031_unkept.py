"""Nothing that people wrote in the keys of what says that something was not sent: keys lie open.

Nor in the audit, which has the key of what a coordinator sent again, or took for done.
"""

import re

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"

_TOLD = re.compile(
    r"(unkept/.*?/)(?:"
    r"(?P<response>response/[^+/]+\+[^+/]+)|"  # the programme and the question; its team, its words
    r"(?P<comment>brief-comment/[^+/]+\+[^+/]+\+[^+/]+)|"  # the brief, which one of it; its title
    r"(?P<twice>ask-twice)/[^+]+\+[^+]+"  # the question and who asked; what was answered
    r")\+.*(/[a-z0-9]+(?:@.*)?)\Z",
    re.DOTALL,
)
"""Keys with words, and what is behind them: ids, and a run with which account it went on to."""


def upgrade() -> None:
    """Take them out, also where it waits or may be on its way: told twice is better than for ever.

    What is left is the key that this version gives, by which it is taken back.
    """
    _shorten("outbox", "number", "key")
    _shorten("audit", "id", "subject")


def _shorten(table: str, id_: str, column: str) -> None:
    """Take what people wrote out of the keys in one column of a table."""
    connection = op.get_bind()
    rows = sa.table(table, sa.column(id_), sa.column(column))
    name = rows.c[column]
    told = sa.select(rows.c[id_], name).where(name.contains("unkept/"))
    found = [(row, _TOLD.search(key)) for row, key in connection.execute(told)]
    changed = [
        {"this": row, "short": match.string[: match.start()] + _short(match)}
        for row, match in found
        if match is not None
    ]
    if changed:
        change = sa.update(rows).where(rows.c[id_] == sa.bindparam("this"))
        connection.execute(change.values({column: sa.bindparam("short")}), changed)


def _short(match: re.Match[str]) -> str:
    start, *stems, end = match.groups()
    return start + next(each for each in stems if each) + end
