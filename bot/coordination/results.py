"""Results of a team: whether all agreed that they are published, as coordinators have to know."""

from bot.domain.facts import TeamCase
from bot.domain.people import Consent, Purpose
from bot.ports import Tx
from bot.talk.model import Say, say


async def results(tx: Tx, case: TeamCase) -> tuple[Say, ...]:
    """Return how many of a team agree; nothing before somebody has said anything about it."""
    people = sorted({each.person_id for each in case.members if each.left_at is None})
    said = await tx.find(
        Consent, person_id=people, programme_id=case.programme.id, purpose=Purpose.RESULTS
    )
    if not said:
        return ()
    agree = {each.person_id for each in said if each.withdrawn_at is None}
    return (say("team-results", agree=len(agree), of=len(people), all=len(agree) == len(people)),)
