"""A key file that does not fit for a while costs nobody a message."""

from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

import pytest

from adapters.settings import BadSettings
from bot.domain.changes import Put
from bot.domain.people import Account, Person, Role
from bot.domain.people import Membership as Part
from bot.ports import Tx, Unready
from storage.store import open_store
from storage.vault import Vault
from tests.support.cases import KIM, programme, settle
from tests.support.clock import at
from tests.support.town import Town
from tests.support.vaults import MASTER

NEWER = b"another master key for the tests"
NOON = at("2024-10-08 10:00")


class KeyFile:
    """What can be read of a key file just now."""

    def __init__(self) -> None:
        self.keys: list[bytes] | None = [MASTER]

    def read(self) -> list[bytes]:
        if self.keys is None:
            raise BadSettings("the key file cannot be read: Too many open files")
        return self.keys


@pytest.fixture
def file() -> KeyFile:
    return KeyFile()


@pytest.fixture
async def town(tmp_path: Path, file: KeyFile) -> AsyncIterator[Town]:
    town = Town(tmp_path, NOON, vault=Vault(file.read, Random("one").randbytes))
    yield town
    await town.close()


async def rotate(town: Town) -> None:
    """Make a new master key in another process, which then lets somebody in."""
    newer = Vault(lambda: (NEWER, MASTER), Random("two").randbytes)
    other = await open_store(town.url, newer)
    await other.rewrap()

    async def work(tx: Tx) -> None:
        eve = Person("eve", "de", name="Eva Nowak")
        part = Part("eve", "erzgebirge", Role.MAKER, NOON)
        await tx.apply([Put(eve), Put(Account("telegram:77", "eve")), Put(part)])

    await other.run(work)
    await other.close()


@pytest.mark.parametrize("keys", [[MASTER], None], ids=["older", "unreadable"])
async def test_what_cannot_be_opened_now_is_decided_later(
    town: Town, file: KeyFile, keys: list[bytes] | None
) -> None:
    await settle(town, KIM, base=programme())
    await town.says("kim", "/personen")  # from now on her own key is at hand
    town.news("kim")
    await rotate(town)
    file.keys = keys
    for _ in range(8):
        with pytest.raises(Unready):
            await town.says("kim", "/personen")
    assert town.news("kim") == []
    file.keys = [NEWER]
    await town.settle()
    assert len(town.news("kim")) == 8
    await town.says("kim", "/personen")
    assert "Eva Nowak" in town.news("kim")[-1].text
