"""Teams that work already when a tale begins: their facts, as the store keeps them."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.domain.challenges import Challenge, Organisation, Publish, Side, Size
from bot.domain.changes import Entity
from bot.domain.meetings import FIRST, Meeting
from bot.domain.people import Account, Consent, Expectation, Form, Membership, Person, Purpose, Role
from bot.domain.teams import Cooperation, Extent, Member, Setup, Stage, Team, Verdict
from tests.support.matrix_couples import Couple

PROGRAMME = "cimis2-erzgebirge"


def acquainted(couple: Couple, craft: str, now: datetime) -> Iterator[Entity]:
    """Return a team that works since yesterday; the bot has never written to its people."""
    before = now - timedelta(days=1)
    number, team = couple.number, couple.team_id
    maker, contact = couple.ids
    people = zip(couple.ids, (couple.maker, couple.contact), strict=True)
    for (id_, each), role, form in zip(people, (Role.MAKER, Role.CONTACT), Form, strict=True):
        yield Person(id_, "de", form, each.name)
        yield Account(f"matrix:{each.element.user}", id_)
        yield Membership(id_, PROGRAMME, role, before)
        for purpose in (Purpose.PROCESSING, Purpose.SHARING):
            key = f"{purpose}-{id_}"
            yield Consent(key, id_, PROGRAMME, purpose, "2024-09", "…", "matrix", before)
    house = f"o-{number}"
    yield Organisation(house, PROGRAMME, couple.team, "culture", Size.SMALL, contact)
    yield Challenge(
        f"c-{number}",
        PROGRAMME,
        number,
        house,
        contact,
        f"Mehr {craft}",
        f"{craft} fehlt.",
        (craft,),
        (),
        None,
        (Expectation.ORDER,),
        "Erzgebirge",
        Publish.YES,
        committed=True,
        updated_at=before,
    )
    yield Team(
        team,
        PROGRAMME,
        number,
        f"c-{number}",
        contact,
        couple.team,
        Stage.ACTIVE,
        before,
        Cooperation.ORDER,
        Extent.MONTHS,
        Setup.MIXED,
        before,
    )
    yield Member(team, maker, Side.MAKER, before, Verdict.GO)
    yield Member(team, contact, Side.CONTACT, before, Verdict.GO)
    first = Meeting(team, FIRST).propose(contact, before, 60, before)
    yield first.hold((maker, contact), "", before)
