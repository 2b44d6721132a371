"""A suggestion with everything around it, and the card that a side sees of it."""

from bot.domain.challenges import Challenge, Organisation, Side, Suggestion
from bot.domain.facts import RequestCase
from bot.domain.milestones import Media
from bot.domain.people import Person, Profile
from bot.matching import rules
from bot.matching.cards import card_for
from bot.scene import Scene
from bot.talk.model import Say


async def case_of(scene: Scene, suggestion: Suggestion) -> RequestCase | None:
    """Return both sides of a suggestion; ``None`` where one of them is not there any more."""
    tx, programme = scene.tx, scene.office.programmes.get(suggestion.programme_id)
    challenge = await tx.get(Challenge, suggestion.challenge_id)
    profile = await tx.get(Profile, suggestion.maker_id, suggestion.programme_id)
    if programme is None or challenge is None or profile is None:
        return None
    organisation = await tx.get(Organisation, challenge.organisation_id)
    found = await tx.find(Person, id=[suggestion.maker_id, suggestion.contact_id])
    people = {each.id: each for each in found}
    if organisation is None or not {suggestion.maker_id, suggestion.contact_id} <= people.keys():
        return None
    return RequestCase(programme, suggestion, challenge, organisation, profile, people, ())


async def is_held(scene: Scene, suggestion: Suggestion) -> bool:
    """Whether the brief is held back: nothing of it is shown, asked, reminded of or agreed then.

    A no counts all the same, and so does what both said yes to before.
    """
    challenge = await scene.tx.get(Challenge, suggestion.challenge_id)
    programme = scene.office.programmes[suggestion.programme_id]
    return challenge is not None and not rules.is_released(challenge, programme)


async def lines_of(scene: Scene, suggestion: Suggestion, side: Side) -> tuple[Say, ...]:
    """Return the card of a suggestion as that side sees it."""
    case = await case_of(scene, suggestion)
    return () if case is None else card_for(case, side)


async def pictures_of(scene: Scene, suggestion: Suggestion, side: Side) -> tuple[Media, ...]:
    """Return the files that side sees: the contact those of a maker, who is interested by now."""
    if side is not Side.CONTACT:
        return ()
    profile = await scene.tx.get(Profile, suggestion.maker_id, suggestion.programme_id)
    return profile.media if profile else ()
