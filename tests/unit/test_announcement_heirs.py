"""Two people become one while an announcement is under way: they get it exactly once."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.announcements import spread as spreading
from bot.domain.announcements import Announcement, Course
from bot.domain.changes import Put
from bot.domain.people import Account, Membership, Person, Role
from bot.engine.respond import respond
from bot.engine.work import work_off
from bot.ports import Fate, Tx, Verdict
from tests.acceptance.test_linked import code_of
from tests.support.cases import kept, settle
from tests.support.clock import at
from tests.support.room_town import RoomTown

WORDS = "Das Werkstatttreffen zieht um."
SINCE = at("2024-09-01 10:00")
NAMES = ("abe", "bea", "zoe")
"""Between the second and the last of these the announcement pauses."""


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[RoomTown]:
    town = RoomTown(tmp_path, at("2024-10-15 10:00"))
    town.live_on_matrix("bea", "zoe")
    yield town
    await town.close()


async def live(town: RoomTown, *roles: tuple[str, Role]) -> None:
    """Let these live here, and so many makers that an announcement needs two steps."""
    await settle(town, *(Person(name, "de", name="Abe Zoller") for name in NAMES))
    crowd = [f"m{number:04}" for number in range(spreading.CHUNK)]
    facts = [Put(Membership(name, "erzgebirge", role, SINCE)) for name, role in roles]
    facts += [Put(Person(name, "de", name="Mia Wolf")) for name in crowd]
    facts += [Put(Membership(name, "erzgebirge", Role.MAKER, SINCE)) for name in crowd]
    await town.store.run(lambda tx: tx.apply(facts))


async def begin_uniting(town: RoomTown, stays: str, goes: str) -> None:
    """Let everything be said that makes the two one, but for the last word."""
    await town.says(goes, f"/start {await code_of(town, stays)}")
    await town.presses(stays, "Ja, das bin ich")


async def go_half_way(town: RoomTown) -> Announcement:
    """Let the coordinator tell all makers something, as far as the first step goes."""
    await town.says("kim", f"/rundnachricht {WORDS}")
    await town.presses("kim", "Maker, Kreative, Forschende")
    (draft,) = await kept(town, Announcement)
    going = replace(draft, course=Course.GOING, shown_at=town.clock.now())
    await town.store.run(lambda tx: tx.apply([Put(going)]))
    assert await work_off(town.store, town.service.desk) == 1
    (going,) = await kept(town, Announcement)
    assert "bea" < going.last < "zoe"
    return going


async def unite(town: RoomTown, goes: str) -> None:
    """Say the last word, before anything else is done."""
    press = town.button(goes, "Ja, das bin ich")
    await town.store.accept([town._envelope(goes, press)])  # nothing is settled
    assert await respond(town.store, town.service.desk) == 1


async def finish(town: RoomTown) -> Announcement:
    await town.settle()
    town.clock.move(timedelta(seconds=11))
    await town.settle()
    (done,) = await kept(town, Announcement)
    return done


def got(town: RoomTown) -> int:
    """Return how often it was heard, by whoever the three are."""
    return sum(WORDS in each.text for name in NAMES for each in town.all_heard(name))


MAKER, CONTACT = Role.MAKER, Role.CONTACT


@pytest.mark.parametrize(
    ("stays", "goes", "roles"),
    [
        ("zoe", "abe", (MAKER, MAKER)),  # it would come to the heir once more
        ("zoe", "abe", (CONTACT, MAKER)),  # the heir becomes one of those who are meant
        ("abe", "zoe", (CONTACT, MAKER)),  # it has gone past the heir
        ("abe", "zoe", (MAKER, MAKER)),
        ("abe", "bea", (MAKER, MAKER)),  # both wait for it
        ("bea", "abe", (MAKER, MAKER)),
    ],
)
async def test_whoever_becomes_one_gets_it_once(
    town: RoomTown, stays: str, goes: str, roles: tuple[Role, Role]
) -> None:
    await live(town, (stays, roles[0]), (goes, roles[1]))
    await begin_uniting(town, stays, goes)
    await go_half_way(town)
    await unite(town, goes)
    done = await finish(town)
    assert len(await kept(town, Account, person_id=stays)) == 2
    assert got(town) == 1
    assert done.course is Course.DONE
    assert done.asked == done.total


async def test_what_is_on_its_way_to_the_one_does_not_come_to_the_other(town: RoomTown) -> None:
    await live(town, ("zoe", MAKER), ("abe", MAKER))
    await begin_uniting(town, "zoe", "abe")
    going = await go_half_way(town)
    now = town.clock.now()

    async def take(tx: Tx) -> list[str]:
        found = await tx.claim_parcels("telegram", "else", now, now + timedelta(minutes=3), 9)
        return [each.key for each in found if each.person_id == "abe"]

    (key,) = await town.store.run(take)
    assert key == f"announcement/{going.id}/to/abe"
    await unite(town, "abe")
    await town.store.run(lambda tx: tx.settle_parcel(key, Verdict(Fate.SENT, ref="7"), now))
    await finish(town)
    assert got(town) == 0
