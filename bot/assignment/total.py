"""The best sum, by min-cost flow.

From the source to each challenge, along what fits to a maker, to the sink. Of the arcs into a
challenge, and out of a maker, the first unit is one of its own, so that the first partner may
count extra; as the flow seeks what counts most, it takes that arc first. Whatever fits nowhere
flows past all of them for nothing. The network is a network: the optimum has no half pairs.
"""

from collections.abc import Mapping

from bot.assignment.contradictions import check
from bot.assignment.task import BONUS, SCALE, Pair, Task
from bot.domain.rounds import Aim


def best_total(task: Task) -> frozenset[Pair]:
    """Return the pairs that are worth most, those left over last time first.

    Raises ``ContradictoryError``.
    """
    return _solve(task, Aim.BEST)


def nobody_left_over(task: Task) -> frozenset[Pair]:
    """Return the pairs that cover most people, and of those the ones worth most.

    Who can be covered together is a matroid: those left over last time go first, and no fewer are
    covered for that. Raises ``ContradictoryError``.
    """
    return _solve(task, Aim.NOBODY)


def firsts(task: Task, aim: Aim) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """Return what the first partner counts extra, for each challenge and for each maker.

    One step is more than all that weights and bonuses could ever add up to.
    """
    seats = min(sum(task.challenges.values()), sum(task.makers.values()))
    step = (seats * SCALE) + BONUS * len(task.challenges) + 1
    each, again = (step, 2 * step) if aim is Aim.NOBODY else (0, step)

    def extra(one: str, bonus: int) -> int:
        if one in task.served:
            return 0
        return bonus + (again if one in task.first else each)

    return (
        {one: extra(one, BONUS) for one in task.challenges},
        {one: extra(one, 0) for one in task.makers},
    )


def _solve(task: Task, aim: Aim) -> frozenset[Pair]:
    check(task)
    if not task.free:
        return task.must
    for_challenge, for_maker = firsts(task, aim)
    challenges, makers = task.rest()
    network = _Network()
    covered = {one for pair in task.must for one in pair}
    supply = 0
    for one in sorted({each.challenge for each in task.free}):
        supply += challenges[one]
        extra = 0 if one in covered else for_challenge[one]
        network.bundle(_SOURCE, f"c{one}", challenges[one], extra)
    for one in sorted({each.maker for each in task.free}):
        extra = 0 if one in covered else for_maker[one]
        network.bundle(f"m{one}", _SINK, makers[one], extra)
    arcs = {
        network.arc(f"c{each.challenge}", f"m{each.maker}", 1, each.weight): each.pair
        for each in task.free
    }
    network.arc(_SOURCE, _SINK, supply, 0)
    used = network.send(supply)
    return task.must | {pair for arc, pair in arcs.items() if arc in used}


_SOURCE, _SINK = "source", "sink"


class _Network:
    """A flow network whose nodes have names; what an arc counts is sought, not shunned."""

    def __init__(self) -> None:
        from ortools.graph.python import min_cost_flow  # noqa: PLC0415 # 0.2 s, for rounds only

        self._flow = min_cost_flow.SimpleMinCostFlow()
        self._optimal = min_cost_flow.SimpleMinCostFlow.OPTIMAL
        self._nodes: dict[str, int] = {}

    def arc(self, tail: str, head: str, places: int, counts: int) -> int:
        """Add an arc; return its number."""
        number = self._flow.add_arc_with_capacity_and_unit_cost(
            self._node(tail), self._node(head), places, -counts
        )
        return int(number)

    def bundle(self, tail: str, head: str, places: int, extra: int) -> None:
        """Add an arc of which the first unit counts ``extra``."""
        if places > 0:
            self.arc(tail, head, 1, extra)
        if places > 1:
            self.arc(tail, head, places - 1, 0)

    def send(self, supply: int) -> frozenset[int]:
        """Send that much from the source to the sink; return the arcs that are used."""
        self._flow.set_node_supply(self._node(_SOURCE), supply)
        self._flow.set_node_supply(self._node(_SINK), -supply)
        status = self._flow.solve()
        if status != self._optimal:
            raise RuntimeError(f"the flow has no optimum: {status}")
        return frozenset(arc for arc in range(self._flow.num_arcs()) if self._flow.flow(arc))

    def _node(self, name: str) -> int:
        return self._nodes.setdefault(name, len(self._nodes))
