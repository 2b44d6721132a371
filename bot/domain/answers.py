"""What answers teach: why a suggestion came to nothing, and for whom the bot goes on looking."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.challenges import Side


class Because(StrEnum):
    """Why one side did not want a suggestion; ``SILENCE``: it let a request lapse."""

    FAR = "far"
    BUSY = "busy"
    TOPIC = "topic"
    CANNOT = "cannot"
    SKILLS = "skills"
    EXPECTATION = "expectation"
    KNOWN = "known"
    OTHER = "other"
    UNSAID = "unsaid"
    SILENCE = "silence"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why somebody did not want a suggestion; it is theirs alone, the other side never hears of it.

    ``id`` is the suggestion's. ``note`` are their own words, where they gave some. That of a
    silence outlives its suggestion, which may be made anew.
    """

    id: str
    programme_id: str
    person_id: str
    side: Side
    because: Because
    note: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Lookout:
    """Somebody whom nothing fitted: the bot looks again as soon as somebody new is there.

    ``challenge_id`` is empty on a maker's side. There is at most one for a maker in a programme,
    and one for a challenge: ``id`` follows from them.
    """

    id: str
    programme_id: str
    person_id: str
    side: Side
    challenge_id: str
    since: datetime
