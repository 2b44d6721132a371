"""What counts as an answer to whether a meeting took place."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.meetings import FIRST, Meeting, MeetingState
from bot.domain.teams import Stage, Team
from bot.meetings.spoken import tells_missed
from bot.talk.model import Pressed
from bot.talk.show import VALUE
from tests.support.cases import agreed, kept, settle, talking
from tests.support.clock import at
from tests.support.town import Town

ASKED, NOBODY = "Hat das Treffen im Oktober stattgefunden", "Niemand hat gesagt"
NOTE = "Ja, war super, wir bauen den Tresen zuerst"


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path, at("2024-10-15 10:00"))
    await settle(town, agreed("2024-10", "2024-10-16 14:00"))
    await town.wait_until(at("2024-10-16 17:00"))
    yield town
    await town.close()


def heard(town: Town, name: str) -> str:
    """Return what somebody has heard since they were last asked."""
    return "\n".join(each.text for each in town.news(name))


async def test_who_says_only_yes_has_answered_for_the_team(town: Town) -> None:
    await town.says("weber", "ja")
    assert "Wer war dabei?" in heard(town, "weber")
    heard(town, "ada")
    await town.wait_until(at("2024-10-21 12:00"))
    ada = heard(town, "ada")
    assert "Das Treffen im Oktober hat stattgefunden, sagt Frau Weber.\n" in f"{ada}\n"
    assert ASKED not in ada
    assert NOBODY not in heard(town, "kim")
    (meeting,) = await kept(town, Meeting, slot="2024-10")
    assert (meeting.state, meeting.attended) == (MeetingState.HELD, ())
    assert "Danke, ist eingetragen" in heard(town, "weber")
    await town.says("kim", "/team 1")
    assert heard(town, "kim").endswith("Oktober: hat stattgefunden")


async def test_whoever_was_ticked_was_there_though_the_last_tap_is_missing(town: Town) -> None:
    await town.says("weber", "ja")
    await town.presses("weber", "Ada Lindner")
    await town.wait_until(at("2024-10-21 12:00"))
    (meeting,) = await kept(town, Meeting, slot="2024-10")
    assert (meeting.state, meeting.attended) == (MeetingState.HELD, ("ada",))


async def test_a_yes_counts_though_another_question_takes_the_place(town: Town) -> None:
    await town.says("weber", "ja")
    await town.says("weber", "/update")
    await town.wait_until(at("2024-10-21 12:00"))
    (meeting,) = await kept(town, Meeting, slot="2024-10")
    assert meeting.state is MeetingState.HELD


@pytest.mark.parametrize("ticks", [False, True], ids=["nobody", "who came"])
async def test_a_sentence_that_was_taken_down_counts_though_somebody_else_tells_who_came(
    town: Town, *, ticks: bool
) -> None:
    await town.says("weber", "Ja, war super, wir bauen den Tresen zuerst")
    assert "dazu schreibe ich auf" in heard(town, "weber")
    await town.says("ada", "ja")
    for button in ("Frau Weber", "Fertig", "Überspringen"):
        await town.presses("ada", button)
    if ticks:
        await town.presses("weber", "Ada Lindner")
        await town.presses("weber", "Fertig")
    await town.wait_until(at("2024-10-21 12:00"))
    (meeting,) = await kept(town, Meeting, slot="2024-10")
    assert (meeting.attended, meeting.note) == (
        ("weber", "ada") if ticks else ("weber",),
        "Ja, war super, wir bauen den Tresen zuerst",
    )
    assert "schreibt Frau Weber: „Ja, war super" in heard(town, "ada")
    assert "Danke, ist eingetragen" in heard(town, "weber")


@pytest.mark.parametrize("other", ["a date", "a no", "another month"])
@pytest.mark.parametrize("words", ["ja", NOTE], ids=["a yes", "a sentence"])
async def test_whose_yes_cannot_be_kept_any_more_hears_so(
    town: Town, words: str, other: str
) -> None:
    await town.says("weber", words)
    if other == "a no":
        await town.presses("ada", "Nein")
    else:
        day = "30.10." if other == "a date" else "12.11."
        await town.says("ada", f"/treffen {day} 14 Uhr")
        await town.presses("ada", "Passt so")
    if other == "another month":
        await town.says("ada", "Urlaub bis November")
    await town.wait_until(at("2024-10-18 16:59"))
    heard(town, "weber")
    await town.wait_until(at("2024-10-21 12:00"))
    (told,) = [each for each in town.news("weber") if "stattgefunden hat" in each.text]
    assert told.text == (
        "Alte Brauerei: Dass das Treffen im Oktober stattgefunden hat, ist nicht eingetragen; im "
        "Team hieß es inzwischen anders. "
        + (f"Auch Ihr Satz dazu nicht: „{NOTE}“ " if words == NOTE else "")
        + "Wie es steht, zeigt /treffen."
    )


@pytest.mark.parametrize("words", ["ja", NOTE], ids=["a yes", "a sentence"])
async def test_whose_sentence_came_second_hears_so_though_they_say_no_more(
    town: Town, words: str
) -> None:
    await town.says("weber", words)
    for each in ("Ja", "Frau Weber", "Fertig"):
        await town.presses("ada", each)
    await town.says("ada", "Es wird Eiche.")
    heard(town, "weber")
    await town.wait_until(at("2024-10-21 12:00"))
    late = "Alte Brauerei, Treffen im Oktober: Dazu steht schon ein Satz, Ihrer ist deshalb"
    assert (f"{late} nicht eingetragen: „{NOTE}“" in heard(town, "weber")) is (words == NOTE)
    (meeting,) = await kept(town, Meeting, slot="2024-10")
    assert (meeting.attended, meeting.note) == (("weber",), "Es wird Eiche.")


@pytest.mark.parametrize("behind", [False, True])
async def test_whose_sentence_came_second_hears_so_where_they_go_on(
    town: Town, *, behind: bool
) -> None:
    await town.says("weber", NOTE)
    if behind:
        await town.says("weber", "/update")
    for each in ("Ja", "Frau Weber", "Ada Lindner", "Fertig"):
        await town.presses("ada", each)
    await town.says("ada", "Es wird Eiche.")
    heard(town, "weber")
    await town.says("weber", "gelb" if behind else "Ada Lindner")
    if behind:
        await town.says("weber", "Das Holz fehlt noch immer.")
    await town.wait_until(at("2024-10-21 12:00"))
    text = heard(town, "weber")
    assert text.count("Dazu steht schon ein Satz") == 1
    (meeting,) = await kept(town, Meeting, slot="2024-10")
    assert (meeting.attended, meeting.note) == (("weber", "ada"), "Es wird Eiche.")


@pytest.mark.parametrize("says", ["ja", "/update", None], ids=["yes", "something else", "nothing"])
async def test_whose_sentence_was_read_back_as_another_came_hears_that_it_is_not_noted(
    town: Town, says: str | None
) -> None:
    for each in ("ja", "alle"):
        await town.says("weber", each)
    account = town.people["weber"]
    progress = await town.store.run(lambda tx: tx.progress(account))
    assert progress is not None
    assert progress.step == "note"
    asked = replace(progress, pending={VALUE: NOTE})
    await town.store.run(lambda tx: tx.save_progress(account, asked))
    for each in ("Ja", "Frau Weber", "Ada Lindner", "Fertig"):
        await town.presses("ada", each)
    await town.says("ada", "Es wird Eiche.")
    heard(town, "weber")
    if says is not None:
        await town.says("weber", says)
    await town.wait_until(at("2024-10-21 12:00"))
    text = heard(town, "weber")
    late = "Dazu steht schon ein Satz: „Es wird Eiche.“ Ihren habe ich deshalb nicht eingetragen"
    assert (late if says == "ja" else f"Nicht dabei ist „{NOTE}“") in text


async def test_who_takes_the_yes_back_is_asked_again_in_the_end(town: Town) -> None:
    await town.says("weber", "ja")
    await town.says("weber", "/abbrechen")
    heard(town, "ada")
    await town.wait_until(at("2024-10-18 17:30"))
    assert ASKED not in heard(town, "ada")
    await town.wait_until(at("2024-10-25 12:00"))
    assert ASKED in heard(town, "ada")
    (meeting,) = await kept(town, Meeting, slot="2024-10")
    assert meeting.state is MeetingState.AGREED


async def test_what_was_claimed_before_the_date_that_is_to_come_calls_nothing_off(
    tmp_path: Path,
) -> None:
    town = Town(tmp_path / "other", at("2024-10-15 10:00"))
    try:
        await settle(town, agreed("2024-10", "2024-10-30 14:00"))
        await town.says("weber", "/treffen")
        await town.happens("weber", Pressed("a.had.t1.2024-10", "0"))
        await town.wait_until(at("2024-10-21 12:00"))
        (meeting,) = await kept(town, Meeting, slot="2024-10")
        assert meeting.state is MeetingState.AGREED
    finally:
        await town.close()


async def test_after_a_first_meeting_that_counts_so_the_verdict_is_asked_for_politely(
    tmp_path: Path,
) -> None:
    """The yes is said on a Friday evening: it counts on Sunday, and Monday is a working day."""
    town = Town(tmp_path / "other", at("2024-10-15 10:00"))
    try:
        await settle(town, talking(), agreed(FIRST, "2024-10-18 14:00"))
        await town.wait_until(at("2024-10-18 17:00"))
        await town.says("weber", "ja")
        heard(town, "weber")
        await town.wait_until(at("2024-10-20 20:00"))
        assert heard(town, "weber") == ""
        (meeting,) = await kept(town, Meeting, slot=FIRST)
        assert meeting.state is MeetingState.HELD
        await town.wait_until(at("2024-10-21 09:30"))
        assert "weiter" in heard(town, "weber")
        (team,) = await kept(town, Team)
        assert team.stage is Stage.TALKING
    finally:
        await town.close()


@pytest.mark.parametrize("words", ["nee ausgefallen", "nee, ist ausgefallen", "fiel aus"])
async def test_that_a_meeting_fell_through_is_a_no(town: Town, words: str) -> None:
    await town.says("weber", words)
    assert "Schade. Dann suchen wir einen neuen Termin." in heard(town, "weber")
    (meeting,) = await kept(town, Meeting, slot="2024-10")
    assert (meeting.state, meeting.starts_at) == (MeetingState.OPEN, None)


@pytest.mark.parametrize(
    ("words", "missed"),
    [
        ("hat leider nicht stattgefunden", True),
        ("Wir haben uns nicht getroffen.", True),
        ("it was cancelled", True),
        ("it didn't take place", True),
        ("fiel leider aus", True),
        ("nein, verschoben", True),
        ("wurde verschoben", False),
        ("ist nicht ausgefallen", False),
        ("nein, ist nicht ausgefallen", False),
        ("nicht nur verschoben", False),
        ("it has not been cancelled", False),
        ("ausgefallen?", False),
        ("ja, war aber abgesagt", False),
        ("ausgefallen und am Freitag nachgeholt", False),
        ("der Strom ist ausgefallen", False),
        ("nee", False),
    ],
)
def test_what_says_only_that_it_did_not_take_place(words: str, missed: bool) -> None:
    assert tells_missed(words) is missed


async def test_a_second_yes_takes_nothing_of_what_was_told(town: Town) -> None:
    await town.says("weber", "ja")
    for label in ("Ada Lindner", "Fertig"):
        await town.presses("weber", label)
    await town.presses("weber", "Ja", old=True)
    assert "Danke, ist eingetragen" in heard(town, "weber")
    (meeting,) = await kept(town, Meeting, slot="2024-10")
    assert (meeting.state, meeting.attended) == (MeetingState.HELD, ("ada",))
    assert heard(town, "ada").count("hat stattgefunden, sagt") == 1
