"""For whom an idea is, and who said no to it, for each time that it was offered."""

from collections.abc import Collection, Sequence

from bot.domain.challenges import Organisation
from bot.domain.ideas import Idea, IdeaStage
from bot.domain.people import Audit, Role
from bot.ports import Tx
from bot.scene import Scene

OFFER, LEFT = "idea-offer", "idea-left"
"""The acts of a coordinator who hands an idea on, and of a contact who does not take it."""
TO = "idea-offer-to"
"""The act of a coordinator who hands an idea to one organisation; its subject names both."""


def handed_to(idea: Idea, house: Organisation) -> str:
    """Return what the audit calls it that an idea was handed to one organisation."""
    return f"{idea.id}/{house.id}"


async def meant(tx: Tx, idea: Idea, houses: Sequence[Organisation]) -> Sequence[Organisation]:
    """Return for which of these an idea is: for the one to which it was handed, or for any."""
    names = {handed_to(idea, each): each for each in houses}
    if idea.asked_id is None or len(names) < 2:
        return houses
    found = await tx.find(Audit, programme_id=idea.programme_id, act=TO, subject=sorted(names))
    last = max(found, key=lambda each: each.at, default=None)
    return houses if last is None else (names[last.subject],)


async def times_offered(tx: Tx, idea: Idea) -> int:
    """Return how often an idea was handed to contacts."""
    return len(await tx.find(Audit, programme_id=idea.programme_id, act=OFFER, subject=idea.id))


async def handed_on_by(tx: Tx, idea: Idea) -> frozenset[str]:
    """Return who has ever handed an idea to contacts."""
    found = await tx.find(Audit, programme_id=idea.programme_id, act=OFFER, subject=idea.id)
    return frozenset(each.person_id for each in found)


async def refusal_of(tx: Tx, idea: Idea) -> str:
    """Return what the audit calls a refusal of an idea, as it was offered last."""
    return f"{idea.id}/{await times_offered(tx, idea)}"


async def shown_to(tx: Tx, idea: Idea, contacts: Collection[str], gone: str = "") -> frozenset[str]:
    """Return to which of these contacts an idea was shown as it was offered last.

    ``gone`` is one who was asked, and need not be a contact any more. Where the outbox knows of
    nobody, it was shown so long ago that all count.
    """
    stem = f"idea/{await refusal_of(tx, idea)}/"
    told = await tx.told(stem, sorted({*contacts, gone} - {""}))
    return frozenset(told) & frozenset(contacts) if told else frozenset(contacts)


async def refused_by(tx: Tx, idea: Idea) -> frozenset[str]:
    """Return who said no since an idea was offered last."""
    subject = await refusal_of(tx, idea)
    found = await tx.find(Audit, programme_id=idea.programme_id, act=LEFT, subject=subject)
    return frozenset(each.person_id for each in found)


async def open_offers(scene: Scene) -> Sequence[Idea]:
    """Return the ideas that the speaker, a contact, could take now, the oldest first."""
    ids = [each.id for each in scene.programmes(Role.CONTACT)]
    found = await scene.tx.find(Idea, programme_id=ids, stage=IdeaStage.OFFERED)
    me = scene.person.id
    mine = [e for e in found if e.text and e.person_id != me and e.asked_id in (None, me)]
    waiting = [each for each in mine if me not in await refused_by(scene.tx, each)]
    return sorted(waiting, key=lambda each: (each.made_at, each.id))
