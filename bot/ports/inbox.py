"""What came in: stored, waiting for its decision, decided."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.talk.model import Envelope


@dataclass(frozen=True, slots=True)
class Received:
    """A row of the inbox that waits for its decision."""

    number: int
    envelope: Envelope
    attempts: int


class Inbox(Protocol):
    """The inbox within a transaction."""

    async def claim_envelopes(self, limit: int) -> tuple[Received, ...]:
        """Return the oldest undecided envelopes, one per conversation, for this transaction alone.

        A conversation is an account's with the bot, or a group chat's: what is overheard there, and
        who and where it is. That of the group chat to which one moves goes on with it.
        """
        ...

    async def has_earlier(self, envelope: Envelope, account: str, other: str = "") -> bool:
        """Whether something waits for its decision that came from an account before that.

        Also the envelope whose id is ``other``, from whomever, if it came before.
        """
        ...

    async def undecided_moves(self) -> Mapping[str, str]:
        """Return by ids, and what new rooms are for, from which chat undecided moves lead there."""
        ...

    async def undecided_codes(self, rooms: Collection[str]) -> tuple[Envelope, ...]:
        """Return what gives a code in one of these group chats, undecided yet, the oldest first."""
        ...

    async def moved_rooms(self, ids: Collection[str]) -> Mapping[str, str]:
        """Return, by those of these ids that bound group chats had before they moved, today's."""
        ...

    async def accept(self, envelope: Envelope) -> None:
        """Store an envelope with all that this transaction does; nothing where its id exists."""
        ...

    async def finish_envelope(self, number: int, *, failed: bool = False) -> None:
        """Mark an envelope as decided, or count a failed attempt; the fifth failure ends it.

        What a decided envelope said is not kept; its id is, so that it is not taken twice.
        """
        ...

    async def received(self, ids: Sequence[str]) -> Collection[str]:
        """Return the ids among these of envelopes that were accepted before."""
        ...
