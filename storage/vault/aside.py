"""The database that a restore put aside: whoever is erased later is erased from it as well.

It has its own wrapped keys, which the key file still opens. People who came after the copy that
took its place was made are known to it alone, and stay.
"""

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from sqlalchemy import URL

from storage.engine import scrub

ASIDE = ".before-restore"
"""What is put behind the name of a file that a restore replaces."""

_KEYS = "SELECT id, subject FROM vault_key"
_PEOPLE = "SELECT id FROM person"
_SHARED = (
    "SELECT 'team:' || id FROM team UNION ALL SELECT 'organisation:' || id FROM organisation"
    " UNION ALL SELECT 'evening:' || id FROM evening"
)
_LISTS = ("roster:", "signup:")
_ACCOUNTS = "SELECT id, person_id FROM account"
_DESTROY = "DELETE FROM vault_key WHERE id = ?"


def aside_of(place: Path) -> Path:
    """Return where a restore puts what was in this place."""
    return place.with_name(f"{place.name}{ASIDE}")


def cleanse(url: URL, *, rewrite: bool = True) -> bool:
    """Let the files of a database keep nothing of who was erased, also what was put aside.

    ``False`` where others are at work, and it has to be tried again; see ``scrub``.
    """
    with suppress(sqlite3.Error):  # it is no database, or a full disk: the next time tries again
        prune(url)
    return scrub(url, rewrite=rewrite)


def prune(url: URL) -> None:
    """Destroy the keys of whom the database knows as erased in the one that was put aside.

    Nothing happens where there is none, or it is of something else. Raises ``sqlite3.Error`` where
    it cannot be written.
    """
    place = Path(url.database or "")
    if url.get_backend_name() != "sqlite" or not (aside := aside_of(place)).exists():
        return
    with closing(sqlite3.connect(place)) as now, closing(sqlite3.connect(aside)) as then:
        then.execute("PRAGMA secure_delete = ON")
        if not (_has_keys(now) and _has_keys(then)):
            return
        kept = dict(now.execute(_KEYS).fetchall())
        keys = then.execute(_KEYS).fetchall()
        people = {id_ for (id_,) in now.execute(_PEOPLE)}
        there = {*kept.values(), *(person_id for _, person_id in now.execute(_ACCOUNTS))}
        lost = people - there
        # Whoever lives may have linked an account after the copy, which does not know its key. Of
        # somebody without a key of their own who became another since, no row tells the account.
        if lost <= {id_ for (id_,) in then.execute(_PEOPLE)}:
            erased = lost | {subject for id_, subject in keys if id_ not in kept} & people
        else:
            erased = people
        theirs = {id_ for id_, person_id in then.execute(_ACCOUNTS) if person_id in erased}
        # What was a team's, an organisation's or an evening's went with the last of its people; a
        # key that is another's since a link went with whoever had it in the copy.
        # Lists leave no row, and live for weeks: those that are gone are taken for settled.
        shared = people | {id_ for (id_,) in now.execute(_SHARED)}
        gone = [
            (id_,)
            for id_, subject in keys
            if subject in theirs - set(kept.values())
            or (id_ not in kept and (subject in shared or subject.startswith(_LISTS)))
        ]
        with then:
            then.executemany(_DESTROY, gone)
        then.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _has_keys(raw: sqlite3.Connection) -> bool:
    found = raw.execute("SELECT 1 FROM sqlite_master WHERE name = 'vault_key'")
    return found.fetchone() is not None
