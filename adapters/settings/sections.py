"""The settings by section, and what is wrong with a value."""

import re
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationInfo,
    field_validator,
)

_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_SERVER = r"(?:[A-Za-z0-9.-]{1,230}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?"
_LOCALPART = r"[a-z0-9._=/+-]+"
_SERVER_NAME = re.compile(_SERVER)
_USER = re.compile(f"@{_LOCALPART}:{_SERVER}|{_LOCALPART}")
_MODELS = ("e5", "use", "none")


def _web(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise ValueError("should be a web address, as https://example.org/telegram")
    return url


def _token(token: SecretStr) -> SecretStr:
    if not _TOKEN.fullmatch(token.get_secret_value()):
        raise ValueError("should look like 123456:ABC…, as @BotFather gives it; this does not")
    return token


def _homeserver(address: str) -> str:
    if _SERVER_NAME.fullmatch(address):
        return address
    parts = urlsplit(address)
    odd = parts.query or parts.fragment or not parts.netloc or "@" in parts.netloc
    if parts.scheme not in ("http", "https") or odd:
        raise ValueError("should be as example.org, or https://matrix.example.org")
    return address.rstrip("/")


def _upper(level: object) -> object:
    return level.upper() if isinstance(level, str) else level


def _lower(word: object) -> object:
    return word.lower() if isinstance(word, str) else word


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
    """The Matrix account of the bot; there is one where ``user`` is set.

    With ``reactions`` the bot places the numbers of the choices below them, a request each. With
    ``strangers`` it accepts private chats of people whom it does not know yet.
    """

    homeserver: Annotated[str, AfterValidator(_homeserver)] | None = None
    password: SecretStr | None = None
    access_token: SecretStr | None = None
    device_name: str = Field("Kupplung", min_length=1, max_length=100)
    reactions: bool = True
    strangers: bool = True
    user: str | None = Field(None, validate_default=True)

    @field_validator("user")
    @classmethod
    def _complete(cls, user: str | None, info: ValidationInfo) -> str | None:
        given = info.data
        if user is None:
            if any(given.get(name) for name in ("homeserver", "password", "access_token")):
                raise ValueError("is missing: the bot's account, as @bot:example.org")
            return None
        if not _USER.fullmatch(user):
            raise ValueError("should be as @bot:example.org (small letters before the colon)")
        if not user.startswith("@") and given.get("homeserver", "") is None:
            raise ValueError(
                f"should be as @{user}:example.org, or with KUPPLUNG_MATRIX__HOMESERVER"
            )
        if not (given.get("password") or given.get("access_token")):
            raise ValueError(
                "needs KUPPLUNG_MATRIX__PASSWORD or KUPPLUNG_MATRIX__ACCESS_TOKEN "
                "(or one of them from a file, with _FILE)"
            )
        return user

    @property
    def server(self) -> str:
        """Where the account is: a web address, or the name of a server that tells it."""
        return self.homeserver or (self.user or "").partition(":")[2]


class Http(_Section):
    """Where the HTTP server listens (webhook, health). Port 0 takes a free one."""

    host: str = "127.0.0.1"
    port: int = Field(8080, ge=0, le=65535)


class Flood(_Section):
    """How much one account may send at once, and then in each second, before it is not heard."""

    burst: int = Field(30, ge=5)
    per_second: float = Field(1.0, gt=0, le=1000)


def _joined(models: object) -> object:
    if isinstance(models, list) and all(isinstance(each, str) for each in models):
        return ",".join(models)
    return models


class Embeddings(_Section):
    """The models by which texts are compared besides their words.

    ``models`` are ``e5``, ``use``, and names of models for ``fastembed`` (with a slash), apart by
    commas. Without any those are taken that are installed; ``none`` takes none.
    """

    models: Annotated[str, BeforeValidator(_joined)] = ""

    @field_validator("models")
    @classmethod
    def _known(cls, models: str) -> str:
        names = [name for each in models.split(",") if (name := each.strip())]
        if "none" in names and len(names) > 1:
            raise ValueError("should be none alone, or models")
        for name in names:
            if name not in _MODELS and "/" not in name:
                raise ValueError(
                    "should be e5, use, none, or a model for fastembed as maker/model; "
                    "with commas between"
                )
        return ",".join(dict.fromkeys(names))

    @property
    def names(self) -> tuple[str, ...] | None:
        """The models that are wanted; ``None`` for those that are installed."""
        if not self.models:
            return None
        return () if self.models == "none" else tuple(self.models.split(","))


class Settings(_Section):
    """All settings. ``programmes`` is a folder; without it the presets are used."""

    database_url: SecretStr | None = None
    data_dir: Path = Path("data")
    key_file: Path | None = None
    programmes: Path | None = None
    tick_seconds: int = Field(30, ge=1, le=3600)
    log_level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(_upper)] = (
        "INFO"
    )
    log_format: Annotated[Literal["text", "json"], BeforeValidator(_lower)] = "text"
    telegram: Telegram = Telegram()
    matrix: Matrix = Matrix()
    http: Http = Http()
    flood: Flood = Flood()
    embeddings: Embeddings = Embeddings()

    @property
    def store_url(self) -> str:
        """The database's URL, which may hold a password: by default a file in the data folder."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite:///{self.data_dir.absolute() / 'kupplung.db'}"

    @property
    def key_path(self) -> Path:
        """The file with the master key: by default in the data folder."""
        return (self.key_file or self.data_dir / "kupplung.key").absolute()

    @property
    def matrix_dir(self) -> Path:
        """The folder with the keys of the Matrix device."""
        return self.data_dir.absolute() / "matrix"
