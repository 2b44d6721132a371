"""Ideas that lie with a contact who hands over or leaves: the heir has them, or the coordination.

An idea goes with the organisation to which it was handed. Where that is not known, who goes on
speaking for another one in the programme keeps it.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.briefs import Handover, Succession
from bot.domain.challenges import Organisation
from bot.domain.changes import Put
from bot.domain.ideas import Idea, IdeaStage
from bot.domain.people import Membership, Role
from bot.ideas.adopting import without
from bot.ideas.flow import offer
from bot.ideas.offers import meant, times_offered
from bot.scene import Scene
from bot.talk.model import Outcome, say


async def hand_over(scene: Scene, succession: Succession) -> Outcome:
    """Offer the heir what lies with the old contact, and what all contacts are asked about."""
    if succession.handover is not Handover.TAKEN or succession.settled_at != scene.now:
        return Outcome()
    programme_id, heir_id = succession.programme_id, succession.heir_id
    kept = await _houses(scene, programme_id, succession.person_id)
    house = await scene.tx.get(Organisation, succession.organisation_id)
    was_asked = len(await _houses(scene, programme_id, heir_id)) > 1
    name = house.name if house is not None and was_asked else ""
    outcome = Outcome()
    for idea in await _offered(scene, programme_id):
        if idea.asked_id is None and not was_asked:
            outcome += await _shown(scene, idea, heir_id)
        elif idea.asked_id == succession.person_id and await _goes_along(scene, idea, kept, house):
            outcome += await _shown(scene, replace(idea, asked_id=heir_id), heir_id, name)
    return outcome


async def _goes_along(
    scene: Scene, idea: Idea, kept: Sequence[Organisation], house: Organisation | None
) -> bool:
    """Whether an idea is for the organisation that was handed over, not for one that is kept."""
    return house is not None and list(await meant(scene.tx, idea, (*kept, house))) == [house]


async def _shown(scene: Scene, idea: Idea, heir_id: str, house: str = "") -> Outcome:
    """Offer an idea to the heir, for a ``house`` if it is named; their own they cannot take."""
    if idea.person_id == heir_id:
        return await without(scene, idea, heir_id, say("idea-vacant-lead"))
    times = await times_offered(scene.tx, idea)
    return Outcome(changes=(Put(idea),), messages=(offer(scene, idea, heir_id, times, house),))


async def leave(scene: Scene, membership: Membership) -> Outcome:
    """Give back to the coordination what only a contact could answer who has just left."""
    if membership.role is not Role.CONTACT or membership.left_at != scene.now:
        return Outcome()
    programme_id, gone = membership.programme_id, membership.person_id
    if await _handed_over(scene, programme_id, gone):
        return Outcome()
    outcome = Outcome()
    for idea in await _offered(scene, programme_id):
        if idea.asked_id in (None, gone):
            outcome += await without(scene, idea, gone, say("idea-vacant-lead"))
    return outcome


async def _handed_over(scene: Scene, programme_id: str, person_id: str) -> bool:
    """Whether they leave because somebody has just taken over from them (``hand_over``)."""
    found = await scene.tx.find(
        Succession, programme_id=programme_id, person_id=person_id, handover=Handover.TAKEN
    )
    return any(each.settled_at == scene.now for each in found)


async def _offered(scene: Scene, programme_id: str) -> Sequence[Idea]:
    """Return the ideas that wait for a contact; of a programme that is away nobody could decide."""
    if programme_id not in scene.office.programmes:
        return ()
    found = await scene.tx.find(Idea, programme_id=programme_id, stage=IdeaStage.OFFERED)
    waiting = [each for each in found if each.text]
    return sorted(waiting, key=lambda each: (each.made_at, each.id))


async def _houses(scene: Scene, programme_id: str, contact_id: str) -> Sequence[Organisation]:
    return await scene.tx.find(Organisation, programme_id=programme_id, contact_id=contact_id)
