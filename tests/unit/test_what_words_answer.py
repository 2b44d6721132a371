"""Words answer what their author had before them, and nobody is asked twice for what is plain.

A plain yes below something else is asked about; so are words that may go on with the answer before.
"""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.arrived import had_come
from bot.cards import shorten_lines
from bot.domain.briefs import Expertise
from bot.domain.challenges import Answer, Organisation, Side, Suggestion
from bot.domain.meetings import Meeting, MeetingState
from bot.domain.people import Account, Consent, Form, Person, Purpose, Role
from bot.domain.teams import Member, Stage, Team
from bot.ports import Body, Parcel
from bot.talk.markup import EMPTY
from bot.talk.model import Envelope, Said, Why
from tests.support.cases import (
    ADA,
    BEN,
    JO,
    challenge,
    kept,
    member,
    membership,
    organisation,
    profile,
    settle,
    team,
    waiting,
)
from tests.support.clock import at
from tests.support.room_town import RoomTown
from tests.support.town import Town

NOTED = at("2024-09-01 10:00")
MIA = Person("mia", "de", Form.SIE, "Mia Wolf")
LEA = Person("lea", "de", Form.DU, "Lea Winter")
ROTH = Person("roth", "de", Form.SIE, "Anna Roth")
SINGLE = str.maketrans("„“", "‚‘")
WHICH_SIE = "Falls das hierfür gemeint war, antworten Sie bitte noch einmal:"
BUTTON_DU = "Dafür tippe bitte auf den Knopf, oder schreib genau das, was darauf steht:"
SAW = (
    MIA,
    membership(MIA, Role.CONTACT),
    challenge(id="c2", number=2, organisation_id="saw", contact_id="mia", title="Ein Sägewerk"),
    organisation(id="saw", name="Sägewerk", contact_id="mia"),
    team(id="t2", number=2, challenge_id="c2", contact_id="mia", name="Sägewerk"),
    member(ADA, Side.MAKER, team_id="t2"),
    Member("t2", "mia", Side.CONTACT, at("2024-08-26 10:00")),
)
FOR_BEN = Suggestion("s1", "erzgebirge", "c1", "ben", "weber", 0.5, (), NOTED)


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path, at("2024-10-14 10:00"))
    yield town
    await town.close()


async def says(town: Town, who: str, *words: str) -> None:
    for each in words:
        await town.says(who, each)


def heard(town: Town, who: str) -> str:
    return "\n".join(each.text for each in town.news(who))


async def announce(town: Town) -> None:
    await town.says("kim", "/rundnachricht Am 24. ist Werkstattabend. Wer kommt? Bitte antworten.")
    await town.presses("kim", "Alle")
    await town.presses("kim", "Senden")


async def propose(town: Town, who: str, when: str) -> None:
    await says(town, who, "/treffen", when, "ja")


async def dates(town: Town) -> dict[str, MeetingState]:
    return {each.team_id: each.state for each in await kept(town, Meeting)}


# What stands right above the words.


@pytest.mark.parametrize("words", ["ok", "👍"])
async def test_thanks_for_an_announcement_are_no_answer(town: Town, words: str) -> None:
    await settle(town, profile(BEN), FOR_BEN)
    await town.says("ben", "/suggestions")
    await town.presses("ben", "Interested")
    await announce(town)
    await town.says("weber", words)
    assert [each.contact for each in await kept(town, Suggestion)] == [Answer.OPEN]
    assert town.visible("weber")[-1].text == "Gern."


@pytest.mark.parametrize("words", ["Ja, gern", "1", "Nein, leider nicht"])
async def test_an_announcement_is_not_the_request_above_it(town: Town, words: str) -> None:
    await settle(town, profile(BEN), FOR_BEN)
    await town.says("ben", "/suggestions")
    await town.presses("ben", "Interested")
    await announce(town)
    await town.says("weber", words)
    assert [each.contact for each in await kept(town, Suggestion)] == [Answer.OPEN]
    assert town.visible("weber")[-1].text.startswith(f"{WHICH_SIE}\n\n„Jemand interessiert")
    await town.says("weber", "Ja, gern")
    assert [each.contact for each in await kept(town, Suggestion)] == [Answer.INTERESTED]


