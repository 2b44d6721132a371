"""What a sync brings, folded into the rooms and read, event by event; purely but for the log."""

import logging
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from adapters.matrix.early import Early, is_said_to_others
from adapters.matrix.files import CHANNEL
from adapters.matrix.found import Found, Taken
from adapters.matrix.home import Batch, Event, Invite, RoomNews, Sealed
from adapters.matrix.late import Late, Past, missing, told_by, unopened
from adapters.matrix.parting import changes_of, dated, of_group, shows_in
from adapters.matrix.rooms import INVITE, JOIN, Room, Rooms
from adapters.matrix.sealed import trouble_of
from adapters.matrix.translate import Picked, translate
from bot.talk.model import (
    Blocked,
    Envelope,
    Odd,
    RoomLeft,
    RoomMoved,
    RoomOpened,
    Said,
    Shown,
    Unblocked,
    Unreadable,
)

log = logging.getLogger(__name__)

_HERE = frozenset({JOIN, INVITE})
SPOKEN = "spoken/"
"""How notes are called that tell in which private room somebody spoke last."""


class Reader:
    """Reads for the bot of ``rooms``; words that are ``past`` mean nothing any more.

    ``prefix`` begins the names of its notes.
    """

    def __init__(self, rooms: Rooms, past: Past, prefix: str) -> None:
        """Know nothing yet."""
        self._rooms = rooms
        self._me = rooms.me
        self._past = past
        self._prefix = prefix + SPOKEN
        self._early = Early(prefix)
        self._hinted: set[str] = set()

    def remember(self, notes: dict[str, str]) -> None:
        """Take where people spoke last from the notes that are kept under the prefix."""
        self._early.remember(notes)
        for name, room in notes.items():
            if name.startswith(self._prefix):
                self._rooms.spoke(name.removeprefix(self._prefix), room)

    def read(self, batch: Batch, now: datetime, *, anew: bool, first: bool = False) -> Found:
        """Fold a batch, and return what it means.

        The first one after a start comes ``anew``. In the ``first`` one ever nobody's words are
        late: they may have been answered.
        """
        found = Found()
        said: dict[str, list[Envelope | Picked]] = {}
        for news in batch.rooms:
            self._read_room(news, now, found, anew=anew)
            said[news.room], found.meant = found.meant, []
        moves: set[str] = set()
        for room in self._oldest_first(said):
            found.meant.extend(self._move(self._rooms.of(room).predecessor, now, moves))
            found.meant.extend(said[room])
            found.meant.extend(self._move(room, now, moves))
        for news in batch.left:
            self._leave(news, now, found)
            self._early.forget(news.room, found)
        if first:
            found.late = Late()
        return found

    def read_event(self, event: Event, now: datetime, found: Found) -> None:
        """Add what an event means, if it is not too old, nor from before the bot was there."""
        room = self._rooms.of(event.room)
        said = event.state_key is None
        if event.room in self._rooms and room.membership(self._me) not in _HERE:
            return
        try:
            meant = translate(event, room, self._me, now)
        except Exception:  # one event, whatever it is, must not come again and again
            log.exception("an event of the kind %.100s cannot be read", event.kind)
            return
        if said and self._early.takes(meant, room, found):
            return
        if said and self._past.has(event, now):
            self._miss(meant, event.age, now, found)
            return
        if meant is None or self._stays_reachable(event, meant):
            return
        meant = self._hint(event.sender, room, meant)
        found.meant.append(meant)
        if said:
            found.said(meant.id, event.age, now)
            self._note(event, meant, found)

    def _stays_reachable(self, event: Event, meant: Envelope | Picked) -> bool:
        """Whether who left a private chat is in another one."""
        shut_out = isinstance(meant, Envelope) and isinstance(meant.event, Blocked)
        return shut_out and self._rooms.is_elsewhere(str(event.state_key), event.room)

    def _hint(self, user: str, room: Room, meant: Envelope | Picked) -> Envelope | Picked:
        """Return first words to others, in what was somebody's private chat, as unread ones to it.

        They may not know yet that the bot listens there to commands alone; the core says so.
        """
        if not isinstance(meant, Envelope) or not is_said_to_others(meant):
            return meant
        name = f"{CHANNEL}:public:{room.id}:{user}"
        if name in self._hinted or not self._rooms.was_private(user, room):
            return meant
        self._hinted.add(name)
        return replace(meant, id=name, event=Said("", aside=True))

    def read_late(self, event: Event, now: datetime, found: Found) -> None:
        """Add what an event means whose key came late.

        Words from a room that has moved since are taken for words in the new one, as nothing is
        kept of the old one any more. Of a room that the bot has left only a group's words count.
        """
        first, taken = len(found.meant), len(found.taken)
        self.read_event(event, now, found)
        late = found.meant[first:]
        if event.room not in self._rooms:
            del found.taken[taken:]
            late = [dated(each, found) for each in late if of_group(each)]
        found.meant[first:] = map(self._brought_along, late)

    def _brought_along(self, meant: Envelope | Picked) -> Envelope | Picked:
        if not isinstance(meant, Envelope) or meant.room is None:
            return meant
        new = self._rooms.successor(meant.room.removeprefix(f"{CHANNEL}:"))
        said = is_said_to_others(meant) and new is not None
        return replace(meant, room=f"{CHANNEL}:{new}") if said else meant

    def give_up(self, sealed: Sealed, now: datetime, found: Found) -> None:
        """Add what makes the core explain that words whose key never came cannot be read.

        To the bot alone it is that once per session. To others it is once an hour and chat, as
        words that are sent again may lack the same key; and it is heard only where words are.
        """
        account = f"{CHANNEL}:{sealed.sender}"
        if self._rooms.of(sealed.room).direct_with(self._me) == sealed.sender:
            name, room = f"{CHANNEL}:sealed:{trouble_of(sealed)}", None
        else:
            here = self._rooms.successor(sealed.room) or sealed.room
            name, room = f"{account}:sealed:{now:%Y-%m-%dT%H}:{here}", f"{CHANNEL}:{here}"
        found.said(name, sealed.age, now)
        told = Envelope(name, account, Unreadable(Odd.SEALED), now, room)
        if self._early.takes(told, self._rooms.of(sealed.room), found):
            return
        found.meant.append(told if sealed.room in self._rooms else dated(told, found))

    def _note(self, event: Event, meant: Envelope | Picked, found: Found) -> None:
        private = meant.room is None
        words = isinstance(meant, Envelope) and isinstance(meant.event, Said | Shown | Unreadable)
        found.taken.append(Taken(event.room, event.id, private and words))
        if private and self._rooms.spoke(event.sender, event.room):
            found.notes[f"{self._prefix}{event.sender}"] = event.room

    def _read_room(self, news: RoomNews, now: datetime, found: Found, *, anew: bool) -> None:
        new = news.room not in self._rooms
        invited = self._rooms.of(news.room).invited
        self._read_events(news, now, found)
        if new:
            found.meant.extend(self._begun(news.room, now, anew=anew))
        if not invited:
            found.meant[:0] = self._opened(news.room, now, found)

    def _read_events(self, news: RoomNews, now: datetime, found: Found) -> None:
        # After a gap the state before the timeline is newer than what filled the gap.
        shown = {each.id for each in news.events}
        state = tuple(each for each in news.state if each.id not in shown)
        self._rooms.take(RoomNews(news.room, state, ()))
        for event in news.events:
            if isinstance(event, Sealed):
                self._keep(event, now, found)
                continue
            self.read_event(event, now, found)
            self._rooms.see(event)
            if event.kind == "m.room.tombstone" and event.state_key == "":
                found.moved.extend(self._follow(event))
        found.meant += missing(news, self._rooms.of(news.room).direct_with(self._me), now)

    def _keep(self, sealed: Sealed, now: datetime, found: Found) -> None:
        here = self._rooms.of(sealed.room).membership(self._me) in _HERE
        if not here or sealed.sender == self._me:
            return
        if not self._past.has(sealed, now):
            found.sealed.append(sealed)
            return
        private = self._rooms.of(sealed.room).direct_with(self._me) == sealed.sender
        self._miss(unopened(sealed, now, private=private), sealed.age, now, found)

    def _miss(
        self, meant: Envelope | Picked | None, age: float, now: datetime, found: Found
    ) -> None:
        """Take note of what is over, and when the last of it was said."""
        if meant is not None and found.late.take(meant):
            found.said(told_by(meant.account, meant.room, now), age, now)

    # Rooms that come, move, and go.

    def _begun(self, room_id: str, now: datetime, *, anew: bool) -> Iterator[Envelope]:
        """Return what it means that the bot is in a room of which it did not know."""
        room = self._rooms.of(room_id)
        user = room.direct_with(self._me)
        if user is not None and room.membership(user) == JOIN and not anew:
            met = f"{CHANNEL}:met:{room_id}"
            yield Envelope(met, f"{CHANNEL}:{user}", Unblocked(), now)

    def _opened(self, room_id: str, now: datetime, found: Found) -> Iterator[Envelope]:
        """Return that a room is there for its people, who can see from now on what is said."""
        room = self._rooms.of(room_id)
        if room.purpose and room.invited and not room.predecessor:
            yield self._envelope(f"opened:{room_id}", RoomOpened(room.purpose), now, room_id)
            yield from self._early.told(room_id, now, found)

    def _follow(self, tombstone: Event) -> Iterator[Invite]:
        """Return the room to which another was moved, if the bot is not in it yet."""
        new = self._rooms.of(tombstone.room).replaced_by
        if new and new not in self._rooms:
            yield Invite(new, tombstone.sender, direct=False)

    def _oldest_first(self, rooms: Collection[str]) -> Iterable[str]:
        """Return these rooms, each behind the one that it replaces."""
        ordered: dict[str, None] = {}
        for room in rooms:
            row = [room]
            while (old := self._rooms.of(row[-1]).predecessor) in rooms and old not in row:
                row.append(old)
            ordered.update(dict.fromkeys(reversed(row)))
        return ordered

    def _move(self, old: str, now: datetime, told: set[str]) -> Iterator[Envelope]:
        """Return that a group chat was upgraded, once: behind its words, before the new one's."""
        new = self._rooms.next_after(old)
        if new is not None and old not in told:
            told.add(old)
            moved = RoomMoved(f"{CHANNEL}:{new}")
            yield self._envelope(f"moved:{old}", moved, now, old)

    def _leave(self, news: RoomNews, now: datetime, found: Found) -> None:
        """Add what was said before the bot was removed, and then whom that concerns.

        The bot's own will concerns nobody.
        """
        mine = changes_of(self._me, news)
        last = mine[-1] if mine else None
        was_in = news.room in self._rooms or any(map(shows_in, mine))
        if not was_in or (last is not None and last.sender == self._me):
            self._rooms.drop(news.room)
            return
        user = self._read_last(news, now, found)
        name = f"left:{last.id if last is not None else f'{news.room}:{now.timestamp()}'}"
        if user is None:
            found.meant.append(self._envelope(name, RoomLeft(), now, news.room))
        elif self._rooms.private_room_of(user) is None:
            name, account = f"{CHANNEL}:{name}", f"{CHANNEL}:{user}"
            found.meant.append(Envelope(name, account, Blocked(), now))

    def _read_last(self, news: RoomNews, now: datetime, found: Found) -> str | None:
        """Read a room for the last time, and forget it; return whose private chat it was.

        Nothing can be marked as read there any more. A group's words may find out late that the bot
        was removed, so they are dated; of a private chat nothing waits for its key, as nobody would
        know then whose it was.
        """
        first, taken, sealed = len(found.meant), len(found.taken), len(found.sealed)
        self._read_events(news, now, found)
        del found.taken[taken:]
        found.meant[first:] = [dated(each, found) for each in found.meant[first:]]
        user = self._rooms.of(news.room).direct_with(self._me)
        if user is not None:
            for each in found.sealed[sealed:]:
                self.give_up(each, now, found)
            del found.sealed[sealed:]
        self._rooms.drop(news.room)
        return user

    def _envelope(
        self, name: str, event: RoomOpened | RoomMoved | RoomLeft, now: datetime, room: str
    ) -> Envelope:
        """Return what happened to a room; it is told in the bot's own name."""
        me = f"{CHANNEL}:{self._me}"
        return Envelope(f"{CHANNEL}:{name}", me, event, now, f"{CHANNEL}:{room}")
