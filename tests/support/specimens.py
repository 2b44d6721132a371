"""One specimen of any kind of fact, made from its type hints: every field has something in it."""

import types
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Union, get_args, get_origin, get_type_hints

WHEN = datetime(2024, 10, 14, 7, tzinfo=UTC)


def specimen(kind: type[Any], **fixed: Any) -> Any:
    """Return a fact of that kind with these fields, and others that are like their names."""
    hints = get_type_hints(kind)
    return kind(
        **{
            each.name: fixed.get(each.name, _value(hints[each.name], each.name))
            for each in fields(kind)
        }
    )


def _value(hint: Any, name: str) -> Any:
    if get_origin(hint) in (Union, types.UnionType):
        return _value(next(each for each in get_args(hint) if each is not type(None)), name)
    if get_origin(hint) is tuple:
        return (_value(get_args(hint)[0], name),)
    if is_dataclass(hint):
        return specimen(hint)  # type: ignore[arg-type]
    if issubclass(hint, StrEnum):
        return next(iter(hint))
    return {str: f"Q{name}q", int: 7, float: 0.5, bool: True, datetime: WHEN}[hint]
