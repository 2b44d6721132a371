"""What a user of the independent client sees: events, rooms, and whom to trust."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple


@dataclass(frozen=True, slots=True)
class Seen:
    """An event of a timeline, decrypted if that was possible.

    ``content`` is the event's own; ``shown`` is what it says after its edits. ``failure`` is the
    code of a failed decryption. ``shield`` is what Element draws beside an encrypted message:
    "none" (all is well), "grey" or "red", and ``shield_reason`` why. ``reactions`` tells who
    reacted with which key. ``at`` are the server's milliseconds since 1970.
    """

    id: str
    sender: str
    kind: str
    state_key: str | None
    at: int
    content: Mapping[str, Any]
    shown: Mapping[str, Any]
    edited_by: str | None
    redacted: bool
    encrypted: bool
    failure: str | None
    shield: str | None
    shield_reason: str | None
    reactions: Mapping[str, list[str]]
    transaction: str | None

    @property
    def body(self) -> str:
        """The text as it is shown, without its formatting; empty if there is none."""
        return str(self.shown.get("body", ""))

    @property
    def html(self) -> str:
        """The formatted text as it is shown; empty if there is none."""
        return str(self.shown.get("formatted_body", ""))

    @property
    def is_message(self) -> bool:
        """Whether this is a message of its own: neither an edit of another, nor redacted."""
        return self.kind == "m.room.message" and not self.replaces and not self.redacted

    @property
    def relation(self) -> Mapping[str, Any]:
        """What the event says about its relation to another."""
        found: Mapping[str, Any] = self.content.get("m.relates_to") or {}
        return found

    @property
    def replaces(self) -> str | None:
        """The event that this one is an edit of."""
        return self._related("m.replace")

    @property
    def thread(self) -> str | None:
        """The root of the thread in which this stands."""
        return self._related("m.thread")

    @property
    def reply_to(self) -> str | None:
        """The event that this one answers."""
        return (self.relation.get("m.in_reply_to") or {}).get("event_id")

    def _related(self, kind: str) -> str | None:
        return self.relation.get("event_id") if self.relation.get("rel_type") == kind else None


@dataclass(frozen=True, slots=True)
class RoomSeen:
    """A room as a user sees it.

    ``name`` is what somebody gave it, ``shown_name`` what the client displays. ``members`` are
    user ids with their memberships, ``names`` with their display names, ``typed`` with how often
    they began to type, ``read`` with the event up to which they have read. ``replacement`` is the
    room to which it was upgraded.
    """

    id: str
    membership: str
    name: str | None
    shown_name: str
    topic: str | None
    encrypted: bool
    direct: bool
    version: str
    replacement: str | None
    members: Mapping[str, str]
    names: Mapping[str, str | None]
    typing: list[str]
    typed: Mapping[str, int]
    read: Mapping[str, str]

    @property
    def joined(self) -> set[str]:
        """The users who are in the room."""
        return {user for user, membership in self.members.items() if membership == "join"}


@dataclass(frozen=True, slots=True)
class Trust:
    """Whether a device is signed by its owner's identity, and whether we verified that identity."""

    signed_by_owner: bool
    cross_signing_verified: bool
    verified: bool


class Poll(NamedTuple):
    """A poll that was sent: its event, and the ids of its answers in their order."""

    id: str
    answers: list[str]
