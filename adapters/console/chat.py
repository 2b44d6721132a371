"""``kupplung chat``: talk to the bot as any of several people, on the configured store.

Lines that begin with a colon are for this program, all others are for the bot. What arrives for
somebody else is shown too, because one person plays them all. Time can be moved on, for this
process alone, so that reminders can be tried.
"""

import asyncio
import os
import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

import click

from adapters.app import (
    AT_HAND,
    RosterReader,
    at_work,
    build_service,
    database_file,
    hold_alone,
    load_catalog,
    load_own_words,
    load_presets,
    open_database,
    open_mind,
)
from adapters.console.clock import ShiftedClock
from adapters.console.gateway import CHANNEL, Arrival, ConsoleGateway, ConsoleLinks, account
from adapters.console.render import bold, dim
from adapters.console.screen import Screen, terminal
from adapters.console.thinking import Think, Thinking
from adapters.console.typed import (
    HELP,
    NO_SPAN,
    NO_TIME,
    find_media,
    language_of,
    read_media,
    read_span,
    read_time,
)
from adapters.embeddings import beside
from adapters.settings import load_settings
from adapters.system import SystemClock, new_id
from bot.domain.milestones import MediaKind
from bot.domain.programme import Programme
from bot.engine.run import Service
from bot.ports import Clock, Ids, Store
from bot.talk.model import Envelope, Event, Odd, Pressed, Said, Shown, Unreadable
from bot.talk.readers import closest

LARGEST = 20 * 1024 * 1024
"""Bytes of a file that messengers take."""
STEP = timedelta(hours=1)
NAME = re.compile(r"[^\s:/]{1,40}")
NO_NAME = "A name has 1 to 40 letters, and no space, colon or slash."


@dataclass
class Chat:
    """A conversation at the keyboard."""

    screen: Screen
    store: Store
    service: Service
    gateway: ConsoleGateway
    reader: RosterReader
    clock: ShiftedClock
    programme: Programme
    session: str
    name: str
    language: str
    thinking: Thinking
    people: dict[str, None] = field(default_factory=dict)
    _count: int = 0

    async def run(self) -> None:
        """Read and answer until the end."""
        self.people[self.name] = None
        self._say(":help lists what can be done here")
        while (line := await self._read()) is not None:
            words = line.strip()
            await self.thinking.catch_up()
            if words.startswith(":"):
                if not await self._obey(words[1:]):
                    return
            elif words:
                await self._happen(Said(line))
            else:
                await self._look()

    async def _read(self) -> str | None:
        """Return the next line; meanwhile the models read."""
        return await beside(partial(self.screen.read, f"{self.name}> "))

    async def _happen(self, event: Event) -> None:
        """Hand something to the bot as the present person, and settle."""
        self._count += 1
        envelope = Envelope(
            f"{CHANNEL}:{self.session}:{self._count}",
            account(self.name),
            event,
            self.clock.now(),
            None,
            self.language,
            f"{self.session}-said-{self._count}",
        )
        await self.store.accept([envelope])
        await self._look()

    async def _look(self) -> None:
        await self.service.settle()
        await self.service.tick()
        await self.service.settle()
        while await self.reader.read_all():
            await self.service.settle()

    # What begins with a colon.

    async def _obey(self, line: str) -> bool:
        """Carry out a line that is for this program; ``False`` to leave."""
        command, _, rest = line.strip().partition(" ")
        rest = rest.strip()
        match command:
            case "quit" | "q" | "exit":
                return False
            case "as":
                self._become(rest)
            case "people":
                self._say(", ".join(self.people))
            case "sticker" | "voice":
                await self._happen(Unreadable(Odd(command)))
            case "photo" | "file" if rest:
                await self._send(MediaKind(command), rest)
            case "press" if rest:
                await self._press(rest)
            case "wait" | "at" | "time":
                await self._move(command, rest)
            case _:
                self._say(HELP)
        return True

    def _become(self, name: str) -> None:
        """Speak as somebody from now on."""
        if NAME.fullmatch(name):
            self.name = name
            self.people[name] = None
        else:
            self._say(NO_NAME)

    async def _move(self, command: str, rest: str) -> None:
        """Move the clock, and tell the time, unless it is not clear how far."""
        if command == "wait":
            if (span := read_span(rest)) is None:
                self._say(NO_SPAN)
                return
            await self._wait(span)
        elif command == "at":
            if (then := read_time(rest)) is None:
                self._say(NO_TIME)
                return
            self.clock.move(then.replace(tzinfo=self.programme.zone) - self.clock.now())
            await self._look()
        self._tell_time()

    def _say(self, text: str) -> None:
        self.screen.write(dim(text, tty=self.screen.tty))

    def _tell_time(self) -> None:
        local = self.programme.calendar.local(self.clock.now())
        self._say(f"It is {local:%a %Y-%m-%d %H:%M} here.")

    async def _press(self, words: str) -> None:
        found = self.gateway.buttons(account(self.name))
        if found is None:
            self._say("There is no button to press.")
            return
        ref, buttons = found
        number = closest(words, [each.label for each in buttons])
        if number is None:
            labels = ", ".join(f"[{at}] {each.label}" for at, each in enumerate(buttons, 1))
            self._say(f"Which button? {labels}")
            return
        await self._happen(Pressed(buttons[number].token, ref))

    async def _send(self, kind: MediaKind, rest: str) -> None:
        try:
            first, *words = shlex.split(rest)
        except ValueError:
            first, *words = rest.split()
        media = find_media(kind, first)
        if media is None:
            self._say(f"There is no file {first}.")
        elif media.size > LARGEST:
            await self._happen(Unreadable(Odd.TOO_BIG))
        else:
            await self._happen(Shown(media, " ".join(words)))

    async def _wait(self, span: timedelta) -> None:
        """Let time pass hour by hour, so that everything comes in its order."""
        end = self.clock.now() + span
        while (left := end - self.clock.now()) > timedelta():
            self.clock.move(min(STEP, left))
            await self._look()

    def show(self, arrival: Arrival) -> None:
        """Write a message to the screen: whose it is, when it is not the present person's."""
        screen, address = self.screen, arrival.parcel.address
        self.people[address] = None
        head = "Kupplung" if address == self.name else f"Kupplung → {address}"
        screen.write(bold(head, tty=screen.tty))
        for line in arrival.text(screen.width - 2, tty=screen.tty).splitlines():
            screen.write(f"  {line}".rstrip())


