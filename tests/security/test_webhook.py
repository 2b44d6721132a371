"""Nobody but Telegram delivers: the secret comes before a byte of the body is read."""

import asyncio
import inspect
from collections.abc import AsyncIterator
from pathlib import Path

import orjson
import pytest

from adapters.http.server import HttpServer
from adapters.http.vitals import Vitals
from adapters.telegram import webhook
from adapters.telegram.raw import parse
from adapters.telegram.request import AiohttpRequest
from adapters.telegram.translate import Me, number_of
from adapters.telegram.webhook import MOST_BYTES, SECRET_HEADER, Webhook
from tests.support.cases import settle
from tests.support.clock import at
from tests.support.town import Town

SECRET = "a-secret_of_TELEGRAM-0123456789"
UPDATE = orjson.dumps(
    {
        "update_id": 1,
        "message": {
            "message_id": 1,
            "from": {"id": 1001, "is_bot": False},
            "chat": {"id": 1001, "type": "private"},
            "text": "/hilfe",
        },
    }
)


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = await settle(Town(tmp_path, at("2024-10-08 10:00")))
    yield town
    await town.close()


@pytest.fixture
async def server(town: Town) -> AsyncIterator[HttpServer]:
    hook = Webhook(town.store, town.clock, SECRET, lambda: None, lambda _: None, Me(7, "kbot"))

    async def vitals() -> Vitals:
        raise NotImplementedError

    server = HttpServer("127.0.0.1", 0, vitals=vitals, posts={"/hook": hook.handle})
    await server.start()
    yield server
    await server.stop()


