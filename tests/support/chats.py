"""Transcripts: conversations as files that a coordinator can read, and a test can play.

    uhr: 2024-09-02 10:00
    leute: Ada (de), Ben (en)

    Ada: /start {maker}
    → Ada
    | Willkommen bei CIMIS II Erzgebirge.
    | [Einverstanden] [Nicht einverstanden]
    Ada: [Einverstanden]

In the head stand the clock, the people with the language of their messenger, who joined before
(``bekannt``, ``team``: see ``tests.support.residents``), what the programme sets (``programm:
makers 1, approve contact``), who of the people is on Matrix in a town with both messengers
(``matrix: Ada2``), who of very many is to be seen (``zu sehen: Kim, Ada``) and where else the
transcript is played (``auch: postgres, webhook, limits``); in the core and over Telegram each of
them is.

``Name: words`` is said, ``Name: [Label]`` pressed, ``Name: [Label] alt`` pressed where the button
is gone by now, ``Name: <photo caption>``, ``<file plan.pdf caption>`` and ``<sticker>`` sent;
``Name: <geändert: old words | new words>`` changes what was said before;
``Name: <zu: words of a message | words>`` replies to the last message with such words.
``Name @ Chat: …`` happens in a group chat.
``Übrige ohne Ben: [Label]`` lets all press it who are not to be seen, but Ben.
``== 2024-09-05 10:00`` lets time pass,
``== restart`` restarts the service, ``== liste: Name;Rolle | Ada;Maker`` lets a list that somebody
sent be read, with these lines in it. ``# …`` is a remark. ``{maker}``, ``{contact}``,
``{coordinator}`` and ``{expert}`` stand for codes of the programme (``{maker2}`` for another one;
all but a maker's are good for one person), ``{heard:Ada}`` for the code that Ada heard last. After
every step the blocks that follow are exactly what is heard: people in the order of the head, then
group chats. A line ``|matrix …`` or ``|telegram …`` is heard in that messenger alone (in the core
it is Telegram's).

``python -m tests.support.chats FILE…`` plays the files and writes down what was heard.
"""

import asyncio
import difflib
import logging
import re
import sys
import tempfile
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from adapters.app.rosters import RosterReader
from bot.domain.milestones import Media
from bot.domain.people import Purpose, Role
from bot.domain.programme import Programme
from tests.support import residents
from tests.support.clock import BERLIN, at
from tests.support.mixed_town import MixedTown
from tests.support.town import CHANNEL, Heard, Town

_STEP = re.compile(r"(?P<who>[^:|→#=\s][^:|→]*): (?P<what>.*)")
_HEAD = re.compile(r"(uhr|leute|matrix|auch|bekannt|team|programm|zu sehen): (.*)")
_WAIT = re.compile(r"== (?:\w\w )?(\d{4}-\d\d-\d\d \d\d:\d\d)")
_HOST = re.compile(r"@kupplung-\d+:localhost")
"""The bot's own address at a homeserver of tests, which gives it a number."""
_REPLY = re.compile(r"<zu: (.+?) \| (.*)>")
_LIST = re.compile(r"== liste: (.*)")
_EDIT = re.compile(r"<geändert: (.+?) \| (.*)>")
_CODE = re.compile(r"\{(maker|contact|expert|coordinator)\d*\}")
_OTHERS = re.compile(r"Übrige(?: ohne (.*?))?: \[(.+)\]")
_HEARD = re.compile(r"\{heard:([^}]+)\}")
_ONLY = re.compile(r"\|(telegram|matrix)(?: (.*))?")
_PRETTY = re.compile(r"\b(?:[a-z2-7]{4}-){3}[a-z2-7]{4}\b")
DAYS = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")


@dataclass
class Step:
    """One line of a transcript that makes something happen, and what is heard then."""

    line: int
    text: str
    heard: list[str] = field(default_factory=list)


@dataclass
class Chat:
    """A transcript. ``head`` has the values of each key of its head."""

    path: Path
    head: dict[str, list[str]]
    prologue: list[str]
    steps: list[Step]
    remarks: dict[int, list[str]] = field(default_factory=dict)

    @property
    def begins(self) -> datetime:
        """The instant at which it begins."""
        return at(self.head["uhr"][0])

    @property
    def seen(self) -> tuple[str, ...]:
        """The people whose chats are written down: all, unless the head names some of very many."""
        named = [each.strip() for line in self.head.get("zu sehen", ()) for each in line.split(",")]
        return tuple(named) or tuple(name for name, _ in _people(self))

    @property
    def on_matrix(self) -> tuple[str, ...]:
        """The people who are on Matrix, in a town with both messengers; nobody in any other."""
        lines = self.head.get("matrix", ())
        return tuple(each.strip() for line in lines for each in line.split(","))

    @property
    def also(self) -> frozenset[str]:
        """Where it is played besides the core on SQLite and Telegram by polling."""
        return frozenset(
            each.strip() for line in self.head.get("auch", ()) for each in line.split(",")
        )


