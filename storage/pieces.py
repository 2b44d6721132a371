"""By what a message is known: its key, and the messenger's ids of the pieces of which it consists.

Most are one piece, their ``ref``. Where there are several they stand in the row of the message
itself, also those which an edit has added: so whatever changes it next, or takes it back, finds all
of them.
"""

from dataclasses import dataclass, replace

import orjson
from sqlalchemy import and_, bindparam, or_, select, update

from bot.ports import Fate, Piece, Verdict
from bot.talk.model import PREDECESSOR
from storage.engine.dialects import WORDS
from storage.engine.seam import Connection
from storage.mapping import from_json, to_json
from storage.names import name_of
from storage.tables import OUTBOX

UNKNOWN = "[]"
"""The pieces of what may have arrived, and shows once however often it is sent."""

NAMED = or_(
    OUTBOX.c.key == bindparam("this"),
    and_(OUTBOX.c.key >= bindparam("elsewhere"), OUTBOX.c.key < bindparam("after")),
)
"""A parcel with a key, and what took its place, here or in another chat; see ``names_of``."""

_IN_PIECES = OUTBOX.c.pieces.is_not(None)
_SHOWN = (
    select(OUTBOX.c.number, OUTBOX.c.ref, OUTBOX.c.pieces)
    .where(OUTBOX.c.to == bindparam("address"))
    .order_by(OUTBOX.c.number.desc())
    .limit(1)
)
_WITH_KEY = _SHOWN.where(NAMED, or_(OUTBOX.c.fate == Fate.SENT.value, _IN_PIECES))
_WITH_PIECE = _SHOWN.where(
    _IN_PIECES, OUTBOX.c.pieces.like(bindparam("part", type_=WORDS), escape="!")
)
_WITH_REF = _SHOWN.where(OUTBOX.c.edits.is_(None), OUTBOX.c.ref == bindparam("known_as"))
_CONSISTS = (
    update(OUTBOX)
    .where(OUTBOX.c.number == bindparam("this"))
    .values(ref=bindparam("known_as"), pieces=bindparam("parts", type_=WORDS))
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A message as the messenger knows it."""

    number: int
    ref: str | None
    kept: str | None

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """All of which it consists."""
        if self.kept is None:
            return () if self.ref is None else (Piece(self.ref),)
        return pieces_of(self.kept)


def key_of(pointer: str | None) -> str | None:
    """Return the key of an earlier parcel, where that is what is named."""
    if pointer is None or not pointer.startswith(PREDECESSOR):
        return None
    return pointer.removeprefix(PREDECESSOR)


def names_of(key: str) -> dict[str, str]:
    """Return what ``NAMED`` asks for.

    The key of what took a parcel's place goes on with ``@`` and the account.
    """
    return {"this": key, "elsewhere": f"{key}@", "after": f"{key}{chr(ord('@') + 1)}"}


def pieces_of(kept: str | None) -> tuple[Piece, ...]:
    """Return the pieces that a row has."""
    return from_json(tuple[Piece, ...], kept) if kept else ()


def ref_in(verdict: Verdict) -> str | None:
    """Return by what a message is known after that verdict; ``None`` where it does not tell."""
    ref = verdict.pieces[-1].ref if verdict.pieces else verdict.ref
    return name_of(ref) if ref is not None else None


def kept_in(verdict: Verdict) -> str | None:
    """Return the pieces of a verdict as they are kept; what is one piece has its ``ref``.

    What may have arrived, though nothing is known of it, has ``UNKNOWN`` ones.
    """
    pieces = tuple(replace(each, ref=name_of(each.ref)) for each in verdict.pieces)
    whole = verdict.fate is Fate.SENT and pieces in ((), (Piece(ref_in(verdict) or ""),))
    if whole or not pieces:
        return UNKNOWN if verdict.perhaps and not whole else None
    return to_json(tuple[Piece, ...], pieces)


async def named(connection: Connection, key: str, to: str) -> Shown | None:
    """Return the message with that key, if any of it arrived at that address."""
    rows = await connection.execute(_WITH_KEY, {**names_of(key), "address": to})
    return Shown(*rows[0]) if rows else None


async def with_piece(connection: Connection, to: str, ref: str) -> Shown | None:
    """Return the message at an address of which ``ref`` is one of several pieces."""
    part = orjson.dumps(ref).decode()
    for sign in "!%_":
        part = part.replace(sign, f"!{sign}")
    for row in await connection.execute(_WITH_PIECE, {"address": to, "part": f"%{part}%"}):
        found = Shown(*row)
        if any(each.ref == ref for each in found.pieces):  # SQLite takes "a" for "A"
            return found
    return None


async def edited(connection: Connection, to: str, edits: str) -> Shown | None:
    """Return the message that an edit names, by its key or by one of its pieces."""
    if (key := key_of(edits)) is not None:
        return await named(connection, key, to)
    rows = await connection.execute(_WITH_REF, {"address": to, "known_as": edits})
    return Shown(*rows[0]) if rows else await with_piece(connection, to, edits)


async def note_edit(connection: Connection, to: str, edits: str, verdict: Verdict) -> None:
    """Keep of what the edited message consists now."""
    ref, kept = ref_in(verdict), kept_in(verdict)
    found = await edited(connection, to, edits) if ref else None
    if found is not None and (found.ref, found.kept) != (ref, kept):
        this = {"this": found.number, "known_as": ref, "parts": kept}
        await connection.execute(_CONSISTS, this)