async def test_what_was_asked_about_twice_is_quoted_once(town: Town) -> None:
    await settle(town, profile(BEN), FOR_BEN)
    await town.says("ben", "/suggestions")
    await town.presses("ben", "Interested")
    for _ in range(2):
        await announce(town)
        await town.says("weber", "Ja, gern")
    asked = town.visible("weber")[-1].text
    assert asked.startswith(f"{WHICH_SIE}\n\n„Jemand interessiert")
    assert asked.count("Falls") == 1


async def test_a_card_is_quoted_line_by_line(town: Town) -> None:
    await settle(town, profile(BEN), FOR_BEN)
    await town.says("ben", "/suggestions")
    await town.presses("ben", "Interested")
    lines = [each for each in town.visible("weber")[-1].text.splitlines() if each]
    await announce(town)
    for _ in range(2):
        await town.says("weber", "1")
        asked = town.visible("weber")[-1].text.removeprefix(f"{WHICH_SIE}\n\n„").removesuffix("“")
        assert asked.splitlines() == [each.translate(SINGLE) for each in lines]
        await announce(town)


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("eins\n\nzwei\n  drei ", "eins\nzwei\ndrei"),
        ("eins zwei drei vier fünf\nsechs", "eins zwei drei vier fünf …"),
        ("eins zwei drei vier fünf sechs\nsieben", "eins zwei drei vier fünf …"),
        ("eins\nzwei drei vier fünf sechs sieben", "eins\nzwei drei vier fünf …"),
        ("", ""),
    ],
)
def test_what_is_quoted_is_cut_at_the_end_of_a_word(text: str, short: str) -> None:
    assert shorten_lines(text, 28) == short


async def test_its_very_words_still_mean_a_button(town: Town) -> None:
    await settle(town, profile(BEN), FOR_BEN)
    await town.says("ben", "/suggestions")
    await town.presses("ben", "Interested")
    await announce(town)
    await town.says("weber", "interessiert")
    assert [each.contact for each in await kept(town, Suggestion)] == [Answer.INTERESTED]


async def test_nor_is_what_the_bot_said_since(town: Town) -> None:
    await settle(town, *SAW)
    await propose(town, "weber", "Donnerstag 14 Uhr")
    town.clock.move(timedelta(minutes=5))
    await propose(town, "mia", "Freitag 14 Uhr")
    town.clock.move(timedelta(minutes=5))
    await town.presses("ada", "Passt")
    town.clock.move(timedelta(minutes=5))
    await town.says("ada", "Ja, passt mir gut")
    assert await dates(town) == {"t1": MeetingState.PROPOSED, "t2": MeetingState.AGREED}
    assert "Donnerstag" in town.visible("ada")[-1].text or "17.10." in town.visible("ada")[-1].text


async def test_an_announcement_takes_over_no_role(town: Town) -> None:
    expert = (
        membership(ROTH, Role.EXPERT),
        Expertise("roth", "brewery", "erzgebirge", "Holz", NOTED),
    )
    await settle(town, ROTH, *expert)
    await town.says("weber", "/uebergabe")
    await town.presses("weber", "An Anna Roth übergeben")
    await town.presses("weber", "Ja, übergeben")
    await announce(town)
    await town.says("roth", "Ja, gern")
    assert [each.contact_id for each in await kept(town, Organisation)] == ["weber"]


async def test_an_announcement_gives_no_consent(town: Town) -> None:
    given = [
        Consent(f"{each}-ada", "ada", "erzgebirge", each, "1", "…", "telegram", NOTED)
        for each in (Purpose.PROCESSING, Purpose.PHOTOS, Purpose.RESULTS)
    ]
    await settle(town, *given)
    await town.says("ada", "/datenschutz")
    await announce(town)
    await town.says("ada", "Ja, gern")
    assert not await kept(town, Consent, person_id="ada", purpose=Purpose.SHARING)


