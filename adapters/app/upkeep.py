"""What an operator does to the database besides letting the bot use it."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

from adapters.app.keys import open_vault
from adapters.settings import BadSettings, Settings
from bot.ports import StoreError
from storage.engine import exclusive, read_url
from storage.migrations import newest, upgrade, version_of
from storage.vault.exports import check_file

SECONDS = "5"
"""How long a look at the database may wait for the server."""

AGAIN = 0.01
"""Seconds between attempts to stop reading a file."""


def database_file(settings: Settings) -> Path | None:
    """Return the file of an SQLite database, ``None`` for a server. Raises ``BadSettings``."""
    try:
        url = read_url(settings.store_url)
    except ValueError as error:
        raise BadSettings(f"KUPPLUNG_DATABASE_URL: {error}") from None
    return Path(url.database or "") if url.get_backend_name() == "sqlite" else None


def upgrade_database(settings: Settings) -> None:
    """Bring the tables to the newest version. Raises ``BadSettings`` and ``StoreError``."""
    database_file(settings)  # which refuses a URL that is none of ours
    upgrade(settings.store_url, open_vault(settings))


def is_current(settings: Settings) -> bool | None:
    """Whether the tables are of the newest version; ``None`` where there are none yet.

    Changes nothing. Raises ``BadSettings``, and ``StoreError`` where it cannot be reached.
    """
    path = database_file(settings)
    if path is not None and not path.exists():
        return None
    url = read_url(settings.store_url)
    if path is None:
        url = url.update_query_dict({"connect_timeout": SECONDS})
    with exclusive(url) as connection:
        found = version_of(connection)
    return None if found is None else found == newest()


async def look_for_damage(settings: Settings, seconds: float) -> str | None:
    """Return what is damaged in the file of an SQLite database, if anything; change nothing.

    A server looks after its files itself. Raises ``TimeoutError`` where the file is too big to be
    read in that time.
    """
    path = database_file(settings)
    if path is None or not path.exists():
        return None
    address = f"{path.absolute().as_uri()}?mode=rw"  # what a reader leaves behind, it takes away
    with closing(sqlite3.connect(address, uri=True, check_same_thread=False)) as raw:
        reading = asyncio.ensure_future(asyncio.to_thread(check_file, raw))
        await asyncio.wait([reading], timeout=seconds)
        while not reading.done():  # again, as this counts for nothing before it has begun
            raw.interrupt()
            await asyncio.wait([reading], timeout=AGAIN)
        try:
            await reading
        except (StoreError, sqlite3.Error) as error:
            if getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_INTERRUPT:
                raise TimeoutError from None
            return str(error)
    return None
