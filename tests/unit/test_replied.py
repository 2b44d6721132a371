"""Words that reply to a card by the messenger's own reply: that card is meant, and no other."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.codes import code_hash
from bot.domain.challenges import Answer, Side, Suggestion
from bot.domain.changes import Put
from bot.domain.meetings import Meeting, MeetingState
from bot.domain.milestones import Media, MediaKind
from bot.domain.newcomers import Admission, Newcomer
from bot.domain.people import Form, Invitation, Person, Role
from bot.engine.offered import LIFE
from bot.ports import Tx, Uncertain
from bot.talk.model import Edited, Event, Odd, Said, Shown, Unreadable
from storage.transactions import SqlTx
from tests.support.cases import (
    ADA,
    BEN,
    agreed,
    challenge,
    kept,
    member,
    membership,
    organisation,
    profile,
    programme,
    settle,
    team,
)
from tests.support.clock import at
from tests.support.town import Town

CODE = "abcdefgh22334455"
MIA = Person("mia", "de", Form.SIE, "Mia Wolf")
LEA = Person("lea", "de", Form.DU, "Lea Vogt")
MAKES = (MIA, membership(MIA, Role.MAKER), profile(MIA))
SAWS = (
    MIA,
    membership(MIA, Role.CONTACT),
    challenge(id="c2", number=2, organisation_id="saw", contact_id="mia", title="Leise"),
    organisation(id="saw", name="Sägewerk", contact_id="mia"),
    team(id="t2", number=2, challenge_id="c2", contact_id="mia", name="Sägewerk"),
    member(ADA, Side.MAKER, team_id="t2"),
    member(MIA, Side.CONTACT, team_id="t2"),
)
INVITED = Invitation(code_hash(CODE), "erzgebirge", Role.MAKER, None, None, at("2024-09-01 10:00"))
VOID = "Das gilt nicht mehr"
UNCLEAR = "Das habe ich nicht verstanden"
TO_BEN = "Was soll ich Ben Okafor antworten?"
WORDS = "Dein Geld ist unterwegs."


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path, at("2024-10-14 10:00"))
    yield town
    await town.close()


def said(town: Town, name: str) -> str:
    return "\n".join(each.text for each in town.news(name))


def last(town: Town, name: str) -> str:
    """Return the messenger's id of the last message that somebody sees."""
    return town.visible(name)[-1].ref


async def two_questions(town: Town) -> tuple[str, str]:
    """Let Ada and Ben ask something; return the messages in which Kim reads it."""
    await settle(town, *MAKES)
    await town.says("ada", "/frage Wann kommt mein Geld?")
    of_ada = last(town, "kim")
    await town.says("ben", "/ask When is the next evening?")
    for each in ("ada", "ben", "kim"):
        town.news(each)
    return of_ada, last(town, "kim")


async def two_dates(town: Town) -> tuple[str, str]:
    """Let two teams of Ada's be proposed a date; return the cards on which she reads it."""
    await settle(town, *SAWS)
    cards = []
    for name, when in (("weber", "Donnerstag 14 Uhr"), ("mia", "Freitag 14 Uhr")):
        for words in ("/treffen", when, "ja"):
            await town.says(name, words)
        cards.append(last(town, "ada"))
    town.news("ada")
    return cards[0], cards[1]


async def states(town: Town) -> dict[str, MeetingState]:
    return {each.team_id: each.state for each in await kept(town, Meeting)}


async def two_newcomers(town: Town) -> tuple[str, str]:
    """Let two people wait to be admitted; return the cards on which Kim reads it."""
    await settle(town, INVITED, base=programme(approve=(Role.MAKER,)))
    cards = []
    for name, called in (("gut", "Gerda Gut"), ("boese", "Bert Boese")):
        town.settle_in(name, "de")
        await town.says(name, f"/start {CODE}")
        await town.presses(name, "Einverstanden")
        await town.presses(name, "Du")
        await town.says(name, called)
        cards.append(last(town, "kim"))
    town.news("kim")
    return cards[0], cards[1]


async def admitted(town: Town) -> list[str]:
    admissions = await kept(town, Newcomer)
    return [each.person_id for each in admissions if each.admission is Admission.ADMITTED]


# A card, and not the newest one.


