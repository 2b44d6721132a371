"""Assignments: optimal beside an LP and beside all there are, stable, within every limit."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ortools.linear_solver import pywraplp

from bot.assignment.contradictions import Clash, ContradictoryError, contradictions
from bot.assignment.solution import Proof, solve
from bot.assignment.stable import blocking, stable
from bot.assignment.task import BONUS, SCALE, Edge, Pair, Rule, Task
from bot.assignment.total import best_total, firsts, nobody_left_over
from bot.domain.rounds import Aim, Insists, Lack


def even(challenge: str, maker: str, fit: float) -> Edge:
    return Edge(challenge, maker, fit, fit)


def ruling(insists: Insists, challenge: str, maker: str, *, asked: bool = True) -> Rule:
    """Return a rule about a pair; of who sits out there is one side only."""
    if insists is not Insists.OUT:
        return Rule(insists, challenge, maker)
    return Rule(insists, challenge, "") if asked else Rule(insists, "", maker)


@st.composite
def tasks(draw: st.DrawFn, *, most: int = 4, ruled: bool = True) -> Task:
    """Draw a task whose rules do not contradict."""
    challenges = [f"c{n}" for n in range(draw(st.integers(0, most)))]
    makers = [f"m{n}" for n in range(draw(st.integers(0, most)))]
    fits = st.integers(0, 10).map(lambda tenth: tenth / 10)
    pairs = [(c, m) for c in challenges for m in makers]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    people = [*challenges, *makers]
    task = Task(
        {each: draw(st.integers(0, 3)) for each in challenges},
        {each: draw(st.integers(0, 2)) for each in makers},
        tuple(Edge(*pair, draw(fits), draw(fits)) for pair in chosen),
        cutoff=0.2,
        first=frozenset(draw(st.lists(st.sampled_from(people), max_size=2)) if people else ()),
        served=frozenset(draw(st.lists(st.sampled_from(people), max_size=2)) if people else ()),
    )
    if pairs and ruled:
        for pair in draw(st.lists(st.sampled_from(pairs), max_size=3)):
            drawn = ruling(draw(st.sampled_from(Insists)), *pair, asked=draw(st.booleans()))
            more = replace(task, rules=(*task.rules, drawn))
            task = task if contradictions(more) else more
    return task


def objective(task: Task, aim: Aim, pairs: frozenset[Pair]) -> int:
    """Return what is to be as much as possible, said as plainly as it can be."""
    for_challenge, for_maker = firsts(task, aim)
    return (
        sum(task.weights[pair] for pair in pairs)
        + sum(for_challenge[each] for each in {challenge for challenge, _ in pairs})
        + sum(for_maker[each] for each in {maker for _, maker in pairs})
    )


def assert_lawful(task: Task, pairs: frozenset[Pair]) -> None:
    challenges, makers = Counter(c for c, _ in pairs), Counter(m for _, m in pairs)
    assert all(count <= task.challenges[each] for each, count in challenges.items())
    assert all(count <= task.makers[each] for each, count in makers.items())
    assert task.must <= pairs
    assert not task.never & pairs
    assert task.out.isdisjoint(one for pair in pairs for one in pair)
    assert pairs <= task.must | {each.pair for each in task.edges if each.weight >= 0.2 * SCALE}


def every_way(task: Task) -> Iterator[frozenset[Pair]]:
    """Yield all that could be assigned."""
    free = [each.pair for each in task.free]
    for count in range(len(free) + 1):
        for chosen in combinations(free, count):
            pairs = task.must | frozenset(chosen)
            by_c, by_m = Counter(c for c, _ in pairs), Counter(m for _, m in pairs)
            if all(by_c[each] <= task.challenges[each] for each in by_c) and all(
                by_m[each] <= task.makers[each] for each in by_m
            ):
                yield pairs


def linear(task: Task, aim: Aim) -> float:
    """Return the optimum of the linear programme, where halves of pairs would be allowed."""
    solver = pywraplp.Solver.CreateSolver("GLOP")
    for_challenge, for_maker = firsts(task, aim)
    goal = solver.Objective()
    goal.SetMaximization()
    parts = {}
    for edge in task.free:
        parts[edge.pair] = solver.NumVar(0, 1, "")
        goal.SetCoefficient(parts[edge.pair], edge.weight / SCALE)
    for pair in task.must:
        parts[pair] = solver.NumVar(1, 1, "")
        goal.SetCoefficient(parts[pair], task.weights[pair] / SCALE)
    sides = ((task.challenges, for_challenge, 0), (task.makers, for_maker, 1))
    for places, extra, side in sides:
        for each, most in places.items():
            full = solver.Constraint(0, max(most, 0))
            covered = solver.NumVar(0, 1, "")
            goal.SetCoefficient(covered, extra[each] / SCALE)
            touched = solver.Constraint(0, solver.infinity())
            touched.SetCoefficient(covered, -1)
            for pair, part in parts.items():
                if pair[side] == each:
                    full.SetCoefficient(part, 1)
                    touched.SetCoefficient(part, 1)
    assert solver.Solve() == pywraplp.Solver.OPTIMAL
    return float(goal.Value())


SOLVERS = {Aim.BEST: best_total, Aim.NOBODY: nobody_left_over, Aim.STABLE: stable}


@settings(max_examples=40, deadline=None)
@given(tasks(most=3), st.sampled_from([Aim.BEST, Aim.NOBODY]))
def test_nothing_is_better_than_the_best(task: Task, aim: Aim) -> None:
    pairs = SOLVERS[aim](task)
    assert_lawful(task, pairs)
    best = max(objective(task, aim, each) for each in every_way(task))
    assert objective(task, aim, pairs) == best


@settings(max_examples=30, deadline=None)
@given(tasks(most=8), st.sampled_from([Aim.BEST, Aim.NOBODY]))
def test_the_best_is_that_of_the_linear_programme(task: Task, aim: Aim) -> None:
    pairs = SOLVERS[aim](task)
    assert_lawful(task, pairs)
    assert objective(task, aim, pairs) / SCALE == pytest.approx(linear(task, aim), rel=1e-7)


@settings(max_examples=30, deadline=None)
@given(tasks(most=3))
def test_nobody_is_left_over_who_need_not_be(task: Task) -> None:
    """Most are covered; and of the ones who were left over, as many as there can be."""

    def covered(pairs: frozenset[Pair], among: frozenset[str] | None = None) -> int:
        met = {one for pair in pairs for one in pair} - task.served
        return len(met if among is None else met & among)

    ways = list(every_way(task))
    assert covered(nobody_left_over(task)) == max(covered(way) for way in ways)
    for solver in (best_total, nobody_left_over):
        most = max(covered(way, task.first) for way in ways)
        assert covered(solver(task), task.first) == most


@settings(max_examples=40, deadline=None)
@given(tasks(most=8))
def test_stable_pairs_block_nobody(task: Task) -> None:
    pairs = stable(task)
    assert_lawful(task, pairs)
    assert blocking(task, pairs) == ()


@settings(max_examples=30, deadline=None)
@given(tasks(most=6), st.sampled_from(Aim), st.randoms(use_true_random=False))
def test_the_order_of_what_comes_in_changes_nothing(
    task: Task, aim: Aim, chance: random.Random
) -> None:
    def shuffled(places: dict[str, int]) -> dict[str, int]:
        return dict(sorted(places.items(), key=lambda _: chance.random()))

    other = replace(
        task,
        challenges=shuffled(dict(task.challenges)),
        makers=shuffled(dict(task.makers)),
        edges=tuple(sorted(task.edges, key=lambda _: chance.random())),
        rules=tuple(sorted(task.rules, key=lambda _: chance.random())),
    )
    assert solve(task, aim) == solve(other, aim) == solve(task, aim)


def test_no_challenge_stays_empty_for_a_better_sum() -> None:
    """Two fine pairs in one challenge would be worth more than one in each."""
    task = Task(
        {"c1": 2, "c2": 2},
        {"ada": 1, "ben": 1},
        (even("c1", "ada", 0.9), even("c1", "ben", 0.9), even("c2", "ben", 0.3)),
    )
    assert best_total(task) == {("c1", "ada"), ("c2", "ben")}
    assert task.worth(best_total(task)) == round(1.2 * SCALE) + 2 * BONUS


def test_each_aim_is_what_it_is_called() -> None:
    """Ben and Cem both like c1 best, and it likes Cem: the aims differ."""
    task = Task(
        {"c1": 1, "c2": 1},
        {"ben": 1, "cem": 1},
        (even("c1", "cem", 0.9), even("c1", "ben", 0.8), even("c2", "cem", 0.8)),
    )
    best, stays = solve(task, Aim.BEST), solve(task, Aim.STABLE)
    assert best.pairs == (("c1", "ben"), ("c2", "cem"))
    assert (best.proof, best.percent, best.passed_over) == (Proof.OPTIMAL, 100.0, 1)
    assert stays.pairs == (("c1", "cem"),)
    assert (stays.proof, stays.passed_over) == (Proof.STABLE, 0)
    assert stays.percent == pytest.approx(100 * 1.9 / 3.6)
    assert stays.left_challenges == {"c2": Lack.OTHERS}
    assert stays.left_makers == {"ben": Lack.OTHERS}


def test_who_was_left_over_goes_first() -> None:
    edges = (even("c1", "ada", 0.9), even("c1", "ben", 0.3))
    task = Task({"c1": 1}, {"ada": 1, "ben": 1}, edges)
    assert best_total(task) == {("c1", "ada")}
    later = solve(replace(task, first=frozenset({"ben"})), Aim.BEST)
    assert later.pairs == (("c1", "ben"),)
    assert later.percent == pytest.approx(100 * 1.3 / 1.9)
    assert later.left_makers == {"ada": Lack.OTHERS}


def test_below_the_cutoff_only_those_come_together_who_have_to() -> None:
    task = Task({"c1": 1}, {"ada": 1}, (even("c1", "ada", 0.1),), cutoff=0.2)
    assert all(solver(task) == frozenset() for solver in SOLVERS.values())
    assert solve(task, Aim.NOBODY).left_makers == {"ada": Lack.NOTHING}
    task = replace(task, rules=(Rule(Insists.MUST, "c1", "ada"),))
    for aim in Aim:
        found = solve(task, aim)
        assert (found.pairs, found.percent) == ((("c1", "ada"),), 100.0)


@pytest.mark.parametrize(
    ("challenges", "makers"), [({}, {}), ({"c1": 3}, {}), ({}, {"ada": 1}), ({"c1": 1}, {"ada": 1})]
)
def test_nobody_or_one_is_no_error(challenges: dict[str, int], makers: dict[str, int]) -> None:
    for aim in Aim:
        found = solve(Task(challenges, makers, ()), aim)
        assert (found.pairs, found.worth, found.percent) == ((), 0.0, 100.0)
        assert set(found.left_challenges) == set(challenges)
        assert set(found.left_makers) == set(makers)


def test_what_is_ruled_out_is_said() -> None:
    task = Task(
        {"c1": 1}, {"ada": 1}, (even("c1", "ada", 0.9),), (Rule(Insists.NEVER, "c1", "ada"),)
    )
    assert solve(task, Aim.BEST).left_makers == {"ada": Lack.RULED}


@pytest.mark.parametrize("out", [Rule(Insists.OUT, "c1", ""), Rule(Insists.OUT, "", "ada")])
def test_who_sits_out_gets_nobody_and_is_ruled_out(out: Rule) -> None:
    edges = (even("c1", "ada", 0.9), even("c1", "ben", 0.5), even("c2", "ada", 0.5))
    task = Task({"c1": 1, "c2": 1}, {"ada": 2, "ben": 1}, edges, (out,))
    (one,) = task.out
    for aim in Aim:
        found = solve(task, aim)
        assert [pair for pair in found.pairs if one in pair] == []
        assert len(found.pairs) == 1
        assert {**found.left_challenges, **found.left_makers}[one] is Lack.RULED
    must = Rule(Insists.MUST, "c1", "ada")
    [only] = contradictions(replace(task, rules=(must, out)))
    assert (only.clash, only.rules, only.about) == (Clash.OUT, (must, out), one)


def test_who_sits_out_is_ruled_out_though_nobody_would_fit() -> None:
    task = Task({"c1": 1}, {"ada": 1}, (), (Rule(Insists.OUT, "c1", ""),))
    assert solve(task, Aim.BEST).left_challenges == {"c1": Lack.RULED}
    assert solve(task, Aim.BEST).left_makers == {"ada": Lack.NOTHING}


def test_the_smallest_set_that_contradicts_comes_first() -> None:
    rules = (
        *(Rule(Insists.MUST, "c1", maker) for maker in ("ada", "ben", "cem", "dan")),
        *(Rule(insists, "c2", "ada") for insists in (Insists.MUST, Insists.NEVER)),
        Rule(Insists.MUST, "c2", "zoe"),
    )
    task = Task({"c1": 2, "c2": 1}, dict.fromkeys(("ada", "ben", "cem", "dan"), 5), (), rules)
    unknown, *pairs, crowded = contradictions(task)
    assert (unknown.clash, unknown.rules, unknown.about) == (Clash.UNKNOWN, (rules[-1],), "zoe")
    assert [(each.clash, each.rules) for each in pairs] == [(Clash.BOTH, rules[4:6])]
    assert (crowded.clash, crowded.rules, crowded.about) == (Clash.CROWDED, rules[:3], "c1")
    for aim in Aim:
        with pytest.raises(ContradictoryError) as error:
            solve(task, aim)
        assert error.value.found == contradictions(task)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_without_any_one_of_them_the_others_can_hold(data: st.DataObject) -> None:
    """A set is minimal, a task without one has a solution, and none is overlooked."""
    names = st.sampled_from(["c0", "c1", "c9"])
    makers = st.sampled_from(["m0", "m1", "m9"])
    rules = data.draw(
        st.lists(
            st.builds(ruling, st.sampled_from(Insists), names, makers, asked=st.booleans()),
            max_size=6,
        )
    )
    places = st.integers(0, 2)
    task = Task(
        {each: data.draw(places) for each in ("c0", "c1")},
        {each: data.draw(places) for each in ("m0", "m1")},
        (),
        tuple(rules),
    )
    found = contradictions(task)
    for each in found:
        assert contradictions(replace(task, rules=each.rules))
        for rule in each.rules:
            others = tuple(one for one in each.rules if one != rule)
            assert not contradictions(replace(task, rules=others))
    possible = not any(
        each.insists is Insists.MUST
        and not {each.challenge, each.maker} <= {"c0", "c1", "m0", "m1"}
        for each in rules
    )
    by_c, by_m = Counter(c for c, _ in task.must), Counter(m for _, m in task.must)
    fits = all(count <= task.challenges.get(c, 9) for c, count in by_c.items()) and all(
        count <= task.makers.get(m, 9) for m, count in by_m.items()
    )
    spared = {one for pair in task.must for one in pair} & task.out
    assert bool(found) is not (possible and fits and not task.must & task.never and not spared)


def test_who_has_somebody_already_is_not_left_over() -> None:
    edges = (even("c1", "ada", 0.9), even("c1", "ben", 0.3))
    task = Task({"c1": 1, "c2": 1}, {"ada": 1, "ben": 1}, edges, served=frozenset({"ada", "c2"}))
    assert nobody_left_over(task) == {("c1", "ben")}
    found = solve(task, Aim.BEST)
    assert (found.pairs, found.left_challenges) == ((("c1", "ada"),), {})
    assert found.left_makers == {"ben": Lack.OTHERS}


def test_a_closed_pair_stays_closed() -> None:
    closed = frozenset({("c1", "ada")})
    task = Task({"c1": 1}, {"ada": 1}, (even("c1", "ada", 0.9),), closed=closed)
    assert all(solver(task) == frozenset() for solver in SOLVERS.values())
    found = solve(task, Aim.BEST)
    assert (found.percent, found.left_makers) == (100.0, {"ada": Lack.NOTHING})
    [only] = contradictions(replace(task, rules=(Rule(Insists.MUST, "c1", "ada"),)))
    assert (only.clash, len(only.rules)) == (Clash.CLOSED, 1)
