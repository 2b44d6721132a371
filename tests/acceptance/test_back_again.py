"""Who shut the bot out in the daytime hears, once they are back, what was told meanwhile."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.briefs import Expertise
from bot.domain.people import Account, Form, Person, Role
from bot.engine.keeping import KEPT
from bot.ports import Fate, Later
from bot.talk.model import Blocked
from tests.acceptance.test_turned_away import Doors, heard, let_in_by, shut_out_by
from tests.support.cases import agreed, held, membership, proposed, settle
from tests.support.clock import at
from tests.support.town import Town

MORNING = at("2024-10-30 10:00")
OFF = "klappt nicht, Frau Weber kann dann nicht"


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    """A team with a date that the contact calls off in a moment."""
    town = Town(tmp_path, MORNING)
    town.hands = Doors(town.clock)
    await settle(town, held("2024-10", "2024-10-10 14:00"), agreed("2024-11", "2024-11-25 14:00"))
    await town.says("weber", "/treffen")
    yield town
    await town.close()


async def call_off(town: Town, *, known: bool) -> None:
    """Let Ada be out, with or without the bot's knowing, and the date be called off."""
    shut_out_by(town, "ada")
    if known:
        await town.happens("ada", Blocked())
    await town.presses("weber", "Ich kann doch nicht")


async def be_back(town: Town, now: datetime) -> None:
    await town.wait_until(now)
    await let_in_by(town, "ada")
    await town.says("ada", "hallo")


@pytest.mark.parametrize("known", [True, False])
async def test_a_date_that_was_called_off_is_told_once(town: Town, *, known: bool) -> None:
    await call_off(town, known=known)
    assert heard(town, "ada", OFF) == []
    await be_back(town, MORNING + timedelta(minutes=30))
    (told,) = heard(town, "ada", OFF)
    assert told.at == MORNING + timedelta(minutes=30)
    assert told.files
    await town.wait_until(MORNING + 2 * KEPT)
    assert len(heard(town, "ada", OFF)) == 1


@pytest.mark.parametrize("known", [True, False])
async def test_who_is_back_in_the_night_hears_of_it_in_the_morning(
    town: Town, *, known: bool
) -> None:
    await call_off(town, known=known)
    await be_back(town, at("2024-10-31 23:00"))
    assert heard(town, "ada", OFF) == []
    await town.wait_until(at("2024-11-01 09:30"))
    assert len(heard(town, "ada", OFF)) == 1


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("off", ["2024-10-31 14:00", "2024-10-31 19:00"])
async def test_who_is_back_in_the_evening_hears_what_the_morning_would_bring_too_late(
    town: Town, off: str, *, known: bool
) -> None:
    await settle(town, agreed("2024-11", "2024-11-01 08:00"))
    town.clock.set(at(off))
    await call_off(town, known=known)
    await be_back(town, at("2024-10-31 20:00"))
    (told,) = heard(town, "ada", OFF)
    assert told.at == at("2024-10-31 20:00")


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize(
    ("back", "told_at"),
    [("2024-10-30 20:00", "2024-11-01 09:00"), ("2024-11-01 20:00", "2024-11-01 20:00")],
)
async def test_what_was_early_when_it_was_kept_presses_once_the_next_morning_is_too_late(
    town: Town, back: str, told_at: str, *, known: bool
) -> None:
    """The date is on Monday; Thursday is a holiday, and Friday's morning is early enough."""
    await settle(town, agreed("2024-11", "2024-11-04 08:00"))
    await call_off(town, known=known)
    await be_back(town, at(back))
    await town.wait_until(at("2024-11-04 12:00"))
    (told,) = heard(town, "ada", OFF)
    assert told.at == at(told_at)


async def test_what_had_to_wait_before_it_met_a_block_presses_as_ever(town: Town) -> None:
    await settle(town, agreed("2024-11", "2024-11-01 08:00"))
    assert isinstance(town.hands, Doors)
    town.hands.slow = town.people["ada"]
    await town.presses("weber", "Ich kann doch nicht")
    town.hands.slow = ""
    shut_out_by(town, "ada")
    await town.wait_until(MORNING + timedelta(hours=1))
    await be_back(town, at("2024-10-31 20:00"))
    (told,) = heard(town, "ada", OFF)
    assert told.at == at("2024-10-31 20:00")


@pytest.mark.parametrize("known", [True, False])
async def test_who_is_back_after_long_is_not_told_old_news(town: Town, *, known: bool) -> None:
    await call_off(town, known=known)
    await be_back(town, MORNING + KEPT + timedelta(hours=1))
    await town.wait_until(MORNING + 2 * KEPT)
    assert heard(town, "ada", OFF) == []
    assert Fate.WAITING not in await town.store.run(lambda tx: tx.fates("meeting"))


