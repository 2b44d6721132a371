"""Codes that let people in: 80 random bits, typed or carried by a link, kept only as a hash."""

import hashlib
import re

from bot.ports import Ids

LENGTH = 16
GROUP = 4
_CODE = re.compile(r"[a-z2-7]{16}|[a-z2-7]{4}(?:[ -][a-z2-7]{4}){3}")
_WITHIN = re.compile(r"(?<![\w-])[a-z2-7]{4}(?:([ -]?)[a-z2-7]{4})(?:\1[a-z2-7]{4}){2}(?![\w-])")


def new_code(new_id: Ids) -> str:
    """Return a fresh code: 16 characters of ``a-z2-7``, 80 bits, fit for any link."""
    return (new_id() + new_id())[:LENGTH]


def pretty(code: str) -> str:
    """Return the code in groups of four, as it is printed and typed."""
    return "-".join(code[at : at + GROUP] for at in range(0, LENGTH, GROUP))


def read_code(text: str) -> str | None:
    """Return the code that was typed, in one word or in fours, or ``None`` if it is none."""
    folded = text.strip().casefold()
    return re.sub(r"[ -]", "", folded) if _CODE.fullmatch(folded) else None


def find_code(text: str) -> str | None:
    """Return the only code within a sentence, ``None`` where there is none, or several.

    Without hyphens it must have a figure in it: four words of four letters are no code.
    """
    folded = re.sub("[\u2010-\u2015]", "-", text.casefold())
    found = [match[0] for match in _WITHIN.finditer(folded)]
    codes = [each for each in found if "-" in each or any(char.isdigit() for char in each)]
    return read_code(codes[0]) if len(codes) == 1 else None


def code_hash(code: str) -> str:
    """Return what is kept of a code. No salt: 80 random bits are beyond guessing."""
    return hashlib.sha256(code.encode()).hexdigest()
