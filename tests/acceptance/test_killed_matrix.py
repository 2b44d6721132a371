"""The service is killed, stopped and cut off: on Matrix nothing is lost, and nothing comes twice.

It is the command in a process of its own, people are users of the JavaScript SDK in encrypted
rooms, and between the two there is a real homeserver. Whoever talks to the bot knows what it has to
answer. What the bot said is counted by what people have decrypted, not by what it believes.
"""

from __future__ import annotations

import asyncio
import json
import re
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest

from adapters.cli.invite import Wish, invite
from adapters.settings import load_settings
from adapters.system import new_id
from bot.codes import pretty, read_code
from bot.domain.calendar import Calendar
from bot.domain.changes import Put
from bot.domain.meetings import Meeting, MeetingState
from bot.domain.milestones import Standing, Update
from bot.domain.people import Account, Consent, Membership, Person, Profile, Role
from bot.domain.teams import Bridging, Carrying, Room
from storage.store import SqlStore, open_store
from tests.support import element_install, synapse
from tests.support.demands import demand
from tests.support.element import Elements
from tests.support.element_views import Seen
from tests.support.killing_matrix import WANTED, Act, WatchfulProxy
from tests.support.matrix_couples import Couple
from tests.support.matrix_tales import Someone, Theatre, words
from tests.support.matrix_teams import acquainted
from tests.support.matrix_torment import World, torment
from tests.support.pairs import CRAFTS
from tests.support.served import ClockAhead, Served, write_programme
from tests.support.synapse import Synapse

pytestmark = [pytest.mark.slow, pytest.mark.matrix, pytest.mark.timeout(600)]

SEED = 2026
PASSWORD = "Fichtelberg-1215"
BOT = "@kupplung:localhost"
SAXONY = Calendar(ZoneInfo("Europe/Berlin"))
TEAMS = CRAFTS[:3]
CLEAN_END = 0


def quiet_morning(now: datetime) -> datetime:
    """Return ten o'clock of a working day on which nothing is due, and on which another follows."""
    day = SAXONY.local(now).date() + timedelta(days=1)
    while day.day > 2 or not all(SAXONY.is_workday(day + timedelta(days=n)) for n in (0, 1)):
        day += timedelta(days=1)
    return SAXONY.instant(day, time(10))


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    demand(synapse.installed())
    demand(element_install.installed())
    now = datetime.now(UTC)
    morning = quiet_morning(now)
    write_programme(tmp_path / "programmes", morning.date())
    with Synapse() as homeserver:
        login = homeserver.register(BOT[1:].partition(":")[0], PASSWORD)
        homeserver.request("POST", "/_matrix/client/v3/logout", {}, login["access_token"])
        async with (
            Elements(homeserver.url) as elements,
            WatchfulProxy(homeserver.url, Random(SEED)) as proxy,
        ):
            environ = {
                "KUPPLUNG_DATA_DIR": str(tmp_path / "data"),
                "KUPPLUNG_PROGRAMMES": str(tmp_path / "programmes"),
                "KUPPLUNG_MATRIX__HOMESERVER": proxy.url,
                "KUPPLUNG_MATRIX__USER": BOT,
                "KUPPLUNG_MATRIX__PASSWORD": PASSWORD,
                "KUPPLUNG_HTTP__PORT": "0",
            }
            async with Served(environ, tmp_path / "log") as served:
                theatre, chance = Theatre(BOT), Random(SEED)
                yield World(
                    homeserver, elements, proxy, served, theatre, environ, morning - now, chance
                )


