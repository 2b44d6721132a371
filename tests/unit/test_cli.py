"""The command line: what it makes, what it says, and that mistakes are told in plain lines."""

import asyncio
import os
import re
import shutil
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from nio.crypto.sessions import OlmAccount
from nio.store import SqliteStore

from adapters.app import Locations, TelegramLinks, backup, hold_alone
from adapters.cli import main
from adapters.cli.invite import Way, Wish, draw, invite
from adapters.cli.signups import invite_all, read_list
from adapters.matrix.library.account import FILE, STORE, Folder, new_account
from adapters.settings import BadSettings, Settings
from adapters.system import new_id
from bot.codes import code_hash, read_code
from bot.domain.people import Invitation, Role
from bot.ports import Tx
from bot.qr import png
from storage.store import open_store
from tests.support.clock import StillClock
from tests.support.vaults import vault_of

PRESETS = Path(__file__).parents[2] / "deploy" / "programmes"
TOKEN = "700001:kept-secret"
NOWHERE = "http://127.0.0.1:1"
MATRIX = {
    "KUPPLUNG_MATRIX__HOMESERVER": NOWHERE,
    "KUPPLUNG_MATRIX__USER": "@kupplung:example.org",
    "KUPPLUNG_MATRIX__PASSWORD": "kept-secret",
}


class Shell:
    """Types commands with the data in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "data" / "kupplung.db"
        self.environ: dict[str, str | None] = {
            **dict.fromkeys(name for name in os.environ if name.startswith("KUPPLUNG_")),
            "KUPPLUNG_DATA_DIR": str(folder / "data"),
            "KUPPLUNG_EMBEDDINGS__MODELS": "none",
            "KUPPLUNG_HTTP__PORT": "0",
            "KUPPLUNG_TELEGRAM__API_URL": NOWHERE,
        }

    def types(self, words: str, *, given: str = "", **environ: str) -> Result:
        result = CliRunner().invoke(main, words.split(), given, env=self.environ | environ)
        assert result.exception is None or isinstance(result.exception, SystemExit)
        assert "Traceback" not in result.output
        return result

    def fails(self, words: str, **environ: str) -> str:
        result = self.types(words, **environ)
        assert result.exit_code == 1
        return result.output

    def works(self, words: str, **environ: str) -> str:
        result = self.types(words, **environ)
        assert result.exit_code == 0, result.output
        return result.output

    @property
    def keys(self) -> Path:
        return self.folder / "data" / "matrix"

    def has_device(self, device: str = "DEVICE") -> None:
        """Leave behind what a Matrix device would."""
        user = "@kupplung:example.org"
        Folder(self.keys).lock()
        account = replace(new_account(lambda count: b"k" * count), user=user, device=device)
        Folder(self.keys).save(account)
        for file in self.keys.glob(f"{STORE}*"):
            file.unlink()
        store = SqliteStore(user, device, str(self.keys), account.pickle_key, STORE)
        store.save_account(OlmAccount())
        store.database.close()
        (self.keys / STORE).chmod(0o600)

    def device(self) -> tuple[str, list[str]]:
        """Return the device of the account, and those of the key store."""
        account = Folder(self.keys).load()
        assert account is not None
        with closing(sqlite3.connect(self.keys / STORE)) as store:
            found = store.execute("SELECT device_id FROM accounts").fetchall()
        return account.device, [name for (name,) in found]

    def invitation(self, code: str) -> Invitation | None:
        async def read() -> Invitation | None:
            store = await open_store(f"sqlite:///{self.file}", vault_of(self.file.parent))
            try:
                return await store.run(look)
            finally:
                await store.close()

        async def look(tx: Tx) -> Invitation | None:
            return await tx.get(Invitation, code_hash(code))

        return asyncio.run(read())


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


def code_in(output: str) -> str:
    found = re.search(r"^    ([a-z2-7-]{19})$", output, re.MULTILINE)
    assert found, output
    code = read_code(found[1])
    assert code
    return code


@pytest.mark.parametrize(
    ("words", "role", "uses"),
    [
        ("--role coordinator", Role.COORDINATOR, 1),
        ("--role contact", Role.CONTACT, 1),
        ("--role maker", Role.MAKER, None),
        ("--role maker --uses 12", Role.MAKER, 12),
        ("--role contact --uses 3", Role.CONTACT, 3),
        ("--role expert", Role.EXPERT, 1),
    ],
)
def test_invite_makes_a_code_of_which_only_the_hash_is_kept(
    shell: Shell, words: str, role: Role, uses: int | None
) -> None:
    output = shell.works(f"invite --programme cimis2-erzgebirge {words}")
    code = code_in(output)
    kept = shell.invitation(code)
    assert kept is not None
    assert (kept.programme_id, kept.role, kept.uses_left) == ("cimis2-erzgebirge", role, uses)
    assert code.encode() not in shell.file.read_bytes()
    assert f"?start={code}" in output


def test_invite_makes_several_codes_that_lapse(shell: Shell) -> None:
    output = shell.works("invite --role contact --count 3 --expires 14")
    assert "3 codes, each for a contact of" in output
    assert "which works once, for 14 days:" in output
    codes = [read_code(each) for each in re.findall(r"^    ([a-z2-7-]{19})$", output, re.MULTILINE)]
    assert len(set(codes)) == 3
    for code in codes:
        kept = shell.invitation(code or "")
        assert kept is not None
        assert kept.expires_at is not None
        assert (kept.expires_at - kept.created_at).days == 14


def test_invite_draws_qr_codes(shell: Shell) -> None:
    """Each is that of its link: the modules of the drawing are those of the picture's text."""
    folder = shell.folder / "posters"
    output = shell.works(f"invite --role maker --count 2 --qr {folder}", **MATRIX)
    names = [
        f"kupplung-maker-matrix-{number}.{kind}" for number in (1, 2) for kind in ("png", "svg")
    ]
    assert sorted(each.name for each in folder.iterdir()) == names
    link = "https://matrix.to/#/@kupplung:example.org"
    assert (folder / names[0]).read_bytes() == png(link)
    assert all(f"QR code: {folder / name}" in output for name in names)
    before = shell.works("codes")
    assert "exists already" in shell.fails(f"invite --role maker --count 2 --qr {folder}", **MATRIX)
    assert shell.works("codes") == before


