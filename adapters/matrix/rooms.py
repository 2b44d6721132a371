"""What the bot knows of the rooms in which it is, folded from their state, purely.

Only state in clear counts, and only what has the shape that the specification gives it
(spec.matrix.org, "Room Events"); the rest changes nothing. Nothing raises.

What is translated is compared with the room as it was before: fold the state of a room's news
first, then for each event of its timeline translate, then ``see``.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from immutables import Map

from adapters.matrix.home import INVITED, PURPOSE, Event, RoomNews
from adapters.matrix.shapes import as_dict, as_id, as_name, as_text

JOIN, INVITE, LEAVE, BAN, KNOCK = "join", "invite", "leave", "ban", "knock"
MEMBERSHIPS = frozenset({JOIN, INVITE, LEAVE, BAN, KNOCK})
PRIVATE = "private:"
"""How the purpose of a room for one person begins."""
_HERE = frozenset({JOIN, INVITE})
_TWO = 2
_MOST_UPGRADES = 20


@dataclass(frozen=True, slots=True)
class Member:
    """How somebody stands to a room, and the name they show there (possibly empty)."""

    membership: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Room:
    """A room; one of which nothing is known has but its id.

    ``members`` are all that ever were in it, ``here`` those of them who have joined or are invited.
    ``purpose`` is what the bot itself made it for, and with ``invited`` its people can see what is
    said. With a tombstone nothing is to be said in it any more; ``replaced_by`` is the room that
    the tombstone names, ``predecessor`` the one that this room says it replaces: only both
    together are true. ``direct`` is who began it as a private chat; a ``bound`` one is a team's.
    """

    id: str
    members: Map[str, Member] = field(default_factory=Map)
    here: Map[str, Member] = field(default_factory=Map)
    purpose: str = ""
    invited: bool = False
    encrypted: bool = False
    name: str = ""
    tombstone: bool = False
    replaced_by: str = ""
    predecessor: str = ""
    direct: str = ""
    creator: str = ""
    bound: bool = False

    def membership(self, user: str) -> str:
        """Return how a user stands to the room; "leave" for who was never there."""
        member = self.members.get(user)
        return member.membership if member else LEAVE

    def name_of(self, user: str) -> str:
        """Return the name that a user shows here; possibly empty."""
        member = self.members.get(user)
        return member.name if member else ""

    def direct_with(self, me: str) -> str | None:
        """Return the one other person of a private chat, here or invited; else ``None``.

        A team's room is none, however few are in it; nor one that has a name, or in which somebody
        else was, unless it was begun as a private chat; nor one that a third person made or began,
        who may be able to look into it.
        """
        is_group = bool(self.purpose or self.name) or len(self.members) > _TWO
        if self.bound or (is_group and not self._is_private):
            return None
        others = [user for user in self.here if user != me] if len(self.here) <= _TWO else ()
        return others[0] if len(others) == 1 and self._is_of(others[0], me) else None

    def is_left_by(self, user: str, me: str) -> bool:
        """Whether it was a private chat with a user who has left or declined.

        In one that the bot made somebody else may have stayed.
        """
        gone = user in self.members and user not in self.here and not self.bound
        if self.purpose == f"{PRIVATE}{user}":
            return gone
        known = user != me and gone and set(self.here) <= {me}
        return self._is_private and known and self._is_of(user, me)

    def lacks(self, user: str) -> bool:
        """Whether the bot made it for a user, and was cut off before it invited them."""
        return self.purpose == f"{PRIVATE}{user}" and user not in self.members

    def serves(self, purpose: str, me: str) -> bool:
        """Whether it was made for that purpose and is good for it.

        A room for one person is not while somebody else is in it, or invited.
        """
        if self.tombstone or self.purpose != purpose or not purpose:
            return False
        user = purpose.removeprefix(PRIVATE)
        return user == purpose or (not self.bound and set(self.here) <= {user, me})

    @property
    def _is_private(self) -> bool:
        return bool(self.direct) or self.purpose.startswith(PRIVATE)

    def _is_of(self, user: str, me: str) -> bool:
        if self.purpose.startswith(PRIVATE):
            return self.purpose == f"{PRIVATE}{user}"
        return self.creator in ("", me, user) and self.direct in ("", user)

    def after(self, event: Event, me: str) -> "Room":
        """Return the room as it is after an event."""
        return _fold(self, (event,), me)


class Rooms:
    """All rooms of the bot ``me``, and where its people spoke last."""

    def __init__(self, me: str) -> None:
        """Know none yet."""
        self.me = me
        self._rooms: dict[str, Room] = {}
        self._spoken: dict[str, str] = {}
        self._direct: dict[str, str] = {}
        self._bound: set[str] = set()

    def mark_direct(self, user: str, room: str) -> None:
        """Remember who began a room as a private chat, possibly before it is known."""
        self._direct[room] = user
        if room in self._rooms:
            self._rooms[room] = replace(self._rooms[room], direct=user)

    def mark_bound(self, rooms: Iterable[str], bound: Collection[str]) -> None:
        """Remember which of these rooms are teams', possibly before they are known."""
        for room in rooms:
            (self._bound.add if room in bound else self._bound.discard)(room)
            if room in self._rooms:
                self._rooms[room] = replace(self._rooms[room], bound=room in bound)

    def take(self, news: RoomNews) -> None:
        """Fold all of a room's news."""
        events = [each for each in (*news.state, *news.events) if isinstance(each, Event)]
        self._rooms[news.room] = _fold(self._known(news.room), events, self.me)

    def see(self, event: Event) -> None:
        """Fold a single event of the timeline, after it was translated."""
        if event.state_key is not None:
            self._rooms[event.room] = self._known(event.room).after(event, self.me)

    def drop(self, room: str) -> None:
        """Forget a room in which the bot is no longer."""
        self._rooms.pop(room, None)
        self._direct.pop(room, None)
        self._bound.discard(room)

    def __contains__(self, room: str) -> bool:
        return room in self._rooms

    def ids(self) -> tuple[str, ...]:
        """Return the ids of all rooms."""
        return tuple(self._rooms)

    def of(self, room: str) -> Room:
        """Return what is known of a room. One that replaced another serves the same purpose."""
        known = self._known(room)
        if known.purpose or not known.predecessor:
            return known
        first = self._first(known)
        direct, bound = known.direct or first.direct, known.bound or first.bound
        return replace(known, purpose=first.purpose, direct=direct, bound=bound)

    def spoke(self, user: str, room: str) -> bool:
        """Remember that somebody spoke in a private room; tell whether it is another one."""
        before, self._spoken[user] = self._spoken.get(user), room
        return before != room

    def was_private(self, user: str, room: Room) -> bool:
        """Whether a room is no private chat, but the bot made it as theirs, or they spoke there."""
        private = room.purpose == f"{PRIVATE}{user}" or self._spoken.get(user) == room.id
        return private and not room.bound and room.direct_with(self.me) is None

    def private_room_of(self, user: str) -> str | None:
        """Return the room for a private chat: where they spoke, else are, else are invited to."""
        spoken = self._spoken.get(user)
        found = [
            (room.id != spoken, room.membership(user) != JOIN, room.id)
            for room in map(self.of, self._rooms)
            if not room.tombstone and room.direct_with(self.me) == user
        ]
        return min(found)[-1] if found else None

    def is_elsewhere(self, user: str, room: str) -> bool:
        """Whether somebody is in a private chat other than this one."""
        others = (self.of(each) for each in self._rooms if each != room)
        joined = (each for each in others if each.membership(user) == JOIN and not each.tombstone)
        return any(each.direct_with(self.me) == user for each in joined)

    def is_left_by(self, user: str) -> bool:
        """Whether somebody has left a private chat, or declined it."""
        rooms = map(self.of, self._rooms)
        return any(room.is_left_by(user, self.me) for room in rooms if not room.tombstone)

    def room_for(self, purpose: str) -> str | None:
        """Return the room that the bot made for a purpose, or what has replaced it."""
        rooms = map(self.of, self._rooms)
        return min((room.id for room in rooms if room.serves(purpose, self.me)), default=None)

    def successor(self, room: str) -> str | None:
        """Return the room that has replaced this one, the last in a row, if the bot is in it.

        Both have to agree: anybody may claim to have replaced a room.
        """
        last = room
        for _ in range(_MOST_UPGRADES):
            new = self.next_after(last)
            if new is None:
                break
            last = new
        return last if last != room else None

    def next_after(self, room: str) -> str | None:
        """Return the room that has replaced this one itself, if the bot is in it."""
        new = self._rooms.get(self._known(room).replaced_by)
        return new.id if new is not None and new.predecessor == room else None

    def _known(self, room: str) -> Room:
        direct, bound = self._direct.get(room, ""), room in self._bound
        return self._rooms.get(room) or Room(room, direct=direct, bound=bound)

    def replaced_by(self, room: str) -> tuple[Room, ...]:
        """Return the rooms in which the bot is and whose tombstones name this one."""
        return tuple(self.of(each.id) for each in self._rooms.values() if each.replaced_by == room)

    def _first(self, room: Room) -> Room:
        for _ in range(_MOST_UPGRADES):
            old = self._rooms.get(room.predecessor)
            if room.purpose or old is None or old.replaced_by != room.id:
                break
            room = old
        return room


