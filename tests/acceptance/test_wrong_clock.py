"""A clock that is wrong for a moment: nothing is forgotten, and nothing ends, because of that."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from adapters.app.chores import Chores
from bot.codes import code_hash
from bot.domain.briefs import Deputy, Expertise
from bot.domain.challenges import Side
from bot.domain.newcomers import Admission, Newcomer, Reading, Roster, Signup
from bot.domain.people import Account, Invitation, Membership, Person, Role
from bot.domain.policy import Capacity, Privacy
from bot.domain.reminders import Reminder
from bot.domain.teams import Member
from bot.ports import Tx
from tests.support.cases import ADA, JO, kept, member, membership, programme, settle
from tests.support.clock import at
from tests.support.town import Town

NOW = at("2024-10-08 10:00")
MADE = at("2024-10-07 10:00")
MIA = Person("mia", "de", name="Mia Wolf")
PLACES = programme(
    capacity=Capacity(makers=3), privacy=Privacy("Verein", "d@example.org", "1", retention_days=30)
)
ROSTER = Roster("r1", PLACES.id, "kim", "town:1", Role.MAKER, None, (), Reading.INVITED, MADE)
CODE = code_hash("gbcdefgh22334455")


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    """Return a town with a list, a deputy, a place that waits for Jo, and a stranger who talks."""
    town = Town(tmp_path, NOW)
    await settle(
        town,
        JO,
        MIA,
        ROSTER,
        Signup("s1", PLACES.id, "r1", CODE, Role.MAKER, "Cem Arslan", "", MADE),
        Invitation(CODE, PLACES.id, Role.MAKER, None, 1, MADE, expires_at=at("2025-01-05 10:00")),
        membership(JO, Role.EXPERT),
        Expertise("jo", "brewery", PLACES.id, "Bier", MADE),
        Deputy("brewery", "jo", PLACES.id, MADE, at("2024-11-01 00:00")),
        member(JO, Side.CONTACT),
        membership(JO, Role.MAKER, joined_at=MADE),
        Newcomer("jo", PLACES.id, Role.MAKER, 1, Admission.ADMITTED, MADE, settled_at=MADE),
        Newcomer("mia", PLACES.id, Role.MAKER, 2, Admission.WAITING, MADE),
        base=PLACES,
    )
    town.settle_in("eve", "de")
    await town.says("eve", "Hallo")
    yield town
    await town.close()


async def look(town: Town, then: datetime, times: int = 12) -> None:
    """Let the service see an instant, for a little while."""
    for second in range(times):
        town.clock.set(then + timedelta(seconds=second))
        await town.service.tick()
        await town.settle()


async def things(town: Town) -> dict[str, object]:
    """Return what time may take away."""
    return {
        "lists": len(await kept(town, Roster)) + len(await kept(town, Signup)),
        "eve": town.people["eve"] in {each.id for each in await kept(town, Account)},
        "deputies": len(await kept(town, Deputy, ended_at=None)),
        "jo": [each.left_at for each in await kept(town, Member, person_id="jo")],
        "people": {each.name for each in await kept(town, Person)},
        "roles": len(await kept(town, Membership, left_at=None)),
    }


@pytest.mark.parametrize("days", [30, 100, 3652])
@pytest.mark.parametrize("restarts", [False, True])
async def test_a_clock_that_is_ahead_takes_nothing_away(
    town: Town, days: int, *, restarts: bool
) -> None:
    before = await things(town)
    await town.wait_until(at("2024-10-09 12:00"))
    if restarts:
        await town.restart()
    await look(town, town.clock.now() + timedelta(days=days))
    if restarts:
        await town.restart()
    await look(town, at("2024-10-09 12:01"))
    assert await things(town) == before


async def test_what_is_truly_over_ends_a_day_after_the_leap(town: Town) -> None:
    """Whoever was off for long, or had a wrong clock until now, waits a day, and not for ever."""
    town.clock.set(at("2025-02-08 10:00"))
    await town.settle()
    assert (await things(town))["lists"] == 2
    await town.wait_until(at("2025-02-09 09:00"))
    assert (await things(town))["lists"] == 2
    await town.wait_until(at("2025-02-09 12:00"))
    found = await things(town)
    assert (found["lists"], found["eve"], found["deputies"]) == (0, False, 0)


async def test_words_are_not_forgotten_by_a_wrong_clock(town: Town) -> None:
    async def said(tx: Tx) -> list[bool]:
        return [bool(each.body.markup.paragraphs) for each in await tx.last_parcels(eve, 9)]

    eve = town.people["eve"]
    chores = Chores(town.service.tick, town.store, town.clock)
    await chores.ring()
    town.clock.set(NOW + timedelta(days=100))
    await chores.ring()
    town.clock.set(NOW + timedelta(seconds=9))
    await chores.ring()
    assert await town.store.run(said) == [True]
    assert ADA.name in {each.name for each in await kept(town, Person)}
    town.clock.set(NOW + timedelta(days=100))
    for _ in range(25):
        await chores.ring()
        town.clock.set(town.clock.now() + timedelta(hours=1))
    assert await town.store.run(said) == [False]


AHEAD = ["2024-10-08 22:10", "2024-10-16 02:00", "2024-11-03 02:00", "2025-10-08 12:00"]


@pytest.mark.parametrize("ahead", AHEAD)
@pytest.mark.parametrize("restarts", [False, True])
async def test_what_waits_for_the_morning_is_not_too_late_by_a_wrong_clock(
    town: Town, ahead: str, *, restarts: bool
) -> None:
    """The date is on the 15th: after that its card is of no use."""
    town.clock.set(at("2024-10-08 21:00"))
    await town.says("ada", "/treffen 15.10. 14 Uhr")
    await town.says("ada", "ja")
    town.clock.set(at(ahead))
    await town.settle()
    if restarts:
        await town.restart()
    town.clock.set(at("2024-10-08 21:05"))
    await town.settle()
    assert not any("schlägt" in each.text for each in town.news("weber"))
    await town.wait_until(at("2024-10-09 09:00"))
    assert any("schlägt" in each.text for each in town.news("weber"))


async def test_what_is_said_by_a_wrong_clock_does_not_wait_until_then(town: Town) -> None:
    town.clock.set(at("2025-02-08 22:00"))
    await town.says("ada", "/treffen 28.2. 14 Uhr")
    await town.says("ada", "ja")
    town.clock.set(at("2024-10-08 21:10"))
    await town.wait_until(at("2024-10-09 09:00"))
    assert any("schlägt" in each.text for each in town.news("weber"))


async def test_what_a_wrong_clock_brought_up_bars_no_reminders(town: Town) -> None:
    await town.says("weber", "Hallo")
    for ahead in ("2025-02-10 09:30", "2025-02-17 09:30"):
        await look(town, at(ahead), 1)
    assert len(await kept(town, Reminder, person_id="weber")) > 1
    town.clock.set(at("2024-10-08 10:00"))
    town.news("weber")
    await town.wait_until(at("2024-10-11 12:00"))
    assert any("keinen Termin" in each.text for each in town.news("weber"))
