"""Which change makes a case due, which of them are handed out, and what a wrong clock does."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.challenges import Answer, Suggestion
from bot.domain.changes import Change, Drop, EndDialog, Put
from bot.domain.codec import pack
from bot.domain.meetings import Meeting
from bot.domain.milestones import Standing, Update
from bot.domain.people import Membership, Role
from bot.domain.reminders import Reminder
from bot.domain.teams import Stage, Team
from bot.ports import AT_ONCE, Look, Matter, Tx, Wait, Watch
from bot.talk.model import Progress
from storage.store import SqlStore
from tests.contract.samples import ADA, ADAS_PHONE, BENS_PHONE, HOUR, NOW, member

TEAM = Team("team", "here", 1, "c", "ben", "Tresen", Stage.ACTIVE, NOW)
ASKED = Suggestion("s", "here", "c", "ada", "ben", 1.0, (), NOW, Answer.INTERESTED, asked_at=NOW)
DRAFT = Progress("maker", "run", "name", NOW, NOW, {"programme": "here"})
LATER = NOW + timedelta(days=3)
UPDATE = Update("u", "team", "ada", "2024-10", Standing.ON_TRACK, None, "", None, False, NOW)
REMINDER = Reminder("k", "ada", "here", "date", "team", "reminder", NOW)
LEAD = Membership("kim", "here", Role.COORDINATOR, NOW)


async def write(store: SqlStore, *changes: Change) -> None:
    await store.run(lambda tx: tx.apply(changes))


async def due(store: SqlStore) -> list[tuple[str, str]]:
    async def work(tx: Tx) -> list[tuple[str, str]]:
        found = [await tx.looks.due("here", matter, NOW, 10) for matter in Matter]
        return [(look.matter, look.id) for several in found for look in several]

    return await store.run(work)


async def put(store: SqlStore, *looks: Look) -> None:
    await store.run(lambda tx: tx.looks.put("here", looks, NOW))


async def put_waits(store: SqlStore, *waits: Wait) -> None:
    await store.run(lambda tx: tx.looks.put_waits("here", waits))


async def waiting(store: SqlStore) -> list[tuple[str, str]]:
    async def work(tx: Tx) -> Sequence[Wait]:
        return await tx.looks.waiting("here", NOW, 10)

    return sorted((each.person_id, each.id) for each in await store.run(work))


async def settled(store: SqlStore) -> None:
    """Write a team, a request and a draft, and look at them later."""
    everything = (Put(TEAM), Put(ASKED), Put(ADAS_PHONE), Put(member("ada")), Put(LEAD))
    await write(store, *everything)
    await store.run(lambda tx: tx.save_progress(ADAS_PHONE.id, DRAFT))
    assert await due(store) == [("team", "team"), ("request", "s"), ("draft", ADAS_PHONE.id)]
    await put(store, Look(Matter.TEAM, "team", LATER), Look(Matter.REQUEST, "s", LATER))
    await put(store, Look(Matter.DRAFT, ADAS_PHONE.id, LATER))
    await store.run(lambda tx: tx.looks.keep_watch("here", Watch("1", NOW)))
    assert await due(store) == []


@pytest.mark.parametrize(
    "change",
    [
        Put(replace(TEAM, stage=Stage.TALKING)),
        Put(member("ben")),
        Drop(member("ada")),
        Put(Meeting("team", "2024-10")),
        Drop(Meeting("team", "2024-10")),
        Put(UPDATE),
        Put(ADAS_PHONE),
        Drop(REMINDER),
    ],
    ids=str,
)
async def test_a_team_is_due_when_its_facts_change(store: SqlStore, change: Change) -> None:
    await settled(store)
    await write(store, change)
    assert ("team", "team") in await due(store)


@pytest.mark.parametrize(
    "change", [Put(ADA), Put(BENS_PHONE), Put(REMINDER), Put(Meeting("other", "2024-10"))], ids=str
)
async def test_a_team_is_not_due_for_nothing(store: SqlStore, change: Change) -> None:
    await settled(store)
    await write(store, change)
    assert await due(store) == []


@pytest.mark.parametrize("change", [Put(replace(TEAM, stage=Stage.ENDED)), Drop(TEAM)], ids=str)
async def test_a_team_that_has_ended_is_due_no_more(store: SqlStore, change: Change) -> None:
    await settled(store)
    await put(store, Look(Matter.TEAM, "team"))
    await write(store, change)
    assert await due(store) == []


async def test_requests_and_drafts_come_and_go(store: SqlStore) -> None:
    await settled(store)
    await write(store, Put(replace(ASKED, asked_at=LATER)))
    await store.run(lambda tx: tx.save_progress(ADAS_PHONE.id, DRAFT))
    assert await due(store) == [("request", "s"), ("draft", ADAS_PHONE.id)]
    await write(store, Put(replace(ASKED, withdrawn_at=NOW)), EndDialog(ADAS_PHONE.id))
    assert await due(store) == []
    await store.run(lambda tx: tx.save_progress(ADAS_PHONE.id, replace(DRAFT, subject={})))
    assert await due(store) == []


async def test_a_draft_that_waits_behind_a_dialog_about_no_programme_is_due(
    store: SqlStore,
) -> None:
    asked = replace(DRAFT, run="2", subject={}, before=pack(Progress, DRAFT))
    await store.run(lambda tx: tx.save_progress(ADAS_PHONE.id, asked))
    assert await due(store) == [("draft", ADAS_PHONE.id)]


async def test_a_new_coordinator_is_told_of_everything(store: SqlStore) -> None:
    await settled(store)
    await write(store, Put(Membership("ada", "here", Role.MAKER, NOW)))
    assert await store.run(lambda tx: tx.looks.watch("here")) == Watch("1", NOW)
    await write(store, Put(Membership("ada", "here", Role.COORDINATOR, NOW)))
    assert await store.run(lambda tx: tx.looks.watch("here")) is None


async def test_all_living_cases_are_found_in_pieces(store: SqlStore) -> None:
    teams = [replace(TEAM, id=f"t{number}", number=number) for number in range(5)]
    ended = replace(TEAM, id="t9", number=9, stage=Stage.ENDED)
    other = replace(TEAM, id="t8", programme_id="there")
    await write(store, *(Put(each) for each in (*teams, ended, other)))
    await put(store, *(Look(Matter.TEAM, each.id, LATER) for each in teams))

    async def find_from(after: str) -> str:
        return await store.run(lambda tx: tx.looks.find_cases("here", Matter.TEAM, after, 2))

    pieces = [await find_from("")]
    while pieces[-1]:
        pieces.append(await find_from(pieces[-1]))
    assert pieces == ["t1", "t3", "t4", ""]
    assert await due(store) == [("team", f"t{number}") for number in range(5)]


async def test_the_longest_due_come_first_and_not_too_many(store: SqlStore) -> None:
    looks = [Look(Matter.TEAM, f"t{hours}", NOW - hours * HOUR) for hours in range(-1, 4)]
    await put(store, *looks)

    async def work(tx: Tx) -> list[str]:
        assert await tx.looks.due("there", Matter.TEAM, NOW, 10) == ()
        return [each.id for each in await tx.looks.due("here", Matter.TEAM, NOW, 3)]

    assert await store.run(work) == ["t3", "t2", "t1"]
    found = await store.run(lambda tx: tx.looks.due_teams(["t0", "t-1", "t7"], NOW))
    assert found == {"t0"}
    await store.run(lambda tx: tx.looks.drop(looks))
    assert await due(store) == []


async def test_what_was_looked_at_in_the_future_is_looked_at_again(store: SqlStore) -> None:
    await put(store, Look(Matter.TEAM, "now", LATER))
    await store.run(
        lambda tx: tx.looks.put("here", [Look(Matter.TEAM, "ahead", LATER + HOUR)], LATER)
    )
    await put_waits(store, Wait("ada", Matter.TEAM, "ahead", LATER))
    await store.run(lambda tx: tx.looks.look_back("here", NOW))
    assert await due(store) == [("team", "ahead")]
    assert await waiting(store) == [("ada", "ahead")]


@pytest.mark.parametrize("change", [Put(ADA), Put(ADAS_PHONE)], ids=str)
async def test_a_persons_own_facts_end_their_waits(store: SqlStore, change: Change) -> None:
    await put_waits(
        store,
        Wait("ada", Matter.TEAM, "a", LATER),
        Wait("ada", Matter.REQUEST, "b", LATER),
        Wait("ben", Matter.TEAM, "a", LATER),
    )
    assert await waiting(store) == []
    await write(store, change)
    assert await waiting(store) == [("ada", "a"), ("ada", "b")]


async def test_waits_are_single_and_forgotten(store: SqlStore) -> None:
    waits = (Wait("ada", Matter.TEAM, "a"), Wait("ben", Matter.TEAM, "a", LATER))
    await put_waits(store, *waits)
    await put_waits(store, waits[0])
    assert await store.run(lambda tx: tx.looks.waits_of("here", ["ada", "ben"])) == waits
    assert await store.run(lambda tx: tx.looks.waits_of("there", ["ada"])) == ()
    await store.run(lambda tx: tx.looks.wake(["ben"]))
    assert await waiting(store) == [("ada", "a"), ("ben", "a")]
    await store.run(lambda tx: tx.looks.drop_waits(waits))
    assert await waiting(store) == []
    assert Look(Matter.TEAM, "a").at == AT_ONCE
