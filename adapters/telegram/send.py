"""Parcels out, deliveries back.

A parcel may need several calls (``render``). Once its first one got out, the rest is tried
patiently on the spot; if it still fails, the parcel is ``Uncertain``, because a part of it is
there. This process remembers how far it came, so sending the same parcel again goes on from there.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from telegram import InputFile
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    TelegramError,
)

from adapters.telegram.api import Api
from adapters.telegram.backoff import pause
from adapters.telegram.pace import Pace
from adapters.telegram.render import Call, render
from adapters.telegram.request import Flood, NotConnected, ServerFault
from adapters.telegram.translate import CHANNEL
from bot.ports import (
    Delivery,
    Failed,
    Later,
    Moved,
    Parcel,
    Refused,
    Sent,
    Uncertain,
    Unreachable,
)
from bot.talk.model import Why

log = logging.getLogger(__name__)

WITHOUT_TOKEN = 60.0
"""Seconds to leave a server alone that refuses the token."""

_URGENT = frozenset({Why.ANSWER, Why.ALARM})
_TRIES, _PATIENCE = 3, 5.0
_MOST_BEGUN = 1000
_CROWD = 1.0
_MANY = 3

_GONE = (
    "chat not found",
    "user not found",
    "peer_id_invalid",
    "group chat was deactivated",
)
_SAME = "message is not modified"
_NO_TEXT = "there is no text in the message to edit"
_NOT_EDITABLE = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "there is no caption in the message to edit",
    "caption is too long",
)


def judge(error: TelegramError, *, repeatable: bool = False) -> Delivery:
    """Return what an error means for a parcel.

    500, 502, 504, resets and lost answers may come after the message did: ``Uncertain``, unless
    the call is ``repeatable`` (an edit), where trying again does no harm: ``Failed``. 503 comes
    from a proxy that found nobody, so nothing happened.
    """
    match error:
        case Flood():
            return Later(error.seconds)
        case Forbidden():
            return Unreachable(error.message)
        case ChatMigrated():
            return Moved(str(error.new_chat_id))
        case BadRequest():
            gone = any(sign in error.message.lower() for sign in _GONE)
            return Unreachable(error.message) if gone else Refused(error.message)
        case InvalidToken():
            return Later(WITHOUT_TOKEN, everyone=True)
        case NotConnected() | ServerFault(code=503):
            return Failed(error.message)
        case _:
            return Failed(error.message) if repeatable else Uncertain(error.message)


class TelegramGateway:
    """``bot.ports.Gateway`` for one bot."""

    channel = CHANNEL

    def __init__(
        self, api: Api, pace: Pace, *, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        self._api = api
        self._pace = pace
        self._sleep = sleep
        self._begun: dict[str, int] = {}
        self._flooded: dict[int, float] = {}

    async def send(self, parcel: Parcel) -> Delivery:
        """See ``bot.ports.Gateway``."""
        try:
            chat, calls = int(parcel.address), render(parcel.body)
        except ValueError as error:
            return Refused(str(error))
        if not calls:
            return Refused("there is nothing to send")
        urgent = parcel.why in _URGENT
        if parcel.edits is not None and parcel.key not in self._begun:
            edited = await self._edit(chat, parcel.edits, calls, urgent=urgent)
            if edited is not None:
                return edited
        return await self._send_all(chat, parcel.key, calls, urgent=urgent)

    async def _edit(
        self, chat: int, ref: str, calls: tuple[Call, ...], *, urgent: bool
    ) -> Delivery | None:
        """Edit in place; ``None`` where that is impossible and a new message has to do."""
        if len(calls) > 1 or calls[0].method != "sendMessage" or not ref.isdecimal():
            return None
        fields = {**calls[0].fields, "message_id": int(ref)}
        delivery = await self._call(chat, Call("editMessageText", fields), urgent=urgent)
        if isinstance(delivery, Refused) and _NO_TEXT in delivery.reason.lower():
            # What a photo or a file says is its caption.
            fields["caption"] = fields.pop("text")
            fields.pop("link_preview_options", None)
            delivery = await self._call(chat, Call("editMessageCaption", fields), urgent=urgent)
        if not isinstance(delivery, Refused):
            return delivery
        reason = delivery.reason.lower()
        if _SAME in reason:
            return Sent(ref)
        return None if any(sign in reason for sign in _NOT_EDITABLE) else delivery

    async def _send_all(
        self, chat: int, key: str, calls: tuple[Call, ...], *, urgent: bool
    ) -> Delivery:
        begun = self._begun.get(key, 0)
        delivery: Delivery = Uncertain("nothing was tried")
        for number, each in enumerate(calls[begun:], begun):
            if number == 0:
                delivery = await self._call(chat, each, urgent=urgent)
            else:
                delivery = await self._call_patiently(chat, each, urgent=urgent)
            if not isinstance(delivery, Sent):
                return self._broken_off(key, number, len(calls), delivery)
        self._begun.pop(key, None)
        return delivery

    def _broken_off(self, key: str, done: int, total: int, delivery: Delivery) -> Delivery:
        if done == 0 or isinstance(delivery, Unreachable):
            return delivery
        self._begun[key] = done
        if len(self._begun) > _MOST_BEGUN:
            del self._begun[next(iter(self._begun))]
        return Uncertain(f"{done} of {total} pieces arrived, then: {delivery}")

    async def _call_patiently(self, chat: int, each: Call, *, urgent: bool) -> Delivery:
        """Try a later piece a few times, as long as trying again is safe and the wait is short."""
        delivery = await self._call(chat, each, urgent=urgent)
        for tried in range(1, _TRIES):
            match delivery:
                case Later(seconds, everyone=False) if seconds <= _PATIENCE:
                    await self._sleep(seconds)
                case Failed():
                    await self._sleep(pause(tried))
                case _:
                    break
            delivery = await self._call(chat, each, urgent=urgent)
        return delivery

    async def _call(self, chat: int, each: Call, *, urgent: bool) -> Delivery:
        if (wait := await self._pace.turn(chat, urgent=urgent)) is not None:
            return Later(wait.seconds, everyone=wait.everyone)
        fields: dict[str, Any] = {"chat_id": chat, **each.fields}
        if each.upload is not None:
            name, upload = each.upload
            fields[name] = InputFile(upload.content, filename=upload.name)
        try:
            result = await self._api.call(each.method, **fields)
        except TelegramError as error:
            return self._hold_back(chat, error, judge(error, repeatable="message_id" in fields))
        return Sent(str(result["message_id"]) if isinstance(result, dict) else "")

    def _hold_back(self, chat: int, error: TelegramError, delivery: Delivery) -> Delivery:
        """Keep what is under way from making a flood worse; report a refused token."""
        if isinstance(error, InvalidToken):
            log.error("Telegram refuses the token; sending waits. Check the configured token.")
        if not isinstance(error, Flood):
            return delivery
        if self._is_crowd(chat):
            self._pace.hold_all(error.seconds)
            return Later(error.seconds, everyone=True)
        self._pace.hold(chat, error.seconds)
        return delivery

    def _is_crowd(self, chat: int) -> bool:
        """Whether a third chat met a flood within a second: then it is the whole bot's."""
        now = asyncio.get_running_loop().time()
        recent = {each: at for each, at in self._flooded.items() if now - at <= _CROWD}
        self._flooded = {**recent, chat: now}
        return len(self._flooded) >= _MANY
