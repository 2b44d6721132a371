"""Places of parcels that are being sent: servers that take their time get few of them.

Before a message goes out, the homeserver asks the servers of its readers for their keys, and they
may be slow on purpose. A courier carries so many parcels at once. So all servers that have not
shown to be quick share half of these places, and none gets more than a few. Those of the bot's own
server wait for nobody.
"""

from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bot.engine.deliver import ABREAST

SLOW = 2.0
"""Seconds after which a parcel is slow."""
MOST_SLOW, MOST_OF_A_SLOW_ONE = ABREAST // 2, ABREAST // 4
"""Places of all servers that are not quick, and of one of them."""
MOST_OF_OTHERS, MOST_OF_ONE = ABREAST - ABREAST // 8, ABREAST // 2
"""Places of all servers but the bot's own, and of one of them."""
REMEMBERED = 600.0
"""Seconds for which a server that was slow is not quick."""
AGAIN = 5.0
"""Seconds after which who found no place may try again."""
_MOST_SERVERS = 1_000


class Places:
    """The places of one device, whose server is ``own``. ``time`` is that of the event loop."""

    def __init__(self, own: str, time: Callable[[], float]) -> None:
        """All are free."""
        self._own, self._time = own, time
        self._taken: dict[int, tuple[str, float]] = {}
        self._quick: OrderedDict[str, None] = OrderedDict()
        self._slow: OrderedDict[str, float] = OrderedDict()
        self._number = 0

    def have_room(self, server: str) -> bool:
        """Whether one more for that server may be sent now."""
        if server == self._own:
            return True
        now = self._time()
        for each, since in self._taken.values():
            if now - since >= SLOW:
                self._mark(each, since)
        taken = Counter(each for each, _ in self._taken.values() if each != self._own)
        if taken.total() >= MOST_OF_OTHERS:
            return False
        if server in self._quick:
            return taken[server] < MOST_OF_ONE
        slow = sum(count for each, count in taken.items() if each not in self._quick)
        return slow < MOST_SLOW and taken[server] < MOST_OF_A_SLOW_ONE

    @contextmanager
    def taken(self, server: str) -> Iterator[None]:
        """Take a place."""
        self._number = number = self._number + 1
        since = self._time()
        self._taken[number] = (server, since)
        try:
            yield
        finally:
            del self._taken[number]
            self._mark(server, since)

    def _mark(self, server: str, since: float) -> None:
        """Take note of how long a parcel has taken by now."""
        now = self._time()
        if now - since >= SLOW:
            self._quick.pop(server, None)
            self._slow[server] = now + REMEMBERED
            _trim(self._slow, server)
        elif now >= self._slow.get(server, now):
            self._quick[server] = None
            _trim(self._quick, server)


def _trim(known: OrderedDict[str, None] | OrderedDict[str, float], latest: str) -> None:
    known.move_to_end(latest)
    if len(known) > _MOST_SERVERS:
        known.popitem(last=False)
