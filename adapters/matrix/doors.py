"""Invitations: who is known, or holds a code, is let in; strangers are, to a chat of two, at first.

A code cannot come with an invitation but in its words or in the room's name. So the bot follows a
stranger into a private chat (a few an hour), where they may show one, or ask to join without; who
says nothing for an hour is left again. All other invitations are declined, quietly.

Into the room that replaces another one the bot goes by itself where it made the old one, or talks
in it with somebody known. The homeserver has seen to it that only who has the power says so; but in
a room of their own strangers have any power. So what is said in a chat on trial leads nowhere.

What waits for an answer is a note of the store, written together with the position of the sync.
"""

import asyncio
import json
import logging
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from adapters.matrix.allowance import Allowance, Ledger
from adapters.matrix.files import CHANNEL
from adapters.matrix.home import Denied, Home, HomeError, Invite, LoggedOut, NotReached, Throttled
from adapters.matrix.makers import Makers
from adapters.matrix.rooms import JOIN, Room, Rooms, as_id
from adapters.matrix.sealed import Notes
from adapters.waiting import pause
from bot.codes import code_hash, read_code
from bot.domain.people import Account, Invitation
from bot.engine.trouble import Trouble
from bot.ports import Clock, Store, StoreError, Tx

log = logging.getLogger(__name__)

TRIAL = timedelta(hours=1)
"""How long a stranger may be silent."""
MOST_TRIES = 5
MOST_WAITING = 1_000
"""More invitations are not kept in mind: somebody sends them on purpose."""
MOST_CODES = 10
"""More in one invitation are not kept in mind either."""
MOST_MEMBERS = 500
"""Among so many members of a room somebody known is looked for."""


@dataclass(frozen=True, slots=True)
class Ring:
    """Somebody at the door: an invitation without its words, which may be personal.

    ``codes`` are the hashes of what may be codes in them. With ``follows`` nobody has invited yet:
    ``sender`` says in another room that this one replaces it.
    """

    room: str
    sender: str
    direct: bool
    codes: tuple[str, ...] = ()
    follows: bool = False

    @classmethod
    def of(cls, invite: Invite) -> "Ring":
        """Return what is kept of an invitation."""
        texts = (invite.reason, invite.name, invite.topic)
        words = (word for text in texts for word in (text, *text.split()))
        codes = dict.fromkeys(code_hash(code) for code in map(read_code, words) if code is not None)
        return cls(invite.room, invite.sender, invite.direct, tuple(codes)[:MOST_CODES])

    def to_note(self) -> str:
        """Return it as a note."""
        return json.dumps(asdict(self))

    @classmethod
    def from_note(cls, note: str) -> "Ring":
        """Return what was written down."""
        found = json.loads(note)
        if "codes" not in found:  # an earlier version kept all words
            return cls.of(Invite(**found))
        return cls(**{**found, "codes": tuple(found["codes"])})


@dataclass(frozen=True, slots=True)
class Trial:
    """A stranger whom the bot has followed into a room, and since when."""

    user: str
    since: datetime

    def to_note(self) -> str:
        """Return it as a note."""
        return f"{self.since.isoformat()} {self.user}"

    @classmethod
    def from_note(cls, note: str) -> "Trial":
        """Return what was written down."""
        since, _, user = note.partition(" ")
        return cls(user, datetime.fromisoformat(since))


