"""Updates and calls for help on the real store: what is kept, and who hears of it."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot import registry
from bot.domain.challenges import Side
from bot.domain.milestones import MediaKind, Standing, Update
from bot.domain.people import Audit, Role, role_in
from bot.domain.teams import Room
from bot.milestones.calling import HELP
from bot.milestones.dialog import UPDATE
from bot.milestones.relief import LASTS
from bot.ports import Look, Matter, Tx, Watch
from bot.talk.model import Outcome, Pressed
from tests.support.cases import (
    ADA,
    BEN,
    JO,
    KIM,
    WEBER,
    challenge,
    kept,
    member,
    membership,
    settle,
    talking,
    team,
)
from tests.support.clock import at
from tests.support.town import Heard, Town


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path, at("2024-10-15 10:00"))
    yield town
    await town.close()


def heard(town: Town, name: str) -> str:
    """Return what somebody has heard since they were last asked."""
    return "\n".join(each.text for each in town.news(name) if not each.edited)


async def test_an_update_in_three_presses(town: Town) -> None:
    await settle(town)
    await town.says("ada", "/update")
    assert "Wie steht es um Alte Brauerei?" in heard(town, "ada")
    await town.presses("ada", "🟢 Im Plan")
    await town.presses("ada", "Überspringen")
    await town.presses("ada", "Überspringen")
    assert "Alte Brauerei im Oktober: 🟢 Im Plan" in heard(town, "ada")
    assert "🟢 Im Plan, sagt Ada Lindner" in heard(town, "weber")
    assert heard(town, "kim") == ""
    (update,) = await kept(town, Update)
    assert (update.month, update.standing, update.person_id) == (
        "2024-10",
        Standing.ON_TRACK,
        "ada",
    )
    assert (update.sentence, update.media, update.help) == ("", None, False)


COLOURS = (
    ("gelb", Standing.AT_RISK),
    ("Rot.", Standing.BLOCKED),
    ("grün", Standing.ON_TRACK),
    ("läuft", Standing.ON_TRACK),
    ("Läuft gut!", Standing.ON_TRACK),
    ("es hakt", Standing.AT_RISK),
    ("stockt", Standing.AT_RISK),
    ("läuft nicht", Standing.BLOCKED),
)


@pytest.mark.parametrize(("words", "standing"), COLOURS)
async def test_where_a_team_stands_is_said_in_everyday_words(
    town: Town, words: str, standing: Standing
) -> None:
    await settle(town)
    await town.says("ada", "/update")
    await town.replies("ada", words, town.news("ada")[-1].ref)
    for each in ("überspringen", "überspringen", "nein"):
        await town.says("ada", each)
    (update,) = await kept(town, Update)
    assert update.standing == standing


REMARKED = (
    ("gelb, weil das Holz fehlt", Standing.AT_RISK, "weil das Holz fehlt"),
    ("rot - der Lieferant schweigt", Standing.BLOCKED, "der Lieferant schweigt"),
    ("im Plan, der Tresen rollt", Standing.ON_TRACK, "der Tresen rollt"),
    ("Gefährdet: no wood", Standing.AT_RISK, "no wood"),
    ("im Plan 👍", Standing.ON_TRACK, ""),
)


async def finish(town: Town) -> Update:
    """Leave out whatever is asked yet, and return the update that was kept."""
    for _ in range(3):
        question = town.visible("ada")[-1]
        if question.labels:
            await town.says("ada", "nein" if "Ja" in question.labels else "überspringen")
    (update,) = await kept(town, Update)
    return update


@pytest.mark.parametrize(("words", "standing", "sentence"), REMARKED)
@pytest.mark.parametrize("where", ["command", "question", "reminder"])
async def test_a_remark_on_where_a_team_stands_is_read_wherever_it_is_said(
    town: Town, where: str, words: str, standing: Standing, sentence: str
) -> None:
    if where == "reminder":
        card = await reminder(town)
        await town.replies("ada", words, card.ref)
    else:
        await settle(town)
        await town.says("ada", f"/update {words}" if where == "command" else "/update")
    if where == "question":
        await town.says("ada", words)
    assert ("Was gibt es dazu zu sagen?" in heard(town, "ada")) is (not sentence)
    update = await finish(town)
    assert (update.standing, update.sentence) == (standing, sentence)


@pytest.mark.parametrize("words", ["gelb, oder rot", "läuft noch nicht", "Alles gut, danke"])
async def test_what_may_be_another_standing_is_asked_about(town: Town, words: str) -> None:
    await settle(town)
    await town.says("ada", "/update")
    await town.says("ada", words)
    assert "🟡 Gefährdet" in town.visible("ada")[-1].labels
    assert await kept(town, Update) == ()


async def test_a_remark_goes_on_with_what_stood_behind_the_command(town: Town) -> None:
    await settle(town)
    await town.says("ada", "/update Der Tresen rollt")
    await town.says("ada", "gelb, das Holz fehlt")
    update = await finish(town)
    assert (update.standing, update.sentence) == (
        Standing.AT_RISK,
        "Der Tresen rollt. das Holz fehlt",
    )


async def test_a_remark_that_is_too_long_is_asked_for_again(town: Town) -> None:
    await settle(town)
    await town.says("ada", "/update")
    await town.says("ada", f"gelb, {'weil das Holz fehlt ' * 30}")
    told = heard(town, "ada")
    assert "400 Zeichen" in told
    assert "Was gibt es dazu zu sagen?" in told
    await town.says("ada", "Das Holz fehlt")
    assert (await finish(town)).sentence == "Das Holz fehlt"


@pytest.mark.parametrize(
    ("new", "standing", "sentence"),
    [
        ("rot, weil das Holz fehlt", Standing.BLOCKED, "weil das Holz fehlt"),
        ("gelb, weil Ben krank ist", Standing.AT_RISK, "weil Ben krank ist"),
        ("rot", Standing.BLOCKED, ""),
        ("blockiert", Standing.BLOCKED, ""),
    ],
)
async def test_words_with_a_remark_that_are_changed_take_its_place(
    town: Town, new: str, standing: Standing, sentence: str
) -> None:
    await settle(town)
    await town.says("ada", "/update")
    await town.says("ada", "gelb, weil das Holz fehlt")
    await town.edits("ada", "gelb, weil das Holz fehlt", new)
    update = await finish(town)
    assert (update.standing, update.sentence) == (standing, sentence)


@pytest.mark.parametrize("new", ["gelb, oder rot", "Das Holz fehlt noch, aber sonst geht es"])
async def test_a_remark_stays_when_the_words_with_it_are_changed_into_no_answer(
    town: Town, new: str
) -> None:
    await settle(town)
    await town.says("ada", "/update")
    await town.says("ada", "gelb, weil das Holz fehlt")
    await town.edits("ada", "gelb, weil das Holz fehlt", new)
    await town.wait_until(town.clock.now() + timedelta(days=3))
    [update] = await kept(town, Update)
    assert (update.standing, update.sentence) == (Standing.AT_RISK, "weil das Holz fehlt")


@pytest.mark.parametrize("again", ["edited", "said", "pressed"])
async def test_a_remark_is_not_doubled_after_words_that_were_no_answer(
    town: Town, again: str
) -> None:
    await settle(town)
    await town.says("ada", "/update")
    await town.says("ada", "gelb, das Holz fehlt")
    await town.edits("ada", "gelb, das Holz fehlt", "gelb oder rot, das Holz fehlt")
    if again == "edited":
        await town.edits("ada", "gelb oder rot, das Holz fehlt", "rot, das Holz fehlt noch")
    elif again == "said":
        await town.says("ada", "rot, das Holz fehlt noch")
    else:
        await town.presses("ada", "🔴 Blockiert")
    update = await finish(town)
    sentence = "das Holz fehlt" if again == "pressed" else "das Holz fehlt noch"
    assert (update.standing, update.sentence) == (Standing.BLOCKED, sentence)


async def test_a_photo_stays_when_the_words_beside_it_are_changed(town: Town) -> None:
    await settle(town)
    await town.says("ada", "/update")
    await town.sends("ada", "photo gelb, weil das Holz fehlt")
    await town.edits("ada", "gelb, weil das Holz fehlt", "rot, weil Ben krank ist")
    assert "Foto" not in town.visible("ada")[-1].text
    update = await finish(town)
    assert (update.standing, update.sentence) == (Standing.BLOCKED, "weil Ben krank ist")
    assert update.media is not None


async def reminder(town: Town) -> Heard:
    """Return what reminds Ada of October's update."""
    town.clock.set(at("2024-11-05 08:00"))
    await settle(town)
    await town.wait_until(at("2024-11-05 10:00"))
    return next(each for each in town.news("ada") if "fehlt noch ein Update" in each.text)


