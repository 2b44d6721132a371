"""The folder of a device: it is written where something changed, and its disk may be full."""

import errno
import os
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from peewee import OperationalError

from adapters.matrix.home import KeyStoreError, Secrets
from adapters.matrix.library import opening
from adapters.matrix.library.account import FILE, Folder
from adapters.matrix.library.opening import Opening
from adapters.matrix.library.wire import Wire

USER, DEVICE = "@bot:here", "SCHMIEDE"


class Paper(Wire):
    """As much of a homeserver as logs in, and knows no keys."""

    async def call(self, *_: object, **__: object) -> dict[str, Any]:
        """Answer as if the device had been there before."""
        return {"user_id": USER, "device_id": DEVICE, "access_token": "t"}


async def start(where: Path) -> None:
    bot = Opening(Paper("http://here"), USER, Secrets(password="Fichtelberg-1215"), "Kupplung")
    _, client = await bot.open(Folder(where), os.urandom)
    client.shut()


def refuse(*_: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


async def test_a_start_at_which_nothing_changes_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await start(tmp_path)
    before = (tmp_path / FILE).stat()
    monkeypatch.setattr(os, "fsync", refuse)
    await start(tmp_path)
    after = (tmp_path / FILE).stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


async def test_a_full_disk_at_the_first_start_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as full:
        full.setattr(os, "fsync", refuse)
        with pytest.raises(KeyStoreError, match="No space left on device"):
            await start(tmp_path)
    assert not (tmp_path / FILE).exists()
    await start(tmp_path)


@pytest.mark.parametrize("error", [sqlite3.OperationalError, OperationalError, OSError])
async def test_keys_for_which_there_is_no_room_are_not_called_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    def fail(*_: object) -> None:
        raise error("database or disk is full")

    await start(tmp_path)
    with monkeypatch.context() as full:
        full.setattr(opening, "GuardedClient" if error is OperationalError else "_inspect", fail)
        with pytest.raises(KeyStoreError, match=r"cannot be used: database or disk is full"):
            await start(tmp_path)
    await start(tmp_path)
