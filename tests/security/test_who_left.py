"""Whoever left the programme, or a role in it, takes no part any more: old cards change nothing."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.briefs import Expertise
from bot.domain.challenges import Side, Suggestion
from bot.domain.changes import Put
from bot.domain.evenings import Coming, Guest, Sitting
from bot.domain.meetings import Meeting, MeetingState
from bot.domain.people import Membership, Person, Profile, Role
from bot.domain.rounds import Aim, Phase, Round
from bot.domain.teams import Member, Stage, Team
from bot.guesses import KNOCKS, MOST
from bot.talk.model import Blocked
from tests.acceptance.test_after_an_evening import put
from tests.acceptance.test_mydata import received
from tests.acceptance.test_speeddating import FOUR, Host, settled, texts
from tests.security.test_codes import guesses
from tests.support.cases import (
    ADA,
    BEN,
    JO,
    KIM,
    kept,
    member,
    membership,
    profile,
    programme,
    settle,
)
from tests.support.clock import at
from tests.support.town import Town
from tests.unit.test_questions import ROTH, SINCE
from tests.unit.test_rounds import opened, send

NOW = at("2024-10-15 10:00")
NOT_ANY_MORE = "Dieser Abend ist für alle, die im Programm mitmachen."


async def leave(town: Town, name: str, what: str = "Ganz raus") -> None:
    """Let somebody leave what has these words on its button."""
    await town.says(name, "/aussteigen")
    (label,) = [each for each in town.visible(name)[-1].labels if what in each]
    await town.presses(name, label)
    await town.presses(name, "Überspringen")
    await town.presses(name, "Ja, aussteigen")
    town.news(name)


# An evening.


async def invited(folder: Path) -> Host:
    """Return a host whose guests are asked to an evening, and all but Mia1 come."""
    host = await settled(folder, *FOUR)
    await host.plan("Do 14.11. 18 Uhr", "Alte Schule", "12", "6", "8", "3", "keine")
    await host.press("Einladen")
    await host.press(f"An alle ({len(host.people)})")
    await host.all_press("Ich komme", *FOUR[1:])
    return host


async def coming(host: Host, person_id: str) -> Guest:
    (guest,) = await host.facts(Guest, person_id=person_id)
    assert isinstance(guest, Guest)
    return guest


async def test_an_old_invitation_lets_nobody_in_who_left(tmp_path: Path) -> None:
    host = await invited(tmp_path)
    town = host.town
    await leave(town, "Mia1")
    await town.presses("Mia1", "Ich komme")
    assert texts(town, "Mia1")[-1].startswith(NOT_ANY_MORE)
    assert (await coming(host, "mia1")).coming is Coming.NO
    await host.say("/speeddating")
    await host.press("Planen")
    await host.press("Plan bestätigen")
    assert not await host.facts(Sitting, maker_id="mia1")
    town.clock.set(at("2024-11-14 17:00"))
    await town.settle()
    for _ in range(2):
        await town.says("Mia1", "ich bin da")
    heard = "\n".join(texts(town, "Mia1"))
    assert "Haus" not in heard
    assert "Eingecheckt" not in heard
    assert "Nicht gefunden" in await name_at_the_door(host, "Mia1 Wolf")
    assert (await coming(host, "mia1")).arrived_at is None
    assert "Ist da: Mia2 Wolf" in await name_at_the_door(host, "Mia2 Wolf")
    await town.close()


async def name_at_the_door(host: Host, name: str) -> str:
    await host.say("/speeddating")
    await host.press("Jemand ist da")
    return await host.say(name)


async def test_an_invitation_in_the_queue_is_taken_back_from_who_leaves(tmp_path: Path) -> None:
    host = await settled(tmp_path, *FOUR)
    town = host.town
    town.clock.set(at("2024-11-05 21:00"))
    await host.plan("Do 14.11. 18 Uhr", "Alte Schule", "12", "6", "8", "3", "keine")
    await host.press("Einladen")
    await host.press(f"An alle ({len(host.people)})")
    await leave(town, "Mia1")
    await town.wait_until(at("2024-11-06 10:00"))
    assert not texts(town, "Mia1")
    assert "Ich komme" in town.visible("Mia2")[-1].labels
    await town.close()


async def test_who_left_one_of_two_roles_comes_in_the_other(tmp_path: Path) -> None:
    host = await invited(tmp_path)
    town = host.town
    (role,) = await host.facts(Membership, person_id="haus1")
    (profile,) = await host.facts(Profile, person_id="mia2")
    await put(
        host,
        Membership("haus1", role.programme_id, Role.MAKER, town.clock.now()),
        replace(profile, person_id="haus1"),
    )
    await leave(town, "Haus1", "Ansprechperson")
    await town.says("Haus1", "/speeddating")
    await town.presses("Haus1", "Ich komme")
    guest = await coming(host, "haus1")
    assert (guest.coming, guest.side.value, guest.challenge_id) == (Coming.YES, "maker", "")
    await town.close()


# What others are asked on behalf of a programme.


async def gone(town: Town, person: Person, role: Role) -> None:
    """Let somebody have no such role any more, however that came about, and whatever is open."""
    left = membership(person, role, left_at=town.clock.now())
    await town.store.run(lambda tx: tx.apply([Put(left)]))


async def test_an_introduction_is_not_finished_by_who_lost_the_role(tmp_path: Path) -> None:
    town = Town(tmp_path, at("2024-10-08 10:00"))
    await settle(town)
    await town.says("ben", "/start")
    assert "Which" in town.news("ben")[-1].text
    await gone(town, BEN, Role.MAKER)
    await town.says("ben", "I build furniture")
    assert "settled themselves" in town.news("ben")[-1].text
    await town.says("ben", "I build furniture")
    assert "Which of these is you?" in town.news("ben")[-1].text
    assert not await kept(town, Profile, person_id="ben")
    await town.close()


@pytest.mark.parametrize("who", ["asks", "is asked"])
async def test_no_team_is_made_with_who_lost_the_role(tmp_path: Path, who: str) -> None:
    town = Town(tmp_path, at("2024-10-08 10:00"))
    shown = Suggestion("s1", "erzgebirge", "c1", "ben", "weber", 0.8, (), town.clock.now())
    await settle(town, profile(BEN), shown)
    await town.says("ben", "/suggestions")
    if who == "asks":
        await gone(town, BEN, Role.MAKER)
        await town.presses("ben", "Interested")
        assert "no longer open" in town.news("ben")[-1].text
        assert not town.news("weber")
    else:
        await town.presses("ben", "Interested")
        await gone(town, BEN, Role.MAKER)
        await town.presses("weber", "Interessiert")
        assert "nicht mehr offen" in town.news("weber")[-1].text
    assert not await kept(town, Member, person_id="ben")
    (after,) = await kept(town, Suggestion)
    assert after.withdrawn_at is not None
    await town.close()


# What coordinators hear.


async def test_who_coordinates_hears_which_pairs_of_a_round_fell_out(tmp_path: Path) -> None:
    town = Town(tmp_path, at("2024-10-15 21:00"))
    await opened(town)
    await send(town)
    await leave(town, "kim")
    await town.says("eva", "/pause")
    await town.wait_until(at("2024-10-16 10:00"))
    assert "Alte Brauerei – Eva Roth" in "\n".join(each.text for each in town.news("lea"))
    assert not town.news("kim")
    await town.close()


async def test_a_preview_is_shown_to_no_author_who_does_not_coordinate(tmp_path: Path) -> None:
    town = Town(tmp_path, at("2024-10-15 10:00"))
    await opened(town)
    role = membership(KIM, Role.COORDINATOR, left_at=town.clock.now())
    wished = Round("r1", "erzgebirge", 1, "kim", Phase.OPEN, Aim.BEST, role.joined_at, NOW)
    await town.store.run(lambda tx: tx.apply([Put(role), Put(replace(wished, asked_at=NOW))]))
    await town.settle()
    assert not town.news("kim")
    await town.says("lea", "/runde")
    assert "Alte Brauerei – Eva Roth" in "\n".join(each.text for each in town.news("lea"))
    await town.close()


# What waits for the morning.

NIGHT, MORNING = at("2024-10-15 21:00"), at("2024-10-16 10:00")
SECRET = "Nur unter uns: Es gibt ein Problem."


async def brewery(folder: Path, when: datetime = NIGHT) -> Town:
    """Return a town in which Ben is in the team, and Anna Roth its house's expert."""
    town = Town(folder, when)
    return await settle(
        town,
        *(JO, membership(JO, Role.COORDINATOR), ROTH, membership(ROTH, Role.EXPERT)),
        *(member(BEN, Side.MAKER), profile(BEN)),
        Expertise("roth", "brewery", "erzgebirge", "Gäste", SINCE),
    )


