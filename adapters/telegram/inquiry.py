"""A short talk with the Bot API, for commands that only want to know who the bot is."""

from dataclasses import dataclass
from typing import Any

from telegram.error import BadRequest, NetworkError, TelegramError

from adapters.telegram.api import open_api
from adapters.telegram.channel import TelegramOptions
from adapters.telegram.receive import explain
from adapters.telegram.request import AiohttpRequest

SECONDS = 5.0


class Unanswered(Exception):
    """Telegram refused, or could not be reached; the text says so to an operator."""


@dataclass(frozen=True, slots=True)
class Report:
    """The bot's name; where Telegram delivers (empty: nowhere), how many wait, and what hinders."""

    username: str
    webhook_url: str
    waiting: int
    trouble: str


async def inquire(options: TelegramOptions) -> Report:
    """Ask Telegram about the bot, without waiting long. Raises ``Unanswered``."""
    request = AiohttpRequest(connect_timeout=SECONDS, read_timeout=SECONDS)
    await request.initialize()
    api = open_api(options.token, options.api_url, request)
    try:
        me, state = await api.call("getMe"), await api.call("getWebhookInfo")
    except TelegramError as error:
        raise Unanswered(_advise(error)) from None
    finally:
        await request.shutdown()
    return Report(
        _text(me, "username"),
        _text(state, "url"),
        int(_text(state, "pending_update_count") or 0),
        _text(state, "last_error_message"),
    )


def _advise(error: TelegramError) -> str:
    """Return what happened and what to look at; a request that is refused explains itself."""
    if isinstance(error, NetworkError) and not isinstance(error, BadRequest):
        return f"{explain(error)} Check the network, and KUPPLUNG_TELEGRAM__API_URL."
    return explain(error)


def _text(answer: Any, name: str) -> str:
    found = answer.get(name) if isinstance(answer, dict) else None
    return "" if found is None else str(found)
