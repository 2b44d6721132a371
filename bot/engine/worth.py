"""What an open dialog is worth: whether it can be resumed, counts, or is lost as it lapses."""

from bot import registry
from bot.scene import Form, Scene
from bot.talk.machine import YES_NO
from bot.talk.model import WHOLE, Progress
from bot.talk.show import CHANGE, SUMMARY, waits


def form_of(progress: Progress) -> Form | None:
    """Return the form of an open dialog, unless an upgrade took the dialog or its question away."""
    form = registry.FORMS.get(progress.dialog)
    if form is None:
        return None
    names = {SUMMARY, CHANGE, *(step.name for step in form.dialog.steps)}
    return form if progress.step in names else None


def lasts(progress: Progress) -> bool:
    """Whether it can be resumed after any time."""
    return progress.dialog in registry.LASTING and not progress.amends


def counts(progress: Progress) -> bool:
    """Whether what was told so far counts even if nothing more comes."""
    form = registry.FORMS.get(progress.dialog)
    if form is None or not form.counts or WHOLE in progress.subject:
        return False
    return form.dialog.is_enough(progress.answers)


def is_unkept(progress: Progress) -> bool:
    """Whether it lapses though it was told but for an answer or a yes, and that is said.

    Told is what may come with the command, or all but the yes that makes it count. Of what was
    told before, and is changed, that is so once anything else was said in words, or tapped.
    """
    form = form_of(progress)
    if form is None or not form.unkept or lasts(progress) or counts(progress):
        return False
    if progress.amends:
        return _is_changed(progress)
    if any(progress.answers.get(name) is not None for name in form.typed):
        return True
    if progress.picked and progress.step in form.typed:
        return True
    if progress.step in (SUMMARY, CHANGE) or waits(progress):
        return True
    return set(form.dialog.options_of(form.dialog.step(progress.step))) >= YES_NO


def _is_changed(progress: Progress) -> bool:
    """Whether what was told before is told otherwise by now.

    A dialog of an older version may not know with which answers it began.
    """
    if progress.heard.keys() & progress.answers.keys():
        return True
    now, began = progress.answers, progress.began
    return bool(began) and any(now.get(name) != began.get(name) for name in {*now, *began})


def may_answer(scene: Scene, form: Form, progress: Progress) -> bool:
    """Whether the speaker still has a role for which the open dialog is, in its programme."""
    here = progress.programme
    roles = {each.role for each in scene.memberships if each.programme_id == here}
    return not form.roles or here is None or bool(form.roles & roles)
