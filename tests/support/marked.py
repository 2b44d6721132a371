"""Two programmes whose every free text holds a word of its own, and who may ever hear which.

Each programme has two working teams, a maker and a contact without a team, a coordinator, an expert
of the first team's organisation, and a maker who left. ``tests.support.watch`` reads along in all
chats and says who heard what is not theirs.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.domain.briefs import Expertise, Handover, Question, Succession
from bot.domain.challenges import Side
from bot.domain.changes import Entity, Put
from bot.domain.meetings import Meeting
from bot.domain.milestones import Standing
from bot.domain.people import Account, Consent, Form, Person, Purpose, Role
from bot.domain.programme import Programme
from bot.domain.teams import Member, Verdict
from bot.ports import Tx
from tests.support.cases import (
    challenge,
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
KINDS = ("name", "profil", "aufgabe", "team", "grund")
"""What a word stands for: one person's name, one profile, one challenge, what is between the people
of one team, and what one person told the coordinators alone."""
MARK = re.compile(rf"\bZ(?:{'|'.join(KINDS)})[a-z0-9]+q\b")


def mark(kind: str, owner: str) -> str:
    """Return the word of an owner, of one of ``KINDS``."""
    return f"Z{kind}{owner}q"


def read_mark(word: str) -> tuple[str, str]:
    """Return the kind and the owner of a word."""
    kind = next(each for each in KINDS if word.startswith(f"Z{each}"))
    return kind, word.removeprefix(f"Z{kind}")[:-1]


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
        if role is Role.EXPERT:
            yield from _knows(key, prefix, name)
    for number in (1, 2):
        yield from _works(key, prefix, number)


def _poses(key: str, person: Person) -> Iterator[Entity]:
    said = mark("aufgabe", person.id)
    yield organisation(id=f"o{person.id}", programme_id=key, name=f"Haus {said}",
                       contact_id=person.id)  # fmt: skip
    yield challenge(id=f"c{person.id}", programme_id=key, number=NUMBERS[person.id[1:]],
                    organisation_id=f"o{person.id}", contact_id=person.id,
                    title=f"Tresen {said}", need=f"Wir brauchen {said} aus Holz.",
                    tried=f"{said} aus Stahl", success=f"{said} hält",
                    askable=f"Werkstatt {said}")  # fmt: skip


def _knows(key: str, prefix: str, name: str) -> Iterator[Entity]:
    """Yield an expert of the first organisation, whom its team asks, and its contact as heir."""
    contact, since = f"{prefix}contact1", at("2024-09-22 10:00")
    field, text = f"Fach {mark('profil', name)}", f"Hält {mark('team', f'{prefix}t1')}?"
    yield Expertise(name, f"o{contact}", key, field, since)
    yield Question(f"{prefix}q1", f"{prefix}t1", f"{prefix}maker1", name, text, since)
    yield Succession(f"{prefix}h1", f"o{contact}", key, contact, name, Handover.ASKED, since)


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
