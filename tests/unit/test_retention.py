"""So long after a programme's end everybody is erased, but who is in another one that lasts."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.codes import code_hash
from bot.domain.changes import Entity, Put
from bot.domain.newcomers import Admission, Newcomer
from bot.domain.people import (
    Account,
    Audit,
    Form,
    Invitation,
    Membership,
    Person,
    Profile,
    Role,
)
from bot.domain.policy import Capacity, Privacy
from bot.domain.programme import Programme
from bot.domain.reminders import Reminder
from bot.domain.sweeps import Sweep
from bot.domain.teams import Stage, Team
from bot.ports import Begin, Delivery, Parcel, Unreachable
from bot.privacy.retention import last_day
from bot.talk.model import Blocked, Unblocked
from tests.support.cases import ADA, BEN, KIM, kept, membership, profile, programme, settle
from tests.support.clock import at
from tests.support.office import Office
from tests.support.town import Town

SHORT = programme(
    ends=date(2024, 12, 31), privacy=Privacy("Verein", "d@example.org", "1", retention_days=30)
)
"""Data are kept until 30 January 2025."""


def other(ends: date) -> Programme:
    return replace(SHORT, id="dresden", names={"de": "Dresden"}, ends=ends)


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path, at("2025-01-15 12:00"))
    yield town
    await town.close()


def shut_out(town: Town, name: str) -> Callable[[Parcel, Begin], Awaitable[Delivery]]:
    """Return the sending of a messenger on which somebody has shut the bot out."""
    sends = town.hands.send

    async def send(parcel: Parcel, begin: Begin) -> Delivery:
        if parcel.to == town.people[name]:
            return Unreachable("blocked")
        return await sends(parcel, begin)

    return send


async def names(town: Town) -> set[str]:
    return {each.name for each in await kept(town, Person) if each.name}


def test_the_last_day_is_counted_from_the_end() -> None:
    assert last_day(SHORT) == date(2025, 1, 30)


async def test_nobody_is_erased_before(town: Town) -> None:
    await settle(town, base=SHORT)
    await town.wait_until(at("2025-01-30 23:30"))
    assert len(await names(town)) == 4


async def test_everybody_is_erased_after(town: Town) -> None:
    await settle(town, base=SHORT)
    await town.wait_until(at("2025-01-31 08:00"))
    assert await names(town) == set()
    assert await kept(town, Account) == ()
    assert await kept(town, Profile) == ()
    (team,) = await kept(town, Team)
    assert team.stage is Stage.ENDED
    entries = [each for each in await kept(town, Audit) if each.act == "erase"]
    assert {(each.person_id, each.subject) for each in entries} == {
        ("retention", each) for each in ("ada", "ben", "kim", "weber")
    }
    assert all(each.left_at is not None for each in await kept(town, Membership))


async def test_all_hear_of_it_two_weeks_before_and_once(town: Town) -> None:
    await settle(town, base=SHORT)
    await town.wait_until(at("2025-01-16 17:00"))
    assert not [each for each in town.news("ada") if "Aufbewahrung" in each.text]
    await town.wait_until(at("2025-01-17 12:00"))
    assert [each.text for each in town.news("ada") if "Do, 30.1.2025" in each.text]
    await town.restart()
    await town.wait_until(at("2025-01-30 12:00"))
    assert not [each for each in town.news("ada") if "Aufbewahrung" in each.text]


@pytest.mark.parametrize("how", ["known", "turned away"])
async def test_who_cannot_be_reached_on_that_day_is_told_when_they_are_back(
    town: Town, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await settle(town, base=SHORT)
    if how == "known":
        await town.happens("ada", Blocked())
    with monkeypatch.context() as patched:
        patched.setattr(town.hands, "send", shut_out(town, "ada"))
        await town.wait_until(at("2025-01-20 20:00"))
    await town.happens("ada", Unblocked())
    await town.says("ada", "/hilfe")
    await town.wait_until(at("2025-01-22 12:00"))
    told = [each.text for each in town.news("ada") if "Aufbewahrung" in each.text]
    assert [each for each in told if "Mo, 3.2.2025" in each] == told != []
    await town.wait_until(at("2025-02-03 20:00"))
    assert await names(town) == {"Ada Lindner"}
    await town.wait_until(at("2025-02-17 12:00"))
    assert await names(town) == set()
    assert not [each for each in town.news("ada") if "Aufbewahrung" in each.text]


async def test_who_is_never_reached_is_erased_as_well(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    await settle(town, base=SHORT)
    await town.happens("ben", Blocked())
    monkeypatch.setattr(town.hands, "send", shut_out(town, "ada"))
    await town.wait_until(at("2025-02-10 12:00"))
    assert await names(town) == set()


async def test_who_is_in_another_programme_stays_until_that_is_over(town: Town) -> None:
    longer = other(date(2025, 3, 31))
    both = [membership(each, Role.MAKER, programme_id="dresden") for each in (ADA, BEN)]
    await settle(town, *both, profile(ADA, programme_id="dresden"), base=SHORT, also=[longer])
    await town.wait_until(at("2025-02-03 12:00"))
    assert await names(town) == {"Ada Lindner", "Ben Okafor"}
    assert not [each for each in town.news("ada") if "Aufbewahrung" in each.text]
    await town.wait_until(at("2025-05-02 12:00"))
    assert await names(town) == set()


async def test_who_leads_a_living_programme_stays(town: Town) -> None:
    longer = other(date(2026, 3, 31))
    leads = membership(KIM, Role.COORDINATOR, programme_id="dresden")
    await settle(town, leads, base=SHORT, also=[longer])
    await town.wait_until(at("2025-02-03 12:00"))
    assert await names(town) == {"Kim Seidel"}


async def test_of_a_programme_that_is_not_there_nobody_knows(town: Town) -> None:
    await settle(town, membership(ADA, Role.MAKER, programme_id="gone"), base=SHORT)
    await town.wait_until(at("2025-02-03 12:00"))
    assert await names(town) == {"Ada Lindner"}


async def test_who_came_back_is_told_and_erased_two_weeks_later(town: Town) -> None:
    await settle(town, base=SHORT)
    await town.wait_until(at("2025-01-31 12:00"))
    again = replace(ADA, id="again"), membership(replace(ADA, id="again"), Role.MAKER)
    await town.store.run(lambda tx: tx.apply([Put(each) for each in again]))
    await town.wait_until(at("2025-02-16 20:00"))
    assert await names(town) == {"Ada Lindner"}
    await town.wait_until(at("2025-02-24 12:00"))
    assert await names(town) == set()


CODE = "ebcdefgh22334455"


@pytest.mark.parametrize(
    ("came", "promised", "gone"),
    [
        ("2025-01-29 12:00", "2025-02-12 20:00", "2025-02-24 12:00"),
        ("2025-02-20 10:00", "2025-03-07 20:00", "2025-03-17 12:00"),
    ],
)
async def test_who_comes_after_the_notice_is_told_as_well(
    town: Town, came: str, promised: str, gone: str
) -> None:
    open_ = Invitation(code_hash(CODE), SHORT.id, Role.MAKER, None, None, at("2024-09-01 10:00"))
    await settle(town, open_, base=SHORT)
    town.settle_in("eve", "de")
    await town.wait_until(at(came))
    await town.says("eve", f"/start {CODE}")
    await town.presses("eve", "Einverstanden")
    await town.presses("eve", "Du")
    await town.wait_until(at(promised))
    assert len([each for each in town.news("eve") if "Aufbewahrung" in each.text]) == 1
    assert town.people["eve"] in {each.id for each in await kept(town, Account)}
    await town.wait_until(at(gone))
    assert await kept(town, Account) == ()


async def test_who_another_programme_kept_is_told_when_its_file_says_that_it_is_over(
    town: Town,
) -> None:
    longer = other(date(2025, 6, 30))
    await settle(
        town, membership(BEN, Role.MAKER, programme_id="dresden"), base=SHORT, also=[longer]
    )
    await town.wait_until(at("2025-02-05 12:00"))
    assert await names(town) == {"Ben Okafor"}
    town.programmes["dresden"] = other(date(2024, 12, 30))
    await town.restart()
    await town.wait_until(at("2025-02-17 20:00"))
    assert await names(town) == {"Ben Okafor"}
    assert [each for each in town.news("ben") if "after that I erase everything" in each.text]
    await town.wait_until(at("2025-02-25 12:00"))
    assert await names(town) == set()


async def test_who_only_wanted_to_take_part_is_erased_as_well(town: Town) -> None:
    """And nobody moves up into the places of those who are erased."""
    limited = replace(SHORT, capacity=Capacity(makers=2))
    people = [Person(each, "de", Form.DU, each.title()) for each in ("jo", "eva", "lena", "mia")]
    standings = (Admission.WAITING, Admission.DECLINED, Admission.GONE, Admission.ASKING)
    waits = [
        Newcomer(each.id, "erzgebirge", Role.MAKER, number, standing, at("2024-10-01 10:00"))
        for number, (each, standing) in enumerate(zip(people, standings, strict=True), 1)
    ]
    elsewhere = replace(waits[3], programme_id="dresden", number=1)
    longer = other(date(2026, 3, 31))
    await settle(town, *people, *waits, elsewhere, base=limited, also=[longer])
    await town.says("kim", "/retention")
    assert [each for each in town.news("kim") if "7 Personen" in each.text]
    await town.wait_until(at("2025-01-17 12:00"))
    assert [each for each in town.news("jo") if "Aufbewahrung" in each.text]
    await town.wait_until(at("2025-01-31 08:00"))
    assert await names(town) == {"Mia"}
    assert await kept(town, Membership, left_at=None) == ()


async def test_a_rehearsal_erases_nothing(town: Town) -> None:
    longer = other(date(2026, 3, 31))
    await settle(
        town, membership(BEN, Role.MAKER, programme_id="dresden"), base=SHORT, also=[longer]
    )
    await town.says("kim", "/retention")
    (heard,) = [each.text for each in town.news("kim") if "Probe" in each.text]
    assert "Do, 30.1.2025" in heard
    assert "3 Personen" in heard
    assert "Ada Lindner, Frau Weber und Kim Seidel" in heard
    assert "Ben" not in heard
    assert "Eine Person bleibt" in heard
    assert len(await names(town)) == 4


@pytest.mark.parametrize("name", ["ada", "weber"])
async def test_it_is_shown_to_coordinators_alone(town: Town, name: str) -> None:
    await settle(town, base=SHORT)
    await town.says(name, "/aufbewahrung")
    assert "kenne ich nicht" in town.news(name)[-1].text


async def test_who_agreed_to_nothing_is_forgotten_after_a_while(town: Town) -> None:
    """Jo only looked; Eva agreed and left; Mia looked, and comes back now and then."""
    await settle(town, base=other(date(2026, 3, 31)))
    for name in ("jo", "mia"):
        town.settle_in(name, "de")
        await town.says(name, "Hallo")
    eva = Person("eva", "de", Form.DU, "Eva Lang")
    gone = membership(eva, Role.MAKER, left_at=town.clock.now())
    await town.store.run(
        lambda tx: tx.apply([Put(eva), Put(Account("telegram:99", "eva")), Put(gone)])
    )
    await town.wait_until(at("2025-03-01 12:00"))
    await town.says("mia", "Hallo")
    await town.wait_until(at("2025-03-25 12:00"))
    accounts = {each.id for each in await kept(town, Account)}
    assert town.people["jo"] not in accounts
    assert {town.people["mia"], town.people["ada"], "telegram:99"} <= accounts
    await town.says("jo", "Hallo")
    assert "hier ist Kupplung" in town.news("jo")[-1].text


# The command line.


PRESET = Path(__file__).parents[2] / "deploy" / "programmes" / "cimis2-erzgebirge.toml"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Ada's programme was over long ago; Ben is in one that lasts, too."""
    office = Office(tmp_path)
    office.fill()
    lasts = membership(BEN, Role.MAKER, programme_id="lasting")
    office.do(lambda tx: tx.apply([Put(lasts)]))
    folder = tmp_path / "programmes"
    folder.mkdir()
    text = PRESET.read_text()
    for id_, first, last in (("p", 2001, 2002), ("lasting", 2097, 2098)):
        dated = text.replace("2024-", f"{first}-").replace("2025-", f"{last}-")
        (folder / f"{id_}.toml").write_text(dated.replace('"cimis2-erzgebirge"', f'"{id_}"'))
    office.environ["KUPPLUNG_PROGRAMMES"] = str(folder)
    return office


