"""The README says what is true: its transcript is one that is played, its commands exist."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()


def test_its_transcript_is_a_part_of_the_one_that_is_played() -> None:
    match = re.search(r"<!-- chat: (\S+) -->\n```\n(.*?)```", README, re.DOTALL)
    assert match is not None
    played = (ROOT / match[1]).read_text()
    assert match[2] == played.split("# README\n")[1]


def test_its_make_targets_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"(?:^ *|`)make ([a-z]+)", README, re.MULTILINE))
    assert named
    assert named <= targets
