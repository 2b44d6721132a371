"""Suggestions for who takes part again: nothing that they told is new, but all of it counts."""

from bot.domain.challenges import Side
from bot.domain.leaving import Leaving, Scope
from bot.domain.people import Membership, Person, Role
from bot.matching.left import suggest_in
from bot.matching.looking import begin_sweep
from bot.scene import Scene
from bot.talk.model import Outcome

_LOOKING = {Role.MAKER: Side.CONTACT, Role.CONTACT: Side.MAKER}
"""The side that may find somebody in who comes back in a role."""


async def suggest_to_returned(scene: Scene, membership: Membership) -> Outcome:
    """Look at once for who has a role again, unless they rest, and for whom they may be new."""
    side = _LOOKING.get(membership.role)
    if side is None or not await _is_back(scene, membership):
        return Outcome()
    programme_id, person_id = membership.programme_id, membership.person_id
    begun = await begin_sweep(scene.tx, programme_id, side, scene.now)
    person = await scene.tx.get(Person, person_id)
    if person is None or (not scene.speaks(person_id) and person.rests(scene.now)):
        return begun
    return begun + await suggest_in(scene, programme_id, person_id, (membership.role,))


async def _is_back(scene: Scene, membership: Membership) -> bool:
    """Whether somebody has just got a role in a programme that they had left."""
    if membership.left_at is not None or membership.joined_at != scene.now:
        return False
    left = await scene.tx.find(
        Leaving,
        person_id=membership.person_id,
        programme_id=membership.programme_id,
        scope=Scope.ROLE,
    )
    return bool(left)
