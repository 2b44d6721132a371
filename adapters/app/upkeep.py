"""What an operator does to the database besides letting the bot use it."""

from pathlib import Path

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from adapters.settings import BadSettings, Settings
from storage.engine import exclusive, read_url
from storage.migrations import config, upgrade

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
    database_file(settings)
    upgrade(settings.store_url)


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
        found = MigrationContext.configure(connection).get_current_revision()
    newest = ScriptDirectory.from_config(config()).get_current_head()
    return None if found is None else found == newest
