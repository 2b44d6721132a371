"""What is said on Matrix before the bot is removed from a room. On a real homeserver."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import nio
import pytest
import pytest_asyncio

from bot.domain.teams import Bridging, Carrying, Room
from bot.talk.model import Blocked, Odd, RoomLeft, Said, Unreadable
from tests.support.elsewhere import Telegram
from tests.support.hamlet import Hamlet, hand_over, slip, withhold
from tests.support.matrix_bot import MatrixBot
from tests.support.peer import ENCRYPTED, Peer
from tests.support.synapse import Synapse
from tests.support.working_teams import Acquainted, Working

pytestmark = [pytest.mark.matrix, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town(synapse: Synapse) -> AsyncIterator[Hamlet]:
    async with Hamlet(synapse) as found:
        yield found


@pytest.fixture
def telegram() -> Telegram:
    return Telegram()


@pytest_asyncio.fixture(loop_scope="module")
async def bot(town: Hamlet, tmp_path: Path, telegram: Telegram) -> AsyncIterator[MatrixBot]:
    async with town.bot(tmp_path / "bot", beside=(telegram,)) as running:
        yield running


async def bridged(town: Hamlet, bot: MatrixBot) -> tuple[Peer, str]:
    """Return Ada and a room that she made, in which her team's words are carried, by day."""
    ada = await town.peer("ada")
    bot.by_day()
    then = bot.clock.now() - timedelta(hours=1)
    maker = Acquainted("maker-1", "Ada Lindner", f"matrix:{ada.user}")
    contact = Acquainted("contact-1", "Jutta Weber", "telegram:77")
    await bot.put(*Working(1, "Haus Eins", "Holz", maker, contact).facts(then))
    made = await ada.client.room_create(
        invite=[bot.user], preset=nio.RoomPreset.private_chat, initial_state=[ENCRYPTED]
    )
    room = str(made.room_id)
    ben = await town.peer("ben")
    await ada.tick()
    await ada.client.room_invite(room, ben.user)
    await ben.join(room)
    await bot.is_in(room)
    await ada.tick()
    agreed = (Bridging("t-1", each, Carrying.YES, then) for each in ("maker-1", "contact-1"))
    await bot.put(Room(f"matrix:{room}", "t-1", "maker-1", then), *agreed)
    return ada, room


async def remove(ada: Peer, room: str, bot: MatrixBot) -> None:
    answer = await ada.client.room_kick(room, bot.user)
    assert isinstance(answer, nio.RoomKickResponse), answer


@pytest.mark.parametrize("again", [False, True], ids=["removed", "and invited again"])
async def test_what_a_team_said_while_the_bot_was_away_is_carried_once_and_then_its_room_goes(
    town: Hamlet, bot: MatrixBot, telegram: Telegram, *, again: bool
) -> None:
    ada, room = await bridged(town, bot)
    await ada.say(room, "Vorher")
    await bot.until(lambda: len(telegram.carried()) == 1)
    await bot.stop()
    await ada.tick()
    await ada.say(room, "Das Treffen fällt aus")
    await remove(ada, room, bot)
    if again:
        await ada.client.room_invite(room, bot.user)
    await bot.start()
    await bot.hears(RoomLeft)
    await bot.until(lambda: len(telegram.carried()) == 2)
    if again:
        await bot.is_in(room)
        await ada.say(room, "!hilfe")
        await bot.hears(Said("/hilfe"))
    assert await bot.get(Room, f"matrix:{room}") is None
    await bot.restart()
    words = ["Vorher", "Das Treffen fällt aus"]
    assert telegram.carried() == [f"Ada Lindner: {each}" for each in words]
    assert [each.event for each in bot.heard].count(RoomLeft()) == 1


@pytest.mark.parametrize("comes", [False, True])
async def test_what_was_sealed_before_the_bot_was_removed_is_carried_late_or_told_of(
    town: Hamlet, bot: MatrixBot, telegram: Telegram, *, comes: bool
) -> None:
    ada, room = await bridged(town, bot)
    await ada.say(room, "Vorher")
    await bot.until(lambda: len(telegram.carried()) == 1)
    await bot.stop()
    await ada.tick()
    key = withhold(ada, room, bot.user)
    await slip(ada, room, "m.room.message", {"msgtype": "m.text", "body": "versiegelt"})
    await remove(ada, room, bot)
    await bot.start()
    await bot.hears(RoomLeft)
    await bot.restart()
    if comes:
        await hand_over(ada, key)
        await bot.until(lambda: len(telegram.carried()) == 2)
        assert telegram.carried()[-1] == "Ada Lindner: versiegelt"
        return
    bot.clock.move(timedelta(minutes=1))
    told = await bot.hears(Unreadable(Odd.SEALED))
    assert (told.account, told.room) == (f"matrix:{ada.user}", f"matrix:{room}")
    assert len(telegram.carried()) == 1

    async def reads() -> bool:
        await ada.tick()
        for invited in [*ada.client.invited_rooms]:
            await ada.join(invited)
        said = [text for each in ada.client.rooms for text in ada.texts(each)]
        return any("ohne Schlüssel" in each for each in said)

    await bot.until(reads)


async def test_what_somebody_said_before_they_shut_the_bot_out_counts(
    town: Hamlet, bot: MatrixBot
) -> None:
    ada = await town.peer("ada")
    await bot.knows(ada.user)
    made = await ada.client.room_create(
        invite=[bot.user], is_direct=True, initial_state=[ENCRYPTED]
    )
    room = str(made.room_id)
    await bot.is_in(room)
    await ada.tick()
    await bot.stop()
    await ada.say(room, "/vergessen bitte")
    await remove(ada, room, bot)
    await bot.start()
    await bot.hears(Blocked)
    assert bot.events(ada.user)[-2:] == [Said("/vergessen bitte"), Blocked()]
