"""Photos and files as answers, at the question for them and before it."""

import re
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.domain.codec import pack
from bot.domain.milestones import Media
from bot.talk.dialog import Ask, Attach, Dialog, Doubtful, Either
from bot.talk.model import Progress, say
from bot.talk.moves import go_on, put_again, take
from bot.talk.readers import Reason, Rejected, asks
from bot.talk.readers.clean import has_words
from bot.talk.show import SHOWN, Label, Turn, shown_so_far

FEW = 3
"""So many words, or fewer, may be said beside the point: "Moment noch", "kommt gleich"."""
_OF_FILES = re.compile(
    r"\b(?:fotos?|bild(?:er)?|datei(?:en)?|anh[aä]ng\w*|photos?|pictures?|images?|files?"
    r"|(?:nach)?(?:schick|send|reich)e?(?:n|st)?)\b",
    re.IGNORECASE,
)
ENDS = (".", "!", "?", "…", ":")
"""What ends a sentence, so that another one can follow."""


def attach(dialog: Dialog, step: Attach, progress: Progress, media: Media, label: Label) -> Turn:
    """Take a file at the question for it; where several may come, ask whether that was all."""
    if step.most == 1:
        return go_on(dialog, progress, media, label)
    files = [*shown_so_far(progress), pack(Media, media)]
    if len(files) >= step.most:
        return take(dialog, progress, {step.name: files}, label)
    kept = replace(progress, pending={SHOWN: files})
    return put_again(dialog, kept, label, say("talk-media-more", count=len(files)))


def keep(dialog: Dialog, step: Attach, progress: Progress, media: Media) -> Progress | None:
    """Return the progress with a file for a question that is not open; ``None`` if it is full."""
    if step.most == 1:
        packed: Any = pack(dialog.kind_of(step.name), media)
    else:
        before = progress.answers.get(step.name) or []
        packed = [*before, pack(Media, media)]
        if len(packed) > step.most:
            return None
    return replace(progress, answers={**progress.answers, step.name: packed})


def with_caption(
    dialog: Dialog, step: Attach, progress: Progress, caption: str, now: datetime
) -> Progress | Rejected:
    """Return the progress with a file's caption as an answer in words, or why it is none."""
    if not has_words(caption):
        return progress
    asks = [each for each in dialog.visible(progress.answers) if isinstance(each, Ask)]
    skipped = [each for each in asks if progress.answers.get(each.name, "") is None]
    said = [each for each in asks if each.name == step.words and each.name in progress.answers]
    if not (skipped or said):
        return progress
    asked = (skipped or said)[-1]
    value = asked.read(continued(progress.answers[asked.name], caption), now)
    if isinstance(value, Rejected):
        return value
    if isinstance(value, Either | Doubtful):
        return Rejected(Reason.VAGUE)
    packed = pack(dialog.kind_of(asked.name), value)
    return replace(progress, answers={**progress.answers, asked.name: packed})


def add_words(
    dialog: Dialog, step: Attach, progress: Progress, text: str, now: datetime, label: Label
) -> Turn:
    """Take words at the question for a file as its caption, and say so; else that they are lost.

    What speaks of the file, asks, or is as short as a yes is no part of what was told.
    """
    told: Progress | Rejected = progress
    if step.words and len(text.split()) > FEW and not (_OF_FILES.search(text) or asks(text)):
        told = with_caption(dialog, step, progress, text, now)
    if isinstance(told, Rejected):
        reason = say(f"reject-{told.reason}", limit=told.limit or 0)
        return put_again(dialog, progress, label, reason)
    if told is progress:
        return put_again(dialog, progress, label, say("talk-attach"))
    added = next(each for name, each in told.answers.items() if progress.answers[name] != each)
    return put_again(dialog, told, label, say("talk-added", text=added))


def continued(said: str | None, more: str) -> str:
    """Return what was said, if anything was, and what somebody says besides."""
    if said is None:
        return more
    return f"{said}{'' if said.endswith(ENDS) else '.'} {more}"
