"""What PostgreSQL refuses or loses: which failure means what, in words without anybody's data."""

import psycopg

from bot.ports import Overlong, StoreError, Unwritable
from storage.engine.seam import UNWRITABLE, Conflict

DOOMED = frozenset({"40001", "40P01"})
"""Serialization failure and deadlock: nothing but running the whole transaction again helps."""

MACHINE = ("08", "25006", "53", "55P03", "57", "58", "XX")
"""Failures of the server or of its operator, whatever was to be written: no connection, read-only,
a full disk, a lock that is not to be had, a shutdown, a broken file."""

ASTRAY = frozenset({"25006", "0A000"})
"""This server takes no decisions: it may be the standby of what was its own standby before. Where
the address leads by now, only a new connection tells."""

_CONTENT = ("22", "54")
"""Failures of what was to be written: no value of its type, or too long."""

_OVERLONG = frozenset({"25P03", "25P04"})
"""Nothing was done in a transaction for too long, or it lasted longer than an operator allows."""

_UNIQUE = "23505"

ERRORS = (psycopg.Error, OSError, *UNWRITABLE)
"""What a statement may raise."""


class Taken(Conflict):
    """A unique key exists. If somebody wrote it a moment ago, the next try will see it."""


def state_of(error: Exception) -> str | None:
    """Return the server's code of the failure; ``None`` where the server did not say it."""
    return getattr(error, "sqlstate", None)


def translate(error: Exception) -> StoreError:
    """Return the error without the values that the statement carried: they may be personal."""
    if isinstance(error, UNWRITABLE):
        return Unwritable(f"PostgreSQL: {type(error).__name__}")
    if not isinstance(error, psycopg.Error):
        return StoreError(f"PostgreSQL: {type(error).__name__}")
    state = state_of(error)
    words = error.diag.message_primary or f"{error}".partition("\n")[0]
    message = f"PostgreSQL: {state or type(error).__name__}: {words}"
    if state == _UNIQUE:
        return Taken(message)
    if isinstance(error, psycopg.DataError) or (state or "").startswith(_CONTENT):
        return Unwritable(message)
    if state in _OVERLONG:
        return Overlong(message)
    return Conflict(message) if state in DOOMED else StoreError(message)
