"""What carries a team's talk between messengers: replies, topics, edits, members, foreign files."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest

from adapters.telegram.channel import TelegramChannel, TelegramOptions
from adapters.telegram.contents import MOST_BYTES
from adapters.telegram.translate import WANTED, translate
from adapters.telegram.uploads import MOST_BYTES as MOST_UPLOAD_BYTES
from bot.domain.milestones import Media, MediaKind
from bot.engine.retry import MOST_FETCHES
from bot.ports import (
    Body,
    Failed,
    MediaError,
    Parcel,
    Piece,
    Received,
    Refused,
    Sent,
    Tx,
    Uncertain,
    Unreachable,
)
from bot.talk.markup import Markup, literal
from bot.talk.model import (
    Arrived,
    Button,
    CloseRoom,
    Departed,
    Edited,
    Envelope,
    InviteTo,
    OpenRoom,
    Overheard,
    RemoveFrom,
    RoomAct,
    RoomLeft,
    Said,
    Shown,
    Why,
)
from storage.store import SqlStore, open_store
from tests.support.botapi import DEFAULT_TOKEN, BotApiServer, Fault, Group, Person, faults
from tests.support.clock import StillClock
from tests.support.starts import at_once
from tests.support.tables import lay
from tests.support.vaults import vault

pytestmark = pytest.mark.telegram

START = datetime(2024, 10, 1, 8, 0, tzinfo=UTC)
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 32
PHOTO = Media("matrix", MediaKind.PHOTO, "mxc://brauerei.example/a", "Halle.png", len(PNG))
FILE = Media("matrix", MediaKind.FILE, "mxc://brauerei.example/b", 'Pläne "neu".pdf', 4)


class Elsewhere:
    """Another messenger's files; those that it does not hold are gone."""

    def __init__(self, files: Mapping[Media, bytes]) -> None:
        self.files = dict(files)
        self.asked: list[Media] = []
        self.is_out = False

    async def fetch(self, media: Media) -> bytes:
        self.asked.append(media)
        if self.is_out:
            raise MediaError("the homeserver is out")
        if media not in self.files:
            raise MediaError("nobody has it any more", gone=True)
        return self.files[media]


@pytest.fixture
async def server() -> AsyncIterator[BotApiServer]:
    async with BotApiServer(limits=False) as running:
        yield running


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqlStore]:
    found = await open_store(lay(f"sqlite:///{tmp_path / 'kupplung.db'}"), vault())
    yield found
    await found.close()


@pytest.fixture
def elsewhere() -> Elsewhere:
    return Elsewhere({PHOTO: PNG, FILE: b"%PDF"})


@pytest.fixture
async def channel(
    server: BotApiServer, store: SqlStore, elsewhere: Elsewhere
) -> AsyncIterator[TelegramChannel]:
    options = TelegramOptions(DEFAULT_TOKEN, server.url, limits=None, poll_timeout=2)
    made = TelegramChannel(options, store, StillClock(START), "one", fetch=elsewhere.fetch)
    await made.start()
    yield made
    await made.close()


@pytest.fixture
async def ada(server: BotApiServer) -> Person:
    person = server.person("Ada Lindner", language="de")
    await person.starts()
    return person


@pytest.fixture
async def team(server: BotApiServer, ada: Person) -> Group:
    """A forum in which the bot reads everything."""
    group = server.group("Alte Brauerei", [ada], forum=True)
    server.first_bot.reads_all = True
    await group.add_bot()
    server.first_bot.queue.pending.clear()
    return group


async def understood(channel: TelegramChannel) -> list[Envelope]:
    """Return what the waiting updates mean, and confirm them."""
    updates = await channel.api.call("getUpdates", timeout=0, allowed_updates=list(WANTED))
    if updates:
        await channel.api.call("getUpdates", timeout=0, offset=updates[-1]["update_id"] + 1)
    me = await channel.identify()
    return [each for update in updates for each in translate(update, me, START)]


def parcel(chat_id: int, body: Body | str, **more: Any) -> Parcel:
    said = Body(literal(body)) if isinstance(body, str) else body
    return Parcel("k", f"telegram:{chat_id}", said, Why.CHAT, "", None, START, **more)


