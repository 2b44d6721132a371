"""The last place is given once, on both databases, while two replicas decide."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.domain.challenges import Answer, Side, Suggestion
from bot.domain.people import Form, Person, Role
from bot.domain.teams import Member
from bot.talk.model import Pressed
from tests.contract.conftest import DATABASES, sqlite_url
from tests.support.cases import BEN, JO, kept, member, membership, profile, settle, talking
from tests.support.clock import at
from tests.support.postgres import Postgres
from tests.support.town import Town

MIA = Person("mia", "de", Form.DU, "Mia Graf")


@pytest.fixture(params=DATABASES)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield sqlite_url(tmp_path)
    else:
        server: Postgres = request.getfixturevalue("server")
        with server.database(empty=True) as url:
            yield url


@pytest.fixture
async def town(url: str, tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path, at("2024-10-08 10:00"), url)
    yield town
    await town.close()


async def test_of_two_yeses_at_once_one_gets_the_last_place(town: Town) -> None:
    asked = at("2024-10-07 10:00")
    wishes = [
        Suggestion(id_, "erzgebirge", "c1", maker.id, "weber", 0.5, (), asked,
                   contact=Answer.INTERESTED, asked_at=asked)
        for id_, maker in (("s1", JO), ("s2", MIA))
    ]  # fmt: skip
    people = (JO, MIA, profile(JO), profile(MIA), talking(), member(BEN, Side.MAKER))
    roles = (membership(JO, Role.MAKER), membership(MIA, Role.MAKER))
    await settle(town, *people, *roles, *wishes)
    yes = [Pressed(f"a.suggestion.{each.id}.interested", "0") for each in wishes]
    await town.at_once(("jo", yes[0]), ("mia", yes[1]))
    makers = [each for each in await kept(town, Member) if each.side is Side.MAKER]
    assert len(makers) == 3
    found = await kept(town, Suggestion)
    assert sorted(each.mutual for each in found) == [False, True]
    assert [each.withdrawn_at is not None for each in found if not each.mutual] == [True]
