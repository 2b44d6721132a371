"""Cases as lines: the status, the list of teams, one team's story, what is overdue."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from bot.belonging import ROOM
from bot.coordination.findings import Colour, heard, open_help
from bot.coordination.rules import Item, Light, light
from bot.coordination.slots import SlotState, next_meeting, slot_state
from bot.domain.calendar import Month
from bot.domain.challenges import Side
from bot.domain.facts import TeamCase
from bot.domain.meetings import FIRST, Meeting
from bot.domain.milestones import Update
from bot.domain.programme import Programme
from bot.domain.teams import Member, Stage
from bot.first_meetings.rules import awaits, verdict_buttons
from bot.milestones.rules import standing_name
from bot.scene import button
from bot.talk.model import Choice, Say, say

ROW = 4
MOST_BUTTONS = 12
TOLD_UPDATES = 6
"""A story tells so many updates, the newest ones."""

Rows = tuple[tuple[Choice, ...], ...]
View = tuple[tuple[Say, ...], Rows]


def status(
    programme: Programme,
    language: str,
    cases: Sequence[TeamCase],
    now: datetime,
    unreachable: Collection[str],
) -> View:
    """Return a programme's totals, a line per team, red first, and buttons for the red ones."""
    lights = [(light(case, now, unreachable, language), case) for case in cases]
    order = tuple(Colour)
    lights.sort(key=lambda pair: (order.index(pair[0].colour), pair[1].team.number))
    count = Counter(each.colour for each, _ in lights)
    head = say(
        "status-head",
        programme=programme.name(language),
        teams=len(cases),
        red=count[Colour.RED],
        yellow=count[Colour.YELLOW],
        green=count[Colour.GREEN],
    )
    lines = (head, *(status_line(case, each) for each, case in lights))
    red = [case for each, case in lights if each.colour is Colour.RED]
    return lines, team_buttons(red)


def status_line(case: TeamCase, each: Light) -> Say:
    """Return a team's line: colour, number, name, reasons."""
    return say(
        "status-line",
        colour=each.colour,
        number=case.team.number,
        team=case.team.name,
        reasons=_together(each.reasons),
    )


def _together(reasons: Sequence[Say]) -> Say:
    """Return reasons as one text; they have commas of their own, so semicolons part them."""
    *before, last = reasons
    for each in reversed(before):
        last = say("status-and", reason=each, more=last)
    return last


def team_buttons(cases: Iterable[TeamCase]) -> Rows:
    """Return a button per team, for the first few."""
    choices = [
        button(say("team-open", number=case.team.number), "team", case.team.id) for case in cases
    ]
    return in_rows(choices)


def in_rows(choices: Sequence[Choice]) -> Rows:
    """Return the first few buttons in rows."""
    few = choices[:MOST_BUTTONS]
    return tuple(tuple(few[at : at + ROW]) for at in range(0, len(few), ROW))


def teams(
    programme: Programme, language: str, cases: Sequence[TeamCase], now: datetime
) -> tuple[Say, ...]:
    """Return a programme's teams, ended ones last."""
    head = say("teams-head", programme=programme.name(language), teams=len(cases))
    ordered = sorted(cases, key=lambda case: (case.team.stage is Stage.ENDED, case.team.number))
    return (head, *(_teams_line(case, now) for case in ordered))


def _teams_line(case: TeamCase, now: datetime) -> Say:
    return say(
        "teams-line",
        number=case.team.number,
        team=case.team.name,
        stage=case.team.stage,
        names=case.names() or say("teams-nobody"),
        next=_next(case, now),
    )


def overdue(programme: Programme, language: str, items: Sequence[Item]) -> View:
    """Return what is overdue in a programme, oldest first, with buttons for the teams."""
    name = programme.name(language)
    if not items:
        return (say("overdue-none", programme=name),), ()
    lines = [say("overdue-head", programme=name, count=len(items))]
    lines.extend(
        say(
            "overdue-line",
            number=each.number,
            team=each.team,
            matter=each.matter,
            since=each.since,
        )
        for each in items
    )
    ids = dict.fromkeys((each.number, each.team_id) for each in items)
    choices = [button(say("team-open", number=number), "team", team_id) for number, team_id in ids]
    return tuple(lines), in_rows(choices)


def story(
    case: TeamCase,
    language: str,
    now: datetime,
    unreachable: Collection[str],
    *,
    opens: bool = False,
) -> View:
    """Return everything about a team, as its coordinators see it.

    ``opens``: a room of the team's own can be made.
    """
    calendar = case.programme.calendar
    lines = [_head(case), _challenge(case)]
    if case.team.stage is not Stage.ENDED:
        each = light(case, now, unreachable, language)
        lines.append(say("team-light", colour=each.colour, reasons=_together(each.reasons)))
    lines.append(_terms(case))
    lines.extend(_member(case, member, unreachable) for member in case.members)
    for side in Side:
        last = heard(case, side)
        when = say("team-unheard") if last is None else calendar.local(last)
        lines.append(say("team-heard", side=side, when=when))
    lines.extend(_slot(case, slot, now) for slot in _slots(case, now))
    lines.extend(_update(case, each) for each in case.updates[-TOLD_UPDATES:])
    if case.rooms:
        lines.append(say("team-rooms", rooms=len(case.rooms)))
    rows: list[tuple[Choice, ...]] = [
        (button("update-help-take", "help", each.id),) for each in open_help(case)
    ]
    if opens:
        rows.append(_opening(case))
    if case.team.stage is not Stage.ENDED:
        rows.append(_binding(case))
    return tuple(lines), tuple(rows)


