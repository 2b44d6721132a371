"""Buttons belong to a person, a chat and a time; anything else is refused with a kind word."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.domain.challenges import Answer, Suggestion
from bot.domain.meetings import Meeting
from bot.domain.people import Audit, Person
from bot.engine.offered import LIFE
from bot.talk.model import Pressed
from tests.support.cases import ADA, BEN, kept, profile, proposed, settle
from tests.support.clock import at
from tests.support.town import Heard, Town

VOID = "gehört zu einer früheren Frage"


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path, at("2024-10-08 10:00"))
    await settle(town, profile(BEN), proposed("2024-10", "2024-10-17 14:00", "2024-10-07 10:00"))
    yield town
    await town.close()


def last(town: Town, name: str) -> Heard:
    return town.visible(name)[-1]


async def card(town: Town) -> Pressed:
    """Return the yes on the card that Frau Weber gets for the date that Ada proposed."""
    await town.says("weber", "/treffen")
    (yes,) = [
        Pressed(token, last(town, "weber").ref)
        for row in last(town, "weber").buttons
        for _, token in row
        if token.startswith("a.vote.") and token.endswith(".yes")
    ]
    return yes


async def votes(town: Town) -> tuple[str, ...]:
    (meeting,) = await kept(town, Meeting, slot="2024-10")
    return tuple(sorted(meeting.yes))


@pytest.mark.parametrize("name", ["ben", "kim", "stranger"])
async def test_another_persons_button_is_refused(town: Town, name: str) -> None:
    town.settle_in("stranger", "de")
    yes = await card(town)
    town.news(name)
    for ref in (yes.ref, "0", "", "999999"):
        await town.happens(name, Pressed(yes.token, ref))
        said = "\n".join(each.text for each in town.news(name))
        assert said
        assert "Brauerei" not in said
    assert await votes(town) == ("ada",)


async def test_a_button_counts_only_on_the_message_that_had_it(town: Town) -> None:
    yes = await card(town)
    await town.says("weber", "/hilfe")
    await town.happens("weber", Pressed(yes.token, last(town, "weber").ref))
    assert VOID in town.visible("weber")[-1].text
    assert await votes(town) == ("ada",)
    await town.happens("weber", yes)
    assert await votes(town) == ("ada", "weber")


@pytest.mark.parametrize(
    "change",
    [
        lambda token: token.replace("a.vote", "a.took"),
        lambda token: token.replace(".yes", ".maybe"),
        lambda token: token.replace("2024-10", "2024-11"),
        lambda token: token + ".yes",
        lambda token: token.upper(),
        lambda token: token.replace("t1", "t2"),
        lambda token: token + "\x00",
        lambda token: "d" + token[1:],
    ],
)
async def test_a_token_that_was_tampered_with_is_void(town: Town, change: Any) -> None:
    yes = await card(town)
    await town.happens("weber", Pressed(change(yes.token), yes.ref))
    assert VOID in town.visible("weber")[-1].text
    assert await votes(town) == ("ada",)


async def test_after_its_time_a_button_does_nothing(town: Town) -> None:
    yes = await card(town)
    language = await shown(town, "ben", "/sprache", "English")
    town.clock.set(town.clock.now() + LIFE + timedelta(seconds=1))
    await town.happens("ben", language)
    await town.happens("weber", yes)
    assert (await kept(town, Person, id="ben"))[0].language == "en"
    assert await votes(town) == ("ada",)
    assert "früheren Frage" in town.visible("weber")[-1].text


async def shown(town: Town, name: str, command: str, label: str) -> Pressed:
    await town.says(name, command)
    return town.button(name, label)


async def test_pressed_again_it_is_not_done_again(town: Town) -> None:
    yes = await card(town)
    for _ in range(3):
        await town.happens("weber", yes)
    (meeting,) = await kept(town, Meeting, slot="2024-10")
    assert meeting.yes == ("ada", "weber") or sorted(meeting.yes) == ["ada", "weber"]
    assert meeting.sequence == 1
    assert (
        sum("vorgemerkt" in each.text or "steht" in each.text for each in town.all_heard("ada"))
        <= 2
    )


async def test_a_suggestion_that_is_settled_stays_so(town: Town) -> None:
    await town.says("ben", "/vorschlaege")
    yes = town.button("ben", "Interested")
    no = Pressed(yes.token.replace("interested", "declined"), yes.ref)
    await town.happens("ben", no)
    await town.happens("ben", yes)
    (suggestion,) = await kept(town, Suggestion, maker_id="ben")
    assert suggestion.maker is Answer.DECLINED


async def test_the_buttons_of_another_dialog_run_are_void(town: Town) -> None:
    await town.says("ada", "/update")
    theirs = [token for row in last(town, "ada").buttons for _, token in row]
    await town.says("weber", "/update")
    question = last(town, "weber").text
    for token in theirs:
        await town.happens("weber", Pressed(token, last(town, "weber").ref))
        assert any(VOID in each.text for each in town.visible("weber")[-2:])
        assert question in town.visible("weber")[-1].text
    await town.says("ada", "/abbrechen")
    for token in theirs:
        await town.happens("ada", Pressed(token, "0"))
        assert VOID in last(town, "ada").text


async def test_nobody_presses_in_a_group_for_its_members(town: Town) -> None:
    """The card hangs in a group in which others are, too."""
    yes = await card(town)
    for name in ("ben", "kim"):
        await town.happens(name, yes, "Gruppe")
    assert await votes(town) == ("ada",)
    assert await kept(town, Audit) == ()
    assert (await kept(town, Person, id="ada"))[0] == ADA
