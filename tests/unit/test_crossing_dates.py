"""Two propose a date before either has read the other's."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.challenges import Side
from bot.domain.meetings import Meeting, MeetingState
from bot.domain.teams import Member
from tests.support.cases import BEN, kept, member, settle
from tests.support.clock import at
from tests.support.town import Town


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path, at("2024-10-15 10:00"))
    yield town
    await town.close()


def heard(town: Town, name: str) -> str:
    """Return what somebody has heard since they were last asked."""
    return "\n".join(each.text for each in town.news(name))


async def cross(town: Town, weber: str, ada: str) -> None:
    """Both type a date, Frau Weber confirms hers, and Ada has had an hour to read of it."""
    await town.says("weber", f"/treffen {weber}")
    await town.says("ada", f"/treffen {ada}")
    await town.says("weber", "ja")
    town.clock.move(timedelta(hours=1))
    await town.says("ada", "ja")


async def test_who_confirms_a_date_hears_first_of_one_that_was_proposed_meanwhile(
    town: Town,
) -> None:
    await settle(town)
    await cross(town, "21.10. um 14 Uhr", "22.10. um 10 Uhr")
    said = heard(town, "ada")
    assert "Inzwischen ist Mo, 21.10., 14:00 vorgeschlagen; ein Ja dazu kam von Frau Weber" in said
    assert town.visible("ada")[-1].text.endswith("Verstanden: Di, 22.10., 10:00. Stimmt das?")
    (meeting,) = await kept(town, Meeting, slot="2024-10")
    assert (meeting.starts_at, meeting.yes) == (at("2024-10-21 14:00"), ("weber",))


async def test_the_date_of_whoever_has_left_is_asked_about_only_for_the_yes_of_others(
    town: Town,
) -> None:
    ben = member(BEN, Side.MAKER)
    await settle(town, ben)
    await town.says("ada", "/treffen 22.10. um 10 Uhr")
    await town.says("ben", "/meeting 21 Oct 2pm")
    await town.says("ben", "yes")
    await settle(town, replace(ben, left_at=town.clock.now()))
    town.clock.move(timedelta(hours=1))
    await town.says("ada", "ja")
    assert "vorgeschlagen; ein Ja dazu kam von" not in heard(town, "ada")
    (meeting,) = await kept(town, Meeting, slot="2024-10")
    assert meeting.starts_at == at("2024-10-22 10:00")


async def test_whose_date_gives_way_reads_it_and_for_which_one(town: Town) -> None:
    await settle(town, member(BEN, Side.MAKER))
    await cross(town, "21.10. um 14 Uhr", "22.10. um 10 Uhr")
    town.clock.move(timedelta(minutes=5))
    await town.says("ada", "ja")
    for name in ("ada", "weber"):
        lost = "Dafür entfällt der Vorschlag Mo, 21.10., 14:00; ein Ja dazu kam von Frau Weber."
        assert lost in heard(town, name)
    assert "takes the place of Mon 21 Oct, 14:00, to which Frau Weber said yes" in heard(
        town, "ben"
    )
    (meeting,) = await kept(town, Meeting, slot="2024-10")
    assert (meeting.starts_at, meeting.yes) == (at("2024-10-22 10:00"), ("ada",))


async def test_two_taps_on_the_yes_drop_no_date_that_was_not_read(town: Town) -> None:
    await settle(town)
    await town.says("weber", "/treffen 21.10. um 14 Uhr")
    await town.says("ada", "/treffen 22.10. um 10 Uhr")
    await town.says("weber", "ja")
    button = town.button("ada", "Passt so")
    await town.happens("ada", button)
    await town.happens("ada", button)
    (meeting,) = await kept(town, Meeting, slot="2024-10")
    assert meeting.starts_at == at("2024-10-21 14:00")


async def test_who_proposes_what_is_proposed_agrees_to_it(town: Town) -> None:
    await settle(town)
    await cross(town, "21.10. um 14 Uhr", "21.10. um 14 Uhr")
    assert "Der Termin steht: Mo, 21.10., 14:00" in heard(town, "weber")
    (meeting,) = await kept(town, Meeting, slot="2024-10")
    assert meeting.state is MeetingState.AGREED
    await town.says("ada", "/treffen 21.10. um 14 Uhr")
    heard(town, "ada")
    await town.says("ada", "ja")
    assert "Das ist schon notiert: Mo, 21.10., 14:00" in heard(town, "ada")


async def test_who_proposes_another_date_themselves_loses_nobody_s_yes_unsaid(town: Town) -> None:
    await settle(town, member(BEN, Side.MAKER))
    await town.says("ada", "/treffen 21.10. um 14 Uhr")
    await town.says("ada", "ja")
    await town.presses("weber", "Passt")
    heard(town, "weber")
    await town.says("ada", "/treffen 22.10. um 10 Uhr")
    await town.says("ada", "ja")
    assert "Mo, 21.10., 14:00; ein Ja dazu kam von Frau Weber." in heard(town, "weber")


ASKED = "Zu Mo, 21.10., 14:00 kam inzwischen ein Ja von Frau Weber. Mit einem anderen Vorschlag"


@pytest.mark.parametrize("more", [(), (member(BEN, Side.MAKER),)], ids=["it stands by it", "not"])
async def test_who_confirms_another_date_hears_first_of_a_yes_that_came_meanwhile(
    town: Town, more: tuple[Member, ...]
) -> None:
    await settle(town, *more)
    await town.says("ada", "/treffen 21.10. um 14 Uhr")
    await town.says("ada", "ja")
    await town.says("ada", "/treffen 22.10. um 10 Uhr")
    await town.presses("weber", "Passt")
    town.clock.move(timedelta(minutes=5))
    heard(town, "ada")
    button = town.button("ada", "Passt so")
    await town.happens("ada", button)
    await town.happens("ada", button)
    said = heard(town, "ada")
    assert ASKED in said
    assert "Verstanden: Di, 22.10., 10:00" in said
    (meeting,) = await kept(town, Meeting, slot="2024-10")
    assert (meeting.starts_at, meeting.yes) == (at("2024-10-21 14:00"), ("ada", "weber"))
    town.clock.move(timedelta(minutes=5))
    await town.says("ada", "ja")
    assert ASKED not in heard(town, "ada")
    (meeting,) = await kept(town, Meeting, slot="2024-10")
    assert (meeting.starts_at, meeting.yes) == (at("2024-10-22 10:00"), ("ada",))


async def test_a_yes_that_was_there_already_or_is_one_s_own_is_not_told_again(town: Town) -> None:
    await settle(town, member(BEN, Side.MAKER))
    await town.says("ada", "/treffen 21.10. um 14 Uhr")
    await town.says("ada", "ja")
    await town.presses("weber", "Passt")
    await town.says("ben", "/meeting 22 Oct 10am")
    await town.presses("ben", "Suits me")
    town.clock.move(timedelta(minutes=5))
    await town.says("ben", "/meeting 22 Oct 10am")
    await town.says("ben", "yes")
    assert "Meanwhile" not in heard(town, "ben")
    (meeting,) = await kept(town, Meeting, slot="2024-10")
    assert meeting.starts_at == at("2024-10-22 10:00")


async def test_a_yes_of_somebody_else_leaves_a_reply_to_the_card_the_answer_to_its_question(
    town: Town,
) -> None:
    await settle(town, member(BEN, Side.MAKER))
    await town.says("ada", "/treffen 21.10. um 14 Uhr")
    await town.says("ada", "ja")
    await town.says("ben", "/meeting")
    card = town.visible("ben")[-1]
    for words in ("propose a date", "4 Nov 2pm", "yes"):
        await town.says("ben", words)
    assert "Why is that?" in heard(town, "ben")
    town.clock.move(timedelta(minutes=5))
    await town.presses("weber", "Passt")
    heard(town, "ben")
    await town.replies("ben", "22 Oct 10am", card.ref)
    assert heard(town, "ben").startswith("Understood: Tue 22 Oct, 10:00")
    await town.says("ben", "/cancel")
    assert "Why is that?" not in heard(town, "ben")
