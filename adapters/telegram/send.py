"""Parcels out, deliveries back.

A parcel may need several calls (``render``). Once its first one got out, the rest is tried
patiently on the spot; if it still fails, the parcel is ``Uncertain``, because a part of it is
there. This process remembers how far it came, so sending the same parcel again goes on from there.

What would be seen twice if it came twice is begun (``bot.ports.Begin``) when its turn has come;
edits and removals do no harm a second time.

Photos and files of other messengers are fetched there and uploaded. What cannot be had any more, is
too large, or would hold up the words for long, is named instead.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from telegram import InputFile
from telegram.error import InvalidToken, TelegramError

from adapters.telegram.api import Api
from adapters.telegram.contents import CHANNEL
from adapters.telegram.pace import Pace
from adapters.telegram.refusals import judge, otherwise
from adapters.telegram.render import Call, render
from adapters.telegram.request import Flood
from adapters.telegram.uploads import fits
from adapters.waiting import loop_time, pause
from bot.domain.milestones import Media
from bot.engine.retry import waits_for_files
from bot.engine.trouble import Trouble
from bot.ports import (
    Begin,
    Delivery,
    Dropped,
    Failed,
    Fetch,
    Later,
    MediaError,
    Parcel,
    Refused,
    Sent,
    Uncertain,
    Unreachable,
)
from bot.talk.model import CloseRoom, RoomAct, Why

log = logging.getLogger(__name__)
K = TypeVar("K")

_URGENT = frozenset({Why.ANSWER, Why.ALARM, Why.CHAT})
_TRIES, _PATIENCE = 3, 5.0
_MOST_REMEMBERED = 1000
_CROWD = 1.0
_MANY = 3

_UPLOAD_SECONDS = 90.0
_PLACE = frozenset({"message_thread_id", "reply_parameters"})
_SAME = "message is not modified"
_NOT_THERE = "message to delete not found"
_NO_TEXT = "there is no text in the message to edit"
_NOT_EDITABLE = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "there is no caption in the message to edit",
    "caption is too long",
)


class TelegramGateway:
    """``bot.ports.Gateway`` for one bot."""

    channel = CHANNEL
    single = False

    def __init__(
        self,
        api: Api,
        pace: Pace,
        *,
        fetch: Fetch | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Send through ``api``; without ``fetch`` the media of other messengers are only named."""
        self._api = api
        self._pace = pace
        self._fetch = fetch
        self._sleep = sleep
        self._begun: dict[str, list[str]] = {}
        self._parts: dict[tuple[int, str], list[str]] = {}
        self._flooded: dict[int, float] = {}
        self._token = Trouble(log, "Telegram takes the token again")

    def ready(self) -> bool:
        """Always: what cannot be sent is put back."""
        return True

    async def send(self, parcel: Parcel, begin: Begin) -> Delivery:
        """See ``bot.ports.Gateway``."""
        try:
            chat = int(parcel.address)
            if parcel.body.act is not None:
                return await self._act(chat, parcel.body.act)
            calls = render(parcel.body, await self._fetch_foreign(parcel))
        except ValueError as error:
            return Refused(str(error))
        except MediaError as error:
            return Failed(str(error))
        if not calls:
            return Refused("there is nothing to send")
        urgent = parcel.why in _URGENT
        if parcel.edits is not None and parcel.key not in self._begun:
            if parcel.body.removes:
                removed = await self._remove(chat, parcel.edits, urgent=urgent)
                if removed is not None:
                    return removed
            edited = await self._edit(chat, parcel.edits, calls, urgent=urgent)
            if edited is not None:
                return edited
        return await self._send_all(chat, parcel.key, calls, begin, urgent=urgent)

    async def _act(self, chat: int, act: RoomAct) -> Delivery:
        """Leave a group; whatever else can be done to groups no bot can do on Telegram."""
        if not isinstance(act, CloseRoom):
            return Refused(f"Telegram lets no bot do that to a group: {type(act).__name__}")
        try:
            await self._api.call("leaveChat", chat_id=chat)
        except TelegramError as error:
            return self._hold_back(chat, error, judge(error, repeatable=True))
        return Sent("")

    async def _fetch_foreign(self, parcel: Parcel) -> dict[Media, bytes]:
        """Return the contents of other messengers' media that can be had and may fit.

        Raises ``MediaError`` for what may be had later, if the parcel may wait for it.
        """
        found: dict[Media, bytes] = {}
        for each in parcel.body.media:
            if each.channel == CHANNEL or self._fetch is None or not fits(each.size):
                continue
            try:
                found[each] = await self._fetch(each)
            except MediaError as error:
                if not error.gone and waits_for_files(parcel):
                    raise
        return found

    async def _edit(
        self, chat: int, ref: str, calls: tuple[Call, ...], *, urgent: bool
    ) -> Delivery | None:
        """Edit in place; ``None`` where that is impossible and a new message has to do."""
        if len(calls) > 1 or calls[0].method != "sendMessage" or not ref.isdecimal():
            return None
        fields = {name: each for name, each in calls[0].fields.items() if name not in _PLACE}
        fields["message_id"] = int(ref)
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

    async def _remove(self, chat: int, ref: str, *, urgent: bool) -> Delivery | None:
        """Delete a message, with the pieces before it; ``None`` where Telegram does not let us.

        The pieces are known as long as this process lives.
        """
        for each in (*self._parts.get((chat, ref), ()), ref):
            if not each.isdecimal():
                return None
            call = Call("deleteMessage", {"message_id": int(each)})
            delivery = await self._call(chat, call, urgent=urgent)
            if isinstance(delivery, Refused):
                if _NOT_THERE in delivery.reason.lower():
                    continue
                return None
            if not isinstance(delivery, Sent):
                return delivery
        return Sent(ref)

    async def _send_all(
        self, chat: int, key: str, calls: tuple[Call, ...], begin: Begin, *, urgent: bool
    ) -> Delivery:
        arrived = self._begun.get(key, [])[: len(calls) - 1]  # media may have gone meanwhile
        delivery: Delivery = Uncertain("nothing was tried")
        for each in calls[len(arrived) :]:
            if not arrived:
                delivery = await self._call(chat, each, begin, urgent=urgent)
            else:
                delivery = await self._call_patiently(chat, each, begin, urgent=urgent)
            if not isinstance(delivery, Sent):
                return self._broken_off(key, arrived, len(calls), delivery)
            arrived.append(delivery.ref)
        self._begun.pop(key, None)
        *parts, last = arrived
        if parts:
            _remember(self._parts, (chat, last), parts)
        return Sent(last)

    def _broken_off(self, key: str, arrived: list[str], total: int, delivery: Delivery) -> Delivery:
        if not arrived or isinstance(delivery, Unreachable):
            return delivery
        _remember(self._begun, key, arrived)
        return Uncertain(f"{len(arrived)} of {total} pieces arrived, then: {delivery}")

    async def _call_patiently(
        self, chat: int, each: Call, begin: Begin, *, urgent: bool
    ) -> Delivery:
        """Try a later piece a few times, as long as trying again is safe and the wait is short."""
        delivery = await self._call(chat, each, begin, urgent=urgent)
        for tried in range(1, _TRIES):
            match delivery:
                case Later(seconds, everyone=False) if seconds <= _PATIENCE:
                    await self._sleep(seconds)
                case Failed():
                    await self._sleep(pause(tried))
                case _:
                    break
            delivery = await self._call(chat, each, begin, urgent=urgent)
        return delivery

    async def _call(
        self, chat: int, each: Call, begin: Begin | None = None, *, urgent: bool
    ) -> Delivery:
        """Make a call; in another form where Telegram does not take it in this one."""
        delivery = await self._try(chat, each, begin, urgent=urgent)
        while isinstance(delivery, Refused):
            if (other := otherwise(each, delivery.reason)) is None:
                break
            each = other
            delivery = await self._try(chat, each, begin, urgent=urgent)
        return delivery

    async def _try(self, chat: int, each: Call, begin: Begin | None, *, urgent: bool) -> Delivery:
        if (wait := await self._pace.turn(chat, urgent=urgent)) is not None:
            return Later(wait.seconds, everyone=wait.everyone)
        if begin is not None and not await begin():
            return Dropped()
        fields: dict[str, Any] = {"chat_id": chat, **each.fields}
        seconds = None
        if each.upload is not None:
            name, upload = each.upload
            fields[name] = InputFile(upload.content, filename=upload.name)
            seconds = _UPLOAD_SECONDS
        try:
            result = await self._api.call(each.method, write_timeout=seconds, **fields)
        except TelegramError as error:
            return self._hold_back(
                chat,
                error,
                judge(error, repeatable="message_id" in fields, uploads=each.upload is not None),
            )
        self._token.end(loop_time())
        return Sent(str(result["message_id"]) if isinstance(result, dict) else "")

    def _hold_back(self, chat: int, error: TelegramError, delivery: Delivery) -> Delivery:
        """Keep what is under way from making a flood worse; report a refused token."""
        if isinstance(error, InvalidToken):
            words = "Telegram refuses the token; sending waits. Check the configured token."
            self._token.strike(loop_time(), words, level=logging.ERROR)
        if not isinstance(error, Flood):
            return delivery
        if self._is_crowd(chat):
            self._pace.hold_all(error.seconds)
            return Later(error.seconds, everyone=True)
        self._pace.hold(chat, error.seconds)
        return delivery

    def _is_crowd(self, chat: int) -> bool:
        """Whether a third chat met a flood within a second: then it is the whole bot's."""
        now = loop_time()
        recent = {each: at for each, at in self._flooded.items() if now - at <= _CROWD}
        self._flooded = {**recent, chat: now}
        return len(self._flooded) >= _MANY


def _remember(known: dict[K, list[str]], key: K, ids: list[str]) -> None:
    known[key] = ids
    if len(known) > _MOST_REMEMBERED:
        del known[next(iter(known))]