async def test_who_is_replied_to_is_admitted(town: Town) -> None:
    gerda, _ = await two_newcomers(town)
    await town.replies("kim", "ja", gerda)
    assert "Gerda Gut ist dabei" in said(town, "kim")
    assert len(await admitted(town)) == 1


@pytest.mark.parametrize("words", ["ja", "Aufnehmen", "1"])
async def test_a_card_whose_buttons_are_gone_says_so(town: Town, words: str) -> None:
    gerda, _ = await two_newcomers(town)
    await town.presses("kim", "Nicht aufnehmen")
    await town.presses("kim", "Aufnehmen")
    town.news("kim")
    before = await kept(town, Newcomer)
    await town.replies("kim", words, gerda)
    assert said(town, "kim").startswith(VOID)
    assert await kept(town, Newcomer) == before


async def test_a_card_that_is_too_old_admits_nobody(town: Town) -> None:
    gerda, _ = await two_newcomers(town)
    town.clock.move(LIFE + timedelta(days=1))
    await town.says("boese", "hallo")
    town.news("kim")
    await town.replies("kim", "ja", gerda)
    assert said(town, "kim").startswith(VOID)
    assert await admitted(town) == []


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("passt", MeetingState.AGREED),
        ("1", MeetingState.AGREED),
        ("passt nicht", MeetingState.OPEN),
        ("2", MeetingState.OPEN),
    ],
)
async def test_a_date_is_answered_whose_card_is_replied_to(
    town: Town, words: str, state: MeetingState
) -> None:
    brewery, _ = await two_dates(town)
    await town.replies("ada", words, brewery)
    assert await states(town) == {"t1": state, "t2": MeetingState.PROPOSED}


async def test_other_words_are_taken_as_the_newest_card_takes_them(town: Town) -> None:
    brewery, _ = await two_dates(town)
    await town.replies("ada", "da kann ich leider nicht", brewery)
    assert "Alte Brauerei, Treffen im Oktober: vorgeschlagen ist Do" in said(town, "ada")
    await town.replies("ada", "Mittwoch 9 Uhr", last(town, "ada"))
    assert "Verstanden: Mi, 16.10., 09:00" in said(town, "ada")
    assert (await states(town))["t2"] is MeetingState.PROPOSED


async def test_so_it_is_while_a_question_is_open(town: Town) -> None:
    brewery, _ = await two_dates(town)
    await town.says("ada", "/frage")
    asked = town.news("ada")[-1].text
    await town.replies("ada", "passt", brewery)
    assert await states(town) == {"t1": MeetingState.AGREED, "t2": MeetingState.PROPOSED}
    assert town.news("ada")[-1].text == asked
    await town.says("ada", "Wer hat den Schlüssel?")
    assert "Wer hat den Schlüssel?" in said(town, "kim")


async def test_words_that_fit_no_button_are_none_to_another_card(town: Town) -> None:
    brewery, _ = await two_dates(town)
    await town.replies("ada", "blau", brewery)
    [unclear] = town.news("ada")
    assert unclear.text.startswith(UNCLEAR)
    assert unclear.labels == ("Passt", "Passt nicht")
    await town.says("ada", "/frage")
    asked = town.news("ada")[-1].text
    await town.replies("ada", "Das Holz ist grün geworden", brewery)
    first, again = town.news("ada")
    assert first.text.startswith(UNCLEAR)
    assert again.text == asked
    assert said(town, "kim") == ""
    assert set((await states(town)).values()) == {MeetingState.PROPOSED}


@pytest.mark.parametrize(("words", "answer"), [("danke", "Gern."), ("hallo", "Hallo Kim Seidel")])
async def test_thanks_and_greetings_are_answered(town: Town, words: str, answer: str) -> None:
    gerda, bert = await two_newcomers(town)
    await town.presses("kim", "Aufnehmen")
    town.news("kim")
    for card in (gerda, bert):
        await town.replies("kim", words, card)
        assert answer in said(town, "kim")
    assert len(await admitted(town)) == 1