async def test_words_of_ones_own_go_to_no_card_further_up(town: Town) -> None:
    await settle(town, profile(BEN), FOR_BEN)
    await town.says("ben", "/suggestions")
    await town.presses("ben", "Interested")
    await town.presses("weber", "Nichts für mich")
    await announce(town)
    await town.says("weber", "Ich bringe zwei Bleche Kuchen mit")
    assert town.visible("weber")[-1].text.startswith(WHICH_SIE)


@pytest.mark.parametrize("between", ["announcement", ""])
async def test_who_was_not_understood_tries_other_words(town: Town, between: str) -> None:
    await settle(town, profile(BEN), FOR_BEN)
    await town.says("ben", "/suggestions")
    if between:
        await announce(town)
    town.clock.move(timedelta(minutes=1))
    await town.says("ben", "who is behind it")
    town.clock.move(timedelta(minutes=1))
    await town.says("ben", "no, too far away")
    answers = [each.maker for each in await kept(town, Suggestion)]
    assert answers == [Answer.OPEN if between else Answer.DECLINED]


# What had come by then.


async def test_a_card_that_waits_is_not_answered(town: Town) -> None:
    await settle(town, *SAW)
    await propose(town, "weber", "Donnerstag 14 Uhr")
    town.hands.busy.add(town.people["ada"])
    await propose(town, "mia", "Freitag 14 Uhr")
    town.clock.move(timedelta(minutes=2))
    await town.says("ada", "passt")
    town.hands.busy.clear()
    town.clock.move(timedelta(minutes=5))
    await town.settle()
    assert await dates(town) == {"t1": MeetingState.AGREED, "t2": MeetingState.PROPOSED}


async def test_the_second_yes_accepts_nothing_that_came_since(town: Town) -> None:
    pairs = (("c1", "weber"), ("c2", "mia"))
    found = [
        Suggestion(f"s{n}", "erzgebirge", c, "jo", w, 0.9 - n / 10, (), NOTED)
        for n, (c, w) in enumerate(pairs)
    ]
    await settle(town, *SAW, JO, membership(JO, Role.MAKER), profile(JO), *found)
    await town.says("jo", "/vorschlaege")
    await town.says_in_a_row("jo", "ja", "ja")
    answers = {each.id: each.maker for each in await kept(town, Suggestion)}
    assert answers == {"s0": Answer.INTERESTED, "s1": Answer.OPEN}


async def test_the_second_yes_erases_nobody(town: Town) -> None:
    await settle(town)
    await town.says("ada", "/vergessen")
    await town.says_in_a_row("ada", "ja", "ja")
    assert [each.stage for each in await kept(town, Team)] == [Stage.ACTIVE]


async def test_a_slip_put_right_is_for_the_card_that_was_there(town: Town) -> None:
    await settle(town, *SAW)
    await propose(town, "weber", "Donnerstag 14 Uhr")
    await town.says("ada", "basdt")
    town.clock.move(timedelta(minutes=2))
    await propose(town, "mia", "Freitag 14 Uhr")
    town.clock.move(timedelta(minutes=2))
    await town.edits("ada", "basdt", "passt")
    assert await dates(town) == {"t1": MeetingState.AGREED, "t2": MeetingState.PROPOSED}


def sent(ref: str | None, came: str | None, *, begun: bool = False, doubt: bool = False) -> Parcel:
    made = at("2024-10-14 10:00")
    when = at(came) if came is not None else None
    known = Parcel("k", "telegram:1", Body(EMPTY), Why.NEWS, "", None, made, ref=ref, came_at=when)
    return replace(known, begun=begun, doubt=doubt)


@pytest.mark.parametrize(
    ("parcel", "come"),
    [
        (sent("7", "2024-10-14 12:00"), True),  # whatever the clocks say
        (sent("9", "2024-10-14 10:01"), False),
        (sent("$a", "2024-10-14 10:01"), True),
        (sent("$a", "2024-10-14 10:11"), False),
        (sent("$a", "2024-10-14 10:31"), True),  # by a clock that was ahead
        (sent(None, None), False),
        (sent(None, None, begun=True), True),
        (sent(None, None, doubt=True), True),
    ],
)
def test_numbers_tell_what_came_first_and_else_the_time(parcel: Parcel, *, come: bool) -> None:
    said = Envelope("u1", "telegram:1", Said("ja"), at("2024-10-14 10:10"), ref="8")
    assert had_come(parcel, said, at("2024-10-14 10:30")) is come


