"""What somebody said, on its way to others: it goes no further once they are erased.

Keys tell whose words a message has: copies of what a member said name them, and news of an update,
calls for help and announcements name what they tell of.
"""

from collections.abc import Iterator

from sqlalchemy import bindparam, delete, or_, select

from bot.domain.announcements import Announcement
from bot.domain.milestones import Update
from bot.ports import Fate
from storage.engine.dialects import one_of
from storage.engine.seam import Connection
from storage.tables import OUTBOX, TABLES
from storage.traces import Trace

_UPDATE, _ANNOUNCEMENT = TABLES[Update], TABLES[Announcement]
_ABOUT_UPDATES = ("update-news", "help", "help-taken")
_COPIES = ("carry", "recarry")
_SPEAKER = 3
"""Where the key of a copy, whose parts are apart by blanks, names who said it."""

_UPDATES = select(_UPDATE.c.id).where(_UPDATE.c.person_id == bindparam("who"))
_ANNOUNCEMENTS = select(_ANNOUNCEMENT.c.id).where(_ANNOUNCEMENT.c.author_id == bindparam("who"))

# What is in doubt could be sent again.
_MAY_GO = or_(*(OUTBOX.c.fate == each.value for each in (Fate.WAITING, Fate.DOUBTFUL)))
_DROP = delete(OUTBOX).where(
    _MAY_GO, OUTBOX.c.key >= bindparam("first"), OUTBOX.c.key < bindparam("end")
)
_NAMING = select(OUTBOX.c.number, OUTBOX.c.key).where(
    _MAY_GO, OUTBOX.c.key.like(bindparam("sought"), escape="!")
)
_DROP_THESE = delete(OUTBOX).where(one_of(OUTBOX.c.number, "numbers"))


async def silence(connection: Connection, person_id: str) -> None:
    """Drop what waits, or is held in doubt, and has the words of that person."""
    who = {"who": person_id}
    updates = [row[0] for row in await connection.execute(_UPDATES, who)]
    announcements = [row[0] for row in await connection.execute(_ANNOUNCEMENTS, who)]
    for stem in _stems(updates, announcements):
        await connection.execute(_DROP, {"first": stem, "end": f"{stem}\U0010ffff"})
    rows = await connection.execute(_NAMING, Trace(person_id).sought)
    numbers = [number for number, key in rows if _speaker(key) == person_id]
    await connection.execute(_DROP_THESE, {"numbers": numbers})


def _stems(updates: list[str], announcements: list[str]) -> Iterator[str]:
    for id_ in updates:
        yield from (f"{what}/{id_}/" for what in _ABOUT_UPDATES)
    for id_ in announcements:
        yield f"announcement/{id_}/to/"


def _speaker(key: str) -> str | None:
    parts = key.split(" ")
    return parts[_SPEAKER] if parts[0] in _COPIES and len(parts) > _SPEAKER else None
