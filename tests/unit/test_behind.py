"""Words behind a command that it cannot take: who wrote them hears so, and why."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot import registry
from bot.domain.challenges import Side
from bot.scene import Place
from tests.support.cases import ADA, agreed, challenge, member, settle, team
from tests.support.clock import at
from tests.support.town import Town

LONG = "Die Fräse ist defekt und niemand weiß warum. "
UNREAD = "Was hinter dem Befehl stand, hat niemand gelesen."


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path, at("2024-10-08 10:00"))
    await settle(town)
    yield town
    await town.close()


@pytest.mark.parametrize(
    ("who", "words", "limit", "question"),
    [
        ("ada", "/update blockiert: " + LONG * 12, "400", "Was gibt es dazu zu sagen?"),
        ("ada", "/update " + LONG * 12, "400", "Wie steht es um Alte Brauerei?"),
        ("ada", "/idee " + LONG * 30, "1.000", "Worum geht es bei der Idee?"),
        ("ada", "/frage " + LONG * 20, "600", "Was möchtest du von der Koordination wissen?"),
        ("kim", "/rundnachricht " + LONG * 80, "3.000", "Was möchtest du sagen?"),
        ("weber", "/herausforderung " + LONG * 20, "120", "Was soll gelöst werden?"),
    ],
)
async def test_what_is_too_long_for_a_command_is_said_to_be(
    town: Town, who: str, words: str, limit: str, question: str
) -> None:
    await town.says(who, words)
    first = f"Das ist zu lang. {limit} Zeichen sind genug.\n\n{question}"
    assert town.news(who)[-1].text.startswith(first)


async def test_so_where_the_team_is_asked_for_first(town: Town) -> None:
    second = team(id="t2", number=2, challenge_id="c2", name="Stadtgarten")
    more = challenge(id="c2", number=2, title="Eine Bank")
    await settle(town, more, second, member(ADA, Side.MAKER, team_id="t2"))
    await town.says("ada", "/update blockiert: " + LONG * 12)
    assert town.news("ada")[-1].text.startswith("Das ist zu lang. 400 Zeichen sind genug.")


@pytest.mark.parametrize("words", ["/update", "/update im Plan 👍", "/idee"])
async def test_where_nothing_was_said_nothing_is_wrong(town: Town, words: str) -> None:
    await town.says("ada", words)
    assert town.news("ada")[-1].text.startswith("W")


async def test_who_calls_for_help_behind_the_command_hears_who_reads_that(town: Town) -> None:
    await town.says("ada", "/hilfe ich komme nicht weiter, die Fräse raucht")
    text = town.news("ada")[-1].text
    assert f"{UNREAD} Mit /frage" in text
    assert text.endswith("meldet das /update und ruft auf Wunsch Hilfe.")
    await town.says("kim", "/hilfe mit der Runde bitte")
    assert town.news("kim")[-1].text.endswith("geht es an die Koordination.")


@pytest.mark.parametrize("words", ["/hilfe", "/hilfe treffen", "hilfe"])
async def test_who_asks_for_the_commands_reads_these_alone(town: Town, words: str) -> None:
    await town.says("ada", words)
    assert UNREAD not in town.news("ada")[-1].text


OPEN = {
    "ada": "/idee Ein Pavillon aus alten Fenstern am Bahnhof",
    "weber": "/update gefährdet: Uns fehlt das Holz aus Aue",
    "kim": "/rundnachricht Das Werkstatttreffen zieht um in Halle 2.",
}
"""With what each of them begins something that is asked about further."""


async def is_open(town: Town, who: str, run: str) -> bool:
    progress = await town.store.run(lambda tx: tx.progress(town.people[who]))
    return progress is not None and run in {each.run for each in progress.stack}


@pytest.mark.parametrize("who", OPEN)
@pytest.mark.parametrize("words", ["abbrechen", "zurück"])
async def test_a_control_behind_a_command_ends_nothing_else(
    town: Town, who: str, words: str
) -> None:
    await settle(town, agreed("2024-10", "2024-10-16 14:00", yes=("ada", "weber")))
    anew = OPEN[who].split()[0][1:]
    for each in registry.COMMANDS:
        if each.place is Place.ROOM or anew in (each.name, *each.aliases):
            continue
        await town.says(who, OPEN[who])
        began = await town.store.run(lambda tx: tx.progress(town.people[who]))
        assert began is not None
        await town.says(who, f"/{each.name} {words}")
        assert await is_open(town, who, began.run), each.name
        for _ in range(3):
            await town.says(who, "/abbrechen")
        assert not await is_open(town, who, began.run)


@pytest.mark.parametrize("first", ["/idee Ein Pavillon aus alten Fenstern", "/update gefährdet"])
async def test_what_was_begun_goes_on_below_a_meeting_that_is_not_called_off(
    town: Town, first: str
) -> None:
    await settle(town, agreed("2024-10", "2024-10-16 14:00", yes=("ada", "weber")))
    await town.says("ada", first)
    question = town.news("ada")[-1].text
    await town.says("ada", "/treffen abbrechen")
    assert town.news("ada")[-1].text == question


async def test_nor_does_one_end_anything_that_words_are_changed_to(town: Town) -> None:
    await settle(town, agreed("2024-10", "2024-10-16 14:00", yes=("ada", "weber")))
    await town.says("ada", "/update")
    await town.presses("ada", "🟡 Gefährdet")
    await town.says("ada", "Uns fehlt das Holz aus Aue")
    await town.edits("ada", "Uns fehlt das Holz aus Aue", "/treffen abbrechen")
    assert "schon beantwortet" in "".join(each.text for each in town.news("ada"))
    await town.says("ada", "/abbrechen")
    assert town.news("ada")[-1].text.startswith("Gut, das lassen wir.")
