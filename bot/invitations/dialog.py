"""The questions behind a new invitation."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.people import Role
from bot.talk.dialog import Answers, Choose, Dialog


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
