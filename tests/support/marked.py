"""Two programmes whose every free text holds a word of its own, and who may ever hear which.

Each programme has two working teams, a maker and a contact without a team, a coordinator, and a
maker who left. ``Watch`` reads along in all chats and says who heard what is not theirs.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from bot.domain.challenges import Challenge, Side, Suggestion
from bot.domain.changes import Entity, Put
from bot.domain.meetings import Meeting
from bot.domain.milestones import Standing
from bot.domain.people import Account, Consent, Form, Membership, Person, Profile, Purpose, Role
from bot.domain.programme import Programme
from bot.domain.teams import Member, Team, Verdict
from bot.ports import Tx
from tests.support.cases import (
    challenge,
    kept,
    membership,
    organisation,
    profile,
    programme,
    team,
    update,
)
from tests.support.clock import at
from tests.support.town import Town

HERE, THERE = "erzgebirge", "elsewhere"
PROGRAMMES: tuple[Programme, ...] = (
    programme(),
    programme(id=THERE, names={"de": "Anderswo", "en": "Elsewhere"}),
)
MARK = re.compile(r"\bZ(?:name|profil|aufgabe|team)[a-z0-9]+q\b")
"""A word that stands for one person's name, one profile, one challenge, or one team."""


def mark(kind: str, owner: str) -> str:
    """Return the word of an owner: ``name``, ``profil``, ``aufgabe`` or ``team``."""
    return f"Z{kind}{owner}q"


def roll(prefix: str) -> dict[str, Role]:
    """Return who takes part in a programme, and as what."""
    return {
        f"{prefix}maker1": Role.MAKER,
        f"{prefix}maker2": Role.MAKER,
        f"{prefix}contact1": Role.CONTACT,
        f"{prefix}contact2": Role.CONTACT,
        f"{prefix}free": Role.MAKER,
        f"{prefix}seeks": Role.CONTACT,
        f"{prefix}expert": Role.EXPERT,
        f"{prefix}lead": Role.COORDINATOR,
        f"{prefix}left": Role.MAKER,
    }


PREFIXES = {HERE: "h", THERE: "t"}
EVERYBODY = tuple(name for prefix in PREFIXES.values() for name in roll(prefix))


NUMBERS = {"contact1": 1, "contact2": 2, "seeks": 3}
"""The challenges' numbers."""


async def settle_marked(town: Town) -> None:
    """Open the town with both programmes; everybody has a chat of their own, a stranger too."""
    town.programmes = {each.id: each for each in PROGRAMMES}
    await town.open()
    for name in (*EVERYBODY, "stranger"):
        town.settle_in(name, "de")
    accounts = [Account(town.people[name], name) for name in EVERYBODY]

    async def work(tx: Tx) -> None:
        await tx.apply(Put(each) for each in (*facts(), *accounts))

    await town.store.run(work)


def facts() -> tuple[Entity, ...]:
    """Return all that is written before the walk."""
    return tuple(each for key in PREFIXES for each in _facts(key))


def _facts(key: str) -> Iterator[Entity]:
    prefix = PREFIXES[key]
    for name, role in roll(prefix).items():
        person = Person(name, "de", Form.DU, f"Kim {mark('name', name)}")
        gone = at("2024-09-20 10:00") if name.endswith("left") else None
        yield person
        yield replace(membership(person, role), programme_id=key, left_at=gone)
        for purpose in (Purpose.PROCESSING, Purpose.SHARING):
            yield Consent(f"{purpose}-{name}", name, key, purpose, "1", "…", "telegram",
                          at("2024-08-20 10:00"))  # fmt: skip
        if role is Role.MAKER:
            said = mark("profil", name)
            yield profile(person, programme_id=key, doing=f"baut {said}", hopes=f"{said} mehr",
                          offers=f"{said} Hilfe")  # fmt: skip
        if role is Role.CONTACT:
            yield from _poses(key, person)
    for number in (1, 2):
        yield from _works(key, prefix, number)


def _poses(key: str, person: Person) -> Iterator[Entity]:
    said = mark("aufgabe", person.id)
    yield organisation(id=f"o{person.id}", programme_id=key, name=f"Haus {said}",
                       contact_id=person.id)  # fmt: skip
    yield challenge(id=f"c{person.id}", programme_id=key, number=NUMBERS[person.id[1:]],
                    organisation_id=f"o{person.id}", contact_id=person.id,
                    title=f"Tresen {said}", need=f"Wir brauchen {said} aus Holz.")  # fmt: skip


