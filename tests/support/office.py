"""An operator's desk: a data folder with two people in it, a folder of backups, commands."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from click.testing import CliRunner

from adapters.app import backup, locate
from adapters.cli import main
from adapters.settings import load_settings
from bot.domain.changes import Put
from bot.domain.people import Account, Membership, Person, Role
from bot.ports import Tx
from storage.store import SqlStore, open_store
from tests.contract.samples import ADA, BEN, NOW, envelope, parcel
from tests.support.tables import lay
from tests.support.vaults import vault_of

R = TypeVar("R")
JOINED = (
    ADA,
    BEN,
    Account("telegram:1", "ada"),
    Account("matrix:@ada:example.org", "ada"),
    Account("telegram:2", "ben"),
    Membership("ada", "p", Role.MAKER, NOW),
    Membership("ben", "p", Role.MAKER, NOW),
)


class Office:
    """A data folder with two people in it, and a folder of backups.

    The database is a file in the folder, or that of another URL.
    """

    def __init__(self, folder: Path, url: str | None = None) -> None:
        self.data, self.copies = folder / "data", folder / "copies"
        self.copies.mkdir()
        self.key, self.file = self.data / "kupplung.key", self.data / "kupplung.db"
        self.environ = {"KUPPLUNG_DATA_DIR": str(self.data)}
        self.use(url or f"sqlite:///{self.file}")

    def use(self, url: str) -> None:
        """Take another database from now on."""
        self.url = self.environ["KUPPLUNG_DATABASE_URL"] = url

    def works(self, line: str) -> str:
        result = CliRunner().invoke(main, line.split(), env=self.environ)
        assert result.exit_code == 0, result.output
        return result.output

    def fails(self, line: str, answer: str | None = None) -> str:
        result = CliRunner().invoke(main, line.split(), env=self.environ, input=answer)
        assert result.exit_code == 1
        assert "Traceback" not in result.output
        return result.output

    def do(self, work: Callable[[Tx], Awaitable[R]]) -> R:
        async def run() -> R:
            store = await open_store(lay(self.url, keys=False), vault_of(self.data))
            try:
                return await store.run(work)
            finally:
                await store.close()

        return asyncio.run(run())

    def names(self) -> list[str]:
        return [each.name for each in self.do(lambda tx: tx.find(Person))]

    def fill(self) -> None:
        async def work(tx: Tx) -> None:
            await tx.apply([Put(each) for each in JOINED])
            await tx.post([parcel("a"), parcel("b", "telegram:2")])

        self.do(work)

    async def backs_up_while_messages_come(self, store: SqlStore, *copies: Path) -> int:
        """Make the copies one after the other beside a busy store, and close it.

        Returns how many messages were taken meanwhile.
        """
        failures: list[Exception] = []

        def copy() -> None:
            try:
                for each in copies:
                    backup(locate(load_settings(self.environ)), each)
            except Exception as error:  # noqa: BLE001 # it is told below
                failures.append(error)

        thread = threading.Thread(target=copy)
        thread.start()
        accepted = 0
        while thread.is_alive():
            accepted += await store.accept([envelope(f"{accepted}", f"telegram:{accepted % 50}")])
        thread.join()
        await store.close()
        assert failures == []
        return accepted