async def send(channel: TelegramChannel, chat_id: int, body: Body | str, **more: Any) -> int:
    """Send and return the message's id."""
    delivery = await channel.gateway.send(parcel(chat_id, body, **more), at_once)
    assert isinstance(delivery, Sent)
    return int(delivery.ref)


# In.


async def test_talk_in_a_topic_is_understood(
    channel: TelegramChannel, ada: Person, team: Group
) -> None:
    topic = await team.opens_topic("Handbuch")
    said = await ada.says("Wer liest mit?", into=team, topic=topic)
    carried = await send(channel, team.id, Body(literal("Ben: ich"), thread=str(topic)))
    asked = Body(literal("Passt das?"), ((Button("Ja", "r:1"),),), thread=str(topic))
    card = await send(channel, team.id, asked)
    to_ben = await ada.replies_to(carried, "Danke, Ben", into=team)
    await ada.replies_to(card, "Ja", into=team)
    await ada.edits(said, "Wer liest denn mit?", into=team)
    await ada.presses("Ja", into=team)
    found = await understood(channel)
    assert [(each.event, each.answers) for each in found[:-1]] == [
        (Overheard(Said("Wer liest mit?")), None),
        (Overheard(Said("Danke, Ben")), str(carried)),
        (Said("Ja"), str(card)),
        (Overheard(Edited(str(said.message_id), "Wer liest denn mit?")), None),
    ]
    assert {each.thread for each in found} == {str(topic)}
    assert [found[0].ref, found[1].ref] == [str(said.message_id), str(to_ben.message_id)]


async def test_photos_and_their_captions_are_overheard(
    channel: TelegramChannel, ada: Person, team: Group
) -> None:
    seen = await ada.sends_photo(PNG, "Die Halle", into=team)
    await ada.edits(seen, "Die neue Halle", into=team)
    await ada.sends_document("Plan.pdf", b"%PDF", into=team)
    photo, edit, document = (each.event for each in await understood(channel))
    assert isinstance(photo, Overheard)
    assert isinstance(photo.what, Shown)
    assert (photo.what.caption, photo.what.media.mime) == ("Die Halle", "image/jpeg")
    assert isinstance(edit, Overheard)
    assert isinstance(edit.what, Edited)
    assert edit.what.media is not None
    assert (edit.what.ref, edit.what.text) == (str(seen.message_id), "Die neue Halle")
    assert edit.what.media.ref != photo.what.media.ref  # the same photo all the same
    assert edit.what.media.lasting == photo.what.media.lasting != ""
    assert isinstance(document, Overheard)
    assert isinstance(document.what, Shown)
    assert document.what.media.mime == "application/pdf"


async def test_members_who_come_and_go(
    server: BotApiServer, channel: TelegramChannel, ada: Person, team: Group
) -> None:
    ben, cem = server.person("Ben Okafor"), server.person("Cem Arslan")
    await team.add_member(ben, cem, by=ada)
    await team.remove_member(ben, by=ada)
    await team.remove_member(cem)
    by_ada = Departed(f"telegram:{ada.id}")
    assert [(each.account, each.event) for each in await understood(channel)] == [
        (f"telegram:{ben.id}", Arrived()),
        (f"telegram:{cem.id}", Arrived()),
        (f"telegram:{ben.id}", by_ada),
        (f"telegram:{cem.id}", Departed()),
    ]


async def test_without_a_bridge_talk_among_people_is_not_even_stored(
    server: BotApiServer, channel: TelegramChannel, store: SqlStore, ada: Person, team: Group
) -> None:
    private = await ada.says("Hallo")
    await ada.edits(private, "Guten Tag")
    said = await ada.says("Unter uns", into=team)
    await ada.edits(said, "Ganz unter uns", into=team)
    await ada.says("/treffen", into=team)
    stop = asyncio.Event()
    task = asyncio.create_task(channel.run(stop))
    async with asyncio.timeout(5):
        while server.first_bot.queue.pending:  # noqa: ASYNC110 (the bot polls in its own time)
            await asyncio.sleep(0.01)
    stop.set()
    await task
    found: list[Envelope] = []
    while rows := await store.run(_take):
        found += [row.envelope for row in rows]
    assert [each.event for each in found] == [
        Said("Hallo"),
        Edited(str(private.message_id), "Guten Tag"),
        Said("/treffen"),
    ]


