"""The ledger: what is known of a world so far, brought up to date with each step.

Invariants read it. It holds what people sent, what was written, what was posted why, and what
reached whom; and it is asked nothing that would need another look at the store.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from adapters.rehearsal.people import MARK
from adapters.rehearsal.reading import Note
from bot.domain.calendar import Calendar
from bot.domain.challenges import Challenge, Organisation, Suggestion
from bot.domain.changes import Change, Entity, Erase, Put, Recall, Withdraw
from bot.domain.facts import TeamCase
from bot.domain.meetings import Meeting
from bot.domain.milestones import Update
from bot.domain.newcomers import PENDING, Newcomer
from bot.domain.people import Account, Membership, Person, Profile, Role
from bot.domain.programme import Programme
from bot.domain.reminders import Reminder
from bot.domain.teams import Member, Stage, Team
from bot.ports import Parcel
from bot.talk.model import (
    Envelope,
    Pressed,
    Said,
    Shown,
    Unreadable,
    Why,
)
from tests.simulation.witness import Decided, Facts, Log, Posted

SPOKEN = Said | Pressed | Shown | Unreadable
LATEST = 400
LIVE = (Stage.TALKING, Stage.ACTIVE)


@dataclass(frozen=True, slots=True)
class Heard:
    """A message that reached somebody: ``matters`` are the reminders that it carries."""

    at: datetime
    who: str
    person_id: str
    parcel: Parcel
    note: Note
    matters: tuple[Reminder, ...]
    before: Parcel | None

    @property
    def why(self) -> Why:
        return self.parcel.why

    @property
    def name(self) -> str:
        """Its key, in whichever messenger."""
        return self.parcel.key.partition("@")[0]

    @property
    def due(self) -> datetime:
        """When it was decided to say it."""
        return self.parcel.created_at


@dataclass
class Ledger:
    """Everything that invariants need to know."""

    programme: Programme
    facts: Facts = field(default_factory=Facts)
    doubted: set[str] = field(default_factory=set)
    now: datetime | None = None
    sent: dict[str, Envelope] = field(default_factory=dict)
    decided: dict[str, int] = field(default_factory=dict)
    posted: dict[str, Parcel] = field(default_factory=dict)
    matters: dict[str, tuple[Reminder, ...]] = field(default_factory=dict)
    stems: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    withdrawn: set[str] = field(default_factory=set)
    shown: dict[str, int] = field(default_factory=dict)
    lives: int = 0
    life_of: dict[str, int] = field(default_factory=dict)
    told: dict[str, datetime] = field(default_factory=dict)
    told_by: dict[str, str] = field(default_factory=dict)
    spoke: dict[str, datetime] = field(default_factory=dict)
    reminded: dict[str, list[Heard]] = field(default_factory=lambda: defaultdict(list))
    marks: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    typed: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    teams: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    since: dict[str, date] = field(default_factory=dict)
    erased: set[str] = field(default_factory=set)
    latest: deque[tuple[datetime, str, object]] = field(
        default_factory=lambda: deque(maxlen=LATEST)
    )

    @property
    def calendar(self) -> Calendar:
        return self.programme.calendar

    def day(self, instant: datetime) -> date:
        """Return the local day of an instant."""
        return self.calendar.local(instant).date()

    # What happens.

    def send(self, who: str, envelope: Envelope) -> None:
        """Take note of what somebody sent."""
        self.sent[envelope.id] = envelope
        if isinstance(envelope.event, Said):
            self.typed[who].update(each.casefold() for each in MARK.findall(envelope.event.text))
        self.latest.append((envelope.at, who, envelope.event))

    def write(self, log: Log) -> None:
        """Take note of a committed transaction."""
        reminders: list[Reminder] = []
        for record in log:
            match record:
                case Decided(envelope, failed):
                    if not failed:
                        self.decided[envelope.id] = self.decided.get(envelope.id, 0) + 1
                        self._spoken(envelope)
                case Posted(parcels):
                    for parcel in parcels:
                        self._posted(parcel, reminders)
                case change:
                    self._changed(change)
                    if isinstance(change, Put) and isinstance(change.entity, Reminder):
                        reminders.append(change.entity)

    def _spoken(self, envelope: Envelope) -> None:
        account = self.facts.get(Account, envelope.account)
        if account is not None and isinstance(envelope.event, SPOKEN):
            before = self.spoke.get(account.person_id, envelope.at)
            self.spoke[account.person_id] = max(before, envelope.at)

    def _posted(self, parcel: Parcel, reminders: Iterable[Reminder]) -> None:
        if parcel.key in self.posted and parcel.key not in self.withdrawn:
            return
        self.withdrawn.discard(parcel.key)
        self.posted.pop(parcel.key, None)
        self.posted[parcel.key] = parcel
        for stem in {_stem(each) for each in (parcel.key, *parcel.matters)}:
            self.stems[stem].append(parcel.key)
        self.matters[parcel.key] = tuple(each for each in reminders if each.key in parcel.matters)

    def _changed(self, change: Change) -> None:
        self.facts.note(change)
        if isinstance(change, Recall):
            change = Withdraw(change.prefix)
        if isinstance(change, Withdraw):
            self._taken_back(change)
            return
        if isinstance(change, Erase):
            self.erased.update(change.accounts)
        if isinstance(change, Put):
            self._added(change.entity)

    def _taken_back(self, change: Withdraw) -> None:
        """Take note of what is not said, and of the reminders that counted on it."""
        for key in self._found(change):
            told = self.posted[key]
            if key in self.shown or not _is_meant(change, told):
                continue
            self.withdrawn.add(key)
            if told.why is Why.REMINDER:
                self.withdrawn.update(self._after(told))

    def _found(self, change: Withdraw) -> list[str]:
        """Return the keys among which are those that a change takes back."""
        return self.stems[_stem(change.prefix)] if change.prefix else [*self.posted]

    def _after(self, parcel: Parcel) -> Iterator[str]:
        """Yield the reminders that the same person was to hear later."""
        for key, each in reversed(self.posted.items()):
            if key == parcel.key:
                return
            if each.person_id == parcel.person_id and each.why is Why.REMINDER:
                yield from () if key in self.shown else (key,)

    def _added(self, fact: Entity) -> None:
        match fact:
            case Account():
                self.erased.discard(fact.id)
            case Person():
                self._own(fact.name, f"name/{fact.id}")
            case Profile():
                self._own(f"{fact.doing} {fact.hopes}", f"profile/{fact.person_id}")
            case Challenge():
                words = f"{fact.title} {fact.need} {fact.success}"
                self._own(words, f"challenge/{fact.id}")
            case Organisation():
                self._own(fact.name, f"organisation/{fact.id}")
            case Update():
                self._own(fact.sentence, f"team/{fact.team_id}")
            case Meeting():
                self._own(fact.note, f"team/{fact.team_id}")
            case Member():
                self.teams[fact.person_id].add(fact.team_id)
            case _:
                pass

    def _own(self, text: str, owner: str) -> None:
        for mark in MARK.findall(text):
            self.marks[mark.casefold()].add(owner)

    def hear(self, who: str, parcel: Parcel, note: Note, at: datetime) -> Heard:
        """Take note of what somebody heard."""
        account = self.facts.get(Account, parcel.to)
        person_id = account.person_id if account is not None else parcel.person_id or ""
        stem = parcel.key.partition("@")[0]  # in whichever messenger
        heard = Heard(at, who, person_id, parcel, note, self.matters.get(stem, ()),
                      self.posted.get(parcel.key) or self.posted.get(stem))  # fmt: skip
        self.latest.append((at, who, heard))
        return heard

    def remember(self, heard: Heard) -> None:
        """Count what was heard, after it was looked at."""
        key = heard.parcel.key
        self.shown[key] = self.shown.get(key, 0) + 1
        self.life_of[key] = self.lives
        for each in (*heard.matters,):
            self.told.setdefault(each.key, heard.at)
            self.told_by.setdefault(each.key, heard.name)
        if heard.why is Why.REMINDER and heard.parcel.edits is None and self.shown[key] == 1:
            self.reminded[heard.person_id].append(heard)

    def lines(self, who: str) -> list[str]:
        """Return what was said and heard lately: by one person, or by all."""
        return [
            f"{at:%m-%d %H:%M} {name} {_line(what)}"
            for at, name, what in self.latest
            if who in ("", name)
        ]

    # What follows.

    def case(self, team: Team) -> TeamCase:
        """Return a team's case as the ledger knows it."""
        members = tuple(
            each for each in self.facts.find(Member, team_id=team.id) if each.left_at is None
        )
        challenge = self.facts.get(Challenge, team.challenge_id)
        assert challenge is not None
        people = {each.person_id: self.person(each.person_id) for each in members}
        return TeamCase(
            self.programme,
            team,
            challenge,
            members,
            people,
            {each.slot: each for each in self.facts.find(Meeting, team_id=team.id)},
            tuple(self.facts.find(Update, team_id=team.id)),
            {key: self.spoke[key] for key in people if key in self.spoke},
            self.leads(),
        )

    def person(self, person_id: str) -> Person:
        found = self.facts.get(Person, person_id)
        assert found is not None, person_id
        return found

    def has_left(self, person_id: str) -> bool:
        """Whether somebody took part, or waited for it, and does neither any more."""
        parts = self.facts.find(Membership, person_id=person_id)
        waits = self.facts.find(Newcomer, person_id=person_id)
        ended = [each.left_at is not None for each in parts]
        ended += [each.admission not in PENDING for each in waits]
        return bool(ended) and all(ended)

    def leads(self) -> tuple[str, ...]:
        """Return the ids of the coordinators."""
        found = self.facts.find(Membership, role=Role.COORDINATOR, left_at=None)
        return tuple(each.person_id for each in found)

    def partners(self, person_id: str) -> set[str]:
        """Return with whom somebody is, or was, in a team."""
        mine = self.teams[person_id]
        return {key for key, teams in self.teams.items() if teams & mine}

    def suggested(self, person_id: str) -> list[Suggestion]:
        return [
            *self.facts.find(Suggestion, maker_id=person_id),
            *self.facts.find(Suggestion, contact_id=person_id),
        ]


def _stem(key: str) -> str:
    """Return the kind and the id with which a key begins."""
    return "/".join(key.split("/", 2)[:2])


def _is_meant(change: Withdraw, parcel: Parcel) -> bool:
    """Whether a change takes that message back: for a role only what is for the person in it."""
    if change.person_id not in (None, parcel.person_id):
        return False
    if change.in_role is not None:
        return change.in_role == parcel.in_role and parcel.key.startswith(change.prefix)
    return any(each.startswith(change.prefix) for each in (parcel.key, *parcel.matters))


def _line(what: object) -> str:
    if isinstance(what, Heard):
        return f"< {what.parcel.why} {what.parcel.key}: {what.note.text[:90]!r}"
    return f"> {what}"
