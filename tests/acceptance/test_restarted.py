"""From the first hello to the coordinator's status, with a restart in the middle of each step.

Whatever somebody says, they say it while the service is down; what they hear, they hear from the
next one. Days pass while it is down, too.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from adapters.cli.invite import Wish, invite
from adapters.settings import load_settings
from adapters.system import SystemClock, new_id
from bot.codes import read_code
from bot.domain.calendar import Calendar
from bot.domain.people import Role
from tests.support.botapi import DEFAULT_TOKEN, BotApiServer, Person, Seen
from tests.support.pairs import DONE, HELLO, Script, contact_script, maker_script
from tests.support.served import Served, write_programme

pytestmark = [pytest.mark.slow, pytest.mark.telegram, pytest.mark.timeout(180)]

CLEAN_END = 0
PATIENCE = 20.0
RECENT = 2
"""So many messages are in sight: somebody else's news may have come in between."""
SAXONY = Calendar(ZoneInfo("Europe/Berlin"))
CRAFT = "Orgelbau"


def ten_o_clock(now: datetime) -> datetime:
    """Return ten o'clock of a working day to come, on which another one follows."""
    day = SAXONY.local(now).date() + timedelta(days=1)
    while not (SAXONY.is_workday(day) and SAXONY.is_workday(day + timedelta(days=1))):
        day += timedelta(days=1)
    return SAXONY.instant(day, time(10))


class Town:
    """People, and a service that is started for each of their words anew."""

    def __init__(self, server: BotApiServer, served: Served) -> None:
        self._served, self._server = served, server
        self.restarts = 0
        self.now = ten_o_clock(datetime.now(UTC))
        self.kim = server.person("Kim Seidel")
        self.ada = server.person("Ada Lindner")
        self.weber = server.person("Jutta Weber")

    async def say(self, person: Person, text: str, hears: str) -> Seen:
        """Somebody writes; hears what follows."""
        return (await self.talk([(person, text, hears)]))[0]

    async def talk(self, talks: Sequence[tuple[Person, str, str]]) -> list[Seen]:
        """Some write, or press the one button of that label; each hears what follows."""
        for person, text, _ in talks:
            recent = [seen for seen in person.chat if seen.from_bot][-RECENT:]
            if any(text in seen.labels and DONE not in seen.labels for seen in recent):
                await person.presses(text)
            else:
                await person.says(text)
        return await self.meanwhile([(person, hears) for person, _, hears in talks])

    async def start(self, person: Person, code: str, hears: str) -> Seen:
        """Somebody follows a link."""
        await person.starts(code)
        return (await self.meanwhile([(person, hears)]))[0]

    async def meanwhile(
        self, hopes: Sequence[tuple[Person, str]], span: timedelta | None = None
    ) -> list[Seen]:
        """Let the service live, after so much time, until these people have heard that."""
        self.now += span or timedelta(0)
        self.restarts += 1
        before = self._server.counters["deleteWebhook"]
        await self._served.start(self.now - datetime.now(UTC))
        async with asyncio.timeout(PATIENCE):
            while self._server.counters["deleteWebhook"] == before:  # noqa: ASYNC110 # a process
                await asyncio.sleep(0.01)
        heard = [(await person.hears(_says(hears), PATIENCE))[-1] for person, hears in hopes]
        assert await self._served.stop() == CLEAN_END
        return heard


def _says(words: str) -> Callable[[Seen], bool]:
    return lambda seen: words in seen.text and not seen.edited


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    write_programme(tmp_path / "programmes", datetime.now(UTC).date())
    return {
        "KUPPLUNG_DATA_DIR": str(tmp_path / "data"),
        "KUPPLUNG_EMBEDDINGS__MODELS": "none",
        "KUPPLUNG_PROGRAMMES": str(tmp_path / "programmes"),
        "KUPPLUNG_HTTP__PORT": "0",
        "KUPPLUNG_LOG_LEVEL": "WARNING",
    }


@pytest.fixture
async def town(environ: dict[str, str], tmp_path: Path) -> AsyncIterator[Town]:
    async with BotApiServer(limits=False) as server:
        there = {
            "KUPPLUNG_TELEGRAM__TOKEN": DEFAULT_TOKEN,
            "KUPPLUNG_TELEGRAM__API_URL": server.url,
        }
        async with Served(environ | there, tmp_path / "log") as served:
            yield Town(server, served)


