"""A real homeserver for tests: Synapse from its Python package, on a free port of the loopback.

``with Synapse() as homeserver:`` starts it in two to three seconds, with SQLite in a folder of its
own and without rate limits. It federates with nobody, fetches no previews and pushes nothing: no
packet leaves the machine. However the test run ends, the server ends with it.

The calls block; in a coroutine, wrap those that take
seconds (``start``, ``restart``) in ``asyncio.to_thread``.
"""

import base64
import hashlib
import hmac
import itertools
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.support.synapse_config import LOGGING, homeserver, no_limits

# The kernel kills a child when the *thread* that started it ends. One thread which lives as long as
# the interpreter starts all servers, so that callers may use threads of their own.
_LAUNCHER = ThreadPoolExecutor(1, thread_name_prefix="synapse-launcher")

NUMBERS = itertools.count(1)
"""What makes a name one that nobody on any homeserver of this process has had before."""

# PR_SET_PDEATHSIG is 1. Where there is no prctl (macOS), a killed run leaves its server behind.
_CHILD = """
import ctypes, os, runpy, signal, sys
if hasattr(ctypes.CDLL(None), "prctl"):
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)
if os.getppid() != int(sys.argv.pop(1)):
    sys.exit("the test run has ended")
runpy.run_module("synapse.app.homeserver", run_name="__main__", alter_sys=True)
"""

# No proxy of the environment may stand between a test and the loopback.
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class ServerError(Exception):
    """The homeserver answered with an HTTP error; ``status`` and ``errcode`` say which."""

    def __init__(self, status: int, answer: Mapping[str, Any]) -> None:
        super().__init__(f"{status} {answer.get('errcode')}: {answer.get('error')}")
        self.status = status
        self.errcode = str(answer.get("errcode", ""))
        self.answer = answer


def installed() -> str | None:
    """Return why no homeserver can be started here, or None."""
    return None if find_spec("synapse") else "matrix-synapse is not installed"


