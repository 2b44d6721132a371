"""Who is let in: people who are known, strangers in a chat of two, codes, and nobody else.

All on a real homeserver; an hour of silence is an hour of the bot's clock.
"""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import nio
import pytest
import pytest_asyncio

from bot.codes import pretty
from bot.domain.people import Account
from bot.talk.model import Said, Unblocked
from tests.support.hamlet import Hamlet, chat, meet
from tests.support.matrix_bot import MatrixBot
from tests.support.peer import ENCRYPTED, Peer
from tests.support.proxy import Proxy, Trick
from tests.support.synapse import Synapse

pytestmark = [pytest.mark.matrix, pytest.mark.asyncio(loop_scope="module")]

HOUR = timedelta(hours=1)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town(synapse: Synapse) -> AsyncIterator[Hamlet]:
    async with Hamlet(synapse) as found:
        yield found


@pytest_asyncio.fixture(loop_scope="module")
async def bot(town: Hamlet, tmp_path: Path) -> AsyncIterator[MatrixBot]:
    async with town.bot(tmp_path / "bot") as running:
        yield running


async def invites(peer: Peer, bot: MatrixBot, *, direct: bool = False, **more: str) -> str:
    """Let a peer make a room, and invite the bot in a way of their own."""
    answer = await peer.client.room_create(
        name=more.get("name", ""), topic=more.get("topic", ""), initial_state=[ENCRYPTED]
    )
    assert isinstance(answer, nio.RoomCreateResponse), answer
    body = {"membership": "invite", "is_direct": direct} | (
        {"reason": more["reason"]} if "reason" in more else {}
    )
    path = f"/_matrix/client/v3/rooms/{quote(answer.room_id)}/state/m.room.member/{bot.user}"
    status, said = await peer.raw("PUT", path, body)
    assert status == 200, said
    await peer.tick()
    return str(answer.room_id)


async def membership(peer: Peer, room: str, user: str) -> str:
    path = f"/_matrix/client/v3/rooms/{quote(room)}/state/m.room.member/{quote(user)}"
    _, answer = await peer.raw("GET", path)
    return str(answer.get("membership"))


async def becomes(peer: Peer, room: str, bot: MatrixBot, wanted: str) -> None:
    """Wait until the bot has answered an invitation."""

    async def answered() -> bool:
        return await membership(peer, room, bot.user) == wanted

    await bot.until(answered)


# ---- who is let in --------------------------------------------------------------------------


async def test_a_known_person_brings_the_bot_into_a_group(town: Hamlet, bot: MatrixBot) -> None:
    ada, ben = await town.person(), await town.person("ben")
    await bot.knows(ada.user)
    room = await ada.group("Werkstatt", bot.user, ben.user)
    await bot.is_in(room)
    await ada.in_room(lambda each: each.id == room and bot.user in each.joined)
    await ben.say(room, "!hilfe")
    heard = await bot.hears(Said("/hilfe"))
    assert heard.room == f"matrix:{room}"
    await ben.heard(room, lambda each: each.sender == bot.user and each.is_message)


async def test_strangers_are_followed_into_a_chat_of_two_and_nowhere_else(
    town: Hamlet, bot: MatrixBot
) -> None:
    mallory = await town.peer()
    group = await invites(mallory, bot, name="Gewinnspiel")
    await becomes(mallory, group, bot, "leave")
    assert [room for room in bot.rooms() if room == group] == []
    room = await meet(bot, mallory)
    await mallory.say(room, "hallo")
    async with asyncio.timeout(10):
        while not mallory.texts(room, bot.user):
            await mallory.tick(0.5)


async def test_a_word_in_private_opens_no_door_to_groups(town: Hamlet, bot: MatrixBot) -> None:
    mallory, accomplice = await town.peer(), await town.peer()
    room = await meet(bot, mallory)
    await mallory.say(room, "hallo")
    await bot.until(lambda: bot.get(Account, f"matrix:{mallory.user}"))
    group = await invites(mallory, bot, name="Gewinnspiel")
    await becomes(mallory, group, bot, "leave")
    await mallory.client.room_invite(room, accomplice.user)
    await becomes(mallory, room, bot, "leave")


