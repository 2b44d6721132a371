"""The questions behind a new invitation."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.milestones import Media
from bot.domain.people import Role
from bot.talk.dialog import Answers, Attach, Choose, Dialog, Given


class Uses(StrEnum):
    """How many people a maker's code lets in."""

    ONE = "one"
    TEN = "ten"
    FIFTY = "fifty"
    ANY = "any"


class Life(StrEnum):
    """How long a code is good for."""

    WEEK = "week"
    MONTH = "month"
    ALWAYS = "always"


def _for_many(answers: Answers) -> bool:
    """Codes of the others are personal: they work once."""
    return answers.get("role") == Role.MAKER


@dataclass(frozen=True, slots=True, kw_only=True)
class InviteAnswers:
    """An invitation as a coordinator wants it."""

    programme: str
    role: Role
    uses: Uses = Uses.ONE
    life: Life


INVITE = Dialog(
    "invite",
    InviteAnswers,
    (
        Choose(name="programme"),
        Choose(name="role", options=tuple(Role)),
        Choose(name="uses", options=tuple(Uses), when=_for_many),
        Choose(name="life", options=tuple(Life)),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseAnswers:
    """The organisation of an expert who is to be invited."""

    programme: str
    life: Life
    organisation: str


HOUSE = Dialog(
    "invite-house",
    HouseAnswers,
    (Given(name="programme"), Given(name="life"), Choose(name="organisation")),
)
"""Behind ``INVITE``: only the teams of an organisation can ask its experts."""


class Listed(StrEnum):
    """Who stands on a list."""

    MAKERS = "makers"
    CONTACTS = "contacts"
    MIXED = "mixed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportAnswers:
    """A list of people who signed up."""

    programme: str
    listed: Listed
    media: Media


IMPORT = Dialog(
    "import",
    ImportAnswers,
    (
        Choose(name="programme"),
        Choose(name="listed", options=tuple(Listed)),
        Attach(name="media"),
    ),
)


class Decision(StrEnum):
    """What becomes of a list that was read."""

    YES = "yes"
    NO = "no"


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterAnswers:
    """What its author decided about a list."""

    decision: Decision


ROSTER = Dialog("roster", RosterAnswers, (Choose(name="decision", options=tuple(Decision)),))
