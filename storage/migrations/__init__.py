"""The history of the tables. ``upgrade`` brings a database to the newest of them.

A new step is a file in ``versions/``; it uses the column types of ``storage.engine.dialects`` and
no table of ``storage.tables``, which keeps changing. A test compares the outcome with those.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError

from bot.ports import StoreError
from storage.engine import exclusive, read_url


def config() -> Config:
    """Return Alembic's configuration; it needs no file, and works from an installed package."""
    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    made.set_main_option("path_separator", "os")
    return made


def upgrade(url: str) -> None:
    """Bring the tables of a database to the newest version, all of it or nothing.

    Processes that start at the same time wait for each other. Raises ``ValueError`` for a URL
    that is none of ours, ``StoreError`` where the database cannot be prepared.
    """
    settings = config()
    newest = ScriptDirectory.from_config(settings).get_current_head()
    try:
        with exclusive(read_url(url)) as connection:
            if MigrationContext.configure(connection).get_current_revision() != newest:
                settings.attributes["connection"] = connection
                command.upgrade(settings, "head")
    except CommandError as error:
        raise StoreError(f"the database was written by a newer version: {error}") from error
