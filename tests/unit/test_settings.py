"""Settings: where they come from, which of two wins, and how mistakes are told."""

from pathlib import Path

import pytest

from adapters.settings import BadSettings, Settings, load_settings

TOKEN = "700001:kept-secret"
BOT = "@kupplung:example.org"


def refused(environ: dict[str, str]) -> tuple[str, ...]:
    with pytest.raises(BadSettings) as caught:
        load_settings(environ)
    return caught.value.problems


def written(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_without_any_setting_there_are_sound_defaults() -> None:
    settings = load_settings({"HOME": "/somewhere"})
    assert settings == Settings()
    assert settings.store_url == f"sqlite:///{Path.cwd()}/data/kupplung.db"
    assert settings.telegram.api_url == "https://api.telegram.org"
    assert (settings.http.host, settings.http.port, settings.tick_seconds) == (
        "127.0.0.1",
        8080,
        30,
    )


def test_the_database_stands_in_the_data_folder_unless_a_url_says_otherwise() -> None:
    assert (
        load_settings({"KUPPLUNG_DATA_DIR": "/srv/k"}).store_url == "sqlite:////srv/k/kupplung.db"
    )
    url = "postgresql://kupplung:pw@db/kupplung"
    settings = load_settings({"KUPPLUNG_DATA_DIR": "/srv/k", "KUPPLUNG_DATABASE_URL": url})
    assert settings.store_url == url


def test_variables_reach_into_sections() -> None:
    settings = load_settings(
        {
            "KUPPLUNG_TELEGRAM__TOKEN": TOKEN,
            "KUPPLUNG_TELEGRAM__API_URL": "http://127.0.0.1:8081",
            "KUPPLUNG_MATRIX__HOMESERVER": "https://matrix.example.org/",
            "KUPPLUNG_MATRIX__USER": "kupplung",
            "KUPPLUNG_MATRIX__ACCESS_TOKEN": "syt_kept",
            "KUPPLUNG_MATRIX__STRANGERS": "no",
            "KUPPLUNG_HTTP__PORT": "9000",
            "KUPPLUNG_LOG_LEVEL": "debug",
        }
    )
    assert settings.telegram.token is not None
    assert settings.telegram.token.get_secret_value() == TOKEN
    assert settings.telegram.api_url == "http://127.0.0.1:8081"
    assert settings.matrix.server == "https://matrix.example.org"
    assert settings.matrix.user == "kupplung"
    assert (settings.matrix.reactions, settings.matrix.strangers) == (True, False)
    assert settings.http.port == 9000
    assert settings.log_level == "DEBUG"


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    file = written(tmp_path / "k.toml", "tick_seconds = 5\n[http]\nport = 1\nhost = '0.0.0.0'\n")
    settings = load_settings({"KUPPLUNG_CONFIG": file, "KUPPLUNG_HTTP__PORT": "2"})
    assert (settings.tick_seconds, settings.http.port, settings.http.host) == (5, 2, "0.0.0.0")


def test_an_empty_variable_counts_as_none() -> None:
    assert load_settings({"KUPPLUNG_TELEGRAM__TOKEN": "", "KUPPLUNG_CONFIG": ""}) == Settings()


def test_secrets_come_from_files(tmp_path: Path) -> None:
    file = written(tmp_path / "token", f"{TOKEN}\n")
    settings = load_settings({"KUPPLUNG_TELEGRAM__TOKEN_FILE": file})
    assert settings.telegram.token is not None
    assert settings.telegram.token.get_secret_value() == TOKEN


def test_a_secret_is_not_given_twice(tmp_path: Path) -> None:
    name = "KUPPLUNG_TELEGRAM__TOKEN"
    file = written(tmp_path / "token", TOKEN)
    assert refused({name: TOKEN, f"{name}_FILE": file}) == (
        f"{name}_FILE: {name} is set, too; give only one of them",
    )


def test_what_is_no_secret_has_no_file(tmp_path: Path) -> None:
    (problem,) = refused({"KUPPLUNG_HTTP__HOST_FILE": str(tmp_path)})
    assert problem == (
        "KUPPLUNG_HTTP__HOST_FILE: there is no such setting; did you mean KUPPLUNG_HTTP__HOST?"
    )


@pytest.mark.parametrize("name", ["KUPPLUNG_CONFIG", "KUPPLUNG_MATRIX__PASSWORD_FILE"])
def test_a_file_that_is_not_there_is_told(name: str, tmp_path: Path) -> None:
    missing = tmp_path / "missing"
    assert refused({name: str(missing)}) == (
        f"{name}: {missing} cannot be read: No such file or directory",
    )


def test_every_mistake_gets_a_line_that_names_its_place(tmp_path: Path) -> None:
    file = written(
        tmp_path / "k.toml", "[http]\nport = 99999\nhots = 'a'\n\n[telegramm]\ntoken = 'x'\n"
    )
    assert refused(
        {
            "KUPPLUNG_CONFIG": file,
            "KUPPLUNG_TELEGRAM__TOKN": "x",
            "KUPPLUNG_TICK_SECONDS": "soon",
            "KUPPLUNG_TELEGRAM__WEBHOOK_URL": "bot.example.org",
        }
    ) == (
        f"{file}:3: http.hots: there is no such setting; did you mean http.host?",
        f"{file}:5: telegramm: there is no such setting; did you mean telegram?",
        "KUPPLUNG_TELEGRAM__TOKN: there is no such setting; did you mean KUPPLUNG_TELEGRAM__TOKEN?",
        "KUPPLUNG_TICK_SECONDS: should be a whole number",
        "KUPPLUNG_TELEGRAM__WEBHOOK_URL: should be a web address, as https://example.org/telegram",
        f"{file}:2: http.port: should be less than or equal to 65535",
    )


def test_a_secret_in_an_empty_file_counts_as_none(tmp_path: Path) -> None:
    file = written(tmp_path / "token", " \n")
    assert load_settings({"KUPPLUNG_TELEGRAM__TOKEN_FILE": file}).telegram.token is None


def test_a_file_that_is_no_toml_is_told_with_its_line(tmp_path: Path) -> None:
    file = written(tmp_path / "k.toml", "tick_seconds = 5\nport 8080\n")
    (problem,) = refused({"KUPPLUNG_CONFIG": file})
    assert problem.startswith(f"{file}:2: ")


def test_a_webhook_needs_a_secret_that_telegram_takes() -> None:
    url = {"KUPPLUNG_TELEGRAM__WEBHOOK_URL": "https://bot.example.org/telegram"}
    secret = "KUPPLUNG_TELEGRAM__WEBHOOK_SECRET"
    (missing,) = refused(url)
    (strange,) = refused(url | {secret: "not this, please"})
    assert missing.startswith(f"{secret}: is needed with a webhook")
    assert strange.startswith(f"{secret}: should be 1 to 256 of")
    assert load_settings(url | {secret: "fine_one-2"}).telegram.webhook_url


def matrix(**values: str) -> dict[str, str]:
    return {f"KUPPLUNG_MATRIX__{name.upper()}": value for name, value in values.items()}


def test_a_full_matrix_id_tells_the_server() -> None:
    settings = load_settings(matrix(user=BOT, password="kept"))
    assert settings.matrix.server == "example.org"
    assert settings.matrix.device_name == "Kupplung"
    assert settings.matrix_dir == Path.cwd() / "data" / "matrix"


def test_matrix_secrets_come_from_files(tmp_path: Path) -> None:
    for name in ("password", "access_token"):
        file = written(tmp_path / name, "kept\n")
        settings = load_settings(matrix(user=BOT, **{f"{name}_file": file}))
        secret = getattr(settings.matrix, name)
        assert secret.get_secret_value() == "kept"


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"user": BOT}, "USER: needs KUPPLUNG_MATRIX__PASSWORD or KUPPLUNG_MATRIX__ACCESS_TOKEN"),
        ({"password": "kept"}, "USER: is missing: the bot's account, as @bot:example.org"),
        ({"homeserver": "example.org"}, "USER: is missing"),
        (
            {"user": "bot", "password": "kept"},
            "USER: should be as @bot:example.org, or with KUPPLUNG_MATRIX__HOMESERVER",
        ),
        ({"user": "@bot", "password": "kept"}, "USER: should be as @bot:example.org"),
        ({"user": "@Bot:example.org", "password": "kept"}, "USER: should be as @bot:example.org"),
        ({"user": "bot:example.org", "password": "kept"}, "USER: should be as @bot:example.org"),
        (
            {"user": BOT, "password": "kept", "homeserver": "ftp://example.org"},
            "HOMESERVER: should be as example.org, or https://matrix.example.org",
        ),
        (
            {"user": "bot", "password": "kept", "homeserver": "my server"},
            "HOMESERVER: should be as example.org",
        ),
        (
            {"user": BOT, "password": "kept", "reactions": "many"},
            "REACTIONS: should be true or false",
        ),
    ],
)
def test_what_is_wrong_with_matrix_is_told_with_what_to_do(
    values: dict[str, str], problem: str
) -> None:
    (told,) = refused(matrix(**values))
    assert told.startswith(f"KUPPLUNG_MATRIX__{problem}")


@pytest.mark.parametrize(
    "server",
    ["example.org", "example.org:8448", "[::1]:8008", "127.0.0.1", "http://synapse:8008"],
)
def test_a_homeserver_is_a_name_or_an_address(server: str) -> None:
    settings = load_settings(matrix(user="bot", password="kept", homeserver=server))
    assert settings.matrix.server == server


def test_no_secret_is_ever_shown() -> None:
    settings = load_settings(
        {
            "KUPPLUNG_DATABASE_URL": "postgresql://kupplung:kept-secret@db/kupplung",
            "KUPPLUNG_TELEGRAM__TOKEN": TOKEN,
            "KUPPLUNG_MATRIX__USER": BOT,
            "KUPPLUNG_MATRIX__PASSWORD": "kept-secret",
            "KUPPLUNG_MATRIX__ACCESS_TOKEN": "kept-secret-too",
        }
    )
    (problem,) = refused({"KUPPLUNG_TELEGRAM__TOKEN": "kept-secret"})
    for shown in (repr(settings), str(settings), settings.model_dump_json(), problem):
        assert "kept-secret" not in shown
    assert problem.startswith("KUPPLUNG_TELEGRAM__TOKEN: should look like 123456:ABC")
