"""Who came to a meeting, where one of them linked a messenger while it was being told."""

from collections.abc import Sequence

from bot.domain.facts import TeamCase
from bot.domain.people import Person
from bot.ports import Tx
from bot.talk.model import Progress


async def by_now(
    tx: Tx, case: TeamCase, attended: Sequence[str], progress: Progress
) -> tuple[str, ...]:
    """Return who came as they are called now: of two persons that became one, one is left.

    That one is in the team since before the question was put, and was not among its choices. Where
    several became others since, and not all of them came, who is who cannot be told.
    """
    asked = {each.id for each in progress.options.get("attended", ())}
    missing = sorted(asked - case.people.keys())
    known = {each.id for each in await tx.find(Person, id=missing)} if missing else set()
    gone = set(missing) - known
    heirs = [
        each.person_id
        for each in case.members
        if each.person_id not in asked and each.joined_at <= progress.started_at
    ]
    if not gone or not gone <= set(attended) or len(heirs) != len(gone):
        return tuple(attended)
    return (*(each for each in attended if each not in gone), *heirs)
