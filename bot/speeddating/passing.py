"""What goes through an evening's people, where one of them becomes another: nobody is passed by."""

from dataclasses import replace

from bot.domain.changes import Put
from bot.domain.evenings import Audience, Evening
from bot.domain.people import Account, Membership
from bot.domain.sweeps import Sweep, gone_back
from bot.scene import Scene
from bot.speeddating import elsewhere, inviting, rules
from bot.talk.model import Outcome


async def follow_link(scene: Scene, account: Account) -> Outcome:
    """Let invitations and calls under way go back to whom the speaker has become.

    They do if they were still to come to the speaker: who is a guest already is invited no more,
    and the keys of what is told keep it single.
    """
    old, new = scene.person.id, account.person_id
    if old == new:
        return Outcome()
    roles = await scene.tx.find(Membership, person_id=new, left_at=None)
    programmes = sorted({each.programme_id for each in roles})
    evenings = await scene.tx.find(Evening, programme_id=programmes)
    ids = {id_ for each in evenings for id_ in _ids(scene, each)}
    going = await scene.tx.find(Sweep, id=sorted(ids), ended_at=None)
    moved = ((each, gone_back(each.last, old, new)) for each in going)
    return Outcome(
        changes=tuple(Put(replace(each, last=last)) for each, last in moved if last != each.last)
    )


def _ids(scene: Scene, evening: Evening) -> set[str]:
    """Return the ids of all that may go through people of an evening now."""
    invitations = {inviting.sweep_id(evening, each) for each in Audience}
    calls = {each.key(evening) for each in rules.calls(evening, scene.now)}
    return {elsewhere.sweep_id(evening), *invitations, *calls}
