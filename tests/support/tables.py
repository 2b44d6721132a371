"""SQLite files with the newest tables, copied from one that a process makes once.

Walking all steps of the history takes longer than most tests; ``tests/contract/test_schema.py``
proves that they lead to these tables.
"""

import sqlite3
import tempfile
from contextlib import closing
from functools import cache
from pathlib import Path
from random import Random

from sqlalchemy import make_url

from storage.migrations import upgrade
from tests.support.vaults import vault


def lay(url: str, *, keys: bool = True) -> str:
    """Put the newest tables where there is no SQLite file yet; return the same URL.

    They are those of ``tests.support.vaults.vault``; without ``keys``, of the first vault that
    opens them. A server's database is left alone.
    """
    address = make_url(url)
    file = Path(address.database or "")
    if address.get_backend_name() == "sqlite" and not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(0o600)
        file.write_bytes(_tables(keys))
    return url


@cache
def _tables(keys: bool) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "tables.db"
        upgrade(f"sqlite:///{file}", vault(Random("tables").randbytes))
        with closing(sqlite3.connect(file)) as raw:
            if not keys:
                raw.execute("DELETE FROM vault_key")
                raw.commit()
            raw.execute("PRAGMA journal_mode = WAL")
        return file.read_bytes()
