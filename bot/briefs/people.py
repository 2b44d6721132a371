"""Who speaks for an organisation: its contact, its experts, and whom a team may ask."""

from collections.abc import Sequence

from bot.cards import shorten
from bot.domain.briefs import Expertise
from bot.domain.challenges import Challenge, Organisation
from bot.domain.facts import TeamCase
from bot.domain.people import Person, Role
from bot.ports import Tx
from bot.scene import Scene
from bot.talk.model import Say, say

LABEL = 40
"""So many letters of somebody's field fit on a button."""


async def own_organisations(scene: Scene) -> tuple[Organisation, ...]:
    """Return the organisations for which the speaker speaks, where they still take part."""
    ids = [each.id for each in scene.programmes(Role.CONTACT)]
    return await scene.tx.find(Organisation, contact_id=scene.person.id, programme_id=ids)


async def own_organisation(scene: Scene, organisation_id: str) -> Organisation | None:
    """Return one of the organisations for which the speaker speaks, ``None`` if it is not."""
    mine = await own_organisations(scene)
    return next((each for each in mine if each.id == organisation_id), None)


async def experts_of(tx: Tx, organisation_id: str) -> list[tuple[Expertise, Person]]:
    """Return an organisation's experts, by name; whoever left the programme is none any more."""
    found = await tx.find(Expertise, organisation_id=organisation_id, left_at=None)
    ids = sorted({each.person_id for each in found})
    people = {each.id: each for each in await tx.find(Person, id=ids)}
    both = [(each, people[each.person_id]) for each in found if each.person_id in people]
    return sorted(both, key=lambda each: (each[1].name, each[1].id))


async def askable(tx: Tx, case: TeamCase, asker_id: str) -> dict[str, Say]:
    """Return whom a member of a team may ask, by id, with what tells them apart."""
    found: dict[str, Say] = {}
    contact = await tx.get(Person, case.team.contact_id)
    if contact is not None and contact.name:
        found[contact.id] = say("question-contact", name=contact.name)
    for expertise, person in await experts_of(tx, case.challenge.organisation_id):
        if person.name:
            field = shorten(expertise.field, LABEL)
            found[person.id] = say("question-expert", name=person.name, field=field)
    found.pop(asker_id, None)
    return found


async def with_organisations(
    scene: Scene, challenges: Sequence[Challenge]
) -> list[tuple[Challenge, Organisation]]:
    """Return challenges, by number, with who posed them, as far as they are served here."""
    served = [each for each in challenges if each.programme_id in scene.office.programmes]
    ids = sorted({each.organisation_id for each in served})
    known = {each.id: each for each in await scene.tx.find(Organisation, id=ids)}
    ordered = sorted(served, key=lambda each: (each.programme_id, each.number))
    return [(e, known[e.organisation_id]) for e in ordered if e.organisation_id in known]