@pytest.mark.parametrize(("words", "standing"), COLOURS)
async def test_a_reminder_takes_them_as_well(town: Town, words: str, standing: Standing) -> None:
    card = await reminder(town)
    await town.replies("ada", words, card.ref)
    assert "Was gibt es dazu zu sagen?" in heard(town, "ada")
    for each in ("überspringen", "überspringen", "nein"):
        await town.says("ada", each)
    (update,) = await kept(town, Update)
    assert update.standing == standing


@pytest.mark.parametrize("words", ["Zu 2: Stand melden", "zu 2 stand melden", "2: Stand melden"])
async def test_a_button_tells_for_which_of_several_matters_it_is(town: Town, words: str) -> None:
    """And its number alone says that as well."""
    card = await reminder(town)
    assert "2. Alte Brauerei: Für Oktober fehlt noch ein Update" in card.text
    assert [each for row in card.buttons for each, _ in row if each.endswith("melden")] == [
        "Zu 2: Stand melden"
    ]
    await town.says("ada", words)
    assert "Wie steht es um Alte Brauerei?" in heard(town, "ada")


@pytest.mark.parametrize("words", ["läuft noch nicht", "Im Plan sind wir nicht", "läuft das?"])
async def test_what_turns_a_standing_is_none_in_answer_to_a_reminder(
    town: Town, words: str
) -> None:
    card = await reminder(town)
    await town.replies("ada", words, card.ref)
    for each in ("überspringen", "überspringen", "nein"):
        await town.says("ada", each)
    assert await kept(town, Update) == ()


