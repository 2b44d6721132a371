"""Reminders of what a team asked."""

from bot.briefs.rules import question_turns, remind_question
from bot.domain.facts import TeamCase
from bot.scene import Nag

NAGS = (Nag("question", TeamCase, remind_question, question_turns),)
