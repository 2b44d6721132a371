"""The question of who tapped the command alone: what, and for which team."""

from dataclasses import dataclass
from datetime import datetime

from bot.talk.dialog import Ask, Asking, Choose, Dialog
from bot.talk.readers import Rejected, read_text


def read_words(text: str, now: datetime) -> str | Rejected:
    """Return what is said to a team."""
    return read_text(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class SayingAnswers:
    """What to say, and to which team."""

    team: str
    text: str


SAYING = Dialog(
    "saying",
    SayingAnswers,
    (Choose(name="team"), Ask(name="text", read=read_words, asking=Asking.FREE)),
)