async def test_that_it_is_done_is_no_standing_in_answer_to_a_reminder(town: Town) -> None:
    card = await reminder(town)
    await town.replies("ada", "erledigt", card.ref)
    assert "Was gibt es dazu zu sagen?" not in heard(town, "ada")


BREAK = "Der Lieferant hat abgesagt, wir brauchen bis Freitag Ersatz."


async def test_words_beside_a_photo_go_on_with_what_was_said(town: Town) -> None:
    await settle(town)
    await town.says("ada", "/update blockiert: der Tresen klemmt")
    await town.sends("ada", f"photo {BREAK}")
    await town.presses("ada", "Ja")
    (update,) = await kept(town, Update)
    assert update.media is not None
    assert update.sentence == f"der Tresen klemmt. {BREAK}"
    assert BREAK in heard(town, "weber")
    assert BREAK in heard(town, "kim")


@pytest.mark.parametrize("said", ["", ": der Tresen klemmt"], ids=["skipped", "said"])
async def test_words_at_the_question_for_a_photo_go_on_with_what_was_said(
    town: Town, said: str
) -> None:
    await settle(town)
    await town.says("ada", f"/update blockiert{said}")
    if not said:
        await town.presses("ada", "Überspringen")
    await town.says("ada", BREAK)
    whole = f"der Tresen klemmt. {BREAK}" if said else BREAK
    asked = town.news("ada")[-1]
    assert f"steht mit dabei: „{whole}“" in asked.text
    assert "ein Foto oder eine Datei" in asked.text
    await town.presses("ada", "Überspringen")
    await town.presses("ada", "Nein")
    (update,) = await kept(town, Update)
    assert (update.sentence, update.media) == (whole, None)
    assert BREAK in heard(town, "weber")


@pytest.mark.parametrize(
    "beside",
    ["ja", "Moment noch", "Ich habe gerade leider kein Foto", "Wer bekommt das alles zu sehen?"],
)
async def test_words_beside_the_point_at_the_question_for_a_photo_are_not_noted(
    town: Town, beside: str
) -> None:
    await settle(town)
    await town.says("ada", "/update blockiert: der Tresen klemmt")
    await town.says("ada", beside)
    assert "habe ich nicht notiert" in town.news("ada")[-1].text
    await town.presses("ada", "Überspringen")
    await town.presses("ada", "Nein")
    (update,) = await kept(town, Update)
    assert update.sentence == "der Tresen klemmt"


