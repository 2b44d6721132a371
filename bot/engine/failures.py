"""Envelopes that cannot be decided: after the last attempt their senders get a kind word."""

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime

from bot.domain.people import Account, Person
from bot.engine.wording import Writer, address
from bot.invitations import lists
from bot.ports import Lane, Overlong, Received, Store, StoreError, Tx, Unready
from bot.talk.model import (
    Edited,
    Envelope,
    Message,
    Pressed,
    Said,
    SheetRead,
    Shown,
    ToAccount,
    Unreadable,
    say,
)

log = logging.getLogger(__name__)

LAST_ATTEMPT = 5
MOST = 2
"""So often in a row the same decision may take the store too long before that is a failure."""

_ANSWERED = Said | Pressed | Shown | Unreadable | Edited | SheetRead


async def fail(
    tx: Tx, writer: Writer, received: Received, now: datetime, error: Exception | None = None
) -> None:
    """Count a failed attempt; after the last one nobody tries again, and the sender hears of it.

    ``error``, which is being handled, is told with its traceback.
    """
    envelope = received.envelope
    await tx.finish_envelope(received.number, failed=True)
    last = received.attempts + 1 >= LAST_ATTEMPT
    if last or not received.attempts:  # those between would say the same
        words = "envelope %s could not be decided (last attempt: %s)"
        log.error(words, envelope.id, last, exc_info=error)
    if last and isinstance(envelope.event, _ANSWERED):
        try:
            async with tx.savepoint():
                await _apologise(tx, writer, envelope, now)
        except Unready:
            raise
        except Exception:  # what outlasts the savepoint fails the transaction by itself
            log.exception("nor could that be said for %s", envelope.id)


async def _apologise(tx: Tx, writer: Writer, envelope: Envelope, now: datetime) -> None:
    person, event = await known(tx, envelope), envelope.event
    words = await lists.give_up(tx, event) if isinstance(event, SheetRead) else say("talk-sorry")
    sorry = Message(ToAccount(envelope.account), (words,))
    await tx.post(await address(tx, writer, (sorry,), f"{envelope.id}/sorry", now, speaker=person))


async def known(tx: Tx, envelope: Envelope) -> tuple[Account, Person] | None:
    """Return the account and the person that an envelope comes from; ``None`` of a stranger."""
    account = await tx.get(Account, envelope.account)
    person = await tx.get(Person, account.person_id) if account else None
    return (account, person) if account and person else None


async def blame(
    store: Store,
    blamed: dict[int, int],
    number: int,
    error: StoreError,
    count: Callable[[Tx], Awaitable[None]],
) -> None:
    """Note with which error the store was lost while that envelope was decided about.

    One that takes the store too long would be begun for ever, and hold up all others: ``count``
    it. All else that befalls a store, full, locked or gone, is no fault of what came in. ``blamed``
    has how often it was so in a row. Raises ``StoreError`` where the store is still lost.
    """
    if not isinstance(error, Overlong):
        return
    times = blamed.get(number, 0) + 1
    blamed.clear()
    blamed[number] = times
    if times >= MOST:
        await store.run(count, Lane.LINE)
        del blamed[number]


TEXT_IDS = ("talk-sorry",)
