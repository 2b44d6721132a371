"""The Bot API server of the tests, driven by the real python-telegram-bot.

Whatever the product's tests believe about Telegram they believe because of this server, so its
rules are proven here with the library that the product uses.
"""

from __future__ import annotations

import asyncio
import logging
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    ReplyParameters,
    Update,
)
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.request import HTTPXRequest

from tests.support.botapi import (
    DEFAULT_TOKEN,
    SECRET_HEADER,
    Backoff,
    BotApiServer,
    Fault,
    Pace,
    Person,
    Seen,
    faults,
)
from tests.support.botapi.drive import Load, drive
from tests.support.botapi.errors import ApiError
from tests.support.botapi.limits import Throttle
from tests.support.telegram_town import until

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 32
SECOND_TOKEN = "700002:" + "B" * 35
PLAIN = {"verify": False}
"""Nobody speaks TLS on the loopback, and the certificates of the world take time to read."""

logging.getLogger("httpx").setLevel(logging.WARNING)  # it tells the token; the product has no httpx


@dataclass
class Hand:
    """A clock that moves when told."""

    seconds: float = 1000.0
    start: datetime = field(default_factory=lambda: datetime(2025, 3, 10, 9, 0, tzinfo=UTC))

    def time(self) -> float:
        return self.seconds

    def now(self) -> datetime:
        return self.start + timedelta(seconds=self.seconds - 1000.0)


@asynccontextmanager
async def client(server: BotApiServer, token: str | None = None) -> AsyncIterator[Bot]:
    bot = Bot(
        token or server.token,
        base_url=server.base_url,
        base_file_url=server.base_file_url,
        request=HTTPXRequest(connection_pool_size=256, httpx_kwargs=PLAIN),
        get_updates_request=HTTPXRequest(httpx_kwargs=PLAIN),
    )
    async with bot:
        yield bot


@pytest.fixture
async def server() -> AsyncIterator[BotApiServer]:
    async with BotApiServer(limits=False, webhook_backoff=Backoff(0.02, 0.1)) as running:
        yield running


@pytest.fixture
async def bot(server: BotApiServer) -> AsyncIterator[Bot]:
    async with client(server) as real:
        yield real


@pytest.fixture
async def ada(server: BotApiServer) -> Person:
    person = server.person("Ada Lindner", language="de", username="ada")
    await person.starts()
    return person


def keyboard(*labels: str) -> InlineKeyboardMarkup:
    row = [InlineKeyboardButton(label, callback_data=f"do:{label}") for label in labels]
    return InlineKeyboardMarkup([row])


async def refused(call: Awaitable[Any], kind: type[TelegramError], text: str) -> None:
    """Expect the server's words; the library cuts "Bad Request: " off and changes the case."""
    with pytest.raises(kind) as caught:
        await call
    wire = text.removeprefix("Bad Request: ")
    assert caught.value.message == (text if wire == text else wire.capitalize())


async def polled(server: BotApiServer) -> None:
    """Wait until a poll of the server's bot is under way."""
    await until(lambda: server.first_bot.queue.polled)


# --- identity and methods ---------------------------------------------------------------------


async def test_the_library_recognises_its_bot(bot: Bot, server: BotApiServer) -> None:
    assert (bot.id, bot.username, bot.can_read_all_group_messages) == (
        700001,
        "kupplung_bot",
        False,
    )
    assert server.counters["getMe"] == 1


async def test_a_wrong_token_and_an_unknown_method_are_refused(
    server: BotApiServer, bot: Bot
) -> None:
    stranger = Bot(SECOND_TOKEN, base_url=server.base_url)
    with pytest.raises(InvalidToken):
        await stranger.initialize()
    async with aiohttp.ClientSession() as session:
        for path, code, text in (
            (f"{SECOND_TOKEN}/getMe", 401, "Unauthorized"),
            ("nonsense/getMe", 404, "Not Found"),
            (f"{server.token}/makeCoffee", 404, "Not Found: method not found"),
        ):
            async with session.get(server.base_url + path) as answer:
                assert answer.status == code
                found = await answer.json()
                assert found == {"ok": False, "error_code": code, "description": text}


@pytest.mark.parametrize("way", ["query", "form", "json", "multipart"])
async def test_parameters_come_in_every_documented_way(
    server: BotApiServer, ada: Person, way: str
) -> None:
    markup = '{"inline_keyboard": [[{"text": "Ja", "callback_data": "y"}]]}'
    values = {"chat_id": str(ada.id), "text": "Grüße & Küsse", "reply_markup": markup}
    parts = aiohttp.FormData(values)
    parts.add_field("unused", b"x", filename="x.bin")
    ways: dict[str, dict[str, Any]] = {
        "query": {"params": values},
        "form": {"data": values},
        "json": {"json": {**values, "chat_id": ada.id}},
        "multipart": {"data": parts},
    }
    async with aiohttp.ClientSession() as session:
        url = f"{server.base_url}{server.token}/sendmessage"
        async with session.post(url, **ways[way]) as answer:
            assert answer.status == 200
    assert [(seen.text, seen.labels) for seen in server.sent(ada.id)] == [("Grüße & Küsse", ["Ja"])]


# --- long polling -----------------------------------------------------------------------------


async def test_an_update_comes_again_until_its_offset_is_confirmed(bot: Bot, ada: Person) -> None:
    await ada.says("eins")
    await ada.says("zwei")
    first = await bot.get_updates()
    again = await bot.get_updates(offset=first[0].update_id, limit=2)
    assert [u.message.text for u in first if u.message] == ["/start", "eins", "zwei"]
    assert [u.update_id for u in again] == [u.update_id for u in first][:2]
    rest = await bot.get_updates(offset=first[1].update_id + 1)
    assert [u.update_id for u in rest] == [first[2].update_id]
    assert await bot.get_updates(offset=first[2].update_id + 1) == ()


