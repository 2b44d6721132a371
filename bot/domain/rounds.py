"""Rounds: who of a whole programme is brought together with whom, as a coordinator proposes it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.challenges import Side


class Aim(StrEnum):
    """What an assignment aims at.

    ``BEST``: the best sum, where the first maker of a challenge counts extra. ``NOBODY``: as few
    as possible are left over, and of those assignments the one with the best sum. ``STABLE``: no
    two that may have each other would both rather do so.
    """

    BEST = "best"
    NOBODY = "nobody"
    STABLE = "stable"


class Insists(StrEnum):
    """What is insisted on for a pair; or for one side alone, that it sits out: it gets nobody."""

    MUST = "must"
    NEVER = "never"
    OUT = "out"


class Lack(StrEnum):
    """Why somebody is left over.

    ``NOTHING`` fits well enough, what fits is ruled out (``RULED``), or all that fits is taken by
    ``OTHERS``. ``CHANGED``: there was somebody, who cannot be any more.
    """

    NOTHING = "nothing"
    RULED = "ruled"
    OTHERS = "others"
    CHANGED = "changed"


class Phase(StrEnum):
    """How far a round has come: it is looked at (``OPEN``), under way, with everybody, or over."""

    OPEN = "open"
    GOING = "going"
    SENT = "sent"
    UNDONE = "undone"
    DROPPED = "dropped"


GONE = "-"
"""In place of a suggestion: the pair could not be any more when its turn came."""


@dataclass(frozen=True, slots=True)
class Seat:
    """A pair of a round, how likely it fits (0 to 1), and the suggestion that came of it.

    ``fresh``: the suggestion was made by the round; else it was open before.
    """

    challenge_id: str
    maker_id: str
    score: float
    suggestion_id: str = ""
    fresh: bool = True

    @property
    def pair(self) -> tuple[str, str]:
        """The ids of both."""
        return self.challenge_id, self.maker_id


@dataclass(frozen=True, slots=True)
class Left:
    """A maker or a challenge that has nobody in a round."""

    side: Side
    id: str
    why: Lack


@dataclass(frozen=True, slots=True)
class Round:
    """A proposal for a programme; at most one of a programme is ``OPEN``.

    ``author_id`` is the coordinator who did something with it last. ``asked_at``: since then a new
    preview is wished for; ``None`` once it is there. ``version`` counts the previews, ``seen_at``
    is when the facts were read that the last one stands on. Without ``solved`` the rules contradict
    and there are no seats. ``worth`` is what the seats are worth, ``percent`` that of the best;
    ``passed_over`` counts pairs who would rather have each other. ``last`` is whom the letters have
    reached, in the order of ids. ``answered_at`` is when somebody first answered a suggestion of
    it: that stays so, whatever becomes of the answer and of the suggestion.
    """

    id: str
    programme_id: str
    number: int
    author_id: str
    phase: Phase
    aim: Aim
    begun_at: datetime
    asked_at: datetime | None
    version: int = 0
    seen_at: datetime | None = None
    solved: bool = False
    worth: float = 0.0
    percent: float = 0.0
    passed_over: int = 0
    seats: tuple[Seat, ...] = ()
    left: tuple[Left, ...] = ()
    sent_at: datetime | None = None
    last: str = ""
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Insistence:
    """That a pair has to be in a programme's rounds, or must not be; the first four are its key.

    Of who sits out there is only the one id, and the other one is empty.
    ``lasting`` ones hold for the next rounds, too; the others end with the round. ``made_at`` is
    the same for those that were made in one step.
    """

    programme_id: str
    challenge_id: str
    maker_id: str
    insists: Insists
    made_by: str
    made_at: datetime
    lasting: bool


@dataclass(frozen=True, slots=True)
class Leftover:
    """Somebody who had nobody in a round, so that they are first in the next one.

    ``challenge_id`` is empty where it is a maker; else ``person_id`` is the challenge's contact.
    """

    round_id: str
    person_id: str
    challenge_id: str
    programme_id: str
    why: Lack
    at: datetime
