"""What stands in ``deploy/`` for operators: it parses, fits together, and names what exists."""

import itertools
import re
import shlex
import shutil
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped] # it ships no types

from adapters.app import load_presets
from adapters.cli import main
from adapters.http.server import PAGES
from adapters.settings import load_settings

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
UNIT = DEPLOY / "kupplung.service"
SECRETS = {
    "database_password": "secret",
    "database_url": "postgresql://kupplung:secret@database/kupplung",
    "matrix_password": "Fichtelberg-1215",
    "telegram_token": "123456:ABC-def",
    "webhook_secret": "0123456789abcdef",
}
GIVEN = {"DOMAIN": "bot.example.org", "MATRIX_USER": "@kupplung:example.org"}
OF_DOCKER = re.compile(r"\$\{(?P<name>\w+)(?:(?P<how>:[-?+])(?P<word>[^}]*))?\}")
SERVICES = ("one", "two")
EXPOSURE = re.compile(r"Overall exposure level.*: (?P<level>[\d.]+)")


def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    return found


def filled(text: str, given: dict[str, str]) -> str:
    """Put variables in as Docker does."""

    def value(match: re.Match[str]) -> str:
        found, word = given.get(match["name"], ""), match["word"] or ""
        match match["how"]:
            case ":-":
                return found or word
            case ":+":
                return word if found else ""
            case _:
                assert found, word
                return found

    return OF_DOCKER.sub(value, text)


def environ_of(name: str, given: dict[str, str], secrets: Path) -> dict[str, str]:
    environ = compose()["services"][name]["environment"]
    return {
        key: filled(value, given).replace("/run/secrets", str(secrets))
        for key, value in environ.items()
    }


@pytest.fixture
def secrets(tmp_path: Path) -> Path:
    for name, text in SECRETS.items():
        (tmp_path / name).write_text(text)
    return tmp_path


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_of_compose_has_settings_that_are_taken(name: str, secrets: Path) -> None:
    settings = load_settings(environ_of(name, GIVEN, secrets))
    assert settings.store_url == SECRETS["database_url"]
    assert settings.telegram.webhook_url == "https://bot.example.org/telegram"
    assert settings.telegram.webhook_secret is not None
    assert settings.matrix.user == GIVEN["MATRIX_USER"]
    assert settings.matrix.password is not None


def test_compose_does_without_matrix(secrets: Path) -> None:
    (secrets / "matrix_password").write_text("")
    settings = load_settings(environ_of("one", {"DOMAIN": "bot.example.org"}, secrets))
    assert settings.matrix.user is None


def test_both_services_share_the_folder_with_keys_and_see_their_secrets() -> None:
    whole = compose()
    one, two = (whole["services"][name] for name in SERVICES)
    assert one == two
    folder = one["environment"]["KUPPLUNG_DATA_DIR"]
    assert folder in [each.partition(":")[2] for each in one["volumes"]]
    named = set(re.findall(r"/run/secrets/(\w+)", str(one["environment"])))
    assert named == set(one["secrets"])
    assert set(whole["secrets"]) == set(SECRETS)
    assert one["read_only"]
    assert one["cap_drop"] == ["ALL"]
    for name, service in whole["services"].items():
        assert service.get("healthcheck"), name
        assert set(service.get("networks", ())) <= set(whole["networks"])
        for volume in service.get("volumes", ()):
            origin = volume.partition(":")[0]
            assert origin[0] != "." or volume.endswith(":ro"), volume
            there = (DEPLOY / origin).exists() if origin[0] == "." else origin in whole["volumes"]
            assert there, volume
    assert whole["services"]["database"]["networks"] == ["inside"]
    assert "ports" not in whole["services"]["database"]


