"""Reminders of meetings."""

from bot.domain.facts import TeamCase
from bot.meetings.rules import (
    ask_afterwards,
    remind_appointment,
    remind_of_month,
    tell_that_it_stands,
)
from bot.scene import Nag

NAGS = (
    Nag("appointment", TeamCase, remind_appointment),
    Nag("stands", TeamCase, tell_that_it_stands),
    Nag("held", TeamCase, ask_afterwards),
    Nag("date", TeamCase, remind_of_month),
)
