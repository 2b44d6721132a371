"""Facts are found again as they were written."""

import asyncio
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.challenges import Answer, Challenge, Suggestion
from bot.domain.changes import Drop, Entity, Put
from bot.domain.people import Account, Membership, Person, Role
from bot.domain.teams import Member, Stage, Team
from bot.ports import StoreError, Tx
from bot.talk.model import Option, Progress
from storage.mapping import shape_of
from storage.store import SqlStore
from tests.contract.samples import (
    ADA,
    ADAS_LAPTOP,
    ADAS_PHONE,
    BEN,
    BENS_PHONE,
    KIM,
    NOW,
    member,
)

WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
st.register_type_strategy(str, WORDS)
st.register_type_strategy(int, st.integers(-(2**63), 2**63 - 1))
st.register_type_strategy(float, st.floats(allow_nan=False, allow_infinity=False))
st.register_type_strategy(
    datetime,
    st.datetimes(
        datetime(1000, 1, 2),
        datetime(9999, 12, 30),
        timezones=st.just(UTC),
    ),
)
SETTINGS = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


async def put(store: SqlStore, *entities: Entity) -> None:
    await store.run(lambda tx: tx.apply(Put(entity) for entity in entities))


KINDS: dict[str, type[Any]] = {kind.__name__: kind for kind in get_args(Entity)}


def _is_trimmed(entity: Any) -> bool:
    """Whether no words end with blanks: those put behind sealed choices are taken away again."""
    return not any(str(getattr(entity, each.name)).endswith(" ") for each in fields(entity))


@cache
def samples_of(name: str) -> list[list[Any]]:
    """Return lists of facts of a kind, with all that their types allow; they are dear to make."""

    @SETTINGS
    @given(st.lists(st.from_type(KINDS[name]).filter(_is_trimmed), min_size=1, max_size=3))
    def collect(found: list[Any]) -> None:
        samples.append(found)

    samples: list[list[Any]] = []
    collect()
    return samples


@pytest.mark.parametrize("name", KINDS)
async def test_every_fact_comes_back_as_it_was_written(store: SqlStore, name: str) -> None:
    kind = KINDS[name]

    async def round_trip(tx: Tx, entities: list[Any]) -> None:
        for entity in entities:
            key = [getattr(entity, name) for name in shape_of(kind).key]
            await tx.apply([Put(entity)])
            assert await tx.get(kind, *key) == entity
            assert entity in await tx.find(kind)
            await tx.apply([Drop(entity)])
            assert await tx.get(kind, *key) is None

    for entities in samples_of(name):
        await store.run(lambda tx, entities=entities: round_trip(tx, entities))  # type: ignore[misc]


async def test_put_replaces_the_fact_with_the_same_key(store: SqlStore) -> None:
    await put(store, ADA, BEN)
    renamed = replace(ADA, name="Ada L.", snoozed_until=NOW)
    await put(store, renamed)
    assert await store.run(lambda tx: tx.find(Person)) == (renamed, BEN)


async def test_drop_removes_one_fact_by_its_key(store: SqlStore) -> None:
    await put(store, ADA, BEN)
    await store.run(lambda tx: tx.apply([Drop(replace(ADA, name="whatever"))]))
    await store.run(lambda tx: tx.apply([Drop(KIM)]))
    assert await store.run(lambda tx: tx.find(Person)) == (BEN,)


async def test_changes_are_carried_out_in_order(store: SqlStore) -> None:
    await store.run(lambda tx: tx.apply([Put(ADA), Drop(ADA), Put(BEN), Put(ADA), Drop(BEN)]))
    assert await store.run(lambda tx: tx.find(Person)) == (ADA,)


async def test_a_fact_is_got_by_all_parts_of_its_key(store: SqlStore) -> None:
    maker = Membership("ada", "erzgebirge", Role.MAKER, NOW)
    await put(store, maker, replace(maker, role=Role.EXPERT, left_at=NOW))
    key = ("ada", "erzgebirge", Role.MAKER)
    assert await store.run(lambda tx: tx.get(Membership, *key)) == maker
    assert await store.run(lambda tx: tx.get(Membership, "ada", "dresden", "maker")) is None
    with pytest.raises(TypeError):
        await store.run(lambda tx: tx.get(Membership, "ada"))


async def test_facts_are_found_by_equal_fields(store: SqlStore) -> None:
    gone = replace(BENS_PHONE, reachable=False)
    await put(store, ADAS_PHONE, ADAS_LAPTOP, gone, ADA, replace(BEN, snoozed_until=NOW))

    async def found(kind: type[Any], **where: Any) -> list[str]:
        return [fact.id for fact in await store.run(lambda tx: tx.find(kind, **where))]

    assert await found(Account, person_id="ada") == ["matrix:@ada:example.org", "telegram:1"]
    assert await found(Account, person_id="ada", reachable=False) == []
    assert await found(Account, reachable=False) == ["telegram:2"]
    assert await found(Person, snoozed_until=None) == ["ada"]
    assert await found(Person, snoozed_until=NOW.astimezone(timezone(timedelta(hours=2)))) == [
        "ben"
    ]
    assert await found(Person, form="du") == []


@pytest.mark.parametrize("many", [tuple, list, set, frozenset])
async def test_several_values_mean_one_of(store: SqlStore, many: type[Any]) -> None:
    await put(store, ADA, BEN, KIM, replace(KIM, id="lea", snoozed_until=NOW))

    async def found(**where: Any) -> list[str]:
        return [fact.id for fact in await store.run(lambda tx: tx.find(Person, **where))]

    assert await found(id=many(["kim", "nobody", "ada"])) == ["ada", "kim"]
    assert await found(id=many([])) == []
    assert await found(id=many(["ada", "ben"]), language="en") == ["ben"]
    assert await found(snoozed_until=many([NOW])) == ["lea"]
    assert await found(snoozed_until=many([NOW, None]), id=many(["lea", "ben"])) == ["ben", "lea"]
    assert await found(snoozed_until=many([None])) == ["ada", "ben", "kim"]
    assert await found(paused=many([False])) == ["ada", "ben", "kim", "lea"]
    assert await found(id=many([f"p{n}" for n in range(100_000)] + ["kim"])) == ["kim"]


