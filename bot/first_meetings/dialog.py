"""What a contact settles on go: form, extent, setup."""

from dataclasses import dataclass

from bot.domain.teams import Cooperation, Extent, Setup
from bot.talk.dialog import Choose, Dialog


@dataclass(frozen=True, slots=True)
class AgreementAnswers:
    """How the partnership goes on."""

    form: Cooperation
    extent: Extent
    setup: Setup


AGREEMENT = Dialog(
    "agreement",
    AgreementAnswers,
    (
        Choose(name="form", options=tuple(Cooperation), labels="cooperation"),
        Choose(name="extent", options=tuple(Extent)),
        Choose(name="setup", options=tuple(Setup)),
    ),
    summary=True,
)
