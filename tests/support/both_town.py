"""The town over both real messengers: one service, people on Telegram, on Matrix, and on both.

Telegram is ``tests.support.botapi``, Matrix a Synapse with people on the JavaScript SDK, all rooms
encrypted, everybody insisting on signed devices. Who has both is called by two names.

Nothing sleeps to be on time. After each act the town waits until the bot has stored what was done
(Telegram's queue is confirmed, Matrix's stream is taken up to where it stands), lets the service
settle, and waits until everybody has before them, decrypted, what was sent.
"""

import asyncio
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import cast

from adapters.app import MatrixLinks, TelegramLinks, build_service
from adapters.app.channels import Exchange
from adapters.flood import Flow, Gate
from adapters.matrix.channel import MatrixChannel, MatrixOptions
from adapters.matrix.home import Secrets
from adapters.telegram.channel import TelegramChannel, TelegramOptions
from adapters.telegram.pace import DOCUMENTED, Pace
from adapters.telegram.send import TelegramGateway
from bot.engine.respond import respond
from bot.ports import Gateway, Store
from bot.talk.model import RoomAct
from storage.store import open_store
from tests.support.botapi import DEFAULT_TOKEN
from tests.support.both_matrix import PASSWORD, PATIENCE, MatrixEnd
from tests.support.both_taps import (
    MATRIX,
    TELEGRAM,
    KilledError,
    MatrixTap,
    PatientClock,
    Said,
    TappedStore,
    tap,
)
from tests.support.both_telegram import File, TelegramEnd, Touch
from tests.support.element import Elements
from tests.support.synapse import Synapse
from tests.support.tables import lay
from tests.support.telegram_town import BOT, until
from tests.support.town import Town, catalog
from tests.support.vaults import vault

UNREACHED = "cannot be reached (Connect call failed"


