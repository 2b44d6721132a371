"""Decisions in which the store is lost again and again: one must not hold up all others."""

from bot.ports import Lane, Store

MOST = 2
"""So often in a row the store may be lost in the same decision before that counts as a failure."""


async def blame(store: Store, blamed: dict[int, int], number: int) -> None:
    """Note that the store was lost while that envelope was decided about.

    One that takes the database too long, say, would be begun for ever. ``blamed`` has how often it
    was so in a row. Raises ``StoreError`` where the store is still lost.
    """
    times = blamed.get(number, 0) + 1
    blamed.clear()
    blamed[number] = times
    if times >= MOST:
        del blamed[number]
        await store.run(lambda tx: tx.finish_envelope(number, failed=True), Lane.QUEUE)
