"""Who is in a team no longer reads nothing of it in a group chat, whoever made the chat."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.challenges import Side
from bot.domain.changes import Entity, Put
from bot.domain.people import Account, Form, Person, Role
from bot.domain.teams import Bridging, Carrying, Room
from bot.engine.respond import respond
from bot.ports import Begin, Delivery, Failed, Later, Parcel, Refused, Unreachable
from bot.talk.model import (
    Arrived,
    Blocked,
    Departed,
    InviteTo,
    OpenRoom,
    RemoveFrom,
    RoomLeft,
    RoomOpened,
    Said,
    Unblocked,
)
from storage.traces import has_traces
from tests.support.cases import (
    BEN,
    JO,
    KIM,
    kept,
    member,
    membership,
    profile,
    settle,
)
from tests.support.clock import at
from tests.support.room_town import BOT, RoomTown, on_matrix

NOW = "2024-10-08 10:00"
ROOM = "matrix:!r1:town"
GROUP = "Gruppe"
OPEN = "Teamraum öffnen"
CODE = re.compile(r"\b[a-z2-7]{4}(?:-[a-z2-7]{4}){3}\b")
MIA = Person("mia", "de", Form.DU, "Mia Wolf")
OLE = Person("ole", "de", Form.DU, "Ole Winter")
LEE = Person("lee", "de", name="Lee Dritte")


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[RoomTown]:
    """Return a town where Ada and Ben are on Matrix, and the others on Telegram."""
    town = RoomTown(tmp_path, at(NOW))
    town.live_on_matrix("ada", "ben")
    yield town
    await town.close()


def heard(town: RoomTown, name: str) -> str:
    return "\n".join(each.text for each in town.news(name) if not each.edited)


async def leaves(town: RoomTown, name: str, what: str) -> None:
    await town.says(name, "/aussteigen")
    (label,) = [each for each in town.visible(name)[-1].labels if what in each]
    await town.presses(name, label)
    await town.presses(name, "Überspringen")
    await town.presses(name, "Ja, aussteigen")


async def forgets(town: RoomTown, name: str) -> None:
    await town.says(name, "/vergessen")
    for _ in range(2):
        await town.presses(name, town.visible(name)[-1].labels[0])


async def moves(
    town: RoomTown, name: str, lead: str, other: str, answer: str = "Ja, umziehen"
) -> None:
    """Let somebody's account be moved, after they lost it, to one with ``2`` behind the name."""
    if f"{name}2" not in town.people:
        town.settle_in(f"{name}2", "de")
    heard(town, lead)
    await town.says(lead, f"/person {name.title()}")
    await town.presses(lead, "Konto verloren")
    (code,) = CODE.findall(heard(town, lead))
    await town.says(f"{name}2", f"/start {code}")
    await town.presses(other, answer)


async def has_also(town: RoomTown, name: str) -> str:
    """Let somebody have an account on Telegram, too; return the name for it."""
    further = f"{name}t"
    town.settle_in(further, "de")
    account = Account(town.people[further], name)
    await town.store.run(lambda tx: tx.apply([Put(account)]))
    return further


# Coordinators in a room that the bot has made.


async def room_with_kim(town: RoomTown) -> None:
    town.live_on_matrix("kim")
    leads = (membership(JO, Role.COORDINATOR), LEE, membership(LEE, Role.COORDINATOR))
    await settle(town, JO, *leads)
    await town.says("kim", "/team 1")
    await town.presses("kim", OPEN)
    await town.happens(BOT, RoomOpened("team:t1"), ROOM)
    await town.happens("kim", Arrived(), ROOM)
    town.acts.clear()


@pytest.mark.parametrize("how", ["leaves", "forgets", "moves", "unlinks"])
async def test_who_coordinates_no_longer_is_removed(town: RoomTown, how: str) -> None:
    await room_with_kim(town)
    if how == "leaves":
        await leaves(town, "kim", "Ganz raus")
    elif how == "forgets":
        await forgets(town, "kim")
    elif how == "moves":
        await moves(town, "kim", "jo", "lee")
    else:
        further = await has_also(town, "kim")
        await town.says(further, "/verbinden")
        await town.presses(further, "Matrix (@kim:town) trennen")
    assert [each for each in town.acts if each[0] == ROOM] == [(ROOM, RemoveFrom(on_matrix("kim")))]