def own(case: TeamCase, now: datetime, *, reader: str = "", opens: bool = False) -> View:
    """Return a team as its members see it; ``opens``: a room of its own can be made.

    A ``reader`` who has not said yet whether it goes on is asked that, too.
    """
    lines = [_head(case), _challenge(case)]
    lines.extend(_member(case, member, ()) for member in case.members)
    lines.append(say("team-next", next=_next(case, now)))
    if case.updates:
        lines.append(_update(case, case.updates[-1]))
    rows: list[tuple[Choice, ...]] = []
    if awaits(case, reader):
        lines.append(say("verdict-ask", team=case.team.name))
        rows.extend(verdict_buttons(case.team.id))
    if case.team.stage is Stage.ACTIVE:
        rows.append((button("update-now", "update", case.team.id),))
    if case.rooms:
        lines.append(say("team-rooms", rooms=len(case.rooms)))
    if opens:
        rows.append(_opening(case))
    if all(room.made for room in case.rooms):
        rows.append(_binding(case))
    return tuple(lines), tuple(rows)


def _opening(case: TeamCase) -> tuple[Choice, ...]:
    return (button("team-room-open", ROOM, case.team.id),)


def _binding(case: TeamCase) -> tuple[Choice, ...]:
    return (button("team-bind", "bind", case.team.id),)


def slot_name(slot: str) -> Say | Month:
    """Return a slot as the argument of a text."""
    return say("team-first") if slot == FIRST else Month.parse(slot)


def _head(case: TeamCase) -> Say:
    return say("team-head", number=case.team.number, team=case.team.name, stage=case.team.stage)


def _challenge(case: TeamCase) -> Say:
    return say("team-challenge", number=case.challenge.number, title=case.challenge.title)


def _terms(case: TeamCase) -> Say:
    team, calendar = case.team, case.programme.calendar
    if team.form is None or team.extent is None or team.setup is None:
        return say("team-matched", since=calendar.local(team.matched_at).date())
    return say(
        "team-terms",
        form=say(f"cooperation-{team.form}"),
        extent=say(f"agreement-extent-{team.extent}"),
        setup=say(f"agreement-setup-{team.setup}"),
        since=calendar.local(team.formed_at or team.matched_at).date(),
    )


def _member(case: TeamCase, member: Member, unreachable: Collection[str]) -> Say:
    person = case.people[member.person_id]
    state = "here"
    if person.paused:
        state = "paused"
    if person.id in unreachable:
        state = "unreachable"
    return say("team-member", name=person.name, side=member.side, state=say(f"team-member-{state}"))


def _next(case: TeamCase, now: datetime) -> Say:
    meeting = next_meeting(case, now)
    if meeting is None or meeting.starts_at is None:
        return say("team-no-date")
    text = "team-agreed" if case.agreed(meeting, now) else "team-proposed"
    return say(text, when=case.programme.calendar.local(meeting.starts_at))


def _slots(case: TeamCase, now: datetime) -> tuple[str, ...]:
    """Return the slots of which there is something to tell, in their order."""
    months = {str(month) for month in case.months(now)}
    months.update(slot for slot in case.meetings if slot != FIRST)
    return (FIRST, *sorted(months))


def _slot(case: TeamCase, slot: str, now: datetime) -> Say:
    meeting, state = case.meeting(slot), slot_state(case, slot, now)
    return say("team-slot", slot=slot_name(slot), state=_slot_words(case, meeting, state))


def _slot_words(case: TeamCase, meeting: Meeting, state: SlotState) -> Say:
    if state is SlotState.HELD:
        everybody = {each.person_id for each in case.members} | set(meeting.attended)
        return say("team-slot-held", came=len(meeting.attended), of=len(everybody))
    if state is SlotState.MOVED:
        return say("team-slot-moved", reason=meeting.note)
    if meeting.starts_at is not None and state in (
        SlotState.PROPOSED,
        SlotState.AGREED,
        SlotState.OVER,
    ):
        names = tuple(case.people[each].name for each in case.silent(meeting))
        when = case.programme.calendar.local(meeting.starts_at)
        return say(f"team-slot-{state}", when=when, names=names)
    return say("team-slot-missed" if state is SlotState.MISSED else "team-slot-open")


def _update(case: TeamCase, update: Update) -> Say:
    person = case.people.get(update.person_id)
    said = say("team-said", sentence=update.sentence) if update.sentence else say("team-unsaid")
    return say(
        "team-update",
        month=Month.parse(update.month),
        standing=standing_name(update.standing),
        name=person.name if person is not None else say("team-former"),
        said=said,
    )
