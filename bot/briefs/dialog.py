"""The questions around a brief: a further wish, a comment, and what a team wants to know."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.domain.people import Expectation
from bot.regions import PLACE
from bot.sharpener import read_title
from bot.talk.dialog import Ask, Asking, Choose, ChooseMany, Dialog, Either
from bot.talk.formats import WithYear
from bot.talk.readers import Reason, Rejected, read_moment, read_text

COMMENT = 600
ANSWER = 1200
FARTHEST = timedelta(days=92)
"""So long somebody may stand in at most."""
_UNTIL = re.compile(
    r"^(?:nur |noch |so |also |just |only )*"
    r"(?:bis|until|till|to)(?: einschließlich| and including)?\s+(?:(?:zum|zur|zu|the)\s+)?",
    re.IGNORECASE,
)
_NO_DAY = frozenset(
    {
        Reason.NOT_A_DATE,
        Reason.NO_TIME,
        Reason.AMBIGUOUS,
        Reason.NEGATED,
        Reason.REPEATED,
        Reason.VAGUE,
    }
)
"""Why a text is refused as a meeting's date: here it lacks a day."""


def read_comment(text: str, now: datetime) -> str | Rejected:
    """Return a comment, at most ``COMMENT`` characters."""
    return read_text(text, least=5, most=COMMENT)


def read_answer(text: str, now: datetime) -> str | Rejected:
    """Return an answer, which may be a single word."""
    return read_text(text, least=2, most=ANSWER)


def read_last(text: str, now: datetime) -> date | Either | Rejected:
    """Return a day from today on, at most ``FARTHEST`` away, read at the local time ``now``."""
    moment = read_moment(_UNTIL.sub("", text.strip()), now)
    if isinstance(moment, Rejected):
        days = [_near(each.day, now) for each in moment.moments]
        fit = tuple(dict.fromkeys(each for each in days if isinstance(each, date)))
        if moment.reason is Reason.AMBIGUOUS and fit:
            return Either(fit)
        return replace(moment, reason=Reason.NOT_A_DAY) if moment.reason in _NO_DAY else moment
    return _near(moment.day, now)


def _near(day: date, now: datetime) -> date | Rejected:
    if day < now.date():
        return Rejected(Reason.PAST)
    if day > now.date() + FARTHEST:
        return Rejected(Reason.DAY_TOO_FAR, limit=FARTHEST.days)
    return day


@dataclass(frozen=True, slots=True, kw_only=True)
class WishAnswers:
    """A further wish, and what the sharpener does not ask."""

    title: str
    expectations: tuple[Expectation, ...]
    region: str
    region_other: str = ""
    committed: str


WISH = Dialog(
    "wish",
    WishAnswers,
    (
        Ask(name="title", read=read_title),
        ChooseMany(name="expectations", options=tuple(Expectation), labels="expectation"),
        Choose(name="region", other="region_other"),
        PLACE,
        Choose(name="committed", options=("yes", "no"), labels="contact-commitment"),
    ),
)
"""All but the title is known from the contact's challenge before, if there is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentAnswers:
    """What a coordinator writes who hands a brief back."""

    comment: str


COMMENTING = Dialog(
    "brief-comment", CommentAnswers, (Ask(name="comment", read=read_comment, asking=Asking.FREE),)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionAnswers:
    """What a team wants to know."""

    text: str


QUESTION = Dialog(
    "question", QuestionAnswers, (Ask(name="text", read=read_comment, asking=Asking.FREE),)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseAnswers:
    """What somebody answers to a team."""

    text: str


RESPONSE = Dialog(
    "response", ResponseAnswers, (Ask(name="text", read=read_answer, asking=Asking.FREE),)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StandinAnswers:
    """The last day on which somebody stands in."""

    last: date


STANDIN = Dialog(
    "deputy", StandinAnswers, (Ask(name="last", read=read_last, readback=True, shown=WithYear),)
)
