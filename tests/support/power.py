"""A PostgreSQL that is reached over TCP, whose machine may lose its power."""

import asyncio
import socket
from contextlib import suppress
from types import TracebackType
from typing import Self

from sqlalchemy import make_url

TCP_REPAIR = 19
"""Of ``linux/tcp.h``: a socket that is closed in this mode tells its peer nothing."""


class Machine:
    """Stands before the server of ``database``; ``url`` leads through it."""

    def __init__(self, database: str) -> None:
        self._database = make_url(database)
        self._ends: list[asyncio.StreamWriter] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._answers = asyncio.Event()
        self._answers.set()
        self.url = ""

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        port = self._server.sockets[0].getsockname()[1]
        url = self._database.set(host="127.0.0.1", port=port, query={})
        self.url = url.render_as_string(hide_password=False)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.close()
        await self._forget()

    def hang(self) -> None:
        """Take what comes, and answer nothing from now on."""
        self._answers.clear()

    async def lose_power(self) -> None:
        """Forget all connections without a word, and be there again; root alone can do that."""
        for end in self._ends:
            known = end.get_extra_info("socket")
            if not end.is_closing() and known.family == socket.AF_INET:
                known.setsockopt(socket.IPPROTO_TCP, TCP_REPAIR, 1)
        await self._forget()
        self._answers.set()

    async def _serve(self, asking: asyncio.StreamReader, client: asyncio.StreamWriter) -> None:
        at = self._database
        folder, port = at.host or str(at.query.get("host", "")), at.port or 5432
        answering, server = (
            await asyncio.open_unix_connection(f"{folder}/.s.PGSQL.{port}")
            if folder.startswith("/")
            else await asyncio.open_connection(folder, port)
        )
        self._ends += [client, server]
        always = asyncio.Event()
        always.set()
        for task in (
            asyncio.create_task(_pump(asking, server, always)),
            asyncio.create_task(_pump(answering, client, self._answers)),
        ):
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _forget(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for end in self._ends:
            end.transport.abort()
        self._ends.clear()


async def _pump(source: asyncio.StreamReader, to: asyncio.StreamWriter, may: asyncio.Event) -> None:
    with suppress(OSError):
        while data := await source.read(65536):
            await may.wait()
            to.write(data)
            await to.drain()
        to.close()
