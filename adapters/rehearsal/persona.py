"""Who the simulated people are: their habits, and what they say. A value, whoever made it up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from bot.domain.people import Role

ABSENCE = "%m-%d"


@dataclass(frozen=True, slots=True)
class Common:
    """What anybody may say: nonsense, reasons, lines about meetings, and the two commands."""

    nonsense: tuple[str, ...]
    reason: str
    notes: tuple[str, ...]
    again: str
    update: str


@dataclass(frozen=True, slots=True)
class Persona:
    """One person, as the head of ``adapters/console/cast/people.toml`` explains.

    ``says`` and ``chooses`` go by question.
    """

    key: str
    name: str
    side: Role
    day: int
    at: time
    reply: tuple[float, float]
    heed: float
    agrees: float
    eager: float
    reports: float
    reasons: int
    teams: int
    verdict: str
    away: tuple[tuple[str, str], ...]
    quirks: frozenset[str]
    chooses: Mapping[str, Any]
    says: Mapping[str, str]
    updates: tuple[tuple[str, str], ...]

    @property
    def organisation(self) -> str:
        """The organisation of a contact; empty for everybody else."""
        return self.says.get("organisation", "")

    def quirk(self, name: str) -> str | None:
        """Return what a quirk is about (perhaps nothing: empty), or ``None`` without it."""
        for each in self.quirks:
            head, _, tail = each.partition(":")
            if head == name:
                return tail
        return None

    def is_away(self, day: date) -> bool:
        """Whether the person answers nobody on that day."""
        return any(first <= day.strftime(ABSENCE) <= last for first, last in self.away)


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody, and what everybody may say, in one language."""

    language: str
    people: tuple[Persona, ...]
    common: Common

    def person(self, key: str) -> Persona:
        """Return the person of that key."""
        return next(each for each in self.people if each.key == key)
