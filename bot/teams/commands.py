"""What teams declare."""

from bot.scene import Command, Place
from bot.teams.flow import bind

COMMANDS = (Command("start", bind, stranger=True, menu=False, place=Place.ROOM),)

TEXT_IDS = (
    "room-known",
    "room-code",
    "room-stranger",
    "room-other",
    "room-bound",
    "code-used-up",
    "silence-reminder",
    "silence-escalation",
)
