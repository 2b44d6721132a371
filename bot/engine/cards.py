"""Cards: messages with actions, and which of them typed words mean."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

from bot import registry
from bot.arrived import READING, acts, is_talk, seen_last, seen_together
from bot.cards import FORGOTTEN, LOOK_BACK
from bot.engine.edited import was_unclear
from bot.ports import Parcel
from bot.scene import Action, Scene
from bot.talk.controls import Control, read_control
from bot.talk.model import Button, Outcome
from bot.talk.readers import clean, closest, fold, read_yes_no
from bot.talk.show import ask

AGREEING = frozenset({"yes", "on", "interested", "go"})
SENDING = frozenset({"send"})
"""The last word of what is asked once more before it goes out: "go on" in some words sends it."""
GO_AHEAD = frozenset(
    {"passt", "passt so", "los", "los geht's", "los gehts", "ab damit", "raus damit", "abschicken",
     "senden", "schick ab", "go", "go ahead", "send it"}
)  # fmt: skip
REFUSING = frozenset({"no", "off", "declined", "no-go"})
"""Last words of tokens that a plain yes or no stands for."""
_ABOUT = re.compile(r"^[^\W\d_]+ (?=\d+: )")
"""What stands before the number of a matter on its button: "Zu 1: Ja", which may be left out."""


async def look_back(scene: Scene) -> tuple[Parcel, ...]:
    """Return what was said here last when somebody wrote, the newest first.

    If a question is open it is the last answer alone.
    """
    if scene.progress is not None:
        return await seen_together(scene)
    return await seen_last(scene, LOOK_BACK)


async def find_card(scene: Scene, last: Sequence[Parcel]) -> tuple[Parcel | None, bool]:
    """Return the last card with actions that can still be answered in words.

    While a question is open only the last message can be meant. Also returned is whether anything
    came after the card: then it is rather that which words answer, if these are not a button's own.
    """
    account = scene.account.id
    for number, parcel in enumerate(last[:1] if scene.progress else last):
        if acts(parcel) and scene.envelope.at - parcel.created_at <= FORGOTTEN:
            edited = await scene.tx.parcel_with(account, parcel.ref) if parcel.ref else None
            if edited is None or acts(edited):
                return edited or parcel, any(_is_between(each, parcel) for each in last[:number])
    return None, False


def _is_between(parcel: Parcel, card: Parcel) -> bool:
    """Whether a message that came after a card may be what words answer.

    What one decision brought is one message; that words were not understood asks for nothing.
    """
    together = parcel.created_at == card.created_at
    return not is_talk(parcel) or not (together or was_unclear(parcel))


def only_misheard_since(last: Sequence[Parcel], card: Parcel) -> bool:
    """Whether nothing came since a card but that words were not understood."""
    for each in last:
        if each.key == card.key or (card.ref is not None and each.ref == card.ref):
            return True
        if not (is_talk(each) and was_unclear(each)):
            return False
    return False


async def find_beside(
    scene: Scene, last: Sequence[Parcel], text: str
) -> tuple[Parcel, Button] | None:
    """Return the button whose own words were typed, of any card of the last answer.

    An answer may show several cards, and an open question is put again behind them. Where none is
    open, a plain yes or no is that to the very last message, also if it cannot be taken back, and
    "cancel" is the way out of it.
    """
    account = scene.account.id
    for parcel in last:
        if parcel.created_at != last[0].created_at:
            break
        if parcel.body.buttons and not acts(parcel):
            continue  # a question's, or links: neither becomes a card
        edited = await scene.tx.parcel_with(account, parcel.ref) if parcel.ref else None
        card = edited or parcel
        for button in (each for row in card.body.buttons for each in row if each.url is None):
            pressable = button.token.startswith("a.")
            if pressable and fold(clean(text)) == fold(clean(button.label)):
                return card, button
    if last and scene.progress is None and acts(last[0]):
        buttons = [each for row in last[0].body.buttons for each in row]
        meant = _agreed(buttons, text, 2) or _way_out(buttons, text)
        return None if meant is None or is_by_hand(meant) else (last[0], meant)
    return None


def typed_button(card: Parcel | None, text: str) -> Button | None:
    """Return the button of a card that a text means, by its words or as a plain yes or no."""
    if card is None:
        return None
    buttons = [each for row in card.body.buttons for each in row if each.url is None]
    labels = [each.label for each in buttons]
    for names in (labels, [_ABOUT.sub("", each) for each in labels]):
        hit = closest(clean(text), names)
        if hit is not None:
            return buttons[hit]
    return _agreed(buttons, text, -1)


def button_meant(card: Parcel, text: str) -> Button | None:
    """Return the button that a text means of a card which is certainly meant.

    A plain yes or no is that also to what cannot be taken back, and "cancel" is the way out.
    """
    hit = typed_button(card, text)
    buttons = [each for row in card.body.buttons for each in row if each.url is None]
    return hit or _agreed(buttons, text, 2) or _way_out(buttons, text)


def _agreed(buttons: Sequence[Button], text: str, place: int) -> Button | None:
    """Return the button that a plain yes or no means, by the word at a place of its token."""
    agreed: bool | object = read_yes_no(text)
    sends = place == -1 and any(each.token.split(".")[-1] in SENDING for each in buttons)
    if sends and fold(clean(text)).strip(" .!") in GO_AHEAD:
        agreed = True
    if not isinstance(agreed, bool):
        return None
    meant = (AGREEING | SENDING if sends else AGREEING) if agreed else REFUSING
    found = [each for each in buttons if meant.intersection(each.token.split(".")[place:][:1])]
    return found[0] if len(found) == 1 else None


def is_by_hand(button: Button) -> bool:
    """Whether a button must be pressed, or its very words be typed: so much follows from it.

    A no never must.
    """
    kind, name, *words = (*button.token.split("."), "")
    return kind == "a" and name in registry.BY_HAND and not REFUSING.intersection(words)


def is_doubtful(text: str, hit: Button, *, far: bool) -> bool:
    """Whether words mean a button only right below its card, and they do not stand there.

    Such are a plain yes or no, a figure, or nearly its words. For what goes by hand they never do.
    """
    whole = fold(clean(text)) == fold(clean(hit.label))
    plain = " " not in clean(text) and isinstance(read_yes_no(text), bool)
    return (far or is_by_hand(hit)) and (plain or not whole)


def _way_out(buttons: Iterable[Button], text: str) -> Button | None:
    """Return the button that leaves everything as it is, if a text says to stop."""
    if read_control(text) is not Control.CANCEL:
        return None
    for each in buttons:
        kind, name, *words = each.token.split(".")
        found = registry.ACTIONS.get(name) if kind == "a" else None
        if found is not None and found.way_out and words[-1:] == [found.way_out]:
            return each
    return None


def answers_question(scene: Scene, text: str, card: Parcel, hit: Button) -> bool:
    """Whether a text answers the open question rather than a card that came after it.

    While a question is open, a card is meant only by a button's own words, and only where the
    question could not mean them; or by the figure that stands there, once the card has been read.
    """
    form = registry.FORMS.get(scene.progress.dialog) if scene.progress is not None else None
    if scene.progress is None or form is None:
        return False
    if fold(clean(text)) in form.dialog.stops:
        return True
    if _is_figure_read_there(card, text, scene.envelope.at):
        return False
    rows = ask(form.dialog, scene.progress, scene.label).choices
    labels = [scene.label(choice.label) for row in rows for choice in row]
    return fold(clean(text)) != fold(hit.label) or closest(text, labels) is not None


def _is_figure_read_there(card: Parcel, text: str, at: datetime) -> bool:
    """Whether a text is nothing but a figure, typed when the card had been there for a while.

    Some messengers number the choices of each message, and who comes back sees the last one.
    """
    came = card.came_at or max(card.created_at, card.not_before or card.created_at)
    return clean(text).isdecimal() and at - came >= READING


async def taken(scene: Scene, card: Parcel, text: str) -> Outcome | None:
    """Return what an action of the card makes of words that it can take.

    It is the first one that can, if it stands there for just one matter. Where its buttons are the
    answers to a question, the words stand in the place of the answer.
    """
    takers = _takers(scene, card, text)
    if not takers:
        return None
    (name, *about), taker = next(iter(takers.items()))
    if sum(each[0] == name for each in takers) > 1:
        return None
    return await taker.run(scene, (*about, text))


def can_be_taken(scene: Scene, card: Parcel, text: str) -> bool:
    """Whether an action of the card could take words that were typed."""
    return bool(_takers(scene, card, text))


def _takers(scene: Scene, card: Parcel, text: str) -> dict[tuple[str, ...], Action]:
    takers: dict[tuple[str, ...], Action] = {}
    for button in (each for row in card.body.buttons for each in row):
        kind, name, *words = button.token.split(".")
        found = registry.ACTIONS.get(name) if kind == "a" else None
        if found is not None and found.takes is not None and found.takes(text, scene.heard_at()):
            takers[(name, *(words[:-1] if found.asks else words))] = found
    return takers
