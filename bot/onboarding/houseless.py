"""Experts who belong to no organisation: no team can ask them, so that they and others hear of it.

They came with a code that names none, as those of the operator.
"""

from bot.domain.people import Introduction, Person
from bot.gather import coordinators, to_lead
from bot.scene import Scene, later
from bot.talk.model import Message, say

ABOUT = "houseless"
TEXT_IDS = ("expert-houseless", "expert-houseless-lead")


async def tell_houseless(scene: Scene, person: Person, told: Introduction) -> tuple[Message, ...]:
    """Return what an expert without an organisation hears, and what the coordinators do."""
    programme = scene.office.programmes[told.programme_id]
    leads = await coordinators(scene.tx, programme.id)
    line = say("expert-houseless-lead", name=person.name, field=told.field)
    here = Message(scene.private, (say("expert-houseless", leads=bool(leads)),))
    others = (
        Message(
            to_lead(each, programme.id),
            (line,),
            about=ABOUT,
            key=f"{ABOUT}/{person.id}/{scene.new_id()}/{each}",
        )
        for each in leads
    )
    return (here, *(later(each, programme, scene.now) for each in others))