async def test_the_contact_chooses_whose_card_is_replied_to(town: Town) -> None:
    await settle(town, *MAKES, profile(BEN))
    long_ago = at("2024-09-01 10:00")
    pair = [
        Suggestion(f"s-{maker}", "erzgebirge", "c1", maker, "weber", 0.5, (), long_ago)
        for maker in ("ben", "mia")
    ]
    await town.store.run(lambda tx: tx.apply([Put(each) for each in pair]))
    await town.says("ben", "/suggestions")
    await town.presses("ben", "Interested")
    of_ben = last(town, "weber")
    await town.says("mia", "/vorschlaege")
    await town.presses("mia", "Interessiert")
    assert last(town, "weber") != of_ben
    await town.replies("weber", "Interessiert", of_ben)
    answers = {each.maker_id: each.contact for each in await kept(town, Suggestion)}
    assert answers == {"ben": Answer.INTERESTED, "mia": Answer.OPEN}


# A question that somebody asked.


async def test_an_answer_reaches_who_asked_what_is_replied_to(town: Town) -> None:
    of_ada, _ = await two_questions(town)
    await town.presses("kim", "Antworten")
    town.news("kim")
    await town.replies("kim", WORDS, of_ada)
    assert WORDS in said(town, "ada")
    assert said(town, "ben") == ""
    assert [each.text for each in town.news("kim")][-1] == TO_BEN
    await town.says("kim", "On Friday.")
    assert "On Friday." in said(town, "ben")
    assert said(town, "ada") == ""


async def test_so_it_does_where_no_question_is_open(town: Town) -> None:
    of_ada, of_ben = await two_questions(town)
    await town.replies("kim", WORDS, of_ada)
    await town.replies("kim", "On Friday.", of_ben)
    assert WORDS in said(town, "ada")
    assert "On Friday." in said(town, "ben")
    await town.says("kim", "Noch etwas")
    assert said(town, "kim").endswith("/hilfe zeigt, was ich kann.")


async def test_what_is_too_short_is_asked_for(town: Town) -> None:
    of_ada, _ = await two_questions(town)
    await town.replies("kim", "x", of_ada)
    assert "Was soll ich Ada Lindner antworten?" in said(town, "kim")
    await town.says("kim", WORDS)
    assert WORDS in said(town, "ada")


async def test_who_is_answered_so_is_not_asked_about_again(town: Town) -> None:
    of_ada, _ = await two_questions(town)
    await town.replies("kim", "antworten", of_ada)
    await town.says("kim", "/frage")
    await town.says("kim", "/einladen")
    await town.says("kim", "Maker")
    town.news("kim")
    await town.replies("kim", WORDS, of_ada)
    assert WORDS in said(town, "ada")
    await town.says("kim", "abbrechen")
    assert "Ada" not in said(town, "kim").partition("bei Ada Lindner.")[2]


@pytest.mark.parametrize("words", ["Ok", "Okay!", "Gut"])
async def test_a_mere_okay_is_the_answer_to_what_is_replied_to(town: Town, words: str) -> None:
    of_ada, _ = await two_questions(town)
    await town.replies("kim", words, of_ada)
    assert "die Antwort ist bei Ada Lindner" in said(town, "kim")
    assert f"„{words}“" in said(town, "ada")


async def test_a_question_is_not_answered_by_an_emoji_alone(town: Town) -> None:
    of_ada, _ = await two_questions(town)
    await town.replies("kim", "👍", of_ada)
    assert "Emojis allein verstehe ich nicht" in said(town, "kim")
    assert said(town, "ada") == ""


@pytest.mark.parametrize("words", ["abbrechen", "danke"])
async def test_what_is_no_answer_goes_to_nobody(town: Town, words: str) -> None:
    of_ada, _ = await two_questions(town)
    await town.presses("kim", "Antworten")
    await town.replies("kim", words, of_ada)
    assert said(town, "kim").endswith(TO_BEN)
    assert said(town, "ada") == said(town, "ben") == ""


async def test_the_card_that_has_put_the_open_question_is_as_good_as_it(town: Town) -> None:
    _, of_ben = await two_questions(town)
    await town.presses("kim", "Antworten")
    await town.replies("kim", "On Friday.", of_ben)
    assert "On Friday." in said(town, "ben")
    await town.says("kim", "Noch etwas")
    assert said(town, "ben") == ""


