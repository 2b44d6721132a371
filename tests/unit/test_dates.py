"""The plan of a speed-dating evening: nobody twice, nobody passed over, and the best there is."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations
from math import isnan, nan

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.assignment.dates import Seat, Talk, arrange, sits_out
from bot.assignment.mending import mend

Matrix = list[list[float]]


def seats(prefix: str, count: int, **fields: int) -> list[Seat]:
    return [Seat(f"{prefix}{number}", **fields) for number in range(count)]


def score(pairs: Sequence[tuple[int, int]], worth: Matrix, rounds: int) -> tuple[int, int, float]:
    """Return how good a choice of pairs is: talks, fairness, interest."""
    rows, columns = Counter(row for row, _ in pairs), Counter(column for _, column in pairs)
    unfair = sum((rounds - rows[each]) ** 2 for each in range(len(worth)))
    unfair += sum((rounds - columns[each]) ** 2 for each in range(len(worth[0])))
    return len(pairs), -unfair, round(sum(worth[row][column] for row, column in pairs), 6)


def best(worth: Matrix, rounds: int, tables: int) -> tuple[int, int, float]:
    """Return the score of the best choice, by looking at all of them."""
    allowed = [
        (row, column)
        for row, line in enumerate(worth)
        for column, value in enumerate(line)
        if not isnan(value)
    ]
    found = (0, -(10**6), 0.0)
    for count in range(min(len(allowed), rounds * tables) + 1):
        for pairs in combinations(allowed, count):
            ends = Counter(("row", row) for row, _ in pairs)
            ends.update(("column", column) for _, column in pairs)
            if all(number <= rounds for number in ends.values()):
                found = max(found, score(pairs, worth, rounds))
    return found


def check(talks: Sequence[Talk], tables: int) -> None:
    """Nobody is twice in a round, no table is; no pair meets again."""
    people = Counter((who, each.round) for each in talks for who in (each.maker, each.contact))
    assert all(count == 1 for count in people.values())
    places = Counter((each.round, each.table) for each in talks)
    assert all(count == 1 for count in places.values())
    assert all(1 <= each.table <= tables for each in talks)
    pairs = Counter((each.maker, each.contact) for each in talks)
    assert all(count == 1 for count in pairs.values())


interests = st.one_of(st.just(nan), st.integers(0, 10).map(lambda each: each / 10))


@st.composite
def evenings(draw: st.DrawFn, most: int = 3) -> tuple[Matrix, int, int]:
    rows, columns = draw(st.integers(1, most)), draw(st.integers(1, most))
    worth = [[draw(interests) for _ in range(columns)] for _ in range(rows)]
    return worth, draw(st.integers(1, 3)), draw(st.integers(1, 3))


@settings(max_examples=40, deadline=None)
@given(evenings())
def test_no_plan_is_better(evening: tuple[Matrix, int, int]) -> None:
    worth, rounds, tables = evening
    makers, contacts = seats("m", len(worth)), seats("c", len(worth[0]))
    talks = arrange(makers, contacts, worth, rounds=range(1, rounds + 1), tables=tables)
    check(talks, tables)
    pairs = [(int(each.maker[1:]), int(each.contact[1:])) for each in talks]
    assert score(pairs, worth, rounds) == best(worth, rounds, tables)


windows = st.tuples(st.integers(1, 5), st.integers(1, 5)).map(sorted)


@settings(max_examples=40, deadline=None)
@given(st.lists(windows, max_size=7), st.lists(windows, max_size=7), st.integers(1, 5), st.data())
def test_nobody_is_in_two_places(
    rows: list[list[int]], columns: list[list[int]], tables: int, data: st.DataObject
) -> None:
    makers = [Seat(f"m{at}", *window) for at, window in enumerate(rows)]
    contacts = [Seat(f"c{at}", *window) for at, window in enumerate(columns)]
    worth = [[data.draw(interests) for _ in contacts] for _ in makers]
    talks = arrange(makers, contacts, worth, rounds=range(1, 5), tables=tables)
    check(talks, tables)
    there = {each.id: range(each.first, each.last + 1) for each in (*makers, *contacts)}
    assert all(each.round in there[each.maker] for each in talks)
    assert all(each.round in there[each.contact] for each in talks)
    known = {(each.maker, each.contact) for each in talks}
    assert not any(isnan(worth[int(maker[1:])][int(contact[1:])]) for maker, contact in known)


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 9), st.integers(1, 9), st.integers(1, 6), st.integers(1, 9))
def test_all_sit_out_about_equally_often(rows: int, columns: int, rounds: int, tables: int) -> None:
    makers, contacts = seats("m", rows), seats("c", columns)
    worth = [[0.5] * columns for _ in range(rows)]
    talks = arrange(makers, contacts, worth, rounds=range(1, rounds + 1), tables=tables)
    check(talks, tables)
    out = sits_out(talks, (*makers, *contacts), range(1, rounds + 1))
    for side in (makers, contacts):
        counts = [len(out.get(each.id, ())) for each in side]
        assert max(counts) - min(counts) <= 1
    # Each round is full, as long as there are people who have not met.
    assert len(talks) == min(rows * columns, rounds * min(rows, columns, tables))


@settings(max_examples=20, deadline=None)
@given(evenings(6), st.randoms(use_true_random=False))
def test_the_plan_is_the_same_in_whatever_order_people_come(
    evening: tuple[Matrix, int, int], chance: Mapping[str, object]
) -> None:
    worth, rounds, tables = evening
    makers, contacts = seats("m", len(worth)), seats("c", len(worth[0]))
    rows, columns = list(range(len(makers))), list(range(len(contacts)))
    chance.shuffle(rows)  # type: ignore[attr-defined]
    chance.shuffle(columns)  # type: ignore[attr-defined]
    shuffled = [[worth[row][column] for column in columns] for row in rows]
    several = range(1, rounds + 1)
    one = arrange(makers, contacts, worth, rounds=several, tables=tables)
    other = arrange(
        [makers[row] for row in rows],
        [contacts[column] for column in columns],
        shuffled,
        rounds=several,
        tables=tables,
    )
    assert one == other


def test_the_rest_of_an_evening_keeps_what_was() -> None:
    makers, contacts = seats("m", 12), seats("c", 12)
    worth = [[(row * 7 + column * 5) % 11 / 11 for column in range(12)] for row in range(12)]
    talks = arrange(makers, contacts, worth, rounds=range(1, 7), tables=12)
    past = [each for each in talks if each.round <= 2]
    worth = [line[1:] for line in worth[1:]]
    rest = arrange(makers[1:], contacts[1:], worth, rounds=range(3, 7), tables=12, past=past)
    check((*past, *rest), 12)
    assert {each.round for each in rest} == {3, 4, 5, 6}
    assert len(rest) == 4 * 11
    tables = {each.contact: each.table for each in past}
    assert all(each.table == tables[each.contact] for each in rest)


def test_whoever_sat_out_before_is_first() -> None:
    makers = [Seat("often", sat_out=2), Seat("seldom")]
    talks = arrange(makers, [Seat("c")], [[0.1], [0.9]], rounds=range(3, 4), tables=5)
    assert talks == (Talk(3, 1, "often", "c"),)


def test_a_table_is_kept_and_there_are_enough() -> None:
    makers, contacts = seats("m", 30), seats("c", 20)
    worth = [[0.5] * 20 for _ in makers]
    talks = arrange(makers, contacts, worth, rounds=range(1, 6), tables=20)
    at = {(each.contact, each.table) for each in talks}
    assert len(at) == 20
    crowded = arrange(makers, contacts, worth, rounds=range(1, 6), tables=7)
    check(crowded, 7)
    assert len(crowded) == 35


def test_nobody_there_is_no_plan() -> None:
    assert arrange([], [], [], rounds=range(1, 4), tables=3) == ()
    assert arrange(seats("m", 2), [], [[], []], rounds=range(1, 4), tables=3) == ()
    assert arrange(seats("m", 1), seats("c", 1), [[1]], rounds=range(1, 1), tables=3) == ()
    assert arrange(seats("m", 1), seats("c", 1), [[1]], rounds=range(1, 4), tables=0) == ()
    assert sits_out((), seats("m", 1), range(1, 3)) == {"m0": (1, 2)}


def test_a_new_plan_changes_little() -> None:
    makers, contacts = seats("m", 12), seats("c", 12)
    worth = [[(row * 7 + column * 5) % 11 / 11 for column in range(12)] for row in range(12)]
    plan = arrange(makers, contacts, worth, rounds=range(1, 7), tables=12)
    there = [line[:5] + line[6:] for number, line in enumerate(worth) if number != 3]
    new = mend(
        [each for each in makers if each.id != "m3"],
        [each for each in contacts if each.id != "c5"],
        there,
        rounds=range(1, 7),
        tables=12,
        known=plan,
    )
    check(new, 12)
    assert len(new) == 66
    gone = {each for each in plan if each.maker == "m3" or each.contact == "c5"}
    old = set(plan) - gone
    assert len(old & set(new)) >= 50


def test_who_has_two_tables_in_an_evening_keeps_both_when_it_is_mended() -> None:
    makers, contacts = seats("m", 4), seats("c", 4)
    never = float("nan")
    worth = [[never, 0, 0, never], [0, never, never, 0], [never, never, never, 0], [0, 0, 0, never]]
    plan = arrange(makers, contacts, worth, rounds=range(1, 4), tables=3)
    assert len({each.table for each in plan if each.contact == "c2"}) > 1
    assert mend(makers, contacts, worth, rounds=range(1, 4), tables=3, known=plan) == plan


@settings(max_examples=40, deadline=None)
@given(evenings(5), st.sets(st.integers(0, 4)), st.sets(st.integers(0, 4)))
def test_a_mended_plan_is_a_plan(
    evening: tuple[Matrix, int, int], away: set[int], gone: set[int]
) -> None:
    worth, rounds, tables = evening
    makers, contacts = seats("m", len(worth)), seats("c", len(worth[0]))
    several = range(1, rounds + 1)
    plan = arrange(makers, contacts, worth, rounds=several, tables=tables)
    rows = [at for at in range(len(makers)) if at not in away]
    columns = [at for at in range(len(contacts)) if at not in gone]
    own, others = [makers[at] for at in rows], [contacts[at] for at in columns]
    left = [[worth[row][column] for column in columns] for row in rows]
    new = mend(own, others, left, rounds=several, tables=tables, known=plan)
    check(new, tables)
    there = {each.id for each in (*own, *others)}
    assert {who for each in new for who in (each.maker, each.contact)} <= there
    assert not any(isnan(worth[int(each.maker[1:])][int(each.contact[1:])]) for each in new)
    assert len(new) >= sum({each.maker, each.contact} <= there for each in plan)
    if not away and not gone:
        assert new == plan
