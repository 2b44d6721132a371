"""The wrapped keys of a database, in a file of their own beside its copies.

There is one such file in a folder of copies, always the newest: so whoever is erased is forgotten
by all the copies, also the old ones. It is worth nothing without the master key, and a copy of
the data is worth nothing without it.

A hash of the keys is in it: of a key that was lost to a bad disk one would think that somebody was
erased. And a seal, which only the key file opens: so would one think of a key that somebody took
out. Earlier versions wrote none.

A key that is damaged in the database by now is kept as the file has it, and put back.
"""

import hmac
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing, suppress
from hashlib import sha256
from pathlib import Path

from adapters.app.files import alone_in, keep_owner, sync
from adapters.settings import BadSettings
from bot.ports import StoreError
from storage.engine import look_into
from storage.vault import Vault
from storage.vault.copies import NAMES, Stored, canary_of, put_back, sealing_key, stored_keys
from storage.vault.mending import find_whole, mend

RING = "kupplung-keys.db"

_NAMES = ", ".join(NAMES)
_MAKE = f"CREATE TABLE vault_key ({_NAMES})"
_NOTE = "CREATE TABLE whole (digest TEXT NOT NULL, seal TEXT)"
_NOTED = "SELECT digest FROM whole"
_SEALED = "SELECT seal FROM whole"
_IS_NOTED = "SELECT 1 FROM sqlite_master WHERE name = 'whole'"
_PUT = "INSERT INTO vault_key VALUES (?, ?, ?, ?)"
_READ = f"SELECT {_NAMES} FROM vault_key"  # noqa: S608 # names of our own


def ring_beside(copy: Path) -> Path:
    """Return where the wrapped keys are that belong to a copy of the database."""
    return copy.with_name(RING)


def copy_ring(url: str, ring: Path, vault: Vault | None) -> tuple[Stored, ...]:
    """Write the wrapped keys of a database to a file, in place of older ones of the same.

    ``vault`` seals it, where there is one, and tells which keys are damaged: what the file still
    has of those stays there, and is put back into the database.

    Returns them, after another look at what was written. Raises ``StoreError``, and
    ``BadSettings`` where the file belongs to another database. One after the other: else keys that
    were destroyed meanwhile came back with whoever read them before and wrote them last.
    """
    try:
        with alone_in(ring.parent):
            keys = stored_keys(url)
            there = _there(ring, keys) if keys else ()
            whole = {} if vault is None else find_whole(vault, keys, there)
            keys = _with_whole(keys, whole)
            if keys:
                _replace(ring, keys, None if vault is None else sealing_key(vault, keys))
            if vault is not None and whole:
                with suppress(StoreError):  # the file has them, and the doctor knows
                    mend(url, vault, whole)
    except OSError as error:
        raise StoreError(f"the keys cannot be written to {ring}: {error}") from error
    return keys


def _there(ring: Path, keys: Sequence[Stored]) -> Sequence[Stored]:
    """Return what a file has by now; raise ``BadSettings`` where it is another database's."""
    there = read_ring(ring) if ring.exists() else ()
    if there and canary_of(there) != canary_of(keys):
        raise BadSettings(f"{ring} belongs to another database: choose another folder")
    return there


def _with_whole(keys: Iterable[Stored], whole: Mapping[Stored, Stored]) -> tuple[Stored, ...]:
    return tuple(whole.get(each, each) for each in keys)


def _replace(ring: Path, keys: tuple[Stored, ...], seal: bytes | None) -> None:
    part = ring.with_name(f".{ring.name}.part")
    try:
        part.unlink(missing_ok=True)
        part.touch(mode=0o600)
        keep_owner(part)
        with closing(sqlite3.connect(part)) as raw, raw:
            raw.execute(_MAKE)
            raw.executemany(_PUT, keys)
            raw.execute(_NOTE)
            digest = _digest(keys)
            raw.execute("INSERT INTO whole VALUES (?, ?)", (digest, _seal(digest, seal)))
        sync(part)
        part.replace(ring)
        sync(ring.parent)
    except (sqlite3.Error, OSError) as error:
        raise StoreError(f"the keys cannot be written to {ring}: {error}") from error
    finally:
        part.unlink(missing_ok=True)
    if sorted(read_ring(ring)) != sorted(keys):
        raise StoreError(f"{ring} does not have what was written to it: is that disk well?")


def read_ring(ring: Path) -> list[Stored]:
    """Return the wrapped keys of such a file. Raises ``BadSettings``, also if it was damaged."""
    try:
        with closing(look_into(ring)) as raw:
            keys: list[Stored] = raw.execute(_READ).fetchall()
            noted = raw.execute(_NOTED).fetchall() if raw.execute(_IS_NOTED).fetchone() else None
    except (sqlite3.Error, UnicodeError) as error:
        raise BadSettings(f"{ring} is no file of keys, or damaged: {error}") from None
    if noted is not None and noted != [(_digest(keys),)]:
        raise BadSettings(f"{ring} is damaged: it does not have the keys that were copied")
    return keys


def is_sealed_by(ring: Path, seal: bytes) -> bool | None:
    """Whether a file has the seal of such a key; ``None`` where it has none at all."""
    try:
        with closing(look_into(ring)) as raw:
            (found,) = raw.execute(_SEALED).fetchone() or (None,)
    except sqlite3.Error:
        return None  # of an earlier version
    digest = _digest(read_ring(ring))
    return None if found is None else hmac.compare_digest(str(found), _seal(digest, seal) or "")


def _seal(digest: str, key: bytes | None) -> str | None:
    return None if key is None else hmac.digest(key, f"ring {digest}".encode(), "sha256").hex()


def _digest(keys: Iterable[Stored]) -> str:
    return sha256(repr(sorted(map(tuple, keys), key=repr)).encode("utf-8", "replace")).hexdigest()


def restore_ring(ring: Path, url: str, live: str | None, vault: Vault | None) -> int:
    """Put the wrapped keys into a restored database; return how many.

    What was destroyed in the ``live`` database since they were written stays destroyed; what is
    damaged in one of them, and not in the other, is taken from that, as ``vault`` tells. Raises
    ``BadSettings`` and ``StoreError``.
    """
    keys = tuple(read_ring(ring))
    now = _stored(live) if live is not None else ()
    if now and canary_of(now) == canary_of(keys):
        if vault is not None:
            now = _with_whole(now, find_whole(vault, now, keys))
            keys = _with_whole(keys, find_whole(vault, keys, now))
        left = {id_ for id_, *_ in now}
        keys = tuple(key for key in keys if key[0] in left)
    return put_back(url, keys)


def _stored(url: str) -> tuple[Stored, ...]:
    try:
        return stored_keys(url)
    except StoreError:
        return ()  # it is damaged, which may be why it is replaced