@pytest.mark.parametrize("words", [WORDS, "4."])
async def test_a_card_that_lists_several_is_not_the_question_about_one(
    town: Town, words: str
) -> None:
    await two_questions(town)
    await town.says("kim", "/offen")
    listed = town.visible("kim")[-1]
    assert listed.labels[1:] == ("1 beantworten", "1 erledigt", "2 beantworten", "2 erledigt")
    await town.presses("kim", "2 beantworten")
    town.news("kim")
    await town.replies("kim", words, listed.ref)
    told = town.news("kim")
    assert told[0].text.startswith(UNCLEAR)
    assert told[-1].text == TO_BEN
    assert said(town, "ada") == said(town, "ben") == ""


async def test_so_it_is_where_its_buttons_are_gone(town: Town) -> None:
    brewery, sawmill = await two_dates(town)
    await town.presses("ada", "Passt nicht")
    town.news("ada")
    await town.replies("ada", "Samstag 11 Uhr", sawmill)
    assert "19.10., 11:00" in said(town, "ada")
    await town.replies("ada", "passt", brewery)
    assert (await states(town))["t1"] is MeetingState.AGREED


# What is no card.


async def test_the_open_question_itself_is_answered(town: Town) -> None:
    await two_questions(town)
    await town.presses("kim", "Antworten")
    await town.replies("kim", "On Friday.", last(town, "kim"))
    assert "On Friday." in said(town, "ben")


async def test_what_is_no_card_or_unknown_says_nothing(town: Town) -> None:
    await two_dates(town)
    await town.says("ada", "/frage")
    await town.says("ada", "abbrechen")
    plain = last(town, "ada")
    await town.replies("ada", "Passt", plain)
    assert (await states(town))["t2"] is MeetingState.AGREED
    await town.says("ada", "/frage")
    await town.replies("ada", "Wer hat den Schlüssel?", plain)
    assert "Wer hat den Schlüssel?" in said(town, "kim")
    await town.says("ada", "/frage")
    await town.replies("ada", "Und wer den Wagen?", "unknown")
    assert "Und wer den Wagen?" in said(town, "kim")


async def test_words_for_a_question_that_was_put_before_go_to_nobody(town: Town) -> None:
    of_ada, of_ben = await two_questions(town)
    await town.replies("kim", "antworten", of_ada)
    asked = last(town, "kim")
    town.clock.move(timedelta(minutes=1))
    await town.replies("kim", "antworten", of_ben)
    town.news("kim")
    await town.replies("kim", WORDS, asked)
    first, again = town.news("kim")
    assert first.text.startswith(VOID)
    assert again.text == TO_BEN
    assert said(town, "ada") == said(town, "ben") == ""
    await town.says("kim", "On Friday.")
    assert "On Friday." in said(town, "ben")


async def test_words_for_what_somebody_else_said_go_to_nobody(town: Town) -> None:
    await settle(town, LEA, membership(LEA, Role.COORDINATOR))
    await town.says("ada", "/frage Wann kommt mein Geld?")
    await town.says("ben", "/ask When is the next evening?")
    await town.presses("lea", "Antworten")
    await town.says("lea", "On Friday.")
    told = last(town, "kim")
    assert "On Friday." in said(town, "kim")
    of_ada = next(each.ref for each in town.visible("kim") if "mein Geld" in each.text)
    await town.replies("kim", "antworten", of_ada)
    asked = said(town, "kim")
    town.news("ada")
    await town.replies("kim", "Freitag stimmt nicht", told)
    first, again = town.news("kim")
    assert first.text.startswith(UNCLEAR)
    assert again.text == asked
    assert said(town, "ada") == ""


async def test_a_question_that_is_over_is_not_the_newest_card(town: Town) -> None:
    await two_dates(town)
    await town.says("ada", "/profil")
    await town.says("ada", "Etwas ändern")
    asked = town.visible("ada")[-1]
    await town.says("ada", "abbrechen")
    town.news("ada")
    await town.replies("ada", "passt", asked.ref)
    assert said(town, "ada").startswith(VOID)
    assert set((await states(town)).values()) == {MeetingState.PROPOSED}


# Other than by plain words.


