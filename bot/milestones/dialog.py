"""The questions of an update, and the one before it: for which team."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.milestones import Media, Standing
from bot.milestones.standings import read_opening
from bot.talk.behind import refused
from bot.talk.dialog import Answers, Ask, Attach, Choose, Dialog, Given, Told
from bot.talk.files import continued
from bot.talk.readers import Rejected, read_text
from bot.talk.readers.clean import has_words

LINE = 400
TROUBLE = (Standing.AT_RISK, Standing.BLOCKED)


class Yes(StrEnum):
    """A plain yes or no."""

    YES = "yes"
    NO = "no"


def read_sentence(text: str, now: datetime) -> str | Rejected:
    """Return the sentence of an update, at most ``LINE`` characters."""
    return read_text(text, least=2, most=LINE)


def read_told(words: str, now: datetime, known: Answers) -> Told:
    """Return the standing and the sentence that words tell, and why they are none if so.

    What was told before the question goes on: "/update Der Tresen rollt", "gelb, weil Holz fehlt".
    """
    opening = read_opening(words)
    told: dict[str, object] = {}
    if opening.standing is not None:
        told["standing"] = opening.standing
    said = opening.sentence if has_words(opening.sentence) else ""  # as in "im Plan 👍"
    sentence = read_sentence(
        continued(known.get("sentence"), said) if said else opening.sentence, now
    )
    if isinstance(sentence, str):
        told["sentence"] = sentence
    return told, refused(sentence, said)


def _done(answers: Answers) -> bool:
    return answers.get("standing") == Standing.DONE and bool(answers.get("plans"))


def _in_trouble(answers: Answers) -> bool:
    return answers.get("standing") in TROUBLE


@dataclass(frozen=True, slots=True, kw_only=True)
class WhichAnswers:
    """The team that is meant, and what was typed with the command already."""

    standing: Standing | None = None
    sentence: str = ""
    team: str


WHICH = Dialog(
    "update-for",
    WhichAnswers,
    (Given(name="standing"), Given(name="sentence"), Choose(name="team")),
)
"""For people who work in several teams."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateAnswers:
    """An update of one team. ``plans``: it has milestones that are not done yet."""

    plans: bool
    standing: Standing
    milestone: str | None = None
    sentence: str = ""
    media: Media | None = None
    help: Yes = Yes.NO


UPDATE = Dialog(
    "update",
    UpdateAnswers,
    (
        Given(name="plans"),
        Choose(name="standing", options=tuple(Standing), means=read_told),
        Choose(name="milestone", optional=True, when=_done),
        Ask(name="sentence", read=read_sentence, optional=True),
        Attach(name="media", words="sentence", optional=True),
        Choose(name="help", options=tuple(Yes), labels="answer", when=_in_trouble),
    ),
)
