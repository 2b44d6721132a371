"""What a decision writes, where group chats may be let go by it, and what it says."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.changes import Change, LetGo
from bot.engine import astray
from bot.office import Office
from bot.ports import Parcel, Tx
from bot.scene import Scene
from bot.talk.model import Blocked, Envelope, Outcome, Overheard, SheetRead, Unblocked, Why

log = logging.getLogger(__name__)

_HAPPENED = Blocked | Unblocked | SheetRead
"""What nobody says, so that it may come once more after a restore, or follows from the copy."""


async def write(tx: Tx, office: Office, changes: Sequence[Change], now: datetime) -> None:
    """Write the changes; copies on their way to a chat that goes, go to who has no chat then.

    Chats go last: words that go on are as the other changes leave them, without those of somebody
    who is erased.
    """
    going = [each for each in changes if isinstance(each, LetGo)]
    await tx.apply([each for each in changes if not isinstance(each, LetGo)])
    copies = [copy for each in going for copy in await astray.waiting(tx, each.room.id)]
    await tx.apply(going)
    await tx.post(await astray.redirected(tx, office, copies, now))


async def post(tx: Tx, envelope: Envelope, parcels: Sequence[Parcel]) -> None:
    """Put what a decision says into the outbox; what somebody said is a reason to say it again."""
    event = envelope.event
    posted = await tx.post(parcels, None if isinstance(event, _HAPPENED) else envelope.at)
    fresh = sum(each.edits is None for each in parcels)
    # That somebody blocks is told of once a day, and what comes in again is carried once. What
    # changes an earlier message may be posted, too: this finds some old keys, not all of them.
    if posted < fresh and not isinstance(event, Blocked | Overheard):
        log.error("a decision said %d of its %d messages: others have old keys", posted, fresh)


def in_private(scene: Scene, outcome: Outcome) -> Outcome:
    """Return a decision that answers in private: the chat in which somebody spoke is closed."""
    here, private = scene.here, scene.private
    several = (replace(each, to=private) if each.to == here else each for each in outcome.messages)
    return replace(outcome, messages=tuple(several))


def threaded(scene: Scene, words: Sequence[Parcel]) -> list[Parcel]:
    """Return the parcels, answers within the thread in which somebody spoke."""
    thread, here = scene.envelope.thread, scene.envelope.room or scene.account.id
    if thread is None:
        return list(words)
    return [
        replace(each, body=replace(each.body, thread=thread))
        if each.to == here and each.why is Why.ANSWER
        else each
        for each in words
    ]
