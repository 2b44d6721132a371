"""Which places are taken, in a whole programme or as far as some suggestions need to know."""

from collections.abc import Iterable

from bot.domain.challenges import Side, Suggestion
from bot.domain.programme import Programme
from bot.domain.teams import Member, Team
from bot.gather import LIVE
from bot.matching.rules import Places, count_places
from bot.ports import Tx


async def all_places(tx: Tx, programme: Programme) -> Places:
    """Return the places that are taken in a programme."""
    teams = await tx.find(Team, programme_id=programme.id, stage=LIVE)
    members = await tx.find(Member, team_id=[each.id for each in teams], left_at=None)
    return count_places(programme, teams, members)


async def places_of(tx: Tx, programme: Programme, suggestions: Iterable[Suggestion]) -> Places:
    """Return the places that are taken with the challenges and the makers of these."""
    several = tuple(suggestions)
    makers = sorted({each.maker_id for each in several})
    challenges = sorted({each.challenge_id for each in several})
    asked = await tx.find(Team, challenge_id=challenges, stage=LIVE)
    theirs = await tx.find(Member, person_id=makers, left_at=None)
    further = sorted({each.team_id for each in theirs} - {each.id for each in asked})
    teams = (*asked, *await tx.find(Team, id=further, stage=LIVE))
    there = await tx.find(Member, team_id=[each.id for each in asked], left_at=None)
    members = {(each.team_id, each.person_id): each for each in (*there, *theirs)}
    own = [each for each in teams if each.programme_id == programme.id]
    return count_places(programme, own, members.values())


async def challenges_of(tx: Tx, maker_id: str) -> frozenset[str]:
    """Return the challenges on which a maker works, or worked: both know each other."""
    members = await tx.find(Member, person_id=maker_id, side=Side.MAKER)
    teams = await tx.find(Team, id=[each.team_id for each in members])
    return frozenset(each.challenge_id for each in teams)


async def makers_of(tx: Tx, challenge_id: str) -> frozenset[str]:
    """Return the makers who work on a challenge, or did."""
    teams = await tx.find(Team, challenge_id=challenge_id)
    members = await tx.find(Member, team_id=[each.id for each in teams], side=Side.MAKER)
    return frozenset(each.person_id for each in members)
