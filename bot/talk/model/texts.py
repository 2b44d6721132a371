"""What is said, without the words: they come with the reader."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

Arg = Any
"""An argument of a text: see ``bot.talk.catalog`` for the types and how each is shown."""


@dataclass(frozen=True, slots=True)
class Say:
    """A text by its Fluent id, with arguments; the words come with the reader's language."""

    id: str
    args: Mapping[str, "Arg | Say | date | datetime | time"] = field(default_factory=dict)


def say(text_id: str, **args: Arg) -> Say:
    """Return ``Say`` with keyword arguments: ``say("team-line", name=team.name)``."""
    return Say(text_id, args)
