"""A private chat that was begun, and whose person could not be invited at once, is gone on with."""

from dataclasses import dataclass, field
from typing import Any, cast

import pytest

from adapters.matrix.home import (
    PURPOSE,
    Denied,
    Event,
    Home,
    HomeError,
    NewRoom,
    NotReached,
    RoomNews,
)
from adapters.matrix.makers import Makers, Rounds
from adapters.matrix.rooms import Rooms

ME, BEN, ROOM = "@bot:here", "@ben:away", "!p:here"


@dataclass
class Interrupted:
    """A homeserver that makes a room, and is cut off before it invites."""

    answers: bool = False
    made: int = 0
    invited: list[tuple[str, str]] = field(default_factory=list)

    async def make_room(self, _plan: NewRoom) -> str:
        self.made += 1
        if self.answers:
            return ROOM
        raise HomeError("HTTP 502 without a sensible answer")

    async def invite(self, room: str, user: str) -> None:
        self.invited.append((room, user))

    async def account_data(self, _kind: str) -> dict[str, Any]:
        return {}

    async def set_account_data(self, _kind: str, _content: object) -> None:
        return None


def member(user: str, membership: str) -> Event:
    content = {"membership": membership}
    return Event(f"${user}{membership}", ROOM, user, "m.room.member", content, state_key=user)


MADE = Event("$c", ROOM, ME, "m.room.create", {PURPOSE: f"private:{BEN}"}, state_key="")


async def test_of_a_room_that_is_made_a_sync_may_bring_the_beginning_first() -> None:
    home, rooms = Interrupted(answers=True), Rooms(ME)
    makers = Makers(cast("Home", home), rooms, Rounds())
    assert await makers.private_room(BEN) == ROOM
    rooms.take(RoomNews(ROOM, (MADE, member(ME, "join")), ()))
    makers.arrived([ROOM])
    assert await makers.private_room(BEN) == ROOM
    assert (home.made, home.invited) == (1, [])


async def test_who_was_not_invited_when_the_room_was_made_is_invited_once() -> None:
    home, rooms, rounds = Interrupted(), Rooms(ME), Rounds()
    makers = Makers(cast("Home", home), rooms, rounds)
    with pytest.raises(HomeError):
        await makers.private_room(BEN)
    rounds.begin()
    rooms.take(RoomNews(ROOM, (MADE, member(ME, "join")), ()))
    rounds.end()
    assert not rooms.is_left_by(BEN)
    with pytest.raises(NotReached):
        await makers.private_room(BEN)
    rooms.see(member(BEN, "invite"))
    assert await makers.private_room(BEN) == ROOM
    assert (home.made, home.invited) == (1, [(ROOM, BEN)])

    rooms.see(member(BEN, "leave"))
    with pytest.raises(Denied):
        await makers.private_room(BEN)
    assert len(home.invited) == 1
