"""A copy comes back: what was sent since it still has to bring about, or has forgotten."""

import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.app.resuming import look_after_waiting
from bot.domain.meetings import Meeting
from bot.talk.model import Envelope, Said
from tests.support.cases import kept, settle
from tests.support.clock import at
from tests.support.town import Town
from tests.unit.test_rounds import opened

PEOPLE = ("eva", "mia", "weber", "roth", "tom", "cem")


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path, at("2024-10-15 19:00"))
    await opened(town)
    for each in PEOPLE:
        await town.says(each, "/hilfe")
    yield town
    await town.close()


def back_up(folder: Path) -> None:
    with (
        closing(sqlite3.connect(folder / "town.db")) as there,
        closing(sqlite3.connect(folder / "copy.db")) as here,
    ):
        there.backup(here)
        here.execute("PRAGMA journal_mode = DELETE")


async def restore(town: Town, folder: Path, *, lost: bool = False) -> str:
    """Bring the copy back in place of what may be ``lost``; return what is said of it."""
    await town.store.close()
    there = None if lost else folder / "town.db"
    said = look_after_waiting(f"sqlite:///{folder / 'copy.db'}", there, town.clock.now())
    lines = "\n".join(said)
    for part in folder.glob("town.db*"):
        part.unlink()
    shutil.copy(folder / "copy.db", folder / "town.db")
    await town.open()
    return lines


def news(town: Town) -> list[int]:
    return [len(town.news(each)) for each in PEOPLE]


async def test_letters_that_went_after_the_copy_do_not_go_again(town: Town, tmp_path: Path) -> None:
    """The round waits in the copy as a fact; its letters are made only after the restore."""
    await town.says("kim", "/runde")
    await town.presses("kim", "Verschicken")
    await town.presses("kim", "Ja, verschicken")
    await town.wait_until(at("2024-10-16 03:00"))
    back_up(tmp_path)
    news(town)
    await town.wait_until(at("2024-10-16 12:00"))
    assert news(town) == [1] * len(PEOPLE)
    assert "6 more messages" in await restore(town, tmp_path)
    await town.wait_until(at("2024-10-16 13:00"))
    assert news(town) == [0] * len(PEOPLE)
    await town.presses("eva", "Interessiert")
    assert town.news("eva")


async def test_a_letter_that_was_answered_after_the_copy_goes_again(
    town: Town, tmp_path: Path
) -> None:
    """The answer is forgotten, and what stands there has no buttons."""
    await town.says("kim", "/runde")
    await town.presses("kim", "Verschicken")
    await town.presses("kim", "Ja, verschicken")
    await town.wait_until(at("2024-10-16 03:00"))
    back_up(tmp_path)
    await town.wait_until(at("2024-10-16 12:00"))
    await town.presses("eva", "Interessiert")
    await restore(town, tmp_path)
    news(town)
    await town.wait_until(at("2024-10-16 13:00"))
    again = town.news("eva")
    assert "vielleicht doppelt" in again[0].text
    assert "Interessiert" in again[0].labels
    assert news(town)[1:] == [0] * (len(PEOPLE) - 1)
    await town.presses("eva", "Interessiert")
    assert town.news("eva")
    assert "vielleicht doppelt" in town.news("weber")[0].text


async def test_what_the_copy_has_still_to_decide_is_not_answered_again(
    town: Town, tmp_path: Path
) -> None:
    ask = Envelope("telegram:7:asked", town.people["eva"], Said("/hilfe"), town.clock.now())
    await town.store.accept([ask])
    back_up(tmp_path)
    news(town)
    await town.settle()
    assert news(town)[0] == 1
    assert "1 more messages" in await restore(town, tmp_path)
    await town.settle()
    assert news(town) == [0] * len(PEOPLE)


@pytest.fixture
async def team(tmp_path: Path) -> AsyncIterator[Town]:
    """A town with a team, a copy of which was made before Ada proposed Wednesday to Jutta Weber."""
    town = Town(tmp_path, at("2024-10-15 10:00"))
    await settle(town)
    for each in ("ada", "weber"):
        await town.says(each, "/hilfe")
    back_up(tmp_path)
    await propose(town, "16.10. um 14 Uhr")
    yield town
    await town.close()


async def propose(town: Town, when: str) -> None:
    await town.says("ada", f"/treffen {when}")
    await town.says("ada", "ja")


async def votes(town: Town) -> list[tuple[str, ...]]:
    return [each.yes for each in await kept(town, Meeting, slot="2024-10")]