async def test_a_negative_offset_keeps_only_the_newest(bot: Bot, ada: Person) -> None:
    for text in ("eins", "zwei", "drei"):
        await ada.says(text)
    newest = await bot.get_updates(offset=-1)
    assert [u.message.text for u in newest if u.message] == ["drei"]
    assert len(await bot.get_updates()) == 1


async def test_a_long_poll_ends_with_the_first_update_or_its_timeout(
    bot: Bot, ada: Person, server: BotApiServer
) -> None:
    [start] = await bot.get_updates()
    offset = start.update_id + 1
    poll = asyncio.create_task(bot.get_updates(offset=offset, timeout=5))
    await polled(server)
    assert not poll.done()
    await ada.says("da bin ich")
    [update] = await asyncio.wait_for(poll, 1)
    assert update.message is not None
    assert update.message.text == "da bin ich"
    begin = time.monotonic()
    assert await bot.get_updates(offset=offset + 1, timeout=1) == ()
    assert 0.9 < time.monotonic() - begin < 2


async def test_a_second_poller_ends_the_first_with_409(bot: Bot, server: BotApiServer) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=5))
    await polled(server)
    async with client(server) as other:
        second = asyncio.create_task(other.get_updates(timeout=1))
        await refused(
            first,
            Conflict,
            "Conflict: terminated by other getUpdates request; "
            "make sure that only one bot instance is running",
        )
        assert await second == ()


async def test_only_wanted_kinds_of_updates_are_kept(bot: Bot, ada: Person) -> None:
    await bot.get_updates(offset=-1, allowed_updates=["message"])
    said = await ada.says("tippfehlre")
    await ada.edits(said, "Tippfehler")
    await bot.get_updates(allowed_updates=[])
    await ada.edits(said, "Kein Tippfehler")
    found = await bot.get_updates()
    assert [u.message.text for u in found if u.message] == ["/start", "tippfehlre"]
    assert [u.edited_message.text for u in found if u.edited_message] == ["Kein Tippfehler"]


async def test_updates_fall_due_after_their_lifetime() -> None:
    hand = Hand()
    async with (
        BotApiServer(limits=False, time=hand.time, now=hand.now) as server,
        client(server) as bot,
    ):
        ada = server.person("Ada")
        await ada.starts()
        await bot.send_message(ada.id, "Los?", reply_markup=keyboard("Ja"))
        await ada.presses("Ja")
        hand.seconds += 151
        assert [bool(u.message) for u in await bot.get_updates()] == [True]
        hand.seconds += 86_400
        assert await bot.get_updates() == ()


async def test_people_carry_language_name_code_and_commands(bot: Bot, server: BotApiServer) -> None:
    ben = server.person("Ben Okafor", language="en", username="beno")
    await ben.starts("maker-CIMIS_2")
    [update] = await bot.get_updates()
    message = update.message
    assert message is not None
    assert message.from_user is not None
    assert message.text == "/start maker-CIMIS_2"
    assert (message.from_user.language_code, message.from_user.full_name) == ("en", "Ben Okafor")
    assert [e.type for e in message.entities] == ["bot_command"]
    with pytest.raises(ValueError, match="deep link"):
        await ben.starts("a code with spaces")


async def test_whatever_people_send_arrives(bot: Bot, ada: Person) -> None:
    photo = await ada.sends_photo(PNG, "unser Prototyp")
    await ada.sends_document("skizze.pdf", b"%PDF-1.7 skizze")
    await ada.sends_sticker()
    await ada.sends_voice()
    await ada.sends_contact()
    await ada.replies_to(photo, "das meine ich")
    await ada.says("x" * 10_000)
    updates = await bot.get_updates()
    found = [u.message for u in updates[1:] if u.message]
    assert found[0].caption == "unser Prototyp"
    assert found[0].photo
    assert found[1].document is not None
    assert found[1].document.file_name == "skizze.pdf"
    assert found[2].sticker
    assert found[3].voice
    assert found[4].contact
    assert found[5].reply_to_message is not None
    assert found[5].reply_to_message.photo
    assert [len(m.text or "") for m in found[6:]] == [4096, 4096, 1808]
    file = await bot.get_file(found[1].document.file_id)
    assert bytes(await file.download_as_bytearray()) == b"%PDF-1.7 skizze"


# --- webhooks ---------------------------------------------------------------------------------


class Receiver:
    """A webhook endpoint that answers as it is told."""

    def __init__(self) -> None:
        self.news = asyncio.Event()
        self.taken: list[dict[str, Any]] = []
        self.secrets: set[str | None] = set()
        self.tries = 0
        self.answer: Callable[[dict[str, Any]], Awaitable[web.Response]] = self.accept
        self.url = ""

    async def accept(self, _update: dict[str, Any]) -> web.Response:
        return web.Response()

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        self.tries += 1
        self.secrets.add(request.headers.get(SECRET_HEADER))
        update = await request.json()
        answer = await self.answer(update)
        if answer.status == 200:
            self.taken.append(update)
            self.news.set()
        return answer

    @property
    def texts(self) -> list[str]:
        return [each["message"]["text"] for each in self.taken if "message" in each]

    async def takes(self, count: int) -> None:
        async with asyncio.timeout(3):
            while len(self.taken) < count:
                self.news.clear()
                await self.news.wait()


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with AsyncExitStack() as stack:
        found = Receiver()
        runner = web.ServerRunner(web.Server(found.handle), shutdown_timeout=0.1)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        found.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
        yield found


async def test_a_webhook_gets_what_waited_and_what_comes_with_its_secret(
    bot: Bot, ada: Person, receiver: Receiver
) -> None:
    await bot.set_webhook(receiver.url, secret_token="s3cret_A-b")
    await ada.says("hallo")
    await receiver.takes(2)
    assert receiver.texts == ["/start", "hallo"]
    assert receiver.secrets == {"s3cret_A-b"}
    parsed = Update.de_json(receiver.taken[1], bot)
    assert parsed.effective_user is not None
    assert parsed.effective_user.first_name == "Ada"
    info = await bot.get_webhook_info()
    assert (info.url, info.pending_update_count) == (receiver.url, 0)


