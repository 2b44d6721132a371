"""Sign-up lists: from the lines of a table to people, or to what is wrong with it, by line.

A list has a line with headings, among the first ones: a name (or first and last name), and if
wanted a role and an organisation. Other columns are left alone: nothing of them is kept. Where one
line is wrong nobody of the list is invited.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.newcomers import Entry
from bot.domain.people import Role
from bot.talk.readers import Rejected, clean, fold, read_name

Rows = Sequence[Sequence[str]]

HEADINGS_WITHIN = 5
LONGEST = 120
"""Letters of an organisation's name."""

_HEADINGS: Mapping[str, frozenset[str]] = {
    "name": frozenset(
        {
            "name", "namen", "vor- und nachname", "vorname und nachname", "vorname nachname",
            "vollstaendiger name", "person", "full name", "your name", "ihr name",
        }
    ),
    "first": frozenset({"vorname", "rufname", "first name", "firstname", "given name"}),
    "last": frozenset(
        {"nachname", "familienname", "zuname", "last name", "lastname", "surname", "family name"}
    ),
    "role": frozenset({"rolle", "role", "seite", "ich bin", "teilnahme als"}),
    "organisation": frozenset(
        {
            "organisation", "organization", "firma", "unternehmen", "einrichtung", "verein",
            "company", "institution", "betrieb",
        }
    ),
}  # fmt: skip
_ROLES: Mapping[str, Role] = {
    word: role
    for role, words in {
        Role.MAKER: (
            "maker", "makerin", "macher", "macherin", "kreativ", "kreative", "kreativer",
            "creative", "wissenschaft", "wissenschaftler", "wissenschaftlerin", "scientist",
            "forschung", "forschende",
        ),
        Role.CONTACT: (
            "contact", "kontakt", "ansprechperson", "ansprechpartner", "ansprechpartnerin",
            "unternehmen", "organisation", "firma", "company",
        ),
        Role.EXPERT: ("expert", "experte", "expertin", "fachperson"),
    }.items()
    for word in words
}  # fmt: skip


class Wrong(StrEnum):
    """What is wrong with a list, or with a line of it."""

    HEADINGS = "headings"
    EMPTY = "empty"
    NAMELESS = "nameless"
    NAME = "name"
    ROLELESS = "roleless"
    ROLE = "role"
    ORGANISATION = "organisation"
    HOUSE = "house"
    HOUSELESS = "houseless"
    TWICE = "twice"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is wrong in a ``line``, counted from 1 as tables do; 0: the whole list.

    ``word`` is what stands there, or the number of the other line.
    """

    line: int
    wrong: Wrong
    word: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What a list says: its people, or its faults; and the headings that say nothing to the bot."""

    entries: tuple[Entry, ...] = ()
    faults: tuple[Fault, ...] = ()
    ignored: tuple[str, ...] = ()


def read_signups(rows: Rows, role: Role | None, houses: Collection[str] = ()) -> Found:
    """Return the people of a list, or its faults; never both.

    ``role`` is that of everybody for whom the list has none. ``houses`` are the organisations that
    are known, folded: an expert who belongs to none of them could be asked by nobody.
    """
    start, columns, ignored = _headings(rows)
    if not columns:
        return Found(faults=(Fault(0, Wrong.HEADINGS),))
    entries: list[Entry] = []
    faults: list[Fault] = []
    seen: dict[tuple[str, str], int] = {}
    for line, row in enumerate(rows[start + 1 :], start + 2):
        cells = {name: _cell(row, at) for name, at in columns.items()}
        if not any(cells.values()):
            continue
        found = _read_line(line, cells, role, houses)
        if isinstance(found, Fault):
            faults.append(found)
            continue
        earlier = seen.setdefault(same(found), line)
        if earlier != line:
            faults.append(Fault(line, Wrong.TWICE, str(earlier)))
        entries.append(found)
    if not entries and not faults:
        faults.append(Fault(0, Wrong.EMPTY))
    return Found((), tuple(faults), ignored) if faults else Found(tuple(entries), (), ignored)


def same(entry: Entry) -> tuple[str, str]:
    """Return what two entries share that mean one person."""
    return fold(entry.name), fold(entry.organisation)


def _cell(row: Sequence[str], at: int) -> str:
    return " ".join(clean(row[at]).split()) if at < len(row) else ""


def _headings(rows: Rows) -> tuple[int, Mapping[str, int], tuple[str, ...]]:
    """Return where the headings are, which columns they name, and those that are not needed."""
    for start, row in enumerate(rows[:HEADINGS_WITHIN]):
        words = [fold(clean(cell)).strip(" :*") for cell in row]
        columns: dict[str, int] = {}
        for at, word in enumerate(words):
            for name, known in _HEADINGS.items():
                if word in known:
                    columns.setdefault(name, at)
        if "name" in columns or {"first", "last"} <= columns.keys():
            used = set(columns.values())
            rest = (_cell(row, at)[:LONGEST] for at in range(len(row)) if at not in used)
            return start, columns, tuple(each for each in rest if each)
    return 0, {}, ()


def _read_line(
    line: int, cells: Mapping[str, str], usual: Role | None, houses: Collection[str]
) -> Entry | Fault:
    given = cells.get("name") or _joined((cells.get("first", ""), cells.get("last", "")))
    if not given:
        return Fault(line, Wrong.NAMELESS)
    name = read_name(_turned(given))
    if isinstance(name, Rejected):
        return Fault(line, Wrong.NAME, given[:LONGEST])
    organisation = cells.get("organisation", "")
    if len(organisation) > LONGEST:
        return Fault(line, Wrong.ORGANISATION, organisation[:LONGEST])
    said = cells.get("role", "")
    role = _ROLES.get(fold(said).strip(" .")) if said else usual
    if role is None:
        return Fault(line, Wrong.ROLE, said[:LONGEST]) if said else Fault(line, Wrong.ROLELESS)
    if role is Role.EXPERT and fold(organisation) not in houses:
        return Fault(line, Wrong.HOUSE if organisation else Wrong.HOUSELESS, organisation)
    return Entry(name, role, organisation)


def _turned(name: str) -> str:
    """Return "Lindner, Ada" as people say it."""
    parts = [each.strip() for each in name.split(",")]
    return _joined(reversed(parts)) if len(parts) == 2 else name


def _joined(parts: Iterable[str]) -> str:
    return " ".join(each for each in parts if each)


# What is handed back.

_RISKY = re.compile('((?:^|[,;\t\r\n])[\\s"]*)([=+\\-@\t\uff1d\uff0b\uff0d\uff20])')
"""What a cell that is taken for a formula begins with, also where another separator is taken.

Where it is, quotes behind the separator only hold the cell together, and vanish.
"""


def write_table(rows: Iterable[Sequence[str]]) -> str:
    """Return a table as CSV as office programs open it; nothing in it is taken for a formula."""
    return "\ufeff" + "".join(f"{';'.join(map(_quoted, row))}\r\n" for row in rows)


def _quoted(cell: str) -> str:
    safe = _RISKY.sub(r"\1'\2", cell)
    return '"' + safe.replace('"', '""') + '"'


def counts(entries: Iterable[Entry]) -> Iterator[tuple[Role, int]]:
    """Yield how many people of a list have each role that occurs."""
    roles = [each.role for each in entries]
    yield from ((role, roles.count(role)) for role in Role if role in roles)
