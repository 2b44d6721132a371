"""Who is named for a hand-over or as a deputy and is not there yet: they are invited first."""

from datetime import datetime

from bot.briefs import deputies, succession
from bot.briefs.experts import invite
from bot.briefs.house import candidates
from bot.briefs.people import own_organisation, own_organisations
from bot.cards import shorten
from bot.domain.challenges import Organisation
from bot.scene import Scene, button
from bot.talk.gleaning import is_hardly
from bot.talk.model import Outcome, say
from bot.talk.readers import fold, read_name

LONGEST = 80
"""So many letters of a name are repeated."""
WORDS = range(2, 5)
"""So many words a name has that is typed where buttons name people."""
GREETINGS = frozenset({"guten", "gute", "vielen", "glueck", "schoene", "schoenen", "good", "thank"})
"""How greetings and thanks begin that look like names."""


def is_person(text: str, now: datetime) -> bool:
    """Whether a text is the name of somebody, with a given name and a family's."""
    name = read_name(text)
    if not isinstance(name, str) or is_hardly(name):
        return False
    words = name.split()
    if fold(words[0]) in GREETINGS:
        return False
    return len(words) in WORDS and words[0].istitle() and words[-1].istitle()


async def show_handover(scene: Scene, words: str) -> Outcome:
    """Offer the people to whom the own organisations can be handed over, or take a name."""
    return await _named(scene, succession.ABOUT, words) or await succession.show_handover(scene)


async def show_deputies(scene: Scene, words: str) -> Outcome:
    """Show who stands in, and who could, or take a name."""
    return await _named(scene, deputies.ABOUT, words) or await deputies.show_deputies(scene)


async def _named(scene: Scene, task: str, words: str) -> Outcome | None:
    mine = await own_organisations(scene)
    if not words.strip() or len(mine) != 1:
        return None
    return await _by_name(scene, mine[0], task, words.strip())


async def bring(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Invite somebody for a task, or answer a name that was typed instead."""
    organisation_id, task, *typed = words
    if not typed:
        return await invite(scene, (organisation_id,))
    organisation = await own_organisation(scene, organisation_id)
    if organisation is None:
        return scene.refuse(say("brief-not-yours"))
    return await _by_name(scene, organisation, task, typed[0])


async def _by_name(scene: Scene, organisation: Organisation, task: str, name: str) -> Outcome:
    """Go on with the candidate of that name; say of anybody else that they must join first."""
    people = await candidates(scene.tx, organisation)
    meant = [each for each in people if fold(each.name) == fold(name)]
    if len(meant) == 1:
        choose = deputies.choose if task == deputies.ABOUT else succession.choose
        return await choose(scene, (organisation.id, meant[0].id))
    rows = ((button("experts-invite", "bring", organisation.id, task),),)
    return scene.reply(
        say("handover-unknown", name=shorten(name, LONGEST), deputy=task == deputies.ABOUT),
        choices=rows,
    )
