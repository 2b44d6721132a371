"""What an operator does to the database besides letting the bot use it."""

from pathlib import Path

from adapters.app.keys import open_vault
from adapters.settings import BadSettings, Settings
from storage.engine import exclusive, read_url
from storage.migrations import newest, upgrade, version_of

SECONDS = "5"
"""How long a look at the database may wait for the server."""


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