def chat(name: str = "Ada") -> None:
    """Talk as ``name`` on the configured store until the end of the input.

    Raises what opening the store and reading the settings raise, and ``UsageError`` for what is no
    name.
    """
    if not NAME.fullmatch(name):
        raise click.BadParameter(NO_NAME, param_hint="--as")
    try:
        asyncio.run(converse(terminal(), name, os.environ, clock=SystemClock(), fresh=new_id))
    except KeyboardInterrupt:
        click.echo("")


async def converse(
    screen: Screen,
    name: str,
    environ: Mapping[str, str],
    *,
    clock: Clock,
    fresh: Ids,
    think: Think = open_mind,
) -> None:
    """Open the store that the environment configures, talk, and close it."""
    settings = load_settings(environ)
    programmes, catalog = load_presets(settings.programmes), load_catalog()
    own_words = load_own_words(settings.programmes, programmes, catalog)
    file = database_file(settings)
    lock = hold_alone(file) if file is not None else None
    store = await open_database(settings)
    session, shifted = fresh(), ShiftedClock(clock)
    gateway = ConsoleGateway(session)
    if lock is not None:
        await store.take_over(clock.now())
    mind = think(settings, store, shifted, session, AT_HAND)
    service = build_service(
        store=store,
        programmes=programmes,
        catalog=catalog,
        gateways=(gateway,),
        links={CHANNEL: ConsoleLinks()},
        clock=shifted,
        new_id=fresh,
        owner=session,
        own_words=own_words,
        mind=mind,
    )
    programme = next(iter(programmes.values()))
    reader = RosterReader(store, read_media, shifted, service.hear)
    talk = Chat(
        screen, store, service, gateway, reader, shifted, programme, session, name,
        language_of(environ), Thinking(screen, mind),
    )  # fmt: skip
    gateway.show = talk.show
    try:
        async with at_work(mind):
            await talk.run()
    finally:
        await store.close()
        if lock is not None:
            lock.close()
