"""Who is there on Telegram, and what the bot knows of them when a run begins."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from bot.domain.changes import Entity
from bot.domain.meetings import Meeting, MeetingState
from bot.domain.people import Form, Role
from tests.support.botapi import Person
from tests.support.working_teams import Acquainted, Working, joined
from tests.torture.days import Days, expected_reminders
from tests.torture.facts import appointments
from tests.torture.people import Coordinator, Talkers, arrives
from tests.torture.telegram_server import WatchfulServer

TALKERS = ("Seife", "Kerzen", "Ziegel", "Federn")
A_DAY = 2
"""So many silent teams meet on one day."""


@dataclass
class Town:
    """Talking teams, silent teams with the date of their meeting, and a coordinator."""

    server: WatchfulServer
    days: Days
    chance: Random
    talkers: list[Talkers] = field(default_factory=list)
    silent: list[tuple[Working, datetime]] = field(default_factory=list)
    known: list[tuple[Acquainted, Role]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.coordinator = Coordinator(self.server)
        self.known.append((self.coordinator.known, Role.COORDINATOR))
        for number, craft in enumerate(TALKERS, start=1):
            team, maker, contact = self._team(number, craft)
            chance = Random(self.chance.random())
            self.talkers.append(Talkers(team, maker, contact, self.days.dates(), chance))
        meetings = (each for each in self.days.meetings() for _ in range(A_DAY))
        for number, starts in enumerate(meetings, start=len(TALKERS) + 1):
            team, *people = self._team(number, f"Stille {number}")
            self.server.silent.update(each.id for each in people)
            self.silent.append((team, starts))

    def _team(self, number: int, craft: str) -> tuple[Working, Person, Person]:
        maker, known_maker = arrives(self.server, f"maker-{number}", f"Maker {craft}")
        contact, known_contact = arrives(self.server, f"contact-{number}", f"Contact {craft}")
        self.known += [(known_maker, Role.MAKER), (known_contact, Role.CONTACT)]
        team = Working(number, f"Haus {craft}", craft, known_maker, known_contact)
        return team, maker, contact

    def facts(self) -> Iterator[Entity]:
        """Yield what is known of them."""
        now = self.days.first
        yield from joined(self.coordinator.known, Role.COORDINATOR, Form.DU, now)
        for talkers in self.talkers:
            yield from talkers.team.facts(now)
        for team, starts in self.silent:
            yield from team.facts(now)
            yield _agreed(team, starts, now)

    def begin(self, enough: asyncio.Event) -> list[asyncio.Task[None]]:
        """Let those talk who talk, until it is enough."""
        lives: tuple[Talkers | Coordinator, ...] = (*self.talkers, self.coordinator)
        return [asyncio.create_task(each.live(enough), name=each.name) for each in lives]

    def reminders(self) -> Iterator[str]:
        """Yield the keys of all reminders of silent teams that are due so far."""
        for team, starts in self.silent:
            hours = expected_reminders(starts, self.days.visited)
            yield from appointments(team, f"{starts:%Y-%m}", hours)


def _agreed(team: Working, starts: datetime, now: datetime) -> Meeting:
    people, before = (team.contact.id, team.maker.id), now - timedelta(days=7)
    proposed = Meeting(team.id, f"{starts:%Y-%m}").propose(people[0], starts, 60, before)
    agreed = proposed.agree(people[1], frozenset(people))
    assert agreed.state is MeetingState.AGREED
    return agreed
