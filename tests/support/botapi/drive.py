"""Load for benchmarks: many people who write and wait for the answer, with latencies.

As a process of its own (`python -m tests.support.botapi`) the server takes these orders over
HTTP: `POST /_world/drive` with the fields of a `Load` as JSON answers a `Report`;
`POST /_world/people` with `{"count", "start"}` answers the ids of new people, who can be written
to, and who sent /start when `start` is true; `GET /_world/counters` answers the number of calls
by method (refusals as `method:code`).
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import orjson
from aiohttp import web

from tests.support.botapi.people import Person
from tests.support.botapi.server import CONTROL, BotApiServer

PATIENCE = 10.0


@dataclass(frozen=True, slots=True)
class Report:
    """A step is a text said and its first answer heard; latencies are in milliseconds.

    ``sample`` is the last answer that one of the people heard.
    """

    steps: int
    unanswered: int
    seconds: float
    per_second: float
    p50: float
    p99: float
    worst: float
    sample: str = ""


@dataclass(frozen=True, slots=True)
class Load:
    """Without a rate everybody writes again once answered; with one, steps start on time.

    The rate is in steps per second for all people together; a late start counts as latency.
    Before the clock runs, everybody says the ``prelude``. ``texts`` are said in turn; without
    them it is always ``text``.
    """

    people: int = 50
    seconds: float = 5.0
    text: str = "Hallo"
    rate: float | None = None
    prelude: Sequence[str] = ()
    texts: Sequence[str] = ()


async def drive(server: BotApiServer, load: Load) -> Report:
    """Let new people use the first bot for a while."""
    crowd = [server.person(f"Person {number}") for number in range(load.people)]
    await asyncio.gather(*(_introduce(each, load.prelude) for each in crowd))
    latencies: list[float] = []
    begin = time.perf_counter()
    end = begin + load.seconds
    numbers = itertools.count()

    async def converse(person: Person) -> int:
        missed = 0
        texts = itertools.cycle(load.texts or (load.text,))
        while (due := _due(begin, load.rate, numbers)) < end:
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            person.unheard()
            await person.says(next(texts))
            try:
                await person.hears(1, PATIENCE)
            except TimeoutError:
                missed += 1
                continue
            latencies.append((time.perf_counter() - due) * 1000.0)
        return missed

    missed = sum(await asyncio.gather(*(converse(each) for each in crowd)))
    heard = [seen.text for each in crowd[:1] for seen in each.chat if seen.from_bot]
    return _report(latencies, missed, time.perf_counter() - begin, "".join(heard[-1:]))


async def _introduce(person: Person, prelude: Sequence[str]) -> None:
    for text in prelude:
        person.unheard()
        await person.says(text)
        await person.hears(1, PATIENCE)


def _due(begin: float, rate: float | None, numbers: itertools.count[int]) -> float:
    return begin + next(numbers) / rate if rate else time.perf_counter()


def _report(latencies: list[float], missed: int, seconds: float, sample: str) -> Report:
    order = sorted(latencies) or [0.0]
    return Report(
        steps=len(latencies),
        unanswered=missed,
        seconds=round(seconds, 3),
        per_second=round(len(latencies) / seconds, 1),
        p50=round(order[len(order) // 2], 2),
        p99=round(order[int(len(order) * 0.99)], 2),
        worst=round(order[-1], 2),
        sample=sample,
    )


async def answer_control(server: BotApiServer, request: web.BaseRequest) -> web.Response:
    """Answer an order that came over HTTP."""
    if request.path == f"{CONTROL}counters":
        return _json(dict(server.counters))
    if request.path == f"{CONTROL}drive" and request.method == "POST":
        body = await request.read()
        return _json(asdict(await drive(server, Load(**orjson.loads(body or b"{}")))))
    if request.path == f"{CONTROL}people" and request.method == "POST":
        order = orjson.loads(await request.read())
        return _json(await _settle(server, order["count"], start=order.get("start", False)))
    return web.Response(status=404)


async def _settle(server: BotApiServer, count: int, *, start: bool) -> list[int]:
    crowd = [server.person(f"Person {number}") for number in range(count)]
    for person in crowd:
        person.private.started = True
        if start:
            await person.starts()
    return [person.id for person in crowd]


def _json(value: object) -> web.Response:
    return web.Response(body=orjson.dumps(value), content_type="application/json")
