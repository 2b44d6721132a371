"""Photos and files of Matrix where another process has the device: the access token is enough."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
import pytest_asyncio
from aiohttp import web

from adapters.matrix.channel import MatrixChannel, MatrixOptions
from adapters.matrix.files import ref_of
from adapters.matrix.home import Secrets
from adapters.matrix.library.account import Account, Folder
from bot.domain.milestones import Media, MediaKind
from bot.ports import MediaError, Store
from tests.support.clock import StillClock, at
from tests.support.loopback import listening

PHOTO = Media("matrix", MediaKind.PHOTO, ref_of({"url": "mxc://here/abc"}), "riss.png", 4)
ACCOUNT = Account("key", "a", "b", "c", user="@bot:here", device="BOT", token="right")
NOWHERE = "http://127.0.0.1:1"


class Homeserver:
    """As much of one as has a file, for whoever shows the token."""

    url = ""

    def __init__(self) -> None:
        self.token = "right"

    async def answer(self, request: web.Request) -> web.Response:
        """Answer a call."""
        if request.path == "/_matrix/client/versions":
            return web.json_response({"versions": ["v1.11"]})
        if request.headers.get("Authorization") != f"Bearer {self.token}":
            return web.json_response({"errcode": "M_UNKNOWN_TOKEN", "error": "gone"}, status=401)
        if request.path == "/_matrix/client/v1/media/download/here/abc":
            return web.Response(body=b"\x89PNG")
        return web.json_response({"errcode": "M_NOT_FOUND", "error": "none"}, status=404)


@pytest_asyncio.fixture
async def homeserver() -> AsyncIterator[Homeserver]:
    found = Homeserver()
    async with listening(found.answer) as found.url:
        yield found


class Alone:
    """A store that is never asked."""

    shared = True


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Return the folder of a device that another process has open."""
    folder = Folder(tmp_path / "matrix")
    folder.lock()
    folder.save(ACCOUNT)
    return folder


def standing_by(url: str, folder: Folder) -> MatrixChannel:
    """Return the channel of a process that waits for the lease."""
    options = MatrixOptions(url, "bot", Secrets("password"), folder.where)
    clock, store = StillClock(at("2024-10-08 10:00")), cast("Store", Alone())
    return MatrixChannel(options, store, clock, "two", random_bytes=bytes)


async def test_a_process_without_the_device_gets_a_photo(
    homeserver: Homeserver, folder: Folder
) -> None:
    channel = standing_by(homeserver.url, folder)
    assert await channel.fetch(PHOTO) == b"\x89PNG"
    homeserver.token = "new"
    with pytest.raises(MediaError) as caught:
        await channel.fetch(PHOTO)
    assert not caught.value.gone
    folder.save(replace(ACCOUNT, token="new"))
    assert await channel.fetch(PHOTO) == b"\x89PNG"


async def test_what_the_homeserver_does_not_have_is_gone(
    homeserver: Homeserver, folder: Folder
) -> None:
    other = replace(PHOTO, ref=ref_of({"url": "mxc://here/def"}))
    with pytest.raises(MediaError) as caught:
        await standing_by(homeserver.url, folder).fetch(other)
    assert caught.value.gone


@pytest.mark.parametrize("account", ["", "{}", '{"half"', None])
async def test_without_a_device_a_photo_may_be_had_later(
    homeserver: Homeserver, folder: Folder, account: str | None
) -> None:
    file = folder.where / "account.json"
    file.unlink()
    if account is not None:
        file.write_text(account)
    with pytest.raises(MediaError) as caught:
        await standing_by(homeserver.url, folder).fetch(PHOTO)
    assert not caught.value.gone


async def test_before_the_first_login_a_photo_may_be_had_later(
    homeserver: Homeserver, folder: Folder
) -> None:
    folder.save(replace(ACCOUNT, token=""))
    with pytest.raises(MediaError) as caught:
        await standing_by(homeserver.url, folder).fetch(PHOTO)
    assert not caught.value.gone


async def test_a_homeserver_that_is_out_has_the_photo_later(folder: Folder) -> None:
    with pytest.raises(MediaError) as caught:
        await standing_by(NOWHERE, folder).fetch(PHOTO)
    assert not caught.value.gone
