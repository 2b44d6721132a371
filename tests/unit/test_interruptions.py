"""Dialogs that interrupt dialogs: each waits once, and not without end."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot import registry
from bot.domain.challenges import Side
from bot.domain.ideas import Idea
from bot.domain.meetings import FIRST, Meeting
from bot.domain.milestones import Standing, Update
from bot.domain.people import Role
from bot.domain.teams import Member, Verdict
from bot.engine.unkept import key_of
from bot.scene import Form, action
from bot.talk.dialog import Ask
from bot.talk.machine import YES_NO, begin
from bot.talk.model import Pressed, Said, Why
from tests.support.cases import (
    ADA,
    JO,
    agreed,
    challenge,
    kept,
    member,
    membership,
    organisation,
    profile,
    settle,
    talking,
    team,
    waiting,
)
from tests.support.clock import at
from tests.support.town import Town


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path, at("2024-10-08 10:00"))
    await settle(town)
    yield town
    await town.close()


async def report(town: Town) -> None:
    await town.says("ada", "/update")
    await town.says("ada", "im Plan")


async def tell_of_a_meeting(town: Town) -> None:
    await town.says("ada", "/treffen")
    await town.presses("ada", "Hatten wir schon")
    await town.says("ada", "alle")


async def test_dialogs_that_interrupt_each_other_in_turns_wait_once(town: Town) -> None:
    await report(town)
    await tell_of_a_meeting(town)
    once = await waiting(town)
    assert len(once) == 2
    for _ in range(3):
        await report(town)
        assert await waiting(town) == once[::-1]
        await tell_of_a_meeting(town)
        assert await waiting(town) == once
    await town.says("ada", "Wir haben gemessen.")
    assert await waiting(town) == once[1:]


SECOND = team(id="t2", number=2, challenge_id="c2", name="Stadtgarten")
OF_BOTH = tuple(
    Member("t2", who, side, at("2024-08-26 10:00"))
    for who, side in (("ada", Side.MAKER), ("weber", Side.CONTACT))
)


async def join_a_second_team(town: Town) -> None:
    await settle(town, challenge(id="c2", number=2, title="Eine Bank"), SECOND, *OF_BOTH)


async def says_all(town: Town, who: str, *words: str) -> None:
    for each in words:
        await town.says(who, each)


async def test_updates_of_two_teams_are_two(town: Town) -> None:
    await join_a_second_team(town)
    await says_all(town, "ada", "/update", "1", "blockiert", "Ohne Stahl steht alles still.")
    asked = town.news("ada")[-1].text
    await says_all(town, "ada", "/update", "2", "im Plan")
    assert await waiting(town) == ["update", "update"]
    await says_all(town, "ada", "Läuft gut.", "überspringen")
    assert town.visible("ada")[-1].text == f"Weiter mit Alte Brauerei.\n\n{asked}"
    await says_all(town, "ada", "überspringen", "nein")
    assert await waiting(town) == []
    told = {each.team_id: (each.standing, each.sentence) for each in await kept(town, Update)}
    assert told == {
        "t1": (Standing.BLOCKED, "Ohne Stahl steht alles still."),
        "t2": (Standing.ON_TRACK, "Läuft gut."),
    }


async def test_what_was_typed_with_the_command_waits_as_well(town: Town) -> None:
    await join_a_second_team(town)
    await says_all(town, "ada", "/update blockiert, ohne Stahl steht alles still", "1")
    await tell_of_a_meeting(town)
    assert await waiting(town) == ["held", "update"]
    await town.says("ada", "abbrechen")
    await says_all(town, "ada", "/update im Plan, es läuft gut", "2")
    assert await waiting(town) == ["update", "update"]
    await says_all(town, "ada", "überspringen", "überspringen", "nein")
    told = {each.team_id: each.standing for each in await kept(town, Update)}
    assert told == {"t1": Standing.BLOCKED, "t2": Standing.ON_TRACK}


async def test_an_update_whose_team_is_asked_for_waits(town: Town) -> None:
    await join_a_second_team(town)
    await town.says("ada", "/update blockiert, ohne Stahl steht alles still")
    await town.says("ada", "/idee Ein Regal aus alten Fässern")
    assert await waiting(town) == ["idea", "update-for"]


async def test_an_idea_that_was_typed_with_the_command_waits(town: Town) -> None:
    await town.says("ada", "/idee Ein Regal aus alten Fässern")
    await report(town)
    assert await waiting(town) == ["update", "idea"]


async def test_what_is_told_of_two_teams_meetings_is_two(town: Town) -> None:
    await join_a_second_team(town)
    await town.says("ada", "/treffen")
    cards = [each for each in town.news("ada") if "Hatten wir schon" in each.labels]
    for card in cards:
        tokens = {text: token for row in card.buttons for text, token in row}
        await town.happens("ada", Pressed(tokens["Hatten wir schon"], card.ref))
        await town.says("ada", "alle")
    assert await waiting(town) == ["held", "held"]


async def test_dates_of_two_months_of_one_team_are_told_apart(town: Town) -> None:
    for slot, day in (("2024-10", "4.11. um 14 Uhr"), ("2024-11", "5.12. um 14 Uhr")):
        await town.happens("ada", Pressed(action("date", "t1", slot), "0"))
        await says_all(town, "ada", day, "ja")
    assert await waiting(town) == ["date", "date"]
    await town.says("ada", "abbrechen")
    assert "Weiter mit Alte Brauerei, Treffen im Oktober." in town.visible("ada")[-1].text
    assert await waiting(town) == ["date"]


WISH = "/herausforderung Ein Stand für die Messe"
NEED = "Der Stand soll in einen Kombi passen und in zehn Minuten stehen."


async def test_two_wishes_are_two_briefs(town: Town) -> None:
    await says_all(town, "weber", WISH, NEED)
    asked = town.news("weber")[-1].text
    await says_all(town, "weber", "/herausforderung Eine Bank vor der Tür", NEED)
    assert await waiting(town, "weber") == ["brief", "brief"]
    await town.says("weber", "abbrechen")
    assert town.visible("weber")[-1].text.endswith(
        f"Weiter mit Ein Stand für die Messe.\n\n{asked}"
    )
    assert await waiting(town, "weber") == ["brief"]


async def test_the_same_wish_begins_anew(town: Town) -> None:
    await says_all(town, "weber", WISH, NEED, WISH)
    assert await waiting(town, "weber") == ["brief"]


async def test_a_brief_that_is_revised_twice_is_one_whatever_it_is_called_meanwhile(
    town: Town,
) -> None:
    for title in ("Ein Hocker", "Eine Leiter"):
        await town.says("weber", "/herausforderung")
        await town.presses("weber", "Überarbeiten")
        await says_all(town, "weber", "Er steht in allen Sälen.", "ändern", "Titel", title)
        assert f"Titel: {title}" in town.visible("weber")[-1].text
    assert await waiting(town, "weber") == ["brief"]


async def test_two_ideas_are_two(town: Town) -> None:
    await says_all(town, "ada", "/idee", "Ein Regal aus alten Fässern", "Ein Keller")
    await says_all(town, "ada", "/idee", "Eine Lampe aus alten Flaschen")
    assert await waiting(town) == ["idea", "idea"]


UNKEPT = " mehr. Noch einmal geht es mit /"
MADE = at("2024-10-10 10:00")
"""When what was said on the 8th at 10:00 lapses."""


async def unkept(town: Town, who: str) -> list[str]:
    """Return what somebody hears of what was not kept, in the days after they fell silent."""
    town.news(who)
    await town.wait_until(MADE - timedelta(minutes=1))
    assert not any(UNKEPT in each.text for each in town.news(who))
    await town.wait_until(MADE + timedelta(days=10))
    told = [each for each in town.news(who) if UNKEPT in each.text]
    assert all((each.why, each.about) == (Why.NEWS, "unkept") for each in told)
    return [each.text for each in told]


async def test_who_told_an_idea_and_gave_no_yes_hears_once_that_it_was_not_kept(
    town: Town,
) -> None:
    await says_all(town, "ada", "/idee Ein Regal aus alten Fässern", "Ein Keller")
    assert "Passt so" in town.visible("ada")[-1].labels
    (told,) = await unkept(town, "ada")
    assert told.startswith("Die Idee ist noch nicht weitergegeben")
    assert "mit /idee." in told
    assert "Ein Regal aus alten Fässern" in told
    await says_all(town, "ada", "/idee Ein Regal aus alten Fässern", "Ein Keller", "ja")
    assert len(await kept(town, Idea)) == 1


async def test_who_names_a_date_anew_before_the_morning_hears_nothing_of_the_first_time(
    town: Town,
) -> None:
    await town.wait_until(at("2024-10-11 17:00"))
    await town.says("ada", "/treffen am 24.10. um 14 Uhr")
    await town.wait_until(at("2024-10-13 19:00"))
    await says_all(town, "ada", "/treffen am 25.10. um 14 Uhr", "ja")
    town.news("ada")
    await town.wait_until(at("2024-10-18 12:00"))
    assert not any(UNKEPT in each.text for each in town.news("ada"))


async def test_who_names_a_date_to_another_team_hears_of_the_first_one_all_the_same(
    town: Town,
) -> None:
    bath = organisation(id="bath", name="Stadtbad", contact_id="jo")
    await settle(town, JO, membership(JO, Role.CONTACT), bath,
                 challenge(id="c2", number=2, organisation_id="bath", contact_id="jo"),
                 team(id="t2", number=2, challenge_id="c2", contact_id="jo", name="Stadtbad"),
                 member(ADA, Side.MAKER, team_id="t2"),
                 member(JO, Side.CONTACT, team_id="t2"))  # fmt: skip
    await town.wait_until(at("2024-10-11 17:00"))
    for card, when in ((-1, "24.10. um 14 Uhr"), (-2, "25.10. um 14 Uhr")):
        await town.says("ada", "/treffen")
        cards = [each for each in town.visible("ada") if "Termin vorschlagen" in each.labels]
        buttons = dict(each for row in cards[card].buttons for each in row)
        await town.happens("ada", Pressed(buttons["Termin vorschlagen"], cards[card].ref))
        await town.says("ada", when)
        if card == -1:
            await town.wait_until(at("2024-10-13 19:00"))
    await town.says("ada", "ja")
    town.news("ada")
    await town.wait_until(at("2024-10-18 12:00"))
    assert sum("Der Termin ist nicht vorgeschlagen" in each.text for each in town.news("ada")) == 1


async def test_who_tells_another_idea_before_the_morning_hears_of_the_first_one_all_the_same(
    town: Town,
) -> None:
    await town.wait_until(at("2024-10-11 17:00"))
    await says_all(town, "ada", "/idee Ein Regal aus alten Fässern", "Ein Keller")
    await town.wait_until(at("2024-10-13 19:00"))
    await says_all(town, "ada", "/idee Lampen aus Grubenhelmen", "Ein Museum", "ja")
    assert [each.text for each in await kept(town, Idea)] == ["Lampen aus Grubenhelmen"]
    town.news("ada")
    await town.wait_until(at("2024-10-14 09:01"))
    (told,) = [each.text for each in town.news("ada") if UNKEPT in each.text]
    assert "Ein Regal aus alten Fässern" in told


def test_the_key_of_what_was_not_kept_has_what_it_is_about_and_nobodys_words() -> None:
    now = at("2024-10-11 17:00")
    form = registry.FORMS["idea"]
    told = begin(form.dialog, "r1", now, {"programme": "p1"}, answers={"text": "Ein Regal"})
    assert key_of("a1", form, told) == "unkept/a1/idea/r1"
    form = registry.FORMS["date"]
    subject = {"programme": "p1", "team": "t1", "name": "Stadtbad"}
    told = begin(form.dialog, "r1", now, subject, answers={"slot": "2024-11"})
    assert key_of("a1", form, told) == "unkept/a1/date/p1+t1+2024-11/r1"


async def test_who_speaks_of_something_else_before_the_morning_hears_it_all_the_same(
    town: Town,
) -> None:
    await town.wait_until(at("2024-10-11 17:00"))
    await says_all(town, "ada", "/idee Ein Regal aus alten Fässern", "Ein Keller")
    await town.wait_until(at("2024-10-13 19:00"))
    await says_all(town, "ada", "hallo", "/frage Wer hat eine Leiter?")
    town.news("ada")
    await town.wait_until(at("2024-10-14 09:01"))
    assert any(UNKEPT in each.text for each in town.news("ada"))


async def test_who_tells_it_in_the_night_and_gives_no_yes_hears_it_in_the_morning(
    town: Town,
) -> None:
    await town.wait_until(at("2024-10-11 20:00"))
    await says_all(town, "ada", "/idee Ein Regal aus alten Fässern", "Ein Keller")
    await town.wait_until(at("2024-10-14 09:01"))
    assert any(UNKEPT in each.text for each in town.news("ada"))


async def test_who_left_an_idea_at_its_last_question_hears_once_that_it_was_not_kept(
    town: Town,
) -> None:
    await town.says("ada", "/idee Ein Regal aus alten Fässern")
    (told,) = await unkept(town, "ada")
    assert told.startswith("Die Idee ist noch nicht weitergegeben")


async def test_who_told_nothing_of_an_idea_hears_nothing_of_it(town: Town) -> None:
    await town.says("ada", "/idee")
    assert await unkept(town, "ada") == []


async def test_who_said_no_more_to_a_preview_hears_that_it_was_not_sent(town: Town) -> None:
    await town.says("kim", "/rundnachricht Am Freitag bleibt die Werkstatt zu.")
    await town.presses("kim", "Alle")
    assert "Senden" in "".join(town.visible("kim")[-1].labels)
    (told,) = await unkept(town, "kim")
    assert told.startswith("Die Rundnachricht ist nicht verschickt")
    assert told.endswith("/rundnachricht.")


async def test_who_did_not_confirm_a_date_hears_that_it_was_not_proposed(town: Town) -> None:
    await town.says("ada", "/treffen am 24.10. um 14 Uhr")
    assert "Stimmt das?" in town.visible("ada")[-1].text
    (told,) = await unkept(town, "ada")
    assert told.startswith("Der Termin ist nicht vorgeschlagen")


async def test_a_date_that_was_agreed_meanwhile_needs_no_word(town: Town) -> None:
    await town.says("ada", "/treffen am 24.10. um 14 Uhr")
    await says_all(town, "weber", "/treffen am 23.10. um 10 Uhr", "ja")
    await town.presses("ada", "Passt")
    assert await unkept(town, "ada") == []


async def test_who_planned_an_evening_without_a_yes_hears_that_it_is_none(town: Town) -> None:
    plan = ("24.10. 18 Uhr", "ja", "Aula", "4", "2", "8", "0", "0")
    await says_all(town, "kim", "/speeddating", *plan)
    assert "Passt so" in town.visible("kim")[-1].labels
    (told,) = await unkept(town, "kim")
    assert told.endswith("/speeddating.")


async def revise(town: Town) -> None:
    await settle(town, challenge(success="Er steht in allen Sälen.", tried="Nichts."))
    await town.says("weber", "/herausforderung")
    await town.presses("weber", "Überarbeiten")
    for label in ("Etwas ändern", "Problem"):
        await town.presses("weber", label)


async def test_who_revised_a_brief_without_a_yes_hears_that_it_stays_as_it_was(
    town: Town,
) -> None:
    await revise(town)
    await town.says("weber", "Wir brauchen einen Tresen aus Holz, zwei Meter breit.")
    assert "Passt so" in town.visible("weber")[-1].labels
    (told,) = await unkept(town, "weber")
    assert told.startswith("Was zuletzt an der Herausforderung geändert wurde")


async def test_who_only_looked_at_a_brief_hears_nothing_of_it(town: Town) -> None:
    await revise(town)
    await town.presses("weber", "Zurück")
    assert await unkept(town, "weber") == []


async def test_who_changed_a_profile_without_a_yes_hears_that_it_stays_as_it_was(
    town: Town,
) -> None:
    await settle(town, profile(ADA))
    await town.says("ada", "/profil")
    for label in ("Etwas ändern", "Tätigkeit"):
        await town.presses("ada", label)
    await town.says("ada", "Ich baue Möbel aus altem Holz.")
    assert "Passt so" in town.visible("ada")[-1].labels
    (told,) = await unkept(town, "ada")
    assert told.startswith("Was zuletzt am Profil geändert wurde")


@pytest.mark.parametrize(
    "form", [form for form in registry.FORMS.values() if form.unkept], ids=lambda e: e.dialog.name
)
def test_only_what_asks_for_a_yes_or_more_than_was_typed_can_be_without_it(form: Form) -> None:
    reads = any(isinstance(each, Ask) for each in form.dialog.steps)  # words in doubt are read back
    options = {each for step in form.dialog.steps for each in form.dialog.options_of(step)}
    assert form.typed or form.dialog.summary or reads or options >= YES_NO


def test_whatever_may_come_with_a_command_is_kept_or_said_not_to_be() -> None:
    typed = [form for form in registry.FORMS.values() if form.typed]
    assert typed
    assert all(form.unkept for form in typed)


async def comes_in(town: Town, text: str) -> None:
    """Ada writes, and the service stops before it decides that."""
    await town.store.accept([town._envelope("ada", Said(text))])


async def test_a_question_that_an_outage_kept_back_is_as_fresh_as_it_is_read(town: Town) -> None:
    await comes_in(town, "/treffen am 24.10. um 14 Uhr")
    town.clock.move(timedelta(days=3))
    await town.settle()
    assert "Stimmt das?" in town.visible("ada")[-1].text
    await town.says("ada", "ja")
    assert "schlägt Do, 24.10., 14:00 vor" in "".join(e.text for e in town.visible("weber"))


async def test_an_answer_in_time_counts_however_long_an_outage_kept_it(town: Town) -> None:
    await town.says("ada", "/update")
    await comes_in(town, "im Plan")
    await comes_in(town, "Wir haben gemessen.")
    town.clock.move(timedelta(days=3))
    await town.settle()
    assert await waiting(town) == ["update"]
    await town.says("ada", "überspringen")
    assert "Danke, notiert." in town.visible("ada")[-1].text


async def test_a_question_of_days_ago_is_not_answered_any_more(town: Town) -> None:
    await town.says("ada", "/update")
    town.clock.move(timedelta(days=3))
    await town.says("ada", "im Plan")
    assert await waiting(town) == []


async def test_at_a_choice_a_greeting_and_a_command_without_its_slash_are_heard(town: Town) -> None:
    await town.says("ada", "/update")
    asked = town.news("ada")[-1].text
    await town.says("ada", "hallo bin wieder da")
    assert "Hallo!" in "".join(each.text for each in town.news("ada"))
    assert asked in town.visible("ada")[-1].text
    await town.says("ada", "pause")
    assert "erinnere an nichts mehr" in "".join(each.text for each in town.news("ada"))
    assert await waiting(town) == ["update"]
    await town.says("ada", "hallöchen")
    assert "Hallo!" not in "".join(each.text for each in town.news("ada"))


WHO_CAME, GO_ON = "Wer war dabei?", "Geht es nach dem Erstgespräch gemeinsam weiter?"
OVER = "Erstgespräch: hat stattgefunden.\n\nMeine Frage dazu hat sich damit erledigt."


@pytest.fixture
async def talking_town(tmp_path: Path) -> AsyncIterator[Town]:
    """A town in which Ada and Frau Weber are both asked who came to their first meeting."""
    town = Town(tmp_path, at("2024-10-08 16:00"))
    await settle(town, talking(), agreed(FIRST, "2024-10-08 14:00"))
    for who in ("ada", "weber"):
        await town.says(who, "/treffen")
        await town.presses(who, "Ja")
        assert WHO_CAME in town.news(who)[-1].text
    yield town
    await town.close()


async def weber_tells(town: Town) -> None:
    for text in ("1, 2", "überspringen"):
        await town.says("weber", text)
    assert GO_ON in town.news("ada")[-1].text


def heard_by(town: Town, who: str) -> str:
    return "\n\n".join(each.text for each in town.news(who) if not each.edited)


@pytest.mark.parametrize("text", ["ja bitte", "Ja, weiter"])
async def test_who_was_told_meanwhile_answers_what_came_after(
    talking_town: Town, text: str
) -> None:
    await weber_tells(talking_town)
    await talking_town.says("ada", text)
    assert await waiting(talking_town) == []
    heard = heard_by(talking_town, "ada")
    assert OVER in heard
    assert "Notiert" in heard
    assert WHO_CAME not in heard
    (ada,) = await kept(talking_town, Member, person_id="ada")
    assert ada.verdict is Verdict.GO


@pytest.mark.parametrize("text", ["1", "beide", "fertig", "überspringen", "abbrechen"])
async def test_an_answer_that_comes_too_late_answers_nothing_else(
    talking_town: Town, text: str
) -> None:
    await weber_tells(talking_town)
    await talking_town.says("ada", text)
    assert heard_by(talking_town, "ada").endswith(OVER)
    assert await waiting(talking_town) == []
    (ada,) = await kept(talking_town, Member, person_id="ada")
    assert ada.verdict is None


async def test_a_line_about_a_meeting_that_is_told_already_is_no_yes(talking_town: Town) -> None:
    await talking_town.says("ada", "1, 2")
    await weber_tells(talking_town)
    await talking_town.says("ada", "ja")
    assert heard_by(talking_town, "ada").endswith(OVER)
    (ada,) = await kept(talking_town, Member, person_id="ada")
    assert ada.verdict is None


async def test_a_command_is_not_followed_by_a_question_that_is_settled(talking_town: Town) -> None:
    await weber_tells(talking_town)
    await talking_town.says("ada", "/aussteigen")
    heard = heard_by(talking_town, "ada")
    assert OVER in heard
    assert WHO_CAME not in heard
    await talking_town.says("ada", "abbrechen")
    assert await waiting(talking_town) == []


async def test_the_button_of_a_question_that_is_settled_says_so(talking_town: Town) -> None:
    button = talking_town.button("ada", "Fertig")
    await weber_tells(talking_town)
    await talking_town.happens("ada", button)
    assert heard_by(talking_town, "ada").endswith(OVER)


async def test_who_is_asked_how_to_go_on_hears_that_the_team_is_over(talking_town: Town) -> None:
    await weber_tells(talking_town)
    await talking_town.says("weber", "Ja, weiter")
    await talking_town.says("ada", "1")
    await talking_town.says("ada", "Lieber nicht")
    talking_town.news("weber")
    await talking_town.says("weber", "hallo")
    heard = heard_by(talking_town, "weber")
    assert "Hier gibt es nichts mehr zu entscheiden.\n\nMeine Frage dazu" in heard
    assert await waiting(talking_town, "weber") == []


async def weber_tells_of_it(town: Town) -> None:
    """Settle the meeting of which Ada is asked, too."""
    await town.says("weber", "/treffen")
    await town.presses("weber", "Hatten wir schon")
    for text in ("alle", "überspringen"):
        await town.says("weber", text)
    town.news("ada")


async def test_what_a_settled_question_had_interrupted_is_asked_again(town: Town) -> None:
    await report(town)
    asked = town.news("ada")[-1].text
    await tell_of_a_meeting(town)
    await weber_tells_of_it(town)
    await town.says("ada", "überspringen")
    heard = heard_by(town, "ada")
    assert "Meine Frage dazu hat sich damit erledigt." in heard
    assert heard.endswith(asked)
    assert await waiting(town) == ["update"]


async def test_a_question_that_waits_behind_another_ends_unsaid(town: Town) -> None:
    await tell_of_a_meeting(town)
    await report(town)
    await weber_tells_of_it(town)
    await town.says("ada", "Wir haben gemessen.")
    assert "erledigt" not in heard_by(town, "ada")
    assert await waiting(town) == ["update"]


async def test_an_update_that_was_told_counts_though_another_question_is_open(town: Town) -> None:
    await report(town)
    town.clock.set(at("2024-10-09 20:00"))
    await town.says("ada", "/frage")
    await town.wait_until(at("2024-10-10 11:00"))
    assert await waiting(town) == ["ask"]
    (update,) = await kept(town, Update)
    assert update.standing is Standing.ON_TRACK
    assert "zählt trotzdem" in "".join(each.text for each in town.news("ada"))


async def test_a_meeting_is_told_of_to_the_end_or_asked_about_again(town: Town) -> None:
    await tell_of_a_meeting(town)
    await town.wait_until(at("2024-10-11 11:00"))
    assert [each for each in await kept(town, Meeting) if each.settled] == []
    assert "zählt trotzdem" not in "".join(each.text for each in town.news("ada"))


async def test_who_begins_to_leave_another_team_leaves_that_one_alone(town: Town) -> None:
    await join_a_second_team(town)
    for name in ("Team Alte Brauerei", "Team Stadtgarten"):
        await town.says("ada", "/aussteigen")
        await town.presses("ada", name)
        await town.says("ada", "überspringen")
    for _ in range(2):
        await town.says("ada", "ja, bitte")
    left = {each.team_id for each in await kept(town, Member) if each.left_at is not None}
    assert left == {"t2"}


async def test_a_date_that_is_read_back_waits_behind_any_command(town: Town) -> None:
    await says_all(town, "ada", "/treffen 24.10. um 14 Uhr", "/idee")
    assert await waiting(town) == ["idea", "date"]
    await town.says("ada", "/abbrechen")
    assert town.news("ada")[-1].text == "Verstanden: Do, 24.10., 14:00. Stimmt das?"


@pytest.mark.parametrize("who", ["ada", "kim"])
async def test_a_day_without_a_time_waits_as_well(town: Town, who: str) -> None:
    begin = "/treffen" if who == "ada" else "/speeddating"
    await town.says(who, begin)
    if who == "ada":
        await town.presses("ada", "Termin vorschlagen")
    await says_all(town, who, "24.10.", "/update" if who == "ada" else "/rundnachricht")
    town.news(who)
    await town.says(who, "/abbrechen")
    assert "Den Tag habe ich. Es fehlt noch die Uhrzeit." in town.news(who)[-1].text
    await town.says(who, "14 Uhr")
    assert town.news(who)[-1].text == "Verstanden: Do, 24.10., 14:00. Stimmt das?"
