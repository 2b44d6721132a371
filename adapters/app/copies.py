"""Copies of what the bot keeps, made while it runs, and the way back from them.

The database's copy is an SQLite file like any other. Where there is a Matrix device, a tar archive
beside it (``COPY-matrix.tar``) has the two files that make it: they belong to each other, and
neither to another device.
"""

import os
import sqlite3
import tarfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from io import BytesIO
from pathlib import Path

from adapters.app.sole import hold_alone
from adapters.matrix.home import KeyStoreError
from adapters.matrix.library.account import FILE, STORE, Folder
from adapters.matrix.library.revive import revive
from adapters.settings import BadSettings
from bot.ports import StoreError

ASIDE = ".before-restore"
"""What is put behind the name of a file that a restore replaces."""
KEYS = "-matrix.tar"

_PARTS = ("-wal", "-shm", "-journal", "")
_ATTEMPTS = 3


def keys_beside(copy: Path) -> Path:
    """Return where the Matrix keys are that belong to a copy of the database."""
    return copy if copy.name.endswith(KEYS) else copy.with_name(f"{copy.name}{KEYS}")


def copy_database(source: Path, target: Path) -> None:
    """Copy an SQLite database, as it stands at one moment, while it may be in use.

    The copy is checked, readable for its owner alone, and appears under its name only when it is
    whole. Raises ``StoreError``; ``FileExistsError`` where there is something already.
    """
    with _appearing(source, target) as part:
        address = f"{source.absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(address, uri=True, timeout=30)) as old:  # noqa: SIM117
            with closing(sqlite3.connect(part)) as new:
                old.backup(new)
                new.execute("PRAGMA journal_mode = DELETE")
                (verdict,) = new.execute("PRAGMA quick_check").fetchone()
        if verdict != "ok":
            raise StoreError(f"the copy of {source} is damaged: {verdict}")


def has_keys(folder: Path) -> bool:
    """Whether this folder has account and keys of a Matrix device."""
    return (folder / FILE).exists() and (folder / STORE).exists()


def copy_keys(folder: Path, target: Path) -> None:
    """Copy account and keys of a Matrix device into an archive, while it may be in use.

    As with ``copy_database``: whole, consistent, for the owner alone. Raises the same.
    """
    with _appearing(folder, target) as part:
        keys = part.with_name(f"{part.name}.keys")
        try:
            for _ in range(_ATTEMPTS):
                account = (folder / FILE).read_bytes()
                keys.unlink(missing_ok=True)
                copy_database(folder / STORE, keys)
                if account == (folder / FILE).read_bytes():
                    break  # no login in between, after which the keys might be another device's
            _write(part, _pack({FILE: account, STORE: keys.read_bytes()}))
        finally:
            keys.unlink(missing_ok=True)


def backup(database: Path | None, folder: Path, copy: Path) -> list[str]:
    """Copy the database, and the Matrix keys where there are some; say what was done.

    ``database`` is ``None`` where a server keeps it: then only the keys are copied. Raises
    ``BadSettings`` where there is nothing to copy, ``StoreError`` and ``FileExistsError``.
    """
    if database is None and not has_keys(folder):
        raise BadSettings("this is for SQLite; with PostgreSQL, use pg_dump --format=custom")
    if database is not None and not database.exists():
        raise BadSettings(f"there is no database yet: {database}")
    keys, done = keys_beside(copy), []
    if has_keys(folder) and keys.exists():
        raise FileExistsError(f"{keys} exists already")
    if database is not None:  # first: keys that are newer than the database read all it waits for
        copy_database(database, copy)
        done.append(f"Copied to {copy}")
    if has_keys(folder):
        copy_keys(folder, keys)
        done.append(f"Copied the Matrix keys to {keys}")
    if database is None:
        done.append("The database is on a server: copy it, too, with pg_dump --format=custom")
    return done


def restore(copy: Path, database: Path | None, folder: Path) -> list[str]:
    """Put a copy of the database, and the Matrix keys beside it, in place; say what was done.

    What was there is kept beside it. Everything is checked before anything is replaced.
    ``database`` is ``None`` where a server keeps it; then, or where ``copy`` is such an archive
    itself, only the keys are restored. Raises ``BadSettings`` where the service runs, or nothing
    can be restored from ``copy``; ``StoreError`` and ``FileExistsError``.
    """
    keys = keys_beside(copy)
    file = None if keys == copy else database
    if file is not None and not copy.exists():
        raise BadSettings(f"there is no copy of the database: {copy}")
    if file is None and not keys.exists():
        raise BadSettings(f"there is no copy of the Matrix keys: {keys}")
    with ExitStack() as stack:
        _keep_service_out(stack, database, folder if keys.exists() else None)
        swaps: list[tuple[Path, Path]] = []
        if file is not None:
            swaps.append((_stage_database(stack, copy, file), file))
        if keys.exists():
            swaps += _stage_keys(stack, keys, folder)
        for _, place in swaps:
            _refuse_rest(place)
        kept = [line for part, place in swaps for line in _swap(part, place)]
    done = [f"Restored {place}" for _, place in swaps]
    return [*done, *kept, *_remarks(database, file, keys, folder)]


