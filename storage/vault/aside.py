"""The database that a restore put aside: whoever is erased later is erased from it as well.

It has its own wrapped keys, which the key file still opens. People who came after the copy that
took its place was made are known to it alone, and stay.
"""

import sqlite3
from collections.abc import Collection, Iterator
from contextlib import closing, suppress
from pathlib import Path

from sqlalchemy import URL

from storage.engine import scrub
from storage.vault.became import Heirs, read_heirs

ASIDE = ".before-restore"
"""What is put behind the name of a file that a restore replaces."""

_KEYS = "SELECT id, subject FROM vault_key"
_PEOPLE = "SELECT id FROM person"
_SHARED = (
    "SELECT 'team:' || id FROM team UNION ALL SELECT 'organisation:' || id FROM organisation"
    " UNION ALL SELECT 'evening:' || id FROM evening"
)
_LIVING = (
    "SELECT person_id FROM account"
    " UNION ALL SELECT 'team:' || team_id FROM member JOIN account USING (person_id)"
    " UNION ALL SELECT 'organisation:' || organisation.id FROM organisation"
    " JOIN account ON person_id = contact_id"
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
        gone = [(id_,) for id_ in _gone(now, then)]
        with then:
            then.executemany(_DESTROY, gone)
        then.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _gone(now: sqlite3.Connection, then: sqlite3.Connection) -> Iterator[str]:
    """Yield the keys of another database that are of whom this one knows as erased.

    Whoever lives may have got a key after the copy, or linked an account: these stay.
    """
    kept, keys = dict(now.execute(_KEYS).fetchall()), then.execute(_KEYS).fetchall()
    left, people = set(kept.values()), _found(now, _PEOPLE)
    living = _found(now, _LIVING)
    lost = people - left - living
    theirs = gone = lost | {*_same(lost, read_heirs(now), read_heirs(then))}
    if not lost <= _found(then, _PEOPLE) | read_heirs(then).gone:
        # Who came after the restore, or was linked by an earlier version, which noted nothing: then
        # nobody can tell whom they became, and which account was theirs.
        theirs, gone = people, people - (living - left)
    accounts = {id_ for id_, person_id in then.execute(_ACCOUNTS) if person_id in theirs}
    # What was a team's, an organisation's or an evening's went with the last of its people; a key
    # that is another's since a link went with whoever had it in the copy.
    # Lists leave no row, and live for weeks: those that are gone are taken for settled.
    gone = gone | (_found(now, _SHARED) - living)
    for id_, subject in keys:
        went = id_ not in kept and (subject in gone or subject.startswith(_LISTS))
        if went or subject in accounts - left:
            yield id_


def _same(lost: Collection[str], now: Heirs, then: Heirs) -> Iterator[str]:
    """Yield who these people became in the other database, and who became them in this one."""
    yield from map(then.of, lost)
    yield from (each for each in now.gone if now.of(each) in lost)


def _found(raw: sqlite3.Connection, query: str) -> set[str]:
    return {row[0] for row in raw.execute(query)}


def _has_keys(raw: sqlite3.Connection) -> bool:
    found = raw.execute("SELECT 1 FROM sqlite_master WHERE name = 'vault_key'")
    return found.fetchone() is not None
