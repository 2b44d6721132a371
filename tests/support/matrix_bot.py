"""The bot on a real homeserver, inside the test: channel, core and store, started and stopped."""

import asyncio
import itertools
import logging
import os
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from adapters.app import build_service
from adapters.app.channels import MatrixLinks
from adapters.flood import Flow, Gate
from adapters.matrix.channel import MatrixChannel, MatrixOptions
from adapters.matrix.home import Secrets
from adapters.system import new_id
from bot.codes import code_hash, new_code
from bot.domain.changes import Put
from bot.domain.people import Account, Invitation, Membership, Person, Role
from bot.office import Links
from bot.ports import Body, Delivery, Fetch, Gateway, Parcel, Sent, Tx
from bot.talk.markup import literal
from bot.talk.model import Arrived, Envelope, Event, Unblocked, Why
from storage.store import open_store
from tests.support.matrix_watch import Errors, MovableClock, Watched
from tests.support.peer import PASSWORD
from tests.support.starts import at_once
from tests.support.synapse import Synapse
from tests.support.tables import lay
from tests.support.town import catalog, presets
from tests.support.vaults import vault

T = TypeVar("T")
PROGRAMME = "cimis2-erzgebirge"


class MatrixBot:
    """One account of the bot, with a folder and a database that outlive ``stop`` and ``drop``.

    ``heard`` are its envelopes, each once. ``notes`` are those of each transaction, with the number
    of its envelopes under "".

    Without ``serve`` nobody decides about them. Behind ``url`` a proxy may stand. ``beside`` are
    ways to other messengers. Leaving it fails where something was logged as an error, unless the
    test has cleared ``errors``.
    """

    def __init__(
        self,
        homeserver: Synapse,
        name: str,
        folder: Path,
        *,
        url: str = "",
        serve: bool = True,
        longest: float = 0.3,
        fetch: Fetch | None = None,
        beside: tuple[Gateway, ...] = (),
        **options: Any,
    ) -> None:
        self.name, self.folder = name, folder
        self.user = f"@{name}:{homeserver.server_name}"
        self.clock = MovableClock(longest)
        self.heard: list[Envelope] = []
        self.notes: list[dict[str, Any]] = []
        self._serve, self._fetch, self._beside = serve, fetch, beside
        self._options = {"timeout": 2.0, **options}
        self._url = url or homeserver.url
        self._errors = Errors()
        self._keys = itertools.count(1)
        self._tasks: list[asyncio.Task[None]] = []
        self._stop = asyncio.Event()
        self.store: Watched
        self.channel: MatrixChannel

    @property
    def errors(self) -> list[str]:
        """What was logged as an error so far."""
        return self._errors.lines

    # ---- its life ---------------------------------------------------------------------------

    async def __aenter__(self) -> Self:
        logging.getLogger().addHandler(self._errors)
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.stop()
        logging.getLogger().removeHandler(self._errors)
        assert kind is not None or self.errors == []

    async def start(self, *, online: bool = True, failures: int = 0) -> None:
        """Start, and return once the bot can send; ``failures`` go to the store at first."""
        self.folder.mkdir(exist_ok=True)
        store = await open_store(lay(f"sqlite:///{self.folder / 'kupplung.db'}"), vault())
        await store.take_over(self.clock.now())  # as the service does, alone on its database
        self.store = Watched(store, self.heard, self.notes)
        self.store.failures = failures
        self._stop = asyncio.Event()
        options: dict[str, Any] = {
            "homeserver": self._url,
            "user": self.name,
            "secrets": Secrets(PASSWORD),
            "folder": self.folder / "matrix",
            **self._options,
        }
        channel = self.channel = MatrixChannel(
            MatrixOptions(**options),
            self.store,
            self.clock,
            "me",
            random_bytes=os.urandom,
            on_stored=self._hear,
            fetch=self._fetch,
            gate=Gate(Flow(burst=10_000)),  # crowds talk by one account
        )
        links: dict[str, Links] = {"matrix": MatrixLinks(self.user)}
        self.service = build_service(
            store=self.store,
            programmes=presets(),
            catalog=catalog(),
            gateways=[channel.gateway, *self._beside],
            links=links,
            clock=self.clock,
            new_id=new_id,
            owner="me",
        )
        await channel.start()
        self._tasks = [asyncio.create_task(channel.run(self._stop))]
        if self._serve:
            self._tasks.append(asyncio.create_task(self.service.run(self._stop)))
        if online:
            await self.until(channel.gateway.ready)

    async def stop(self) -> None:
        """Stop as the operator does; nothing if it is not running."""
        self._stop.set()
        tasks, self._tasks = self._tasks, []
        if tasks:
            await asyncio.wait_for(asyncio.gather(*tasks), 15)
            await self.channel.close()
            await self.store.close()

    async def drop(self) -> None:
        """Break everything off in the middle."""
        tasks, self._tasks = self._tasks, []
        tasks += [task for courier in self.service.couriers for task in courier._busy.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self.channel.close()
        await self.store.close()

    async def restart(self) -> None:
        """Stop and start."""
        await self.stop()
        await self.start()

    def lose_store(self) -> None:
        """Forget everything but the device; only while it is stopped."""
        for file in self.folder.glob("kupplung.db*"):
            file.unlink()

    def lose_device(self) -> None:
        """Forget the device's keys; only while it is stopped."""
        for file in (self.folder / "matrix").iterdir():
            file.unlink()

    def _hear(self) -> None:
        if self._serve:
            self.service.hear()

    # ---- what it knows ----------------------------------------------------------------------

    async def knows(self, user: str, name: str = "Ada Lindner", role: Role = Role.MAKER) -> None:
        """Let somebody be a participant."""
        person = f"p-{user}"
        await self.put(
            Person(person, "de", name=name),
            Account(f"matrix:{user}", person),
            Membership(person, PROGRAMME, role, self.clock.now()),
        )

    async def invites(self, role: Role = Role.MAKER) -> str:
        """Return a code that lets somebody in."""
        code = new_code(new_id)
        await self.put(Invitation(code_hash(code), PROGRAMME, role, None, 1, self.clock.now()))
        return code

    async def put(self, *facts: Any) -> None:
        """Write facts."""

        async def work(tx: Tx) -> None:
            await tx.apply([Put(each) for each in facts])

        await self.store.run(work)

    async def get(self, kind: type[T], *key: str) -> T | None:
        """Return a fact."""

        async def work(tx: Tx) -> T | None:
            return await tx.get(kind, *key)

        return await self.store.run(work)  # type: ignore[no-any-return] # any store

    # ---- what it does -----------------------------------------------------------------------

    async def send(self, to: str, what: Body | str, **more: Any) -> Delivery:
        """Send a parcel past the outbox; ``to`` is a user or a room."""
        key = more.pop("key", "") or f"test/{next(self._keys)}"
        return await self.channel.gateway.send(self.parcel(to, what, key=key, **more), at_once)

    async def say(self, to: str, what: Body | str, **more: Any) -> str:
        """Send a parcel past the outbox, and return the event's id."""
        sent = await self.send(to, what, **more)
        assert isinstance(sent, Sent), sent
        return sent.ref

    async def post(self, *parcels: Parcel) -> None:
        """Put parcels into the outbox."""

        async def work(tx: Tx) -> int:
            return await tx.post(parcels)

        await self.store.run(work)

    def parcel(self, to: str, what: Body | str, *, key: str, **more: Any) -> Parcel:
        """Return a parcel."""
        return Parcel(
            key=key,
            to=f"matrix:{to}",
            body=Body(literal(what)) if isinstance(what, str) else what,
            why=more.pop("why", Why.ANSWER),
            about="",
            person_id=None,
            created_at=self.clock.now(),
            **more,
        )

    # ---- what happened to it ----------------------------------------------------------------

    def events(self, user: str = "") -> list[Event]:
        """Return what was heard so far, of everybody or of one user, but who came."""
        return [
            each.event
            for each in self.heard
            if user in ("", each.account.removeprefix("matrix:"))
            and not isinstance(each.event, Unblocked | Arrived)
        ]

    async def hears(
        self, what: Event | type | Callable[[Envelope], bool], seconds: float = 15.0
    ) -> Envelope:
        """Wait for an envelope with that event, of that type, or to which that applies."""

        def fits(each: Envelope) -> bool:
            if isinstance(what, type):
                return isinstance(each.event, what)
            return what(each) if callable(what) else each.event == what

        def look() -> Envelope | None:
            return next(filter(fits, reversed(self.heard)), None)

        try:
            heard: Envelope = await self.until(look, seconds)
            return heard
        except TimeoutError:
            raise TimeoutError("\n".join(f"{e.account} {e.room} {e.event}" for e in self.heard)
                               or "nothing was heard") from None  # fmt: skip

    def by_day(self) -> None:
        """Go on to the next day's beginning of polite hours, whatever time it is."""
        now = self.clock.now()
        midnight = now.replace(hour=0, minute=0) + timedelta(days=1)
        self.clock.move(presets()[PROGRAMME].calendar.next_polite(midnight) - now)

    async def until(self, look: Callable[[], Any], seconds: float = 15) -> Any:
        """Wait until something, or what is awaited of it, is true; return it."""
        async with asyncio.timeout(seconds):
            while True:
                found = look()
                seen = await found if isinstance(found, Awaitable) else found
                if seen:
                    return seen
                for task in self._tasks:
                    if task.done() and not self._stop.is_set():
                        task.result()
                await asyncio.sleep(0.02)

    async def is_in(self, room: str, *, present: bool = True) -> None:
        """Wait until the bot's syncs have brought a room, or that it is there no more."""
        await self.until(lambda: (room in self.rooms()) is present)

    def rooms(self) -> tuple[str, ...]:
        """Return the rooms that the bot knows."""
        desk = self.channel.gateway._desk
        return desk.rooms.ids() if desk is not None else ()

    def membership(self, room: str, user: str) -> str:
        """Return how somebody stands to a room, as far as the bot knows."""
        desk = self.channel.gateway._desk
        return desk.rooms.of(room).membership(user) if desk is not None else ""
