"""A remark on a brief, in a night in which whoever made it stops coordinating."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.challenges import Challenge, Review
from bot.domain.people import Role
from tests.support.cases import JO, challenge, kept, membership, settle
from tests.support.clock import at
from tests.support.town import Town
from tests.unit.test_unsent_invitations import HOW, LEE, MORNING, ask_code, stop

REMARK = "Bitte vorher 50 Euro überweisen"


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path, at("2024-10-15 15:00"))
    leads = (JO, membership(JO, Role.COORDINATOR), LEE, membership(LEE, Role.COORDINATOR))
    await settle(town, *leads, challenge(review=Review.OPEN, success="Alle wissen Bescheid"))
    yield town
    await town.close()


async def hand_back(town: Town, name: str, remark: str) -> None:
    await town.says(name, "/herausforderungen 1")
    await town.presses(name, "Mit Anmerkung zurück")
    await town.says(name, remark)
    town.clock.move(timedelta(minutes=5))


@HOW
@pytest.mark.parametrize("before", [False, True])
async def test_it_goes_no_further(town: Town, how: str, *, before: bool) -> None:
    """Nor does it where its reader has read an earlier one."""
    if before:
        await hand_back(town, "jo", "Bitte den Ort nennen.")
        await town.presses("weber", "Überarbeiten")
        await town.presses("weber", "Passt so")
        assert "eine Anmerkung" in "\n".join(each.text for each in town.news("weber"))
    if how == "moves":
        await ask_code(town)
    town.clock.set(at("2024-10-15 22:00"))
    await hand_back(town, "kim", REMARK)
    await stop(town, how)
    await town.wait_until(MORNING)
    assert not any("Anmerkung" in each.text for each in town.news("weber"))
    for name in ("jo", "lee"):
        told = [each for each in town.news(name) if "angehalten" in each.text]
        assert [each.labels for each in told] == [("Freigeben", "Mit Anmerkung zurück")]
        assert REMARK not in told[0].text
    (brief,) = await kept(town, Challenge)
    assert (brief.review, brief.comment) == (Review.OPEN, "")
    await town.presses("jo", "Freigeben")
    assert "ist freigegeben" in town.news("weber")[-1].text


@HOW
async def test_what_its_reader_has_read_is_not_taken_back(town: Town, how: str) -> None:
    if how == "moves":
        await ask_code(town)
    await hand_back(town, "kim", REMARK)
    town.clock.set(at("2024-10-15 22:00"))
    await stop(town, how)
    (brief,) = await kept(town, Challenge)
    remark = "[…]" if how == "forgets" else REMARK
    assert (brief.review, brief.comment) == (Review.RETURNED, remark)
    town.news("weber")
    await town.says("weber", "/herausforderung")
    await town.presses("weber", "Überarbeiten")
    again = "\n".join(each.text for each in town.news("weber"))
    assert f"Anmerkung der Koordination: „{remark}“" in again
    assert (REMARK in again) is (how != "forgets")


async def revise(town: Town) -> None:
    """Let the contact begin to change the title."""
    await town.says("weber", "/herausforderung")
    for label in ("Überarbeiten", "Etwas ändern", "Titel"):
        await town.presses("weber", label)
    town.clock.move(timedelta(minutes=5))


async def hand_in(town: Town, *, interrupted: bool = False) -> tuple[str, str]:
    """Let the contact finish; return what they hear, and what coordinators read in the morning.

    If something came below the open question, the answer to that is read back first.
    """
    town.news("weber")
    await town.says("weber", "Ein Tresen auf Rollen")
    for _ in range(1 + interrupted):
        await town.presses("weber", "Passt so")
    thanks = "\n".join(each.text for each in town.news("weber"))
    town.news("kim")
    await town.wait_until(MORNING)
    assert not any(REMARK in each.text for each in town.news("weber"))
    (brief,) = await kept(town, Challenge)
    assert brief.review is Review.OPEN
    return thanks, "\n".join(each.text for each in town.news("kim"))


async def test_one_that_crosses_with_a_new_edition_is_read_with_its_thanks(town: Town) -> None:
    town.clock.set(at("2024-10-15 22:00"))
    await revise(town)
    await hand_back(town, "kim", REMARK)
    thanks, shown = await hand_in(town)
    assert f"Inzwischen kam dazu eine Anmerkung der Koordination: „{REMARK}“" in thanks
    assert f"Dabei war die Anmerkung noch nicht gelesen: „{REMARK}“" in shown
    await town.says("kim", "/herausforderungen 1")
    assert REMARK not in town.news("kim")[-1].text
    await town.presses("weber", "Überarbeiten")


async def test_one_that_crossed_is_read_by_nobody_more_once_its_author_is_erased(
    town: Town,
) -> None:
    town.clock.set(at("2024-10-15 22:00"))
    await revise(town)
    await hand_back(town, "kim", REMARK)
    await town.says("weber", "Ein Tresen auf Rollen")
    await town.presses("weber", "Passt so")
    await stop(town, "forgets")
    town.news("jo")
    await town.wait_until(MORNING)
    shown = "\n".join(each.text for each in town.news("jo"))
    assert "hat Herausforderung 1 überarbeitet" in shown
    assert "Dabei war die Anmerkung noch nicht gelesen: „[…]“" in shown
    assert REMARK not in shown
    (brief,) = await kept(town, Challenge)
    assert REMARK not in brief.comment


async def test_one_that_was_seen_when_the_brief_was_opened_crosses_with_nothing(town: Town) -> None:
    town.clock.set(at("2024-10-15 22:00"))
    await hand_back(town, "kim", REMARK)
    await revise(town)
    thanks, shown = await hand_in(town)
    assert "Inzwischen" not in thanks
    assert "hat Herausforderung 1 überarbeitet" in shown
    assert "noch nicht gelesen" not in shown


async def test_one_that_arrived_while_the_brief_was_changed_crosses_with_nothing(
    town: Town,
) -> None:
    await revise(town)
    await hand_back(town, "kim", REMARK)
    thanks, _ = await hand_in(town, interrupted=True)
    assert "Inzwischen" not in thanks
