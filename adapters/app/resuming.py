"""What a restore does, and says, about the messages that waited when its copy was made."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from adapters.app.keyrings import read_ring, restore_ring
from bot.engine.retry import REPEATED
from storage.resuming import resume
from storage.vault import Vault
from storage.vault.copies import lacks


def look_after_waiting(copy: str, replaced: Path | None, now: datetime) -> Iterator[str]:
    """Decide about what waits in a copy, which may have been sent since, and say what was done.

    ``copy`` is its URL, ``replaced`` the file in whose place it comes, ``now`` when it does. Raises
    ``StoreError``.
    """
    there = replaced if replaced is not None and replaced.exists() else None
    found = resume(copy, there, REPEATED, now)
    if found.settled:
        yield f"{found.settled} messages that waited when it was made were sent since: not again."
    if found.known:
        yield (
            f"{found.known} more messages were sent since it was made: what says the same is not "
            "sent again."
        )
    if found.repeated or found.held:
        yield (
            f"{found.repeated + found.held} messages that waited when it was made may have been "
            f"sent since: {found.repeated} are sent again, and say so; {found.held} are held for "
            "the coordinators (/status)."
        )


def give_keys(
    ring: Path, url: str, vault: Vault | None, now: datetime, *, moving: bool
) -> Iterator[str]:
    """Put wrapped keys into what the server's own tools restored; one that has them goes on.

    What waits there, unless it is ``moving``, is decided about before: the service begins only with
    the keys, so wherever this is cut off, and done again, nothing is sent unmarked. Raises
    ``BadSettings`` and ``StoreError``.
    """
    waits = not moving and lacks(url, read_ring(ring))
    said = [*look_after_waiting(url, None, now)] if waits else []
    yield f"Put {restore_ring(ring, url, None, vault)} keys into the database"
    yield from said
