"""What the doctor says of a Matrix account, on a real homeserver; keys that come from a backup."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.app import Locations, backup, restore
from adapters.cli.doctor import examine
from adapters.cli.findings import Finding
from adapters.matrix.home import Event
from adapters.matrix.library.account import FILE, STORE, Folder
from adapters.system import SystemClock, new_id
from tests.support.device import device
from tests.support.peer import PASSWORD, Peer
from tests.support.synapse import NUMBERS, Synapse

pytestmark = pytest.mark.matrix


class Office:
    """An operator's environment, and the doctor in it."""

    def __init__(self, synapse: Synapse, name: str, data: Path) -> None:
        self.user = f"@{name}:{synapse.server_name}"
        self.folder = data / "matrix"
        self.environ = {
            "KUPPLUNG_DATA_DIR": str(data),
            "KUPPLUNG_HTTP__PORT": "0",
            "KUPPLUNG_MATRIX__HOMESERVER": synapse.url,
            "KUPPLUNG_MATRIX__USER": self.user,
            "KUPPLUNG_MATRIX__PASSWORD": PASSWORD,
        }

    async def findings(self) -> dict[str, Finding]:
        return {each.about: each async for each in examine(self.environ, SystemClock())}

    async def problems(self) -> dict[str, str]:
        return {name: each.words for name, each in (await self.findings()).items() if not each.well}

    def with_token(self, token: str) -> None:
        self.environ["KUPPLUNG_MATRIX__ACCESS_TOKEN"] = token
        del self.environ["KUPPLUNG_MATRIX__PASSWORD"]

    def change(self, **values: str) -> None:
        """Change what is in the account's file."""
        file = self.folder / FILE
        file.write_text(json.dumps(json.loads(file.read_text()) | values))


@pytest.fixture
def name() -> str:
    return f"kupplung{next(NUMBERS)}"


@pytest.fixture
def office(synapse: Synapse, name: str, tmp_path: Path) -> Iterator[Office]:
    before = os.umask(0o077)
    yield Office(synapse, name, tmp_path / "data")
    os.umask(before)


async def test_before_the_first_start_nothing_is_wrong(
    synapse: Synapse, office: Office, name: str
) -> None:
    synapse.register(name, PASSWORD)
    found = await office.findings()
    assert all(each.well for each in found.values()), [str(each) for each in found.values()]
    assert found["matrix"].words.startswith(f"{synapse.url} speaks Matrix up to 1.")
    assert found["login"].words == f"not yet: the first start logs in as {office.user}"
    assert found["clock"].words == "agrees with that of 127.0.0.1"
    assert "telegram" not in found
    assert not office.folder.exists()


async def test_beside_the_service_everything_is_well(
    synapse: Synapse, office: Office, name: str
) -> None:
    async with device(synapse, name, office.folder) as bot:
        found = await office.findings()
        assert all(each.well for each in found.values()), [str(each) for each in found.values()]
        assert found["login"].words == f"is {office.user}, device {bot.home.device}"
        assert found["matrix keys"].words == "the homeserver has the same ones"
        assert found["verified"].words.startswith("the device is signed by its owner")
        assert found["uploads"].words == "the homeserver takes files of up to 50 MiB"
        await bot.turn()


async def test_keys_that_are_gone_or_fit_no_more(
    synapse: Synapse, office: Office, name: str
) -> None:
    async with device(synapse, name, office.folder):
        pass
    key = Folder(office.folder).load()
    assert key is not None
    office.change(pickle_key="00" * 32)
    told = (await office.problems())["matrix keys"]
    assert f"{office.folder / STORE} cannot be opened with the key in {FILE}" in told
    office.change(pickle_key=key.pickle_key)
    assert await office.problems() == {}

    keys = (office.folder / STORE).read_bytes()
    (office.folder / STORE).write_bytes(b"no key store at all " * 100)
    assert "is damaged" in (await office.problems())["matrix keys"]
    (office.folder / STORE).unlink()
    told = (await office.problems())["matrix keys"]
    assert "is missing. Restore keys.db and account.json from one backup" in told
    (office.folder / STORE).write_bytes(keys)
    (office.folder / FILE).write_text("{")
    assert f"{office.folder / FILE} cannot be read" in (await office.problems())["matrix keys"]


async def test_keys_of_another_device(
    synapse: Synapse, office: Office, name: str, tmp_path: Path
) -> None:
    async with device(synapse, name, office.folder):
        pass
    async with device(synapse, name, tmp_path / "other") as other:
        stranger = other.home.device
    (office.folder / STORE).write_bytes((tmp_path / "other" / STORE).read_bytes())
    told = (await office.problems())["matrix keys"]
    assert f"holds the keys of {stranger} of {office.user}" in told


