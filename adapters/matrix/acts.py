"""What is done to rooms: they are opened, people are let in or out, and they are closed.

Each of it can be done again: nothing happens twice.
"""

import logging

from adapters.matrix.files import CHANNEL
from adapters.matrix.home import INVITED, Denied, Home, NewRoom, Throttled
from adapters.matrix.makers import Makers
from adapters.matrix.rooms import INVITE, JOIN, Rooms
from bot.ports import Delivery, Sent
from bot.talk.model import CloseRoom, InviteTo, OpenRoom, RemoveFrom, RoomAct

log = logging.getLogger(__name__)

_POWER = "m.room.power_levels"
_NOBODY = 100


def newest(rooms: Rooms, room: str) -> str:
    """Return the room that has replaced another one, or that one."""
    return rooms.successor(room) or room


async def act(home: Home, rooms: Rooms, makers: Makers, address: str, what: RoomAct) -> Delivery:
    """Do something to the room, or to the private chat, of an address. Raises ``HomeError``."""
    room = newest(rooms, address)
    match what:
        case OpenRoom():
            return Sent(await _open(home, rooms, makers, what))
        case InviteTo(account):
            await home.invite(room, account.removeprefix(f"{CHANNEL}:"))
        case RemoveFrom(account):
            await home.remove(room, account.removeprefix(f"{CHANNEL}:"))
        case CloseRoom() if address.startswith("@"):
            await _part(home, rooms, makers, address)
        case CloseRoom():
            await _close(home, rooms, room)
    return Sent("")


async def _open(home: Home, rooms: Rooms, makers: Makers, what: OpenRoom) -> str:
    """Make a room, and invite each by themselves: one who cannot be is no reason to be alone.

    At last the room says that they are. What is said in it before they never see. Who may not be
    invited yet does not keep the others waiting; ``Throttled`` is raised after them.
    """
    room = await makers.room_for(NewRoom(what.purpose, (), what.name, what.topic))
    later: Throttled | None = None
    for user in (each.removeprefix(f"{CHANNEL}:") for each in what.invited):
        if rooms.of(room).membership(user) in (JOIN, INVITE):
            continue
        try:
            await home.invite(room, user)
        except Denied as error:
            log.warning("somebody cannot be invited into a new room: %s", error)
        except Throttled as error:
            later = error
    if later is not None:
        raise later
    if not rooms.of(room).invited:
        await home.set_state(room, INVITED, "", {})
    return room


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
