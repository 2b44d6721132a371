"""Being forgotten: asked twice, never by chance, and others hear that somebody is gone."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.briefs import Deputy, Handover, Succession
from bot.domain.challenges import Answer, Challenge, Review, Side, Suggestion
from bot.domain.changes import Put
from bot.domain.meetings import Meeting, MeetingState
from bot.domain.newcomers import Admission, Entry, Newcomer, Reading, Roster, Signup
from bot.domain.people import Account, Audit, Consent, Membership, Person, Purpose, Role
from bot.domain.teams import Member, Room, Stage, Team, Verdict
from bot.talk.model import Blocked, CloseRoom, Pressed, RemoveFrom
from tests.support.cases import (
    ADA,
    BEN,
    JO,
    KIM,
    agreed,
    challenge,
    kept,
    member,
    membership,
    profile,
    proposed,
    settle,
    talking,
)
from tests.support.clock import at
from tests.support.room_town import RoomTown, on_matrix
from tests.support.town import Town

NOW = "2024-10-15 12:00"
SINCE = at("2024-10-10 10:00")


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path, at(NOW))
    yield town
    await town.close()


async def forget(town: Town, name: str) -> None:
    await town.says(name, "/vergessen")
    await town.presses(name, "Weiter zum Löschen")
    await town.presses(name, "Endgültig löschen")


async def is_there(town: Town, person: Person) -> bool:
    return bool(await kept(town, Account, person_id=person.id))


async def test_it_takes_two_yeses(town: Town) -> None:
    await settle(town)
    await town.says("ada", "/vergessen")
    await town.presses("ada", "Weiter zum Löschen")
    assert await is_there(town, ADA)
    await town.presses("ada", "Endgültig löschen")
    assert not await is_there(town, ADA)


@pytest.mark.parametrize("words", ["vergessen", "forget", "Das habe ich vergessen", "löschen"])
async def test_a_word_alone_asks_for_nothing(town: Town, words: str) -> None:
    await settle(town)
    await town.says("ada", words)
    assert not [each for each in town.news("ada") if "Weiter zum Löschen" in each.labels]


@pytest.mark.parametrize("pressed", [(), ("Weiter zum Löschen",)])
async def test_cancel_keeps_everything(town: Town, pressed: tuple[str, ...]) -> None:
    await settle(town)
    await town.says("ada", "/vergessen")
    for label in pressed:
        await town.presses("ada", label)
    await town.says("ada", "abbrechen")
    assert town.visible("ada")[-1].text == "Gut, es bleibt alles, wie es ist."
    assert await is_there(town, ADA)


@pytest.mark.parametrize("age", [-20, 60 * 24 + 5, 60 * 24 * 400])
async def test_a_question_counts_for_a_day(town: Town, age: int) -> None:
    await settle(town)
    stamp = int(at(NOW).timestamp()) // 60 - age
    for step in ("on", "yes"):
        await town.happens("ada", Pressed(f"a.forget.{step}.{stamp}", ""))
        assert "eine Weile her" in town.news("ada")[-1].text
    assert await is_there(town, ADA)


@pytest.mark.parametrize("token", ["yes", "yes.x", "maybe.28800000", "", "yes."])
async def test_other_buttons_do_nothing(town: Town, token: str) -> None:
    await settle(town)
    await town.happens("ada", Pressed(f"a.forget.{token}", ""))
    assert await is_there(town, ADA)


async def test_an_open_question_does_not_come_back(town: Town) -> None:
    await settle(town)
    await town.says("ada", "/update")
    await forget(town, "ada")
    assert town.news("ada")[-1].text.startswith("Erledigt")
    await town.says("ada", "Läuft gut")
    assert "Plan" not in "\n".join(each.text for each in town.news("ada"))


async def test_no_question_comes_back_that_another_had_interrupted(town: Town) -> None:
    await settle(town)
    for words in ("/update", "im Plan", "/treffen am 24.10. um 14 Uhr"):
        await town.says("ada", words)
    await forget(town, "ada")
    assert town.news("ada")[-1].text.startswith("Erledigt")
    assert await town.store.run(lambda tx: tx.progress(town.people["ada"])) is None


async def test_the_others_hear_that_somebody_is_gone(town: Town) -> None:
    await settle(town, profile(BEN), member(BEN, Side.MAKER))
    await forget(town, "ada")
    (told,) = town.news("weber")
    assert told.text.startswith("Alte Brauerei: Jemand ist nicht mehr dabei.")
    assert "goes on" in town.news("ben")[-1].text
    lead = "\n".join(each.text for each in town.news("kim"))
    assert "Team 1 (Alte Brauerei): arbeitet weiter." in lead
    for each in (told.text, lead):
        assert "Ada" not in each
    (team,) = await kept(town, Team)
    assert team.stage is Stage.ACTIVE


@pytest.mark.parametrize("name", ["ada", "weber"])
async def test_a_team_ends_with_its_contact_or_its_last_maker(town: Town, name: str) -> None:
    meeting = proposed("2024-10", "2024-10-17 14:00", "2024-10-07 10:00")
    await settle(town, meeting)
    await forget(town, name)
    (team,) = await kept(town, Team)
    assert team.stage is Stage.ENDED
    other = "weber" if name == "ada" else "ada"
    assert "deshalb endet das Team" in "\n".join(each.text for each in town.news(other))
    await town.wait_until(at("2024-12-20 12:00"))
    for each in town.news(other):
        assert "Alte Brauerei" not in each.text, each.text
    assert await kept(town, Meeting) == (meeting,)


async def test_a_team_ends_with_the_last_maker_who_has_not_said_no(town: Town) -> None:
    no = member(BEN, Side.MAKER, verdict=Verdict.NO_GO)
    await settle(town, talking(), no)
    await forget(town, "ada")
    meant = "\n".join(each.text for each in town.all_heard("ada"))
    assert "Ob das Team Alte Brauerei weitermacht, hängt dann von den anderen ab." in meant
    (ended,) = await kept(town, Team)
    assert ended.stage is Stage.ENDED
    assert "deshalb endet das Team" in town.news("weber")[-1].text


async def test_who_only_stands_in_for_the_contact_ends_no_team(town: Town) -> None:
    deputy = Deputy("brewery", "jo", "erzgebirge", at("2024-10-01 10:00"), at("2024-11-01 00:00"))
    there = member(JO, Side.CONTACT)
    await settle(
        town, JO, membership(JO, Role.EXPERT), deputy, there, agreed("2024-10", "2024-10-24 14:00")
    )
    await forget(town, "jo")
    (team,) = await kept(town, Team)
    assert team.stage is Stage.ACTIVE
    (meeting,) = await kept(town, Meeting)
    assert meeting.state is MeetingState.AGREED
    for name in ("ada", "weber", "kim"):
        told = "\n".join(each.text for each in town.news(name))
        assert "arbeitet weiter" in told


async def test_a_maker_who_is_erased_hears_of_the_teams_dates_no_more(town: Town) -> None:
    await settle(town, JO, member(JO, Side.MAKER), agreed("2024-10", "2024-10-24 14:00"))
    await forget(town, "ada")
    (team,) = await kept(town, Team)
    assert team.stage is Stage.ACTIVE
    assert town.news("ada")[-1].text.startswith("Erledigt")


async def test_who_is_erased_while_they_stand_in_hears_of_their_dates_no_more(town: Town) -> None:
    date = agreed("2024-10", "2024-10-24 14:00", yes=("ada", "jo"))
    deputy = Deputy("brewery", "jo", "erzgebirge", SINCE, at("2024-11-01 00:00"))
    expert = membership(JO, Role.EXPERT)
    await settle(town, JO, expert, deputy, member(JO, Side.CONTACT), date)
    await forget(town, "jo")
    assert town.news("jo")[-1].text.startswith("Erledigt")


@pytest.mark.parametrize(
    ("begun", "told"),
    [
        (
            Succession("h1", "brewery", "erzgebirge", "weber", "jo", Handover.ASKED, SINCE),
            "Wer „Alte Brauerei“ übernehmen sollte, ist nicht mehr dabei.",
        ),
        (
            Deputy("brewery", "jo", "erzgebirge", SINCE, at("2024-11-01 00:00")),
            "Wer bei „Alte Brauerei“ in Vertretung war, ist nicht mehr dabei",
        ),
    ],
)
async def test_a_contact_hears_that_an_heir_or_a_deputy_is_gone(
    town: Town, begun: Succession | Deputy, told: str
) -> None:
    await settle(town, JO, membership(JO, Role.EXPERT), begun)
    await forget(town, "jo")
    heard = [each.text for each in town.news("weber")]
    assert len([each for each in heard if each.startswith(told)]) == 1
    assert "Jo" not in "".join(heard)


@pytest.mark.parametrize("name", ["weber", "jo"])
async def test_nobody_hears_of_a_hand_over_that_is_settled(town: Town, name: str) -> None:
    begun = Succession("h1", "brewery", "erzgebirge", "weber", "jo", Handover.REFUSED, SINCE, SINCE)
    await settle(town, JO, membership(JO, Role.EXPERT), begun)
    await forget(town, name)
    assert "übernehmen" not in "".join(e.text for e in town.news("weber") + town.news("jo"))


async def test_at_night_the_others_sleep(town: Town) -> None:
    town.clock.set(at("2024-10-15 23:00"))
    await settle(town)
    await forget(town, "ada")
    assert town.news("ada")[-1].text.startswith("Erledigt")
    assert town.news("weber") == []
    await town.wait_until(at("2024-10-16 12:00"))
    assert "endet das Team" in town.news("weber")[0].text


async def test_at_night_a_date_that_nobody_comes_to_is_called_off(town: Town) -> None:
    town.clock.set(at("2024-10-15 23:00"))
    await settle(town, agreed("2024-10", "2024-10-16 08:30"))
    await forget(town, "ada")
    (off,) = town.news("weber")
    assert off.text.endswith("Der Termin Mi, 16.10., 08:30 entfällt, denn das Team endet.")
    assert off.files
    assert town.news("ada")[-1].text.startswith("Erledigt")


async def test_a_request_settles_itself(town: Town) -> None:
    asks = Suggestion(
        "s1", "erzgebirge", "c1", "ben", "weber", 0.5, (), at(NOW),
        Answer.INTERESTED, Answer.OPEN, at(NOW),
    )  # fmt: skip
    await settle(town, profile(BEN), asks)
    await town.says("ben", "/forget")
    await town.presses("ben", "Go on to erase")
    await town.presses("ben", "Erase for good")
    (told,) = town.news("weber")
    assert "Ein Tresen, der wandert" in told.text
    assert "hat sich erledigt" in told.text
    await town.wait_until(at("2024-10-30 12:00"))
    assert not [each for each in town.news("weber") if "Tresen" in each.text]


async def test_a_no_that_waits_for_the_morning_is_read_though_who_said_it_is_gone(
    town: Town,
) -> None:
    town.clock.set(at("2024-10-15 19:30"))
    asked = Suggestion(
        "s1", "erzgebirge", "c1", "ben", "weber", 0.5, (), at("2024-10-14 10:00"),
        Answer.OPEN, Answer.INTERESTED, at("2024-10-14 10:00"),
    )  # fmt: skip
    await settle(town, profile(BEN), asked)
    await town.happens("ben", Pressed("a.suggestion.s1.declined", "0"))
    await town.says("ben", "/forget")
    await town.presses("ben", "Go on to erase")
    await town.presses("ben", "Erase for good")
    assert town.news("weber") == []
    await town.wait_until(at("2024-10-16 10:00"))
    (told,) = [each for each in town.news("weber") if "Tresen" in each.text]
    assert "kam diesmal ein Nein" in told.text


async def test_all_that_was_theirs_for_a_time_ends(town: Town) -> None:
    waits = Newcomer("ada", "other", Role.MAKER, 1, Admission.WAITING, at(NOW))
    agreed = Consent("c", "ada", "erzgebirge", Purpose.SHARING, "1", "…", "telegram", at(NOW))
    await settle(town, waits, agreed)
    await forget(town, "ada")
    assert {each.admission for each in await kept(town, Newcomer)} == {Admission.GONE}
    assert not [each for each in await kept(town, Consent) if each.withdrawn_at is None]
    assert await kept(town, Membership, person_id="ada", left_at=None) == ()
    assert await kept(town, Member, person_id="ada", left_at=None) == ()
    entries = [each for each in await kept(town, Audit) if each.act == "erase"]
    assert {(each.person_id, each.subject) for each in entries} == {("themselves", "ada")}
    assert {each.programme_id for each in entries} == {"erzgebirge", "other"}


async def test_what_a_list_says_of_them_goes_too(town: Town) -> None:
    """Ada came by another code than that of the list; the one there may be a namesake's."""
    listed = [
        Signup(name, programme, "r1", f"hash-{name}", Role.MAKER, name, "", at(NOW))
        for name, programme in (("ADA Lindner", "erzgebirge"), ("Mia Wolf", "erzgebirge"),
                                ("Ada Lindner", "elsewhere"))
    ]  # fmt: skip
    await settle(town, *listed)
    await forget(town, "ada")
    left = await kept(town, Signup)
    assert {(each.name, each.programme_id, each.code_hash) for each in left} == {
        ("Mia Wolf", "erzgebirge", "hash-Mia Wolf"),
        ("Ada Lindner", "elsewhere", "hash-Ada Lindner"),
        ("", "erzgebirge", "hash-ADA Lindner"),
    }


