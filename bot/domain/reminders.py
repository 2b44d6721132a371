"""Reminders: what was sent because of a date."""

from dataclasses import dataclass
from datetime import datetime

QUESTION = "ask"
"""The kind of the record that a coordinator was asked something, as long as it waits."""
ABSENCE = "room-absence"
"""The kind of the record that a member, or a coordinator, has left one of a team's group chats."""
UNSEEN = "room-unseen"
"""The kind of such a record of a member who is taken to be elsewhere, as nobody saw them there."""
SIGHTING = "room-sighting"
"""The kind of the record that a member, or a coordinator, was seen in a team's group chat."""
FORMER_SIGHTING = "room-sighting-former"
"""The kind of such a record of a member who was not seen there again since the chat has moved."""
CLOSED = "room-closed"
"""The kind of the record since when the bot is in one of a team's group chats no longer."""
AGREED = "bridge-agreed"
"""The kind of the record since when a member agrees to a bridge, in whichever of the two ways."""
STOOD = "bridge-stood"
"""The kind of the record when a team's bridge last came to stand, one for each member."""
LINKED = "account-linked"
"""The kind of the record that an account was linked; its key has a mark of the address."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """That one matter was brought up with one person, once; or a note of them that is kept alike.

    ``key`` says what it is about (``meeting/<team>/<month>/<n>/<person>``) and is unique, however
    many replicas tick. ``why`` is the kind of message that carried it: ``reminder`` counts
    against the person's unsolicited messages, ``appointment`` and ``escalation`` do not. It goes
    where its message is taken back before anybody could hear it (``bot.domain.changes.Withdraw``).

    Notes (the kinds above but the question) were never said; ``at`` is since when they hold.
    """

    key: str
    person_id: str
    programme_id: str
    kind: str
    team_id: str | None
    why: str
    at: datetime


def absence_key(room_id: str, person_id: str) -> str:
    """Return the key of the record that a member has left that group chat."""
    return f"{ABSENCE}/{room_id}/{person_id}"


def sighting_key(room_id: str, person_id: str) -> str:
    """Return the key of the record that a member was seen in that group chat."""
    return f"{SIGHTING}/{room_id}/{person_id}"


def closed_key(room_id: str) -> str:
    """Return the key of the record since when the bot is in that group chat no longer."""
    return f"{CLOSED}/{room_id}"


def agreed_key(team_id: str, person_id: str) -> str:
    """Return the key of the record since when a member agrees who then changed the way."""
    return f"{AGREED}/{team_id}/{person_id}"


def stood_key(team_id: str, person_id: str) -> str:
    """Return the key of a member's record when their team's bridge came to stand."""
    return f"{STOOD}/{team_id}/{person_id}"
