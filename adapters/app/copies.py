"""Copies of what the bot keeps, made while it runs, and the way back from them.

The database's copy is an SQLite file like any other, also where a server keeps the database, but
without the wrapped keys: these lie in one file for all copies beside it, see
``adapters.app.keyrings``. A copy of either kind of database is restored into either kind. Where
there is a Matrix device, a sealed archive beside it (``COPY-matrix.tar``) has the two files that
make it: they belong to each other, and neither to another device.
"""

import asyncio
import sqlite3
import tarfile
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from tempfile import TemporaryDirectory

from adapters.app.archives import pack, unpack
from adapters.app.duplicates import (
    check_ring,
    check_stamp,
    copy_database,
    copy_proven,
    sealing,
)
from adapters.app.erasing import finish_erasing
from adapters.app.files import appearing, keep_owner, write_file
from adapters.app.keyrings import RING, read_ring, restore_ring, ring_beside
from adapters.app.keys import look_for_keys, read_keys, try_keys
from adapters.app.locations import Locations
from adapters.app.resuming import give_keys, look_after_waiting
from adapters.app.sole import hold_alone
from adapters.matrix.home import KeyStoreError
from adapters.matrix.library.account import FILE, STORE, Folder
from adapters.matrix.library.revive import revive
from adapters.settings import BadSettings
from adapters.system import random_bytes
from bot.ports import Clock, Ids
from storage.servers import fill
from storage.vault import Vault
from storage.vault.aside import aside_of
from storage.vault.copies import has_table_of_keys, stored_keys
from storage.vault.mending import damaged_keys

KEYS = "-matrix.tar"

_PARTS = ("-wal", "-shm", "-journal", "")
_ATTEMPTS = 3


def keys_beside(copy: Path) -> Path:
    """Return where the Matrix keys are that belong to a copy of the database."""
    return copy if copy.name.endswith(KEYS) else copy.with_name(f"{copy.name}{KEYS}")


def has_keys(folder: Path) -> bool:
    """Whether this folder has account and keys of a Matrix device."""
    return (folder / FILE).exists() and (folder / STORE).exists()


def copy_keys(folder: Path, target: Path, seal: bytes | None) -> None:
    """Copy account and keys of a Matrix device into an archive, while it may be in use.

    As with ``copy_database``: whole, consistent, for the owner alone. Raises the same. ``seal`` is
    the key of the archive, where there is one.
    """
    with appearing(folder, target) as part:
        keys = part.with_name(f"{part.name}.keys")
        try:
            for _ in range(_ATTEMPTS):
                account = (folder / FILE).read_bytes()
                keys.unlink(missing_ok=True)
                copy_database(folder / STORE, keys)
                if account == (folder / FILE).read_bytes():
                    break  # no login in between, after which the keys might be another device's
            write_file(part, pack({FILE: account, STORE: keys.read_bytes()}, seal))
        finally:
            keys.unlink(missing_ok=True)


def backup(where: Locations, copy: Path) -> list[str]:
    """Copy the database, its wrapped keys, and the Matrix keys if any; say what was done.

    Raises ``BadSettings`` where there is nothing to copy, ``StoreError`` and ``FileExistsError``.
    """
    database, folder = where.database, where.folder
    if database is not None and not database.exists():
        raise BadSettings(f"there is no database yet: {database}")
    if not copy.parent.is_dir():
        raise BadSettings(f"there is no folder {copy.parent}")
    keys, done = keys_beside(copy), []
    if has_keys(folder) and keys.exists():
        raise FileExistsError(f"{keys} exists already")
    if where.has_database:  # first: keys that are newer than the database read all it waits for
        done += copy_proven(where, copy)
    if has_keys(folder):
        stored = stored_keys(where.url) if where.url is not None else ()
        copy_keys(folder, keys, sealing(where.key_file, stored))
        done.append(f"Copied the Matrix keys to {keys}")
    return done