def test_a_telegram_link_is_drawn_too(shell: Shell) -> None:
    ways = [Way("telegram", TelegramLinks("kupplung_bot").deep_link)]
    files = dict(draw(shell.folder, Role.MAKER, ways, ["abcdefgh22334455"]))
    link = "https://t.me/kupplung_bot?start=abcdefgh22334455"
    assert files[shell.folder / "kupplung-maker-telegram.png"] == png(link)


def test_a_qr_code_needs_a_link_and_a_place(shell: Shell) -> None:
    assert "needs a link" in shell.fails(f"invite --role maker --qr {shell.folder}")
    (shell.folder / "file").touch()
    output = shell.fails(f"invite --role maker --qr {shell.folder / 'file' / 'x'}", **MATRIX)
    assert "cannot be written" in output
    assert shell.works("codes") == "No code works.\n"


def test_codes_are_shown_by_their_number_and_taken_back(shell: Shell) -> None:
    code = code_in(shell.works("invite --role contact --expires 3"))
    shell.works("invite --role maker")
    [contact, maker] = shell.works("codes").splitlines()
    number = code_hash(code)[:10]
    assert contact.startswith(f"{number}  contact of cimis2-erzgebirge, once, until 20")
    assert "  maker of cimis2-erzgebirge, any number of times, made " in maker
    assert "no code has the number" in shell.fails("codes --take-back a")
    assert shell.works(f"codes --take-back {number}").startswith("Taken back; nobody gets in")
    assert shell.works("codes") == f"{maker}\n"
    assert shell.works("codes --programme nowhere") == "No code works.\n"
    assert "no code has the number" in shell.fails(f"codes --take-back {number}")


def test_import_invites_everybody_of_a_list(shell: Shell) -> None:
    file = shell.folder / "list.csv"
    file.write_text("Name;Rolle;E-Mail\nAda Lindner;Maker;a@example.org\nJutta Weber;Kontakt;\n")
    assert shell.types(f"import {file}", given="n\n").exit_code == 0
    assert shell.works("codes") == "No code works.\n"
    output = shell.works(f"import {file} --yes")
    assert "Columns that are not read: E-Mail" in output
    assert "2 invitations, good for 90 days, are in " in output
    made = shell.folder / "list-invitations.csv"
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    [_, ada, _] = made.read_text("utf-8-sig").splitlines()
    name, _, role, code, link = (each.strip('"') for each in ada.split(";"))
    assert (name, role) == ("Ada Lindner", "maker")
    kept = shell.invitation(read_code(code) or "")
    assert kept is not None
    assert (kept.role, kept.uses_left) == (Role.MAKER, 1)
    assert link.endswith(read_code(code) or "")
    assert "Left out, since they are in or invited already: 2" in shell.works(f"import {file}")
    assert b"Lindner" not in shell.file.read_bytes()


