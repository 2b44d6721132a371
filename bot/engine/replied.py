"""Words that reply to one of the bot's messages, by the messenger's own reply: which is meant.

Who replies to a card means that card alone: not the newest one, nor the question that is open. So
too where it does not count any more, or the words are none of its answers: then that is said, and
whatever is open stays as it was. A reply to the open question itself, to a plain message of the
bot's, or to words of one's own says nothing: such words are read as if they replied to nothing. A
message of the bot's that a restore forgot counts for nothing, as its buttons do.
Words in a private thread are a reply to what is asked there.
"""

from collections import Counter
from dataclasses import dataclass, replace
from typing import TypeGuard

from bot import registry
from bot.arrived import acts, replied_to, runs_of, seen_last
from bot.cards import FORGOTTEN, LOOK_BACK
from bot.engine.cards import button_meant, is_doubtful, taken
from bot.engine.dialogs import advance_dialog, with_question
from bot.engine.offered import LIFE
from bot.engine.phrases import asked_which, by_phrase
from bot.engine.pressed import pressed
from bot.engine.smalltalk import MERE_THANKS, THANKS, bare
from bot.engine.unkept import read_back
from bot.engine.waiting import part
from bot.engine.worth import form_of
from bot.ports import Parcel
from bot.scene import Scene
from bot.talk.controls import read_control
from bot.talk.dialog import Ask, Asking
from bot.talk.model import KEEP, Button, Outcome, Pressed, Progress, Said, Why, pile, say
from bot.talk.readers import clean, fold, read_yes_no
from bot.talk.show import CHANGE, SUMMARY

VOID, UNCLEAR = "talk-void", "talk-not-understood"


@dataclass(frozen=True, slots=True)
class Target:
    """The message that is meant as it stands now, ``None`` if that is forgotten.

    ``refusal`` says why nothing answers it.
    """

    parcel: Parcel | None
    refusal: str = ""


async def target_of(scene: Scene) -> Target | None:
    """Return the message that is meant alone; ``None`` if a reply, or that there is none, is idle.

    Where the answer to the open question would be taken to somebody else, that must not happen to
    words for what passed on the words of others, or for a question that was put before.
    """
    ref = await replied_to(scene)
    if ref is None or scene.envelope.room is not None:
        return None
    versions = await scene.tx.parcels_with(scene.account.id, ref)
    if not versions:
        return Target(None, VOID) if await _is_forgotten(scene) else None
    if await _has_asked(scene, versions):
        return None
    if any(acts(each) for each in versions):
        if _may_have_asked(scene, versions[0]):
            return None
        return Target(versions[0], "" if _counts(scene, versions[0]) else VOID)
    if any(runs_of(each) for each in versions):
        return Target(versions[0], VOID)
    return await _astray(scene, versions[0])


async def _astray(scene: Scene, told: Parcel) -> Target | None:
    """Return a plain message that certainly is neither the open question, nor what stands last."""
    progress = scene.progress
    if progress is None:
        last = await seen_last(scene, 1)
        return Target(told, UNCLEAR) if last and last[0].key != told.key else None
    if told.why in (Why.NEWS, Why.CHAT):
        return Target(told, UNCLEAR)
    older = told.why is Why.ANSWER and told.created_at < progress.started_at
    return Target(told, VOID) if older else None


async def _is_forgotten(scene: Scene) -> bool:
    """Whether a message that the store does not know is the bot's; not if it may be in doubt.

    Where the messenger does not say whose it is, it may be after a restore.
    """
    ours, at = scene.envelope.to_us, scene.envelope.at
    if ours is None:
        ours = any(at - each <= FORGOTTEN for each in await scene.tx.restores())
    if not ours:
        return False
    last = await scene.tx.last_parcels(scene.account.id, LOOK_BACK)
    return not any(each.doubt or (each.begun and each.ref is None) for each in last)


def _counts(scene: Scene, card: Parcel) -> bool:
    """Whether a card can still be answered, as its buttons can be pressed."""
    own = card.person_id in (None, scene.person.id)
    return acts(card) and own and scene.envelope.at - card.created_at <= LIFE


def _is_passed_on(progress: Progress | None) -> TypeGuard[Progress]:
    """Whether a question is open whose answer somebody else reads in the words that are used."""
    form = form_of(progress) if progress is not None else None
    if progress is None or form is None or progress.step in (SUMMARY, CHANGE):
        return False
    step = form.dialog.step(progress.step)
    return isinstance(step, Ask) and step.asking is Asking.FREE


# Whether the open question is what it asks.


async def _has_asked(scene: Scene, versions: tuple[Parcel, ...]) -> bool:
    """Whether a message is the open question, or the card one of whose buttons has put it.

    A card's own buttons go first by their very words, or a figure. One that lists several matters,
    each with such a button, has put no question: which of them is meant nobody knows.
    """
    progress, event = scene.progress, scene.envelope.event
    if progress is None:
        return False
    if any(progress.run in runs_of(each) for each in versions):
        return True
    card = versions[0]
    if isinstance(event, Said) and (_named(card, event.text) or _replaces(card, progress, event)):
        return False
    at = progress.started_at  # its button left its mark at that moment
    if any(each.edits is not None and each.created_at == at for each in versions):
        return True
    buttons = _lasting(card)
    names = Counter(_name_of(each) for each in buttons)
    for button in (each for each in buttons if names[_name_of(each)] == 1):
        opened = (await _press(scene, card, button)).progress
        if isinstance(opened, Progress) and _is_about(opened, progress):
            return True
    return False


