"""What is open as a place in a team, a role or a messenger ends: it counts, or is said not to."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.challenges import Side
from bot.domain.changes import Put
from bot.domain.meetings import Meeting, MeetingState
from bot.domain.milestones import Update
from bot.domain.people import Role
from bot.domain.teams import Member, Stage, Team
from tests.acceptance.test_linked import heard, link
from tests.support.cases import ADA, BEN, JO, agreed, kept, member, membership, profile, settle
from tests.support.clock import at
from tests.support.room_town import RoomTown

WOOD = "Uns fehlt das Holz aus Aue"
UPDATE = f"/update gefährdet: {WOOD}"
ENDED = "Damit ist nicht mehr festgehalten, was noch offen war"
WORDS: Mapping[str, tuple[str, str, str]] = {
    "idea": ("ada", "/idee Ein Pavillon aus alten Fenstern", f"{ENDED}: „Ein Pavillon"),
    "date": ("ada", "/treffen 12.10. 14 Uhr", f"{ENDED}."),
    "announcement": ("kim", "/rundnachricht Die Werkstatt bleibt zu", f"{ENDED}: „Die Werkstatt"),
}
"""By kind: who says it, what, and what they read of it."""


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[RoomTown]:
    town = RoomTown(tmp_path, at("2024-10-08 10:00"))
    town.live_on_matrix("ada2", "ben2", "eve")
    others = (JO, membership(JO, Role.COORDINATOR))
    await settle(
        town, BEN, membership(BEN, Role.MAKER), profile(BEN), member(BEN, Side.MAKER), *others
    )
    yield town
    await town.close()


async def is_no_member(town: RoomTown, since: str) -> None:
    (place,) = [each for each in await kept(town, Member) if each.person_id == ADA.id]
    await town.store.run(lambda tx: tx.apply([Put(replace(place, left_at=at(since)))]))


async def leaves(town: RoomTown, name: str, what: str) -> str:
    await town.says(name, "/aussteigen")
    await town.presses(name, what)
    await town.presses(name, "Zu wenig Zeit")
    await town.presses(name, "Ja, aussteigen")
    return heard(town, name)


# A place in a team that ends.


async def test_an_update_counts_though_its_author_s_place_has_ended_since(town: RoomTown) -> None:
    await town.says("ada", UPDATE)
    await is_no_member(town, "2024-10-09 00:00")
    await town.wait_until(at("2024-10-14 12:00"))
    assert [each.sentence for each in await kept(town, Update)] == [WOOD]
    assert "zählt trotzdem" in heard(town, "ada")
    assert WOOD in heard(town, "ben")


async def test_an_update_that_is_told_after_one_s_place_has_ended_does_not_count(
    town: RoomTown,
) -> None:
    await town.says("ada", "/update gefährdet")
    await is_no_member(town, "2024-10-08 10:00")
    heard(town, "ada")
    await town.says("ada", WOOD)
    await town.presses("ada", "Überspringen")
    await town.presses("ada", "Nein")
    assert not await kept(town, Update)
    assert f"Nicht festgehalten ist: „{WOOD}“" in heard(town, "ada")


async def test_an_update_for_a_team_that_is_over_is_said_to_be_lost(town: RoomTown) -> None:
    await town.says("ada", UPDATE)
    (team,) = await kept(town, Team)
    over = replace(team, stage=Stage.ENDED, ended_at=town.clock.now())
    await town.store.run(lambda tx: tx.apply([Put(over)]))
    heard(town, "ada")
    await town.wait_until(at("2024-10-14 12:00"))
    assert not await kept(town, Update)
    assert f"Nicht festgehalten ist: „{WOOD}“" in heard(town, "ada")


async def test_that_a_meeting_took_place_counts_though_its_author_s_place_has_ended_since(
    town: RoomTown,
) -> None:
    await town.store.run(lambda tx: tx.apply([Put(agreed("2024-10", "2024-10-08 09:00"))]))
    await town.says("ada", "/treffen")
    await town.presses("ada", "Ja")
    await is_no_member(town, "2024-10-09 00:00")
    await town.wait_until(at("2024-10-14 12:00"))
    assert [each.state for each in await kept(town, Meeting)] == [MeetingState.HELD]
    assert "zählt trotzdem" in heard(town, "ada")


async def test_what_is_answered_after_one_s_place_has_ended_takes_nothing_back(
    town: RoomTown,
) -> None:
    await town.store.run(lambda tx: tx.apply([Put(agreed("2024-10", "2024-10-08 09:00"))]))
    await town.says("ada", "/treffen")
    await town.presses("ada", "Ja")
    await town.says("ada", UPDATE)
    await is_no_member(town, "2024-10-08 10:30")
    town.clock.set(at("2024-10-08 11:00"))
    await town.says("ada", "überspringen")
    await town.says("ada", "nein")
    assert [each.sentence for each in await kept(town, Update)] == [WOOD]
    await town.presses("ada", "Ben Okafor")
    heard(town, "ada")
    await town.wait_until(at("2024-10-14 12:00"))
    [meeting] = await kept(town, Meeting)
    assert (meeting.state, meeting.attended) == (MeetingState.HELD, (BEN.id,))
    assert "nächsten Termin" not in heard(town, "ada")


async def test_how_it_goes_on_is_asked_though_who_told_of_the_first_meeting_has_left(
    town: RoomTown,
) -> None:
    (team,) = await kept(town, Team)
    talking = replace(team, stage=Stage.TALKING)
    facts = (Put(agreed("first", "2024-10-08 09:00")), Put(talking))
    await town.store.run(lambda tx: tx.apply(facts))
    await town.says("ada", "/treffen")
    await town.presses("ada", "Ja")
    await leaves(town, "ada", "Team Alte Brauerei")
    assert "Geht es nach dem Erstgespräch gemeinsam weiter?" in heard(town, "weber")
    assert "nach dem Erstgespräch" not in heard(town, "ada")


@pytest.mark.parametrize("over", [True, False])
async def test_a_date_for_a_team_that_is_left_is_said_not_to_be_proposed(
    town: RoomTown, *, over: bool
) -> None:
    await town.says("ada", "/treffen 12.10. 14 Uhr")
    if over:
        (team,) = await kept(town, Team)
        ended = replace(team, stage=Stage.ENDED, ended_at=town.clock.now())
        await town.store.run(lambda tx: tx.apply([Put(ended)]))
    else:
        await is_no_member(town, "2024-10-09 00:00")
    heard(town, "ada")
    await town.wait_until(at("2024-10-14 12:00"))
    assert "Der Termin am Sa, 12.10., 14:00 ist nicht vorgeschlagen" in heard(town, "ada")


# Who leaves.


@pytest.mark.parametrize("what", ["Team Alte Brauerei", "Ganz raus: Erzgebirge"])
async def test_an_update_that_counts_is_kept_as_its_author_leaves(
    town: RoomTown, what: str
) -> None:
    await town.says("ada", UPDATE)
    text = await leaves(town, "ada", what)
    assert text.rindex("Danke, notiert") > text.index("Erledigt")
    assert [each.sentence for each in await kept(town, Update)] == [WOOD]
    assert WOOD in heard(town, "ben")
    await town.says("ada", "Überspringen")
    assert len(await kept(town, Update)) == 1


@pytest.mark.parametrize("kind", WORDS)
async def test_what_is_lost_as_its_author_leaves_is_said(town: RoomTown, kind: str) -> None:
    name, words, told = WORDS[kind]
    await town.says(name, words)
    assert told in await leaves(town, name, "Ganz raus: Erzgebirge")


async def test_what_is_open_in_the_other_messenger_is_kept_as_its_author_leaves(
    town: RoomTown,
) -> None:
    await link(town)
    await town.says("ada2", UPDATE)
    text = await leaves(town, "ada", "Ganz raus: Erzgebirge")
    assert f"„{WOOD}“" in text
    assert [each.sentence for each in await kept(town, Update)] == [WOOD]


# A messenger that is parted with.


@pytest.mark.parametrize(
    "words", [UPDATE, "/treffen 12.10. 14 Uhr", "/idee Ein Pavillon aus alten Fenstern"]
)
async def test_what_was_typed_behind_a_command_is_said_to_be_over_with_a_messenger(
    town: RoomTown, words: str
) -> None:
    await link(town)
    await town.says("ada2", words)
    await town.says("ada", "/verbinden")
    await town.presses("ada", "Matrix (@ada2:town) trennen")
    assert "Was dort erst halb beantwortet war, gilt nicht mehr." in heard(town, "ada")


async def test_a_question_that_was_just_opened_is_not_missed_with_a_messenger(
    town: RoomTown,
) -> None:
    await link(town)
    await town.says("ada2", "/update")
    await town.says("ada", "/verbinden")
    await town.presses("ada", "Matrix (@ada2:town) trennen")
    assert "halb" not in heard(town, "ada")