async def test_too_many_words_at_the_question_for_a_photo_are_said_back(town: Town) -> None:
    await settle(town)
    await town.says("ada", "/update blockiert: der Tresen klemmt")
    await town.says("ada", BREAK * 8)
    told = heard(town, "ada")
    assert "400 Zeichen sind genug" in told
    assert "steht mit dabei" not in told


@pytest.mark.parametrize("said", ["", ": der Tresen klemmt"], ids=["skipped", "said"])
async def test_too_many_words_beside_a_photo_are_said_back(town: Town, said: str) -> None:
    await settle(town)
    await town.says("ada", f"/update blockiert{said}")
    if not said:
        await town.presses("ada", "Überspringen")
    await town.sends("ada", f"photo {BREAK * 8}")
    told = heard(town, "ada")
    assert "Mit diesen Worten kann ich die Datei nicht annehmen." in told
    assert "400 Zeichen sind genug" in told
    await town.sends("ada", f"photo {BREAK}")
    await town.presses("ada", "Ja")
    (update,) = await kept(town, Update)
    assert update.media is not None
    assert update.sentence.endswith(BREAK)


async def test_what_is_typed_with_the_command_is_not_asked_again(town: Town) -> None:
    await settle(town)
    await town.says("weber", "/update blockiert: der Lieferant schweigt")
    assert "Möchten Sie ein Foto" in heard(town, "weber")
    await town.presses("weber", "Überspringen")
    await town.presses("weber", "Nein")
    (update,) = await kept(town, Update)
    assert (update.standing, update.sentence) == (Standing.BLOCKED, "der Lieferant schweigt")
    assert "„der Lieferant schweigt“" in heard(town, "ada")


async def test_a_milestone_with_a_photo(town: Town) -> None:
    await settle(town)
    await town.says("ada", "/update fertig")
    await town.presses("ada", "Prototyp")
    await town.says("ada", "Er rollt")
    await town.sends("ada", "photo")
    (update,) = await kept(town, Update)
    assert (update.milestone_id, update.sentence) == ("prototype", "Er rollt")
    assert update.media is not None
    assert update.media.kind is MediaKind.PHOTO
    told = town.news("weber")[-1]
    assert "Meilenstein: Prototyp" in told.text
    assert told.files == ("photo.jpg",)
    town.news("ada")
    await town.says("ada", "/update fertig")
    assert "Prototyp" not in [label for each in town.news("ada") for label in each.labels]


async def test_a_call_for_help_reaches_every_coordinator_even_at_night(town: Town) -> None:
    town.clock.set(at("2024-10-20 23:30"))
    await settle(town, JO, membership(JO, Role.COORDINATOR))
    await town.says("ada", "/update blockiert: der Lieferant schweigt")
    await town.presses("ada", "Überspringen")
    await town.presses("ada", "Ja")
    assert "Die Koordination weiß jetzt" in heard(town, "ada")
    for lead in ("kim", "jo"):
        told = heard(town, lead)
        assert "Team 1 (Alte Brauerei) braucht Hilfe. Ada Lindner sagt: 🔴 Blockiert" in told
        assert "„der Lieferant schweigt“" in told
    assert heard(town, "weber") == "", "news wait for a polite hour"


async def test_help_is_taken_once_and_everybody_knows(town: Town) -> None:
    await settle(town, JO, membership(JO, Role.COORDINATOR))
    await town.says("ada", "/update blockiert: der Lieferant schweigt")
    await town.presses("ada", "Überspringen")
    await town.presses("ada", "Ja")
    alarm = next(each for each in town.visible("jo") if "Ich kümmere mich" in each.labels)
    take = Pressed(alarm.buttons[0][0][1], alarm.ref)
    for each in ("ada", "kim", "jo"):
        town.news(each)

    await town.presses("kim", "Ich kümmere mich")
    assert "Ada Lindner erfährt es von mir" in heard(town, "kim")
    assert "Kim Seidel von der Koordination kümmert sich" in heard(town, "ada")
    assert "Kim Seidel kümmert sich um Team 1" in heard(town, "jo")
    (update,) = await kept(town, Update)
    assert update.helped_at == at("2024-10-15 10:00")
    (entry,) = await kept(town, Audit)
    assert (entry.person_id, entry.act, entry.subject) == ("kim", "help", update.id)

    await town.presses("jo", "Ich kümmere mich")
    assert "kümmert sich schon Kim Seidel" in heard(town, "jo")
    await town.happens("kim", take)
    assert "kümmerst du dich schon" in heard(town, "kim")
    await town.happens("ada", take)
    assert "finde ich nichts mehr" in heard(town, "ada")
    assert len(await kept(town, Audit)) == 1


