"""Words that somebody changed after they had said them.

In the open dialog they take the place of the old ones, which may have been understood, wait for
their read-back, or have not been understood. Without one, only the last thing that somebody said
is read anew, and only if it was not understood: what was done on a word is not done twice. The
answer to words carries their message's id in its key, and that of the message to which they
replied, so nothing else needs to be kept.

In a group chat only a command is read anew that was none before, and that within a quarter of an
hour, whatever others said meanwhile: of all else people change there nothing is told.

Messengers report changes in which no word changed (a preview that was added, say). Those get no
answer: in the open dialog nothing has changed then, and otherwise a print of the words in the body
of their answer tells. It is sealed there: by a plain one a vote, or a choice out of a few, could
be guessed.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from zlib import crc32

from bot.arrived import replied_to
from bot.engine.dialogs import advance_dialog, back_at, with_question
from bot.ports import Parcel
from bot.scene import Scene
from bot.talk.commands import read_command
from bot.talk.controls import Control, read_control
from bot.talk.hearing import UNCLEAR
from bot.talk.model import (
    Edited,
    Message,
    Outcome,
    Progress,
    Said,
    Shown,
    ToAccount,
    TooEarly,
    Why,
    say,
)
from bot.talk.readers import clean

Read = Callable[[Scene, str], Awaitable[Outcome]]
"""What becomes of words that were just said."""

NOT_UNDERSTOOD = frozenset(
    {
        "talk-not-understood", "talk-not-understood-near", "talk-unknown", "talk-unknown-near",
        "talk-media-alone", "code-unknown", "team-unknown", "room-hint",
        "talk-which-button", "talk-which-card",
    }
)  # fmt: skip
"""Texts that answer words of which nothing could be made."""
_UNCLEAR = "unclear"
LOOK_BACK = 8
FORGOTTEN = timedelta(days=2)
"""How many messages, and how long, what was not understood can lie back when it is changed."""
LOOK_BACK_IN_ROOM = 50
FORGOTTEN_IN_ROOM = timedelta(minutes=15)
"""The same of a group chat, where others talk as well."""


async def decide_edited(scene: Scene, event: Edited, read: Read) -> Outcome:
    """Return what changed words mean now; ``read`` takes them as if they were just said."""
    if scene.envelope.room is not None and not await _was_unclear_in_room(scene, event):
        return Outcome()
    anew = replace(scene.envelope, event=Said(event.text), ref=event.ref)
    scene = replace(scene, envelope=anew)
    if scene.envelope.room is not None:
        return await read(scene, event.text)
    back = back_at(scene, event.ref) if clean(event.text) else None
    if back is not None and back.progress is not None:
        if _answered(back.progress):
            outcome = await _correct(scene, back, event.text)
        else:
            outcome = await read(back, event.text)
        return Outcome() if _stays(scene.progress, outcome, event.ref) else outcome
    answers = await _last_answers(scene)
    if _echo_of(answers, event.ref) == _print(event.text):
        return Outcome()
    if clean(event.text) and _was_unclear(scene, answers, event.ref):
        return await read(_as_then(scene, answers, event.ref), event.text)
    return await _settled(scene)


def _stays(before: Progress | None, outcome: Outcome, ref: str) -> bool:
    """Whether words were understood just as the dialog has them already."""
    after = outcome.progress
    if before is None or not isinstance(after, Progress) or before.heard.get(UNCLEAR) == ref:
        return False
    stands = (after.step, after.answers, after.pending, after.picked, after.editing)
    return stands == (before.step, before.answers, before.pending, before.picked, before.editing)


# Which words an answer answers.


async def mark_words(scene: Scene, outcome: Outcome) -> Outcome:
    """Return the outcome; an answer's key tells which words it answers, and if they were clear.

    It tells as well to what they replied in private, which a change of them may not repeat.
    """
    ref, text = _words(scene)
    if not ref:
        return outcome
    messages = list(outcome.messages)
    free = [number for number, each in enumerate(messages) if _is_free(scene, each)]
    free.sort(key=lambda number: messages[number].to != scene.here)
    unclear = [number for number in free if messages[number].lines[0].id in NOT_UNDERSTOOD]
    for number in (unclear or free)[:1]:
        in_room = scene.envelope.room is not None
        replied = "" if in_room else await replied_to(scene) or ""
        key = f"{scene.envelope.id}{_mark(ref, unclear=bool(unclear), in_room=in_room)}{replied}"
        messages[number] = replace(messages[number], key=key, echo=_print(text))
    return replace(outcome, messages=tuple(messages))


def _words(scene: Scene) -> tuple[str, str]:
    """Return which words were said: the message's id and the text; none by a button."""
    match scene.envelope.event:
        case Edited(ref, text):
            return ref, text
        case Said(text):
            return scene.envelope.ref, text
        case Shown(_, caption):
            return scene.envelope.ref, caption
        case _:
            return "", ""


