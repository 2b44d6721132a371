"""Letters of a round under way, where one of its people becomes another: nobody is passed by."""

from collections.abc import Iterable
from dataclasses import replace

from bot.domain.changes import Put
from bot.domain.people import Account
from bot.domain.rounds import Phase, Round
from bot.domain.sweeps import gone_back
from bot.scene import Scene
from bot.talk.model import Outcome


async def follow_link(scene: Scene, account: Account) -> Outcome:
    """Let letters go back to whom the speaker has become, if they were still to come to them."""
    return await _go_back(scene, scene.person.id, account.person_id)


async def _go_back(scene: Scene, old: str, new: str) -> Outcome:
    if old == new:
        return Outcome()
    going: Iterable[Round] = await scene.tx.find(Round, phase=Phase.GOING)
    moved = ((each, gone_back(each.last, old, new)) for each in going)
    return Outcome(
        changes=tuple(Put(replace(each, last=last)) for each, last in moved if last != each.last)
    )
