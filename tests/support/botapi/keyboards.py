"""Keyboards under messages: reading, the documented rules, and the wire form."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from tests.support.botapi.errors import bad_request

MOST_BUTTONS = 100
DATA_BYTES = 64

_HOST = re.compile(r"[^\s/?#@]+\.[^\s/?#@]+\Z")


@dataclass(frozen=True, slots=True)
class Button:
    """A button: inline with data or url, or, with neither, one that types its label."""

    label: str
    data: str | None = None
    url: str | None = None


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Keyboard:
    """The rows of a message; `inline` keyboards belong to it, others to the input field."""

    rows: Rows = ()
    inline: bool = True

    def json(self) -> dict[str, Any] | None:
        """Return the `reply_markup` of a message, which only shows inline keyboards."""
        if not self.rows or not self.inline:
            return None
        return {"inline_keyboard": [[_button_json(each) for each in row] for row in self.rows]}


NO_KEYBOARD = Keyboard()


def read_keyboard(markup: Any) -> Keyboard:
    """Return the keyboard of a decoded `reply_markup`; raise the documented 400."""
    if markup is None:
        return NO_KEYBOARD
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "keyboard" in markup:
        rows = tuple(tuple(_typing_button(each) for each in row) for row in markup["keyboard"])
        return Keyboard(rows, inline=False)
    grid = markup.get("inline_keyboard", [])
    if not isinstance(grid, list) or not all(isinstance(row, list) for row in grid):
        raise bad_request(
            'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays'
        )
    if sum(len(row) for row in grid) > MOST_BUTTONS:
        raise bad_request("reply markup is too long")
    rows = tuple(tuple(_inline_button(each) for each in row) for row in grid if row)
    return Keyboard(rows)


def _typing_button(raw: Any) -> Button:
    label = raw if isinstance(raw, str) else raw.get("text", "")
    if not label:
        raise bad_request("keyboard button text must be non-empty")
    return Button(label)


def _inline_button(raw: Any) -> Button:
    if not isinstance(raw, dict) or "text" not in raw:
        raise bad_request("can't parse inline keyboard button: Can't find field \"text\"")
    label, data, url = raw["text"], raw.get("callback_data"), raw.get("url")
    if not label.strip():
        raise bad_request("inline keyboard button text must be non-empty")
    if url is not None:
        return Button(label, url=_checked_url(url))
    if data is None:
        raise bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if not 1 <= len(data.encode()) <= DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    return Button(label, data=data)


def _checked_url(url: str) -> str:
    """Accept tg: links and HTTP links whose host has a dot, as Telegram does."""
    complaint = f"inline keyboard button URL '{url}' is invalid: "
    whole = url if "://" in url else f"http://{url}"
    try:
        parts = urlsplit(whole)
    except ValueError:
        raise bad_request(complaint + "Wrong HTTP URL") from None
    if parts.scheme == "tg":
        return url
    if parts.scheme not in {"http", "https"}:
        raise bad_request(complaint + "Unsupported URL protocol")
    if re.search(r"\s", url) or not _HOST.match(parts.hostname or ""):
        raise bad_request(complaint + "Wrong HTTP URL")
    return whole


def _button_json(button: Button) -> dict[str, str]:
    if button.url is not None:
        return {"text": button.label, "url": button.url}
    return {"text": button.label, "callback_data": button.data or ""}
