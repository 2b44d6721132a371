"""What came in, with the notes that count together with it, and what no database takes of it.

One event that cannot be written must stop nobody: not those who share its commit, nor the channel
that would bring it again for ever. So what fails together is written apart, and what fails for its
content alone is left out.
"""

import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from bot.ports import Holding, Lapsed, Unwritable
from storage import inbox, leases, notes
from storage.engine.gather import Call
from storage.engine.seam import UNWRITABLE, Connection

_LOG = logging.getLogger(__name__)

Arrival = tuple[Sequence[Mapping[str, Any]], Mapping[str, str | None], Holding | None]
"""Rows of the inbox, notes, and in whose name."""
POISON = (Unwritable, *UNWRITABLE)
"""What is raised for something that can be written at no time."""


async def arrive(connection: Connection, arrival: Arrival) -> int | None:
    """Insert what arrived and return how much was new; ``None`` if its lease is lost."""
    rows, remembered, holding = arrival
    if holding is not None and not await leases.confirm(connection, holding):
        return None
    new = await inbox.insert(connection, rows) if rows else 0
    await notes.write(connection, remembered)
    return new


async def arrive_in_parts(connection: Connection, arrival: Arrival) -> int | None:
    """Do as ``arrive``, but leave out, and log, what cannot be written whenever it is tried."""
    rows, remembered, holding = arrival
    if holding is not None and not await leases.confirm(connection, holding):
        return None
    new = 0
    for row in rows:
        async with _unless_poisonous(connection, f"an event of {_channel_of(row)}"):
            new += await inbox.insert(connection, (row,))
    for name, value in remembered.items():
        async with _unless_poisonous(connection, "a note of a channel"):
            await notes.write(connection, {name: value})
    return new


def answer(call: Call[Arrival], new: int | None) -> None:
    """Let who called ``accept`` go on."""
    if new is None:
        call.fail(Lapsed("the lease is somebody else's"))
    else:
        call.succeed(new)


@asynccontextmanager
async def _unless_poisonous(connection: Connection, what: str) -> AsyncIterator[None]:
    try:
        async with connection.savepoint():
            yield
    except POISON as error:
        _LOG.error("%s is dropped: no database takes it (%s)", what, type(error).__name__)


def _channel_of(row: Mapping[str, Any]) -> str:
    return str(row["account"]).partition(":")[0]
