"""What an announcement needs to know: for which programme, what, for whom, and a yes."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.announcements import Audience
from bot.talk.dialog import Ask, Asking, Choose, Dialog
from bot.talk.readers import Rejected, read_text

LONGEST = 3000
"""Characters: with its head an announcement is one message in every messenger."""


def read_words(text: str, now: datetime) -> str | Rejected:
    """Return the words of an announcement, at most ``LONGEST`` characters."""
    return read_text(text, least=2, most=LONGEST)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnounceAnswers:
    """An announcement as its author put it."""

    programme: str
    text: str
    audience: Audience


ANNOUNCE = Dialog(
    "announce",
    AnnounceAnswers,
    (
        Choose(name="programme"),
        Ask(name="text", read=read_words, asking=Asking.FREE),
        Choose(name="audience", options=tuple(Audience)),
    ),
)


class Decision(StrEnum):
    """What becomes of a draft; whoever says yes or no sends or drops it."""

    SEND = "yes"
    DROP = "no"
    CHANGE = "change"


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftAnswers:
    """What its author decided about a draft."""

    decision: Decision


DRAFT = Dialog("announce-draft", DraftAnswers, (Choose(name="decision", options=tuple(Decision)),))
