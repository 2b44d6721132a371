"""The office: what the deployment knows, the same for every conversation."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.domain.people import Person
from bot.domain.programme import Programme
from bot.ports import Scorer, Understanding, WordsAlone
from bot.talk.show import Label


class Links(Protocol):
    """How one messenger writes links that lead to the bot, and what the bot can do there."""

    @property
    def makes_rooms(self) -> bool:
        """Whether the bot can make group chats there by itself."""
        ...

    def deep_link(self, code: str) -> str:
        """Return a link that opens the private chat and hands over the code."""
        ...

    def group_link(self, code: str) -> str | None:
        """Return a link that adds the bot to a group and hands over the code, if there is such."""
        ...


@dataclass(frozen=True, slots=True)
class Office:
    """What the deployment knows, the same for every conversation."""

    programmes: Mapping[str, Programme]
    scorer: Scorer
    links: Mapping[str, Links]
    label: Callable[[Person, str], Label]
    """How labels read for a person in the words of a programme."""
    understanding: Understanding = field(default_factory=WordsAlone)

    @property
    def default(self) -> Programme:
        """The programme that is meant where none was named."""
        return next(iter(self.programmes.values()))

    def quiet(self, now: datetime) -> Mapping[str, bool]:
        """Return of each programme whether it has quiet hours now; of "" what the default has."""
        found = {id_: not each.calendar.polite(now) for id_, each in self.programmes.items()}
        return {**found, "": found[self.default.id]}
