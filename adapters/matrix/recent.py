"""What was sent a moment ago: who reacts at once is understood before the outbox knows the id."""

from collections import OrderedDict

from adapters.matrix.signs import Rows

MOST = 2_000


class Recent:
    """The buttons of the last messages, by whom they were sent to and event id."""

    def __init__(self, most: int = MOST) -> None:
        """Keep so many messages."""
        self._most = most
        self._buttons: OrderedDict[tuple[str, str], Rows] = OrderedDict()

    def keep(self, to: str, event: str, buttons: Rows) -> None:
        """Remember what a message to an account or a room offers now."""
        self._buttons[to, event] = buttons
        self._buttons.move_to_end((to, event))
        if len(self._buttons) > self._most:
            self._buttons.popitem(last=False)

    def buttons_of(self, to: str, event: str) -> Rows | None:
        """Return what a message offers, ``None`` for one that is not remembered."""
        return self._buttons.get((to, event))
