"""Who becomes one person with another while an evening or a round goes through its people.

It goes through them by their ids: who moves may have been passed, or not yet.
"""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.briefs import Expertise
from bot.domain.changes import Entity, Put
from bot.domain.evenings import Audience, Coming, Guest, Phase
from bot.domain.people import Account, Form, Membership, Person, Role
from bot.domain.rounds import Phase as RoundPhase
from bot.domain.sweeps import Sweep
from bot.engine.respond import respond
from bot.speeddating import inviting, rules
from tests.acceptance.test_linked import YES, code_of, link, second
from tests.acceptance.test_speeddating import Host, planned, settled
from tests.support.cases import challenge, membership
from tests.support.clock import at
from tests.support.room_town import RoomTown
from tests.support.town import Town
from tests.unit.test_rounds import LETTER, LONELY, heard, latest, opened, send, write

LEFT = "In dieser Runde kam zu „Ein Lied“"


# Evenings. Mia1 was or was not reached; Abe is before her, Zoe behind.


@pytest.fixture
async def small(tmp_path: Path) -> AsyncIterator[Host]:
    """A town in which Abe and Zoe are on Matrix, and look on."""
    town = RoomTown(tmp_path, at("2024-11-05 10:00"))
    host = await settled(tmp_path, "Mia1", "Mia2", "Haus1", "Haus2", town=town)
    town.live_on_matrix("Abe", "Zoe")
    (first, *_) = await host.facts(Membership)
    for name in ("Abe", "Zoe"):
        id_ = name.lower()
        await put(
            town,
            Person(id_, "de", Form.DU, "Mia1 Wolf"),
            Account(town.people[name], id_),
            replace(first, person_id=id_, role=Role.EXPERT),
        )
    yield host
    await town.close()


async def put(town: Town, *facts: Entity) -> None:
    await write(town, *map(Put, facts))


async def ask(host: Host, owner: str) -> None:
    """Let Mia1 be about to become the owner."""
    town = host.town
    assert isinstance(town, RoomTown)
    await town.says("Mia1", f"/start {await code_of(town, owner)}")
    await town.presses(owner, YES)


async def agree(host: Host, going: Sweep) -> None:
    """Let Mia1 agree just when something has come so far."""
    town = host.town
    await put(town, going)
    await town.store.accept([town._envelope("Mia1", town.button("Mia1", YES))])
    assert await respond(town.store, town.service.desk) == 1
    assert await host.facts(Account, person_id="mia1") == ()
    await town.settle()


def told(host: Host, owner: str, words: str) -> int:
    """Return how often somebody was told so, in both messengers."""
    both = [*host.town.all_heard("Mia1"), *host.town.all_heard(owner)]
    return sum(words in each.text for each in both if not each.edited)


async def test_an_invitation_goes_back_to_whom_somebody_becomes_who_was_not_invited_yet(
    small: Host,
) -> None:
    await small.plan("Do 14.11. 18 Uhr", "Alte Schule", "12", "6", "8", "3", "keine")
    evening = replace(await small.evening(), phase=Phase.OPEN)
    await put(small.town, evening)
    await ask(small, "Abe")
    sweep = inviting.sweep_id(evening, Audience.EVERYONE)
    await agree(small, Sweep(sweep, evening.programme_id, small.town.clock.now(), "h"))
    guests = {each.person_id: each.coming for each in await small.facts(Guest)}
    assert guests == dict.fromkeys(("abe", "haus1", "haus2", "mia2"), Coming.ASKED)
    assert told(small, "Abe", "Speed-Dating am") == 1


async def test_who_was_invited_is_not_once_more_as_somebody_who_is_still_ahead(
    small: Host,
) -> None:
    await small.plan("Do 14.11. 18 Uhr", "Alte Schule", "12", "6", "8", "3", "keine")
    await small.press("Einladen")
    await small.press("An alle (4)")
    (sweep,) = [each for each in await small.facts(Sweep) if "/invite/" in each.id]
    await ask(small, "Zoe")
    await agree(small, replace(sweep, last="n", ended_at=None))
    guests = {each.person_id for each in await small.facts(Guest)}
    assert guests == {"zoe", "haus1", "haus2", "mia2"}
    assert told(small, "Zoe", "Speed-Dating am") == 1