@pytest.mark.parametrize("late", [False, True])
async def test_that_a_date_stands_is_told_before_it_alone(town: Town, *, late: bool) -> None:
    await settle(town, proposed("2024-11", "2024-11-01 14:00", "2024-10-29 10:00"))
    await town.says("weber", "/treffen")
    shut_out_by(town, "ada")
    await town.presses("weber", "Passt")
    await be_back(town, at("2024-11-01 15:00" if late else "2024-11-01 11:00"))
    assert len(heard(town, "ada", "Der Termin steht")) == (not late)


async def test_who_says_something_and_is_out_again_is_told_once_they_stay(town: Town) -> None:
    await call_off(town, known=False)
    for minutes in (5, 10):
        town.clock.set(MORNING + timedelta(minutes=minutes))
        await town.says("ada", "hallo")
    assert heard(town, "ada", OFF) == []
    await be_back(town, MORNING + timedelta(minutes=30))
    assert len(heard(town, "ada", OFF)) == 1


async def test_who_is_back_at_another_messenger_hears_of_it_there(town: Town) -> None:
    town.settle_in("ada elsewhere", "de")
    there = Account(town.people["ada elsewhere"], "ada", reachable=False)
    await settle(town, Account(town.people["ada"], "ada", preferred=True), there)
    await call_off(town, known=True)
    await town.says("ada elsewhere", "hallo")
    assert len(heard(town, "ada elsewhere", OFF)) == 1
    assert heard(town, "ada", OFF) == []


@pytest.mark.parametrize("known", [True, False])
async def test_a_coordinator_hears_what_is_reported_once(town: Town, *, known: bool) -> None:
    """No reminder brings up again that a team has ended, and why."""
    shut_out_by(town, "kim")
    if known:
        await town.happens("kim", Blocked())
    await town.says("ada", "/aussteigen")
    for label in ("Team Alte Brauerei", "Zusammenarbeit", "Ja, aussteigen"):
        await town.presses("ada", label)
    town.clock.move(timedelta(minutes=30))
    await let_in_by(town, "kim")
    await town.wait_until(MORNING + 2 * KEPT)
    assert len(heard(town, "kim", "Ada Lindner ist aus einem Team ausgestiegen")) == 1


async def test_what_was_told_while_the_clock_was_ahead_is_tried_once(town: Town) -> None:
    town.clock.set(MORNING + timedelta(days=9))
    town.hands.answer = lambda _: Later(60)
    await town.presses("weber", "Ich kann doch nicht")
    town.hands.answer = None
    town.clock.set(MORNING)
    shut_out_by(town, "ada")
    await asyncio.wait_for(town.settle(), 20)
    assert heard(town, "ada", OFF) == []
    await let_in_by(town, "ada")
    await town.settle()
    assert len(heard(town, "ada", OFF)) == 1


async def test_an_answer_of_the_coordination_is_not_lost(town: Town) -> None:
    await town.says("ada", "/frage Bis wann muss die Rechnung da sein?")
    shut_out_by(town, "ada")
    await town.presses("kim", "Antworten")
    await town.says("kim", "Bis zum 30. November.")
    assert heard(town, "ada", "Bis zum 30. November.") == []
    await be_back(town, MORNING + timedelta(minutes=30))
    assert len(heard(town, "ada", "Bis zum 30. November.")) == 1


@pytest.mark.parametrize("since", ["2024-10-30 12:00", "2024-11-01 19:00"])
async def test_who_stands_in_over_the_weekend_hears_of_it(town: Town, since: str) -> None:
    """They are told at once, as Monday is its last day; where they are out, once they are back."""
    roth = Person("roth", "de", Form.SIE, "Anna Roth")
    expert = Expertise("roth", "brewery", "erzgebirge", "Gäste", at("2024-10-01 10:00"))
    await settle(town, roth, membership(roth, Role.EXPERT), expert)
    town.clock.set(at(since))
    await town.says("weber", "/vertretung")
    await town.presses("weber", "Anna Roth vertritt")
    shut_out_by(town, "roth")
    await town.says("weber", "4.11.")
    await town.says("weber", "ja")
    assert heard(town, "roth", "Sie vertreten") == []
    town.clock.set(at("2024-11-01 19:00"))
    await let_in_by(town, "roth")
    await town.wait_until(at("2024-11-04 12:00"))
    (told,) = heard(town, "roth", "Sie vertreten")
    assert told.at == at("2024-11-01 19:00")
