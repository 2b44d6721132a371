"""Reminders of first meetings."""

from bot.domain.facts import TeamCase
from bot.first_meetings.rules import (
    first_date_turns,
    remind_first_date,
    remind_verdict,
    verdict_turns,
)
from bot.scene import Nag

NAGS = (
    Nag("first-meeting", TeamCase, remind_first_date, first_date_turns),
    Nag("verdict", TeamCase, remind_verdict, verdict_turns),
)