def restore(
    copy: Path,
    where: Locations,
    clock: Clock,
    new_id: Ids,
    *,
    unsealed: bool = False,
    moving: bool = False,
) -> list[str]:
    """Put a copy of the database with its keys, and the Matrix keys, in place; say what was done.

    What was there is kept beside it; a server's database must be empty, as nothing could be kept.
    Everything is checked, and who was erased since is erased from it, before anything is replaced.
    Where ``copy`` is an archive of Matrix keys, or the file of wrapped keys (for what the server's
    own tools restored), only that is restored; a database that has its keys goes on as it is.
    Only with ``unsealed`` is a copy taken of which nothing tells that the bot made it.
    With ``moving`` the service did not run since the copy was made: nothing was sent of what waits.
    Raises ``BadSettings`` where the service runs, or nothing can be restored from ``copy``;
    ``StoreError`` and ``FileExistsError``.
    """
    if copy.name == RING and where.url is not None:
        check_ring(copy, where.key_file, unsealed=unsealed)
        given = give_keys(copy, where.url, _vault(where.key_file), clock.now(), moving=moving)
        return [*given, *_finish_erasing(where.url, where.key_file, clock, new_id)]
    keys, done = keys_beside(copy), []
    whole = where.has_database and keys != copy
    _refuse_nothing(copy if whole else None, keys)
    with ExitStack() as stack:
        _keep_service_out(stack, where.database, where.folder if keys.exists() else None)
        swaps: list[tuple[Path, Path]] = []
        part = _stage_database(stack, copy, where, unsealed=unsealed) if whole else None
        waited = [] if part is None or moving else _look_after(part, where.database, clock)
        erased = [] if part is None else [*_finish_in(part, where.key_file, clock, new_id)]
        if part is not None and where.database is not None:
            swaps.append((part, where.database))
        if keys.exists():
            swaps += _stage_keys(stack, keys, where, unsealed=unsealed)
        for _, place in swaps:
            _refuse_rest(place)
        if part is not None and where.database is None:
            rows = fill(where.url or "", part)
            done.append(f"Restored the database on the server: all {rows} rows are as in {copy}")
        aside = [line for part, place in swaps for line in _swap(part, place)]
    done += [f"Restored {place}" for _, place in swaps]
    return [*done, *erased, *waited, *aside, *_remarks(where, keys, whole=whole)]


def _remarks(where: Locations, keys: Path, *, whole: bool) -> Iterator[str]:
    if not whole:
        yield "The database was left as it is: restore it from the same time."
    elif not keys.exists() and has_keys(where.folder):
        yield f"The Matrix keys were left as they are: there is no {keys}"


# Inside.


def _keep_service_out(stack: ExitStack, database: Path | None, folder: Path | None) -> None:
    try:
        if database is not None:
            stack.enter_context(hold_alone(database))
        if folder is not None:
            held, new = Folder(folder), not folder.exists()
            held.lock()
            stack.callback(held.unlock)
            for each in (*([folder] if new else ()), *folder.iterdir()):
                keep_owner(each)
    except (BadSettings, KeyStoreError) as error:
        raise BadSettings(f"stop the service first: {error}") from None


def _look_after(part: Path, replaced: Path | None, clock: Clock) -> list[str]:
    return [*look_after_waiting(_url(part), replaced, clock.now())]


def _stage_database(stack: ExitStack, copy: Path, where: Locations, *, unsealed: bool) -> Path:
    """Return a copy of the copy, checked and with its keys, where it can take its place."""
    if where.database is None:
        home = where.folder.parent if where.folder.parent.is_dir() else None
        part = Path(stack.enter_context(TemporaryDirectory(dir=home))) / "restored.db"
    else:
        part = where.database.with_name(f".{where.database.name}.restored")
    for suffix in _PARTS:
        rest = part.with_name(f"{part.name}{suffix}")
        rest.unlink(missing_ok=True)
        stack.callback(rest.unlink, missing_ok=True)
    copy_database(copy, part)
    with closing(sqlite3.connect(part)) as found:
        tables = {name for (name,) in found.execute("SELECT name FROM sqlite_master")}
    if not {"alembic_version", "inbox", "outbox"} <= tables:
        raise BadSettings(f"{copy} is no database of Kupplung")
    ring = _ring_for(part, ring_beside(copy))
    if ring is not None and where.key_file is not None:
        look_for_keys(where.key_file)
    check_stamp(part, copy, ring, where.key_file, unsealed=unsealed)
    if ring is not None:
        _unlock(part, ring, where)
    return part


