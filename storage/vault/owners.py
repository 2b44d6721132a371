"""Whose rows are sealed with which key, as the rows themselves tell it.

The wrapped keys have the subjects of today: a key is handed on where two persons become one, where
an account is parted with, where a group chat gets another id. A copy from before all that knows
the subjects of then. So what is done there by a subject, such as an erasure, would miss the key.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress

import sqlalchemy as sa

from bot.domain.people import Account, Person
from bot.domain.teams import Room
from storage.tables import INBOX, OUTBOX, PROGRESS, TABLES, VAULT_KEY, VECTOR, Row, is_sealed
from storage.traces import NOBODY
from storage.vault.became import find_heirs
from storage.vault.keys import Damaged, key_of

_BY_ADDRESS = (PROGRESS.name, INBOX.name, OUTBOX.name)
_BEGINNING = 14
"""Letters of a sealed value that tell its key."""

_KEYS = sa.select(VAULT_KEY.c.id, VAULT_KEY.c.subject).where(VAULT_KEY.c.subject != NOBODY)
_KNOWN = [sa.select(TABLES[kind].c.id) for kind in (Person, Account, Room)]
_GIVE = (
    sa.update(VAULT_KEY)
    .where(VAULT_KEY.c.id == sa.bindparam("this"))
    .values(subject=sa.bindparam("owner"))
)


def give_back(connection: sa.Connection) -> None:
    """Make keys those of whom they sealed rows for in this database, or who that is by now.

    Who is not in it does not count: such rows, of before a link or a move, are left by those that
    are another's by now, as is their key: see ``storage.vault.became``.
    The key of last words stays nobody's, whomever they are for.
    """
    known = {id_ for each in _KNOWN for id_ in connection.scalars(each)}
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for by_address in (False, True):
        for subject, key in named_keys(connection, by_address=by_address):
            if subject in known:
                owners[key].add(subject)
    heirs = find_heirs(connection)
    given = []
    for id_, subject in connection.execute(_KEYS):
        named = owners.get(id_) or ({heirs.of(subject)} & known - {subject})
        if named and subject not in named:
            given.append({"this": id_, "owner": min(named)})
    if given:
        connection.execute(_GIVE, given)


def named_keys(connection: sa.Connection, *, by_address: bool) -> Iterator[tuple[str, str]]:
    """Yield people, or else addresses, with the ids of the keys that seal what is theirs.

    A pair may come several times. What is damaged tells nothing.
    """
    for column, subject in _sealed(connection, by_address=by_address):
        beginning = sa.func.substr(column, 1, _BEGINNING)
        rows = sa.select(subject, beginning).where(column != "").distinct()
        for id_, sealed in connection.execute(rows):
            with suppress(Damaged):
                yield id_, key_of(sealed)


def _sealed(
    connection: sa.Connection, *, by_address: bool
) -> Iterator[tuple[sa.Column[str], sa.Column[str]]]:
    """Yield sealed columns that this version of the database has, with those of their subjects."""
    inspected = sa.inspect(connection)
    for table in Row.metadata.sorted_tables:
        kind, subject = table.info.get("subject", ("none", ""))
        if kind or table is VECTOR or (table.name in _BY_ADDRESS) is not by_address:
            continue  # vectors are sealed by the keys of their texts, which tell it
        if inspected.has_table(table.name):
            names = {each["name"] for each in inspected.get_columns(table.name)}
            for column in table.columns:
                if is_sealed(column) and column.name in names:
                    yield column, table.c[subject]