async def test_import_leaves_no_codes_that_do_not_work(shell: Shell) -> None:
    """Two read the list, and then both invite: the second one hears so."""
    file, settings = shell.folder / "list.csv", Settings(data_dir=shell.folder / "data")
    file.write_text("Name\nAda Lindner\n")
    clock = StillClock(datetime(2024, 10, 1, 12, 0, tzinfo=UTC))
    first, second = [await read_list(settings, file, None, Role.MAKER) for _ in range(2)]
    await invite_all(settings, first, shell.folder / "first.csv", clock, new_id)
    with pytest.raises(BadSettings, match="meanwhile"):
        await invite_all(settings, second, shell.folder / "second.csv", clock, new_id)
    assert sorted(each.name for each in shell.folder.glob("*.csv")) == ["first.csv", "list.csv"]


def test_import_tells_what_is_wrong_by_line(shell: Shell) -> None:
    file = shell.folder / "list.csv"
    file.write_text("Name;Rolle\nAda Lindner;Chefin\n;Maker\n")
    output = shell.fails(f"import {file} --yes")
    assert f"{file}:2: there is no such role: Chefin\n" in output
    assert f"{file}:3: the name is missing\nNobody is invited.\n" in output
    file.write_text("Name;Rolle;Firma\nAnna Roth;Fachperson;Werk\nEva Kern;Fachperson;\n")
    output = shell.fails(f"import {file} --yes")
    assert f"{file}:2: there is no organisation of that name, or more than one: Werk\n" in output
    assert f"{file}:3: the organisation of an expert is missing\n" in output
    file.write_bytes(b"\0")
    assert "is neither CSV nor XLSX" in shell.fails(f"import {file}")
    assert "cannot be read" in shell.fails(f"import {shell.folder}")
    file.write_text("Name\nAda Lindner\n")
    (shell.folder / "there.csv").touch()
    output = shell.fails(f"import {file} --role maker --yes --to {shell.folder / 'there.csv'}")
    assert "exists already" in output
    assert shell.works("codes") == "No code works.\n"


def test_invite_says_so_when_the_name_of_the_bot_cannot_be_asked(shell: Shell) -> None:
    output = shell.works("invite --role maker", KUPPLUNG_TELEGRAM__TOKEN=TOKEN)
    assert "Telegram cannot be reached" in output
    assert f"https://t.me/NAME_OF_THE_BOT?start={code_in(output)}" in output
    assert "kept-secret" not in output


@pytest.mark.parametrize("late", [True, False])
async def test_invite_says_when_a_programme_is_over(shell: Shell, late: bool) -> None:
    settings = Settings(data_dir=shell.folder / "data")
    clock = StillClock(datetime(2025, 4, 30, 22, 0, tzinfo=UTC) - timedelta(minutes=not late))
    lines = await invite(settings, Wish(Role.MAKER), clock, new_id)
    warned = [each for each in lines if "ended on 2025-04-30: who joins now" in each]
    assert len(warned) == late


def test_invite_knows_the_programmes(shell: Shell) -> None:
    output = shell.fails("invite --programme nowhere --role maker")
    assert output == "Error: there is no programme nowhere; there are: cimis2-erzgebirge\n"


def test_mistakes_in_a_programme_are_told_with_file_and_line(shell: Shell) -> None:
    (shell.folder / "mine.toml").write_text('id = "mine"\nregoins = ["Erzgebirge"]\n')
    output = shell.fails("invite --role maker", KUPPLUNG_PROGRAMMES=str(shell.folder))
    assert "mine.toml:2: regoins" in output


def test_a_folder_without_programmes_is_told(shell: Shell) -> None:
    output = shell.fails("invite --role maker", KUPPLUNG_PROGRAMMES=str(shell.folder))
    assert output == f"Error: there is no programme (*.toml) in {shell.folder}\n"


