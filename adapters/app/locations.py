"""Where everything is that has to be copied."""

from dataclasses import dataclass
from pathlib import Path

from adapters.app.upkeep import database_file
from adapters.settings import BadSettings, Settings


@dataclass(frozen=True, slots=True)
class Locations:
    """Where everything is that the bot keeps: the Matrix keys, the database, and the key file.

    ``database`` is ``None`` where a server keeps it.
    """

    folder: Path
    database: Path | None = None
    url: str | None = None
    key_file: Path | None = None

    @property
    def has_database(self) -> bool:
        """Whether there is a database at all, and not Matrix keys alone."""
        return self.database is not None or self.url is not None


def newest_copy(folder: Path) -> Path:
    """Return the newest copy that ``backup`` gave a name. Raises ``BadSettings``."""
    found = sorted(folder.glob("kupplung-[0-9]*-[0-9]*.db"))
    if not found:
        raise BadSettings(f"there is no kupplung-DATE-TIME.db in {folder}: name the copy itself")
    return found[-1]


def locate(settings: Settings) -> Locations:
    """Return where everything is. Raises ``BadSettings``."""
    file = database_file(settings)
    return Locations(settings.matrix_dir, file, settings.store_url, settings.key_path)
