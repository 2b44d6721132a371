"""Strangers on Matrix: whom the bot follows, how many of them, and what is left of them after.

The homeserver here only takes note of joins and leaves; with a real one these doors are tested in
``tests.integration.test_matrix_doors``.
"""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters.matrix.allowance import Allowance
from adapters.matrix.doors import FEW, HANDS, MOST_WAITING, SPARE, Doors
from adapters.matrix.home import Event, HomeError, Invite, NotReached, RoomNews, Throttled
from adapters.matrix.makers import DIRECT, Makers, Rounds
from adapters.matrix.rings import Ring, Standing, Trial
from adapters.matrix.rooms import Rooms
from adapters.matrix.trials import (
    DAY,
    MOST,
    MOST_OF_A_SERVER,
    MOST_OF_A_STRANGER,
    MOST_OF_ONE,
    TRIAL,
)
from bot.codes import code_hash, new_code, pretty
from bot.domain.challenges import Side
from bot.domain.changes import Put
from bot.domain.people import Account, Invitation, Membership, Person, Role
from bot.domain.teams import Member, Room
from storage.store import SqlStore, open_store
from tests.support.clock import SeededIds, StillClock, at
from tests.support.matrix_bot import PROGRAMME
from tests.support.tables import lay
from tests.support.vaults import vault

ME = "@bot:here"
ALLOWANCE = Allowance()


