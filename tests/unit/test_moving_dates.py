"""Who wants to move a date that stands says so in words of their own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.answers import Refusal
from bot.domain.challenges import Suggestion
from bot.domain.meetings import Meeting, MeetingState
from bot.domain.teams import Room
from tests.support.cases import agreed, challenge, kept, proposed, settle
from tests.support.clock import at
from tests.support.town import Town

CHANGING = ("Anderer Termin", "Ich kann doch nicht")


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path, at("2024-10-15 10:00"))
    yield town
    await town.close()


@pytest.mark.parametrize(
    "words",
    [
        "können wir auf Donnerstag schieben?",
        "Termin verschieben auf 12.11.",
        "verschieben",
        "ich kann leider doch nicht",
        "can we reschedule?",
    ],
)
async def test_who_wants_to_move_a_date_is_led_to_its_buttons(town: Town, words: str) -> None:
    await settle(town, agreed("2024-10", "2024-10-23 14:00", yes=("ada", "weber")))
    await town.says("ada", words)
    shown = town.visible("ada")[-1]
    assert "Mi, 23.10., 14:00. Der Termin steht." in shown.text
    assert "Anderer Termin" in shown.text
    assert shown.labels == CHANGING
    await town.says("ada", "24.10. um 15 Uhr")
    assert "Verstanden: Do, 24.10., 15:00" in town.news("ada")[-1].text
    (meeting,) = await kept(town, Meeting, slot="2024-10")
    assert meeting.state is MeetingState.AGREED


@pytest.mark.parametrize(
    "words", ["wurde verschoben", "das passt nicht", "schiebetür", "das kann doch nicht sein"]
)
async def test_other_words_move_nothing(town: Town, words: str) -> None:
    await settle(town, agreed("2024-10", "2024-10-23 14:00"))
    await town.says("ada", words)
    assert "Der Termin steht" not in town.news("ada")[-1].text


async def test_words_to_a_date_that_waits_for_an_answer_are_for_that(town: Town) -> None:
    await settle(town, proposed("2024-10", "2024-10-23 14:00", "2024-10-14 10:00"))
    await town.says("weber", "da kann ich doch nicht")
    assert "Der Termin steht" not in town.news("weber")[-1].text


async def test_a_figure_below_numbered_questions_is_asked_what_it_means(town: Town) -> None:
    await settle(town)
    await town.says("ada", "/frage Werden Fahrtkosten erstattet?")
    await town.says("kim", "/offen")
    await town.says("kim", "1")
    shown = town.visible("kim")[-1]
    assert "nicht verstanden" in shown.text
    assert shown.labels[-2:] == ("1 beantworten", "1 erledigt")
    await town.says("kim", "1 beantworten")
    await town.says("kim", "Ja, bis 50 EUR.")
    assert "Ja, bis 50 EUR." in town.news("ada")[-1].text


async def test_who_replies_to_a_question_with_such_words_has_answered_it(town: Town) -> None:
    await settle(town, agreed("2024-10", "2024-10-23 14:00", yes=("ada", "weber")))
    await town.says("ada", "/experten")
    await town.presses("ada", town.visible("ada")[-1].labels[0])
    await town.says("ada", "Können wir den Einbau des Tresens in den Mai legen?")
    await town.replies("weber", "Ja, verschieben Sie ihn ruhig.", town.visible("weber")[-1].ref)
    assert "Die Antwort geht an das Team" in town.visible("weber")[-1].text
    assert "„Ja, verschieben Sie ihn ruhig.“" in town.news("ada")[-1].text


@pytest.mark.parametrize("replies", [True, False], ids=["reply", "right below"])
async def test_an_update_to_its_reminder_may_have_such_words(town: Town, *, replies: bool) -> None:
    await settle(town, agreed("2024-11", "2024-11-13 14:00", yes=("ada", "weber")))
    await town.wait_until(at("2024-10-15 17:00"))
    card, words = town.visible("ada")[-1], "gefährdet: wir müssen den Einbau verschieben"
    assert "Stand melden" in " ".join(card.labels)
    await (town.replies("ada", words, card.ref) if replies else town.says("ada", words))
    assert "ein Foto oder eine Datei mitschicken?" in town.news("ada")[-1].text


async def test_that_a_meeting_took_place_may_have_such_words(town: Town) -> None:
    november = agreed("2024-11", "2024-11-13 14:00", yes=("ada", "weber"))
    await settle(town, agreed("2024-10", "2024-10-16 14:00", yes=("ada", "weber")), november)
    await town.wait_until(at("2024-10-16 17:00"))
    words = "Ja, hat stattgefunden, das Budget verschieben wir"
    await town.replies("weber", words, town.visible("weber")[-1].ref)
    assert f"dazu schreibe ich auf: „{words}“" in town.news("weber")[-1].text


async def test_who_replies_to_the_card_of_a_date_means_that(town: Town) -> None:
    await settle(town, agreed("2024-10", "2024-10-23 14:00", yes=("ada", "weber")))
    await town.says("ada", "/treffen")
    card = town.visible("ada")[-1]
    await town.says("ada", "/hilfe")
    await town.replies("ada", "können wir das verschieben?", card.ref)
    assert town.visible("ada")[-1].labels == CHANGING


async def test_a_no_right_below_a_suggestion_is_for_that_and_moves_no_date(town: Town) -> None:
    other = Suggestion("s1", "erzgebirge", "c2", "ada", "weber", 0.9, (), at("2024-10-08 10:00"))
    two = challenge(id="c2", number=2, title="Tresen 2")
    date = agreed("2024-10", "2024-10-23 14:00", yes=("ada", "weber"))
    await settle(town, date, two, other)
    await town.says("ada", "/vorschlaege")
    await town.says("ada", "nee, da kann ich leider doch nicht")
    assert not [each for each in town.news("ada") if "Der Termin steht" in each.text]
    (given,) = await kept(town, Refusal)
    assert given.note == "nee, da kann ich leider doch nicht"
    await town.says("ada", "/hilfe")
    await town.says("ada", "nee, da kann ich leider doch nicht")
    assert town.visible("ada")[-1].labels == CHANGING


@pytest.mark.parametrize("words", ["abbrechen", "stopp", "cancel"])
@pytest.mark.parametrize("state", ["agreed", "proposed"])
async def test_who_breaks_a_meeting_off_by_its_command_is_shown_how(
    town: Town, state: str, words: str
) -> None:
    dated = agreed("2024-10", "2024-10-23 14:00", yes=("ada", "weber"))
    if state == "proposed":
        dated = proposed("2024-10", "2024-10-23 14:00", "2024-10-14 10:00")
    await settle(town, dated)
    await town.says("ada", f"/treffen {words}")
    shown = town.visible("ada")[-1]
    how = "Abgesagt ist damit nichts. Absagen geht so: mit „Ich kann doch nicht“."
    assert shown.text.startswith(how)
    assert "Mi, 23.10., 14:00" in shown.text
    assert "Ich kann doch nicht" in shown.labels
    assert town.news("weber") == []
    await town.presses("ada", "Ich kann doch nicht")
    heard = "".join(each.text for each in town.news("ada"))
    assert "für Mi, 23.10., 14:00 abgesagt" in heard


async def test_in_a_group_it_is_said_where_that_is_done(town: Town) -> None:
    room = Room(town.room("tisch"), "t1", "ada", at("2024-09-05 10:00"))
    await settle(town, room, agreed("2024-10", "2024-10-23 14:00", yes=("ada", "weber")))
    await town.says("ada", "/treffen abbrechen", town.room("tisch"))
    told = town.visible(town.room("tisch"))[-1].text
    assert "Absagen geht im Chat mit mir, nach /treffen, mit „Ich kann doch nicht“." in told
    assert "Der Termin steht." in told


@pytest.mark.parametrize("words", ["abbrechen", "zurück", "überspringen"])
async def test_where_no_date_is_known_none_is_called_off(town: Town, words: str) -> None:
    await settle(town)
    await town.says("ada", f"/treffen {words}")
    assert town.news("ada")[-1].text == "Alte Brauerei, Treffen im Oktober: noch kein Termin."
    await town.says("ada", "/abbrechen")
    assert "keine Frage offen" in town.news("ada")[-1].text