def _fold(room: Room, events: Iterable[Event], me: str) -> Room:
    members: dict[str, Member] = {}
    for event in events:
        if event.encrypted or event.state_key is None or event.redacted:
            continue
        if event.kind == "m.room.member":
            member = _member(event.content)
            if member is not None:
                members[event.state_key] = member
        elif event.state_key == "":
            room = _with(room, event, me)
    return _with_members(room, members) if members else room


def _with_members(room: Room, changed: Mapping[str, Member]) -> Room:
    """Return the room with these as they are now; a crowd of others costs nothing."""
    members, here = room.members.mutate(), room.here.mutate()
    for user, member in changed.items():
        members[user] = member
        if member.membership in _HERE:
            here[user] = member
        else:
            here.pop(user, None)
    return replace(room, members=members.finish(), here=here.finish())


def _with(room: Room, event: Event, me: str) -> Room:
    content = as_dict(event.content)
    match event.kind:
        case "m.room.create":
            purpose = as_name(content.get(PURPOSE)) if event.sender == me else ""
            predecessor = as_id(as_dict(content.get("predecessor")).get("room_id"), "!")
            return replace(room, purpose=purpose, predecessor=predecessor, creator=event.sender)
        case "m.room.encryption":  # never taken back: that would be somebody's trick
            encrypted = room.encrypted or bool(as_text(content.get("algorithm")))
            return replace(room, encrypted=encrypted)
        case kind if kind == INVITED:
            return replace(room, invited=room.invited or event.sender == me)
        case "m.room.name":
            return replace(room, name=as_name(content.get("name")))
        case "m.room.tombstone":
            replaced_by = as_id(content.get("replacement_room"), "!")
            return replace(room, tombstone=True, replaced_by=replaced_by)
        case _:
            return room


def _member(content: object) -> Member | None:
    found = as_dict(content)
    membership = as_text(found.get("membership"))
    name = as_name(found.get("displayname"))
    return Member(membership, name) if membership in MEMBERSHIPS else None
