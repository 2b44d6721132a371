"""Guests who leave the role in which they would come; who takes over as a contact comes instead."""

from dataclasses import replace

from bot.domain.challenges import Challenge
from bot.domain.changes import Change, Put, Withdraw
from bot.domain.evenings import Coming, Evening, Guest, Phase
from bot.domain.people import Membership
from bot.scene import Scene
from bot.speeddating import leaflets, rules
from bot.speeddating.answering import PLANNED, SIGNING, own_buttons
from bot.speeddating.party import Party
from bot.talk.model import Message, Outcome, say

_WAITING = ("invite", "place", "moved", "day", "hour", "plan")
"""What may wait to be told to somebody who is asked."""
_AHEAD = (Phase.OPEN, Phase.SEATED)
"""When an heir can still come in the place of the old contact."""


async def part(scene: Scene, membership: Membership) -> Outcome:
    """Plan no more for somebody who left the role in which they would come."""
    if membership.left_at != scene.now:
        return Outcome()
    guests = await scene.tx.find(Guest, person_id=membership.person_id)
    outcome = Outcome()
    for guest in guests:
        evening = await scene.tx.get(Evening, guest.evening_id)
        if evening is None or evening.programme_id != membership.programme_id:
            continue
        if guest.side.value != membership.role.value:
            continue
        stems = (f"{rules.stem(evening)}{each}/" for each in _WAITING)
        changes: list[Change] = [Withdraw(each, guest.person_id) for each in stems]
        outcome += Outcome(changes=tuple(changes))
        if guest.coming is Coming.NO or evening.phase not in SIGNING:
            continue
        outcome += Outcome(changes=(Put(guest.says(Coming.NO, scene.now)),))
        if evening.phase in PLANNED and guest.coming is Coming.YES:
            outcome += Outcome(changes=(Put(rules.again(evening)),))
        outcome += await _handed_over(scene, evening, guest)
    return outcome


async def _handed_over(scene: Scene, evening: Evening, guest: Guest) -> Outcome:
    """Let the speaker have the place of a contact from whom they have just taken over.

    What was said to the invitation holds, as with a meeting's date; who has a place of their own
    keeps that.
    """
    challenge = await scene.tx.get(Challenge, guest.challenge_id) if guest.challenge_id else None
    heir = scene.person.id
    if challenge is None or challenge.contact_id != heir or guest.person_id == heir:
        return Outcome()
    if evening.phase not in _AHEAD or evening.programme_id not in scene.office.programmes:
        return Outcome()
    if await scene.tx.get(Guest, heir, evening.id) is not None:
        return Outcome()
    mine = replace(guest, person_id=heir, arrived_at=None, left_at=None, door_at=None, told=())
    return Outcome(changes=(Put(mine),), messages=(_shown(scene, evening, mine),))


def _shown(scene: Scene, evening: Evening, guest: Guest) -> Message:
    """Return what an heir is shown of an evening: the invitation, or what the answer to it was."""
    programme = scene.office.programmes[evening.programme_id]
    lines = leaflets.invitation(Party(programme, evening, {}, {}, {}))
    if guest.coming is not Coming.ASKED:
        where = {"when": evening.starts_at, "place": evening.place}
        lines = (say("dating-status", coming=guest.coming, **where), say("dating-privacy"))
    return Message(
        scene.private,
        lines,
        own_buttons(scene, evening, guest),
        about=rules.GUEST_ACT,
        key=f"{rules.stem(evening)}invite/{guest.person_id}",
        programme=programme.id,
    )
