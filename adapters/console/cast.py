"""The people of the demo, as ``cast/*.toml`` describes them: who they are, and what they say."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from importlib import resources
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
    """One person; see the head of ``people.toml``. ``says`` and ``chooses`` go by question."""

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


def load_cast(language: str) -> Cast:
    """Return the people as they speak in ``de`` or ``en``."""
    words = _read(f"{language}.toml")
    common = words["common"]
    people = tuple(
        _persona(each, words.get(each["key"], {})) for each in _read("people.toml")["people"]
    )
    return Cast(
        language,
        people,
        Common(
            tuple(common["nonsense"]),
            common["reason"],
            tuple(common["notes"]),
            common["again"],
            common["update"],
        ),
    )


def _read(name: str) -> dict[str, Any]:
    folder = resources.files("adapters.console").joinpath("cast")
    return tomllib.loads(folder.joinpath(name).read_text("utf-8"))


def _persona(row: Mapping[str, Any], words: Mapping[str, Any]) -> Persona:
    low, high = row["reply"]
    return Persona(
        key=row["key"],
        name=row["name"],
        side=Role(row["side"]),
        day=row["day"],
        at=time.fromisoformat(row["at"]),
        reply=(float(low), float(high)),
        heed=float(row["heed"]),
        agrees=float(row.get("agrees", 1)),
        eager=float(row.get("eager", 0)),
        reports=float(row.get("reports", 0)),
        reasons=int(row.get("reasons", 1)),
        teams=int(row.get("teams", 1)),
        verdict=row.get("verdict", "go"),
        away=tuple((first, last) for first, last in row.get("away", ())),
        quirks=frozenset(row.get("quirks", ())),
        chooses=row["choices"],
        says={key: value for key, value in words.items() if isinstance(value, str)},
        updates=tuple((standing, said) for standing, said in words.get("update", ())),
    )
