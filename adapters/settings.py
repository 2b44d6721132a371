"""What an operator may set: environment variables, and a TOML file for those who prefer one.

``KUPPLUNG_TELEGRAM__TOKEN`` in the environment is ``token`` in the table ``[telegram]`` of the file
that ``KUPPLUNG_CONFIG`` names; the environment wins. A secret may also stand in a file of its own,
named by the variable with ``_FILE`` behind it. An empty variable counts as none.

Both are read here by hand, because the environment is an argument like everything else, and because
each mistake shall be told with the variable, or the line, that holds it: also names that nobody
knows, which would be ignored otherwise.
"""

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
)

from bot.domain.toml import Parsed, TomlError, parse

PREFIX = "KUPPLUNG_"
CONFIG = f"{PREFIX}CONFIG"
FILE = "_FILE"

_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")

Place = tuple[str, ...]
Given = dict[Place, tuple[Any, str]]
"""Values by place, each with where it comes from: a variable, or a file with line and key."""


class BadSettings(Exception):
    """The settings are refused; ``problems`` has one line each. Values are never in it."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def _web(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise ValueError("should be a web address, as https://example.org/telegram")
    return url


def _token(token: SecretStr) -> SecretStr:
    if not _TOKEN.fullmatch(token.get_secret_value()):
        raise ValueError("should look like 123456:ABC…, as @BotFather gives it; this does not")
    return token


def _upper(level: object) -> object:
    return level.upper() if isinstance(level, str) else level


Web = Annotated[str, AfterValidator(_web)]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Telegram(_Section):
    """The Telegram bot. Without ``webhook_url`` it polls."""

    token: Annotated[SecretStr, AfterValidator(_token)] | None = None
    api_url: Web = "https://api.telegram.org"
    webhook_url: Web | None = None
    webhook_secret: SecretStr | None = Field(None, validate_default=True)

    @field_validator("webhook_secret")
    @classmethod
    def _guard_webhook(cls, secret: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        if secret is None:
            if info.data.get("webhook_url"):
                raise ValueError("is needed with a webhook, or anybody could write to the bot")
        elif not _SECRET.fullmatch(secret.get_secret_value()):
            raise ValueError("should be 1 to 256 of A-Z, a-z, 0-9, _ and -, as Telegram asks")
        return secret


class Matrix(_Section):
    """The Matrix account of the bot."""

    homeserver: Web | None = None
    user: str | None = None
    password: SecretStr | None = None


class Http(_Section):
    """Where the HTTP server listens (webhook, health). Port 0 takes a free one."""

    host: str = "127.0.0.1"
    port: int = Field(8080, ge=0, le=65535)


class Settings(_Section):
    """All settings. ``programmes`` is a folder; without it the presets are used."""

    database_url: SecretStr | None = None
    data_dir: Path = Path("data")
    programmes: Path | None = None
    tick_seconds: int = Field(30, ge=1, le=3600)
    log_level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(_upper)] = (
        "INFO"
    )
    telegram: Telegram = Telegram()
    matrix: Matrix = Matrix()
    http: Http = Http()

    @property
    def store_url(self) -> str:
        """The database's URL, which may hold a password: by default a file in the data folder."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite:///{self.data_dir.absolute() / 'kupplung.db'}"


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
        elif (secret := _read_text(name, value, problems)) is not None:
            given[files[name]] = (secret.strip(), name)
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
        reason = each["msg"].removeprefix("Value error, ").replace("Input should", "should", 1)
        yield f"{origin}: {reason}"
