"""The Telegram adapter against a Bot API server on loopback, with the real store behind it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from adapters.http.server import HttpServer
from adapters.http.vitals import Vitals
from adapters.telegram.channel import TelegramChannel, TelegramOptions
from adapters.telegram.pace import DOCUMENTED, Limits
from adapters.telegram.webhook import SECRET_HEADER
from bot.domain.milestones import MediaKind
from bot.ports import (
    Body,
    Delivery,
    Failed,
    Later,
    Moved,
    Parcel,
    Received,
    Refused,
    Sent,
    StoreError,
    Tx,
    Uncertain,
    Unreachable,
)
from bot.talk.markup import Bold, Markup, Paragraph, Text, literal
from bot.talk.model import (
    Blocked,
    Button,
    Document,
    Envelope,
    Event,
    Odd,
    Pressed,
    RoomLeft,
    RoomMoved,
    Said,
    Shown,
    Unblocked,
    Unreadable,
    Why,
)
from storage.store import SqlStore, open_store
from tests.support.botapi import DEFAULT_TOKEN, Backoff, BotApiServer, Fault, Pace, faults
from tests.support.starts import at_once
from tests.support.tables import lay
from tests.support.vaults import vault

pytestmark = pytest.mark.telegram

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 32
SECRET = "kept_between-us"
START = datetime(2024, 10, 1, 8, 0, tzinfo=UTC)


class HastyClock:
    """Tells a time that the test sets, and never really sleeps long."""

    def __init__(self) -> None:
        self.at = START
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self.at

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        await asyncio.sleep(min(seconds, 0.02))


class Town:
    """A Bot API server, a store, and channels between them."""

    def __init__(self, server: BotApiServer, store: SqlStore) -> None:
        self.server = server
        self.store = store
        self.clock = HastyClock()
        self.rings = 0

    def channel(self, *, store: Any = None, owner: str = "one", **options: Any) -> TelegramChannel:
        chosen = {
            "token": DEFAULT_TOKEN,
            "api_url": self.server.url,
            "limits": None,
            "poll_timeout": 2,
            **options,
        }
        return TelegramChannel(
            TelegramOptions(**chosen), store or self.store, self.clock, owner, self._ring
        )

    def _ring(self) -> None:
        self.rings += 1

    async def heard(self, wanted: int) -> list[Envelope]:
        """Take so many envelopes out of the inbox, and make sure that there are no more."""
        found: list[Envelope] = []
        async with asyncio.timeout(5):
            while len(found) < wanted:
                found += [each.envelope for each in await self.store.run(_take)]
                await asyncio.sleep(0.01)
        assert await self.store.run(_take) == ()
        return found

    async def events(self, wanted: int) -> list[Event]:
        return [envelope.event for envelope in await self.heard(wanted)]


async def _take(tx: Tx) -> tuple[Received, ...]:
    rows = await tx.claim_envelopes(100)
    for row in rows:
        await tx.finish_envelope(row.number)
    return rows


@asynccontextmanager
async def running(channel: TelegramChannel) -> AsyncIterator[TelegramChannel]:
    stop = asyncio.Event()
    await channel.start()
    task = asyncio.create_task(channel.run(stop))
    try:
        yield channel
    finally:
        stop.set()
        await asyncio.wait_for(task, 5)
        await channel.close()


@asynccontextmanager
async def opened(channel: TelegramChannel) -> AsyncIterator[TelegramChannel]:
    await channel.start()
    try:
        yield channel
    finally:
        await channel.close()


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 (it may be anything)
            await asyncio.sleep(0.01)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqlStore]:
    found = await open_store(lay(f"sqlite:///{tmp_path / 'kupplung.db'}"), vault())
    yield found
    await found.close()


@pytest.fixture
async def town(store: SqlStore) -> AsyncIterator[Town]:
    async with BotApiServer(limits=False, webhook_backoff=Backoff(0.05, 0.1)) as server:
        yield Town(server, store)


def sender(channel: TelegramChannel) -> Callable[[Parcel], Awaitable[Delivery]]:
    """Return what sends a parcel at once."""
    return lambda parcel: channel.gateway.send(parcel, at_once)


def parcel(chat_id: int, body: Body | str, *, key: str = "k", **more: Any) -> Parcel:
    return Parcel(
        key=key,
        to=f"telegram:{chat_id}",
        body=Body(literal(body)) if isinstance(body, str) else body,
        why=more.pop("why", Why.ANSWER),
        about="",
        person_id=None,
        created_at=START,
        **more,
    )


class Wrapped:
    """The real store, with a mishap in front of or behind ``accept``."""

    def __init__(self, store: SqlStore) -> None:
        self._store = store

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


class FullDisk(Wrapped):
    def __init__(self, store: SqlStore, failures: int) -> None:
        super().__init__(store)
        self.failures = failures

    async def accept(self, envelopes: Sequence[Envelope], **more: Any) -> int:
        if self.failures:
            self.failures -= 1
            raise StoreError("disk full")
        return await self._store.accept(envelopes, **more)


class DiesAfterAccept(Wrapped):
    def __init__(self, store: SqlStore) -> None:
        super().__init__(store)
        self.accepted = asyncio.Event()

    async def accept(self, envelopes: Sequence[Envelope], **more: Any) -> int:
        await self._store.accept(envelopes, **more)
        self.accepted.set()
        await asyncio.Event().wait()
        raise AssertionError


# Polling.


async def test_what_people_do_reaches_the_inbox(town: Town) -> None:
    ada = town.server.person("Ada Lindner", language="de")
    async with running(town.channel()) as channel:
        await ada.starts("imm-7")
        await until(lambda: town.rings)
        buttons = ((Button("Ja", "r:1"),),)
        sent = await channel.gateway.send(
            parcel(ada.id, Body(literal("Passt das?"), buttons)), at_once
        )
        assert isinstance(sent, Sent)
        press = await ada.presses("Ja")
        await ada.sends_photo(PNG, "Der Prototyp")
        await ada.sends_document("Plan.pdf", b"%PDF")
        await ada.sends_voice()
        await ada.blocks()
        await ada.unblocks()
        found = await town.heard(7)
        assert press is not None
        await press.settles()
        assert channel.last_contact == START
    events = [envelope.event for envelope in found]
    assert events[:2] == [Said("/start imm-7"), Pressed("r:1", sent.ref)]
    photo, document = events[2], events[3]
    assert isinstance(photo, Shown)
    assert isinstance(document, Shown)
    assert (photo.media.kind, photo.caption) == (MediaKind.PHOTO, "Der Prototyp")
    assert (document.media.name, document.media.size) == ("Plan.pdf", 4)
    assert events[4:] == [Unreadable(Odd.VOICE), Blocked(), Unblocked()]
    assert {each.account for each in found} == {f"telegram:{ada.id}"}
    assert {each.language for each in found} == {"de"}
    assert town.server.first_bot.queue.pending == {}


async def test_a_crash_between_store_and_confirmation_loses_and_doubles_nothing(
    town: Town,
) -> None:
    ada, ben = town.server.person("Ada Lindner"), town.server.person("Ben Okafor")
    for number in range(3):
        await ada.says(f"A{number}")
        await ben.says(f"B{number}")
    dying = DiesAfterAccept(town.store)
    channel = town.channel(store=dying)
    await channel.start()
    task = asyncio.create_task(channel.run(asyncio.Event()))
    await asyncio.wait_for(dying.accepted.wait(), 5)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await channel.close()
    assert len(town.server.first_bot.queue.pending) == 6
    await ada.says("A3")
    town.clock.at += timedelta(minutes=5)  # the lease of the dead is over
    async with running(town.channel(owner="two")):
        await until(lambda: not town.server.first_bot.queue.pending)
        said = [event.text for event in await town.events(7) if isinstance(event, Said)]
    assert [text for text in said if text[0] == "A"] == ["A0", "A1", "A2", "A3"]
    assert [text for text in said if text[0] == "B"] == ["B0", "B1", "B2"]


async def test_what_the_store_did_not_take_is_not_confirmed(town: Town) -> None:
    ada = town.server.person("Ada Lindner")
    await ada.says("Hallo")
    full = FullDisk(town.store, 3)
    async with running(town.channel(store=full)):
        assert await town.events(1) == [Said("Hallo")]
    assert town.clock.slept[:3] == [1.0, 2.0, 4.0]


async def test_a_second_process_waits_quietly_and_takes_over(town: Town) -> None:
    ada = town.server.person("Ada Lindner")
    async with running(town.channel(owner="one")) as first:
        await until(lambda: first.last_contact)
        second = town.channel(owner="two")
        async with running(second):
            await until(lambda: len(town.clock.slept) > 5)
            await ada.says("Hallo")
            assert await town.events(1) == [Said("Hallo")]
            assert town.server.counters["getUpdates:409"] == 0
    third = town.channel(owner="three")
    async with running(third):
        await ada.says("Noch da?")
        assert await town.events(1) == [Said("Noch da?")]


async def test_a_conflict_explains_itself_once_and_polling_goes_on(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    ada = town.server.person("Ada Lindner")
    town.server.faults.queue(
        Fault("conflict", status=409, body=b'{"ok":false,"description":"Conflict: terminated"}'),
        "getUpdates",
        times=3,
    )
    async with running(town.channel()):
        await ada.says("Hallo")
        assert await town.events(1) == [Said("Hallo")]
    explained = [
        r.getMessage() for r in caplog.records if "Another program polls" in r.getMessage()
    ]
    assert len(explained) == 1
    assert town.clock.slept[:3] == [5.0, 10.0, 20.0]


async def test_a_foreign_webhook_is_removed_at_the_start(town: Town) -> None:
    ada = town.server.person("Ada Lindner")
    async with opened(town.channel()) as channel:
        await channel.api.set_webhook("http://127.0.0.1:9/gone")
    async with running(town.channel()):
        await ada.says("Hallo")
        assert await town.events(1) == [Said("Hallo")]


async def test_a_wrong_token_is_named_but_never_shown(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    token = "700009:" + "Z" * 35
    channel = town.channel(token=token)
    async with running(channel):
        await until(lambda: town.clock.slept)
        delivery = await channel.gateway.send(parcel(1, "Hallo"), at_once)
        logging.getLogger("elsewhere").error("calling %s", f"/bot{token}/getMe")
    assert delivery == Later(60.0, everyone=True)
    assert town.clock.slept[0] == 60.0
    assert "Telegram does not know this token (401)" in caplog.text
    assert "Calling Bot API endpoint" not in caplog.text
    assert "calling /bot<secret>/getMe" in caplog.text
    assert token not in caplog.text


@pytest.mark.parametrize(
    "fault",
    [
        faults.reset_before(),
        faults.reset_after(),
        faults.bad_gateway(),
        faults.server_error(),
        faults.malformed(),
        faults.flood(3),
    ],
    ids=lambda fault: fault.name,
)
async def test_faults_never_end_the_loop(town: Town, fault: Fault) -> None:
    ada = town.server.person("Ada Lindner")
    await ada.says("Hallo")
    town.server.faults.queue(fault, "getMe")
    town.server.faults.queue(fault, "getUpdates", times=3)
    async with running(town.channel()):
        assert await town.events(1) == [Said("Hallo")]
        await ada.says("Und weiter")
        assert await town.events(1) == [Said("Und weiter")]
    assert town.server.faults.injected[fault.name] == 4
    expected = [3.0] * 4 if fault.name == "flood" else [1.0, 1.0, 2.0, 4.0]
    assert town.clock.slept[:4] == expected


async def test_groups_from_the_link_to_the_end(town: Town) -> None:
    ada, ben = town.server.person("Ada Lindner"), town.server.person("Ben Okafor")
    group = town.server.group("Alte Brauerei", [ada, ben])
    async with running(town.channel()) as channel:
        await group.add_bot("team-7")
        (bound,) = await town.heard(1)
        assert (bound.event, bound.room) == (Said("/start team-7"), f"telegram:{group.id}")
        moved = await group.migrate()
        both = await town.heard(2)
        there = RoomMoved(f"telegram:{moved.id}")
        assert [(each.event, each.room) for each in both] == [(there, f"telegram:{group.id}")] * 2
        delivery = await channel.gateway.send(parcel(group.id, "Seid ihr noch da?"), at_once)
        assert delivery == Moved(str(moved.id))
        asked = Body(literal("Seid ihr noch da?"), ((Button("Ja", "r:1"),),))
        sent = await channel.gateway.send(parcel(moved.id, asked), at_once)
        assert isinstance(sent, Sent)
        await ben.says("Unter uns", into=moved)
        await ben.replies_to(int(sent.ref), "Ja", into=moved)
        assert await town.events(1) == [Said("Ja")]
        await moved.remove_bot()
        assert await town.events(1) == [RoomLeft()]
        gone = await channel.gateway.send(parcel(moved.id, "Hallo"), at_once)
        assert isinstance(gone, Unreachable)


# Webhooks.


@asynccontextmanager
async def delivered(town: Town, store: Any = None) -> AsyncIterator[HttpServer]:
    """Run the channel by webhook."""
    found: list[TelegramChannel] = []

    async def handle(request: web.Request) -> web.StreamResponse:
        handler = found[0].handler
        assert handler is not None
        return await handler(request)

    async def vitals() -> Vitals:
        return Vitals(START, "test")

    http = HttpServer("127.0.0.1", 0, vitals=vitals, posts={"/telegram/webhook": handle})
    await http.start()
    url = f"http://127.0.0.1:{http.port}/telegram/webhook"
    found.append(town.channel(store=store, webhook_url=url, webhook_secret=SECRET))
    try:
        async with running(found[0]):
            await until(lambda: town.server.first_bot.sender)
            yield http
    finally:
        await http.stop()


async def test_a_webhook_delivers_and_stops_the_spinning(town: Town) -> None:
    ada = town.server.person("Ada Lindner")
    await ada.says("Schon vorher")
    async with delivered(town), opened(town.channel()) as other:
        assert await town.events(1) == [Said("Schon vorher")]
        body = Body(literal("Passt das?"), ((Button("Ja", "r:1"),),))
        sent = await other.gateway.send(parcel(ada.id, body), at_once)
        assert isinstance(sent, Sent)
        press = await ada.presses("Ja")
        assert press is not None
        await press.settles()
        assert await town.events(1) == [Pressed("r:1", sent.ref)]
        assert town.server.unanswered == []


async def test_a_webhook_answers_only_to_the_secret(town: Town) -> None:
    update = {"update_id": 1, "my_chat_member": {}}
    async with delivered(town) as http, aiohttp.ClientSession() as session:
        url = f"http://127.0.0.1:{http.port}/telegram/webhook"

        async def post(secret: str | None, **body: Any) -> int:
            headers = {} if secret is None else {SECRET_HEADER: secret}
            async with session.post(url, headers=headers, **body) as answer:
                return answer.status

        assert await post(None, json=update) == 403
        assert await post("wrong", json=update) == 403
        assert await post("wröng", data=b"no json") == 403
        assert await post(SECRET, data=b"no json") == 200
        assert await post(SECRET, json=[1]) == 200
        assert await post(SECRET, data=BytesIO(b" " * 1_100_000)) == 413
        assert await post(SECRET, json=update) == 200


async def test_a_webhook_confirms_only_what_is_stored(town: Town) -> None:
    ada = town.server.person("Ada Lindner")
    async with delivered(town, FullDisk(town.store, 1)):
        await ada.says("Eins")
        await ada.says("Zwei")
        assert await town.events(2) == [Said("Eins"), Said("Zwei")]
    sender = town.server.first_bot.sender
    assert sender is not None
    assert sender.webhook.failures == 1


def test_a_webhook_without_a_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="secret"):
        TelegramOptions(DEFAULT_TOKEN, webhook_url="https://kupplung.example/telegram/webhook")
    with pytest.raises(ValueError, match="123456"):
        TelegramOptions("nonsense")
    assert DEFAULT_TOKEN not in repr(TelegramOptions(DEFAULT_TOKEN))


# Sending.


async def test_words_arrive_as_they_were_typed(town: Town) -> None:
    ada = town.server.person("Ada Lindner")
    await ada.starts()
    said = Markup((Paragraph((Text("Hallo "), Bold("<b>Ada</b> & Co"))), Paragraph((Text("😀"),))))
    async with opened(town.channel()) as channel:
        await channel.gateway.send(parcel(ada.id, Body(said)), at_once)
    (seen,) = await ada.hears()
    assert seen.text == "Hallo <b>Ada</b> & Co\n\n😀"
    assert seen.marked("bold") == ["<b>Ada</b> & Co"]


async def test_edits_happen_in_place_where_they_can(town: Town) -> None:
    ada = town.server.person("Ada Lindner")
    await ada.starts()
    first = Body(literal("Wann?"), ((Button("Di", "r:1"), Button("Mi", "r:2")),))
    after = Body(literal("Wann? Di."))
    async with opened(town.channel()) as channel:
        send = sender(channel)
        sent = await send(parcel(ada.id, first))
        assert isinstance(sent, Sent)
        assert await send(parcel(ada.id, after, edits=sent.ref)) == sent
        assert await send(parcel(ada.id, after, edits=sent.ref)) == sent
        (seen,) = town.server.sent(ada.id)
        assert (seen.text, seen.labels, seen.edited) == ("Wann? Di.", [], 1)
        anew = await send(parcel(ada.id, first, edits="4711"))
        assert isinstance(anew, Sent)
        assert anew != sent
        document = Body(literal("Bitte"), documents=(Document("a.ics", "text/calendar", "A"),))
        with_file = await send(parcel(ada.id, document))
        assert isinstance(with_file, Sent)
        assert await send(parcel(ada.id, "Danke", edits=with_file.ref)) == with_file
        assert await send(parcel(ada.id, "Danke", edits=with_file.ref)) == with_file
        assert [each.text for each in town.server.sent(ada.id)][-2:] == ["Wann?", "Danke"]
        far_too_long = await send(parcel(ada.id, "Danke" * 300, edits=with_file.ref))
        assert isinstance(far_too_long, Sent)
        assert far_too_long != with_file
        assert [each.text for each in town.server.sent(ada.id)][-2:] == ["", "Danke" * 300]


TOO_OLD = (
    b'{"ok": false, "error_code": 400,'
    b' "description": "Bad Request: message can\'t be deleted for everyone"}'
)


async def test_what_is_taken_back_is_deleted_while_that_can_be(town: Town) -> None:
    ada, kim = town.server.person("Ada Lindner"), town.server.person("Kim Seidel")
    await kim.starts()
    gone = Body(literal("(zurückgenommen)"), removes=True)
    async with running(town.channel()) as channel:
        send = sender(channel)
        await ada.sends_photo(PNG)
        _, shown = await town.events(2)
        assert isinstance(shown, Shown)
        stays = await send(parcel(kim.id, "Bleibt"))
        assert isinstance(stays, Sent)
        for words in ("Skizze", "ä" * 3000):  # the first one is a caption, the second is not
            sent = await send(parcel(kim.id, Body(literal(words), media=(shown.media,))))
            assert isinstance(sent, Sent)
            for _ in range(2):  # the answer to the first attempt may have been lost
                taken = parcel(kim.id, gone, edits=sent.ref, pieces=sent.pieces)
                assert await send(taken) == Sent(sent.ref)
            assert [each.text for each in town.server.sent(kim.id)] == ["Bleibt"]
        town.server.faults.queue(Fault("old", status=400, body=TOO_OLD), "deleteMessage")
        assert await send(parcel(kim.id, gone, edits=stays.ref)) == stays
        assert [each.text for each in town.server.sent(kim.id)] == ["(zurückgenommen)"]


async def test_long_texts_and_attachments(town: Town) -> None:
    ada, kim = town.server.person("Ada Lindner"), town.server.person("Kim Seidel")
    await kim.starts()
    async with running(town.channel()) as channel:
        await ada.sends_photo(PNG)
        _, shown = await town.events(2)
        assert isinstance(shown, Shown)
        calendar = Document("treffen.ics", "text/calendar", "BEGIN:VCALENDAR")
        long = Markup(tuple(Paragraph((Text("ä" * 3000),)) for _ in range(3)))
        body = Body(long, ((Button("Ja", "r:1"),),), (shown.media,), (calendar,))
        sent = await channel.gateway.send(parcel(kim.id, body), at_once)
    seen = await kim.hears(5)
    assert [each.kind for each in seen] == ["photo", "document", "text", "text", "text"]
    assert (seen[0].content, seen[1].content) == (PNG, b"BEGIN:VCALENDAR")
    assert seen[1].file_name == "treffen.ics"
    assert [each.labels for each in seen] == [[], [], [], [], ["Ja"]]
    assert isinstance(sent, Sent)
    assert sent.ref == str(seen[4].message_id)
    assert [each.ref for each in sent.pieces] == [str(each.message_id) for each in seen]
    assert [each.words for each in sent.pieces] == [False, False, True, True, True]


async def test_a_flood_says_exactly_how_long_and_only_for_that_chat(town: Town) -> None:
    ada, ben = town.server.person("Ada Lindner"), town.server.person("Ben Okafor")
    await ada.starts()
    await ben.starts()
    town.server.faults.queue(faults.flood(37), "sendMessage")
    async with opened(town.channel()) as channel:
        assert await channel.gateway.send(parcel(ada.id, "Hallo"), at_once) == Later(37.0)
        async with asyncio.timeout(1):
            assert isinstance(await channel.gateway.send(parcel(ben.id, "Hallo"), at_once), Sent)
            again = await channel.gateway.send(parcel(ada.id, "Hallo"), at_once)
        assert isinstance(again, Later)
        assert 36 < again.seconds <= 37
    assert town.server.counters["sendMessage"] == 2
    assert town.server.sent(ada.id) == []


async def test_floods_in_three_chats_hold_everybody_two_only_themselves(town: Town) -> None:
    ada, ben = town.server.person("Ada Lindner"), town.server.person("Ben Okafor")
    mia = town.server.person("Mia Wolf")
    town.server.faults.queue(faults.flood(9), "sendMessage", times=3)
    async with opened(town.channel()) as channel:
        send = sender(channel)
        assert await send(parcel(ada.id, "Hallo")) == Later(9.0)
        assert await send(parcel(ben.id, "Hallo")) == Later(9.0)
        assert await send(parcel(mia.id, "Hallo")) == Later(9.0, everyone=True)


async def test_who_cannot_be_reached(town: Town) -> None:
    ada, ben = town.server.person("Ada Lindner"), town.server.person("Ben Okafor")
    await ada.starts()
    await ada.blocks()
    async with opened(town.channel()) as channel:
        send = sender(channel)
        for chat_id in (ada.id, ben.id, 4711, -4711):
            assert isinstance(await send(parcel(chat_id, "Hallo")), Unreachable), chat_id


async def test_what_is_never_taken_in_this_form(town: Town) -> None:
    ada = town.server.person("Ada Lindner")
    await ada.starts()
    refused = [
        Body(literal("x"), ((Button(" ", "t"),),)),
        Body(Markup()),
    ]
    async with opened(town.channel()) as channel:
        for body in refused:
            assert isinstance(await channel.gateway.send(parcel(ada.id, body), at_once), Refused)
        nowhere = parcel(0, "x", key="n")
        assert isinstance(
            await channel.gateway.send(Parcel(**{**_fields(nowhere), "to": "telegram:x"}), at_once),
            Refused,
        )


def _fields(of: Parcel) -> dict[str, Any]:
    return {name: getattr(of, name) for name in Parcel.__slots__}


@pytest.mark.parametrize(
    ("fault", "arrived"),
    [
        (faults.reset_before(), 0),
        (faults.reset_after(), 1),
        (faults.server_error(), 0),
        (faults.bad_gateway(), 0),
        (faults.gateway_timeout(), 1),
        (faults.malformed(), 1),
    ],
    ids=lambda value: value.name if isinstance(value, Fault) else "",
)
async def test_a_lost_answer_is_uncertain_and_a_lost_edit_is_not(
    town: Town, fault: Fault, arrived: int
) -> None:
    ada = town.server.person("Ada Lindner")
    await ada.starts()
    async with opened(town.channel()) as channel:
        sent = await channel.gateway.send(parcel(ada.id, "Hallo"), at_once)
        assert isinstance(sent, Sent)
        town.server.faults.queue(fault, times=2)
        delivery: Delivery = await channel.gateway.send(parcel(ada.id, "Guten Tag"), at_once)
        assert isinstance(delivery, Uncertain)
        assert len(town.server.sent(ada.id)) == 1 + arrived
        edit = parcel(ada.id, "Hallo, Ada", edits=sent.ref)
        assert isinstance(await channel.gateway.send(edit, at_once), Failed)
        assert await channel.gateway.send(edit, at_once) == sent
    assert town.server.sent(ada.id)[0].text == "Hallo, Ada"


async def test_without_a_connection_it_certainly_did_not_arrive(town: Town) -> None:
    async with opened(town.channel(api_url="http://127.0.0.1:9")) as channel:
        assert isinstance(await channel.gateway.send(parcel(1, "Hallo"), at_once), Failed)


async def test_a_proxy_that_finds_nobody_has_sent_nothing(town: Town) -> None:
    town.server.faults.queue(Fault("unavailable", status=503), "sendMessage")
    async with opened(town.channel()) as channel:
        assert isinstance(await channel.gateway.send(parcel(1, "Hallo"), at_once), Failed)


@pytest.mark.parametrize("status", [302, 400, 401, 403, 404, 413, 429, 431])
@pytest.mark.parametrize("page", [b"<html>Turned away</html>", b'{"error": "turned away"}', b""])
async def test_what_a_proxy_says_is_not_the_word_of_telegram(
    town: Town, status: int, page: bytes
) -> None:
    ada = town.server.person("Ada Lindner")
    await ada.starts()
    turned_away = Fault("turned away", status=status, body=page, content_type="text/html")
    async with opened(town.channel()) as channel:
        sent = await channel.gateway.send(parcel(ada.id, "Hallo"), at_once)
        assert isinstance(sent, Sent)
        for passing in (parcel(ada.id, "Guten Tag"), parcel(ada.id, "Huhu", edits=sent.ref)):
            town.server.faults.queue(turned_away)
            assert isinstance(await channel.gateway.send(passing, at_once), Failed)
            assert isinstance(await channel.gateway.send(passing, at_once), Sent)


async def test_a_parcel_in_pieces_is_finished_patiently(town: Town) -> None:
    ada = town.server.person("Ada Lindner")
    await ada.starts()
    two = Body(literal("a" * 5000))
    async with opened(town.channel()) as channel:
        task = asyncio.create_task(channel.gateway.send(parcel(ada.id, two), at_once))
        await ada.hears(1)
        assert isinstance(await task, Sent)
        town.server.faults.queue(faults.delay(0), "sendMessage")
        town.server.faults.queue(faults.flood(1), "sendMessage")
        assert isinstance(await channel.gateway.send(parcel(ada.id, two), at_once), Sent)
    assert [len(each.text) for each in town.server.sent(ada.id)] == [4096, 904] * 2


async def test_a_parcel_that_broke_off_is_in_doubt_and_goes_on_where_it_stopped(
    town: Town,
) -> None:
    ada = town.server.person("Ada Lindner")
    await ada.starts()
    three = parcel(ada.id, Body(literal("a" * 9000)))
    town.server.faults.queue(faults.delay(0), "sendMessage")
    town.server.faults.queue(faults.reset_before(), "sendMessage")
    async with opened(town.channel()) as channel:
        delivery = await channel.gateway.send(three, at_once)
        assert isinstance(delivery, Uncertain)
        assert delivery.reason.startswith("1 of 3 pieces arrived")
        assert delivery.cut_short
        rest = replace(three, pieces=delivery.pieces)
        assert isinstance(await channel.gateway.send(rest, at_once), Sent)
    assert [len(each.text) for each in town.server.sent(ada.id)] == [4096, 4096, 808]


async def test_a_parcel_of_which_but_the_last_piece_is_in_doubt_is_not_cut_short(
    town: Town,
) -> None:
    ada = town.server.person("Ada Lindner")
    await ada.starts()
    town.server.faults.queue(faults.delay(0), "sendMessage")
    town.server.faults.queue(faults.reset_before(), "sendMessage")
    async with opened(town.channel()) as channel:
        two = parcel(ada.id, Body(literal("a" * 5000)))
        delivery = await channel.gateway.send(two, at_once)
    assert isinstance(delivery, Uncertain)
    assert not delivery.cut_short


@pytest.mark.parametrize(
    "fault",
    [
        faults.flood(37),
        Fault("unavailable", status=503),
        Fault("no", status=400, body=b'{"ok": false, "error_code": 400, "description": "no"}'),
    ],
    ids=lambda fault: fault.name,
)
async def test_where_nothing_is_uncertain_there_is_no_doubt(town: Town, fault: Fault) -> None:
    ada = town.server.person("Ada Lindner")
    await ada.starts()
    three = parcel(ada.id, Body(literal("a" * 9000)), why=Why.CHAT)
    for each in (faults.delay(0), *[fault] * 3):
        town.server.faults.queue(each, "sendMessage")
    async with opened(town.channel()) as channel:
        delivery = await channel.gateway.send(three, at_once)
    assert isinstance(delivery, Later | Failed | Refused)
    assert len(delivery.pieces) == 1
    town.server.faults.clear()
    async with opened(town.channel()) as channel:  # after a start
        rest = replace(three, pieces=delivery.pieces)
        whole = await channel.gateway.send(rest, at_once)
    assert isinstance(whole, Sent)
    assert whole.pieces[0].ref == delivery.pieces[0].ref
    assert [len(each.text) for each in town.server.sent(ada.id)] == [4096, 4096, 808]


async def test_the_pace_never_meets_a_limit(store: SqlStore) -> None:
    """Four times faster on both sides, to be short."""
    fast = Limits(
        per_second=DOCUMENTED.per_second * 4, chat_per_second=DOCUMENTED.chat_per_second * 4
    )
    async with BotApiServer(limits=Pace().scaled(4)) as server:
        people = [server.person(f"Person {number}") for number in range(40)]
        for person in people:
            await person.starts()
        async with opened(Town(server, store).channel(limits=fast)) as channel:

            async def write(chat_id: int) -> list[Delivery]:
                return [await channel.gateway.send(parcel(chat_id, "x"), at_once) for _ in range(6)]

            found = await asyncio.gather(*(write(person.id) for person in people))
        assert {type(each) for row in found for each in row} == {Sent}
        assert server.counters["sendMessage"] == 240


async def test_menus_by_language_and_for_a_coordinator(town: Town) -> None:
    ada = town.server.person("Ada Lindner", language="de")
    ben = town.server.person("Ben Okafor", language="en")
    kim = town.server.person("Kim Seidel", language="de")
    await kim.starts()
    menus = {
        "": {"private": [("help", "What I can do")]},
        "de": {
            "private": [("hilfe", "Was ich kann"), ("treffen", "Monatstreffen")],
            f"telegram:{kim.id}": [("status", "Wo die Teams stehen")],
            "telegram:4711": [("status", "Wo die Teams stehen")],
            "groups": [("Groß", "kein Befehl")],
        },
    }
    async with opened(town.channel()) as channel:
        assert await channel.publish_menus(menus) == 3
        assert await channel.publish_menus(menus) == 3
        assert await channel.links("imm-7") == (
            "https://t.me/kupplung_bot?start=imm-7",
            "https://t.me/kupplung_bot?startgroup=imm-7",
        )
    assert ada.menu == {"hilfe": "Was ich kann", "treffen": "Monatstreffen"}
    assert ben.menu == {"help": "What I can do"}
    assert kim.menu == {"status": "Wo die Teams stehen"}
