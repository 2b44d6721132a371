"""Buttons of cards that are typed: beside an open question, and where nothing can be undone."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.changes import Put
from bot.domain.meetings import FIRST
from bot.domain.people import Membership, Person, Role
from bot.domain.teams import Member, Room, Verdict
from tests.support.cases import held, kept, settle, talking
from tests.support.clock import at
from tests.support.town import Town


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path, at("2024-10-14 10:00"))
    await settle(town)
    yield town
    await town.close()


async def open_question(town: Town) -> None:
    await town.says("ada", "/profil")
    await town.says("ada", "Etwas ändern")
    await town.says("ada", "Werkzeuge")


def said(town: Town, name: str) -> str:
    return "\n".join(each.text for each in town.news(name))


@pytest.mark.parametrize(
    ("command", "typed", "answer"),
    [
        ("/vergessen", "Weiter zum Löschen", "Wirklich"),
        ("/datenschutz", "Kontakt: widerrufen", "Kontakt"),
        ("/vergessen", "nein, alles bleibt", "wie es ist"),
    ],
)
async def test_a_card_of_a_command_is_typed_while_a_question_is_open(
    town: Town, command: str, typed: str, answer: str
) -> None:
    await open_question(town)
    await town.says("ada", command)
    await town.says("ada", typed)
    assert answer in said(town, "ada")


async def forget(town: Town) -> str:
    """Ask to be forgotten, say yes twice, and return what was said to the last."""
    await town.says("ada", "/vergessen")
    await town.says("ada", "ja")
    town.news("ada")
    await town.says("ada", "Ja.")
    return said(town, "ada")


async def test_a_plain_yes_forgets_whom_it_was_asked_last(town: Town) -> None:
    assert "Ich habe alles gelöscht" in await forget(town)
    assert "" in {each.name for each in await kept(town, Person)}


async def test_so_does_it_somebody_who_left(town: Town) -> None:
    left = Membership(
        "ada", "erzgebirge", Role.MAKER, at("2024-08-20 10:00"), at("2024-10-14 09:00")
    )
    await town.store.run(lambda tx: tx.apply([Put(left)]))
    assert "Ich habe alles gelöscht" in await forget(town)


async def test_a_yes_to_something_else_forgets_nobody(town: Town) -> None:
    await town.says("ada", "/vergessen")
    await town.says("ada", "ja")
    await town.says("ada", "hm hm")
    town.news("ada")
    await town.says("ada", "ja")
    assert "gelöscht" not in said(town, "ada")
    assert "" not in {each.name for each in await kept(town, Person)}


GO_ON = "Geht es nach dem Erstgespräch gemeinsam weiter?"


@pytest.fixture
async def undecided(tmp_path: Path) -> AsyncIterator[Town]:
    """A town whose team has had its first meeting; since then Ada was shown something else."""
    town = Town(tmp_path, at("2024-10-14 10:00"))
    await settle(town, talking(), held(FIRST, "2024-10-10 14:00"))
    await town.says("ada", "/datenschutz")
    town.news("ada")
    yield town
    await town.close()


async def verdicts(town: Town) -> set[Verdict | None]:
    return {each.verdict for each in await kept(town, Member)}


@pytest.mark.parametrize("typed", ["Ja, weiter", "ja weiter!"])
async def test_a_decision_that_waits_is_typed_whatever_came_after(
    undecided: Town, typed: str
) -> None:
    await undecided.says("ada", typed)
    assert "Notiert" in said(undecided, "ada")
    assert await verdicts(undecided) == {None, Verdict.GO}
    await undecided.says("ada", "/datenschutz")
    await undecided.says("ada", typed)
    assert "nicht verstanden" in said(undecided, "ada")


async def test_a_no_that_may_be_meant_for_what_came_after_is_asked_about(undecided: Town) -> None:
    await undecided.says("ada", "Lieber nicht")
    assert GO_ON in said(undecided, "ada")
    assert await verdicts(undecided) == {None}
    await undecided.says("ada", "Lieber nicht")
    assert "Danke für die Offenheit" in said(undecided, "ada")


@pytest.mark.parametrize("typed", ["ja", "weiter", "nein"])
async def test_no_other_words_decide_what_something_came_after(undecided: Town, typed: str) -> None:
    await undecided.says("ada", typed)
    assert await verdicts(undecided) == {None}


async def test_a_team_shows_each_of_its_members_the_decision_that_waits(undecided: Town) -> None:
    await undecided.says("ada", "/team")
    assert GO_ON in said(undecided, "ada")
    await undecided.presses("ada", "Ja, weiter")
    assert "Notiert" in said(undecided, "ada")
    await undecided.says("ada", "/team")
    assert GO_ON not in said(undecided, "ada")
    assert await verdicts(undecided) == {None, Verdict.GO}


async def test_a_group_chat_is_not_shown_what_each_decides_alone(undecided: Town) -> None:
    room = Room(undecided.room("Team"), "t1", "ada", at("2024-10-10 10:00"))
    await undecided.store.run(lambda tx: tx.apply([Put(room)]))
    await undecided.says("ada", "/team", "Team")
    heard = said(undecided, "Team")
    assert "Nächstes Treffen" in heard
    assert GO_ON not in heard
