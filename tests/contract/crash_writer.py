"""Writes to a store as fast as it can, and says what was acknowledged, until somebody kills it.

``python -m tests.contract.crash_writer URL ROUND`` prints a line for each acknowledged call.
"""

import asyncio
import os
import sys
from itertools import count

from adapters.system import random_bytes
from bot.domain.changes import Put
from bot.domain.people import Person
from bot.ports import Tx
from storage.store import SqlStore, open_store
from tests.contract.samples import envelope, member, parcel
from tests.support.vaults import vault


async def whole(tx: Tx, name: str) -> None:
    """Write three things that belong together."""
    await tx.apply([Put(Person(name, "de"))])
    await asyncio.sleep(0)
    await tx.apply([Put(member(name))])
    await tx.post([parcel(name)])


async def write(store: SqlStore, name: str) -> None:
    for number in count():
        one = f"{name}/{number}"
        await store.accept([envelope(one)])
        os.write(1, f"accepted {one}\n".encode())
        await store.run(lambda tx, one=one: whole(tx, one))  # type: ignore[misc]
        os.write(1, f"ran {one}\n".encode())


async def main(url: str, name: str) -> None:
    store = await open_store(url, vault(random_bytes))
    await asyncio.gather(*(write(store, f"{name}/{n}") for n in range(8)))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
