"""Reading with suspicion: what a homeserver sends has the shape that it should, or is nothing."""

from collections.abc import Mapping
from typing import Any

from bot.talk.markup import clean

LONGEST_NAME = 255
LONGEST_ID = 255
EDIT = "m.replace"
"""How a message is related to an earlier one that it changes."""


def as_dict(value: object) -> Mapping[str, Any]:
    """Return an object of JSON; an empty one for anything else."""
    return value if isinstance(value, Mapping) else {}


def as_text(value: object) -> str:
    """Return a string that every database can hold; nothing for anything else."""
    return clean(value) if isinstance(value, str) else ""


def as_id(value: object, sigil: str) -> str:
    """Return an id of Matrix's that begins with ``sigil``; nothing for anything else.

    One with a blank is none: keys of what is carried take what is between blanks for an id.
    """
    found = as_text(value)
    known = found == value and found.startswith(sigil) and found.isprintable() and " " not in found
    return found if known and len(found.encode()) <= LONGEST_ID else ""


def as_name(value: object) -> str:
    """Return a name in one line, not too long; nothing for anything else."""
    return " ".join(as_text(value).split())[:LONGEST_NAME]


def relation_of(content: object) -> Mapping[str, Any]:
    """Return how the content of an event says that it is related to another one."""
    return as_dict(as_dict(content).get("m.relates_to"))


def target_of(relation: Mapping[str, Any]) -> str:
    """Return the id of the event to which another is related; nothing without one."""
    return as_id(relation.get("event_id"), "$")
