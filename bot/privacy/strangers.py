"""Strangers: who wrote once, agreed to nothing and was not heard of again is forgotten.

So is who only came into a group chat, and, of everybody else, what they were called long ago.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.changes import Change, Erase, ForgetGuests, Put
from bot.domain.newcomers import Newcomer
from bot.domain.people import Account, Consent, Membership, Person
from bot.domain.sweeps import Sweep
from bot.office import Office
from bot.ports import Tx
from bot.talk.model import Outcome

QUIET = timedelta(days=60)
"""So long somebody who takes no part may come back and be known."""
MANY = 100
"""People who are looked at in one transaction."""


async def forget_strangers(tx: Tx, office: Office, now: datetime) -> Outcome | None:
    """Return the next step through everybody, once a week; ``None`` when it is done."""
    id_ = f"strangers/{now:%G-%V}"
    found = await tx.get(Sweep, id_) or Sweep(id_, "", now)
    if found.ended_at is not None:
        return None
    page = await tx.page(Person, found.last, MANY)
    ids = [each.id for each in page]
    gone = await _forgotten(tx, ids, now)
    renamed = [each.without_old_names(now) for each in page]
    shorter = [Put(each, quiet=True) for each in renamed if each not in page]
    went = replace(
        found, last=ids[-1] if ids else found.last, ended_at=now if len(page) < MANY else None
    )
    return Outcome(changes=(Put(went), *shorter, *gone, ForgetGuests(now - QUIET)))


async def _forgotten(tx: Tx, ids: Sequence[str], now: datetime) -> list[Change]:
    """Return what erases those who have no part in anything; nobody but they know of them."""
    kept = {each.person_id for each in await tx.find(Membership, person_id=ids)}
    kept |= {each.person_id for each in await tx.find(Newcomer, person_id=ids)}
    kept |= {each.person_id for each in await tx.find(Consent, person_id=ids)}
    strangers = [each for each in ids if each not in kept]
    heard = await tx.last_heard(strangers)
    accounts: dict[str, list[str]] = {}
    for each in await tx.find(Account, person_id=strangers):
        accounts.setdefault(each.person_id, []).append(each.id)
    return [
        Erase(person_id, tuple(theirs))
        for person_id, theirs in accounts.items()
        if person_id in heard and now - heard[person_id] > QUIET
    ]