async def heard_in_the_morning(town: Town, name: str) -> bool:
    """Whether somebody reads the secret."""
    town.news(name)
    await town.wait_until(MORNING)
    return any(SECRET in each.text for each in town.news(name))


async def ask_the_expert(town: Town, words: str) -> None:
    await town.says("ada", "/experten")
    await town.presses("ada", "Anna Roth: Gäste")
    await town.says("ada", words)


async def removed(town: Town) -> None:
    await town.says("weber", "/experten")
    await town.presses("weber", "Anna Roth entfernen")


async def gone_as_expert(town: Town) -> None:
    await leave(town, "roth")


async def without_its_team(town: Town) -> None:
    await leave(town, "weber", "Team Alte Brauerei")


async def stays(town: Town) -> None:
    """Nothing happens."""


@pytest.mark.parametrize("how", [removed, gone_as_expert, without_its_team, stays])
async def test_a_question_does_not_reach_who_cannot_answer_it(
    tmp_path: Path, how: Callable[[Town], Awaitable[None]]
) -> None:
    town = await brewery(tmp_path)
    await ask_the_expert(town, SECRET)
    await how(town)
    assert await heard_in_the_morning(town, "roth") is (how is stays)
    await town.close()


@pytest.mark.parametrize("leaves", [True, False])
async def test_an_answer_reaches_nobody_who_left_the_team(tmp_path: Path, leaves: bool) -> None:
    town = await brewery(tmp_path, at("2024-10-15 15:00"))
    await ask_the_expert(town, "Wie viele Gäste kommen?")
    town.clock.set(NIGHT)
    await town.presses("roth", "Antworten")
    await town.says("roth", SECRET)
    if leaves:
        await town.says("ben", "/sprache de")
        await leave(town, "ben", "Team Alte Brauerei")
    assert await heard_in_the_morning(town, "ben") is not leaves
    await town.close()


