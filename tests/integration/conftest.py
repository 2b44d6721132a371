"""What the tests against a real homeserver share: one Synapse for a module."""

from collections.abc import Iterator

import pytest

from tests.support import synapse as servers
from tests.support.demands import demand
from tests.support.synapse import Synapse


@pytest.fixture(scope="module")
def synapse() -> Iterator[Synapse]:
    """A homeserver without rate limits, of this module alone."""
    demand(servers.installed())
    with Synapse() as running:
        yield running