async def test_a_webhook_and_polling_exclude_each_other(
    bot: Bot, ada: Person, receiver: Receiver, server: BotApiServer
) -> None:
    await bot.get_updates(offset=-1)
    poll = asyncio.create_task(bot.get_updates(offset=2**31 - 1, timeout=5))
    await polled(server)
    await bot.set_webhook(receiver.url)
    await refused(poll, Conflict, "Conflict: terminated by setWebhook request")
    await refused(
        bot.get_updates(),
        Conflict,
        "Conflict: can't use getUpdates method while webhook is active; "
        "use deleteWebhook to delete the webhook first",
    )
    await bot.delete_webhook()
    await ada.says("wieder da")
    assert [u.message.text for u in await bot.get_updates() if u.message] == ["wieder da"]
    await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates() == ()


async def test_an_update_is_delivered_until_it_is_answered_with_2xx(
    bot: Bot, ada: Person, receiver: Receiver
) -> None:
    failures = iter((500, 302, 503))

    async def refuse_some(_update: dict[str, Any]) -> web.Response:
        return web.Response(status=next(failures, 200), headers={"Location": "/elsewhere"})

    receiver.answer = refuse_some
    await bot.set_webhook(receiver.url)
    await ada.says("zweite")
    await receiver.takes(2)
    assert receiver.texts == ["/start", "zweite"]
    assert receiver.tries == 5
    info = await bot.get_webhook_info()
    assert info.last_error_message == ("Wrong response from the webhook: 503 Service Unavailable")


async def test_order_holds_within_a_chat_and_a_stuck_chat_holds_up_no_other(
    bot: Bot, server: BotApiServer, ada: Person, receiver: Receiver
) -> None:
    open_again = asyncio.Event()

    async def stall_ada(update: dict[str, Any]) -> web.Response:
        if update.get("message", {}).get("text") == "stau":
            await open_again.wait()
        return web.Response()

    receiver.answer = stall_ada
    await bot.send_message(ada.id, "Los?", reply_markup=keyboard("Ja"))
    await bot.set_webhook(receiver.url)
    ben = server.person("Ben")
    await ada.says("stau")
    await ada.says("danach")
    await ben.starts()
    await ada.presses("Ja")
    await receiver.takes(3)
    assert receiver.texts == ["/start", "/start"]
    assert any("callback_query" in each for each in receiver.taken)
    open_again.set()
    await receiver.takes(5)
    assert receiver.texts[2:] == ["stau", "danach"]


async def test_an_outage_of_the_server_loses_nothing(receiver: Receiver) -> None:
    server = BotApiServer(limits=False)
    ada = server.person("Ada")
    async with server, client(server) as bot:
        await bot.set_webhook(receiver.url)
    await ada.starts()
    with pytest.raises(NetworkError):
        await Bot(server.token, base_url=server.base_url).initialize()
    assert receiver.texts == []
    async with server:
        await receiver.takes(1)
    assert receiver.texts == ["/start"]


async def test_a_poll_under_way_when_the_server_stops_ends_in_an_error() -> None:
    async with BotApiServer() as server, AsyncExitStack() as stack:
        bot = await stack.enter_async_context(client(server))
        poll = asyncio.create_task(bot.get_updates(timeout=5))
        await polled(server)
        await server.stop()
        with pytest.raises(NetworkError, match="restart"):
            await poll


async def test_a_method_in_the_answer_is_carried_out(
    bot: Bot, ada: Person, receiver: Receiver
) -> None:
    async def reply(update: dict[str, Any]) -> web.Response:
        chat = update["message"]["chat"]["id"]
        order = {"method": "sendMessage", "chat_id": chat, "text": "im Vorbeigehen"}
        return web.json_response(order)

    receiver.answer = reply
    await bot.set_webhook(receiver.url)
    [seen] = await ada.hears()
    assert seen.text == "im Vorbeigehen"


@pytest.mark.parametrize(
    ("url", "secret", "text"),
    [
        (
            "ftp://kupplung.example",
            "ok",
            "Bad Request: bad webhook: An HTTPS URL must be provided for webhook",
        ),
        (
            "https://kupplung.example",
            "not ok",
            "Bad Request: secret token contains unallowed characters",
        ),
        ("https://kupplung.example", "x" * 257, "Bad Request: secret token is too long"),
    ],
)
async def test_a_bad_webhook_is_refused(bot: Bot, url: str, secret: str, text: str) -> None:
    await refused(bot.set_webhook(url, secret_token=secret), BadRequest, text)


# --- texts ------------------------------------------------------------------------------------