async def test_the_coordinators_hear_that_a_list_got_shorter(town: Town) -> None:
    """The name may be a namesake's, who is to be invited all the same."""
    entries = (Entry("Ada Lindner", Role.MAKER), Entry("Mia Wolf", Role.MAKER))
    lists = [
        Roster(each, "erzgebirge", "kim", "telegram:1", None, None, some, Reading.READ, at(NOW))
        for each, some in (("r1", entries), ("r2", entries[1:]))
    ]
    await settle(town, *lists)
    await forget(town, "ada")
    assert {each.entries for each in await kept(town, Roster)} == {entries[1:]}
    (told,) = [each for each in town.news("kim") if "Jemand hat" in each.text]
    assert "Anmeldeliste" in told.text
    assert "Ada" not in told.text


REMARK = "Ruft mich an: 0171 555"


@pytest.mark.parametrize("heard", [False, True])
async def test_what_they_remarked_on_a_brief_goes(town: Town, *, heard: bool) -> None:
    """The brief waits to be read again only if nobody heard it."""
    await settle(town, JO, membership(JO, Role.COORDINATOR), challenge(review=Review.OPEN))
    town.clock.set(at(NOW if heard else "2024-10-15 21:00"))
    await hand_back(town, "kim", REMARK)
    await forget(town, "kim")
    await town.wait_until(at("2024-10-16 10:00"))
    told = [each.text for each in town.news("weber") if "eine Anmerkung" in each.text]
    assert [REMARK in each for each in told] == [True] * heard
    (brief,) = await kept(town, Challenge, id="c1")
    left = (Review.RETURNED, "[…]") if heard else (Review.OPEN, "")
    assert (brief.review, brief.comment) == left


