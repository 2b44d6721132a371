"""Parameters of a call: from a query string, a form, a multipart body or JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import orjson
from aiohttp import web
from aiohttp.web_request import FileField

from tests.support.botapi.errors import bad_request
from tests.support.botapi.files import Upload


@dataclass(frozen=True, slots=True)
class Params:
    """Named values, as text or already decoded, and uploaded files."""

    values: Mapping[str, Any]
    uploads: dict[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """Return a text, or an empty one."""
        value = self.values.get(name, "")
        return value if isinstance(value, str) else _plain(value)

    def integer(self, name: str, default: int = 0) -> int:
        """Return a whole number; what is none counts as the default, as with Telegram."""
        try:
            return int(self.text(name))
        except ValueError:
            return default

    def flag(self, name: str) -> bool:
        """Return a yes or no."""
        return self.text(name).strip().lower() in {"true", "yes", "1"}

    def json(self, name: str) -> Any:
        """Return a decoded JSON value, or None when it is absent."""
        value = self.values.get(name)
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            return value
        try:
            return orjson.loads(value)
        except orjson.JSONDecodeError:
            raise bad_request(f"can't parse {name} JSON object") from None

    def chat_id(self) -> int:
        """Return the numeric chat id; 400 when it is missing or no number."""
        given = self.text("chat_id")
        if not given:
            raise bad_request("chat_id is empty")
        try:
            return int(given)
        except ValueError:
            raise bad_request("chat not found") from None


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int | float) else orjson.dumps(value).decode()


async def read_params(request: web.BaseRequest) -> Params:
    """Read the parameters of a request, whichever way they are written."""
    kind = request.content_type
    if kind == "multipart/form-data":
        return await _read_multipart(request)
    values: dict[str, Any] = dict(request.query)
    body = await request.read()
    if kind == "application/json" and body:
        values.update(_read_json(body))
    elif body:
        values.update(_read_form(body))
    return Params(values)


def _read_form(body: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(body.decode(), keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        raise bad_request("strings must be encoded in UTF-8") from None


def _read_json(body: bytes) -> dict[str, Any]:
    try:
        values = orjson.loads(body)
    except orjson.JSONDecodeError:
        values = None
    if not isinstance(values, dict):
        raise bad_request("can't parse JSON object")
    return values


async def _read_multipart(request: web.BaseRequest) -> Params:
    values: dict[str, Any] = dict(request.query)
    uploads: dict[str, Upload] = {}
    for name, part in (await request.post()).items():
        if isinstance(part, FileField):
            with part.file as file:
                uploads[name] = Upload(part.filename, file.read())
        else:
            values[name] = part if isinstance(part, str) else bytes(part).decode()
    return Params(values, uploads)