async def test_html_becomes_text_and_entities(bot: Bot, ada: Person) -> None:
    source = (
        '  <b>Fett <i>und 🎉 kursiv</i></b> &lt;3 &amp; &nbsp; <a href="https://x.example/?a=1&amp;b">'
        'hier</a> <pre><code class="language-python">x = 1</code></pre>'
        "<tg-spoiler>geheim</tg-spoiler><blockquote expandable>lang</blockquote> \n"
    )
    message = await bot.send_message(ada.id, source, parse_mode=ParseMode.HTML)
    [seen] = await ada.hears()
    assert seen.text == "Fett und 🎉 kursiv <3 & &nbsp; hier x = 1geheimlang"
    assert seen.marked("bold") == ["Fett und 🎉 kursiv"]
    assert seen.marked("italic") == ["und 🎉 kursiv"]
    assert seen.marked("spoiler") == ["geheim"]
    assert seen.marked("expandable_blockquote") == ["lang"]
    by_type = {e.type: e for e in message.entities}
    assert by_type["text_link"].url == "https://x.example/?a=1&b"
    assert by_type["pre"].language == "python"
    assert message.parse_entity(by_type["pre"]) == "x = 1"


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("ä<b>offen", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("zu</b>", "Unexpected end tag at byte offset 2"),
        ("ä<p>x</p>", 'Unsupported start tag "p" at byte offset 2'),
        ("3 < 4", 'Unsupported start tag "" at byte offset 2'),
        ("a <b", "Unclosed start tag at byte offset 2"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<a href="x>y</a>', "Unclosed start tag at byte offset 0"),
        ('<a ="x">y</a>', 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href=x/y>z</a>", "Unexpected end of name token at byte offset 9"),
    ],
)
async def test_malformed_html_is_refused(
    bot: Bot, ada: Person, source: str, complaint: str
) -> None:
    await refused(
        bot.send_message(ada.id, source, parse_mode="HTML"),
        BadRequest,
        f"Bad Request: can't parse entities: {complaint}",
    )
    assert ada.unheard() == []


async def test_lengths_count_utf16_units_after_parsing(bot: Bot, ada: Person) -> None:
    await bot.send_message(ada.id, "<b>" + "&amp;" * 4096 + "</b>", parse_mode="HTML")
    await bot.send_message(ada.id, "🎉" * 2048)
    for text in ("x" * 4097, "🎉" * 2048 + "x"):
        await refused(
            bot.send_message(ada.id, text), BadRequest, "Bad Request: message is too long"
        )
    await bot.send_photo(ada.id, PNG, caption="x" * 1024)
    await refused(
        bot.send_photo(ada.id, PNG, caption="x" * 1025),
        BadRequest,
        "Bad Request: message caption is too long",
    )
    assert len(server_texts(ada)) == 3


def server_texts(person: Person) -> list[str]:
    return [seen.text for seen in person.chat if seen.from_bot]


async def test_empty_texts_and_foreign_markup_are_refused(bot: Bot, ada: Person) -> None:
    await refused(bot.send_message(ada.id, ""), BadRequest, "Bad Request: message text is empty")
    await refused(
        bot.send_message(ada.id, "<b> </b>", parse_mode="HTML"),
        BadRequest,
        "Bad Request: text must be non-empty",
    )
    await refused(
        bot.send_message(ada.id, "*x*", parse_mode="MarkdownV3"),
        BadRequest,
        "Bad Request: unsupported parse_mode",
    )


# --- buttons ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("buttons", "text"),
    [
        ([InlineKeyboardButton("Ja", callback_data="ä" * 33)], "BUTTON_DATA_INVALID"),
        (
            [InlineKeyboardButton("", callback_data="x")],
            "inline keyboard button text must be non-empty",
        ),
        (
            [InlineKeyboardButton("x")],
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            [InlineKeyboardButton("x", url="http://localhost/a")],
            "inline keyboard button URL 'http://localhost/a' is invalid: Wrong HTTP URL",
        ),
        (
            [InlineKeyboardButton("x", url="mailto://kim@a.example")],
            (
                "inline keyboard button URL 'mailto://kim@a.example' is invalid: "
                "Unsupported URL protocol"
            ),
        ),
        (
            [InlineKeyboardButton(str(n), callback_data="x") for n in range(101)],
            "reply markup is too long",
        ),
    ],
)
async def test_keyboards_obey_the_rules(
    bot: Bot, ada: Person, buttons: list[InlineKeyboardButton], text: str
) -> None:
    markup = InlineKeyboardMarkup([[each] for each in buttons])
    await refused(
        bot.send_message(ada.id, "?", reply_markup=markup), BadRequest, f"Bad Request: {text}"
    )


async def test_the_longest_data_and_most_buttons_pass(bot: Bot, ada: Person) -> None:
    buttons = [InlineKeyboardButton(str(n), callback_data="ä" * 32) for n in range(99)]
    link = InlineKeyboardButton("Seite", url="https://kupplung.example/?a=1")
    markup = InlineKeyboardMarkup([[each] for each in [*buttons, link]])
    message = await bot.send_message(ada.id, "?", reply_markup=markup)
    assert message.reply_markup == markup
    [seen] = await ada.hears()
    assert len(seen.labels) == 100
    assert seen.buttons[99][0].url == "https://kupplung.example/?a=1"


async def test_a_press_spins_until_it_is_answered(
    bot: Bot, server: BotApiServer, ada: Person
) -> None:
    sent = await bot.send_message(ada.id, "Treffen?", reply_markup=keyboard("Ja", "Nein"))
    await bot.send_message(ada.id, "Noch etwas", reply_markup=keyboard("Nein"))
    press = await ada.presses("Ja")
    assert press is not None
    assert server.unanswered == [press]
    update = (await bot.get_updates())[-1]
    query = update.callback_query
    assert query is not None
    assert query.message is not None
    assert (query.data, query.message.message_id) == ("do:Ja", sent.message_id)
    await bot.answer_callback_query(query.id, text="Notiert", show_alert=True)
    assert (await press.settles()).text == "Notiert"
    assert press.alert
    assert press.answers == 1
    assert server.unanswered == []
    with pytest.raises(LookupError, match="Vielleicht"):
        await ada.presses("Vielleicht")
    await refused(
        bot.answer_callback_query(query.id, text="x" * 201),
        BadRequest,
        "Bad Request: MESSAGE_TOO_LONG",
    )


async def test_buttons_of_changed_and_deleted_messages_still_send(bot: Bot, ada: Person) -> None:
    sent = await bot.send_message(ada.id, "Treffen?", reply_markup=keyboard("Ja"))
    [old] = await ada.hears()
    await bot.edit_message_text("Ist entschieden", ada.id, sent.message_id)
    await ada.presses_old(old, "Ja")
    await bot.delete_message(ada.id, sent.message_id)
    await ada.presses_old(old, "Ja")
    changed, deleted = (await bot.get_updates())[-2:]
    assert changed.callback_query is not None
    assert deleted.callback_query is not None
    assert changed.callback_query.data == "do:Ja"
    assert getattr(changed.callback_query.message, "text", None) == "Ist entschieden"
    assert deleted.callback_query.message is not None
    assert not deleted.callback_query.message.is_accessible