async def test_what_another_remarked_on_a_brief_since_stays(town: Town) -> None:
    await settle(town, JO, membership(JO, Role.COORDINATOR), challenge(review=Review.OPEN))
    town.clock.set(at("2024-10-15 21:00"))
    await hand_back(town, "kim", REMARK)
    (brief,) = await kept(town, Challenge, id="c1")
    again = replace(brief, review=Review.OPEN)
    await town.store.run(lambda tx: tx.apply([Put(again)]))
    town.clock.set(at("2024-10-15 21:10"))
    await hand_back(town, "jo", "Bitte den Ort nennen.")
    await forget(town, "kim")
    (brief,) = await kept(town, Challenge, id="c1")
    assert brief.comment == "Bitte den Ort nennen."


async def hand_back(town: Town, name: str, remark: str) -> None:
    await town.says(name, "/herausforderungen 1")
    await town.presses(name, "Mit Anmerkung zurück")
    await town.says(name, remark)


@pytest.mark.parametrize(("before", "left"), [((), "[…]"), (("ada", "weber"), "")])
async def test_why_they_moved_a_meeting_goes(
    town: Town, before: tuple[str, ...], left: str
) -> None:
    """With the last of a team all its words go; nothing is written in their place."""
    await settle(town, replace(BEN, language="de"), profile(BEN), member(BEN, Side.MAKER))
    await town.says("ben", "/treffen Mo 11.11. 14 Uhr")
    await town.says("ben", "Passt so")
    await town.says("ben", "Ich bin im Krankenhaus")
    for name in (*before, "ben"):
        await forget(town, name)
    meetings = {each.slot: each for each in await kept(town, Meeting)}
    assert meetings["2024-10"].state is MeetingState.MOVED
    assert meetings["2024-10"].note == left


