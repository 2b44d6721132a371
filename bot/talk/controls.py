"""Words that mean the conversation itself: back, skip, cancel, help."""

from collections.abc import Mapping
from enum import StrEnum


class Control(StrEnum):
    """Words that mean the conversation itself."""

    BACK = "back"
    SKIP = "skip"
    CANCEL = "cancel"
    HELP = "help"


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
    "hilfe": Control.HELP,
    "help": Control.HELP,
}


def read_control(text: str) -> Control | None:
    """Return what a text means for the conversation itself, if it is nothing but that."""
    return CONTROLS.get(text.strip().casefold().removeprefix("/").removeprefix("!"))
