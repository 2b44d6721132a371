"""What people say right behind that which makes a group chat their team's, all in one go."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from bot.codes import code_hash
from bot.domain.challenges import Side
from bot.domain.changes import Drop
from bot.domain.people import Invitation
from bot.domain.teams import Bridging, Carrying, Room
from bot.engine.heed import heed
from bot.ports import Received, Tx
from bot.talk.model import Envelope, Odd, Overheard, RoomOpened, Said, Spoken
from storage.inbox import MOST_ATTEMPTS
from tests.support.cases import BEN, kept, member, settle
from tests.support.clock import at
from tests.support.heeding import heeded
from tests.support.room_town import BOT, RoomTown

NOW, SINCE = "2024-10-08 10:00", at("2024-09-10 10:00")
ROOM, GROUP, CODE = "matrix:!r1:town", "Gruppe", "abcd2345abcd2345"


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[RoomTown]:
    """Return a town where all of a team agree to the bridge, and share no chat yet."""
    town = RoomTown(tmp_path, at(NOW))
    yield town
    await town.close()


async def agreed(town: RoomTown, *on_matrix: str, silent: str = "") -> None:
    town.live_on_matrix(*on_matrix)
    said = (
        Bridging("t1", each, Carrying.OTHERS if each == silent else Carrying.YES, SINCE)
        for each in ("ada", "ben", "weber")
    )
    code = Invitation(code_hash(CODE), "erzgebirge", None, "t1", 1, SINCE)
    await settle(town, member(BEN, Side.MAKER), *said, code)


def said(town: RoomTown, name: str, what: str | Spoken, room: str) -> Envelope:
    spoken = Said(what) if isinstance(what, str) else what
    return town._envelope(name, Overheard(spoken), room)


def heard(town: RoomTown, name: str) -> list[str]:
    return [each.text for each in town.news(name)]


def opened(town: RoomTown, purpose: str = "team:t1") -> Envelope:
    return town._envelope(BOT, RoomOpened(purpose), ROOM)


@pytest.mark.parametrize("apart", [False, True], ids=["at once", "before it is decided"])
async def test_the_first_words_in_a_room_that_the_bot_made_are_carried(
    town: RoomTown, *, apart: bool
) -> None:
    await agreed(town, "ada", "ben", silent="ben")
    new = [opened(town), said(town, "ada", "Der Vertrag!", ROOM), said(town, "ben", "Nur so", ROOM)]
    if apart:
        await town.store.accept(await heed(town.store, new[:1]))
        new = new[1:]
    kept_of = await heed(town.store, new)
    assert [each.event for each in kept_of][-1] == Overheard(Said("Der Vertrag!"))
    await town.comes_in(*new)
    assert [each.id for each in await kept(town, Room)] == [ROOM]
    assert "Ada Lindner: Der Vertrag!" in heard(town, "weber")


async def test_who_spoke_before_all_were_invited_hears_in_private_that_it_was_not_carried(
    town: RoomTown,
) -> None:
    await agreed(town, "ada", "ben", silent="ben")
    early = Overheard(Said(""), Odd.TOO_EARLY)
    told = [town._envelope(each, early, ROOM) for each in ("ada", "ben")]
    await town.comes_in(opened(town), *told)
    (text,) = heard(town, "ada")
    assert text == (
        "Alte Brauerei: Was du im neuen Raum des Teams geschrieben hast, bevor alle eingeladen "
        "waren, konnte ich nicht weitergeben. Jetzt sind alle eingeladen: Was sie lesen sollen, "
        "bitte dort noch einmal schicken."
    )
    assert heard(town, "ben") == []  # who is not carried has lost nothing
    assert not [each for each in heard(town, "weber") if "weitergeben" in each]


async def test_a_room_that_the_bot_made_was_the_teams_from_the_first(town: RoomTown) -> None:
    """Also words whose key comes late; but those of before all had agreed are nobody's."""
    await agreed(town, "ada", "ben")
    await town.comes_in(opened(town))
    late = said(town, "ada", "Der Vertrag!", ROOM)
    before = town.clock.now() - timedelta(minutes=5)
    assert await heed(town.store, [late], {late.id: before}) == [late]
    assert await heeded(town.store, [late], {late.id: SINCE - timedelta(minutes=5)}) == []


async def test_a_room_that_is_opened_for_something_else_or_was_let_go_is_nobodys(
    town: RoomTown,
) -> None:
    await agreed(town, "ada", "ben")
    first = opened(town)
    words = said(town, "ada", "unter uns", ROOM)
    for purpose in ("team:t2", "private:@ada:town", ""):
        other = replace(first, event=RoomOpened(purpose))
        assert await heed(town.store, [other, words]) == [other]
    await town.store.accept([first])
    await town.settle()
    (room,) = await kept(town, Room)
    await town.store.run(lambda tx: tx.apply([Drop(room)]))
    assert await heed(town.store, [first, words]) == [first]


@pytest.mark.parametrize("apart", [False, True], ids=["at once", "one request each"])
async def test_what_is_said_behind_the_code_of_a_team_is_carried_though_its_author_said_more_before(
    town: RoomTown, *, apart: bool
) -> None:
    await agreed(town, "weber")
    new = [
        town._envelope("ada", Said("/hilfe")),
        said(town, "ben", "Noch unter uns", GROUP),
        town._envelope("ada", Said(f"/start {CODE}"), GROUP),
        said(town, "ben", "Hallo Frau Weber", GROUP),
    ]
    while apart and len(new) > 1:  # nothing is decided meanwhile
        await town.store.accept(await heed(town.store, [new.pop(0)]))
    await town.comes_in(*new)
    words = heard(town, "weber")
    assert "Ben Okafor: Hallo Frau Weber" in words
    assert not [each for each in words if "Noch unter uns" in each]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("kim", f"/start {CODE}"),
        ("ada", "/start abcd2345abcd2346"),
        ("ada", CODE),
        ("ada", "/start"),
    ],
)
async def test_nobody_hears_what_is_said_behind_another_word(
    town: RoomTown, name: str, text: str
) -> None:
    await agreed(town, "weber")
    given = town._envelope(name, Said(text), GROUP)
    words = said(town, "ben", "unter uns", GROUP)
    assert await heed(town.store, [given, words]) == [given]
    await town.store.accept([given])
    assert await heed(town.store, [words]) == []


async def finish(waits: Received, tx: Tx) -> None:
    await tx.finish_envelope(waits.number, failed=True)


async def test_a_code_that_waits_makes_no_other_chat_a_teams_and_none_once_it_failed(
    town: RoomTown,
) -> None:
    await agreed(town, "weber")
    given = town._envelope("ada", Said(f"/start {CODE}"), GROUP)
    elsewhere, here = (said(town, "ben", "unter uns", each) for each in ("Andere", GROUP))
    await town.store.accept([given])
    assert await heed(town.store, [elsewhere, here]) == [here]
    for _ in range(MOST_ATTEMPTS):
        (waits,) = await town.store.run(lambda tx: tx.claim_envelopes(9))
        await town.store.run(partial(finish, waits))
    assert await heed(town.store, [elsewhere, here]) == []
