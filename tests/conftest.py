"""What every test shares: the effort that Hypothesis makes, an ear for the log, and its turn.

``HYPOTHESIS_PROFILE`` chooses: ``ci`` (few examples, the same on every machine, the default
where ``CI`` is set), ``dev`` (the default elsewhere), ``long`` (before a release).
"""

import logging
import os
from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from xdist.remote import Producer

from adapters.system import collect_rarely
from tests.support import synapse as servers
from tests.support.demands import demand
from tests.support.gossip import Gossip
from tests.support.shares import Shares, longest_first
from tests.support.synapse import Synapse

_SLOW_MACHINE = [HealthCheck.too_slow]
_PATIENCE = timedelta(seconds=5)

settings.register_profile(
    "ci",
    derandomize=True,
    database=None,
    max_examples=25,
    deadline=_PATIENCE,
    suppress_health_check=_SLOW_MACHINE,
    print_blob=True,
)
settings.register_profile(
    "dev", max_examples=60, deadline=_PATIENCE, suppress_health_check=_SLOW_MACHINE
)
settings.register_profile(
    "long", max_examples=5_000, deadline=None, suppress_health_check=_SLOW_MACHINE
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if "CI" in os.environ else "dev"))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Shares | None:
    """Deal out the tests by shares, where a file is to stay together."""
    return Shares(config, log) if config.getvalue("dist") == "loadfile" else None


@pytest.hookimpl(trylast=True)  # what is left out is gone by then
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with what takes longest, where workers take the tests in this order."""
    if hasattr(config, "workerinput") and not config.getvalue("loadscopereorder"):
        items[:] = longest_first(items)


def pytest_collection_finish() -> None:
    """Search for garbage as the service does: thousands of tests are none."""
    collect_rarely()


@pytest.fixture(scope="session")
def gossip() -> Iterator[Gossip]:
    """Listen to the whole session's log, as detailed as an operator sees it."""
    ear, root = Gossip(), logging.getLogger()
    before = root.level
    root.addHandler(ear)
    root.setLevel(min(before, logging.INFO))
    yield ear
    root.setLevel(before)
    root.removeHandler(ear)


@pytest.fixture(scope="session")
def homeserver() -> Iterator[Synapse]:
    """A homeserver without rate limits; whoever stops it starts it again."""
    demand(servers.installed())
    with Synapse() as running:
        yield running


@pytest.fixture(autouse=True)
def keeps_quiet(gossip: Gossip) -> Iterator[None]:
    """Fail a test whose log told a secret, or anything of anybody."""
    yield
    told = gossip.take()
    assert not told, "\n".join(told)
