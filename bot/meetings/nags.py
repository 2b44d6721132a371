"""Reminders of meetings."""

from bot.domain.facts import TeamCase
from bot.meetings.aftermath import ask_afterwards
from bot.meetings.rules import (
    remind_appointment,
    remind_of_month,
    tell_that_it_stands,
)
from bot.meetings.turns import (
    aftermath_turns,
    appointment_turns,
    month_turns,
    standing_turns,
)
from bot.scene import Nag

NAGS = (
    Nag("appointment", TeamCase, remind_appointment, appointment_turns, any_hour=True),
    Nag("stands", TeamCase, tell_that_it_stands, standing_turns),
    Nag("held", TeamCase, ask_afterwards, aftermath_turns),
    Nag("date", TeamCase, remind_of_month, month_turns),
)
