"""Which reactions stand for which buttons, purely.

Matrix has no buttons: choices are a numbered list below the words. Who reacts with a number, or
types it, means that choice; the numbers are therefore those which the core takes for typed ones,
the positions among all buttons that do not merely open a page. Back and skip have signs of their
own and no number, so that a question in words can be answered with a number.
"""

import re
from collections.abc import Mapping

from bot.talk.controls import Control
from bot.talk.model import Button
from bot.talk.show import control_of

Rows = tuple[tuple[Button, ...], ...]

NUMBERS = (*(f"{digit}\ufe0f\u20e3" for digit in range(1, 10)), "\U0001f51f")
"""The signs of the first ten choices."""
CONTROLS: Mapping[Control, str] = {
    Control.BACK: "\u2b05\ufe0f",
    Control.SKIP: "\u23ed\ufe0f",
}

_VARIANT = "\ufe0f"
_FIGURE = re.compile("([0-9]{1,3})[.)]?\u20e3?")


def numbered(buttons: Rows) -> tuple[tuple[int, Button], ...]:
    """Return the choices with their numbers; back, skip and mere links have none."""
    pressed = enumerate(_pressed(buttons), start=1)
    return tuple((number, each) for number, each in pressed if sign_of_control(each) is None)


def controls(buttons: Rows) -> tuple[tuple[str, Button], ...]:
    """Return the buttons for back and skip, with their signs."""
    signs = ((sign_of_control(each), each) for each in _pressed(buttons))
    return tuple((sign, each) for sign, each in signs if sign is not None)


def links(buttons: Rows) -> tuple[Button, ...]:
    """Return the buttons that merely open a page."""
    return tuple(each for row in buttons for each in row if each.url is not None)


def signs_of(buttons: Rows) -> tuple[tuple[str, Button], ...]:
    """Return the reactions to place below a message, in order, and what each stands for."""
    first = [(n, each) for n, each in numbered(buttons) if n <= len(NUMBERS)]
    return (*((NUMBERS[n - 1], each) for n, each in first), *controls(buttons))


def button_for(sign: str, buttons: Rows) -> Button | None:
    """Return the button that a reaction, or an answer to a poll, stands for.

    Clients write the same sign with or without its variation selector, and some a bare figure.
    An answer to a poll is a token, or the number of the choice.
    """
    bare = _bare(sign)
    for button in _pressed(buttons):
        if button.token == sign != "":
            return button
    signs = [(_bare(each), button) for each, button in signs_of(buttons)]
    figure = _FIGURE.fullmatch(bare)
    if figure is not None:
        signs = [(str(number), button) for number, button in numbered(buttons)]
        bare = str(int(figure[1]))
    return next((button for each, button in signs if each == bare), None)


def sign_of_control(button: Button) -> str | None:
    """Return the sign of a button for back or skip; ``None`` for any other."""
    control = control_of(button.token)
    return CONTROLS.get(control) if control is not None else None


def _pressed(buttons: Rows) -> tuple[Button, ...]:
    return tuple(each for row in buttons for each in row if each.url is None)


def _bare(sign: str) -> str:
    return sign.replace(_VARIANT, "").strip()
