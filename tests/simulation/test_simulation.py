"""A handful of small worlds; ``make simulate`` plays many, and large ones."""

import asyncio
import os
import subprocess
import sys
from datetime import timedelta

import pytest

from bot.domain.changes import Put, Withdraw
from bot.domain.meetings import FIRST, Meeting
from bot.domain.people import Role
from bot.domain.teams import Stage
from bot.ports import Parcel
from bot.talk.model import Why
from tests.contract.samples import parcel
from tests.simulation.ledger import Ledger
from tests.simulation.run import Broken, Plan, play, staged
from tests.simulation.witness import Posted
from tests.simulation.written import coordinators_hear_of_first_meetings
from tests.support.cases import (
    ADA,
    KIM,
    MEMBERS,
    WEBER,
    challenge,
    membership,
    programme,
    team,
)
from tests.support.clock import at

MONTHS = 212


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, *(pytest.param(n, marks=pytest.mark.long) for n in (2, 3))])
async def test_months_with_faults_keep_the_policy(seed: int) -> None:
    result = await play(Plan(seed, 14, MONTHS))
    assert result.counts["said"] > 200
    assert result.restarts > 0


@pytest.mark.slow
async def test_people_wait_and_leave_and_are_forgotten() -> None:
    result = await play(Plan(24, 30, 80))
    assert min(result.counts[each] for each in ("waited", "left", "erased")) > 0


async def test_a_seed_is_one_world() -> None:
    plan = Plan(5, 8, 14)
    found = (await play(plan)).digest
    assert (await play(plan)).digest == found
    assert (await play(Plan(6, 8, 14))).digest != found


@pytest.mark.long
def test_the_order_of_sets_changes_nothing() -> None:
    """Sets of strings have another order in each process, unless it is told which."""
    plan = Plan(7, 6, 7)
    command = [sys.executable, "-m", "tests.simulation"]
    options = ["--seed", str(plan.seed), "--people", str(plan.people), "--days", str(plan.days)]
    env = os.environ | {"PYTHONHASHSEED": "1"}
    ran = subprocess.run(command + options, env=env, capture_output=True, text=True, check=True)
    told = next(line for line in ran.stdout.splitlines() if line.startswith("seed 7:"))
    assert asyncio.run(play(plan)).digest.startswith(told[-16:])


async def test_a_broken_invariant_tells_its_policy_and_how_to_see_it_again() -> None:
    plan = Plan(1, 6, 10)
    async with staged(plan) as (trial, world):
        for hands in world.hands.values():
            show = hands.arrive

            def twice(parcel: Parcel, ref: str, show: object = show) -> None:
                show(parcel, ref)  # type: ignore[operator]
                show(parcel, ref)  # type: ignore[operator]

            hands.arrive = twice
        with pytest.raises(Broken) as broken:
            await world.until(trial.clock.now() + timedelta(days=plan.days))
    assert broken.value.name == "it_is_shown_once"
    assert "never doubled" in str(broken.value)
    assert plan.command == 'make simulate SEED=1 ARGS="--people 6 --days 10"'


@pytest.mark.parametrize(
    ("taken", "gone"),
    [
        (Withdraw("news/t1/"), {"news/t1/1", "news/t1/2", "news/t1/3"}),
        (Withdraw("", "kim", in_role="here/coordinator"), {"news/t1/1", "team/t1/1"}),
        (Withdraw("meeting/t1/", "kim", in_role="here/coordinator"), set()),
        (Withdraw("meeting/t1/", "kim"), {"team/t1/1"}),
        (Withdraw("news/t1/", "ada"), {"news/t1/3"}),
    ],
)
def test_the_ledger_knows_what_is_taken_back(taken: Withdraw, gone: set[str]) -> None:
    ledger, lead = Ledger(programme()), {"person_id": "kim", "in_role": "here/coordinator"}
    ledger.write([
        Posted((
            parcel("news/t1/1", **lead),
            parcel("news/t1/2", person_id="kim"),
            parcel("news/t1/3", person_id="ada"),
            parcel("team/t1/1", why=Why.ESCALATION, matters=("team/t1/1", "meeting/t1/1"), **lead),
        )),
        taken,
    ])  # fmt: skip
    assert ledger.withdrawn == gone


@pytest.mark.parametrize(("lost", "is_late"), [(None, True), ("2024-10-01 10:00", False)])
def test_who_lost_the_first_date_has_time_for_another_one(
    lost: str | None, *, is_late: bool
) -> None:
    """It is the 9th, a week after the coordinator hears of a team that never had a date."""
    ledger, begun = (
        Ledger(programme()),
        team(stage=Stage.TALKING, matched_at=at("2024-09-18 10:00")),
    )
    meeting = Meeting("t1", FIRST, closed_at=None if lost is None else at(lost))
    lead = membership(KIM, Role.COORDINATOR)
    facts = (KIM, *MEMBERS, ADA, WEBER, challenge(), begun, meeting, lead)
    ledger.write([Put(each) for each in facts])
    for day in range(2, 10):
        found = [*coordinators_hear_of_first_meetings(ledger, at(f"2024-10-0{day} 18:00"))]
    assert bool(found) is is_late
