"""What people say beside the point: greetings, thanks, and the names of commands."""

import re

from bot.engine.menu import commands_for
from bot.scene import Scene
from bot.talk.controls import Control, read_control
from bot.talk.readers import clean

GREETINGS = frozenset(
    {
        "hallo", "hi", "hey", "moin", "servus", "hello", "glückauf", "glück auf", "guten tag",
        "guten morgen", "guten abend", "grüß gott", "good morning", "good evening",
    }
)  # fmt: skip
GREETING = re.compile(rf"(?:{'|'.join(sorted(GREETINGS))})(?: .{{0,40}})?")
"""Somebody says hello, and maybe that they are back."""
ABOUT = frozenset(
    {
        "was kannst du", "was können sie", "was kann ich tun", "was geht", "wie geht das",
        "befehle", "menü", "what can you do", "how does this work", "commands", "menu",
    }
)  # fmt: skip
STOPS = frozenset({"stop", "stopp", "keine nachrichten mehr", "bitte keine nachrichten mehr"})
WITH_A_SLASH = frozenset({"snooze", "forget", "leave", "import"})
"""What nobody means by a word alone: people forget, and leave, without wanting to be forgotten."""
WORTH_A_GUESS = 6
"""Shorter words are too easily like a command that nobody meant."""
MERE_THANKS = frozenset(
    {"danke", "danke schön", "dankeschön", "vielen dank", "thanks", "thank you"}
)
"""Answers to no question, whichever is open."""
THANKS = MERE_THANKS | {"ok", "okay", "👍"}


def is_asked_of_us(scene: Scene, text: str) -> bool:
    """Whether a text is a command's name, a greeting or thanks, whatever a card makes of it."""
    folded = bare(text)
    known = GREETINGS | THANKS | STOPS | ABOUT | {*names(scene), *names(scene, slashed=True)}
    return folded.strip(" ?") in known or read_control(folded) is Control.HELP


def bare(text: str) -> str:
    """Return a text without what is said by how it is written."""
    return clean(text).casefold().strip(" .!,")


def names(scene: Scene, *, slashed: bool = False) -> tuple[str, ...]:
    """Return the commands that are meant without a slash, too; or those with one only."""
    return tuple(
        name
        for command in commands_for(scene.roles())
        if (command.name in WITH_A_SLASH) is slashed
        for name in (command.name, *command.aliases)
    )
