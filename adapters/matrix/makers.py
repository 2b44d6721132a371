"""Finding the room in which to say something, and making it where there is none.

A homeserver gives no key to make a room only once. So what a room is for stands in its creation
event, where the next sync shows it: before a room is made again, a sync has to have looked.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence

from adapters.matrix.home import Denied, Home, HomeError, NewRoom, NotReached, Throttled
from adapters.matrix.rooms import PRIVATE, Rooms

log = logging.getLogger(__name__)

DIRECT = "m.direct"


class Rounds:
    """Counts the syncs: what was done before one began is seen once it has ended."""

    def __init__(self) -> None:
        self._begun = 0
        self._ended = 0

    def begin(self) -> None:
        """Say that a sync begins."""
        self._begun += 1

    def end(self) -> None:
        """Say that its news were taken in."""
        self._ended = self._begun

    def next(self) -> int:
        """Return a sync that will have seen everything up to now."""
        return self._begun + 1

    def seen(self, number: int) -> bool:
        """Whether that sync has ended."""
        return self._ended >= number


class Makers:
    """Makes rooms on one homeserver, each at most once for its purpose."""

    def __init__(self, home: Home, rooms: Rooms, rounds: Rounds) -> None:
        self._home = home
        self._rooms = rooms
        self._rounds = rounds
        self._made: dict[str, str] = {}
        self._doubtful: dict[str, int] = {}
        self._changing = asyncio.Lock()

    async def private_room(self, user: str) -> str:
        """Return the room for a private chat with a user.

        Raises ``HomeError``; ``Denied`` for one who has left it: they know how to come back.
        """
        found = self._rooms.private_room_of(user)
        if found is not None:
            return found
        if self._rooms.is_left_by(user):
            raise Denied("M_FORBIDDEN", "the private chat was left")
        purpose = f"{PRIVATE}{user}"
        room = await self.room_for(NewRoom(purpose, (user,), direct=True))
        await self.mark_direct(user, room)
        # Of one that was made just now the sync may have brought no more than the beginning.
        if purpose not in self._made and self._rooms.of(room).lacks(user):
            await self._home.invite(room, user)
            raise NotReached("who is invited late is seen with the next sync")
        return room

    async def room_for(self, plan: NewRoom) -> str:
        """Return the room that was made for a purpose, or make it. Raises ``HomeError``."""
        found = self._rooms.room_for(plan.purpose) or self._made.get(plan.purpose)
        if found is not None:
            return found
        if not self._rounds.seen(self._doubtful.get(plan.purpose, 0)):
            raise NotReached("whether the room was made is seen with the next sync")
        try:
            made = await self._home.make_room(plan)
        except (NotReached, Throttled, Denied):
            raise
        except HomeError:
            self._doubtful[plan.purpose] = self._rounds.next()
            raise
        self._made[plan.purpose] = made
        return made

    def arrived(self, rooms: Sequence[str]) -> None:
        """Forget what the sync has brought by now, and whole: whom it is for is invited last."""
        for purpose, room in list(self._made.items()):
            if room in rooms and not self._rooms.of(room).lacks(purpose.removeprefix(PRIVATE)):
                del self._made[purpose]

    async def remember(self) -> None:
        """Take from the account which rooms are private chats. Raises ``HomeError``."""
        for user, rooms in (await self._home.account_data(DIRECT)).items():
            for room in rooms if isinstance(rooms, list) else ():
                if isinstance(room, str):
                    self._rooms.mark_direct(user, room)

    async def mark_direct(self, user: str, room: str) -> None:
        """Keep in the account that a room is a private chat; failing does little harm."""
        await self._change_direct(
            user, lambda rooms: [*rooms, room] if room not in rooms else rooms
        )

    async def unmark_direct(self, user: str, room: str) -> None:
        """Take out of the account what was marked and is left now; failing does little harm."""
        await self._change_direct(user, lambda rooms: [each for each in rooms if each != room])

    async def _change_direct(
        self, user: str, change: Callable[[list[object]], list[object]]
    ) -> None:
        try:
            async with self._changing:  # it can only be replaced as a whole
                await self._replace_direct(user, change)
        except HomeError as error:
            log.info("what is a private chat cannot be marked: %s", error)

    async def _replace_direct(
        self, user: str, change: Callable[[list[object]], list[object]]
    ) -> None:
        known = dict(await self._home.account_data(DIRECT))
        listed = known.get(user)
        before: list[object] = listed if isinstance(listed, list) else []
        after = change(before)
        if after == before:
            return
        known[user] = after
        kept = {each: rooms for each, rooms in known.items() if rooms != []}
        await self._home.set_account_data(DIRECT, kept)
