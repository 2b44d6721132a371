"""Photos and files as answers, at the question for them and before it."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.domain.codec import pack
from bot.domain.milestones import Media
from bot.talk.dialog import Ask, Attach, Dialog, Doubtful, Either
from bot.talk.model import Progress, say
from bot.talk.moves import go_on, put_again, take
from bot.talk.readers import Rejected
from bot.talk.show import SHOWN, Label, Turn, shown_so_far


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


def with_caption(dialog: Dialog, progress: Progress, caption: str, now: datetime) -> Progress:
    """Return the progress with a caption as the answer to the last skipped question in words."""
    skipped = [
        step
        for step in dialog.visible(progress.answers)
        if isinstance(step, Ask) and progress.answers.get(step.name, "") is None
    ]
    if not caption or not skipped:
        return progress
    step = skipped[-1]
    value = step.read(caption, now)
    if isinstance(value, Rejected | Either | Doubtful):
        return progress
    packed = pack(dialog.kind_of(step.name), value)
    return replace(progress, answers={**progress.answers, step.name: packed})
