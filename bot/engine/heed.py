"""What the bot overhears without being allowed to is dropped before it is stored.

An adapter calls ``heed`` before ``Store.accept``. So nothing of what people say in their group
chats reaches the disk, unless all of their team agreed to a bridge and the speaker wants to be
carried.
"""

from collections.abc import Mapping, Sequence

from bot.bridge import rules
from bot.bridge.circles import circles
from bot.bridge.rules import Circle
from bot.domain.teams import Room
from bot.ports import Store, Tx
from bot.talk.model import Envelope, Overheard, Retracted


async def heed(store: Store, envelopes: Sequence[Envelope]) -> list[Envelope]:
    """Return the envelopes in their order, without what the bot may not hear.

    Reads the store only where something was overheard. Raises ``StoreError`` as the store does:
    then nothing was decided, and the call can be repeated.
    """
    overheard = sorted(
        {each.room for each in envelopes if isinstance(each.event, Overheard) and each.room}
    )
    if not overheard:
        return [each for each in envelopes if not isinstance(each.event, Overheard)]

    async def gather(tx: Tx) -> Mapping[str, Circle]:
        rooms = await tx.find(Room, id=overheard)
        found = await circles(tx, [room.team_id for room in rooms])
        return {room.id: found[room.team_id] for room in rooms if room.team_id in found}

    by_room = await store.run(gather)
    return [each for each in envelopes if _may_be_heard(each, by_room)]


def _may_be_heard(envelope: Envelope, by_room: Mapping[str, Circle]) -> bool:
    event = envelope.event
    if not isinstance(event, Overheard):
        return True
    circle = by_room.get(envelope.room or "")
    retracted = isinstance(event.what, Retracted)
    return circle is not None and rules.hears(circle, envelope.account, retracted=retracted)
