"""Who else is called like somebody who is erased: what is about them alone goes on naming them."""

from collections.abc import Collection, Sequence

from bot.domain.challenges import Suggestion
from bot.domain.people import Membership, Person
from bot.domain.teams import Member
from storage.engine.seam import Connection
from storage.facts import find
from storage.nearness import SIDES, ids_in


async def others_matters(
    connection: Connection, person: Person | None, programmes: Sequence[str]
) -> Collection[str]:
    """Return the ids of teams and suggestions of living namesakes which were never the person's.

    Whose name only begins, or ends, with theirs is one, too.
    """
    if person is None or not person.names:
        return ()
    own = await find(connection, Membership, {"person_id": person.id})
    if not {each.role for each in own} <= SIDES:
        return ()
    inside = {"programme_id": list(programmes), "left_at": None}
    ids = {each.person_id for each in await find(connection, Membership, inside)}
    people = await find(connection, Person, {"id": sorted(ids - {person.id})})
    called_so = [each.id for each in people if any(name in each.name for name in person.names)]
    if not called_so:
        return ()
    return await _matters(connection, called_so) - await _matters(connection, [person.id])


async def _matters(connection: Connection, people: Sequence[str]) -> frozenset[str]:
    places = await find(connection, Member, {"person_id": people})
    made = await find(connection, Suggestion, {"maker_id": people})
    had = await find(connection, Suggestion, {"contact_id": people})
    return frozenset((*(each.team_id for each in places), *(each.id for each in (*made, *had))))


def concerns(key: str, matters: Collection[str]) -> bool:
    """Whether a parcel with that key is about one of these matters."""
    return bool(matters) and not ids_in(key).isdisjoint(matters)
