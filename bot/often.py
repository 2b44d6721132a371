"""What one person can make others read of the same kind is bounded; its last is told anyway."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.domain.calendar import ONE_DAY
from bot.domain.changes import Withdraw
from bot.domain.programme import Programme
from bot.ports import Tx
from bot.scene import later
from bot.talk.model import Message, Outcome

MOST_AT_ONCE = 3
"""So many of a kind are told in the next polite hour; from then on a day later."""


async def enough(tx: Tx, kind: str) -> bool:
    """Whether so many messages whose keys begin with ``kind`` were put down that more can wait."""
    return sum((await tx.fates(kind)).values()) >= MOST_AT_ONCE


async def sparing(tx: Tx, programme: Programme, now: datetime, told: Iterable[Message]) -> Outcome:
    """Return news; those of which a reader had enough wait a day, and only the last one does.

    Of one kind are those whose keys begin alike, up to the last slash: they name the reader there.
    """
    outcome = Outcome()
    for each in told:
        kind, _, last = (each.key or "").rpartition("/")
        message = later(each, programme, now)
        if await enough(tx, f"{kind}/"):
            message = later(replace(each, key=_late(kind, last)), programme, now + ONE_DAY)
        outcome += Outcome(changes=(Withdraw(_late(kind)),), messages=(message,))
    return outcome


async def is_told(tx: Tx, key: str) -> bool:
    """Whether that is told, or will be a day later."""
    kind, _, last = key.rpartition("/")
    return any([await tx.parcel(each) is not None for each in (key, _late(kind, last))])


def _late(kind: str, last: str = "") -> str:
    return f"{kind}/late/{last}"