async def test_a_device_that_somebody_elses_keys_should_sign(
    synapse: Synapse, office: Office, name: str, tmp_path: Path
) -> None:
    async with device(synapse, name, tmp_path / "other"), device(synapse, name, office.folder):
        problems = await office.problems()
    assert problems.keys() == {"verified"}
    assert "cross-signing keys that are not in account.json" in problems["verified"]


async def test_a_device_that_was_logged_out(synapse: Synapse, office: Office, name: str) -> None:
    async with device(synapse, name, office.folder):
        pass
    account = Folder(office.folder).load()
    assert account is not None
    synapse.request("POST", "/_matrix/client/v3/logout", {}, account.token)
    login = (await office.findings())["login"]
    assert login.well
    assert login.words.endswith("a start logs in with the password")
    office.with_token(account.token)
    told = (await office.problems())["login"]
    assert told.endswith("configure a new one, or the password")
    assert account.token not in told


async def test_a_token_of_somebody_else(synapse: Synapse, office: Office, name: str) -> None:
    synapse.register(name, PASSWORD)
    office.with_token(synapse.register(f"{name}ada", PASSWORD)["access_token"])
    told = (await office.problems())["login"]
    assert told == (f"the access token is of @{name}ada:localhost, but {office.user} is configured")


async def test_a_token_that_was_copied_from_another_client(
    synapse: Synapse, office: Office, name: str
) -> None:
    client = await Peer.arrive(synapse, name)
    office.with_token(client.client.access_token)
    told = (await office.problems())["matrix keys"]
    await client.close()
    assert f"the device {client.device}, which has its keys elsewhere" in told


async def test_a_homeserver_that_takes_no_passwords(tmp_path: Path) -> None:
    with Synapse(config={"password_config": {"enabled": False}}) as strict:
        told = (await Office(strict, "kupplung", tmp_path).problems())["login"]
    assert told.endswith("takes no passwords: set KUPPLUNG_MATRIX__ACCESS_TOKEN instead")


async def test_keys_that_others_can_read(synapse: Synapse, office: Office, name: str) -> None:
    async with device(synapse, name, office.folder):
        pass
    office.folder.chmod(0o755)
    (office.folder / FILE).chmod(0o640)
    told = (await office.problems())["matrix files"]
    assert told == f"others can read {office.folder / FILE}: chmod -R go= {office.folder}"


async def test_a_restored_device_reads_and_is_read(
    synapse: Synapse, office: Office, name: str, tmp_path: Path
) -> None:
    ada, ben = [await Peer.arrive(synapse, f"{name}{each}") for each in ("ada", "ben")]
    async with device(synapse, name, office.folder) as bot:
        room = await ada.dm(bot.user)
        await bot.accept()
        await ada.tick()
        await ada.say(room, "before the backup")
        await bot.hear(room, "before the backup")
        await bot.say(room, "answered before", "t1")
        await ada.hear(room, "answered before")
        position, owner = bot.position, bot.home.device
        backup(Locations(office.folder), tmp_path / "copy")
    for number in range(3):  # with each start there are new keys to share: the sessions go on
        async with device(synapse, name, office.folder, position=position) as bot:
            await ada.tick()
            await ada.say(room, f"since then {number}")
            await bot.hear(room, f"since then {number}")
            await bot.say(room, f"answered since {number}", f"s{number}")
            await ada.hear(room, f"answered since {number}")
            theirs = await ben.dm(bot.user)  # somebody new: one-time keys are used and renewed
            await bot.accept()
            await ben.tick()
            await ben.say(theirs, f"new {number}")
            await bot.hear(theirs, f"new {number}")
            await ben.leave(theirs)
            cem = await Peer.arrive(synapse, f"{name}cem{number}")
            theirs = await cem.dm(bot.user)
            await bot.accept()
            await cem.tick()
            await cem.say(theirs, "new")
            await bot.hear(theirs, "new")
            await bot.turn()
            await cem.close()
    (office.folder / STORE).unlink()

    restore(tmp_path / "copy", Locations(office.folder), SystemClock(), new_id, unsealed=True)
    async with device(synapse, name, office.folder, position=position) as bot:
        assert bot.home.device == owner
        assert await office.problems() == {}
        await bot.turn()
        await ada.tick()
        await ada.tick()
        await bot.turn()
        await bot.say(room, "back from the backup", "t2")
        await ada.hear(room, "back from the backup")
        await ada.say(room, "welcome back")
        await bot.hear(room, "welcome back")
        read = [each for each in bot.events[room] if isinstance(each, Event)]
        assert "since then 2" in [each.content.get("body") for each in read]
    await ada.close()
    await ben.close()
