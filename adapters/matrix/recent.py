"""What was sent a moment ago: who reacts at once is understood before the outbox knows the id."""

from collections import OrderedDict

from adapters.matrix.signs import Rows

MOST = 2_000


class Recent:
    """The buttons of the last messages, by event id."""

    def __init__(self, most: int = MOST) -> None:
        """Keep so many messages."""
        self._most = most
        self._buttons: OrderedDict[str, Rows] = OrderedDict()

    def keep(self, event: str, buttons: Rows) -> None:
        """Remember what a message offers now."""
        self._buttons[event] = buttons
        self._buttons.move_to_end(event)
        if len(self._buttons) > self._most:
            self._buttons.popitem(last=False)

    def buttons_of(self, event: str) -> Rows | None:
        """Return what a message offers, ``None`` for one that is not remembered."""
        return self._buttons.get(event)
