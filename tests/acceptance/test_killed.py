"""The service is killed again and again in the middle of its work: nothing is lost or doubled."""

from __future__ import annotations

import asyncio
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from bot.domain.challenges import Answer, Challenge, Organisation, Publish, Side, Suggestion
from bot.domain.people import (
    Account,
    Availability,
    Consent,
    Expectation,
    Membership,
    Person,
    Profile,
    Purpose,
    Role,
)
from bot.domain.teams import Member, Team
from bot.ports import Body
from storage.mapping import from_json
from storage.store import SqlStore, open_store
from tests.support.botapi import DEFAULT_TOKEN, Seen
from tests.support.killing import Moment, WatchfulServer, strikes
from tests.support.pairs import CRAFTS, Crowd, Party
from tests.support.served import Served, has_tables, let_leases_run_out, write_programme
from tests.support.town import spell

pytestmark = [pytest.mark.slow, pytest.mark.telegram, pytest.mark.timeout(180)]

SEED = 2024
OF_EACH_KIND = 6
KILLS = OF_EACH_KIND * len(Moment)
"""36 in all."""
FIRST_UPDATE = 100_001
CHANNEL, BOT = "telegram", DEFAULT_TOKEN.partition(":")[0]
CLEAN_END = 0
KILLED = -9


@dataclass
class Left:
    """What the dead left behind, over all kills: by the point at which the work was cut off."""

    unstored: int = 0
    undecided: int = 0
    unclaimed: int = 0
    leased: set[str] = field(default_factory=set)

    def note(self, database: Path, waiting: int) -> None:
        """Look at the database of a service that was just killed."""
        self.unstored += waiting > 0
        with closing(sqlite3.connect(database)) as raw:
            count = "SELECT count(*) FROM inbox WHERE state = 'open'"
            self.undecided += raw.execute(count).fetchone()[0] > 0
            count = "SELECT count(*) FROM outbox WHERE fate = 'waiting' AND attempts = 0"
            self.unclaimed += raw.execute(count).fetchone()[0] > 0
            leased = "SELECT key FROM outbox WHERE leased_until NOT NULL"
            self.leased.update(key for (key,) in raw.execute(leased))


@dataclass
class Scene:
    """The service, its server and its people."""

    server: WatchfulServer
    served: Served
    crowd: Crowd
    database: Path


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    write_programme(tmp_path / "programmes", datetime.now(UTC).date())
    async with WatchfulServer(limits=False) as server:
        environ = {
            "KUPPLUNG_DATA_DIR": str(tmp_path / "data"),
            "KUPPLUNG_PROGRAMMES": str(tmp_path / "programmes"),
            "KUPPLUNG_TELEGRAM__TOKEN": DEFAULT_TOKEN,
            "KUPPLUNG_TELEGRAM__API_URL": server.url,
            "KUPPLUNG_HTTP__PORT": "0",
            "KUPPLUNG_LOG_LEVEL": "WARNING",
        }
        crowd = Crowd(server, Random(SEED))
        async with Served(environ, tmp_path / "log") as served:
            yield Scene(server, served, crowd, tmp_path / "data" / "kupplung.db")
        crowd.leave()


async def test_nothing_is_lost_and_nothing_is_decided_twice_when_it_is_killed(
    scene: Scene, record_property: Callable[[str, object], None]
) -> None:
    left, came = Left(), 0
    waiting = scene.server.first_bot.queue.pending
    for number, strike in enumerate(strikes(Random(SEED), OF_EACH_KIND)):
        if number % 2 == 0:
            scene.crowd.pair_comes()
        await scene.served.start()
        came += await scene.server.strike(strike, scene.served.kill)
        assert await scene.served.ended() == KILLED
        if has_tables(scene.database):
            left.note(scene.database, len(waiting))
            let_leases_run_out(scene.database)
    await scene.served.start()
    await scene.crowd.finish()
    await until_sent(scene.database)
    assert await scene.served.stop() == CLEAN_END

    with closing(sqlite3.connect(scene.database)) as raw:
        every_update_was_decided_once(raw, scene.crowd)
        repeated = every_message_arrived(raw, scene.crowd.parties, left)
    store = await open_store(f"sqlite:///{scene.database}")
    try:
        await everybody_is_known_as_they_said(store, scene.crowd.parties)
    finally:
        await store.close()
    assert came > KILLS * 2 / 3
    assert min(left.unstored, left.undecided, left.unclaimed, len(left.leased)) > 0
    assert repeated <= min(2 * KILLS, len(left.leased))
    record_property("messages seen twice", repeated)


async def until_sent(database: Path) -> None:
    """Wait until every answer was sent; what waits for a polite hour may wait."""
    due = "SELECT count(*) FROM outbox WHERE fate = 'waiting' AND why = 'answer'"
    async with asyncio.timeout(30):
        with closing(sqlite3.connect(database)) as raw:
            while raw.execute(due).fetchone()[0]:  # noqa: ASYNC110 # another process does it
                await asyncio.sleep(0.05)


def every_update_was_decided_once(raw: sqlite3.Connection, crowd: Crowd) -> None:
    """What people did is in the inbox, each decided at the first attempt, and answered."""
    found = raw.execute("SELECT id, state, attempts FROM inbox ORDER BY number").fetchall()
    last = FIRST_UPDATE + crowd.updates
    ids = {f"{CHANNEL}:{BOT}:{number}" for number in range(FIRST_UPDATE, last)}
    assert {id_ for id_, _, _ in found} == ids
    assert {(state, attempts) for _, state, attempts in found} == {("decided", 0)}
    answered = raw.execute("SELECT key FROM outbox WHERE why = 'answer'").fetchall()
    assert {key.partition("/")[0] for (key,) in answered} == ids


