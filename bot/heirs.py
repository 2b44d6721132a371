"""Who takes over as a team's contact: they are told what the old one had no chance to read.

Whatever waits for somebody who leaves a team is taken back. What does not come again by itself is
said anew to the heir, in their own language, by the feature that had said it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from bot.domain.challenges import Side
from bot.domain.facts import TeamCase
from bot.domain.teams import Member, Team
from bot.gather import LIVE, team_case
from bot.ports import Fate, Tx
from bot.scene import Scene


@dataclass(frozen=True, slots=True)
class Handed:
    """A living team that changes hands just now; ``old`` are who left its contact's side."""

    case: TeamCase
    old: tuple[str, ...]

    async def unread(self, tx: Tx, key: Callable[[str], str]) -> bool:
        """Whether the message with the ``key`` of one of the old waits for its reader."""
        return any([Fate.WAITING in await tx.fates(key(each)) for each in self.old])


async def handed_to(scene: Scene, member: Member) -> Handed | None:
    """Return the team of which a member becomes the contact by what they just said.

    Who stood in for the old contact has been told of all as a member.
    """
    joins = member.joined_at == scene.now and member.left_at is None
    if not joins or member.person_id != scene.person.id:
        return None
    team = await scene.tx.get(Team, member.team_id)
    programme = scene.office.programmes.get(team.programme_id) if team is not None else None
    if team is None or programme is None or team.stage not in LIVE:
        return None
    if team.contact_id != member.person_id:
        return None
    gone = await scene.tx.find(Member, team_id=team.id, side=Side.CONTACT, left_at=scene.now)
    case = await team_case(scene.tx, programme, team.id)
    return None if case is None else Handed(case, tuple(each.person_id for each in gone))
