"""What guests are shown: the invitation, their plan, where they go next."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from bot.domain.evenings import Evening, Phase, Sitting
from bot.scene import button
from bot.speeddating import rules
from bot.speeddating.cards import Rows
from bot.speeddating.party import Party
from bot.talk.model import Choice, Say, say


class Kind(StrEnum):
    """What a line of somebody's plan is about."""

    TALK = "talk"
    FREE = "free"
    PAUSE = "pause"


def invitation(party: Party) -> tuple[Say, ...]:
    """Return the invitation."""
    evening, local = party.evening, party.programme.calendar.local
    return (
        say(
            "dating-invitation",
            when=evening.starts_at,
            ends=local(rules.last_end(evening)).time(),
            place=evening.place,
            minutes=evening.minutes,
            rounds=evening.rounds,
        ),
        say("dating-privacy"),
    )


def answers(evening: Evening) -> Rows:
    """Return what can be said to an invitation."""
    return (
        (guest_button("yes", evening), guest_button("no", evening)),
        (guest_button("later", evening),),
    )


def guest_button(verb: str, evening: Evening) -> Choice:
    """Return a button of a guest."""
    return button(f"dating-do-{verb}", rules.GUEST_ACT, verb, evening.id)


def plan_lines(party: Party, own: Mapping[int, Sitting], person_id: str) -> tuple[Say, ...]:
    """Return somebody's plan of the rounds to come."""
    evening, local = party.evening, party.programme.calendar.local
    nobody = say("dating-who", name="", house="", housed=False)
    lines: list[Say] = []

    def line(kind: Kind, number: int, at: datetime, table: int = 0, partner: Say = nobody) -> None:
        clock = local(at).time()
        lines.append(say("dating-line", kind=kind, round=number, at=clock, table=table,
                         partner=partner))  # fmt: skip

    begun = evening.round if evening.phase is Phase.RUNNING else 0
    for number in range(begun + 1, evening.rounds + 1):
        at = rules.starts(evening, number)
        if 1 < number == evening.pause_after + 1:
            line(Kind.PAUSE, number, at - rules.BREAK - rules.GAP)
        sitting = own.get(number)
        if sitting is None:
            line(Kind.FREE, number, at)
        else:
            line(Kind.TALK, number, at, sitting.table, party.both(sitting.partner(person_id)))
    return tuple(lines)


def next_line(party: Party, own: Mapping[int, Sitting], person_id: str, number: int) -> Say | None:
    """Return where somebody is in a round, ``None`` behind the last one."""
    evening = party.evening
    if number > evening.rounds:
        return None
    at = party.programme.calendar.local(rules.starts(evening, number)).time()
    sitting = own.get(number)
    if sitting is None:
        return say("dating-next-free", round=number, at=at)
    partner = party.both(sitting.partner(person_id))
    return say("dating-next", round=number, at=at, table=sitting.table, partner=partner)