def _may_have_asked(scene: Scene, card: Parcel) -> bool:
    """Whether a card in the thread may have led to the open question, which was put beside it.

    Presses are in no thread, nor is what follows them. A button that is named is meant.
    """
    event, progress = scene.envelope.event, scene.progress
    if progress is None or scene.envelope.answers is not None or card.body.thread is None:
        return False
    return not (isinstance(event, Said) and button_meant(card, event.text))


def _named(card: Parcel, text: str) -> bool:
    said = fold(clean(text))
    return said.strip(" .").isdecimal() or any(
        fold(clean(each.label)) == said for row in card.body.buttons for each in row
    )


def _replaces(card: Parcel, progress: Progress, event: Said) -> bool:
    """Whether words answer the card anew, while others wait for a yes to be passed on from there.

    A yes, or a no, is what these wait for; so is what is said to steer.
    """
    if not _waits(progress) or read_control(event.text) is not None:
        return False
    asks = any(_name_of(each) in registry.ANSWERED for each in _lasting(card))
    return asks and not isinstance(read_yes_no(event.text), bool)


def _lasting(card: Parcel) -> list[Button]:
    """Return the buttons of a card that change nothing by being pressed."""
    found = []
    for button in (each for row in card.body.buttons for each in row):
        action = registry.ACTIONS.get(_name_of(button))
        if action is not None and action.lasting:
            found.append(button)
    return found


def _name_of(button: Button) -> str:
    """Return the name of a button's action; "" if it has none."""
    kind, name, *_ = (*button.token.split("."), "")
    return name if kind == "a" else ""


async def _press(scene: Scene, card: Parcel, button: Button) -> Outcome:
    """Return what a button of a card does where no question is open."""
    return await pressed(replace(scene, progress=None), Pressed(button.token, card.ref or ""))


def _is_about(one: Progress, other: Progress) -> bool:
    return (one.dialog, one.subject) == (other.dialog, other.subject)


# What the words mean there.


def alone(scene: Scene, parcel: Parcel | None) -> Scene:
    """Return the scene as if nothing had been said here but a message, and nothing were open."""
    return replace(scene, meant=parcel, progress=None)


async def answered(scene: Scene, text: str, target: Target, *, to_us: bool) -> Outcome | None:
    """Return what words mean to the message that they reply to; ``None`` if nothing.

    ``to_us`` are a greeting, thanks, or the name of a command, unless the card has such a button. A
    mere "okay" is the answer where the card asks for one in words.
    """
    card, there = target.parcel, alone(scene, target.parcel)
    if card is None or target.refusal:
        refused = scene.refuse(say(target.refusal))
        begins = card is None and scene.progress is None and not scene.memberships
        return None if to_us or begins else await with_question(scene, refused)
    hit = button_meant(card, text)
    inside = scene.memberships or scene.progress
    done = await by_phrase(there, text, card, hit) if inside else None
    if done is None and hit is not None:
        if is_doubtful(text, hit, far=False):
            asked = await asked_which(scene, (), card, by_hand=True)
            return await with_question(scene, asked or scene.refuse(say(VOID)))
        event = Pressed(hit.token, card.ref or "")
        return await pressed(replace(there, progress=scene.progress), event)
    if done is None and not to_us:
        done = await taken(there, card, text)
    if done is not None:
        return await with_question(scene, done)
    agrees = bare(text) in THANKS - MERE_THANKS
    return None if to_us and not agrees else await _told(scene, text, card)


async def _told(scene: Scene, text: str, card: Parcel) -> Outcome | None:
    """Take words for the answer that the card's one such button asks for, if it has one."""
    buttons = [each for row in card.body.buttons for each in row]
    asking = [each for each in _lasting(card) if _name_of(each) in registry.ANSWERED]
    if len(asking) != 1 or len(buttons) > 1 or read_control(text) is not None:
        return None
    opened = await _press(scene, card, asking[0])
    progress = opened.progress
    if not isinstance(progress, Progress) or not _is_passed_on(progress):
        return await with_question(scene, opened)
    done = await advance_dialog(replace(scene, progress=progress), text, None)
    if done.progress is not None:
        return await with_question(scene, done)
    return await _go_on(scene, replace(done, progress=KEEP), progress, clean(text))


async def _go_on(scene: Scene, done: Outcome, answered_one: Progress, words: str) -> Outcome:
    """Go back to the open question, and to none that was about what is answered now.

    Other words that were read back there, and had no yes yet, are said to be lost.
    """
    stack = scene.progress.stack if scene.progress is not None else ()
    gone = [each for each in stack if _is_about(each, answered_one)]
    left = pile([each for each in stack if each not in gone])
    others = [each for each in gone if _waits(each) not in ("", words)]
    parted = await part(scene, others, ended=True)
    outcome = await with_question(replace(scene, progress=left), parted + done)
    if scene.progress is None or outcome.progress is not KEEP:
        return outcome
    return replace(outcome, progress=left)


def _waits(progress: Progress) -> str:
    """Return the words of an open question that wait for a yes; "" if there are none."""
    form = form_of(progress)
    return read_back(form, progress) if form is not None else ""