def test_an_operator_sees_what_would_be_erased(office: Office) -> None:
    told = office.works("retention --dry-run")
    assert "p: kept until 2003-04-30" in told
    assert "lasting: kept until 2099-04-30" in told
    assert re.findall(r"  (.*): 1$", told, re.MULTILINE) == [
        "erased after that",
        "erased after that",
        "kept because of another programme",
    ]
    assert "Nothing was erased." in told
    assert "Ada" not in told
    assert office.names() == ["Ada Lindner", "Ben Okafor"]


def test_an_operator_can_do_it_at_once(office: Office) -> None:
    assert "Erased: 1." in office.works("retention")
    assert office.names() == ["", "Ben Okafor"]
    assert b"matrix:@ada" not in office.file.read_bytes()
    assert "Erased: 0." in office.works("retention")


def test_an_operator_hears_of_people_whose_programme_has_no_file_any_more(office: Office) -> None:
    (office.data.parent / "programmes" / "lasting.toml").unlink()
    told = office.works("retention --dry-run")
    assert "lasting: there is no such programme any more, so its people stay: 1" in told


def test_without_a_database_nothing_is_made(tmp_path: Path) -> None:
    office = Office(tmp_path)
    assert "there is no database yet" in office.fails("retention --dry-run")
    assert not office.file.exists()