async def test_a_coordinator_who_had_the_room_made_is_in_it_with_the_new_account(
    town: RoomTown,
) -> None:
    await room_with_kim(town)
    town.live_on_matrix("kim2")
    await moves(town, "kim", "jo", "lee")
    assert [act for _, act in town.acts] == [
        RemoveFrom(on_matrix("kim")),
        InviteTo(on_matrix("kim2")),
    ]


async def test_who_is_in_the_team_and_coordinates_goes_with_the_last_of_both(
    town: RoomTown,
) -> None:
    town.live_on_matrix("kim")
    own = (member(KIM, Side.MAKER), membership(KIM, Role.MAKER), profile(KIM))
    made = Room(ROOM, "t1", "kim", at(NOW), made=True)
    await settle(town, JO, membership(JO, Role.COORDINATOR), *own, made)
    await leaves(town, "kim", "Team Alte")
    assert town.acts == []
    await leaves(town, "kim", "oordin")
    assert town.acts == [(ROOM, RemoveFrom(on_matrix("kim")))]


async def test_who_shut_the_bot_out_before_leaving_is_removed_all_the_same(town: RoomTown) -> None:
    made = Room(ROOM, "t1", "ada", at(NOW), made=True)
    await settle(town, member(BEN, Side.MAKER), profile(BEN), made)
    further = await has_also(town, "ben")
    lost = Account(on_matrix("ben"), "ben", reachable=False)
    await town.store.run(lambda tx: tx.apply([Put(lost)]))
    await town.says(further, "/language de")
    await leaves(town, further, "Team Alte Brauerei")
    assert town.acts == [(ROOM, RemoveFrom(on_matrix("ben")))]


# A room that is not there yet.


@pytest.mark.parametrize("how", ["leaves", "forgets", "unlinks"])
async def test_an_order_that_waits_does_without_who_belongs_there_no_longer(
    town: RoomTown, how: str
) -> None:
    await settle(town, member(BEN, Side.MAKER), profile(BEN))
    further = await has_also(town, "ben")
    town.maker.refusal = Later(3600)
    await town.says("ada", "/team")
    await town.presses("ada", OPEN)
    [(_, act)] = town.acts
    assert isinstance(act, OpenRoom)
    assert on_matrix("ben") in act.invited
    town.acts.clear()

    await town.says(further, "/language de")
    if how == "leaves":
        await leaves(town, further, "Team Alte Brauerei")
    elif how == "forgets":
        await forgets(town, further)
        assert not has_traces(town.url, on_matrix("ben"))
    else:
        await town.says(further, "/verbinden")
        await town.presses(further, "Matrix (@ben:town) trennen")
    town.maker.refusal = None
    await town.wait_until(at("2024-10-08 13:00"))
    orders = [act for _, act in town.acts if isinstance(act, OpenRoom)]
    assert orders
    assert {each.invited for each in orders} == {(on_matrix("ada"),)}


async def test_who_was_invited_and_belongs_there_no_longer_is_removed_as_the_room_opens(
    town: RoomTown,
) -> None:
    await settle(town, member(BEN, Side.MAKER), profile(BEN))
    await town.says("ada", "/team")
    await town.presses("ada", OPEN)
    await town.says("ben", "/language de")
    await leaves(town, "ben", "Team Alte Brauerei")
    town.acts.clear()
    await town.happens(BOT, RoomOpened("team:t1"), ROOM)
    assert town.acts == [(ROOM, RemoveFrom(on_matrix("ben")))]


# A chat that somebody else has made.


