"""Reading a table in a process of its own, whose memory and time are limited.

The library reads every part of an XLSX file into memory before the first line of its table, and a
few kilobytes can ask for gigabytes. There a small process ends, and nobody else notices.
"""

import asyncio
import json
import os
import resource
import sys
from contextlib import suppress

from adapters.sheets.reading import ZIP, Rows, SheetError, read_sheet
from bot.domain.newcomers import SheetTrouble

MEMORY = 400 * 1024 * 1024
"""Bytes of address space; the library itself takes a fifth of that."""
SECONDS = 20
"""How long reading may take, of the processor's time and of the clock's each."""

_LAST = 15


async def read_apart(data: bytes) -> Rows:
    """Return the lines of a table as ``read_sheet`` does. Raises ``SheetError``."""
    if not data.startswith(ZIP):
        return await asyncio.to_thread(read_sheet, data)
    pipe = asyncio.subprocess.PIPE
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "adapters.sheets", stdin=pipe, stdout=pipe, stderr=pipe
    )
    try:
        async with asyncio.timeout(SECONDS):
            told, _ = await child.communicate(data)
    except TimeoutError:
        raise SheetError(SheetTrouble.BIG) from None
    finally:
        with suppress(ProcessLookupError):
            child.kill()
        await child.wait()
    if child.returncode:
        raise SheetError(SheetTrouble.BIG)
    found = json.loads(told)
    if isinstance(found, str):
        raise SheetError(SheetTrouble(found))
    return tuple(tuple(row) for row in found)


def serve() -> None:
    """Read a table from the standard input; write its lines, or the trouble, as JSON."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(_LAST)
    try:
        found: object = read_sheet(sys.stdin.buffer.read())
    except SheetError as error:
        found = error.trouble.value
    json.dump(found, sys.stdout)
