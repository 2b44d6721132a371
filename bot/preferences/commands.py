"""What preferences declare."""

from bot.preferences.flow import (
    choose_language,
    pause,
    press_snooze,
    resume,
    set_form,
    set_language,
    set_pause,
    snooze,
)
from bot.scene import Action, Command

COMMANDS = (
    Command("snooze", snooze, aliases=("spaeter", "später")),
    Command("pause", pause),
    Command("language", choose_language, aliases=("sprache",), stranger=True),
)
ACTIONS = (
    Action("language", set_language),
    Action("form", set_form),
    Action("snooze", press_snooze),
    Action("pause", set_pause),
    Action("resume", resume),
)

TEXT_IDS = (
    "language-ask",
    "language-de",
    "language-en",
    "language-set",
    "form-du",
    "form-sie",
    "form-set",
    "snooze-set",
    "rest-week",
    "pause-set",
    "pause-end",
    "pause-ended",
    "resume-nothing",
)
