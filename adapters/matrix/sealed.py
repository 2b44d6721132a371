"""Encrypted events whose keys are late: kept until they can be read, or their sender is told.

They are notes of the store, written together with the position of the sync: a restart loses none.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from hashlib import sha256

from adapters.matrix.home import Event, Home, Sealed

PATIENCE = timedelta(minutes=1)
"""How long a key may take; most come within seconds."""
MOST, MOST_OF_ONE = 500, 50
"""More, of all and of one sender, are not kept: somebody sends them on purpose."""

Notes = dict[str, str | None]


def trouble_of(sealed: Sealed) -> str:
    """Return a short name for what one sender wrote in one session: the same for all of it.

    A session may be called anything. Nobody can take the name of another one's.
    """
    said = f"{sealed.sender}\0{sealed.session}".encode("utf-8", "surrogatepass")
    return sha256(said).hexdigest()[:32]


class Waiting:
    """The sealed events of one device. ``prefix`` begins the names of their notes."""

    def __init__(self, prefix: str, kept: Mapping[str, str]) -> None:
        """Take the notes that are kept under the prefix."""
        self._prefix = prefix
        self._events: dict[str, tuple[Sealed, datetime]] = {}
        for value in kept.values():
            found = json.loads(value)
            sealed = Sealed(**found["sealed"])
            self._events[sealed.id] = (sealed, datetime.fromisoformat(found["since"]))

    def __len__(self) -> int:
        return len(self._events)

    def __contains__(self, sealed: Sealed) -> bool:
        return sealed.id in self._events

    def add(self, sealed: Sealed, now: datetime) -> Notes:
        """Keep an event; return the note to be written."""
        if sealed.id in self._events or len(self._events) >= MOST:
            return {}
        if sum(each.sender == sealed.sender for each, _ in self._events.values()) >= MOST_OF_ONE:
            return {}
        self._events[sealed.id] = (sealed, now)
        value = json.dumps({"sealed": asdict(sealed), "since": now.isoformat()})
        return {self._name(sealed): value}

    async def unseal(
        self, home: Home, sessions: frozenset[str] | None
    ) -> tuple[list[Event], Notes]:
        """Return what can be read now that the keys of these sessions are here.

        Without ``sessions`` all are tried: before a crash a key may have come unnoticed.
        """
        opened, notes = [], Notes()
        for sealed, _ in list(self._events.values()):
            if sessions is not None and sealed.session not in sessions:
                continue
            if (event := await home.unseal(sealed)) is not None:
                opened.append(event)
                notes |= self._drop(sealed)
        return opened, notes

    def give_up(self, now: datetime) -> Iterator[tuple[Sealed, Notes]]:
        """Yield what has waited too long, each with the note that goes with it."""
        for sealed, since in list(self._events.values()):
            if now - since >= PATIENCE:
                yield sealed, self._drop(sealed)

    def _drop(self, sealed: Sealed) -> Notes:
        del self._events[sealed.id]
        return {self._name(sealed): None}

    def _name(self, sealed: Sealed) -> str:
        return f"{self._prefix}{sealed.id}"
