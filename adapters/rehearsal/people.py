"""Making up people for a programme: a seed, a number, and the habits that people have.

Every name, and every text about somebody, holds a mark: a word that nobody else uses. So it can be
told from any message whose words it carries.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import cache
from importlib import resources
from random import Random
from typing import Any

from adapters.rehearsal.persona import ABSENCE, Cast, Common, Persona
from bot.domain.people import Role
from bot.domain.programme import Programme

MARK = re.compile(r"qk[a-z]{6}", re.IGNORECASE)
"""How a mark looks: no word begins like that."""
_LETTERS = "abcdefghijklmnopqrstuvwxyz"

SHARE_OF_CONTACTS, MOST_CONTACTS = 0.3, 60
"""How many people speak for an organisation: no region has more of them than it can look after."""
PEOPLE_PER_LEAD = 120
"""So many people share a coordinator."""
FIRST_NAMES = ("Ada", "Ben", "Cem", "Mia", "Jutta", "Kim", "Lene", "Olaf", "Sana", "Tom")
JOIN_DAYS = 40
"""People come within so many working days."""

STANDINGS = ("on-track", "on-track", "on-track", "at-risk", "blocked", "done")
ONCE = (
    ("nonsense", 0.08),
    ("sticker", 0.06),
    ("typist", 0.12),
    ("old-button", 0.08),
    ("photo", 0.1),
    ("breaks-off:hopes", 0.05),
    ("breaks-off:need", 0.05),
    ("breaks-off:trade", 0.15),
    ("corrects:skills", 0.08),
    ("night", 0.05),
    ("doubles", 0.06),
)
"""What somebody does now and then, and how many do."""
LATER = (
    ("blocks", 0.06),
    ("moves", 0.05),
    ("pauses", 0.04),
    ("silent", 0.15),
    ("leaves", 0.08),
    ("forgets", 0.06),
)
"""What somebody begins to do on some day, and how many do."""


@dataclass(frozen=True, slots=True)
class Field:
    """What people of one trade can do, and what organisations of it look for."""

    sector: str
    skills: tuple[str, ...]
    doing: str
    title: str
    need: str
    firm: str


class Marks:
    """A source of words that nobody else uses, the same for the same seed."""

    def __init__(self, rng: Random) -> None:
        """Draw from ``rng``."""
        self._rng = rng
        self._used = set[str]()

    def __call__(self) -> str:
        """Return a word that was not returned before."""
        while True:
            word = "qk" + "".join(self._rng.choices(_LETTERS, k=6))
            if word not in self._used:
                self._used.add(word)
                return word


@cache
def load_fields() -> tuple[Field, ...]:
    """Return the trades that come with the rehearsal."""
    text = resources.files("adapters.rehearsal").joinpath("trades.toml").read_text("utf-8")
    return tuple(
        Field(**{**each, "skills": tuple(each["skills"])}) for each in tomllib.loads(text)["fields"]
    )


COMMON = {
    "de": Common(
        ("asdf ???", "demnächst irgendwann mal"),
        "Inventur und Messe fallen zusammen.",
        ("Wir haben die nächsten Schritte verteilt.", "Kurz, aber gut.", "Viele Ideen."),
        "/vorschlaege",
        "/update",
    ),
    "en": Common(
        ("asdf ???", "some time soon"),
        "Stocktaking and the fair fall together.",
        ("We have shared out the next steps.", "Short, but good.", "Many ideas."),
        "/suggestions",
        "/update",
    ),
}


def populate(programme: Programme, count: int, rng: Random, marks: Marks) -> dict[str, Cast]:
    """Return so many people of a programme, by language; the coordinators come first."""
    people: dict[str, list[Persona]] = {"de": [], "en": []}
    for number, side in enumerate(_sides(count)):
        language = "en" if rng.random() < 0.15 and "en" in programme.languages else "de"
        people[language].append(_persona(number, side, programme, rng, marks))
    return {key: Cast(key, tuple(several), COMMON[key]) for key, several in people.items()}


def _sides(count: int) -> Iterator[Role]:
    leads = 1 + count // PEOPLE_PER_LEAD
    contacts = min(round((count - leads) * SHARE_OF_CONTACTS), MOST_CONTACTS)
    yield from [Role.COORDINATOR] * leads
    yield from [Role.CONTACT] * contacts
    yield from [Role.MAKER] * (count - leads - contacts)


def _persona(number: int, side: Role, programme: Programme, rng: Random, marks: Marks) -> Persona:
    field = rng.choice(load_fields())
    lead = side is Role.COORDINATOR
    slow = rng.choice((2.0, 8.0, 20.0, 60.0))
    return Persona(
        key=f"p{number}",
        name=f"{rng.choice(FIRST_NAMES)} {marks().capitalize()}",
        side=side,
        day=0 if lead else rng.randint(1, JOIN_DAYS),
        at=time(rng.randint(7, 21), rng.randint(0, 59)),
        reply=(0.3, slow),
        heed=1.0 if lead else rng.choice((0.95, 0.7, 0.3, 0.05)),
        agrees=rng.choice((1.0, 0.9, 0.75)),
        eager=rng.choice((0.9, 0.6, 0.2, 0.0)),
        reports=rng.choice((0.9, 0.5, 0.0)),
        reasons=rng.choice((1, 1, 2)),
        teams=rng.choice((2, 3, 6) if side is Role.CONTACT else (1, 2, 4)),
        verdict="no-go" if rng.random() < 0.07 else "go",
        away=() if lead else _away(programme, rng),
        quirks=frozenset() if lead else frozenset(_quirks(programme, rng)),
        chooses=_choices(side, field, programme, rng),
        says=_sayings(side, field, rng, marks),
        updates=tuple(
            (rng.choice(STANDINGS), f"Bericht {each}: {marks()}") for each in range(1, 10)
        ),
    )


def _away(programme: Programme, rng: Random) -> tuple[tuple[str, str], ...]:
    if rng.random() > 0.3:
        return ()
    days = (programme.ends - programme.starts).days
    first = programme.starts + timedelta(days=rng.randint(0, days))
    last = min(first + timedelta(days=rng.randint(5, 35)), date(first.year, 12, 31))
    return ((first.strftime(ABSENCE), last.strftime(ABSENCE)),)


def _quirks(programme: Programme, rng: Random) -> Iterator[str]:
    drawn = {name.partition(":")[0]: name for name, share in ONCE if rng.random() < share}
    yield from drawn.values()  # a person breaks off at one step, not at several
    days = (programme.ends - programme.starts).days
    for name, share in LATER:
        if rng.random() < share:
            yield f"{name}:{rng.randint(5, days)}"


def _choices(side: Role, field: Field, programme: Programme, rng: Random) -> Mapping[str, Any]:
    form = "du" if side is Role.MAKER else "sie"
    chosen: dict[str, Any] = {
        "form": form,
        "expectations": tuple(
            rng.sample(("order", "product", "research", "learning"), rng.choice((1, 1, 2)))
        ),
        "region": rng.choice(programme.regions),
        "share": "yes" if rng.random() < 0.8 else "no",
    }
    if side is Role.MAKER:
        chosen["trade"] = rng.choice(("maker", "creative", "scientist"))
        chosen["availability"] = rng.choice((("evenings",), ("evenings", "weekends")))
    else:
        chosen["sector"] = field.sector if field.sector in programme.sectors else "other"
        chosen |= {"size": "small", "supports": ("material",), "publish": "yes"}
        chosen |= {"commitment": "yes", "agreement-form": "product"}
        chosen |= {"extent": "programme", "setup": "mixed"}
    return chosen


def _sayings(side: Role, field: Field, rng: Random, marks: Marks) -> Mapping[str, str]:
    skills = ", ".join(rng.sample(field.skills, 3))
    if side is Role.MAKER:
        return {
            "doing": f"{field.doing} ({marks()})",
            "skills": skills,
            "corrected": f"{skills}, {field.skills[0]}",
            "hopes": f"Ein Ergebnis, das bleibt: {marks()}.",
        }
    return {
        "organisation": f"{field.firm} {marks().capitalize()}",
        "title": f"{field.title} ({marks()})",
        "need": f"{field.need} {marks()}",
        "success": f"Nach einem halben Jahr geht es von selbst: {marks()}.",
        "skills": skills,
        "corrected": f"{skills}, {field.skills[0]}",
    }
