"""What all that is decided needs besides the store, and what it remembers of failures."""

import logging
from dataclasses import dataclass, field

from bot.domain.programme import Programme
from bot.engine.trouble import Troubles
from bot.engine.wording import Writer
from bot.office import Office
from bot.ports import Clock, Ids

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Desk:
    """What deciding needs besides the store."""

    office: Office
    writer: Writer
    clock: Clock
    new_id: Ids
    troubles: Troubles = field(default_factory=lambda: Troubles(log))
    blamed: dict[int, int] = field(default_factory=dict)
    """How often in a row an envelope's decision took the store too long."""
    editions: dict[str, tuple[Programme, str]] = field(default_factory=dict)
    """Each programme, and what names the rules that it sets for the tick."""

    def fails(self, what: str, error: Exception, *, trace: bool = True) -> None:
        """Take note that something which is tried again and again failed; see ``Trouble``."""
        self.troubles.of(what).strike(
            self.clock.now().timestamp(),
            f"{what[:1].upper()}{what[1:]} fails ({type(error).__name__}: {error}).",
            level=logging.ERROR if trace else logging.WARNING,
            error=error if trace else None,
        )

    def works(self, what: str) -> None:
        """Take note that it worked."""
        if (trouble := self.troubles.of(what)).lasts:
            trouble.end(self.clock.now().timestamp())
