"""What was on its way to a group chat that is lost: whoever has only private chats by now gets it.

For whoever cannot be reached it is kept. One who had a copy of their own already gets no other: it
would have the same key.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.bridge import rules
from bot.bridge.circles import circles
from bot.bridge.keys import is_change, origin_of
from bot.engine.keeping import put_by, whereabouts
from bot.office import Office
from bot.ports import Parcel, Tx
from bot.talk.model import ToPerson

MOST = 100
"""So many copies that wait for one chat are looked at."""


async def waiting(tx: Tx, room_id: str) -> tuple[Parcel, ...]:
    """Return the copies that wait for a group chat that is let go, oldest first.

    Not what may have arrived, or may just be on its way: should it find nobody there, it goes on
    then.
    """
    last = await tx.last_parcels(room_id, MOST)
    found = [each for each in last if _is_copy(each) and not _may_arrive(each)]
    return tuple(reversed(found))


def _may_arrive(parcel: Parcel) -> bool:
    return parcel.ref is not None or parcel.doubt or parcel.begun


def _is_copy(parcel: Parcel) -> bool:
    return origin_of(parcel.key) is not None and not is_change(parcel.key)


async def redirected(
    tx: Tx, office: Office, copies: Sequence[Parcel], now: datetime
) -> list[Parcel]:
    """Return the copies as they go to the members who are in no group chat."""
    return [each for copy in copies for each in await _redirected(tx, office, copy, now)]


async def _redirected(tx: Tx, office: Office, copy: Parcel, now: datetime) -> list[Parcel]:
    origin = origin_of(copy.key)
    if origin is None or not _is_copy(copy):
        return []
    circle = (await circles(tx, (origin.team_id,))).get(origin.team_id)
    programme = office.programmes.get(circle.team.programme_id) if circle is not None else None
    if circle is None or programme is None or not rules.agreed(circle):
        return []
    readers = [each for each in rules.outside(circle) if each != origin.person_id]
    reached, away = await whereabouts(tx, readers)
    found = []
    for person_id, account in (away | reached).items():
        begins, ends = rules.hours(ToPerson(person_id), programme.calendar, now)
        parcel = replace(
            copy.readdressed(origin.key(person_id), account.id),
            person_id=person_id,
            not_before=begins,
            not_after=ends,
        )
        kept = person_id in away and begins is None
        found.append(put_by(parcel, now) if kept else parcel)
    return found