def _is_free(scene: Scene, message: Message) -> bool:
    plain = message.key is None and message.edits is None and bool(message.lines)
    answers = isinstance(message.to, ToAccount) or message.to == scene.here
    return plain and answers and message.why is Why.ANSWER


def _mark(ref: str, *, unclear: bool, in_room: bool = False) -> str:
    """Return the part of a key; group chats number their messages as private chats do."""
    return f"/{'room-' if in_room else ''}{_UNCLEAR if unclear else 'said'}/{ref}/"


def was_unclear(answer: Parcel) -> bool:
    """Whether an answer in private says that nothing could be made of some words."""
    return f"/{_UNCLEAR}/" in answer.key


def _print(text: str) -> str:
    return f"{crc32(text.encode()) & 0xFFFF:04x}"


async def _last_answers(scene: Scene) -> list[Parcel]:
    """Return the last answers as they were made, the newest first: an older one may come later."""
    parcels = await scene.tx.last_parcels(scene.account.id, LOOK_BACK)
    answers = [each for each in parcels if each.why is Why.ANSWER]
    return sorted(answers, key=lambda each: each.created_at, reverse=True)


def _echo_of(answers: list[Parcel], ref: str) -> str:
    """Return the print of the words that a message had when it was last answered."""
    marks = [_mark(ref, unclear=unclear) for unclear in (True, False)]
    echoes = (each.body.echo for each in answers if any(mark in each.key for mark in marks))
    return next(echoes, "")


def _was_unclear(scene: Scene, answers: list[Parcel], ref: str) -> bool:
    """Whether the last answer that the person got says that these words were not understood."""
    mark = _mark(ref, unclear=True)
    marked = [each.key for each in answers if mark in each.key]
    if not marked or scene.envelope.at - answers[0].created_at > FORGOTTEN:
        return False
    return answers[0].key.startswith(marked[0].rpartition(mark)[0] + "/")


async def _was_unclear_in_room(scene: Scene, event: Edited) -> bool:
    """Whether these words are a command now, and were just answered as nothing that is one.

    The answer to a command is in the chat or in private. A change that was overheard may come
    before it is decided what was changed.
    """
    if read_command(event.text) is None:
        return False
    if await scene.tx.has_earlier(scene.envelope, scene.account.id, ""):
        raise TooEarly
    here = await scene.tx.last_parcels(scene.envelope.room or "", LOOK_BACK_IN_ROOM)
    private = await scene.tx.last_parcels(scene.account.id, LOOK_BACK)
    unclear, said = (_mark(event.ref, unclear=each, in_room=True) for each in (True, False))
    marked = [each for each in (*here, *private) if unclear in each.key or said in each.key]
    if not marked or any(said in each.key for each in marked):
        return False
    last = max(marked, key=lambda each: each.created_at)
    changed = last.body.echo != _print(event.text)
    return changed and scene.envelope.at - last.created_at <= FORGOTTEN_IN_ROOM


def _as_then(scene: Scene, answers: list[Parcel], ref: str) -> Scene:
    """Return the scene as it was when the words were said first, before they were answered.

    What came since is not what they answer. Not every messenger's change repeats to what they
    replied.
    """
    mark = _mark(ref, unclear=True)
    first = [each for each in answers if mark in each.key][-1]
    said_to = first.key.rpartition(mark)[2].partition("@")[0]  # sent anew it ends in @back
    replied = scene.envelope.answers or said_to or None
    envelope = replace(scene.envelope, at=min(scene.envelope.at, first.created_at), answers=replied)
    return replace(scene, envelope=envelope)


def _answered(progress: Progress) -> bool:
    return progress.step in progress.answers


async def _correct(scene: Scene, back: Scene, text: str) -> Outcome:
    """Take the words as the new answer to a question from further back.

    Whoever wants to go back, or to stop, says so anew, also behind a command.
    """
    command = read_command(text)
    words = command.words if command is not None else text
    steers = {read_control(text), read_control(words)} - {None, Control.SKIP}
    if not words or steers:
        return await _settled(scene)
    outcome = await advance_dialog(back, words, None)
    before, after = back.progress, outcome.progress
    if before is None or not isinstance(after, Progress):
        return outcome
    if after.answers == before.answers:  # what the words said besides stays, as their answer does
        stays = scene.progress.answers if scene.progress is not None else after.answers
        return replace(outcome, progress=replace(after, answers=stays))
    first, *rest = outcome.messages
    first = replace(first, lines=(say("edited-taken"), *first.lines))
    return replace(outcome, messages=(first, *rest))


async def _settled(scene: Scene) -> Outcome:
    return await with_question(scene, scene.reply(say("edited-settled")))


TEXT_IDS = ("edited-taken", "edited-settled")
