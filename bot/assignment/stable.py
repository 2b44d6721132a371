"""Pairs that last: no two who are not together would both rather be.

Deferred acceptance of Gale and Shapley with places on both sides (Roth 1984): makers ask down
their lists, challenges hold the best who asked so far. Of all stable solutions it is the one that
makers like best. Pairs that have to be hold their places and are nobody's to give up.
"""

from collections import defaultdict
from collections.abc import Callable, Collection

from bot.assignment.contradictions import check
from bot.assignment.task import Edge, Pair, Task

Rank = tuple[float, bool, str]


def stable(task: Task) -> frozenset[Pair]:
    """Return stable pairs. Equal fits are told apart by who was left over, then by id.

    Raises ``ContradictoryError``.
    """
    check(task)
    places, wishes = task.rest()
    lists: dict[str, list[Edge]] = defaultdict(list)
    for each in task.free:
        lists[each.maker].append(each)
    for wished in lists.values():
        wished.sort(key=_for_maker(task), reverse=True)  # the best is last
    held: dict[str, list[Edge]] = defaultdict(list)
    rank = _for_challenge(task)
    asking = sorted(lists, reverse=True)
    while asking:
        maker = asking.pop()
        if not wishes[maker] or not lists[maker]:
            continue
        edge = lists[maker].pop()
        wishes[maker] -= 1
        asking.append(maker)
        among = held[edge.challenge]
        among.append(edge)
        if len(among) > max(places[edge.challenge], 0):
            worst = max(among, key=rank)
            among.remove(worst)
            wishes[worst.maker] += 1
            asking.append(worst.maker)
    return task.must | {each.pair for among in held.values() for each in among}


def blocking(task: Task, pairs: Collection[Pair]) -> tuple[Pair, ...]:
    """Return the pairs that may be, are not, and that both sides would rather have."""
    chosen = frozenset(pairs) - task.must
    places, wishes = task.rest()
    edges = {each.pair: each for each in task.free}
    kept_c: dict[str, list[Rank]] = defaultdict(list)
    kept_m: dict[str, list[Rank]] = defaultdict(list)
    for_challenge, for_maker = _for_challenge(task), _for_maker(task)
    for pair in sorted(chosen & edges.keys()):
        kept_c[pair[0]].append(for_challenge(edges[pair]))
        kept_m[pair[1]].append(for_maker(edges[pair]))
    return tuple(
        pair
        for pair, edge in edges.items()
        if pair not in chosen
        and _wants(for_challenge(edge), kept_c[pair[0]], places[pair[0]])
        and _wants(for_maker(edge), kept_m[pair[1]], wishes[pair[1]])
    )


def _wants(rank: Rank, kept: Collection[Rank], places: int) -> bool:
    return len(kept) < places or (places > 0 and rank < max(kept))


def _for_challenge(task: Task) -> Callable[[Edge], Rank]:
    """Return what orders makers for a challenge: the smaller, the better."""
    return lambda edge: (-edge.for_challenge, edge.maker not in task.first, edge.maker)


def _for_maker(task: Task) -> Callable[[Edge], Rank]:
    return lambda edge: (-edge.for_maker, edge.challenge not in task.first, edge.challenge)
