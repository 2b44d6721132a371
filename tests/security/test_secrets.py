"""Secrets and people stay out of the log, of what is shown of objects, and out of others' files."""

import logging
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from prometheus_client.parser import text_string_to_metric_families

from adapters.app.vitals import Pulse
from adapters.cli import main
from adapters.flood import Gate
from adapters.http.vitals import health, metrics, readiness
from adapters.matrix.home import Secrets
from adapters.settings import Settings, load_settings
from adapters.telegram.channel import TelegramOptions
from adapters.telegram.redact import Redaction, hide, show
from bot.ports import Fate
from bot.talk.model import Why
from tests.support.clock import at
from tests.support.gossip import TELLTALE
from tests.support.marked import MARK, settle_marked
from tests.support.town import Town

ROOT = Path(__file__).parents[2]
TOKEN = "123456:AAH-aVeryLongTokenOfABot_0123456789"
ENVIRONMENT = {
    "KUPPLUNG_TELEGRAM__TOKEN": TOKEN,
    "KUPPLUNG_TELEGRAM__WEBHOOK_URL": "https://bot.example.org/hook",
    "KUPPLUNG_TELEGRAM__WEBHOOK_SECRET": "wary-horse-battery",
    "KUPPLUNG_MATRIX__HOMESERVER": "https://matrix.example.org",
    "KUPPLUNG_MATRIX__USER": "@kupplung:example.org",
    "KUPPLUNG_MATRIX__PASSWORD": "correct-horse",
    "KUPPLUNG_MATRIX__ACCESS_TOKEN": "syt_a3VwcGx1bmc_x",
    "KUPPLUNG_DATABASE_URL": "postgresql://bot:pass-word@localhost/kupplung",
}
SECRETS = (TOKEN, "wary-horse-battery", "correct-horse", "syt_a3VwcGx1bmc_x", "pass-word")


@pytest.fixture
def lines() -> Iterator[list[str]]:
    """Return what a handler writes while a redaction is on it."""
    written: list[str] = []

    class Lines(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            written.append(self.format(record))

    handler, logger = Lines(), logging.getLogger()
    logger.addHandler(handler)
    redaction = hide([TOKEN, ""])
    yield written
    show(redaction)
    logger.removeHandler(handler)


def fail() -> None:
    raise ValueError(TOKEN) from RuntimeError(f"https://x/bot{TOKEN}/getMe")


class Stubborn:
    def __str__(self) -> str:
        raise RuntimeError(f"no words for {TOKEN}")

    __repr__ = __str__


def test_settings_show_no_secret() -> None:
    settings = load_settings(ENVIRONMENT)
    for shown in (repr(settings), str(settings), str(settings.model_dump()), f"{settings!r}"):
        assert not [each for each in SECRETS if each in shown]


def test_options_show_no_secret() -> None:
    options = TelegramOptions(TOKEN, webhook_url="https://x", webhook_secret="wary-horse-battery")
    for shown in (repr(options), repr(Secrets("correct-horse", "syt_a3VwcGx1bmc_x")), repr(Gate())):
        assert not [each for each in SECRETS if each in shown]


def test_a_token_is_cleaned_from_messages_and_tracebacks(lines: list[str]) -> None:
    log = logging.getLogger("x")
    log.warning("GET https://api.telegram.org/bot%s/getMe", TOKEN)
    log.warning("https://api.telegram.org/file/bot%s/photos/1.jpg", TOKEN.encode())
    log.warning("%r", {"token": TOKEN})
    log.warning("bot" + TOKEN)  # noqa: G003 - as libraries do
    try:
        fail()
    except ValueError:
        log.exception("it failed")
    log.warning("with a stack", stack_info=True)
    assert len(lines) == 6
    assert TOKEN not in "\n".join(lines)
    assert "<secret>" in lines[0]


@pytest.mark.parametrize(
    ("words", "arguments"),
    [
        ("%s and %s", ("one",)),
        ("%d", ("x",)),
        ("%", ()),
        ("%(name)s", ({"other": TOKEN},)),
        (f"{TOKEN} %s %s", (TOKEN,)),
        ("%s", (Stubborn(),)),
    ],
)
def test_a_record_that_cannot_be_written_harms_nobody(
    lines: list[str], words: str, arguments: tuple[object, ...]
) -> None:
    """The filter must not raise into whoever logs, nor let the secret through."""
    logging.getLogger("x").warning(words, *arguments)
    assert len(lines) == 1
    assert TOKEN not in lines[0]


def test_secrets_are_found_as_they_stand_in_addresses() -> None:
    """A token in a URL has its colon written as %3A by some."""
    redaction = Redaction([TOKEN])
    record = logging.makeLogRecord({"msg": f"https://x/bot{TOKEN.replace(':', '%3A')}/getMe"})
    assert redaction.filter(record)
    assert TOKEN.partition(":")[2] not in record.getMessage()


@pytest.mark.slow
def test_nobody_else_on_the_machine_reads_what_is_kept(tmp_path: Path) -> None:
    """Not even while the umask of whoever starts it is generous."""
    folder = tmp_path / "data"
    environment = {**os.environ, "KUPPLUNG_DATA_DIR": str(folder)}
    command = (sys.executable, "-m", "adapters.cli", "invite", "--role", "maker",
               "--programme", "cimis2-erzgebirge")  # fmt: skip
    before = os.umask(0)
    try:
        done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, check=False)
    finally:
        os.umask(before)
    assert done.returncode == 0, done.stderr
    found = [folder, *folder.rglob("*")]
    assert folder / "kupplung.db" in found
    modes = {each.name: oct(stat.S_IMODE(each.stat().st_mode)) for each in found}
    assert not [each for each in found if each.stat().st_mode & 0o077], modes


