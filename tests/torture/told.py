"""What the service says about itself: its log, its metrics, and /status."""

import re
from collections.abc import Mapping
from pathlib import Path

import aiohttp

from bot.ports import mark_of
from tests.support.databases import Database
from tests.torture.findings import DOUBT, ELSE, Findings

_METRIC = re.compile(r'^kupplung_messages_in_doubt\{outcome="(\w+)"\} (\S+)$', re.MULTILINE)
_REPEATED = re.compile(r"(\d+|Eine) Nachricht(?:en)? ging(?:en)? in den letzten 7 Tagen")
HELD = "ist ungewiss"
ONE = "Bei einer Nachricht ist ungewiss"


async def read_metrics(port: int) -> dict[str, int]:
    """Return how many messages a service says are in doubt, by what became of them."""
    url = f"http://127.0.0.1:{port}/metrics"
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        page = await answer.text()
    return {outcome: int(float(count)) for outcome, count in _METRIC.findall(page)}


def check_status(found: Findings, told: Mapping[str, int], status: str) -> None:
    """The coordinator reads how many messages are held, and how many were repeated in a week."""
    held, repeated = told.get("held", 0), told.get("repeated", 0)
    words = {0: HELD, 1: ONE}.get(held, f"Bei {held} Nachrichten ist ungewiss")
    found.unless((words in status) is (held > 0), DOUBT, f"/status does not tell of {held} held")
    line = _REPEATED.search(status)
    count = 0 if line is None else int(line[1]) if line[1].isdecimal() else 1
    found.unless(count <= repeated, DOUBT, f"/status tells of {count} repeated, not {repeated}")


def check_log(found: Findings, database: Database, log: Path) -> None:
    """What is held is told in the log, and nothing else went wrong."""
    told = log.read_text()
    for (key,) in database.rows("SELECT key FROM outbox WHERE fate = 'doubtful'"):
        found.unless(mark_of(key) in told, ELSE, f"the log does not tell that {key} is held")
    found.unless("Traceback" not in told, ELSE, "there is a traceback in the log")
