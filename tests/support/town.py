"""The town: a simulated world of people around the real core and the real store.

People say and press; the town decides, delivers into their hands, and lets time pass with its
ticks. Only the messenger is simulated here; ``tests.support.telegram_town`` has the real adapter.

What goes wrong inside ends in a kind word to the person, and in the log. The town reads the log:
closing it fails when there was an error, unless the test has looked at ``town.errors`` and
cleared it.
"""

import asyncio
import logging
import re
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from adapters.app import build_service, load_catalog
from bot.codes import code_hash, new_code
from bot.domain.changes import Put
from bot.domain.milestones import Media, MediaKind
from bot.domain.people import Invitation, Role
from bot.domain.programme import Programme, load_programmes
from bot.engine.run import Service
from bot.ports import Begin, Body, Delivery, Dropped, Later, Parcel, Sent, Store, Tx
from bot.talk.catalog import Catalog
from bot.talk.markup import Markup, Span
from bot.talk.model import (
    Document,
    Edited,
    Envelope,
    Event,
    Odd,
    Pressed,
    Said,
    Shown,
    Unreadable,
    Why,
)
from storage.store import open_store
from storage.vault import Vault
from tests.support.clock import BERLIN, SeededIds, StillClock
from tests.support.gossip import is_left_behind
from tests.support.tables import lay
from tests.support.vaults import vault as usual_vault

PRESETS = Path(__file__).parents[2] / "deploy" / "programmes"
CHANNEL = "telegram"
FIRST_HOUR, LAST_HOUR = 7, 20


catalog = load_catalog
"""The product's texts, which a process reads once."""


@cache
def presets() -> Mapping[str, Programme]:
    """Return the programmes of the repository."""
    return load_programmes({each.name: each.read_text() for each in PRESETS.glob("*.toml")})


_OF_IDS = re.compile(r"[!-~]*|(?:bridge|carry|recarry|uncarried)(?: [!-~]*)+")
"""A key as it may be: without blanks, but for the bridge's, whose ids are apart by them."""


@dataclass
class Heard:
    """One message as a person sees it."""

    ref: str
    text: str
    buttons: tuple[tuple[tuple[str, str], ...], ...]
    at: datetime
    files: tuple[str, ...] = ()
    edited: bool = False
    documents: tuple[Document, ...] = ()
    why: str = ""
    about: str = ""

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels of all buttons."""
        return tuple(label for row in self.buttons for label, _ in row)


def spell(markup: Markup) -> str:
    """Return markup as a messenger shows it, without the decoration."""

    def word(span: Span) -> str:
        return span.text

    return "\n\n".join("".join(map(word, part.spans)) for part in markup.paragraphs)


def seen(parcel: Parcel, ref: str, now: datetime) -> Heard:
    """Return a parcel as a person sees it; what comes unasked has to name its reason."""
    assert parcel.about or parcel.why is Why.ANSWER, parcel
    body: Body = parcel.body
    rows = tuple(tuple((each.label, each.token) for each in row) for row in body.buttons)
    files = tuple(each.name for each in body.documents)
    files += tuple(each.name or each.kind.value for each in body.media)
    return Heard(
        ref,
        spell(body.markup),
        rows,
        now,
        files,
        edited=parcel.edits is not None,
        documents=body.documents,
        why=parcel.why,
        about=parcel.about,
    )


@dataclass
class Hands:
    """``bot.ports.Gateway`` that puts messages into people's hands."""

    clock: StillClock
    channel: str = CHANNEL
    single: bool = False
    chats: dict[str, list[Heard]] = field(default_factory=dict)
    busy: set[str] = field(default_factory=set)
    answer: Callable[[Parcel], Delivery] | None = None
    count: int = 0

    def ready(self) -> bool:
        """Always."""
        return True

    async def send(self, parcel: Parcel, begin: Begin) -> Delivery:
        """Deliver at once, unless the test has another answer."""
        if self.answer is not None:
            return self.answer(parcel)
        if parcel.to in self.busy:
            return Later(60)
        if not await begin():
            return Dropped()
        self.count += 1
        ref = parcel.edits or str(self.count)
        self.chats.setdefault(parcel.to, []).append(seen(parcel, ref, self.clock.now()))
        return Sent(ref)


class NoLinks:
    """``bot.office.Links`` of a messenger that tests recognise."""

    makes_rooms = False

    def deep_link(self, code: str) -> str:
        """Return a link as Telegram writes it."""
        return f"https://t.me/kupplung_bot?start={code}"

    def group_link(self, code: str) -> str | None:
        """Return a link as Telegram writes it."""
        return f"https://t.me/kupplung_bot?startgroup={code}"


class Errors(logging.Handler):
    """Keeps what is logged as an error, with its traceback."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the record as text, unless it is of an earlier test."""
        if not is_left_behind(record):
            self.lines.append(self.format(record))


