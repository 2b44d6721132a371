"""Invitations: who takes part, or has a code, is let in; strangers are to a chat of two, at first.

A code cannot come with an invitation but in its words or in the room's name. So the bot follows a
stranger into a private chat (a few an hour), where they may show one, or ask to join without; who
says nothing for an hour is left again. All other invitations are declined, quietly. Who has but
said something is a stranger still: anybody may do that.

Into the room that replaces another one the bot goes by itself where it made the old one, or talks
in it with somebody who takes part. The homeserver has seen to it that only who has the power says
so; but in a room of their own strangers have any power. So what is said in a chat on trial leads
nowhere.

To answer, the homeserver asks the inviting one, which may take its time. So strangers have a line
of their own, nobody waits for another server's answer, and what the homeserver's limits leave
over is for those who are known first.

What waits for an answer is a note of the store, written together with the position of the sync.
"""

import asyncio
import logging
from collections import Counter, deque
from collections.abc import Iterable, Mapping
from dataclasses import replace

from adapters.matrix.acquaintance import look_up
from adapters.matrix.allowance import Allowance, Ledger
from adapters.matrix.home import Denied, Home, HomeError, Invite, LoggedOut, NotReached, Throttled
from adapters.matrix.line import Errand, Line, Outcome
from adapters.matrix.makers import DIRECT, Makers
from adapters.matrix.rings import Ring, Standing
from adapters.matrix.rooms import JOIN, Room, Rooms
from adapters.matrix.sealed import Notes
from adapters.matrix.shapes import as_id
from adapters.matrix.trials import Trials
from adapters.waiting import pause
from bot.domain.people import Invitation
from bot.ports import Clock, Store, StoreError, Tx

log = logging.getLogger(__name__)

MOST_TRIES = 5
MOST_TRIES_OF_STRANGERS = 2
MOST_WAITING = 1_000
"""More invitations are not kept in mind: somebody sends them on purpose."""
SPARE, FEW = 500, 5
"""So many more are, of servers of which only few wait: it is not they who do."""
LONGEST_WAIT = 300.0
"""Seconds: no invitation waits longer at once, whatever a homeserver asks for."""
MOST_WAITS = 50
HANDS = 16
"""How many servers' invitations are answered at once, of known people; and as many of strangers."""
MOST_MEMBERS = 500
"""Among so many members of a room somebody known is looked for."""
_OFFLINE = pause(MOST_TRIES)
_BREATH = 5.0


