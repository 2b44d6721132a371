"""Reads along in all chats of ``tests.support.marked`` and says who heard what is not theirs.

What may be heard follows from facts alone: from what was true at any time up to now, of the people
that an account has belonged to. Somebody who was erased is somebody else from then on, and their
name and their words are nobody's to hear.
"""

from dataclasses import dataclass, field

from bot.domain.briefs import Expertise
from bot.domain.challenges import Challenge, Organisation, Suggestion
from bot.domain.people import Account, Membership, Person, Role
from bot.domain.teams import Member, Team
from tests.support.cases import kept
from tests.support.marked import EVERYBODY, MARK, read_mark
from tests.support.town import Heard, Town

Pairs = set[tuple[str, str]]


@dataclass
class Known:
    """What was ever true.

    ``people``: the ids of whoever an account belonged to, by the name in the town. ``members``:
    person and team; ``posed``: challenge and contact; ``experts``: person and organisation;
    ``partners``: maker and contact of a suggestion.
    """

    people: dict[str, set[str]] = field(default_factory=dict)
    members: Pairs = field(default_factory=set)
    roles: set[tuple[str, str, Role]] = field(default_factory=set)
    teams: dict[str, tuple[str, str]] = field(default_factory=dict)
    posed: Pairs = field(default_factory=set)
    houses: dict[str, str] = field(default_factory=dict)
    contacts: Pairs = field(default_factory=set)
    experts: Pairs = field(default_factory=set)
    partners: Pairs = field(default_factory=set)
    erased: set[str] = field(default_factory=set)

    async def learn(self, town: Town) -> None:
        """Take in what is true now."""
        accounts = {each.id: each.person_id for each in await kept(town, Account)}
        for name, address in town.people.items():
            if address in accounts:
                self.people.setdefault(name, set()).add(accounts[address])
            else:
                self.people[name] = set()
        present = {each.id for each in await kept(town, Person) if each.name}
        self.erased |= set(EVERYBODY) - present
        for member in await kept(town, Member, left_at=None):
            self.members.add((member.person_id, member.team_id))
        for one in await kept(town, Membership, left_at=None):
            self.roles.add((one.person_id, one.programme_id, one.role))
        for team in await kept(town, Team):
            self.teams[team.id] = (team.programme_id, team.challenge_id)
        for challenge in await kept(town, Challenge):
            self.posed.add((challenge.id, challenge.contact_id))
            self.houses[challenge.id] = challenge.organisation_id
        for house in await kept(town, Organisation):
            self.contacts.add((house.contact_id, house.id))
        for expert in await kept(town, Expertise, left_at=None):
            self.experts.add((expert.person_id, expert.organisation_id))
        for suggestion in await kept(town, Suggestion):
            self.partners.add((suggestion.maker_id, suggestion.contact_id))

    def may_hear(self, who: str, word: str) -> bool:
        """Whether a word is somebody's to hear."""
        kind, owner = read_mark(word)
        mine = self.people.get(who, set())
        if kind == "team":
            return any(self._hears_of_team(me, owner) for me in mine)
        theirs = self.people.get(owner, set()) | {owner}
        if kind == "aufgabe":
            theirs |= {contact for challenge, contact in self.posed if challenge == f"c{owner}"}
        return any(self._hears(me, them, kind) for me in mine for them in theirs)

    def is_erased(self, word: str) -> bool:
        """Whether a word is somebody's name, or about them, who was erased."""
        kind, owner = read_mark(word)
        return kind in ("name", "profil") and owner in self.erased

    def _hears_of_team(self, me: str, team_id: str) -> bool:
        programme_id, challenge_id = self.teams[team_id]
        asked = (me, self.houses.get(challenge_id, "")) in self.experts
        return (me, team_id) in self.members or asked or self._leads(me, programme_id)

    def _hears(self, me: str, them: str, kind: str) -> bool:
        places = {key for person, key, _ in self.roles if person == them}
        if me == them or any(self._leads(me, key) for key in places):
            return True
        if kind == "grund":
            return False
        if self._work_together(me, them):
            return True
        if kind == "name":
            return any(self._leads(them, key) and self._takes_part(me, key) for key in places)
        # What is told before both said yes: the card of a suggestion, to the other side.
        return (me, them) in self.partners or (them, me) in self.partners

    def _work_together(self, me: str, them: str) -> bool:
        """Whether two are in a team, of one organisation, or one may ask the other."""
        mine, theirs = self._houses_of(me), self._houses_of(them)
        return bool(
            self._teams_of(me) & self._teams_of(them)
            or (mine & theirs)
            or (mine & self._asking(them))
            or (theirs & self._asking(me))
        )

    def _teams_of(self, person: str) -> set[str]:
        return {team for member, team in self.members if member == person}

    def _houses_of(self, person: str) -> set[str]:
        """Return the organisations for which somebody speaks, or knows something."""
        return {house for one, house in self.contacts | self.experts if one == person}

    def _asking(self, person: str) -> set[str]:
        """Return the organisations whose experts somebody's teams may ask."""
        return {self.houses.get(self.teams[team][1], "") for team in self._teams_of(person)}

    def _leads(self, person: str, key: str) -> bool:
        return (person, key, Role.COORDINATOR) in self.roles

    def _takes_part(self, person: str, key: str) -> bool:
        return any((person, key, role) in self.roles for role in Role)


@dataclass
class Watch:
    """Reads along. ``leaks`` says who heard what, and where it stood."""

    town: Town
    leaks: list[str] = field(default_factory=list)
    heard: int = 0
    marks: int = 0
    known: Known = field(default_factory=Known)
    _at: dict[str, int] = field(default_factory=dict)

    async def look(self) -> None:
        """Read what is new, with what was ever true of people up to now."""
        await self.known.learn(self.town)
        for name, address in self.town.people.items():
            chat = self.town.hands.chats.get(address, [])
            for message in chat[self._at.get(address, 0) :]:
                self.heard += 1
                self._read(name, message)
            self._at[address] = len(chat)

    def _read(self, name: str, message: Heard) -> None:
        labels = " ".join((*message.labels, *message.files))
        for word in sorted(set(MARK.findall(f"{message.text} {labels}"))):
            self.marks += 1
            # What stands in an older message stays there when its buttons change.
            late = self.known.is_erased(word) and not message.edited
            if late or not self.known.may_hear(name, word):
                self.leaks.append(f"{name} heard {word} in: {message.text!r}")
