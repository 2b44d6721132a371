"""Strangers on Matrix: whom the bot follows, how many of them, and what is left of them after.

The homeserver here only takes note of joins and leaves; with a real one these doors are tested in
``tests.integration.test_matrix_doors``.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Iterable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters.matrix.allowance import Allowance
from adapters.matrix.doors import MOST_WAITING, TRIAL, Doors, Ring
from adapters.matrix.home import Event, Invite, RoomNews
from adapters.matrix.makers import DIRECT, Makers, Rounds
from adapters.matrix.rooms import Rooms
from bot.codes import code_hash, new_code, pretty
from bot.domain.changes import Put
from bot.domain.people import Account, Person
from bot.ports import Tx
from storage.store import SqlStore, open_store
from tests.support.clock import SeededIds, StillClock, at
from tests.support.vaults import vault

ME = "@bot:here"
ALLOWANCE = Allowance()


class Porch:
    """As much of a homeserver as invitations need."""

    def __init__(self) -> None:
        self.joined: list[str] = []
        self.left: list[str] = []
        self.marks: Mapping[str, Any] = {}

    async def join(self, room: str) -> None:
        self.joined.append(room)

    async def leave(self, room: str) -> None:
        self.left.append(room)

    async def account_data(self, kind: str) -> Mapping[str, Any]:
        assert kind == DIRECT
        return self.marks

    async def set_account_data(self, kind: str, content: Mapping[str, Any]) -> None:
        assert kind == DIRECT
        self.marks = content


class Street:
    """The bot's doors, and whoever rings."""

    def __init__(self, store: SqlStore) -> None:
        self.store, self.clock, self.porch = store, StillClock(at("2024-10-08 10:00")), Porch()
        home: Any = self.porch
        self.rooms = Rooms(ME)
        makers = Makers(home, self.rooms, Rounds())
        self.doors = Doors(
            home, self.rooms, makers, store, self.clock, prefix="matrix/x/", strangers=True
        )

    async def ring(self, invites: Iterable[Invite]) -> None:
        """Let invitations arrive with one sync, and wait until they are answered."""
        invites = tuple(invites)
        await self.store.accept((), self.doors.write_down(invites))
        self.doors.ring(invites)
        answering = asyncio.create_task(self.doors.run())
        try:
            while [each for each in await self.notes() if "/invite/" in each]:
                assert not answering.done()
                await asyncio.sleep(0.01)
        finally:
            answering.cancel()

    async def follow(self, *moved: Invite) -> None:
        """Let a sync tell of rooms that are said to replace others, and wait for the answer."""
        self.doors.follow(moved)
        answering = asyncio.create_task(self.doors.run())
        try:
            while self.doors._queue:
                assert not answering.done()
                await asyncio.sleep(0.01)
        finally:
            answering.cancel()

    def replace(self, room: str, new: str, by: str) -> Invite:
        """Let somebody who may say so call a room replaced; return what a sync makes of it."""
        content = {"replacement_room": new}
        self.rooms.see(Event(f"$t{room}", room, by, "m.room.tombstone", content, state_key=""))
        return Invite(new, by, direct=False)

    async def meet(self, user: str) -> None:
        """Let somebody be known."""
        facts = (Put(Person(user, "de")), Put(Account(f"matrix:{user}", user)))
        await self.store.run(lambda tx: tx.apply(facts))

    def enter(self, room: str, *members: str) -> None:
        """Let a sync show a room that the bot has joined."""
        here = {"membership": "join"}
        state: list[tuple[str, str, dict[str, Any], str]] = [("m.room.create", "", {}, members[0])]
        state += [("m.room.member", each, here, each) for each in (ME, *members)]
        self.rooms.take(
            RoomNews(
                room,
                tuple(
                    Event(f"${room}{key}{kind}", room, sender, kind, content, state_key=key)
                    for kind, key, content, sender in state
                ),
                (),
            )
        )

    async def notes(self) -> Mapping[str, str]:
        return await self.store.notes("matrix/x/")


