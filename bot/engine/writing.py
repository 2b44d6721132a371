"""What a decision writes, where group chats may be let go by it."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.changes import Change, LetGo
from bot.engine import astray
from bot.office import Office
from bot.ports import Tx


async def write(tx: Tx, office: Office, changes: Sequence[Change], now: datetime) -> None:
    """Write the changes; copies on their way to a chat that goes, go to who has no chat then.

    Chats go last: words that go on are as the other changes leave them, without those of somebody
    who is erased.
    """
    going = [each for each in changes if isinstance(each, LetGo)]
    await tx.apply([each for each in changes if not isinstance(each, LetGo)])
    copies = [copy for each in going for copy in await astray.waiting(tx, each.room.id)]
    await tx.apply(going)
    await tx.post(await astray.redirected(tx, office, copies, now))