class Synapse:
    """One homeserver; a context manager that starts it and removes its traces.

    ``directory`` keeps the data where they can be found again; ``limits`` leaves Synapse's own rate
    limits in force (a message in five seconds after the first ten); ``config`` overrides
    entries of homeserver.yaml.
    """

    def __init__(
        self,
        directory: Path | None = None,
        *,
        limits: bool = False,
        server_name: str = "localhost",
        config: Mapping[str, Any] | None = None,
    ) -> None:
        self._temporary = directory is None
        self._directory = directory or Path(tempfile.mkdtemp(prefix="synapse-", dir=_memory()))
        self._directory.mkdir(parents=True, exist_ok=True)
        self._limits = limits
        self._extra = dict(config or {})
        self._secret = secrets.token_hex(16)
        self._process: subprocess.Popen[bytes] | None = None
        self._admin = ""
        self.server_name = server_name
        self.port = 0

    @property
    def url(self) -> str:
        """The base address of the client-server API, without a slash at its end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def running(self) -> bool:
        """Whether the process is there; it may be frozen."""
        return self._process is not None and self._process.poll() is None

    # ---- its life ---------------------------------------------------------------------------

    def start(self, seconds: float = 90) -> Self:
        """Start the server, and return once it answers.

        After ``stop`` it has the same port and database. Raises RuntimeError, with the log's end.
        """
        if self.running:
            return self
        first = not self.port
        for _ in range(5):  # somebody may take the free port before Synapse does
            self.port = _free_port() if first else self.port
            self._configure()
            self._process = _LAUNCHER.submit(self._launch).result()
            if self._answers(seconds):
                return self
            self.stop()
            if "Address already in use" not in self.log():
                break
        raise RuntimeError(f"Synapse did not start:\n{self.log()}")

    def stop(self) -> None:
        """End the server; the data stay. Nobody listens on its port until ``start``."""
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        process.send_signal(signal.SIGCONT)  # a frozen one would never hear it
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def restart(self) -> None:
        """Stop and start with the same port and database: what clients see as a short outage."""
        self.stop()
        self.start()

    def kill(self) -> None:
        """End the server at once, as a power cut would; ``start`` brings it back."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()

    def freeze(self) -> None:
        """Let the server hang: it takes connections and answers nothing, until ``thaw``."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let a frozen server go on."""
        self._signal(signal.SIGCONT)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
        if self._temporary:
            shutil.rmtree(self._directory, ignore_errors=True)

    # ---- its accounts -----------------------------------------------------------------------

    def request(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        token: str | None = None,
    ) -> dict[str, Any]:
        """Return the answer to one call of the client-server or the admin API.

        ``path`` begins with a slash. Raises ServerError, and OSError when nobody answers.
        """
        ask = urllib.request.Request(self.url + path, method=method)
        ask.data = None if body is None else json.dumps(body).encode()
        ask.add_header("Content-Type", "application/json")
        if token:
            ask.add_header("Authorization", f"Bearer {token}")
        try:
            with _OPENER.open(ask, timeout=30) as answer:
                return dict(json.loads(answer.read() or b"{}"))
        except urllib.error.HTTPError as error:
            text = error.read()
            raise ServerError(error.code, _json(text)) from None

    def register(self, name: str, password: str, *, admin: bool = False) -> dict[str, Any]:
        """Make an account; return ``user_id``, and ``access_token`` and ``device_id`` of a login.

        ``name`` is the part before the colon.
        """
        path = "/_synapse/admin/v1/register"
        nonce = str(self.request("GET", path)["nonce"])
        parts = [nonce, name, password, "admin" if admin else "notadmin"]
        mac = hmac.new(self._secret.encode(), "\0".join(parts).encode(), hashlib.sha1).hexdigest()
        account = {"username": name, "password": password, "admin": admin}
        return self.request("POST", path, {"nonce": nonce, "mac": mac, **account})

    def override_limits(self, user: str) -> None:
        """Free one user, by full id, from the rate limits of messages."""
        self._admin = self._admin or str(
            self.register("operator-of-tests", secrets.token_hex(8), admin=True)["access_token"]
        )
        path = f"/_synapse/admin/v1/users/{urllib.parse.quote(user)}/override_ratelimit"
        self.request("POST", path, {"messages_per_second": 0, "burst_count": 0}, self._admin)

    def memory_mb(self) -> float:
        """Return the resident memory of the server in MiB (Linux only)."""
        process = self._process
        if process is None:
            return 0.0
        for line in Path(f"/proc/{process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
        return 0.0

    def log(self, characters: int = 4000) -> str:
        """Return the end of what the server wrote: warnings and errors."""
        path = self._directory / "log"
        return path.read_text(errors="replace")[-characters:] if path.exists() else ""

    # ---- inside -----------------------------------------------------------------------------

    def _launch(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-c", _CHILD, str(os.getpid()), "-c", "homeserver.yaml"]
        env = {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")}
        with (self._directory / "log").open("wb") as log:
            return subprocess.Popen(
                command,
                cwd=self._directory,
                env={**env, "SYNAPSE_CACHE_FACTOR": "1.0"},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def _signal(self, number: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(number)

    def _answers(self, seconds: float) -> bool:
        until = time.monotonic() + seconds
        while time.monotonic() < until and self.running:
            try:
                self.request("GET", "/_matrix/client/versions")
            except (OSError, ServerError):
                time.sleep(0.03)
            else:
                return True
        return False

    def _configure(self) -> None:
        config = homeserver(self._directory, self.port, self.server_name, self._secret)
        config |= {} if self._limits else no_limits()
        # JSON is YAML.
        (self._directory / "homeserver.yaml").write_text(json.dumps(config | self._extra))
        (self._directory / "log.yaml").write_text(json.dumps(LOGGING))
        key = self._directory / "signing.key"
        if not key.exists():
            seed = base64.b64encode(secrets.token_bytes(32)).decode().rstrip("=")
            key.write_text(f"ed25519 a_test {seed}\n")


def _memory() -> str | None:
    """Return a folder in memory if there is a roomy one: Synapse waits for each write to disk."""
    shared = Path("/dev/shm")
    roomy = shared.is_dir() and shutil.disk_usage(shared).free > 256 * 1024**2
    return str(shared) if roomy else None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _json(text: bytes) -> dict[str, Any]:
    try:
        return dict(json.loads(text))
    except ValueError:
        return {"error": text.decode(errors="replace")[:200]}
