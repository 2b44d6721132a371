"""Reminders of milestone updates."""

from bot.domain.facts import TeamCase
from bot.milestones.rules import remind_update, update_turns
from bot.scene import Nag

NAGS = (Nag("update", TeamCase, remind_update, update_turns),)