@pytest.mark.parametrize(
    ("what", "answer"),
    [
        (Shown(Media("telegram", MediaKind.PHOTO, "p", "p.jpg", 12), WORDS), "Gehört das zu einem"),
        (Unreadable(Odd.VOICE), "Sprachnachrichten"),
    ],
)
async def test_what_is_shown_in_reply_to_a_card_answers_no_question(
    town: Town, what: Event, answer: str
) -> None:
    of_ada, _ = await two_questions(town)
    await town.presses("kim", "Antworten")
    town.news("kim")
    await town.happens_in_reply("kim", what, of_ada)
    first, again = town.news("kim")
    assert answer in first.text
    assert again.text == TO_BEN
    assert said(town, "ada") == said(town, "ben") == ""


@pytest.mark.parametrize("tells", [True, False])
async def test_changed_words_still_reply_to_that_card(town: Town, tells: bool) -> None:
    gerda, _ = await two_newcomers(town)
    await town.replies("kim", "jaaaaaaa klaaar", gerda)
    assert said(town, "kim").startswith(UNCLEAR)
    change = Edited(town.said("kim", "jaaaaaaa klaaar"), "ja")
    await (town.happens_in_reply("kim", change, gerda) if tells else town.happens("kim", change))
    assert "Gerda Gut ist dabei" in said(town, "kim")
    assert len(await admitted(town)) == 1


async def test_a_command_is_one_whatever_it_replies_to(town: Town) -> None:
    gerda, _ = await two_newcomers(town)
    await town.replies("kim", "/hilfe", gerda)
    assert "Koordination" in said(town, "kim")
    assert await admitted(town) == []


async def test_a_reply_to_a_card_is_no_late_answer_to_a_question_that_is_settled(
    town: Town,
) -> None:
    brewery, sawmill = await two_dates(town)
    await town.replies("ada", "passt nicht", brewery)
    await town.says("weber", "/treffen")
    await town.presses("weber", "Hatten wir schon")
    for label in ("Ada Lindner", "Fertig"):
        await town.presses("weber", label)
    await town.says("weber", "Lief gut.")
    assert (await states(town))["t1"] is MeetingState.HELD
    town.news("ada")
    await town.replies("ada", "Mittwoch 9 Uhr", sawmill)
    settled, counter = town.news("ada")
    assert settled.text.endswith("hat sich damit erledigt.")
    assert counter.text == "Verstanden: Mi, 16.10., 09:00. Stimmt das?"


async def test_who_takes_no_part_replies_to_a_card_of_theirs(town: Town) -> None:
    await two_newcomers(town)
    await town.says("gut", "/start")
    before = await kept(town, Newcomer)
    card = last(town, "gut")
    await town.presses("gut", "Nicht mehr warten")
    assert "Wirklich nicht mehr warten?" in said(town, "gut")
    await town.replies("gut", "ja", card)
    assert await kept(town, Newcomer) == before
    assert said(town, "gut").startswith(VOID)
    sure = next(each.ref for each in town.visible("gut") if "Wirklich" in each.text)
    await town.replies("gut", "ja", sure)
    assert "von der Liste" in said(town, "gut")


HELD = "Ja, hat stattgefunden, die Bretter bestellt Frau Weber am Montag"


@pytest.mark.parametrize(
    ("first", "kept_one", "answer"),
    [
        ("War gut.", "War gut.", "Dazu steht schon ein Satz: „War gut.“"),
        ("überspringen", HELD, "Danke, ist eingetragen."),
    ],
)
async def test_what_the_second_one_tells_of_a_meeting_is_kept_or_said_not_to_be(
    town: Town, first: str, kept_one: str, answer: str
) -> None:
    await settle(town, agreed("2024-10", "2024-10-16 14:00"))
    await town.wait_until(at("2024-10-16 16:30"))
    asked = last(town, "weber")
    for label in ("Ja", "Ada Lindner", "Fertig"):
        await town.presses("ada", label)
    await town.says("ada", first)
    town.news("weber")
    await town.replies("weber", HELD, asked)
    assert answer in said(town, "weber")
    [meeting] = [each for each in await kept(town, Meeting) if each.slot == "2024-10"]
    assert (meeting.state, meeting.note) == (MeetingState.HELD, kept_one)


# In a thread.


