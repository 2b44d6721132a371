"""What coordinators and members see, on the real store."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from itertools import chain
from pathlib import Path

import pytest

from bot.codes import code_hash, read_code
from bot.domain.changes import Entity, Put
from bot.domain.milestones import Standing
from bot.domain.people import Account, Audit, Form, Invitation, Membership, Person, Role
from bot.domain.programme import MilestoneTemplate
from bot.domain.reminders import Reminder
from bot.domain.teams import Room, Stage
from bot.engine.deliver import LEASE
from bot.ports import Body, Parcel, Tx
from bot.talk.markup import literal
from bot.talk.model import Pressed, Why
from tests.support.cases import (
    ADA,
    KIM,
    MEMBERS,
    agreed,
    challenge,
    held,
    kept,
    membership,
    moved,
    organisation,
    profile,
    programme,
    settle,
    talking,
    team,
    update,
)
from tests.support.clock import at
from tests.support.town import CHANNEL, Town

NOW = "2024-11-12 10:00"


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path, at(NOW))
    yield town
    await town.close()


async def ask(town: Town, name: str, words: str, room: str | None = None) -> str:
    """Say something and return all that is heard in answer."""
    town.news(name)
    await town.says(name, words, room)
    return "\n".join(each.text for each in town.news(name) if not each.edited)


def second(**changes: object) -> tuple[Entity, ...]:
    """Return a second team, which talks since yesterday and has nobody in it."""
    fresh = talking(id="t2", number=2, name="Stadtbad", challenge_id="c2",
                    matched_at=at("2024-11-11 10:00"), **changes)  # fmt: skip
    return challenge(id="c2", number=2, title="Ein Bad"), fresh


BUSY: tuple[Entity, ...] = (
    held("first", "2024-08-30 15:00"),
    held("2024-09", "2024-09-18 15:00"),
    moved("2024-10", "Werkstatt gesperrt", "2024-10-30 12:00"),
    agreed("2024-11", "2024-11-20 15:00"),
    update("2024-10", Standing.AT_RISK, "2024-10-30 12:00", sentence="Es fehlt Holz."),
)


async def test_the_status_begins_with_what_is_red(town: Town) -> None:
    call = update("2024-11", Standing.BLOCKED, "2024-11-11 12:00", help=True)
    red = talking(id="t3", number=3, name="Heimatmuseum", challenge_id="c2")
    members = [replace(each, team_id=id_) for id_ in ("t2", "t3") for each in MEMBERS]
    await settle(town, *BUSY, *second(), red, call, *members)
    said = await ask(town, "kim", "/status")
    assert "Erzgebirge: 3 Teams. 🔴 2 · 🟡 0 · 🟢 1" in said
    lines = said.splitlines()
    order = [line for line in lines if "·" in line][1:]
    assert [line[:1] for line in order] == ["🔴", "🔴", "🟢"]
    assert order[0] == (
        "🔴 handeln · 1 Alte Brauerei: Ruf nach Hilfe ist offen; ist blockiert; "
        "still seit 78 Tagen; steckt fest: seit 10 Wochen kein Meilenstein erreicht"
    )
    assert "🔴 handeln · 3 Heimatmuseum: kein Termin fürs Erstgespräch" in order[1]
    assert order[2] == "🟢 gut · 2 Stadtbad: nichts offen"
    await town.presses("kim", "Team 3")
    assert "Team 3 Heimatmuseum · im Gespräch" in town.news("kim")[-1].text


async def test_messages_in_trouble_are_counted_only_if_there_are_any(town: Town) -> None:
    await settle(town)
    assert "Messenger" not in await ask(town, "kim", "/status")


LONG = "Für November habt ihr noch keinen Termin. " * 3


async def hold(town: Town, *parcels: Parcel) -> None:
    """Let a process die while it sends these, and another one look after them."""
    until = town.clock.now() + LEASE

    async def work(tx: Tx) -> None:
        await tx.post(parcels)
        await tx.claim_parcels(CHANNEL, "dead", town.clock.now(), until, 99)
        await tx.begin_parcels([each.key for each in parcels], "dead", until)

    await town.store.run(work)
    town.clock.move(LEASE)
    await town.settle()


def nag(town: Town, key: str, whose: str, why: Why = Why.REMINDER, words: str = LONG) -> Parcel:
    to = town.people.get(whose, whose)
    person_id = whose if whose in town.people else None
    return Parcel(key, to, Body(literal(words)), why, "date", person_id, town.clock.now())


async def test_messages_in_doubt_are_shown_and_decided(town: Town) -> None:
    room = Room(f"{CHANNEL}:-7", "t1", "ada", at(NOW))
    await settle(town, room)
    await hold(town, nag(town, "n1", "ada"), nag(town, "n2", "weber", words="Morgen um drei."))
    await hold(town, nag(town, "n3", room.id, Why.CHAT))
    said = await ask(town, "kim", "/status")
    assert "Bei 3 Nachrichten ist ungewiss, ob sie ankamen." in said
    town.news("kim")
    await town.presses("kim", "Ungewisse Nachrichten")
    shown = town.news("kim")[-1]
    assert shown.text.splitlines()[-3:] == [
        "1 · Di, 12.11., 10:03 · an Alte Brauerei: eine Nachricht aus dem Team",
        "2 · Di, 12.11., 10:00 · an Frau Weber: „Morgen um drei.“",
        f"3 · Di, 12.11., 10:00 · an Ada Lindner: „{LONG[:76]}…“",
    ]
    labels = ["1 erledigt", "2 nochmal senden", "2 erledigt", "3 nochmal senden", "3 erledigt"]
    assert [label for label, _ in chain(*shown.buttons)] == labels
    await town.presses("kim", "2 nochmal senden")
    assert town.news("weber")[-1].text == "Morgen um drei.\n\n(vielleicht doppelt)"
    await town.presses("kim", "Ungewisse Nachrichten")
    await town.presses("kim", "2 erledigt")
    acts = [(each.act, each.subject) for each in await kept(town, Audit)]
    assert sorted(acts) == [("doubt-again", "n2"), ("doubt-done", "n1")]
    assert town.news("ada") == []
    assert "Bei einer Nachricht ist ungewiss" in await ask(town, "kim", "/status")
    await town.presses("kim", "Ungewisse Nachrichten", old=True)
    await town.presses("kim", "1 erledigt")
    await town.presses("kim", "Ungewisse Nachrichten", old=True)
    assert "Bei keiner Nachricht ist ungewiss" in town.news("kim")[-1].text
    assert "ist ungewiss" not in await ask(town, "kim", "/status")


async def test_answers_that_went_out_twice_are_counted_for_a_week(town: Town) -> None:
    await settle(town)
    await hold(town, nag(town, "n1", "ada", Why.ANSWER), nag(town, "n2", "weber", Why.NEWS))
    assert "vielleicht doppelt" in town.news("ada")[-1].text
    said = await ask(town, "kim", "/status")
    assert "2 Nachrichten gingen in den letzten 7 Tagen noch einmal hinaus" in said
    assert "Ungewisse Nachrichten" not in town.all_heard("kim")[-1].labels
    town.clock.move(timedelta(days=8))
    assert "noch einmal hinaus" not in await ask(town, "kim", "/status")


async def test_what_was_decided_already_is_not_decided_again(town: Town) -> None:
    await settle(town)
    await hold(town, nag(town, "n1", "ada"))
    await town.says("kim", "/status")
    await town.presses("kim", "Ungewisse Nachrichten")
    again = town.button("kim", "1 nochmal senden")
    await town.presses("kim", "1 erledigt")
    await town.happens("kim", again)
    assert "ist schon entschieden" in town.news("kim")[-1].text
    assert town.news("ada") == []


async def test_messages_of_other_programmes_are_nobody_elses_to_decide(town: Town) -> None:
    other = Person("nora", "de", name="Nora Fremd")
    membership_ = Membership("nora", "elsewhere", Role.COORDINATOR, at(NOW))
    await settle(town, other, membership_, also=(programme(id="elsewhere"),))
    await hold(town, nag(town, "n1", "ada"))
    await hold(town, nag(town, "n2", "weber", Why.ANSWER))
    said = await ask(town, "nora", "/status")
    assert "ungewiss" not in said
    assert "Ungewisse Nachrichten" not in town.all_heard("nora")[-1].labels
    await town.happens("nora", Pressed("a.doubts", "0"))
    assert LONG[:30] not in "".join(each.text for each in town.news("nora"))
    town.news("ada")
    await town.says("kim", "/status")
    await town.presses("kim", "Ungewisse Nachrichten")
    pressed = town.button("kim", "1 nochmal senden")
    for thief in ("nora", "ada"):
        await town.happens(thief, pressed)
    assert town.news("ada")[0].text != LONG
    assert "Bei einer Nachricht ist ungewiss" in await ask(town, "kim", "/status")


async def test_of_who_is_in_two_programmes_each_sees_the_own_messages(town: Town) -> None:
    elsewhere = (
        Person("nora", "de", name="Nora Fremd"),
        Membership("nora", "elsewhere", Role.COORDINATOR, at(NOW)),
        Membership("ada", "elsewhere", Role.MAKER, at(NOW)),
        Reminder("meeting/t1/1", "ada", "erzgebirge", "date", "t1", Why.REMINDER, at(NOW)),
        Reminder("meeting/t9/1", "ada", "elsewhere", "date", "t9", Why.REMINDER, at(NOW)),
    )
    await settle(town, *elsewhere, also=(programme(id="elsewhere"),))
    await hold(town, nag(town, "other", "ada", words="Unklar."))
    await hold(town, nag(town, "meeting/t9/1@matrix:@ada:x", "ada", words="Geheim."))
    await hold(town, nag(town, "meeting/t1/1", "ada", words="Hier."))
    for name, seen in (("kim", "„Hier.“"), ("nora", "„Geheim.“")):
        assert "Bei 2 Nachrichten ist ungewiss" in await ask(town, name, "/status")
        await town.presses(name, "Ungewisse Nachrichten")
        lines = town.news(name)[-1].text.splitlines()[-2:]
        assert [line.partition("an Ada Lindner: ")[2] for line in lines] == [seen, "eine Nachricht"]


async def test_a_coordinator_sees_only_the_own_programmes(town: Town) -> None:
    elsewhere = team(id="t9", number=9, programme_id="elsewhere", name="Fremdes Team")
    await settle(town, elsewhere)
    unknown = await ask(town, "kim", "/team 9")
    assert unknown == "Team 9 gibt es nicht."
    assert unknown.replace("9", "77") == await ask(town, "kim", "/team 77")
    assert "Fremdes" not in await ask(town, "kim", "/teams")
    assert "finde ich unter den Teams nicht" in await ask(town, "kim", "/team Fremdes Team")


@pytest.mark.parametrize("words", ["/status", "/teams", "/overdue", "/offen", "/people"])
async def test_nobody_else_may_look(town: Town, words: str) -> None:
    await settle(town, *BUSY)
    for name in ("ada", "weber"):
        said = await ask(town, name, words)
        assert "Lindner" not in said
        assert "Alte Brauerei" not in said


async def test_the_teams_are_listed_with_their_people(town: Town) -> None:
    ended = team(id="t4", number=4, name="Alt", challenge_id="c2", stage=Stage.ENDED)
    await settle(town, *BUSY, *second(), ended)
    lines = (await ask(town, "kim", "/teams")).splitlines()
    assert lines[-3:] == [
        "1 Alte Brauerei (arbeitet): Ada Lindner und Frau Weber · Mi, 20.11., 15:00",
        "2 Stadtbad (im Gespräch): niemand · noch kein Termin",
        "4 Alt (beendet): niemand · noch kein Termin",
    ]


@pytest.mark.parametrize("words", ["/team 1", "/team Team 1", "/team #1", "/team alte brauerei"])
async def test_a_teams_story(town: Town, words: str) -> None:
    paused = replace(ADA, paused=True)
    await settle(town, *BUSY, paused)
    said = await ask(town, "kim", words)
    for part in (
        "Team 1 Alte Brauerei · arbeitet",
        "Herausforderung 1: Ein Tresen, der wandert",
        "Ada Lindner (Maker), macht Pause",
        "Frau Weber (Ansprechperson)",
        "Zuletzt gehört, Maker: noch nie",
        "Erstgespräch: hat stattgefunden, 2 von 2 waren da",
        "September: hat stattgefunden, 2 von 2 waren da",
        "Oktober: verschoben: „Werkstatt gesperrt“",
        "November: verabredet für Mi, 20.11., 15:00",
        "Oktober: 🟡 Gefährdet. „Es fehlt Holz.“ (Ada Lindner)",
    ):
        assert part in said


async def test_a_team_that_cannot_be_found_is_answered_kindly(town: Town) -> None:
    await settle(town)
    assert "„abc“ finde ich unter den Teams nicht" in await ask(town, "kim", "/team abc")
    assert "Welches Team?" in await ask(town, "kim", "/team")


async def test_the_same_number_in_two_programmes_shows_both(town: Town) -> None:
    other = programme(id="leipzig", names={"de": "Leipzig", "en": "Leipzig"})
    await settle(
        town,
        Membership("kim", "leipzig", Role.COORDINATOR, at("2024-08-20 10:00")),
        organisation(id="o2", programme_id="leipzig"),
        challenge(id="c2", programme_id="leipzig", organisation_id="o2"),
        team(id="t2", programme_id="leipzig", challenge_id="c2", name="Leipziger Team"),
        also=(other,),
    )
    said = await ask(town, "kim", "/team 1")
    assert "Team 1 Alte Brauerei" in said
    assert "Team 1 Leipziger Team" in said


async def test_members_see_their_own_team(town: Town) -> None:
    await settle(town, *BUSY, *second())
    for words in ("/team", "/team 1"):
        said = await ask(town, "ada", words)
        assert "Team 1 Alte Brauerei" in said
        assert "Nächstes Treffen: Mi, 20.11., 15:00" in said
        assert "Zuletzt gehört" not in said, "that is for coordinators"
    assert await ask(town, "ada", "/team 2") == "Team 2 gibt es nicht."
    assert "You are in no team at the moment." in await ask(town, "ben", "/team")


async def test_a_group_chat_is_bound_by_a_code(town: Town) -> None:
    await settle(town)
    await town.says("ada", "/team")
    await town.presses("ada", "Gruppe verbinden")
    told = town.news("ada")[-1]
    assert told.labels == ("Gruppe auswählen",)
    found = re.search(r"[a-z2-7]{4}(-[a-z2-7]{4}){3}", told.text)
    assert found is not None
    code = read_code(found[0])
    assert code is not None
    (invitation,) = await kept(town, Invitation)
    assert invitation.code_hash == code_hash(code)
    assert (invitation.team_id, invitation.role, invitation.uses_left) == ("t1", None, 1)
    await town.says("ada", f"/start {code}", "telegram:-5")
    (room,) = await kept(town, Room)
    assert (room.id, room.team_id) == ("telegram:-5", "t1")
    assert "Eine Gruppe ist verbunden." in await ask(town, "ada", "/team")
    assert await kept(town, Audit) == ()


async def test_the_code_of_a_team_that_has_ended_binds_no_chat(town: Town) -> None:
    await settle(town)
    await town.says("ada", "/team")
    await town.presses("ada", "Gruppe verbinden")
    found = re.search(r"[a-z2-7]{4}(-[a-z2-7]{4}){3}", town.news("ada")[-1].text)
    assert found is not None
    ended = team(stage=Stage.ENDED, ended_at=at(NOW))
    await town.store.run(lambda tx: tx.apply([Put(ended)]))
    await town.says("ada", f"/start {found[0]}", "telegram:-5")
    assert "ist zu Ende, deshalb verbinde ich keinen Chat" in town.news("telegram:-5")[-1].text
    assert await kept(town, Room) == ()


async def test_a_coordinators_code_is_for_the_team_and_leaves_a_trace(town: Town) -> None:
    await settle(town)
    await town.says("kim", "/team 1")
    await town.presses("kim", "Gruppe verbinden")
    assert "Bitte an das Team weitergeben" in town.news("kim")[-1].text
    (entry,) = await kept(town, Audit)
    assert (entry.act, entry.subject, entry.person_id) == ("bind", "t1", "kim")


async def test_what_is_overdue_is_listed_with_its_day(town: Town) -> None:
    await settle(town, *second(), held("2024-10", "2024-10-16 15:00"))
    said = await ask(town, "kim", "/offen")
    assert "Erzgebirge: 3 Sachen sind überfällig" in said
    assert [line for line in said.splitlines() if line.startswith("seit")] == [
        "seit Mo, 26.8. · 1 Alte Brauerei: still seit 78 Tagen",
        "seit Do, 31.10. · 1 Alte Brauerei: Update für Oktober fehlt",
        "seit So, 10.11. · 1 Alte Brauerei: kein Termin im November",
    ]


async def test_nothing_overdue_is_said(town: Town) -> None:
    ended = team(stage=Stage.ENDED, ended_at=at("2024-11-01 10:00"))
    await settle(town, ended)
    assert await ask(town, "kim", "/overdue") == "Erzgebirge: Nichts ist überfällig."


async def test_people_are_counted_and_listed_with_their_state(town: Town) -> None:
    nameless = Person("nn", "de", Form.SIE)
    rita = Person("rita", "de", Form.DU, "Rita Albers", paused=True)
    lost = Person("lost", "de", Form.DU, "Udo Fern")
    await settle(
        town,
        *(nameless, rita, lost),
        membership(nameless, Role.CONTACT),
        membership(rita, Role.MAKER),
        membership(lost, Role.EXPERT),
        profile(rita),
        replace(Account("telegram:1007", "lost"), reachable=False),
    )
    said = await ask(town, "kim", "/people")
    assert "3 Maker, 2 Ansprechpersonen, eine Fachperson, 1 in der Koordination" in said
    assert said.splitlines()[-7:] == [
        "1 Ada Lindner (Maker): in Team 1",
        "2 Ben Okafor (Maker): Profil nicht fertig",
        "3 Rita Albers (Maker): noch kein Team und macht Pause",
        "4 noch ohne Namen (Ansprechperson): Herausforderung nicht fertig",
        "5 Frau Weber (Ansprechperson): in Team 1",
        "6 Udo Fern (Fachperson): nicht erreichbar",
        "7 Kim Seidel (Koordination)",
    ]


async def test_many_people_are_shown_by_the_page(town: Town) -> None:
    crowd = [Person(f"p{n:02}", "de", Form.DU, f"Person {n:02}") for n in range(40)]
    await settle(town, *crowd, *(membership(each, Role.MAKER) for each in crowd))
    first = await ask(town, "kim", "/people")
    assert "Seite 1 von 2" in first
    assert "Person 39" not in first
    await town.presses("kim", "Weiter")
    told = town.news("kim")[-1]
    assert "Person 39" in told.text
    assert told.labels == ()


async def test_an_english_coordinator_reads_english(town: Town) -> None:
    late = MilestoneTemplate("late", {"de": "Spät", "en": "Late"}, at("2024-10-01 10:00").date())
    await settle(town, replace(KIM, language="en"), *BUSY, base=programme(milestones=(late,)))
    assert "🔴 act · 1 Alte Brauerei: silent for 78 days" in await ask(town, "kim", "/status")
    assert "milestone “Late” was due Tue 1 Oct" in await ask(town, "kim", "/overdue")
    assert "Ben Okafor (maker): profile not finished" in await ask(town, "kim", "/people")