def _remarks(database: Path | None, file: Path | None, keys: Path, folder: Path) -> Iterator[str]:
    if database is None:
        yield "The database is on a server: restore it with pg_restore, from the same time."
    elif file is None:
        yield "The database was left as it is: restore it from the same time."
    elif not keys.exists() and has_keys(folder):
        yield f"The Matrix keys were left as they are: there is no {keys}"


# Inside.


@contextmanager
def _appearing(source: Path, target: Path) -> Iterator[Path]:
    """Give a file to write to, which gets its name when all went well, and never replaces one."""
    if target.exists():
        raise FileExistsError(f"{target} exists already")
    part = target.with_name(f".{target.name}.part")
    try:
        part.unlink(missing_ok=True)
        part.touch(mode=0o600)
        yield part
        part.rename(target)
    except (sqlite3.Error, OSError, tarfile.TarError) as error:
        raise StoreError(f"{source} cannot be copied to {target}: {error}") from error
    finally:
        part.unlink(missing_ok=True)


def _pack(files: dict[str, bytes]) -> bytes:
    archive = BytesIO()
    with tarfile.open(fileobj=archive, mode="w") as tar:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size, info.mode = len(content), 0o600
            tar.addfile(info, BytesIO(content))
    return archive.getvalue()


def _unpack(archive: Path) -> dict[str, bytes]:
    """Return both files of an archive of ours; what else may be in it is ignored."""
    found: dict[str, bytes] = {}
    with tarfile.open(archive, "r:") as tar:
        for member in tar:
            content = tar.extractfile(member) if member.name in (FILE, STORE) else None
            if content is not None:
                found[member.name] = content.read()
    if missing := {FILE, STORE} - found.keys():
        raise tarfile.TarError(f"there is no {' and no '.join(sorted(missing))} in it")
    return found


def _write(file: Path, content: bytes) -> None:
    file.touch(mode=0o600)
    with file.open("wb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())


def _keep_service_out(stack: ExitStack, database: Path | None, folder: Path | None) -> None:
    try:
        if database is not None:
            stack.enter_context(hold_alone(database))
        if folder is not None:
            held = Folder(folder)
            held.lock()
            stack.callback(held.unlock)
    except (BadSettings, KeyStoreError) as error:
        raise BadSettings(f"stop the service first: {error}") from None


def _stage_database(stack: ExitStack, copy: Path, file: Path) -> Path:
    part = file.with_name(f".{file.name}.restored")
    stack.callback(part.unlink, missing_ok=True)
    part.unlink(missing_ok=True)
    copy_database(copy, part)
    with closing(sqlite3.connect(part)) as found:
        tables = {name for (name,) in found.execute("SELECT name FROM sqlite_master")}
    if not {"alembic_version", "inbox", "outbox"} <= tables:
        raise BadSettings(f"{copy} is no database of Kupplung")
    return part


def _stage_keys(stack: ExitStack, archive: Path, folder: Path) -> list[tuple[Path, Path]]:
    draft = folder / ".restored"
    swaps = [(draft / name, folder / name) for name in (FILE, STORE)]
    try:
        files = _unpack(archive)
        draft.mkdir(mode=0o700, exist_ok=True)
        stack.callback(draft.rmdir)
        for part, place in swaps:
            stack.callback(part.unlink, missing_ok=True)
            _write(part, files[place.name])
        revive(Folder(draft))
    except (KeyStoreError, OSError, ValueError, tarfile.TarError, sqlite3.Error) as error:
        raise BadSettings(f"{archive} is no copy of Matrix keys, or damaged: {error}") from None
    return swaps


def _refuse_rest(place: Path) -> None:
    aside = place.with_name(f"{place.name}{ASIDE}")
    if aside.exists():
        raise FileExistsError(f"{aside} is still there from an earlier restore: move it away first")


def _swap(part: Path, place: Path) -> Iterator[str]:
    """Put a file in place; the old one goes aside, SQLite's parts of it first."""
    aside = place.with_name(f"{place.name}{ASIDE}")
    there = place.exists()
    for suffix in _PARTS:
        old = place.with_name(f"{place.name}{suffix}")
        if old.exists():
            old.rename(aside.with_name(f"{aside.name}{suffix}"))
    part.rename(place)
    if there:
        yield f"What was there is kept as {aside}"