async def test_words_in_the_thread_of_a_card_are_for_that_card(town: Town) -> None:
    brewery, _ = await two_dates(town)
    await town.says_in_thread("ada", "blau", brewery)
    assert UNCLEAR in said(town, "ada")
    await town.says_in_thread("ada", "danke", brewery)
    await town.says_in_thread("ada", "passt", brewery)
    agreed_one = {"t1": MeetingState.AGREED, "t2": MeetingState.PROPOSED}
    assert await states(town) == agreed_one
    await town.says_in_thread("ada", "passt", brewery)
    assert await states(town) == agreed_one


async def test_a_question_is_answered_in_the_thread_in_which_it_was_put(town: Town) -> None:
    brewery, _ = await two_dates(town)
    await town.says_in_thread("ada", "/frage", brewery)
    await town.says_in_thread("ada", "Wer hat den Schlüssel?", brewery)
    assert "Wer hat den Schlüssel?" in said(town, "kim")
    assert set((await states(town)).values()) == {MeetingState.PROPOSED}


async def test_words_in_the_thread_of_what_is_no_card_are_for_no_other(town: Town) -> None:
    await two_dates(town)
    await town.says("ada", "/frage Wann kommt das Geld?")
    await town.presses("kim", "Antworten")
    await town.says("kim", "Am Freitag, passt das?")
    told = last(town, "ada")
    for words in ("/treffen", "Samstag 14 Uhr", "ja"):
        await town.says("weber", words)
    assert last(town, "ada") != told
    town.news("ada")
    await town.says_in_thread("ada", "passt", told)
    assert said(town, "ada").startswith(UNCLEAR)
    assert set((await states(town)).values()) == {MeetingState.PROPOSED}


async def test_changed_words_are_still_for_the_thread_that_they_stood_in(town: Town) -> None:
    brewery, _ = await two_dates(town)
    await town.says_in_thread("ada", "blau", brewery)
    await town.edits("ada", "blau", "passt")
    assert await states(town) == {"t1": MeetingState.AGREED, "t2": MeetingState.PROPOSED}


# What a restore forgot.


async def restored(_: Tx) -> tuple[datetime, ...]:
    return (at("2024-10-13 10:00"),)


@pytest.mark.parametrize("to_us", [True, None])
async def test_a_card_that_a_restore_forgot_counts_for_no_other(
    town: Town, monkeypatch: pytest.MonkeyPatch, *, to_us: bool | None
) -> None:
    await two_dates(town)
    if to_us is None:
        monkeypatch.setattr(SqlTx, "restores", restored)
    await town.happens_in_reply("ada", Said("passt"), "forgotten", to_us=to_us)
    assert said(town, "ada").startswith(VOID)
    await town.says("ada", "/frage")
    asked = said(town, "ada")
    await town.happens_in_reply("ada", Said("Wer hat den Schlüssel?"), "forgotten", to_us=to_us)
    first, again = town.news("ada")
    assert first.text.startswith(VOID)
    assert again.text == asked
    assert said(town, "kim") == ""
    assert set((await states(town)).values()) == {MeetingState.PROPOSED}


async def test_words_of_ones_own_are_no_card_after_a_restore(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    await two_dates(town)
    monkeypatch.setattr(SqlTx, "restores", restored)
    await town.happens_in_reply("ada", Said("passt"), "own", to_us=False)
    assert (await states(town))["t2"] is MeetingState.AGREED


async def test_a_topic_in_which_the_bot_said_nothing_is_no_card_after_a_restore(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    await two_dates(town)
    monkeypatch.setattr(SqlTx, "restores", restored)
    await town.says_in_thread("ada", "passt", "topic", to_us=False)
    assert (await states(town))["t2"] is MeetingState.AGREED


async def test_what_is_in_doubt_is_not_forgotten(town: Town) -> None:
    await two_dates(town)
    town.hands.answer = lambda _: Uncertain("The answer was lost.")
    await town.says("ada", "/frage")
    town.hands.answer = None
    await town.happens_in_reply("ada", Said("Wer hat den Schlüssel?"), "in-doubt", to_us=True)
    assert "Wer hat den Schlüssel?" in said(town, "kim")


async def test_who_takes_no_part_is_told_how_to(town: Town) -> None:
    await settle(town)
    town.settle_in("gut", "de")
    await town.happens_in_reply("gut", Said("Ich möchte mitmachen"), "forgotten", to_us=True)
    assert VOID not in said(town, "gut")
