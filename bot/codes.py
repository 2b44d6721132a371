"""Codes that let people in: 80 random bits, typed or carried by a link, kept only as a hash."""

import hashlib
import re

from bot.ports import Ids

LENGTH = 16
GROUP = 4
_CODE = re.compile(r"[a-z2-7]{16}|[a-z2-7]{4}(?:[ -][a-z2-7]{4}){3}")


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


def code_hash(code: str) -> str:
    """Return what is kept of a code. No salt: 80 random bits are beyond guessing."""
    return hashlib.sha256(code.encode()).hexdigest()
