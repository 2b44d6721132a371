"""What became of an organisation's requests: its old contact may not have read it yet."""

from bot.briefs.house import House
from bot.scene import Scene
from bot.talk.model import Message, ToPerson, say

_LINES = {"request-declined": "handover-declined", "request-withdrawn": "handover-full"}
"""What an heir hears, by what the refusals to the old contact are about."""


async def unread_refusals(scene: Scene, house: House, old: str) -> list[Message]:
    """Return for an heir the refusals that wait for the old contact's morning.

    They keep their keys, so that one that is on its way by now is not said twice. Those of
    suggestions to the heir as a maker are the heir's own.
    """
    titles = {each.id: each.title for each in house.challenges}
    heir = ToPerson(scene.person.id)
    shown = []
    for each in house.suggestions:
        waiting = await scene.tx.untried(f"request/{each.id}/")
        for parcel in waiting if each.maker_id != scene.person.id else ():
            if parcel.person_id == old and parcel.about in _LINES:
                line = say(_LINES[parcel.about], title=titles[each.challenge_id])
                shown.append(Message(heir, (line,), about=parcel.about, key=parcel.key))
    return shown
