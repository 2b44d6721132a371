"""The key file: the master keys, one a line, the current one first.

It is made at the first start, for its owner alone. A line is 32 bytes as Base64; what begins with
``#`` is for people. Only a database in which nothing is sealed gets a new one: a key that is lost
must not be replaced by one that opens nothing.
"""

import logging
import os
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from adapters.app.files import alone_in, keep_owner, sync
from adapters.settings import BadSettings, Settings
from adapters.system import random_bytes
from storage.store import open_store
from storage.vault import SIZE, BadKeys, Vault
from storage.vault.canary import is_sealed, match
from storage.vault.copies import stored_keys
from storage.vault.keys import master_id
from storage.vault.mending import damaged_keys

log = logging.getLogger(__name__)

Chance = Callable[[int], bytes]

_HEAD = (
    "# The master key of Kupplung's database. Without it nobody can read what people wrote, and\n"
    "# nobody can restore a backup. Keep a copy of it, apart from the backups.\n"
)


def open_vault(settings: Settings, chance: Chance = random_bytes, *, keep: bool = True) -> Vault:
    """Return the vault of the key file, which is made where there is nothing yet to open with it.

    The log asks for a copy of a file that is made, if that is worth keeping.
    Raises ``BadSettings`` where it is missing, damaged or cannot be read; ``StoreError``;
    ``ValueError`` for a database URL that is none of ours.
    """
    path = settings.key_path
    if not _is_there(path):
        sealed = is_sealed(settings.store_url)
        if sealed and not _is_there(path):  # nor has another process just made it
            raise BadSettings(_missing(path))
        if not sealed and _make(path, chance) and keep:
            log.warning("A key file was made: %s. Keep a copy of it, apart from the backups.", path)
    return Vault(lambda: read_keys(path), chance)


def key_trouble(settings: Settings) -> str | None:
    """Return what is wrong with the key file, for the doctor; ``None`` where all is well.

    Changes nothing. Raises ``StoreError`` where the database cannot be reached, and
    ``ValueError``.
    """
    path = settings.key_path
    try:
        if not _is_there(path):
            return _missing(path) if is_sealed(settings.store_url) else None
        try_keys(path, settings.store_url)
        vault = Vault(lambda: read_keys(path), random_bytes)
        damaged = len(damaged_keys(vault, stored_keys(settings.store_url)))
    except (BadSettings, BadKeys) as error:
        return str(error)
    if damaged:
        return (
            f"{damaged} keys in the database are damaged, and what they open cannot be read: "
            "kupplung backup puts those back that the file beside the copies still has. Is the "
            "disk well?"
        )
    if path.stat().st_mode & 0o077:
        return f"others can read {path}: chmod 600 {path}"
    return None


def try_keys(path: Path, url: str) -> None:
    """Raise ``BadSettings`` or ``BadKeys`` where a key file does not open that database."""
    look_for_keys(path)
    match(url, Vault(lambda: read_keys(path), random_bytes))


def look_for_keys(path: Path) -> None:
    """Raise ``BadSettings`` where there is no key file."""
    if not _is_there(path):
        raise BadSettings(_missing(path))


def read_keys(path: Path) -> list[bytes]:
    """Return the keys of a file. Raises ``BadSettings``; no key is in its words."""
    try:
        lines = path.read_text("ascii").splitlines()
        keys = [
            b64decode(line, validate=True)
            for line in map(str.strip, lines)
            if line and not line.startswith("#")
        ]
    except OSError as error:
        raise BadSettings(f"the key file {path} cannot be read: {error.strerror}") from None
    except ValueError:
        raise BadSettings(f"the key file {path} is damaged: put a copy of it there") from None
    if not keys or any(len(each) != SIZE for each in keys):
        raise BadSettings(f"the key file {path} has no whole key: put a copy of it there")
    return keys


async def rotate_keys(settings: Settings, chance: Chance = random_bytes) -> tuple[int, int]:
    """Make a new master key the only one, while the service may be running.

    Returns how many keys were wrapped anew, and how many could not be, being damaged. Whenever it
    is interrupted, the file has all that the database needs, and it may be done again. Raises
    ``BadSettings`` and ``StoreError``.
    """
    path = settings.key_path
    if not _is_there(path):
        raise BadSettings(
            f"the key file {path} is missing: put a copy of it there, or say with "
            "KUPPLUNG_KEY_FILE where it is; for a new database the first start makes it"
        )
    with _alone(path):
        new = chance(SIZE)
        _write(path, [new, *read_keys(path)])
        vault = open_vault(settings, chance)
        store = await open_store(settings.store_url, vault)
        try:
            count = await store.rewrap()
        finally:
            await store.close()
        if vault.current != master_id(new):
            raise BadSettings(f"somebody else changed {path} meanwhile: do it again")
        _write(path, [new])
    return count, len(damaged_keys(vault, stored_keys(settings.store_url)))


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Keep a second rotation out, which could take away the key that this one makes."""
    try:
        with alone_in(path.parent, patient=False):
            yield
    except BlockingIOError:
        raise BadSettings("another process makes a new master key just now") from None


def _is_there(path: Path) -> bool:
    """Whether there is a key file; raise ``BadSettings`` where that cannot be told."""
    try:
        return path.exists()
    except OSError as error:
        raise BadSettings(f"the key file {path} cannot be read: {error.strerror}") from None


def _missing(path: Path) -> str:
    return (
        f"the key file {path} is missing, and the database cannot be read without it: "
        "put a copy of it there, or say with KUPPLUNG_KEY_FILE where it is"
    )


def _make(path: Path, chance: Chance) -> bool:
    """Make a key file; ``False`` where another process was faster."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadSettings(f"the key file {path} cannot be made: {error.strerror}") from None
    return _write(path, [chance(SIZE)], replace=False)


def _write(path: Path, keys: Sequence[bytes], *, replace: bool = True) -> bool:
    """Write a key file, whole or not at all; without ``replace`` only where there is none."""
    part = path.with_name(f".{path.name}.{os.getpid()}")
    lines = "".join(f"{b64encode(each).decode()}\n" for each in keys)
    try:
        part.unlink(missing_ok=True)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(_HEAD + lines)
            file.flush()
            os.fsync(file.fileno())
        keep_owner(part)
        if replace:
            part.replace(path)
        else:
            path.hardlink_to(part)
        sync(path.parent)
    except FileExistsError:
        return False  # another process was faster
    except OSError as error:
        raise BadSettings(f"the key file {path} cannot be written: {error.strerror}") from None
    finally:
        part.unlink(missing_ok=True)
    return True
