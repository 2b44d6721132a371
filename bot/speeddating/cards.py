"""What is shown of an evening: to who coordinates it, and to its guests."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum

from bot.domain.evenings import COMING_UP, Coming, Evening, Guest, Match, Phase, Sitting
from bot.scene import button
from bot.speeddating import rules
from bot.speeddating.party import Party
from bot.talk.model import Arg, Choice, Say, say

Rows = tuple[tuple[Choice, ...], ...]


MOST_LINES = 20
"""Tables that are shown in a message; the lists have all."""
MOST_NAMES = 40


def _do(verb: str, evening: Evening, *more: str | int) -> Choice:
    act = rules.SEE_ACT if verb in rules.SEEING else rules.ACT
    return button(f"evening-do-{verb}", act, verb, evening.id, *more)


# For who coordinates it.


def head(party: Party) -> Say:
    """Return what an evening is, in a paragraph."""
    evening, local = party.evening, party.programme.calendar.local
    return say(
        "evening-head",
        number=evening.number,
        when=evening.starts_at,
        place=evening.place,
        tables=evening.tables,
        rounds=evening.rounds,
        minutes=evening.minutes,
        pause=evening.pause_after if evening.pause_after < evening.rounds else 0,
        ends=local(rules.last_end(evening)).time(),
        first=local(rules.starts(evening, 1)).time(),
        span=_span_of(evening),
    )


class _Span(StrEnum):
    """Which times of an evening are of interest: all, its end, or none any more."""

    ALL = "all"
    END = "end"
    NONE = "none"


def _span_of(evening: Evening) -> _Span:
    if evening.phase in COMING_UP:
        return _Span.ALL
    runs = evening.phase is Phase.RUNNING and evening.timer and evening.paused_at is None
    return _Span.END if runs else _Span.NONE


def state(party: Party, now: datetime, votes: tuple[int, int] = (0, 0)) -> tuple[Say, ...]:
    """Return how far it has come; ``votes`` are how many were given, of how many."""
    evening = party.evening
    match evening.phase:
        case Phase.DRAFT:
            return (say("evening-draft"),)
        case Phase.OPEN | Phase.SEATED:
            planned = say(f"evening-{evening.phase}", revision=evening.revision)
            there = (_there(party),) if now >= evening.starts_at - rules.DOORS else ()
            return (_counts(party), planned, *there)
        case Phase.RUNNING:
            return (_clock(party, now), _there(party), *_votes(votes))
        case Phase.VOTING:
            return (say("evening-voting"), *_votes(votes))
        case phase:
            return (say(f"evening-{phase}", number=evening.number),)


def _votes(votes: tuple[int, int]) -> tuple[Say, ...]:
    given, total = votes
    return (say("evening-votes", given=given, total=total),) if total else ()


def _counts(party: Party) -> Say:
    coming = [each for each in party.guests.values() if each.coming is Coming.YES]
    return say(
        "evening-counts",
        asked=len(party.guests),
        coming=len(coming),
        makers=sum(not each.challenge_id for each in coming),
        contacts=sum(bool(each.challenge_id) for each in coming),
        later=party.count(Coming.LATER),
        no=party.count(Coming.NO),
        open=party.count(Coming.ASKED),
        waiting=party.count(Coming.WAITING),
        places=party.evening.places,
    )


def _clock(party: Party, now: datetime) -> Say:
    evening, local = party.evening, party.programme.calendar.local
    number, rounds = evening.round, evening.rounds
    if evening.paused_at is None and rules.is_over(evening, number, now) and number < rounds:
        at = local(rules.starts(evening, number + 1)).time()
        pause = number == evening.pause_after
        return say("evening-between", round=number, next=number + 1, rounds=rounds, at=at,
                   pause=pause)  # fmt: skip
    clock = "timed" if evening.timer else "untimed"
    if evening.paused_at is not None:
        clock = "halted"
    ends = local(rules.ends(evening)).time()
    return say(f"evening-{clock}", round=number, rounds=rounds, ends=ends)


def _there(party: Party) -> Say:
    return say("evening-there", there=_count_there(party), missing=len(missing(party)))


def somebody_came(party: Party) -> bool:
    """Whether anybody who is planned for was seen: who waits at the door is not."""
    return bool(_count_there(party))


def _count_there(party: Party) -> int:
    return sum(each.expected and each.arrived_at is not None for each in party.guests.values())


def results(party: Party, pairs: Sequence[Sitting]) -> tuple[Say, ...]:
    """Return who both said yes, once all have been told; ``pairs`` are these."""
    if party.evening.phase is not Phase.CLOSED or not party.evening.round:
        return ()
    told = [each for each in pairs if each.match is not Match.HELD]
    held = len(pairs) - len(told)
    unsaid = (say("evening-results-held", count=held),) if held else ()
    if not told:
        return unsaid or (say("evening-results-none"),)
    lines = (
        say(
            "evening-result",
            maker=party.name(each.maker_id),
            contact=party.both(each.contact_id),
            full=each.match is Match.FULL,
        )
        for each in told
    )
    return (say("evening-results", count=len(told)), *lines, *unsaid)


def missing(party: Party) -> tuple[Guest, ...]:
    """Return who said yes, and was not seen yet."""
    found = [
        each
        for each in party.guests.values()
        if each.coming is Coming.YES and each.arrived_at is None
    ]
    return tuple(sorted(found, key=lambda each: (party.name(each.person_id), each.person_id)))


def buttons(party: Party, now: datetime) -> Rows:
    """Return what can be done about an evening now."""
    evening = party.evening

    def do(verb: str) -> Choice:
        return _do(verb, evening)

    soon = now >= evening.starts_at - rules.DOORS
    match evening.phase:
        case Phase.DRAFT:
            return ((do("invite"),), (do("change"), do("cancel")))
        case Phase.OPEN:
            settle = ((_do("confirm", evening, evening.revision),),) if evening.revision else ()
            return (
                *settle,
                (do("plan"), do("who")),
                (do("invite"), do("change")),
                (do("move"), do("cancel")),
            )
        case Phase.SEATED:
            begin = ((do("start"), do("untimed")), (do("missing"), do("there"))) if soon else ()
            return (
                *begin,
                (do("again"), do("who")),
                (do("print"), do("qr")),
                (do("invite"), do("change")),
                (do("move"), do("cancel")),
            )
        case Phase.RUNNING:
            clock = (do("resume" if evening.paused_at else "halt"),) if evening.timer else ()
            return (
                (_do("next", evening, evening.round), *clock),
                (do("missing"), do("there")),
                (do("again"), do("print")),
                (do("change"), do("cancel")),
            )
        case Phase.VOTING:
            return ((do("count"),),)
        case Phase.COUNTED:
            return ((do("matches"),),)
        case _:
            return ()


def preview_buttons(evening: Evening) -> Rows:
    """Return what can be done about a plan that nobody knows yet."""
    return (
        (_do("confirm", evening, evening.revision),),
        (_do("plan", evening), _do("change", evening)),
    )


def preview(
    party: Party,
    sittings: Sequence[Sitting],
    idle: Sequence[tuple[int, tuple[str, ...]]],
    fit: int,
    chance: int,
) -> tuple[Say, ...]:
    """Return a plan as it is shown before it counts: how good, who sits out when, the tables."""
    if not sittings:
        return (say("evening-preview-none"),)
    counts: dict[str, int] = {each: 0 for each, guest in party.guests.items() if guest.expected}
    for each in sittings:
        counts[each.maker_id] = counts.get(each.maker_id, 0) + 1
        counts[each.contact_id] = counts.get(each.contact_id, 0) + 1
    makers = [count for each, count in counts.items() if not party.guests[each].challenge_id]
    contacts = [count for each, count in counts.items() if party.guests[each].challenge_id]
    return (
        say(
            "evening-preview",
            talks=len(sittings),
            people=len(counts),
            makers=_span(makers),
            contacts=_span(contacts),
        ),
        say("evening-fit" if fit > chance else "evening-fit-same", fit=fit, chance=chance),
        *idle_lines(party, idle),
        *_table_lines(party, sittings),
    )


def _span(counts: Sequence[int]) -> str:
    least, most = min(counts, default=0), max(counts, default=0)
    return str(least) if least == most else f"{least}–{most}"


def idle_lines(party: Party, idle: Sequence[tuple[int, tuple[str, ...]]]) -> tuple[Say, ...]:
    """Return who has nobody to talk to, by round."""
    if not idle:
        return (say("evening-idle-none"),)
    return tuple(
        say("evening-idle", round=number, names=named(party, people)) for number, people in idle
    )


def named(party: Party, people: Iterable[str]) -> tuple[Arg, ...]:
    """Return names for a list, in their order; of very many the first."""
    names = sorted(party.name(each) for each in people)
    more = (f"+{len(names) - MOST_NAMES}",) if len(names) > MOST_NAMES else ()
    return (*names[:MOST_NAMES], *more)


def _table_lines(party: Party, sittings: Sequence[Sitting]) -> tuple[Say, ...]:
    tables = sorted({each.table for each in sittings})
    rounds = sorted({each.round for each in sittings})
    lines = []
    for table in tables[:MOST_LINES]:
        here = {each.round: each for each in sittings if each.table == table}
        hosts = {each.contact_id for each in here.values()}
        one = len(hosts) == 1
        names = tuple(_at(party, here.get(number), one=one) for number in rounds)
        host = party.name(next(iter(hosts))) if one else ""
        lines.append(say("evening-table", table=table, one=one, host=host, talks=" · ".join(names)))
    if len(tables) > MOST_LINES:
        lines.append(say("evening-tables-more", more=len(tables) - MOST_LINES))
    return tuple(lines)


def _at(party: Party, sitting: Sitting | None, *, one: bool) -> str:
    if sitting is None:
        return "–"
    maker = party.name(sitting.maker_id)
    return maker if one else f"{maker} / {party.name(sitting.contact_id)}"


def planned_again(
    party: Party, sittings: Sequence[Sitting], idle: Sequence[tuple[int, tuple[str, ...]]]
) -> tuple[Say, ...]:
    """Return what a new plan for the rest of the evening is like."""
    rounds = sorted({each.round for each in sittings})
    if not rounds:
        return (say("evening-again-none"),)
    return (
        say("evening-again", first=rounds[0], talks=len(sittings)),
        *idle_lines(party, idle),
    )
