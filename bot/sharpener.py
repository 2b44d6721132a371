"""The challenge sharpener: from a wish in one line to a brief, in eight questions.

Joining begins it, and so do further challenges: that is why it stands beside the scene. What its
answers become is the business of ``bot.briefs``.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.challenges import Organisation, Publish, Support
from bot.domain.people import Expectation
from bot.domain.programme import Programme
from bot.regions import PLACE, region_options
from bot.scene import Scene
from bot.talk.dialog import Answers, Ask, Asking, Choose, ChooseMany, Clash, Dialog, Given
from bot.talk.formats import Money
from bot.talk.model import AMENDS, Outcome, Say, say
from bot.talk.readers import Reason, Rejected, clean, fold, read_amount, read_text, read_things

TITLE, LONG, SHORT = 120, 1200, 600
_NAMED = re.compile(
    r"(?:€|\beur) ?\d[\d.,']*|\d[\d.,']*(?:,-+)? ?(?:€|eur(?:os?)?\b)", re.IGNORECASE
)
"""An amount within a sentence."""
_ABOUT = re.compile(
    r"(?:(?:so|etwa|ca\.?|circa|ungefähr|rund|um|die|about|around|roughly)\s+)+", re.IGNORECASE
)
_SPAN = re.compile(
    r"\d\s*[-–]\s*\d|\b(?:bis|zwischen|between|oder|or|unter|über|mehr als|weniger als|up to)\b",
    re.IGNORECASE,
)
_REACHED = re.compile(r"\S@\S|(?:\+|\b0)\d(?:[\s()/.-]*\d){4,}")
"""An address, or a telephone number."""
_NO_MONEY = frozenset({"nein", "nichts", "kein", "keins", "keines", "kein budget", "none", "no"})


def read_title(text: str, now: datetime) -> str | Rejected:
    """Return a wish in one line."""
    return read_text(" ".join(text.split()), least=4, most=TITLE)


def _need(text: str, now: datetime) -> str | Rejected:
    return read_text(text, least=10, most=LONG)


def _words(text: str, now: datetime) -> str | Rejected:
    return read_text(text, least=3, most=SHORT)


def _skills(text: str, now: datetime) -> tuple[str, ...] | Rejected:
    return read_things(text)


def read_budget(text: str, now: datetime) -> int | Rejected:
    """Return an amount in cents, also from a sentence that names just one ("aber 300 Euro").

    In what is longer than a few sentences no amount is looked for.
    """
    if fold(text).strip(" .!") in _NO_MONEY:
        return 0
    amount = read_amount(text)
    if isinstance(amount, int) or amount.reason is not Reason.NOT_AN_AMOUNT:
        return amount
    said = clean(text)
    if len(said) > SHORT:
        return amount
    about = _ABOUT.match(said)
    named = [said[about.end() :]] if about is not None else []
    named = _NAMED.findall(said) or named
    return read_amount(named[0]) if len(named) == 1 and not _SPAN.search(said) else amount


def costs_clash(answers: Answers) -> bool:
    """Whether there is no money at all, and yet travel costs are paid."""
    return answers.get("budget") == 0 and Support.TRAVEL in (answers.get("supports") or ())


def names_a_way(answers: Answers) -> bool:
    """Whether who can answer questions is told with a telephone number or an address."""
    return _REACHED.search(answers.get("askable") or "") is not None


def _money(cents: int) -> Money | Say:
    return Money(cents) if cents else say("talk-nothing")


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefAnswers:
    """A brief. ``committed``: to the monthly meeting and the closing event."""

    committed: bool
    title: str
    need: str
    tried: str = ""
    supports: tuple[Support, ...] = ()
    success: str
    skills: tuple[str, ...]
    askable: str = ""
    budget: int | None = None
    publish: Publish
    expectations: tuple[Expectation, ...]
    region: str
    region_other: str = ""


BRIEF = Dialog(
    "brief",
    BriefAnswers,
    (
        Given(name="committed"),
        Ask(name="title", read=read_title),
        Ask(name="need", read=_need),
        Ask(name="tried", read=_words, optional=True, asking=Asking.NEVER),
        ChooseMany(name="supports", options=tuple(Support), optional=True),
        Ask(name="success", read=_words),
        Ask(name="skills", read=_skills, asking=Asking.NEVER),
        Ask(name="askable", read=_words, optional=True),
        Ask(name="budget", read=read_budget, optional=True, shown=_money),
        Choose(name="publish", options=tuple(Publish)),
        ChooseMany(name="expectations", options=tuple(Expectation), labels="expectation"),
        Choose(name="region", other="region_other"),
        PLACE,
    ),
    summary=True,
    clashes=(
        Clash(name="costs", between=("supports", "budget"), found=costs_clash),
        Clash(name="reached", between=("askable",), found=names_a_way),
    ),
)
"""Title, expectations and region are known when it begins: eight questions are left."""


def sharpen(
    scene: Scene,
    programme: Programme,
    organisation: Organisation,
    known: Mapping[str, object],
    *,
    challenge_id: str = "",
    idea_id: str = "",
    first: tuple[Say, ...] = (),
) -> Outcome:
    """Ask what a brief still lacks. With a ``challenge_id`` that challenge becomes another one.

    ``idea_id`` is somebody's idea that it is made of.
    """
    subject = {
        "programme": programme.id,
        "organisation": organisation.id,
        "challenge": challenge_id,
        "name": organisation.name,
        "idea": idea_id,
    }
    if challenge_id:  # it was handed in before: nobody waits for the end of this
        subject[AMENDS] = "yes"
    where = region_options(programme, known.get("region"))
    return scene.open(BRIEF, subject, options=where, answers=known, first=first)
