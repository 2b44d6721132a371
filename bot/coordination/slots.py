"""Where a team's slots stand, as a coordinator reads them."""

from datetime import datetime
from enum import StrEnum

from bot.domain.calendar import Month
from bot.domain.facts import TeamCase
from bot.domain.meetings import FIRST, Meeting, MeetingState


class SlotState(StrEnum):
    """Where a slot stands, as a coordinator reads it."""

    OPEN = "open"
    PROPOSED = "proposed"
    AGREED = "agreed"
    OVER = "over"
    HELD = "held"
    MOVED = "moved"
    MISSED = "missed"


def slot_state(case: TeamCase, slot: str, now: datetime) -> SlotState:
    """Return where a slot stands; a month that is over without a meeting was missed."""
    meeting = case.meeting(slot)
    if meeting.settled:
        return SlotState(meeting.state.value)
    if meeting.ends_at is not None and case.agreed(meeting, now):
        return SlotState.OVER if now >= meeting.ends_at else SlotState.AGREED
    if slot != FIRST and Month.parse(slot) < case.programme.calendar.month_of(now):
        return SlotState.MISSED
    return SlotState.PROPOSED if meeting.state is MeetingState.PROPOSED else SlotState.OPEN


def next_meeting(case: TeamCase, now: datetime) -> Meeting | None:
    """Return the soonest agreed or proposed meeting that is still to come."""
    ahead = [
        (each.starts_at, each)
        for each in case.meetings.values()
        if not each.settled and each.starts_at is not None and each.starts_at > now
    ]
    return min(ahead, key=lambda pair: pair[0])[1] if ahead else None