def every_message_arrived(raw: sqlite3.Connection, parties: Iterable[Party], left: Left) -> int:
    """What was decided is in the chats; return how many messages stand there more than once.

    Such a one was under way at a kill, and says the same as the one whose arrival is recorded.
    """
    rows = raw.execute(
        """SELECT "to", key, body, ref, attempts, doubt, edits FROM outbox WHERE fate = 'sent'"""
    ).fetchall()
    fates = raw.execute("SELECT DISTINCT fate FROM outbox WHERE why = 'answer'").fetchall()
    assert fates == [("sent",)]
    repeated = 0
    for party in parties:
        chat = f"{CHANNEL}:{party.person.id}"
        own = [row[1:] for row in rows if row[0] == chat]
        said = {seen.message_id: seen for seen in party.person.chat if seen.from_bot}
        known = {int(ref) for _, _, ref, _, _, _ in own}
        assert known <= said.keys()
        more = Counter(_words(said[number]) for number in said.keys() - known)
        allowed = Counter[str]()
        for key, body, _, attempts, doubt, edits in own:
            assert bool(doubt) <= (key in left.leased)
            if doubt and edits is None:
                allowed[_flat(spell(from_json(Body, body).markup))] += attempts - 1
        assert more <= allowed, party.name
        repeated += more.total()
    return repeated


def _words(seen: Seen) -> str:
    """Return a message's words; a press may have left its mark behind them."""
    return _flat(seen.text.partition("✓")[0])


def _flat(text: str) -> str:
    return " ".join(text.split())


async def everybody_is_known_as_they_said(store: SqlStore, parties: list[Party]) -> None:
    """There is one fact for each thing that was said, and none besides."""
    accounts = {each.id: each for each in await store.run(lambda tx: tx.find(Account))}
    people = {each.id: each for each in await store.run(lambda tx: tx.find(Person))}
    assert len(accounts) == len(people) == len(parties)
    members = await store.run(lambda tx: tx.find(Membership))
    profiles = {each.person_id: each for each in await store.run(lambda tx: tx.find(Profile))}
    houses = {each.contact_id: each for each in await store.run(lambda tx: tx.find(Organisation))}
    wanted = await store.run(lambda tx: tx.find(Challenge))
    consents = await store.run(lambda tx: tx.find(Consent))
    agreed = Counter((each.person_id, each.purpose) for each in consents)
    assert len(members) == len(parties)
    assert len(profiles) == len(houses) == len(wanted) == len(CRAFTS)
    assert sorted(each.number for each in wanted) == list(range(1, len(CRAFTS) + 1))
    assert set(agreed.values()) == {1}
    ids: dict[tuple[str, Side], str] = {}
    for party in parties:
        person = people[accounts[f"{CHANNEL}:{party.person.id}"].person_id]
        ids[party.craft, party.side] = person.id
        assert person.name == party.name
        assert (person.id, Purpose.PROCESSING) in agreed
        assert (person.id, Purpose.SHARING) in agreed
        role = next(each.role for each in members if each.person_id == person.id)
        assert role is (Role.MAKER if party.side is Side.MAKER else Role.CONTACT)
        if party.side is Side.MAKER:
            is_as_said(profiles[person.id], party.craft)
        else:
            own = [each for each in wanted if each.contact_id == person.id]
            assert len(own) == 1
            fits_its_house(own[0], houses[person.id], party.craft)
    await every_pair_is_a_team(store, ids)


def is_as_said(profile: Profile, craft: str) -> None:
    assert (profile.doing, profile.skills) == (f"{craft} von Hand.", (craft,))
    assert (profile.tools, profile.offers) == ((f"Werkbank {craft}",), f"Ein Muster {craft}")
    assert (profile.expectations, profile.hopes) == ((Expectation.ORDER,), f"{craft} im Laden.")
    assert (profile.availability, profile.links) == ((Availability.EVENINGS,), ())


def fits_its_house(challenge: Challenge, house: Organisation, craft: str) -> None:
    assert (house.name, house.sector) == (f"Haus {craft}", "culture")
    assert challenge.organisation_id == house.id
    assert (challenge.title, challenge.skills) == (f"Mehr {craft} zeigen", (craft,))
    assert (challenge.need, challenge.budget) == (f"{craft} fehlt uns noch.", 50_000)
    assert (challenge.publish, challenge.committed) == (Publish.YES, True)


async def every_pair_is_a_team(store: SqlStore, ids: dict[tuple[str, Side], str]) -> None:
    """Both said yes to each other once, and that made one team of the two."""
    suggestions = await store.run(lambda tx: tx.find(Suggestion))
    pairs = Counter((each.maker_id, each.contact_id) for each in suggestions)
    assert set(pairs.values()) == {1}
    teams = await store.run(lambda tx: tx.find(Team))
    members = await store.run(lambda tx: tx.find(Member))
    together = {
        frozenset(each.person_id for each in members if each.team_id == team.id) for team in teams
    }
    for craft in CRAFTS:
        maker, contact = ids[craft, Side.MAKER], ids[craft, Side.CONTACT]
        (own,) = [
            each for each in suggestions if (each.maker_id, each.contact_id) == (maker, contact)
        ]
        assert (own.maker, own.contact) == (Answer.INTERESTED, Answer.INTERESTED)
        assert {maker, contact} in together
    assert len(teams) == len(together) == len(CRAFTS)
