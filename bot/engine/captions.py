"""Photos and files whose caption is a command: it is run, and what came with it is not taken."""

from dataclasses import replace

from bot import registry
from bot.domain.milestones import Media
from bot.scene import Scene
from bot.talk.commands import read_command
from bot.talk.dialog import Attach
from bot.talk.model import Message, Outcome, Progress, Say, Shown, say


def runs_command(scene: Scene, event: Shown) -> bool:
    """Whether a caption is a command; not where a photo or a file is asked for just now."""
    progress = scene.progress if scene.envelope.room is None else None
    if read_command(event.caption) is None:
        return False
    return progress is None or progress.step not in (each.name for each in _steps(progress))


def without_media(scene: Scene, outcome: Outcome, media: Media | None) -> Outcome:
    """Return a command's answer; it says that what came with it was left out.

    Where the command's questions ask for a photo or a file later, it is wanted once more then: who
    will see it stands there.
    """
    if media is None:
        return outcome
    opened = outcome.progress
    later = isinstance(opened, Progress) and any(each.asked for each in _steps(opened))
    line = say("talk-media-later" if later else "talk-media-left", kind=media.kind)
    return saying_first(scene, outcome, line)


def saying_first(scene: Scene, outcome: Outcome, *lines: Say) -> Outcome:
    """Return the outcome with these lines, if any, above its answer."""
    if not lines:
        return outcome
    messages = list(outcome.messages)
    for number, each in enumerate(messages):
        if each.to in (scene.here, scene.private) and each.edits is None:
            messages[number] = replace(each, lines=(*lines, *each.lines))
            return replace(outcome, messages=tuple(messages))
    return replace(outcome, messages=(Message(scene.here, lines), *messages))


def _steps(progress: Progress) -> tuple[Attach, ...]:
    """Return the questions of a dialog for a photo or a file."""
    form = registry.FORMS.get(progress.dialog)
    visible = form.dialog.visible(progress.answers) if form is not None else ()
    return tuple(each for each in visible if isinstance(each, Attach))


TEXT_IDS = ("talk-media-later",)
