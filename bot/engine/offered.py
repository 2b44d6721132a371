"""Which button was pressed, and whether the bot offered it: to this person, here, not long ago.

A messenger's client can send any token with any message. So where the message is known, the token
must have stood on it. Where it is not (it arrived, but the answer that said so was lost), each
action still decides by itself what this person may do, as it does in any case. Once a database was
restored there are also messages that it has forgotten: what they were about may have another
meaning by now. Then a message that is not known must be one whose answer was lost.
"""

from dataclasses import replace
from datetime import timedelta

from bot.ports import Parcel, Tx
from bot.scene import Scene
from bot.talk.model import CARRIED, Envelope, Pressed

LIFE = timedelta(days=90)
"""So long a card's buttons work; whoever finds an older one is shown where to go on."""
MOST = 50
"""Among so many of the last messages to somebody the one may be whose answer was lost."""


async def in_full(tx: Tx, envelope: Envelope) -> Envelope:
    """Return a press with the button's own token, where a name for it was carried in its place."""
    event = envelope.event
    if not isinstance(event, Pressed) or not event.token.startswith(CARRIED):
        return envelope
    here = envelope.room or envelope.account
    shown = await tx.parcels_with(here, event.ref) if event.ref else ()
    shown = shown or await tx.last_parcels(here, MOST)
    buttons = (button for each in shown for row in each.body.buttons for button in row)
    tokens = (each.token for each in buttons if each.carried == event.token)
    return replace(envelope, event=replace(event, token=next(tokens, event.token)))


async def is_offered(scene: Scene, event: Pressed) -> bool:
    """Whether the button stood on that message of this chat, or may have where it is not known."""
    here = scene.envelope.room or scene.account.id
    versions = await scene.tx.parcels_with(here, event.ref) if event.ref else ()
    if not versions:
        return not await scene.tx.restores() or await _may_have_arrived(scene, here, event.token)
    return any(
        each.person_id in (None, scene.person.id)
        and scene.envelope.at - each.created_at <= LIFE
        and _has(each, event.token)
        for each in versions
    )


async def _may_have_arrived(scene: Scene, here: str, token: str) -> bool:
    last = await scene.tx.last_parcels(here, MOST)
    return any(each.tried and each.ref is None and _has(each, token) for each in last)


def _has(parcel: Parcel, token: str) -> bool:
    return any(button.token == token for row in parcel.body.buttons for button in row)