async def test_a_late_answer_is_refused() -> None:
    hand = Hand()
    async with (
        BotApiServer(limits=False, time=hand.time, callback_lifetime=20) as server,
        client(server) as bot,
    ):
        ada = server.person("Ada")
        await ada.starts()
        await bot.send_message(ada.id, "?", reply_markup=keyboard("Ja"))
        press = await ada.presses("Ja")
        assert press is not None
        hand.seconds += 21
        text = "Bad Request: query is too old and response timeout expired or query ID is invalid"
        await refused(bot.answer_callback_query(press.query_id), BadRequest, text)
        await refused(bot.answer_callback_query("1"), BadRequest, text)
        assert not press.answered


# --- editing and deleting ---------------------------------------------------------------------


async def test_edits_change_what_people_see(bot: Bot, ada: Person) -> None:
    sent = await bot.send_message(ada.id, "1/3", reply_markup=keyboard("Weiter"))
    await ada.hears()
    await bot.edit_message_text(
        "<b>2/3</b>",
        ada.id,
        sent.message_id,
        parse_mode="HTML",
        reply_markup=keyboard("Zurück"),
    )
    [seen] = await ada.hears()
    assert (seen.text, seen.labels, seen.edited) == ("2/3", ["Zurück"], 1)
    await bot.edit_message_reply_markup(ada.id, sent.message_id)
    [seen] = await ada.hears()
    assert (seen.text, seen.marked("bold"), seen.labels, seen.edited) == ("2/3", ["2/3"], [], 2)
    assert len([each for each in ada.chat if each.from_bot]) == 1


async def test_impossible_edits_and_deletions_are_refused(bot: Bot, ada: Person) -> None:
    said = await ada.says("meins")
    sent = await bot.send_message(ada.id, "gleich", reply_markup=keyboard("Ja"))
    photo = await bot.send_photo(ada.id, PNG)
    same = bot.edit_message_text("gleich", ada.id, sent.message_id, reply_markup=keyboard("Ja"))
    await refused(
        same,
        BadRequest,
        "Bad Request: message is not modified: specified new message content and reply markup "
        "are exactly the same as a current content and reply markup of the message",
    )
    for call, text in (
        (bot.edit_message_text("x", ada.id, 999), "message to edit not found"),
        (bot.edit_message_text("x", ada.id, said.message_id), "message can't be edited"),
        (
            bot.edit_message_text("x", ada.id, photo.message_id),
            "there is no text in the message to edit",
        ),
        (bot.delete_message(ada.id, 999), "message to delete not found"),
        (
            bot.send_message(ada.id, "x", reply_parameters=ReplyParameters(999)),
            "message to be replied not found",
        ),
    ):
        await refused(call, BadRequest, f"Bad Request: {text}")


async def test_messages_can_be_deleted_for_two_days() -> None:
    hand = Hand()
    async with (
        BotApiServer(limits=False, time=hand.time, now=hand.now) as server,
        client(server) as bot,
    ):
        ada = server.person("Ada")
        said = await ada.starts()
        sent = await bot.send_message(ada.id, "bleibt")
        assert sent.date == hand.start
        assert await bot.delete_message(ada.id, said.message_id)
        hand.seconds += 48 * 3600 + 1
        await refused(
            bot.delete_message(ada.id, sent.message_id),
            BadRequest,
            "Bad Request: message can't be deleted for everyone",
        )
        assert [seen.text for seen in ada.chat] == ["bleibt"]


# --- files ------------------------------------------------------------------------------------


async def test_files_go_up_and_come_down(bot: Bot, ada: Person) -> None:
    document = await bot.send_document(ada.id, b"BEGIN:VCALENDAR", filename="treffen.ics")
    assert document.document is not None
    await bot.send_document(
        ada.id, document.document.file_id, caption="<i>nochmal</i>", parse_mode="HTML"
    )
    await bot.send_photo(ada.id, PNG, caption="Diagramm", reply_markup=keyboard("Gut"))
    first, second, picture = await ada.hears(3)
    assert (first.kind, first.file_name, first.content) == (
        "document",
        "treffen.ics",
        b"BEGIN:VCALENDAR",
    )
    assert (second.content, second.marked("italic")) == (first.content, ["nochmal"])
    assert (picture.kind, picture.content, picture.labels) == ("photo", PNG, ["Gut"])
    file = await bot.get_file(document.document.file_id)
    assert bytes(await file.download_as_bytearray()) == b"BEGIN:VCALENDAR"


async def test_unusable_files_are_refused(bot: Bot, ada: Person) -> None:
    big = await bot.send_document(ada.id, b"x" * (20 * 2**20 + 1), filename="gross.bin")
    assert big.document is not None
    for call, text in (
        (bot.get_file(big.document.file_id), "file is too big"),
        (
            bot.get_file("erfunden"),
            "wrong file_id or the file is temporarily unavailable",
        ),
        (bot.send_document(ada.id, b"", filename="leer.txt"), "file must be non-empty"),
        (bot.send_photo(ada.id, b"kein Bild"), "IMAGE_PROCESS_FAILED"),
        (
            bot.send_photo(ada.id, big.document.file_id),
            "type of file mismatch: can't use document as photo",
        ),
        (
            bot.send_photo(ada.id, PNG + b"x" * 10 * 2**20),
            (
                f"file of size {40 + 10 * 2**20} bytes is too big for a photo; "
                f"the maximum size is {10 * 2**20} bytes"
            ),
        ),
    ):
        await refused(call, BadRequest, f"Bad Request: {text}")


# --- commands ---------------------------------------------------------------------------------


async def test_menus_follow_scope_and_language(bot: Bot, server: BotApiServer, ada: Person) -> None:
    await bot.set_my_commands([("help", "What I can do")])
    await bot.set_my_commands(
        [("hilfe", "Was ich kann")], scope=BotCommandScopeAllPrivateChats(), language_code="de"
    )
    kim = server.person("Kim Seidel", language="de")
    ben = server.person("Ben", language="en")
    await kim.starts()
    chat = BotCommandScopeChat(kim.id)
    await bot.set_my_commands([BotCommand("status", "Ampeln")], scope=chat)
    assert ada.menu == {"hilfe": "Was ich kann"}
    assert ben.menu == {"help": "What I can do"}
    assert kim.menu == {"status": "Ampeln"}
    assert [c.command for c in await bot.get_my_commands(chat)] == ["status"]
    await bot.delete_my_commands(chat)
    assert kim.menu == ada.menu
    assert await bot.set_my_description("Bringt zusammen") is True
    assert await bot.set_my_short_description("Kupplung") is True


