"""Walking the history of the tables: what needs Alembic, and is imported where there is a step."""

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.util import CommandError

from bot.ports import StoreError


def config() -> Config:
    """Return Alembic's configuration; it needs no file, and works from an installed package."""
    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    made.set_main_option("path_separator", "os")
    return made


def walk(connection: sa.Connection, to: str, **attributes: Any) -> None:
    """Take all steps to a version; raise ``StoreError`` where the history does not know it."""
    settings = config()
    settings.attributes.update(connection=connection, **attributes)
    try:
        command.upgrade(settings, to)
    except CommandError as error:
        raise StoreError(f"the database was written by a newer version: {error}") from error
