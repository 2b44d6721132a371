"""Cards of a date: what one answers shows everywhere, whatever is slow, asleep or elsewhere."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.challenges import Side
from bot.domain.meetings import Meeting, MeetingState
from bot.domain.people import Account
from bot.domain.teams import Room
from bot.talk.model import Envelope, Event, Pressed, Said
from tests.support.cases import BEN, kept, member, settle
from tests.support.clock import at
from tests.support.town import Heard, Town

NOW = "2024-10-08 10:00"
BEN_TOO = member(BEN, Side.MAKER)
YES, NO = (f"a.vote.t1.2024-10.1.{each}" for each in ("yes", "no"))
ADA_YES, BEN_YES, WEBER_YES = ALL = ["Ada Lindner ✓", "Ben Okafor ✓", "Frau Weber ✓"]


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path, at(NOW))
    yield town
    await town.close()


async def propose(town: Town) -> None:
    await town.says("ada", "/treffen 15.10. 14 Uhr")
    await town.says("ada", "ja")


def card(town: Town, name: str) -> Heard:
    """Return the card as somebody sees it now: the one message that was proposed with answers."""
    refs = {each.ref for each in town.all_heard(name) if " ✓, " in each.text}
    (found,) = [each for each in town.visible(name) if each.ref in refs]
    return found


def answers(heard: Heard) -> list[str]:
    return sorted(heard.text.splitlines()[-1].split(", "))


async def test_two_answers_at_once_both_show(town: Town) -> None:
    await settle(town, BEN_TOO)
    await propose(town)
    await town.at_once(*((each, Pressed(YES, card(town, each).ref)) for each in ("ben", "weber")))
    (meeting,) = await kept(town, Meeting)
    assert meeting.state is MeetingState.AGREED
    for name in ("ada", "ben", "weber"):
        assert answers(card(town, name)) == ALL
        assert card(town, name).buttons == ()
        assert sum(bool(each.files) for each in town.news(name)) == 1


async def test_a_yes_and_a_no_at_once_leave_no_buttons(town: Town) -> None:
    await settle(town, BEN_TOO)
    await propose(town)
    yes, no = Pressed(YES, card(town, "ben").ref), Pressed(NO, card(town, "weber").ref)
    await town.at_once(("ben", yes), ("weber", no))
    (meeting,) = await kept(town, Meeting)
    assert meeting.starts_at is None
    for name in ("ada", "ben", "weber"):
        assert card(town, name).buttons == ()
    assert "Frau Weber" in card(town, "ada").text


async def test_a_card_that_is_slow_to_arrive_shows_the_result_in_the_end(town: Town) -> None:
    """Once it was tried it is not changed in place any more; what changes it waits behind it."""
    await settle(town, BEN_TOO)
    await town.says("ada", "/treffen 15.10. 14 Uhr")
    town.hands.busy.add(town.people["ada"])
    await town.says("ada", "ja")
    town.hands.busy.add(town.people["ben"])
    await town.says("weber", "passt")
    town.clock.set(at("2024-10-08 10:05"))
    town.hands.busy.clear()
    await town.settle()
    assert answers(card(town, "ada")) == [ADA_YES, "Ben Okafor …", WEBER_YES]
    assert answers(card(town, "ben")) == [ADA_YES, "Ben Okafor …", WEBER_YES]
    assert card(town, "ben").labels == ("Suits me", "Can’t make it")


async def test_settling_the_date_does_not_swallow_what_still_has_to_be_shown(town: Town) -> None:
    await settle(town, BEN_TOO)
    await propose(town)
    town.hands.busy.add(town.people["ada"])
    await town.says("weber", "passt")
    await town.says("ben", "suits me")
    town.clock.set(at("2024-10-08 10:05"))
    town.hands.busy.clear()
    await town.settle()
    assert answers(card(town, "ada")) == ALL
    assert "Der Termin steht" in card(town, "ada").text


async def test_a_card_that_nobody_has_seen_is_not_shown_once_it_is_of_no_use(town: Town) -> None:
    await settle(town)
    town.clock.set(at("2024-10-08 20:30"))
    await propose(town)
    await town.says("weber", "/treffen")
    await town.presses("weber", "Passt nicht")
    await town.says("weber", "abbrechen")
    town.news("weber")
    await town.wait_until(at("2024-10-09 10:00"))
    assert not any("15.10." in each.text for each in town.news("weber"))
    assert "Frau Weber kann dann nicht" in card(town, "ada").text


async def test_every_group_chat_of_a_team_has_its_card(town: Town) -> None:
    rooms = [Room(town.room(each), "t1", "ada", at(NOW)) for each in ("Eins", "Zwei")]
    await settle(town, BEN_TOO, *rooms)
    await propose(town)
    for name in ("Eins", "Zwei"):
        assert card(town, name).labels == ("Passt", "Passt nicht")
    await town.presses("ben", "Passt", "Eins")
    for name in ("Eins", "Zwei"):
        assert answers(card(town, name)) == [ADA_YES, BEN_YES, "Frau Weber …"]
        assert card(town, name).labels == ("Passt", "Passt nicht")
    await town.says("weber", "passt")
    for name in ("Eins", "Zwei"):
        assert answers(card(town, name)) == ALL
        assert card(town, name).labels == ()


async def test_a_yes_to_the_reminder_shows_on_the_card(town: Town) -> None:
    await settle(town)
    await propose(town)
    await town.wait_until(at("2024-10-10 10:00"))
    reminder = town.visible("weber")[-1]
    assert reminder.ref != card(town, "weber").ref
    await town.presses("weber", "Passt")
    assert answers(card(town, "weber")) == [ADA_YES, WEBER_YES]
    assert card(town, "weber").labels == ()
    (pressed,) = [each for each in town.visible("weber") if each.ref == reminder.ref]
    assert pressed.text.endswith("✓ Passt")


async def test_a_no_to_a_date_that_stood_is_told_with_the_file_that_takes_it_out(
    town: Town,
) -> None:
    await settle(town)
    await propose(town)
    await town.presses("weber", "Passt")
    town.news("ada")
    await town.says("weber", "/treffen")
    await town.presses("weber", "Ich kann doch nicht")
    edited, told = town.news("ada")
    assert (edited.edited, edited.ref) == (True, card(town, "ada").ref)
    assert edited.text.endswith("entfällt.")
    assert told.files == ("kupplung-2024-10.ics",)


# One person with two messengers.

ELSEWHERE = "matrix:@weber:example.org"


async def through_the_other(town: Town, number: int, event: Event) -> None:
    """Let something come in from Frau Weber's second messenger, in which nobody delivers here."""
    envelope = Envelope(f"matrix:{number}", ELSEWHERE, event, town.clock.now(), ref=f"$m{number}")
    await town.store.accept([envelope])
    await town.settle()


async def test_a_card_is_changed_in_the_messenger_in_which_it_lies(town: Town) -> None:
    await settle(town, BEN_TOO, Account(ELSEWHERE, "weber"))
    await town.says("weber", "Hallo")
    await propose(town)
    town.clock.set(at("2024-10-08 10:05"))
    await through_the_other(town, 1, Said("Hallo"))
    await town.says("ben", "suits me")
    assert answers(card(town, "weber")) == [ADA_YES, BEN_YES, "Frau Weber …"]
    await through_the_other(town, 2, Pressed(YES, "$card"))
    assert answers(card(town, "weber")) == ALL
    assert card(town, "weber").labels == ()