def test_mistakes_in_the_settings_are_told_a_line_each(shell: Shell) -> None:
    output = shell.fails("run", KUPPLUNG_TELEGRAM__TOKN=TOKEN, KUPPLUNG_HTTP__PORT="many")
    assert [
        line.partition(": should")[0].partition("; did")[0] for line in output.splitlines()
    ] == [
        "Error: KUPPLUNG_TELEGRAM__TOKN: there is no such setting",
        "KUPPLUNG_HTTP__PORT",
    ]


def test_run_needs_a_messenger(shell: Shell) -> None:
    output = shell.fails("run")
    assert "set KUPPLUNG_TELEGRAM__TOKEN, or set KUPPLUNG_MATRIX__USER" in output
    assert not shell.file.exists()


@pytest.mark.parametrize(
    ("user", "shown"),
    [
        ("@kupplung:example.org", "@kupplung:example.org"),
        ("kupplung", "@kupplung:NAME_OF_THE_SERVER"),
    ],
)
def test_invite_shows_the_way_to_the_matrix_bot(shell: Shell, user: str, shown: str) -> None:
    output = shell.works("invite --role maker", **(MATRIX | {"KUPPLUNG_MATRIX__USER": user}))
    assert code_in(output)
    assert f"Matrix: https://matrix.to/#/{shown} (start a chat there, and write the code)" in output
    assert "t.me" not in output


def test_invite_knows_who_the_matrix_bot_is_once_it_has_logged_in(shell: Shell) -> None:
    shell.has_device()
    output = shell.works("invite --role maker", **(MATRIX | {"KUPPLUNG_MATRIX__USER": "kupplung"}))
    assert "https://matrix.to/#/@kupplung:example.org " in output


@pytest.mark.parametrize("url", ["mysql://u:kept-secret@db/x", "sqlite://", "kept-secret"])
def test_a_database_of_another_kind_is_refused(shell: Shell, url: str) -> None:
    output = shell.fails("db upgrade", KUPPLUNG_DATABASE_URL=url)
    assert output.startswith("Error: KUPPLUNG_DATABASE_URL: ")
    assert "kept-secret" not in output


def test_upgrade_makes_a_database_for_its_owner_alone(shell: Shell) -> None:
    shell.works("db upgrade")
    assert stat.S_IMODE(shell.file.stat().st_mode) == 0o600
    assert stat.S_IMODE(shell.file.parent.stat().st_mode) == 0o700
    assert "can be reached, and has the newest tables" in shell.types("doctor").output


