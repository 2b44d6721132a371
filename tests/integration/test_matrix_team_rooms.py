"""Rooms on a real homeserver: private ones and those of teams, made, found, moved and closed."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import nio
import pytest
import pytest_asyncio

from bot.domain.people import Account
from bot.domain.teams import Room
from bot.ports import Body, Failed, Sent, Unreachable
from bot.talk.markup import literal
from bot.talk.model import (
    Arrived,
    Blocked,
    CloseRoom,
    Departed,
    InviteTo,
    OpenRoom,
    RemoveFrom,
    RoomAct,
    RoomLeft,
    RoomMoved,
    RoomOpened,
    Said,
    Unblocked,
)
from tests.support.element import ElementError
from tests.support.element_user import Element
from tests.support.hamlet import Hamlet, chat
from tests.support.matrix_bot import MatrixBot
from tests.support.proxy import Proxy, Trick
from tests.support.synapse import Synapse

pytestmark = [pytest.mark.matrix, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town(synapse: Synapse) -> AsyncIterator[Hamlet]:
    async with Hamlet(synapse) as found:
        yield found


@pytest_asyncio.fixture(loop_scope="module")
async def bot(town: Hamlet, tmp_path: Path) -> AsyncIterator[MatrixBot]:
    async with town.bot(tmp_path / "bot", serve=False) as running:
        yield running


def act(what: RoomAct) -> Body:
    return Body(literal(""), act=what)


def team(*people: Element) -> OpenRoom:
    accounts = tuple(f"matrix:{each.user}" for each in people)
    return OpenRoom("team:t1", "Team 1 · Alte Brauerei", "Ein Tresen, der wandert", accounts)


async def heard_by(ada: Element, room: str, words: str) -> None:
    seen = await ada.heard(room, lambda each: each.body == words)
    assert (seen.encrypted, seen.shield) == (True, "none")


# ---- private rooms --------------------------------------------------------------------------


async def test_a_private_room_is_used_again_after_a_restart_and_with_a_new_store(
    town: Hamlet, bot: MatrixBot
) -> None:
    ada, ben = await town.person(), await town.person("ben")
    theirs = await chat(bot, ada)
    await bot.say(ben.user, "eins")
    ours = await ben.in_room(lambda each: bot.user in each.joined and each.encrypted)
    await heard_by(ben, ours.id, "eins")
    assert ours.direct
    await bot.restart()
    await bot.say(ada.user, "zwei")
    await bot.say(ben.user, "zwei")
    await bot.stop()
    bot.lose_store()
    await bot.start()
    await bot.say(ada.user, "drei")
    await bot.say(ben.user, "drei")
    for person, room in ((ada, theirs), (ben, ours.id)):
        await heard_by(person, room, "zwei")
        await heard_by(person, room, "drei")
        assert [each.id for each in await person.rooms()] == [room]


async def test_answers_go_where_somebody_spoke_last(town: Hamlet, bot: MatrixBot) -> None:
    ada = await town.person()
    await bot.knows(ada.user)
    first, second = await chat(bot, ada), await chat(bot, ada)
    group = await ada.group("Werkstatt", bot.user)
    await bot.is_in(group)
    for number, room in enumerate((first, second, first, second)):
        await ada.say(room, f"hier {number}")
        await bot.hears(Said(f"hier {number}"))
        await ada.say(group, "!hilfe")
        await bot.hears(lambda each, n=number: each.event == Said("/hilfe")  # type: ignore[misc]
                        and len(bot.events()) == 2 * n + 2)  # fmt: skip
        await bot.say(ada.user, f"Antwort {number}")
        await heard_by(ada, room, f"Antwort {number}")
    for room in (first, second):
        await ada.say(room, f"zuletzt {room}")
        await bot.hears(Said(f"zuletzt {room}"))
        await bot.restart()
        await bot.say(ada.user, f"nach dem Neustart {room}")
        await heard_by(ada, room, f"nach dem Neustart {room}")


async def test_who_leaves_shuts_the_bot_out_and_may_come_back(town: Hamlet, bot: MatrixBot) -> None:
    ada = await town.person()
    await bot.knows(ada.user)
    room = await chat(bot, ada)
    await ada.say(room, "tschüss")
    await ada.leave(room)
    gone = await bot.hears(Blocked)
    assert (gone.account, gone.room) == (f"matrix:{ada.user}", None)
    assert isinstance(await bot.send(ada.user, "noch da?"), Unreachable)
    await bot.restart()
    assert isinstance(await bot.send(ada.user, "wirklich?"), Unreachable)
    assert [each.membership for each in await ada.rooms() if each.id != room] == []

    again = await chat(bot, ada)
    back = await bot.hears(lambda each: each.event == Unblocked() and again in each.id)
    assert (back.account, back.room) == (f"matrix:{ada.user}", None)
    await bot.say(ada.user, "schön")
    await heard_by(ada, again, "schön")


async def test_who_leaves_a_team_s_room_last_does_not_shut_the_bot_out(
    town: Hamlet, bot: MatrixBot
) -> None:
    """Also where it was begun as a chat with the bot, and only two were left in it."""
    ada, ben = await town.peer("ada"), await town.peer("ben")
    await bot.knows(ada.user)
    await bot.knows(ben.user)
    room = await ada.dm(bot.user, encrypted=False)
    await bot.is_in(room)
    await bot.put(Room(f"matrix:{room}", "t1", f"p-{ada.user}", bot.clock.now()))
    await ada.client.room_invite(room, ben.user)
    await ben.client.join(room)
    await bot.hears(Arrived)
    for each in (ben, ada):
        await each.leave(room)
        gone = await bot.hears(
            lambda heard, user=each.user: (
                heard.account == f"matrix:{user}"  # type: ignore[misc]
                and isinstance(heard.event, Blocked | Departed)
            )
        )
        assert (gone.event, gone.room) == (Departed(), f"matrix:{room}")


async def test_who_declines_the_bots_invitation_shuts_it_out(town: Hamlet, bot: MatrixBot) -> None:
    name = town.name("cem")
    await bot.knows(f"@{name}:localhost")
    await bot.say(f"@{name}:localhost", "Hallo")
    cem = await town.elements.login(name, "correct horse", accept_invites=False)
    invited = await cem.in_room(lambda each: each.membership == "invite")
    await cem.leave(invited.id)
    assert (await bot.hears(Blocked)).account == f"matrix:{cem.user}"
    assert isinstance(await bot.send(cem.user, "doch?"), Unreachable)


async def test_who_removes_the_bot_shuts_it_out_also_while_it_is_down(
    town: Hamlet, bot: MatrixBot
) -> None:
    ada = await town.peer("ada")
    await bot.knows(ada.user)
    made = await ada.client.room_create(invite=[bot.user], is_direct=True)
    group = (await ada.client.room_create(invite=[bot.user], name="Werkstatt")).room_id
    for room in (made.room_id, group):
        await bot.is_in(room)
    await bot.stop()
    for room in (made.room_id, group):
        answer = await ada.client.room_kick(room, bot.user)
        assert isinstance(answer, nio.RoomKickResponse), answer
    await bot.start()
    await bot.hears(Blocked)
    left = await bot.hears(RoomLeft)
    assert (left.account, left.room) == (f"matrix:{bot.user}", f"matrix:{group}")
    assert isinstance(await bot.send(group, "Hallo?"), Unreachable)
    assert bot.rooms() == ()


# ---- rooms of teams -------------------------------------------------------------------------


async def test_a_team_room_and_what_its_members_can_do(town: Hamlet, bot: MatrixBot) -> None:
    ada, ben, cem = [await town.person(name) for name in ("ada", "ben", "cem")]
    opened = await bot.send("new/t1", act(team(ada, ben)))
    assert isinstance(opened, Sent)
    told = await bot.hears(RoomOpened("team:t1"))
    assert (told.account, told.room) == (f"matrix:{bot.user}", f"matrix:{opened.ref}")
    for person in (ada, ben):
        seen = await person.in_room(lambda each: {ada.user, ben.user} <= each.joined)
        assert (seen.id, seen.name) == (opened.ref, "Team 1 · Alte Brauerei")
        assert (seen.topic, seen.encrypted) == ("Ein Tresen, der wandert", True)
        assert not seen.direct
    room = opened.ref
    await bot.say(room, "Willkommen")
    await heard_by(ada, room, "Willkommen")
    await heard_by(ben, room, "Willkommen")

    await ada.set_state(room, "m.room.name", {"name": "Tresen"})
    await ada.invite(room, cem.user)
    await cem.in_room(lambda each: each.id == room and each.name == "Tresen")
    for kind, content in (
        ("m.room.power_levels", {"users": {ada.user: 100}}),
        ("m.room.encryption", {"algorithm": "none"}),
        ("m.room.tombstone", {"replacement_room": "!x:localhost"}),
    ):
        with pytest.raises(ElementError) as refused:
            await ada.set_state(room, kind, content)
        assert refused.value.code == "M_FORBIDDEN"
    with pytest.raises(ElementError):
        await ada.kick(room, bot.user)

    assert await bot.send(room, act(RemoveFrom(f"matrix:{cem.user}"))) == Sent("")
    await cem.in_room(lambda each: each.id == room and each.membership == "leave")
    assert await bot.send(room, act(RemoveFrom(f"matrix:{cem.user}"))) == Sent("")
    assert await bot.send(room, act(InviteTo(f"matrix:{cem.user}"))) == Sent("")
    await cem.in_room(lambda each: each.id == room and each.membership == "join")
    await ben.say(room, "!ende")
    await bot.hears(Said("/ende"))


async def test_a_team_room_is_made_once_and_told_of_once(town: Hamlet, bot: MatrixBot) -> None:
    ada = await town.person()
    opened = await bot.send("new/t1", act(team(ada)))
    assert await bot.send("new/t1", act(team(ada)), key="again") == opened
    await bot.hears(RoomOpened)
    await bot.drop()
    await bot.start()
    assert await bot.send("new/t1", act(team(ada)), key="after a crash") == opened
    await bot.stop()
    bot.lose_store()
    await bot.start()
    assert await bot.send("new/t1", act(team(ada)), key="with a new store") == opened
    assert [each.event for each in bot.heard].count(RoomOpened("team:t1")) == 1
    assert [each.membership for each in await ada.rooms()] == ["join"]


async def test_a_lost_answer_makes_no_second_room(
    town: Hamlet, synapse: Synapse, tmp_path: Path
) -> None:
    async with (
        Proxy(synapse.url) as proxy,
        town.bot(tmp_path / "bot", url=proxy.url) as bot,
    ):
        ada, ben = await town.person(), await town.person("ben")
        for status, text in ((0, ""), (504, "<html>Gateway Timeout</html>")):
            lost = proxy.play(Trick("POST .*createRoom", after=(status, text), times=1))
            who = ada if status == 0 else ben
            await bot.post(bot.parcel(who.user, "Hallo", key=f"hello {status}"))
            await who.in_room(lambda each: bot.user in each.joined and each.encrypted)
            assert lost.met.is_set()
            [seen] = await who.rooms()
            await heard_by(who, seen.id, "Hallo")
        assert proxy.count("createRoom") == 2


async def test_one_who_cannot_be_invited_keeps_nobody_out(town: Hamlet, bot: MatrixBot) -> None:
    ada, ben = await town.person(), await town.person("ben")
    plan = team(ada, ben)
    abroad = "matrix:@mia:unreachable.example"
    plan = OpenRoom(plan.purpose, plan.name, plan.topic, (plan.invited[0], abroad, plan.invited[1]))
    opened = await bot.send("new/t1", act(plan))
    assert isinstance(opened, Sent)
    await ben.in_room(lambda each: {ada.user, ben.user} <= each.joined)


async def test_the_right_people_learn_who_leaves_and_who_is_removed(
    town: Hamlet, bot: MatrixBot
) -> None:
    ada, ben, cem = [await town.person(name) for name in ("ada", "ben", "cem")]
    for each in (ada, ben, cem):
        await bot.knows(each.user)
    room = await ada.group("Werkstatt", bot.user, ben.user, cem.user, encrypted=False)
    await ada.in_room(lambda each: each.id == room and len(each.joined) == 4)
    await bot.is_in(room)
    # Else the news that they came would be heard below.
    await bot.until(lambda: bot.membership(room, ben.user) == "join")
    await bot.until(lambda: bot.membership(room, cem.user) == "join")
    await bot.put(Room(f"matrix:{room}", "t1", f"p-{ada.user}", bot.clock.now()))
    await ben.leave(room)
    left = await bot.hears(Departed())
    assert (left.account, left.room) == (f"matrix:{ben.user}", f"matrix:{room}")
    await ada.invite(room, ben.user)
    back = await bot.hears(Arrived())
    assert (back.account, back.room) == (f"matrix:{ben.user}", f"matrix:{room}")
    await bot.stop()
    await ada.kick(room, cem.user)
    await town.flood(ada, room, 60)
    await bot.start()
    removed = await bot.hears(Departed(f"matrix:{ada.user}"))
    assert (removed.account, removed.room) == (f"matrix:{cem.user}", f"matrix:{room}")


async def test_a_membership_that_the_sync_takes_back_is_looked_up(
    town: Hamlet, synapse: Synapse, tmp_path: Path
) -> None:
    """Where two events come at once, the state of one branch comes after the other's (MSC4222)."""
    async with (
        Proxy(synapse.url) as proxy,
        town.bot(tmp_path / "bot", url=proxy.url, serve=False) as bot,
    ):
        ada = await town.person()
        room = await chat(bot, ada)
        before = {"type": "m.room.member", "state_key": ada.user, "sender": bot.user}
        stale = {**before, "event_id": "$stale", "content": {"membership": "leave"}}

        def take_back(answer: dict[str, Any]) -> dict[str, Any]:
            for info in answer.get("rooms", {}).get("join", {}).values():
                info["state"]["events"].append(stale)
            return answer

        spoiled = proxy.play(Trick("GET .*/sync", change=take_back))
        await spoiled.met.wait()  # the sync that was under way is sound
        asked = proxy.count("/members")
        await ada.say(room, "Ich bin noch da")
        assert (await bot.hears(Said("Ich bin noch da"))).room is None
        await bot.say(ada.user, "Gut")
        await heard_by(ada, room, "Gut")
        await bot.until(lambda: proxy.count("/members") > asked)


