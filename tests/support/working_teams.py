"""Teams that work already when a tale begins: their facts, as the store keeps them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.challenges import Challenge, Organisation, Publish, Side, Size
from bot.domain.changes import Entity
from bot.domain.meetings import FIRST, Meeting
from bot.domain.people import Account, Consent, Expectation, Form, Membership, Person, Purpose, Role
from bot.domain.teams import Cooperation, Extent, Member, Setup, Stage, Team, Verdict

PROGRAMME = "cimis2-erzgebirge"


@dataclass(frozen=True, slots=True)
class Acquainted:
    """Somebody whom the bot knows, but has never written to. ``account`` has the channel."""

    id: str
    name: str
    account: str


@dataclass(frozen=True, slots=True)
class Working:
    """A team of a maker and a contact; ``house`` is its name and that of the organisation."""

    number: int
    house: str
    craft: str
    maker: Acquainted
    contact: Acquainted

    @property
    def id(self) -> str:
        """The id of the team."""
        return f"t-{self.number}"

    def facts(self, now: datetime) -> Iterator[Entity]:
        """Yield all that is known of it; it works since yesterday."""
        before = now - timedelta(days=1)
        people = (self.maker, self.contact)
        for each, role, form in zip(people, (Role.MAKER, Role.CONTACT), Form, strict=True):
            yield from joined(each, role, form, before)
        yield from self._challenge(before)
        yield Team(
            self.id,
            PROGRAMME,
            self.number,
            f"c-{self.number}",
            self.contact.id,
            self.house,
            Stage.ACTIVE,
            before,
            Cooperation.ORDER,
            Extent.MONTHS,
            Setup.MIXED,
            before,
        )
        yield Member(self.id, self.maker.id, Side.MAKER, before, Verdict.GO)
        yield Member(self.id, self.contact.id, Side.CONTACT, before, Verdict.GO)
        first = Meeting(self.id, FIRST).propose(self.contact.id, before, 60, before)
        yield first.hold((self.maker.id, self.contact.id), "", before)

    def _challenge(self, before: datetime) -> Iterator[Entity]:
        house = f"o-{self.number}"
        yield Organisation(house, PROGRAMME, self.house, "culture", Size.SMALL, self.contact.id)
        yield Challenge(
            f"c-{self.number}",
            PROGRAMME,
            self.number,
            house,
            self.contact.id,
            f"Mehr {self.craft}",
            f"{self.craft} fehlt.",
            (self.craft,),
            (),
            None,
            (Expectation.ORDER,),
            "Erzgebirge",
            Publish.YES,
            committed=True,
            updated_at=before,
        )


def joined(who: Acquainted, role: Role, form: Form, at: datetime) -> Iterator[Entity]:
    """Yield what is known of somebody who has joined, and agreed to everything."""
    yield Person(who.id, "de", form, who.name)
    yield Account(who.account, who.id)
    yield Membership(who.id, PROGRAMME, role, at)
    channel = who.account.partition(":")[0]
    for purpose in (Purpose.PROCESSING, Purpose.SHARING):
        key = f"{purpose}-{who.id}"
        yield Consent(key, who.id, PROGRAMME, purpose, "2024-09", "…", channel, at)
