"""Whether a team's bridge stands, and who is reached by what is carried: pure decisions.

A member is taken to be in the team's group chat of a messenger in which they have an account,
unless they have left it. Who is in none of its group chats is outside, and gets copies in private.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.domain.calendar import Calendar
from bot.domain.people import Account, Person
from bot.domain.teams import Bridging, Carrying, Member, Room, Stage, Team
from bot.talk.model import Recipient, ToPerson, ToRoom

STALE = timedelta(days=3)
"""So long after it could have been read a copy is of no use any more."""
AGREEING = frozenset({Carrying.YES, Carrying.OTHERS})

_NUMBERED = re.compile(
    r"(?P<hash>\#\s*)?(?P<number>\d+)(?P<colon>:)?(?:\s+(?P<rest>.*))?$", re.DOTALL
)
_COUNTS = re.compile(
    r"(?:uhr|h|am|pm|o.?clock|half|min\w*|hours?|stunden?|tage?n?|days?|wochen?|weeks?|monate?n?"
    r"|months?|jahre?n?|years?|prozent|percent|euros?|stück|pieces?|personen|leute|people|mal"
    r"|times?|x|m|mm|cm|km|kg|g|l|qm|(?:bis|to|till|und|and|oder|or)\s+\d+)\b|[-–+×*/%€.,:]",
    re.IGNORECASE,
)
"""What behind a figure makes a time or an amount of it."""


@dataclass(frozen=True, slots=True)
class Circle:
    """A team with all on which its bridge depends.

    ``members`` are those who left, too, and ``people`` and ``accounts`` are theirs. ``absent``
    are the group chats that somebody has left, and ``seen`` those in which they were seen, as pairs
    of ids (room, person). ``agreed_at`` tells since when they agree whose last word only changed in
    which way they do, and ``stood_at`` when the bridge came to stand the last time, as far as that
    was noted; they are there where somebody asked for them.
    """

    team: Team
    members: tuple[Member, ...]
    people: Mapping[str, Person]
    accounts: tuple[Account, ...]
    rooms: tuple[Room, ...]
    bridgings: tuple[Bridging, ...]
    absent: frozenset[tuple[str, str]] = frozenset()
    seen: frozenset[tuple[str, str]] = frozenset()
    agreed_at: Mapping[str, datetime] = field(default_factory=dict)
    stood_at: datetime | None = None

    @property
    def present(self) -> tuple[str, ...]:
        """The ids of the members who have not left."""
        return tuple(each.person_id for each in self.members if each.left_at is None)

    def joined_at(self, person_id: str) -> datetime:
        """When a member joined, which may lie ahead: by a clock that was, too."""
        return next(each.joined_at for each in self.members if each.person_id == person_id)

    def word(self, person_id: str) -> Carrying | None:
        """What a member said about the bridge since they joined."""
        for each in self.bridgings:
            if each.person_id == person_id and each.at >= self.joined_at(person_id):
                return each.carrying
        return None

    def who(self, *words: Carrying | None) -> tuple[str, ...]:
        """The ids of the present members whose word is one of these; ``None`` is no word."""
        return tuple(each for each in self.present if self.word(each) in words)

    def names(self, person_ids: Sequence[str]) -> tuple[str, ...]:
        """The names of these members."""
        return tuple(self.people[each].name for each in person_ids)

    def messengers(self, person_id: str) -> frozenset[str]:
        """The messengers in which a member has an account."""
        return frozenset(each.channel for each in self.accounts if each.person_id == person_id)

    def is_in(self, person_id: str, room: Room) -> bool:
        """Whether a member is in a group chat, as far as is known."""
        there = room.channel in self.messengers(person_id)
        return there and (room.id, person_id) not in self.absent

    def was_seen(self, person_id: str, room: Room) -> bool:
        """Whether somebody was seen in a group chat; who bound it was there."""
        return person_id == room.bound_by or (room.id, person_id) in self.seen

    def reaches(self, to: Recipient) -> bool:
        """Whether there is any use in saying something to them now."""
        if not isinstance(to, ToPerson):
            return True
        return any(each.reachable for each in self.accounts if each.person_id == to.person_id)

    def saying(self, given: Bridging) -> "Circle":
        """Return the circle as it is once that word was given."""
        others = tuple(each for each in self.bridgings if each.person_id != given.person_id)
        return replace(self, bridgings=(*others, given))


def id_of(recipient: Recipient) -> str:
    """Return what names a recipient of copies in their keys: a room's id, or a person's."""
    match recipient:
        case ToRoom(room_id=room_id):
            return room_id
        case ToPerson(person_id):
            return person_id
        case _:
            message = f"nothing is carried to {recipient}"
            raise TypeError(message)


def names_of(circle: Circle, recipient: Recipient) -> tuple[str, ...]:
    """Return what names a recipient in the keys of copies: today, and before a room moved."""
    name = id_of(recipient)
    former = (each for room in circle.rooms if room.id == name for each in room.former_ids)
    return (name, *former)


def inside(circle: Circle, channel: str) -> tuple[str, ...]:
    """Return the members who are in a group chat that the team has in a messenger."""
    return _within(circle, [room for room in circle.rooms if room.channel == channel])


def outside(circle: Circle) -> tuple[str, ...]:
    """Return the members who are in none of the team's group chats."""
    within = _within(circle, circle.rooms)
    return tuple(each for each in circle.present if each not in within)


def _within(circle: Circle, rooms: Sequence[Room]) -> tuple[str, ...]:
    return tuple(each for each in circle.present if any(circle.is_in(each, room) for room in rooms))