@pytest.fixture
async def street(tmp_path: Path) -> AsyncIterator[Street]:
    store = await open_store(f"sqlite:///{tmp_path / 'street.db'}", vault())
    yield Street(store)
    await store.close()


def from_one(count: int, user: str = "@mallory:there") -> list[Invite]:
    return [Invite(f"!{user}{number}:x", user, direct=True) for number in range(count)]


def from_many(count: int, servers: int) -> list[Invite]:
    return [
        Invite(f"!r{number}:x", f"@m{number}:s{number % servers}.org", direct=True)
        for number in range(count)
    ]


async def test_a_thousand_invitations_of_a_stranger_leave_no_trace(street: Street) -> None:
    await street.ring(from_one(MOST_WAITING))
    assert len(street.porch.joined) == ALLOWANCE.stranger
    assert len(street.porch.left) == MOST_WAITING - ALLOWANCE.stranger
    for room in street.porch.joined:
        street.enter(room, "@mallory:there")
    street.clock.move(TRIAL)
    await street.doors.end_trials()
    assert set(street.porch.joined) <= set(street.porch.left)
    assert await street.notes() == {}
    assert street.porch.marks == {}
    for room in street.porch.joined:
        street.rooms.drop(room)
    kept = (*street.doors._queue, *street.doors._trials, *street.rooms._direct)
    assert kept == ()


async def test_many_strangers_together_are_limited_as_well(street: Street) -> None:
    await street.ring(from_many(300, servers=1))
    assert len(street.porch.joined) == ALLOWANCE.strangers_of_a_server
    await street.ring(from_many(900, servers=90)[300:])
    assert len(street.porch.joined) == ALLOWANCE.strangers
    assert len(street.porch.left) == 900 - ALLOWANCE.strangers


async def test_beyond_all_measure_nothing_is_kept_of_them(street: Street) -> None:
    flood = from_one(20 * MOST_WAITING)
    assert len(street.doors.write_down(flood)) == MOST_WAITING
    street.doors.ring(flood)
    street.doors.ring(flood)
    assert len(street.doors._queue) == MOST_WAITING
    assert street.doors.write_down(from_one(5, "@else:where")) == {}


async def test_codes_in_invitations_are_tried_a_few_times_only(street: Street) -> None:
    ids = SeededIds(4)
    words = " ".join(new_code(ids) for _ in range(50))
    asked = [Invite(f"!c{n}:x", "@mallory:there", direct=False, reason=words) for n in range(20)]
    await street.ring(asked)
    assert street.porch.joined == []
    tried = street.doors._ledger.accepted["code @mallory:there"]
    assert len(tried) == ALLOWANCE.codes


async def test_whoever_is_known_gets_in_while_a_stranger_knocks(street: Street) -> None:
    async def settle(tx: Tx) -> None:
        await tx.apply([Put(Person("ada", "de")), Put(Account("matrix:@ada:here", "ada"))])

    await street.store.run(settle)
    room = Invite("!werkstatt:here", "@ada:here", direct=False, name="Werkstatt")
    await street.ring([*from_one(200), room])
    assert room.room in street.porch.joined


@pytest.mark.parametrize("count", [2, 5_000])
async def test_a_strangers_room_with_others_in_it_is_left_at_once(
    street: Street, count: int
) -> None:
    (invite,) = from_one(1)
    await street.ring([invite])
    street.enter(invite.room, *(f"@m{number}:there" for number in range(count)))
    await street.doors.end_trials()
    assert street.porch.left == [invite.room]
    assert await street.notes() == {}


async def test_whom_the_bot_knows_by_then_is_not_left(street: Street) -> None:
    (invite,) = from_one(1)
    await street.ring([invite])
    street.enter(invite.room, invite.sender)

    async def settle(tx: Tx) -> None:
        await tx.apply([Put(Person("mia", "de")), Put(Account(f"matrix:{invite.sender}", "mia"))])

    await street.store.run(settle)
    street.clock.move(TRIAL + timedelta(hours=1))
    await street.doors.end_trials()
    assert street.porch.left == []
    assert await street.notes() == {}
    assert street.porch.marks == {invite.sender: [invite.room]}