class BothTown(Town):
    """People around one service with two real channels.

    Who is named before ``open`` by ``live_on_matrix`` lives there, all others on Telegram.
    ``limits`` keeps Telegram's documented pace on both sides, in pretended seconds. ``acts`` are
    what the bot did to rooms.
    """

    def __init__(
        self,
        folder: Path,
        now: datetime,
        homeserver: Synapse,
        elements: Elements,
        *,
        limits: bool = False,
    ) -> None:
        super().__init__(folder, now)
        self.telegram = TelegramEnd(self.clock, limits=limits)
        self.matrix = MatrixEnd(self.clock, homeserver, elements)
        self.acts: list[tuple[str, RoomAct]] = []
        self.tap: MatrixTap
        self._folder = folder / "matrix"
        self._awake = True
        self._tasks: list[asyncio.Task[None]] = []
        self._stop = asyncio.Event()
        self._channels: tuple[TelegramChannel, MatrixChannel]
        self._tapped: TappedStore

    # Its life.

    async def open(self) -> "BothTown":
        """Open store, channels and service; people, and what they see, outlive a restart."""
        logging.getLogger().addHandler(self._errors)
        if not self.telegram.server.port:
            await self.telegram.server.start()
            on_matrix = [name for name, each in self.people.items() if each.startswith(MATRIX)]
            await self.matrix.begin(on_matrix)
        self._tapped = TappedStore(await open_store(lay(self.url), vault()))
        self.store = cast("Store", self._tapped)
        await self.store.take_over(self.clock.now())
        gateways = self._make_channels()
        self.service = build_service(
            store=self.store,
            programmes=self.programmes,
            catalog=catalog(),
            gateways=gateways,
            links={TELEGRAM: TelegramLinks(BOT), MATRIX: MatrixLinks(self.matrix.bot)},
            clock=self.clock,
            new_id=self.new_id,
            owner="town",
        )
        self._stop = asyncio.Event()
        for channel in self._channels:
            await channel.start()
        self._tasks = [asyncio.create_task(each.run(self._stop)) for each in self._channels]
        if not self.matrix.down:
            await until(self.tap.ready)
        return self

    def _make_channels(self) -> tuple[Gateway, Gateway]:
        exchange, server = Exchange(), self.telegram.server
        telegram = TelegramChannel(
            TelegramOptions(DEFAULT_TOKEN, server.url, limits=None, poll_timeout=5),
            self.store,
            PatientClock(self.clock),
            "town",
            fetch=exchange.fetch,
        )
        url, bot = self.matrix.homeserver.url, self.matrix.bot
        matrix = MatrixChannel(
            MatrixOptions(url, bot, Secrets(PASSWORD), self._folder),
            self.store,
            PatientClock(self.clock),
            "town",
            random_bytes=os.urandom,
            fetch=exchange.fetch,
            gate=Gate(Flow(burst=10_000)),  # the clock stands still while people talk
        )
        for each in (telegram, matrix):
            exchange.add(each)
        self._channels = (telegram, matrix)
        self.tap = tap(matrix, self.matrix.posted, self.acts)
        out = telegram.gateway
        if self.telegram.limits:
            seconds = self.telegram.seconds
            pace = Pace(DOCUMENTED, time=seconds.time, sleep=seconds.sleep)
            out = TelegramGateway(telegram.api, pace, fetch=exchange.fetch, sleep=seconds.sleep)
        return out, self.tap

    async def close(self) -> None:
        """Close all but the messengers; fails as ``Town.close`` does."""
        self._stop.set()
        await asyncio.wait_for(asyncio.gather(*self._tasks), PATIENCE)
        await self._close()

    async def die(self) -> None:
        """End the service as a power cut would: nothing is finished, nothing is given back."""
        sending = [task for each in self.service.couriers for task in each._busy.values()]
        for task in (*self._tasks, *sending):
            task.cancel()
        await asyncio.gather(*self._tasks, *sending, return_exceptions=True)
        await self._close()

    async def _close(self) -> None:
        for each in self._channels:
            await each.close()
        if self.matrix.down:
            self._forgive()
        await super().close()

    async def end(self) -> None:
        """Close everything; no button may spin any more."""
        try:
            await self.close()
            await self.matrix.end()
        finally:
            await self.telegram.server.stop()
        assert self.telegram.server.unanswered == []

    async def regain(self) -> None:
        """Let the homeserver come back, with everybody, and the bot, in sync."""
        await self.matrix.regain()
        await until(self.tap.ready)
        self._forgive()

    def _forgive(self) -> None:
        """Forget the complaints about a homeserver that was not there."""
        self.errors[:] = [each for each in self.errors if UNREACHED not in each]

    @contextmanager
    def busy(self) -> Iterator[None]:
        """Within, what comes in is stored, but nobody decides about it, and nothing is sent."""
        self._awake = False
        try:
            yield
        finally:
            self._awake = True

    async def decide(self) -> None:
        """Decide about what was stored, and send nothing."""
        while await respond(self.store, self.service.desk, 64):
            pass

    async def die_after(self, events: int) -> None:
        """Settle until the bot has sent so many events on Matrix; it dies with the last one."""
        self.tap.dies_in = events
        try:
            await self.service.settle()
        except KilledError:
            await self.die()
        else:
            raise AssertionError(f"{self.tap.dies_in} of {events} events were not sent")

    # People.

    def live_on_matrix(self, *names: str) -> None:
        """Let people have their account on Matrix; only before ``open``."""
        for name in names:
            self.people[name] = f"{MATRIX}:{self.matrix.user_of(name)}"
            self.languages[name] = "de"

    def settle_in(self, name: str, language: str) -> None:
        """Let a person live on Telegram."""
        self.people[name] = self.telegram.settle_in(name, language)
        self.languages[name] = language

    async def meet(self) -> None:
        """Let everybody on Matrix open their chat with the bot."""
        await asyncio.gather(*(self.matrix.place(name, None) for name in self.matrix.persons))
        await self.settle()

    async def opens_group(self, title: str, *names: str, code: str) -> None:
        """Let people on Telegram open a group, and the first one bind it with a code."""
        self.rooms[title] = await self.telegram.open_group(title, names, code)
        await self.settle()

    def _end_of(self, name: str) -> TelegramEnd | MatrixEnd:
        return self.matrix if name in self.matrix.persons else self.telegram

    def _room(self, room: str | None) -> str | None:
        return None if room is None else self.rooms[room]

    async def writes(
        self, name: str, text: str, room: str | None = None, *, answers: str | None = None
    ) -> str:
        """Somebody says something, perhaps in answer to a message; return what it is called."""
        ref = await self._end_of(name).says(name, text, self._room(room), answers)
        await self.settle()
        return ref

    async def says(self, name: str, text: str, room: str | None = None) -> None:
        """Somebody says something."""
        self._said[name, text] = await self.writes(name, text, room)

    async def rewrites(self, name: str, ref: str, text: str, room: str | None = None) -> None:
        """Somebody changes the words of a message."""
        await self._end_of(name).edits(name, ref, text, self._room(room))
        await self.settle()

    async def takes_back(self, name: str, ref: str, room: str | None = None) -> None:
        """Somebody on Matrix takes a message back; on Telegram no bot learns of it."""
        await self.matrix.redacts(name, ref, self._room(room))
        await self.settle()

    async def shows(self, name: str, file: File, room: str | None = None) -> str:
        """Somebody sends a photo or a file; return what the message is called."""
        ref = await self._end_of(name).sends(name, file, self._room(room))
        await self.settle()
        return ref

    async def presses(
        self, name: str, label: str, room: str | None = None, *, old: bool = False
    ) -> None:
        """Somebody presses the newest button with that label; see ``Town.presses``."""
        pressed = self.button(name, label, room, old=old)
        touch = Touch(label, pressed.token, pressed.ref)
        await self._end_of(name).presses(name, touch, self._room(room))
        await self.settle()

    # What happens.

    async def settle(self) -> None:
        """Let all arrive, decide and deliver until nothing waits, and note what everybody sees."""
        sent = -1
        while sent != len(self.matrix.posted) + len(self.acts):
            sent = len(self.matrix.posted) + len(self.acts)
            await self._arrive()
            if not self._awake:
                return
            await self.service.settle()
        for address, said in self.telegram.listen():
            self._note(address, said)
        if not self.matrix.down:
            for address, said in await self.matrix.listen():
                self._note(address, said)

    async def _arrive(self) -> None:
        """Wait until the bot has stored all that has happened."""
        await self.telegram.arrive()
        if self.matrix.down:
            return
        now = await self.matrix.now()
        try:
            await until(lambda: self._tapped.position >= now)
        except TimeoutError:
            where = self._tapped.position
            raise AssertionError(f"the bot is at {where}, the homeserver at {now}") from None

    def _note(self, address: str, said: Said) -> None:
        self.hands.chats.setdefault(address, []).append(said)

    def saids(self, name: str) -> list[Said]:
        """Return what somebody, or a chat, has heard since they were last asked; see ``news``."""
        return [each for each in self.news(name) if isinstance(each, Said)]