async def group_of_mia(town: RoomTown, *also: Person) -> str:
    """Bind a Telegram group to the team in which Mia is, and these; all agree to a bridge."""
    town.live_on_matrix("weber")
    more = (each for one in also for each in (one, membership(one, Role.MAKER), profile(one)))
    places = (replace(member(each, Side.MAKER), team_id="t1") for each in (MIA, *also))
    await settle(
        town, MIA, membership(MIA, Role.MAKER), profile(MIA), *more, *places,
        LEE, membership(LEE, Role.COORDINATOR),
    )  # fmt: skip
    room = town.room(GROUP)
    agreed = (
        Bridging("t1", each, Carrying.YES, at(NOW))
        for each in ("ada", "weber", "mia", *(one.id for one in also))
    )
    facts: tuple[Entity, ...] = (Room(room, "t1", "mia", at(NOW)), *agreed)
    await town.store.run(lambda tx: tx.apply(Put(each) for each in facts))
    return room


async def goes(town: RoomTown, how: str) -> None:
    """Let Mia leave the team, be erased, or part with the account that is in the group."""
    if how == "leaves":
        await leaves(town, "mia", "Team Alte Brauerei")
    elif how == "forgets":
        await forgets(town, "mia")
    else:
        town.live_on_matrix("mia2")
        await moves(town, "mia", "kim", "kim")


async def is_seen(town: RoomTown, name: str) -> None:
    """Let somebody say something in the group that the bot hears."""
    await town.says(name, "/hilfe", GROUP)
    heard(town, GROUP)


HOWS = pytest.mark.parametrize("how", ["leaves", "forgets", "moves"])


@HOWS
async def test_a_chat_without_any_member_is_let_go(town: RoomTown, how: str) -> None:
    await group_of_mia(town)
    await town.writes("ada", "/sagen Hallo zusammen")
    assert "Hallo zusammen" in heard(town, GROUP)
    await goes(town, how)
    assert await kept(town, Room) == ()
    for name in ("ada", "weber"):
        assert "Im Telegram-Chat des Teams Alte Brauerei ist niemand mehr vom Team" in heard(
            town, name
        )
    assert "Im Telegram-Chat des Teams ist kein Mitglied mehr" in heard(town, "lee")
    heard(town, GROUP)
    await town.writes("ada", "/sagen GEHEIM")
    await town.wait_until(at("2024-10-09 10:00"))
    assert heard(town, GROUP) == ""


async def test_a_chat_is_let_go_with_all_accounts_that_were_lost_at_once(town: RoomTown) -> None:
    await group_of_mia(town)
    await has_also(town, "mia")
    town.live_on_matrix("mia2")
    await moves(town, "mia", "kim", "kim", "Ja, statt aller bisherigen")
    assert await kept(town, Room) == ()
    told = heard(town, "ada")
    assert told.count("ist niemand mehr vom Team") == 1
    assert "Ab jetzt gebe ich nichts mehr weiter" in told


async def test_with_the_chat_the_bridge_rests(town: RoomTown) -> None:
    await group_of_mia(town)
    await goes(town, "leaves")
    assert "Ab jetzt gebe ich nichts mehr weiter" in heard(town, "ada")


@HOWS
async def test_while_others_are_there_they_hear_who_may_be_in_their_chat(
    town: RoomTown, how: str
) -> None:
    room = await group_of_mia(town, OLE)
    await is_seen(town, "ole")
    await goes(town, how)
    assert [each.id for each in await kept(town, Room)] == [room]
    words = {
        "leaves": "Mia Wolf gehört nicht mehr zum Team",
        "forgets": "Jemand gehört nicht mehr zum Team",
        "moves": "Ein Konto gehört Mia Wolf nicht mehr",
    }[how]
    for name in ("ada", "weber", "ole"):
        told = heard(town, name)
        assert words in told
        assert "im Telegram-Chat des Teams" in told
        assert "Bitte im Chat nachsehen, wer da ist" in told
    assert words in heard(town, "lee")
    assert words not in heard(town, GROUP)


