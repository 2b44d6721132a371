"""Reading parsed JSON with suspicion: whatever is not of the expected shape counts as absent."""

from collections.abc import Mapping
from typing import Any

from bot.talk.markup import clean

_HUGE = 2**63

Json = Mapping[str, Any]


def read_object(value: object) -> Json:
    """Return an object; an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def read_int(value: object) -> int | None:
    """Return a whole number that every database can hold."""
    return value if type(value) is int and -_HUGE < value < _HUGE else None


def read_count(value: object) -> int:
    """Return a number of things; 0 for anything else."""
    return max(0, read_int(value) or 0)


def read_text(value: object) -> str:
    """Return a string that every database can hold; nothing for anything else."""
    return clean(value) if isinstance(value, str) else ""
