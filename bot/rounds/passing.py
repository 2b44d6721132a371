"""Letters of a round under way, where one of its people becomes another: nobody is passed by."""

from collections.abc import Iterable
from dataclasses import replace

from bot.domain.briefs import Handover, Succession
from bot.domain.changes import Put
from bot.domain.people import Account
from bot.domain.rounds import Phase, Round
from bot.domain.sweeps import gone_back
from bot.scene import Scene
from bot.talk.model import Outcome


async def follow_link(scene: Scene, account: Account) -> Outcome:
    """Let letters go back to whom the speaker has become, if they were still to come to them."""
    return await _go_back(scene, scene.person.id, account.person_id)


async def follow_heir(scene: Scene, succession: Succession) -> Outcome:
    """Let letters go back to an heir, if they had not come to the contact from whom they took over.

    They tell what is the heir's now: pairs, and challenges that nobody was found for.
    """
    if succession.handover is not Handover.TAKEN or succession.settled_at != scene.now:
        return Outcome()
    return await _go_back(scene, succession.person_id, succession.heir_id)


async def _go_back(scene: Scene, old: str, new: str) -> Outcome:
    if old == new:
        return Outcome()
    going: Iterable[Round] = await scene.tx.find(Round, phase=Phase.GOING)
    moved = ((each, gone_back(each.last, old, new)) for each in going)
    return Outcome(
        changes=tuple(Put(replace(each, last=last)) for each, last in moved if last != each.last)
    )
