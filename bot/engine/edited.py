"""Words that somebody changed after they had said them.

In the open dialog they take the place of the old ones, which may have been understood, wait for
their read-back, or have not been understood. Without one, only the last thing that somebody said
is read anew, and only if it was not understood: what was done on a word is not done twice. The
answer to such words carries their message's id in its key, so nothing else needs to be kept.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

from bot.engine.dialogs import advance_dialog, back_at, with_question
from bot.scene import Scene
from bot.talk.commands import read_command
from bot.talk.controls import Control, read_control
from bot.talk.model import Edited, Outcome, Progress, Said, Why, say
from bot.talk.readers import clean

Read = Callable[[Scene, str], Awaitable[Outcome]]
"""What becomes of words that were just said."""

NOT_UNDERSTOOD = frozenset(
    {
        "talk-not-understood", "talk-not-understood-near", "talk-unknown", "talk-unknown-near",
        "talk-media-alone", "code-unknown", "team-unknown",
    }
)  # fmt: skip
"""Texts that answer words of which nothing could be made."""
LOOK_BACK = 8
FORGOTTEN = timedelta(days=2)
"""How many messages, and how long, what was not understood can lie back."""


async def decide_edited(scene: Scene, event: Edited, read: Read) -> Outcome:
    """Return what changed words mean now; ``read`` takes them as if they were just said."""
    if scene.envelope.room is not None:
        return Outcome()
    anew = replace(scene.envelope, event=Said(event.text), ref=event.ref)
    scene = replace(scene, envelope=anew)
    if clean(event.text):
        back = back_at(scene, event.ref)
        if back is not None and back.progress is not None:
            if _answered(back.progress):
                return await _correct(scene, back, event.text)
            return await read(back, event.text)
        if await _was_unclear(scene, event.ref):
            return await read(scene, event.text)
    return _settled(scene)


def mark_unclear(scene: Scene, outcome: Outcome) -> Outcome:
    """Return the outcome; where the words were not understood, its key tells which these were."""
    event = scene.envelope.event
    ref = event.ref if isinstance(event, Edited) else scene.envelope.ref
    if not ref or scene.envelope.room is not None:
        return outcome
    messages = list(outcome.messages)
    for number, message in enumerate(messages):
        if message.key is None and message.lines and message.lines[0].id in NOT_UNDERSTOOD:
            messages[number] = replace(message, key=f"{scene.envelope.id}/{_mark(ref)}")
            return replace(outcome, messages=tuple(messages))
    return outcome


def _mark(ref: str) -> str:
    return f"unclear/{ref}"


async def _was_unclear(scene: Scene, ref: str) -> bool:
    """Whether the last answer that the person got says that these words were not understood."""
    parcels = await scene.tx.last_parcels(scene.account.id, LOOK_BACK)
    answers = [each for each in parcels if each.why is Why.ANSWER]
    marked = [each.key for each in answers if each.key.endswith(f"/{_mark(ref)}")]
    if not marked or scene.now - answers[0].created_at > FORGOTTEN:
        return False
    return answers[0].key.startswith(marked[0].removesuffix(_mark(ref)))


def _answered(progress: Progress) -> bool:
    return progress.step in progress.answers


async def _correct(scene: Scene, back: Scene, text: str) -> Outcome:
    """Take the words as the new answer to a question from further back."""
    command = read_command(text)
    words = command.words if command is not None else text
    control = read_control(text)
    if not words or control not in (None, Control.SKIP):
        return _settled(scene)
    outcome = await advance_dialog(back, words, None)
    before, after = back.progress, outcome.progress
    if before is None or not isinstance(after, Progress) or after.answers == before.answers:
        return outcome
    first, *rest = outcome.messages
    first = replace(first, lines=(say("edited-taken"), *first.lines))
    return replace(outcome, messages=(first, *rest))


def _settled(scene: Scene) -> Outcome:
    return with_question(scene, scene.reply(say("edited-settled")))


TEXT_IDS = ("edited-taken", "edited-settled")
