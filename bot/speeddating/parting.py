"""Guests who leave the role in which they would come; who takes over as a contact comes instead."""

from dataclasses import replace

from bot.domain.briefs import Handover, Succession
from bot.domain.challenges import Challenge
from bot.domain.changes import Put
from bot.domain.evenings import Coming, Evening, Guest, Phase
from bot.domain.people import Membership, Role
from bot.gather import take_part
from bot.scene import Scene, later
from bot.speeddating import leaflets, rules
from bot.speeddating.answering import PLANNED, SIGNING, own_buttons
from bot.speeddating.party import Party, eligible, houses_of
from bot.speeddating.waiting import FOR_PLACES, untold
from bot.talk.model import Message, Outcome, ToPerson, say

_WAITING = ("invite", "place", "moved", *FOR_PLACES)
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
        outcome += Outcome(changes=untold(evening, guest, _WAITING))
        if guest.coming is Coming.NO or evening.phase not in SIGNING:
            continue
        outcome += _without(evening, guest, guest.says(Coming.NO, scene.now))
        outcome += await _handed_over(scene, evening, guest)
    return outcome


async def hand_over(scene: Scene, succession: Succession) -> Outcome:
    """Ask who goes on as another organisation's contact to come for that one; the heir has theirs.

    Who is nobody's contact any more has left that role: ``part``.
    """
    if succession.handover is not Handover.TAKEN or succession.settled_at != scene.now:
        return Outcome()
    programme = scene.office.programmes[succession.programme_id]
    old = succession.person_id
    if not await take_part(scene.tx, programme.id, (old, Role.CONTACT)):
        return Outcome()
    found = (await eligible(scene.tx, programme, (old,))).get(old)
    outcome = Outcome()
    for guest in await scene.tx.find(Guest, person_id=old):
        evening = await scene.tx.get(Evening, guest.evening_id)
        challenge = await scene.tx.get(Challenge, guest.challenge_id)
        ours = challenge is not None and challenge.organisation_id == succession.organisation_id
        if evening is None or evening.phase not in _AHEAD or not ours or guest.coming is Coming.NO:
            continue
        outcome += Outcome(changes=untold(evening, guest, _WAITING))
        if found is None:
            outcome += _without(evening, guest, guest.says(Coming.NO, scene.now))
        else:
            new = Guest(old, evening.id, *found, Coming.ASKED, scene.now)
            outcome += _without(evening, guest, new)
            outcome = outcome.saying(await _asked_anew(scene, evening, guest, new))
        outcome += await _handed_over(scene, evening, guest)
    return outcome


def _without(evening: Evening, guest: Guest, new: Guest) -> Outcome:
    """Return a guest's new answer, and a plan without them if there is one with them."""
    if evening.phase in PLANNED and guest.coming is Coming.YES:
        return Outcome(changes=(Put(new), Put(rules.again(evening))))
    return Outcome(changes=(Put(new),))


async def _asked_anew(scene: Scene, evening: Evening, guest: Guest, new: Guest) -> Message:
    """Return what invites a contact for the organisation for which they still speak."""
    programme = scene.office.programmes[evening.programme_id]
    before = await houses_of(scene.tx, (guest,), {})
    now = await houses_of(scene.tx, (new,), {})
    line = say(
        "dating-for-another",
        house=before[guest.person_id],
        other=now.get(new.person_id, ""),
        name=scene.person.name,
    )
    message = Message(
        ToPerson(new.person_id),
        (line, *leaflets.invitation(Party(programme, evening, {}, {}, {}))),
        leaflets.answers(evening),
        about=rules.GUEST_ACT,
        key=f"{rules.stem(evening)}invite/{new.person_id}/{new.challenge_id}",
    )
    return later(message, programme, scene.now)


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
