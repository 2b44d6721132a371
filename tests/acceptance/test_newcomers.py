"""Who joins a team later is in no chat of others' making before they are seen there."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.briefs import Expertise
from bot.domain.challenges import Answer, Side, Suggestion
from bot.domain.changes import Put
from bot.domain.people import Person, Role
from bot.domain.reminders import SIGHTING, UNSEEN, Reminder, sighting_key
from bot.domain.teams import Room
from bot.talk.model import Arrived, Departed, Event, Overheard, Pressed, Said, Why
from tests.acceptance.test_bridge import AGREE, GROUP, NOW, SINCE, SPACE, heard, link, mixed
from tests.support.cases import ADA, BEN, JO, kept, member, membership, profile, settle
from tests.support.clock import at
from tests.support.mixed_town import MixedTown

OFFERED = Suggestion(
    "s1", "erzgebirge", "c1", "jo", "weber", 0.5, (), SINCE,
    contact=Answer.INTERESTED, asked_at=at("2024-10-07 10:00"),
)  # fmt: skip
ROTH = Person("roth", "de", name="Anna Roth")
EXPERT = Expertise("roth", "brewery", "erzgebirge", "Gäste", SINCE)
EVERYWHERE = ("ada", "ben", "weber", GROUP, SPACE)


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[MixedTown]:
    town = MixedTown(tmp_path, at(NOW))
    yield town
    await town.close()


async def joins(town: MixedTown) -> None:
    await town.happens("jo", Pressed("a.suggestion.s1.interested", "0"))


def forget(town: MixedTown, *names: str) -> None:
    for name in (*EVERYWHERE, *names):
        heard(town, name)


@pytest.mark.parametrize("there", [Arrived(), Overheard(Said("Da bin ich")), Said("/bruecke")])
@pytest.mark.parametrize("place", [GROUP, SPACE])
async def test_a_further_maker_gets_copies_until_they_are_seen(
    town: MixedTown, place: str, there: Event
) -> None:
    if place == SPACE:
        town.live_on_matrix("jo")
    await mixed(town, JO, membership(JO, Role.MAKER), profile(JO), OFFERED)
    await joins(town)
    assert "Im privaten Chat mit mir: Jo Krause" in heard(town, "jo")[-1]
    await town.presses("jo", AGREE)
    assert "Im privaten Chat mit mir: Jo Krause" in heard(town, GROUP)[-1]
    forget(town, "jo")
    await town.writes("weber", "Heute schon um drei!", SPACE)
    await town.writes("ada", "Ich komme", GROUP)
    assert heard(town, "jo") == ["Frau Weber: Heute schon um drei!", "Ada Lindner: Ich komme"]

    town.clock.set(at("2024-10-08 11:00"))
    await town.happens("jo", there, place)
    forget(town, "jo")
    await town.writes("weber", "Bis gleich", SPACE)
    await town.writes("ada", "Bin da", GROUP)
    assert heard(town, "jo") == []
    assert heard(town, GROUP) == ["Frau Weber: Bis gleich"]
    assert heard(town, SPACE) == ["Ada Lindner: Bin da"]


async def test_it_is_known_of_who_joins_before_anybody_wants_a_bridge(town: MixedTown) -> None:
    await mixed(town, JO, membership(JO, Role.MAKER), profile(JO), OFFERED, agreed=False)
    await joins(town)
    assert [each.kind for each in await kept(town, Reminder, person_id="jo")] == [UNSEEN]
    for name in ("ada", "ben", "weber", "jo"):
        await town.happens(name, Pressed("a.bridge.t1.yes", "0"))
    begins = next(each for each in heard(town, GROUP) if "Die Brücke steht" in each)
    assert "Im privaten Chat mit mir: Jo Krause" in begins
    forget(town, "jo")
    await town.writes("ada", "Ich komme", GROUP)
    assert heard(town, "jo") == ["Ada Lindner: Ich komme"]


async def test_whoever_links_a_messenger_before_that_is_not_there_either(town: MixedTown) -> None:
    await mixed(town, chats=[SPACE], agreed=False)
    await link(town, "ben")
    for name in ("ada", "ben", "weber"):
        await town.happens(name, Pressed("a.bridge.t1.yes", "0"))
    for name in ("ada", "ben", "ben2", "weber"):
        heard(town, name)
    await town.writes("weber", "Wo ist Ben?", SPACE)
    assert "Frau Weber: Wo ist Ben?" in [*heard(town, "ben"), *heard(town, "ben2")]


async def test_the_others_go_on_where_a_room_of_the_bots_lets_the_new_one_in(
    town: MixedTown,
) -> None:
    """Into a room that it made it invites them, and its messenger tells who is there."""
    town.live_on_matrix("jo")
    made = Room(town.matrix_room(SPACE), "t1", "ada", SINCE, made=True)
    await mixed(town, JO, membership(JO, Role.MAKER), profile(JO), OFFERED, made)
    await joins(town)
    assert "Matrix-Raum: Jo Krause und Frau Weber" in heard(town, "jo")[-1]
    assert UNSEEN not in {each.kind for each in await kept(town, Reminder, person_id="jo")}


async def test_who_comes_back_to_a_team_may_have_been_removed_from_its_chats(
    town: MixedTown,
) -> None:
    """The others were asked to do that when they left, and of strangers nothing is noted."""
    left = member(JO, Side.MAKER, left_at=at("2024-10-01 10:00"))
    key = sighting_key(town.room(GROUP), "jo")
    seen = Reminder(key, "jo", "erzgebirge", SIGHTING, "t1", Why.NEWS, SINCE)
    await mixed(town, JO, membership(JO, Role.MAKER), profile(JO), OFFERED, left, seen)
    await joins(town)
    assert "Im privaten Chat mit mir: Jo Krause" in heard(town, "jo")[-1]
    await town.presses("jo", AGREE)
    await town.writes("jo", "Da bin ich wieder", GROUP)
    forget(town, "jo")
    await town.writes("weber", "Schön!", SPACE)
    assert heard(town, "jo") == []
    assert heard(town, GROUP) == ["Frau Weber: Schön!"]


async def hands_over(town: MixedTown) -> None:
    await settle(town, ROTH, membership(ROTH, Role.EXPERT), EXPERT)
    await town.says("weber", "/uebergabe")
    await town.presses("weber", "An Anna Roth übergeben")
    await town.presses("weber", "Ja, übergeben")
    await town.presses("roth", "Übernehmen")


async def stands_in(town: MixedTown) -> None:
    await settle(town, ROTH, membership(ROTH, Role.EXPERT), EXPERT)
    await town.says("weber", "/vertretung")
    await town.presses("weber", "Anna Roth vertritt")
    await town.says("weber", "18.10.")
    await town.says("weber", "ja")


@pytest.mark.parametrize("deputy", [False, True])
async def test_who_comes_in_the_contacts_place_is_not_in_a_chat_that_a_maker_bound(
    town: MixedTown, *, deputy: bool
) -> None:
    await mixed(town)
    await (stands_in(town) if deputy else hands_over(town))
    assert "Im privaten Chat mit mir: Anna Roth" in heard(town, "roth")[-1 if deputy else -2]
    await town.presses("roth", AGREE)
    assert "Die Brücke steht" in heard(town, GROUP)[-1]
    forget(town, "roth")
    await town.writes("ada", "Treffen schon um drei!", GROUP)
    assert heard(town, "roth") == ["Ada Lindner: Treffen schon um drei!"]


@pytest.mark.parametrize("leaves", [Pressed("a.verdict.t1.no-go", "0"), Departed()])
async def test_a_chat_that_only_the_new_one_may_be_in_is_let_go_as_such(
    town: MixedTown, leaves: Event
) -> None:
    """It is not said that nobody of the team is there: they may be, and can bind it anew."""
    ben_left = member(BEN, Side.MAKER, left_at=SINCE)
    await mixed(town, ben_left, JO, membership(JO, Role.MAKER), profile(JO), OFFERED)
    await joins(town)
    undecided = [Put(member(ADA, Side.MAKER, verdict=None))]
    await town.store.run(lambda tx: tx.apply(undecided))
    forget(town, "jo", "kim")
    await town.happens("ada", leaves, GROUP if leaves == Departed() else None)
    assert "habe ich sonst niemanden vom Team bemerkt" in "\n".join(heard(town, "jo"))
    told = "\n".join(heard(town, "kim"))
    assert "habe ich kein anderes Mitglied bemerkt" in told
    assert "kein Mitglied mehr" not in told
