"""Who is meant by an announcement, its keys, and what is said of its progress."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.announcements import Announcement, Audience, Course
from bot.domain.people import Membership, Role
from bot.ports import Fate
from bot.scene import button
from bot.talk.model import Choice, Message, Say, ToPerson, earlier, say

ACT = "announce"
"""The action of its buttons, and the act in the audit trail."""
STOP = f"{ACT}-stop"
"""The act of who stopped one, or whose role or account ended while it was on its way."""
SHOWN_EVERY = timedelta(seconds=10)
"""So often its progress is shown: an edit is a message, too."""

_ROLES = {
    Audience.EVERYONE: frozenset({Role.MAKER, Role.CONTACT, Role.EXPERT}),
    Audience.MAKERS: frozenset({Role.MAKER}),
    Audience.CONTACTS: frozenset({Role.CONTACT}),
}


@dataclass(frozen=True, slots=True)
class Reach:
    """How many people an announcement has reached, will reach, and cannot reach."""

    arrived: int
    waiting: int
    missed: int


def recipients(memberships: Iterable[Membership], announcement: Announcement) -> Sequence[str]:
    """Return the ids of the people who are meant, once each, but for the author."""
    roles = _ROLES[announcement.audience]
    meant = dict.fromkeys(
        each.person_id for each in memberships if each.role in roles and each.left_at is None
    )
    return [each for each in meant if each != announcement.author_id]


def stem(announcement: Announcement) -> str:
    """Return how the keys of its messages begin."""
    return f"announcement/{announcement.id}/to/"


def card(announcement: Announcement) -> str:
    """Return the key of the message that shows its progress."""
    return f"announcement/{announcement.id}/progress"


def unsent(announcement: Announcement, person_id: str) -> str:
    """Return the key of what another coordinator reads of one that was stopped with its author."""
    return f"announcement/{announcement.id}/unsent/{person_id}"


def reach(announcement: Announcement, fates: Mapping[Fate, int]) -> Reach:
    """Return how far it came. Who has no messenger that works got no message at all."""
    waiting = fates.get(Fate.WAITING, 0)
    arrived = fates.get(Fate.SENT, 0)
    unasked = announcement.total - announcement.asked
    if announcement.course is Course.STOPPED:
        arrived += waiting  # it had begun to leave
        return Reach(arrived, 0, max(announcement.asked - arrived, 0))
    return Reach(arrived, waiting + unasked, announcement.asked - waiting - arrived)


def is_over(announcement: Announcement, found: Reach) -> bool:
    """Whether nobody is left to be reached."""
    return announcement.asked >= announcement.total and not found.waiting


def in_the_end(found: Reach, leaving: int) -> Reach:
    """Return how far one comes that is stopped now, while so many messages begin to leave."""
    return Reach(found.arrived + leaving, 0, found.missed)


def stopped(going: Announcement, found: Reach, now: datetime) -> Announcement:
    """Return an announcement that goes no further: whose message is taken back was not asked."""
    asked = found.arrived + found.missed
    return replace(going, course=Course.STOPPED, asked=asked, shown_at=now)


def progress(
    announcement: Announcement, found: Reach, starts: datetime | None
) -> tuple[tuple[Say, ...], tuple[tuple[Choice, ...], ...]]:
    """Return what its author sees of it; ``starts`` is local time, where it waits for that."""
    counts = {"arrived": found.arrived, "total": announcement.total, "missed": found.missed}
    match announcement.course:
        case Course.GOING:
            line = say("announce-going", **counts)
            if starts is not None and not found.arrived:
                line = say("announce-planned", at=starts, total=announcement.total)
            return (line,), ((button("announce-stop", ACT, "stop", announcement.id),),)
        case Course.STOPPED:
            return (say("announce-stopped", **counts),), ()
        case _:
            return (say("announce-done", **counts),), ()


def shown_again(announcement: Announcement, found: Reach) -> Message:
    """Return the change of its author's card.

    The key says what is told, so that an hour without progress is no hour full of edits.
    """
    lines, rows = progress(announcement, found, None)
    counts = f"{announcement.course}-{found.arrived}-{found.missed}-{announcement.total}"
    return Message(
        ToPerson(announcement.author_id),
        lines,
        rows,
        about=ACT,
        key=f"{card(announcement)}/{counts}",
        edits=earlier(card(announcement)),
    )
