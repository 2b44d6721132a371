"""Encrypted events whose keys are late: kept until they can be read, or their sender is told.

They are notes of the store, written together with the position of the sync: a restart loses none.
There is room for so many. When it is full, strangers make room for who takes part, and whoever has
the most waiting for whoever has less.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Self

from adapters.matrix.amends import amended_by, as_amended
from adapters.matrix.home import Batch, Event, Home, Sealed

PATIENCE = timedelta(minutes=1)
"""How long a key may take; most come within seconds."""
MOST, MOST_OF_ONE = 500, 50
"""More, of all and of one sender, are not kept: somebody sends them on purpose."""
MOST_OF_STRANGERS = 250

Notes = dict[str, str | None]


def trouble_of(sealed: Sealed) -> str:
    """Return a short name for what one sender wrote in one session: the same for all of it.

    A session may be called anything. Nobody can take the name of another one's.
    """
    said = f"{sealed.sender}\0{sealed.session}".encode("utf-8", "surrogatepass")
    return sha256(said).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class _Kept:
    sealed: Sealed
    since: datetime
    part: bool
    number: int

    @property
    def place(self) -> tuple[int, datetime]:
        """What is said earlier has a lower one."""
        return self.number, self.since

    def age(self, now: datetime) -> float:
        """Return how many seconds ago it was sent."""
        return self.sealed.age + max(0.0, (now - self.since).total_seconds())

    def to_note(self) -> str:
        since = self.since.isoformat()
        kept = {"since": since, "part": self.part, "number": self.number}
        return json.dumps({"sealed": asdict(self.sealed), **kept})

    @classmethod
    def from_note(cls, note: str) -> Self:
        """Read it; one of an earlier version has no number, and comes before all others."""
        found = json.loads(note)
        sealed, since = Sealed(**found["sealed"]), datetime.fromisoformat(found["since"])
        return cls(sealed, since, found.get("part", True), found.get("number", 0))


class Waiting:
    """The sealed events of one device. ``prefix`` begins the names of their notes."""

    def __init__(self, prefix: str, kept: Mapping[str, str]) -> None:
        """Take the notes that are kept under the prefix, in the order in which they were made."""
        self._prefix = prefix
        found = sorted(map(_Kept.from_note, kept.values()), key=lambda each: each.place)
        self._events = {each.sealed.id: each for each in found}
        self._last = found[-1].number if found else 0

    def __len__(self) -> int:
        return len(self._events)

    def __contains__(self, sealed: Sealed) -> bool:
        return sealed.id in self._events

    def add(self, sealed: Sealed, now: datetime, *, part: bool) -> tuple[Notes, Sealed | None]:
        """Keep an event; return the notes to be written, and what found no room, or lost it.

        ``part`` tells whether its sender takes part.
        """
        if sealed.id in self._events:
            return {}, None
        gone = self._too_much(sealed, part=part)
        if gone is sealed:
            return {}, gone
        notes = {} if gone is None else self._drop(gone)
        self._last += 1
        kept = self._events[sealed.id] = _Kept(sealed, now, part, self._last)
        return notes | {self._name(sealed): kept.to_note()}, gone

    def _too_much(self, sealed: Sealed, *, part: bool) -> Sealed | None:
        """Return what has to go, or stay out, if one more is to be kept."""
        of = Counter(each.sealed.sender for each in self._events.values())
        mine = of[sealed.sender]
        strangers = [each.sealed for each in self._events.values() if not each.part]
        full = len(self._events) >= MOST or (not part and len(strangers) >= MOST_OF_STRANGERS)
        if mine < MOST_OF_ONE and not full:
            return None
        others = [each.sealed for each in self._events.values()] if part else []
        rivals = strangers or others
        largest = max(rivals, key=lambda each: of[each.sender], default=sealed).sender
        gives_way = of[largest] > mine or (part and bool(strangers))
        if mine >= MOST_OF_ONE or not gives_way:
            return sealed
        return next(each for each in reversed(rivals) if each.sender == largest)

    def amend(self, batch: Batch, now: datetime) -> tuple[Batch, Notes]:
        """Follow what a batch does to messages whose keys are late; return what is to be read.

        What was taken back waits no longer. What was corrected is read so, and needs no key.
        """
        rooms, notes = [], Notes()
        for news in (*batch.rooms, *batch.left):
            events, gone = self._amended(news.events, now)
            rooms.append(replace(news, events=events))
            notes |= gone
        count = len(batch.rooms)
        return replace(batch, rooms=tuple(rooms[:count]), left=tuple(rooms[count:])), notes

    def _amended(
        self, events: Iterable[Event | Sealed], now: datetime
    ) -> tuple[tuple[Event | Sealed, ...], Notes]:
        row: dict[str, Event | Sealed] = {}
        notes = Notes()
        for event in events:
            row[event.id] = event
            if isinstance(event, Sealed):
                continue
            sealed = self._sealed(amended_by(event), row, now)
            meant = as_amended(sealed, event) if sealed is not None else None
            if sealed is None or meant is None:
                continue
            if sealed in self:
                notes |= self._drop(sealed)
            if meant is event:
                row.pop(sealed.id, None)
            else:
                del row[event.id]
                row[meant.id] = meant
        return tuple(row.values()), notes

    def _sealed(self, id_: str, row: Mapping[str, object], now: datetime) -> Sealed | None:
        """Return an event whose key is late: one of a row, or one that waits, as old as it is."""
        if (kept := self._events.get(id_)) is not None:
            return replace(kept.sealed, age=kept.age(now))
        found = row.get(id_)
        return found if isinstance(found, Sealed) else None

    async def unseal(
        self, home: Home, sessions: frozenset[str] | None, now: datetime
    ) -> tuple[list[Event], Notes]:
        """Return what can be read now that the keys of these sessions are here, as old as it is.

        Without ``sessions`` all are tried: before a crash a key may have come unnoticed. A
        correction may be among it of what still waits: that is read so.
        """
        opened, notes = [], Notes()
        for kept in list(self._events.values()):
            if sessions is not None and kept.sealed.session not in sessions:
                continue
            if (event := await home.unseal(kept.sealed)) is not None:
                opened.append(replace(event, age=kept.age(now)))
                notes |= self._drop(kept.sealed)
        events, amended = self._amended(opened, now)
        return [each for each in events if isinstance(each, Event)], notes | amended

    def give_up(self, now: datetime) -> Iterator[tuple[Sealed, Notes]]:
        """Yield what has waited too long, as old as it is, each with the note that goes with it."""
        for kept in list(self._events.values()):
            if now - kept.since >= PATIENCE:
                yield replace(kept.sealed, age=kept.age(now)), self._drop(kept.sealed)

    def _drop(self, sealed: Sealed) -> Notes:
        del self._events[sealed.id]
        return {self._name(sealed): None}

    def _name(self, sealed: Sealed) -> str:
        return f"{self._prefix}{sealed.id}"
