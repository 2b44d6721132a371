"""Teams on Matrix that work already when a tale begins: their facts, as the store keeps them."""

from collections.abc import Iterator
from datetime import datetime

from bot.domain.changes import Entity
from tests.support.matrix_couples import Couple
from tests.support.working_teams import Acquainted, Working


def acquainted(couple: Couple, craft: str, now: datetime) -> Iterator[Entity]:
    """Return a team that works since yesterday; the bot has never written to its people."""
    maker, contact = (
        Acquainted(id_, each.name, f"matrix:{each.element.user}")
        for id_, each in zip(couple.ids, (couple.maker, couple.contact), strict=True)
    )
    return Working(couple.number, couple.team, craft, maker, contact).facts(now)