async def test_what_came_before_the_clock_was_put_back_is_there(town: Town) -> None:
    await settle(town, *SAW)
    town.clock.move(timedelta(hours=1))
    await propose(town, "weber", "Donnerstag 14 Uhr")
    town.clock.move(timedelta(hours=-1))
    await town.says("ada", "passt")
    assert (await dates(town))["t1"] is MeetingState.AGREED


# Accounts.

CODE = re.compile(r"(?:[a-z2-7]{4}-){3}[a-z2-7]{4}")


@pytest.fixture
async def linked(tmp_path: Path) -> AsyncIterator[RoomTown]:
    town = RoomTown(tmp_path, at("2024-10-14 10:00"))
    town.live_on_matrix("eve")
    eve = Person("eve", "de", Form.DU)
    own = (eve, Account(town.people["eve"], "eve"), membership(eve, Role.MAKER))
    await settle(town, profile(ADA), *own)
    yield town
    await town.close()


@pytest.mark.parametrize("words", ["ja", "Ja, gern", "1"])
async def test_no_plain_yes_gives_an_account_away(linked: RoomTown, words: str) -> None:
    await linked.says("eve", "/link")
    code = CODE.search(linked.visible("eve")[-1].text)
    assert code is not None
    await linked.says("ada", f"/start {code[0]}")
    await linked.presses("eve", "Ja, das bin ich")
    assert "Bist du das?" in linked.visible("ada")[-1].text
    await linked.says("ada", words)
    asked = linked.visible("ada")[-1].text
    assert asked.startswith(f"{BUTTON_DU}\n\n„In Matrix möchte")
    await linked.says("ada", words)
    assert linked.visible("ada")[-1].text == asked
    card = next(each for each in linked.visible("ada") if each.text.startswith("In Matrix möchte"))
    await linked.replies("ada", words, card.ref)
    assert linked.visible("ada")[-1].text == asked
    owners = {each.id: each.person_id for each in await kept(linked, Account)}
    assert owners[linked.people["ada"]] == "ada"
    await linked.says("ada", "Ja, das bin ich")
    owners = {each.id: each.person_id for each in await kept(linked, Account)}
    assert owners[linked.people["ada"]] == "eve"


@pytest.mark.parametrize("words", ["Nein danke", "2"])
async def test_a_plain_no_keeps_it(linked: RoomTown, words: str) -> None:
    await linked.says("eve", "/link")
    code = CODE.search(linked.visible("eve")[-1].text)
    assert code is not None
    await linked.says("ada", f"/start {code[0]}")
    await linked.presses("eve", "Ja, das bin ich")
    await linked.says("ada", words)
    assert linked.visible("ada")[-1].text.startswith("Gut, es bleibt alles, wie es ist.")


# Questions that come back, and others that came since.


SECOND = "Frau Weber soll nichts davon erfahren."


async def test_the_second_half_of_a_question_is_read_back(town: Town) -> None:
    await settle(town)
    await says(town, "ada", "/update", "blockiert", "/frage", "Kann ich das Team wechseln?")
    town.clock.move(timedelta(seconds=10))
    await town.says("ada", SECOND)
    assert town.visible("ada")[-1].text == (
        f"Was gibt es dazu zu sagen? Ein Satz genügt.\n\nIst „{SECOND}“ die Antwort darauf?"
    )
    await town.wait_until(at("2024-10-17 12:00"))
    assert SECOND not in heard(town, "weber")


async def test_what_was_said_before_it_came_back_does_not_answer_it(town: Town) -> None:
    await settle(town)
    await says(town, "ada", "/update", "blockiert", "/frage")
    town.news("ada")
    await town.says_in_a_row("ada", "Kann ich das Team wechseln?", SECOND)
    assert heard(town, "ada").endswith(
        "Das habe ich nicht verstanden. /hilfe zeigt, was ich kann.\n"
        "Was gibt es dazu zu sagen? Ein Satz genügt."
    )
    await town.wait_until(at("2024-10-17 12:00"))
    assert SECOND not in heard(town, "weber")


