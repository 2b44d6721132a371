"""Rooms that the bot makes for teams, and who comes and goes in the teams' chats."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.beside import lane
from bot.domain.challenges import Answer, Side, Suggestion
from bot.domain.changes import Put
from bot.domain.people import Account, Audit, Membership, Person, Role
from bot.domain.reminders import Reminder
from bot.domain.teams import Bridging, Carrying, Member, Room, Stage, Team, Verdict
from bot.ports import Begin, Delivery, Failed, Later, Parcel, Refused, Sent, Tx, Unreachable
from bot.talk.model import (
    Arrived,
    Blocked,
    CloseRoom,
    Departed,
    Event,
    InviteTo,
    OpenRoom,
    Pressed,
    RemoveFrom,
    RoomLeft,
    RoomMoved,
    RoomOpened,
    Unblocked,
    Why,
)
from tests.contract.samples import parcel
from tests.support.cases import ADA, BEN, JO, kept, member, programme, settle, talking, team
from tests.support.clock import at
from tests.support.room_town import BOT, MatrixLinks, RoomTown, on_matrix

NOW = "2024-10-08 10:00"
ROOM = "matrix:!r1:town"
OPEN = "Teamraum öffnen"


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[RoomTown]:
    """Return a town where Ada is on Matrix, and the others on Telegram."""
    town = RoomTown(tmp_path, at(NOW))
    town.live_on_matrix("ada", "ben")
    yield town
    await town.close()


def heard(town: RoomTown, name: str) -> str:
    return "\n".join(each.text for each in town.news(name) if not each.edited)


MADE = Room(ROOM, "t1", "ada", at("2024-10-01 10:00"), made=True)


async def opened(town: RoomTown, purpose: str = "team:t1", room: str = ROOM) -> None:
    """Let the messenger report a room that the bot has made."""
    await town.happens(BOT, RoomOpened(purpose), room)


# Opening.


async def test_a_member_on_matrix_has_a_room_opened(town: RoomTown) -> None:
    await settle(town)
    await town.says("ada", "/team")
    await town.presses("ada", OPEN)
    assert "Die Einladung kommt gleich" in heard(town, "ada")
    [(to, act)] = town.acts
    assert to == "matrix:new/t1"
    assert act == OpenRoom(
        "team:t1",
        "Team 1 · Alte Brauerei",
        "Gemeinsam an „Ein Tresen, der wandert“",
        (on_matrix("ada"),),
    )
    assert await kept(town, Room) == ()

    await opened(town)
    (room,) = await kept(town, Room)
    assert (room.id, room.team_id, room.bound_by, room.made) == (ROOM, "t1", "ada", True)
    greeting = heard(town, ROOM)
    assert "Das ist der Raum des Teams Alte Brauerei" in greeting
    assert "/hilfe" in greeting
    assert "/bruecke" in greeting

    await opened(town)
    assert heard(town, ROOM) == ""
    await town.says("ada", "/team")
    assert town.visible("ada")[-1].labels == ("Stand melden", "Gruppe verbinden")
    await town.happens("ada", Pressed("a.room.t1", "0"))
    assert "gerade nicht öffnen" in heard(town, "ada")
    assert len(town.acts) == 1


async def test_where_all_are_in_the_room_nothing_is_said_of_other_chats(
    town: RoomTown,
) -> None:
    town.live_on_matrix("weber")
    await settle(town)
    await opened(town)
    assert "/bruecke" not in heard(town, ROOM)
    (room,) = await kept(town, Room)
    assert room.bound_by == "weber"
    # Nobody had asked, as far as is known; so all who belong there are invited.
    assert [act for _, act in town.acts] == [
        InviteTo(on_matrix("ada")),
        InviteTo(on_matrix("weber")),
    ]


async def test_a_member_elsewhere_sees_no_button_and_cannot_forge_one(town: RoomTown) -> None:
    await settle(town)
    await town.says("weber", "/team")
    assert OPEN not in town.visible("weber")[-1].labels
    for name in ("weber", "ben", "stranger"):
        if name not in town.people:
            town.settle_in(name, "de")
        await town.happens(name, Pressed("a.room.t1", "0"))
        assert heard(town, name)
    assert town.acts == []


async def test_a_coordinator_has_one_opened_for_a_team(town: RoomTown) -> None:
    await settle(town)
    await town.says("kim", "/team 1")
    await town.presses("kim", OPEN)
    assert "Die Mitglieder werden gleich eingeladen" in heard(town, "kim")
    [(_, act)] = town.acts
    assert isinstance(act, OpenRoom)
    assert act.invited == (on_matrix("ada"),)
    (entry,) = await kept(town, Audit)
    assert (entry.act, entry.subject, entry.person_id) == ("room", "t1", "kim")
    await opened(town)
    (room,) = await kept(town, Room)
    assert room.bound_by == "kim"


async def test_a_coordinator_on_matrix_is_invited_if_they_asked(town: RoomTown) -> None:
    town.live_on_matrix("kim")
    await settle(town)
    await town.says("kim", "/team 1")
    await town.presses("kim", OPEN)
    [(_, act)] = town.acts
    assert isinstance(act, OpenRoom)
    assert act.invited == (on_matrix("ada"), on_matrix("kim"))


async def test_where_no_messenger_makes_rooms_there_is_no_button(town: RoomTown) -> None:
    town.links = {"matrix": MatrixLinks(makes_rooms=False)}
    await settle(town)
    for name, words in (("ada", "/team"), ("kim", "/team 1")):
        await town.says(name, words)
        assert OPEN not in town.visible(name)[-1].labels


async def test_where_nobody_is_on_matrix_there_is_no_button(town: RoomTown) -> None:
    town.people["ada"] = "telegram:1"
    await settle(town)
    await town.says("kim", "/team 1")
    assert OPEN not in town.visible("kim")[-1].labels


async def test_a_room_is_asked_for_once_until_the_messenger_answers(town: RoomTown) -> None:
    await settle(town)
    town.matrix.answer = lambda _: Later(60)
    await town.happens("ada", Pressed("a.room.t1", "0"))
    town.matrix.answer = None
    await town.happens("kim", Pressed("a.room.t1", "0"))
    assert "wird geöffnet" in heard(town, "kim")
    await town.wait_until(at("2024-10-08 10:30"))
    assert len([act for _, act in town.acts if isinstance(act, OpenRoom)]) == 1
    assert "wird geöffnet" in heard(town, "ada")


async def test_who_asked_for_a_room_and_is_out_learns_later_that_it_is_refused(
    town: RoomTown,
) -> None:
    await settle(town)
    town.maker.answer = lambda each: (
        Unreachable("gone") if each.body.act is None else Refused("M_LIMIT")
    )
    await town.happens("ada", Pressed("a.room.t1", "0"))
    town.maker.answer = None
    assert heard(town, "ada") == ""
    await town.says("ada", "hallo")
    assert "ließ sich leider nicht öffnen" in heard(town, "ada")


@pytest.mark.parametrize("refusal", [Refused("M_LIMIT"), Unreachable("M_FORBIDDEN")])
async def test_who_asked_for_a_room_learns_that_it_is_refused(
    town: RoomTown, refusal: Delivery
) -> None:
    await settle(town)
    town.clock.set(at("2024-10-08 20:00"))
    town.maker.refusal = refusal
    await town.happens("ada", Pressed("a.room.t1", "0"))
    promised, refused = town.news("ada")
    assert "Die Einladung kommt gleich" in promised.text
    assert "ließ sich leider nicht öffnen" in refused.text
    assert "Die Koordination erfährt davon" in refused.text
    assert heard(town, "kim") == ""
    await town.happens("kim", Pressed("a.room.t1", "0"))
    assert "kann nachsehen, woran es liegt" in town.news("kim")[-1].text
    assert heard(town, "ada") == ""
    await town.wait_until(at("2024-10-09 09:30"))
    assert "Der Teamraum, um den Ada Lindner gebeten hat, ließ sich nicht" in heard(town, "kim")
    town.maker.refusal = None
    await town.says("ada", "/team")
    await town.presses("ada", OPEN)
    await opened(town)
    assert [each.id for each in await kept(town, Room)] == [ROOM]


async def test_a_room_too_many_is_closed(town: RoomTown) -> None:
    await settle(town, MADE)
    await opened(town, room="matrix:!r2:town")
    assert town.acts == [("matrix:!r2:town", CloseRoom())]
    assert await kept(town, Room) == (MADE,)


@pytest.mark.parametrize("purpose", ["team:t9", "something else", "", "team:"])
async def test_a_room_for_nothing_is_closed(town: RoomTown, purpose: str) -> None:
    await settle(town)
    await opened(town, purpose)
    assert town.acts == [(ROOM, CloseRoom())]
    assert await kept(town, Room) == ()


async def test_a_room_for_a_team_that_ended_meanwhile_is_closed(town: RoomTown) -> None:
    await settle(town, team(stage=Stage.ENDED))
    await opened(town)
    assert town.acts == [(ROOM, CloseRoom())]


async def test_who_joins_while_the_room_is_made_is_invited_as_it_opens(town: RoomTown) -> None:
    await settle(town)
    await town.happens("ada", Pressed("a.room.t1", "0"))

    await put(town, member(BEN, Side.MAKER))
    await opened(town)
    assert town.acts[1:] == [(ROOM, InviteTo(on_matrix("ben")))]


# Following the team.


async def test_who_joins_the_team_is_invited(town: RoomTown) -> None:
    wish = Suggestion(
        "s1", "erzgebirge", "c1", "ben", "weber", 0.5, (), at("2024-10-07 10:00"),
        contact=Answer.INTERESTED, asked_at=at("2024-10-07 10:00"),
    )  # fmt: skip
    bound = Room("telegram:-1", "t1", "weber", at("2024-10-01 10:00"))
    await settle(town, MADE, bound, wish)
    await town.happens("ben", Pressed("a.suggestion.s1.interested", "0"))
    assert len(await kept(town, Member)) == 3
    assert town.acts == [(ROOM, InviteTo(on_matrix("ben")))]


async def test_who_leaves_the_team_is_removed(town: RoomTown) -> None:
    late = member(BEN, Side.MAKER)
    await settle(town, MADE, late)
    await town.happens("ben", Pressed("a.verdict.t1.no-go", "0"))
    (left,) = await kept(town, Member, person_id="ben")
    assert left.left_at is not None
    assert town.acts == [(ROOM, RemoveFrom(on_matrix("ben")))]
    # Their client tells that they are gone; nobody is alarmed by what the bot itself has done.
    heard(town, "kim")
    await town.happens("ben", Departed(BOT), ROOM)
    assert heard(town, "kim") == ""


async def test_a_verdict_that_changes_nothing_invites_nobody_again(town: RoomTown) -> None:
    await settle(town, MADE, talking(), replace(member(ADA, Side.MAKER), verdict=None))
    await town.happens("ada", Pressed("a.verdict.t1.go", "0"))
    (ada,) = await kept(town, Member, person_id="ada")
    assert ada.verdict is Verdict.GO
    assert town.acts == []


async def test_at_the_end_of_the_team_the_room_is_closed(town: RoomTown) -> None:
    bound = Room("telegram:-1", "t1", "weber", at("2024-10-01 10:00"))
    await settle(town, MADE, bound, talking())
    await town.happens("ada", Departed(), ROOM)
    await town.happens("weber", Pressed("a.verdict.t1.no-go", "0"))
    (ended,) = await kept(town, Team)
    assert ended.stage is Stage.ENDED
    assert "deshalb schließe ich diesen Raum" in heard(town, ROOM)
    assert heard(town, "telegram:-1") == ""
    assert town.acts == [(ROOM, CloseRoom())]
    assert await kept(town, Room) == ()
    assert await kept(town, Reminder, person_id="ada") == ()


async def test_a_farewell_speaks_the_language_of_the_room(town: RoomTown) -> None:
    """Ben, who speaks English, ends the team; Ada, who speaks German, opened the room."""
    kinds = (replace(member(each, Side.MAKER), verdict=None) for each in (ADA, BEN))
    await settle(town, MADE, talking(), *kinds)
    for name in ("ada", "ben"):
        await town.happens(name, Pressed("a.verdict.t1.no-go", "0"))
    assert heard(town, ROOM) == (
        "Das Team Alte Brauerei ist zu Ende, deshalb schließe ich diesen Raum. "
        "Danke fürs Mitmachen."
    )


async def test_an_upgraded_room_is_followed(town: RoomTown) -> None:
    await settle(town, MADE)
    await town.happens(BOT, RoomMoved("matrix:!r2:town"), ROOM)
    (room,) = await kept(town, Room)
    assert (room.id, room.made) == ("matrix:!r2:town", True)


async def test_what_waits_for_a_room_is_not_read_in_the_one_of_another_team(
    town: RoomTown,
) -> None:
    other = Room("matrix:!r2:town", "t2", "jo", at(NOW), made=True)
    await settle(town, MADE, other, team(id="t2", number=2, name="Die anderen"))
    waits = parcel("update/1", ROOM, why=Why.NEWS, not_before=at("2024-10-09 09:00"))
    await town.store.run(lambda tx: tx.post([waits]))
    await town.happens(BOT, RoomMoved(other.id), ROOM)
    assert await kept(town, Room) == (other,)
    await town.wait_until(at("2024-10-09 10:00"))
    assert "update/1" not in heard(town, other.id)


# Coming and going.


async def test_a_member_who_leaves_the_chat_is_told_to_the_coordinators(
    town: RoomTown,
) -> None:
    await settle(town, MADE, member(BEN, Side.MAKER))
    await town.happens("ada", Departed(), ROOM)
    assert heard(town, "kim") == (
        "Team 1 (Alte Brauerei): Ada Lindner hat den Chat des Teams verlassen."
    )
    assert town.visible("kim")[-1].labels == ("Team ansehen",)
    await town.happens("ben", Departed(on_matrix("mallory")), ROOM)
    assert heard(town, "kim") == (
        "Team 1 (Alte Brauerei): Ben Okafor wurde von @mallory:town aus dem Chat des Teams "
        "entfernt.\n\nIn diesem Chat ist damit kein Mitglied mehr."
    )
    for other in ("ada", "ben", "weber", ROOM):
        assert heard(town, other) == ""
    await town.happens("ada", Arrived(), ROOM)
    await town.happens("ben", Arrived(), ROOM)
    assert heard(town, "kim") == ""
    await town.happens("ben", Departed(), ROOM)
    assert "kein Mitglied" not in heard(town, "kim")


async def test_in_the_night_the_coordinators_sleep(town: RoomTown) -> None:
    await settle(town, MADE)
    town.clock.set(at("2024-10-08 23:00"))
    await town.happens("ada", Departed(), ROOM)
    assert heard(town, "kim") == ""
    await town.wait_until(at("2024-10-09 09:30"))
    assert "Ada Lindner hat den Chat" in heard(town, "kim")


@pytest.mark.parametrize(
    ("gone", "told"),
    [
        (("ada", Departed(on_matrix("ben"))), "Ada Lindner wurde von […] aus dem Chat"),
        (("ben", RoomLeft()), "Ich bin nicht mehr im Chat des Teams"),
    ],
)
async def test_what_somebody_did_is_told_also_if_they_erase_themselves_in_the_night(
    town: RoomTown, gone: tuple[str, Event], told: str
) -> None:
    await settle(town, MADE, member(BEN, Side.MAKER))
    town.clock.set(at("2024-10-08 23:00"))
    await town.happens(*gone, ROOM)
    await town.says("ben", "/vergessen")
    for _ in range(2):
        await town.presses("ben", town.visible("ben")[-1].labels[0])
    await town.wait_until(at("2024-10-09 09:30"))
    news = heard(town, "kim")
    assert told in news
    assert "Ben" not in news


async def test_a_guest_is_named_once(town: RoomTown) -> None:
    await settle(town, MADE)
    town.people["eve"], town.languages["eve"] = on_matrix("eve"), "de"
    for _ in range(3):
        await town.happens("eve", Arrived(), ROOM)
        await town.happens("eve", Departed(), ROOM)
    assert heard(town, ROOM) == "@eve:town ist jetzt hier, gehört aber nicht zum Team."
    assert heard(town, "kim") == (
        "Team 1 (Alte Brauerei): @eve:town ist jetzt im Chat des Teams, gehört aber nicht dazu."
    )
    assert heard(town, "eve") == ""
    assert await kept(town, Account, id=on_matrix("eve")) == ()


async def test_only_who_may_know_them_learns_the_name_of_a_guest(town: RoomTown) -> None:
    """Ben is in the programme but not in the team; Jo is in another programme altogether."""
    town.live_on_matrix("jo")
    elsewhere = Membership("jo", "leipzig", Role.MAKER, at("2024-09-01 10:00"))
    await settle(town, MADE, JO, elsewhere, also=[programme(id="leipzig")])
    for name, known_as in (("ben", "Ben Okafor"), ("jo", "@jo:town")):
        await town.happens(name, Arrived(), ROOM)
        assert heard(town, ROOM) == f"@{name}:town ist jetzt hier, gehört aber nicht zum Team."
        assert heard(town, "kim").startswith(f"Team 1 (Alte Brauerei): {known_as} ist jetzt im")
        await town.happens("ada", Departed(on_matrix(name)), ROOM)
        assert f"Ada Lindner wurde von {known_as} aus dem Chat" in heard(town, "kim")


async def test_numbers_name_nobody(town: RoomTown) -> None:
    group = Room("telegram:-1", "t1", "weber", at("2024-10-01 10:00"))
    await settle(town, group)
    town.people["eve"], town.languages["eve"] = "telegram:77", "de"
    await town.happens("eve", Arrived(), group.id)
    assert heard(town, group.id) == ("Jemand ist jetzt hier, gehört aber nicht zum Team.")
    heard(town, "kim")
    await town.happens("weber", Departed("telegram:77"), group.id)
    assert "wurde von jemandem aus dem Chat" in heard(town, "kim")


async def test_who_belongs_there_may_come(town: RoomTown) -> None:
    town.live_on_matrix("kim", "weber")
    await settle(town, MADE)
    for name in ("ada", "weber", "kim"):
        await town.happens(name, Arrived(), ROOM)
        assert heard(town, ROOM) == ""
    assert heard(town, "kim") == ""


async def test_nothing_follows_from_chats_that_are_not_bound(town: RoomTown) -> None:
    await settle(town)
    for event in (Arrived(), Departed(), RoomLeft()):
        await town.happens("ada", event, "matrix:!other:town")
        await town.happens("ada", event)
    for name in ("kim", "weber", "ada", "matrix:!other:town"):
        assert heard(town, name) == ""
    assert town.acts == []


async def test_the_coordinators_learn_that_the_bot_was_removed(town: RoomTown) -> None:
    await settle(town, MADE)
    await town.happens("ada", Departed(), ROOM)
    heard(town, "kim")
    await town.happens(BOT, RoomLeft(), ROOM)
    assert "Ich bin nicht mehr im Chat des Teams" in heard(town, "kim")
    assert await kept(town, Room) == ()
    assert await kept(town, Reminder, person_id="ada") == ()
    await town.happens("ada", Pressed("a.room.t1", "0"))
    assert len(town.acts) == 1


async def test_who_cannot_be_invited_costs_nobody_the_room(town: RoomTown) -> None:
    await settle(town, MADE)
    town.maker.refusal = Unreachable("M_FORBIDDEN")
    await put(town, member(BEN, Side.MAKER, verdict=None))
    await town.happens("ben", Pressed("a.verdict.t1.no-go", "0"))
    assert await kept(town, Room) == (MADE,)


# Who is out while the others are invited.


async def test_who_is_out_while_the_room_opens_is_invited_when_they_are_back(
    town: RoomTown,
) -> None:
    carried = (Bridging("t1", each, Carrying.YES, at(NOW)) for each in ("ada", "ben", "weber"))
    await settle(town, member(BEN, Side.MAKER), *carried)
    await town.happens("ben", Blocked())
    await town.happens("ada", Pressed("a.room.t1", "0"))
    await opened(town)
    assert await absences(town) == [f"room-absence/{ROOM}/ben"]
    assert len(town.acts) == 1
    await town.happens("ben", Unblocked())
    assert town.acts[1:] == [(ROOM, InviteTo(on_matrix("ben")))]
    await town.says("weber", "/sagen Treffpunkt ist das Rathaus")
    await town.settle()
    assert "Treffpunkt ist das Rathaus" in heard(town, ROOM)
    assert "Treffpunkt ist das Rathaus" in heard(town, "ben")

    await town.happens("ben", Arrived(), ROOM)
    assert await absences(town) == []
    await town.says("weber", "/sagen Wir fangen an")
    await town.settle()
    assert "Wir fangen an" in heard(town, ROOM)
    assert "Wir fangen an" not in heard(town, "ben")


async def test_who_joins_while_out_is_invited_when_they_are_back(town: RoomTown) -> None:
    wish = Suggestion(
        "s1", "erzgebirge", "c1", "ben", "weber", 0.5, (), at("2024-10-07 10:00"),
        maker=Answer.INTERESTED, asked_at=at("2024-10-07 10:00"),
    )  # fmt: skip
    await settle(town, MADE, wish)
    await town.happens("ben", Blocked())
    await town.happens("weber", Pressed("a.suggestion.s1.interested", "0"))
    assert len(await kept(town, Member)) == 3
    assert town.acts == []
    await town.says("ben", "/hilfe")
    assert town.acts == [(ROOM, InviteTo(on_matrix("ben")))]


async def test_who_left_a_room_is_not_invited_because_they_are_back(town: RoomTown) -> None:
    await settle(town, MADE)
    await town.happens("ada", Departed(), ROOM)
    await town.happens("ada", Blocked())
    await town.happens("ada", Unblocked())
    assert town.acts == []


# Who cannot be invited.


BENS = lane(ROOM, on_matrix("ben"))


def fail(town: RoomTown, name: str) -> None:
    """Let the messenger fail to invite somebody, as their homeserver does not answer."""
    deliver = town.maker.send

    async def send(parcel: Parcel, begin: Begin) -> Delivery:
        if parcel.body.act != InviteTo(on_matrix(name)):
            return await deliver(parcel, begin)
        town.acts.append((parcel.to, parcel.body.act))
        return Failed("HTTP 502")

    town.maker.send = send  # type: ignore[method-assign]


async def ben_joins(town: RoomTown) -> None:
    """Let Ben join the team, who cannot be invited into its room."""
    wish = Suggestion(
        "s1", "erzgebirge", "c1", "ben", "weber", 0.5, (), at("2024-10-07 10:00"),
        contact=Answer.INTERESTED, asked_at=at("2024-10-07 10:00"),
    )  # fmt: skip
    await settle(town, MADE, wish)
    fail(town, "ben")
    await town.happens("ben", Pressed("a.suggestion.s1.interested", "0"))
    assert town.acts == [(ROOM, InviteTo(on_matrix("ben")))]


async def absences(town: RoomTown) -> list[str]:
    """Return the keys of the records of who could not be invited."""
    return [each.key for each in await kept(town, Reminder) if each.kind == "room-uninvited"]


async def test_a_room_does_not_wait_for_whom_it_cannot_invite(town: RoomTown) -> None:
    await ben_joins(town)
    await town.says("ada", "/treffen 22.10. 14 Uhr")
    await town.presses("ada", town.visible("ada")[-1].labels[0])
    town.news("kim")
    await town.wait_until(at("2024-10-08 14:00"))
    assert "22.10." in heard(town, ROOM)
    assert town.acts[-1:] == [(BENS, InviteTo(on_matrix("ben")))]
    assert "einladen" not in heard(town, "kim")

    await town.wait_until(at("2024-10-12 12:00"))
    lines = heard(town, "kim")
    assert "Ben Okafor ließ sich nicht in den Teamraum einladen" in lines
    assert lines.count("einladen") == 1
    tried = len(town.acts)
    assert await absences(town) == [f"room-absence/{ROOM}/ben"]
    await town.wait_until(at("2024-10-14 12:00"))
    assert len(town.acts) == tried
    await town.happens("ben", Arrived(), ROOM)
    assert await absences(town) == []


async def test_who_leaves_the_team_is_not_invited_any_more(town: RoomTown) -> None:
    await ben_joins(town)
    await town.wait_until(at("2024-10-08 14:00"))
    assert town.acts[-1:] == [(BENS, InviteTo(on_matrix("ben")))]
    await put(town, member(BEN, Side.MAKER))
    await town.happens("ben", Pressed("a.verdict.t1.no-go", "0"))
    await town.wait_until(at("2024-10-14 12:00"))
    assert town.acts[-1:] == [(ROOM, RemoveFrom(on_matrix("ben")))]
    assert "einladen" not in heard(town, "kim")


async def test_who_leaves_before_the_room_gives_up_on_them_is_not_invited(town: RoomTown) -> None:
    await ben_joins(town)
    await put(town, replace(member(BEN, Side.MAKER), left_at=at("2024-10-08 10:00")))
    await town.wait_until(at("2024-10-08 14:00"))
    assert {to for to, _ in town.acts} == {ROOM}


async def test_who_is_left_out_as_a_room_opens_is_invited_beside_it(town: RoomTown) -> None:
    await settle(town, member(BEN, Side.MAKER))
    fail(town, "ben")
    town.maker.refusal = Sent(ROOM.removeprefix("matrix:"), (on_matrix("ben"),))
    await town.happens("ada", Pressed("a.room.t1", "0"))
    town.maker.refusal = None
    assert town.acts[-1:] == [(BENS, InviteTo(on_matrix("ben")))]
    await opened(town)
    assert "Das ist der Raum des Teams" in heard(town, ROOM)
    await town.wait_until(at("2024-10-12 12:00"))
    assert "Ben Okafor ließ sich nicht in den Teamraum einladen" in heard(town, "kim")


async def put(town: RoomTown, *facts: Member | Person | Membership) -> None:
    """Write facts behind the bot's back."""

    async def work(tx: Tx) -> None:
        await tx.apply(Put(each) for each in facts)

    await town.store.run(work)
