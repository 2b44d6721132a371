"""The laws of the house that no off-the-shelf linter knows, read from the syntax trees."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CODE = ("bot", "adapters", "storage")
SOURCES = sorted(path for package in CODE for path in (ROOT / package).rglob("*.py"))

# Now, ids and randomness are arguments. Their sources live in one file.
SOURCE_OF_CHANCE = "adapters/system.py"
CHANCE = {
    "datetime.date.today",
    "datetime.datetime.now",
    "datetime.datetime.today",
    "datetime.datetime.utcnow",
    "os.urandom",
    "time.time",
    "time.time_ns",
    "uuid.uuid1",
    "uuid.uuid4",
}
CHANCE_MODULES = {"random", "secrets"}
SEEDED = {"random.Random"}  # whoever makes one passes a seed

# A module over 300 lines wants a reason: its path, and why it is not cut.
LIMIT = 300
LONG: dict[str, str] = {}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def chance(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield line and full name of each use of the clock, of fresh ids and of global randomness."""
    known: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                first = alias.name.partition(".")[0]
                known[alias.asname or first] = alias.name if alias.asname else first
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                known[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    for node in ast.walk(tree):
        if isinstance(node, ast.Name | ast.Attribute):
            name = full_name(node, known)
            if name in CHANCE or (
                name.partition(".")[0] in CHANCE_MODULES and "." in name and name not in SEEDED
            ):
                yield node.lineno, name


def full_name(node: ast.expr, known: dict[str, str]) -> str:
    """Return the dotted name that an expression stands for; empty where it stands for none."""
    if isinstance(node, ast.Name):
        return known.get(node.id, "")
    if isinstance(node, ast.Attribute):
        owner = full_name(node.value, known)
        return owner and f"{owner}.{node.attr}"
    return ""


def waits(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield line and name of each coroutine function."""
    for node in ast.walk(tree):
        if isinstance(node, ast.AsyncFunctionDef):
            yield node.lineno, node.name


def must_not_wait(name: str) -> bool:
    """Tell whether the module at this path is pure by law."""
    return name.startswith(("bot/domain/", "bot/talk/")) or (
        name.startswith("bot/") and name.endswith(("/rules.py", "/dialog.py"))
    )


def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def test_only_the_system_reads_the_clock_makes_ids_and_draws_random_numbers() -> None:
    offences = [
        f"{name_of(path)}:{line} {what}"
        for path in SOURCES
        if name_of(path) != SOURCE_OF_CHANCE
        for line, what in chance(parse(path))
    ]
    assert offences == []


@pytest.mark.parametrize(
    "source",
    [
        "import datetime\ndatetime.datetime.now(datetime.UTC)",
        "from datetime import datetime as when\nwhen.utcnow()",
        "from datetime import date\ndate.today()",
        "import time as t\nt.time()",
        "from time import time\ntime()",
        "from uuid import uuid4\nfield(default_factory=uuid4)",
        "import random\nrandom.choice([1, 2])",
        "from random import shuffle\nshuffle(people)",
        "import secrets\nsecrets.token_urlsafe()",
    ],
)
def test_the_clock_and_chance_are_found_under_any_name(source: str) -> None:
    assert [line for line, _ in chance(ast.parse(source))] == [2]


@pytest.mark.parametrize(
    "source",
    [
        "from datetime import datetime, UTC\ndatetime.fromtimestamp(0, UTC)",
        "from datetime import time\ntime(9, 30)",
        "from random import Random\nRandom(7).choice([1, 2])",
        "import uuid\nuuid.UUID(int=1)",
        "clock.now()",
    ],
)
def test_what_is_given_is_free_to_use(source: str) -> None:
    assert list(chance(ast.parse(source))) == []


def test_pure_modules_never_wait() -> None:
    offences = [
        f"{name_of(path)}:{line} async def {what}"
        for path in SOURCES
        if must_not_wait(name_of(path))
        for line, what in waits(parse(path))
    ]
    assert offences == []


def test_waiting_is_found_in_methods_too() -> None:
    assert list(waits(ast.parse("class A:\n    async def b(self): ...\n"))) == [(2, "b")]
    assert must_not_wait("bot/talk/readers/dates.py")
    assert must_not_wait("bot/meetings/rules.py")
    assert not must_not_wait("bot/meetings/flow.py")


def test_modules_stay_short_or_say_why_not() -> None:
    lengths = {
        name_of(path): len(path.read_bytes().splitlines())
        for path in SOURCES
        if "migrations" not in path.parts  # a migration is as long as its change
    }
    long = {name for name, lines in lengths.items() if lines > LIMIT}
    assert {name: lengths[name] for name in sorted(long - LONG.keys())} == {}
    assert sorted(LONG.keys() - long) == [], "short again: take them off the list"
    assert all(LONG.values())


def test_every_package_says_what_it_is_for() -> None:
    folders = {path.parent for path in SOURCES if "migrations" not in path.parts}
    offences = [
        name_of(folder)
        for folder in sorted(folders)
        if not (init := folder / "__init__.py").exists() or not ast.get_docstring(parse(init))
    ]
    assert offences == []


def test_the_pins_name_no_place() -> None:
    pins = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert pins
    assert [pin for pin in pins if "/" in pin or "@" in pin or "==" not in pin] == []
