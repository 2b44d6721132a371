"""Reading with suspicion: what a homeserver sends has the shape that it should, or is nothing."""

from collections.abc import Mapping
from typing import Any

from bot.talk.markup import clean

LONGEST_NAME = 255
LONGEST_ID = 255


def as_dict(value: object) -> Mapping[str, Any]:
    """Return an object of JSON; an empty one for anything else."""
    return value if isinstance(value, Mapping) else {}


def as_text(value: object) -> str:
    """Return a string that every database can hold; nothing for anything else."""
    return clean(value) if isinstance(value, str) else ""


def as_id(value: object, sigil: str) -> str:
    """Return an id of Matrix's that begins with ``sigil``; nothing for anything else."""
    found = as_text(value)
    known = found == value and found.startswith(sigil) and found.isprintable()
    return found if known and len(found.encode()) <= LONGEST_ID else ""


def as_name(value: object) -> str:
    """Return a name in one line, not too long; nothing for anything else."""
    return " ".join(as_text(value).split())[:LONGEST_NAME]