@HOWS
async def test_a_chat_in_which_nobody_else_was_seen_is_let_go(town: RoomTown, how: str) -> None:
    await group_of_mia(town, OLE)
    await goes(town, how)
    assert await kept(town, Room) == ()
    for name in ("ada", "weber", "ole"):
        assert "habe ich sonst niemanden vom Team bemerkt" in heard(town, name)
    assert "habe ich kein anderes Mitglied bemerkt" in heard(town, "lee")
    heard(town, GROUP)
    await town.writes("ada", "/sagen GEHEIM")
    await town.wait_until(at("2024-10-09 10:00"))
    assert heard(town, GROUP) == ""


@HOWS
async def test_what_waits_for_a_chat_that_is_let_go_reaches_who_has_no_other(
    town: RoomTown, how: str
) -> None:
    room = await group_of_mia(town, OLE)
    town.hands.busy.add(room)
    await town.writes("ada", "/sagen Morgen um acht fällt aus")
    await town.writes("mia", "/sagen Ich ziehe weg")
    await goes(town, how)
    town.hands.busy.clear()
    await town.wait_until(at("2024-10-09 10:00"))
    told = heard(town, "ole")
    assert told.count("Ada Lindner: Morgen um acht fällt aus") == 1
    assert ("Mia Wolf: Ich ziehe weg" in told) is (how != "forgets")
    assert heard(town, GROUP) == ""


ENDS: dict[str, Delivery] = {
    "nobody there": Unreachable("gone"),
    "refused": Refused("no"),
    "fails": Failed("net"),
}
IN_HAND = (
    ("arrives", 1, 0, False),
    ("begins later", 0, 1, False),
    ("fails", 0, 1, False),
    ("nobody there", 0, 1, False),
    ("refused", 0, 0, True),
)


@pytest.mark.parametrize(("how", "in_group", "in_private", "told"), IN_HAND)
async def test_what_is_in_hand_when_the_chat_is_let_go_arrives_once(
    town: RoomTown, how: str, in_group: int, in_private: int, told: bool
) -> None:
    room = await group_of_mia(town, OLE)
    send = town.hands.send
    await town.says("mia", "/aussteigen")
    (label,) = [each for each in town.visible("mia")[-1].labels if "Team Alte" in each]
    await town.presses("mia", label)
    await town.presses("mia", "Überspringen")

    async def meanwhile(parcel: Parcel, begin: Begin) -> Delivery:
        if parcel.to != room:
            return await send(parcel, begin)
        assert how == "begins later" or await begin()
        monkey.undo()
        await town.store.accept([town._envelope("mia", town.button("mia", "Ja, aussteigen"))])
        await respond(town.store, town.service.desk)
        return ENDS[how] if how in ENDS else await send(parcel, begin)

    with pytest.MonkeyPatch.context() as monkey:
        monkey.setattr(town.hands, "send", meanwhile)
        await town.writes("ada", "/sagen Morgen um acht fällt aus")
    await town.wait_until(at("2024-10-09 10:00"))
    assert heard(town, GROUP).count("Morgen um acht") == in_group
    assert heard(town, "ole").count("Morgen um acht") == in_private
    assert ("nicht allen weitergeben" in heard(town, "ada")) is told


async def let_go_while_ole_is_out(town: RoomTown) -> None:
    """Let a copy wait for the group when Mia leaves, and with her the group goes."""
    room = await group_of_mia(town, OLE)
    town.hands.busy.add(room)
    await town.writes("ada", "/sagen Morgen um acht fällt aus")
    await town.happens("ole", Blocked())
    await goes(town, "leaves")
    town.hands.busy.clear()


async def test_what_waits_for_a_chat_that_is_let_go_is_kept_for_who_is_out(town: RoomTown) -> None:
    await let_go_while_ole_is_out(town)
    await town.wait_until(at("2024-10-09 10:00"))
    assert heard(town, "ole") == ""
    await town.happens("ole", Unblocked())
    assert heard(town, "ole").count("Ada Lindner: Morgen um acht fällt aus") == 1
    assert heard(town, GROUP) == ""


