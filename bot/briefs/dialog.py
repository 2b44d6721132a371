"""The questions around a brief: a further wish, a comment, and what a team wants to know."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.people import Expectation
from bot.sharpener import read_title
from bot.talk.dialog import Ask, Choose, ChooseMany, Dialog
from bot.talk.readers import Rejected, read_text

COMMENT = 600
ANSWER = 1200


def read_comment(text: str, now: datetime) -> str | Rejected:
    """Return a comment, at most ``COMMENT`` characters."""
    return read_text(text, least=5, most=COMMENT)


def read_answer(text: str, now: datetime) -> str | Rejected:
    """Return an answer, which may be a single word."""
    return read_text(text, least=2, most=ANSWER)


@dataclass(frozen=True, slots=True, kw_only=True)
class WishAnswers:
    """A further wish, and what the sharpener does not ask."""

    title: str
    expectations: tuple[Expectation, ...]
    region: str
    committed: str


WISH = Dialog(
    "wish",
    WishAnswers,
    (
        Ask(name="title", read=read_title),
        ChooseMany(name="expectations", options=tuple(Expectation), labels="expectation"),
        Choose(name="region"),
        Choose(name="committed", options=("yes", "no"), labels="contact-commitment"),
    ),
)
"""All but the title is known from the contact's challenge before, if there is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentAnswers:
    """What a coordinator writes who hands a brief back."""

    comment: str


COMMENTING = Dialog("brief-comment", CommentAnswers, (Ask(name="comment", read=read_comment),))


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionAnswers:
    """What a team wants to know."""

    text: str


QUESTION = Dialog("question", QuestionAnswers, (Ask(name="text", read=read_comment),))


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseAnswers:
    """What somebody answers to a team."""

    text: str


RESPONSE = Dialog("response", ResponseAnswers, (Ask(name="text", read=read_answer),))