@pytest.mark.parametrize("leaves", [True, False])
async def test_an_announcement_reaches_nobody_who_left(tmp_path: Path, leaves: bool) -> None:
    town = await brewery(tmp_path)
    await town.says("kim", f"/rundnachricht {SECRET}")
    await town.presses("kim", "Alle")
    await town.presses("kim", "Senden")
    if leaves:
        await leave(town, "ada")
    assert await heard_in_the_morning(town, "ada") is not leaves
    assert SECRET in town.all_heard("roth")[-1].text
    await town.close()


async def asks(town: Town) -> None:
    await town.says("ada", f"/frage {SECRET}")


async def has_an_idea(town: Town) -> None:
    await town.says("ada", f"/idee {SECRET}")
    await town.says("ada", "weglassen")
    await town.presses("ada", "Passt so")


@pytest.mark.parametrize("says", [asks, has_an_idea])
@pytest.mark.parametrize("leaves", [True, False])
async def test_what_is_for_coordinators_reaches_who_coordinates(
    tmp_path: Path, says: Callable[[Town], Awaitable[None]], *, leaves: bool
) -> None:
    town = await brewery(tmp_path)
    await says(town)
    if leaves:
        await leave(town, "kim")
    assert await heard_in_the_morning(town, "kim") is not leaves
    assert any(SECRET in each.text for each in town.news("jo"))
    await town.close()


async def test_who_leaves_one_programme_still_hears_of_the_other(tmp_path: Path) -> None:
    town = await brewery(tmp_path)
    await town.store.run(lambda tx: tx.apply([Put(membership(KIM, Role.MAKER))]))
    await asks(town)
    await leave(town, "kim", "(Maker)")
    assert await heard_in_the_morning(town, "kim")
    await town.close()


async def test_an_offered_idea_reaches_nobody_who_speaks_for_no_house(tmp_path: Path) -> None:
    town = await brewery(tmp_path, at("2024-10-15 15:00"))
    await has_an_idea(town)
    town.clock.set(NIGHT)
    await town.presses("kim", "Einer Organisation zeigen")
    await town.says("kim", "Alte Brauerei")
    await leave(town, "weber", "Ganz raus")
    assert not await heard_in_the_morning(town, "weber")
    await town.close()


