"""Challenges, the organisations behind them, and the suggestions that bring both sides together."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.people import Expectation


class Side(StrEnum):
    """The two sides of a partnership."""

    MAKER = "maker"
    CONTACT = "contact"

    @property
    def other(self) -> "Side":
        """The side across the table."""
        return Side.CONTACT if self is Side.MAKER else Side.MAKER


class Size(StrEnum):
    """How many people work for an organisation."""

    SOLO = "solo"
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


class Support(StrEnum):
    """What an organisation offers besides its challenge."""

    MATERIAL = "material"
    TRAVEL = "travel"
    WORKSHOP = "workshop"
    EXPERTISE = "expertise"


class Publish(StrEnum):
    """Whether a challenge may be shown in public."""

    YES = "yes"
    ASK = "ask"
    NO = "no"


class Review(StrEnum):
    """Where a brief stands: handed in by its contact, back with a comment, or released."""

    OPEN = "open"
    RETURNED = "returned"
    RELEASED = "released"


class Answer(StrEnum):
    """What one side said to a suggestion."""

    OPEN = "open"
    INTERESTED = "interested"
    DECLINED = "declined"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Organisation:
    """A company, museum, theatre, town hall or association; it has one central contact."""

    id: str
    programme_id: str
    name: str
    sector: str
    size: Size
    contact_id: str


@dataclass(frozen=True, slots=True)
class Challenge:
    """What an organisation wants solved, and what it gives for it.

    ``budget`` is in cents. ``committed``: to the monthly meeting and the closing event.
    ``tried`` is what did not help so far, ``success`` what would count as such, ``askable`` who
    can be asked. ``comment`` is what a coordinator wrote who returned it; an edition that crossed
    with it keeps it until its review.
    """

    id: str
    programme_id: str
    number: int
    organisation_id: str
    contact_id: str
    title: str
    need: str
    skills: tuple[str, ...]
    supports: tuple[Support, ...]
    budget: int | None
    expectations: tuple[Expectation, ...]
    region: str
    publish: Publish
    committed: bool
    updated_at: datetime
    tried: str = ""
    success: str = ""
    askable: str = ""
    review: Review = Review.RELEASED
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Fit:
    """One reason for a suggestion: words of the challenge, and of the profile that they meet."""

    kind: str
    challenge_words: str
    profile_words: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A maker and a challenge that may fit; one per pair.

    ``asked_at`` is from when the other side can read that the first one said yes, so that their
    seven days run from it; while the brief is held back there is none, and once it is released they
    run anew. ``askings`` is how often such days began with a yes: after one that was taken back
    they do once more.
    ``declined_at`` is when a side said no, ``declined_of`` are prints of what it was said to
    (``bot.domain.substance``): what changed since may bring the pair back.
    ``maker_at`` and ``contact_at`` are when each side last answered. ``found_for`` are the sides
    for which it was looked for: nobody has told them of it, so they are told by itself.
    """

    id: str
    programme_id: str
    challenge_id: str
    maker_id: str
    contact_id: str
    score: float
    fits: tuple[Fit, ...]
    made_at: datetime
    maker: Answer = Answer.OPEN
    contact: Answer = Answer.OPEN
    asked_at: datetime | None = None
    withdrawn_at: datetime | None = None
    declined_at: datetime | None = None
    maker_at: datetime | None = None
    contact_at: datetime | None = None
    found_for: tuple[Side, ...] = ()
    declined_of: str = ""
    askings: int = 0

    def answer_of(self, side: Side) -> Answer:
        """What that side said so far."""
        return self.maker if side is Side.MAKER else self.contact

    def answered_at(self, side: Side) -> datetime | None:
        """When that side last said something."""
        return self.maker_at if side is Side.MAKER else self.contact_at

    @property
    def put_off(self) -> tuple[Side, ...]:
        """The sides that want to see it later, while nothing else is asked of anybody."""
        if self.asks is not None or self.mutual or self.withdrawn_at is not None:
            return ()
        if Answer.DECLINED in (self.maker, self.contact):
            return ()
        return tuple(side for side in Side if self.answer_of(side) is Answer.LATER)

    @property
    def awaited(self) -> tuple[Side, ...]:
        """The sides that have not been told yet of what was found for them."""
        if self.asks is not None or self.withdrawn_at is not None:
            return ()
        if Answer.DECLINED in (self.maker, self.contact):
            return ()
        return tuple(each for each in self.found_for if self.answer_of(each) is Answer.OPEN)

    def noted_for(self, side: Side) -> "Suggestion":
        """Return it as one of which that side has to be told by itself."""
        return replace(self, found_for=tuple(sorted({*self.found_for, side})))

    @property
    def stirs(self) -> bool:
        """Whether something about it may have to be told by itself, now or later."""
        return self.asks is not None or bool(self.put_off or self.awaited)

    @property
    def asks(self) -> Side | None:
        """The side whose answer is awaited, if the other one has said yes."""
        if Answer.DECLINED in (self.maker, self.contact) or self.withdrawn_at is not None:
            return None
        if self.maker is Answer.INTERESTED and self.contact is not Answer.INTERESTED:
            return Side.CONTACT
        if self.contact is Answer.INTERESTED and self.maker is not Answer.INTERESTED:
            return Side.MAKER
        return None

    @property
    def mutual(self) -> bool:
        """Both sides said yes."""
        return self.maker is Answer.INTERESTED and self.contact is Answer.INTERESTED

    def lapsed(self, now: datetime, answer_days: int) -> bool:
        """Whether a request stayed unanswered for too long; it follows from the facts alone."""
        if self.asks is None or self.asked_at is None:
            return False
        return now >= self.asked_at + timedelta(days=answer_days)

    def person(self, side: Side) -> str:
        """The id of the person on that side."""
        return self.maker_id if side is Side.MAKER else self.contact_id
