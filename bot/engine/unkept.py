"""That something told was not kept, as an answer is missing: how it is taken back once it is."""

from collections.abc import Mapping
from typing import Any

from bot.cards import shorten
from bot.domain.changes import Withdraw
from bot.domain.people import Account
from bot.scene import Form, Scene
from bot.talk.dialog import Ask, ChooseMany, Given
from bot.talk.model import AMENDS, UNKEPT, Message, Outcome, Progress, Say, say
from bot.talk.show import VALUE, waits

_IDS = frozenset(
    {
        *("programme", "role", "team", "slot", "evening", "roster", AMENDS),
        *("asker", "ask", "asked", "question", "suggestion", "draft", "idea"),
        *("organisation", "person", "other", "challenge", "edition", "word0", "word1", "word2"),
    }
)
"""What tells two subjects apart: ids, and words of the bot's own. All else is there to be shown."""

_CALLED = {"response": "team"}
"""Where what is an id elsewhere is what people call it."""

_SAID = {"ask-twice": "text"}
"""Where the subject has what the speaker said before: that tells it apart as answers do."""


def ids_of(progress: Progress) -> Mapping[str, str]:
    """Return what a dialog is about, by ids: nothing of it was written by people."""
    called = _CALLED.get(progress.dialog)
    subject = progress.subject.items()
    return {name: each for name, each in subject if name in _IDS and name != called}


def about(form: Form | None, progress: Progress) -> tuple[Any, ...]:
    """Return what tells a dialog from others of its kind: of its subject, and of its answers.

    One that changes what was told before is told by its subject alone: its answers are changed.
    """
    apart = form.apart if form is not None and not progress.amends else ()
    said = progress.subject.get(_SAID.get(progress.dialog, ""))
    return ids_of(progress), said, tuple(progress.answers.get(name) for name in apart)


def words_of(form: Form, progress: Progress) -> str | None:
    """Return the words that tell a dialog from others about the same, if it is told by words.

    So do words that were read back, and wait for a yes.
    """
    if progress.amends:
        return None
    names = {*form.apart, *form.typed}
    typed = [each.name for each in form.dialog.steps if isinstance(each, Given)]
    told = [*(name for name in _asked(form) if name in names), *form.typed.intersection(typed)]
    worded = [name for name in told if is_worded(form, name)]
    found = [progress.answers.get(name) for name in worded]
    if progress.step in worded:
        found.append(read_back(form, progress) or None)
    found.append(progress.subject.get(_SAID.get(progress.dialog, "")))
    return next((each for each in found if each is not None), None)


def _asked(form: Form) -> list[str]:
    return [each.name for each in form.dialog.steps if isinstance(each, Ask)]


def lost(form: Form, progress: Progress) -> tuple[Say, ...]:
    """Return what says that a dialog was not kept, with the words, or names, that were told."""
    told = words_of(form, progress)
    if told is None:
        told = read_back(form, progress) or ", ".join(_ticked(form, progress)) or None
    which = (say("talk-unkept", words=shorten(told)),) if told is not None else ()
    return (Say(form.unkept, progress.subject), *which)


def read_back(form: Form, progress: Progress) -> str:
    """Return words that were read back, and wait for a yes; "" if there are none."""
    if not waits(progress) or not is_worded(form, progress.step):
        return ""
    return str(progress.pending.get(VALUE, ""))


def is_worded(form: Form, name: str) -> bool:
    """Whether that question is answered in words that are kept as such, be it optional or not."""
    return form.dialog.kind_of(name) in (str, str | None)


def left_out(scene: Scene, form: Form, progress: Progress) -> tuple[Message, ...]:
    """Return what says of words that were read back that they are not in what counts."""
    words = read_back(form, progress)
    line = say("talk-left-out", words=shorten(words))
    return (Message(scene.private, (line,), about=UNKEPT),) if words else ()


def _ticked(form: Form, progress: Progress) -> list[str]:
    """Return the names of who was ticked, or chosen, where that is what counts."""
    ticks = [each.name for each in form.dialog.steps if isinstance(each, ChooseMany)]
    (name, *_) = (*(each for each in ticks if each in form.typed), "")
    chosen = progress.answers.get(name) or progress.picked
    return [each.label for each in progress.options.get(name, ()) if each.id in chosen]


def key_of(account_id: str, form: Form, progress: Progress) -> str:
    """Return the key of the message that says so of a dialog in that account.

    It has what the dialog is about, so that another one about the same takes it back. Not so where
    words tell them apart: another one takes nothing back. What people wrote, be it a name, is in
    no key: keys are not sealed.
    """
    if words_of(form, progress) is not None:
        return short_key_of(account_id, progress)
    return f"{_stem(account_id, form, progress)}{progress.run}"


def short_key_of(account_id: str, progress: Progress) -> str:
    """Return the key without what it is about: that is how older versions named all of them."""
    return f"unkept/{account_id}/{progress.dialog}/{progress.run}"


async def told_anew(scene: Scene, form: Form, progress: Progress) -> Outcome:
    """Return what a dialog that is told to its end takes back: that it was not kept before.

    Also where it was left alone in another messenger of the speaker's.
    """
    if not form.unkept:
        return Outcome()
    own = await scene.tx.find(Account, person_id=scene.person.id)
    ids = dict.fromkeys((scene.account.id, *(each.id for each in own)))
    same = (Withdraw(_stem(each, form, progress)) for each in ids)
    return Outcome(changes=(*same, Withdraw(short_key_of(scene.account.id, progress))))


def _stem(account_id: str, form: Form, progress: Progress) -> str:
    ids = [each for _, each in sorted(ids_of(progress).items())]
    apart = form.apart if not progress.amends else ()
    chosen = [progress.answers.get(name) for name in apart if name not in _asked(form)]
    ids += [str(each) for each in chosen if each is not None]
    return f"unkept/{account_id}/{progress.dialog}/{'+'.join(ids)}/"
