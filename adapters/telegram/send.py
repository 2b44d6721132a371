"""Parcels out, deliveries back.

A parcel may need several calls (``render``). Once its first one got out, the rest is tried
patiently on the spot; if it still fails, the delivery tells which pieces are there, and sending the
same parcel with them goes on from there. There is doubt only about a piece whose answer was lost.

What would be seen twice if it came twice is begun (``bot.ports.Begin``) when its turn has come;
edits and removals do no harm a second time. New words go in the place of those that stand there,
and what is left over behind them (``adapters.telegram.edits``).

Photos and files of other messengers are fetched there and uploaded. What cannot be had any more, is
too large, is refused, or would hold up the words for long, is named instead.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection
from dataclasses import replace
from functools import partial
from itertools import takewhile
from typing import Any

from telegram import InputFile
from telegram.error import InvalidToken, TelegramError

from adapters.telegram.api import Api
from adapters.telegram.contents import CHANNEL
from adapters.telegram.edits import Changed, Make, change, clear, remove
from adapters.telegram.pace import Pace
from adapters.telegram.refusals import judge, otherwise
from adapters.telegram.render import Call, awaited, render
from adapters.telegram.request import Flood
from adapters.telegram.uploads import fits
from adapters.waiting import loop_time, pause
from bot.domain.milestones import Media
from bot.engine.pieces import sent
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
    Piece,
    Refused,
    Sent,
    Uncertain,
)
from bot.talk.model import CloseRoom, RoomAct, Why

log = logging.getLogger(__name__)

_URGENT = frozenset({Why.ANSWER, Why.ALARM, Why.CHAT})
_TRIES, _PATIENCE = 3, 5.0
_CROWD = 1.0
_MANY = 3

_UPLOAD_SECONDS = 90.0


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
            standing = _standing(parcel)
            found = await self._fetch_foreign(parcel, standing)
            calls = render(parcel.body, found, parcel.why, standing)
            anew = render(parcel.anew, found, parcel.why) if parcel.anew else calls
        except ValueError as error:
            return Refused(str(error))
        except MediaError as error:
            return Failed(str(error))
        if not calls:
            return sent(parcel.pieces) if standing else Refused("there is nothing to send")
        urgent = parcel.why in _URGENT
        say = partial(self._send_all, chat, begin=begin, urgent=urgent)
        if parcel.edits is None:
            return await say(calls[min(_nameless(parcel), len(calls) - 1) :], parcel.pieces)
        return await _edit(parcel, calls, anew, say, partial(self._call, chat, urgent=urgent))

    async def _act(self, chat: int, act: RoomAct) -> Delivery:
        """Leave a group; whatever else can be done to groups no bot can do on Telegram."""
        if not isinstance(act, CloseRoom):
            return Refused(f"Telegram lets no bot do that to a group: {type(act).__name__}")
        try:
            await self._api.call("leaveChat", chat_id=chat)
        except TelegramError as error:
            return self._hold_back(chat, error, judge(error, repeatable=True))
        return Sent("")

    async def _fetch_foreign(self, parcel: Parcel, standing: Collection[str]) -> dict[Media, bytes]:
        """Return the contents of other messengers' media that can be had and may fit.

        Raises ``MediaError`` for what may be had later, if the parcel may wait for it.
        """
        found: dict[Media, bytes] = {}
        for each in awaited(parcel.body, standing):
            if self._fetch is None or not fits(each.size):
                continue
            try:
                found[each] = await self._fetch(each)
            except MediaError as error:
                if not error.gone and waits_for_files(parcel):
                    raise
        return found

    async def _send_all(
        self,
        chat: int,
        calls: tuple[Call, ...],
        before: tuple[Piece, ...],
        *,
        begin: Begin,
        urgent: bool,
    ) -> Delivery:
        """Say what is missing behind ``before``, which is there already."""
        arrived, total = list(before), len(before) + len(calls)
        for each in calls:
            if not arrived:
                delivery = await self._call(chat, each, begin, urgent=urgent)
            else:
                delivery = await self._call_patiently(chat, each, begin, urgent=urgent)
            if not isinstance(delivery, Sent):
                return _broken_off(delivery, arrived, total)
            arrived += delivery.pieces
        return sent(arrived)

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
        """Make a call; in another form where Telegram does not take it in this one.

        What arrived is one piece, which shows words as the form does in which it was taken.
        """
        delivery = await self._try(chat, each, begin, urgent=urgent)
        while isinstance(delivery, Refused):
            if (other := otherwise(each, delivery.reason)) is None:
                break
            each = other
            delivery = await self._try(chat, each, begin, urgent=urgent)
        if not isinstance(delivery, Sent):
            return delivery
        words = each.method == "sendMessage" or "caption" in each.fields
        return replace(delivery, pieces=(Piece(delivery.ref, words, each.shows),))

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


def _standing(parcel: Parcel) -> frozenset[str]:
    """Return the names of the parts of it that are there already."""
    return frozenset(each.shows for each in parcel.pieces if parcel.broken_off)


def _nameless(parcel: Parcel) -> int:
    """Return how many pieces an older version sent behind the last that has a name."""
    return len(list(takewhile(lambda piece: not piece.shows, reversed(parcel.pieces))))


def _broken_off(delivery: Delivery, arrived: list[Piece], total: int) -> Delivery:
    if isinstance(delivery, Uncertain):
        delivery = replace(delivery, cut_short=len(arrived) + 1 < total)
        if arrived:
            words = f"{len(arrived)} of {total} pieces arrived, then: {delivery.reason}"
            delivery = replace(delivery, reason=words)
    return replace(delivery, pieces=tuple(arrived))


_Say = Callable[[tuple[Call, ...], tuple[Piece, ...]], Awaitable[Delivery]]


async def _edit(
    parcel: Parcel, calls: tuple[Call, ...], anew: tuple[Call, ...], say: _Say, make: Make
) -> Delivery:
    """Edit in place; where that is impossible new messages take the place of what stands there.

    What goes out in new messages, all of it or what does not fit, is taken from ``anew``.
    """
    standing, changed = parcel.standing, None
    if parcel.body.removes:
        left, failure = await remove(standing, make)
        if failure is not None or not left:
            return failure or Sent(standing[-1].ref)
        standing = left if any(each.words for each in left) else (Piece(left[-1].ref),)
    files = bool(parcel.body.media) or any(each.method != "sendMessage" for each in calls)
    if not files:
        changed = await change(standing, calls, make)
    if changed is None:
        return await _anew(standing, anew, say, make, files=files)
    if not isinstance(changed, Changed):
        return changed
    rest = anew[len(calls) - len(changed.rest) :] if changed.rest else ()
    return await say(rest, changed.pieces)


async def _anew(
    standing: tuple[Piece, ...], calls: tuple[Call, ...], say: _Say, make: Make, *, files: bool
) -> Delivery:
    """Say everything anew, then take away what stood there: all of it, or its words."""
    delivery = await say(calls, ())
    if not isinstance(delivery, Sent):
        return replace(delivery, pieces=(*delivery.pieces, *standing) if delivery.pieces else ())
    stays = []
    for each in standing:
        gone = (files or each.words) and isinstance(await clear(each, make), Sent | Refused)
        stays += [] if gone else [each]
    return sent([*stays, *(delivery.pieces or (Piece(delivery.ref),))])
