"""Keys that come from a backup, made fit to go on from there.

A device that went back in time would be read by nobody: its Olm sessions use keys which the others
have used up already. So they are begun anew. (That the homeserver knows its next one-time keys
under other values is mended in ``keys``.)
"""

import sqlite3
from contextlib import closing

from adapters.matrix.library.account import Folder


def revive(folder: Folder) -> None:
    """Change a key store that nobody uses, and that is as old as its backup.

    Raises ``KeyStoreError`` for an account that is unreadable, ``ValueError`` where the keys are
    not those of the account, ``sqlite3.Error`` where they are none.
    """
    account = folder.load()
    with closing(sqlite3.connect(folder.store)) as database, database:
        (verdict,) = database.execute("PRAGMA quick_check(1)").fetchone()
        devices = set(database.execute("SELECT user_id, device_id FROM accounts"))
        fits = account is not None and (account.user, account.device) in devices
        if verdict != "ok" or not fits:
            raise ValueError("its keys are not those of its account")
        database.execute("DELETE FROM olmsessions")