async def request(server: HttpServer, head: dict[str, str], body: bytes) -> int:
    """Send bytes as they are, and return the answer's status. The body may be shorter than said."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    lines = ["POST /hook HTTP/1.1", "Host: localhost"]
    lines += [f"{name}: {value}" for name, value in head.items()]
    writer.write("\r\n".join((*lines, "", "")).encode("latin-1") + body)
    await writer.drain()
    try:
        async with asyncio.timeout(20):
            status = await reader.readline()
    finally:
        writer.close()
    return int(status.split()[1])


def length(body: bytes) -> dict[str, str]:
    return {"Content-Length": str(len(body))}


async def heard(town: Town) -> int:
    await town.settle()
    return len(town.news("ada"))


WRONG = {
    "missing": {},
    "empty": {SECRET_HEADER: ""},
    "a beginning": {SECRET_HEADER: SECRET[:-1]},
    "longer": {SECRET_HEADER: f"{SECRET}x"},
    "another case": {SECRET_HEADER: SECRET.swapcase()},
    "with a blank in it": {SECRET_HEADER: f"{SECRET[:5]} {SECRET[5:]}"},
    "very long": {SECRET_HEADER: "a" * 6_000},
    "not ASCII": {SECRET_HEADER: "\xe4" * 20},
    "another header": {"Authorization": f"Bearer {SECRET}"},
    "twice": {SECRET_HEADER: f"{SECRET},{SECRET}"},
}


async def test_without_the_secret_nothing_gets_in(town: Town, server: HttpServer) -> None:
    for what, head in WRONG.items():
        assert await request(server, head | length(UPDATE), UPDATE) == 403, what
    assert await heard(town) == 0


async def test_a_header_beyond_all_measure_does_not_get_in_either(
    town: Town, server: HttpServer
) -> None:
    head = {SECRET_HEADER: "a" * 100_000}
    assert await request(server, head | length(UPDATE), UPDATE) in (400, 403)
    assert await heard(town) == 0


async def test_with_it_the_update_is_stored(town: Town, server: HttpServer) -> None:
    assert await request(server, {SECRET_HEADER: SECRET} | length(UPDATE), UPDATE) == 200
    assert await heard(town) == 1


async def test_the_answer_comes_before_the_body(server: HttpServer) -> None:
    """A gigabyte is announced, and not a byte of it sent: who knows no secret is sent away."""
    assert await request(server, {"Content-Length": str(10**9)}, b"") == 403


async def test_a_body_that_is_too_large_is_refused(town: Town, server: HttpServer) -> None:
    body = b'{"update_id": 1, "x": "' + b"a" * MOST_BYTES + b'"}'
    assert await request(server, {SECRET_HEADER: SECRET} | length(body), body) == 413
    chunked = b"".join(b"10000\r\n" + b"a" * 0x10000 + b"\r\n" for _ in range(20)) + b"0\r\n\r\n"
    head = {SECRET_HEADER: SECRET, "Transfer-Encoding": "chunked"}
    assert await request(server, head, chunked) == 413
    assert await heard(town) == 0


BAD = {
    "nothing": b"",
    "no JSON": b"hello",
    "a form": b"update_id=1&message=x",
    "an array": b"[" + UPDATE + b"]",
    "a number": b"1",
    "not UTF-8": b'{"update_id": 1, "x": "\xff\xfe"}',
    "cut off": UPDATE[:-2],
    "very deep": b'{"update_id": 1, "x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "a bomb": b'{"update_id":' + b"9" * 100_000 + b"}",
    "NaN": b'{"update_id": NaN}',
}


async def test_what_is_no_update_is_dropped_and_the_log_tells(
    town: Town, server: HttpServer, caplog: pytest.LogCaptureFixture
) -> None:
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    for what, body in BAD.items():
        caplog.clear()
        status = await request(server, {SECRET_HEADER: SECRET} | kind | length(body), body)
        assert status == 200, what  # or Telegram would repeat it for ever
        assert len(caplog.messages) in (1, 2), what
        assert sum("dropped" in each for each in caplog.messages) <= 1, what
    assert await heard(town) == 0


SPOILT = {
    "half a character": rb'"\ud83d"',
    "no UTF-8": b'"\xff\xfe"',
    "a number of 21 digits": b"1" * 21,
    "a number of 5,000 digits": b"1" * 5_000,
    "beyond all floats": b"1e999",
    "no number": b"-Infinity",
    "brackets": b"[" * 100_000 + b"]" * 100_000,
    "objects": b'{"x":' * 50_000 + b'"]"' + b"}" * 50_000,
}


@pytest.mark.parametrize("what", SPOILT)
async def test_what_can_be_read_of_an_update_is_taken(
    town: Town, server: HttpServer, what: str
) -> None:
    body = UPDATE.replace(b'"text"', b'"spoilt": %b, "text"' % SPOILT[what])
    assert await request(server, {SECRET_HEADER: SECRET} | length(body), body) == 200
    assert await heard(town) == 1


async def test_half_a_character_spoils_only_itself(town: Town, server: HttpServer) -> None:
    body = UPDATE.replace(b"/hilfe", rb"/hilfe\ud83d")
    assert await request(server, {SECRET_HEADER: SECRET} | length(body), body) == 200
    assert await heard(town) == 1


def test_polling_goes_on_after_an_update_that_spoils_itself() -> None:
    for what, spoilt in SPOILT.items():
        batch = b'{"ok": true, "result": [{"update_id": 1, "x": %b}, %b]}' % (spoilt, UPDATE)
        first, second = AiohttpRequest.parse_json_payload(batch)["result"]
        assert (number_of(first), second) == (1, orjson.loads(UPDATE)), what


def test_what_never_ends_is_read_in_time_that_grows_with_it() -> None:
    """Each of these takes minutes where a reader begins anew at every mark."""
    for bad in (rb"\"" * 300_000, b'"' * 300_001, b"[" * 300_000, b"]" * 300_000, b"\\" * 300_000):
        assert parse(bad) is None


def test_the_secret_is_compared_in_constant_time() -> None:
    """The time that it takes cannot be tested; which function does it can."""
    source = inspect.getsource(Webhook.handle)
    assert "hmac.compare_digest(" in source
    assert source.index("compare_digest") < source.index("_read(request)") < source.index("now()")
    assert "self.secret ==" not in inspect.getsource(webhook)


def test_the_secret_is_not_shown(town: Town) -> None:
    hook = Webhook(town.store, town.clock, SECRET, lambda: None, lambda _: None)
    assert SECRET not in repr(hook)
    assert SECRET not in str(hook)
