"""The questions of joining: side, consent, and the introductions of makers and contacts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.challenges import Size
from bot.domain.milestones import Media
from bot.domain.people import Availability, Expectation, Form, Trade
from bot.onboarding.gleaners import (
    capital,
    glean_contact,
    glean_expert,
    glean_maker,
    times_clash,
    wishes_clash,
)
from bot.regions import PLACE
from bot.sharpener import read_title
from bot.talk.dialog import (
    Answers,
    Ask,
    Asking,
    Attach,
    Choose,
    ChooseMany,
    Clash,
    Dialog,
    Doubtful,
    Given,
)
from bot.talk.gleaning import is_hardly, tells_more
from bot.talk.readers import (
    Reason,
    Rejected,
    read_links,
    read_name,
    read_text,
    read_things,
    tells,
)

LONG = 600
NEVER = Asking.NEVER
SHORT = 120
FILES = 3
ANYTIME = ("immer", "jederzeit", "flexibel", "always", "anytime", "flexible")
EXPECTATIONS = tuple(Expectation)


def _plain(read: Callable[[str], object]) -> Callable[[str, datetime], object]:
    def reader(text: str, now: datetime) -> object:
        return read(text)

    return reader


def words_reader(
    most: int, least: int = 2, *, figures: bool = False
) -> Callable[[str, datetime], str | Rejected]:
    """Return what reads a text of that length; without ``figures`` it must hold a letter."""

    def reader(text: str, now: datetime) -> str | Rejected:
        read = read_text(text, least=least, most=most)
        if isinstance(read, str) and not figures and not tells(read):
            return Rejected(Reason.TOO_SHORT, limit=least)
        return read

    return reader


class Yes(StrEnum):
    """A plain yes or no."""

    YES = "yes"
    NO = "no"


class SideChoice(StrEnum):
    """What somebody who came without a code wants to be."""

    MAKER = "maker"
    CONTACT = "contact"
    EXPERT = "expert"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class WhichAnswers:
    """Which of several programmes."""

    programme: str


WHICH = Dialog("which", WhichAnswers, (Choose(name="programme", early=True),))


@dataclass(frozen=True, slots=True)
class SideAnswers:
    """Which side of a ``programme``; only those are offered that need no code there."""

    programme: str
    side: SideChoice


SIDE = Dialog(
    "side",
    SideAnswers,
    (
        Given(name="programme"),
        Choose(name="side", early=True),
    ),
)


@dataclass(frozen=True, slots=True)
class WelcomeAnswers:
    """Consent, and the form of address unless the person is ``known`` already."""

    known: bool
    consent: Yes
    form: Form = Form.SIE


def _agreed(answers: Answers) -> bool:
    return answers.get("consent") == Yes.YES and not answers.get("known")


WELCOME = Dialog(
    "welcome",
    WelcomeAnswers,
    (
        Given(name="known"),
        Choose(name="consent", options=tuple(Yes)),
        Choose(name="form", options=tuple(Form), when=_agreed),
    ),
)


def read_own_name(text: str, now: datetime) -> str | Rejected | Doubtful:
    """Return a person's name; a single letter, or what is hardly a name, only after a yes."""
    name = read_name(text, least=1)
    if isinstance(name, Rejected):
        return name
    if tells_more(name) and not is_hardly(name):
        return Rejected(Reason.NOT_A_NAME)
    name = capital(name)
    rare = sum(char.isalpha() for char in name) < 2 or is_hardly(name)
    return Doubtful(name) if rare else name


def _of_another_trade(answers: Answers) -> bool:
    return answers.get("trade") == Trade.OTHER


@dataclass(frozen=True, slots=True, kw_only=True)
class MakerAnswers:
    """What a maker, creative or scientist tells."""

    name: str
    trade: Trade
    trade_other: str = ""
    doing: str
    skills: tuple[str, ...]
    tools: tuple[str, ...] = ()
    offers: str = ""
    expectations: tuple[Expectation, ...]
    hopes: str
    availability: tuple[Availability, ...]
    region: str
    region_other: str = ""
    links: tuple[str, ...] = ()
    media: tuple[Media, ...] = ()
    share: Yes


