"""What is asked of somebody who has a question, and of the coordinator who answers it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.talk.dialog import Ask, Asking, Choose, Dialog
from bot.talk.readers import Rejected, read_text

LONG = 600
LEAST = 5


def read_question(text: str, now: datetime) -> str | Rejected:
    """Return a question, at most ``LONG`` characters."""
    return read_text(text, least=LEAST, most=LONG)


def read_reply(text: str, now: datetime) -> str | Rejected:
    """Return an answer, which may be as short as "Ja"."""
    return read_text(text, least=2, most=LONG)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskAnswers:
    """What somebody wants to know, and in which programme."""

    programme: str
    text: str


ASK = Dialog(
    "ask",
    AskAnswers,
    (Choose(name="programme"), Ask(name="text", read=read_question, asking=Asking.FREE)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyAnswers:
    """What a coordinator answers."""

    text: str


REPLY = Dialog("ask-reply", ReplyAnswers, (Ask(name="text", read=read_reply, asking=Asking.FREE),))


class Decision(StrEnum):
    """What becomes of an answer to a question that waits for none any more."""

    YES = "yes"
    NO = "no"


@dataclass(frozen=True, slots=True, kw_only=True)
class TwiceAnswers:
    """Whether a second answer is sent all the same."""

    decision: Decision


TWICE = Dialog("ask-twice", TwiceAnswers, (Choose(name="decision", options=tuple(Decision)),))
"""Behind an answer: somebody else was faster. What was typed stands in the subject."""
