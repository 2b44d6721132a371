"""What the device needs to be itself again after a restart, in a folder of its own.

``account.json`` holds user, device, access token, the key to the key store and the three seeds of
cross-signing; ``keys.db`` beside it holds the keys. Both belong into the backup, together.
"""

import base64
import fcntl
import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, fields
from hashlib import sha256
from pathlib import Path
from typing import IO

from adapters.matrix.home import InUse, KeyStoreError

FILE = "account.json"
STORE = "keys.db"
_LOCK = "lock"
_SEED = 32
_ID = 10
RandomBytes = Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class Account:
    """The device and its secrets. ``user``, ``device`` and ``token`` are empty before a login.

    ``pickle_key`` encrypts the key store; the seeds are those of the cross-signing keys, in
    hexadecimal.
    """

    pickle_key: str = field(repr=False)
    master: str = field(repr=False)
    self_signing: str = field(repr=False)
    user_signing: str = field(repr=False)
    user: str = ""
    device: str = ""
    token: str = field(default="", repr=False)


class Folder:
    """The folder with account and key store, held by one process at a time."""

    def __init__(self, where: Path) -> None:
        """Touch nothing yet."""
        self.where = where
        self._lock: IO[str] | None = None

    @property
    def store(self) -> Path:
        """Where the key store lies."""
        return self.where / STORE

    def lock(self) -> None:
        """Keep other processes out. Raises ``InUse`` if one is in, ``KeyStoreError``."""
        try:
            self.where.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = (self.where / _LOCK).open("w")
        except OSError as error:
            raise KeyStoreError(f"{self.where} cannot be used: {error.strerror}") from None
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.close()
            raise InUse(
                f"another process uses the Matrix keys in {self.where}. "
                "Two would destroy them: stop the other one, or give each a folder of its own"
            ) from None
        self._lock = lock

    def unlock(self) -> None:
        """Let others in; nothing if it was not locked."""
        lock, self._lock = self._lock, None
        if lock is not None:
            lock.close()

    def load(self) -> Account | None:
        """Return the account, if there is one. Raises ``KeyStoreError`` if it is unreadable."""
        try:
            found = json.loads((self.where / FILE).read_text())
        except FileNotFoundError:
            return None
        except (OSError, ValueError):
            found = None
        names = {each.name for each in fields(Account)}
        if not isinstance(found, dict) or not names <= found.keys():
            raise KeyStoreError(
                f"{self.where / FILE} cannot be read. Restore it from the backup together with "
                f"{STORE}, or move the folder away: the bot then becomes a new device"
            )
        return Account(**{name: str(found[name]) for name in names})

    def save(self, account: Account) -> None:
        """Replace the account, whole or not at all, readable by its owner only.

        Raises ``KeyStoreError`` where that cannot be written: the disk may be full.
        """
        target, draft = self.where / FILE, self.where / f".{FILE}"
        try:
            draft.unlink(missing_ok=True)
            handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w") as file:
                json.dump(asdict(account), file, indent=1)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(target)
        except OSError as error:
            raise KeyStoreError(f"{target} cannot be written: {error.strerror}") from None


def new_account(random_bytes: RandomBytes) -> Account:
    """Return an account with fresh secrets, before its first login."""
    return Account(*(random_bytes(_SEED).hex() for _ in range(4)))


def next_device(account: Account) -> str:
    """Return the id of the device that comes after the account's, or of its first one.

    It is the same each time, and tells nothing about the secrets.
    """
    seed = f"{account.pickle_key} {account.device}".encode()
    return base64.b32encode(sha256(seed).digest())[:_ID].decode()