async def _take(tx: Tx) -> tuple[Received, ...]:
    rows = await tx.claim_envelopes(100)
    for row in rows:
        await tx.finish_envelope(row.number)
    return rows


# Out.


async def test_a_reply_stays_a_reply_and_a_topic_a_topic(
    channel: TelegramChannel, ada: Person, team: Group
) -> None:
    topic = await team.opens_topic("Handbuch")
    said = await ada.says("Wer liest mit?", into=team, topic=topic)
    quotes = str(said.message_id)
    body = Body(literal("Ben: " + "ich " * 1200), quotes=quotes, thread=str(topic))
    last = await send(channel, team.id, body)
    first, second = await team.hears(2)
    assert (first.answers, first.topic) == (said.message_id, topic)
    assert (second.answers, second.topic, second.message_id) == (None, topic, last)
    short = replace(body, markup=literal("Ben: nein"))
    assert await send(channel, team.id, short, edits=str(last)) == last
    (edited,) = await team.hears()
    assert (edited.text, edited.topic, edited.edited) == ("Ben: nein", topic, 1)


async def test_what_was_answered_or_the_topic_may_be_gone(
    channel: TelegramChannel, team: Group
) -> None:
    topic = await team.opens_topic("Handbuch")
    await team.closes_topic(topic)
    for thread in (str(topic), "4711"):
        await send(channel, team.id, Body(literal("Ben: ich"), quotes="4711", thread=thread))
        (seen,) = await team.hears()
        assert (seen.text, seen.answers, seen.topic) == ("Ben: ich", None, 0)


async def test_files_of_another_messenger_are_uploaded(
    channel: TelegramChannel, elsewhere: Elsewhere, ada: Person
) -> None:
    body = Body(literal("Ben: so"), media=(PHOTO, FILE), quotes="1")
    await send(channel, ada.id, body)
    photo, document = await ada.hears(2)
    assert (photo.kind, photo.content, photo.answers) == ("photo", PNG, 1)
    assert (document.kind, document.content) == ("document", b"%PDF")
    assert (document.file_name, document.text) == ("Pläne 'neu'.pdf", "Ben: so")
    assert elsewhere.asked == [PHOTO, FILE]


@pytest.mark.parametrize("kind", ["video", "animation"])
async def test_what_was_sent_as_a_film_goes_as_one_to_others_on_telegram(
    server: BotApiServer, channel: TelegramChannel, ada: Person, team: Group, kind: str
) -> None:
    weber = server.person("Frau Weber", language="de")
    await weber.starts()
    server.first_bot.queue.pending.clear()
    await ada.sends_film(b"mp4", "Die Halle", kind=kind, into=team)
    (envelope,) = await understood(channel)
    assert isinstance(envelope.event, Overheard)
    assert isinstance(envelope.event.what, Shown)
    film = envelope.event.what.media
    await send(channel, weber.id, Body(literal("Ada: Die Halle"), media=(film,)))
    (seen,) = await weber.hears()
    assert (seen.kind, seen.content, seen.text) == (kind, b"mp4", "Ada: Die Halle")
    assert await channel.fetch(film) == b"mp4"


async def test_files_that_cannot_be_carried_are_named(
    channel: TelegramChannel, elsewhere: Elsewhere, ada: Person
) -> None:
    gone = replace(FILE, ref="mxc://brauerei.example/c", name="Alt.pdf")
    huge = replace(FILE, name="Film.mov", size=MOST_UPLOAD_BYTES + 1)
    await send(channel, ada.id, Body(literal("Ben: so"), media=(gone, huge)))
    (seen,) = await ada.hears()
    assert (seen.kind, seen.text) == ("text", "Ben: so\n\n📎 Alt.pdf\n\n📎 Film.mov")
    assert elsewhere.asked == [gone]


