"""A Telegram Bot API server on loopback, and a world of people who use its bots.

Real clients (python-telegram-bot's `Bot`) talk to it over HTTP; tests move the people and read
what they see. It enforces the documented rules in the public server's words (see `errors`),
keeps the documented pace, and does on order what networks do. It speaks HTML and plain text, no
Markdown. Everything is in memory. Only tests and benchmarks import it, never the product.
"""

from tests.support.botapi import faults
from tests.support.botapi.bots import BotAccount
from tests.support.botapi.chats import Seen
from tests.support.botapi.faults import Fault, Faults
from tests.support.botapi.groups import Group
from tests.support.botapi.keyboards import Button
from tests.support.botapi.limits import Pace
from tests.support.botapi.people import Person, Press
from tests.support.botapi.server import DEFAULT_TOKEN, BotApiServer, LogEntry
from tests.support.botapi.webhooks import SECRET_HEADER, Backoff

__all__ = [
    "DEFAULT_TOKEN",
    "SECRET_HEADER",
    "Backoff",
    "BotAccount",
    "BotApiServer",
    "Button",
    "Fault",
    "Faults",
    "Group",
    "LogEntry",
    "Pace",
    "Person",
    "Press",
    "Seen",
    "faults",
]
