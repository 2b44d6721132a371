"""What the bot overhears without being allowed to is dropped before it is stored.

An adapter calls ``heed`` before ``Store.accept``. So nothing of what people say in their group
chats reaches the disk, unless all of their team agreed to a bridge and the speaker wants to be
carried. Nor is stored who comes into a group that belongs to no team, and who leaves it: that means
nothing, and anybody can have a group of their own in which it happens without end.
"""

from collections.abc import Mapping, Sequence
from types import UnionType

from bot.bridge import rules
from bot.bridge.circles import circles
from bot.bridge.rules import Circle
from bot.domain.teams import Room
from bot.ports import Store, Tx
from bot.talk.model import Arrived, Departed, Envelope, Overheard, Retracted

_OF_TEAMS = (Overheard, Arrived, Departed)
"""What counts only in a group that belongs to a team."""


async def heed(store: Store, envelopes: Sequence[Envelope]) -> list[Envelope]:
    """Return the envelopes in their order, without what the bot may not hear.

    Reads the store only where something was overheard, or somebody came or went. Raises
    ``StoreError`` as the store does: then nothing was decided, and the call can be repeated.
    """
    overheard, visited = _rooms(envelopes, Overheard), _rooms(envelopes, Arrived | Departed)
    if not overheard and not visited:
        return [each for each in envelopes if not isinstance(each.event, _OF_TEAMS)]

    async def gather(tx: Tx) -> Mapping[str, Circle | None]:
        rooms = await tx.find(Room, id=sorted(overheard | visited))
        found = await circles(tx, [room.team_id for room in rooms if room.id in overheard])
        return {room.id: found.get(room.team_id) for room in rooms}

    by_room = await store.run(gather)
    return [each for each in envelopes if _may_be_heard(each, by_room)]


def _rooms(envelopes: Sequence[Envelope], kind: type | UnionType) -> frozenset[str]:
    """Return where such things happened."""
    return frozenset(each.room for each in envelopes if each.room and isinstance(each.event, kind))


def _may_be_heard(envelope: Envelope, by_room: Mapping[str, Circle | None]) -> bool:
    event = envelope.event
    if isinstance(event, Arrived | Departed):
        return envelope.room in by_room
    if not isinstance(event, Overheard):
        return True
    circle = by_room.get(envelope.room or "")
    retracted = isinstance(event.what, Retracted)
    return circle is not None and rules.hears(circle, envelope.account, retracted=retracted)