def read(path: Path) -> Chat:
    """Return the transcript of a file."""
    chat = Chat(path, {}, [], [])
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if not chat.steps and (match := _HEAD.fullmatch(line)):
            chat.head.setdefault(match[1], []).append(match[2])
            chat.prologue.append(line)
        elif line.startswith(("→", "|")):
            chat.steps[-1].heard.append(line)
        elif line.startswith("==") or _STEP.fullmatch(line):
            chat.steps.append(Step(number, line))
        elif chat.steps:
            chat.remarks.setdefault(len(chat.steps), []).append(line)
        else:
            chat.prologue.append(line)
    return chat


def write(chat: Chat) -> str:
    """Return the file of a transcript."""
    lines = list(chat.prologue)
    for number, step in enumerate(chat.steps):
        if number:
            lines.extend(chat.remarks.get(number, []))
        lines += [step.text, *step.heard]
    return "\n".join([*lines, *chat.remarks.get(len(chat.steps), [])]).rstrip() + "\n"


def heard_on(messenger: str, lines: Iterable[str]) -> list[str]:
    """Return what is heard in one messenger, without the lines of others."""
    heard = []
    for line in lines:
        only = _ONLY.fullmatch(line)
        if only is None or only[1] == messenger:
            heard.append(line if only is None else f"| {only[2] or ''}".rstrip())
    return heard


def on(messenger: str, chat: Chat) -> Chat:
    """Return the transcript as it is heard in one messenger."""
    steps = [replace(step, heard=heard_on(messenger, step.heard)) for step in chat.steps]
    return replace(chat, steps=steps)


def heard_anew(old: Sequence[str], heard: Sequence[str]) -> list[str]:
    """Return what was heard in ``CHANNEL``, with the lines of other messengers where they stood.

    They go where so much changed around them that nobody can tell where they belong.
    """
    places = [each for each, line in enumerate(old) if heard_on(CHANNEL, [line])]
    seen = [*places, len(old)]
    kept = list(old[: seen[0]])
    matcher = difflib.SequenceMatcher(None, heard_on(CHANNEL, old), heard, autojunk=False)
    for kind, start, end, first, last in matcher.get_opcodes():
        if kind == "delete" or end - start != last - first:
            kept += heard[first:last]
            continue
        for number, line in zip(range(start, end), heard[first:last], strict=True):
            own = old[seen[number]].startswith("|telegram")
            kept.append(f"|telegram{line.removeprefix('|')}" if own else line)
            kept += old[seen[number] + 1 : seen[number + 1]]
    return kept


def make_town(chat: Chat, folder: Path, url: str | None = None) -> Town:
    """Return the town of the core in which a transcript is played."""
    if not chat.on_matrix:
        return Town(folder, chat.begins, url)
    town = MixedTown(folder, chat.begins, url)
    town.live_on_matrix(*chat.on_matrix)
    return town


async def play(chat: Chat, town: Town) -> AsyncIterator[list[str]]:
    """Play a transcript in an open town; yield for each step the lines that were heard.

    Raises ``AssertionError`` with the line of a step that cannot be played.
    """
    people = dict(_people(chat))
    for name, language in people.items():
        if name not in chat.on_matrix:
            town.settle_in(name, language)
    for each in chat.head.get("programm", ()):
        town.programmes[residents.PROGRAMME] = _set(town.programmes[residents.PROGRAMME], each)
    await residents.settle(town, chat.head.get("bekannt", ()), chat.head.get("team", ()))
    codes: dict[str, str] = {}
    for step in chat.steps:
        before = town.clock.now()
        try:
            if not await _others_press(step.text, town, chat):
                await _do(step.text, town, codes)
        except AssertionError as error:
            raise AssertionError(f"{chat.path.name}:{step.line}: {error}") from error
        passed = town.clock.now() > before
        yield [
            line
            for name in (*chat.seen, *town.rooms)
            for each in town.news(name)
            for line in _spell(name, each, dated=passed)
        ]


async def replay(chat: Chat, town: Town) -> Chat:
    """Return the transcript with what was heard this time."""
    steps = iter(chat.steps)
    played = [
        Step(step.line, step.text, lines)
        async for lines in play(chat, town)
        for step in (next(steps),)
    ]
    return replace(chat, steps=played)


def _people(chat: Chat) -> Iterator[tuple[str, str]]:
    for each in chat.head["leute"][0].split(","):
        match = re.fullmatch(r"\s*(.+?) \(([\w-]+)\)\s*", each)
        assert match, f"{chat.path}: people are written as: Ada (de), Ben (en)"
        yield match[1], match[2]