async def test_while_another_messenger_is_out_its_files_wait(
    channel: TelegramChannel, elsewhere: Elsewhere, ada: Person
) -> None:
    elsewhere.is_out = True
    waiting = parcel(ada.id, Body(Markup(), media=(PHOTO,)))
    assert await channel.gateway.send(waiting, at_once) == Failed("the homeserver is out")
    assert ada.unheard() == []
    elsewhere.is_out = False
    assert isinstance(await channel.gateway.send(waiting, at_once), Sent)
    (seen,) = await ada.hears()
    assert seen.content == PNG


@pytest.mark.parametrize(
    "hurried", [{"why": Why.ALARM}, {"why": Why.ANSWER}, {"attempts": MOST_FETCHES}]
)
async def test_words_do_not_wait_for_a_file_for_ever(
    channel: TelegramChannel, elsewhere: Elsewhere, ada: Person, hurried: dict[str, Any]
) -> None:
    elsewhere.is_out = True
    stuck = replace(parcel(ada.id, Body(literal("Ben: so"), media=(PHOTO, FILE))), **hurried)
    assert isinstance(await channel.gateway.send(stuck, at_once), Sent)
    (seen,) = await ada.hears()
    assert seen.text == 'Ben: so\n\n📎 Halle.png\n\n📎 Pläne "neu".pdf'


LONG = "Ben: anfang " + "alpha " * 900 + "mitte " + "omega " * 300 + "ende"


async def breaks_off(
    server: BotApiServer, channel: TelegramChannel, told: Parcel, arrive: int
) -> Parcel:
    """Send so that the words break off behind so many of their pieces; return it as it waits."""
    for fault in (*[faults.delay(0)] * arrive, faults.bad_gateway()):
        server.faults.queue(fault, "sendMessage")
    delivery = await channel.gateway.send(told, at_once)
    assert isinstance(delivery, Uncertain)
    return replace(told, pieces=delivery.pieces)


async def goes_on(channel: TelegramChannel, waiting: Parcel) -> Sent:
    delivery = await channel.gateway.send(waiting, at_once)
    assert isinstance(delivery, Sent)
    return delivery


async def test_a_picture_that_goes_behind_itself_takes_no_words_along(
    server: BotApiServer, channel: TelegramChannel, elsewhere: Elsewhere, ada: Person
) -> None:
    waiting = await breaks_off(
        server, channel, parcel(ada.id, Body(literal(LONG), (), (PHOTO,))), 0
    )
    elsewhere.files.clear()
    whole = await goes_on(channel, waiting)
    photo, first, second = await ada.hears(3)
    assert (photo.content, f"{first.text} {second.text}") == (PNG, LONG)
    assert whole.pieces == tuple(
        Piece(str(each.message_id), words=each is not photo) for each in (photo, first, second)
    )


async def test_a_picture_that_comes_back_behind_its_words_stays_named(
    server: BotApiServer, channel: TelegramChannel, elsewhere: Elsewhere, ada: Person
) -> None:
    elsewhere.is_out = True
    told = parcel(ada.id, Body(literal(LONG), media=(PHOTO,)), attempts=MOST_FETCHES)
    waiting = await breaks_off(server, channel, told, 1)
    elsewhere.is_out = False
    await goes_on(channel, waiting)
    first, second = await ada.hears(2)
    assert f"{first.text} {second.text}" == f"{LONG}\n\n📎 Halle.png"


async def test_of_two_pictures_the_one_that_stands_comes_once(
    server: BotApiServer, channel: TelegramChannel, elsewhere: Elsewhere, ada: Person
) -> None:
    gone = replace(PHOTO, ref="mxc://brauerei.example/c", name="Alt.png")
    told = parcel(ada.id, Body(literal("Ben: so"), media=(gone, PHOTO, FILE)))
    server.faults.queue(faults.bad_gateway(), "sendDocument")
    delivery = await channel.gateway.send(told, at_once)
    elsewhere.files = {gone: PNG}
    await goes_on(channel, replace(told, pieces=delivery.pieces))
    first, second = await ada.hears(2)
    assert (first.content, second.content) == (PNG, PNG)
    assert second.text == 'Ben: so\n\n📎 Pläne "neu".pdf'


