"""Lists and pictures that waited while somebody was erased: they are wished for anew.

Nobody can take a name out of a file that was drawn. So it goes, and whoever made it makes it once
more, from what is there by then: as a preview, where buttons hung on it, else as the lists alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import bindparam, case, func, or_, update

from bot.domain import evenings, rounds
from bot.domain.evenings import Evening, Wish
from bot.domain.rounds import Round
from storage.engine.seam import Connection
from storage.tables import TABLES

_EVENING, _ROUND = TABLES[Evening], TABLES[Round]
_PRINTS = (evenings.Phase.OPEN, evenings.Phase.SEATED, evenings.Phase.RUNNING)


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a file was drawn from (``Document.shows``), and whether one could decide below it."""

    source: str
    preview: bool


_LISTS = (
    update(_EVENING)
    .where(
        _EVENING.c.id == bindparam("this"),
        or_(*(_EVENING.c.phase == each.value for each in _PRINTS)),
    )
    .values(
        wish=case(
            (_EVENING.c.wish == Wish.NONE.value, Wish.PRINT.value),
            (_EVENING.c.wish == Wish.AGAIN.value, Wish.BOTH.value),
            else_=_EVENING.c.wish,  # a preview brings its lists with it
        )
    )
)
_PLAN = (
    update(_EVENING)
    .where(_EVENING.c.id == bindparam("this"), _EVENING.c.phase == evenings.Phase.OPEN.value)
    .values(wish=Wish.PREVIEW.value)
)
_PREVIEW = (
    update(_ROUND)
    .where(
        _ROUND.c.id == bindparam("this"),
        _ROUND.c.phase == rounds.Phase.OPEN.value,
        _ROUND.c.asked_at.is_(None),
    )
    .values(asked_at=func.coalesce(_ROUND.c.seen_at, _ROUND.c.begun_at))
)


async def draw_anew(connection: Connection, lost: Iterable[Drawn]) -> None:
    """Wish for what these were, as far as it is still of use."""
    for each in sorted(lost, key=lambda one: (one.source, one.preview)):
        kind, _, key = each.source.partition(":")
        if kind == "evening":
            await connection.execute(_PLAN if each.preview else _LISTS, {"this": key})
        elif kind == "round":
            await connection.execute(_PREVIEW, {"this": key})
