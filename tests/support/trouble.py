"""Named trouble, to be switched on for a stretch: before Telegram, and before a homeserver.

    with trouble("reset after", server=bot_api, proxy=proxy, share=0.2, chance=Random(7)):
        ...

``NAMES`` are all there are. Each name means the same to both messengers as far as they have it;
who asks for one at a messenger that does not know it gets none there.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from random import Random
from typing import Any

from tests.support.botapi import BotApiServer, Fault, faults
from tests.support.proxy import Proxy, Trick

SENDING = r"PUT .*/send/"
SYNCING = r"GET .*/sync"
ALL = r"_matrix/client"
HTML = "<html><body><h1>502 Bad Gateway</h1></body></html>"
LIMIT = json.dumps(
    {"errcode": "M_LIMIT_EXCEEDED", "error": "Too Many Requests", "retry_after_ms": 300}
)
UNKNOWN = json.dumps({"errcode": "M_UNKNOWN", "error": "Internal server error"})
SLOW = 40.0
"""Seconds: longer than anybody waits for an answer."""

Answer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Mishap:
    """What a name means: a fault of a method of the Bot API, and a trick with calls of Matrix."""

    fault: Callable[[], Fault] | None = None
    method: str | None = None
    where: str = ALL
    trick: Callable[[str], Trick] | None = None


def _before(status: int, text: str = "") -> Callable[[str], Trick]:
    return lambda where: Trick(where, before=(status, text))


def _after(status: int, text: str = "") -> Callable[[str], Trick]:
    return lambda where: Trick(where, after=(status, text))


def _changed(change: Callable[[list[Any]], list[Any]]) -> Callable[[str], Trick]:
    """Change the events of each room's timeline in the answer of a sync."""

    def turn(answer: Answer) -> Answer:
        for room in answer.get("rooms", {}).get("join", {}).values():
            timeline = room.get("timeline", {})
            if timeline.get("events"):
                timeline["events"] = change(timeline["events"])
        return answer

    return lambda where: Trick(where, change=turn)


def _twice(events: list[Any]) -> list[Any]:
    return [*events, *events]


def _keep(seconds: float) -> Callable[[str], Trick]:
    return lambda where: Trick(where, seconds=seconds)


MISHAPS = {
    "429": Mishap(lambda: faults.flood(1), None, SENDING, _before(429, LIMIT)),
    "429 when sending": Mishap(
        lambda: faults.flood(1), "sendMessage", SENDING, _before(429, LIMIT)
    ),
    "500": Mishap(faults.server_error, None, ALL, _before(500, UNKNOWN)),
    "502": Mishap(faults.bad_gateway, None, ALL, _before(502, HTML)),
    "503": Mishap(lambda: Fault("unavailable", status=503), None, ALL, _before(503)),
    "504": Mishap(faults.gateway_timeout, None, ALL, _after(504)),
    "reset before": Mishap(faults.reset_before, None, ALL, _before(0)),
    "reset after": Mishap(faults.reset_after, None, ALL, _after(0)),
    "slow": Mishap(lambda: faults.slow(SLOW), None, ALL, _keep(SLOW)),
    "malformed": Mishap(faults.malformed, None, ALL, _after(200, '{"next_batch": "s1')),
    "empty": Mishap(faults.empty, None, ALL, _after(200)),
    "web page": Mishap(faults.web_page, None, ALL, _before(200, HTML)),
    "nonsense": Mishap(lambda: faults.nonsense({}), "getUpdates", SYNCING, _after(200, "{}")),
    "delivered twice": Mishap(faults.again, "getUpdates", SYNCING, _changed(_twice)),
    "out of order": Mishap(faults.reversed_, "getUpdates"),
}
NAMES = tuple(MISHAPS)


@contextmanager
def trouble(
    name: str,
    *,
    server: BotApiServer | None = None,
    proxy: Proxy | None = None,
    share: float = 1.0,
    chance: Random | None = None,
) -> Iterator[None]:
    """Let calls meet this for a stretch: all of them, or a share that the source picks."""
    mishap, source = MISHAPS[name], chance or Random(1)
    with ExitStack() as stack:
        if server is not None and mishap.fault is not None:
            stack.enter_context(server.faults.during(mishap.fault(), mishap.method, share, source))
        if proxy is not None and mishap.trick is not None:
            trick = mishap.trick(mishap.where)
            trick.share, trick.chance = share, source
            stack.enter_context(proxy.during(trick))
        yield