async def test_nothing_is_lost_and_nothing_comes_twice(
    world: World, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    code = await everybody_settles_in(world)
    world.proxy.wanted = Counter(WANTED)
    await world.start()
    await torment(world, code)
    world.theatre.enough.set()
    await asyncio.gather(*world.tales)
    await until_sent(world.database)

    bot_said = await what_was_said(world)
    with closing(sqlite3.connect(world.database)) as raw:
        everything_was_decided_once(raw, world)
        what_was_sent_is_there(raw, bot_said)
    await only_one_signed_device(world)
    assert await world.served.stop() == CLEAN_END
    store = await open_store(f"sqlite:///{world.database}")
    try:
        await everything_is_as_they_said(store, world)
    finally:
        await store.close()
    record_property("kills", dict(world.kills))
    assert sum(world.kills.values()) >= 30
    came = {moment.split()[0] for moment in world.kills}
    # Whether anybody is still to be invited after another kill is a matter of moments.
    assert came >= {each.name for each in Act} - {Act.INVITING.name}, world.kills
    assert min(world.unstored, world.leased) > 0
    assert "Traceback" not in (tmp_path / "log").read_text()


async def everybody_settles_in(world: World) -> str:
    """Let people have accounts, and the bot know some of them; return the coordinator's code."""
    now = datetime.now(UTC) + world.ahead

    async def person(name: str, *, strict: bool) -> Someone:
        user = re.sub(r"[^a-z]", "", name.casefold())
        await asyncio.to_thread(world.homeserver.register, user, PASSWORD)
        element = await world.elements.login(user, PASSWORD, strict=strict, cross_sign=True)
        return Someone(world.theatre, element, name)

    store = await open_store(f"sqlite:///{world.database}")
    for number, craft in enumerate(TEAMS, start=1):
        maker = await person(f"Maker {craft}", strict=True)
        contact = await person(f"Contact {craft}", strict=False)
        couple = Couple(world.theatre, maker, contact, number, f"Haus {craft}")
        facts = tuple(acquainted(couple, craft, now))
        await store.run(lambda tx, facts=facts: tx.apply(map(Put, facts)))  # type: ignore[misc]
        world.couples.append(couple)
    await store.close()
    world.newcomers.append(await person("Kim Seidel", strict=False))
    world.newcomers.append(await person("Ben Okafor", strict=True))
    settings, clock = load_settings(world.environ), ClockAhead(world.ahead)
    lines = await invite(settings, Wish(Role.COORDINATOR), clock, new_id)
    (code,) = filter(None, map(read_code, lines))
    return pretty(code)


async def until_sent(database: Path) -> None:
    """Wait until everything was sent."""
    due = "SELECT count(*) FROM outbox WHERE fate = 'waiting'"
    async with asyncio.timeout(30):
        with closing(sqlite3.connect(database)) as raw:
            while raw.execute(due).fetchone()[0]:  # noqa: ASYNC110 # another process does it
                await asyncio.sleep(0.05)


# ---- what came of it ------------------------------------------------------------------------


async def what_was_said(world: World) -> dict[str, Seen]:
    """Return all of the bot's events as people see them; each is readable, and was waited for."""
    said: dict[str, Seen] = {}
    for each in world.people:
        for room in await each.element.rooms():
            assert room.joined <= {*(one.element.user for one in world.people), BOT}
            for seen in await each.element.timeline(room.id, 1000):
                assert not seen.failure, (each.name, room.shown_name, seen)
                if seen.sender == BOT and seen.encrypted:
                    assert seen.shield == "none", seen
                if seen.sender == BOT:
                    said[seen.id] = seen
        rooms = {room.id for room in await each.element.rooms()}
        assert rooms == world.theatre.rooms_of(each), each.name
    unheard = [
        words(seen)
        for seen in said.values()
        if seen.is_message and seen.id not in world.theatre.heard
    ]
    assert unheard == []
    assert all(set(who.values()) <= {1} for who in map(_who_reacted, said.values()))
    return said


def _who_reacted(seen: Seen) -> Counter[tuple[str, str]]:
    return Counter((key, user) for key, users in seen.reactions.items() for user in users)


def everything_was_decided_once(raw: sqlite3.Connection, world: World) -> None:
    """What people did is in the inbox, each decided at the first attempt."""
    found = raw.execute("SELECT id, state, attempts FROM inbox").fetchall()
    assert {(state, attempts) for _, state, attempts in found} == {("decided", 0)}
    ids = {id_.removeprefix("matrix:") for id_, _, _ in found}
    meant = set(world.theatre.meant)
    assert meant <= ids
    opened = {f"opened:{each.made}" for each in world.couples}
    assert {each for each in ids - meant if each.startswith("opened:")} == opened


def what_was_sent_is_there(raw: sqlite3.Connection, said: dict[str, Seen]) -> None:
    """What the service takes for sent people have seen, each once; edits, too."""
    assert raw.execute("SELECT DISTINCT fate FROM outbox").fetchall() == [("sent",)]
    rows = raw.execute("SELECT ref, edits FROM outbox WHERE ref <> ''").fetchall()
    edited = Counter(ref for ref, edits in rows if edits is not None)
    assert Counter(each.replaces for each in said.values() if each.replaces) == edited
    refs = [ref for ref, edits in rows if edits is None and ref.startswith("$")]
    assert len(refs) == len(set(refs))
    assert set(refs) <= {each.id for each in said.values() if each.is_message}


async def only_one_signed_device(world: World) -> None:
    """The bot came back as itself each time."""
    account = json.loads((world.data / "matrix" / "account.json").read_text())
    path = "/_matrix/client/v3/devices"
    ask = world.homeserver.request
    found = await asyncio.to_thread(ask, "GET", path, None, account["token"])
    assert [each["device_id"] for each in found["devices"]] == [account["device"]]
    for each in world.people:
        devices = await each.element.devices(BOT)
        assert devices.keys() == {account["device"]}
        assert devices[account["device"]].signed_by_owner


async def everything_is_as_they_said(store: SqlStore, world: World) -> None:
    """There is one fact for each thing that was said, and none besides."""

    async def kept(kind: type) -> list:  # type: ignore[type-arg]
        return list(await store.run(lambda tx: tx.find(kind)))

    accounts = {each.id: each.person_id for each in await kept(Account)}
    assert accounts.keys() == {f"matrix:{each.element.user}" for each in world.people}
    names = {each.id: each.name for each in await kept(Person)}
    assert names == {accounts[f"matrix:{each.element.user}"]: each.name for each in world.people}
    assert len(await kept(Membership)) == len(names)
    assert [each.doing for each in await kept(Profile)] == ["Holz von Hand."]
    agreed = Counter((each.person_id, each.purpose) for each in await kept(Consent))
    assert set(agreed.values()) == {1}
    teams = {each.team_id: each for each in world.couples}
    meetings = [each for each in await kept(Meeting) if each.slot != "first"]
    assert {
        (each.team_id, each.sequence, each.state, frozenset(each.yes)) for each in meetings
    } == {(team, 1, MeetingState.AGREED, frozenset(each.ids)) for team, each in teams.items()}
    updates = await kept(Update)
    assert sorted((each.team_id, each.person_id, each.sentence) for each in updates) == sorted(
        (team, each.ids[1], "Das Muster klingt.") for team, each in teams.items()
    )
    assert all(each.media is not None and each.standing is Standing.ON_TRACK for each in updates)
    assert {(each.id, each.team_id, each.made) for each in await kept(Room)} == {
        (f"matrix:{room}", team, room == each.made)
        for team, each in teams.items()
        for room in (each.made, each.bound)
    }
    assert {(each.team_id, each.person_id, each.carrying) for each in await kept(Bridging)} == {
        (team, person, Carrying.YES) for team, each in teams.items() for person in each.ids
    }
