"""What was sent a moment ago.

Who reacts at once is understood before the outbox knows the id. And who answers the photo above
some words answers the words: the outbox knows but the last event of a message.
"""

from collections import OrderedDict
from collections.abc import Iterable

from adapters.matrix.signs import Rows

MOST = 2_000


class Recent:
    """The buttons of the last messages, by whom they were sent to and event id; and their parts."""

    def __init__(self, most: int = MOST) -> None:
        """Keep so many messages."""
        self._most = most
        self._buttons: OrderedDict[tuple[str, str], Rows] = OrderedDict()
        self._wholes: OrderedDict[str, str] = OrderedDict()

    def keep(self, to: str, event: str, buttons: Rows) -> None:
        """Remember what a message to an account or a room offers now, or else did last."""
        self._buttons[to, event] = buttons or self._buttons.get((to, event), ())
        self._buttons.move_to_end((to, event))
        if len(self._buttons) > self._most:
            self._buttons.popitem(last=False)

    def buttons_of(self, to: str, event: str) -> Rows | None:
        """Return what a message offered last, ``None`` for one that is not remembered."""
        return self._buttons.get((to, event))

    def join(self, parts: Iterable[str], whole: str) -> None:
        """Remember events that belong to a message which is known by its last event."""
        for part in parts:
            self._wholes[part] = whole
            if len(self._wholes) > self._most:
                self._wholes.popitem(last=False)

    def whole_of(self, event: str | None) -> str | None:
        """Return the event by which the message is known to which this one belongs."""
        return self._wholes.get(event, event) if event is not None else None