@pytest.mark.parametrize(
    ("commands", "text"),
    [
        ([("Hilfe", "x")], "BOT_COMMAND_INVALID"),
        ([("später", "x")], "BOT_COMMAND_INVALID"),
        ([("a" * 33, "x")], "command length must not exceed 32"),
        ([("", "x")], "command must be non-empty"),
        ([("x", " ")], "command description must be non-empty"),
        ([("x", "y" * 257)], "command description length must not exceed 256"),
        ([(f"c{n}", "x") for n in range(101)], "BOT_COMMANDS_TOO_MUCH"),
    ],
)
async def test_commands_obey_the_rules(
    bot: Bot, commands: list[tuple[str, str]], text: str
) -> None:
    await refused(bot.set_my_commands(commands), BadRequest, f"Bad Request: {text}")


# --- who may be written to --------------------------------------------------------------------


async def test_people_who_cannot_be_reached_are_refused(
    bot: Bot, server: BotApiServer, ada: Person
) -> None:
    ben = server.person("Ben")
    await refused(
        bot.send_message(ben.id, "Hallo"),
        Forbidden,
        "Forbidden: bot can't initiate conversation with a user",
    )
    await refused(bot.send_message(42, "Hallo"), BadRequest, "Bad Request: chat not found")
    await ada.blocks()
    blocked = "Forbidden: bot was blocked by the user"
    await refused(bot.send_message(ada.id, "Hallo"), Forbidden, blocked)
    await refused(bot.send_chat_action(ada.id, "typing"), Forbidden, blocked)
    with pytest.raises(RuntimeError, match="blocked"):
        await ada.says("geht nicht")
    await ada.starts()
    await bot.send_message(ada.id, "Willkommen zurück")
    changes = [
        (u.my_chat_member.old_chat_member.status, u.my_chat_member.new_chat_member.status)
        for u in await bot.get_updates()
        if u.my_chat_member
    ]
    assert changes == [("member", "kicked"), ("kicked", "member")]
    await ada.deactivates()
    await refused(bot.send_message(ada.id, "Hallo"), Forbidden, "Forbidden: user is deactivated")


async def test_two_bots_have_chats_and_updates_of_their_own(
    bot: Bot, server: BotApiServer, ada: Person
) -> None:
    other = server.bot(SECOND_TOKEN, "second_bot")
    twin = ada.with_bot(other)
    async with client(server, SECOND_TOKEN) as second:
        await refused(
            second.send_message(ada.id, "Hallo"),
            Forbidden,
            "Forbidden: bot can't initiate conversation with a user",
        )
        await twin.says("an den zweiten")
        assert [u.message.text for u in await second.get_updates() if u.message] == [
            "an den zweiten"
        ]
        await second.send_message(ada.id, "vom zweiten")
    assert [seen.text for seen in twin.chat] == ["an den zweiten", "vom zweiten"]
    assert [seen.text for seen in ada.chat] == ["/start"]


# --- groups -----------------------------------------------------------------------------------


async def test_privacy_mode_lets_commands_and_replies_through(
    bot: Bot, server: BotApiServer, ada: Person
) -> None:
    ben = server.person("Ben")
    team = server.group("Team 1", members=[ada, ben])
    await refused(bot.send_message(team.id, "x"), BadRequest, "Bad Request: chat not found")
    await team.add_bot("t-42")
    await bot.send_message(team.id, "Ich bin da", reply_markup=keyboard("Passt"))
    [greeting] = await team.hears()
    await ada.says("unter uns", into=team)
    await ben.says("@kupplung_bot hörst du?", into=team)
    await ben.says("/status", into=team)
    await ben.says("/status@other_bot", into=team)
    await ben.says("/team@Kupplung_Bot 3", into=team)
    await ben.replies_to(greeting, "danke", into=team)
    await ben.presses("Passt", into=team)
    updates = (await bot.get_updates())[1:]
    assert updates[0].my_chat_member is not None
    assert updates[0].my_chat_member.new_chat_member.status == "member"
    heard = [u.message for u in updates if u.message]
    assert heard[0].new_chat_members[0].id == bot.id
    assert [m.text for m in heard[1:]] == [
        "/start@kupplung_bot t-42",
        "/status",
        "/team@Kupplung_Bot 3",
        "danke",
    ]
    query = updates[-1].callback_query
    assert query is not None
    assert query.message is not None
    assert (query.from_user.id, query.message.chat.id) == (ben.id, team.id)
    assert len(team.chat) == 9
    owner, member = [await bot.get_chat_member(team.id, each.id) for each in (ada, ben)]
    assert (owner.status, member.status) == ("creator", "member")
    assert (await bot.get_chat(team.id)).title == "Team 1"


async def test_members_come_and_go(bot: Bot, server: BotApiServer, ada: Person) -> None:
    ben, cem = server.person("Ben"), server.person("Cem")
    team = server.group("Team 1", members=[ada])
    await team.add_bot()
    await team.add_member(ben, cem, by=ada)
    await team.remove_member(cem, by=ada)
    await team.remove_member(ben)
    with pytest.raises(RuntimeError):
        await ben.says("noch da?", into=team)
    came, removed, left = [u.message for u in await bot.get_updates() if u.message][-3:]
    assert [each.id for each in came.new_chat_members] == [ben.id, cem.id]
    assert removed.left_chat_member is not None
    assert left.left_chat_member is not None
    assert removed.from_user is not None
    assert left.from_user is not None
    assert (removed.from_user.id, removed.left_chat_member.id) == (ada.id, cem.id)
    assert (left.from_user.id, left.left_chat_member.id) == (ben.id, ben.id)


