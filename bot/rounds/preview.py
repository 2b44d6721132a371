"""What a coordinator sees of a round: a table in pages, how good it is, and what can be done."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.assignment.contradictions import Contradiction
from bot.assignment.task import Pair, Rule
from bot.domain.challenges import Side
from bot.domain.rounds import Aim, Insistence, Insists, Left, Round, Seat
from bot.rounds.field import Field
from bot.rounds.names import Names
from bot.scene import button
from bot.talk.model import Choice, Message, Recipient, Say, say

PAGE = 12
"""So many lines of the table are on one page."""
MOVED = 6
"""So many changes are named; of more there is a number."""
CHOICES = 6
"""So many pairs, or rules, can be chosen at a time."""

ACT, TURN, PAIRS, PAIR, CHANGE, RULES, MORE, OFF, VIEW, ASK = (
    *("round", "round-turn", "round-pairs", "round-pair", "round-set", "round-rules"),
    *("round-more", "round-off", "round-view", "round-ask"),
)
"""The names of the actions."""

Rows = tuple[tuple[Choice, ...], ...]


def seats_in_order(found: Round, names: Names) -> tuple[Seat, ...]:
    """Return the seats as the table has them: by challenge, the better first."""
    return tuple(
        sorted(
            found.seats,
            key=lambda each: (*names.order(each.challenge_id), -each.score, each.maker_id),
        )
    )


def percent(value: float) -> Say:
    """Return a share in percent; a small one with a decimal, so that it does not read as none."""
    tenths = round(abs(value) * 10)
    if not tenths or tenths >= 95:
        return say("round-percent", whole=round(tenths / 10), tenth=0)
    return say("round-percent", whole=tenths // 10, tenth=tenths % 10)


def whole(value: float) -> Say:
    """Return a share in whole percent, as a column has it; nothing that is there reads as none."""
    return say("round-percent", whole=max(round(value), 1), tenth=0)


def undoes(field: Field, found: Round) -> bool:
    """Whether a step of this round can be taken back; rules of earlier rounds stay."""
    return any(each.made_at >= found.begun_at for each in field.insistences)


@dataclass(frozen=True, slots=True)
class View:
    """How a preview is shown: to whom, in which language, the page, and what is said first.

    ``undoes`` where the last step can be taken back.
    """

    to: Recipient
    language: str
    page: int = 0
    first: tuple[Say, ...] = ()
    undoes: bool = False


def show(view: View, field: Field, found: Round) -> Message:
    """Return a preview."""
    names = Names(field)
    table = _table(found, names)
    pages = max(1, -(-len(table) // PAGE))
    page = min(max(view.page, 0), pages - 1)
    head = say(
        "round-head",
        number=found.number,
        programme=field.programme.name(view.language),
        pairs=len(found.seats),
        left=len(found.left),
    )
    shown = table[page * PAGE : (page + 1) * PAGE]
    lines = (*view.first, head, *quality(found), *shown)
    rows = _rows(found, page, pages, undoes=view.undoes)
    return Message(view.to, lines, rows, about=ACT, programme=field.programme.id)


def quality(found: Round) -> Iterator[Say]:
    """Yield in plain words how good a round is."""
    yield say(f"round-aim-{found.aim}", percent=percent(found.percent))
    if found.aim is not Aim.STABLE and found.passed_over:
        yield say("round-passed-over", count=found.passed_over)


def _table(found: Round, names: Names) -> list[Say]:
    pairs = [
        say(
            "round-line",
            number=number,
            challenge=names.challenge(each.challenge_id),
            maker=names.maker(each.maker_id),
            percent=whole(100 * each.score),
        )
        for number, each in enumerate(seats_in_order(found, names), 1)
    ]
    return [*pairs, *(left_line(each, names) for each in found.left)]


def left_line(left: Left, names: Names) -> Say:
    """Return the line that says who has nobody, and why."""
    return say("round-left", name=left_name(left, names), why=say(f"round-why-{left.why}"))


def left_name(left: Left, names: Names) -> Say:
    """Return the name of somebody who has nobody."""
    return names.maker(left.id) if left.side is Side.MAKER else names.challenge(left.id)


def _rows(found: Round, page: int, pages: int, *, undoes: bool) -> Rows:
    key = (found.id, found.version)
    aims = tuple(
        button(f"round-choose-{aim}", ACT, *key, aim) for aim in Aim if aim is not found.aim
    )
    change, rules = button("round-pairs", PAIRS, *key, 0), button("round-rules", RULES, found.id)
    send, drop = button("round-send", ASK, *key), button("round-drop", ACT, *key, "drop")
    rows = [
        (change, rules) if found.seats else (rules,),
        aims,
        (send, drop) if found.seats else (drop,),
    ]
    if undoes:
        rows.append((button("round-back", ACT, *key, "back"),))
    if pages > 1:
        turns = [
            button(say("round-page", page=to + 1, of=pages), TURN, *key, to)
            for to in (page - 1, page + 1)
            if 0 <= to < pages
        ]
        rows.append(tuple(turns))
    return tuple(rows)


def moved(before: Iterable[Seat], after: Iterable[Seat], names: Names) -> Iterator[Say]:
    """Yield who comes and who goes between two previews."""
    old, new = {each.pair for each in before}, {each.pair for each in after}
    changes = [
        *(_move(pair, names, came=False) for pair in sorted(old - new)),
        *(_move(pair, names, came=True) for pair in sorted(new - old)),
    ]
    yield from changes[:MOVED]
    if len(changes) > MOVED:
        yield say("round-more-moved", count=len(changes) - MOVED)


def _move(pair: Pair, names: Names, *, came: bool) -> Say:
    challenge, maker = names.challenge(pair[0]), names.maker(pair[1])
    return say("round-moved", came=came, challenge=challenge, maker=maker)


def cost(before: Round, after: Round) -> Say:
    """Return what a step has cost, or brought, of the best that was possible before it."""
    best = 100 * before.worth / before.percent if before.percent else after.worth
    change = 100 * (after.worth - before.worth) / best if best else 0.0
    if round(abs(change) * 10) == 0:
        return say("round-cost-nothing")
    return say("round-cost" if change < 0 else "round-gain", percent=percent(change))


# Rules.


def rule_line(rule: Rule | Insistence, names: Names) -> Say:
    """Return a rule in words."""
    challenge_id = rule.challenge if isinstance(rule, Rule) else rule.challenge_id
    maker_id = rule.maker if isinstance(rule, Rule) else rule.maker_id
    if rule.insists is Insists.OUT:
        who = names.maker(maker_id) if maker_id else names.challenge(challenge_id)
        return say("round-rule-out", who=who, maker=bool(maker_id))
    return say(
        f"round-rule-{rule.insists}",
        challenge=names.challenge(challenge_id),
        maker=names.maker(maker_id),
    )


def off_button(round_id: str, rule: Rule | Insistence, names: Names) -> Choice:
    """Return the button that takes a rule away."""
    challenge_id = rule.challenge if isinstance(rule, Rule) else rule.challenge_id
    maker_id = rule.maker if isinstance(rule, Rule) else rule.maker_id
    label = say("round-off", rule=rule_line(rule, names))
    return button(label, OFF, round_id, challenge_id, maker_id, rule.insists)


def contradict(
    to: Recipient, field: Field, found: Round, contradictions: Sequence[Contradiction]
) -> Message:
    """Return why the rules have no solution: the smallest set, with a button for each rule."""
    names, worst = Names(field), contradictions[0]
    about = worst.about
    who = names.maker(about) if about in field.people else names.challenge(about)
    lines = (
        say("round-contradiction"),
        *(say("round-rule-line", rule=rule_line(each, names)) for each in worst.rules),
        say(
            f"round-clash-{worst.clash}",
            who=who,
            count=len(worst.rules),
            more=len(contradictions) - 1,
        ),
    )
    rows = tuple((off_button(found.id, each, names),) for each in worst.rules[:CHOICES])
    more = ((button("round-rules", RULES, found.id),),)
    key = (found.id, found.version)
    back = ((button("round-back", ACT, *key, "back"),),) if undoes(field, found) else ()
    drop = ((button("round-drop", ACT, *key, "drop"),),)
    return Message(to, lines, (*rows, *more, *back, *drop), about=ACT)


def label_of(names: Names, seat: Seat, number: int) -> Say:
    """Return the label of a pair's button."""
    return say(
        "round-choose-pair",
        number=number,
        challenge=names.challenge(seat.challenge_id),
        maker=names.maker(seat.maker_id),
    )
