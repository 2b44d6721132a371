"""``kupplung codes``: which codes let people in, and taking them back."""

from collections.abc import Sequence
from dataclasses import replace

from adapters.app import open_database
from adapters.settings import BadSettings, Settings
from bot.domain.changes import Put
from bot.domain.people import Invitation
from bot.ports import Clock, Tx

SHORT = 10
"""So much of a code's hash names it: the code itself is not kept."""


async def codes(settings: Settings, programme: str | None, clock: Clock) -> list[str]:
    """Return a line for each code that works, oldest first. Raises ``StoreError``."""
    store = await open_database(settings)
    try:
        found = await store.run(lambda tx: _living(tx, programme, clock))
    finally:
        await store.close()
    return [_line(each) for each in found] or ["No code works."]


async def take_back(settings: Settings, number: str, clock: Clock) -> str:
    """Take back the code of that number, as ``codes`` prints it; return what to print.

    Raises ``BadSettings`` where it is nobody's, or several codes', and ``StoreError``.
    """

    async def work(tx: Tx) -> Invitation:
        found = [
            each
            for each in await _living(tx, None, clock)
            if len(number) >= SHORT and each.code_hash.startswith(number)
        ]
        if len(found) != 1:
            raise BadSettings(f"no code has the number {number}; `kupplung codes` shows all")
        await tx.apply([Put(replace(found[0], uses_left=0))])
        return found[0]

    store = await open_database(settings)
    try:
        gone = await store.run(work)
    finally:
        await store.close()
    return f"Taken back; nobody gets in with it any more: {_line(gone)}"


async def _living(tx: Tx, programme: str | None, clock: Clock) -> Sequence[Invitation]:
    where = {} if programme is None else {"programme_id": programme}
    found = await tx.find(Invitation, team_id=None, person_id=None, **where)
    now = clock.now()
    return sorted(
        (each for each in found if each.role is not None and not each.is_over(now)),
        key=lambda each: each.created_at,
    )


def _line(each: Invitation) -> str:
    uses = {None: "any number of times", 1: "once"}.get(each.uses_left, f"{each.uses_left} times")
    until = f", until {each.expires_at:%Y-%m-%d %H:%M} UTC" if each.expires_at else ""
    number, day = each.code_hash[:SHORT], each.created_at.date()
    return f"{number}  {each.role} of {each.programme_id}, {uses}{until}, made {day}"
