"""Reminders of matching."""

from bot.domain.facts import RequestCase
from bot.matching.rules import remind_request, request_turns
from bot.scene import Nag

NAGS = (Nag("request", RequestCase, remind_request, request_turns),)
