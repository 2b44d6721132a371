"""Where the settings come from: variables and files, each mistake told with its place."""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from adapters.settings.sections import Settings
from bot.domain.toml import Parsed, TomlError, parse

PREFIX = "KUPPLUNG_"
CONFIG = f"{PREFIX}CONFIG"
FILE = "_FILE"

PLAIN = {
    "int_parsing": "should be a whole number",
    "int_from_float": "should be a whole number",
    "int_type": "should be a whole number",
    "float_parsing": "should be a number",
    "float_type": "should be a number",
    "bool_parsing": "should be true or false",
    "bool_type": "should be true or false",
}
"""Mistakes that the library explains in words for programmers."""

Place = tuple[str, ...]
Given = dict[Place, tuple[Any, str]]
"""Values by place, each with where it comes from: a variable, or a file with line and key."""


class BadSettings(Exception):
    """The settings are refused; ``problems`` has one line each. Values are never in it."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def load_settings(environ: Mapping[str, str]) -> Settings:
    """Return the settings of an environment and of the file it names; raise ``BadSettings``."""
    problems: list[str] = []
    known = dict(_places(Settings))
    given = _read_file(environ.get(CONFIG, ""), known, problems)
    given.update(_read_variables(environ, known, problems))
    try:
        settings = Settings.model_validate(_nest(given))
    except ValidationError as error:
        problems.extend(_explain(error, given))
    if problems:
        raise BadSettings(*problems)
    return settings


def _places(section: type[BaseModel], around: Place = ()) -> Iterator[tuple[Place, bool]]:
    """Yield where a value may stand, and whether it is a secret."""
    for name, field in section.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from _places(kind, (*around, name))
        else:
            yield (*around, name), "SecretStr" in repr(kind)


def _variable(place: Place) -> str:
    return PREFIX + "__".join(place).upper()


def _near(name: str, names: Iterable[str]) -> str:
    bare = {each.removeprefix(PREFIX): each for each in names}
    found = difflib.get_close_matches(name.removeprefix(PREFIX), bare, n=1)
    return f"; did you mean {bare[found[0]]}?" if found else ""


def _read_variables(
    environ: Mapping[str, str], known: Mapping[Place, bool], problems: list[str]
) -> Given:
    plain = {_variable(place): place for place in known}
    files = {_variable(place) + FILE: place for place, secret in known.items() if secret}
    given: Given = {}
    for name in sorted(environ):
        value = environ[name]
        if not name.startswith(PREFIX) or name == CONFIG or not value:
            continue
        if name in plain:
            given[plain[name]] = (value, name)
        elif name not in files:
            near = _near(name, [*plain, *files, CONFIG])
            problems.append(f"{name}: there is no such setting{near}")
        elif environ.get(_variable(files[name])):
            problems.append(f"{name}: {_variable(files[name])} is set, too; give only one of them")
        elif secret := (_read_text(name, value, problems) or "").strip():
            given[files[name]] = (secret, name)
    return given


def _read_text(name: str, path: str, problems: list[str]) -> str | None:
    try:
        return Path(path).read_text("utf-8")
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not a text"
        problems.append(f"{name}: {path} cannot be read: {reason}")
        return None


def _read_file(path: str, known: Mapping[Place, bool], problems: list[str]) -> Given:
    text = _read_text(CONFIG, path, problems) if path else None
    if text is None:
        return {}
    try:
        parsed = parse(text)
    except TomlError as error:
        problems.append(f"{path}:{error.line}: {error.reason}")
        return {}
    given: Given = {}
    for place, value in _leaves(parsed.values, known):
        key = ".".join(place)
        origin = _origin(path, parsed, place)
        if place in known:
            given[place] = (value, origin)
        else:
            near = _near(key, [".".join(each[: len(place)]) for each in known])
            problems.append(f"{origin}: there is no such setting{near}")
    return given


def _origin(path: str, parsed: Parsed, place: Place) -> str:
    line = parsed.line_of(place)
    return ": ".join((path if line is None else f"{path}:{line}", ".".join(place)))


def _leaves(
    values: Mapping[str, Any], known: Mapping[Place, bool], around: Place = ()
) -> Iterator[tuple[Place, Any]]:
    for name, value in values.items():
        place = (*around, name)
        if isinstance(value, Mapping) and any(each[: len(place)] == place for each in known):
            yield from _leaves(value, known, place)
        else:
            yield place, value


def _nest(given: Given) -> dict[str, Any]:
    nested: dict[str, Any] = {}
    for place, (value, _) in given.items():
        inner = nested
        for name in place[:-1]:
            inner = inner.setdefault(name, {})
        inner[place[-1]] = value
    return nested


def _explain(error: ValidationError, given: Given) -> Iterator[str]:
    for each in error.errors(include_url=False, include_context=False, include_input=False):
        place = tuple(str(step) for step in each["loc"])
        origin = given[place][1] if place in given else _variable(place)
        plain = PLAIN.get(each["type"], each["msg"])
        reason = plain.removeprefix("Value error, ").replace("Input should", "should", 1)
        yield f"{origin}: {reason}"
