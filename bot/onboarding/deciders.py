"""Who has the last word on a lost account: whoever made the code, or somebody else.

Somebody else, if there is one, where the account is said twice not to be lost; and always where a
coordinator lost theirs: nobody, nor a thief of one coordinator's phone, puts themselves in the
place of another alone.
"""

from datetime import timedelta

from bot.domain.people import Audit, Invitation, Membership, Role
from bot.scene import Scene

ACT = "regain"
"""The act of whoever moved an account."""
DENY = "notlost"
"""The action, and the act, of whoever did not report their account lost."""

VETOES = 2
"""So often an account that is said to be lost can end a code, without anybody else's word."""
SETTLED = timedelta(days=1)
"""So long somebody coordinates before they decide beside others, who have heard of them by then."""


async def others_decide(scene: Scene, found: Invitation) -> tuple[str, ...] | None:
    """Return who decides in the place of whoever made the code; ``None`` where they do it.

    Where the lost account coordinates, there may be nobody: then it is not moved in a chat.
    """
    others = await _others(scene, found)
    if await coordinates(scene, found.person_id or ""):
        return others
    return (others or None) if await _often_denied(scene, found) else None


async def contested(scene: Scene, found: Invitation) -> bool:
    """Whether an objection ends the code no more: it came often, and others decide."""
    return await _often_denied(scene, found) and bool(await _others(scene, found))


async def coordinates(scene: Scene, person_id: str) -> frozenset[str]:
    """Return the programmes that somebody coordinates."""
    found = await scene.tx.find(
        Membership, person_id=person_id, role=Role.COORDINATOR, left_at=None
    )
    return frozenset(each.programme_id for each in found)


async def _others(scene: Scene, found: Invitation) -> tuple[str, ...]:
    """Return who has coordinated for a while, all that the owner does, and made no such code."""
    led = await coordinates(scene, found.person_id or "")
    roles = await scene.tx.find(
        Membership, programme_id=found.programme_id, role=Role.COORDINATOR, left_at=None
    )
    others = [
        each.person_id
        for each in roles
        if each.person_id not in (found.made_by, found.person_id)
        and scene.now - each.joined_at >= SETTLED
    ]
    return tuple([each for each in others if led <= await coordinates(scene, each)])


async def _often_denied(scene: Scene, found: Invitation) -> bool:
    owner_id = found.person_id or ""
    moved = [each.at for each in await scene.tx.find(Audit, act=ACT, subject=owner_id)]
    said = {each.at for each in await scene.tx.find(Audit, act=DENY, subject=owner_id)}
    return len({each for each in said if not moved or each > max(moved)}) >= VETOES
