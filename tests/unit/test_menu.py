"""The menu and the help: every command once, in its group, and nothing that somebody may not."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot import registry
from bot.domain.changes import Entity
from bot.domain.people import Form, Person, Role
from bot.domain.teams import Bridging, Carrying, Room
from bot.engine.menu import ALWAYS, GROUPS, commands_for
from tests.support.cases import ADA, MEMBERS, WEBER, membership, settle, team
from tests.support.clock import at
from tests.support.town import Town

NOW = at("2024-10-08 10:00")


def heard(town: Town, name: str) -> list[str]:
    return [each.text for each in town.news(name)]


def test_each_command_of_the_menu_has_one_place() -> None:
    places = [each for group in GROUPS.values() for each in group]
    listed = {each.name for each in registry.COMMANDS if each.menu}
    assert len(places) == len(set(places))
    assert set(places) == listed | {"start", "cancel"}


def test_a_menu_is_in_the_order_of_the_groups() -> None:
    names = [each.name for each in commands_for(frozenset({Role.COORDINATOR}))]
    assert names[:2] == ["status", "teams"]
    assert names[-1] == "forget"
    assert "meeting" not in names


@pytest.mark.parametrize("name", ["ada", "weber", "kim", "mia", "stranger"])
async def test_all_that_help_shows_works(tmp_path: Path, name: str) -> None:
    mia = Person("mia", "de", Form.SIE, "Mia Wolf")
    town = Town(tmp_path, NOW)
    await settle(town, mia, membership(mia, Role.EXPERT), team(), *MEMBERS)
    town.settle_in("stranger", "de")
    await town.says(name, "/hilfe")
    (help_, *_) = heard(town, name)
    shown = [line.split(" ")[0] for line in help_.splitlines() if line.startswith("/")]
    assert {"/start", "/abbrechen", "/sprache", "/vergessen"} <= set(shown)
    assert ("/status" in shown) == (name == "kim")
    for each in shown:
        await town.says(name, each)
        assert not [text for text in heard(town, name) if "kenne ich nicht" in text], each
        await town.says(name, "/abbrechen")
        town.news(name)
    await town.close()


def test_what_always_works_has_a_german_name_last() -> None:
    assert [each[-1] for each in ALWAYS] == ["start", "abbrechen", "hilfe"]


async def test_commands_of_others_are_named_but_for_those_of_coordinators(tmp_path: Path) -> None:
    town = await settle(Town(tmp_path, NOW))
    town.settle_in("stranger", "de")
    for name, words, said in (
        ("kim", "/treffen", "/treffen ist für Maker und Ansprechpersonen gedacht. Was"),
        ("ada", "/uebergabe", "/uebergabe ist für Ansprechpersonen gedacht. Was"),
        ("ada", "/status", "Diesen Befehl kenne ich nicht. /hilfe zeigt alle."),
        ("ada", "/hife", "Diesen Befehl kenne ich nicht. Meinst du /hilfe?"),
        ("stranger", "/status", "Diesen Befehl kenne ich nicht. Die meisten gehen erst nach"),
    ):
        await town.says(name, words)
        assert heard(town, name)[0].startswith(said), (name, words)
    await town.close()


def bridge(town: Town, team_id: str, *rooms: str) -> tuple[Entity, ...]:
    """Return a team's bridge that stands between these group chats."""
    words = [Bridging(team_id, each.id, Carrying.YES, NOW) for each in (ADA, WEBER)]
    return (*words, *(Room(town.room(each), team_id, "ada", NOW) for each in rooms))


async def test_say_alone_asks_what_and_its_answer_is_carried(tmp_path: Path) -> None:
    town = Town(tmp_path, NOW)
    await settle(town, team(), *MEMBERS, *bridge(town, "t1", "Werkstatt", "Haus"))
    await town.says("ada", "/sagen")
    assert heard(town, "ada") == ["Was soll ich dem Team sagen?"]
    await town.says("ada", "Wir freuen uns")
    assert heard(town, "ada") == ["Ist an Alte Brauerei weitergegeben."]
    assert [heard(town, each) for each in ("Werkstatt", "Haus")] == [
        ["Ada Lindner: Wir freuen uns"]
    ] * 2
    await town.close()


async def test_say_alone_tells_at_once_where_there_is_no_bridge(tmp_path: Path) -> None:
    town = await settle(Town(tmp_path, NOW), team(), *MEMBERS)
    await town.says("ada", "/sagen")
    assert "hat keine Brücke" in heard(town, "ada")[0]
    await town.close()


async def test_say_asks_for_the_team_where_there_are_several(tmp_path: Path) -> None:
    other = team(id="t2", number=2, name="Stadtbad")
    two = [replace(each, team_id="t2") for each in MEMBERS]
    town = Town(tmp_path, NOW)
    bridges = (*bridge(town, "t1", "Werkstatt", "Haus"), *bridge(town, "t2", "Halle", "Bad"))
    await settle(town, team(), other, *MEMBERS, *two, *bridges)
    await town.says("ada", "/sagen Bis gleich")
    assert heard(town, "ada")[0].startswith("An welches Team?")
    await town.says("ada", "Stadtbad")
    assert heard(town, "ada") == ["Ist an Stadtbad weitergegeben."]
    assert heard(town, "Bad") == ["Ada Lindner: Bis gleich"]
    assert heard(town, "Haus") == []
    await town.close()


async def test_whoever_told_nothing_yet_hears_how_suggestions_come(tmp_path: Path) -> None:
    lena, otto = (Person(each, "de", Form.SIE, each.title()) for each in ("lena", "otto"))
    roles = (membership(lena, Role.MAKER), membership(otto, Role.CONTACT))
    town = await settle(Town(tmp_path, NOW), lena, otto, *roles)
    for name, way in (("lena", "/start"), ("otto", "/herausforderung")):
        await town.says(name, "/vorschlaege")
        (said,) = heard(town, name)
        assert said.endswith(f" geht es mit {way}.")
    await town.close()


@pytest.mark.parametrize("words", ["hilfe", "Was kannst du?", "what can you do", "/hilfe"])
async def test_help_is_asked_for_in_many_words(tmp_path: Path, words: str) -> None:
    town = await settle(Town(tmp_path, NOW))
    await town.says("ada", words)
    assert "/abbrechen – " in heard(town, "ada")[0]
    await town.close()


async def test_a_command_with_a_slip_is_named_before_one_that_is_hardly_like_it(
    tmp_path: Path,
) -> None:
    town = Town(tmp_path, NOW)
    await settle(town, team(), *MEMBERS)
    await town.says("ada", "/abrechen")
    assert "/abbrechen" in heard(town, "ada")[-1]
    await town.close()