async def test_edits_in_groups_pass_privacy_mode_as_messages_do(
    bot: Bot, server: BotApiServer, ada: Person
) -> None:
    team = server.group("Team 1", members=[ada])
    await team.add_bot()
    said = await ada.says("unter uns", into=team)
    await ada.edits(said, "ganz unter uns", into=team)
    assert [u.edited_message for u in await bot.get_updates() if u.edited_message] == []
    server.first_bot.reads_all = True
    await ada.edits(said, "unter uns dreien", into=team)
    (edit,) = [u.edited_message for u in await bot.get_updates() if u.edited_message]
    assert (edit.message_id, edit.text) == (said.message_id, "unter uns dreien")
    assert edit.edit_date is not None


async def test_topics_hold_their_messages(bot: Bot, server: BotApiServer, ada: Person) -> None:
    team = server.group("Team 1", members=[ada], forum=True)
    server.first_bot.reads_all = True
    await team.add_bot()
    topic = await team.opens_topic("Handbuch")
    await ada.says("Wer liest mit?", into=team, topic=topic)
    sent = await bot.send_message(team.id, "Ben", message_thread_id=topic)
    assert (sent.message_thread_id, sent.is_topic_message) == (topic, True)
    (seen,) = await team.hears()
    await ada.replies_to(seen, "danke", into=team)
    plain, reply = [u.message for u in await bot.get_updates() if u.message][-2:]
    assert plain.reply_to_message is not None
    assert plain.reply_to_message.forum_topic_created is not None
    assert reply.reply_to_message is not None
    assert reply.reply_to_message.message_id == sent.message_id
    for each in (plain, reply):
        assert (each.message_thread_id, each.is_topic_message) == (topic, True)
    nowhere = bot.send_message(team.id, "x", message_thread_id=4711)
    await refused(nowhere, BadRequest, "Bad Request: message thread not found")
    in_private = bot.send_message(ada.id, "x", message_thread_id=topic)
    await refused(in_private, BadRequest, "Bad Request: message thread not found")
    await team.closes_topic(topic)
    closed = bot.send_message(team.id, "x", message_thread_id=topic)
    await refused(closed, BadRequest, "Bad Request: TOPIC_CLOSED")


async def test_a_bot_that_left_or_was_kicked_stays_out(
    bot: Bot, server: BotApiServer, ada: Person
) -> None:
    team = server.group("Team 1", members=[ada])
    await team.add_bot()
    await team.remove_bot()
    await refused(
        bot.send_message(team.id, "x"),
        Forbidden,
        "Forbidden: bot was kicked from the group chat",
    )
    await team.add_bot()
    assert await bot.leave_chat(team.id)
    await refused(
        bot.send_message(team.id, "x"),
        Forbidden,
        "Forbidden: bot is not a member of the group chat",
    )
    await ada.says("/status", into=team)
    changes = [u.my_chat_member for u in await bot.get_updates() if u.my_chat_member]
    assert [each.new_chat_member.status for each in changes] == [
        "member",
        "kicked",
        "member",
        "left",
    ]


async def test_a_group_that_became_a_supergroup_says_where_it_is(
    bot: Bot, server: BotApiServer, ada: Person
) -> None:
    team = server.group("Team 1", members=[ada])
    await team.add_bot()
    new = await team.migrate()
    with pytest.raises(ChatMigrated) as caught:
        await bot.send_message(team.id, "x")
    assert caught.value.new_chat_id == new.id
    sent = await bot.send_message(new.id, "hier geht es weiter")
    assert sent.chat.type == "supergroup"
    services = [u.message for u in (await bot.get_updates())[-2:] if u.message]
    assert (services[0].chat.id, services[0].migrate_to_chat_id) == (team.id, new.id)
    assert services[0].from_user
    assert services[0].from_user.id == ada.id
    assert (services[1].chat.id, services[1].migrate_from_chat_id) == (new.id, team.id)
    sender = services[1].sender_chat
    assert services[1].from_user
    assert services[1].from_user.username == "GroupAnonymousBot"
    assert sender
    assert sender.id == new.id


# --- limits -----------------------------------------------------------------------------------


def waits(throttle: Throttle, chat_id: int) -> int:
    try:
        throttle.admit(chat_id)
    except ApiError as error:
        return error.parameters["retry_after"]
    return 0


def test_a_bot_may_send_thirty_messages_a_second() -> None:
    hand = Hand()
    throttle = Throttle(Pace(), hand.time)
    assert [waits(throttle, n) for n in range(30)] == [0] * 30
    assert waits(throttle, 30) == 1
    hand.seconds += 1
    assert [waits(throttle, n) for n in range(30, 60)] == [0] * 30
    for n in range(100, 400):
        hand.seconds += 1 / 30
        assert waits(throttle, n) == 0


def test_a_chat_takes_a_small_burst_then_one_a_second() -> None:
    hand = Hand()
    throttle = Throttle(Pace(), hand.time)
    assert [waits(throttle, 1) for _ in range(6)] == [0, 0, 0, 0, 0, 1]
    assert waits(throttle, 2) == 0
    hand.seconds += 1
    assert [waits(throttle, 1), waits(throttle, 1)] == [0, 1]


def test_a_group_takes_twenty_a_minute() -> None:
    hand = Hand()
    throttle = Throttle(Pace(), hand.time)
    for _ in range(20):
        assert waits(throttle, -5) == 0
        hand.seconds += 1
    assert waits(throttle, -5) == 40
    hand.seconds += 40
    assert waits(throttle, -5) == 0


def test_calling_too_early_prolongs_the_wait() -> None:
    hand = Hand()
    throttle = Throttle(Pace(chat_burst=1, chat_per_second=0.25), hand.time)
    assert waits(throttle, 1) == 0
    assert waits(throttle, 1) == 4
    hand.seconds += 3
    assert waits(throttle, 1) == 4
    hand.seconds += 3.5
    assert waits(throttle, 1) == 4
    hand.seconds += 4
    assert waits(throttle, 1) == 0


