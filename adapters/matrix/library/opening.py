"""How the device comes back after a restart, or comes to be.

A device and its key store belong together for ever. Where they do not fit, nothing is guessed: a
``KeyStoreError`` says what is wrong, and the way out.
"""

import logging
import os
import sqlite3
from contextlib import closing
from dataclasses import replace
from typing import Any

from peewee import OperationalError

from adapters.matrix.home import HomeError, KeyStoreError, LoggedOut, Secrets
from adapters.matrix.library.account import (
    FILE,
    STORE,
    Account,
    Folder,
    RandomBytes,
    new_account,
    next_device,
)
from adapters.matrix.library.convert import objects
from adapters.matrix.library.guards import GuardedClient
from adapters.matrix.library.wire import Wire, path

log = logging.getLogger(__name__)


class Opening:
    """The way to a device that is logged in, with its keys."""

    def __init__(self, wire: Wire, user: str, secrets: Secrets, device_name: str) -> None:
        """Open nothing yet; ``user`` is a full id, or the part before the colon."""
        self._wire, self._user = wire, user
        self._secrets, self._device_name = secrets, device_name

    async def open(self, folder: Folder, random_bytes: RandomBytes) -> tuple[Account, Any]:
        """Return the account, logged in, and the client with its keys."""
        known = folder.load()
        if known is None:
            known = new_account(random_bytes)
            folder.save(known)
        account = await self._log_in(folder, known)
        if account != known:
            folder.save(account)
        self._wire.token = account.token
        client = self._load(folder, account)
        try:
            await _check(client, folder)
        except BaseException:
            client.shut()
            raise
        return account, client

    # ---- logging in -------------------------------------------------------------------------

    async def _log_in(self, folder: Folder, account: Account) -> Account:
        lost = bool(account.device) and not folder.store.exists()
        if lost and self._secrets.password:
            log.warning(
                "%s is missing: the bot becomes a new device, and cannot read what was sent "
                "to the device %s",
                folder.store,
                account.device,
            )
            fresh = await self._use_password(replace(account, device=next_device(account)))
            await self._log_out(account.token)
            return fresh
        token = self._secrets.token or account.token
        if token:
            try:
                return await self._use_token(account, token)
            except LoggedOut:
                if not self._secrets.password:
                    raise LoggedOut(
                        "the access token is no longer good: configure a new one, or the password"
                    ) from None
        if not self._secrets.password:
            raise LoggedOut("neither a password nor an access token is configured")
        return await self._use_password(account)

    async def _use_token(self, account: Account, token: str) -> Account:
        self._wire.token = token
        try:
            found = await self._wire.call("GET", path("account", "whoami"))
        finally:
            self._wire.token = ""
        user, device = found.get("user_id"), found.get("device_id")
        if not isinstance(user, str) or not isinstance(device, str):
            raise KeyStoreError("the access token is of no device: one of an ordinary login is")
        return self._belongs(replace(account, user=user, device=device, token=token))

    async def _use_password(self, account: Account) -> Account:
        """Log in, into the device of the account if there is one: its keys then go on.

        Else into one whose id follows from the account: died before it was saved, the next start
        logs in to the same one, and leaves no other behind.
        """
        body: dict[str, Any] = {
            "type": "m.login.password",
            "identifier": {"type": "m.id.user", "user": self._user},
            "password": self._secrets.password,
            "initial_device_display_name": self._device_name,
            "device_id": account.device or next_device(account),
        }
        found = await self._wire.call("POST", path("login"), body)
        user, device, token = (found.get(key) for key in ("user_id", "device_id", "access_token"))
        if not (isinstance(user, str) and isinstance(device, str) and isinstance(token, str)):
            raise HomeError("a login without user, device or access token")
        return self._belongs(replace(account, user=user, device=device, token=token))

    def _belongs(self, account: Account) -> Account:
        wanted = self._user if self._user.startswith("@") else f"@{self._user}:"
        if account.user == wanted or (wanted[-1] == ":" and account.user.startswith(wanted)):
            return account
        raise KeyStoreError(
            f"logged in as {account.user}, but {self._user} is configured: correct the one or the "
            "other, and give each account a folder of its own"
        )

    async def _log_out(self, token: str) -> None:
        self._wire.token = token
        try:
            await self._wire.call("POST", path("logout"), {})
        except HomeError as error:
            log.info("the lost device could not be logged out: %s", error)
        finally:
            self._wire.token = ""

    # ---- the key store ----------------------------------------------------------------------

    def _load(self, folder: Folder, account: Account) -> GuardedClient:
        store = folder.store
        try:
            if store.exists():
                _inspect(folder, account)
            else:
                os.close(os.open(store, os.O_WRONLY | os.O_CREAT, 0o600))
            return GuardedClient(
                self._wire, account.user, account.device, folder.where, account.pickle_key
            )
        except (OSError, sqlite3.OperationalError, OperationalError) as error:
            raise KeyStoreError(f"the key store {store} cannot be used: {error}") from None
        except KeyStoreError:
            raise
        except Exception as error:  # nio, peewee and vodozemac each have their own
            raise broken_store(folder, f"cannot be opened with the key in {FILE}") from error


def _inspect(folder: Folder, account: Account) -> None:
    """Raise for a store that is damaged or another device's; nio would quietly begin a new one."""
    try:
        with closing(sqlite3.connect(folder.store)) as database:
            (found,) = database.execute("PRAGMA quick_check(1)").fetchone()
            tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master")}
            devices = (
                set(database.execute("SELECT user_id, device_id FROM accounts"))
                if "accounts" in tables
                else set()
            )
    except sqlite3.OperationalError:  # it may be whole: the disk is full, or not there
        raise
    except sqlite3.Error as error:
        raise broken_store(folder, f"is damaged ({error})") from None
    if found != "ok":
        raise broken_store(folder, "is damaged")
    if devices and (account.user, account.device) not in devices:
        others = ", ".join(sorted(f"{device} of {user}" for user, device in devices))
        raise broken_store(
            folder, f"holds the keys of {others}, but this is {account.device} of {account.user}"
        )


async def _check(client: GuardedClient, folder: Folder) -> None:
    """Compare the device's key with the one that the homeserver knows."""
    user, device = client.user_id, client.device_id
    query = {"device_keys": {user: [device]}}
    found = await client.wire.call("POST", path("keys", "query"), query)
    published = objects(found, "device_keys", user, device, "keys").get(f"ed25519:{device}")
    if published is None:
        # Never published, or logged out and in again: nio would take them for published.
        client.olm.account.shared = False
    elif published != client.olm.account.identity_keys["ed25519"]:
        raise broken_store(
            folder, f"does not fit the device {device}: the homeserver has other keys"
        )


def broken_store(folder: Folder, what: str) -> KeyStoreError:
    """Return the error that says what is wrong with a key store, and the way out."""
    return KeyStoreError(
        f"the key store {folder.store} {what}. Restore {STORE} and {FILE} from one backup; or move "
        f"{STORE} away: with the password configured the bot then becomes a new device, signed "
        f"with the keys in {FILE}, that cannot read older messages"
    )
