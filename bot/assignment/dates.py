"""Speed-dating: who talks with whom in which round, at which table.

Theory of operation. Two sides sit opposite each other, and no pair meets twice. While the same
people are there in all rounds, the plan is exact. First the pairs are chosen: a b-matching in
which nobody has more talks than there are rounds, and all have no more than tables times rounds.
It has as many talks as are possible; among those it is as fair as possible (the squares of how
often each person sits out have the least sum, so that on a side whose people may all meet each
other these numbers differ by one at most); and among those it has the greatest interest. That is a
flow of minimal cost: each further talk of a person costs less fairness than the one before. Then
the pairs are spread over the rounds. A bipartite graph in which nobody has more than ``r`` edges
has an edge colouring with ``r`` colours (König 1916), found by swapping two colours along paths;
by the same swaps the colours are made equally large (de Werra 1971), so that the tables suffice.

Where people come later or leave earlier, the evening falls into spans in which the same people are
there. Each span is exact, given those before it; that nothing better is possible over all spans
together is not promised, since choosing pairs and rounds at once for windows of time is hard.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import cycle, pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

FINEST = 10_000
"""Interests are told apart by so much, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody of one side, and the rounds in which they are there, both included.

    ``sat_out`` is how often they had nobody to talk to so far, though they were there.
    """

    id: str
    first: int = 1
    last: int = 1_000
    sat_out: int = 0


@dataclass(frozen=True, slots=True, order=True)
class Talk:
    """Two people at a table in a round; rounds and tables count from 1."""

    round: int
    table: int
    maker: str
    contact: str


@dataclass(slots=True)
class _State:
    """What was planned so far; ``homes`` are the tables that contacts had last."""

    talks: list[Talk]
    met: set[tuple[str, str]]
    sat: dict[str, int]
    homes: dict[str, int] = field(default_factory=dict)


def arrange(
    makers: Sequence[Seat],
    contacts: Sequence[Seat],
    interest: "ArrayLike",
    *,
    rounds: range,
    tables: int,
    past: Iterable[Talk] = (),
) -> tuple[Talk, ...]:
    """Return the talks of these rounds, in order.

    ``interest`` has a row for each maker and a column for each contact, from 0 to 1; a pair with
    ``nan`` never meets, nor does one of the ``past`` again. Whoever is called a contact keeps a
    table as long as possible. The same input gives the same plan, in whatever order people come.
    The ids of all seats are unique.
    """
    import numpy as np  # noqa: PLC0415 # most days go by without an evening

    before = sorted(past)
    rows = sorted(range(len(makers)), key=lambda at: makers[at].id)
    columns = sorted(range(len(contacts)), key=lambda at: contacts[at].id)
    worth = np.asarray(interest, dtype=float).reshape(len(makers), len(contacts))
    worth = worth[np.ix_(rows, columns)]
    own = [makers[at] for at in rows]
    others = [contacts[at] for at in columns]
    state = _State(
        [],
        {(each.maker, each.contact) for each in before},
        {each.id: each.sat_out for each in (*own, *others)},
        {each.contact: each.table for each in before},
    )
    for span in _spans((*own, *others), rounds):
        _fill(state, own, others, worth, span, tables)
    return tuple(sorted(state.talks))


def _spans(seats: Iterable[Seat], rounds: range) -> Iterator[range]:
    """Yield the longest spans of rounds in which the same people are there."""
    if not rounds:
        return
    turns = {rounds.start, rounds.stop}
    for seat in seats:
        turns.update(each for each in (seat.first, seat.last + 1) if each in rounds)
    for begin, end in pairwise(sorted(turns)):
        yield range(begin, end)


def _fill(
    state: _State,
    makers: Sequence[Seat],
    contacts: Sequence[Seat],
    worth: Any,
    span: range,
    tables: int,
) -> None:
    """Plan the rounds of a span, in which the same people are there."""
    rows = [at for at, seat in enumerate(makers) if seat.first <= span.start <= seat.last]
    columns = [at for at, seat in enumerate(contacts) if seat.first <= span.start <= seat.last]
    own, others = [makers[at] for at in rows], [contacts[at] for at in columns]
    here = worth[rows][:, columns].copy()
    places = {seat.id: at for at, seat in enumerate(others)}
    for at, seat in enumerate(own):
        for partner, place in places.items():
            if (seat.id, partner) in state.met:
                here[at, place] = float("nan")
    sat = ([state.sat[each.id] for each in own], [state.sat[each.id] for each in others])
    pairs = choose(here, len(span), tables, sat)
    talked = dict.fromkeys((*(each.id for each in own), *places), 0)
    for number, several in zip(span, spread(pairs, len(span), tables), strict=True):
        named = [(own[row].id, others[column].id) for row, column in several]
        state.met.update(named)
        state.talks += seated(named, number, tables, state.homes)
        for pair in named:
            for person in pair:
                talked[person] += 1
    for person, count in talked.items():
        state.sat[person] += len(span) - count


def choose(
    worth: Any, rounds: int, tables: int, sat_out: tuple[Sequence[int], Sequence[int]]
) -> list[tuple[int, int]]:
    """Return the pairs (row, column) that meet within so many rounds, by a flow of minimal cost."""
    import numpy as np  # noqa: PLC0415 # as above
    from ortools.graph.python import min_cost_flow  # noqa: PLC0415 # as above

    many, others = worth.shape
    rows, columns = np.nonzero(~np.isnan(worth))
    most = rounds * min(tables, many, others)
    if not len(rows) or most <= 0:
        return []
    values = np.rint(np.clip(worth[rows, columns], 0, 1) * FINEST).astype(np.int64)
    fairness = (most + 1) * FINEST
    source, sink = many + others, many + others + 1
    flow = min_cost_flow.SimpleMinCostFlow()
    arcs = flow.add_arcs_with_capacity_and_unit_cost(
        rows, many + columns, np.ones(len(rows), dtype=np.int64), -values
    )
    for side, offset in ((0, 0), (1, many)):
        people = np.arange(offset, offset + (many, others)[side])
        sat = np.asarray(sat_out[side], dtype=np.int64)
        for talk in range(rounds):
            cost = -fairness * (2 * (sat + rounds - talk) - 1)
            hub = np.full(len(people), source if side == 0 else sink)
            ends = (hub, people) if side == 0 else (people, hub)
            flow.add_arcs_with_capacity_and_unit_cost(
                *ends, np.ones(len(people), dtype=np.int64), cost
            )
    flow.set_node_supply(source, most)
    flow.set_node_supply(sink, -most)
    flow.solve_max_flow_with_min_cost()
    chosen = np.asarray(flow.flows(arcs)) > 0
    return list(zip(rows[chosen].tolist(), columns[chosen].tolist(), strict=True))


def spread(
    pairs: Sequence[tuple[int, int]], rounds: int, tables: int
) -> tuple[tuple[tuple[int, int], ...], ...]:
    """Return the pairs of each round; nobody is in two of a round, nor are there too few tables.

    Nobody has more pairs than there are rounds, and there are at most tables times rounds.
    """
    colours = _Colours(rounds)
    for row, column in pairs:
        colours.add((0, row), (1, column))
    colours.level(tables)
    classes = sorted(map(sorted, colours.classes()), key=len, reverse=True)
    return tuple(tuple(each) for each in classes)


_Node = tuple[int, int]


class _Colours:
    """A proper edge colouring that grows edge by edge."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._at: dict[_Node, dict[int, _Node]] = {}
        """By node and colour the other end."""

    def add(self, left: _Node, right: _Node) -> None:
        """Colour one more edge; colours along a path that begins at ``right`` may be swapped."""
        here, there = self._at.setdefault(left, {}), self._at.setdefault(right, {})
        common = [each for each in range(self._count) if each not in here and each not in there]
        if common:
            colour = common[0]
        else:
            colour = next(each for each in range(self._count) if each not in here)
            other = next(each for each in range(self._count) if each not in there)
            self._swap(right, colour, other)
        here[colour], there[colour] = right, left

    def _swap(self, start: _Node, colour: int, other: int) -> None:
        """Swap two colours along the path that begins at a node with ``colour``."""
        path = self._path(start, colour, other)
        for (one, two), old in zip(pairwise(path), cycle((colour, other)), strict=False):
            del self._at[one][old], self._at[two][old]
        for (one, two), old in zip(pairwise(path), cycle((colour, other)), strict=False):
            new = other if old == colour else colour
            self._at[one][new], self._at[two][new] = two, one

    def _path(self, start: _Node, colour: int, other: int) -> list[_Node]:
        path, current = [start], colour
        while (following := self._at[path[-1]].get(current)) is not None:
            path.append(following)
            current = other if current == colour else colour
        return path

    def classes(self) -> list[list[tuple[int, int]]]:
        """Return the edges of each colour."""
        found: list[list[tuple[int, int]]] = [[] for _ in range(self._count)]
        for (side, number), ends in self._at.items():
            if side == 0:
                for colour, (_, partner) in ends.items():
                    found[colour].append((number, partner))
        return found

    def level(self, most: int) -> None:
        """Make colours with more than ``most`` edges smaller, by others that have fewer.

        Of two colours of different size some path has one edge more of the greater one.
        """
        sizes = [len(each) for each in self.classes()]
        while sizes and max(sizes) > most:
            great, small = sizes.index(max(sizes)), sizes.index(min(sizes))
            start = next(
                node
                for node, ends in sorted(self._at.items())
                if great in ends
                and small not in ends
                and len(self._path(node, great, small)) % 2 == 0
            )
            self._swap(start, great, small)
            sizes[great] -= 1
            sizes[small] += 1


def seated(
    pairs: Sequence[tuple[str, str]], number: int, tables: int, homes: dict[str, int]
) -> Iterator[Talk]:
    """Yield the talks of a round; contacts keep their table where that is possible."""
    free = set(range(1, tables + 1))
    seats: dict[str, int] = {}
    for _, contact in pairs:
        home = homes.get(contact, 0)
        if home in free:
            free.discard(home)
            seats[contact] = home
    kept = set(homes.values())
    for maker, contact in pairs:
        if contact not in seats:
            seats[contact] = min(free - kept or free)
            free.discard(seats[contact])
        homes[contact] = seats[contact]
        yield Talk(number, seats[contact], maker, contact)


def sits_out(
    talks: Iterable[Talk], seats: Sequence[Seat], rounds: range
) -> Mapping[str, tuple[int, ...]]:
    """Return by person in which of these rounds they are there, but have no talk."""
    busy = {(person, each.round) for each in talks for person in (each.maker, each.contact)}
    found = {
        seat.id: tuple(
            number
            for number in rounds
            if seat.first <= number <= seat.last and (seat.id, number) not in busy
        )
        for seat in seats
    }
    return {person: several for person, several in found.items() if several}