class Porch:
    """As much of a homeserver as invitations need. What it says of ``evil`` rooms is ``silence``.

    That is an error, or nothing at all for as long as anybody waits. ``asked`` are the evil rooms
    about which it was asked, ``hanging`` those of which it says nothing now.
    """

    def __init__(self) -> None:
        self.joined: list[str] = []
        self.left: list[str] = []
        self.marks: Mapping[str, Any] = {}
        self.silence: HomeError | None = None
        self.asked: list[str] = []
        self.hanging: list[str] = []

    async def join(self, room: str) -> None:
        await self._be_evil(room)
        self.joined.append(room)

    async def leave(self, room: str) -> None:
        await self._be_evil(room)
        self.left.append(room)

    async def _be_evil(self, room: str) -> None:
        if "evil" not in room:
            return
        self.asked.append(room)
        if self.silence is not None:
            raise self.silence
        self.hanging.append(room)
        await asyncio.Event().wait()

    async def account_data(self, kind: str) -> Mapping[str, Any]:
        assert kind == DIRECT
        await asyncio.sleep(0)
        return self.marks

    async def set_account_data(self, kind: str, content: Mapping[str, Any]) -> None:
        assert kind == DIRECT
        await asyncio.sleep(0)
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
            while self._waits(await self.notes()):
                assert not answering.done()
                await asyncio.sleep(0.01)
        finally:
            answering.cancel()

    def _waits(self, notes: Iterable[str]) -> bool:
        """Whether an invitation is noted, or its note is gone but not yet itself."""
        noted = any("/invite/" in each for each in notes)
        return noted or any(not follows for _, follows in self.doors._waiting)

    async def lets_in(self, invite: Invite) -> None:
        """Invite once evil servers are being asked, and wait until the bot has come."""
        answering = asyncio.create_task(self.doors.run())
        try:
            async with asyncio.timeout(10):
                while not self.porch.asked:
                    assert not answering.done()
                    await asyncio.sleep(0.01)
                self.doors.ring([invite])
                while invite.room not in self.porch.joined:
                    assert not answering.done()
                    await asyncio.sleep(0.01)
        finally:
            answering.cancel()

    async def follow(self, *moved: Invite) -> None:
        """Let a sync tell of rooms that are said to replace others, and wait for the answer."""
        self.doors.follow(moved)
        answering = asyncio.create_task(self.doors.run())
        try:
            while self.doors._waiting:
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
        """Let somebody take part."""
        await self.chat(user)
        member = Membership(user, PROGRAMME, Role.MAKER, self.clock.now())
        await self.store.run(lambda tx: tx.apply([Put(member)]))

    async def chat(self, user: str) -> None:
        """Let somebody have said a word in private."""
        facts = (Put(Person(user, "de")), Put(Account(f"matrix:{user}", user)))
        await self.store.run(lambda tx: tx.apply(facts))

    async def bind(self, room: str) -> None:
        """Let a room be a team's."""
        bound = Room(f"matrix:{room}", "t1", ADA, self.clock.now())
        await self.store.run(lambda tx: tx.apply([Put(bound)]))

    def come(self) -> None:
        """Let a sync show all rooms that the bot has joined, as groups if they are no chats."""
        for room in self.porch.joined:
            trial = self.doors.trials._trials[room]
            self.enter(room, trial.user, *([] if trial.private else ["@other:there"]))

    async def pass_by(self, span: timedelta) -> list[str]:
        """Let some time pass; return which rooms the bot leaves then."""
        before = len(self.porch.left)
        self.clock.move(span)
        await self.doors.trials.end()
        for room in self.porch.left:
            self.rooms.drop(room)
        return self.porch.left[before:]

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
    store = await open_store(lay(f"sqlite:///{tmp_path / 'street.db'}"), vault())
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
    await street.doors.trials.end()
    assert set(street.porch.joined) <= set(street.porch.left)
    assert await street.notes() == {}
    assert street.porch.marks == {}
    for room in street.porch.joined:
        street.rooms.drop(room)
    kept = (*street.doors._waiting, *street.doors.trials._trials, *street.rooms._direct)
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
    assert len(street.doors._waiting) == MOST_WAITING
    others = from_many(2 * SPARE, servers=SPARE // 2)
    assert len(street.doors.write_down(from_one(2 * FEW, "@else:where"))) == FEW
    street.doors.ring(others)
    assert len(street.doors._waiting) == MOST_WAITING + SPARE
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
    await street.meet(ADA)
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
    await street.doors.trials.end()
    assert street.porch.left == [invite.room]
    assert await street.notes() == {}


async def test_whom_the_bot_knows_by_then_is_not_left(street: Street) -> None:
    (invite,) = from_one(1)
    await street.ring([invite])
    street.enter(invite.room, invite.sender)
    await street.chat(invite.sender)
    assert await street.pass_by(TRIAL + timedelta(hours=1)) == []
    assert street.porch.marks == {invite.sender: [invite.room]}


# ---- who has said a word, and nothing else --------------------------------------------------


def groups(count: int, user: str, *, start: int = 0, reason: str = "") -> list[Invite]:
    return [
        Invite(f"!g{number}{user}:x", user, direct=False, reason=reason)
        for number in range(start, start + count)
    ]


async def test_a_word_in_private_opens_no_door_to_groups(street: Street) -> None:
    await street.chat(EVE)
    await street.ring(groups(25, EVE))
    assert street.porch.joined == []
    assert len(street.porch.left) == 25


async def test_who_left_the_programme_is_a_stranger_again(street: Street) -> None:
    await street.meet(EVE)
    left = Membership(EVE, PROGRAMME, Role.MAKER, street.clock.now(), street.clock.now())
    await street.store.run(lambda tx: tx.apply([Put(left)]))
    await street.ring(groups(1, EVE))
    assert street.porch.joined == []


async def test_who_is_but_in_a_team_is_known(street: Street) -> None:
    await street.chat(EVE)
    mate = Member("t1", EVE, Side.MAKER, street.clock.now())
    await street.store.run(lambda tx: tx.apply([Put(mate)]))
    await street.ring(groups(1, EVE))
    assert len(street.porch.joined) == 1


async def good_code(street: Street) -> str:
    code = new_code(SeededIds(4))
    fact = Invitation(code_hash(code), PROGRAMME, Role.MAKER, None, None, street.clock.now())
    await street.store.run(lambda tx: tx.apply([Put(fact)]))
    return code


async def test_groups_of_a_code_are_few_and_left_after_a_day_but_those_of_teams(
    street: Street,
) -> None:
    code = await good_code(street)
    await street.chat(EVE)
    await street.ring(groups(10, EVE, reason=code))
    assert len(street.porch.joined) == ALLOWANCE.guest
    street.come()
    await street.bind(street.porch.joined[0])
    assert await street.pass_by(TRIAL) == []
    assert await street.pass_by(DAY - TRIAL) == street.porch.joined[1:]
    assert await street.notes() == {}


async def test_a_group_of_a_guest_who_takes_part_by_then_stays(street: Street) -> None:
    await street.ring(groups(1, EVE, reason=await good_code(street)))
    street.come()
    await street.meet(EVE)
    assert await street.pass_by(2 * DAY) == []
    assert await street.pass_by(2 * DAY) == []


async def test_a_talkative_strangers_chat_is_left_once_others_come(street: Street) -> None:
    (invite,) = from_one(1, EVE)
    await street.ring([invite])
    street.enter(invite.room, EVE)
    await street.chat(EVE)
    assert await street.pass_by(3 * DAY) == []
    street.enter(invite.room, EVE, "@accomplice:there")
    assert await street.pass_by(timedelta(0)) == [invite.room]


async def test_however_long_they_go_on_the_rooms_of_a_person_are_few(street: Street) -> None:
    await street.chat(EVE)
    await street.meet(ADA)
    for hour in range(8):
        for user, asked in ((EVE, from_one(5, EVE)), (ADA, groups(5, ADA))):
            again = [replace(each, room=f"{each.room}{hour}") for each in asked]
            await street.ring(again)
            assert {each.room for each in again} & set(street.porch.joined), user
        for room in set(street.porch.joined) - set(street.porch.left):
            street.enter(room, ADA if ADA in room else EVE, *(["@o:x"] if ADA in room else []))
        await street.pass_by(TRIAL)
    stays = [each for each in street.porch.joined if each not in street.porch.left]
    assert sum(EVE in each for each in stays) == MOST_OF_A_STRANGER
    assert sum(ADA in each for each in stays) == MOST_OF_ONE
    assert {each[-1] for each in stays if EVE in each} == {"7"}  # it is the newest that stay


async def test_nor_do_those_of_a_server_and_all_of_strangers_become_many(street: Street) -> None:
    trials = street.doors.trials
    for number in range(MOST_OF_A_SERVER + 50):
        server = "crowd.org" if number % 50 else "quiet.org"
        ring = Ring(f"!r{number}:x", f"@m{number}:{server}", direct=True)
        await trials.begin(ring, Standing.STRANGER, private=True)
        street.enter(ring.room, ring.sender)
        await street.chat(ring.sender)
    await street.pass_by(TRIAL)
    assert Counter(each.server for each in trials._trials.values()) == {
        "crowd.org": MOST_OF_A_SERVER, "quiet.org": 3
    }  # fmt: skip


async def test_beyond_all_measure_those_go_whose_server_has_the_most(street: Street) -> None:
    trials = street.doors.trials
    notes = {
        f"matrix/x/trial/!r{number}:x": Trial(
            f"@m{number}:s{number % 7}.org", street.clock.now()
        ).to_note()
        for number in range(MOST + 30)
    }
    lone = Trial("@ben:there", street.clock.now() - TRIAL)
    street.doors.remember({**notes, "matrix/x/trial/!ben:x": lone.to_note()})
    await street.chat(lone.user)
    street.enter("!ben:x", lone.user)
    assert len(await street.pass_by(timedelta(0))) == 31
    assert "!ben:x" in trials
    assert len(trials) == MOST


async def test_after_a_restart_the_rooms_of_who_takes_part_are_not_on_trial(street: Street) -> None:
    await street.meet(ADA)
    code = await good_code(street)
    await street.ring([*groups(1, ADA), *groups(1, EVE, reason=code)])
    street.come()
    street.doors.trials._part.clear()
    street.doors.remember(await street.notes())
    assert await street.pass_by(timedelta(0)) == []
    (of_ada,) = (room for room in street.porch.joined if ADA in room)
    assert of_ada not in street.doors.trials
    (of_eve,) = (room for room in street.porch.joined if EVE in room)
    assert of_eve in street.doors.trials
    assert await street.pass_by(DAY) == [of_eve]


async def test_what_an_earlier_version_noted_of_trials_is_understood(street: Street) -> None:
    street.doors.remember({"matrix/x/trial/!a:x": f"{street.clock.now().isoformat()} {EVE}"})
    street.enter("!a:x", EVE)
    assert await street.pass_by(TRIAL) == ["!a:x"]


# ---- whose server takes its time ------------------------------------------------------------


def evil(count: int, servers: int = 1, *, direct: bool = True) -> list[Invite]:
    return [
        Invite(f"!evil{number}:x", f"@m{number}:s{number % servers}.evil", direct=direct)
        for number in range(count)
    ]


@pytest.mark.parametrize("silence", [None, Throttled(100.0)], ids=repr)
@pytest.mark.parametrize("direct", [True, False])
async def test_strangers_whose_server_is_silent_hold_up_nobody_who_is_known(
    street: Street, silence: HomeError | None, direct: bool
) -> None:
    street.porch.silence = silence
    await street.meet(ADA)
    street.doors.ring(evil(100, direct=direct))
    await street.lets_in(Invite("!ada:here", ADA, direct=True))
    assert len(street.porch.hanging) == (silence is None)


async def test_nor_strangers_of_another_server(street: Street) -> None:
    street.doors.ring(evil(100))
    await street.lets_in(Invite("!ben:there", "@ben:there", direct=True))
    assert len(street.porch.hanging) == 1


async def test_nor_does_somebody_known_whose_server_is_silent(street: Street) -> None:
    await street.meet(ADA)
    for each in evil(20):
        await street.meet(each.sender)
    street.doors.ring(evil(20))
    await street.lets_in(Invite("!ada:here", ADA, direct=True))
    assert len(street.porch.hanging) == 1


async def test_of_many_who_come_at_once_all_are_marked_as_private_chats(street: Street) -> None:
    guests = from_many(20, servers=20)
    await street.ring(guests)
    assert street.porch.marks == {each.sender: [each.room] for each in guests}


async def test_many_silent_servers_get_half_of_the_hands_once_they_have_failed(
    street: Street,
) -> None:
    """As servers cost little, half of the hands are for those that have not failed."""
    street.porch.silence = HomeError("no answer in time")
    await street.ring(evil(50, servers=50))
    street.porch.silence = None
    street.porch.asked.clear()
    street.doors.ring(evil(150, servers=50)[50:])
    await street.lets_in(Invite("!ben:there", "@ben:there", direct=True))
    assert len(street.porch.asked) == len(street.porch.hanging) == HANDS // 2


async def test_a_strangers_server_that_fails_is_asked_a_second_time_and_no_third(
    street: Street,
) -> None:
    street.porch.silence = HomeError("no answer in time")
    await street.ring(evil(3))
    assert sorted(street.porch.asked) == sorted(each.room for each in evil(3) * 2)
    assert not street.doors._waiting


async def test_a_room_of_which_a_proxy_will_not_hear_shuts_no_doors(street: Street) -> None:
    """Others' rooms may be called anything, also so that a proxy refuses to ask for them."""
    street.porch.silence = NotReached("HTTP 404 from a proxy")
    await street.ring([*evil(3), Invite("!ben:there", "@ben:there", direct=True)])
    assert street.porch.joined == ["!ben:there"]
    assert not street.doors._waiting


async def test_a_server_that_asks_to_wait_for_ever_is_not_obeyed(street: Street) -> None:
    """What the inviting server says may be handed on by the bot's own."""
    street.porch.silence = Throttled(1e15)
    await street.ring([*evil(3), Invite("!ben:there", "@ben:there", direct=True)])
    assert street.porch.joined == ["!ben:there"]
    assert not street.doors._waiting


class Hourglass(StillClock):
    """A clock under the test's control also where somebody sleeps."""

    def __init__(self, now: datetime) -> None:
        super().__init__(now)
        self._asleep: list[tuple[datetime, asyncio.Event]] = []

    async def sleep(self, seconds: float) -> None:
        woken = asyncio.Event()
        self._asleep.append((self.now() + timedelta(seconds=seconds), woken))
        await woken.wait()

    def move(self, span: timedelta) -> None:
        super().move(span)
        for until, woken in self._asleep:
            if until <= self.now():
                woken.set()


async def test_where_few_are_let_in_those_who_are_known_come_first(street: Street) -> None:
    """A homeserver limits how often anybody may enter rooms; who is known waits for nobody."""
    clock = Hourglass(street.clock.now())
    doors = Doors(
        street.doors._home, street.rooms, street.doors._makers, street.store, clock,
        prefix="matrix/x/", strangers=True,
    )  # fmt: skip
    await street.meet(ADA)
    street.porch.silence = Throttled(100.0)
    strangers, ada = evil(50, servers=50), Invite("!evil:ada", ADA, direct=True)
    doors.ring([*strangers, ada])
    answering = asyncio.create_task(doors.run())
    asked = street.porch.asked
    while len(asked) < 2 or doors._strange._busy:
        assert not answering.done()
        await asyncio.sleep(0.001)
    before = len(asked)
    while len(asked) == before:
        assert not answering.done()
        clock.move(timedelta(seconds=1))
        await asyncio.sleep(0.001)
    answering.cancel()
    assert asked[before:] == [ada.room]


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
    await street.doors.trials.end()
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
    assert list(again._waiting.values()) == [Ring.of(each) for each in invites]
    assert again._new[0].codes == (code_hash(code),)


async def test_what_an_earlier_version_wrote_down_is_understood(street: Street) -> None:
    code = new_code(SeededIds(4))
    old = {"room": "!a:x", "sender": EVE, "direct": False, "name": "", "topic": "", "reason": code}
    street.doors.remember({"matrix/x/invite/!a:x": json.dumps(old)})
    assert list(street.doors._new) == [Ring("!a:x", EVE, direct=False, codes=(code_hash(code),))]
