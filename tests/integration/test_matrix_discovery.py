"""Finding the homeserver: by its name, by its address, and what is said where there is none."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from aiohttp import web

from adapters.matrix import discovery
from adapters.matrix.discovery import Undiscovered, discover
from adapters.matrix.home import NotReached

WELL_KNOWN = "/.well-known/matrix/client"
VERSIONS = "/_matrix/client/versions"
SOUND = json.dumps({"versions": ["v1.1", "v1.14"]})


class Site:
    """A web server that answers with what it was given, else with 404, and counts."""

    def __init__(self) -> None:
        self.pages: dict[str, tuple[int, str]] = {}
        self.slow = 0.0
        self.asked: list[str] = []
        self.name = ""

    @property
    def url(self) -> str:
        return f"http://{self.name}"

    async def answer(self, request: web.Request) -> web.Response:
        self.asked.append(request.path)
        await asyncio.sleep(self.slow)
        status, text = self.pages.get(request.path, (404, "nothing"))
        return web.Response(status=status, text=text)

    def leads_to(self, base: object) -> None:
        self.pages[WELL_KNOWN] = (200, json.dumps({"m.homeserver": {"base_url": base}}))


@pytest.fixture
async def open_site() -> AsyncIterator[Callable[[], Awaitable[Site]]]:
    runners: list[web.AppRunner] = []

    async def start() -> Site:
        site = Site()
        app = web.Application()
        app.router.add_get("/{path:.*}", site.answer)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        runners.append(runner)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        site.name = f"127.0.0.1:{runner.addresses[0][1]}"
        return site

    yield start
    for runner in runners:
        await runner.cleanup()


@pytest.fixture
async def site(open_site: Callable[[], Awaitable[Site]]) -> Site:
    return await open_site()


async def test_a_server_that_says_nothing_is_the_homeserver(site: Site) -> None:
    site.pages[VERSIONS] = (200, SOUND)
    assert await discover(site.name) == site.url
    assert site.asked == [WELL_KNOWN, VERSIONS]


async def test_a_server_leads_to_its_homeserver(
    site: Site, open_site: Callable[[], Awaitable[Site]]
) -> None:
    home = await open_site()
    home.pages[f"/matrix{VERSIONS}"] = (200, SOUND)
    site.leads_to(f"{home.url}/matrix/")
    assert await discover(site.name) == f"{home.url}/matrix"
    assert home.asked == [f"/matrix{VERSIONS}"]


async def test_an_address_is_taken_as_it_is(site: Site) -> None:
    site.pages[VERSIONS] = (200, SOUND)
    site.leads_to("https://elsewhere.example.org")
    assert await discover(f"{site.url}/") == site.url
    assert site.asked == [VERSIONS]


@pytest.mark.parametrize(
    "page",
    [
        (200, ""),
        (200, "<html>"),
        (200, "[]"),
        (200, '{"m.homeserver": []}'),
        (200, '{"m.homeserver": {"base_url": 7}}'),
        (200, "[" * 60_000),
        (403, "no"),
        (200, '{"m.homeserver": {"base_url": "matrix.example.org"}}'),
        (200, '{"m.homeserver": {"base_url": "http://matrix.example.org"}}'),
        (200, '{"m.homeserver": {"base_url": "https://"}}'),
        (200, '{"m.homeserver": {"base_url": "https://[::1"}}'),
        (200, '{"m.homeserver": {"base_url": "file:///etc/passwd"}}'),
    ],
)
async def test_what_is_malformed_is_told_with_a_way_out(site: Site, page: tuple[int, str]) -> None:
    site.pages[WELL_KNOWN] = page
    site.pages[VERSIONS] = (200, SOUND)
    with pytest.raises(Undiscovered, match="Set KUPPLUNG_MATRIX__HOMESERVER to the address"):
        await discover(site.name)
    assert site.asked == [WELL_KNOWN]


@pytest.mark.parametrize("page", [(404, ""), (200, "hello"), (200, "{}"), (200, '{"versions": 1}')])
async def test_what_is_no_homeserver_is_told(site: Site, page: tuple[int, str]) -> None:
    site.pages[VERSIONS] = page
    with pytest.raises(Undiscovered, match=f"{site.url} is no Matrix homeserver"):
        await discover(site.url)


@pytest.mark.parametrize("path", [WELL_KNOWN, VERSIONS])
async def test_an_outage_is_worth_another_try(site: Site, path: str) -> None:
    site.pages[VERSIONS] = (200, SOUND)
    site.pages[path] = (502, "bad gateway")
    with pytest.raises(NotReached, match="HTTP 502 for now"):
        await discover(site.name)


async def test_nobody_there_is_worth_another_try() -> None:
    with pytest.raises(NotReached, match="Check the network, and KUPPLUNG_MATRIX__HOMESERVER"):
        await discover("http://127.0.0.1:1")


async def test_a_server_that_hangs_is_not_waited_for(site: Site) -> None:
    site.slow = 5
    with pytest.raises(NotReached, match="TimeoutError"):
        await discover(site.name, seconds=0.1)


@pytest.mark.parametrize(
    ("host", "ours"),
    [
        ("localhost", True),
        ("127.8.0.1", True),
        ("::1", True),
        ("localhost.example.org", False),
        ("10.0.0.1", False),
        ("", False),
    ],
)
def test_only_this_computer_is_the_loopback(host: str, ours: bool) -> None:
    assert discovery.is_loopback(host) is ours