async def test_the_library_sees_the_429_and_some_methods_are_free() -> None:
    hand = Hand()
    async with BotApiServer(time=hand.time) as server, client(server) as bot:
        ada = server.person("Ada")
        await ada.starts()
        for number in range(5):
            sent = await bot.send_message(ada.id, str(number), reply_markup=keyboard("Ja"))
        with pytest.raises(RetryAfter) as caught:
            await bot.edit_message_text("geändert", ada.id, sent.message_id)
        assert caught.value._retry_after == timedelta(seconds=1)
        await bot.send_chat_action(ada.id, "typing")
        press = await ada.presses("Ja")
        assert press is not None
        assert await bot.answer_callback_query(press.query_id)
        hand.seconds += 1
        await bot.edit_message_text("geändert", ada.id, sent.message_id)
        assert server.counters["editMessageText:429"] == 1


async def test_limits_can_be_faster_than_life() -> None:
    pace = Pace(chat_burst=1).scaled(50)
    async with BotApiServer(limits=pace) as server, client(server) as bot:
        ada = server.person("Ada")
        await ada.starts()
        for number in range(3):
            await bot.send_message(ada.id, str(number))
            await asyncio.sleep(0.03)
        assert len(server.sent(ada.id)) == 3


# --- faults -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "error", "arrived"),
    [
        (faults.flood(7), RetryAfter, False),
        (faults.server_error(), NetworkError, False),
        (faults.bad_gateway(), NetworkError, False),
        (faults.gateway_timeout(), NetworkError, True),
        (faults.reset_before(), NetworkError, False),
        (faults.reset_after(), NetworkError, True),
        (faults.malformed(), TelegramError, True),
    ],
    ids=lambda value: value.name if isinstance(value, Fault) else "",
)
async def test_faults_hit_once_and_leave_the_truth_in_the_world(
    bot: Bot,
    server: BotApiServer,
    ada: Person,
    fault: Fault,
    error: type[TelegramError],
    arrived: bool,
) -> None:
    server.faults.queue(fault, "sendMessage")
    await bot.get_me()
    with pytest.raises(error):
        await bot.send_message(ada.id, "eins")
    assert [seen.text for seen in server.sent(ada.id)] == (["eins"] if arrived else [])
    await bot.send_message(ada.id, "zwei")
    assert server.sent(ada.id)[-1].text == "zwei"
    assert server.faults.injected == {fault.name: 1}


async def test_a_delay_is_only_slow(bot: Bot, server: BotApiServer, ada: Person) -> None:
    server.faults.queue(faults.delay(0.2))
    begin = time.monotonic()
    await bot.send_message(ada.id, "langsam")
    assert time.monotonic() - begin >= 0.2
    assert [seen.text for seen in server.sent(ada.id)] == ["langsam"]


async def test_faults_by_chance_are_repeatable(bot: Bot, server: BotApiServer, ada: Person) -> None:
    outcomes = []
    for _ in range(2):
        server.faults.clear()
        server.faults.randomly(faults.server_error(), 0.5, Random(7), "sendMessage")
        failed = []
        for number in range(12):
            try:
                await bot.send_message(ada.id, str(number))
            except NetworkError:
                failed.append(number)
        outcomes.append(failed)
    assert outcomes[0] == outcomes[1]
    assert 0 < len(outcomes[0]) < 12


# --- what tests and benchmarks read -----------------------------------------------------------


async def test_the_log_tells_what_was_called(bot: Bot, server: BotApiServer, ada: Person) -> None:
    await bot.send_message(ada.id, "eins")
    await refused(bot.send_message(42, "zwei"), BadRequest, "Bad Request: chat not found")
    good, bad = list(server.log)[-2:]
    assert (good.method, good.chat_id, good.ok, good.error) == ("sendMessage", ada.id, True, None)
    assert (bad.chat_id, bad.ok, bad.error) == (42, False, "Bad Request: chat not found")
    assert server.counters["sendMessage"] == 2
    assert server.counters["sendMessage:400"] == 1


async def test_people_wait_for_a_certain_message(bot: Bot, ada: Person) -> None:
    async def talk() -> None:
        for text in ("erst", "dann", "Ende", "Nachtrag"):
            await bot.send_message(ada.id, text)

    def is_end(seen: Seen) -> bool:
        return seen.text == "Ende"

    task = asyncio.create_task(talk())
    assert [seen.text for seen in await ada.hears(is_end)] == ["erst", "dann", "Ende"]
    assert [seen.text for seen in await ada.hears()] == ["Nachtrag"]
    await task
    with pytest.raises(TimeoutError, match="heard only"):
        await ada.hears(1, timeout=0.05)


async def test_a_crowd_drives_an_echo_over_the_webhook(
    bot: Bot, server: BotApiServer, receiver: Receiver
) -> None:
    async def echo(update: dict[str, Any]) -> web.Response:
        message = update["message"]
        await bot.send_message(message["chat"]["id"], message["text"])
        return web.Response()

    receiver.answer = echo
    await bot.set_webhook(receiver.url)
    closed = await drive(server, Load(people=3, seconds=1.5))
    paced = await drive(server, Load(people=3, seconds=0.3, rate=50.0))
    assert closed.steps > 3
    assert closed.unanswered == 0
    assert 5 <= paced.steps <= 15


async def test_the_server_runs_as_a_process_of_its_own() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.support.botapi",
        "--limits",
        "off",
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        port = int(await asyncio.wait_for(process.stdout.readline(), 10))
        async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session:
            order = {"people": 2, "seconds": 0.0}
            async with session.post("/_world/drive", json=order) as answer:
                assert (await answer.json())["steps"] == 0
            async with session.post("/_world/people", json={"count": 2}) as answer:
                ids = await answer.json()
            bot = Bot(DEFAULT_TOKEN, base_url=f"http://127.0.0.1:{port}/bot")
            async with bot:
                await bot.send_message(ids[1], "Rundnachricht")
            async with session.get("/_world/counters") as answer:
                assert await answer.json() == {"getMe": 1, "sendMessage": 1}
    finally:
        process.terminate()
        assert await asyncio.wait_for(process.wait(), 5) == 0
