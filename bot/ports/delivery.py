"""Messages with their words, and what becomes of them."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.milestones import Media
from bot.talk.markup import Markup
from bot.talk.model import Button, Document, RoomAct, Why


@dataclass(frozen=True, slots=True)
class Body:
    """A message with its words: neutral markup, rows of buttons, attachments.

    ``quotes`` is the messenger's id of the message to which it replies, ``thread`` that of the
    thread in which it is said. With ``act`` there is nothing to say but something to do. What
    ``removes`` takes the message that its parcel edits away, with all it showed; the words stand
    there instead where the messenger does not let it. ``needed_by`` is when its reader has to know
    it: kept for them, it waits for no polite hour that comes later than that. ``echo`` is a print
    of the words that it answers, which nobody is shown.
    """

    markup: Markup
    buttons: tuple[tuple[Button, ...], ...] = ()
    media: tuple[Media, ...] = ()
    documents: tuple[Document, ...] = ()
    quotes: str | None = None
    thread: str | None = None
    act: RoomAct | None = None
    removes: bool = False
    needed_by: datetime | None = None
    echo: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """One of the messenger's messages of which a message consists, by the messenger's id.

    ``words`` tells that it shows words, which an edit changes; a photo or a file alone stays.
    ``shows`` is what a gateway calls the part of a message that it shows, where the rest is missing
    and the message may look another way by the time it goes on.
    """

    ref: str
    words: bool = True
    shows: str = ""


def mark_of(key: str) -> str:
    """Return the mark of a parcel with that key: 16 letters and digits."""
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Parcel:
    """A row of the outbox. ``to`` is ``channel:address``.

    What goes there beside all the rest, and so out of order, has ``BESIDE`` and a name behind that.
    ``edits`` and ``body.quotes`` are the messenger's ids, or, until it is claimed, ``earlier(key)``
    of a parcel to the same address. ``attempts`` counts the tries that have ended; one that a
    process did not survive is none, nor is having to wait. ``doubt`` tells that it may have
    arrived and nobody knows: a try began and never ended, or its answer was lost; or that it
    may lie, as a whole or in part, in the chat in whose place this one came. It stays, also where
    that was cleared up.
    ``begun`` tells that the last try began and has not ended: in a parcel that was just claimed,
    that whoever began it is gone. ``tried`` tells that somebody has, or had, it in hand, so that
    its reader may see it. ``matters`` are the keys of all reminders that it carries: they go with
    it where it is withdrawn (``Withdraw``).
    ``in_role`` is the role in which its reader is meant, or several, if it is for them alone.
    ``pieces`` are, once it is claimed, what is in the chat already, in order: of what it edits, or
    else of itself, where it was broken off. ``programme`` is the one whose polite hours it keeps,
    the first one's where it names none. ``anew`` is, in the hands of a gateway, what an edit in
    doubt says where it shows a new message, which may be there already: its body with the mark of a
    repetition. ``came_at`` is when the messenger said that it had arrived.
    """

    key: str
    to: str
    body: Body
    why: Why
    about: str
    person_id: str | None
    created_at: datetime
    edits: str | None = None
    not_before: datetime | None = None
    not_after: datetime | None = None
    attempts: int = 0
    ref: str | None = None
    doubt: bool = False
    begun: bool = False
    tried: bool = False
    matters: tuple[str, ...] = ()
    in_role: str = ""
    pieces: tuple[Piece, ...] = ()
    programme: str = ""
    came_at: datetime | None = None
    anew: Body | None = None

    def readdressed(self, key: str, to: str) -> "Parcel":
        """Return it for the same reader's other chat, or once more for this one, as never tried.

        Of what it quotes nothing is known there. What may stand in the first one is in doubt.
        """
        return replace(
            self,
            key=key,
            to=to,
            body=replace(self.body, quotes=None, thread=None),
            attempts=0,
            ref=None,
            doubt=self.doubt or self.broken_off,
            begun=False,
            tried=False,
            pieces=(),
        )

    @property
    def standing(self) -> tuple[Piece, ...]:
        """The pieces of what it edits; none where it edits nothing."""
        if self.edits is None:
            return ()
        return self.pieces or (Piece(self.edits),)

    @property
    def broken_off(self) -> bool:
        """Whether the beginning of it arrived, and the rest is missing."""
        return self.edits is None and bool(self.pieces)

    @property
    def mark(self) -> str:
        """What names it where its key, which may have an address in it, must not stand."""
        return mark_of(self.key)

    @property
    def channel(self) -> str:
        """The messenger."""
        return self.to.partition(":")[0]

    @property
    def address(self) -> str:
        """The address inside the messenger."""
        return self.to.partition(":")[2].partition(BESIDE)[0]


BESIDE = "/beside/"
"""Behind an address: what goes there keeps no order with the rest, and neither waits."""

DATA = "mydata"
"""What messages are about that hold all that is kept of somebody: nothing is kept of them."""

CHANGE_TRIES = 5
"""After so many attempts, half a minute, what only changes a message holds up no other one."""

FAREWELL = "farewell/"
"""How the keys of last words begin: to who was erased by the decision that says them.

Nothing but numbers is left of such a parcel once it is settled, whatever became of it. What is
only done to a room because of it has ``room/`` behind that.
"""


class Fate(StrEnum):
    """How a parcel ends, or that it waits again."""

    WAITING = "waiting"
    SENT = "sent"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    EXPIRED = "expired"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a parcel that somebody had in hand, and where it waits, until when and why.

    ``doubt``: it may have arrived. ``counted``: that was an attempt, and the next failure makes a
    longer pause. ``pieces`` are those of which the message now consists, its own or the one that
    it edits: none where that is one message or nothing, or nothing is known of it. ``perhaps``:
    some of it may have arrived, and it can be sent again without a doubt. ``presses``: where it
    waits, it does so for no polite hours any more.
    """

    fate: Fate
    not_before: datetime | None = None
    note: str = ""
    ref: str | None = None
    doubt: bool = False
    counted: bool = True
    pieces: tuple[Piece, ...] = ()
    perhaps: bool = False
    presses: bool = False
