"""A look into the key store of a device that may be in use: nothing is locked, nothing changed."""

import sqlite3
from contextlib import closing

from nio.crypto.sessions import OlmAccount

from adapters.matrix.library.account import FILE, Account, Folder
from adapters.matrix.library.crosssign import SigningKey
from adapters.matrix.library.opening import broken_store


def read_identity(folder: Folder, account: Account) -> str:
    """Return the device's Ed25519 key in the key store, as unpadded base64.

    Raises ``KeyStoreError`` for a store that is missing, damaged, another device's, or encrypted
    with another key than that of the account; it says the way out.
    """
    if not folder.store.exists():
        raise broken_store(folder, "is missing")
    address = f"{folder.store.absolute().as_uri()}?mode=ro"
    try:
        with closing(sqlite3.connect(address, uri=True, timeout=5)) as database:
            (verdict,) = database.execute("PRAGMA quick_check(1)").fetchone()
            found = {
                (user, device): pickled
                for user, device, pickled in database.execute(
                    "SELECT user_id, device_id, account FROM accounts"
                )
            }
    except sqlite3.Error as error:
        raise broken_store(folder, f"is damaged ({error})") from None
    if verdict != "ok":
        raise broken_store(folder, f"is damaged ({verdict})")
    pickled = found.get((account.user, account.device))
    if pickled is None:
        others = ", ".join(sorted(f"{device} of {user}" for user, device in found)) or "nobody"
        raise broken_store(
            folder, f"holds the keys of {others}, but this is {account.device} of {account.user}"
        )
    try:
        keys = OlmAccount.from_pickle(bytes(pickled), account.pickle_key).identity_keys
    except Exception:  # noqa: BLE001 # nio and vodozemac each have their own
        raise broken_store(folder, f"cannot be opened with the key in {FILE}") from None
    return str(keys["ed25519"])


def signing_key(account: Account) -> str:
    """Return the public key with which the bot signs its devices, as unpadded base64."""
    return SigningKey(bytes.fromhex(account.self_signing)).public
