"""A team's traffic light, and what is overdue in it.

The light is the colour of the worst finding; what is overdue are the findings that have a day.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from bot.coordination.findings import Alarm, Colour, findings
from bot.coordination.slots import SlotState, next_meeting, slot_state
from bot.domain.facts import TeamCase
from bot.talk.model import Say, say

_WORST_FIRST = tuple(Colour)


@dataclass(frozen=True, slots=True)
class Light:
    """A team's colour, why it has it (worst first), and the alarms."""

    colour: Colour
    reasons: tuple[Say, ...]
    alarms: tuple[Alarm, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """Something overdue: in which team, what, since which local day."""

    team_id: str
    number: int
    team: str
    matter: Say
    since: date


def light(
    case: TeamCase, now: datetime, unreachable: Collection[str] = (), language: str = "de"
) -> Light:
    """Return a living team's light; see ``findings`` for the arguments."""
    found = sorted(
        findings(case, now, unreachable, language), key=lambda each: _WORST_FIRST.index(each.colour)
    )
    colour = found[0].colour if found else Colour.GREEN
    reasons = [each.text for each in found if each.colour is not Colour.GREEN]
    if colour is Colour.GREEN:
        reasons.insert(0, _well(case, now))
    alarms = tuple(each.alarm for each in found if each.alarm is not None)
    return Light(colour, tuple(reasons), alarms)


def overdue(case: TeamCase, now: datetime, language: str = "de") -> tuple[Item, ...]:
    """Return what is overdue in a team, oldest first."""
    team = case.team
    items = [
        Item(team.id, team.number, team.name, each.text, each.since)
        for each in findings(case, now, (), language)
        if each.since is not None
    ]
    return tuple(sorted(items, key=lambda each: each.since))


def _well(case: TeamCase, now: datetime) -> Say:
    """Return why a team is well."""
    coming = next_meeting(case, now)
    if coming is not None and case.agreed(coming, now):
        return say("status-coming", when=case.programme.calendar.local(coming.starts_at or now))
    held = [
        month for month in case.months(now) if slot_state(case, str(month), now) is SlotState.HELD
    ]
    if held:
        return say("status-held", month=held[-1])
    return say("status-fine")