EVE, ADA, BEN = "@eve:there", "@ada:here", "@ben:here"


@pytest.mark.parametrize("known", [False, True])
async def test_a_stranger_sends_the_bot_nowhere(street: Street, known: bool) -> None:
    """Neither while their chat is on trial, whoever they say to be by then, nor without a trial."""
    (invite,) = from_one(1, EVE)
    await street.ring([invite])
    street.enter(invite.room, EVE)
    street.enter("!other:x", EVE, "@mallory:there", "@nul\0:there")
    if known:
        await street.meet(EVE)
        street.rooms.drop("!other:x")
    rooms = [each for each in (invite.room, "!other:x") if each in street.rooms]
    await street.follow(*(street.replace(each, f"!hq{each}", EVE) for each in rooms))
    assert street.porch.joined == [invite.room]
    assert street.porch.left == []  # nobody leaves where nobody was


async def test_a_stranger_takes_the_trial_along_into_a_new_room(street: Street) -> None:
    (invite,) = from_one(1, EVE)
    await street.ring([invite])
    street.enter(invite.room, EVE)
    moved = street.replace(invite.room, "!new:x", EVE)
    street.doors.follow([moved])
    await street.ring([Invite("!new:x", "@mallory:there", direct=False)])
    assert street.porch.left == ["!new:x"]
    await street.ring([Invite("!new:x", EVE, direct=False)])
    assert street.porch.joined == [invite.room, "!new:x"]
    street.enter("!new:x", EVE)
    street.clock.move(TRIAL)
    await street.doors.end_trials()
    assert street.porch.left[1:] == [invite.room, "!new:x"]


async def test_a_room_with_somebody_known_is_followed_and_so_is_the_bots_own(
    street: Street,
) -> None:
    await street.meet(ADA)
    street.enter("!group:x", EVE, ADA, BEN)
    street.enter("!own:here", ME, BEN)
    await street.follow(
        street.replace("!group:x", "!new:x", EVE), street.replace("!own:here", "!own2:here", BEN)
    )
    assert street.porch.joined == ["!new:x", "!own2:here"]
    street.replace("!group:x", "!later:x", EVE)
    await street.ring([Invite("!later:x", EVE, direct=False)])
    assert street.porch.joined[2:] == ["!later:x"]


async def test_of_an_invitation_nothing_is_written_down_but_who_and_where(street: Street) -> None:
    code, ids = new_code(SeededIds(4)), SeededIds(5)
    invites = [
        Invite(
            "!a:x", EVE, direct=False, name="Ada Lindner", topic="0371 123", reason=f"Hier: {code}"
        ),
        Invite(
            "!b:x",
            EVE,
            direct=True,
            name=pretty(code),
            reason=" ".join(new_code(ids) for _ in range(900)),
        ),
    ]
    notes = street.doors.write_down(invites)
    written = " ".join(map(str, (*notes, *notes.values())))
    for secret in ("Ada", "0371", "Hier", code, pretty(code)):
        assert secret not in written
    assert len(written) < 2_000
    again = Doors(
        street.doors._home, street.rooms, street.doors._makers, street.store, street.clock,
        prefix="matrix/x/", strangers=True,
    )  # fmt: skip
    again.remember({name: value for name, value in notes.items() if value is not None})
    assert list(again._queue) == [Ring.of(each) for each in invites]
    assert again._queue[0].codes == (code_hash(code),)


async def test_what_an_earlier_version_wrote_down_is_understood(street: Street) -> None:
    code = new_code(SeededIds(4))
    old = {"room": "!a:x", "sender": EVE, "direct": False, "name": "", "topic": "", "reason": code}
    street.doors.remember({"matrix/x/invite/!a:x": json.dumps(old)})
    assert list(street.doors._queue) == [Ring("!a:x", EVE, direct=False, codes=(code_hash(code),))]