class Town:
    """People around one service."""

    def __init__(
        self, folder: Path, now: datetime, url: str | None = None, vault: Vault | None = None
    ) -> None:
        self._file = folder / "town.db"
        self.url = url or f"sqlite:///{self._file}"
        self.vault = vault or usual_vault()
        self.clock = StillClock(now)
        self.new_id = SeededIds()
        self.hands = Hands(self.clock)
        self.programmes: dict[str, Programme] = dict(presets())
        self.own_words: dict[str, Catalog] = {}
        self.people: dict[str, str] = {}
        self.languages: dict[str, str] = {}
        self.rooms: dict[str, str] = {}
        self._read: dict[str, int] = {}
        self._said: dict[tuple[str, str], str] = {}
        self._shown: dict[str, Media] = {}
        self._updates = 0
        self._errors = Errors()
        self.store: Store
        self.service: Service

    async def open(self) -> "Town":
        """Open the store and the service."""
        logging.getLogger().addHandler(self._errors)
        self.store = await open_store(lay(self.url), self.vault)
        self.service = build_service(
            store=self.store,
            programmes=self.programmes,
            catalog=catalog(),
            gateways=(self.hands,),
            links={CHANNEL: NoLinks()},
            clock=self.clock,
            new_id=self.new_id,
            owner="town",
            own_words=self.own_words,
        )
        return self

    @property
    def errors(self) -> list[str]:
        """What was logged as an error; clear it if it was meant to happen."""
        return self._errors.lines

    async def close(self) -> None:
        """Close the store; ``AssertionError`` if something went wrong behind the kind words."""
        logging.getLogger().removeHandler(self._errors)
        await self.store.close()
        worded = self._told_by_keys()
        assert not worded, f"keys lie open in the database, and have words: {worded}"
        failed, self._errors.lines = self._errors.lines, []
        assert not failed, "\n\n".join(failed)

    def _told_by_keys(self) -> list[str]:
        """Return keys that have words in them, or what somebody said: keys are not sealed."""
        if not self._file.exists():
            return []
        with closing(sqlite3.connect(f"file:{self._file}?mode=ro", uri=True)) as raw:
            keys = [
                key
                for (key,) in raw.execute("SELECT key FROM outbox UNION SELECT key FROM reminder")
            ]
        told = [words for _, words in self._said if " " in words.strip()]
        return [
            each
            for each in keys
            if _OF_IDS.fullmatch(each) is None or any(words in each for words in told)
        ]

    async def restart(self) -> None:
        """Stop and start again on the same store."""
        await self.close()
        await self.open()

    async def settle(self) -> None:
        """Decide and deliver until nothing waits any more."""
        await self.service.settle()

    # People.

    def settle_in(self, name: str, language: str) -> None:
        """Let a person live in the town."""
        before = [each for each in self.people.values() if each.startswith(f"{CHANNEL}:")]
        self.people[name] = f"{CHANNEL}:{1001 + len(before)}"  # as the server of the Bot API counts
        self.languages[name] = language

    async def happens(self, name: str, event: Event, room: str | None = None) -> None:
        """Let something come in from a person, and settle."""
        envelope = self._envelope(name, event, room)
        self._remember(name, event, envelope.ref)
        await self.store.accept([envelope])
        await self.settle()

    def _remember(self, name: str, event: Event, ref: str) -> None:
        """Remember by its words which message somebody sent, so that they can change it later."""
        if isinstance(event, Said | Edited):
            self._said[name, event.text] = ref
        elif isinstance(event, Shown):
            self._said[name, event.caption] = ref
            self._shown[ref] = event.media

    async def happens_late(self, name: str, event: Event, waited: timedelta) -> None:
        """Let something come in, and the service come to it only after that long, and settle."""
        await self.store.accept([self._envelope(name, event)])
        self.clock.move(waited)
        await self.settle()

    async def says_in_a_row(self, name: str, *words: str) -> None:
        """A person writes several messages before the service comes to the first, a second on."""
        await self.store.accept([self._envelope(name, Said(each)) for each in words])
        self.clock.move(timedelta(seconds=1))
        await self.settle()

    async def at_once(self, *events: tuple[str, Event]) -> None:
        """Let something come in from several people at once, while two replicas decide."""
        await self.store.accept([self._envelope(name, event) for name, event in events])
        await asyncio.gather(self.settle(), self.settle())

    def _envelope(self, name: str, event: Event, room: str | None = None) -> Envelope:
        self._updates += 1
        return Envelope(
            f"{CHANNEL}:7:{self._updates}",
            self.people[name],
            event,
            self.clock.now(),
            self.rooms.get(room, room) if room else None,
            self.languages[name],
            event.ref if isinstance(event, Edited) else f"said-{self._updates}",
        )

    def room(self, name: str) -> str:
        """Return the id of a group chat in which everybody is; it opens on the first call."""
        return self.rooms.setdefault(name, f"{CHANNEL}:-{len(self.rooms) + 1}")

    async def says(self, name: str, text: str, room: str | None = None) -> None:
        """A person writes; in a room the bot hears nothing but commands."""
        if room is None or text.startswith("/"):
            await self.happens(name, Said(text), room)

    async def replies(self, name: str, text: str, ref: str) -> None:
        """A person writes in reply to a message."""
        await self.happens_in_reply(name, Said(text), ref)

    async def happens_in_reply(
        self, name: str, event: Event, ref: str, *, to_us: bool | None = None
    ) -> None:
        """Let something come in that replies to a message, ``to_us`` if it is known whose."""
        envelope = replace(self._envelope(name, event), answers=ref, to_us=to_us)
        self._remember(name, event, envelope.ref)
        await self.store.accept([envelope])
        await self.settle()

    async def says_in_thread(
        self, name: str, text: str, thread: str, *, to_us: bool | None = None
    ) -> None:
        """A person writes in private in the thread that begins with a message, and settle."""
        envelope = replace(self._envelope(name, Said(text)), thread=thread, to_us=to_us)
        self._remember(name, envelope.event, envelope.ref)
        await self.store.accept([envelope])
        await self.settle()

    async def edits(self, name: str, old: str, new: str) -> None:
        """A person changes the words, or the caption, of the last message with the ``old`` ones."""
        ref = self.said(name, old)
        await self.happens(name, Edited(ref, new, self._shown.get(ref)))

    def said(self, name: str, words: str) -> str:
        """Return the messenger's id of the last message in which somebody said these words."""
        assert (name, words) in self._said, f"{name} has not said {words!r}"
        return self._said[name, words]

    async def presses(
        self, name: str, label: str, room: str | None = None, *, old: bool = False
    ) -> None:
        """A person presses the newest button with that label that they can see.

        ``old`` presses one that is gone by now, as a client does that has not heard of it yet.
        """
        await self.happens(name, self.button(name, label, room, old=old), room)

    def button(
        self, name: str, label: str, room: str | None = None, *, old: bool = False
    ) -> Pressed:
        """Return the press of the newest button with that label; see ``presses``."""
        chat = self._chat(room or name) if old else self.visible(room or name)
        for message in reversed(chat):
            for row in message.buttons:
                for text, token in row:
                    if text == label:
                        return Pressed(token, message.ref)
        shown = [message.labels for message in chat]
        raise AssertionError(f"{name} sees no button {label!r}, but {shown[-3:]}")

    async def sends(self, name: str, what: str, room: str | None = None) -> None:
        """A person sends something: ``photo words``, ``file plan.pdf words``, ``sticker`` …"""
        kind, _, caption = what.partition(" ")
        ref, file = f"ref-{self._updates}", "photo.jpg"
        event: Event
        if kind == "photo":
            event = Shown(Media(CHANNEL, MediaKind.PHOTO, ref, file, 12), caption)
        elif kind == "file":
            file, _, caption = caption.partition(" ")
            event = Shown(Media(CHANNEL, MediaKind.FILE, ref, file, 12), caption)
        else:
            event = Unreadable(Odd(kind))
        await self.happens(name, event, room)

    def _chat(self, name: str) -> list[Heard]:
        address = self.people.get(name) or self.rooms.get(name) or name
        return self.hands.chats.get(address, [])

    def visible(self, name: str) -> list[Heard]:
        """Return the messages as they stand now in somebody's chat or a room, edits applied."""
        chat: dict[str, Heard] = {}
        for each in self._chat(name):
            chat[each.ref] = each
        return list(chat.values())

    def all_heard(self, name: str) -> list[Heard]:
        """Return all that was ever shown to somebody or in a room, each edit as one of its own."""
        return list(self._chat(name))

    def news(self, name: str) -> list[Heard]:
        """Return what a person, or a room, has heard since the last call."""
        chat = self._chat(name)
        start = self._read.get(name, 0)
        self._read[name] = len(chat)
        return chat[start:]

    async def invite(
        self, role: Role, *, uses: int | None = None, programme: str = "cimis2-erzgebirge"
    ) -> str:
        """Return a fresh code."""
        code = new_code(self.new_id)
        now = self.clock.now()
        invitation = Invitation(code_hash(code), programme, role, None, uses, now)

        async def work(tx: Tx) -> None:
            await tx.apply([Put(invitation)])

        await self.store.run(work)
        return code

    # Time.

    async def wait_until(self, then: datetime) -> None:
        """Let time pass, ticking every hour of the day, and at the end."""
        while self.clock.now() < then:
            following = self._next_hour(self.clock.now())
            self.clock.set(min(following, then))
            await self.service.tick()
            await self.settle()

    def _next_hour(self, now: datetime) -> datetime:
        local = (now + timedelta(hours=1)).astimezone(BERLIN)
        local = local.replace(minute=0, second=0, microsecond=0)
        if local.hour > LAST_HOUR:
            local = (local + timedelta(days=1)).replace(hour=FIRST_HOUR)
        elif local.hour < FIRST_HOUR:
            local = local.replace(hour=FIRST_HOUR)
        return local.astimezone(now.tzinfo)
