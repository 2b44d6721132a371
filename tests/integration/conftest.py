"""What the tests against a real homeserver share."""

import pytest

from tests.support.synapse import Synapse


@pytest.fixture(scope="session")
def synapse(homeserver: Synapse) -> Synapse:
    """The homeserver, by its brand."""
    return homeserver
