"""Faults on order: what a network and a busy server do to a client."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random

import orjson

from tests.support.botapi.errors import ApiError
from tests.support.botapi.errors import flood as flood_error


@dataclass(frozen=True, slots=True)
class Fault:
    """One mishap. The call is carried out when `processed`; then comes the answer, if any.

    `delay` is in seconds and lies before the processing; a fault with a delay and nothing else
    answers properly afterwards. `reset` closes the connection with a TCP reset. `change` gets the
    body of the proper answer and returns another one.
    """

    name: str
    processed: bool = False
    delay: float = 0.0
    reset: bool = False
    status: int = 0
    body: bytes = b""
    content_type: str = "application/json"
    change: Callable[[bytes], bytes] | None = None


def _error(name: str, error: ApiError) -> Fault:
    return Fault(name, status=error.code, body=orjson.dumps(error.body()))


def flood(retry_after: int) -> Fault:
    """429: wait this many seconds."""
    return _error("flood", flood_error(retry_after))


def server_error() -> Fault:
    """500 with a JSON answer; nothing was done."""
    return _error("server error", ApiError(500, "Internal Server Error"))


def bad_gateway() -> Fault:
    """502 with the HTML of a proxy; nothing was done."""
    page = b"<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"
    return Fault("bad gateway", status=502, body=page, content_type="text/html")


def gateway_timeout() -> Fault:
    """504 after the call was carried out: the outcome is in doubt."""
    body = orjson.dumps(ApiError(504, "Gateway Timeout").body())
    return Fault("gateway timeout", processed=True, status=504, body=body)


def reset_before() -> Fault:
    """The connection breaks before the call was carried out."""
    return Fault("reset before", reset=True)


def reset_after() -> Fault:
    """The call was carried out, its answer is lost."""
    return Fault("reset after", processed=True, reset=True)


def delay(seconds: float) -> Fault:
    """The call takes longer, then succeeds."""
    return Fault("delay", processed=True, delay=seconds)


def malformed() -> Fault:
    """The call was carried out, its answer is not JSON."""
    return Fault("malformed", processed=True, status=200, body=b'{"ok":true,"result":{"mess')


def slow(seconds: float) -> Fault:
    """The call is carried out when nobody waits for it any more."""
    return Fault("slow", processed=True, delay=seconds)


def empty() -> Fault:
    """The call was carried out, its answer has no body."""
    return Fault("empty", processed=True, status=200)


def web_page() -> Fault:
    """200 with the HTML of a proxy that wants somebody to log in; nothing was done."""
    return Fault("web page", status=200, body=b"<html>Log in</html>", content_type="text/html")


def nonsense(result: object) -> Fault:
    """The call was carried out; its answer is of the Bot API's kind, and means nothing."""
    body = orjson.dumps({"ok": True, "result": result})
    return Fault("nonsense", processed=True, status=200, body=body)


def again() -> Fault:
    """Updates that were confirmed are delivered once more, before the new ones."""
    before: list[object] = []

    def repeat(body: bytes) -> bytes:
        answer = orjson.loads(body)
        new, answer["result"] = answer["result"], [*before, *answer["result"]]
        before[:] = new or before
        return orjson.dumps(answer)

    return Fault("again", processed=True, change=repeat)


def reversed_() -> Fault:
    """Updates are delivered the newest first, each twice."""

    def turn(body: bytes) -> bytes:
        answer = orjson.loads(body)
        answer["result"] = [each for each in reversed(answer["result"]) for _ in range(2)]
        return orjson.dumps(answer)

    return Fault("reversed", processed=True, change=turn)


@dataclass(slots=True)
class _Order:
    fault: Fault
    method: str | None
    times: int


@dataclass(slots=True)
class _Chance:
    fault: Fault
    method: str | None
    probability: float
    random: Random


class Faults:
    """What goes wrong, and how often it did (`injected`, by the fault's name)."""

    def __init__(self) -> None:
        self.injected: Counter[str] = Counter()
        self._orders: list[_Order] = []
        self._chances: list[_Chance] = []

    def queue(self, fault: Fault, method: str | None = None, times: int = 1) -> None:
        """Let the next calls (of one method, or of any) fail."""
        self._orders.append(_Order(fault, method and method.lower(), times))

    def randomly(
        self, fault: Fault, probability: float, random: Random, method: str | None = None
    ) -> None:
        """Let calls fail by chance; the given source makes the run repeatable."""
        self._chances.append(_Chance(fault, method and method.lower(), probability, random))

    @contextmanager
    def during(
        self,
        fault: Fault,
        method: str | None = None,
        share: float = 1.0,
        chance: Random | None = None,
    ) -> Iterator[None]:
        """Let calls fail for a stretch: all of them, or a share that the source picks."""
        stretch = _Chance(fault, method and method.lower(), share, chance or Random(1))
        self._chances.append(stretch)
        try:
            yield
        finally:
            self._chances.remove(stretch)

    def clear(self) -> None:
        """Let nothing more go wrong."""
        self._orders.clear()
        self._chances.clear()

    def take(self, method: str) -> Fault | None:
        """Return the fault for this call (lower-case method name), if there is one."""
        if not self._orders and not self._chances:
            return None
        fault = self._ordered(method) or self._drawn(method)
        if fault is not None:
            self.injected[fault.name] += 1
        return fault

    def _ordered(self, method: str) -> Fault | None:
        for order in self._orders:
            if order.method in (None, method):
                order.times -= 1
                if order.times <= 0:
                    self._orders.remove(order)
                return order.fault
        return None

    def _drawn(self, method: str) -> Fault | None:
        for chance in self._chances:
            fits = chance.method in (None, method)
            if fits and chance.random.random() < chance.probability:
                return chance.fault
        return None
