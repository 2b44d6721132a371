"""Copying the database while it is in use, and the proof that the copy is worth something.

It becomes an SQLite file, also where a server keeps it.

A copy is tried before it gets its name: it is restored, with the keys beside it, into a temporary
database, and everything in that must read as it does in the original, at the very moment of the
copy. A hash of what it has stays in it, sealed with what only the key file opens, so that a copy
that was damaged later, or changed by somebody else, is not restored. Earlier versions did not seal
it, nor can it be done for a database that has no keys: such a copy is restored only for whoever
says that it is theirs, because a seal that may be left out would be none.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Protocol

from adapters.app.files import appearing
from adapters.app.keyrings import copy_ring, is_sealed_by, read_ring, ring_beside
from adapters.app.keys import read_keys, try_keys
from adapters.app.locations import Locations
from adapters.settings import BadSettings
from adapters.system import random_bytes
from bot.ports import StoreError
from storage.engine import look_into
from storage.servers import as_it_stands
from storage.vault import Vault
from storage.vault.copies import NAMES, Stored, sealing_key, stored_keys
from storage.vault.exports import (
    APART,
    Export,
    Keys,
    Origin,
    check_file,
    export,
    keys_of,
    stamp,
    unstamp,
)
from storage.vault.mending import damaged_keys

_PUT = f"INSERT INTO vault_key ({', '.join(NAMES)}) VALUES (?, ?, ?, ?)"  # noqa: S608 # our names
NO_SEAL = (
    "has no seal, so nothing tells that the bot made it; earlier versions made none. If you know "
    "that nobody else could change it: restore --unsealed"
)
_TAKE = f"SELECT {', '.join(NAMES)} FROM vault_key"  # noqa: S608 # our names
_HAS = "SELECT 1 FROM sqlite_master WHERE name = ?"


class Original(Protocol):
    """A database as it is at one moment, whatever others write meanwhile."""

    @property
    def sealed(self) -> bool:
        """Whether it has a table for wrapped keys."""
        ...

    def copy_to(self, file: Path) -> None:
        """Write what is copied to a file. Raises ``StoreError`` and ``sqlite3.Error``."""
        ...

    def export(self, keys: Keys | None = None) -> Export:
        """Return what is in all tables that are copied."""
        ...


def copy_proven(where: Locations, copy: Path) -> list[str]:
    """Copy the database, and the wrapped keys beside it; say what was done, and what was proven.

    The keys for what is sealed in it are left out of the copy, which is readable for its owner
    alone, and appears under its name only when it is whole and was tried. Raises ``StoreError``;
    ``BadSettings`` where the key file is not the right one; ``FileExistsError`` where there is
    something already.
    """
    ring, keys = ring_beside(copy), None
    before: Sequence[Stored] = ()
    with appearing(where.database or "the database", copy) as part, _original(where) as old:
        old.copy_to(part)
        if where.url is not None and old.sealed:
            if where.key_file is not None:
                try_keys(where.key_file, where.url)
            vault = None if where.key_file is None else _vault(where.key_file)
            before = stored_keys(where.url)
            keys = copy_ring(where.url, ring, vault)
        with closing(sqlite3.connect(part)) as new:
            stamp(new, old.export().digest, sealing(where.key_file, keys or ()))
        found = old.export(_opening(where.key_file, keys or ()))
        prove(part, ring if keys else None, where.key_file, found)
    done = [f"Copied to {copy}", f"Restored it for a trial: all {found.rows} rows are as they were"]
    if found.damaged:
        done.append(f"{found.damaged} values were damaged in the database, and are in the copy")
    if where.key_file is not None and keys:
        done += _remarks(_vault(where.key_file), before, keys)
    if keys:
        done.append(f"Copied what opens it, together with the key file, to {ring}")
    return done


def _remarks(vault: Vault, before: Sequence[Stored], keys: Sequence[Stored]) -> Iterator[str]:
    damaged = len(damaged_keys(vault, keys))
    if mended := len(damaged_keys(vault, before)) - damaged:
        yield f"{mended} keys were damaged in the database, and were put back from the file beside"
    if damaged:
        yield f"{damaged} keys are damaged, and what they open is lost: see kupplung doctor"


def prove(copy: Path, ring: Path | None, key_file: Path | None, original: Export) -> None:
    """Restore a copy, with the keys beside it, into a temporary database; nothing of it stays.

    Raises ``StoreError`` where that is damaged, or does not have what the original had.
    """
    with closing(sqlite3.connect("")) as trial:  # SQLite removes it by itself, whatever happens
        with closing(sqlite3.connect(copy)) as saved:
            saved.backup(trial)
        stored: Sequence[Stored] = ()
        if ring is not None:
            trial.executemany(_PUT, read_ring(ring))
            stored = trial.execute(_TAKE).fetchall()
        check_file(trial)
        seal = sealing(key_file, stored)
        whole = Origin.UNSEALED if seal is None else Origin.OURS
        if unstamp(trial, seal) is not whole or (
            export(trial, _opening(key_file, stored)) != original
        ):
            raise StoreError(f"{copy.name} does not have what the database has: try again")


def copy_database(source: Path, target: Path) -> None:
    """Copy an SQLite database, as it stands at one moment, while it may be in use.

    As with ``copy_proven``: checked, whole, for the owner alone, without wrapped keys. Raises
    ``StoreError``, and ``FileExistsError``.
    """
    with appearing(source, target) as part, _as_it_stands(source) as old:
        _File(old, source).copy_to(part)


def check_stamp(
    part: Path, copy: Path, ring: Path | None, key_file: Path | None, *, unsealed: bool
) -> None:
    """Raise ``BadSettings`` where a copy, of which this is one, is not as the bot made it.

    One without a seal is taken only if ``unsealed`` is. Raises ``BadKeys``.
    """
    seal = sealing(key_file, [] if ring is None else read_ring(ring))
    with closing(sqlite3.connect(part)) as found:
        origin = unstamp(found, seal)
    if origin is Origin.DAMAGED:
        raise BadSettings(f"{copy} is damaged: it does not have what was copied; take another")
    if origin is Origin.UNSEALED and not unsealed:
        raise BadSettings(f"{copy} {NO_SEAL}")
    if ring is not None:
        check_ring(ring, key_file, unsealed=unsealed)


def check_ring(ring: Path, key_file: Path | None, *, unsealed: bool) -> None:
    """Raise ``BadSettings`` where a file of wrapped keys is not as the bot made it.

    Without a seal it is taken only if ``unsealed`` is. Raises ``BadKeys``.
    """
    seal = sealing(key_file, read_ring(ring))
    sealed = None if seal is None else is_sealed_by(ring, seal)
    if sealed is None and seal is not None and not unsealed:
        raise BadSettings(f"{ring} {NO_SEAL}")
    if sealed is False:
        raise BadSettings(f"{ring} was changed by somebody else: take another copy of it")


@contextmanager
def _original(where: Locations) -> Iterator[Original]:
    """Open the database, on a server or in a file, to copy it."""
    if where.database is not None:
        with _as_it_stands(where.database) as old:
            yield _File(old, where.database)
    else:
        with as_it_stands(where.url or "") as standing:
            yield standing


@contextmanager
def _as_it_stands(source: Path) -> Iterator[sqlite3.Connection]:
    """Open a database, and see it as it is now, whatever others write meanwhile."""
    with closing(look_into(source, timeout=30)) as old:
        old.execute("BEGIN")
        old.execute(_HAS, ("",)).fetchone()  # the moment is that of the first look
        yield old


class _File:
    """An SQLite database that is open to be copied."""

    def __init__(self, raw: sqlite3.Connection, source: Path) -> None:
        self._raw = raw
        self._source = source

    @property
    def sealed(self) -> bool:
        return self._raw.execute(_HAS, ("vault_key",)).fetchone() is not None

    def copy_to(self, file: Path) -> None:
        with closing(sqlite3.connect(file)) as new:
            self._raw.backup(new)
            new.execute("PRAGMA journal_mode = DELETE")
            if apart := [name for name in APART if new.execute(_HAS, (name,)).fetchone()]:
                for name in apart:
                    new.execute(f"DELETE FROM {name}")  # noqa: S608 # names of our own
                new.commit()
                new.execute("VACUUM")  # else keys could still be found in the file
            try:
                check_file(new)
            except StoreError as error:
                raise StoreError(f"{self._source} is {error}") from None

    def export(self, keys: Keys | None = None) -> Export:
        return export(self._raw, keys)


def _opening(key_file: Path | None, stored: Sequence[Stored]) -> Keys | None:
    if key_file is None or not stored:
        return None
    return keys_of(_vault(key_file), stored)


def sealing(key_file: Path | None, stored: Sequence[Stored]) -> bytes | None:
    """Return what seals copies; ``None`` where nothing can. Raises ``BadKeys``, ``BadSettings``."""
    return None if key_file is None else sealing_key(_vault(key_file), stored)


def _vault(key_file: Path) -> Vault:
    return Vault(lambda: read_keys(key_file), random_bytes)
