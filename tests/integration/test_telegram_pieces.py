"""An edit on Telegram that needs more messages than before, or fewer: nothing stale stays."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest

from adapters.telegram.channel import TelegramChannel, TelegramOptions
from bot.domain.milestones import Media, MediaKind
from bot.ports import Body, Delivery, Parcel, Piece, Sent
from bot.talk.markup import literal
from bot.talk.model import Button, Document, Why
from storage.store import SqlStore, open_store
from tests.support.botapi import DEFAULT_TOKEN, BotApiServer, Fault, Person, faults
from tests.support.clock import StillClock
from tests.support.starts import at_once
from tests.support.tables import lay
from tests.support.vaults import vault

pytestmark = pytest.mark.telegram

START = datetime(2024, 10, 1, 8, 0, tzinfo=UTC)
LONG, LONGER = "a" * 5000, "b" * 9000
PLAN = Document("plan.pdf", "application/pdf", "%PDF")
GONE = Body(literal("(zurückgenommen)"), removes=True)


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
async def channel(server: BotApiServer, store: SqlStore) -> AsyncIterator[TelegramChannel]:
    options = TelegramOptions(DEFAULT_TOKEN, server.url, limits=None, poll_timeout=2)
    made = TelegramChannel(options, store, StillClock(START), "one")
    await made.start()
    yield made
    await made.close()


class Chat:
    """Ada's chat with the bot."""

    def __init__(self, server: BotApiServer, channel: TelegramChannel, ada: Person) -> None:
        self._server, self._channel, self._ada = server, channel, ada

    async def send(self, body: Body | str, **more: Any) -> Delivery:
        """Send, or edit."""
        said = Body(literal(body)) if isinstance(body, str) else body
        told = Parcel("k", f"telegram:{self._ada.id}", said, Why.CHAT, "", None, START, **more)
        return await self._channel.gateway.send(told, at_once)

    async def says(self, body: Body | str) -> Sent:
        """Send what arrives."""
        found = await self.send(body)
        assert isinstance(found, Sent)
        return found

    async def changes(self, before: Sent, body: Body | str) -> Sent:
        """Edit what was sent, as the store hands it out."""
        found = await self.send(body, edits=before.ref, pieces=before.pieces)
        assert isinstance(found, Sent)
        return found

    @property
    def texts(self) -> list[str]:
        """What stands there."""
        return [each.text for each in self._server.sent(self._ada.id)]

    @property
    def refs(self) -> list[str]:
        """By which ids."""
        return [str(each.message_id) for each in self._server.sent(self._ada.id)]


@pytest.fixture
async def chat(server: BotApiServer, channel: TelegramChannel) -> Chat:
    person = server.person("Ada Lindner", language="de")
    await person.starts()
    return Chat(server, channel, person)


async def test_what_one_message_does_not_hold_goes_out_behind_it(chat: Chat) -> None:
    first = await chat.says("kurz")
    long = await chat.changes(first, LONG)
    longer = await chat.changes(long, LONGER)
    assert "".join(chat.texts) == LONGER
    assert [each.ref for each in longer.pieces] == chat.refs
    assert chat.refs[0] == first.ref


async def test_shorter_words_leave_nothing_stale(chat: Chat) -> None:
    longer = await chat.says(LONGER)
    long = await chat.changes(longer, LONG)
    assert "".join(chat.texts) == LONG
    short = await chat.changes(long, "Doch kurz")
    assert chat.texts == ["Doch kurz"]
    await chat.changes(short, GONE)
    assert chat.texts == []


async def test_the_buttons_stand_below_the_last_piece(chat: Chat, server: BotApiServer) -> None:
    asked = Body(literal(LONG), ((Button("Ja", "r:1"),),))
    long = await chat.changes(await chat.says("kurz"), asked)
    (ada,) = server.first_bot.private
    assert [each.labels for each in server.sent(ada)] == [[], ["Ja"]]
    await chat.changes(long, replace(asked, markup=literal("Passt das?")))
    assert [each.labels for each in server.sent(ada)] == [["Ja"]]


def refusal(words: str) -> Fault:
    answer = {"ok": False, "error_code": 400, "description": f"Bad Request: {words}"}
    return Fault("refused", status=400, body=orjson.dumps(answer))


async def test_what_cannot_be_deleted_any_more_is_emptied(chat: Chat, server: BotApiServer) -> None:
    longer = await chat.says(LONGER)
    too_old = refusal("message can't be deleted for everyone")
    server.faults.queue(too_old, "deleteMessage", times=2)
    assert await chat.changes(longer, "Doch kurz") == Sent(longer.pieces[0].ref)
    assert chat.texts == ["Doch kurz", "…", "…"]
    longer = await chat.says(LONGER)
    server.faults.queue(too_old, "deleteMessage", times=6)
    await chat.changes(longer, GONE)
    assert chat.texts[3:] == ["(zurückgenommen)", "…", "…"]