class Doors:
    """Answers invitations of one device, one after the other, beside the sync.

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
        self._waiting_note, self._trial_note = f"{prefix}invite/", f"{prefix}trial/"
        self._strangers = strangers
        self._ledger = Ledger(allowance or Allowance())
        self._queue: deque[Ring] = deque()
        self._news = asyncio.Event()
        self._trials: dict[str, Trial] = {}
        self._stuck = Trouble(log, "strangers' rooms can be left again")

    def remember(self, notes: Mapping[str, str]) -> None:
        """Take what waits, and the rooms on trial, from the notes."""
        for name, value in notes.items():
            if name.startswith(self._waiting_note):
                self._take((Ring.from_note(value),))
            elif name.startswith(self._trial_note):
                room = name.removeprefix(self._trial_note)
                self._trials[room] = Trial.from_note(value)

    def write_down(self, invites: Iterable[Invite]) -> Notes:
        """Return the notes of new invitations, to be stored before they are handed to ``ring``."""
        new = self._fitting(map(Ring.of, invites))
        return {f"{self._waiting_note}{each.room}": each.to_note() for each in new}

    def ring(self, invites: Iterable[Invite]) -> None:
        """Take invitations; they are answered soon. Those beyond are shown again at a start."""
        self._take(map(Ring.of, invites))

    def follow(self, moved: Iterable[Invite]) -> None:
        """Take rooms that are said to replace others, each as if who says so had invited."""
        self._take(replace(Ring.of(each), follows=True) for each in moved)

    def _take(self, rings: Iterable[Ring]) -> None:
        self._queue.extend(self._fitting(rings))
        self._news.set()

    def _fitting(self, rings: Iterable[Ring]) -> list[Ring]:
        """Return those that do not wait yet, as many as there is room for."""
        waiting = {(each.room, each.follows) for each in self._queue}
        new = {(each.room, each.follows): each for each in rings}
        return [new[each] for each in new if each not in waiting][: MOST_WAITING - len(waiting)]

    async def run(self) -> None:
        """Answer invitations for ever."""
        while True:
            await self._news.wait()
            self._news.clear()
            while self._queue:
                await self._answer_patiently(self._queue[0])
                await self._strike_out(self._queue.popleft())

    async def _answer_patiently(self, invite: Ring) -> None:
        welcome: bool | None = None
        tried = 0
        while tried < MOST_TRIES:
            try:
                if welcome is None:
                    welcome = await self._is_welcome(invite)
                await self._answer(invite, welcome=welcome)
                return
            except Throttled as error:
                await self._clock.sleep(error.seconds)
            except Denied as error:
                log.info("an invitation is void: %s", error)
                return
            except (NotReached, LoggedOut, StoreError):  # nor could another one be answered
                await self._clock.sleep(pause(MOST_TRIES))
            except Exception as error:  # noqa: BLE001 # one invitation must not shut the doors
                tried += 1
                log.warning("an invitation cannot be answered yet: %s", error)
                await self._clock.sleep(pause(tried))

    async def _strike_out(self, invite: Ring) -> None:
        """Forget an invitation; where that fails, a restart answers it once more."""
        if invite.follows:
            return
        try:
            await self._store.accept((), {f"{self._waiting_note}{invite.room}": None})
        except StoreError as error:
            log.info("an answered invitation stays noted: %s", error)

    async def _answer(self, invite: Ring, *, welcome: bool) -> None:
        if not welcome:
            if not invite.follows:
                await self._home.leave(invite.room)
            return
        if invite.direct:
            self._rooms.mark_direct(invite.room)
        await self._home.join(invite.room)
        if invite.direct:
            await self._makers.mark_direct(invite.sender, invite.room)

    async def _is_welcome(self, invite: Ring) -> bool:
        """Decide, and count what is accepted."""
        now = self._clock.now()
        replaces = await self._replaces_another(invite.room)
        if replaces or (not invite.follows and await self._is_meant(invite)):
            return self._ledger.admits_known(invite.sender, now)
        private = invite.direct or self._goes_on(invite)
        if invite.follows or not (self._strangers and private):
            return False
        if not self._ledger.admits_stranger(invite.sender, now):
            return False
        trial = self._trials[invite.room] = Trial(invite.sender, now)
        await self._store.accept((), {f"{self._trial_note}{invite.room}": trial.to_note()})
        return True

    async def end_trials(self) -> None:
        """Leave the rooms of strangers who said nothing for an hour, or are not alone.

        Raises ``StoreError``.
        """
        now = self._clock.now()
        for room, trial in list(self._trials.items()):
            alone = self._rooms.of(room).direct_with(self._rooms.me) == trial.user
            crowded = room in self._rooms and not alone
            if now - trial.since < TRIAL and not crowded:
                continue
            if room in self._rooms and not await self._knows(trial.user):
                try:
                    await self._home.leave(room)
                except HomeError as error:
                    words = f"A stranger's room is not left yet: {error}."
                    self._stuck.strike(now.timestamp(), words, level=logging.INFO)
                    continue
                self._stuck.end(now.timestamp())
                await self._makers.unmark_direct(trial.user, room)
            del self._trials[room]
            await self._store.accept((), {f"{self._trial_note}{room}": None})

    async def _replaces_another(self, room: str) -> bool:
        """Whether it is said to replace a room of the bot's own, or one with somebody known."""
        for old in self._rooms.replaced_by(room):
            if old.id in self._trials:
                continue
            if old.creator == self._rooms.me or await self._knows(*_people_in(old)):
                return True
        return False

    def _goes_on(self, invite: Ring) -> bool:
        """Whether a stranger goes on in it with a chat on trial; then it is on trial as well."""
        before = (self._trials.get(old.id) for old in self._rooms.replaced_by(invite.room))
        return any(trial is not None and trial.user == invite.sender for trial in before)

    async def _is_meant(self, invite: Ring) -> bool:
        """Whether somebody known invites, or words held a code that is still good."""
        if await self._knows(invite.sender):
            return True
        now = self._clock.now()
        codes = [each for each in invite.codes if self._ledger.admits_code(invite.sender, now)]

        async def look(tx: Tx) -> bool:
            found = [await tx.get(Invitation, code) for code in codes]
            return any(each is not None and each.uses_left != 0 for each in found)

        return bool(codes) and await self._store.run(look)

    async def _knows(self, *users: str) -> bool:
        """Whether one of them is known."""

        async def look(tx: Tx) -> bool:
            for user in users:
                if await tx.get(Account, f"{CHANNEL}:{user}") is not None:
                    return True
            return False

        return await self._store.run(look)


def _people_in(room: Room) -> list[str]:
    """Return who has joined, as far as their names are such that a database can be asked."""
    joined = (user for user, member in room.members.items() if member.membership == JOIN)
    return [user for user in joined if as_id(user, "@")][:MOST_MEMBERS]
