from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from storage.store import SqlStore, open_store
from tests.support import postgres
from tests.support.tables import lay
from tests.support.vaults import vault

DATABASES = (
    pytest.param("sqlite", id="sqlite"),
    pytest.param("postgres", id="postgres", marks=pytest.mark.postgres),
)


@pytest.fixture(scope="session")
def server() -> Iterator[postgres.Postgres]:
    with postgres.running() as running:
        yield running


@pytest.fixture(params=DATABASES)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of each kind."""
    if request.param == "sqlite":
        yield sqlite_url(tmp_path)
    else:
        running: postgres.Postgres = request.getfixturevalue("server")
        with running.database() as made:
            yield made


@pytest.fixture
async def store(url: str) -> AsyncIterator[SqlStore]:
    opened = await open_store(lay(url), vault())
    yield opened
    await opened.close()


@pytest.fixture
async def other(store: SqlStore, url: str) -> AsyncIterator[SqlStore]:
    """A second store on the database of the first one, as in another process."""
    opened = await open_store(lay(url), vault())
    yield opened
    await opened.close()


@pytest.fixture
async def sqlite(tmp_path: Path) -> AsyncIterator[SqlStore]:
    """A store where only SQLite is in question."""
    opened = await open_store(lay(sqlite_url(tmp_path)), vault())
    yield opened
    await opened.close()


def sqlite_url(folder: Path) -> str:
    return f"sqlite:///{folder}/data/kupplung.sqlite"
