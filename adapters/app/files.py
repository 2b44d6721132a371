"""Files of our own: for their owner alone, whole or not there, and durable."""

import fcntl
import os
import sqlite3
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from bot.ports import StoreError


def keep_owner(path: Path) -> None:
    """Give what root has made to the owner of its folder, as whom the service runs."""
    if os.geteuid() == 0:
        folder = path.parent.stat()
        with suppress(OSError):  # not every disk knows owners
            os.chown(path, folder.st_uid, folder.st_gid, follow_symlinks=False)


def sync(path: Path) -> None:
    """Wait until a file, or what a folder says of its files, is on the disk."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


@contextmanager
def alone_in(folder: Path, *, patient: bool = True) -> Iterator[None]:
    """Keep other processes of ours out of a folder meanwhile.

    One that is not ``patient`` gets ``BlockingIOError`` where somebody is there.
    """
    opened = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | (0 if patient else fcntl.LOCK_NB))
        yield
    finally:
        os.close(opened)


def write_file(file: Path, content: bytes) -> None:
    """Write a file for its owner alone, durably."""
    file.touch(mode=0o600)
    keep_owner(file)
    with file.open("wb") as opened:
        opened.write(content)
    sync(file)


@contextmanager
def appearing(source: Path | str, target: Path) -> Iterator[Path]:
    """Give a file to write to, which gets its name when all went well, and never replaces one."""
    if target.exists():
        raise FileExistsError(f"{target} exists already")
    part = target.with_name(f".{target.name}.part")
    try:
        part.unlink(missing_ok=True)
        part.touch(mode=0o600)
        keep_owner(part)
        yield part
        sync(part)
        part.rename(target)
        sync(target.parent)
    except (sqlite3.Error, UnicodeError, OSError, tarfile.TarError) as error:
        raise StoreError(f"{source} cannot be copied to {target}: {error}") from error
    finally:
        part.unlink(missing_ok=True)
