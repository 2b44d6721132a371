"""Words that mean the same at any time, whichever message came last."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot import registry
from bot.cards import shorten_lines
from bot.engine.dialogs import chooses_else
from bot.ports import Parcel
from bot.scene import Scene
from bot.talk.markup import plain
from bot.talk.model import Button, Choice, Message, Outcome, say
from bot.talk.readers import clean, fold

_NUMBERED = re.compile(r"\d+ ")
WHICH = "which-card"
"""What a card is about that is shown again."""


async def by_phrase(scene: Scene, text: str, hit: Button | None) -> Outcome | None:
    """Return what words mean whichever message came last; ``None`` if nothing.

    A button of the last card with just these words goes first, and a question for words has them.
    """
    if hit is not None and fold(clean(text)) == fold(clean(hit.label)):
        return None
    if scene.progress is not None:
        form = registry.FORMS.get(scene.progress.dialog)
        stops = form.dialog.stops if form is not None else ()
        if fold(clean(text)) in stops or not chooses_else(scene, text):
            return None
    for each in registry.PHRASES:
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


def asked_which(
    scene: Scene, last: Sequence[Parcel], card: Parcel, *, by_hand: bool = False
) -> Outcome:
    """Show a card again that words may answer: whoever means it answers once more.

    A yes is that to the card, and not to whether it was meant. It is quoted as it was shown first:
    ``last`` are the messages that had come, the newest first. ``by_hand``: only its buttons do.
    """
    buttons = _choices(card)
    first = next((each for each in reversed(last) if _choices(each) == buttons), card)
    text = plain(first.body.markup)
    if first.about == WHICH:  # the card itself lies too far up
        text = text.partition("\n\n")[2].strip("„“”")
    line = say("talk-which-button" if by_hand else "talk-which-card", text=shorten_lines(text))
    return Outcome(messages=(Message(scene.private, (line,), buttons, about=WHICH),))


def _choices(card: Parcel) -> tuple[tuple[Choice, ...], ...]:
    """Return the buttons of a card that are pressed, to be shown below other words."""
    rows = ([each for each in row if each.url is None] for row in card.body.buttons)
    return tuple(
        tuple(Choice(each.token, say("talk-choice", label=each.label)) for each in row)
        for row in rows
        if row
    )


TEXT_IDS = ("talk-which-button", "talk-which-card")
