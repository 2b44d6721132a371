"""What was carried and is taken back, on a real homeserver: nothing of it stays to be read."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.domain.milestones import Media, MediaKind
from bot.ports import Body, Piece, Sent
from bot.talk.markup import literal
from bot.talk.model import RoomMoved
from tests.support.element_user import Element
from tests.support.element_views import Seen
from tests.support.hamlet import Hamlet, chat
from tests.support.matrix_bot import MatrixBot
from tests.support.synapse import Synapse

pytestmark = [pytest.mark.matrix, pytest.mark.asyncio(loop_scope="module")]

SKETCH = Media("telegram", MediaKind.PHOTO, "AgAC-1", "skizze.png", 3, "image/png")
GONE = Body(literal("(zurückgenommen)"), removes=True)


async def fetch(media: Media) -> bytes:
    """Get the files of another messenger."""
    return b"\x89PNG\r\n\x1a\n" + bytes(64)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town(synapse: Synapse) -> AsyncIterator[Hamlet]:
    async with Hamlet(synapse) as found:
        yield found


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bot(town: Hamlet, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[MatrixBot]:
    folder = tmp_path_factory.mktemp("bot")
    async with town.bot(folder, serve=False, fetch=fetch) as running:
        yield running


async def redacted(person: Element, room: str, event: str) -> Seen:
    return await person.heard(room, lambda each: each.id == event and each.redacted)


async def test_words_and_the_picture_above_them_are_taken_back(
    town: Hamlet, bot: MatrixBot
) -> None:
    ada = await town.person()
    room = await chat(bot, ada)
    stays = await bot.say(ada.user, "Bleibt")
    sent = await bot.send(ada.user, Body(literal("Skizze"), media=(SKETCH,)))
    assert isinstance(sent, Sent)
    words = sent.ref
    await ada.heard(room, words)
    picture = next(each.id for each in await ada.messages(room, bot.user) if "skizze" in each.body)
    for _ in range(2):  # the answer to the first attempt may have been lost
        gone = {"edits": words, "pieces": sent.pieces, "key": "gone"}
        assert await bot.say(ada.user, GONE, **gone) == words
    for event in (picture, words):
        assert (await redacted(ada, room, event)).body == ""
    assert [each.id for each in await ada.messages(room, bot.user)] == [stays]


async def test_an_edit_shows_all_its_words_and_leaves_nothing_stale(
    town: Hamlet, bot: MatrixBot
) -> None:
    ada = await town.person()
    room = await chat(bot, ada)
    first = await bot.say(ada.user, "kurz")
    long = " ".join(f"w{number}" for number in range(3000))
    behind = await bot.say(ada.user, long, edits=first)
    assert behind != first
    await ada.heard(room, behind)
    edit = await ada.heard(room, lambda each: each.replaces == first)
    rest = await ada.heard(room, behind)
    assert f"{edit.body.removeprefix('* ')} {rest.body}" == long
    pieces = (Piece(first), Piece(behind))
    assert await bot.say(ada.user, "Doch kurz", edits=behind, pieces=pieces) == first
    assert (await redacted(ada, room, behind)).body == ""


async def test_what_cannot_be_taken_back_reads_differently(town: Hamlet, bot: MatrixBot) -> None:
    """In somebody else's room the bot may take back nothing but its own."""
    ada = await town.person()
    await bot.knows(ada.user)
    room = await ada.group("Werkstatt", bot.user)
    await bot.is_in(room)
    said = await ada.say(room, "Meins")
    assert await bot.say(room, GONE, edits=said) == said
    edit = await ada.heard(room, lambda each: each.sender == bot.user and each.replaces == said)
    assert "(zurückgenommen)" in edit.body
    kept = await ada.heard(room, said)
    assert (kept.body, kept.redacted) == ("Meins", False)


async def test_what_lies_in_a_room_that_was_replaced_is_changed_and_taken_back_there(
    town: Hamlet, bot: MatrixBot
) -> None:
    ada, ben = await town.person(), await town.person("ben")
    await bot.knows(ada.user)
    old = await ada.group("Werkstatt", bot.user, ben.user, encrypted=False, version="10")
    await bot.is_in(old)
    await ada.in_room(lambda each: each.id == old and len(each.joined) == 3)
    powers = {"users": {ada.user: 100, bot.user: 50}}
    await ada.set_state(old, "m.room.power_levels", powers)
    said = await bot.say(old, "Privat")
    await ada.heard(old, said)
    new = await ada.upgrade(old, "11")
    await ada.invite(new, bot.user)
    await bot.hears(RoomMoved)
    await bot.say(old, "Anders", edits=said, key="changed")
    await ada.heard(old, lambda each: each.sender == bot.user and each.replaces == said)
    assert await bot.say(old, GONE, edits=said, key="moved") == said
    assert (await redacted(ada, old, said)).body == ""
    assert await ada.messages(new, bot.user) == []