def _ring_for(part: Path, ring: Path) -> Path | None:
    """Return what opens a copy; ``None`` if it is of a version that did not seal anything."""
    if not has_table_of_keys(_url(part)):
        return None
    if not ring.exists():
        raise BadSettings(f"there is no {ring}, which has what opens the copies beside it")
    return ring


def _unlock(part: Path, ring: Path, where: Locations) -> None:
    """Put the wrapped keys into a copy that is to be restored, and try the key file on them."""
    restore_ring(ring, _url(part), where.url, _vault(where.key_file))
    if where.key_file is not None:
        try_keys(where.key_file, _url(part))


def _url(part: Path) -> str:
    return f"sqlite:///{part.absolute()}"


def _stage_keys(
    stack: ExitStack, archive: Path, where: Locations, *, unsealed: bool
) -> list[tuple[Path, Path]]:
    folder, ring = where.folder, ring_beside(archive)
    draft = folder / ".restored"
    swaps = [(draft / name, folder / name) for name in (FILE, STORE)]
    try:
        seal = sealing(where.key_file, read_ring(ring)) if ring.exists() else None
        files = unpack(archive.read_bytes(), seal, unsealed=unsealed)
        draft.mkdir(mode=0o700, exist_ok=True)
        keep_owner(draft)
        stack.callback(draft.rmdir)
        for part, place in swaps:
            stack.callback(part.unlink, missing_ok=True)
            write_file(part, files[place.name])
        revive(Folder(draft))
    except BadSettings as error:
        raise BadSettings(f"{archive}: {error}") from None
    except (KeyStoreError, OSError, ValueError, tarfile.TarError, sqlite3.Error) as error:
        raise BadSettings(f"{archive} is no copy of Matrix keys, or damaged: {error}") from None
    return swaps


def _finish_erasing(url: str, key_file: Path | None, clock: Clock, new_id: Ids) -> Iterator[str]:
    """Erase again who was erased after the copy was made: their keys are not beside it any more."""
    vault = _vault(key_file)
    if vault is None:
        return
    if damaged := damaged_keys(vault, stored_keys(url)):
        yield f"{len(damaged)} keys are damaged: what they open cannot be read any more."
    if count := asyncio.run(finish_erasing(url, vault, clock, new_id)):
        yield f"{count} people were erased after this copy was made; they stay erased."


def _vault(key_file: Path | None) -> Vault | None:
    return None if key_file is None else Vault(lambda: read_keys(key_file), random_bytes)


def _finish_in(part: Path, key_file: Path | None, clock: Clock, new_id: Ids) -> Iterator[str]:
    yield from _finish_erasing(_url(part), key_file, clock, new_id)
    with closing(sqlite3.connect(part)) as raw:
        raw.execute("PRAGMA journal_mode = DELETE")  # one file, which can be renamed


def _refuse_nothing(copy: Path | None, keys: Path) -> None:
    if copy is not None and not copy.exists():
        raise BadSettings(f"there is no copy of the database: {copy}")
    if copy is None and not keys.exists():
        raise BadSettings(f"there is no copy of the Matrix keys: {keys}")


def _refuse_rest(place: Path) -> None:
    aside = aside_of(place)
    if aside.exists():
        raise FileExistsError(f"{aside} is still there from an earlier restore: move it away first")


def _swap(part: Path, place: Path) -> Iterator[str]:
    """Put a file in place; the old one goes aside, SQLite's parts of it first."""
    aside = aside_of(place)
    there = place.exists()
    for suffix in _PARTS:
        old = place.with_name(f"{place.name}{suffix}")
        if old.exists():
            old.rename(aside.with_name(f"{aside.name}{suffix}"))
    part.rename(place)
    if there:
        yield f"What was there is kept as {aside}"
