"""What had come to somebody's chat when they wrote there: words answer nothing else.

A message may wait while somebody writes: in the outbox, because the messenger asks to wait; or not
even decided yet, while the service stands still. What they write then is about what they see.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.cards import LOOK_BACK
from bot.ports import Parcel
from bot.scene import Scene
from bot.talk.dialog import words_of
from bot.talk.model import Envelope, Progress, Why

READING = timedelta(minutes=1)
"""Who writes sooner after a message came may not mean it, but what stood above it."""
THREAD = 40
"""How many messages what the bot said in a thread can lie back."""


def had_come(parcel: Parcel, envelope: Envelope, now: datetime) -> bool:
    """Whether a message lay in the chat before somebody wrote there, as it is decided ``now``.

    Where the messenger numbers the messages of a chat, the numbers tell. Otherwise it is when each
    of both arrived; unless a clock was ahead, or was put back since: then it counts as there. What
    is on its way, or in doubt, may lie there.
    """
    if parcel.came_at is None:
        return parcel.begun or parcel.doubt
    ours, theirs = parcel.ref or "", envelope.ref
    if ours.isdecimal() and theirs.isdecimal():
        return int(ours) < int(theirs)
    return parcel.came_at <= envelope.at or parcel.came_at > now


async def seen_last(scene: Scene, limit: int) -> tuple[Parcel, ...]:
    """Return what lay last in the chat of somebody who writes, the newest first.

    To whom replies to a message by the messenger's own reply it is that one alone.
    """
    if scene.meant is not None:
        return (scene.meant,)
    last = await scene.tx.last_parcels(scene.account.id, limit)
    if all(_was_there(scene, each) for each in last):
        return last
    more = await scene.tx.last_parcels(scene.account.id, limit + LOOK_BACK)
    return tuple(each for each in more if _was_there(scene, each))[:limit]


async def replied_to(scene: Scene) -> str | None:
    """Return the message to which somebody replies; in a private thread what is answered there.

    That is what the bot said there last, where it asks for anything, else the thread's first
    message.
    """
    envelope = scene.envelope
    if envelope.answers is not None or envelope.room is not None:
        return envelope.answers
    for parcel in await said_in_thread(scene):
        asks = scene.progress is not None or not is_talk(parcel)
        if asks and parcel.ref is not None and _was_there(scene, parcel):
            return parcel.ref
    return envelope.thread


async def said_in_thread(scene: Scene) -> tuple[Parcel, ...]:
    """Return what the bot said in private in the thread in which somebody speaks, newest first."""
    thread = scene.envelope.thread
    if thread is None:
        return ()
    last = await scene.tx.last_parcels(scene.account.id, THREAD)
    return tuple(each for each in last if each.body.thread == thread)


async def seen_together(scene: Scene) -> tuple[Parcel, ...]:
    """Return those of the messages that lay last in the chat which one decision had brought."""
    if scene.meant is not None:
        return (scene.meant,)
    together = await scene.tx.last_together(scene.account.id, LOOK_BACK)
    if all(_was_there(scene, each) for each in together):
        return together
    last = await seen_last(scene, LOOK_BACK)
    return tuple(each for each in last if each.created_at == last[0].created_at)


def is_talk(parcel: Parcel) -> bool:
    """Whether a message is but an answer to its reader, with nothing in it to press."""
    return parcel.why is Why.ANSWER and not acts(parcel)


def acts(parcel: Parcel) -> bool:
    """Whether a message has buttons that can be pressed outside of a dialog."""
    return any(each.token.startswith("a.") for row in parcel.body.buttons for each in row)


def was_interrupted(scene: Scene, last: Sequence[Parcel]) -> bool:
    """Whether something came of itself since the open question was put: it is read last.

    ``last`` are the messages that had come, the newest first.
    """
    progress = scene.progress
    if progress is None or not last or last[0].why is Why.ANSWER:
        return False
    newest = last[0]
    put = (newest.came_at or newest.created_at) <= progress.updated_at
    return not (put or progress.run in runs_of(newest))


def stands_below(scene: Scene, last: Sequence[Parcel]) -> bool:
    """Whether what came since the open question was put has been there for long enough to read."""
    if not was_interrupted(scene, last):
        return False
    return scene.envelope.at - (last[0].came_at or last[0].created_at) >= READING


async def is_unseen(scene: Scene) -> bool:
    """Whether the open question came by itself, and was not there when somebody wrote."""
    progress = scene.progress
    if progress is None or not progress.sudden:
        return False
    last = await scene.tx.last_parcels(scene.account.id, LOOK_BACK)
    put = [each for each in last if each.created_at == progress.updated_at]
    return bool(put) and not _was_there(scene, put[0])


def _was_there(scene: Scene, parcel: Parcel) -> bool:
    return had_come(parcel, scene.envelope, scene.now)


def runs_of(parcel: Parcel) -> frozenset[str]:
    """Return the runs of dialogs to which a message's buttons belong."""
    tokens = (words_of(each.token) for row in parcel.body.buttons for each in row)
    return frozenset(words[0] for words in tokens if words)


def was_put_lately(progress: Progress, envelope: Envelope) -> bool:
    """Whether the open question came unexpectedly, so lately that words may go on with others."""
    return progress.sudden and envelope.at - progress.updated_at < READING
