"""Values to JSON and back, by their type hints.

One codec serves the dialogs' answers, the rows of the store and the bodies of the outbox, so that
a field is described once, in the frozen dataclass that owns it. Supported: ``str``, ``int``,
``float``, ``bool``, ``None``, ``datetime`` (aware; kept as UTC), ``date``, ``StrEnum``,
``tuple[T, ...]``, ``Mapping[str, T]``, unions with ``None``, unions of dataclasses (tagged with
the class name) and dataclasses of these.
"""

import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

Json = Any
"""What ``json`` reads and writes: nothing else can be said of it in a type."""

T = TypeVar("T")
TAG = "is"


def pack(kind: Any, value: object) -> Json:
    """Return the JSON form of ``value``, which must be of the type ``kind``."""
    return _codec(kind)[0](value)


def unpack(kind: type[T], data: Json) -> T:
    """Return the value of type ``kind`` that ``data`` was packed from.

    Raises ``TypeError``, ``KeyError`` or ``ValueError`` where ``data`` has another form.
    """
    return cast("T", _codec(kind)[1](data))


Pair = tuple[Callable[[Any], Json], Callable[[Json], Any]]


def _same(value: Any) -> Any:
    return value


def _utc(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def _to_utc(value: datetime) -> str:
    return value.astimezone(UTC).isoformat()


def _codec(kind: Any) -> Pair:
    """Return both directions for a type, made once."""
    found = _CODECS.get(kind)
    if found is None:
        found = _CODECS[kind] = _make(kind)
    return found


_CODECS: dict[Any, Pair] = {}


def _make(kind: Any) -> Pair:
    origin = get_origin(kind)
    if kind in (str, int, float, bool, type(None), Any, object):
        return _same, _same
    if kind is datetime:
        return _to_utc, _utc
    if kind is date:
        return date.isoformat, date.fromisoformat
    if origin in (Union, types.UnionType):
        return _union(get_args(kind))
    if origin is tuple:
        return _sequence(get_args(kind)[0])
    if origin is Mapping or origin is dict:
        return _mapping(get_args(kind)[1])
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return str, kind
    if is_dataclass(kind):
        return _record(kind)
    message = f"no codec for {kind!r}"
    raise TypeError(message)


def _sequence(item: Any) -> Pair:
    packer, unpacker = _codec(item)
    if packer is _same:
        return list, tuple
    return (
        lambda value: list(map(packer, value)),
        lambda data: tuple(map(unpacker, data)),
    )


def _mapping(item: Any) -> Pair:
    packer, unpacker = _codec(item)
    if packer is _same:
        return dict, dict
    return (
        lambda value: {key: packer(each) for key, each in value.items()},
        lambda data: {key: unpacker(each) for key, each in data.items()},
    )


def _union(options: tuple[Any, ...]) -> Pair:
    rest = tuple(option for option in options if option is not type(None))
    if len(rest) == 1:
        inner_pack, inner_unpack = _codec(rest[0])
    elif all(is_dataclass(option) for option in rest):
        inner_pack, inner_unpack = _tagged(rest)
    else:
        inner_pack, inner_unpack = _same, _same
    if len(rest) == len(options) or inner_pack is _same:
        return inner_pack, inner_unpack
    return (
        lambda value: None if value is None else inner_pack(value),
        lambda data: None if data is None else inner_unpack(data),
    )


def _tagged(options: tuple[Any, ...]) -> Pair:
    by_name = {option.__name__: option for option in options}

    def pack_tagged(value: Any) -> Json:
        return {TAG: type(value).__name__, **pack(type(value), value)}

    def unpack_tagged(data: Json) -> Any:
        return unpack(by_name[data[TAG]], data)

    return pack_tagged, unpack_tagged


def _record(kind: Any) -> Pair:
    """Return both directions for a dataclass; only fields that need it are converted."""
    hints = get_type_hints(kind)
    codecs = {field.name: _codec(hints[field.name]) for field in fields(kind)}
    names, every = tuple(codecs), frozenset(codecs)
    changed = [(name, *codecs[name]) for name in names if codecs[name] != (_same, _same)]

    def pack_record(value: Any) -> Json:
        packed = {name: getattr(value, name) for name in names}
        for name, packer, _ in changed:
            packed[name] = packer(packed[name])
        return packed

    def unpack_record(data: Json) -> Any:
        if not isinstance(data, dict):
            raise TypeError(f"{kind.__name__} is no record here")
        known = data if every.issuperset(data) else _only(names, data)
        if not changed:
            return kind(**known)
        values = dict(known)
        for name, _, unpacker in changed:
            if name in values:
                values[name] = unpacker(values[name])
        return kind(**values)

    return pack_record, unpack_record


def _only(names: tuple[str, ...], data: Json) -> Json:
    """Return the known fields: a newer version may have written more."""
    return {name: data[name] for name in names if name in data}
