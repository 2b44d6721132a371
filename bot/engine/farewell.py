"""Last words: what is still said to somebody whom the very decision has erased."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.changes import Change, Erase
from bot.ports import FAREWELL, Ids, Parcel

PATIENCE = timedelta(days=2)
"""So long last words are tried; then the address goes without them."""


def erased(changes: Sequence[Change]) -> frozenset[str]:
    """Return the accounts that a decision erases."""
    found = (each.accounts for each in changes if isinstance(each, Erase))
    return frozenset(account for accounts in found for account in accounts)


def as_last_words(
    parcels: Sequence[Parcel], gone: frozenset[str], now: datetime, new_id: Ids
) -> list[Parcel]:
    """Return the parcels, those to erased accounts such that nothing will be left of them."""
    return [
        replace(
            each,
            key=f"{FAREWELL}{new_id()}",
            person_id=None,
            not_before=None,
            not_after=now + PATIENCE,
        )
        if each.to in gone
        else each
        for each in parcels
    ]