async def test_a_clock_that_runs_ahead_for_a_moment_erases_nobody(town: Town) -> None:
    await settle(town, base=SHORT)
    town.clock.set(at("2025-06-01 12:00"))
    await town.service.tick()
    await town.settle()
    town.clock.set(at("2025-01-15 13:00"))
    await town.service.tick()
    await town.settle()
    assert len(await names(town)) == 4


async def test_who_was_off_for_long_tells_first_and_erases_two_weeks_later(town: Town) -> None:
    await settle(town, base=SHORT)
    town.clock.set(at("2025-03-03 10:00"))
    await town.wait_until(at("2025-03-04 12:00"))
    assert "Mo, 17.3.2025" in "".join(each.text for each in town.news("ada"))
    await town.wait_until(at("2025-03-17 20:00"))
    assert len(await names(town)) == 4
    await town.wait_until(at("2025-03-24 12:00"))
    assert await names(town) == set()


async def test_a_notice_that_a_wrong_clock_gave_is_none(town: Town) -> None:
    """It was wrong for long enough to be believed, or an older version believed it at once."""
    await settle(town, base=SHORT)
    stem = f"retention-notice/{SHORT.id}/2025-01-30"
    later = at("2034-10-09 10:00")
    wrong: tuple[Entity, ...] = (
        *(Sweep(each, SHORT.id, later, ended_at=later) for each in (stem, f"{stem}/newcomers")),
        Reminder(f"{stem}/ada", "ada", SHORT.id, "retention-notice", None, "news", later),
    )
    await town.store.run(lambda tx: tx.apply([Put(each) for each in wrong]))
    await town.wait_until(at("2025-01-17 12:00"))
    assert [each for each in town.news("ada") if "Do, 30.1.2025" in each.text]
    await town.wait_until(at("2025-01-31 12:00"))
    assert await names(town) == set()