async def test_a_picture_that_is_named_on_the_way_is_no_words(
    server: BotApiServer, channel: TelegramChannel, ada: Person
) -> None:
    server.faults.queue(Fault("too much", status=413), "sendPhoto")
    told = parcel(ada.id, Body(literal(LONG), media=(PHOTO,)))
    waiting = await breaks_off(server, channel, told, 2)
    await goes_on(channel, waiting)
    assert [each.text[:11] for each in await ada.hears(3)] == [
        "📎 Halle.png",
        LONG[:11],
        "alpha alpha",
    ]


async def test_words_that_are_others_by_now_lose_nothing(
    server: BotApiServer, channel: TelegramChannel, ada: Person
) -> None:
    """Somebody whom they name was erased."""
    waiting = await breaks_off(server, channel, parcel(ada.id, f"Kim: Adalbertine {LONG}"), 1)
    await goes_on(channel, replace(waiting, body=Body(literal(f"Kim: jemand {LONG}"))))
    _, *anew = await ada.hears(3)
    assert " ".join(each.text for each in anew) == f"Kim: jemand {LONG}"


async def test_words_whose_rest_was_taken_out_are_complete(
    server: BotApiServer, channel: TelegramChannel, ada: Person
) -> None:
    waiting = await breaks_off(server, channel, parcel(ada.id, LONG), 1)
    [begun] = await ada.hears()
    await goes_on(channel, replace(waiting, body=Body(literal(begun.text))))
    assert ada.unheard() == []


async def test_what_an_older_version_broke_off_goes_on_behind_as_many_pieces(
    server: BotApiServer, channel: TelegramChannel, ada: Person
) -> None:
    waiting = await breaks_off(server, channel, parcel(ada.id, LONG), 1)
    await goes_on(channel, replace(waiting, pieces=(Piece(waiting.pieces[0].ref),)))
    assert " ".join([each.text for each in await ada.hears(2)]) == LONG


@pytest.mark.parametrize("older", [0, 1])
async def test_what_two_versions_broke_off_in_turn_is_complete(
    server: BotApiServer, channel: TelegramChannel, ada: Person, older: int
) -> None:
    long = " ".join([LONG] * 3)
    waiting = await breaks_off(server, channel, parcel(ada.id, long), 2)
    pieces = list(waiting.pieces)
    pieces[older] = Piece(pieces[older].ref)
    whole = await goes_on(channel, replace(waiting, pieces=tuple(pieces)))
    heard = await ada.hears(len(whole.pieces))
    assert " ".join(each.text for each in heard) == long


@pytest.mark.parametrize(
    "answer", [b"<html>nginx</html>", b'{"ok":false,"error_code":413,"description":"Too Large"}']
)
async def test_a_file_that_is_too_large_on_the_way_is_named(
    server: BotApiServer, channel: TelegramChannel, ada: Person, answer: bytes
) -> None:
    for method in ("sendPhoto", "sendDocument"):
        server.faults.queue(Fault("too much", status=413, body=answer), method)
    await send(channel, ada.id, Body(literal("Ben: <so>"), media=(PHOTO, FILE)))
    photo, document = await ada.hears(2)
    assert (photo.kind, photo.text) == ("text", "📎 Halle.png")
    assert (document.kind, document.text) == ("text", "Ben: <so>\n\n📎 Pläne 'neu'.pdf")


async def test_a_picture_that_is_no_photo_to_telegram_goes_as_a_file(
    server: BotApiServer, channel: TelegramChannel, ada: Person
) -> None:
    body = {"ok": False, "error_code": 400, "description": "Bad Request: PHOTO_INVALID_DIMENSIONS"}
    server.faults.queue(Fault("too long", status=400, body=orjson.dumps(body)), "sendPhoto")
    await send(channel, ada.id, Body(literal("Ben: so"), media=(PHOTO,)))
    (seen,) = await ada.hears()
    assert (seen.kind, seen.file_name, seen.text) == ("document", "Halle.png", "Ben: so")


