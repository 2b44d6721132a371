"""An invariant of a programme that can be full: its places, and the line of those who wait."""

from bot.domain.newcomers import PENDING, Newcomer
from bot.domain.people import Membership, Role
from tests.simulation.ledger import Ledger
from tests.simulation.witness import Log, put_in


def places_are_kept(ledger: Ledger, log: Log) -> str | None:
    """Quoted: "a programme can be full …, and then there is a waiting list with numbers".

    No more take part in a role than there are places, and nobody has both a place and a number.
    """
    capacity = ledger.programme.capacity
    for each in put_in(log, Membership):
        most = {Role.MAKER: capacity.makers, Role.CONTACT: capacity.contacts}.get(each.role, 0)
        taking = ledger.facts.find(Membership, role=each.role, left_at=None)
        if most and each.left_at is None and len(taking) > most:
            return f"{len(taking)} people take part as {each.role}, and there are {most} places"
    for newcomer in put_in(log, Newcomer):
        place = ledger.facts.get(
            Membership, newcomer.person_id, newcomer.programme_id, newcomer.role
        )
        if newcomer.admission in PENDING and place is not None and place.left_at is None:
            return f"{newcomer.person_id} waits for a place, and has one"
        numbers = [other.number for other in ledger.facts.all(Newcomer) if other.number]
        if len(numbers) > len(set(numbers)):
            return f"number {newcomer.number} was given twice"
    return None
