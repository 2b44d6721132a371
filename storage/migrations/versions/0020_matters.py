"""Which reminders a message carries, so that they can be taken back with it."""

import json
from collections import Counter
from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.engine.dialects import WORDS, Instant

revision = "0020"
down_revision = "0019"

_OUTBOX = sa.table(
    "outbox",
    *(sa.column(name) for name in ("number", "key", "person_id", "why", "about", "fate")),
    sa.column("matters"),
)
_REMINDER = sa.table(
    "reminder",
    *(sa.column(name) for name in ("key", "person_id", "programme_id", "kind", "why")),
    sa.column("at", Instant()),
)
_BROUGHT_UP = ("reminder", "escalation", "appointment")
_NEWS = ("date-stands", "question")
"""What is brought up as news; a reminder of other news is only a note."""


def upgrade() -> None:
    """Add the column, and fill it for what waits."""
    op.add_column("outbox", sa.Column("matters", WORDS))
    carries = sa.text("matters IS NOT NULL")
    op.create_index(
        "ix_outbox_person_id",
        "outbox",
        ["person_id"],
        sqlite_where=carries,
        postgresql_where=carries,
    )
    connection = op.get_bind()
    waiting = connection.execute(
        sa.select(_OUTBOX.c.number, _OUTBOX.c.key, _OUTBOX.c.about).where(
            _OUTBOX.c.fate == "waiting",
            _OUTBOX.c.why.in_((*_BROUGHT_UP, "news")),
            _OUTBOX.c.person_id.is_not(None),
        )
    ).all()
    found = [
        (number, about == "digest", reminder)
        for number, key, about in waiting
        if (reminder := _named(connection, key)) is not None
    ]
    # Of several folded messages of one instant nobody knows which tells what.
    messages = Counter(_occasion(reminder) for _, folded, reminder in found if folded)
    for number, folded, reminder in found:
        single = not folded or messages[_occasion(reminder)] > 1
        keys = [reminder.key] if single else _folded(connection, reminder)
        connection.execute(
            _OUTBOX.update()
            .where(_OUTBOX.c.number == number)
            .values(matters=json.dumps(keys, separators=(",", ":")))
        )


def _named(connection: sa.Connection, key: str) -> Any:
    """Return the reminder that names a message; taken elsewhere it goes on with an account."""
    name = key.partition("@")[0]
    found = connection.execute(sa.select(_REMINDER).where(_REMINDER.c.key == name)).first()
    if found is None or (found.why not in _BROUGHT_UP and found.kind not in _NEWS):
        return None
    return found


def _occasion(reminder: Any) -> tuple[Any, ...]:
    return reminder.person_id, reminder.programme_id, reminder.why, reminder.at


def _folded(connection: sa.Connection, reminder: Any) -> list[str]:
    """Return the keys of all that was brought up together, that of the message first."""
    same = [
        getattr(_REMINDER.c, name) == getattr(reminder, name)
        for name in ("person_id", "programme_id", "why", "at")
    ]
    keys = connection.execute(
        sa.select(_REMINDER.c.key).where(*same, _REMINDER.c.key != reminder.key)
    ).scalars()
    return [reminder.key, *sorted(keys)]
