"""Reminders of onboarding."""

from bot.domain.facts import DraftCase
from bot.onboarding.rules import draft_turns, remind_draft
from bot.scene import Nag

NAGS = (Nag("draft", DraftCase, remind_draft, draft_turns),)