@pytest.mark.parametrize(("erased", "alone"), [(False, False), (True, False), (True, True)])
async def test_who_took_care_and_goes_leaves_the_call_to_the_others(
    town: Town, *, erased: bool, alone: bool
) -> None:
    await settle(town, JO, *(() if alone else (membership(JO, Role.COORDINATOR),)))
    await town.says("ada", "/update blockiert: der Lieferant schweigt")
    await town.presses("ada", "Überspringen")
    await town.presses("ada", "Ja")
    await town.presses("kim", "Ich kümmere mich")
    town.news("ada")
    if erased:
        await town.says("kim", "/vergessen")
        await town.presses("kim", "Weiter zum Löschen")
        await town.presses("kim", "Endgültig löschen")
    else:
        await town.says("kim", "/aussteigen")
        await town.presses("kim", "Ganz raus: Erzgebirge")
        await town.says("kim", "skip")
        await town.presses("kim", "Ja, aussteigen")
    told = heard(town, "ada")
    assert "ist nicht mehr in der Koordination" in told
    assert ("niemanden" in told) is alone
    (update,) = await kept(town, Update)
    assert update.helped_at is None
    if not alone:
        await town.presses("jo", "Ich kümmere mich")
        assert "Jo Krause von der Koordination kümmert sich" in heard(town, "ada")


@pytest.mark.parametrize("over", ["reported", "long ago"])
async def test_help_that_was_long_given_nobody_is_called_for_again(town: Town, over: str) -> None:
    await settle(town, JO, membership(JO, Role.COORDINATOR))
    await town.says("ada", "/update blockiert: der Lieferant schweigt")
    await town.presses("ada", "Überspringen")
    await town.presses("ada", "Ja")
    await town.presses("kim", "Ich kümmere mich")
    town.clock.move(timedelta(hours=1) if over == "reported" else LASTS)
    if over == "reported":
        await town.says("weber", "/update auf Kurs: es geht weiter")
        await town.presses("weber", "Überspringen")
    town.news("jo")
    await town.says("kim", "/aussteigen")
    await town.presses("kim", "Ganz raus: Erzgebirge")
    await town.says("kim", "skip")
    await town.presses("kim", "Ja, aussteigen")
    assert "hat um Hilfe gebeten" not in heard(town, "jo")
    assert all(each.helped_at for each in await kept(town, Update) if each.help)


async def test_who_has_left_hears_nothing_of_help(town: Town) -> None:
    town.clock.set(at("2024-10-20 23:30"))
    await settle(town, BEN, membership(BEN, Role.MAKER), member(BEN, Side.MAKER))
    await town.says("ada", "/update blockiert: der Lieferant schweigt")
    await town.presses("ada", "Überspringen")
    await town.presses("ada", "Ja")
    await _leaves(town, "ada")
    for each in ("ada", "ben", "weber", "kim"):
        town.news(each)

    await town.presses("kim", "Ich kümmere mich")
    assert "Ben Okafor und Frau Weber erfahren es von mir" in heard(town, "kim")
    await town.wait_until(at("2024-10-21 09:30"))
    assert "Hilfe für Alte Brauerei ist unterwegs" in heard(town, "weber")
    assert "Help for Alte Brauerei is on its way" in heard(town, "ben")
    assert "Hilfe" not in heard(town, "ada")


async def test_news_of_help_that_wait_are_taken_back_from_who_leaves(town: Town) -> None:
    town.clock.set(at("2024-10-20 23:30"))
    await settle(town)
    await town.says("ada", "/update blockiert: der Lieferant schweigt")
    await town.presses("ada", "Überspringen")
    await town.presses("ada", "Ja")
    await town.presses("kim", "Ich kümmere mich")
    await _leaves(town, "ada")
    town.news("ada")
    await town.wait_until(at("2024-10-21 09:30"))
    assert "Hilfe" not in heard(town, "ada")


