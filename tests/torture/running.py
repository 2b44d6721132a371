"""One run: a folder and a database for it, and what is left of them when something was wrong."""

import asyncio
import shutil
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from tests.support.postgres import Postgres, running
from tests.torture import matrix, telegram
from tests.torture.findings import Findings
from tests.torture.results import Result

LOG = "log"


def run(messenger: str, database: str, kills: int, seed: int) -> Result:
    """Do one run; the folder with the log of the service stays where something was wrong."""
    folder = Path(tempfile.mkdtemp(prefix="torture-"))
    with ExitStack() as stack:
        server = stack.enter_context(running()) if database == "postgres" else None
        result = asyncio.run(torture(messenger, folder, server, kills, seed))
    if result.wrong:
        print(f"The log of the service: {folder / LOG}")
    else:
        shutil.rmtree(folder)
    return result


async def torture(
    messenger: str, folder: Path, server: Postgres | None, kills: int, seed: int
) -> Result:
    """Kill a service so many times, and return what came of it."""
    result = Result(messenger, "sqlite" if server is None else "postgres", seed)
    found, begun = Findings(), time.monotonic()
    if messenger == "telegram":
        await telegram.torture(folder, server, kills, result, found)
    else:
        await matrix.torture(folder, server, kills, result, found)
    result.take(found)
    result.took = time.monotonic() - begun
    return result