async def test_a_group_that_pretends_to_be_a_chat_of_two_is_left_at_once(
    town: Hamlet, bot: MatrixBot
) -> None:
    mallory, other = await town.peer(), await town.peer()
    made = await mallory.client.room_create(
        invite=[bot.user, other.user], is_direct=True, initial_state=[ENCRYPTED]
    )
    await becomes(mallory, made.room_id, bot, "leave")


async def test_a_third_person_makes_no_private_chat_for_others(
    town: Hamlet, bot: MatrixBot
) -> None:
    """Who made a room may be able to look into it, also after having left."""
    ada, mallory = await town.person(), await town.peer()
    await bot.knows(mallory.user, "Mallory")
    await bot.knows(ada.user)
    made = await mallory.client.room_create(invite=[bot.user, ada.user], is_direct=True)
    await bot.is_in(made.room_id)
    await ada.in_room(lambda each: each.id == made.room_id and bot.user in each.joined)
    await mallory.leave(made.room_id)
    await ada.in_room(lambda each: mallory.user not in each.joined)
    await ada.say(made.room_id, "!hilfe")
    assert (await bot.hears(Said("/hilfe"))).room == f"matrix:{made.room_id}"
    await bot.say(ada.user, "unter uns")
    own = await ada.in_room(lambda each: each.encrypted)
    await ada.heard(own.id, lambda each: each.body == "unter uns")
    assert own.id != made.room_id


async def test_where_strangers_may_not_write_codes_and_friends_still_may(
    town: Hamlet, tmp_path: Path
) -> None:
    async with town.bot(tmp_path / "bot", strangers=False) as bot:
        mallory, guest, ada = await town.peer(), await town.peer("guest"), await town.person()
        refused = await mallory.dm(bot.user)
        await becomes(mallory, refused, bot, "leave")
        code = await bot.invites()
        allowed = await invites(guest, bot, direct=True, reason=f"Code {pretty(code)}")
        await becomes(guest, allowed, bot, "join")
        await bot.knows(ada.user)
        await chat(bot, ada)


@pytest.mark.parametrize("where", ["reason", "name", "topic"])
async def test_a_code_opens_the_door_also_to_a_group(
    town: Hamlet, bot: MatrixBot, where: str
) -> None:
    guest = await town.peer()
    code = await bot.invites()
    words = {"reason": f"Code: {code}", "name": pretty(code), "topic": f"Mit {code} dabei"}
    room = await invites(guest, bot, direct=False, **{where: words[where]})
    await becomes(guest, room, bot, "join")
    wrong = await invites(guest, bot, direct=False, **{where: "abcd-efgh-ijkl-mnop"})
    await becomes(guest, wrong, bot, "leave")


async def test_a_private_chat_with_a_name_stays_one_after_a_restart(
    town: Hamlet, bot: MatrixBot
) -> None:
    guest = await town.peer()
    code = await bot.invites()
    room = await invites(guest, bot, direct=True, name=pretty(code))
    await becomes(guest, room, bot, "join")
    await bot.is_in(room)
    await guest.tick()
    await guest.say(room, "hallo")
    assert (await bot.hears(Said("hallo"))).room is None
    await bot.restart()
    await guest.say(room, "noch da?")
    assert (await bot.hears(Said("noch da?"))).room is None


# ---- how long, and how many -----------------------------------------------------------------


async def test_who_says_nothing_for_an_hour_is_left_again(town: Hamlet, bot: MatrixBot) -> None:
    silent, talker = await town.peer("silent"), await town.peer("talker")
    quiet, lively = await meet(bot, silent), await meet(bot, talker)
    await talker.say(lively, "hallo")
    await bot.hears(Said("hallo"))
    await bot.until(lambda: bot.get(Account, f"matrix:{talker.user}"))
    await bot.restart()
    await bot.until(lambda: quiet in bot.rooms())
    bot.clock.move(HOUR)
    await becomes(silent, quiet, bot, "leave")
    await bot.is_in(quiet, present=False)
    assert await membership(talker, lively, bot.user) == "join"

    async def forgotten() -> bool:
        notes = await bot.store.notes("matrix/")
        return not [each for each in notes if quiet in each or "/invite/" in each]

    await bot.until(forgotten)
    assert Unblocked() in [each.event for each in bot.heard]


