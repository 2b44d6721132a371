"""Why a task has no solution: the smallest sets of rules that contradict each other."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.assignment.task import Rule, Task
from bot.domain.rounds import Insists


class Clash(StrEnum):
    """In which way rules contradict: each other, the places, who takes part, or what was said."""

    BOTH = "both"
    OUT = "out"
    CROWDED = "crowded"
    UNKNOWN = "unknown"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Rules that cannot hold together; without any one of them the others can.

    ``about`` is who has too few places (``CROWDED``), who takes no part (``UNKNOWN``), or who
    sits out (``OUT``).
    """

    clash: Clash
    rules: tuple[Rule, ...]
    about: str = ""


class ContradictoryError(ValueError):
    """The rules of a task contradict; ``found`` says how, the smallest sets first."""

    def __init__(self, found: tuple[Contradiction, ...]) -> None:
        super().__init__(found)
        self.found = found


def contradictions(task: Task) -> tuple[Contradiction, ...]:
    """Return why the rules cannot all hold, the smallest sets first; nothing where they can.

    Pairs that have to be hinder each other only by places, so that these are all kinds there are:
    a rule about somebody who takes no part, about a pair that is closed, a pair that has to be and
    must not be, or of which one sits out, and one more pair than somebody has places.
    """
    alone = [*_unknown(task), *_placeless(task), *_closed(task)]
    hopeless = {rule for each in alone for rule in each.rules}
    musts = {each for each in task.rules if each.insists is Insists.MUST} - hopeless
    found = [*alone, *_both(task, musts), *_out(task, musts), *_crowded(task, musts)]
    return tuple(sorted(found, key=lambda each: (len(each.rules), each.rules, each.about)))


def check(task: Task) -> None:
    """Raise ``ContradictoryError`` where the rules of a task contradict."""
    if found := contradictions(task):
        raise ContradictoryError(found)


def _unknown(task: Task) -> Iterator[Contradiction]:
    for each in {each for each in task.rules if each.insists is Insists.MUST}:
        if each.challenge not in task.challenges:
            yield Contradiction(Clash.UNKNOWN, (each,), each.challenge)
        if each.maker not in task.makers:
            yield Contradiction(Clash.UNKNOWN, (each,), each.maker)


def _placeless(task: Task) -> Iterator[Contradiction]:
    for each in {each for each in task.rules if each.insists is Insists.MUST}:
        if task.challenges.get(each.challenge, 1) < 1:
            yield Contradiction(Clash.CROWDED, (each,), each.challenge)
        if task.makers.get(each.maker, 1) < 1:
            yield Contradiction(Clash.CROWDED, (each,), each.maker)


def _closed(task: Task) -> Iterator[Contradiction]:
    for pair in task.must & task.closed:
        yield Contradiction(Clash.CLOSED, (Rule(Insists.MUST, *pair),))


def _both(task: Task, musts: Collection[Rule]) -> Iterator[Contradiction]:
    for each in musts:
        if each.pair in task.never:
            yield Contradiction(Clash.BOTH, (each, Rule(Insists.NEVER, *each.pair)))


def _out(task: Task, musts: Collection[Rule]) -> Iterator[Contradiction]:
    for each in musts:
        for rule in {each for each in task.rules if each.insists is Insists.OUT}:
            for one in set(rule.pair) & set(each.pair):
                yield Contradiction(Clash.OUT, (each, rule), one)


def _crowded(task: Task, musts: Collection[Rule]) -> Iterator[Contradiction]:
    for_challenge: dict[str, list[Rule]] = defaultdict(list)
    for_maker: dict[str, list[Rule]] = defaultdict(list)
    for each in sorted(musts):
        for_challenge[each.challenge].append(each)
        for_maker[each.maker].append(each)
    for asked, places in ((for_challenge, task.challenges), (for_maker, task.makers)):
        for one, rules in asked.items():
            if len(rules) > places[one]:
                yield Contradiction(Clash.CROWDED, tuple(rules[: places[one] + 1]), one)
