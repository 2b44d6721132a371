"""Newcomers: who may not take part yet, who is on a coordinator's list, and where they stand."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.milestones import Media
from bot.domain.people import Role


class Admission(StrEnum):
    """Where a newcomer stands.

    ``ASKING`` waits for a coordinator's yes, ``WAITING`` for a place. ``ADMITTED`` may begin, and
    ``BEGUN`` did. ``GONE`` waits no more, by their own wish, or let their place lapse, or the
    programme is over.
    """

    ASKING = "asking"
    WAITING = "waiting"
    ADMITTED = "admitted"
    BEGUN = "begun"
    DECLINED = "declined"
    GONE = "gone"


PENDING = (Admission.ASKING, Admission.WAITING)
"""Whose turn is still to come."""
IN = (Admission.ADMITTED, Admission.BEGUN)
"""Who was let in."""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who agreed to the notice and is not let in at once; the first three are its key.

    ``number`` is the place in the order of a programme; with ``since`` it is never given twice.
    ``code_hash`` is that of the code with which they came, empty where they had none.
    ``reminded_at`` is when they were last reminded to begin.
    """

    person_id: str
    programme_id: str
    role: Role
    number: int
    admission: Admission
    since: datetime
    code_hash: str = ""
    settled_at: datetime | None = None
    reminded_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Signup:
    """Somebody of a coordinator's list, whom the bot does not know before they use their code.

    What the list says of them goes when the code is used, and with the list.
    """

    id: str
    programme_id: str
    roster_id: str
    code_hash: str
    role: Role
    name: str
    organisation: str
    made_at: datetime


class Reading(StrEnum):
    """How far a list has come.

    Its file is to be read; or was read, and is to be decided about; or everybody has an invitation.
    """

    COMING = "coming"
    READ = "read"
    INVITED = "invited"


@dataclass(frozen=True, slots=True)
class Entry:
    """One person of a list."""

    name: str
    role: Role
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class Roster:
    """A list of people that a coordinator handed in.

    ``media`` is its file in the messenger of ``account_id``, ``entries`` what was read in it; both
    go when it was decided about. ``role`` is that of everybody for whom the list names none, and
    ``invited`` how many got an invitation. When it is dropped, its key is destroyed, and with it
    all that is kept of its people.
    """

    id: str
    programme_id: str
    author_id: str
    account_id: str
    role: Role | None
    media: Media | None
    entries: tuple[Entry, ...]
    reading: Reading
    at: datetime
    invited: int = 0


class SheetTrouble(StrEnum):
    """Why a file is no list.

    It cannot be had; it is too big; it has too many lines; it is neither CSV nor XLSX; a quotation
    mark in it is not closed.
    """

    GONE = "gone"
    BIG = "big"
    LONG = "long"
    STRANGE = "strange"
    QUOTES = "quotes"


MOST_BYTES = 2_000_000
MOST_LINES = 2_000
MOST_COLUMNS = 50
"""What a list may be at most."""