async def test_who_is_back_in_the_night_gets_it_in_the_morning(town: RoomTown) -> None:
    town.clock.set(at("2024-10-08 21:45"))
    await let_go_while_ole_is_out(town)
    await town.happens("ole", Unblocked())
    assert heard(town, "ole") == ""
    await town.wait_until(at("2024-10-09 10:00"))
    assert heard(town, "ole").count("Ada Lindner: Morgen um acht fällt aus") == 1


async def test_of_what_nobody_came_back_for_its_author_hears(town: RoomTown) -> None:
    await let_go_while_ole_is_out(town)
    heard(town, "ada")
    for day in range(9, 13):
        await town.wait_until(at(f"2024-10-{day:02} 10:00"))
    assert "erreiche ich niemanden mehr" in heard(town, "ada")


@pytest.mark.parametrize("event", [Arrived(), Said("/hilfe")])
async def test_who_came_or_spoke_was_seen(town: RoomTown, event: Arrived | Said) -> None:
    room = await group_of_mia(town, OLE)
    await town.happens("ole", event, GROUP)
    await goes(town, "leaves")
    assert [each.id for each in await kept(town, Room)] == [room]


async def test_a_new_account_is_in_no_chat_of_the_old_ones_messenger(town: RoomTown) -> None:
    await group_of_mia(town)
    await moves(town, "mia", "kim", "kim")
    assert await kept(town, Room) == ()
    assert "ist niemand mehr vom Team" in heard(town, "mia2")


async def test_a_new_account_is_reached_in_private_until_it_is_seen_in_the_chat(
    town: RoomTown,
) -> None:
    room = await group_of_mia(town, OLE)
    await is_seen(town, "ole")
    await moves(town, "mia", "kim", "kim")
    assert [each.id for each in await kept(town, Room)] == [room]
    await town.writes("ada", "/sagen Hallo zusammen")
    assert "Hallo zusammen" in heard(town, "mia2")
    assert "Hallo zusammen" in heard(town, GROUP)
    await is_seen(town, "mia2")
    await town.writes("ada", "/sagen Bis morgen")
    assert "Bis morgen" not in heard(town, "mia2")
    assert "Bis morgen" in heard(town, GROUP)


async def test_of_who_had_left_the_chat_before_nothing_is_said(town: RoomTown) -> None:
    await group_of_mia(town, OLE)
    await is_seen(town, "ole")
    await town.happens("mia", Departed(), GROUP)
    await goes(town, "leaves")
    assert "Telegram-Chat" not in heard(town, "ole")


async def test_the_last_member_who_leaves_a_chat_lets_it_go(town: RoomTown) -> None:
    await group_of_mia(town)
    await town.happens("mia", Departed(), GROUP)
    assert await kept(town, Room) == ()
    assert heard(town, "lee") == (
        "Team 1 (Alte Brauerei): Mia Wolf hat den Chat des Teams verlassen.\n\n"
        "In diesem Chat ist damit kein Mitglied mehr.\n\nDeshalb sage ich dort nichts mehr an."
    )
    assert "ist niemand mehr vom Team" in heard(town, "ada")


async def test_what_waits_for_a_chat_goes_with_it(town: RoomTown) -> None:
    town.clock.set(at("2024-10-15 21:00"))
    room = await group_of_mia(town)
    await town.says("ada", "/update im Plan GEHEIM der Stand")
    for _ in range(3):
        if town.visible("ada")[-1].labels:
            await town.says("ada", "überspringen")
    heard(town, GROUP)
    await town.happens("mia", RoomLeft(), GROUP)
    again = Room(room, "t9", "mia", at(NOW))
    await town.store.run(lambda tx: tx.apply([Put(again)]))
    await town.wait_until(at("2024-10-16 10:00"))
    assert heard(town, GROUP) == ""


# A coordinator in a chat that somebody else has made.


async def group_with_kim(town: RoomTown, *more: Entity) -> str:
    """Let Kim, who coordinates beside Lee, be in the team's Telegram group."""
    room = await group_of_mia(town, OLE)
    await town.store.run(lambda tx: tx.apply(Put(each) for each in more))
    await is_seen(town, "ole")
    await town.happens("kim", Arrived(), GROUP)
    assert heard(town, "lee") == heard(town, GROUP) == ""
    return room


