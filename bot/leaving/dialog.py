"""The questions to whoever leaves: why, if they want to say so, and whether they mean it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.leaving import Reason
from bot.talk.dialog import Answers, Ask, Choose, Dialog
from bot.talk.readers import Rejected, read_text

LONG = 600


class Sure(StrEnum):
    """Whether somebody means it."""

    YES = "yes"
    NO = "no"


def read_reason(text: str, now: datetime) -> str | Rejected:
    """Return a reason in somebody's own words: it is quoted, and needs no full stop."""
    return read_text(text.strip().removesuffix("."), least=2, most=LONG)


def _in_own_words(answers: Answers) -> bool:
    return answers.get("reason") == Reason.OTHER


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveAnswers:
    """Why somebody leaves, as far as they say it, and whether they do."""

    reason: Reason | None = None
    words: str = ""
    sure: Sure


LEAVE = Dialog(
    "leave",
    LeaveAnswers,
    (
        Choose(name="reason", options=tuple(Reason), other="words", optional=True),
        Ask(name="words", read=read_reason, when=_in_own_words, optional=True),
        Choose(name="sure", options=tuple(Sure)),
    ),
)
