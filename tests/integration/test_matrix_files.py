"""Photos and files on a real homeserver, both ways: encrypted, foreign, too large, tampered."""

import asyncio
import hashlib
from base64 import b64encode
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
import pytest_asyncio

from bot.domain.milestones import Media, MediaKind
from bot.ports import Body, Failed, MediaError, Sent
from bot.talk.markup import literal
from bot.talk.model import Document, Odd, Said, Shown, Unreadable, Why
from tests.support.hamlet import Hamlet, chat, meet
from tests.support.matrix_bot import MatrixBot
from tests.support.peer import Peer
from tests.support.proxy import Proxy, Trick
from tests.support.synapse import Synapse

pytestmark = [pytest.mark.matrix, pytest.mark.asyncio(loop_scope="module")]

PHOTO = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 400
CALENDAR = "BEGIN:VCALENDAR\r\nSUMMARY:Treffen in der Brauerei 🍺\r\nEND:VCALENDAR\r\n"
ABROAD = Media("telegram", MediaKind.PHOTO, "AgAC-1", "skizze.png", 3, "image/png")


async def fetch(media: Media) -> bytes:
    """Get the files of another messenger."""
    match media.ref:
        case "AgAC-1":
            return PHOTO
        case "gone":
            raise MediaError("deleted", gone=True)
        case _:
            raise MediaError("no answer")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town(synapse: Synapse) -> AsyncIterator[Hamlet]:
    async with Hamlet(synapse) as found:
        yield found


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def proxy(synapse: Synapse) -> AsyncIterator[Proxy]:
    async with Proxy(synapse.url) as running:
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bot(
    town: Hamlet, proxy: Proxy, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[MatrixBot]:
    folder = tmp_path_factory.mktemp("bot")
    async with town.bot(folder, url=proxy.url, serve=False, fetch=fetch) as running:
        yield running


async def shown(bot: MatrixBot, event: str) -> Shown:
    heard = await bot.hears(lambda each: each.ref == event)
    assert isinstance(heard.event, Shown)
    return heard.event


@pytest.mark.parametrize("encrypted", [True, False])
async def test_a_photo_of_a_person_comes_byte_for_byte(
    town: Hamlet, bot: MatrixBot, encrypted: bool
) -> None:
    ada = await town.person()
    room = await chat(bot, ada, encrypted=encrypted)
    photo = await ada.send_file(room, PHOTO, "tresen.png", "image/png")
    found = await shown(bot, photo)
    assert (found.media.channel, found.media.kind, found.caption) == ("matrix", "photo", "")
    assert (found.media.name, found.media.size) == ("tresen.png", len(PHOTO))
    assert found.media.mime == "image/png"
    assert ('"key"' in found.media.ref) is encrypted
    assert await bot.channel.fetch(found.media) == PHOTO

    words = {"filename": "plan.pdf", "body": "!update Der Plan"}
    plan = await ada.send_file(room, b"%PDF", "plan.pdf", "application/pdf", extra=words)
    found = await shown(bot, plan)
    assert (found.media.kind, found.caption) == ("file", "/update Der Plan")

    await bot.restart()
    assert await bot.channel.fetch(found.media) == b"%PDF"


async def test_a_calendar_file_arrives_encrypted(town: Hamlet, bot: MatrixBot) -> None:
    ada = await town.person()
    room = await chat(bot, ada)
    file = Document("treffen.ics", "text/calendar", CALENDAR)
    words = await bot.say(ada.user, Body(literal("Am Dienstag."), documents=(file,)))
    await ada.heard(room, words)
    seen = await ada.heard(room, lambda each: each.content.get("msgtype") == "m.file")
    assert (seen.body, seen.encrypted, seen.shield) == ("treffen.ics", True, "none")
    assert seen.content["info"]["mimetype"] == "text/calendar"
    assert "url" not in seen.content
    assert await ada.fetch(room, seen.id) == CALENDAR.encode()
    assert [each.id for each in await ada.messages(room, bot.user)] == [seen.id, words]


async def test_a_file_of_any_bytes_arrives_as_it_is(town: Hamlet, bot: MatrixBot) -> None:
    ada = await town.person()
    room = await chat(bot, ada)
    file = Document.of("code.png", "image/png", PHOTO)
    await bot.say(ada.user, Body(literal("Ihr Code."), documents=(file,)))
    seen = await ada.heard(room, lambda each: each.content.get("msgtype") == "m.file")
    assert (seen.body, seen.content["info"]) == (
        "code.png",
        {"mimetype": "image/png", "size": len(PHOTO)},
    )
    assert await ada.fetch(room, seen.id) == PHOTO


async def test_files_of_other_messengers_and_of_this_one_are_sent_on(
    town: Hamlet, bot: MatrixBot
) -> None:
    ada, ben = await town.person(), await town.person("ben")
    room, other = await chat(bot, ada), await chat(bot, ben)
    photo = await ben.send_file(other, PHOTO[:99], "ben.png", "image/png")
    own = (await shown(bot, photo)).media
    pictures = Body(literal("Zwei Bilder"), media=(ABROAD, own))
    await bot.say(ada.user, pictures, why=Why.CHAT)
    await ada.heard(room, lambda each: each.body == "Zwei Bilder")
    first, second, _ = await ada.messages(room, bot.user)
    assert (first.content["msgtype"], first.body) == ("m.image", "skizze.png")
    assert await ada.fetch(room, first.id) == PHOTO
    assert await ada.fetch(room, second.id) == PHOTO[:99]


async def test_what_cannot_be_had_is_named_or_tried_again(town: Hamlet, bot: MatrixBot) -> None:
    ada = await town.person()
    room = await chat(bot, ada)

    async def send(media: Media, words: str = "Bild", why: Why = Why.NEWS) -> Any:
        body = Body(literal(words), media=(media,))
        return await bot.send(ada.user, body, key=f"{media.ref} {why}", why=why)

    later = replace(ABROAD, ref="later")
    assert isinstance(await send(later), Failed)
    assert await ada.messages(room, bot.user) == []
    assert isinstance(await send(replace(ABROAD, ref="gone")), Sent)
    assert isinstance(await send(later, "Alarm", Why.ALARM), Sent)
    await ada.heard(room, lambda each: each.body == "Alarm")
    bodies = [each.body for each in await ada.messages(room, bot.user)]
    assert bodies == ["\N{PAPERCLIP} skizze.png", "Bild", "\N{PAPERCLIP} skizze.png", "Alarm"]
    for foreign in (ABROAD, replace(ABROAD, channel="matrix", ref="{}")):
        with pytest.raises(MediaError) as caught:
            await bot.channel.fetch(foreign)
        assert caught.value.gone


async def test_too_large_for_the_homeserver_is_told_by_its_name(
    town: Hamlet, bot: MatrixBot, proxy: Proxy
) -> None:
    ada = await town.person()
    room = await chat(bot, ada)
    trick = proxy.play(Trick("POST /_matrix/media/", before=(413, "<html>too large</html>")))
    delivery = await bot.send(ada.user, Body(literal("Bild"), media=(ABROAD,)))
    proxy.stop()
    assert trick.met.is_set()
    assert isinstance(delivery, Sent)
    await ada.heard(room, lambda each: each.body == "Bild")
    named, _ = await ada.messages(room, bot.user)
    assert named.body == "\N{PAPERCLIP} skizze.png"


async def test_too_large_for_the_bot(town: Hamlet, bot: MatrixBot) -> None:
    peer = await town.peer()
    room = await meet(bot, peer)
    info = {"size": 21 * 1024 * 1024, "mimetype": "image/png"}
    content = {"msgtype": "m.image", "body": "a.png", "info": info, "file": sealed_file("x", b"")}
    await peer.send(room, content)
    await bot.hears(Unreadable(Odd.TOO_BIG))


def sealed_file(url: str, data: bytes) -> dict[str, Any]:
    """Return a ``file`` object that is well formed."""
    digest = b64encode(hashlib.sha256(data).digest()).decode().rstrip("=")
    key = {"alg": "A256CTR", "ext": True, "k": "A" * 43, "kty": "oct",
           "key_ops": ["encrypt", "decrypt"]}  # fmt: skip
    mxc = f"mxc://localhost/{url}"
    return {"v": "v2", "url": mxc, "iv": "A" * 22, "hashes": {"sha256": digest}, "key": key}


async def upload(peer: Peer, data: bytes) -> str:
    """Upload raw bytes; return the last part of where they are."""
    headers = {"Authorization": f"Bearer {peer.client.access_token}"}
    answer = await peer.client.send("POST", "/_matrix/media/v3/upload", data, headers)
    return str((await answer.json())["content_uri"]).rpartition("/")[2]


async def test_what_was_tampered_with_or_lies_about_its_size_is_not_taken(
    town: Hamlet, bot: MatrixBot
) -> None:
    peer = await town.peer()
    room = await meet(bot, peer)
    good, huge = await upload(peer, b"x" * 99), await upload(peer, b"x" * (21 * 1024 * 1024))
    files = [
        sealed_file(good, b"something else"),
        sealed_file(huge, b"x" * (21 * 1024 * 1024)),
        sealed_file("neverthere", b""),
    ]
    for file in files:
        info = {"size": 99}
        sent = await peer.send(room, {"msgtype": "m.file", "body": "a", "file": file, "info": info})
        media = (await shown(bot, sent)).media
        with pytest.raises(MediaError) as caught:
            await bot.channel.fetch(media)
        assert caught.value.gone, caught.value
    await peer.say(room, "Ende")
    await bot.hears(Said("Ende"))


async def test_while_the_homeserver_does_not_answer_a_file_may_be_had_later(
    town: Hamlet, bot: MatrixBot, proxy: Proxy
) -> None:
    ada = await town.person()
    room = await chat(bot, ada)
    found = await shown(bot, await ada.send_file(room, PHOTO, "a.png", "image/png"))
    proxy.play(Trick("/media/download", before=(502, "<html>Bad Gateway</html>"), times=1))
    with pytest.raises(MediaError) as caught:
        await bot.channel.fetch(found.media)
    assert not caught.value.gone
    assert await asyncio.wait_for(bot.channel.fetch(found.media), 10) == PHOTO
