"""Whom the bot knows: who takes part, and who has but said something; which rooms are a team's."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from adapters.matrix.files import CHANNEL
from bot.domain.people import Account, Membership
from bot.domain.teams import Member, Room
from bot.ports import Store, Tx

_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Acquaintance:
    """Of those who were asked about: who takes part, who ``spoke`` ever, and the ``bound`` rooms.

    Who takes part has a living membership, or is in a team. Anybody may speak.
    """

    part: frozenset[str] = frozenset()
    spoke: frozenset[str] = frozenset()
    bound: frozenset[str] = frozenset()


async def look_up(
    store: Store, users: Collection[str], rooms: Collection[str] = ()
) -> Acquaintance:
    """Return what is known of users and rooms, some hundreds at most. Raises ``StoreError``."""

    async def look(tx: Tx) -> Acquaintance:
        found = await tx.find(Account, id=_addresses(users)) if users else ()
        people = sorted({each.person_id for each in found})
        part = await _taking_part(tx, people) if people else frozenset()
        bound = await tx.find(Room, id=_addresses(rooms)) if rooms else ()
        return Acquaintance(
            frozenset(each.address for each in found if each.person_id in part),
            frozenset(each.address for each in found),
            _names(bound),
        )

    return await store.run(look)


async def bound_of(store: Store, rooms: Collection[str]) -> frozenset[str]:
    """Return which of any number of rooms are a team's. Raises ``StoreError``."""

    async def look(tx: Tx) -> frozenset[str]:
        ids = _addresses(rooms)
        parts = [ids[first : first + _AT_ONCE] for first in range(0, len(ids), _AT_ONCE)]
        return _names([room for part in parts for room in await tx.find(Room, id=part)])

    return await store.run(look) if rooms else frozenset()


async def _taking_part(tx: Tx, people: list[str]) -> frozenset[str]:
    members = await tx.find(Membership, person_id=people, left_at=None)
    mates = await tx.find(Member, person_id=people, left_at=None)
    part = {each.person_id for each in members} | {each.person_id for each in mates}
    return frozenset(part)


def _names(rooms: Iterable[Room]) -> frozenset[str]:
    return frozenset(each.id.partition(":")[2] for each in rooms)


def _addresses(names: Collection[str]) -> list[str]:
    return sorted({f"{CHANNEL}:{each}" for each in names})