def _works(key: str, prefix: str, number: int) -> Iterator[Entity]:
    id_, maker, contact = f"{prefix}t{number}", f"{prefix}maker{number}", f"{prefix}contact{number}"
    said = mark("team", id_)
    yield team(id=id_, programme_id=key, number=number, challenge_id=f"c{contact}",
               contact_id=contact, name=f"Werk {said}")  # fmt: skip
    since = at("2024-08-26 10:00")
    yield Member(id_, contact, Side.CONTACT, since, Verdict.GO)
    yield Member(id_, maker, Side.MAKER, since, Verdict.GO)
    if number == 1:
        yield Member(id_, f"{prefix}left", Side.MAKER, since, Verdict.GO,
                     left_at=at("2024-09-20 10:00"))  # fmt: skip
    both = frozenset({maker, contact})
    first = Meeting(id_, "first").propose(maker, at("2024-08-30 10:00"), 60, since)
    yield first.agree(contact, both).hold((maker, contact), f"Notiz {said}",
                                          at("2024-08-30 12:00"))  # fmt: skip
    yield Meeting(id_, "2024-10").propose(maker, at("2024-10-17 10:00"), 60, since)
    yield update("2024-09", Standing.BLOCKED, "2024-09-30 10:00", id=f"{prefix}u{number}",
                 team_id=id_, person_id=maker, sentence=f"Es klemmt {said}", help=True)  # fmt: skip


@dataclass
class Watch:
    """Reads along. ``leaks`` says who heard what, and where it stood."""

    town: Town
    leaks: list[str] = field(default_factory=list)
    heard: int = 0
    marks: int = 0
    _at: dict[str, int] = field(default_factory=dict)
    _teams: set[tuple[str, str]] = field(default_factory=set)
    _roles: set[tuple[str, str, Role]] = field(default_factory=set)

    async def look(self) -> None:
        """Read what is new, with what was ever true of people up to now."""
        teams = {each.id: each for each in await kept(self.town, Team)}
        for each in await kept(self.town, Member):
            if each.left_at is None:
                self._teams.add((each.person_id, each.team_id))
        for person in await kept(self.town, Membership):
            if person.left_at is None:
                self._roles.add((person.person_id, person.programme_id, person.role))
        profiles = await kept(self.town, Profile)
        challenges = {each.id: each for each in await kept(self.town, Challenge)}
        suggestions = await kept(self.town, Suggestion)
        known = _Known(teams, profiles, challenges, suggestions, self._teams, self._roles)
        for name, address in self.town.people.items():
            chat = self.town.hands.chats.get(address, [])
            for message in chat[self._at.get(address, 0) :]:
                self.heard += 1
                labels = " ".join((*message.labels, *message.files))
                for word in set(MARK.findall(f"{message.text} {labels}")):
                    self.marks += 1
                    if not known.may_hear(name, word):
                        self.leaks.append(f"{name} heard {word} in: {message.text!r}")
            self._at[address] = len(chat)


@dataclass(frozen=True)
class _Known:
    teams: dict[str, Team]
    profiles: tuple[Profile, ...]
    challenges: dict[str, Challenge]
    suggestions: tuple[Suggestion, ...]
    members: set[tuple[str, str]]
    roles: set[tuple[str, str, Role]]

    def may_hear(self, who: str, word: str) -> bool:
        """Whether a word is somebody's to hear, by what was ever true."""
        kind, owner = next(
            (each, word.removeprefix(f"Z{each}")[:-1])
            for each in ("name", "profil", "aufgabe", "team")
            if word.startswith(f"Z{each}")
        )
        if kind == "team":
            return self._is_in(who, owner) or self._leads(who, self.teams[owner].programme_id)
        if who == owner or self._share_team(who, owner):
            return True
        places = {key for person, key, _ in self.roles if person == owner}
        if any(self._leads(who, key) for key in places):
            return True
        if kind == "name":
            return any(self._leads(owner, key) and self._takes_part(who, key) for key in places)
        # What is told before both said yes: the card of a suggestion, to the other side.
        side = Role.CONTACT if kind == "profil" else Role.MAKER
        return any((who, key, side) in self.roles for key in places) and any(
            {who, owner} == {each.maker_id, each.contact_id} for each in self.suggestions
        )

    def _is_in(self, who: str, team_id: str) -> bool:
        return (who, team_id) in self.members

    def _share_team(self, one: str, other: str) -> bool:
        return any(self._is_in(other, each) for who, each in self.members if who == one)

    def _leads(self, who: str, key: str) -> bool:
        return (who, key, Role.COORDINATOR) in self.roles

    def _takes_part(self, who: str, key: str) -> bool:
        return any((who, key, role) in self.roles for role in Role)
