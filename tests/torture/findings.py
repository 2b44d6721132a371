"""What is wrong after a run, by what it is called in the table."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

SHOWN = 5

LOST, TWICE, DOUBLED, DOUBT, ELSE = (
    "lost",
    "decided twice",
    "doubled",
    "in doubt",
    "otherwise wrong",
)


@dataclass
class Findings:
    """What is wrong, kind by kind; ``counts`` has how much."""

    lines: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def note(self, kind: str, what: str, count: int = 1) -> None:
        """Note that something is wrong."""
        self.counts[kind] += count
        self.lines.append(f"{kind}: {what}")

    def unless(self, well: object, kind: str, what: str) -> None:
        """Note it unless all is well."""
        if not well:
            self.note(kind, what)

    def compare(
        self, what: str, found: Mapping[Any, int], expected: Mapping[Any, int], more: str = TWICE
    ) -> None:
        """Note what is missing as lost, and what is there besides as ``more`` says."""
        there, wanted = Counter(found), Counter(expected)
        for kind, left in ((LOST, wanted - there), (more, there - wanted)):
            if left:
                shown = [*left.elements()][:SHOWN]
                self.note(kind, f"{what}: {left.total()}, as {shown}", left.total())

    def same(self, what: str, found: Iterable[Any], expected: Iterable[Any]) -> None:
        """Compare what can be there several times."""
        self.compare(what, Counter([*found]), Counter([*expected]))
