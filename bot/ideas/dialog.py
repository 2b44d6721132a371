"""What is asked about an idea, and to whom it is handed."""

from dataclasses import dataclass
from datetime import datetime

from bot.talk.dialog import Ask, Asking, Choose, Dialog
from bot.talk.readers import Rejected, read_text

LONGEST, SHORT = 1000, 300


def read_idea(text: str, now: datetime) -> str | Rejected:
    """Return an idea in words."""
    return read_text(text, least=10, most=LONGEST)


def _wanted(text: str, now: datetime) -> str | Rejected:
    return read_text(text, least=2, most=SHORT)


@dataclass(frozen=True, slots=True, kw_only=True)
class IdeaAnswers:
    """An idea, and what kind of organisation would fit."""

    programme: str
    text: str
    wanted: str | None = None


IDEA = Dialog(
    "idea",
    IdeaAnswers,
    (
        Choose(name="programme"),
        Ask(name="text", read=read_idea, asking=Asking.FREE),
        Ask(name="wanted", read=_wanted, optional=True),
    ),
    summary=True,
)

ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandAnswers:
    """The id of an organisation whose contact gets an idea; ``ALL`` for every contact."""

    organisation: str


HAND = Dialog("idea-hand", HandAnswers, (Choose(name="organisation"),))