def test_a_programme_of_ones_own_is_found_beside_the_one_that_comes_with_the_bot() -> None:
    one = compose()["services"]["one"]
    places = [each.split(":") for each in one["volumes"]]
    folder = one["environment"]["KUPPLUNG_PROGRAMMES"]
    [(origin, mode)] = [(origin, mode) for origin, place, *mode in places if place == folder]
    assert mode == ["ro"]
    assert "cimis2-erzgebirge" in load_presets(DEPLOY / origin)


def test_the_unit_says_where_a_programme_of_ones_own_goes() -> None:
    head = " ".join(re.findall(r"^# +(.*)", UNIT.read_text(), re.MULTILINE))
    [(folder, settings)] = re.findall(r"KUPPLUNG_PROGRAMMES=(\S+) in (/\S+)\.", head)
    assert f"EnvironmentFile=-{settings}\n" in UNIT.read_text()
    assert load_settings({"KUPPLUNG_PROGRAMMES": folder}).programmes == Path(folder)
    [example] = re.findall(r"\(a copy of (\S+\.toml), changed\)", head)
    assert (ROOT / example).exists()


@pytest.mark.parametrize("file", ["compose.yaml", "kupplung.service"])
def test_the_commands_at_the_head_are_those_of_the_bot(file: str) -> None:
    head = re.findall(r"^# (.*)", (DEPLOY / file).read_text(), re.MULTILINE)
    before = re.compile(r"(?:(?:^|&&|one)\s+kupplung|run --rm one) ([a-z]+)", re.MULTILINE)
    typed = before.findall("\n".join(head))
    assert set(typed) == {"doctor", "invite", "keys", "backup", "restore"}
    assert set(typed) <= set(main.commands)


def test_the_proxy_leads_the_webhook_to_both_services_and_nothing_else() -> None:
    text = (DEPLOY / "Caddyfile").read_text()
    one = compose()["services"]["one"]["environment"]
    path = one["KUPPLUNG_TELEGRAM__WEBHOOK_URL"].rpartition("/")[2]
    assert re.findall(r"^\s*path (\S+)$", text, re.MULTILINE) == [f"/{path}"]
    (upstreams,) = re.findall(r"^\s*reverse_proxy (.*) \{$", text, re.MULTILINE)
    port = one["KUPPLUNG_HTTP__PORT"]
    assert upstreams.split() == [f"{name}:{port}" for name in SERVICES]
    assert text.count("{") == text.count("}")
    assert "respond 404" in text
    assert re.findall(r"health_uri (\S+)", text) == ["/healthz"]  # whatever Telegram does
    assert "/healthz" in PAGES


def test_the_container_has_what_the_wheel_needs_and_no_root() -> None:
    text = (DEPLOY / "Containerfile").read_text()
    bases = re.findall(r"^FROM (\S+)", text, re.MULTILINE)
    images = [each["image"] for each in compose()["services"].values()]
    assert not [each for each in (*bases, *images) if "/" in each]  # no registry of our own
    last = text.rpartition("\nFROM ")[2]
    assert re.findall(r"^USER (\S+)", last, re.MULTILINE) == ["10001:10001"]
    ignores = (DEPLOY / "Containerfile.dockerignore").read_text().split()
    sees = {line[1:] for line in ignores if line.startswith("!")}
    copied = set()
    for each in re.findall(r"^COPY (?!--)(.*)$", text, re.MULTILINE):
        copied.update(each.split()[:-1])
    assert copied == sees
    assert all((ROOT / each).exists() for each in copied)
    for key in re.findall(r"(KUPPLUNG_\w+)=", text):
        load_settings({key: "0.0.0.0" if key.endswith("HOST") else "/var/lib/kupplung"})


def unit() -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for line in UNIT.read_text().splitlines():
        if line and line[0] not in "#[":
            name, _, value = line.partition("=")
            found[name].append(value)
    return found