async def test_a_closed_room_is_silent_and_the_bot_is_gone(town: Hamlet, bot: MatrixBot) -> None:
    ada = await town.person()
    opened = await bot.send("new/t1", act(team(ada)))
    assert isinstance(opened, Sent)
    await ada.in_room(lambda each: each.id == opened.ref and each.membership == "join")
    await bot.is_in(opened.ref)
    assert await bot.send(opened.ref, act(CloseRoom())) == Sent("")
    assert await bot.send(opened.ref, act(CloseRoom()), key="again") == Sent("")
    await ada.in_room(lambda each: bot.user not in each.joined)
    with pytest.raises(ElementError) as refused:
        await ada.say(opened.ref, "Hallo?")
    assert refused.value.code == "M_FORBIDDEN"
    assert isinstance(await bot.send(opened.ref, "Hallo?"), Unreachable)
    await bot.restart()
    assert bot.rooms() == ()
    assert not [each for each in bot.heard if isinstance(each.event, RoomLeft)]


# ---- rooms that move ------------------------------------------------------------------------


async def test_a_group_that_is_upgraded_is_followed(town: Hamlet, bot: MatrixBot) -> None:
    ada, ben = await town.person(), await town.person("ben")
    await bot.knows(ada.user)
    old = await ada.group("Werkstatt", bot.user, ben.user, version="10")
    await bot.is_in(old)
    await ada.in_room(lambda each: each.id == old and len(each.joined) == 3)
    new = await ada.upgrade(old, "11")
    await bot.until(lambda: bot.channel.gateway._desk.rooms.of(old).tombstone)  # type: ignore[union-attr] # it is online
    assert isinstance(await bot.send(old, "Wohin?"), Failed)
    await ada.invite(new, ben.user)
    await ada.invite(new, bot.user)
    moved = await bot.hears(RoomMoved)
    assert (moved.event, moved.room) == (RoomMoved(f"matrix:{new}"), f"matrix:{old}")
    await bot.say(old, "Ich bin da", key="here")
    await heard_by(ada, new, "Ich bin da")
    await bot.restart()
    await bot.say(old, "Immer noch", key="still")
    await heard_by(ben, new, "Immer noch")
    assert not [each for each in bot.heard if isinstance(each.event, RoomOpened)]