class Doors:
    """Answers invitations of one device, beside the sync.

    ``prefix`` begins the names of its notes. With ``strangers`` off they are declined, too.
    """

    def __init__(  # noqa: PLR0913 # everything that an invitation touches
        self,
        home: Home,
        rooms: Rooms,
        makers: Makers,
        store: Store,
        clock: Clock,
        *,
        prefix: str,
        strangers: bool,
        allowance: Allowance | None = None,
    ) -> None:
        self._home, self._rooms, self._makers = home, rooms, makers
        self._store, self._clock = store, clock
        self._note = f"{prefix}invite/"
        self._strangers = strangers
        self._ledger = Ledger(allowance or Allowance())
        self.trials = Trials(home, rooms, makers, store, clock, prefix=prefix)
        self._waiting: dict[tuple[str, bool], Ring] = {}
        self._new: deque[Ring] = deque()
        self._news = asyncio.Event()
        self._known = Line(clock, self._answer_patiently, HANDS)
        self._strange = Line(clock, self._answer_patiently, HANDS)

    def remember(self, notes: Mapping[str, str]) -> None:
        """Take what waits, and the rooms on trial, from the notes."""
        self.trials.remember(notes)
        for name, value in notes.items():
            if name.startswith(self._note):
                self._take((Ring.from_note(value),))

    def write_down(self, invites: Iterable[Invite]) -> Notes:
        """Return the notes of new invitations, to be stored before they are handed to ``ring``."""
        new = self._fitting(map(Ring.of, invites))
        return {f"{self._note}{each.room}": each.to_note() for each in new}

    def ring(self, invites: Iterable[Invite]) -> None:
        """Take invitations; they are answered soon. Those beyond are shown again at a start."""
        self._take(map(Ring.of, invites))

    def follow(self, moved: Iterable[Invite]) -> None:
        """Take rooms that are said to replace others, each as if who says so had invited."""
        self._take(replace(Ring.of(each), follows=True) for each in moved)

    def _take(self, rings: Iterable[Ring]) -> None:
        for each in self._fitting(rings):
            self._waiting[each.name] = each
            self._new.append(each)
        self._news.set()

    def _fitting(self, rings: Iterable[Ring]) -> list[Ring]:
        """Return those that do not wait yet, as many as there is room for."""
        new = {each.name: each for each in rings if each.name not in self._waiting}
        count = len(self._waiting)
        of = Counter(each.server for each in self._waiting.values()) if new else Counter()
        fitting = []
        for each in new.values():
            most = MOST_WAITING + (SPARE if of[each.server] < FEW else 0)
            if count < most:
                count += 1
                of[each.server] += 1
                fitting.append(each)
        return fitting

    async def run(self) -> None:
        """Answer invitations, and end trials, for ever."""
        async with asyncio.TaskGroup() as tasks:
            for each in (self._sort(), self._known.run(), self._strange.run(), self.trials.run()):
                tasks.create_task(each)

    async def _sort(self) -> None:
        """Put those who are known into their line, and then strangers into theirs."""
        while True:
            await self._news.wait()
            self._news.clear()
            strangers: list[Errand] = []
            while self._new:
                errand = await self._look_up(self._new.popleft())
                if errand.known:
                    self._known.put(errand)
                else:
                    strangers.append(errand)
            for errand in strangers:
                self._strange.put(errand)

    async def _look_up(self, ring: Ring) -> Errand:
        while True:
            try:
                standing = await self._standing(ring)
            except StoreError:  # nor could another one be answered
                await self._clock.sleep(_OFFLINE)
            except Exception as error:  # noqa: BLE001 # one invitation must not shut the doors
                log.warning("who invites cannot be looked up: %r", error)
                return Errand(ring, Standing.STRANGER, self._clock.now())
            else:
                return Errand(ring, standing, self._clock.now())

    async def _answer_patiently(self, errand: Errand) -> Outcome:
        try:
            await self._answer(errand)
        except Throttled as error:
            return await self._wait_longer(errand, min(max(error.seconds, 1.0), LONGEST_WAIT))
        except Denied as error:
            log.info("an invitation is void: %s", error)
        except (LoggedOut, StoreError):  # nor could another one be answered
            return self._rest()
        except Exception as error:  # noqa: BLE001 # one invitation must not shut the doors
            if isinstance(error, NotReached) and not await self._is_online():
                return self._rest()
            errand.tried += 1
            level = logging.WARNING if errand.known else logging.INFO  # anybody may invite
            log.log(level, "an invitation cannot be answered yet: %s", error)
            if errand.tried < (MOST_TRIES if errand.known else MOST_TRIES_OF_STRANGERS):
                return Outcome(failed=True, again=pause(errand.tried))
            await self._strike_out(errand.ring)
            return Outcome(failed=True)
        await self._strike_out(errand.ring)
        return Outcome()

    def _rest(self) -> Outcome:
        self._strange.shut(_OFFLINE)
        return Outcome(again=_OFFLINE)

    async def _wait_longer(self, errand: Errand, seconds: float) -> Outcome:
        """Let an invitation wait as the homeserver asks, or one that it asked: nobody can tell.

        When somebody is let in again, those who are known come first.
        """
        errand.waits += 1
        if errand.waits >= MOST_WAITS:
            await self._strike_out(errand.ring)
            return Outcome(failed=True)
        self._strange.shut(2 * seconds if errand.known and errand.waits < MOST_TRIES else _BREATH)
        return Outcome(again=seconds)

    async def _is_online(self) -> bool:
        """Whether the homeserver answers something that is asked every day.

        A room may be called anything, also so that a proxy refuses to hear of it.
        """
        try:
            await self._home.account_data(DIRECT)
        except Denied:
            return True
        except HomeError:
            return False
        return True

    async def _strike_out(self, ring: Ring) -> None:
        """Forget an invitation; where that fails, a restart answers it once more."""
        if not ring.follows:
            try:
                await self._store.accept((), {f"{self._note}{ring.room}": None})
            except StoreError as error:
                log.info("an answered invitation stays noted: %s", error)
        del self._waiting[ring.name]

    async def _answer(self, errand: Errand) -> None:
        ring = errand.ring
        if errand.welcome is None:
            errand.welcome = self._admits(errand)
        if not errand.welcome:
            if not ring.follows:
                await self._home.leave(ring.room)
            return
        private = ring.direct or self._goes_on(ring)
        await self.trials.begin(ring, errand.standing, private=private)
        if ring.direct:
            self._rooms.mark_direct(ring.sender, ring.room)
        await self._home.join(ring.room)
        if ring.direct:
            await self._makers.mark_direct(ring.sender, ring.room)

    def _admits(self, errand: Errand) -> bool:
        """Decide, and count what is accepted."""
        ring, now = errand.ring, self._clock.now()
        if errand.standing is Standing.PART:
            return self._ledger.admits_known(ring.sender, now)
        if self.trials.full:
            return False
        if errand.known and self._ledger.admits_guest(ring.sender, now):
            return True
        private = ring.direct or self._goes_on(ring)
        if ring.follows or not (self._strangers and private):
            return False
        return self._ledger.admits_stranger(ring.sender, now)

    def _goes_on(self, ring: Ring) -> bool:
        """Whether a stranger goes on in it with a chat on trial; then it is on trial as well."""
        replaced = self._rooms.replaced_by(ring.room)
        return any(self.trials.is_of(old.id, ring.sender) for old in replaced)

    async def _standing(self, ring: Ring) -> Standing:
        """Find out who rings. Raises ``StoreError``."""
        replaces = await self._replaces_another(ring.room)
        if ring.follows and not replaces:
            return Standing.STRANGER
        if await self._knows(ring.sender):
            return Standing.PART
        known = replaces or await self._has_code(ring)
        return Standing.GUEST if known else Standing.STRANGER

    async def _replaces_another(self, room: str) -> bool:
        """Whether it is said to replace a room of the bot's own, or of somebody who takes part."""
        for old in self._rooms.replaced_by(room):
            if old.id in self.trials:
                continue
            if old.creator == self._rooms.me or await self._knows(*_people_in(old)):
                return True
        return False

    async def _has_code(self, ring: Ring) -> bool:
        """Whether one of the codes is still good; only so many are looked at."""
        now = self._clock.now()
        codes = [each for each in ring.codes if self._ledger.admits_code(ring.sender, now)]

        async def look(tx: Tx) -> bool:
            found = [await tx.get(Invitation, code) for code in codes]
            return any(each is not None and each.uses_left != 0 for each in found)

        return bool(codes) and await self._store.run(look)

    async def _knows(self, *users: str) -> bool:
        """Whether one of them takes part."""
        return bool(users) and bool((await look_up(self._store, users)).part)


def _people_in(room: Room) -> list[str]:
    """Return who has joined, as far as their names are such that a database can be asked."""
    joined = (user for user, member in room.members.items() if member.membership == JOIN)
    return [user for user in joined if as_id(user, "@")][:MOST_MEMBERS]
