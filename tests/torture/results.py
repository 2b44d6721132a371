"""What a run measured, as a row of a table and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median

from tests.torture.findings import DOUBLED, LOST, TWICE, Findings

HEAD = (
    "messenger", "database", "kills", "messages in", "facts", "messages out", "lost",
    "decided twice", "doubled", "in doubt: repeated", "held", "most per kill",
    "ready again, median / max", "took",
)  # fmt: skip


@dataclass
class Result:
    """One run. Times are in seconds."""

    messenger: str
    database: str
    seed: int
    kills: int = 0
    moments: dict[str, int] = field(default_factory=dict)
    messages_in: int = 0
    facts: int = 0
    messages_out: int = 0
    lost: int = 0
    twice: int = 0
    doubled: int = 0
    repeated: int = 0
    held: int = 0
    most_in_doubt: int = 0
    ready: list[float] = field(default_factory=list)
    took: float = 0.0
    wrong: list[str] = field(default_factory=list)

    def note_kill(self, moment: str) -> None:
        """Count a kill."""
        self.kills += 1
        self.moments[moment] = self.moments.get(moment, 0) + 1

    def take(self, found: Findings) -> None:
        """Take over what is wrong."""
        self.wrong = found.lines
        self.lost, self.twice = found.counts[LOST], found.counts[TWICE]
        self.doubled = found.counts[DOUBLED]

    @property
    def row(self) -> tuple[str, ...]:
        """The row of the table."""
        telegram = self.messenger == "telegram"
        ready = f"{median(self.ready):.2f} / {max(self.ready):.2f} s" if self.ready else "–"
        doubt = (self.repeated, self.held, self.most_in_doubt) if telegram else ("–",) * 3
        figures = (
            self.kills, self.messages_in, self.facts, self.messages_out, self.lost, self.twice,
            self.doubled, *doubt,
        )  # fmt: skip
        took = f"{self.took // 60:.0f}:{self.took % 60:02.0f} min"
        names = (self.messenger.title(), {"sqlite": "SQLite"}.get(self.database, "PostgreSQL"))
        return (*names, *map(str, figures), ready, took)


def table(results: Sequence[Result]) -> str:
    """Return a table in Markdown."""
    rows = [HEAD, *(each.row for each in results)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]

    def line(cells: Iterable[str]) -> str:
        padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
        return f"| {' | '.join(padded)} |"

    rule = line("-" * width for width in widths)
    return "\n".join((line(HEAD), rule, *(line(each.row) for each in results)))


def write(path: Path, results: Sequence[Result], command: str) -> None:
    """Write results to a file as JSON, with the command that made them; the table goes beside it.

    The table's file has the same name, but for its suffix, which is ``.md``.
    """
    found = {"command": command, "runs": [asdict(each) for each in results]}
    text = json.dumps(found, indent=1, ensure_ascii=False)
    path.write_text(f"{text}\n")
    wrong = "".join(f"- {each}\n" for result in results for each in result.wrong)
    path.with_suffix(".md").write_text(f"`{command}`\n\n{table(results)}\n\n{wrong}")


def read(path: Path) -> list[Result]:
    """Return the results of a file."""
    return [Result(**each) for each in json.loads(path.read_text())["runs"]]