# What they read of it in their own data.


async def own_data(town: Town, name: str) -> str:
    """Return the page and the data that somebody gets some hours later."""
    town.clock.move(timedelta(hours=2))
    return "\n".join(each.text for each in await received(town, name))


@pytest.mark.parametrize("leaves", [True, False])
async def test_own_data_hold_nothing_of_a_meeting_after_its_proposer_left(
    tmp_path: Path, *, leaves: bool
) -> None:
    town = await brewery(tmp_path, NOW)
    when = at("2024-10-22 14:00")
    agreed = Meeting("t1", "2024-10", MeetingState.AGREED, when, proposed_by="ada", yes=("ada",))
    await town.store.run(lambda tx: tx.apply([Put(agreed)]))
    if leaves:
        await leave(town, "ada", "Team Alte Brauerei")
    town.clock.set(at("2024-10-22 17:00"))
    closed = replace(agreed, state=MeetingState.HELD, closed_at=town.clock.now(), note=SECRET)
    await town.store.run(lambda tx: tx.apply([Put(closed)]))
    text = await own_data(town, "ada")
    assert "2024-10-22T12:00" in text  # when it was to be, with the person's own yes
    assert (SECRET in text) is not leaves
    assert ("2024-10-22T15:00:00" in text) is not leaves
    await town.close()


@pytest.mark.parametrize("leaves", [True, False])
async def test_own_data_do_not_tell_what_became_of_a_team_that_was_left(
    tmp_path: Path, *, leaves: bool
) -> None:
    town = await brewery(tmp_path, NOW)
    if leaves:
        await leave(town, "ada", "Team Alte Brauerei")
    (team,) = await kept(town, Team)
    town.clock.set(at("2024-10-22 17:00"))
    ended = replace(team, stage=Stage.ENDED, ended_at=town.clock.now())
    await town.store.run(lambda tx: tx.apply([Put(ended)]))
    assert ("2024-10-22T15:00:00" in await own_data(town, "ada")) is not leaves
    await town.close()


@pytest.mark.parametrize("how", [removed, gone_as_expert, stays])
async def test_own_data_hold_no_question_that_an_expert_was_spared(
    tmp_path: Path, how: Callable[[Town], Awaitable[None]]
) -> None:
    town = await brewery(tmp_path)
    await ask_the_expert(town, SECRET)
    await how(town)
    await town.wait_until(MORNING)
    assert (SECRET in await own_data(town, "roth")) is (how is stays)
    await town.close()


# Whoever would hear of it in several roles.


async def is_unreachable(town: Town) -> None:
    await town.happens("ada", Blocked())


async def is_guessed_at(town: Town) -> None:
    for code in guesses(MOST + KNOCKS + 5):
        await town.says("ben", f"/start {code}")


async def says_that_nothing_is_lost(town: Town) -> None:
    await town.says("kim", "/person Ada Lindner")
    await town.presses("kim", "Konto verloren")
    await town.presses("ada", "Das war ich nicht")


@pytest.mark.parametrize("both", [False, True])
@pytest.mark.parametrize(
    ("happens", "left", "words"),
    [
        (is_unreachable, "Erzgebirge", "nicht mehr erreichbar"),
        (is_guessed_at, "Lausitz", "geratenen Codes"),
        (says_that_nothing_is_lost, "Lausitz", "Das war ich nicht"),
    ],
)
async def test_what_concerns_two_programmes_is_heard_by_who_coordinates_one_of_them(
    tmp_path: Path, happens: Callable[[Town], Awaitable[None]], left: str, words: str, *, both: bool
) -> None:
    """Jo coordinates both, as Kim does, and leaves one or ``both``."""
    town = Town(tmp_path, NIGHT)
    other = programme(id="lausitz", names={"de": "Lausitz", "en": "Lusatia"})
    there = [membership(each, Role.COORDINATOR, programme_id="lausitz") for each in (JO, KIM)]
    theirs = membership(ADA, Role.MAKER, programme_id="lausitz")
    await settle(town, JO, membership(JO, Role.COORDINATOR), *there, theirs, also=[other])
    await happens(town)
    await leave(town, "jo", left)
    if both:
        await leave(town, "jo")
    await town.wait_until(MORNING)
    assert any(words in each.text for each in town.news("jo")) is not both
    await town.close()
