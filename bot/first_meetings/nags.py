"""Reminders of first meetings."""

from bot.domain.facts import TeamCase
from bot.first_meetings.rules import remind_first_date, remind_verdict
from bot.scene import Nag

NAGS = (
    Nag("first-meeting", TeamCase, remind_first_date),
    Nag("verdict", TeamCase, remind_verdict),
)
