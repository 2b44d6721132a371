"""Rounds: what each aim reaches, beside first come, first served and greedy, and how long it takes.

``python -m tests.bench.rounds`` compares 2,000 profiles with 200 challenges (texts put together
from those of nobody), then assigns them: three makers a challenge, two challenges a maker. Worth is
what ``Task.worth`` says; passed over are pairs who would both rather have each other.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from random import Random

from bot.assignment.solution import solve
from bot.assignment.stable import blocking
from bot.assignment.task import Edge, Pair, Task
from bot.domain.challenges import Side
from bot.domain.rounds import Aim
from bot.matching.score.population import population
from bot.matching.score.scorer import BlendedScorer
from bot.ports import Brief
from bot.rounds.thinking import BACK, LIMIT

MAKERS, CHALLENGES, CUTOFF = 2000, 200, 0.2


def briefs(side: Side, count: int, chance: Random) -> list[Brief]:
    """Return briefs made of three phrases each."""
    phrases = [phrase for each in population(side) for phrase in each.phrases]
    return [
        Brief(f"{side}{number:05}", tuple(chance.sample(phrases, 3)), "de", side=side)
        for number in range(count)
    ]


def compared(chance: Random) -> Task:
    """Return the task, after comparing everybody."""
    needs, offers = briefs(Side.CONTACT, CHALLENGES, chance), briefs(Side.MAKER, MAKERS, chance)
    scorer = BlendedScorer()
    forth, back = scorer.best(needs, offers, LIMIT), scorer.best(offers, needs, BACK)
    scores = {(one.id, e.id): e.score for one, row in zip(needs, forth, strict=True) for e in row}
    scores |= {(e.id, one.id): e.score for one, row in zip(offers, back, strict=True) for e in row}
    edges = tuple(Edge(*pair, score, score) for pair, score in scores.items())
    challenges, makers = {each.id: 3 for each in needs}, {each.id: 2 for each in offers}
    return Task(challenges, makers, edges, cutoff=CUTOFF)


def served(task: Task, order: Iterable[Edge]) -> frozenset[Pair]:
    """Return who gets a place if all come in this order."""
    chosen: set[Pair] = set()
    taken: Counter[str] = Counter()
    for each in order:
        free = taken[each.challenge] < task.challenges[each.challenge]
        if free and taken[each.maker] < task.makers[each.maker]:
            chosen.add(each.pair)
            taken.update(each.pair)
    return frozenset(chosen)


def first_come(task: Task, chance: Random) -> frozenset[Pair]:
    """Return the pairs if makers come by chance, and each takes the best that is free."""
    turn = {maker: chance.random() for maker in task.makers}
    return served(task, sorted(task.free, key=lambda each: (turn[each.maker], -each.weight)))


def greedy(task: Task) -> frozenset[Pair]:
    """Return the pairs if the best one is taken first."""
    return served(task, sorted(task.free, key=lambda each: (-each.weight, each.pair)))


def aimed(task: Task, aim: Aim) -> frozenset[Pair]:
    """Return the pairs of an aim."""
    return frozenset(solve(task, aim).pairs)


def rows(task: Task, chance: Random) -> Iterator[str]:
    """Yield a row for each way."""
    ways: dict[str, Callable[[], frozenset[Pair]]] = {
        "first come, first served": lambda: first_come(task, chance),
        "greedy": lambda: greedy(task),
        **{f"aim: {aim}": partial(aimed, task, aim) for aim in Aim},
    }
    best = task.worth(solve(task, Aim.BEST).pairs)
    for name, way in ways.items():
        began = time.perf_counter()
        pairs = way()
        took = time.perf_counter() - began
        people = len({one for pair in pairs for one in pair})
        share = 100 * task.worth(pairs) / best
        yield (
            f"| {name:<24} | {share:7.2f} % | {people:6} | "
            f"{len(blocking(task, pairs)):11} | {took:5.2f} s |"
        )


if __name__ == "__main__":
    chance = Random(6)
    began = time.perf_counter()
    task = compared(chance)
    print(f"{MAKERS} x {CHALLENGES} compared in {time.perf_counter() - began:.2f} s")
    print("| way                      |     worth | people | passed over |    took |")
    print("|--------------------------|-----------|--------|-------------|---------|")
    for row in rows(task, chance):
        print(row)
