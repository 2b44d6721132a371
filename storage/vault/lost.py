"""Who was erased after a copy was made: all that is theirs is sealed with keys that are gone."""

from dataclasses import dataclass

import sqlalchemy as sa

from bot.domain.people import Account
from bot.domain.teams import Room
from bot.ports import BESIDE
from storage.tables import TABLES, VAULT_KEY
from storage.vault.canary import looking
from storage.vault.owners import named_keys

_ACCOUNT, _ROOM = TABLES[Account], TABLES[Room]
_IDS = sa.select(VAULT_KEY.c.id)
_OWNERS = sa.select(_ACCOUNT.c.id, _ACCOUNT.c.person_id)
_ROOMS = sa.select(_ROOM.c.id)


@dataclass(frozen=True, slots=True)
class Lost:
    """People, and accounts that belong to nobody, whose keys are gone."""

    people: frozenset[str] = frozenset()
    accounts: frozenset[str] = frozenset()

    @property
    def count(self) -> int:
        """How many they are."""
        return len(self.people) + len(self.accounts)


def find_lost(url: str) -> Lost:
    """Return whose keys a database, which has what they left, does not have any more.

    Who came back later under the same account has a key of their own, and is not meant. Raises
    ``StoreError``.
    """
    with looking(url) as connection:
        if connection is None:
            return Lost()
        there = frozenset(connection.scalars(_IDS))
        people = _without_keys(connection, there, by_address=False)
        accounts = _without_keys(connection, there, by_address=True)
        owners = {row[0]: row[1] for row in connection.execute(_OWNERS)}
        gone = {id_ for id_, lost in accounts.items() if lost and BESIDE not in id_}
        gone -= set(connection.scalars(_ROOMS))
    lost = {id_ for id_, lost in people.items() if lost}
    nameless = {owners[id_] for id_ in gone if id_ in owners} - people.keys()
    return Lost(frozenset(lost | nameless), frozenset(gone - owners.keys()))


def _without_keys(
    connection: sa.Connection, there: frozenset[str], *, by_address: bool
) -> dict[str, bool]:
    """Return of all who left something whether none of it can be opened any more."""
    found: dict[str, bool] = {}
    for id_, key in named_keys(connection, by_address=by_address):
        found[id_] = found.get(id_, True) and key not in there
    return found
