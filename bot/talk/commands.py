"""Commands as they are typed: reading one, and guessing which one was meant."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

_COMMAND = re.compile(r"(?:/\s?|!)(?P<name>\w[\w-]{0,31})(?:@\w+)?(?:\s+(?P<words>.*))?", re.DOTALL)
ALIKE = 0.6
VERY_ALIKE = 0.75
"""How much of a word has to be a command's where no slash says that a command was meant."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A command's name in small letters, and the words behind it."""

    name: str
    words: str


def read_command(text: str) -> Typed | None:
    """Return the command that a text is, with ``/`` or ``!``, or ``None``."""
    match = _COMMAND.fullmatch(text.strip())
    if match is None:
        return None
    return Typed(match["name"].casefold(), (match["words"] or "").strip())


def code_given(text: str) -> str:
    """Return what stands where a text gives a code; nothing where it gives none."""
    typed = read_command(text)
    return typed.words if typed is not None and typed.name == "start" else ""


def nearest(name: str, known: Iterable[str], cutoff: float = ALIKE) -> str | None:
    """Return the known name that looks most like ``name``, if any does."""
    found = get_close_matches(name.casefold(), list(known), n=1, cutoff=cutoff)
    return found[0] if found else None
