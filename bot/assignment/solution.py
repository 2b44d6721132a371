"""What a solution is worth: beside the best there could be, and who is left over, why."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.assignment.stable import blocking, stable
from bot.assignment.task import SCALE, Edge, Pair, Task
from bot.assignment.total import best_total, nobody_left_over
from bot.domain.rounds import Aim, Lack


class Proof(StrEnum):
    """What a solution is for certain."""

    OPTIMAL = "optimal"
    STABLE = "stable"


@dataclass(frozen=True, slots=True)
class Solution:
    """Pairs, and how good they are.

    ``worth`` is the sum of how well the pairs fit, where each challenge with somebody counts as a
    perfect pair more; ``percent`` is that of the best that would be possible without any rule and
    without regard to who was left over. ``passed_over`` counts pairs who would both rather have
    each other. ``left`` are people who have places and nobody, challenges apart from makers.
    """

    aim: Aim
    proof: Proof
    pairs: tuple[Pair, ...]
    worth: float
    percent: float
    passed_over: int
    left_challenges: Mapping[str, Lack]
    left_makers: Mapping[str, Lack]


_SOLVERS: Mapping[Aim, tuple[Callable[[Task], frozenset[Pair]], Proof]] = {
    Aim.BEST: (best_total, Proof.OPTIMAL),
    Aim.NOBODY: (nobody_left_over, Proof.OPTIMAL),
    Aim.STABLE: (stable, Proof.STABLE),
}


def solve(task: Task, aim: Aim) -> Solution:
    """Return the solution for an aim. Raises ``ContradictoryError``."""
    solver, proof = _SOLVERS[aim]
    pairs = solver(task)
    best = _best(task)
    met = task.served | {one for pair in pairs for one in pair}
    return Solution(
        aim,
        proof,
        tuple(sorted(pairs, key=lambda pair: (-task.weights[pair], pair))),
        task.worth(pairs) / SCALE,
        100 * task.worth(pairs) / best if best else 100.0,
        len(blocking(task, pairs)),
        _left(task, met, 0),
        _left(task, met, 1),
    )


def _best(task: Task) -> int:
    """Return the most that any pairs could be worth; pairs that have to be may always be."""
    fitting = {each.pair: each for each in task.fitting}
    needed = {pair: Edge(*pair, _fit(task, pair), _fit(task, pair)) for pair in task.must}
    edges = tuple((needed | fitting).values())
    free = replace(task, edges=edges, rules=(), cutoff=0.0, first=frozenset())
    return free.worth(best_total(free))


def _fit(task: Task, pair: Pair) -> float:
    return task.weights[pair] / SCALE


def _partners(task: Task, side: int, *, ruled: bool = False) -> Collection[str]:
    """Return who has somebody that fits, or (``ruled``) that fits and is not ruled out."""
    edges = (each.pair for each in task.fitting)
    return {pair[side] for pair in edges if not (ruled and task.is_ruled_out(pair))}


def _left(task: Task, met: Collection[str], side: int) -> Mapping[str, Lack]:
    """Return who has places and nobody, and why; ``met`` are those who have somebody."""
    places = (task.challenges, task.makers)[side]
    fit, may = _partners(task, side), _partners(task, side, ruled=True)

    def why(one: str) -> Lack:
        if one not in fit and one not in task.out:
            return Lack.NOTHING
        return Lack.OTHERS if one in may else Lack.RULED

    return {one: why(one) for one in sorted(places) if places[one] > 0 and one not in met}
