"""Buttons about what has a long name: people choose it, and Telegram carries 64 bytes back."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.people import Role
from bot.domain.programme import load_programmes
from tests.support.botapi import faults
from tests.support.clock import at
from tests.support.telegram_town import TelegramTown
from tests.support.town import PRESETS

pytestmark = pytest.mark.telegram

LONG = "cross-innovation-" * 8 + "erzgebirge-2027"
REGION = "Landkreis Sächsische Schweiz-Osterzgebirge"
DOTTED = "Oelsnitz i. V."
ASKED = "/frage Wer bezahlt die Fahrt nach Aue, wenn die Brauerei nicht will?"

TOLD = (
    "1",
    "Ich baue Vorrichtungen und kleine Maschinen aus Stahl.",
    "Schweißen, Vorrichtungsbau, CAD",
    "überspringen",
    "Prototypen",
    "1",
    "fertig",
    "ein Auftrag",
    "abends",
)
"""What a maker answers before she is asked for her region."""


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[TelegramTown]:
    """A town with a programme whose id, and one of whose regions, is long."""
    written = (PRESETS / "cimis2-erzgebirge.toml").read_text()
    programmes = load_programmes({"own.toml": written.replace('"cimis2-erzgebirge"', f'"{LONG}"')})
    regions = ("Erzgebirge", REGION, DOTTED)
    found = TelegramTown(tmp_path, at("2024-10-15 10:00"))
    found.programmes = {key: replace(each, regions=regions) for key, each in programmes.items()}
    await found.open()
    for name, role in (("Kim", Role.COORDINATOR), ("Ada", Role.MAKER)):
        found.settle_in(name, "de")
        await found.says(name, f"/start {await found.invite(role, programme=LONG)}")
        for words in ("Einverstanden", "du", f"{name} Lindner"):
            await found.says(name, words)
    yield found
    await found.end()
    assert found.server.unanswered == []
    assert [each.error for each in found.server.log if each.error] == []


def told(town: TelegramTown, name: str) -> str:
    return "\n".join(each.text for each in town.news(name))


async def test_a_question_is_answered_in_a_programme_with_a_long_id(town: TelegramTown) -> None:
    await town.says("Ada", ASKED)
    assert "Wer bezahlt die Fahrt" in told(town, "Kim")
    await town.presses("Kim", "Antworten")
    await town.says("Kim", "Das Programm.")
    assert "Das Programm." in told(town, "Ada")
    await town.presses("Ada", "Noch eine Frage")
    assert "Was möchtest du von der Koordination wissen?" in told(town, "Ada")


async def test_a_question_that_waits_is_listed_and_settled_there(town: TelegramTown) -> None:
    await town.says("Ada", ASKED)
    told(town, "Kim")
    await town.says("Kim", "/offen")
    assert "Wer bezahlt die Fahrt" in told(town, "Kim")
    await town.presses("Kim", "1 erledigt")
    told(town, "Kim")
    await town.says("Kim", "/offen")
    assert "Wer bezahlt die Fahrt" not in told(town, "Kim")


async def test_a_press_counts_where_it_is_not_known_on_which_message(town: TelegramTown) -> None:
    """Telegram showed the list, and the answer with the message's id was lost."""
    await town.says("Ada", ASKED)
    town.server.faults.queue(faults.gateway_timeout(), "sendMessage")
    await town.says("Kim", "/offen")
    told(town, "Kim")
    await town.presses("Kim", "1 beantworten")
    await town.wait_until(at("2024-10-15 10:10"))
    assert "Was soll ich" in told(town, "Kim")


@pytest.mark.parametrize("region", [REGION, DOTTED])
async def test_a_region_is_chosen_however_it_is_called(town: TelegramTown, region: str) -> None:
    await asked_for_a_region(town)
    await town.presses("Ada", region)
    assert "10/12" in told(town, "Ada")
    await town.says("Ada", "zurück")
    await town.says("Ada", region)
    assert "10/12" in told(town, "Ada")


async def asked_for_a_region(town: TelegramTown) -> None:
    for words in TOLD:
        await town.says("Ada", words)
    assert "9/12" in told(town, "Ada")
