"""Known and unknown get the same answer, so that nobody finds out by trying what there is."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.codes import code_hash, new_code
from bot.domain.changes import Put
from bot.domain.people import Invitation, Person, Role
from bot.domain.teams import Team
from bot.ports import Tx
from bot.talk.model import Pressed
from tests.support.cases import kept
from tests.support.clock import at
from tests.support.marked import settle_marked
from tests.support.town import Town

OUTSIDERS = ("tlead", "tmaker1", "tfree", "tseeks", "texpert", "hleft", "stranger")


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path, at("2024-10-08 10:00"))
    await settle_marked(town)
    yield town
    await town.close()


async def answer(town: Town, name: str, text: str) -> str:
    await town.says(name, "/abbrechen")
    town.news(name)
    await town.says(name, text)
    said = "\n".join(each.text for each in town.news(name))
    assert said
    return said


async def same(town: Town, name: str, text: str, known: str, unknown: str) -> None:
    """Both words lead to the same answer, but for the word itself."""
    one = await answer(town, name, text.format(known))
    other = await answer(town, name, text.format(unknown))
    assert one.replace(known, "…") == other.replace(unknown, "…")


@pytest.mark.parametrize("name", OUTSIDERS)
async def test_a_team_of_others_is_as_unknown_as_one_that_is_not(town: Town, name: str) -> None:
    (team,) = await kept(town, Team, id="ht2")

    async def work(tx: Tx) -> None:
        await tx.apply([Put(replace(team, number=77, name="Kupferdach"))])

    await town.store.run(work)
    await same(town, name, "/team {}", "77", "78")
    await same(town, name, "/team {}", "Kupferdach", "Silberhorn")
    await same(town, name, "/treffen {}", "Kupferdach", "Silberhorn")


@pytest.mark.parametrize("name", OUTSIDERS)
@pytest.mark.parametrize("meant", ["Kim Znamehmaker2q", "Kim Znamehmaker2", "Znamehmaker2q"])
async def test_a_person_of_others_is_as_unknown_as_one_who_is_not(
    town: Town, name: str, meant: str
) -> None:
    """A slip in one's own people's names is forgiven, whether or not somebody else has that name.

    The coordinator there has a ``tmaker2``, one letter away, and is shown that person both times.
    """
    there = await answer(town, name, f"/person {meant}")
    (person,) = await kept(town, Person, id="hmaker2")

    async def work(tx: Tx) -> None:
        await tx.apply([Put(replace(person, name="Ganz Anders"))])

    await town.store.run(work)
    assert await answer(town, name, f"/person {meant}") == there


async def test_somebody_elses_member_number_is_unknown_to_a_member(town: Town) -> None:
    await same(town, "hmaker1", "/team {}", "2", "9")


@pytest.mark.parametrize("name", ["stranger", "hfree", "tlead"])
async def test_a_code_of_a_programme_that_is_gone_is_like_no_code(town: Town, name: str) -> None:
    gone, never = new_code(town.new_id), new_code(town.new_id)
    invitation = Invitation(code_hash(gone), "gone", Role.MAKER, None, None, town.clock.now())

    async def work(tx: Tx) -> None:
        await tx.apply([Put(invitation)])

    await town.store.run(work)
    await same(town, name, "/start {}", gone, never)


@pytest.mark.parametrize("name", ["tlead", "tmaker1", "stranger"])
async def test_a_button_of_others_is_like_one_of_nothing(town: Town, name: str) -> None:
    for action in ("help", "team", "suggestion", "verdict", "bind", "room", "update"):
        known = "hu1" if action == "help" else "ht1"
        answers = []
        for subject in (known, "nothing"):
            town.news(name)
            await town.happens(name, Pressed(f"a.{action}.{subject}.no", "0"))
            answers.append([each.text for each in town.news(name)])
        assert answers[0], action
        assert answers[0] == answers[1], action
