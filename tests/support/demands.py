"""What a test needs that may be missing on a machine.

A missing part skips the test, with the reason. Where ``ALL_TESTS=1`` is set, as in
``.ci/run``, it fails instead: nothing goes unproven unnoticed.
"""

import os

import pytest


def demand(reason: str | None) -> None:
    """Skip or fail the running test for this reason; go on if it is None."""
    if reason is None:
        return
    if os.environ.get("ALL_TESTS") == "1":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)