def _set(programme: Programme, text: str) -> Programme:
    """Return the programme with what a head says of it."""
    for each in text.split(","):
        name, *words = each.split()
        if name == "approve":
            programme = replace(programme, approve=tuple(Role(word) for word in words))
        elif name == "privacy":
            changed = tuple(Purpose(word) for word in words[1:])
            privacy = replace(programme.privacy, version=words[0], changed=changed)
            programme = replace(programme, privacy=privacy)
        else:
            programme = replace(
                programme, capacity=replace(programme.capacity, **{name: int(words[0])})
            )
    return programme


async def _others_press(text: str, town: Town, chat: Chat) -> bool:
    """Let all press a button who are not to be seen, if the step says so."""
    match = _OTHERS.fullmatch(text)
    if match is None:
        return False
    absent = {each.strip() for each in (match[1] or "").split(",")}
    for name, _ in _people(chat):
        if name not in absent and name not in chat.seen:
            await town.presses(name, match[2])
    return True


async def _do(text: str, town: Town, codes: dict[str, str]) -> None:
    if text == "== restart":
        await town.restart()
        return
    if match := _WAIT.fullmatch(text):
        await town.wait_until(at(match[1]))
        return
    if match := _LIST.fullmatch(text):
        await _read_list(town, match[1].replace(" | ", "\n").encode())
        return
    match = _STEP.fullmatch(text)
    assert match, text
    who, _, room = match["who"].partition(" @ ")
    if room:
        town.room(room)
    what = await _fill(match["what"], town, codes)
    if pressed := re.fullmatch(r"\[(.+)\]( alt)?", what):
        await town.presses(who, pressed[1], room or None, old=bool(pressed[2]))
    elif edited := _EDIT.fullmatch(what):
        await town.edits(who, edited[1], edited[2])
    elif replied := _REPLY.fullmatch(what):
        found = [each.ref for each in town.visible(who) if replied[1] in each.text]
        await town.replies(who, replied[2], found[-1])
    elif sent := re.fullmatch(r"<(.+)>", what):
        await town.sends(who, sent[1], room or None)
    else:
        await town.says(who, what, room or None)


async def _read_list(town: Town, data: bytes) -> None:
    async def fetch(media: Media) -> bytes:
        return data

    reader = RosterReader(town.store, fetch, town.clock, lambda: None)
    assert await reader.read_all(), "nobody has sent a list"
    await town.settle()


async def _fill(what: str, town: Town, codes: dict[str, str]) -> str:
    for match in list(_CODE.finditer(what)):
        name, role = match[0], Role(match[1])
        if name not in codes:
            codes[name] = await town.invite(role, uses=None if role is Role.MAKER else 1)
        what = what.replace(name, codes[name])
    for match in list(_HEARD.finditer(what)):
        found = [_PRETTY.search(each.text) for each in reversed(town.visible(match[1]))]
        codes_heard = [each[0] for each in found if each]
        assert codes_heard, f"{match[1]} has heard no code"
        what = what.replace(match[0], codes_heard[0])
    return what


def _spell(name: str, heard: Heard, *, dated: bool) -> Iterator[str]:
    notes = []
    if dated:
        notes.append(_stamp(heard.at))
    if heard.edited:
        notes.append("geändert")
    yield f"→ {name}" + (f" ({', '.join(notes)})" if notes else "")
    lines = _HOST.sub("@kupplung:localhost", heard.text).splitlines()
    if heard.edited and not heard.buttons:
        lines = ["…", *lines[-1:]]
    for line in lines:
        yield f"| {line}".rstrip()
    for file in heard.files:
        yield f"| 📎 {file}"
    for row in heard.buttons:
        yield "| " + " ".join(f"[{label}]" for label, _ in row)


def _stamp(instant: datetime) -> str:
    local = instant.astimezone(BERLIN)
    return f"{DAYS[local.weekday()]} {local:%Y-%m-%d %H:%M}"


async def record(path: Path) -> None:
    """Play a file and write down what was heard; up to a step that cannot be played.

    The lines of other messengers stay: see ``heard_anew``.
    """
    chat = read(path)
    with tempfile.TemporaryDirectory() as folder:
        town = await make_town(chat, Path(folder)).open()
        specified = [step.heard for step in chat.steps]
        for step in chat.steps:
            step.heard = []
        try:
            steps = iter(zip(chat.steps, specified, strict=True))
            async for lines in play(chat, town):
                step, old = next(steps)
                step.heard = heard_anew(old, lines)
        finally:
            await town.close()
            path.write_text(write(chat))


if __name__ == "__main__":
    logging.basicConfig(level=logging.ERROR)
    for each in sys.argv[1:]:
        asyncio.run(record(Path(each)))
