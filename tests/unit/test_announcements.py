"""Announcements on the real store: seen before they are sent, single, resumable, stoppable."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.announcements import spread as spreading
from bot.announcements.rules import reach
from bot.domain.announcements import Announcement, Course
from bot.domain.changes import Put
from bot.domain.people import Account, Audit, Membership, Person, Role
from bot.engine.work import work_off
from bot.ports import Delivery, Parcel, Sent, Unreachable
from tests.support.cases import kept, settle
from tests.support.clock import at
from tests.support.town import CHANNEL, Town

WORDS = "Das Werkstatttreffen zieht um: Halle 2, Hof links.\n\nBis Donnerstag!"


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path, at("2024-10-15 10:00"))
    yield town
    await town.close()


async def announced(town: Town, audience: str = "Alle") -> None:
    await settle(town)
    await town.says("kim", f"/rundnachricht {WORDS}")
    await town.presses("kim", audience)
    town.news("kim")
    await town.presses("kim", "Senden")


def got(town: Town, name: str) -> list[str]:
    return [each.text for each in town.all_heard(name) if "Halle 2" in each.text]


async def more_makers(town: Town, count: int) -> list[str]:
    """Let that many makers join whom nobody plays."""
    programme = next(iter(town.programmes))
    joined = town.clock.now()
    names = [f"m{number:04}" for number in range(count)]
    facts: list[Put] = []
    for number, name in enumerate(names):
        facts += [
            Put(Person(name, "de", name="Mia Wolf")),
            Put(Account(f"{CHANNEL}:{5000 + number}", name)),
            Put(Membership(name, programme, Role.MAKER, joined)),
        ]
    await town.store.run(lambda tx: tx.apply(facts))
    return [f"{CHANNEL}:{5000 + number}" for number in range(count)]


async def test_it_is_seen_before_it_is_sent(town: Town) -> None:
    await settle(town)
    await town.says("kim", "/rundnachricht")
    await town.says("kim", WORDS)
    await town.presses("kim", "Makerinnen, Kreative, Forschende")
    preview = town.news("kim")[-1]
    assert "Halle 2, Hof links.\n\nBis Donnerstag!" in preview.text
    assert "Koordination" in preview.text
    assert preview.labels == ("Senden", "Verwerfen")
    assert got(town, "ada") == []
    await town.presses("kim", "Verwerfen")
    assert await kept(town, Announcement) == ()
    assert got(town, "ada") == []


async def test_everybody_gets_it_once_and_the_author_sees_how_far_it_came(town: Town) -> None:
    await announced(town)
    for name in ("ada", "weber"):
        assert len(got(town, name)) == 1
        assert "Halle 2, Hof links.\n\nBis Donnerstag!" in got(town, name)[0]
    town.clock.move(timedelta(seconds=11))
    await town.settle()
    (kept_one,) = await kept(town, Announcement)
    assert kept_one.course is Course.DONE
    last = town.all_heard("kim")[-1]
    assert last.edited
    assert "zugestellt" in last.text
    assert [each.act for each in await kept(town, Audit)] == ["announce"]


async def test_at_night_it_waits_for_the_morning(town: Town) -> None:
    await settle(town)
    town.clock.set(at("2024-10-15 22:00"))
    await town.says("kim", f"/rundnachricht {WORDS}")
    await town.presses("kim", "Alle")
    await town.presses("kim", "Senden")
    assert "Sie beginnt Mi, 16.10., 09:00" in town.all_heard("kim")[-1].text
    assert got(town, "ada") == []
    town.clock.set(at("2024-10-16 09:00"))
    await town.settle()
    assert len(got(town, "ada")) == 1


async def test_who_waits_for_the_morning_is_not_told_so_all_night(town: Town) -> None:
    await settle(town)
    town.clock.set(at("2024-10-15 22:00"))
    await town.says("kim", f"/rundnachricht {WORDS}")
    await town.presses("kim", "Alle")
    await town.presses("kim", "Senden")
    town.news("kim")
    for hour in ("23:00", "23:30"):
        town.clock.set(at(f"2024-10-15 {hour}"))
        await town.settle()
    assert town.news("kim") == []


async def test_an_hour_without_progress_is_no_hour_full_of_edits(town: Town) -> None:
    await settle(town)
    await town.says("kim", f"/rundnachricht {WORDS}")
    await town.presses("kim", "Alle")
    town.hands.busy.add(town.people["ada"])
    await town.presses("kim", "Senden")
    town.news("kim")
    for _ in range(20):
        town.clock.move(timedelta(seconds=30))
        await town.settle()
    assert [each.text.splitlines()[0] for each in town.news("kim")] == [
        "Rundnachricht unterwegs: 2 von 3 angekommen."
    ]
    town.hands.busy.clear()
    town.clock.move(timedelta(minutes=2))
    await town.settle()
    assert "zugestellt: 3 von 3" in town.news("kim")[-1].text


async def test_a_restart_in_the_middle_goes_on_where_it_was(town: Town) -> None:
    await settle(town)
    chats = await more_makers(town, 2 * spreading.CHUNK + 30)
    await town.says("kim", f"/rundnachricht {WORDS}")
    await town.presses("kim", "Makerinnen, Kreative, Forschende")
    going = replace(
        (await kept(town, Announcement))[0], course=Course.GOING, shown_at=town.clock.now()
    )
    await town.store.run(lambda tx: tx.apply([Put(going)]))
    assert await work_off(town.store, town.service.desk) == 1
    await town.restart()
    await town.settle()
    heard = [[each for each in town.hands.chats[chat] if "Halle 2" in each.text] for chat in chats]
    assert {len(each) for each in heard} == {1}


async def test_what_nobody_has_got_yet_can_be_stopped(town: Town) -> None:
    await settle(town)
    town.clock.set(at("2024-10-15 22:00"))
    await town.says("kim", f"/rundnachricht {WORDS}")
    await town.presses("kim", "Alle")
    await town.presses("kim", "Senden")
    await town.presses("kim", "Anhalten")
    assert "angehalten: 0 von" in town.all_heard("kim")[-1].text
    town.clock.set(at("2024-10-16 09:00"))
    await town.settle()
    assert got(town, "ada") == []
    assert {each.act for each in await kept(town, Audit)} == {"announce", "announce-stop"}


async def test_who_shut_the_bot_out_is_counted(town: Town) -> None:
    await settle(town)
    await town.says("kim", f"/rundnachricht {WORDS}")
    await town.presses("kim", "Alle")
    ada = town.people["ada"]
    count = iter(range(10_000, 20_000))

    def answer(parcel: Parcel) -> Delivery:
        return Unreachable("blocked") if parcel.to == ada else Sent(str(next(count)))

    town.hands.answer = answer
    await town.presses("kim", "Senden")
    town.clock.move(timedelta(seconds=11))
    await town.settle()
    (kept_one,) = await kept(town, Announcement)
    assert kept_one.course is Course.DONE
    fates = await town.store.run(lambda tx: tx.fates(f"announcement/{kept_one.id}/to/"))
    found = reach(kept_one, fates)
    assert (found.missed, found.waiting) == (1, 0)
    assert found.arrived == kept_one.total - 1


async def test_only_who_coordinates_may(town: Town) -> None:
    await settle(town)
    await town.says("ada", f"/rundnachricht {WORDS}")
    assert await kept(town, Announcement) == ()
    assert got(town, "weber") == []
