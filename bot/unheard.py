"""What found nobody there: whether it came to its reader after all, or how it is said anew."""

from dataclasses import replace

from bot.domain.people import Account
from bot.gather import reached_at
from bot.ports import Fate, Parcel, Tx
from bot.talk.model import Message


async def arrives(tx: Tx, key: str) -> bool:
    """Whether what has that key has come to its reader, or may yet: no messenger turned it away."""
    return not {Fate.WAITING, Fate.SENT, Fate.DOUBTFUL}.isdisjoint(await tx.fates(key))


async def anew(tx: Tx, key: str) -> str:
    """Return the key under which something is said that may have been turned away before.

    Then it goes on with ``@`` and a number.
    """
    before = sum((await tx.fates(key)).values())
    return f"{key}@{before}" if before else key


async def reworded(tx: Tx, message: Message) -> Message:
    """Return what takes the place of the waiting message with its key, which is taken back.

    What was turned away keeps its key, and only what is kept for its reader since then goes: then
    the key goes on with ``@`` and a number. What has left is said under its key, so not again.
    """
    if message.key is None or not await tx.untried(message.key):
        return message
    fates = await tx.fates(message.key)
    before = sum(fates.values()) - fates.get(Fate.WAITING, 0)
    kept = before and Fate.WAITING in fates
    return replace(message, key=f"{message.key}@{before}") if kept else message


async def passed_on(tx: Tx, parcel: Parcel, key: str, person_id: str) -> Parcel:
    """Return what one person was to read for another one, who is reached, under that key."""
    accounts = await tx.find(Account, person_id=person_id, reachable=True)
    last = await tx.last_accounts([person_id])
    account = reached_at(accounts, last.get(person_id)) or accounts[0]
    there = parcel.readdressed(await anew(tx, key), account.id)
    return replace(there, person_id=person_id, doubt=False)  # they saw nothing of it