@pytest.mark.parametrize("held_up", [True, False])
async def test_nor_does_what_else_was_said_before(town: Town, *, held_up: bool) -> None:
    await settle(town)
    await says(town, "ada", "/update", "blockiert", "/frage")
    town.news("ada")
    words = ("Kann ich das Team wechseln?", SECOND, "Sonst gibt es Ärger.", "Wirklich.")
    if held_up:
        town.hands.busy.add(town.people["ada"])
        for each in words:
            town.clock.move(timedelta(seconds=70))
            await town.says("ada", each)
        town.hands.busy.clear()
        town.clock.move(timedelta(minutes=5))
        await town.settle()
    else:
        await town.says_in_a_row("ada", *words)
    assert heard(town, "ada").endswith("Was gibt es dazu zu sagen? Ein Satz genügt.")
    town.clock.move(timedelta(minutes=2))
    await says(town, "ada", "Die Säge klemmt.", "überspringen", "nein")
    await town.wait_until(at("2024-10-17 12:00"))
    assert "„Die Säge klemmt.“" in heard(town, "ada")
    assert "Ärger" not in heard(town, "weber")


@pytest.mark.parametrize("seconds", [10, 70])
async def test_who_answers_it_says_so_once(town: Town, seconds: int) -> None:
    await settle(town)
    await says(town, "ada", "/update", "blockiert", "/frage Wann ist der Abend?")
    town.clock.move(timedelta(seconds=seconds))
    await town.says("ada", "Die Säge klemmt.")
    assert ("die Antwort darauf?" in town.visible("ada")[-1].text) is (seconds < 60)
    await says(town, "ada", *(["ja"] if seconds < 60 else []), "überspringen", "nein")
    assert "„Die Säge klemmt.“" in heard(town, "ada")


async def test_the_second_yes_ends_no_team(town: Town) -> None:
    await settle(town)
    await town.says("ada", "/aussteigen")
    await town.presses("ada", "Team Alte Brauerei")
    await says(town, "ada", "überspringen", "/idee Ein Kran aus Holz, der faltbar ist")
    await town.says("ada", "überspringen")
    await town.says_in_a_row("ada", "ja", "ja")
    assert [each.stage for each in await kept(town, Team)] == [Stage.ACTIVE]
    assert "Wirklich aussteigen?" in town.visible("ada")[-1].text
    town.clock.move(timedelta(minutes=1))
    await town.says("ada", "ja")
    assert [each.stage for each in await kept(town, Team)] == [Stage.ENDED]


async def test_the_second_half_of_an_answer_sends_no_announcement(town: Town) -> None:
    await settle(town)
    await town.says("ada", "/frage Ist morgen offen, und darf Ben mit?")
    await town.says("kim", "/rundnachricht Entwurf: das Programm endet früher")
    await town.presses("kim", "Alle")
    await town.presses("kim", "Antworten")
    await says(town, "kim", "Ja, ab acht.")
    town.clock.move(timedelta(seconds=3))
    await says(town, "kim", "Ja, gern")
    assert "Entwurf" not in heard(town, "ben")


async def test_a_photo_behind_an_answer_goes_to_no_other_team(town: Town) -> None:
    await settle(town)
    await says(town, "ada", "/update", "im Plan", "Der Tresen wächst", "/frage Wo steht die Säge?")
    town.news("ada")
    await town.sends("ada", "photo")
    assert "noch einmal schicken" in heard(town, "ada")
    assert await waiting(town) == ["update"]
    assert heard(town, "weber") == ""


async def test_an_ok_to_a_colleague_sends_no_announcement(town: Town) -> None:
    await settle(town, LEA, membership(LEA, Role.COORDINATOR))
    await town.says("ada", "/frage Kann der Termin so bleiben?")
    await town.says("kim", "/rundnachricht Entwurf: das Programm endet früher")
    await town.presses("kim", "Alle")
    town.clock.move(timedelta(minutes=2))
    await town.presses("lea", "Antworten")
    await town.says("lea", "Ja, der bleibt. Kim, passt das auch für dich?")
    town.clock.move(timedelta(minutes=2))
    await town.says("kim", "ok")
    assert "Entwurf" not in heard(town, "ada")
    await town.says("kim", "ok")
    assert "Entwurf" in heard(town, "ada")


