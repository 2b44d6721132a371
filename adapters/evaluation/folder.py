"""A folder of profiles, challenges and judgements.

``profiles.json`` and ``challenges.json`` are lists of objects; of a profile are read ``id``,
``lang``, ``place``, ``skills``, ``tools``, ``offers`` and ``expects``, of a challenge ``id``,
``lang``, ``place``, ``title``, ``need`` and ``tags``. Everything but the id may be missing, and
what is not known is left out: hobbies, too. A list may be one string, as people type it.
``qrels.tsv``, if there is one, has a line of challenge, profile and grade (0 to 3) per pair; other
lines are left out, and counted.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.domain.challenges import Challenge, Publish
from bot.domain.people import Person, Profile, Trade
from bot.matching.rules import brief_challenge, brief_profile
from bot.ports import Brief
from bot.talk.readers import Rejected, read_list

HIGHEST = 9
"""No grade is higher: each one doubles the gain."""

_GRADE = re.compile(r"[-+]?\d{1,4}")
_PARTING = frozenset("\t\r\n")

THEN = datetime(2000, 1, 1, tzinfo=UTC)
"""When all was written; no score asks."""

Row = Mapping[str, Any]


class BadFolder(Exception):  # it says what is bad, as BadSettings does
    """A folder cannot be read; the text says which file, and why."""


@dataclass(frozen=True, slots=True)
class Folder:
    """What a folder holds: both sides as the scorer is given them, and grades by challenge.

    ``unread`` is how many lines of judgements tell none, a head line apart.
    """

    challenges: tuple[Brief, ...]
    profiles: tuple[Brief, ...]
    grades: Mapping[str, Mapping[str, int]]
    unread: int = 0


def read_folder(folder: Path) -> Folder:
    """Read a folder, or raise ``BadFolder``."""
    challenges = tuple(_challenge(row) for row in _rows(folder / "challenges.json"))
    profiles = tuple(_profile(row) for row in _rows(folder / "profiles.json"))
    return Folder(challenges, profiles, *_grades(folder / "qrels.tsv"))


def _rows(file: Path) -> list[Row]:
    try:
        rows = json.loads(file.read_text("utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise BadFolder(f"{file}: {error}") from error
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise BadFolder(f"{file}: should be a list of objects")
    ids = [_text(row, "id") for row in rows]
    if "" in ids or len(set(ids)) < len(ids):
        raise BadFolder(f"{file}: every object needs an id of its own")
    if not _PARTING.isdisjoint("".join(ids)):
        raise BadFolder(f"{file}: an id goes over no line, and has no tab")
    return rows


def _profile(row: Row) -> Brief:
    id_ = str(row["id"])
    profile = Profile(
        person_id=id_,
        programme_id="",
        trade=Trade.OTHER,
        doing=_text(row, "doing"),
        skills=_list(row, "skills"),
        tools=_list(row, "tools"),
        offers=_text(row, "offers"),
        expectations=(),
        hopes=_text(row, "expects"),
        availability=(),
        region=_text(row, "place"),
        links=(),
        updated_at=THEN,
    )
    return brief_profile(profile, _person(row))


def _challenge(row: Row) -> Brief:
    challenge = Challenge(
        id=str(row["id"]),
        programme_id="",
        number=0,
        organisation_id="",
        contact_id="",
        title=_text(row, "title"),
        need=_text(row, "need"),
        skills=_list(row, "tags"),
        supports=(),
        budget=None,
        expectations=(),
        region=_text(row, "place"),
        publish=Publish.YES,
        committed=True,
        updated_at=THEN,
    )
    return brief_challenge(challenge, _person(row))


def _person(row: Row) -> Person:
    return Person(str(row["id"]), _text(row, "lang").casefold()[:2])


def _text(row: Row, key: str) -> str:
    value = row.get(key)
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    return "" if value is None else str(value)


def _list(row: Row, key: str) -> tuple[str, ...]:
    """Return a list as the bot reads it; one that it would not accept stays one entry."""
    if isinstance(row.get(key), list):
        return tuple(str(each) for each in row[key])
    text = _text(row, key)
    if not text.strip():
        return ()
    found = read_list(text)
    return (text,) if isinstance(found, Rejected) else found


def _grades(file: Path) -> tuple[dict[str, dict[str, int]], int]:
    """Return grades by challenge, and how many lines tell none."""
    if not file.is_file():
        return {}, 0
    try:
        lines = file.read_text("utf-8-sig").splitlines()
    except (OSError, ValueError) as error:
        raise BadFolder(f"{file}: {error}") from error
    grades: dict[str, dict[str, int]] = {}
    unread = 0
    for number, line in enumerate(lines):
        parts = [each.strip() for each in (line.split("\t") if "\t" in line else line.split())]
        if len(parts) >= 3 and _GRADE.fullmatch(parts[2]):
            challenge, profile, grade = *parts[:2], int(parts[2])
            if grade > HIGHEST:
                raise BadFolder(f"{file}: line {number + 1} has a grade of {grade}, not 0 to 3")
            grades.setdefault(challenge, {})[profile] = max(grade, 0)
        elif line.strip() and number:  # the first line may be a head
            unread += 1
    return grades, unread
