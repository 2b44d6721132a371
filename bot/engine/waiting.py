"""Dialogs that wait behind another one: which do, and what becomes of what gives way."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot import registry
from bot.cards import shorten
from bot.domain.calendar import Month
from bot.domain.codec import pack
from bot.domain.meetings import FIRST
from bot.engine.moot import belongs, is_moot, rest_of, where_settled
from bot.engine.unkept import (
    about,
    is_worded,
    key_of,
    left_out,
    read_back,
    short_key_of,
    told_anew,
    words_of,
)
from bot.engine.worth import counts, form_of, is_unkept, may_answer
from bot.onboarding.dialog import NEWCOMER
from bot.ports import stops_all
from bot.scene import Form, Scene
from bot.talk.dialog import Ask
from bot.talk.model import (
    KEEP,
    LAPSE,
    UNKEPT,
    Message,
    Outcome,
    Progress,
    Said,
    Say,
    pile,
    say,
)
from bot.talk.moves import finish

log = logging.getLogger(__name__)

MOST = 3
"""Dialogs that wait at a time while another one goes on; introductions beyond that wait, too."""


def back_to(progress: Progress) -> tuple[Say, ...]:
    """Return which one of its kind goes on: its question alone might be the one just answered."""
    name = progress.answers.get("title") or progress.subject.get("name")
    slot = progress.answers.get("slot", FIRST)
    if name and slot != FIRST:  # a team agrees on a date for each month
        return (say("talk-returned-month", name=name, month=Month.parse(slot)),)
    return (say("talk-returned", name=name),) if name else ()


# Which ones wait.


async def make_way(
    scene: Scene, outcome: Outcome, opened: Progress, stack: Sequence[Progress]
) -> Outcome:
    """Let what came with an opened dialog, and what it interrupts, wait behind it.

    What gives way is kept first, or it is said that it was not.
    """
    waiting, gone = _behind(opened, (*opened.stack[1:], *stack))
    return await part(scene, gone) + replace(outcome, progress=replace(opened, before=waiting))


def _behind(opened: Progress, stack: Sequence[Progress]) -> tuple[Any, list[Progress]]:
    """Return, packed, what waits while ``opened`` goes on, and what would be lost otherwise.

    Each dialog waits once, and at most ``MOST`` do: of more, the oldest give way, but no
    introduction that is still owed. One that begins anew is lost if what was told there counts, or
    would be passed on in the words that were used, or was read back and had no yes yet.
    """
    kept: list[Progress] = []
    gone: list[Progress] = []
    for each in stack:
        newer = next((newer for newer in (opened, *kept) if _is_replaced(each, newer)), None)
        if newer is not None:
            if _is_lost(each, newer):
                gone.append(each)
        elif _worth(each):
            waits_on = len(kept) < MOST or each.dialog in registry.OWED
            (kept if waits_on else gone).append(each)
    first = pile(kept)
    return None if first is None else pack(Progress, first), gone


def _worth(progress: Progress) -> bool:
    """Whether something would be lost: an answer, also half of one, or what is still owed."""
    form = registry.FORMS.get(progress.dialog)
    typed = form.typed if form is not None else frozenset()
    begun = bool(progress.answers.keys() - (set(progress.known) - typed))
    begun = begun or progress.pending is not None
    begun = begun or counts(progress)
    return begun or progress.dialog in registry.OWED or is_unkept(progress)


def _is_lost(progress: Progress, newer: Progress) -> bool:
    """Whether what was told in a dialog that begins anew is not told there in its place."""
    if _drops_words(progress, newer):
        return True
    form = form_of(progress)
    worded = form is not None and is_unkept(progress) and words_of(form, progress) is not None
    worth = counts(progress) or worded
    return worth and not (_tells(newer, progress) or _corrects(newer, progress))


def _drops_words(progress: Progress, newer: Progress) -> bool:
    """Whether words that were read back, and had no yes yet, are not said anew."""
    form = form_of(progress)
    if form is None or progress.dialog != newer.dialog or progress.run == newer.run:
        return False
    words = read_back(form, progress)
    return bool(words) and words not in (newer.answers.get(progress.step), read_back(form, newer))


def _is_replaced(progress: Progress, opened: Progress) -> bool:
    """Whether a dialog begins anew: two of one kind are two, if they are about two things.

    And if it can be said which one goes on: nobody is to answer about the one what was asked about
    the other. An introduction asks for the name itself, so who waited for a place is not asked by
    two.
    """
    if progress.dialog != opened.dialog:
        introduced = progress.dialog == NEWCOMER.name and opened.dialog in registry.OWED
        return introduced and progress.subject.items() <= opened.subject.items()
    form = registry.FORMS.get(progress.dialog)
    owed = progress.dialog in registry.OWED and not progress.amends
    several = owed or bool(back_to(progress)) or (form is not None and bool(form.apart))
    return not several or about(form, progress) == about(form, opened)


def _tells(newer: Progress, older: Progress) -> bool:
    """Whether all that was told is told anew with the same words: then it goes on in their place.

    So it is with what is tapped, or sent, twice.
    """
    told = {name: each for name, each in older.answers.items() if each is not None}
    return newer.run == older.run or told.items() <= newer.answers.items()


def _corrects(newer: Progress, older: Progress) -> bool:
    """Whether only buttons were pressed, and each of these answers is given anew."""
    form = form_of(older)
    told = {name for name, each in older.answers.items() if each is not None} - set(older.known)
    return form is not None and not any(_told(form, older)) and told <= newer.answers.keys()


# What becomes of the others.


async def part(scene: Scene, gone: Sequence[Progress], *, ended: bool = False) -> Outcome:
    """Keep what counts of dialogs that go on no more, the oldest first; or say that it is not.

    They give way to others, or have ``ended`` with what they were for. What is said of each has the
    words of its own programme.
    """
    parted = Outcome()
    for each in reversed(gone):
        envelope = replace(scene.envelope, event=Said(""), room=None, at=each.updated_at)
        then = replace(scene, envelope=envelope, progress=each)
        one = await _became(then, each, ended=ended)
        here = then.programme.id
        said = (replace(line, programme=line.programme or here) for line in one.messages)
        parted += replace(one, messages=tuple(said))
    return replace(parted, progress=KEEP)


async def _became(scene: Scene, progress: Progress, *, ended: bool) -> Outcome:
    """Keep what counts, unless its form fails at it (an upgrade may read answers otherwise).

    What fails there holds up nothing that is begun now.
    """
    if counts(progress) or await is_rest(scene, progress):
        try:
            async with scene.tx.savepoint():
                return await kept_of(scene, progress)
        except Exception as error:
            if stops_all(error):
                raise
            log.exception("what goes on no more cannot be kept")
    return await _missed(scene, progress, ended=ended)


async def is_rest(scene: Scene, progress: Progress) -> bool:
    """Whether a dialog is settled meanwhile, and it was not said that it is not kept."""
    form = form_of(progress)
    if form is None or not await is_moot(scene, progress):
        return False
    return not await _was_missed(scene, form, progress)


async def kept_of(scene: Scene, progress: Progress) -> Outcome:
    """Finish a dialog without the answers that it can do without, unless that changes nothing.

    Then nothing is said but what could not be kept. Where its matter is settled by now, there may
    be something left of it.
    """
    form = registry.FORMS[progress.dialog]
    if not may_answer(scene, form, progress):
        return Outcome()
    if await where_settled(scene, progress) is not None:
        left = await rest_of(scene, progress)
        return left + await told_anew(scene, form, progress) if left.changes else left
    result = finish(form.dialog, replace(progress, pending=None)).result
    outcome = await form.finish(scene, result, progress)
    outcome = outcome.saying(*left_out(scene, form, progress))
    if outcome.changes:
        return outcome + await told_anew(scene, form, progress)
    return Outcome(messages=tuple(each for each in outcome.messages if each.about == UNKEPT))


async def _missed(scene: Scene, progress: Progress, *, ended: bool) -> Outcome:
    """Say once of what was told in words that it was not kept.

    Of what lapsed it was said then, if a tick has come to it.
    """
    form, unkept = form_of(progress), is_unkept(progress)
    told = _told(form, progress) if form is not None else ()
    words = read_back(form, progress) if form is not None else ""
    if form is None or not (told or unkept or words):
        return Outcome()
    if not await is_needed(scene, progress) or await _was_missed(scene, form, progress):
        return Outcome()
    words = words or next((each for each in told if each), words_of(form, progress) or "")
    line = say("talk-ended" if ended else "talk-no-room", known=bool(words), words=shorten(words))
    again = (Say(form.unkept, progress.subject),) if unkept and not ended else ()
    return Outcome(messages=(Message(scene.private, (line, *again)),))


async def _was_missed(scene: Scene, form: Form, progress: Progress) -> bool:
    """Whether it was said of a dialog that lapsed that it was not kept, or will be."""
    if not is_unkept(progress) or scene.now - progress.updated_at < LAPSE:
        return False
    account_id = scene.account.id
    keys = (key_of(account_id, form, progress), short_key_of(account_id, progress))
    return any([await scene.tx.fates(each) for each in keys])


def _told(form: Form, progress: Progress) -> tuple[str, ...]:
    """Return what was told of one's own in a dialog, in words where it is kept in words.

    Of what was told before, and is changed, that is what was said anew.
    """
    known = set(progress.known) - form.typed
    said = progress.heard.keys() if progress.amends else progress.answers.keys() - known
    names = [
        step.name
        for step in form.dialog.steps
        if step.name in said and (isinstance(step, Ask) or step.name in form.typed)
    ]
    given = {name: progress.answers.get(name) for name in names}
    return tuple(
        str(value) if is_worded(form, name) else ""
        for name, value in given.items()
        if value is not None
    )


async def is_needed(scene: Scene, progress: Progress) -> bool:
    """Whether the speaker may still answer, and somebody waits for that."""
    form = registry.FORMS[progress.dialog]
    if not belongs(scene, progress) or not may_answer(scene, form, progress):
        return False
    return await where_settled(scene, progress) is None


TEXT_IDS = ("talk-ended", "talk-no-room", "talk-returned", "talk-returned-month")
