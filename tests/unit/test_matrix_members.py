"""Members that a sync may say wrongly: asked for once more, but no sync waits for a slow room."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from adapters.matrix.home import Denied, HomeError, Late, NotReached
from adapters.matrix.library.members import Members

SLOW, QUICK = "!crowd:there", "!team:here"
KNOWN = frozenset({SLOW, QUICK})


class Register:
    """A homeserver that is asked who is in a room. Of ``slow`` ones it says ``silence``."""

    def __init__(self) -> None:
        self.silence: HomeError | None = None
        self.slow = {SLOW}
        self.well = True
        self.asked: list[str] = []
        self.go_on = asyncio.Event()

    async def call(self, method: str, where: str, **_: Any) -> dict[str, Any]:
        assert method == "GET"
        if where.endswith("whoami"):
            if not self.well:
                raise NotReached("down")
            return {}
        room = where.split("/")[-2].replace("%21", "!").replace("%3A", ":")
        self.asked.append(room)
        if room in self.slow:
            if self.silence is not None:
                raise self.silence
            await self.go_on.wait()
        return {"chunk": [member("@ada:here", "join")]}


def member(user: str, membership: str) -> dict[str, Any]:
    return {"type": "m.room.member", "state_key": user, "sender": user,
            "content": {"membership": membership}}  # fmt: skip


def answer(*rooms: str) -> dict[str, Any]:
    """Return a sync that says of Ada that she is but invited, and a room's name."""
    name = {"type": "m.room.name", "state_key": "", "sender": "@x:y", "content": {"name": "N"}}
    state = {"events": [name, member("@ada:here", "invite")]}
    return {"rooms": {"join": {room: {"state": state, "timeline": {}} for room in rooms}}}


def said(found: dict[str, Any], room: str) -> list[str]:
    """Return what a sync says of Ada."""
    events = found["rooms"]["join"][room]["state"]["events"]
    return [each["content"]["membership"] for each in events if each["type"] == "m.room.member"]


async def answered_beside(members: Members) -> None:
    async with asyncio.timeout(10):
        while SLOW not in members._found:
            assert members._beside._tasks
            await asyncio.sleep(0.01)


@pytest.fixture
async def register() -> Register:
    return Register()


@pytest.fixture
async def members(register: Register) -> AsyncIterator[Members]:
    wire: Any = register
    found = Members(wire, patience=0.05)
    yield found
    await found.close()


async def test_members_are_as_they_are_now(members: Members) -> None:
    found = answer(QUICK)
    await members.correct(found, KNOWN)
    assert said(found, QUICK) == ["join"]
    assert len(found["rooms"]["join"][QUICK]["state"]["events"]) == 2


@pytest.mark.parametrize("silence", [None, Late("late"), NotReached("HTTP 403 from a proxy")])
async def test_a_room_whose_members_are_late_holds_up_no_sync_and_is_right_later(
    members: Members, register: Register, silence: HomeError | None
) -> None:
    register.silence = silence
    first, second = answer(SLOW, QUICK), answer(SLOW)
    await members.correct(first, KNOWN)
    assert (said(first, SLOW), said(first, QUICK)) == (["invite"], ["join"])
    await members.correct(second, KNOWN)
    assert said(second, SLOW) == ["invite"]
    register.silence = None
    register.go_on.set()
    await answered_beside(members)
    quiet: dict[str, Any] = {"next_batch": "s2"}
    await members.correct(quiet, KNOWN)
    assert said(quiet, SLOW) == ["join"]
    assert register.asked.count(SLOW) <= 3  # not with each sync


async def test_of_a_room_that_was_left_meanwhile_nothing_is_said(
    members: Members, register: Register
) -> None:
    await members.correct(answer(SLOW), KNOWN)
    register.go_on.set()
    await answered_beside(members)
    quiet: dict[str, Any] = {}
    await members.correct(quiet, {QUICK})
    assert quiet == {}


async def test_where_the_homeserver_itself_is_down_the_sync_comes_again(
    members: Members, register: Register
) -> None:
    register.well = False
    with pytest.raises(NotReached):
        await members.correct(answer(SLOW), KNOWN)


async def test_who_may_not_ask_takes_what_the_sync_says(
    members: Members, register: Register
) -> None:
    register.silence = Denied("M_FORBIDDEN", "no")
    found = answer(SLOW)
    await members.correct(found, KNOWN)
    assert said(found, SLOW) == ["invite"]
    assert not members._slow
