"""One announcement to thousands of Telegram chats, at Telegram's documented limits.

The coordinator types and confirms it, as always; meanwhile a few others go on talking to the
bot. The server enforces the limits, and says 429 beyond them. The baseline is what they allow:
thirty messages a second, of which the conversations' are some.
"""

import asyncio
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from adapters.settings import load_settings
from bot.domain.changes import Entity, Put
from bot.domain.people import Account, Form, Membership, Person, Role
from bot.ports import Tx
from storage.store import SqlStore, open_store
from tests.bench.figures import Figure, Findings, german
from tests.bench.processes import free_port
from tests.support.botapi import DEFAULT_TOKEN, BotApiServer
from tests.support.botapi import Person as Human
from tests.support.served import Served
from tests.support.vaults import vault_of

PROGRAMME = "cimis2-erzgebirge"
WORDS = "Die Werkstatt zieht um: Halle 2, Hof links. Bis Donnerstag."
ALLOWED = 30.0
"""Messages a second that Telegram lets a bot send."""
TALK = ("/hilfe", "/sprache")
TALKERS = 4
PAUSE = 1.5
"""Seconds between two words of the one who talks meanwhile; a chat may have about one a second."""
CHUNK = 500


@dataclass(frozen=True, slots=True)
class Result:
    """What became of it: chats, seconds from the first to the last, 429s, and answers' seconds."""

    chats: int
    seconds: float
    sent: int
    floods: int
    late_floods: int
    answers: tuple[float, ...]

    @property
    def pace(self) -> float:
        """Messages a second, with those of the conversations."""
        return self.sent / self.seconds

    def lines(self) -> Iterator[str]:
        """Yield the table."""
        slow = sorted(self.answers)
        yield (
            f"{f'announcement to {self.chats} Telegram chats':44}{'seconds':>9}{'per second':>12}"
            f"{'of the limit':>14}{'429':>5}{'answers p50 s':>15}{'p99':>9}{'longest':>9}"
        )
        yield (
            f"{'Kupplung, beside conversations':44}{self.seconds:9.1f}{self.pace:12.2f}"
            f"{self.pace / ALLOWED:14.3f}{self.floods:5}{median(slow):15.2f}"
            f"{_percentile(slow):9.2f}{slow[-1]:9.2f}"
        )
        yield (
            f"{'what the limits allow':44}{self.sent / ALLOWED:9.1f}{ALLOWED:12.2f}{1.0:14.3f}"
            f"{0:5}{'-':>15}{'-':>9}{'-':>9}"
        )
        yield f"429 after the first second: {self.late_floods}"


async def measure(folder: Path, chats: int) -> Findings:
    """Announce something to so many chats."""
    async with BotApiServer() as server:
        result = await _announce(server, folder, chats)
    longest = _percentile(result.answers)
    figures = (
        Figure(
            f"Ankündigung an {german(chats)} Chats",
            f"{german(result.pace, 1)} je s ({german(result.pace / ALLOWED * 100)} %)",
            f"Telegrams Grenze {german(ALLOWED)} je s",
            "≥ 97 %",
        ),
        Figure("Abweisungen (429) dabei", f"{result.floods}", goal="0"),
        Figure("p99 einer Antwort währenddessen", f"{german(longest, 2)} s", goal="< 1 s"),
    )
    return Findings("\n".join(result.lines()), figures)


def _percentile(answers: Iterable[float]) -> float:
    """Return the seconds within which 99 of 100 answers came."""
    slow = sorted(answers)
    return slow[int(len(slow) * 0.99)]


async def _announce(server: BotApiServer, folder: Path, chats: int) -> Result:
    people = [server.person("Mia Wolf") for _ in range(chats)]
    kim = server.person("Kim Seidel")
    talkers = [server.person("Ada Lindner") for _ in range(TALKERS)]
    for each in (*people, kim, *talkers):
        each.private.started = True
    await _register(folder, people, kim, talkers)
    environ = {
        "KUPPLUNG_DATA_DIR": str(folder),
        "KUPPLUNG_EMBEDDINGS__MODELS": "none",
        "KUPPLUNG_HTTP__PORT": str(free_port()),
        "KUPPLUNG_TELEGRAM__TOKEN": DEFAULT_TOKEN,
        "KUPPLUNG_TELEGRAM__API_URL": server.url,
    }
    async with Served(environ, folder / "log") as served:
        await served.start(ahead=_to_a_morning(datetime.now(UTC)))
        await _order(kim)
        talks = [asyncio.create_task(_talk(each)) for each in talkers]
        first = time.perf_counter()
        floods_at_first = 0
        while (arrived := _arrived(people)) < chats:
            if not arrived:
                first = time.perf_counter()
            elif time.perf_counter() - first <= 1.0:
                floods_at_first = _floods(server)
            await asyncio.sleep(0.05)
        seconds = time.perf_counter() - first
        for talk in talks:
            talk.cancel()
        answers = [took for talk in talks for took in await talk]
        await served.stop()
    floods = _floods(server)
    sent = chats + len(answers)
    return Result(chats, seconds, sent, floods, floods - floods_at_first, tuple(answers))


async def _order(kim: Human) -> None:
    await kim.says(f"/rundnachricht {WORDS}")
    for label in ("Alle", "Senden"):
        async with asyncio.timeout(20):
            while not any(label in seen.labels for seen in kim.chat):  # noqa: ASYNC110 # chats tell nobody
                await asyncio.sleep(0.01)
        await kim.presses(label)


async def _talk(ada: Human) -> list[float]:
    """Talk until cancelled; return the seconds that each answer took."""
    took: list[float] = []
    try:
        for number in range(10**6):
            since = time.perf_counter()
            ada.unheard()
            await ada.says(TALK[number % 2])
            await ada.hears(timeout=60)
            took.append(time.perf_counter() - since)
            await asyncio.sleep(PAUSE)
    except asyncio.CancelledError:
        pass
    return took


def _arrived(people: list[Human]) -> int:
    """Return how many have it; those at the end of the order get it last."""
    return sum(bool(each.private.messages) for each in people)


def _floods(server: BotApiServer) -> int:
    return sum(count for name, count in server.counters.items() if name.endswith(":429"))


def _to_a_morning(now: datetime) -> timedelta:
    """Return how far the next Tuesday, ten o'clock, is: then announcements need not wait."""
    day = now + timedelta(days=(1 - now.weekday()) % 7 or 7)
    return day.replace(hour=9, minute=0, second=0, microsecond=0) - now


async def _register(folder: Path, people: list[Human], kim: Human, talkers: list[Human]) -> None:
    since = datetime(2024, 9, 2, 8, tzinfo=UTC)

    def joined(human: Human, name: str, role: Role) -> Iterator[Entity]:
        person = f"p{human.id}"
        yield Person(person, "de", Form.DU, name)
        yield Account(f"telegram:{human.id}", person)
        yield Membership(person, PROGRAMME, role, since)

    facts = [*joined(kim, "Kim Seidel", Role.COORDINATOR)]
    for each in talkers:
        facts += joined(each, "Ada Lindner", Role.EXPERT)
    for each in people:
        facts += joined(each, "Mia Wolf", Role.MAKER)
    settings = load_settings({"KUPPLUNG_DATA_DIR": str(folder)})
    store = await open_store(settings.store_url, vault_of(folder))
    try:
        for at in range(0, len(facts), CHUNK):
            await _write(store, facts[at : at + CHUNK])
    finally:
        await store.close()


async def _write(store: SqlStore, facts: list[Entity]) -> None:
    async def work(tx: Tx) -> None:
        await tx.apply(Put(each) for each in facts)

    await store.run(work)