async def test_the_last_coordinator_is_warned(town: Town) -> None:
    await settle(town)
    await town.says("kim", "/vergessen")
    assert "hat danach keine Koordination mehr" in town.news("kim")[-1].text


async def test_one_of_several_is_not(town: Town) -> None:
    await settle(town, JO, membership(JO, Role.COORDINATOR))
    await town.says("kim", "/vergessen")
    assert "keine Koordination" not in town.news("kim")[-1].text
    await town.presses("kim", "Weiter zum Löschen")
    await town.presses("kim", "Endgültig löschen")
    assert "Jemand" in town.news("jo")[-1].text
    assert not await is_there(town, KIM)


async def test_a_stranger_can_be_forgotten(town: Town) -> None:
    await settle(town)
    town.settle_in("neu", "de")
    await forget(town, "neu")
    assert town.news("neu")[-1].text.startswith("Erledigt")
    assert not await kept(town, Account, id=town.people["neu"])


async def test_who_shuts_the_bot_out_afterwards_leaves_no_trace(town: Town) -> None:
    await settle(town)
    await forget(town, "ada")
    await town.happens("ada", Blocked())
    found = await town.store.run(lambda tx: tx.belongings("ada", [town.people["ada"]]))
    assert not any(found.values())


async def test_in_rooms_of_the_bot_they_are_removed_and_their_chat_is_left(tmp_path: Path) -> None:
    town = RoomTown(tmp_path, at(NOW))
    await settle(town)
    try:
        room = Room("matrix:!team", "t1", "kim", at(NOW), made=True)
        laptop = Account(on_matrix("ada"), "ada")
        await town.store.run(lambda tx: tx.apply([Put(room), Put(laptop), Put(BEN)]))
        await town.store.run(lambda tx: tx.apply([Put(member(BEN, Side.MAKER))]))
        town.people["ada"] = laptop.id
        await forget(town, "ada")
        acts = town.maker.acts
        assert ("matrix:!team", RemoveFrom(laptop.id)) in acts
        assert acts[-1] == (laptop.id, CloseRoom())
        assert not await is_there(town, ADA)
        left = await town.store.run(lambda tx: tx.belongings("ada", [laptop.id]))
        assert not any(left.values())
    finally:
        await town.close()
