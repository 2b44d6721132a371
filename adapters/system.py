"""The real world: the clock, fresh ids, chance, memory. Nothing else in the code may read them."""

import asyncio
import base64
import gc
import secrets
from datetime import UTC, datetime

RARELY = 50_000
"""So many new objects more than ended ones are searched for garbage, instead of 700."""

_BYTES = 10
_LENGTH = 12


class SystemClock:
    """``bot.ports.Clock`` that tells the computer's time."""

    def now(self) -> datetime:
        """Return the present instant (UTC)."""
        return datetime.now(UTC)

    async def sleep(self, seconds: float) -> None:
        """Return after that many seconds."""
        await asyncio.sleep(seconds)


def new_id() -> str:
    """Return a fresh id, as ``bot.ports.Ids`` promises: 12 characters of ``a-z2-7``, 60 bits."""
    return base64.b32encode(secrets.token_bytes(_BYTES)).decode("ascii").lower()[:_LENGTH]


def random_bytes(count: int) -> bytes:
    """Return that many bytes that nobody can guess."""
    return secrets.token_bytes(count)


def collect_rarely() -> None:
    """Let the interpreter search for garbage seldom, and never in what is there by now.

    What a process has loaded stays for good, and would cost 0.1 s at each thorough search; making
    an index of many profiles takes a third less so.
    """
    gc.freeze()
    gc.set_threshold(RARELY)
