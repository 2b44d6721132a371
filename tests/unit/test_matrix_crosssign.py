"""How a device comes to be cross-signed, whatever the homeserver answers meanwhile.

The homeserver here keeps what is uploaded; a real one is in ``tests.integration``.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from adapters.matrix.home import HomeError, Late
from adapters.matrix.library.account import Account, new_account
from adapters.matrix.library.crosssign import CrossSigning
from adapters.matrix.library.guards import GuardedClient
from adapters.matrix.library.keys import Keys
from adapters.matrix.library.peek import signing_key
from adapters.matrix.library.wire import Wire

ME, DEVICE = "@bot:here", "DEVICE"
QUERY, PUBLISH, SIGN = "keys/query", "device_signing/upload", "signatures/upload"
FLOWS = {"flows": [{"stages": ["m.login.password"]}], "session": "s"}


class Registry(Wire):
    """As much of a homeserver as keeps the keys of one device.

    ``amiss`` is what the next call of a kind meets instead; ``count`` how many there were.
    """

    def __init__(self) -> None:
        super().__init__("http://127.0.0.1:9", "token")
        self.device: dict[str, Any] = {}
        self.cross: dict[str, Any] = {}
        self.amiss: dict[str, HomeError | tuple[int, dict[str, Any]]] = {}
        self.count = dict.fromkeys((QUERY, PUBLISH, SIGN), 0)

    async def ask(
        self, method: str, where: str, body: Any = None, **_: object
    ) -> tuple[int, dict[str, Any]]:
        kind = "/".join(where.split("/")[-2:])
        self.count[kind] = self.count.get(kind, 0) + 1
        amiss = self.amiss.pop(kind, None)
        if isinstance(amiss, HomeError):
            raise amiss
        return amiss or (200, self._take(kind, json.loads(body) if isinstance(body, str) else body))

    def _take(self, kind: str, body: Mapping[str, Any]) -> dict[str, Any]:
        if kind == QUERY:
            known = {f"{use}s": {ME: key} for use, key in self.cross.items()}
            return {"device_keys": {ME: {DEVICE: self.device}}, **known}
        if kind == PUBLISH:
            self.cross = {name: key for name, key in body.items() if name != "auth"}
        elif kind == SIGN:
            self.device = body[ME][DEVICE]
        elif "device_keys" in body:
            self.device = body["device_keys"]
        return {"one_time_key_counts": {"signed_curve25519": 50}}


class Bureau:
    """A device that is not cross-signed yet."""

    def __init__(self, folder: Path) -> None:
        self.wire = Registry()
        self.account: Account = new_account(lambda count: b"x" * count)
        self.client = GuardedClient(self.wire, ME, DEVICE, folder, "pickle")
        signing = CrossSigning(self.client, self.account, "")
        self.keys = Keys(self.client, lambda count: b"x" * count, signing.sign)

    async def open(self) -> None:
        """Do what is done before the first sync."""
        await self.keys.publish()
        await self.keys.sign()

    async def house(self) -> None:
        """Keep house as after a sync."""
        await asyncio.wait_for(self.keys.keep_house([]), 10)

    @property
    def signed(self) -> bool:
        signer = f"ed25519:{signing_key(self.account)}"
        return signer in self.wire.device.get("signatures", {}).get(ME, {})


@pytest.fixture
async def bureau(tmp_path: Path) -> AsyncIterator[Bureau]:
    found = Bureau(tmp_path)
    yield found
    await found.keys.close()
    found.client.shut()


async def test_a_device_is_signed_once(bureau: Bureau) -> None:
    await bureau.open()
    assert bureau.signed
    for _ in range(2):
        await bureau.house()
    assert (bureau.wire.count[PUBLISH], bureau.wire.count[SIGN]) == (1, 1)


@pytest.mark.parametrize("where", [QUERY, PUBLISH, SIGN])
@pytest.mark.parametrize(
    "amiss",
    [
        Late("no answer in time"),
        HomeError("HTTP 502 without a sensible answer"),
        (429, {"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": 100}),
        (503, {"errcode": "M_UNKNOWN"}),
        (403, {"errcode": "M_USER_SUSPENDED"}),
        (404, {"errcode": "M_UNRECOGNIZED"}),
    ],
    ids=repr,
)
async def test_what_hinders_it_in_passing_is_tried_again_after_the_next_sync(
    bureau: Bureau,
    amiss: HomeError | tuple[int, dict[str, Any]],
    where: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Nobody with a strict client would read the bot, nor be read by it, until it is restarted."""
    bureau.wire.amiss[where] = amiss
    await bureau.open()
    assert not bureau.signed
    assert "not cross-signed" in caplog.text
    await bureau.house()
    assert bureau.signed


async def test_a_device_that_the_homeserver_does_not_show_yet_is_signed_later(
    bureau: Bureau,
) -> None:
    """What it asks its database for may be a moment behind."""
    bureau.wire.amiss[QUERY] = (200, {"device_keys": {}})
    await bureau.open()
    assert bureau.wire.count[SIGN] == 0
    await bureau.house()
    assert bureau.signed


@pytest.mark.parametrize(
    ("where", "answer", "told"),
    [
        (QUERY, (200, {"master_keys": {ME: {"keys": {"a": "b"}}}}), "not the bot's own"),
        (PUBLISH, (401, FLOWS), "configure it once"),
        (PUBLISH, (403, {"errcode": "M_FORBIDDEN", "error": "no"}), "M_FORBIDDEN: no"),
        (SIGN, (200, {"failures": {ME: {DEVICE: {}}}}), "refuses the signature"),
    ],
)
async def test_what_does_not_pass_is_told_once_and_not_tried_again(
    bureau: Bureau,
    where: str,
    answer: tuple[int, dict[str, Any]],
    told: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    bureau.wire.amiss[where] = answer
    await bureau.open()
    for _ in range(2):
        await bureau.house()
    assert not bureau.signed
    assert [each.message for each in caplog.records if told in each.message]
    assert len(caplog.records) == 1
