"""Invitations that nobody has read yet, of who coordinates no more or whose account was another's.

They go no further: the evening is a draft again, and whoever coordinates it decides.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace

from bot.domain.changes import Change, Drop, Put, Withdraw
from bot.domain.evenings import Audience, Coming, Evening, Guest, Phase
from bot.domain.people import Audit, Membership, Role
from bot.domain.sweeps import Sweep
from bot.gather import coordinators, to_lead
from bot.ports import Fate
from bot.scene import Scene, later
from bot.speeddating import cards, rules
from bot.speeddating.inviting import sweep_id
from bot.speeddating.party import Party
from bot.talk.model import Message, Outcome, say

_INVITE = f"{rules.ACT}-invite"
"""What the audit calls it when somebody invites."""


async def stop_with_role(scene: Scene, membership: Membership) -> Outcome:
    """Stop what somebody invites to in a role that they have just left."""
    if membership.role is not Role.COORDINATOR or membership.left_at != scene.now:
        return Outcome()
    return await _stop(scene, membership.person_id, {membership.programme_id})


async def stop_with_account(scene: Scene, person_id: str) -> Outcome:
    """Stop what was invited to from an account that is lost: nobody knows who it was."""
    return await _stop(scene, person_id, scene.office.programmes)


async def _stop(scene: Scene, person_id: str, programmes: Collection[str]) -> Outcome:
    """Stop what they invite to in these programmes; of one that is away nobody could decide."""
    acts = await scene.tx.find(Audit, person_id=person_id, act=_INVITE)
    here = scene.office.programmes.keys() & programmes
    ids = sorted({each.subject for each in acts if each.programme_id in here})
    total = Outcome()
    for evening in await scene.tx.find(Evening, id=ids, phase=Phase.OPEN):
        guests = await scene.tx.find(Guest, evening_id=evening.id)
        if await _is_unread(scene, evening, guests):
            total += await _withdrawn(scene, evening, guests)
    return total


async def _is_unread(scene: Scene, evening: Evening, guests: Sequence[Guest]) -> bool:
    """Whether nobody can have read an invitation, nor will: none has left, or is about to."""
    if any(each.coming is not Coming.ASKED for each in guests):
        return False
    stem = _invitations(evening)
    if not set(await scene.tx.fates(stem)) <= {Fate.WAITING}:
        return False
    return not await scene.tx.told(stem, [each.person_id for each in guests], left=True)


def _invitations(evening: Evening) -> str:
    """Return how the keys of an evening's invitations begin."""
    return f"{rules.stem(evening)}invite/"


async def _withdrawn(scene: Scene, evening: Evening, guests: Sequence[Guest]) -> Outcome:
    """Make an evening a draft of which nobody has heard, and tell who coordinates it."""
    draft = replace(evening, phase=Phase.DRAFT)
    ids = [sweep_id(evening, each) for each in Audience]
    changes: tuple[Change, ...] = (
        Put(draft),
        Withdraw(_invitations(evening)),
        *(Drop(each) for each in guests),
        *(Drop(each) for each in await scene.tx.find(Sweep, id=ids)),
        scene.audit(evening.programme_id, f"{rules.ACT}-unsent", evening.id),
    )
    programme = scene.office.programmes[evening.programme_id]
    party = Party(programme, draft, {}, {}, {})
    lines = (say("evening-unsent", number=evening.number), cards.head(party))
    told = (
        Message(
            to_lead(each, programme.id), lines, cards.buttons(party, scene.now), about=rules.ACT
        )
        for each in await coordinators(scene.tx, programme.id)
    )
    return Outcome(
        changes=changes, messages=tuple(later(each, programme, scene.now) for each in told)
    )