@pytest.mark.parametrize(
    "count", [40, pytest.param(1_000, marks=[pytest.mark.long, pytest.mark.timeout(900)])]
)
async def test_many_invitations_in_a_row_disturb_nobody(
    town: Hamlet, bot: MatrixBot, count: int
) -> None:
    ada, mallory = await town.person(), await town.peer()
    room = await chat(bot, ada)
    hands = asyncio.Semaphore(20)

    async def invite(number: int) -> str:
        body = {"invite": [bot.user], "is_direct": not number % 2}
        async with hands:
            status, answer = await mallory.raw("POST", "/_matrix/client/v3/createRoom", body)
        assert status == 200, answer
        return str(answer["room_id"])

    rooms = await asyncio.gather(*map(invite, range(count)))
    await ada.say(room, "hallo?")
    await ada.heard(room, lambda each: each.sender == bot.user and each.is_message, seconds=5)

    async def answered() -> bool:
        return not [each for each in await bot.store.notes("matrix/") if "/invite/" in each]

    await bot.until(answered, 30 + count)
    found = [await membership(mallory, each, bot.user) for each in rooms]
    assert sorted(found) == ["join"] * 3 + ["leave"] * (count - 3)


async def test_an_hour_later_a_stranger_may_try_again(town: Hamlet, bot: MatrixBot) -> None:
    mallory = await town.peer()
    for _ in range(3):
        await meet(bot, mallory)
    room = await invites(mallory, bot, direct=True)
    await becomes(mallory, room, bot, "leave")
    bot.clock.move(HOUR)
    await meet(bot, mallory)


# ---- trouble --------------------------------------------------------------------------------


async def test_an_invitation_outlives_a_crash_and_an_outage(
    town: Hamlet, synapse: Synapse, tmp_path: Path
) -> None:
    async with (
        Proxy(synapse.url) as proxy,
        town.bot(tmp_path / "bot", url=proxy.url, serve=False) as bot,
    ):
        ada = await town.person()
        await bot.knows(ada.user)
        refused = proxy.play(Trick("/join", before=(0, "")))
        room = await ada.dm(bot.user)
        await asyncio.wait_for(refused.met.wait(), 10)
        assert any(f"/invite/{room}" in name for notes in bot.notes for name in notes)
        await bot.drop()
        proxy.stop()
        await bot.start()
        await bot.is_in(room)
        await ada.say(room, "endlich")
        await bot.hears(Said("endlich"))


async def test_a_room_of_a_stranger_that_cannot_be_left_holds_up_nobody(
    town: Hamlet, synapse: Synapse, tmp_path: Path
) -> None:
    async with (
        Proxy(synapse.url) as proxy,
        town.bot(tmp_path / "bot", url=proxy.url) as bot,
    ):
        ada, silent = await town.person(), await town.peer("silent")
        room = await chat(bot, ada)
        await meet(bot, silent)
        held = asyncio.Event()
        stuck = proxy.play(Trick("/leave", hold=held))
        bot.clock.move(HOUR)
        await asyncio.wait_for(stuck.met.wait(), 10)
        await ada.say(room, "noch da?")
        await bot.hears(Said("noch da?"))
        held.set()


async def test_an_invitation_that_was_withdrawn_is_nobodys(town: Hamlet, bot: MatrixBot) -> None:
    ada = await town.person()
    await bot.knows(ada.user)
    await bot.stop()
    room = await ada.group("Irrtum", bot.user)
    await ada.kick(room, bot.user)
    await bot.start()
    kept = await chat(bot, ada)
    assert room not in bot.rooms()
    assert kept in bot.rooms()
    assert bot.events() == []


async def test_who_comes_after_the_bot_joined_hears_nothing_of_earlier_words(
    town: Hamlet, bot: MatrixBot
) -> None:
    """Commands that were meant for another bot, before this one was invited, are not run."""
    ada = await town.person()
    await bot.knows(ada.user)
    room = await ada.group("Werkstatt", encrypted=False)
    await ada.say(room, "!hilfe")
    await ada.invite(room, bot.user)
    await ada.say(room, "!team")
    await bot.is_in(room)
    await bot.hears(Said("/team"))
    assert bot.events() == [Said("/team")]
