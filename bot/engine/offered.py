"""Whether a pressed button is one that the bot offered: to this person, in this chat, not long ago.

A messenger's client can send any token with any message. So where the message is known, the token
must have stood on it. Where it is not (it arrived, but the answer that said so was lost), each
action still decides by itself what this person may do, as it does in any case.
"""

from datetime import timedelta

from bot.scene import Scene
from bot.talk.model import Pressed

LIFE = timedelta(days=90)
"""So long a card's buttons work; whoever finds an older one is shown where to go on."""


async def is_offered(scene: Scene, event: Pressed) -> bool:
    """Whether the button stood on that message of this chat; true where it is not known."""
    here = scene.envelope.room or scene.account.id
    versions = await scene.tx.parcels_with(here, event.ref) if event.ref else ()
    if not versions:
        return True
    return any(
        each.person_id in (None, scene.person.id)
        and scene.now - each.created_at <= LIFE
        and any(button.token == event.token for row in each.body.buttons for button in row)
        for each in versions
    )