@pytest.mark.parametrize("kind", ["photo", "file"])
async def test_what_telegram_does_not_take_with_its_file_is_said_without_it(
    server: BotApiServer, channel: TelegramChannel, ada: Person, kind: str
) -> None:
    """A call for help, say, whose picture Telegram cannot find any more."""
    media = Media("telegram", MediaKind(kind), "AgACgone", "Halle.jpg", 4, "image/jpeg")
    keys = ((Button("Ich kümmere mich", "a.help.1"),),)
    await send(channel, ada.id, Body(literal("Hilfe: <Stahl>"), keys, media=(media,)))
    (seen,) = await ada.hears()
    assert (seen.kind, seen.text) == ("text", "Hilfe: <Stahl>\n\n📎 Halle.jpg")
    assert [each.label for row in seen.buttons for each in row] == ["Ich kümmere mich"]


# Files for others.


async def test_others_can_fetch_what_was_sent(
    server: BotApiServer, channel: TelegramChannel, ada: Person
) -> None:
    server.first_bot.queue.pending.clear()
    await ada.sends_photo(PNG)
    (envelope,) = await understood(channel)
    assert isinstance(envelope.event, Shown)
    photo = envelope.event.media
    assert await channel.fetch(photo) == PNG
    for fault in (faults.reset_before(), faults.bad_gateway(), faults.malformed(), faults.flood(3)):
        server.faults.queue(fault, "getFile")
        with pytest.raises(MediaError) as passing:
            await channel.fetch(photo)
        assert not passing.value.gone, fault.name
        assert server.token not in str(passing.value)
    assert await channel.fetch(photo) == PNG


async def test_what_a_bot_cannot_download_is_gone(
    server: BotApiServer, channel: TelegramChannel, ada: Person
) -> None:
    server.first_bot.queue.pending.clear()
    await ada.sends_document("Film.mov", b"x" * (MOST_BYTES + 1))
    (update,) = await channel.api.call("getUpdates", timeout=0)
    ref = update["message"]["document"]["file_id"]
    huge = Media("telegram", MediaKind.FILE, ref, "Film.mov", MOST_BYTES + 1)
    unknown = Media("telegram", MediaKind.FILE, "invented")
    for media, calls in ((huge, 0), (replace(huge, size=0), 1), (unknown, 2)):
        with pytest.raises(MediaError) as found:
            await channel.fetch(media)
        assert found.value.gone
        assert server.counters["getFile"] == calls


@pytest.mark.parametrize("path", ["/var/lib/telegram/photo.jpg", "photos/../../secret", None])
async def test_a_path_that_is_no_address_is_not_followed(
    server: BotApiServer, channel: TelegramChannel, path: str | None
) -> None:
    found = {"file_id": "x", "file_path": path}
    body = orjson.dumps({"ok": True, "result": found})
    server.faults.queue(Fault("odd path", status=200, body=body), "getFile")
    with pytest.raises(MediaError):
        await channel.fetch(Media("telegram", MediaKind.FILE, "x"))


# Rooms.


async def test_a_closed_room_is_left(channel: TelegramChannel, ada: Person, team: Group) -> None:
    closing = parcel(team.id, Body(Markup(), act=CloseRoom()))
    assert await channel.gateway.send(closing, at_once) == Sent("")
    assert [each.event for each in await understood(channel)] == [RoomLeft()]
    assert isinstance(await channel.gateway.send(closing, at_once), Unreachable)
    private = parcel(ada.id, Body(Markup(), act=CloseRoom()))
    assert isinstance(await channel.gateway.send(private, at_once), Refused)


@pytest.mark.parametrize(
    "act",
    [
        OpenRoom("team/t1", "Alte Brauerei", "", ()),
        InviteTo("telegram:12"),
        RemoveFrom("telegram:12"),
    ],
)
async def test_what_a_bot_cannot_do_to_groups(
    channel: TelegramChannel, team: Group, act: RoomAct
) -> None:
    delivery = await channel.gateway.send(parcel(team.id, Body(Markup(), act=act)), at_once)
    assert isinstance(delivery, Refused)
    assert type(act).__name__ in delivery.reason
