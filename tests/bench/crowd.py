"""Very many teams in a real store, quickly: who they are, when they meet, and who forgot to."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from bot.domain.challenges import Challenge, Publish, Side
from bot.domain.changes import Entity, Put
from bot.domain.meetings import FIRST, Meeting
from bot.domain.people import Account, Form, Membership, Person, Role
from bot.domain.teams import Cooperation, Extent, Member, Setup, Stage, Team
from bot.ports import Store, Tx
from tests.support.clock import at

PROGRAMME = "cimis2-erzgebirge"
BEGAN = at("2024-10-07 10:00")
HEARD = at("2024-10-30 10:00")
FIRST_DATE = at("2024-11-05 10:00")
FORGETS = 20
"""Every twentieth team has no date for November."""
KIM = "town:kim"
"""The coordinator's account."""
AT_ONCE = 250


async def move_in(store: Store, file: Path, teams: int) -> None:
    """Put so many teams of two, and a coordinator, into a store on an SQLite file.

    All teams work since October and were heard of at its end. Their dates for November lie on all
    of its working hours, but one team in ``FORGETS`` has none.
    """
    for first in range(0, teams, AT_ONCE):
        several = range(first, min(first + AT_ONCE, teams))

        async def work(tx: Tx, several: range = several) -> None:
            await tx.apply(Put(fact) for number in several for fact in _team(number))

        await store.run(work)
    await store.run(lambda tx: tx.apply(Put(fact) for fact in _coordinator()))
    _let_speak(file, teams)


def _coordinator() -> Iterator[Entity]:
    yield Person("kim", "de", Form.DU, "Kim Seidel")
    yield Account(KIM, "kim")
    yield Membership("kim", PROGRAMME, Role.COORDINATOR, BEGAN)


def _team(number: int) -> Iterator[Entity]:
    maker, contact, team, challenge = (f"{kind}{number}" for kind in ("m", "c", "t", "x"))
    yield Person(maker, "de", Form.DU, f"Ada {number}")
    yield Person(contact, "de", Form.SIE, f"Jutta {number}")
    yield Account(f"town:{maker}", maker)
    yield Account(f"town:{contact}", contact)
    yield Challenge(
        challenge, PROGRAMME, number + 1, f"o{number}", contact, "Tresen", "Ein Tresen auf Rollen.",
        ("Holz",), (), None, (), "Erzgebirge", Publish.NO, committed=True, updated_at=BEGAN,
    )  # fmt: skip
    yield Team(
        team, PROGRAMME, number + 1, challenge, contact, f"Brauerei {number}", Stage.ACTIVE, BEGAN,
        Cooperation.ORDER, Extent.MONTHS, Setup.MIXED, BEGAN,
    )  # fmt: skip
    yield Member(team, maker, Side.MAKER, BEGAN)
    yield Member(team, contact, Side.CONTACT, BEGAN)
    both = (maker, contact)
    yield Meeting(team, FIRST).propose(maker, BEGAN, 60, BEGAN).hold(both, "", BEGAN)
    yield Meeting(team, "2024-10").propose(maker, HEARD, 60, BEGAN).hold(both, "", HEARD)
    if number % FORGETS:
        starts = _date(number)
        meeting = Meeting(team, "2024-11").propose(maker, starts, 60, HEARD)
        yield meeting.agree(contact, frozenset(both))


def _date(number: int) -> datetime:
    """Return a date of November in one of 8 hours on one of 15 working days."""
    day, hour = number // 8 % 15, number % 8
    return FIRST_DATE + timedelta(days=day + 2 * ((day + 1) // 5), hours=hour)


def _let_speak(file: Path, teams: int) -> None:
    """Write that everybody was heard, as the inbox keeps it."""
    rows = (
        (f"old:{kind}{number}", f"town:{kind}{number}")
        for number in range(teams)
        for kind in ("m", "c")
    )
    at_, columns = HEARD.isoformat(timespec="microseconds"), "id, account, conversation, at"
    with closing(sqlite3.connect(file)) as raw, raw:
        raw.executemany(
            f"INSERT INTO inbox ({columns}, heard, state, attempts)"
            f" VALUES (?1, ?2, ?2, '{at_}', 1, 'decided', 0)",
            rows,
        )
