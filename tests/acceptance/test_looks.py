"""A tick that looks at few cases says what a tick says that looks at all of them."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.challenges import Answer, Side, Suggestion
from bot.domain.changes import Entity, Put
from bot.domain.meetings import FIRST, Meeting, MeetingState
from bot.domain.milestones import Standing, Update
from bot.domain.people import Account, Person, Role
from bot.domain.policy import Meetings, Policy
from bot.domain.reminders import Reminder
from bot.domain.teams import Stage, Team
from bot.engine.tick import LOOKS, tick
from bot.ports import AT_ONCE, Lane, Look, Matter, Store, Tx
from bot.talk.model import Said
from tests.support.cases import (
    ADA,
    BEN,
    JO,
    KIM,
    WEBER,
    challenge,
    kept,
    member,
    membership,
    profile,
    programme,
    settle,
    talking,
    team,
)
from tests.support.clock import at
from tests.support.town import Town

BEGIN = "2024-09-02 10:00"
MONTHS = ("2024-09", "2024-10", "2024-11")


@pytest.fixture
async def towns(tmp_path: Path) -> AsyncIterator[Callable[..., Town]]:
    made: list[Town] = []

    def make() -> Town:
        folder = tmp_path / str(len(made))
        folder.mkdir()
        made.append(Town(folder, at(BEGIN)))
        return made[-1]

    yield make
    for each in made:
        await each.close()


def more() -> tuple[Entity, ...]:
    """Return a second team, which talks, with Ada in it, too; a request; and another maker."""
    return (
        JO,
        membership(JO, Role.MAKER),
        profile(JO),
        profile(BEN),
        challenge(id="c2", number=2, title="Ein Schild"),
        talking(id="t2", number=2, challenge_id="c2", name="Zweites", matched_at=at(BEGIN)),
        member(ADA, Side.MAKER, team_id="t2"),
        member(JO, Side.MAKER, team_id="t2"),
        member(WEBER, Side.CONTACT, team_id="t2"),
        Suggestion("s1", "erzgebirge", "c1", "ben", "weber", 1.0, (), at(BEGIN)),
    )


async def change(town: Town, rng: Random, now: datetime) -> None:
    """Let something happen that rules react to; the same in every town of a seed."""
    who = rng.choice(("ada", "ben", "weber", "jo"))
    team_id = rng.choice(("t1", "t2"))
    slot = FIRST if team_id == "t2" else rng.choice(MONTHS)

    async def work(tx: Tx) -> None:
        meeting = await tx.get(Meeting, team_id, slot) or Meeting(team_id, slot)
        person = await tx.get(Person, who)
        suggestion = await tx.get(Suggestion, "s1")
        account = await tx.get(Account, town.people[who])
        assert person is not None
        assert suggestion is not None
        assert account is not None
        starts = now + timedelta(hours=rng.randint(1, 300))
        proposed = meeting.propose("ada", starts, 60, now)
        facts: dict[str, Entity] = {
            "propose": proposed,
            "agree": meeting.agree("weber", frozenset({"ada", "weber"})),
            "object": meeting.object(),
            "miss": meeting.lose(now),
            "hold": meeting.hold(("ada",), "", now),
            "update": Update(f"u{now:%m%d%H}", "t1", "ada", now.strftime("%Y-%m"),
                             Standing.ON_TRACK, None, "", None, help=False, at=now),
            "snooze": replace(person, snoozed_until=now + timedelta(days=rng.randint(1, 9))),
            "pause": replace(person, paused=not person.paused),
            "ask": replace(suggestion, contact=Answer.INTERESTED, asked_at=now),
            "decline": replace(suggestion, maker=Answer.DECLINED),
            "lose": replace(account, reachable=not account.reachable),
            "lead": membership(KIM, Role.COORDINATOR, left_at=rng.choice((None, now))),
            "leave": member(JO, Side.MAKER, team_id="t2", left_at=rng.choice((None, now))),
        }  # fmt: skip
        act = rng.choice(tuple(facts))
        if act == "agree" and meeting.state is not MeetingState.PROPOSED:
            act = "propose"
        await tx.apply([Put(facts[act])])

    await town.store.run(work)


async def look_at_all(tx: Tx) -> None:
    """Forget when what has to be looked at."""
    teams = [Look(Matter.TEAM, each.id) for each in await tx.find(Team)]
    requests = [Look(Matter.REQUEST, each.id) for each in await tx.find(Suggestion)]
    await tx.looks.put("erzgebirge", [*teams, *requests], AT_ONCE)
    await tx.looks.wake(["ada", "ben", "weber", "jo", "kim"])


@dataclass(frozen=True, slots=True)
class Step:
    """A tick so many minutes after the one before; just before it, something may have happened."""

    minutes: int
    change: int | None
    speaker: str | None


def steps() -> st.SearchStrategy[Step]:
    """Return a step in which mostly nothing happens."""
    gaps = st.sampled_from((7, 60, 61, 180, 600, 600, 1440))
    speaker = st.sampled_from((*(None,) * 12, "ada", "weber", "jo"))
    happens = st.integers(0, 3).flatmap(
        lambda often: st.none() if often else st.integers(0, 10_000)
    )
    return st.builds(Step, gaps, happens, speaker)


async def live(town: Town, history: Sequence[Step], *, thorough: bool) -> None:
    """Let people live for some weeks, with ticks at odd moments."""
    await settle(town, *more(), base=programme())
    now = at(BEGIN)
    for step in history:
        now += timedelta(minutes=step.minutes)
        town.clock.set(now)
        if step.change is not None:
            await change(town, Random(step.change), now)
        if step.speaker is not None:
            await town.happens(step.speaker, Said("Hallo"))
        if thorough:
            await town.store.run(look_at_all)
        await town.service.tick()


async def reminded(town: Town) -> list[tuple[datetime, str]]:
    return sorted((each.at, each.key) for each in await kept(town, Reminder))


HISTORIES = st.lists(steps(), min_size=30, max_size=120)
FEW = settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
MANY = settings(FEW, max_examples=200)


async def compare(towns: Callable[..., Town], history: Sequence[Step]) -> None:
    """Live through a history twice, and compare who was reminded of what, and when."""
    few, everything = towns(), towns()
    await live(few, history, thorough=False)
    await live(everything, history, thorough=True)
    assert await reminded(few) == await reminded(everything)
    await few.close()
    await everything.close()


@pytest.mark.slow
@FEW
@given(history=HISTORIES)
async def test_looking_at_few_cases_is_as_good_as_looking_at_all(
    towns: Callable[..., Town], history: list[Step]
) -> None:
    await compare(towns, history)


@pytest.mark.long
@pytest.mark.timeout(1800)
@MANY
@given(history=HISTORIES)
async def test_in_many_histories_few_looks_are_as_good_as_all(
    towns: Callable[..., Town], history: list[Step]
) -> None:
    await compare(towns, history)


@pytest.fixture
async def town(towns: Callable[..., Town]) -> Town:
    return await settle(towns(), *more(), base=programme())


async def morning(town: Town) -> int:
    """Tick when the date of the month is asked for."""
    town.clock.set(at("2024-09-03 09:00"))
    return await town.service.tick()


async def test_a_case_that_cannot_be_read_harms_no_other(town: Town) -> None:
    orphan = team(id="t0", number=9, challenge_id="nowhere")
    await town.store.run(lambda tx: tx.apply([Put(orphan)]))
    assert await morning(town) == 2
    assert {each.team_id for each in await kept(town, Reminder)} == {"t1"}
    assert len(town.errors) == 1
    assert await town.service.tick() == 0
    town.clock.set(at("2024-09-03 10:00"))
    await town.service.tick()
    assert len(town.errors) == 1, "it is looked at again tomorrow, or when it changes"
    await town.store.run(lambda tx: tx.apply([Put(challenge(id="nowhere", number=7))]))
    town.clock.set(at("2024-09-04 10:00"))
    await town.service.tick()
    assert len(town.errors) == 1
    town.errors.clear()


async def test_a_clock_that_ran_ahead_loses_nothing(town: Town) -> None:
    starts = at("2024-09-12 14:00")
    meeting = Meeting("t1", "2024-09").propose("ada", starts, 60, at(BEGIN))
    agreed = meeting.agree("weber", frozenset({"ada", "weber"}))
    await town.store.run(lambda tx: tx.apply([Put(agreed)]))
    for wrong in ("2024-09-02 10:00", "2024-09-12 13:59", "2024-09-02 10:01"):
        town.clock.set(at(wrong))
        await town.service.tick()
    before = {each.key for each in await kept(town, Reminder)}
    town.clock.set(at("2024-09-11 14:00"))
    await town.service.tick()
    found = {each.key for each in await kept(town, Reminder)} - before
    assert "meeting/t1/2024-09/1/h24/ada" in found


async def test_a_programme_that_was_edited_is_looked_at_anew(town: Town) -> None:
    late = programme(policy=Policy(meetings=Meetings(20, 21, 22, 23)))
    town.programmes = {late.id: late}
    await town.restart()
    assert await morning(town) == 0
    town.programmes = {late.id: programme()}
    await town.restart()
    assert await town.service.tick() == 2


async def test_an_imported_team_is_found(town: Town) -> None:
    await morning(town)

    async def forget(tx: Tx) -> None:
        await tx.looks.drop([Look(Matter.TEAM, "t1"), Look(Matter.TEAM, "t2")])

    await town.store.run(forget)
    town.clock.set(at("2024-09-10 09:00"))
    assert await town.service.tick() == 0
    await town.store.run(lambda tx: tx.apply([Put(membership(BEN, Role.COORDINATOR))]))
    assert await town.service.tick() > 0


async def test_very_many_matters_of_one_person_all_arrive_in_one_morning(town: Town) -> None:
    several = [
        team(id=f"many{number}", number=10 + number, contact_id="jo", stage=Stage.ACTIVE)
        for number in range(LOOKS * 2 + 10)
    ]
    members = [member(JO, Side.CONTACT, team_id=each.id) for each in several]
    await town.store.run(lambda tx: tx.apply(Put(each) for each in several))
    await town.store.run(lambda tx: tx.apply(Put(each) for each in members))
    town.clock.set(at("2024-09-24 09:00"))
    await town.service.tick()
    told = await kept(town, Reminder, person_id="kim")
    assert len({each.team_id for each in told}) == len(several) + 2
    assert {each.at for each in told} == {town.clock.now()}


async def test_where_nothing_is_due_a_tick_is_one_transaction(town: Town) -> None:
    await morning(town)
    count = 0

    class Counting:
        async def run(self, work: Callable[[Tx], Awaitable[Any]], lane: Lane = Lane.FREE) -> Any:
            nonlocal count
            count += 1
            return await town.store.run(work, lane)

    await town.settle()
    assert await tick(cast("Store", Counting()), town.service.desk) == 0
    assert count == 1