def with_new(circle: Circle, person_id: str, new: Sequence[Account]) -> Circle:
    """Return the circle once somebody has new accounts: these are in no chat of others yet."""
    known = circle.messengers(person_id)
    channels = {each.channel for each in new} - known
    unseen = {
        (room.id, person_id) for room in circle.rooms if not room.made and room.channel in channels
    }
    return replace(circle, accounts=(*circle.accounts, *new), absent=circle.absent | unseen)


def without_deserted(circle: Circle, channels: Collection[str]) -> Circle:
    """Return the circle without chats of others in these messengers that are let go.

    Those are chats in which no member can be who was seen there.
    """
    kept = (
        room
        for room in circle.rooms
        if room.made
        or room.channel not in channels
        or any(circle.was_seen(each, room) for each in _within(circle, [room]))
    )
    return replace(circle, rooms=tuple(kept))


def without(circle: Circle, *room_ids: str) -> Circle:
    """Return the circle as it is without these of its group chats."""
    return replace(circle, rooms=tuple(each for each in circle.rooms if each.id not in room_ids))


def unseen(circle: Circle, room: Room) -> tuple[str, ...]:
    """Return the members who can be in a group chat, but were not seen there."""
    return tuple(each for each in _within(circle, [room]) if not circle.was_seen(each, room))


def leads_somewhere(circle: Circle) -> bool:
    """Whether there are two places at least between which something can be carried.

    Without any group chat these are private chats, of people who share no messenger.
    """
    if len(circle.rooms) > 1:
        return True
    if circle.rooms:
        return any(circle.messengers(each) for each in outside(circle))
    used = [messengers for each in circle.present if (messengers := circle.messengers(each))]
    return len(used) > 1 and not frozenset.intersection(*used)


def agreed(circle: Circle) -> bool:
    """Whether every member agrees to be carried, or that the others are."""
    present = circle.present
    return bool(present) and all(circle.word(each) in AGREEING for each in present)


def stands(circle: Circle) -> bool:
    """Whether the bridge carries anything at all."""
    living = circle.team.stage is not Stage.ENDED
    return living and agreed(circle) and leads_somewhere(circle)


def speaks(circle: Circle, person_id: str) -> bool:
    """Whether what that person says is carried."""
    yes = circle.word(person_id) is Carrying.YES if person_id in circle.present else False
    return yes and stands(circle)


def hears(circle: Circle, account_id: str, *, retracted: bool) -> bool:
    """Whether the bot may hear what an account says in one of the team's group chats.

    That something was taken back it may hear of anybody, also after the bridge has ended: nothing
    is said with it, and the messenger itself sees to who may do it.
    """
    if retracted:
        return bool(circle.bridgings)
    owner = _owner(circle, account_id)
    return owner is not None and speaks(circle, owner)


def heard_since(circle: Circle, room: Room, account_id: str) -> datetime:
    """Return when the bot began to hear what an account says in a group chat, as it does now.

    What was said there before was said to others: it was nobody's chat, not all had agreed (who had
    not may have left since), or the speaker had not agreed to be carried. A chat that the bot made
    was the team's from the first.
    """
    owner = _owner(circle, account_id)
    words = [
        each.at if each.person_id == owner else circle.agreed_at.get(each.person_id, each.at)
        for each in circle.bridgings
        if each.person_id in circle.present
    ]
    if circle.stood_at is not None:
        words.append(circle.stood_at)
    return max(words if room.made and words else (room.bound_at, *words))


def _owner(circle: Circle, account_id: str) -> str | None:
    return next((each.person_id for each in circle.accounts if each.id == account_id), None)


def recipients(circle: Circle, here: str, person_id: str) -> tuple[Recipient, ...]:
    """Return who gets a copy of what that person said ``here`` (a room, or their private chat).

    A room that has moved shows its people what was said in it before.
    """
    rooms = tuple(
        ToRoom(each.id) for each in circle.rooms if here not in (each.id, *each.former_ids)
    )
    return (*rooms, *(ToPerson(each) for each in outside(circle) if each != person_id))


def ever(circle: Circle, here: str, person_id: str) -> tuple[Recipient, ...]:
    """Return who can have got a copy of that, the likeliest first: people and chats come and go."""
    likely = recipients(circle, here, person_id)
    others = (ToPerson(each.person_id) for each in circle.members if each.person_id != person_id)
    return (*likely, *(each for each in others if each not in likely))


def everywhere(circle: Circle) -> tuple[Recipient, ...]:
    """Return all members in private, and all the team's group chats."""
    return (
        *(ToPerson(each) for each in circle.present),
        *(ToRoom(room.id) for room in circle.rooms),
    )


def hours(
    to: Recipient, calendar: Calendar, now: datetime
) -> tuple[datetime | None, datetime | None]:
    """Return when a copy may leave (``None`` is at once), and after when it is of no use."""
    waits = isinstance(to, ToPerson) and not calendar.polite(now)
    begins = calendar.next_polite(now) if waits else None
    return begins, (begins or now) + STALE


def meant(circles: Sequence[Circle], words: str) -> tuple[Circle, str] | None:
    """Return for which team words are meant, without its number; ``None`` if they do not say it.

    Whoever has one team, or one with a bridge, need not say it. A number that may be part of what
    is said ("9 Uhr passt mir") says it only where it is set off ("9: …", "#9 …").
    """
    found = _NUMBERED.match(words)
    number, rest = (found["number"], found["rest"] or "") if found else ("", "")
    named = [each for each in circles if str(each.team.number) == number]
    set_off = found is not None and bool(found["hash"] or found["colon"])
    if named and (set_off or len(circles) > 1):
        clear = set_off or not _COUNTS.match(rest)
        return (named[0], rest) if clear and len(named) == 1 else None
    bridged = circles if len(circles) == 1 else [each for each in circles if stands(each)]
    return (bridged[0], words) if len(bridged) == 1 else None