def test_the_server_listens_to_this_machine_alone_unless_told() -> None:
    assert Settings().http.host == "127.0.0.1"


def test_nothing_is_read_that_could_run() -> None:
    """No pickle, no unsafe YAML, no eval: what is stored and configured is data."""
    sources = [
        each for part in ("bot", "adapters", "storage") for each in (ROOT / part).rglob("*.py")
    ]
    assert len(sources) > 100
    for path in sources:
        text = path.read_text()
        for word in ("import pickle", "import yaml", "import marshal", "import shelve",
                     "os.system(", "shell=True"):  # fmt: skip
            assert word not in text, path


KEPT = "kept-secret"
NOWHERE = "http://127.0.0.1:1"
MISTAKES: tuple[dict[str, str], ...] = (
    {"TELEGRAM__TOKEN": f"123456:AAH-{KEPT}_0123456789abcdefghij"},
    {"TELEGRAM__TOKEN": f"{KEPT} and more"},
    {"TELEGRAM__TOKEN": f"1:x/../{KEPT}?y"},
    {"TELEGRAM__TOKEN": "1:x", "TELEGRAM__API_URL": f"http://u:{KEPT}@127.0.0.1:1"},
    {"TELEGRAM__WEBHOOK_URL": "https://example.org/x", "TELEGRAM__WEBHOOK_SECRET": f"{KEPT}!"},
    {"TELEGRAM__TOKN": KEPT},
    {"TELEGRAM": KEPT},
    {"DATABASE_URL": f"postgresql://bot:{KEPT}@127.0.0.1:1/kupplung"},
    {"DATABASE_URL": f"postgresql://bot:{KEPT}@127.0.0.1:port/kupplung"},
    {"DATABASE_URL": f"postgresql//bot:{KEPT}@127.0.0.1"},
    {"DATABASE_URL": f"postgresql://bot:{KEPT}@[::1/x"},
    {"DATABASE_URL": f"mysql://bot:{KEPT}@127.0.0.1/x"},
    {"MATRIX__HOMESERVER": NOWHERE, "MATRIX__USER": "@k:x", "MATRIX__PASSWORD": KEPT},
    {"MATRIX__HOMESERVER": f"http://u:{KEPT}@127.0.0.1:1", "MATRIX__USER": "@k:x",
     "MATRIX__PASSWORD": "x"},
    {"MATRIX__USER": "K", "MATRIX__PASSWORD": KEPT, "MATRIX__ACCESS_TOKEN": KEPT},
)  # fmt: skip


@pytest.mark.parametrize("given", MISTAKES, ids="+".join)
def test_no_mistake_makes_the_doctor_tell_a_secret(tmp_path: Path, given: dict[str, str]) -> None:
    usual = {"TELEGRAM__API_URL": NOWHERE, "DATA_DIR": str(tmp_path / "data")}
    environment = {f"KUPPLUNG_{name}": value for name, value in (usual | given).items()}
    told = CliRunner().invoke(main, ["doctor"], env=environment)
    assert "problem" in told.output
    assert KEPT not in told.output
    assert isinstance(told.exception, SystemExit)


async def test_the_pages_for_everybody_name_nobody(tmp_path: Path) -> None:
    """``/metrics`` has no label but words of our own: whoever can reach the port reads it."""
    town = Town(tmp_path, at("2024-10-08 10:00"))
    await settle_marked(town)
    for name in ("hmaker1", "hlead", "tfree", "stranger"):
        for words in ("/team", "/vorschlaege", "/status", "/start abcd-efgh-2345-67ab", "Hallo"):
            await town.says(name, words)
    await town.wait_until(at("2024-10-09 10:00"))
    heard = {"telegram": town.clock.now()}
    pulse = Pulse(town.store, town.service, town.clock, 30, lambda: heard, dict)
    vitals = await pulse.take()
    assert vitals.outbox
    for page in (health(vitals), readiness(vitals), metrics(vitals)):
        text = page.body.decode()
        assert not [what for what, pattern in TELLTALE.items() if pattern.search(text)]
        assert not [each for each in (*town.people, *town.people.values()) if each in text]
        assert not MARK.findall(text)
    values = {
        value
        for family in text_string_to_metric_families(metrics(vitals).body.decode())
        if family.name.startswith("kupplung")
        for sample in family.samples
        for value in sample.labels.values()
    }
    own = {each.value for kind in (Why, Fate) for each in kind}
    states = {"open", "failed", "held", "repeated", "settled"}
    assert values - own == {"telegram", "poll", *states, vitals.version}
    await town.close()
