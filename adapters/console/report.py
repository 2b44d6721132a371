"""What a play amounts to: the months in figures, the teams' histories, who got what and why."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from adapters.console.play import Play
from adapters.console.scenes import is_edit
from adapters.console.show import Page
from adapters.console.stage import Line
from bot.coordination.rules import light
from bot.coordination.slots import SlotState, slot_state
from bot.domain.calendar import Month
from bot.domain.challenges import Side
from bot.domain.facts import TeamCase
from bot.domain.meetings import FIRST, MeetingState
from bot.domain.milestones import Standing
from bot.domain.reminders import Reminder
from bot.domain.teams import Stage
from bot.gather import team_cases
from bot.ports import Tx
from bot.talk.model import Why

MARKS = {
    SlotState.HELD: "●",
    SlotState.AGREED: "◐",
    SlotState.OVER: "◐",
    SlotState.MOVED: "↷",
    SlotState.OPEN: "·",
    SlotState.PROPOSED: "·",
    SlotState.MISSED: "○",
}
STANDINGS = {
    Standing.ON_TRACK: "🟢",
    Standing.AT_RISK: "🟡",
    Standing.BLOCKED: "🔴",
    Standing.DONE: "🏁",
}
WEEK = timedelta(days=7)
COLUMN = 10


@dataclass(frozen=True, slots=True)
class Facts:
    """What the store holds at an instant: the teams, and what was brought up with whom."""

    cases: tuple[TeamCase, ...]
    reminders: tuple[Reminder, ...]
    now: datetime

    def escalated(self, case: TeamCase, slot: str) -> bool:
        """Whether a coordinator was told that a slot of a team has no date."""
        stem = f"meeting/{case.team.id}/{slot}/coordinator/"
        return any(each.key.startswith(stem) for each in self.reminders)


async def gather(play: Play) -> Facts:
    """Read the facts from the store."""
    programme = play.stage.programme

    async def work(tx: Tx) -> Facts:
        cases = await team_cases(tx, programme, stages=tuple(Stage))
        reminders = await tx.find(Reminder, programme_id=programme.id)
        return Facts(cases, reminders, play.stage.clock.now())

    return await play.stage.store.run(work)


def sum_up(page: Page, facts: Facts, lines: Sequence[Line], since: datetime) -> str:
    """Return a month in figures."""
    living = [case for case in facts.cases if case.team.stage is not Stage.ENDED]
    colours = Counter(light(case, facts.now).colour.value for case in living)
    closed = [
        each
        for case in facts.cases
        for each in case.meetings.values()
        if each.state is MeetingState.HELD
        and each.closed_at
        and since <= each.closed_at < facts.now
    ]
    updates = sum(since <= each.at < facts.now for case in facts.cases for each in case.updates)
    whys = Counter(
        each.heard.parcel.why
        for each in lines
        if each.heard and not is_edit(each) and each.at >= since
    )
    return page.words.month_line.format(
        teams=len(living),
        red=colours["red"],
        yellow=colours["yellow"],
        green=colours["green"],
        held=len(closed),
        updates=updates,
        reminders=whys[Why.REMINDER],
        escalations=whys[Why.ESCALATION] + whys[Why.ALARM],
    )


def histories(page: Page, facts: Facts) -> Iterator[str]:
    """Yield each team's story in a few lines."""
    words = page.words
    for case in facts.cases:
        contact = [case.people[m.person_id].name for m in case.members if m.side is Side.CONTACT]
        makers = [case.people[m.person_id].name for m in case.members if m.side is Side.MAKER]
        yield f"  {case.team.number} {case.team.name} · {words.listed([*contact, *makers])}"
        slots = [(words.first, FIRST)]
        slots += [(words.months[m.number - 1][:3], str(m)) for m in _months(case, facts.now)]
        marks = " ".join(f"{name} {_mark(facts, case, slot)}" for name, slot in slots)
        trail = "".join(STANDINGS[each.standing] for each in case.updates)
        yield from _fit(f"    {marks}", trail, page.width)
    yield f"  {words.legend}"


def _fit(marks: str, trail: str, width: int) -> Iterator[str]:
    """Yield both in one line, or in two where they do not fit; each mark of the trail is wide."""
    if len(marks) + 3 + 2 * len(trail) <= width:
        yield f"{marks}   {trail}".rstrip()
    else:
        yield marks
        yield f"    {trail}"


def _months(case: TeamCase, now: datetime) -> list[Month]:
    owed = set(case.months(now))
    owed.update(Month.parse(slot) for slot in case.meetings if slot != FIRST)
    return sorted(owed)


def _mark(facts: Facts, case: TeamCase, slot: str) -> str:
    mark = MARKS[slot_state(case, slot, facts.now)]
    return f"{mark}!" if facts.escalated(case, slot) else mark


# Who got what, and why.


@dataclass(frozen=True, slots=True)
class Load:
    """How often one person was written to unasked: most in a day, most in seven days, rudely."""

    day: int
    week: int
    rude: int


def heard(lines: Sequence[Line], who: str) -> Counter[Why]:
    """Return how many messages somebody got, by why."""
    return Counter(
        each.heard.parcel.why
        for each in lines
        if each.who == who and each.heard and not is_edit(each)
    )


def load(play: Play, who: str) -> Load:
    """Return how much somebody was reminded."""
    calendar = play.stage.programme.calendar
    times = [
        each.at
        for each in play.lines
        if each.who == who and each.heard and each.heard.parcel.why is Why.REMINDER
    ]
    days: Counter[date] = Counter(each.date() for each in times)
    week = max((sum(at <= each < at + WEEK for each in times) for at in times), default=0)
    rude = sum(not calendar.polite(each) for each in times)
    return Load(max(days.values(), default=0), week, rude)


def table(page: Page, play: Play) -> Iterator[str]:
    """Yield the table of what was sent to whom, and why."""
    words = page.words
    yield f"  {'':<16}" + "".join(f"{each:>{COLUMN}}" for each in words.whys.values())
    total: Counter[Why] = Counter()
    for person in play.stage.cast.people:
        counts = heard(play.lines, person.key)
        total += counts
        yield f"  {person.name:<16}" + _cells(counts, words.whys)
    yield f"  {'Σ':<16}" + _cells(total, words.whys)


def _cells(counts: Counter[Why], whys: Iterable[Why]) -> str:
    return "".join(f"{counts[why] or '–':>{COLUMN}}" for why in whys)


def reasons(page: Page, play: Play, facts: Facts) -> Iterator[str]:
    """Yield why people were reminded, and that nobody was disturbed."""
    words = page.words
    kinds = Counter(each.kind for each in facts.reminders if each.why == Why.REMINDER)
    named = [f"{count} × {words.kinds.get(kind, kind)}" for kind, count in kinds.most_common()]
    yield words.reminders.format(what=", ".join(named))
    loads = [load(play, each.key) for each in play.stage.cast.people]
    yield words.polite.format(
        day=max(each.day for each in loads),
        week=max(each.week for each in loads),
        rude=sum(each.rude for each in loads),
    )
