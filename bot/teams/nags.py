"""Reminders of teams."""

from bot.domain.facts import TeamCase
from bot.scene import Nag
from bot.teams.rules import remind_silent, silence_turns

NAGS = (Nag("silence", TeamCase, remind_silent, silence_turns),)
