"""The closed union of everything that may ever be written.

A decision lists changes; the store carries them out in one transaction. A new kind of fact is
added to ``Entity`` here, to ``storage.tables`` and nowhere else.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.announcements import Announcement
from bot.domain.answers import Lookout, Refusal
from bot.domain.briefs import Deputy, Expertise, Question, Reply, Succession
from bot.domain.challenges import Challenge, Organisation, Suggestion
from bot.domain.evenings import Evening, Guest, Sitting, Vote
from bot.domain.ideas import Idea
from bot.domain.leaving import Leaving
from bot.domain.meetings import Meeting
from bot.domain.milestones import Update
from bot.domain.newcomers import Newcomer, Roster, Signup
from bot.domain.people import (
    Account,
    Audit,
    Consent,
    Introduction,
    Invitation,
    Membership,
    Person,
    Profile,
)
from bot.domain.reminders import Reminder
from bot.domain.rounds import Insistence, Leftover, Round
from bot.domain.sweeps import Sweep
from bot.domain.teams import Bridging, Member, Room, Team

Entity = (
    Account
    | Person
    | Membership
    | Invitation
    | Consent
    | Profile
    | Audit
    | Organisation
    | Challenge
    | Suggestion
    | Refusal
    | Lookout
    | Idea
    | Team
    | Member
    | Room
    | Bridging
    | Meeting
    | Update
    | Reminder
    | Announcement
    | Sweep
    | Introduction
    | Expertise
    | Question
    | Reply
    | Succession
    | Deputy
    | Newcomer
    | Signup
    | Roster
    | Leaving
    | Evening
    | Guest
    | Sitting
    | Vote
    | Round
    | Insistence
    | Leftover
)
"""Every fact that is kept, as a frozen value."""


@dataclass(frozen=True, slots=True)
class Put:
    """Write a fact: insert it, or replace the one with the same key.

    ``quiet``: it only changes hands, which is no news that anything should react to.
    """

    entity: Entity
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Drop:
    """Remove a fact by its key."""

    entity: Entity


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Take back what waits in the outbox and cannot have arrived, by the beginning of its key.

    This is how a matter that was settled falls silent at once, for everybody or for one person.
    A message that brings up several matters goes with each of them. What was taken back counts as
    never said: its reminders go with it, and the next tick brings up anew what is still due. But
    whoever dealt with the matter (``by``) needs no reminder of it: those to them count as heard.
    With ``in_role`` it is only what is for the person in that role; see ``ToPerson``.
    """

    prefix: str
    person_id: str | None = None
    by: str | None = None
    in_role: str | None = None


@dataclass(frozen=True, slots=True)
class Recall:
    """Take back what tells of something, by the beginning of its key, as ``Withdraw`` does.

    So goes also what is in hand and has not begun to leave: nobody is to read it any more.
    """

    prefix: str


def withdraw_cards(suggestion: Suggestion, person_id: str | None = None) -> tuple[Withdraw, ...]:
    """Return what takes back all cards and requests of a suggestion that wait to be sent."""
    kinds = ("suggested", "request", "later", "found")
    return tuple(Withdraw(f"{kind}/{suggestion.id}/", person_id) for kind in kinds)


@dataclass(frozen=True, slots=True)
class LetGo:
    """Forget a group chat, with what waits in the outbox for it and cannot have arrived.

    That counts as never said, as with ``Withdraw``. What may have arrived is not sent once more.
    """

    room: Room


@dataclass(frozen=True, slots=True)
class EndDialog:
    """End the dialog that is open in an account, and those that wait behind it.

    With ``runs`` only these dialogs of them are ended; the others go on.
    """

    account_id: str
    runs: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Readdress:
    """Send what waits for an account to another one: the first is not the person's any more.

    There nothing is known of the first one's chat: changes of what was said in it fall away. What
    was said in it is from now on ``heir``'s, so that no news of the person change it. What a
    messenger has in hand goes there, too, in doubt: at worst both chats show it.
    """

    account_id: str
    to: str
    heir: str


@dataclass(frozen=True, slots=True)
class HandOver:
    """Make one person's messages another's, as if they had always been: also in their keys.

    ``chats`` are the addresses where messages with the person in their key lie. What a messenger
    has in hand, or had, keeps its key, and so does one whose new key is taken. What both were to
    hear is said once: of two that would have the same key one goes, if it did not leave yet. What
    only that one would have told besides counts as never said (as with ``Withdraw``); so the
    reminders are made the other's before.
    """

    person_id: str
    to: str
    chats: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Resolve:
    """Decide about a message that is held because nobody knows whether it arrived.

    ``again`` sends it once more, however late it is by now; else it counts as done.
    """

    key: str
    again: bool


@dataclass(frozen=True, slots=True)
class Erase:
    """Make everything personal of a person unreadable, in every copy of the data, for good.

    ``accounts`` are all of theirs; ``person_id`` is ``None`` for an account of nobody's. What was
    said by and to them, their profile and accounts go; the person stays without a name and is not
    spoken to any more. What an organisation, or a team, wrote goes with the last of its people.
    Numbers, dates and states stay, also those of messages.

    ``parted``: ``person_id`` only stands in for somebody who lives on with other accounts. What
    they said in these to others is still said, and stays theirs; see ``storage.erasing``. ``at`` is
    when it happens: what somebody was called only that day may have been no name.
    """

    person_id: str | None
    accounts: tuple[str, ...]
    parted: bool = False
    at: datetime | None = None


GUEST = "room-guest/"
"""How the keys begin of what a group chat hears of a guest; their address is the end of them.

Before the address is the day on which they came, or when they left the team on it; older keys do
without.
"""


@dataclass(frozen=True, slots=True)
class ForgetGuests:
    """Forget the addresses of guests in group chats who are nobody's, and not seen since then."""

    before: datetime


@dataclass(frozen=True, slots=True)
class Shred:
    """Make unreadable what a fact's words were, in every copy of the data, for good.

    The fact itself stays, and is to be written without them before.
    """

    entity: Evening


Change = (
    Put | Drop | Withdraw | Recall | LetGo | EndDialog | Readdress | HandOver | Resolve
    | Erase | ForgetGuests | Shred
)  # fmt: skip
