"""A device whose keys cannot be kept while it is opened waits, as for any other fault."""

import os
from pathlib import Path
from typing import Any

import pytest
from nio.crypto import Olm
from peewee import OperationalError

from adapters.matrix.home import KeyStoreError, Secrets
from adapters.matrix.library import nio_home
from adapters.matrix.library.nio_home import NioHome
from adapters.matrix.library.wire import Wire


class Paper(Wire):
    """As much of a homeserver as logs in, and takes keys without having any."""

    async def call(self, *_: object, **__: object) -> dict[str, Any]:
        """Answer whatever is asked."""
        login = {"user_id": "@bot:here", "device_id": "SCHMIEDE", "access_token": "t"}
        return {**login, "one_time_key_counts": {"signed_curve25519": 50}}


async def start(where: Path) -> None:
    home = NioHome(
        "http://here",
        "@bot:here",
        Secrets(password="Fichtelberg-1215"),
        device_name="Kupplung",
        folder=where,
        random_bytes=os.urandom,
    )
    await home.open()
    await home.close()


@pytest.mark.parametrize("words", ["database or disk is full", "database is locked"])
async def test_keys_that_cannot_be_kept_are_a_fault_that_passes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    def fail(_: Olm) -> None:
        raise OperationalError(words)

    monkeypatch.setattr(nio_home, "Wire", Paper)
    await start(tmp_path)
    with monkeypatch.context() as full:
        full.setattr(Olm, "save_account", fail)
        with pytest.raises(KeyStoreError, match=f"cannot be used: {words}"):
            await start(tmp_path)
    await start(tmp_path)  # its folder was let go
