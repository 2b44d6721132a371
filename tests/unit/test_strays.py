"""Another folder of programmes on an existing database: people without a programme are told."""

import asyncio
from pathlib import Path

import pytest

from adapters.app import load_presets, open_app
from adapters.settings import load_settings
from adapters.system import SystemClock, new_id
from bot.domain.changes import Put
from bot.domain.people import Membership, Role
from bot.ports import Tx
from tests.contract.samples import NOW
from tests.support.office import Office
from tests.support.town import PRESETS

HERE = "cimis2-erzgebirge"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Two people in p, one of them in two roles; one who left."""
    made = Office(tmp_path)
    made.fill()

    async def work(tx: Tx) -> None:
        again = Membership("ben", "p", Role.CONTACT, NOW)
        left = Membership("cem", "gone", Role.MAKER, NOW, NOW)
        await tx.apply([Put(again), Put(left), Put(Membership("ada", HERE, Role.MAKER, NOW))])

    made.do(work)
    return made


def test_the_doctor_finds_people_without_a_programme(office: Office, tmp_path: Path) -> None:
    assert "2 people are in p, which is not among those of the bot" in office.fails("doctor")
    office.environ["KUPPLUNG_PROGRAMMES"] = str(folder := _folder(tmp_path))
    lines = [each for each in office.fails("doctor").splitlines() if " programme " in each]
    assert lines[1:] == [
        f"problem  programme     {each}, which is not in {folder}; put its file there"
        for each in (f"1 person is in {HERE}", "2 people are in p")
    ]


def test_the_start_warns_of_people_without_a_programme(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    async def start_and_stop() -> None:
        settings = load_settings({**office.environ, "KUPPLUNG_HTTP__PORT": "0"})
        app = await open_app(settings, clock=SystemClock(), new_id=new_id)
        stop = asyncio.Event()
        stop.set()
        await app.run(stop)

    caplog.set_level("INFO")
    asyncio.run(start_and_stop())
    ours = [each for each in caplog.messages if "which is not" in each]
    assert len(ours) == 1
    assert ours[0].startswith("2 people are in p,")
    assert caplog.messages.count("stopping") == 1


def _folder(tmp_path: Path) -> Path:
    """Return a folder with the preset under another name."""
    folder = tmp_path / "programmes"
    folder.mkdir()
    text = (PRESETS / f"{HERE}.toml").read_text("utf-8")
    (folder / "own.toml").write_text(text.replace(f'"{HERE}"', '"own"'), "utf-8")
    assert set(load_presets(folder)) == {"own"}
    return folder
