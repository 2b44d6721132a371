"""What is done to rooms: they are opened, people are let in or out, and they are closed.

Each of it can be done again: nothing happens twice.
"""

import logging

from adapters.matrix.files import CHANNEL
from adapters.matrix.home import (
    INVITED,
    Denied,
    Home,
    HomeError,
    KeyStoreError,
    LoggedOut,
    NewRoom,
    Throttled,
)
from adapters.matrix.makers import Makers
from adapters.matrix.rooms import INVITE, JOIN, Rooms
from bot.engine.retry import MOST_INVITATIONS
from bot.ports import Delivery, Parcel, Sent
from bot.talk.model import CloseRoom, InviteTo, OpenRoom, RemoveFrom, RoomAct

log = logging.getLogger(__name__)

_POWER = "m.room.power_levels"
_NOBODY = 100


def newest(rooms: Rooms, room: str) -> str:
    """Return the room that has replaced another one, or that one."""
    return rooms.successor(room) or room


async def act(home: Home, rooms: Rooms, makers: Makers, parcel: Parcel, what: RoomAct) -> Delivery:
    """Do something to the room, or to the private chat, of an address. Raises ``HomeError``."""
    address = parcel.address
    room = newest(rooms, address)
    match what:
        case OpenRoom():
            patient = parcel.attempts < MOST_INVITATIONS
            return await _open(home, rooms, makers, what, patient=patient)
        case InviteTo(account):
            await home.invite(room, account.removeprefix(f"{CHANNEL}:"))
        case RemoveFrom(account):
            await home.remove(room, account.removeprefix(f"{CHANNEL}:"))
        case CloseRoom() if address.startswith("@"):
            await _part(home, rooms, makers, address)
        case CloseRoom():
            await _close(home, rooms, room)
    return Sent("")


async def _open(home: Home, rooms: Rooms, makers: Makers, what: OpenRoom, *, patient: bool) -> Sent:
    """Make a room, and invite each by themselves: one who cannot be is no reason to be alone.

    At last the room says that they are. What is said in it before they never see. Who may not be
    invited yet does not keep the others waiting; ``Throttled`` is raised after them, and while it
    is ``patient`` any trouble. Else the room does without them.
    """
    room = await makers.room_for(NewRoom(what.purpose, (), what.name, what.topic))
    later: HomeError | None = None
    left_out: list[str] = []
    for user in (each.removeprefix(f"{CHANNEL}:") for each in what.invited):
        if rooms.of(room).membership(user) in (JOIN, INVITE):
            continue
        try:
            await home.invite(room, user)
        except (LoggedOut, KeyStoreError):
            raise
        except HomeError as error:
            if isinstance(error, Throttled) or (patient and not isinstance(error, Denied)):
                later = error
            else:
                log.warning("somebody cannot be invited into a new room: %s", error)
                left_out.append(f"{CHANNEL}:{user}")
    if later is not None:
        raise later
    if not rooms.of(room).invited:
        await home.set_state(room, INVITED, "", {})
    return Sent(room, tuple(left_out))


async def _part(home: Home, rooms: Rooms, makers: Makers, user: str) -> None:
    """Leave the private chat with somebody, and keep nothing of it."""
    room = rooms.private_room_of(user)
    if room is None:
        return
    await home.leave(room)
    rooms.drop(room)
    await makers.unmark_direct(user, room)


async def _close(home: Home, rooms: Rooms, room: str) -> None:
    """Let nobody write any more, and leave. Of an unknown room there is nothing to close."""
    if room not in rooms:
        return
    silent = {"users": {}, "users_default": 0, "events_default": _NOBODY, "invite": _NOBODY}
    try:
        await home.set_state(room, _POWER, "", silent)
    except Denied as error:
        log.info("a room stays open although the bot leaves it: %s", error)
    await home.leave(room)
    rooms.drop(room)
