"""The baseline: an echo with python-telegram-bot's ``Application`` behind a webhook."""

import argparse
import asyncio
import signal
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from aiohttp import web
from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters


class Ledger:
    """A table of update ids; each is committed to the disk by itself, in a thread."""

    def __init__(self, file: Path) -> None:
        self._thread = ThreadPoolExecutor(1)
        self._raw = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
        self._raw.execute("PRAGMA journal_mode = WAL")
        self._raw.execute("PRAGMA synchronous = FULL")
        self._raw.execute("CREATE TABLE seen (id INTEGER PRIMARY KEY, body TEXT)")

    async def write(self, number: int, body: str) -> None:
        """Return once it is on the disk."""
        statement = "INSERT OR IGNORE INTO seen VALUES (?, ?)"
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._thread, self._raw.execute, statement, (number, body))


async def serve(url: str, token: str, port: int, *, ledger: Ledger | None, concurrent: int) -> None:
    """Echo until SIGTERM."""

    async def echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        message = update.effective_message
        if message is None or message.text is None:
            return
        if ledger is not None:
            await ledger.write(update.update_id, message.text)
        await message.reply_text(message.text)

    builder = Application.builder().token(token).base_url(f"{url}/bot").updater(None)
    application = builder.concurrent_updates(concurrent or False).build()
    application.add_handler(MessageHandler(filters.TEXT, echo))

    async def receive(request: web.Request) -> web.Response:
        body: dict[str, Any] = await request.json()
        await application.update_queue.put(Update.de_json(body, application.bot))
        return web.Response()

    server = web.Application()
    server.router.add_post("/hook", receive)
    runner = web.AppRunner(server, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    async with application:
        await application.start()
        await application.bot.set_webhook(f"http://127.0.0.1:{port}/hook", max_connections=100)
        await stop.wait()
        await application.stop()
    await runner.cleanup()


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.echo", description=__doc__)
    parser.add_argument("url")
    parser.add_argument("token")
    parser.add_argument("port", type=int)
    parser.add_argument("--ledger", type=Path, help="commit each update to this new file")
    parser.add_argument("--concurrent", type=int, default=0)
    chosen = parser.parse_args()
    ledger = Ledger(chosen.ledger) if chosen.ledger else None
    asyncio.run(
        serve(chosen.url, chosen.token, chosen.port, ledger=ledger, concurrent=chosen.concurrent)
    )


if __name__ == "__main__":
    main()
