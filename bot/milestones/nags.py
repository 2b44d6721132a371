"""Reminders of milestone updates."""

from bot.domain.facts import TeamCase
from bot.milestones.rules import remind_update
from bot.scene import Nag

NAGS = (Nag("update", TeamCase, remind_update),)
