"""When which case has to be looked at again: what keeps a tick from looking at all of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Protocol

AT_ONCE = datetime(1970, 1, 1, tzinfo=UTC)
"""The instant of what is to be looked at in any case, whatever the clock shows."""


class Matter(StrEnum):
    """The kinds of cases, in the order in which their matters are told."""

    TEAM = "team"
    REQUEST = "request"
    DRAFT = "draft"


@dataclass(frozen=True, slots=True, order=True)
class Look:
    """A case by the id of its team, its suggestion or its account, and when to look at it."""

    matter: Matter
    id: str
    at: datetime = AT_ONCE


@dataclass(frozen=True, slots=True)
class Wait:
    """A case has something for a person that was not said yet; at that instant it may be."""

    person_id: str
    matter: Matter
    id: str
    at: datetime = AT_ONCE


@dataclass(frozen=True, slots=True)
class Watch:
    """What is known of a programme: by which rules its looks were set, and when the last one."""

    edition: str
    seen_at: datetime


class Looks(Protocol):
    """The looks and waits of one store, within a transaction.

    A change of a fact sets the looks of the cases that it belongs to ``AT_ONCE``, in the same
    transaction and without being asked; so do a person's own facts with their waits. A case that
    has ended has no look any more.
    """

    async def watch(self, programme_id: str) -> Watch | None:
        """Return what is known of a programme; ``None`` where all its cases are to be found."""
        ...

    async def keep_watch(self, programme_id: str, watch: Watch) -> None:
        """Remember that."""
        ...

    async def find_cases(self, programme_id: str, matter: Matter, after: str, limit: int) -> str:
        """Set the looks of the living teams, or the asked suggestions, ``AT_ONCE``.

        At most ``limit`` of those with a greater id. Return the last one's id, empty if there was
        none.
        """
        ...

    async def look_back(self, programme_id: str, now: datetime) -> None:
        """Set ``AT_ONCE`` what was looked at after ``now``, when the clock was wrong; all waits."""
        ...

    async def due(
        self, programme_id: str, matter: Matter, now: datetime, limit: int
    ) -> tuple[Look, ...]:
        """Return looks whose instant has come, the longest due first, for this transaction."""
        ...

    async def due_teams(self, team_ids: Sequence[str], now: datetime) -> frozenset[str]:
        """Return those of these teams whose look is due."""
        ...

    async def put(self, programme_id: str, looks: Sequence[Look], now: datetime) -> None:
        """Write when to look again, as it was found ``now``."""
        ...

    async def drop(self, looks: Sequence[Look]) -> None:
        """Look at these cases no more."""
        ...

    async def waiting(self, programme_id: str, now: datetime, limit: int) -> tuple[Wait, ...]:
        """Return waits whose instant has come, the longest due first, for this transaction."""
        ...

    async def waits_of(self, programme_id: str, person_ids: Sequence[str]) -> tuple[Wait, ...]:
        """Return all waits of these people."""
        ...

    async def put_waits(self, programme_id: str, waits: Sequence[Wait]) -> None:
        """Write waits; one of the same person and case is replaced."""
        ...

    async def drop_waits(self, waits: Sequence[Wait]) -> None:
        """Forget waits."""
        ...

    async def wake(self, person_ids: Sequence[str]) -> None:
        """Set all waits of these people ``AT_ONCE``: something may be said to them again."""
        ...
