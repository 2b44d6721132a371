"""Meetings on the real store: what the simulation found, told once more by itself."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.domain.challenges import Side
from bot.domain.meetings import FIRST, Meeting, MeetingState
from bot.domain.milestones import Standing
from bot.meetings.spoken import Counter, read_reply, tells_held
from bot.talk.model import Pressed
from tests.support.cases import ADA, BEN, agreed, held, kept, member, settle, talking, team, update
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


async def test_two_say_that_a_meeting_did_not_take_place(town: Town) -> None:
    await settle(town)
    await town.says("ada", "/treffen 16.10. um 14 Uhr")
    await town.says("ada", "ja")
    await town.presses("weber", "Passt")
    await town.wait_until(at("2024-10-16 16:30"))
    await town.presses("ada", "Nein")
    heard(town, "weber")
    await town.presses("weber", "Nein", old=True)
    assert "noch kein Termin" in heard(town, "weber")
    (meeting,) = await kept(town, Meeting, slot="2024-10")
    assert meeting.state is MeetingState.OPEN


@pytest.mark.parametrize(
    ("when", "token"),
    [
        ("2024-10-14 14:00", "a.took.t1.first.1.no"),
        ("2024-10-17 14:00", "a.cannot.t1.first.1"),
    ],
)
async def test_who_has_just_lost_a_date_is_not_reminded_of_a_new_one_at_once(
    town: Town, when: str, token: str
) -> None:
    """They were brought together long ago, so that without a date it would be high time."""
    await settle(town, talking(), agreed(FIRST, when))
    await town.happens("ada", Pressed(token, "0"))
    assert "Wann wollt ihr euch treffen?" in heard(town, "ada")
    await town.wait_until(at("2024-10-16 12:00"))
    assert "Frau Weber" not in heard(town, "ada")
    assert "Ada Lindner" in heard(town, "weber")
    assert heard(town, "kim") == ""
    await town.wait_until(at("2024-10-29 12:00"))
    assert "noch keinen Termin" in heard(town, "ada")
    assert "noch keinen Termin" in heard(town, "kim")


async def propose_while_ada_is_asked(town: Town) -> None:
    """Ada is asked for a date, and Frau Weber proposes one."""
    await settle(town)
    await town.says("ada", "/update")
    await town.says("ada", "im Plan")
    await town.says("ada", "/treffen")
    await town.presses("ada", "Termin vorschlagen")
    await town.says("ada", "übermorgen halb drei")
    await town.says("weber", "/treffen 22.10. um 14 Uhr")
    await town.says("weber", "ja")
    heard(town, "ada")


async def test_who_agrees_to_a_date_is_not_asked_for_one_any_more(town: Town) -> None:
    await propose_while_ada_is_asked(town)
    await town.presses("ada", "Passt")
    said = heard(town, "ada")
    assert "Der Termin steht" in said
    assert "Stimmt das?" not in said
    assert "Was gibt es dazu zu sagen?" in said


async def test_whose_date_is_agreed_to_elsewhere_is_not_asked_for_one(town: Town) -> None:
    await settle(town, member(BEN, Side.MAKER))
    await town.says("ada", "/treffen")
    await town.presses("ada", "Termin vorschlagen")
    town.clock.move(timedelta(minutes=1))
    await town.says("weber", "/treffen 22.10. um 14 Uhr")
    await town.says("weber", "ja")
    await town.happens("ada", Pressed("a.vote.t1.2024-10.1.yes", "0"))
    assert "Wann wollt ihr euch treffen?" in heard(town, "ada")  # Ben has not answered yet
    await town.happens("ben", Pressed("a.vote.t1.2024-10.1.yes", "0"))
    heard(town, "ada")
    await town.says("ada", "übermorgen halb drei")
    said = heard(town, "ada")
    assert "Meine Frage dazu hat sich damit erledigt." in said
    assert "Stimmt das?" not in said


GERMAN_BEN = replace(BEN, language="de")
EVENING, MORNING = at("2024-10-15 20:00"), at("2024-10-16 12:00")
OFF, CALENDAR = "14:00 klappt nicht, Frau Weber kann dann nicht", "kupplung-2024-10.ics"


async def agree(town: Town, when: str) -> None:
    """Ada proposes a date and Frau Weber agrees; both have heard of it."""
    await town.says("ada", f"/treffen {when}")
    await town.says("ada", "ja")
    await town.presses("weber", "Passt")
    town.news("ada")


async def leave(town: Town, name: str) -> None:
    await town.says(name, "/aussteigen")
    for label in ("Team Alte Brauerei", "Überspringen", "Ja, aussteigen"):
        await town.presses(name, label)


async def forget(town: Town, name: str) -> None:
    await town.says(name, "/vergessen")
    await town.presses(name, "Weiter zum Löschen")
    await town.presses(name, "Endgültig löschen")


@contextmanager
def slow_messenger(town: Town, name: str) -> Iterator[None]:
    """Let what is for somebody wait."""
    town.hands.busy.add(town.people[name])
    yield
    town.hands.busy.clear()


async def propose_another(town: Town) -> None:
    await town.says("weber", "21.10. um 15 Uhr")
    await town.says("weber", "ja")


async def test_a_date_that_another_in_an_earlier_month_replaces_stands_no_more(town: Town) -> None:
    """What all read to be off is not reminded of."""
    await settle(town, team(formed_at=at("2024-10-14 10:00")))
    await agree(town, "5.11. um 14 Uhr")
    await town.says("ada", "/treffen")
    await town.presses("ada", "Anderer Termin")
    await town.says("ada", "30.10. um 14 Uhr")
    await town.says("ada", "ja")
    assert "5.11., 14:00 entfällt" in heard(town, "weber")
    await town.presses("weber", "Passt")
    states = {each.slot: each.state for each in await kept(town, Meeting)}
    assert states == {"2024-10": MeetingState.AGREED, "2024-11": MeetingState.OPEN}
    heard(town, "weber")
    await town.wait_until(at("2024-11-05 15:30"))
    said = heard(town, "weber")
    assert "30.10., 14:00" in said
    assert "5.11." not in said


async def test_that_a_date_is_off_is_told_although_another_was_proposed(town: Town) -> None:
    """In the evening, so that all of it waits for the morning."""
    await settle(town)
    await agree(town, "18.10. um 14 Uhr")
    town.clock.set(EVENING)
    await town.happens("weber", Pressed("a.cannot.t1.2024-10.1", "0"))
    await propose_another(town)
    await town.wait_until(MORNING)
    off, proposed, *_ = [each for each in town.news("ada") if not each.edited]
    assert OFF in off.text
    assert off.files == (CALENDAR,)
    assert "STATUS:CANCELLED" in off.documents[0].text
    assert "21.10., 15:00" in proposed.text


@pytest.mark.parametrize(
    ("when", "held_up"), [("16.10. um 8 Uhr", True), ("16.10. um 14 Uhr", False)]
)
async def test_what_is_held_up_until_the_evening_is_told_then_if_the_morning_is_too_late(
    town: Town, monkeypatch: pytest.MonkeyPatch, when: str, *, held_up: bool
) -> None:
    await settle(town)
    await agree(town, when)
    town.clock.set(at("2024-10-15 17:55"))
    with monkeypatch.context() as outage:
        outage.setattr(town.hands, "ready", lambda: False)
        await town.happens("weber", Pressed("a.cannot.t1.2024-10.1", "0"))
        town.clock.set(at("2024-10-15 18:10"))
    await town.settle()
    assert ("klappt nicht" in heard(town, "ada")) is held_up
    await town.wait_until(MORNING)
    assert ("klappt nicht" in heard(town, "ada")) is not held_up


@pytest.mark.parametrize("goes_on", [True, False])
async def test_who_leaves_the_team_hears_no_more_that_its_date_is_off(
    town: Town, *, goes_on: bool
) -> None:
    """Whether the team goes on without them, or ends with it."""
    await settle(town, *([member(BEN, Side.MAKER)] if goes_on else []))
    await agree(town, "18.10. um 14 Uhr")
    if goes_on:
        await town.happens("ben", Pressed("a.vote.t1.2024-10.1.yes", "0"))
    town.clock.set(EVENING)
    await town.happens("weber", Pressed("a.cannot.t1.2024-10.1", "0"))
    await leave(town, "ada")
    await town.wait_until(MORNING)
    assert OFF not in heard(town, "ada")


async def test_that_a_meeting_fell_through_is_told_although_another_was_proposed(
    town: Town,
) -> None:
    await settle(town)
    await agree(town, "15.10. um 14 Uhr")
    town.clock.set(EVENING)
    with slow_messenger(town, "ada"):
        await town.happens("weber", Pressed("a.took.t1.2024-10.1.no", "0"))
        await propose_another(town)
    await town.wait_until(MORNING)
    said = heard(town, "ada")
    assert "nicht stattgefunden" in said
    assert "21.10., 15:00" in said


async def test_what_took_place_after_all_did_not_fall_through(town: Town) -> None:
    await settle(town)
    await agree(town, "15.10. um 14 Uhr")
    town.clock.set(EVENING)
    with slow_messenger(town, "ada"):
        await town.happens("weber", Pressed("a.took.t1.2024-10.1.no", "0"))
        await town.happens("weber", Pressed("a.had.t1.2024-10", "0"))
        await town.says("weber", "alle")
        await town.says("weber", "überspringen")
    await town.wait_until(MORNING)
    assert "nicht stattgefunden" not in heard(town, "ada")


@pytest.mark.parametrize("gone", [leave, forget])
async def test_a_date_that_stood_without_everybody_stands_on_when_somebody_leaves(
    town: Town, gone: Callable[[Town, str], Awaitable[None]]
) -> None:
    await settle(town, member(GERMAN_BEN, Side.MAKER), GERMAN_BEN)
    await agree(town, "22.10. um 14 Uhr")
    await town.wait_until(at("2024-10-18 10:00"))
    assert "Es bleibt bei Di, 22.10." in heard(town, "ben")
    await gone(town, "ada")
    said = heard(town, "ben")
    assert "Der Termin steht.\n\nFrau Weber ✓, Ben Okafor …" in said
    assert "Der Termin steht:" not in said, "they have heard that it does"
    await town.wait_until(at("2024-10-22 15:30"))
    for name in ("ben", "weber"):
        assert "22.10., 14:00: Treffen im Oktober" in heard(town, name)
    await town.wait_until(at("2024-10-22 16:30"))
    assert "Hat das Treffen im Oktober stattgefunden" in heard(town, "weber")


async def test_who_leaves_after_a_meeting_does_not_undo_that_it_was_agreed(town: Town) -> None:
    await settle(town, member(GERMAN_BEN, Side.MAKER), GERMAN_BEN)
    await agree(town, "22.10. um 14 Uhr")
    await town.wait_until(at("2024-10-22 15:15"))
    await leave(town, "ada")
    heard(town, "weber")
    await town.wait_until(at("2024-10-22 16:30"))
    assert "Hat das Treffen im Oktober stattgefunden" in heard(town, "weber")


async def test_that_a_date_stands_is_told_though_somebody_left_in_that_night(town: Town) -> None:
    """It began to stand in the evening, and is told in the morning: it still stands."""
    town.clock.set(at("2024-10-14 20:30"))
    await settle(town, member(GERMAN_BEN, Side.MAKER), GERMAN_BEN)
    await town.says("ada", "/treffen 22.10. um 14 Uhr")
    await town.says("ada", "ja")
    await town.happens("weber", Pressed("a.vote.t1.2024-10.1.yes", "0"))
    await town.wait_until(at("2024-10-16 20:45"))
    assert "Es bleibt bei" not in heard(town, "ben")
    await leave(town, "ada")
    await town.wait_until(at("2024-10-17 10:00"))
    for name in ("ben", "weber"):
        (stands,) = [each for each in town.news(name) if "Der Termin steht:" in each.text]
        assert stands.files == (CALENDAR,)


@pytest.mark.parametrize("gone", [leave, forget])
async def test_a_date_stands_once_the_only_one_who_had_not_answered_leaves(
    town: Town, gone: Callable[[Town, str], Awaitable[None]]
) -> None:
    await settle(town, member(GERMAN_BEN, Side.MAKER), GERMAN_BEN)
    await agree(town, "16.10. um 14 Uhr")
    town.news("weber")
    await gone(town, "ben")
    for name in ("ada", "weber"):
        (stands,) = [each for each in town.news(name) if "Der Termin steht:" in each.text]
        assert stands.files == (CALENDAR,)
    assert "Der Termin steht" not in heard(town, "ben")
    await town.wait_until(at("2024-10-16 13:30"))
    assert "16.10., 14:00: Treffen im Oktober" in heard(town, "ada")


async def test_a_date_waits_for_those_who_are_left(town: Town) -> None:
    await settle(town, member(GERMAN_BEN, Side.MAKER), GERMAN_BEN)
    await town.says("ada", "/treffen 16.10. um 14 Uhr")
    await town.says("ada", "ja")
    await leave(town, "ben")
    (meeting,) = await kept(town, Meeting, slot="2024-10")
    assert meeting.state is MeetingState.PROPOSED


async def test_a_vote_on_what_is_not_known_to_have_arrived_is_answered(town: Town) -> None:
    proposed = Meeting("t1", "2024-10").propose(
        ADA.id, at("2024-10-22 14:00"), 60, at("2024-10-15 09:00")
    )
    await settle(town, member(BEN, Side.MAKER), proposed)
    await town.happens("ben", Pressed("a.vote.t1.2024-10.1.yes", "its receipt was lost"))
    assert "Noted: Tue 22 Oct, 14:00" in heard(town, "ben")
    (meeting,) = await kept(town, Meeting, slot="2024-10")
    assert meeting.yes == (ADA.id, BEN.id)


@pytest.mark.parametrize("asked", ["before the date", "after it"])
async def test_what_took_place_earlier_calls_off_the_date_to_come(town: Town, asked: str) -> None:
    """Whether the date stood already when it was asked who came, or was agreed on meanwhile."""
    await settle(town)
    if asked == "before the date":
        await town.happens("weber", Pressed("a.had.t1.2024-10", "0"))
    await agree(town, "30.10. um 14 Uhr")
    if asked == "after it":
        await town.happens("weber", Pressed("a.had.t1.2024-10", "0"))
        assert "Bisher steht Mi, 30.10., 14:00" in heard(town, "weber")
    await town.says("weber", "alle")
    await town.says("weber", "überspringen")
    (told,) = [each for each in town.news("ada") if each.files and not each.edited]
    assert "hat stattgefunden, sagt Frau Weber" in told.text
    assert "Der Termin Mi, 30.10., 14:00 entfällt" in told.text
    assert "STATUS:CANCELLED" in told.documents[0].text
    assert "30.10., 14:00 entfällt" in heard(town, "weber")
    (meeting,) = await kept(town, Meeting, slot="2024-10")
    assert (meeting.state, meeting.starts_at) == (MeetingState.HELD, None)


async def test_nobody_is_told_of_questions_that_the_week_had_no_room_for(town: Town) -> None:
    """The date and October's update were the week's two reminders: the question waits."""
    told = update("2024-09", Standing.ON_TRACK, "2024-09-30 10:00")
    await settle(town, held("2024-10", "2024-10-20 10:00"), told)
    await town.wait_until(at("2024-11-04 09:00"))
    await town.presses("ada", "Termin vorschlagen")
    await town.says("ada", "6.11. um 14 Uhr")
    await town.says("ada", "ja")
    await town.presses("weber", "Passt")
    await town.wait_until(at("2024-11-08 12:00"))
    assert "Hat das Treffen" not in heard(town, "ada") + heard(town, "weber")
    lead = heard(town, "kim")
    assert "Niemand hat gesagt, ob das Treffen im November stattgefunden hat" in lead
    assert "gefragt" not in lead


async def ask_weber(town: Town) -> None:
    """Ada proposes a date, and Frau Weber is asked whether it suits her."""
    await settle(town)
    await town.says("ada", "/treffen 21.10. um 14:15")
    await town.says("ada", "ja")
    heard(town, "weber"), heard(town, "ada")


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ("passt leider nicht, geht Dienstag um halb drei?", "Di, 22.10., 14:30"),
        ("22.10. 14:30", "Di, 22.10., 14:30"),
        ("um 16 Uhr wäre besser", "Mo, 21.10., 16:00"),
    ],
)
async def test_another_date_in_answer_to_one_is_read_back_and_proposed(
    town: Town, words: str, read: str
) -> None:
    await ask_weber(town)
    await town.says("weber", words)
    assert f"Verstanden: {read}" in heard(town, "weber")
    assert "kann dann nicht" not in heard(town, "ada")
    await town.says("weber", "ja")
    (meeting,) = await kept(town, Meeting, slot="2024-10")
    assert (meeting.state, meeting.proposed_by) == (MeetingState.PROPOSED, "weber")
    assert f"Frau Weber schlägt {read} vor" in heard(town, "ada")


async def test_another_day_in_answer_to_a_date_is_asked_for_its_hour(town: Town) -> None:
    await ask_weber(town)
    await town.says("weber", "ja, Dienstag passt mir besser")
    assert "Es fehlt noch die Uhrzeit" in heard(town, "weber")
    await town.says("weber", "ja")
    (meeting,) = await kept(town, Meeting, slot="2024-10")
    assert (meeting.state, meeting.yes) == (MeetingState.PROPOSED, ("ada",))


@pytest.mark.parametrize(
    "words",
    [
        "da kann ich leider nicht", "Montag um 14:15 geht nicht", "Montag kann ich leider nicht",
        "Nein, das passt mir gut", "Donnerstag nicht, Freitag auch nicht",
        "Dienstag kann ich nicht", "Montag um 14:15?", "weiß ich noch nicht",
        "mal sehen, bis Montag",
    ],
)  # fmt: skip
async def test_what_names_no_other_date_is_asked_again(town: Town, words: str) -> None:
    await ask_weber(town)
    await town.says("weber", words)
    assert town.visible("weber")[-1].labels[:2] == ("Passt", "Passt nicht")
    (meeting,) = await kept(town, Meeting, slot="2024-10")
    assert (meeting.state, meeting.yes) == (MeetingState.PROPOSED, ("ada",))


async def test_another_date_is_understood_where_a_button_for_one_stands_beside(town: Town) -> None:
    await ask_weber(town)
    await town.says("weber", "/treffen")
    await town.says("weber", "um 16 Uhr wäre besser")
    assert "Verstanden: Mo, 21.10., 16:00" in heard(town, "weber")


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("Dienstag passt nicht, Mittwoch 14 Uhr", Counter("16.10.2024 14:00")),
        ("9 Uhr geht nicht. 10 Uhr ginge", Counter("21.10.2024 10:00")),
        ("How about Tuesday at 3pm?", Counter("22.10.2024 15:00")),
        ("can't make it", None),
        ("am 21.10. kann ich nicht", None),
        ("da habe ich keinen Termin", None),
        ("no, that works for me", None),
        ("nicht vor Mittwoch 14 Uhr", None),
        ("ja, Montag 14:15 passt", None),
        ("geht das nicht?", None),
        ("15", None),
    ],
)
def test_what_words_answer_to_a_date(words: str, meant: Counter | None) -> None:
    now = at("2024-10-15 10:00").astimezone(ZoneInfo("Europe/Berlin"))
    assert read_reply(words, now, at("2024-10-21 14:15")) == meant


@pytest.mark.parametrize("words", ["ja, war super", "Ja wir hatten ein gutes Gespräch"])
async def test_that_a_meeting_took_place_is_told_in_a_sentence(town: Town, words: str) -> None:
    await meet(town)
    await town.says("weber", words)
    assert "Wer war dabei?" in heard(town, "weber")


@pytest.mark.parametrize(
    "words", ["ja, aber nur kurz am Telefon", "nee, Jutta war krank", "klar, war nix"]
)
async def test_who_does_not_say_clearly_how_a_meeting_was_is_asked_again(
    town: Town, words: str
) -> None:
    await meet(town)
    await town.says("weber", words)
    assert town.visible("weber")[-1].labels == ("Ja", "Nein")


async def meet(town: Town) -> None:
    """A date comes and goes, and both are asked whether the meeting took place."""
    await settle(town)
    await agree(town, "16.10. um 14 Uhr")
    await town.wait_until(at("2024-10-16 17:00"))
    heard(town, "weber")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("Das Treffen hat stattgefunden", True),
        ("yes, it went well", True),
        ("hat nicht stattgefunden", False),
        ("it was cancelled", False),
        ("ja, war aber abgesagt", False),
        ("ja, wurde verschoben und war dann am Freitag", False),
        ("ja, wird morgen sein", False),
        ("war super hier", False),
        ("war das nicht gut?", False),
        ("nein, war nicht schlecht", False),
        ("nicht nur verschoben", False),
        ("ist nicht ausgefallen", False),
        ("ja, hat geklappt", True),
        ("ja sorry, ich war krank", False),
        ("yes, I was there, nobody came", False),
        ("it has not been cancelled", False),
    ],
)
def test_what_is_told_of_a_meeting(words: str, told: bool) -> None:
    assert tells_held(words, at("2024-10-15 10:00")) is told


async def test_what_a_meeting_led_to_is_kept_though_it_comes_with_the_yes(town: Town) -> None:
    await meet(town)
    heard(town, "ada")
    words = "Ja, wir haben uns getroffen und beschlossen, dass Ada bis Freitag Holz bestellt"
    await town.says("weber", words)
    said = heard(town, "weber")
    assert f"dazu schreibe ich auf: „{words}“" in said
    assert "Wer war dabei?" in said
    await town.says("weber", "alle")
    assert "Was kam heraus" not in heard(town, "weber")
    (meeting,) = await kept(town, Meeting, slot="2024-10")
    assert (meeting.state, meeting.note) == (MeetingState.HELD, words)
    await town.wait_until(at("2024-10-17 12:00"))
    assert f"„{words}“" in heard(town, "ada")


@pytest.mark.parametrize("words", ["Ja, hat stattgefunden!", "Wir haben uns wie geplant getroffen"])
async def test_who_says_only_that_it_took_place_is_asked_what_came_of_it(
    town: Town, words: str
) -> None:
    await meet(town)
    await town.says("weber", words)
    assert "schreibe ich auf" not in heard(town, "weber")
    await town.says("weber", "alle")
    assert "Was kam heraus" in heard(town, "weber")


async def test_two_tell_of_a_meeting_of_which_the_bot_had_no_date(town: Town) -> None:
    """The second one adds to what the first has told, and the first hears of it."""
    await settle(town)
    for each in ("ada", "weber"):
        await town.says(each, "/treffen")
        await town.presses(each, "Hatten wir schon")
        await town.says(each, "alle")
    await town.says("ada", "überspringen")
    await town.says("weber", "Wir brauchen neue Maße.")
    assert town.errors == []
    (meeting,) = await kept(town, Meeting, slot="2024-10")
    assert meeting.note == "Wir brauchen neue Maße."
    await town.wait_until(at("2024-10-16 12:00"))
    assert "schreibt Frau Weber: „Wir brauchen neue Maße.“" in heard(town, "ada")


async def tell_of_the_first_meeting(town: Town, note: str) -> None:
    """Ada tells on a Saturday evening of it; the others hear on Monday."""
    await settle(town, talking())
    town.clock.set(at("2024-10-19 19:00"))
    await town.says("ada", "/treffen")
    await town.presses("ada", "Hatten wir schon")
    for words in ("alle", note):
        await town.says("ada", words)


async def test_what_was_noted_of_a_first_meeting_is_read_though_it_does_not_go_on(
    town: Town,
) -> None:
    await tell_of_the_first_meeting(town, "Das Muster bringe ich am Freitag zurück.")
    await town.presses("ada", "Lieber nicht")
    await town.wait_until(at("2024-10-22 12:00"))
    told = heard(town, "weber")
    assert told.count("„Das Muster bringe ich am Freitag zurück.“") == 1
    assert told.index("Muster") < told.index("nicht weiter")


async def test_what_became_of_a_date_waits_for_a_polite_hour(town: Town) -> None:
    await settle(town, talking(), agreed(FIRST, "2024-10-18 14:00"))
    await town.wait_until(at("2024-10-19 19:00"))
    await town.presses("ada", "Ja")
    for words in ("alle", "Das Muster bringe ich am Freitag zurück."):
        await town.says("ada", words)
    await town.wait_until(at("2024-10-20 20:00"))
    assert "Muster" not in heard(town, "weber")
    await town.wait_until(at("2024-10-21 12:00"))
    assert "„Das Muster bringe ich am Freitag zurück.“" in heard(town, "weber")


async def test_that_a_first_meeting_took_place_is_no_news_once_it_does_not_go_on(
    town: Town,
) -> None:
    await tell_of_the_first_meeting(town, "überspringen")
    await town.presses("ada", "Lieber nicht")
    await town.wait_until(at("2024-10-22 12:00"))
    assert "stattgefunden" not in heard(town, "weber")


async def test_a_sentence_that_was_added_is_read_though_it_does_not_go_on(town: Town) -> None:
    await settle(town, talking())
    town.clock.set(at("2024-10-19 19:00"))
    for each in ("ada", "weber"):
        await town.says(each, "/treffen")
        await town.presses(each, "Hatten wir schon")
        await town.says(each, "alle")
    await town.says("ada", "überspringen")
    await town.says("weber", "Das Muster bleibt hier.")
    await town.happens("weber", Pressed("a.verdict.t1.no-go", "0"))
    await town.wait_until(at("2024-10-22 12:00"))
    assert heard(town, "ada").count("„Das Muster bleibt hier.“") == 1


async def test_what_was_noted_goes_with_who_is_erased_and_with_them_the_team(town: Town) -> None:
    await tell_of_the_first_meeting(town, "Das Muster bringe ich am Freitag zurück.")
    await town.says("ada", "/vergessen")
    for label in ("Weiter zum Löschen", "Endgültig löschen"):
        await town.presses("ada", label)
    await town.wait_until(at("2024-10-22 12:00"))
    told = heard(town, "weber")
    assert "endet das Team" in told
    assert "Muster" not in told