@pytest.mark.parametrize("lost", [True, False])
async def test_a_button_that_a_restore_forgot_does_not_count_for_another_date(
    team: Town, tmp_path: Path, *, lost: bool
) -> None:
    wednesday = team.button("weber", "Passt")
    await restore(team, tmp_path, lost=lost)
    await propose(team, "17.10. um 9 Uhr")
    thursday = team.button("weber", "Passt")
    assert thursday.token == wednesday.token
    team.news("weber")
    await team.happens("weber", wednesday)
    assert "gilt nicht mehr" in team.news("weber")[0].text
    assert await votes(team) == [("ada",)]
    await team.happens("weber", thursday)
    assert await votes(team) == [("ada", "weber")]


async def test_what_was_said_before_is_said_again_below_what_a_restore_brought_between(
    team: Town, tmp_path: Path
) -> None:
    """Else the last that is read is that Thursday counts no more, and that there is a new date."""
    await propose(team, "18.10. um 14 Uhr")
    before = team.button("weber", "Passt")
    await restore(team, tmp_path)
    await propose(team, "17.10. um 9 Uhr")
    team.news("weber")
    await propose(team, "18.10. um 14 Uhr")
    assert "18.10., 14:00" in team.news("weber")[-1].text
    friday = team.button("weber", "Passt")
    assert friday.ref != before.ref
    await team.happens("weber", friday)
    assert await votes(team) == [("ada", "weber")]


@pytest.mark.parametrize("since", ["", "Passt", "Passt nicht", "another date"])
async def test_who_does_again_what_a_restore_forgot_is_answered_and_the_other_one_asked(
    team: Town, tmp_path: Path, since: str
) -> None:
    """What was decided since counts no more, and has taken the buttons off the first card."""
    await decide(team, since)
    team.clock.set(at("2024-10-15 12:00"))
    await restore(team, tmp_path)
    team.clock.set(at("2024-10-15 13:00"))
    for each in ("ada", "weber"):
        team.news(each)
    await propose(team, "16.10. um 14 Uhr")
    assert "Ich frage Frau Weber" in team.news("ada")[-1].text
    [card] = team.news("weber")
    assert "16.10., 14:00 vor" in card.text
    assert "vielleicht doppelt" in card.text
    await team.presses("weber", "Passt")
    assert await votes(team) == [("ada", "weber")]
    for each in ("ada", "weber"):
        assert "Der Termin steht" in team.news(each)[-1].text


@pytest.mark.parametrize("since", ["", "Passt", "Passt nicht"])
async def test_a_card_goes_again_only_where_it_was_changed_after_the_copy(
    team: Town, tmp_path: Path, since: str
) -> None:
    """The word that asks for it waits in the copy; what came of the card there is forgotten."""
    await restore(team, tmp_path, lost=True)
    team.clock.set(at("2024-10-15 11:00"))
    await team.says("ada", "/treffen 17.10. um 9 Uhr")
    yes = Envelope("telegram:7:yes", team.people["ada"], Said("ja"), team.clock.now())
    await team.store.accept([yes])
    back_up(tmp_path)
    await team.settle()
    await decide(team, since)
    await restore(team, tmp_path)
    team.news("weber")
    await team.settle()
    cards = team.news("weber")
    assert ["vielleicht doppelt" in each.text for each in cards] == [True] * bool(since)
    await team.presses("weber", "Passt")
    assert await votes(team) == [("ada", "weber")]


async def decide(team: Town, what: str) -> None:
    if what == "another date":
        await propose(team, "17.10. um 9 Uhr")
    elif what:
        await team.presses("weber", what)


async def test_a_button_whose_receipt_was_lost_counts_also_after_a_restore(
    team: Town, tmp_path: Path
) -> None:
    await restore(team, tmp_path, lost=True)
    await propose(team, "17.10. um 9 Uhr")
    thursday = team.button("weber", "Passt")
    with closing(sqlite3.connect(tmp_path / "town.db")) as raw, raw:
        raw.execute("UPDATE outbox SET ref = NULL WHERE ref = ?", (thursday.ref,))
        raw.execute("UPDATE outbox SET attempts = 1 WHERE ref IS NULL")
    await team.happens("weber", thursday)
    assert await votes(team) == [("ada", "weber")]


async def test_what_was_decided_since_the_copy_is_not_decided_again(
    town: Town, tmp_path: Path
) -> None:
    """A stream of a messenger whose position is in the database brings it once more."""
    back_up(tmp_path)
    ask = Envelope("telegram:7:asked", town.people["eva"], Said("/hilfe"), town.clock.now())
    await town.store.accept([ask])
    await town.settle()
    undecided = replace(ask, id="telegram:7:unanswered")
    await town.store.accept([undecided])
    await restore(town, tmp_path)
    news(town)
    assert await town.store.accept([ask]) == 0
    assert await town.store.accept([undecided]) == 1
    await town.settle()
    assert news(town)[0] == 1