async def test_words_that_are_too_long_for_a_caption_stand_below_the_file(chat: Chat) -> None:
    shown = await chat.says(Body(literal("Der Plan"), documents=(PLAN,)))
    long = await chat.changes(shown, LONG)
    assert "".join(chat.texts) == LONG
    assert chat.texts[0] == ""
    assert [each.words for each in long.pieces] == [False, True, True]
    short = await chat.changes(long, "Mein Plan")
    assert chat.texts == ["", "Mein Plan"]
    await chat.changes(short, GONE)
    assert chat.texts == []


async def test_an_edit_that_brings_a_file_takes_the_place_of_all_that_was_there(
    chat: Chat,
) -> None:
    long = await chat.says(LONG)
    await chat.changes(long, Body(literal("Der Plan"), documents=(PLAN,)))
    assert chat.texts == ["Der Plan"]


async def test_a_file_that_cannot_be_had_is_named_and_the_one_before_it_goes(chat: Chat) -> None:
    shown = await chat.says(Body(literal("Der Plan"), documents=(PLAN,)))
    elsewhere = Media("matrix", MediaKind.FILE, "mxc://town/gone", name="Neu.pdf")
    await chat.changes(shown, Body(literal("Der neue Plan"), media=(elsewhere,)))
    assert chat.texts == ["Der neue Plan\n\n📎 Neu.pdf"]
    assert shown.ref not in chat.refs


async def test_where_a_piece_is_gone_all_is_said_anew(chat: Chat, server: BotApiServer) -> None:
    long = await chat.says(LONG)
    server.faults.queue(faults.delay(0), "editMessageText")
    server.faults.queue(refusal("message to edit not found"), "editMessageText")
    changed = await chat.changes(long, LONGER)
    assert "".join(chat.texts) == LONGER
    assert [each.ref for each in changed.pieces] == chat.refs
    assert long.ref not in chat.refs


async def test_an_edit_in_doubt_is_marked_in_new_messages_alone(
    chat: Chat, server: BotApiServer
) -> None:
    def doubted(words: str) -> dict[str, Any]:
        return {"body": words, "anew": Body(literal(f"{words} (doppelt)"))}

    first = await chat.says("kurz")
    await chat.send(**doubted("Doch kurz"), edits=first.ref)
    assert chat.texts == ["Doch kurz"]
    await chat.send(**doubted("a" * 4096), edits=first.ref)
    assert chat.texts == ["a" * 4096]
    await chat.send(**doubted(LONG), edits=first.ref)
    assert "".join(chat.texts) == f"{LONG} (doppelt)"
    server.faults.queue(refusal("message to edit not found"), "editMessageText")
    await chat.send(**doubted("Wieder kurz"), edits=first.ref)
    assert chat.texts[-1] == "Wieder kurz (doppelt)"
    await chat.send(Body(literal("Plan"), documents=(PLAN,)), edits=first.ref,
                    anew=Body(literal("Plan (doppelt)"), documents=(PLAN,)))  # fmt: skip
    assert chat.texts[-1] == "Plan (doppelt)"


@pytest.mark.parametrize("fault", [Fault("unavailable", status=503), faults.reset_before()])
async def test_an_edit_that_breaks_off_goes_on_where_it_stopped(
    chat: Chat, server: BotApiServer, fault: Fault
) -> None:
    first = await chat.says("kurz")
    for each in (faults.delay(0), *[fault] * 3):
        server.faults.queue(each, "sendMessage")
    broken = await chat.send(LONGER, edits=first.ref)
    assert not isinstance(broken, Sent)
    assert [each.ref for each in broken.pieces] == chat.refs
    assert len(broken.pieces) == 2
    server.faults.clear()
    await chat.changes(Sent(broken.pieces[-1].ref, pieces=broken.pieces), LONGER)
    assert "".join(chat.texts) == LONGER


async def test_a_file_alone_gets_its_words_below_it(chat: Chat) -> None:
    shown = await chat.says(Body(literal(""), documents=(PLAN,)))
    assert shown.pieces == (Piece(shown.ref, words=False),)
    await chat.changes(shown, "Der Plan")
    assert chat.texts == ["", "Der Plan"]


async def test_words_that_stand_for_a_file_are_changed_as_words(
    chat: Chat, server: BotApiServer
) -> None:
    """A proxy takes fewer bytes than Telegram: the file is named, and that message shows words."""
    server.faults.queue(Fault("too large", status=413), "sendDocument")
    named = await chat.says(Body(literal(""), documents=(PLAN,)))
    assert named.pieces == ()
    await chat.changes(named, "Der Plan")
    assert chat.texts == ["Der Plan"]
