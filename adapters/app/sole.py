"""Being the only service on an SQLite file: a lock beside it, which the system drops at our death.

A dead process leaves leases behind that would stand for minutes. Who holds this lock knows that
nobody else serves the store, and may end them at once. Several replicas take PostgreSQL.
"""

import fcntl
from pathlib import Path
from typing import IO

from adapters.app.files import keep_owner
from adapters.settings import BadSettings


def hold_alone(database: Path) -> IO[bytes]:
    """Return the held lock of a database file; closing it gives it back.

    Raises ``BadSettings`` while another process holds it, or where nothing can be written.
    """
    try:
        database.parent.mkdir(parents=True, exist_ok=True)
        path = database.with_name(f"{database.name}.lock")
        lock = path.open("ab")
        keep_owner(path)
    except OSError as error:
        raise BadSettings(f"{database.parent} cannot be written to: {error.strerror}") from None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        raise BadSettings(
            f"another process serves {database}: stop it, or take another KUPPLUNG_DATA_DIR "
            "(several on one database need PostgreSQL)"
        ) from None
    return lock