async def test_a_programme_is_carried_through_restarts_in_the_middle_of_each_step(
    town: Town, environ: dict[str, str]
) -> None:
    kim, ada, weber = town.kim, town.ada, town.weber
    await joins(town, await code_for(environ, Role.COORDINATOR))
    await find_each_other(town)
    await meet_for_the_first_time(town)
    await become_a_team(town)

    await town.say(weber, "/treffen", "noch kein Termin")
    await agree_on_tomorrow(town, weber, ada)
    await town.say(ada, "/update", "Wie steht es")
    await town.say(ada, "Im Plan", "Ein Satz genügt")
    await town.say(ada, "Erste Pfeifen klingen.", "Foto oder eine Datei")
    await town.say(ada, "Überspringen", "Danke, notiert")
    status = await town.say(kim, "/status", "ein Team")
    assert f"1 Haus {CRAFT}" in status.text
    team = await town.say(kim, "/team 1", "Team 1")
    assert "Erstgespräch: hat stattgefunden, 2 von 2" in team.text
    assert "Im Plan. „Erste Pfeifen klingen.“ (Ada Lindner)" in team.text
    assert town.restarts > 45


async def code_for(environ: dict[str, str], role: Role) -> str:
    lines = await invite(load_settings(environ), Wish(role), SystemClock(), new_id)
    (code,) = filter(None, map(read_code, lines))
    return code


async def joins(town: Town, code: str) -> None:
    """All three say hello, and answer one question each from restart to restart."""
    name: Script = (
        ("Wie heißt du", "Kim Seidel"),
        ("Für welche Regionen", "Überspringen"),
        ("Alles bereit", ""),
    )
    done: Script = (("vollständig", ""),)
    noted: Script = (("ist als Herausforderung 1 eingetragen", ""),)
    scripts = {
        town.kim: (*HELLO, *name),
        town.ada: (*maker_script("Ada Lindner", CRAFT), *done),
        town.weber: (*contact_script("Jutta Weber", CRAFT), *noted),
    }
    await town.start(town.kim, code, HELLO[0][0])
    await town.start(town.ada, "", scripts[town.ada][0][0])
    await town.start(town.weber, "", scripts[town.weber][0][0])
    for number in range(max(map(len, scripts.values())) - 1):
        talks = [
            (person, script[number][1], script[number + 1][0])
            for person, script in scripts.items()
            if number + 1 < len(script)
        ]
        await town.talk(talks)


async def find_each_other(town: Town) -> None:
    await town.meanwhile([(town.weber, CRAFT)])
    await town.say(town.weber, "Interessiert", "andere Seite")
    await town.meanwhile([(town.ada, "interessiert sich")])
    await town.say(town.ada, "Interessiert", "Es passt")
    await town.meanwhile([(town.weber, "Es passt")])


async def agree_on_tomorrow(town: Town, one: Person, other: Person) -> None:
    await town.say(one, "Termin vorschlagen", "Wann")
    await town.say(one, "morgen 14 Uhr", "14:00")
    await town.say(one, "ja", "Ich frage")
    await town.meanwhile([(other, "schlägt")])
    await town.say(other, "Passt", "Der Termin steht")
    await town.meanwhile([(one, "Der Termin steht")])


async def meet_for_the_first_time(town: Town) -> None:
    ada, weber = town.ada, town.weber
    await agree_on_tomorrow(town, ada, weber)
    asked = "Hat das Erstgespräch stattgefunden"
    await town.meanwhile([(ada, asked), (weber, asked)], timedelta(days=1, hours=6, minutes=10))
    await town.say(weber, "Ja", "Wer war dabei?")
    await town.say(weber, "Alle", "Was kam heraus?")
    await town.say(weber, "Wir haben ein Muster gehört.", "ist eingetragen")
    further = "gemeinsam weiter?"
    await town.meanwhile([(ada, further), (weber, further)])


async def become_a_team(town: Town) -> None:
    ada, weber = town.ada, town.weber
    await town.say(ada, "Ja, weiter", "Notiert")
    await town.say(weber, "Ja, weiter", "In welcher Form")
    await town.say(weber, "Auftrag", "In welchem Umfang")
    await town.say(weber, "Einige Monate", "Wo wird gearbeitet")
    await town.say(weber, "Mal so, mal so", "So habe ich es verstanden")
    await town.say(weber, "Passt so", "Team 1 steht")
    await town.meanwhile([(ada, "Team 1 steht"), (town.kim, "Team 1 steht")])
