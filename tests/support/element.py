"""An independent Matrix client for tests: users of Element, on its own SDK and its own crypto.

One Node.js process (``element/``) plays all users. ``async with Elements(url) as elements:``
starts it in half a second; ``await elements.login("ada", "password")`` gives an ``Element``, one
device of one user. Nothing here sleeps: who waits is woken by what the server sends.
"""

import asyncio
import itertools
import json
from collections import deque
from functools import partial
from types import TracebackType
from typing import Any, Self

from tests.support.element_install import FOLDER, installed, node
from tests.support.element_user import Element

_LONGEST_LINE = 2**26  # bytes; attachments travel in lines


class ElementError(Exception):
    """A command failed; ``code`` is the homeserver's (``M_FORBIDDEN``), if it was that."""

    def __init__(self, text: str, code: str = "") -> None:
        super().__init__(text)
        self.code = code


class Elements:
    """The process in which all users of one homeserver live; bound to the running loop."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._numbers = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        self._elements: dict[str, Element] = {}
        self._complaints: deque[str] = deque(maxlen=20)

    async def __aenter__(self) -> Self:
        trouble, program = installed(), node()
        if trouble or program is None:
            raise ElementError(f"The client cannot run: {trouble}")
        pipe = asyncio.subprocess.PIPE
        self._process = await asyncio.create_subprocess_exec(
            program, "client.mjs", cwd=FOLDER, stdin=pipe, stdout=pipe, stderr=pipe,
            limit=_LONGEST_LINE,
        )  # fmt: skip
        self._readers = [asyncio.create_task(self._listen()), asyncio.create_task(self._complain())]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stdin.close()
        try:
            await asyncio.wait_for(self._process.wait(), 5)
        except TimeoutError:
            self._process.kill()
            await self._process.wait()
        await asyncio.gather(*self._readers)

    async def login(
        self,
        user: str,
        password: str,
        *,
        key: str | None = None,
        strict: bool = False,
        cross_sign: bool = False,
        accept_invites: bool = True,
    ) -> Element:
        """Log a user in on a new device, and return it once its first sync is done.

        ``key`` names the device here, for users with several. A ``strict`` one gives keys to, and
        reads messages from, cross-signed devices alone. ``cross_sign`` makes the user's identity,
        which signs this device; a user who has one signs further devices by ``Element.sign``.
        """
        name = key or user
        options = {"strict": strict, "crossSign": cross_sign, "acceptInvites": accept_invites}
        element = self._elements[name] = Element(partial(self.do, name))
        account = await self.do(
            name, "login", url=self._url, user=user, password=password, device=name, **options
        )
        element.user, element.device, element.token = (
            account[each] for each in ("user", "device", "token")
        )
        return element

    async def retry(self) -> None:
        """Return once everybody is in sync with a server that was lost and is back.

        By themselves the clients would try again some seconds later.
        """
        await self.do("", "retry")

    async def memory_mb(self) -> float:
        """Return the resident memory of the process in MiB."""
        return float(await self.do("", "memory"))

    async def do(self, name: str, command: str, /, **arguments: Any) -> Any:
        """Have one device perform a command of ``element/commands.mjs``; return its answer."""
        number = next(self._numbers)
        line = {"id": number, "as": name, "do": command, **arguments}
        if self._process.returncode is not None:
            raise ElementError(self._end())
        answer = self._waiting[number] = asyncio.get_running_loop().create_future()
        self._stdin.write(json.dumps(line).encode() + b"\n")
        try:
            return await answer
        finally:
            del self._waiting[number]

    @property
    def _stdin(self) -> asyncio.StreamWriter:
        assert self._process.stdin is not None
        return self._process.stdin

    async def _listen(self) -> None:
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            news = json.loads(line)
            if changed := news.get("changed"):
                self._elements[changed].changed()
            elif (answer := self._waiting.get(news["id"])) and not answer.done():
                if "error" in news:
                    answer.set_exception(ElementError(news["error"], news["code"]))
                else:
                    answer.set_result(news["result"])
        for answer in self._waiting.values():
            if not answer.done():
                answer.set_exception(ElementError(self._end()))

    async def _complain(self) -> None:
        assert self._process.stderr is not None
        async for line in self._process.stderr:
            self._complaints.append(line.decode(errors="replace").rstrip())

    def _end(self) -> str:
        return "\n".join(["the process of the client ended", *self._complaints])
