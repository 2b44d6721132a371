"""Where everything is that has to be copied."""

from dataclasses import dataclass
from pathlib import Path

from adapters.app.upkeep import database_file
from adapters.settings import Settings


@dataclass(frozen=True, slots=True)
class Kept:
    """Where everything is that the bot keeps: the Matrix keys, the database, and the key file.

    ``database`` is ``None`` where a server keeps it.
    """

    folder: Path
    database: Path | None = None
    url: str | None = None
    key_file: Path | None = None

    @property
    def is_anywhere(self) -> bool:
        """Whether there is a database at all, and not Matrix keys alone."""
        return self.database is not None or self.url is not None


def what_is_kept(settings: Settings) -> Kept:
    """Return where everything is. Raises ``BadSettings``."""
    file = database_file(settings)
    return Kept(settings.matrix_dir, file, settings.store_url, settings.key_path)