MAKER = Dialog(
    "maker",
    MakerAnswers,
    (
        Ask(name="name", read=read_own_name, gleans=glean_maker, asking=NEVER),
        Choose(name="trade", options=tuple(Trade), other="trade_other"),
        Ask(name="trade_other", read=words_reader(SHORT), when=_of_another_trade, asking=NEVER),
        Ask(name="doing", read=words_reader(LONG), asking=NEVER),
        Ask(name="skills", read=_plain(read_things), asking=NEVER),
        Ask(name="tools", read=_plain(read_things), optional=True, asking=NEVER),
        Ask(name="offers", read=words_reader(LONG), optional=True, asking=NEVER),
        ChooseMany(name="expectations", options=EXPECTATIONS, labels="expectation"),
        Ask(name="hopes", read=words_reader(LONG, least=3), asking=NEVER),
        ChooseMany(name="availability", options=tuple(Availability), every=ANYTIME),
        Choose(name="region", other="region_other"),
        PLACE,
        Ask(name="links", read=_plain(read_links), optional=True, asking=NEVER),
        Attach(name="media", most=FILES, asked=False, optional=True),
        Choose(name="share", options=tuple(Yes), labels="answer"),
    ),
    summary=True,
    clashes=(
        Clash(name="time", between=("availability", "hopes"), found=times_clash),
        Clash(name="wish", between=("expectations", "hopes"), found=wishes_clash),
    ),
)
"""Pictures and files are taken whenever they come; the question for links mentions them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactAnswers:
    """What a company contact tells about the organisation, and what it wishes in one line."""

    name: str
    organisation: str
    sector: str
    size: Size
    region: str
    region_other: str = ""
    expectations: tuple[Expectation, ...]
    commitment: Yes
    share: Yes
    title: str


CONTACT = Dialog(
    "contact",
    ContactAnswers,
    (
        Ask(name="name", read=read_own_name, gleans=glean_contact, asking=NEVER),
        Ask(name="organisation", read=words_reader(SHORT, figures=True), asking=NEVER),
        Choose(name="sector", labels="sector"),
        Choose(name="size", options=tuple(Size)),
        Choose(name="region", other="region_other"),
        PLACE,
        ChooseMany(name="expectations", options=EXPECTATIONS, labels="expectation"),
        Choose(name="commitment", options=tuple(Yes)),
        Choose(name="share", options=tuple(Yes), labels="answer"),
        Ask(name="title", read=read_title),
    ),
    summary=True,
)
"""The wish comes last: ``bot.sharpener`` makes a brief of it at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertAnswers:
    """What an expert tells: what they know about, and when they can be asked."""

    name: str
    field: str
    availability: tuple[Availability, ...] = ()


EXPERT = Dialog(
    "expert",
    ExpertAnswers,
    (
        Ask(name="name", read=read_own_name, gleans=glean_expert, asking=NEVER),
        Ask(name="field", read=words_reader(LONG, least=3), asking=NEVER),
        ChooseMany(
            name="availability",
            options=tuple(Availability),
            labels="maker-availability",
            every=ANYTIME,
            optional=True,
        ),
    ),
    summary=True,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadAnswers:
    """What a coordinator tells: the regions they look after, where there are several."""

    name: str
    regions: tuple[str, ...] = ()


LEAD = Dialog(
    "lead",
    LeadAnswers,
    (Ask(name="name", read=read_own_name, asking=NEVER), ChooseMany(name="regions", optional=True)),
)


@dataclass(frozen=True, slots=True)
class NameAnswers:
    """A name, and no more."""

    name: str


NEWCOMER = Dialog("newcomer", NameAnswers, (Ask(name="name", read=read_own_name, asking=NEVER),))
"""What somebody tells who has to wait: their name, so that others know who asks."""