async def test_words_below_another_question_are_read_back(town: Town) -> None:
    await settle(town)
    await town.says("ben", "/ask When is the next evening?")
    await town.presses("kim", "Antworten")
    await town.wait_until(at("2024-10-14 16:00"))
    await town.says("ada", "/frage Die IBAN war falsch, was nun?")
    await town.says("kim", "Ada, ruf mich an, ich brauche deine Kontonummer.")
    assert "Kontonummer" not in heard(town, "ben")
    assert "die Antwort darauf?" in heard(town, "kim")


@pytest.mark.parametrize("minutes", [0, 60])
async def test_a_yes_below_a_card_is_for_the_card_once_it_was_read(
    town: Town, minutes: int
) -> None:
    await settle(town)
    await town.says("ada", "/idee")
    town.clock.move(timedelta(minutes=5))
    await propose(town, "weber", "Donnerstag 14 Uhr")
    town.clock.move(timedelta(minutes=minutes))
    town.news("ada")
    await town.says("ada", "ja, passt mir gut")
    agreed = {"t1": MeetingState.AGREED if minutes else MeetingState.PROPOSED}
    assert await dates(town) == agreed
    assert "Worum geht es bei der Idee?" in town.visible("ada")[-1].text
    assert ("die Antwort darauf?" in heard(town, "ada")) is (minutes == 0)


async def test_what_is_said_below_an_announcement_is_read_back_in_a_profile(town: Town) -> None:
    await settle(town)
    await town.says("ada", "/profil")
    await town.presses("ada", "Etwas ändern")
    await town.presses("ada", "Können")
    town.clock.move(timedelta(minutes=5))
    await announce(town)
    town.clock.move(timedelta(minutes=5))
    await town.says("ada", "super, bin dabei")
    assert "Ist „super, bin dabei“ die Antwort darauf?" in town.visible("ada")[-1].text


async def test_a_card_that_is_shown_again_quotes_itself_once(town: Town) -> None:
    await settle(town, profile(BEN), FOR_BEN)
    await town.says("ben", "/suggestions")
    await town.presses("ben", "Interested")
    for _ in range(4):
        for words in ("/hilfe", "/hilfe", "/hilfe", "Ja, gern"):
            town.clock.move(timedelta(minutes=2))
            await town.says("weber", words)
    asked = [each.text for each in town.all_heard("weber") if each.text.startswith("Falls das")]
    assert len(asked) == 4
    assert {each.count("Falls das") for each in asked} == {1}
    assert all("Jemand interessiert sich" in each for each in asked)


# Replies.


async def test_a_remark_on_a_list_goes_to_nobody_whose_question_is_on_it(town: Town) -> None:
    await settle(town)
    await town.says("ada", "/frage Wann bekomme ich mein Geld?")
    await town.says("kim", "/offen")
    ref = town.visible("kim")[-1].ref
    town.news("ada")
    await town.replies("kim", "Die Brauerei ist mal wieder zu spät dran.", ref)
    assert heard(town, "ada") == ""


async def test_a_yes_in_reply_to_an_announcement_ends_no_team(town: Town) -> None:
    await settle(town)
    await announce(town)
    ref = town.visible("ada")[-1].ref
    await town.says("ada", "/aussteigen")
    await town.presses("ada", "Team Alte Brauerei")
    await town.says("ada", "überspringen")
    await town.replies("ada", "ja", ref)
    assert [each.stage for each in await kept(town, Team)] == [Stage.ACTIVE]
    assert "Wirklich aussteigen?" in town.visible("ada")[-1].text


async def test_a_yes_in_reply_to_an_announcement_agrees_to_no_date(town: Town) -> None:
    await settle(town)
    await announce(town)
    ref = town.visible("ada")[-1].ref
    await propose(town, "weber", "Donnerstag 14 Uhr")
    await town.replies("ada", "ja", ref)
    assert await dates(town) == {"t1": MeetingState.PROPOSED}
