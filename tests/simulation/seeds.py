"""Playing many seeds, and saying which invariant breaks where."""

import argparse
import asyncio
import logging
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from adapters.system import collect_rarely
from tests.simulation.run import Broken, Plan, play


def main() -> int:
    """Play the seeds that were asked for; return 1 if one broke an invariant."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.simulation",
        description="Play seeds, and say which invariant breaks where.",
    )
    parser.add_argument("--seed", type=int, help="play this one")
    parser.add_argument("--seeds", type=int, default=1, help="play so many")
    parser.add_argument("--first", type=int, default=1, help="the first of them")
    parser.add_argument("--people", type=int, default=30)
    parser.add_argument("--days", type=int, default=212)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--calm", action="store_true", help="no faults, no restarts")
    given = parser.parse_args()
    seeds = range(given.first, given.first + given.seeds)
    seeds = range(given.seed, given.seed + 1) if given.seed is not None else seeds
    plans = [Plan(seed, given.people, given.days, given.calm) for seed in seeds]
    faults = "without faults" if given.calm else "with faults"
    size = f"{given.people} people and {given.days} days {faults}"
    print(f"{len(plans)} worlds of {size}, {given.processes} at a time", flush=True)
    failed, began = 0, time.perf_counter()
    with ProcessPoolExecutor(given.processes, get_context("spawn")) as pool:
        for well, report in pool.map(_play, plans):
            failed += not well
            print(report, flush=True)
    took = time.perf_counter() - began
    print(f"{len(plans) - failed} of {len(plans)} keep every invariant, {took:.0f} s")
    return min(failed, 1)


def _play(plan: Plan) -> tuple[bool, str]:
    logging.getLogger().setLevel(logging.ERROR)
    collect_rarely()
    began, worked = time.perf_counter(), time.process_time()
    try:
        result = asyncio.run(play(plan))
    except Broken as broken:
        return False, f"seed {plan.seed} broke an invariant.\n{broken}\nReplay: {plan.command}"
    took, work = time.perf_counter() - began, time.process_time() - worked
    counts = result.counts
    talk = f"{counts['said']} said, {counts['heard']} heard, {result.restarts} restarts"
    spent = f"{took:.1f} s ({work:.1f} s of the processor)"
    return True, f"seed {plan.seed}: {talk}, {spent}, {result.digest[:16]}"
