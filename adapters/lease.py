"""Being the only one who listens: a named lease, renewed in time."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.ports import Store, StoreError

log = logging.getLogger(__name__)

LENGTH = timedelta(seconds=90)
"""How long a process that died keeps others waiting; renewed when half of it is over."""
RETRY = LENGTH.total_seconds() / 9
"""Seconds after which who did not get it should ask again."""


@dataclass(slots=True)
class Lease:
    """The lease ``name`` of the store, for ``owner``, who is unique per process."""

    store: Store
    name: str
    owner: str
    _held_until: datetime | None = None

    async def hold(self, now: datetime) -> bool:
        """Take or renew it; ``False`` while somebody else has it. Raises ``StoreError``."""
        if self._held_until is not None and now < self._held_until - LENGTH / 2:
            return True
        until = now + LENGTH
        held = await self.store.hold(self.name, self.owner, now, until)
        if not held and self._held_until is not None:
            log.warning("another process has taken over %s", self.name)
        self._held_until = until if held else None
        return held

    async def release(self) -> None:
        """Give it back; that this fails does no harm."""
        try:
            await self.store.release(self.name, self.owner)
        except StoreError as error:
            log.warning("the lease %s was not given back: %s", self.name, error)
