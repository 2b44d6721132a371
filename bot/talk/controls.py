"""Words that mean the conversation itself: back, skip, cancel, help."""

import re
from collections.abc import Mapping
from enum import StrEnum


class Control(StrEnum):
    """Words that mean the conversation itself."""

    BACK = "back"
    SKIP = "skip"
    CANCEL = "cancel"
    HELP = "help"


LONGEST = 60


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


CONTROLS: Mapping[str, Control] = {
    "zurück": Control.BACK,
    "zurueck": Control.BACK,
    "back": Control.BACK,
    "überspringen": Control.SKIP,
    "ueberspringen": Control.SKIP,
    "skip": Control.SKIP,
    "abbrechen": Control.CANCEL,
    "abbruch": Control.CANCEL,
    "cancel": Control.CANCEL,
    "stopp": Control.CANCEL,
    "stop": Control.CANCEL,
    "aufhören": Control.CANCEL,
    "aufhoeren": Control.CANCEL,
    "hör auf": Control.CANCEL,
    "hoer auf": Control.CANCEL,
    "quit": Control.CANCEL,
    "hilfe": Control.HELP,
    "help": Control.HELP,
}


_POLITE = _words(
    "nein nee nö ne no bitte please ups oh moment stopp nochmal noch mal wieder einmal eins einen "
    "schritt das die diese frage it this question geh gehe gehen go ich möchte will lieber jetzt "
    "doch"
)
"""Words that change nothing about a control among them: "nein, zurück bitte", "stopp, zurück"."""


def read_control(text: str) -> Control | None:
    """Return what a text means for the conversation itself, if it is nothing but that."""
    said = text.strip().casefold().removeprefix("/").removeprefix("!").rstrip(" .!")
    if said in CONTROLS or len(said) > LONGEST:
        return CONTROLS.get(said)
    words = re.findall(r"[^\W_]+", said)
    left = [word for word in words if word not in _POLITE] or [
        each for each in words if each in CONTROLS
    ]
    return CONTROLS.get(" ".join(left)) if len(words) > 1 else None