async def stops(town: RoomTown, how: str) -> None:
    """Let Kim stop to coordinate."""
    if how == "leaves":
        await leaves(town, "kim", "Ganz raus")
    else:
        await forgets(town, "kim")
    await town.wait_until(at("2024-10-09 10:00"))


STOPS = pytest.mark.parametrize("how", ["leaves", "forgets"])


@STOPS
async def test_of_who_coordinates_no_longer_the_teams_hear_whose_chats_they_may_be_in(
    town: RoomTown, how: str
) -> None:
    room = await group_with_kim(town)
    await stops(town, how)
    assert [each.id for each in await kept(town, Room)] == [room]
    who = "Kim Seidel" if how == "leaves" else "Jemand"
    for name in ("ada", "weber", "mia", "ole"):
        told = heard(town, name)
        assert f"{who} koordiniert nicht mehr, kann aber noch im Telegram-Chat des Teams" in told
        assert "Bitte im Chat nachsehen, wer da ist" in told
    told = heard(town, "lee")
    assert told.count(f"{who} koordiniert nicht mehr, kann aber noch in Gruppenchats") == 1
    assert "habe diese Teams gebeten, nachzusehen: 1." in told
    assert "koordiniert nicht mehr" not in heard(town, GROUP)


@STOPS
@pytest.mark.parametrize("where", ["never", "gone"])
async def test_of_a_coordinator_who_is_in_no_chat_of_a_team_it_hears_nothing(
    town: RoomTown, how: str, where: str
) -> None:
    await group_of_mia(town, OLE)
    await is_seen(town, "ole")
    if where == "gone":
        await town.happens("kim", Arrived(), GROUP)
        await town.happens("kim", Departed(), GROUP)
    assert heard(town, "lee") == ""
    await stops(town, how)
    assert "koordiniert nicht mehr" not in heard(town, "mia") + heard(town, "lee")


async def test_a_coordinator_who_spoke_in_a_teams_chat_was_seen_there(town: RoomTown) -> None:
    await group_of_mia(town, OLE)
    await is_seen(town, "ole")
    await is_seen(town, "kim")
    await stops(town, "leaves")
    assert "Kim Seidel koordiniert nicht mehr" in heard(town, "mia")


@pytest.mark.parametrize("where", ["seen", "never"])
async def test_of_a_coordinator_s_lost_account_the_teams_hear_whose_chats_it_may_be_in(
    town: RoomTown, where: str
) -> None:
    town.settle_in("jo", "de")
    jo = (JO, Account(town.people["jo"], "jo"), membership(JO, Role.COORDINATOR))
    await group_of_mia(town, OLE)
    await town.store.run(lambda tx: tx.apply(Put(each) for each in jo))
    await is_seen(town, "ole")
    if where == "seen":
        await is_seen(town, "kim")
    await moves(town, "kim", "jo", "lee")
    words = "Ein Konto gehört Kim Seidel nicht mehr, kann aber noch"
    for name in ("ada", "weber", "mia", "ole", "lee", "jo"):
        assert heard(town, name).count(words) == int(where == "seen")


async def test_of_a_member_who_coordinates_and_is_erased_it_is_told_once(town: RoomTown) -> None:
    own = (replace(member(KIM, Side.MAKER), team_id="t1"), membership(KIM, Role.MAKER))
    await group_with_kim(town, *own, profile(KIM))
    await stops(town, "forgets")
    told = heard(town, "ole")
    assert told.count("kann aber noch im Telegram-Chat des Teams") == 1
    assert "koordiniert nicht mehr" not in told + heard(town, "lee")


async def test_who_stays_in_the_team_may_stay_in_its_chat(town: RoomTown) -> None:
    own = (replace(member(KIM, Side.MAKER), team_id="t1"), membership(KIM, Role.MAKER))
    await group_with_kim(town, *own, profile(KIM))
    await leaves(town, "kim", "oordin")
    assert "kann aber noch" not in heard(town, "ole") + heard(town, "lee")
