"""Files: refused by what is said of them, before a byte is fetched; names of our own making."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from hypothesis import given
from hypothesis import strategies as st

from adapters.app.channels import Exchange
from adapters.matrix.contents import read_content
from adapters.telegram.api import Api, open_api
from adapters.telegram.contents import MOST_BYTES, content_of
from adapters.telegram.downloads import download
from adapters.telegram.render import render
from adapters.telegram.request import AiohttpRequest
from adapters.telegram.translate import Me, translate
from adapters.telegram.uploads import upload
from bot.domain.attachments import SUFFIXES, is_welcome
from bot.domain.milestones import Media, MediaKind, Update
from bot.ports import Body, MediaError
from bot.talk.markup import literal
from bot.talk.model import Odd, Shown, Unreadable, Why
from tests.support.cases import kept, settle
from tests.support.clock import at
from tests.support.town import Town
from tests.unit.test_matrix_pieces import Paper, gateway, parcel, send

NOW = at("2024-10-08 10:00")


def file(name: str, mime: str = "", kind: MediaKind = MediaKind.FILE) -> Media:
    return Media("telegram", kind, "ref", name, 12, mime)


WELCOME = (
    file("plan.pdf", "application/pdf"),
    file("PLAN.PDF"),
    file("foto.jpg", "image/jpeg", MediaKind.PHOTO),
    file("", "image/jpeg", MediaKind.PHOTO),
    file("", "", MediaKind.PHOTO),
    file("", "application/pdf"),
    file("bericht.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    file("tabelle.ods", "application/vnd.oasis.opendocument.spreadsheet"),
    file("notiz.txt", "text/plain; charset=utf-8"),
    file("teil.step", "application/step"),
    file("teil.stl", "model/stl"),
    file("film.mp4", "video/mp4"),
    file("v1.2 final.pdf", "application/octet-stream"),
)
BARRED = (
    file("42.zip", "application/zip"),
    file("42.zip"),
    file("archiv.tar.gz", "application/gzip"),
    file("archiv.7z"),
    file("archiv.rar", "application/pdf"),
    file("rechnung.pdf.exe", "application/pdf"),
    file("rechnung.pdf", "application/x-msdownload"),
    file("rechnung.pdf", "application/zip"),
    file("rechnung.exe", "image/png"),
    file("makro.docm"),
    file("skript.sh", "text/plain"),
    file("seite.html", "text/html"),
    file("seite.txt", "text/html"),
    file("bild.svg", "image/svg+xml"),
    file("bild.svg", "image/svg+xml", MediaKind.PHOTO),
    file("bild.exe", "image/png", MediaKind.PHOTO),
    file("rechnung.exe ", "application/pdf"),
    file("rechnung.exe.", "application/pdf"),
    file("rechnung.\u202efdp.exe", "application/pdf"),
    file("rechnung.pdf\x00.exe", "application/pdf"),
    file("app.apk"), file("lib.jar"), file("disk.iso"), file("link.lnk"), file("a.js"),
    file("namenlos"),
    file(""),
    file("", "application/octet-stream"),
)  # fmt: skip


@pytest.mark.parametrize("media", WELCOME, ids=lambda each: f"{each.name}-{each.mime}")
def test_what_a_team_has_to_show_is_welcome(media: Media) -> None:
    assert is_welcome(media)


@pytest.mark.parametrize("media", BARRED, ids=lambda each: f"{each.name!r}-{each.mime}")
def test_archives_and_programs_are_not(media: Media) -> None:
    assert not is_welcome(media)


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_name_and_type_can_be_judged(name: str, mime: str) -> None:
    assert is_welcome(file(name, mime)) in (True, False)
    assert not is_welcome(file(f"{name}.zip", mime))


@pytest.mark.parametrize("media", BARRED, ids=lambda each: f"{each.name!r}-{each.mime}")
def test_none_is_shown_to_others_on_the_same_messenger(media: Media) -> None:
    """What is overheard in a group was never asked for: others get its name alone."""
    (call,) = render(Body(literal("Hier"), media=(media,)), why=Why.CHAT)
    assert call.method == "sendMessage"
    assert call.fields["text"].startswith("Hier")


async def test_nor_in_a_room_of_matrix() -> None:
    home = Paper()
    ref = '{"url":"mxc://here/abc"}'
    shown = Media("matrix", MediaKind.FILE, ref, "rechnung.pdf.exe", 12, "application/pdf")
    for media in (shown, replace(shown, name="rechnung.pdf")):
        body = Body(literal("Hier"), media=(media,))
        await send(gateway(home), replace(parcel(media.name, ""), body=body))
    assert list(home.shown.values()) == [
        "📎 rechnung.pdf.exe", "Hier", "rechnung.pdf", "Hier",
    ]  # fmt: skip


def test_no_archive_is_on_the_list() -> None:
    archives = {"zip", "gz", "7z", "rar", "tar", "bz2", "xz", "jar", "apk", "iso", "cab", "docm"}
    assert not archives & SUFFIXES


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path, NOW)
    await settle(town)
    yield town
    await town.close()


async def test_a_barred_file_is_declined_kindly_and_kept_nowhere(town: Town) -> None:
    for what in ("file 42.zip", "file virus.exe Das ist unser Stand"):
        await town.sends("ada", what)
        assert "PDF" in town.visible("ada")[-1].text
    await town.says("ada", "/update im Plan Wir sägen.")
    question = town.visible("ada")[-1].text
    await town.sends("ada", "file 42.zip")
    assert any("nehme ich nicht an" in each.text for each in town.visible("ada")[-2:])
    assert town.visible("ada")[-1].text.endswith(question.splitlines()[-1])
    assert all(each.media is None for each in await kept(town, Update))


async def test_the_stranger_and_the_group_get_no_file_in_either(town: Town) -> None:
    town.settle_in("stranger", "de")
    await town.sends("stranger", "file 42.zip")
    assert town.visible("stranger")
    await town.sends("ada", "file 42.zip", "Gruppe")
    assert "42.zip" not in repr(town.hands.chats)


def telegram(**document: object) -> object:
    message = {
        "message_id": 1, "from": {"id": 5}, "chat": {"id": 5, "type": "private"},
        "document": {"file_id": "f", **document},
    }  # fmt: skip
    (envelope,) = translate({"update_id": 1, "message": message}, Me(7, "kbot"), NOW)
    return envelope.event


def test_an_oversize_file_of_telegrams_is_refused_by_its_metadata() -> None:
    assert telegram(file_size=MOST_BYTES + 1) == Unreadable(Odd.TOO_BIG)
    assert telegram(file_size=2**40) == Unreadable(Odd.TOO_BIG)
    assert isinstance(telegram(file_size=MOST_BYTES), Shown)
    for odd in (-1, "x", None, 1.5, True):
        assert isinstance(telegram(file_size=odd), Shown)


@pytest.fixture
async def endless() -> AsyncIterator[tuple[Api, list[int]]]:
    """A Bot API that says nothing of a file's size, and sends more than any file has."""
    sent = [0]

    async def get_file(_: web.Request) -> web.Response:
        return web.json_response({"ok": True, "result": {"file_id": "f", "file_path": "a.pdf"}})

    async def pour(request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse()
        await answer.prepare(request)
        while sent[0] < 50 * MOST_BYTES:
            await answer.write(b"x" * 2**20)
            sent[0] += 2**20
        return answer

    app, http = web.Application(), AiohttpRequest()
    app.router.add_post("/bot7:x/getFile", get_file)
    app.router.add_get("/file/bot7:x/a.pdf", pour)
    await http.initialize()
    async with TestServer(app) as server:
        yield open_api("7:x", str(server.make_url("/")), http), sent
    await http.shutdown()


async def test_what_is_larger_than_it_said_is_not_read_to_the_end(
    endless: tuple[Api, list[int]],
) -> None:
    api, sent = endless
    with pytest.raises(MediaError) as failed:
        await download(api, file("a.pdf", "application/pdf"))
    assert failed.value.gone
    assert sent[0] < 2 * MOST_BYTES


@pytest.mark.parametrize("size", [-1, 2**60, "9", None, 1.5, True])
def test_a_size_that_matrix_never_has_counts_as_unknown(size: object) -> None:
    content = {"msgtype": "m.file", "body": "a.pdf", "url": "mxc://a/b", "info": {"size": size}}
    shown = read_content(content, reply=False)
    assert isinstance(shown, Shown)
    assert shown.media.size == 0


async def test_what_is_barred_is_not_even_asked_for() -> None:
    class Source:
        asked = 0

        class gateway:  # noqa: N801
            channel = "telegram"

        async def fetch(self, media: Media) -> bytes:
            self.asked += 1
            return b"x"

    source, exchange = Source(), Exchange()
    exchange.add(source)  # type: ignore[arg-type]
    for media in BARRED:
        with pytest.raises(MediaError) as failed:
            await exchange.fetch(media)
        assert failed.value.gone
    assert source.asked == 0
    assert await exchange.fetch(WELCOME[0]) == b"x"


async def test_what_lies_with_a_messenger_that_is_not_set_up_is_gone() -> None:
    with pytest.raises(MediaError) as failed:
        await Exchange().fetch(WELCOME[0])
    assert failed.value.gone


NAMES = (
    "../../etc/passwd", "..\\..\\x.pdf", "/etc/passwd", "C:\\x.pdf", "a\x00b.pdf", "a\r\nX: y.pdf",
    'a"; filename="b.exe', "\u202efdp.exe", "", "..", ".", "CON", "a" * 500 + ".pdf", "\ud800.pdf",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_is_sent_on_is_harmless(name: str) -> None:
    made = upload(file(name, "application/pdf"), b"%PDF")
    assert made is not None
    assert made.name
    assert len(made.name) <= 120
    assert not set(made.name) & set('/\\"\r\n\x00\u202e')
    assert PurePosixPath(made.name).name == made.name or made.name in (".", "..")
    made.name.encode()


@pytest.mark.parametrize("name", NAMES)
def test_no_reference_of_a_file_leads_anywhere_else(name: str) -> None:
    """Only words and addresses of the messenger's own form are kept; names are never paths."""
    content = {"msgtype": "m.file", "body": name or "x", "url": f"mxc://a/{name}"}
    shown = read_content(content, reply=False)
    assert isinstance(shown, Unreadable | Shown)
    if isinstance(shown, Shown):
        assert "/.." not in shown.media.ref
    said = content_of({"document": {"file_id": name, "file_name": name}}, "")
    assert isinstance(said, Unreadable | Shown)
