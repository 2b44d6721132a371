"""What waited when a copy was made may have been sent since: whoever restores it has to ask.

The database that the copy replaces knows, if it is at hand and whole. What it does not know is in
doubt, as if the service had died while it was sending that.
"""

import sqlite3
from collections.abc import Collection, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import and_, bindparam, case, or_, select, update

from bot.ports import DATA, Fate
from bot.talk.model import Why
from storage import heardsince, saidsince
from storage.engine import exclusive, look_into, read_url
from storage.engine.dialects import WORDS
from storage.restores import note_restore
from storage.tables import OUTBOX

_WAITING = select(OUTBOX.c.number, OUTBOX.c.key, OUTBOX.c.created_at, OUTBOX.c.why).where(
    OUTBOX.c.fate == Fate.WAITING.value
)
_STATE = ("fate", "ref", "note", "attempts", "doubt", "begun", "settled_at")
_SINCE_LATER = ("pieces",)
"""What else tells where a message stands, where both databases are of a version that has it."""
_COLUMNS = "SELECT name FROM pragma_table_info('outbox')"
_UNDECIDED = (Fate.WAITING.value, Fate.DOUBTFUL.value)

_THIS = update(OUTBOX).where(OUTBOX.c.number == bindparam("this"))
_NOT_KEPT = and_(
    or_(OUTBOX.c.why == Why.CHAT.value, OUTBOX.c.about == DATA),
    bindparam("became", type_=WORDS) != Fate.WAITING.value,
)
_TAKE_OVER = _THIS.values(body=case((_NOT_KEPT, ""), else_=OUTBOX.c.body))
_DOUBT = _TAKE_OVER.values(
    fate=bindparam("became", type_=WORDS),
    doubt=True,
    note="it waited when the copy was made",
)


@dataclass(frozen=True, slots=True)
class Resumed:
    """Of what waits in a copy: how much was sent, or given up, since, and how much may have been.

    ``repeated`` is sent once more and marked, ``held`` waits for a coordinator. ``known`` is how
    much else was sent since, which facts in the copy may bring about again.
    """

    settled: int = 0
    repeated: int = 0
    held: int = 0
    known: int = 0


def resume(copy: str, replaced: Path | None, repeated: Collection[Why], now: datetime) -> Resumed:
    """Bring what waits in a copy, of that URL, to where it stands by now, or put it in doubt.

    ``replaced`` is the SQLite file in whose place it comes, ``now`` when it does. What is in doubt
    and of a kind that is ``repeated`` is sent again. Raises ``StoreError``.
    """
    with exclusive(read_url(copy)) as connection:
        waiting = connection.execute(_WAITING).all()
        written = {each.number: (each.key, each.created_at) for each in waiting}
        has = {each["name"] for each in sa.inspect(connection).get_columns(OUTBOX.name)}
        known = _look_up(replaced, written, has) if replaced is not None else {}
        again = [each.number for each in waiting if Why(each.why) in repeated]
        unknown = [each.number for each in waiting if each.number not in known]
        held = sorted(set(unknown) - set(again))
        for number in unknown:
            fate = Fate.DOUBTFUL if number in held else Fate.WAITING
            connection.execute(_DOUBT, {"this": number, "became": fate.value})
        for number, state in known.items():
            this = {"this": number, "became": state["fate"]}
            connection.execute(_TAKE_OVER.values(state), this)
        note_restore(connection, now)
        if replaced is not None:
            heardsince.take_over(connection, replaced)
        since = saidsince.take_over(connection, replaced) if replaced is not None else 0
    settled = sum(state["fate"] not in _UNDECIDED for state in known.values())
    return Resumed(settled, len(unknown) - len(held), len(held), since)


def _look_up(
    replaced: Path, written: Mapping[int, tuple[str, datetime]], has: Collection[str]
) -> Mapping[int, Mapping[str, Any]]:
    """Return by number what a database knows of these messages; nothing where it is damaged.

    ``has`` are the columns of the copy: one that does not tell what was begun learns nothing. One
    that has the same key, and was written at another time, is another one.
    """
    known: dict[int, Mapping[str, Any]] = {}
    if not {*_STATE} <= {*has}:
        return known
    try:
        with closing(look_into(replaced)) as raw:
            both = {name for (name,) in raw.execute(_COLUMNS)} & {*has}
            names = (*_STATE, *(name for name in _SINCE_LATER if name in both))
            look_up = f"SELECT created_at, {', '.join(names)} FROM outbox WHERE key = ?"  # noqa: S608 # ours
            for number, (key, at) in written.items():
                found = raw.execute(look_up, (key,)).fetchone()
                if found is not None and _instant(found[0]) == at:
                    state = dict(zip(names, found[1:], strict=True))
                    known[number] = {**state, "settled_at": _instant(state["settled_at"])}
    except (sqlite3.Error, ValueError):
        return {}
    return known


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
