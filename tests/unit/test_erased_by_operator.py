"""Whoever an operator erases is out of the chats that the bot made, and nobody hears a name."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.system import SystemClock
from bot.domain.challenges import Side
from bot.domain.changes import Drop, Entity, Put
from bot.domain.ideas import Idea, IdeaStage
from bot.domain.milestones import Standing, Update
from bot.domain.people import Account, Audit, Membership, Person, Role
from bot.domain.teams import Member, Room, Stage, Team
from bot.milestones.calling import HELP
from bot.ports import Parcel
from bot.talk.model import CloseRoom, RemoveFrom
from tests.contract.samples import ADA, BEN, NOW
from tests.support.cases import challenge, organisation
from tests.support.office import JOINED, Office

ROOM = "matrix:!team:example.org"
LAPTOP = "matrix:@ada:example.org"
JUTTA = Person("jutta", "de", name="Jutta Weber")
KIM = Person("kim", "de", name="Kim Seidel")
CHALLENGE = challenge(programme_id="cimis2-erzgebirge", contact_id="jutta")


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office(tmp_path)
    team = Team("t1", "cimis2-erzgebirge", 1, "c1", "jutta", "Alte Brauerei", Stage.ACTIVE, NOW)
    facts: list[Entity] = [
        *JOINED,
        JUTTA,
        KIM,
        Account("telegram:3", "jutta"),
        Account("telegram:4", "kim"),
        *(
            Membership(who, "cimis2-erzgebirge", role, NOW)
            for who, role in (
                (ADA.id, Role.MAKER),
                (BEN.id, Role.MAKER),
                ("jutta", Role.CONTACT),
                ("kim", Role.COORDINATOR),
            )
        ),
        CHALLENGE,
        organisation(programme_id="cimis2-erzgebirge", contact_id="jutta"),
        team,
        Room(ROOM, "t1", "kim", NOW, made=True),
        *(Member("t1", who, Side.MAKER, NOW) for who in (ADA.id, BEN.id)),
        Member("t1", "jutta", Side.CONTACT, NOW),
    ]
    made.do(lambda tx: tx.apply([Put(each) for each in facts]))
    return made


def told(office: Office, channel: str) -> list[Parcel]:
    """Return the first message that waits for each address of a channel."""
    later = SystemClock().now() + timedelta(days=7)
    return list(office.do(lambda tx: tx.claim_parcels(channel, "test", later, later, 99)))


def test_a_member_is_removed_and_the_others_hear_of_somebody(office: Office) -> None:
    office.works("erase --account telegram:1 --yes")
    acts = [(each.to, each.body.act) for each in told(office, "matrix")]
    assert acts == [(ROOM, RemoveFrom(LAPTOP))]
    heard = told(office, "telegram")
    assert [each.to for each in heard] == ["telegram:2", "telegram:3", "telegram:4"]
    assert not any("Ada" in str(each.body) for each in heard)
    assert office.do(lambda tx: tx.get(Room, ROOM)) is not None


@pytest.mark.parametrize("whole", [True, False])
def test_a_team_that_cannot_go_on_loses_its_room(office: Office, *, whole: bool) -> None:
    """Also where its challenge is missing, so that what else follows from that fails."""
    if not whole:
        office.do(lambda tx: tx.apply([Drop(CHALLENGE)]))
    office.works("erase --account telegram:3 --yes")
    waits = office.do(lambda tx: tx.untried(""))
    assert [each.to for each in waits if each.body.act == CloseRoom()] == [ROOM]
    assert office.do(lambda tx: tx.get(Room, ROOM)) is None
    team = office.do(lambda tx: tx.get(Team, "t1"))
    assert team is not None
    assert team.stage is Stage.ENDED


def take_care(office: Office, programme: str, team: str) -> None:
    """Let Kim take care of a team's call for help."""
    now = SystemClock().now()
    call = Update(
        *("u1", team, ADA.id, "2024-10", Standing.BLOCKED, None, "Der Lieferant schweigt.", None),
        help=True,
        at=now,
        helped_at=now,
    )
    taken = Audit("a1", programme, "kim", HELP, "u1", now)
    office.do(lambda tx: tx.apply([Put(call), Put(taken)]))


def test_a_call_for_help_that_they_took_is_open_again(office: Office) -> None:
    facts = (
        Person("jo", "de", name="Jo Krause"),
        Account("telegram:5", "jo"),
        Membership("jo", "cimis2-erzgebirge", Role.COORDINATOR, NOW),
    )
    office.do(lambda tx: tx.apply([Put(each) for each in facts]))
    take_care(office, "cimis2-erzgebirge", "t1")
    office.works("erase --account telegram:4 --yes")
    (update,) = office.do(lambda tx: tx.find(Update))
    assert update.helped_at is None
    called = office.do(lambda tx: tx.untried(f"{HELP}/u1/"))
    assert [each.to for each in called] == ["telegram:5"]
    (waits,) = office.do(lambda tx: tx.untried("help-taken/u1/"))
    assert waits.person_id == ADA.id
    assert not any("Kim" in str(each.body) for each in (*called, waits))


def test_what_only_they_could_answer_is_the_coordinations_again(office: Office) -> None:
    idea = Idea(
        *("i1", "cimis2-erzgebirge", ADA.id, "Ein Lied.", "", IdeaStage.OFFERED, NOW), "jutta"
    )
    office.do(lambda tx: tx.apply([Put(idea)]))
    office.works("erase --account telegram:3 --yes")
    (found,) = office.do(lambda tx: tx.find(Idea))
    assert (found.stage, found.asked_id) == (IdeaStage.OPEN, None)


def test_who_has_no_messenger_any_more_is_erased_in_the_same_way(office: Office) -> None:
    changes = (Drop(Account("telegram:4", "kim")), Put(replace(KIM, name="Kim")))
    office.do(lambda tx: tx.apply(changes))
    take_care(office, "cimis2-erzgebirge", "t1")
    office.works("erase --name Kim --yes")
    assert "Kim" not in office.names()
    (update,) = office.do(lambda tx: tx.find(Update))
    assert update.helped_at is None


def test_where_what_follows_fails_they_are_erased_all_the_same(office: Office) -> None:
    """The file of the programme of which Kim helped a team is away."""
    team = Team("t9", "away", 1, "c1", "jutta", "Alte Mühle", Stage.ACTIVE, NOW)
    away = Membership("kim", "away", Role.COORDINATOR, NOW)
    office.do(lambda tx: tx.apply([Put(team), Put(away)]))
    take_care(office, "away", "t9")
    office.works("erase --account telegram:4 --yes")
    assert "Kim Seidel" not in office.names()
