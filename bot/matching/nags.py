"""Reminders of matching."""

from bot.domain.facts import RequestCase
from bot.matching.reminding import (
    found_turns,
    later_turns,
    remind_later,
    remind_request,
    remind_resting,
    request_turns,
    resting_turns,
    tell_found,
)
from bot.scene import Nag

NAGS = (
    Nag("request", RequestCase, remind_request, request_turns),
    Nag("resting", RequestCase, remind_resting, resting_turns),
    Nag("later", RequestCase, remind_later, later_turns),
    Nag("found", RequestCase, tell_found, found_turns),
)
