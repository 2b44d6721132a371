"""What was told and is given up for a newer dialog, or left alone: it is kept, or that is said."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot import registry
from bot.domain.challenges import Side
from bot.domain.changes import Put
from bot.domain.ideas import Idea
from bot.domain.milestones import Standing, Update
from bot.domain.people import Membership, Role
from bot.domain.teams import Room, Stage, Team
from bot.engine import lapsed, tick
from bot.engine import waiting as waiting_dialogs
from bot.engine.unkept import short_key_of
from tests.support.cases import (
    ADA,
    KIM,
    WEBER,
    challenge,
    kept,
    member,
    membership,
    programme,
    settle,
    team,
    waiting,
)
from tests.support.clock import at
from tests.support.town import Town, catalog

BLOCKED = "/update blockiert: Die CNC-Fräse ist defekt"
MORNING = at("2024-10-18 12:00")
"""Days after everybody fell silent."""
UNKEPT = "kam keine Antwort mehr. Noch einmal geht es mit /"
NO_ROOM = "Auf einmal ist mehr offen, als warten kann."


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path, at("2024-10-08 10:00"))
    await settle(town)
    yield town
    await town.close()


async def says_all(town: Town, who: str, *words: str) -> None:
    for each in words:
        await town.says(who, each)


def heard(town: Town, who: str) -> str:
    return "\n".join(each.text for each in town.news(who) if not each.edited)


async def told(town: Town) -> list[tuple[Standing, str]]:
    """Return the updates that were kept, the oldest first."""
    found = sorted(await kept(town, Update), key=lambda each: each.at)
    return [(each.standing, each.sentence) for each in found]


async def join_a_second_team(town: Town) -> None:
    second = team(id="t2", number=2, challenge_id="c2", name="Stadtgarten")
    of_both = (member(ADA, Side.MAKER, team_id="t2"), member(WEBER, Side.CONTACT, team_id="t2"))
    await settle(town, challenge(id="c2", number=2, title="Eine Bank"), second, *of_both)


# What counts is finished when it begins anew.


async def test_an_update_is_kept_when_the_next_one_begins(town: Town) -> None:
    await town.says("ada", BLOCKED)
    town.news("ada")
    await town.wait_until(at("2024-10-09 10:00"))
    await town.says("ada", "/update im Plan: Die Zeichnungen sind fertig")
    thanks, asked = (each for each in town.news("ada")[-2:])
    assert "Danke, notiert. Alte Brauerei im September: 🔴 Blockiert" in thanks.text
    assert "Die CNC-Fräse ist defekt" in thanks.text
    assert "Überspringen" in asked.labels
    assert await told(town) == [(Standing.BLOCKED, "Die CNC-Fräse ist defekt")]
    (first,) = await kept(town, Update)
    assert first.at == at("2024-10-08 10:00")
    assert "Die CNC-Fräse ist defekt" in heard(town, "weber")
    await town.says("ada", "überspringen")
    await town.wait_until(MORNING)
    assert await told(town) == [
        (Standing.BLOCKED, "Die CNC-Fräse ist defekt"),
        (Standing.ON_TRACK, "Die Zeichnungen sind fertig"),
    ]


async def test_who_mistaps_may_begin_anew_and_nobody_reads_the_slip(town: Town) -> None:
    await says_all(town, "ada", "/update")
    await town.presses("ada", "🔴 Blockiert")
    await says_all(town, "ada", "/update im Plan: Die Zeichnungen sind fertig", "überspringen")
    assert await told(town) == [(Standing.ON_TRACK, "Die Zeichnungen sind fertig")]


async def test_what_was_tapped_is_kept_where_nothing_takes_its_place(town: Town) -> None:
    await says_all(town, "ada", "/update")
    await town.presses("ada", "🔴 Blockiert")
    await says_all(town, "ada", "/update", "/abbrechen")
    assert await told(town) == [(Standing.BLOCKED, "")]


async def test_who_breaks_off_the_next_one_has_told_the_first(town: Town) -> None:
    await says_all(town, "ada", BLOCKED, "/update", "/abbrechen")
    assert await waiting(town) == []
    await town.wait_until(MORNING)
    assert await told(town) == [(Standing.BLOCKED, "Die CNC-Fräse ist defekt")]


async def test_an_update_that_cannot_be_kept_any_more_holds_up_no_other(town: Town) -> None:
    await town.says("ada", BLOCKED)
    account = town.people["ada"]
    progress = await town.store.run(lambda tx: tx.progress(account))
    assert progress is not None
    unread = replace(progress, answers={**progress.answers, "standing": "purple"})
    await town.store.run(lambda tx: tx.save_progress(account, unread))
    await says_all(town, "ada", "/update im Plan: Die Zeichnungen sind fertig", "überspringen")
    assert await told(town) == [(Standing.ON_TRACK, "Die Zeichnungen sind fertig")]
    assert "„Die CNC-Fräse ist defekt“" in heard(town, "ada")
    (error,) = town.errors
    assert "cannot be kept" in error
    town.errors.clear()


async def test_the_button_of_a_reminder_gives_up_no_update(town: Town) -> None:
    await town.says("ada", BLOCKED)
    await town.wait_until(at("2024-10-08 12:00"))
    await town.presses("ada", "Zu 2: Stand melden")
    await town.says("ada", "/abbrechen")
    assert await told(town) == [(Standing.BLOCKED, "Die CNC-Fräse ist defekt")]


async def test_an_update_that_waits_behind_another_dialog_is_kept_as_well(town: Town) -> None:
    await says_all(town, "ada", BLOCKED, "/idee Ein Kran aus Holz für Kinder", "/update")
    assert await waiting(town) == ["update", "idea"]
    assert await told(town) == [(Standing.BLOCKED, "Die CNC-Fräse ist defekt")]


async def test_an_update_whose_team_had_to_be_chosen_gives_up_no_other(town: Town) -> None:
    await join_a_second_team(town)
    await says_all(town, "ada", BLOCKED, "1", "/update", "1")
    assert await waiting(town) == ["update"]
    assert await told(town) == [(Standing.BLOCKED, "Die CNC-Fräse ist defekt")]


async def test_who_breaks_off_an_update_has_told_nothing(town: Town) -> None:
    await says_all(town, "ada", BLOCKED, "/abbrechen", "/update", "/abbrechen")
    await town.wait_until(MORNING)
    assert await told(town) == []


@pytest.mark.parametrize("teams", [1, 2])
async def test_what_is_sent_twice_is_one_update(town: Town, teams: int) -> None:
    if teams > 1:
        await join_a_second_team(town)
    for _ in range(2):
        await says_all(town, "ada", BLOCKED, *["1"] * (teams - 1))
    assert await waiting(town) == ["update"]
    assert await told(town) == []
    await says_all(town, "ada", "überspringen", "nein")
    await town.wait_until(MORNING)
    assert await told(town) == [(Standing.BLOCKED, "Die CNC-Fräse ist defekt")]


async def test_a_tap_on_the_command_alone_keeps_nothing(town: Town) -> None:
    await says_all(town, "ada", "/update", "/update")
    assert "notiert" not in heard(town, "ada")
    assert await waiting(town) == ["update"]
    assert await told(town) == []


async def test_an_update_of_a_team_that_is_over_is_not_kept(town: Town) -> None:
    await join_a_second_team(town)
    await says_all(town, "ada", BLOCKED, "1")
    (first,) = await kept(town, Team, id="t1")
    await settle(town, replace(first, stage=Stage.ENDED))
    town.news("ada")
    await says_all(town, "ada", "/update", "2")
    assert "notiert" not in heard(town, "ada")
    assert await told(town) == []


async def test_what_somebody_may_not_answer_any_more_is_not_kept(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    await town.says("ada", BLOCKED)
    not_hers = replace(registry.FORMS["update"], roles=frozenset({Role.COORDINATOR}))
    monkeypatch.setitem(registry.FORMS, "update", not_hers)
    town.news("ada")
    await town.says("ada", "/update")
    assert "notiert" not in heard(town, "ada")
    assert await told(town) == []


async def test_what_gives_way_to_a_command_in_the_group_is_told_in_private(town: Town) -> None:
    room = Room("telegram:-1", "t1", "ada", at("2024-10-01 10:00"))
    await settle(town, room)
    await town.says("ada", BLOCKED)
    await town.says("ada", "/update", room.id)
    assert "Danke, notiert." in heard(town, "ada")
    assert await told(town) == [(Standing.BLOCKED, "Die CNC-Fräse ist defekt")]


# Too much waits at a time.

IDEAS = (
    "Ein Kran aus Holz für Kinder",
    "Leuchtende Grubenlampen mit Sensor",
    "Ein Automat für Räuchermännchen",
    "Sitzbänke aus alten Türen",
    "Ein Klangpfad im Stollen",
    "Eine App für Wanderwege",
)


async def test_of_too_many_ideas_it_is_said_once_which_were_not_kept(town: Town) -> None:
    said = []
    for each in IDEAS:
        await town.says("ada", f"/idee {each}")
        said.append(heard(town, "ada"))
    assert [NO_ROOM in each for each in said] == [False] * 4 + [True] * 2
    for lost, text in zip(IDEAS, said[4:], strict=False):
        assert f"„{lost}“" in text
        assert "Die Idee ist noch nicht weitergegeben" in text
        assert text.index(NO_ROOM) < text.index("Welche Organisation würde passen?")
    for _ in IDEAS[2:]:
        await says_all(town, "ada", "überspringen", "ja")
    assert await waiting(town) == []
    assert {each.text for each in await kept(town, Idea)} == set(IDEAS[2:])
    await town.wait_until(MORNING)
    assert NO_ROOM not in heard(town, "ada")


async def test_an_update_that_counts_is_kept_where_too_much_waits(town: Town) -> None:
    await says_all(town, "ada", BLOCKED, *(f"/idee {each}" for each in IDEAS[:3]))
    assert await told(town) == []
    town.news("ada")
    await town.says("ada", f"/idee {IDEAS[3]}")
    text = heard(town, "ada")
    assert text.index("Danke, notiert.") < text.index("Welche Organisation")
    assert NO_ROOM not in text
    assert await told(town) == [(Standing.BLOCKED, "Die CNC-Fräse ist defekt")]


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (("24.10. 18 Uhr", "ja"), "Nicht festgehalten ist, was du davon zuerst gesagt hast."),
        (("24.10. 18 Uhr", "ja", "Aula"), "was schon länger wartet: „Aula“"),
    ],
)
async def test_an_evening_that_gives_way_is_named_where_it_has_words(
    town: Town, monkeypatch: pytest.MonkeyPatch, told: tuple[str, ...], said: str
) -> None:
    monkeypatch.setattr(waiting_dialogs, "MOST", 0)
    await says_all(town, "kim", "/speeddating", *told)
    town.news("kim")
    await town.says("kim", "/rundnachricht Am Freitag bleibt die Werkstatt zu.")
    text = heard(town, "kim")
    assert said in text
    assert "Was zuletzt zum Abend gesagt wurde, ist nicht eingetragen" in text
    assert await waiting(town, "kim") == ["announce"]


async def test_what_was_only_chosen_is_said_not_to_be_kept(town: Town) -> None:
    await town.says("ada", "/treffen")
    await town.presses("ada", "Hatten wir schon")
    await town.says("ada", "alle")
    await says_all(town, "ada", *(f"/idee {each}" for each in IDEAS[:4]))
    assert await waiting(town) == ["idea"] * 4
    text = heard(town, "ada")
    assert NO_ROOM in text
    assert "Was zu „Hatten wir schon“ gesagt wurde, ist nicht eingetragen" in text


# Words that came with a command, and were left alone.


async def test_an_idea_that_was_left_at_its_last_question(town: Town) -> None:
    await town.says("ada", f"/idee {IDEAS[0]}")
    town.news("ada")
    await town.wait_until(MORNING)
    assert heard(town, "ada").count("Die Idee ist noch nicht weitergegeben") == 1


async def test_a_command_without_words_is_left_unsaid(town: Town) -> None:
    await join_a_second_team(town)
    for command in ("/idee", "/frage", "/update", "/sagen"):
        await says_all(town, "ada", command, "/abbrechen", command)
    await town.wait_until(MORNING)
    assert UNKEPT not in heard(town, "ada")


async def test_an_update_of_which_the_team_was_not_said(town: Town) -> None:
    await join_a_second_team(town)
    await town.says("ada", BLOCKED)
    town.news("ada")
    await town.wait_until(MORNING)
    assert heard(town, "ada").count("Der Stand ist noch nicht notiert") == 1
    assert await told(town) == []


async def test_words_for_one_of_two_teams_of_which_it_was_not_said(town: Town) -> None:
    await join_a_second_team(town)
    await town.says("ada", "/sagen Wir sind gleich da")
    town.news("ada")
    await town.wait_until(MORNING)
    assert heard(town, "ada").count("Die Nachricht ans Team ist noch nicht weitergegeben") == 1


async def test_an_announcement_of_which_the_readers_were_not_said(town: Town) -> None:
    await town.says("kim", "/rundnachricht Am Freitag bleibt die Werkstatt zu.")
    town.news("kim")
    await town.wait_until(MORNING)
    assert heard(town, "kim").count("Die Rundnachricht ist nicht verschickt") == 1


@pytest.fixture
async def two_programmes(town: Town) -> Town:
    """A town in which Ada and Kim take part in two programmes."""
    names = {"de": "Lausitz", "en": "Lusatia"}
    other = programme(id="lausitz", names=names, regions=("Lausitz",))
    there = (
        membership(ADA, Role.MAKER, programme_id="lausitz"),
        membership(KIM, Role.COORDINATOR, programme_id="lausitz"),
    )
    await settle(town, *there, also=(other,))
    return town


async def test_a_question_of_which_the_programme_was_not_said(two_programmes: Town) -> None:
    await two_programmes.says("ada", "/frage Gibt es Zuschüsse für Material?")
    two_programmes.news("ada")
    await two_programmes.wait_until(MORNING)
    assert heard(two_programmes, "ada").count("Die Frage ist noch nicht weitergegeben") == 1
    assert "Zuschüsse" not in heard(two_programmes, "kim")


async def test_who_takes_part_no_more_hears_nothing_of_a_question(two_programmes: Town) -> None:
    town = two_programmes
    await town.says("ada", "/frage Gibt es Zuschüsse für Material?")
    gone = [
        Put(replace(each, left_at=town.clock.now()))
        for each in await kept(town, Membership, person_id="ada")
    ]
    await town.store.run(lambda tx: tx.apply(gone))
    town.news("ada")
    await town.wait_until(MORNING)
    assert UNKEPT not in heard(town, "ada")


async def test_what_gives_way_is_told_in_the_words_of_its_own_programme(
    two_programmes: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = two_programmes
    own = "update-thanks = Aus der Lausitz: { $team }, { $month }, { $standing }.\n"
    town.own_words = {"lausitz": catalog().overridden({"de": {"own.ftl": own}})}
    await town.restart()
    second = team(id="t2", number=2, challenge_id="c2", programme_id="lausitz", name="Stadtgarten")
    about = challenge(id="c2", number=2, programme_id="lausitz", title="Eine Bank")
    of_both = (member(ADA, Side.MAKER, team_id="t2"), member(WEBER, Side.CONTACT, team_id="t2"))
    at_work = [Put(each) for each in (about, second, *of_both)]
    await town.store.run(lambda tx: tx.apply(at_work))
    monkeypatch.setattr(waiting_dialogs, "MOST", 1)
    await says_all(town, "ada", BLOCKED, "2", f"/idee {IDEAS[0]}")
    town.news("ada")
    await town.says("ada", f"/idee {IDEAS[1]}")
    assert await waiting(town) == ["idea", "idea"]
    assert "Aus der Lausitz: Stadtgarten" in heard(town, "ada")


async def test_what_was_said_under_its_old_key_is_not_said_again(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as before:
        before.setattr(lapsed, "key_of", lambda account, _, told: short_key_of(account, told))
        before.setattr(tick, "EDITION", "before")
        await says_all(town, "ada", "/treffen")
        await town.presses("ada", "Termin vorschlagen")
        await says_all(town, "ada", "24.10. 18 Uhr")
        await town.wait_until(at("2024-10-11 12:00"))
        assert "ist nicht vorgeschlagen" in heard(town, "ada")
    await town.restart()
    await town.wait_until(at("2024-10-11 16:00"))
    assert "ist nicht vorgeschlagen" not in heard(town, "ada")