async def test_a_call_is_for_who_coordinates_and_ends_with_that(town: Town) -> None:
    await settle(town)
    await town.says("ada", "/update blockiert: der Lieferant schweigt")
    await town.presses("ada", "Überspringen")
    await town.presses("ada", "Ja")
    (update,) = await kept(town, Update)
    call = await town.store.run(lambda tx: tx.parcel(f"{HELP}/{update.id}/kim"))
    assert call is not None
    assert call.in_role == role_in("erzgebirge", Role.COORDINATOR)


async def _leaves(town: Town, name: str) -> None:
    await town.says(name, "/aussteigen")
    await town.presses(name, "Team Alte Brauerei")
    await town.says(name, "skip")
    await town.presses(name, "Ja, aussteigen")


async def test_without_a_coordinator_the_call_says_so(town: Town) -> None:
    gone = membership(KIM, Role.COORDINATOR, left_at=at("2024-10-01 10:00"))
    await settle(town, gone)
    await town.says("ada", "/update gefährdet: kein Holz")
    await town.presses("ada", "Überspringen")
    await town.presses("ada", "Ja")
    assert "niemanden in der Koordination" in heard(town, "ada")


async def test_who_works_in_several_teams_says_which(town: Town) -> None:
    second = team(id="t2", number=2, name="Stadtbad", challenge_id="c2")
    await settle(
        town,
        challenge(id="c2", number=2, title="Ein Bad"),
        second,
        replace(member(ADA, Side.MAKER), team_id="t2"),
        replace(member(WEBER, Side.CONTACT), team_id="t2"),
    )
    await town.says("ada", "/update auf Kurs: es läuft")
    assert "Um welches Team geht es?" in heard(town, "ada")
    await town.says("ada", "Stadtbad")
    await town.presses("ada", "Überspringen")
    (update,) = await kept(town, Update)
    assert (update.team_id, update.sentence) == ("t2", "es läuft")


async def test_the_team_of_the_group_chat_is_meant(town: Town) -> None:
    second = team(id="t2", number=2, name="Stadtbad", challenge_id="c2")
    room = Room("telegram:-1", "t2", "ada", at("2024-10-01 10:00"))
    await settle(
        town,
        challenge(id="c2", number=2, title="Ein Bad"),
        second,
        replace(member(ADA, Side.MAKER), team_id="t2"),
        replace(member(WEBER, Side.CONTACT), team_id="t2"),
        room,
    )
    await town.says("ada", "/update auf Kurs: es läuft", room.id)
    await town.presses("ada", "Überspringen")
    (update,) = await kept(town, Update)
    assert update.team_id == "t2"
    assert "Stadtbad im Oktober: 🟢 Im Plan, sagt Ada Lindner" in heard(town, room.id)


async def test_who_has_no_team_hears_why_nothing_can_be_reported(town: Town) -> None:
    await settle(town, JO, membership(JO, Role.MAKER))
    await town.says("jo", "/update")
    assert "Noch gibt es kein Team" in heard(town, "jo")
    assert await kept(town, Update) == ()


async def test_a_talking_team_has_nothing_to_report_yet(town: Town) -> None:
    await settle(town, talking())
    await town.says("ada", "/update im Plan")
    assert "Alte Brauerei steht noch vor der gemeinsamen Entscheidung" in heard(town, "ada")


async def test_a_reminder_is_settled_by_anybody_of_the_team(town: Town) -> None:
    town.clock.set(at("2024-11-05 08:00"))
    await settle(town)
    await town.wait_until(at("2024-11-05 10:00"))
    assert "Für Oktober fehlt noch ein Update" in heard(town, "ada")
    await town.presses("weber", "Zu 2: Stand melden")
    await town.says("weber", "im Plan")
    await town.presses("weber", "Überspringen")
    await town.presses("weber", "Überspringen")
    (update,) = await kept(town, Update)
    assert (update.month, update.person_id) == ("2024-10", "weber")
    town.news("ada")
    town.news("kim")
    await town.wait_until(at("2024-11-08 12:00"))
    assert "Oktober" not in heard(town, "ada") + heard(town, "kim")