def test_the_unit_has_settings_that_are_taken(secrets: Path) -> None:
    given = dict(each.split("=", 1) for each in unit()["Environment"])
    places = {"%S": "/var/lib", "%d": str(secrets)}
    environ = {
        name: re.sub(r"%.", lambda match: places[match[0]], value) for name, value in given.items()
    }
    settings = load_settings(environ | {"KUPPLUNG_MATRIX__USER": GIVEN["MATRIX_USER"]})
    assert settings.telegram.token is not None
    assert settings.matrix.password is not None
    assert settings.data_dir == Path("/var/lib") / unit()["StateDirectory"][0]
    loaded = {each.partition(":")[0] for each in unit()["LoadCredential"]}
    assert loaded == {each.partition("%d/")[2] for each in given.values() if "%d" in each}


def test_the_unit_does_without_telegram(secrets: Path) -> None:
    """A secret that is not there is what SetCredential= says."""
    for each in unit()["SetCredential"]:
        name, _, text = each.partition(":")
        (secrets / name).write_text(text.replace("\\n", "\n"))
    assert {each.partition(":")[0] for each in unit()["SetCredential"]} == {
        each.partition(":")[0] for each in unit()["LoadCredential"]
    }
    given = dict(each.split("=", 1) for each in unit()["Environment"])
    settings = load_settings(
        {name: value.replace("%d", str(secrets)) for name, value in given.items() if "%d" in value}
    )
    assert settings.telegram.token is None
    assert settings.matrix.password is None


def test_the_unit_begins_again_for_as_long_as_a_fault_lasts() -> None:
    """A full disk at the start, or a database that is late, ends it again and again."""
    assert unit()["Restart"] == ["always"]
    assert unit()["StartLimitIntervalSec"] == ["0"]  # else systemd gives up at the fifth
    assert int(unit()["RestartSec"][0]) >= 5  # each start takes seconds of a core


def test_systemd_takes_the_commands_beside_the_unit(tmp_path: Path) -> None:
    tool = shutil.which("systemd-analyze")
    if tool is None:
        pytest.skip("systemd-analyze is missing; on Debian: apt install systemd")
    head = "\n".join(re.findall(r"^#   (.*)", UNIT.read_text(), re.MULTILINE))
    (call,) = re.findall(r"exec systemd-run (.*?\"\$@\")", head, re.DOTALL)
    words = shlex.split(call)
    given = [each for before, each in itertools.pairwise(words) if before == "-p"]
    ours = {*unit()["LoadCredential"], *unit()["SetCredential"], *unit()["EnvironmentFile"]}
    assert ours <= {each.partition("=")[2] for each in given}
    (name,) = (each.partition("=")[2] for each in words if each.startswith("--unit="))
    where = f"/run/credentials/{name}.service/"
    assert {
        each.replace("%S", "/var/lib").replace("%d/", where) for each in unit()["Environment"]
    } == {each.partition("=")[2] for each in given if each.startswith("Environment=")}
    copy = tmp_path / f"{name}.service"
    copy.write_text("\n".join(["[Service]", f"ExecStart={sys.executable}", *given, ""]))
    verified = subprocess.run([tool, "verify", copy], capture_output=True, text=True, check=False)
    assert (verified.returncode, verified.stderr) == (0, "")


def test_systemd_takes_the_unit_and_finds_it_hardened(tmp_path: Path) -> None:
    tool = shutil.which("systemd-analyze")
    if tool is None:
        pytest.skip("systemd-analyze is missing; on Debian: apt install systemd")
    command = Path(sys.executable).with_name("kupplung")
    copy = tmp_path / UNIT.name
    copy.write_text(re.sub(r"(?m)^ExecStart=\S+", f"ExecStart={command}", UNIT.read_text()))
    verified = subprocess.run([tool, "verify", copy], capture_output=True, text=True, check=False)
    assert (verified.returncode, UNIT.name in verified.stderr) == (0, False), verified.stderr
    judged = subprocess.run(
        [tool, "security", "--offline=true", "--no-pager", copy],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    level = EXPOSURE.search(judged.stdout)
    assert level is not None
    assert float(level["level"]) < 2.0
