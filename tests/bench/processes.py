"""Processes of a benchmark, and what the system says of them."""

import asyncio
import contextlib
import os
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
TICKS = os.sysconf("SC_CLK_TCK")


@contextlib.asynccontextmanager
async def process(command: Sequence[str], environment: Mapping[str, str]) -> AsyncIterator[Process]:
    """Run a command of the checkout, with a pipe for what it prints; end it with SIGTERM."""
    child = await asyncio.create_subprocess_exec(
        *command, stdout=PIPE, cwd=ROOT, env={**os.environ, **environment}
    )
    try:
        yield child
    finally:
        if child.returncode is None:
            child.send_signal(signal.SIGTERM)
            child.send_signal(signal.SIGCONT)  # a paused one would never hear it
            await child.wait()


async def compile_code(folder: Path, *modules: str) -> None:
    """Let processes find their code compiled, as on any second start."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(folder)
    words = ("-c", f"import {', '.join(modules)}")
    child = await asyncio.create_subprocess_exec(sys.executable, *words, cwd=ROOT)
    await child.wait()


def free_port() -> int:
    """Return a port of the loopback on which nobody listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def cpu_seconds(pid: int) -> float:
    """Return user and system time of a process; 0 where the system has no ``/proc``."""
    try:
        words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(words[11]) + int(words[12])) / TICKS


def memory(pid: int) -> float | None:
    """Return the resident memory of a process in MiB, where the system says."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return None
    found = [line.split()[1] for line in lines if line.startswith("VmRSS:")]
    return int(found[0]) / 1024 if found else None