async def test_an_update_without_the_optional_photo_counts_once_its_question_lapsed(
    town: Town,
) -> None:
    await settle(town)
    await town.says("ada", "/update")
    await town.presses("ada", "🔴 Blockiert")
    await town.says("ada", "Der Lieferant hat abgesagt.")
    await town.wait_until(at("2024-10-17 09:00"))
    assert await kept(town, Update) == ()
    heard(town, "ada")
    await town.wait_until(at("2024-10-17 11:00"))
    (update,) = await kept(town, Update)
    assert (update.standing, update.sentence, update.help) == (
        Standing.BLOCKED,
        "Der Lieferant hat abgesagt.",
        False,
    )
    told = heard(town, "ada")
    assert "zählt trotzdem" in told
    assert "🔴 Blockiert" in told
    assert "Der Lieferant hat abgesagt." in heard(town, "weber")


async def test_an_update_behind_another_dialog_is_found_after_an_upgrade(town: Town) -> None:
    await settle(town)
    await town.says("ada", "/update")
    await town.presses("ada", "🔴 Blockiert")
    await town.says("ada", "Der Lieferant hat abgesagt.")
    await town.says("ada", "/idee Ein Regal aus alten Fässern, das sich stapeln lässt.")
    look = Look(Matter.DRAFT, town.people["ada"])

    async def as_before(tx: Tx) -> None:
        await tx.looks.drop([look])
        await tx.looks.keep_watch("erzgebirge", Watch("earlier", town.clock.now()))

    await town.store.run(as_before)
    await town.wait_until(at("2024-10-17 11:00"))
    (update,) = await kept(town, Update)
    assert update.sentence == "Der Lieferant hat abgesagt."


async def test_an_update_of_which_the_standing_is_missing_counts_never(town: Town) -> None:
    await settle(town)
    await town.says("ada", "/update")
    await town.wait_until(at("2024-10-18 11:00"))
    assert await kept(town, Update) == ()
    assert "zählt trotzdem" not in heard(town, "ada")


async def test_an_update_that_lapsed_does_not_override_what_the_team_said_since(
    town: Town,
) -> None:
    await settle(town)
    await town.says("ada", "/update")
    await town.presses("ada", "🔴 Blockiert")
    await town.says("ada", "Der Lieferant hat abgesagt.")
    said_at = town.clock.now()
    town.clock.set(at("2024-10-16 15:00"))
    await town.says("weber", "/update")
    await town.presses("weber", "🟢 Im Plan")
    await town.says("weber", "Der Lieferant liefert doch.")
    await town.presses("weber", "Überspringen")
    heard(town, "ada")
    await town.wait_until(at("2024-10-17 11:00"))
    older, newer = sorted(await kept(town, Update), key=lambda each: each.at)
    assert (older.person_id, newer.person_id) == ("ada", "weber")
    assert older.at == said_at
    for name in ("ada", "weber"):
        told = heard(town, name)
        assert "🔴 Blockiert" in told
        assert "Stand vom Di, 15.10., 10:00" in told
        assert "ein neueres Update" in told
    await town.says("kim", "/status")
    assert "blockiert" not in heard(town, "kim")


async def test_an_update_that_could_not_be_kept_when_its_question_lapsed_is_tried_again(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    await settle(town)
    await town.says("ada", "/update")
    await town.presses("ada", "🔴 Blockiert")
    await town.says("ada", "Der Lieferant hat abgesagt.")
    form = registry.FORMS[UPDATE.name]

    async def fails(*_: object) -> Outcome:
        raise ValueError

    with monkeypatch.context() as broken:
        broken.setitem(registry.FORMS, UPDATE.name, replace(form, finish=fails))
        await town.wait_until(at("2024-10-17 11:00"))
    assert await kept(town, Update) == ()
    trouble = town.service.desk.troubles.of("keeping what was told when a question lapsed")
    assert trouble.lasts
    town.errors.clear()
    await town.wait_until(at("2024-10-18 12:00"))
    (update,) = await kept(town, Update)
    assert update.standing is Standing.BLOCKED
    assert not trouble.lasts
