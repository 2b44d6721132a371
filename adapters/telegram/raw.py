"""Reading JSON with suspicion: whatever is not of the expected shape counts as absent.

What Telegram would not send may still come, by a server of one's own or a proxy. It would come
again and again if it were refused, and hold up what waits behind it. So it is read as far as it can
be: half characters, numbers beyond all measure and endless nesting spoil only themselves.
"""

import json
import logging
import re
from collections.abc import Mapping
from typing import Any

import orjson

from bot.talk.markup import clean

log = logging.getLogger(__name__)

_HUGE = 2**63
_DIGITS = 20
_DEEPEST = 100

# A text, which may lack its end, or a bracket.
_MARK = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|$)|[][{}]', re.DOTALL)

Json = Mapping[str, Any]


def parse(data: bytes) -> object:
    """Return what JSON says, as far as it can be read; ``None`` for what is no JSON."""
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError:
        pass
    try:
        found: object = json.loads(
            _flatten(data.decode("utf-8", "replace")), parse_int=_number, parse_constant=_nothing
        )
    except (ValueError, RecursionError):
        return None
    log.warning("Telegram sent what is no proper JSON: what can be read of it is taken")
    return found


def _flatten(text: str) -> str:
    """Return JSON with nothing in the place of what is nested too deep for any parser."""
    kept, depth, start = [], 0, 0
    for found in _MARK.finditer(text):
        if found[0] in "[{":
            depth += 1
            if depth == _DEEPEST:
                kept.append(f"{text[start : found.start()]}null")
        elif found[0] in "]}":
            if depth == _DEEPEST:
                start = found.end()
            depth -= 1
    return "".join((*kept, text[start:]))


def _number(digits: str) -> int | None:
    return int(digits) if len(digits) <= _DIGITS else None


def _nothing(_: str) -> None:
    """Return nothing for what is no number."""


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
