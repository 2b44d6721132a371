"""Who only came into a team's group chat, and never wrote to the bot, is forgotten in time."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.challenges import Side
from bot.domain.changes import Put
from bot.domain.people import Account, Form, Person, Role
from bot.domain.teams import Room
from bot.engine.heed import heed
from bot.talk.model import Arrived, Departed
from storage.guests import _guest
from storage.traces import has_traces
from tests.acceptance.test_forgotten import texts
from tests.support.cases import JO, member, membership, settle
from tests.support.clock import at
from tests.support.town import Town

GUEST = "telegram:98765432"
LONG = timedelta(days=70)


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    """A town where the team has a group chat, and somebody is not known."""
    town = await settle(Town(tmp_path, at("2024-10-15 10:00")))
    room = Room(town.room("gruppe"), "t1", "ada", at("2024-10-01 10:00"))
    await town.store.run(lambda tx: tx.apply([Put(room)]))
    town.settle_in("fremd", "de")
    town.people["fremd"] = GUEST
    yield town
    await town.close()


async def pass_by(town: Town, span: timedelta = LONG) -> None:
    await town.wait_until(town.clock.now() + span)


async def test_a_guest_is_forgotten_when_they_were_not_seen_for_long(town: Town) -> None:
    await town.happens("fremd", Arrived(), "gruppe")
    assert [each.text for each in town.news("kim")]
    await town.happens("fremd", Departed(""), "gruppe")
    await pass_by(town, timedelta(days=50))
    assert has_traces(town.url, GUEST)
    await pass_by(town, timedelta(days=20))
    assert not has_traces(town.url, GUEST)
    assert not [each for each in texts(town.url) if "98765432" in each]


async def test_who_came_again_lately_is_not_forgotten_yet(town: Town) -> None:
    await town.happens("fremd", Arrived(), "gruppe")
    await pass_by(town, timedelta(days=50))
    await town.happens("fremd", Arrived(), "gruppe")
    await pass_by(town, timedelta(days=20))
    assert has_traces(town.url, GUEST)
    await pass_by(town)
    assert not has_traces(town.url, GUEST)


async def test_who_is_known_by_then_is_no_guest(town: Town) -> None:
    await town.happens("fremd", Arrived(), "gruppe")
    known = (Put(Person("fremd", "de", Form.DU, "Fritz Emd")), Put(Account(GUEST, "fremd")))
    await town.store.run(lambda tx: tx.apply(known))
    await pass_by(town)
    assert await town.store.run(lambda tx: tx.get(Account, GUEST)) is not None
    assert has_traces(town.url, GUEST)


async def test_the_leaving_of_somebody_unknown_is_not_even_kept(town: Town) -> None:
    went = [town._envelope(each, Departed(""), "gruppe") for each in ("fremd", "ada")]
    assert await heed(town.store, went) == went[1:]


async def test_what_happens_to_a_chat_names_no_guest(town: Town) -> None:
    """The chat itself stands for who did it; it and its words stay."""
    room = town.room("gruppe")
    await town.happens("fremd", Arrived(), "gruppe")
    await pass_by(town)
    assert [each.id for each in await town.store.run(lambda tx: tx.find(Room))] == [room]
    assert has_traces(town.url, room)


async def test_who_comes_again_on_another_day_is_named_again(town: Town) -> None:
    for _ in range(2):
        await town.happens("fremd", Arrived(), "gruppe")
    assert len(town.news("gruppe")) == len(town.news("kim")) == 1
    await pass_by(town, timedelta(days=1))
    town.news("kim")
    await town.happens("fremd", Arrived(), "gruppe")
    for name, told in (("gruppe", "Jemand ist jetzt hier"), ("kim", "Jemand ist jetzt im Chat")):
        assert [told in each.text for each in town.news(name)] == [True]


async def test_a_guest_who_was_in_the_team_meanwhile_is_named_again(town: Town) -> None:
    """Also on the day on which they leave it: they were named as who does not belong there yet."""
    town.settle_in("jo", "de")
    known = (JO, Account(town.people["jo"], "jo"), membership(JO, Role.MAKER))
    await town.store.run(lambda tx: tx.apply([Put(each) for each in known]))
    place = member(JO, Side.MAKER)
    await town.happens("jo", Arrived(), "gruppe")
    assert len(town.news("gruppe")) == len(town.news("kim")) == 1
    await town.store.run(lambda tx: tx.apply([Put(place)]))
    await town.happens("jo", Arrived(), "gruppe")
    assert town.news("gruppe") == []
    left = replace(place, left_at=town.clock.now())
    await town.store.run(lambda tx: tx.apply([Put(left)]))
    for _ in range(2):
        await town.happens("jo", Arrived(), "gruppe")
    assert len(town.news("gruppe")) == 1
    assert ["Jo Krause ist jetzt im Chat" in each.text for each in town.news("kim")] == [True]


@pytest.mark.parametrize(
    ("chat", "address"),
    [
        ("telegram:-100", GUEST),
        ("matrix:!r/1:town", "matrix:@ada/x:town"),
        ("matrix:!abc", "matrix:@a.b:town.example:8448"),
    ],
)
def test_the_address_is_read_from_the_key(chat: str, address: str) -> None:
    for since in ("", "2024-10-15/", "2024-10-15T12:00:00+02:00/"):  # older keys have none
        assert _guest(f"room-guest/{chat}/{since}{address}") == address