async def test_facts_come_in_the_order_of_their_keys(store: SqlStore) -> None:
    ids = ["ä", "a", "B", "Z", "z", "_", "10", "9", "a b", "a-b", "ab", "😀", "\ufffd"]
    await put(store, *(replace(ADA, id=name) for name in ids))
    assert [person.id for person in await store.run(lambda tx: tx.find(Person))] == sorted(ids)
    await put(store, *(member(person, team) for person in "cab" for team in "yx"))
    members = await store.run(lambda tx: tx.find(Member))
    assert [one.team_id + one.person_id for one in members] == ["xa", "xb", "xc", "ya", "yb", "yc"]


async def test_what_is_no_fact_or_field_is_refused(store: SqlStore) -> None:
    with pytest.raises(TypeError):
        await store.run(lambda tx: tx.find(Progress))
    for value in ("x", None, ("x",)):
        with pytest.raises(TypeError):
            await store.run(lambda tx, value=value: tx.find(Person, nickname=value))  # type: ignore[misc]


async def test_an_instant_without_a_time_zone_is_refused(store: SqlStore) -> None:
    with pytest.raises(ValueError, match="time zone"):
        await put(store, replace(ADA, snoozed_until=datetime(2024, 10, 1)))
    assert await store.run(lambda tx: tx.find(Person)) == ()


async def test_instants_are_the_same_in_every_time_zone(store: SqlStore) -> None:
    berlin = timezone(timedelta(hours=2))
    await put(store, replace(ADA, snoozed_until=NOW.astimezone(berlin)))
    [ada] = await store.run(lambda tx: tx.find(Person))
    assert ada.snoozed_until == NOW
    assert ada.snoozed_until is not None
    assert ada.snoozed_until.tzinfo is UTC


def team(number: int, programme: str = "erzgebirge") -> Team:
    return Team(f"{programme}/{number}", programme, number, "c", "p", "T", Stage.TALKING, NOW)


async def test_numbers_count_up_from_one_in_each_programme(store: SqlStore) -> None:
    assert await store.run(lambda tx: tx.next_number(Team, "erzgebirge")) == 1
    await put(store, team(1), team(7), team(3), team(20, "dresden"))
    assert await store.run(lambda tx: tx.next_number(Team, "erzgebirge")) == 8
    assert await store.run(lambda tx: tx.next_number(Team, "dresden")) == 21
    assert await store.run(lambda tx: tx.next_number(Challenge, "erzgebirge")) == 1


async def test_numbers_and_pairs_are_unique(store: SqlStore) -> None:
    pair = Suggestion("s", "erzgebirge", "c", "ada", "kim", 0.5, (), NOW, Answer.INTERESTED)
    await put(store, team(1), pair)
    with pytest.raises(StoreError):
        await put(store, replace(team(1), id="another"))
    with pytest.raises(StoreError):
        await put(store, replace(pair, id="another"))
    assert await store.run(lambda tx: tx.find(Team)) == (team(1),)
    assert await store.run(lambda tx: tx.find(Suggestion)) == (pair,)


async def test_numbers_stay_single_when_many_ask_at_once(store: SqlStore, other: SqlStore) -> None:
    async def found(tx: Tx) -> int:
        number = await tx.next_number(Team, "erzgebirge")
        await tx.apply([Put(team(number))])
        return number

    numbers = await asyncio.gather(*(s.run(found) for s in (store, other) for _ in range(4)))
    assert sorted(numbers) == list(range(1, 9))


PROGRESS = Progress(
    "profile",
    "run1",
    "skills",
    NOW,
    NOW + timedelta(minutes=1),
    subject={"programme": "erzgebirge"},
    answers={"name": "Ada", "skills": ["Holz", "CAD"], "links": None},
    options={"challenge": (Option("c1", "Brauerei"),)},
    picked=("a", "b"),
    pending={"deep": [1, 2.5, True]},
    editing=True,
)


async def test_the_open_dialog_of_an_account_is_kept(store: SqlStore) -> None:
    assert await store.run(lambda tx: tx.progress("telegram:1")) is None
    await store.run(lambda tx: tx.save_progress("telegram:1", replace(PROGRESS, step="name")))
    await store.run(lambda tx: tx.save_progress("telegram:1", PROGRESS))
    assert await store.run(lambda tx: tx.progress("telegram:1")) == PROGRESS
    assert await store.run(lambda tx: tx.progress("telegram:2")) is None
    await store.run(lambda tx: tx.save_progress("telegram:1", None))
    await store.run(lambda tx: tx.save_progress("telegram:1", None))
    assert await store.run(lambda tx: tx.progress("telegram:1")) is None


async def test_open_dialogs_are_found_by_name(store: SqlStore) -> None:
    meeting = replace(PROGRESS, dialog="meeting")

    async def work(tx: Tx) -> None:
        await tx.save_progress("telegram:1", PROGRESS)
        await tx.save_progress("telegram:2", meeting)
        await tx.save_progress("telegram:3", replace(PROGRESS, dialog="update"))
        found = await tx.progresses(("meeting", "profile"))
        assert found == {"telegram:1": PROGRESS, "telegram:2": meeting}
        assert await tx.progresses(()) == {}

    await store.run(work)
