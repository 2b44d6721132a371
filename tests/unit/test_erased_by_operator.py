"""Whoever an operator erases is out of the chats that the bot made, and nobody hears a name."""

from datetime import timedelta
from pathlib import Path

import pytest

from adapters.system import SystemClock
from bot.domain.challenges import Side
from bot.domain.changes import Entity, Put
from bot.domain.people import Account, Membership, Person, Role
from bot.domain.teams import Member, Room, Stage, Team
from bot.ports import Parcel
from bot.talk.model import CloseRoom, RemoveFrom
from tests.contract.samples import ADA, BEN, NOW
from tests.support.office import JOINED, Office

ROOM = "matrix:!team:example.org"
LAPTOP = "matrix:@ada:example.org"
JUTTA = Person("jutta", "de", name="Jutta Weber")
KIM = Person("kim", "de", name="Kim Seidel")


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


def test_a_team_that_cannot_go_on_loses_its_room(office: Office) -> None:
    office.works("erase --account telegram:3 --yes")
    acts = [(each.to, each.body.act) for each in told(office, "matrix")]
    assert (ROOM, CloseRoom()) in acts
    assert office.do(lambda tx: tx.get(Room, ROOM)) is None
    team = office.do(lambda tx: tx.get(Team, "t1"))
    assert team is not None
    assert team.stage is Stage.ENDED
