"""Telegram, as ``BothTown`` has it: people on a Bot API server.

People are called by name, chats by their address (``telegram:-4``, ``matrix:!…``), ``None`` being
somebody's own with the bot. Both messengers have the same hands: people say, show, edit and press;
what they sent is then called what it is called there. And both can tell what is new.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from tests.support.botapi import DEFAULT_TOKEN, BotApiServer, Group, Person, Press, Seen
from tests.support.both_taps import TELEGRAM, Said
from tests.support.clock import StillClock
from tests.support.telegram_town import BOT, Pretended, until


class File(NamedTuple):
    """A photo or a file that somebody sends."""

    name: str
    content: bytes
    mime: str = "image/png"
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Touch:
    """A finger on a button: its label, what it stands for, and the message that shows it."""

    label: str
    token: str
    ref: str


class TelegramEnd:
    """People on a Bot API server; the bot hears all that is said in its groups.

    ``limits`` keeps the documented pace, in pretended seconds.
    """

    def __init__(self, clock: StillClock, *, limits: bool) -> None:
        self._clock = clock
        self.seconds, self.limits = Pretended(), limits
        self.server = BotApiServer(
            DEFAULT_TOKEN, username=BOT, limits=limits, time=self.seconds.time, now=clock.now
        )
        self.server.first_bot.reads_all = True  # as an operator has to set it for a bridge
        self.persons: dict[str, Person] = {}
        self.groups: dict[str, Group] = {}
        self._shown: dict[tuple[str, str], list[Seen]] = {}
        self._presses: list[Press] = []

    def settle_in(self, name: str, language: str) -> str:
        """Let a person live here, who has opened the chat with the bot; return their address."""
        person = self.server.person(name.capitalize(), language=language)
        person.private.started = True
        self.persons[name] = person
        return f"{TELEGRAM}:{person.id}"

    async def open_group(self, title: str, names: Iterable[str], code: str) -> str:
        """Let people open a group, and the first of them add the bot with a code."""
        people = [self.persons[each] for each in names]
        group = self.server.group(title, people)
        await group.add_bot(code, by=people[0])
        self.groups[f"{TELEGRAM}:{group.id}"] = group
        return f"{TELEGRAM}:{group.id}"

    async def says(self, name: str, text: str, room: str | None, answers: str | None) -> str:
        """Say something, perhaps in answer to something."""
        to = int(answers) if answers else None
        seen = await self.persons[name].says(text, into=self._into(room), reply_to=to)
        return str(seen.message_id)

    async def edits(self, name: str, ref: str, text: str, room: str | None) -> None:
        """Change what was said."""
        await self.persons[name].edits(int(ref), text, into=self._into(room))

    async def sends(self, name: str, file: File, room: str | None) -> str:
        """Send a photo, or a file."""
        person, into = self.persons[name], self._into(room)
        if file.mime.startswith("image/"):
            seen = await person.sends_photo(file.content, file.caption, into=into)
        else:
            seen = await person.sends_document(file.name, file.content, file.caption, into=into)
        return str(seen.message_id)

    async def presses(self, name: str, touch: Touch, room: str | None) -> None:
        """Press a button, which must not go on spinning."""
        person = self.persons[name]
        seen = next(
            each
            for each in reversed(self._shown[room or f"{TELEGRAM}:{person.id}", touch.ref])
            if any(button.data == touch.token for row in each.buttons for button in row)
        )
        press = await person.presses_old(seen, touch.label, into=self._into(room))
        self._presses.append(press)

    async def arrive(self) -> None:
        """Wait until the bot has stored all updates."""
        await until(lambda: not self.server.first_bot.queue.pending)
        while self._presses:
            await self._presses.pop().settles()

    def listen(self) -> Iterator[tuple[str, Said]]:
        """Yield what is new, and in which chat."""
        chats = [*self.groups.items()]
        for address, chat in chats:
            yield from ((address, self._said(address, each)) for each in chat.unheard())
        for person in self.persons.values():
            address = f"{TELEGRAM}:{person.id}"
            yield from ((address, self._said(address, each)) for each in person.unheard())

    def _said(self, address: str, seen: Seen) -> Said:
        self._shown.setdefault((address, str(seen.message_id)), []).append(seen)
        return Said(
            str(seen.message_id),
            seen.text,
            tuple(tuple((each.label, each.data or "") for each in row) for row in seen.buttons),
            self._clock.now(),
            () if seen.file_name is None else (seen.file_name,),
            edited=seen.edited > 0,
            quotes=None if seen.answers is None else str(seen.answers),
            content=seen.content,
        )

    def _into(self, room: str | None) -> Group | None:
        return None if room is None else self.groups[room]
