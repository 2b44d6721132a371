"""What the bot hears of words, some of which were said too early."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.engine.heed import heed
from bot.ports import Store
from bot.talk.model import Envelope, Odd, Overheard, Said

BEFOREHAND = Overheard(Said(""), Odd.BEFOREHAND)


async def heeded(
    store: Store, said: Sequence[Envelope], said_at: Mapping[str, datetime] | None = None
) -> list[Envelope]:
    """Return what is heard with its words; of what was too early nothing but that it was said."""
    heard = await heed(store, said, said_at)
    return [each for each in heard if each.event != BEFOREHAND]