async def test_a_private_chat_that_is_upgraded_stays_one(town: Hamlet, bot: MatrixBot) -> None:
    ada = await town.person()
    old = await ada.dm(bot.user)
    await bot.is_in(old)
    await ada.set_state(old, "m.room.name", {"name": "Mein Bot"})
    new = await ada.upgrade(old, "11")
    await ada.invite(new, bot.user)
    await bot.is_in(new)
    await ada.say(new, "hier")
    assert (await bot.hears(Said("hier"))).room is None
    await bot.say(ada.user, "gut")
    await heard_by(ada, new, "gut")


async def test_nobody_moves_a_room_that_is_not_theirs(town: Hamlet, bot: MatrixBot) -> None:
    ada, mallory = await town.person(), await town.peer()
    await bot.knows(ada.user)
    await bot.knows(mallory.user, "Mallory")
    room = await ada.group("Werkstatt", bot.user)
    await bot.is_in(room)
    forged = await mallory.client.room_create(
        invite=[bot.user], name="Neu", predecessor={"room_id": room, "event_id": "$x"}
    )
    assert isinstance(forged, nio.RoomCreateResponse)
    await bot.is_in(forged.room_id)
    await bot.say(room, "Ich bleibe")
    await heard_by(ada, room, "Ich bleibe")
    assert not [each for each in bot.heard if isinstance(each.event, RoomMoved)]
    assert await bot.get(Account, f"matrix:{mallory.user}") is not None
