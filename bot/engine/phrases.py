"""Words that mean the same at any time, whichever message came last."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot import registry
from bot.cards import shorten_lines
from bot.domain.people import role_in
from bot.engine.cards import can_be_taken
from bot.engine.dialogs import chooses_else
from bot.engine.pressed import pressed
from bot.ports import Parcel
from bot.scene import Scene
from bot.talk.markup import plain
from bot.talk.model import Button, Choice, Message, Outcome, Pressed, Why, say
from bot.talk.readers import clean, fold

_NUMBERED = re.compile(r"\d+ ")
WHICH = "which-card"
"""What a card is about that is shown again."""


async def by_phrase(
    scene: Scene, text: str, card: Parcel | None, hit: Button | None
) -> Outcome | None:
    """Return what words mean whichever message came last; ``None`` if nothing.

    A button of the last card with just these words goes first, and a question for words has them.
    To some phrases, so does a card that takes the words.
    """
    if hit is not None and fold(clean(text)) == fold(clean(hit.label)):
        return None
    if scene.progress is not None:
        form = registry.FORMS.get(scene.progress.dialog)
        stops = form.dialog.stops if form is not None else ()
        if fold(clean(text)) in stops or not chooses_else(scene, text):
            return None
    asked = card if scene.progress is None else None
    taken = asked is not None and can_be_taken(scene, asked, text)
    for each in registry.PHRASES:
        if each.yields and taken:
            continue
        found = await each.run(scene, text)
        if found is not None:
            return found
    return None


def asked_again(outcome: Outcome, card: Parcel | None) -> Outcome:
    """Return the answer to words that were not understood with what the card asks for below it.

    That is for cards which ask something, and have several answers to it left, or whose buttons
    have the numbers of what they are for: a figure alone is none of them.
    """
    said = outcome.messages[0].lines if len(outcome.messages) == 1 else ()
    if card is None or not said or said[0].id != "talk-not-understood":
        return outcome
    buttons = [each for row in card.body.buttons for each in row]
    actions = [
        registry.ACTIONS.get(each.token.split(".")[1]) for each in buttons if each.url is None
    ]
    several = sum(each is not None and each.asks for each in actions) > 1
    numbered = any(_NUMBERED.match(each.label) for each in buttons)
    if len(actions) < len(buttons) or not (several or numbered):
        return outcome
    return replace(outcome, messages=(replace(outcome.messages[0], choices=_choices(card)),))


async def asked_which(
    scene: Scene, last: Sequence[Parcel], card: Parcel, *, by_hand: bool = False
) -> Outcome | None:
    """Show a card again that words may answer: whoever means it answers once more.

    A yes is that to the card, and not to whether it was meant. It is quoted as it stands, without
    what its reader pressed: ``last`` are the messages that had come, the newest first. ``by_hand``:
    only its buttons do. ``None`` where none of these is the reader's to press any more, or its
    words are not kept. What its reader had asked for, and quotes others, is not shown again: they
    may be erased since, and whoever asks for it reads what it says by now.
    """
    buttons = _choices(card)
    first = next((each for each in reversed(last) if _choices(each) == buttons), card)
    text = plain((await _as_it_stands(scene, first)).body.markup)
    if first.about == WHICH:  # the card itself lies too far up
        text = text.partition("\n\n")[2].strip("„“”")
    if not text or not await _counts(scene, card):
        return None
    if first.why is Why.ANSWER and first.about != WHICH and _quotes(text):
        return scene.reply(say("talk-which-above"))
    line = say("talk-which-button" if by_hand else "talk-which-card", text=shorten_lines(text))
    return Outcome(messages=(Message(scene.private, (line,), buttons, about=WHICH),))


def _quotes(text: str) -> bool:
    return any(each in text for each in "„“")


async def _as_it_stands(scene: Scene, card: Parcel) -> Parcel:
    """Return what a card was changed to last, unless that was its reader's own doing."""
    versions = await scene.tx.parcels_with(scene.account.id, card.ref) if card.ref else ()
    others = (each for each in versions if each.edits is None or each.why is not Why.ANSWER)
    return next(others, card)


async def _counts(scene: Scene, card: Parcel) -> bool:
    """Whether somebody still has the role that a card is for, and one of its buttons does a thing.

    What would come of a press is only looked at.
    """
    held = {role_in(each.programme_id, each.role) for each in scene.memberships}
    if card.in_role and held.isdisjoint(card.in_role.split(" ")):
        return False
    free = replace(scene, progress=None)
    for button in (each for row in card.body.buttons for each in row if each.url is None):
        if not (await pressed(free, Pressed(button.token, card.ref or ""))).void:
            return True
    return False


def _choices(card: Parcel) -> tuple[tuple[Choice, ...], ...]:
    """Return the buttons of a card that are pressed, to be shown below other words."""
    rows = ([each for each in row if each.url is None] for row in card.body.buttons)
    return tuple(
        tuple(Choice(each.token, say("talk-choice", label=each.label)) for each in row)
        for row in rows
        if row
    )


TEXT_IDS = ("talk-which-above", "talk-which-button", "talk-which-card")