@pytest.mark.parametrize(("owner", "last"), [("Abe", "h"), ("Zoe", "n")])
async def test_what_all_guests_are_told_reaches_once_who_becomes_somebody_else(
    small: Host, owner: str, last: str
) -> None:
    town = small.town
    await planned(small)
    await town.wait_until(at("2024-11-13 17:00"))
    await ask(small, owner)
    now = at("2024-11-13 19:00")
    if owner == "Zoe":
        await town.wait_until(now)
    else:
        town.clock.set(now)
    assert told(small, owner, "Plan für das") == (owner == "Zoe")
    evening = await small.evening()
    (call,) = (each for each in rules.calls(evening, now) if each.what == "plan")
    await agree(small, Sweep(call.key(evening), evening.programme_id, now, last))
    assert told(small, owner, "Plan für das") == 1


# Rounds. The letters wait for the morning.


@pytest.fixture
async def evening(tmp_path: Path) -> AsyncIterator[RoomTown]:
    town = RoomTown(tmp_path, at("2024-10-15 20:00"))
    town.live_on_matrix("abe", "zoe")
    yield town
    await town.close()


async def test_letters_go_back_to_whom_somebody_becomes_who_had_none_yet(
    evening: RoomTown,
) -> None:
    other, account = second(Person("eva", "de", name="Eva Roth"), "abe")
    await opened(evening, other, account, membership(other, Role.CONTACT))
    await send(evening)
    await write(evening, Put(replace(await latest(evening), last="b")))
    await link(evening, "abe", "eva")
    await evening.wait_until(at("2024-10-16 12:00"))
    assert heard(evening, "abe", LETTER) + heard(evening, "eva", LETTER) == 1
    assert [heard(evening, each, LETTER) for each in ("weber", "mia", "roth")] == [1] * 3


@pytest.mark.parametrize("answered", [False, True])
async def test_who_has_a_letter_gets_no_second_one_as_somebody_who_is_still_ahead(
    evening: RoomTown, *, answered: bool
) -> None:
    """Anna Roth has two pairs, of which her letter showed one."""
    other, account = second(Person("roth", "de", Form.SIE, "Anna Roth"), "zoe")
    film = challenge(
        id="c3", number=3, title="Ein Konzert filmen", need="Gesucht sind Kamera und Schnitt.",
        skills=("Kamera", "Schnitt"), organisation_id="foundry", contact_id="roth",
    )  # fmt: skip
    await opened(evening, film, other, account, membership(other, Role.EXPERT))
    await send(evening)
    await evening.wait_until(at("2024-10-16 12:00"))
    assert heard(evening, "roth", LETTER) == 1
    if answered:
        await evening.presses("roth", "Interessiert")
    evening.clock.set(at("2024-10-16 20:00"))
    sent = await latest(evening)
    await write(evening, Put(replace(sent, phase=RoundPhase.GOING, last="s")))
    await link(evening, "zoe", "roth")
    await evening.wait_until(at("2024-10-17 12:00"))
    assert (await latest(evening)).phase is RoundPhase.SENT
    assert heard(evening, "zoe", LETTER) + heard(evening, "roth", LETTER) == 1


@pytest.mark.parametrize("passed", [False, True])
async def test_letters_go_back_to_an_heir_whom_they_have_passed(
    evening: RoomTown, *, passed: bool
) -> None:
    """Unless they had come to the old contact: then that is who has read what they tell."""
    ann = Person("ann", "de", Form.SIE, "Ann Fach")
    expertise = Expertise("ann", "foundry", "erzgebirge", "Guss", at("2024-09-01 10:00"))
    evening.clock.set(at("2024-10-15 15:00"))
    await opened(evening, LONELY, ann, membership(ann, Role.EXPERT), expertise)
    await evening.says("roth", "/uebergabe")
    await evening.presses("roth", "An Ann Fach übergeben")
    await evening.presses("roth", "Ja, übergeben")
    evening.clock.set(at("2024-10-15 20:00"))
    await send(evening)
    await write(evening, Put(replace(await latest(evening), last="s" if passed else "b")))
    await evening.presses("ann", "Übernehmen")
    await evening.wait_until(at("2024-10-16 12:00"))
    assert heard(evening, "ann", LEFT) == (not passed)
    assert heard(evening, "ann", LETTER) == (not passed)
    assert heard(evening, "roth", LEFT) == 0
