"""What a transcript says beside what was heard."""

import difflib
from pathlib import Path

import pytest

from tests.support.chats import Chat, write

ROOT = Path(__file__).parents[2]
LONGEST = 60


def compare(specified: Chat, played: Chat, *, recorded: bool = True) -> None:
    """Fail with the first lines that differ; ``recorded`` with how to accept them."""
    pairs = zip(specified.steps, played.steps, strict=True)
    first = next((old.line for old, new in pairs if old.heard != new.heard), None)
    if first is None:
        return
    path = specified.path.relative_to(ROOT)
    old, new = write(specified).splitlines(), write(played).splitlines()
    diff = list(difflib.unified_diff(old, new, "specified", "heard", n=2, lineterm=""))
    lines = [f"{path}:{first}: something else was heard", *diff[:LONGEST]]
    if len(diff) > LONGEST:
        lines.append("…")
    if recorded:
        lines.append("If what was heard is right, write it down and read the diff of the file:")
        lines.append(f"    .venv/bin/python -m tests.support.chats {path}")
    pytest.fail("\n".join(lines), pytrace=False)
