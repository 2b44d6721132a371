"""Which tests a worker takes next, where several share them: a file at a time, the longest first.

A file's tests stay together, because they share a homeserver or a database server. What takes
longest must not come last, when all others are done; what may take longest says so by its marks.
The transcripts over Matrix would keep one worker busy to the end, so they are several shares.
"""

import re
from collections.abc import Iterable
from zlib import crc32

import pytest
from typing_extensions import override
from xdist.scheduler import LoadFileScheduling

PARTS = {"tests/acceptance/test_chats_matrix.py": 4}
"""Files whose cases do not need each other, and in how many shares they are taken."""
SERVERS = ("matrix", "postgres", "telegram", "slow")
_CASE = re.compile(r"\[.*\]$", re.DOTALL)


def share(nodeid: str) -> str:
    """Return the name of the share to which a test belongs."""
    file = nodeid.partition("::")[0]
    parts = PARTS.get(file, 1)
    if parts == 1:
        return file
    case = _CASE.search(nodeid)
    return f"{file}#{crc32((case or [nodeid])[0].encode()) % parts}"


def length(item: pytest.Item) -> tuple[float, int]:
    """Return what a test says of how long it may take, to compare it with others."""
    timeout = item.get_closest_marker("timeout")
    servers = sum(item.get_closest_marker(each) is not None for each in SERVERS)
    return (float(timeout.args[0]) if timeout else 0.0, servers)


def longest_first(items: Iterable[pytest.Item]) -> list[pytest.Item]:
    """Return tests by shares, the one first in which a test may take longest."""
    shares: dict[str, list[pytest.Item]] = {}
    for each in items:
        shares.setdefault(share(each.nodeid), []).append(each)
    ordered = sorted(shares.values(), key=lambda tests: max(map(length, tests)), reverse=True)
    return [each for tests in ordered for each in tests]


class Shares(LoadFileScheduling):  # type: ignore[misc] # it ships no types
    """What ``--dist loadfile`` does, with the shares of this module."""

    @override
    def _split_scope(self, nodeid: str) -> str:
        return share(nodeid)
