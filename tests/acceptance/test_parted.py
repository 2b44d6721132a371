"""A messenger that somebody parts with: nothing gets lost of what they said, or were to hear."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.challenges import Side
from bot.ports import Body, Fate, Parcel, Tx, Unreachable, Verdict, mark_of
from bot.privacy.erasure import erase, look_up_person
from bot.talk.markup import literal
from bot.talk.model import Said, Why
from storage.traces import has_traces
from tests.acceptance.test_bridge import words
from tests.acceptance.test_forgotten import forget, texts
from tests.acceptance.test_linked import CODE, heard, link
from tests.support.cases import ADA, BEN, WEBER, member, settle
from tests.support.clock import at
from tests.support.room_town import RoomTown, on_matrix

ILL = "Morgen fällt aus, ich bin krank."
NEWS = "news/1"
MINUTE = timedelta(minutes=1)


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[RoomTown]:
    """Return a town where Ada and Ben are on Telegram, Frau Weber on Matrix, Ada there, too."""
    town = RoomTown(tmp_path, at("2024-10-08 20:30"))
    town.live_on_matrix("weber", "ada2", "ada3")
    await settle(town, member(BEN, Side.MAKER), *words(ADA, BEN, WEBER))
    await link(town)
    await town.says("ada", "/link")
    town.news("ada")
    yield town
    await town.close()


async def part(town: RoomTown) -> None:
    await town.presses("ada", "Matrix (@ada2:town) trennen")
    assert "ist getrennt" in heard(town, "ada")
    assert not has_traces(town.url, on_matrix("ada2"))


async def wait(town: RoomTown, until: str = "2024-10-09 09:01") -> None:
    town.clock.set(at(until))
    await town.settle()


async def post(town: RoomTown, to: str) -> None:
    news = Parcel(NEWS, to, Body(literal("Neues")), Why.NEWS, "news", "ada", town.clock.now())
    await town.store.run(lambda tx: tx.post([news]))


async def test_what_was_said_there_to_others_still_reaches_them(town: RoomTown) -> None:
    await town.says("ada2", f"/sagen {ILL}")
    await part(town)
    await wait(town)
    for each in ("ben", "weber"):
        assert f"Ada Lindner: {ILL}" in heard(town, each)


async def test_it_goes_with_whoever_said_it_where_they_are_erased(town: RoomTown) -> None:
    await town.says("ada2", f"/sagen {ILL}")
    await part(town)

    async def forget(tx: Tx) -> None:
        known = await look_up_person(tx, ADA.id)
        await tx.apply(erase(known, town.clock.now(), town.new_id))

    assert (await town.store.run(lambda tx: tx.outbox_counts()))["waiting", "chat", "bridge"] == 2
    await town.store.run(forget)
    await wait(town)
    for each in ("ben", "weber"):
        assert ILL not in heard(town, each)


async def test_what_was_said_from_a_lost_account_still_reaches_them(town: RoomTown) -> None:
    await town.says("ada2", f"/sagen {ILL}")
    town.matrix.busy.add(on_matrix("weber"))  # her homeserver is down
    await wait(town, "2024-10-09 09:30")
    await town.says("kim", "/person Ada Lindner")
    await town.presses("kim", "Konto verloren")
    code = CODE.findall("\n".join(each.text for each in town.visible("kim")))[-1]
    await town.says("ada3", f"/start {code}")
    await wait(town, "2024-10-09 10:00")
    await town.presses("kim", "Ja, statt Matrix")
    town.matrix.busy.clear()
    await wait(town, "2024-10-09 10:10")
    assert not has_traces(town.url, on_matrix("ada2"))
    assert f"Ada Lindner: {ILL}" in heard(town, "weber")


async def test_what_was_taken_there_goes_where_they_are(town: RoomTown) -> None:
    town.hands.answer = lambda _: Unreachable("blocked")
    town.matrix.busy.add(on_matrix("ada2"))
    await post(town, town.people["ada"])
    await town.settle()
    town.hands.answer = None
    await town.presses("ada", "Matrix (@ada2:town) trennen")
    told = heard(town, "ada")
    town.matrix.busy.clear()
    await wait(town)
    assert (told + heard(town, "ada")).count("Neues") == 1
    assert not has_traces(town.url, on_matrix("ada2"))


@pytest.mark.parametrize("begun", [False, True], ids=["in hand", "begun"])
async def test_what_was_in_hand_there_goes_where_they_are(town: RoomTown, begun: bool) -> None:
    await post(town, on_matrix("ada2"))
    now = town.clock.now()
    claimed = await town.store.run(
        lambda tx: tx.claim_parcels("matrix", "one", now, now + MINUTE, 9)
    )
    assert [each.key for each in claimed] == [NEWS]
    if begun:
        assert await town.store.run(lambda tx: tx.begin_parcels([NEWS], "one", now + MINUTE))
    await town.presses("ada", "Matrix (@ada2:town) trennen")
    assert not await town.store.run(lambda tx: tx.begin_parcels([NEWS], "one", now + MINUTE))
    await town.store.run(lambda tx: tx.settle_parcel(NEWS, Verdict(Fate.SENT, ref="$1"), now))
    await wait(town)
    assert heard(town, "ada").count("Neues") == 1
    assert not has_traces(town.url, on_matrix("ada2"))


async def test_a_copy_in_hand_is_not_said_twice_where_that_can_be_told(town: RoomTown) -> None:
    await town.says("ada2", f"/sagen {ILL}")
    town.clock.set(at("2024-10-09 09:01"))
    now = town.clock.now()
    claimed = await town.store.run(
        lambda tx: tx.claim_parcels("telegram", "one", now, now + MINUTE, 9)
    )
    (copy,) = [each for each in claimed if each.to == town.people["ben"]]
    await town.presses("ada", "Matrix (@ada2:town) trennen")
    assert not await town.store.run(lambda tx: tx.begin_parcels([copy.key], "one", now + MINUTE))
    await wait(town, "2024-10-09 09:10")
    assert heard(town, "ben").count(ILL) == 1


async def test_what_is_held_in_doubt_there_is_held_for_where_they_are(town: RoomTown) -> None:
    await post(town, on_matrix("ada2"))
    held = Verdict(Fate.DOUBTFUL, note="nobody knows", doubt=True)
    await town.store.run(lambda tx: tx.settle_parcel(NEWS, held, town.clock.now()))
    await part(town)
    (parcel,) = await town.store.run(lambda tx: tx.held_parcels(["ada"], []))
    assert parcel.to == town.people["ada"]
    assert parcel.body == Body(literal("Neues"))


async def test_what_came_in_before_from_there_is_decided_first(town: RoomTown) -> None:
    town.clock.set(at("2024-10-09 10:00"))
    said = [town._envelope("ada2", Said(f"/sagen {each}")) for each in ("Eins", "Zwei", "Drei")]
    press = town._envelope("ada", town.button("ada", "Matrix (@ada2:town) trennen"))
    await town.store.accept([*said, press, town._envelope("ada2", Said("/sagen Vier"))])
    await town.settle()
    assert "ist getrennt" in heard(town, "ada")
    told = heard(town, "weber")
    assert [each in told for each in ("Eins", "Zwei", "Drei", "Vier")] == [True, True, True, False]


async def test_who_is_erased_leaves_no_mark_of_a_messenger_that_was_linked(town: RoomTown) -> None:
    theirs = (town.people["ada"], on_matrix("ada2"))
    assert [has_traces(town.url, each) for each in theirs] == [True, True]
    await forget(town, "ada")
    assert [has_traces(town.url, each) for each in theirs] == [False, False]
    stored = texts(town.url)
    assert not any(mark_of(address) in each for address in theirs for each in stored)
