"""What lapsed while no tick came by: who is heard of first hears that it was not kept, once."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot import registry
from bot.domain.meetings import Meeting
from bot.engine import lapsed
from bot.engine.worth import counts
from bot.scene import Form, action
from bot.talk.model import LAPSE, Blocked, Pressed, Progress, Said, Unblocked
from tests.support.cases import kept, settle, talking, waiting
from tests.support.clock import at
from tests.support.town import Town
from tests.unit.test_nothing_lost import BEGUN, LAPSING, NO_WORDS, WHO, WORDS, heard, put, told

LATE = timedelta(minutes=20)
NIGHT = at("2024-10-10 23:30")
MORNING = at("2024-10-11 12:00")
UNSAID = [each for each in LAPSING if each.dialog.name not in NO_WORDS and not counts(told(each))]


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path, BEGUN)
    await settle(town)
    yield town
    await town.close()


def question(**changes: Any) -> Progress:
    """Return a question to the coordinators that was read back."""
    here = {"programme": "erzgebirge"}
    return replace(told(registry.FORMS["ask"]), subject=here, answers=here, **changes)


async def left_alone(town: Town, who: str = "ada") -> None:
    """Let a question be left alone; the service looks at it for the last time before it lapses."""
    await put(town, who, question())
    await town.wait_until(BEGUN + LAPSE - timedelta(minutes=1))
    heard(town, who)


@pytest.mark.parametrize("form", UNSAID, ids=lambda each: each.dialog.name)
async def test_who_speaks_before_a_tick_came_hears_what_was_not_kept(
    town: Town, form: Form
) -> None:
    who = next((WHO[each] for each in sorted(form.roles) if each in WHO), "ada")
    if form.dialog.name == "agreement":
        await settle(town, talking())
    await put(town, who, told(form))
    await town.wait_until(BEGUN + LAPSE - timedelta(minutes=1))
    heard(town, who)
    town.clock.set(BEGUN + LAPSE + LATE)
    await town.says(who, "Hallo zusammen")
    now = heard(town, who)
    assert "kam keine Antwort mehr" in now or "kam kein Ja mehr" in now
    await town.wait_until(BEGUN + LAPSE + timedelta(hours=30))
    later = heard(town, who)
    assert "kam keine Antwort mehr" not in later
    assert "kam kein Ja mehr" not in later


async def test_it_is_in_the_answer_also_at_night(town: Town) -> None:
    await left_alone(town)
    town.clock.set(NIGHT)
    await town.says("ada", "Hallo")
    first, *_ = town.news("ada")
    assert f"Gemeint ist: „{WORDS}“" in first.text


@pytest.mark.parametrize("how", ["shut out", "in a group"])
async def test_who_is_heard_of_but_says_nothing_to_the_bot_is_told_in_the_morning(
    town: Town, how: str
) -> None:
    await left_alone(town)
    town.clock.set(NIGHT)
    if how == "shut out":
        for event in (Blocked(), Unblocked()):
            await town.happens("ada", event)
    else:
        await town.says("ada", "/hilfe", town.room("Kneipe"))
    assert WORDS not in heard(town, "ada")
    await town.wait_until(MORNING)
    assert heard(town, "ada").count(WORDS) == 1


async def test_a_tick_that_came_first_has_said_it(town: Town) -> None:
    await left_alone(town)
    town.clock.set(NIGHT)
    await town.service.tick()
    await town.says("ada", "Hallo")
    assert WORDS not in heard(town, "ada")
    await town.wait_until(MORNING)
    assert heard(town, "ada").count(WORDS) == 1


async def test_a_tick_and_a_word_at_once_say_it_once(town: Town) -> None:
    await left_alone(town)
    town.clock.set(BEGUN + LAPSE + LATE)
    await town.store.accept([town._envelope("ada", Said("Hallo"))])
    await asyncio.gather(town.service.tick(), town.settle())
    await town.wait_until(MORNING)
    assert heard(town, "ada").count(WORDS) == 1


@pytest.mark.parametrize("anew", [True, False])
async def test_what_is_told_anew_takes_it_back(town: Town, *, anew: bool) -> None:
    had = Pressed(action("had", "t1", "2024-10"), "0")
    town.clock.set(at("2024-10-08 23:00"))
    await town.happens("ada", had)
    await town.presses("ada", "Frau Weber")
    heard(town, "ada")
    town.clock.set(NIGHT)
    await town.says("ada", "/hilfe", town.room("Kneipe"))
    if anew:
        await town.happens("ada", had)
        for label in ("Frau Weber", "Fertig", "Überspringen"):
            await town.presses("ada", label)
    assert [each.attended for each in await kept(town, Meeting)] == [("weber",)] * anew
    await town.wait_until(MORNING)
    assert ("ist nicht eingetragen" in heard(town, "ada")) is not anew


async def test_what_cannot_be_told_holds_up_nobody(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    await left_alone(town)
    town.clock.set(BEGUN + LAPSE + LATE)
    with monkeypatch.context() as broken:
        broken.setattr(lapsed, "lost", lambda *_: 1 / 0)
        await town.says("ada", "/hilfe")
    assert "/vergessen" in heard(town, "ada")
    assert "keeping what was told" in "\n".join(town.errors).casefold()
    town.errors.clear()


@pytest.mark.parametrize("tick", [True, False])
async def test_what_lapsed_behind_another_one_is_told_once_as_the_same_is_begun_anew(
    town: Town, *, tick: bool
) -> None:
    await put(town, "weber", question())
    await town.wait_until(BEGUN + timedelta(days=1))
    await town.says("weber", "/herausforderung")
    await town.presses("weber", "Noch eine Herausforderung")
    assert await waiting(town, "weber") == ["wish", "ask"]
    await town.wait_until(BEGUN + LAPSE - timedelta(minutes=1))
    heard(town, "weber")
    town.clock.set(BEGUN + LAPSE + LATE)
    if tick:
        await town.service.tick()
        await town.settle()
    await town.says("weber", "/frage")
    text = heard(town, "weber")
    assert text.count(WORDS) == 1
    assert ("Gemeint ist" in text) is tick
    await town.wait_until(MORNING)
    assert WORDS not in heard(town, "weber")