def test_backup_copies_what_is_committed_while_others_write(shell: Shell) -> None:
    code = code_in(shell.works("invite --role maker"))
    target = shell.folder / "copy.db"
    with closing(sqlite3.connect(shell.file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("DELETE FROM invitation")
        shell.works(f"backup {target}")
        other.execute("ROLLBACK")
    with closing(sqlite3.connect(target)) as copy:
        assert copy.execute("SELECT code_hash FROM invitation").fetchall() == [(code_hash(code),)]
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_backup_into_a_folder_chooses_a_name(shell: Shell) -> None:
    shell.works("db upgrade")
    folder = shell.folder / "copies"
    folder.mkdir()
    shell.works(f"backup {folder}")
    copy, ring = sorted(folder.iterdir())
    assert ring.name == "kupplung-keys.db"
    assert re.fullmatch(r"kupplung-\d{8}-\d{6}\.db", copy.name)


def test_backup_replaces_nothing(shell: Shell) -> None:
    shell.works("db upgrade")
    target = shell.folder / "precious"
    target.write_text("precious")
    assert "exists already" in shell.fails(f"backup {target}")
    assert target.read_text() == "precious"


def test_a_backup_that_fails_leaves_nothing_behind(shell: Shell) -> None:
    shell.file.parent.mkdir()
    shell.file.write_bytes(b"this is no database " * 100)
    assert "cannot be copied" in shell.fails(f"backup {shell.folder / 'copy.db'}")
    assert sorted(each.name for each in shell.folder.iterdir()) == ["data"]


def test_a_server_that_is_not_there_is_told(shell: Shell) -> None:
    url = "postgresql://nobody@127.0.0.1:1/kupplung"
    copy = shell.folder / "copy.db"
    assert "cannot be read" in shell.fails(f"backup {copy}", KUPPLUNG_DATABASE_URL=url)
    assert not copy.exists()
    shell.works("db upgrade")
    shell.works(f"backup {copy}")
    assert "cannot be prepared" in shell.fails(f"restore {copy}", KUPPLUNG_DATABASE_URL=url)


def test_backup_needs_a_database(shell: Shell) -> None:
    assert f"there is no database yet: {shell.file}" in shell.fails("backup somewhere")


def test_backup_takes_the_matrix_keys_along_and_restore_brings_both_back(shell: Shell) -> None:
    code = code_in(shell.works("invite --role maker"))
    shell.has_device("OLD")
    copy, keys = shell.folder / "copy.db", shell.folder / "copy.db-matrix.tar"
    with closing(sqlite3.connect(shell.keys / STORE)) as other:  # the service, at work
        other.execute("PRAGMA journal_mode = WAL")
        other.execute("CREATE TABLE committed (word TEXT)")
        other.commit()
        other.execute("UPDATE accounts SET device_id = 'UNDER WAY'")
        output = shell.works(f"backup {copy}")
        other.rollback()
    ring = shell.folder / "kupplung-keys.db"
    assert re.fullmatch(
        re.escape(f"Copied to {copy}\n")
        + r"Restored it for a trial: all \d+ rows are as they were\n"
        + re.escape(f"Copied what opens it, together with the key file, to {ring}\n")
        + re.escape(f"Copied the Matrix keys to {keys}\n"),
        output,
    )
    assert stat.S_IMODE(ring.stat().st_mode) == 0o600
    assert stat.S_IMODE(keys.stat().st_mode) == 0o600

    later = code_in(shell.works("invite --role maker"))
    shell.has_device("NEW")
    output = shell.works(f"restore {copy}")
    assert shell.invitation(code)
    assert not shell.invitation(later)
    assert shell.device() == ("OLD", ["OLD"])
    with closing(sqlite3.connect(shell.keys / STORE)) as restored:
        assert restored.execute("SELECT count(*) FROM committed").fetchone() == (0,)
    for file in (shell.file, shell.keys / FILE, shell.keys / STORE):
        assert f"Restored {file}\n" in output
        assert f"What was there is kept as {file}.before-restore\n" in output
        assert Path(f"{file}.before-restore").exists()
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert sorted(each.name for each in shell.keys.iterdir() if each.name.startswith(".")) == []


def test_restore_brings_everything_to_a_new_machine(shell: Shell) -> None:
    code = code_in(shell.works("invite --role maker"))
    shell.has_device()
    copies = shell.folder / "copies"
    copies.mkdir()
    shell.works(f"backup {copies}")
    key_file = (shell.file.parent / "kupplung.key").read_bytes()
    shutil.rmtree(shell.file.parent)
    (copy,) = copies.glob("kupplung-2*.db")
    assert "kupplung.key is missing" in shell.fails(f"restore {copy}")
    (shell.file.parent / "kupplung.key").write_bytes(key_file)
    output = shell.works(f"restore {copy}")
    assert "kept" not in output
    assert shell.invitation(code)
    assert shell.device() == ("DEVICE", ["DEVICE"])
    assert stat.S_IMODE(shell.keys.stat().st_mode) == 0o700


def test_restore_keeps_what_a_killed_service_left_in_the_log(shell: Shell) -> None:
    shell.works("db upgrade")
    shell.works(f"backup {shell.folder / 'copy.db'}")
    kill = f"""
import os, sqlite3
database = sqlite3.connect({str(shell.file)!r})
database.execute("PRAGMA journal_mode = WAL")
database.execute("CREATE TABLE latest (word TEXT)")
database.commit()
os._exit(0)
"""
    subprocess.run([sys.executable, "-c", kill], check=True)
    assert Path(f"{shell.file}-wal").exists()
    shell.works(f"restore {shell.folder / 'copy.db'}")
    with closing(sqlite3.connect(shell.file)) as restored:
        assert not restored.execute("SELECT 1 FROM sqlite_master WHERE name = 'latest'").fetchall()
    with closing(sqlite3.connect(f"{shell.file}.before-restore")) as kept:
        assert kept.execute("SELECT count(*) FROM latest").fetchone() == (0,)


def test_restore_refuses_while_the_service_runs(shell: Shell) -> None:
    shell.works("db upgrade")
    shell.works(f"backup {shell.folder / 'copy.db'}")
    with hold_alone(shell.file):
        assert "stop the service first" in shell.fails(f"restore {shell.folder / 'copy.db'}")
    assert not Path(f"{shell.file}.before-restore").exists()


def test_restore_refuses_while_the_keys_are_in_use(shell: Shell) -> None:
    shell.works("db upgrade")
    shell.has_device()
    shell.works(f"backup {shell.folder / 'copy'}")
    held = Folder(shell.keys)
    held.lock()
    output = shell.fails(f"restore {shell.folder / 'copy'}")
    held.unlock()
    assert output.startswith("Error: stop the service first: another process uses the Matrix keys")


def test_an_archive_of_matrix_keys_is_restored_alone(shell: Shell) -> None:
    shell.has_device("OLD")
    output = backup(Locations(shell.keys), shell.folder / "kupplung")
    (keys,) = shell.folder.glob("kupplung-matrix.tar")
    assert output == [f"Copied the Matrix keys to {keys}"]
    shell.has_device("NEW")
    server = "postgresql://db/kupplung"
    refused = shell.fails(f"restore {keys}", KUPPLUNG_DATABASE_URL=server)
    assert f"{keys}: it has no seal" in refused
    restored = shell.works(f"restore --unsealed {keys}", KUPPLUNG_DATABASE_URL=server)
    assert shell.device() == ("OLD", ["OLD"])
    assert "The database was left as it is: restore it from the same time" in restored


def test_nobody_else_opens_or_changes_the_matrix_keys(shell: Shell) -> None:
    shell.has_device("OLD")
    shell.works("db upgrade")
    shell.works(f"backup {shell.folder / 'copy.db'}")
    keys = shell.folder / "copy.db-matrix.tar"
    sealed = keys.read_bytes()
    for secret in (b"OLD", b"device", b"SQLite", FILE.encode()):
        assert secret not in sealed
    shell.has_device("NEW")
    for place in (0, 30, 50, len(sealed) - 1):
        keys.write_bytes(sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :])
        assert f"{keys}" in shell.fails(f"restore {keys}")
    keys.write_bytes(sealed)
    ring = shell.folder / "kupplung-keys.db"
    ring.rename(shell.folder / "away")
    assert "it is sealed, and the keys are not beside it" in shell.fails(f"restore {keys}")
    (shell.folder / "away").rename(ring)
    assert shell.device() == ("NEW", ["NEW"])
    shell.works(f"restore {keys}")
    assert shell.device() == ("OLD", ["OLD"])


def test_restore_without_keys_beside_says_that_they_stay(shell: Shell) -> None:
    shell.works("db upgrade")
    shell.works(f"backup {shell.folder / 'copy.db'}")
    shell.has_device("NEW")
    output = shell.works(f"restore {shell.folder / 'copy.db'}")
    assert "The Matrix keys were left as they are" in output
    assert shell.device() == ("NEW", ["NEW"])


def test_a_second_restore_does_not_forget_what_was_there_first(shell: Shell) -> None:
    shell.works("db upgrade")
    shell.works(f"backup {shell.folder / 'copy.db'}")
    shell.works(f"restore {shell.folder / 'copy.db'}")
    output = shell.fails(f"restore {shell.folder / 'copy.db'}")
    assert f"{shell.file}.before-restore is still there from an earlier restore" in output


@pytest.mark.parametrize("content", [b"", b"no archive", b"no archive " * 1000])
def test_a_damaged_archive_changes_nothing(shell: Shell, content: bytes) -> None:
    code = code_in(shell.works("invite --role maker"))
    shell.has_device("NEW")
    shell.works(f"backup {shell.folder / 'copy.db'}")
    (shell.folder / "copy.db-matrix.tar").write_bytes(content)
    output = shell.fails(f"restore {shell.folder / 'copy.db'}")
    assert "copy.db-matrix.tar: it has no seal" in output
    output = shell.fails(f"restore --unsealed {shell.folder / 'copy.db'}")
    assert "copy.db-matrix.tar is no copy of Matrix keys, or damaged" in output
    assert shell.invitation(code)
    assert shell.device() == ("NEW", ["NEW"])
    assert not [*shell.file.parent.rglob("*.before-restore"), *shell.file.parent.rglob(".*")]


def test_a_database_of_something_else_is_not_restored(shell: Shell) -> None:
    shell.works("db upgrade")
    with closing(sqlite3.connect(shell.folder / "copy.db")) as other:
        other.execute("CREATE TABLE recipes (name TEXT)")
    assert "is no database of Kupplung" in shell.fails(f"restore {shell.folder / 'copy.db'}")
    assert "no copy of the database" in shell.fails(f"restore {shell.folder / 'nothing.db'}")
    assert not Path(f"{shell.file}.before-restore").exists()


def test_keys_are_not_written_over_other_keys(shell: Shell) -> None:
    shell.works("db upgrade")
    shell.has_device()
    precious = shell.folder / "copy.db-matrix.tar"
    precious.write_text("precious")
    assert "exists already" in shell.fails(f"backup {shell.folder / 'copy.db'}")
    assert precious.read_text() == "precious"
    assert not (shell.folder / "copy.db").exists()


def findings(output: str) -> dict[str, str]:
    """Return the doctor's verdicts by what they are about."""
    return {line[9:22].strip(): line[:8].strip() for line in output.splitlines()}


def test_the_doctor_finds_a_fresh_folder_well_but_for_the_token(shell: Shell) -> None:
    output = shell.fails("doctor")
    assert findings(output) == {
        "configuration": "ok",
        "models": "notice",
        "programme": "ok",
        "privacy": "notice",
        "data folder": "ok",
        "http": "ok",
        "database": "ok",
        "key file": "ok",
        "messenger": "problem",
        "clock": "ok",
    }
    assert "ask @BotFather" in output
    assert not shell.file.exists()


@pytest.fixture
def words(shell: Shell) -> Path:
    """Return the folder of a programme's own words, beside the programme itself."""
    folder = shell.folder / "programmes"
    (folder / "cimis2-erzgebirge" / "de").mkdir(parents=True)
    shutil.copy(PRESETS / "cimis2-erzgebirge.toml", folder)
    shell.environ["KUPPLUNG_PROGRAMMES"] = str(folder)
    return folder / "cimis2-erzgebirge"


def test_the_doctor_reads_the_words_of_a_programmes_own(shell: Shell, words: Path) -> None:
    (words / "de" / "own.ftl").write_bytes("\ufeffwelcome-code = Glück auf!\r\n".encode())
    (words.parent / "notes").mkdir()
    (words.parent / "notes" / "todo.ftl").write_text("anything")
    output = shell.fails("doctor")
    assert "cimis2-erzgebirge has some of its own" in output
    assert findings(output)["words"] == "ok"


def test_every_fault_in_a_programmes_own_words_has_a_line(shell: Shell, words: Path) -> None:
    (words / "de" / "a.ftl").write_text("welcome-kode = Hallo\ntalk-unknown = *offen\n")
    (words / "de" / "b.ftl").write_text("welcome-thanks = Hallo { $name }\n")
    (words / "de" / "c.ftl").write_bytes(b"welcome-code = \xff\n")
    (words / "fr").mkdir()
    (words / "fr" / "a.ftl").write_text("welcome-code = Bonjour\n")
    (words / "lost.ftl").write_text("welcome-code = Hallo\n")
    other = words.parent / "lausitz" / "de"
    other.mkdir(parents=True)
    (other / "a.ftl").write_text("welcome-code = Hallo\n")
    expected = [
        "cimis2-erzgebirge/de/c.ftl: cannot be read: ",
        "cimis2-erzgebirge/lost.ftl: belongs into a folder of its language, like de",
        "cimis2-erzgebirge/de/a.ftl:1: welcome-kode: there is no such text to replace",
        "cimis2-erzgebirge/de/a.ftl:2: talk-unknown: a star or a bracket is left over",
        "cimis2-erzgebirge/de/b.ftl:1: welcome-thanks: $name is not given to this text",
        "cimis2-erzgebirge/fr: there is no such language here, but de, en",
        "lausitz: there is no such programme: is lausitz.toml missing?",
    ]
    told = [line[23:] for line in shell.fails("doctor").splitlines() if line[9:14] == "words"]
    for line, wanted in zip(told, expected, strict=True):
        assert line.startswith(wanted)
    output = shell.fails("run", KUPPLUNG_TELEGRAM__TOKEN=TOKEN)
    for wanted in expected:
        assert wanted in output
    assert not shell.file.exists()


def test_the_doctor_tells_what_to_do_without_a_network(shell: Shell) -> None:
    output = shell.fails("doctor", KUPPLUNG_TELEGRAM__TOKEN=TOKEN)
    assert "Check the network, and KUPPLUNG_TELEGRAM__API_URL." in output
    assert "kept-secret" not in output


def test_the_doctor_tells_when_the_homeserver_cannot_be_reached(shell: Shell) -> None:
    output = shell.fails("doctor", **MATRIX)
    assert findings(output)["matrix"] == "problem"
    assert "Check the network, and KUPPLUNG_MATRIX__HOMESERVER" in output
    assert "messenger" not in output
    assert "kept-secret" not in output


def test_the_doctor_tells_every_mistake_of_the_settings(shell: Shell) -> None:
    output = shell.fails("doctor", KUPPLUNG_TELEGRAM__TOKN=TOKEN, KUPPLUNG_HTTP__PORT="many")
    assert len(output.splitlines()) == 2
    assert findings(output) == {"configuration": "problem"}


def test_the_doctor_finds_a_file_that_is_no_database(shell: Shell) -> None:
    shell.file.parent.mkdir()
    shell.file.write_bytes(b"this is no database " * 100)
    assert findings(shell.fails("doctor"))["database"] == "problem"


def test_the_doctor_finds_old_tables(shell: Shell) -> None:
    shell.works("db upgrade")
    with closing(sqlite3.connect(shell.file)) as database:
        database.execute("UPDATE alembic_version SET version_num = '0000'")
        database.commit()
    assert "kupplung db upgrade" in shell.fails("doctor")


def test_the_doctor_finds_a_database_that_everybody_can_read(shell: Shell) -> None:
    shell.works("db upgrade")
    shell.file.chmod(0o644)
    shell.file.parent.chmod(0o755)
    assert f"chmod -R go= {shell.file.parent}" in shell.fails("doctor")


def test_the_doctor_finds_a_data_folder_that_cannot_be_made(shell: Shell) -> None:
    shell.file.parent.write_text("in the way")
    output = shell.fails("doctor")
    assert findings(output)["data folder"] == "problem"
    assert f"{shell.file.parent} is a file, not a folder" in output


@pytest.mark.parametrize(
    "line",
    ["run", "chat", "db upgrade", "invite --role maker", "backup x.db", "restore x.db",
     "keys rotate", "erase --name Ada"],
)  # fmt: skip
def test_a_file_instead_of_the_data_folder_is_told_in_a_line(shell: Shell, line: str) -> None:
    shell.file.parent.write_text("in the way")
    told = f"Error: KUPPLUNG_DATA_DIR: {shell.file.parent} is a file, not a folder\n"
    assert shell.fails(line, KUPPLUNG_TELEGRAM__TOKEN=TOKEN) == told


def test_chat_speaks_as_whoever_is_named_on_the_store_of_the_service(shell: Shell) -> None:
    code = code_in(shell.works("invite --role maker"))
    output = shell.types("chat --as Ben", given=f"/start {code}\n", LANG="de_DE.UTF-8").output
    assert f"Ben> /start {code}" in output
    assert "Einverstanden" in output


@pytest.mark.parametrize("name", ["", "Ada Lindner", "a:b", "a/b"])
def test_chat_needs_a_name(shell: Shell, name: str) -> None:
    result = CliRunner().invoke(main, ["chat", "--as", name], env=shell.environ)
    assert result.exit_code == 2
    assert "Invalid value for --as: A name has 1 to 40 letters" in result.output
    assert not shell.file.exists()


def test_chat_says_that_the_service_must_not_run(shell: Shell) -> None:
    shell.works("db upgrade")
    assert "must not run on the same store" in " ".join(shell.works("chat --help").split())
    with hold_alone(shell.file):
        assert "stop it, or take another KUPPLUNG_DATA_DIR" in shell.fails("chat")


def test_chat_refuses_wrong_settings_in_a_line(shell: Shell) -> None:
    output = shell.fails("chat", KUPPLUNG_HTTP__PORT="many")
    assert output.startswith("Error: KUPPLUNG_HTTP__PORT: ")


def test_demo_knows_the_programmes(shell: Shell) -> None:
    output = shell.fails("demo --quick --programme nowhere")
    assert "cimis2-erzgebirge" in output
    assert len(output.splitlines()) == 1


def test_nobody_waits_for_the_cryptography_of_matrix_in_vain() -> None:
    look = (
        "import adapters.cli, sys; sys.exit(any(each in sys.modules for each in ('nio', 'peewee')))"
    )
    subprocess.run([sys.executable, "-c", look], check=True)


def test_the_version_is_told(shell: Shell) -> None:
    assert shell.works("--version").startswith("kupplung ")
