"""Speed-dating evenings: who is asked, who comes, who sits with whom, what they thought of it."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.challenges import Side


class Phase(StrEnum):
    """How far an evening has come.

    ``OPEN``: people are asked, and sign up. ``SEATED``: its plan is settled. ``VOTING``: all talks
    are over. ``COUNTED``: nobody can change a vote any more. ``MATCHING``: what was approved is
    being told.
    """

    DRAFT = "draft"
    OPEN = "open"
    SEATED = "seated"
    RUNNING = "running"
    VOTING = "voting"
    COUNTED = "counted"
    MATCHING = "matching"
    CLOSED = "closed"
    CANCELLED = "cancelled"


COMING_UP = (Phase.DRAFT, Phase.OPEN, Phase.SEATED)
"""What can be changed, and was not begun."""
ALIVE = (*COMING_UP, Phase.RUNNING, Phase.VOTING, Phase.COUNTED, Phase.MATCHING)


class Wish(StrEnum):
    """What is to be made: nothing, lists, a first plan to look at, or a new one for the rest.

    ``BOTH``: a new one for the rest, and then lists.
    """

    NONE = "none"
    PRINT = "print"
    PREVIEW = "preview"
    AGAIN = "again"
    BOTH = "both"


class Audience(StrEnum):
    """Whom an evening is for."""

    EVERYONE = "everyone"
    MAKERS = "makers"
    CONTACTS = "contacts"


class Coming(StrEnum):
    """What somebody said to the invitation; ``WAITING``: yes, but all places are taken."""

    ASKED = "asked"
    YES = "yes"
    NO = "no"
    LATER = "later"
    WAITING = "waiting"


class Interest(StrEnum):
    """What somebody thought of a talk."""

    YES = "yes"
    MAYBE = "maybe"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Evening:
    """An evening of short talks between makers and contacts, at tables, in rounds.

    ``minutes`` is the length of a talk, ``pause_after`` the round behind which there is a break (0:
    none), ``places`` how many people there is room for (0: any number). ``code`` checks in who is
    there; only its hash is looked up. ``revision`` counts the plans. ``round`` is the one that goes
    on since ``round_at``, or did last; ``paused_at`` is when the clock was stopped, for good if the
    evening was broken off. With ``timer`` rounds follow each other by the clock. ``moved`` counts
    new dates.
    """

    id: str
    programme_id: str
    number: int
    author_id: str
    starts_at: datetime
    place: str
    tables: int
    rounds: int
    minutes: int
    pause_after: int
    places: int
    phase: Phase
    made_at: datetime
    code: str = ""
    code_hash: str = ""
    wish: Wish = Wish.NONE
    revision: int = 0
    round: int = 0
    round_at: datetime | None = None
    paused_at: datetime | None = None
    timer: bool = False
    moved: int = 0
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who is asked to an evening; the first two are its key.

    ``challenge_id`` is what a contact comes with. ``arrived_at`` is since when they are there,
    ``left_at`` since when not any more, ``door_at`` when they showed the evening's code,
    until that was seen to.
    ``told`` is the plan as they know it: for each round the table and the partner
    (``table:partner@minute``).
    """

    person_id: str
    evening_id: str
    side: Side
    challenge_id: str
    coming: Coming
    asked_at: datetime
    answered_at: datetime | None = None
    arrived_at: datetime | None = None
    left_at: datetime | None = None
    door_at: datetime | None = None
    told: tuple[str, ...] = ()

    @property
    def expected(self) -> bool:
        """Whether they are planned for: who said yes, and was neither missed nor has left."""
        return self.coming is Coming.YES and self.left_at is None

    @property
    def stands_by(self) -> bool:
        """Whether they wait for a place at the door."""
        return self.coming is Coming.WAITING and self.arrived_at is not None

    @property
    def missed(self) -> bool:
        """Whether they said yes, and the evening began without them."""
        return self.left_at is not None and self.arrived_at is None

    def knowing(self, partner_id: str, as_id: str) -> "Guest":
        """Return them knowing a partner under another id."""
        known = re.compile(rf":{re.escape(partner_id)}(?=@|$)")
        return replace(self, told=tuple(known.sub(f":{as_id}", each) for each in self.told))

    def says(self, coming: Coming, now: datetime) -> "Guest":
        """Return them with an answer."""
        return replace(self, coming=coming, answered_at=now)


class Match(StrEnum):
    """What became of a talk after which both said yes: held back, told, or there was no place.

    ``PICKED``: it was approved, and is told next.
    """

    NONE = "none"
    PICKED = "picked"
    HELD = "held"
    TOLD = "told"
    FULL = "full"

    @classmethod
    def _missing_(cls, value: object) -> "Match | None":
        """Return ``NONE`` for what nobody can read any more."""
        return None if value else cls.NONE


@dataclass(frozen=True, slots=True)
class Sitting:
    """Two people at a table in a round; the first three are its key."""

    evening_id: str
    round: int
    maker_id: str
    contact_id: str
    table: int
    match: Match = Match.NONE

    def partner(self, person_id: str) -> str:
        """Return the id of the other one."""
        return self.contact_id if person_id == self.maker_id else self.maker_id


@dataclass(frozen=True, slots=True)
class Vote:
    """What somebody thought of a talk; nobody else ever sees it. The first three are its key."""

    person_id: str
    evening_id: str
    partner_id: str
    interest: str
    at: datetime
