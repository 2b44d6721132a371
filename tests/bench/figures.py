"""The figures of one run, as the table that stands in the README, in its language."""

from collections.abc import Iterable
from dataclasses import dataclass

HEAD = ("Kennzahl", "gemessen", "daneben", "Ziel")


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: what was measured, its baseline in the same run, and what it shall reach."""

    name: str
    measured: str
    baseline: str = "–"
    goal: str = "–"


@dataclass(frozen=True, slots=True)
class Findings:
    """What a part found: a table with everything, and the figures for the README."""

    table: str
    figures: tuple[Figure, ...] = ()


def markdown(figures: Iterable[Figure]) -> str:
    """Return the table for the README."""
    rows: list[tuple[str, ...]] = [HEAD, ("---",) * len(HEAD)]
    rows += ((each.name, each.measured, each.baseline, each.goal) for each in figures)
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def german(value: float, digits: int = 0) -> str:
    """Return a number as German writes it: 1.155,3."""
    return f"{value:,.{digits}f}".translate(str.maketrans(",.", ".,"))
