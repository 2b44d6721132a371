"""What a hostile member with a second account tries: other people's teams, words, and authority."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.announcements import Announcement, Course
from bot.domain.challenges import Side
from bot.domain.changes import Entity, Put
from bot.domain.milestones import Update
from bot.domain.people import Form, Person, Role
from bot.domain.teams import Bridging, Carrying, Member, Room
from bot.ports import Tx
from bot.talk.model import Pressed
from tests.support.cases import KIM, kept, member, membership, profile, settle
from tests.support.clock import at
from tests.support.mixed_town import MixedTown

NOW = at("2024-10-08 10:00")
MIA = Person("mia", "de", Form.DU, "Mia Wolf")
INSIDE = replace(member(MIA, Side.MAKER), team_id="t1")
VOID = "gehört zu einer früheren Frage"
CODE = re.compile(r"\b[a-z2-7]{4}(?:-[a-z2-7]{4}){3}\b")


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[MixedTown]:
    town = MixedTown(tmp_path, NOW)
    town.live_on_matrix("weber")
    await settle(town, MIA, membership(MIA, Role.MAKER), profile(MIA), INSIDE)
    town.settle_in("eve", "de")
    yield town
    await town.close()


async def write(town: MixedTown, *facts: Entity) -> None:
    async def work(tx: Tx) -> None:
        await tx.apply(Put(each) for each in facts)

    await town.store.run(work)


def heard(town: MixedTown, name: str) -> str:
    return "\n".join(each.text for each in town.news(name))


async def leave(town: MixedTown) -> None:
    await write(town, replace(INSIDE, left_at=town.clock.now()))


async def test_an_announcement_is_sent_by_nobody_but_who_wrote_it(town: MixedTown) -> None:
    await town.says("kim", "/rundnachricht Hallo")
    await town.presses("kim", "Alle")
    go = town.button("kim", "Senden")
    for name in ("ada", "mia", "eve"):
        for ref in (go.ref, "0", ""):
            await town.happens(name, Pressed(go.token, ref))
    await write(town, replace(membership(KIM, Role.COORDINATOR), left_at=NOW))
    await town.happens("kim", go)
    assert [each.course for each in await kept(town, Announcement)] == [Course.DRAFT]


async def test_a_command_for_private_chats_is_sent_there_and_says_no_more(town: MixedTown) -> None:
    town.room("Gruppe")
    await town.says("kim", "/rundnachricht Geheim", "Gruppe")
    (hint,) = town.news("Gruppe")
    assert "privaten Chat" in hint.text
    assert "rundnachricht" not in hint.text
    assert await kept(town, Announcement) == ()


async def test_the_code_of_a_teams_chat_opens_nothing_to_others(town: MixedTown) -> None:
    await town.says("mia", "/team")
    await town.presses("mia", "Gruppe verbinden")
    (code,) = set(CODE.findall(heard(town, "mia")))
    town.room("Diebe")
    for name in ("eve", "ben"):
        for room in ("Diebe", None):
            await town.says(name, f"/start {code}", room)
    assert await kept(town, Room) == ()
    assert {each.person_id for each in await kept(town, Member)} == {"ada", "weber", "mia"}
    await town.says("ada", f"/start {code}", "Diebe")
    assert [each.team_id for each in await kept(town, Room)] == ["t1"]


async def test_in_the_teams_chat_guests_learn_and_do_nothing(town: MixedTown) -> None:
    await write(town, Room(town.room("Gruppe"), "t1", "ada", NOW))
    for name in ("eve", "ben"):
        for words in ("/team", "/treffen", "/treffen 17.10. 14 Uhr", "/update im Plan", "/bruecke"):
            town.news(name)
            await town.says(name, words, "Gruppe")
            said = heard(town, "Gruppe") + heard(town, name)
            assert not re.search(r"Lindner|Weber|Wolf|Tresen", said), (name, words, said)
    assert await kept(town, Update) == ()


async def test_a_dialog_that_was_open_when_somebody_left_writes_nothing(town: MixedTown) -> None:
    await town.says("mia", "/update im Plan Wir sägen.")
    await leave(town)
    for _ in range(3):
        await town.says("mia", "überspringen")
    assert await kept(town, Update) == ()
    await write(town, INSIDE)
    await town.says("mia", "/treffen 17.10.2024 14 Uhr")
    await leave(town)
    await town.says("mia", "ja")
    assert all("schlägt" not in each.text for each in town.all_heard("ada"))


async def test_cards_from_before_somebody_left_are_void(town: MixedTown) -> None:
    await town.says("ada", "/treffen 17.10.2024 14 Uhr")
    await town.says("ada", "ja")
    await town.says("mia", "/team")
    tokens = [
        Pressed(token, each.ref)
        for each in town.visible("mia")
        for row in each.buttons
        for _, token in row
    ]
    assert {each.token.split(".")[1] for each in tokens} >= {"vote", "bind", "update"}
    await leave(town)
    for name in ("weber", "ada", "mia"):
        town.news(name)
    for each in tokens:
        await town.happens("mia", each)
        assert "✓ Mia" not in heard(town, "mia")
    assert heard(town, "weber") + heard(town, "ada") == ""
    assert await kept(town, Update) == ()


@pytest.mark.parametrize("group", [None, "Diebe"])
async def test_what_somebody_said_is_theirs_to_change_and_to_take_back(
    town: MixedTown, group: str | None
) -> None:
    """Telegram's numbers of messages are the same in many chats: the number alone says nothing."""
    await write(
        town, *(Bridging("t1", each, Carrying.YES, NOW) for each in ("ada", "weber", "mia"))
    )
    said = await town.writes("ada", "/sagen Morgen um zehn in der Halle")
    assert sum("um zehn" in each.text for each in town.all_heard("weber")) == 1
    room = town.room(group) if group else None
    for name in ("mia", "ben", "eve"):
        other = replace(said, account=town.people[name], room=room)
        await town.rewrites(other, "/sagen Das Treffen fällt aus")
        await town.takes_back(other)
    assert not [each for each in town.all_heard("weber") if each.edited]
    assert not [each for each in town.sent if each.body.removes]
    await town.takes_back(said)
    assert town.all_heard("weber")[-1].edited
