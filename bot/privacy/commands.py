"""What privacy declares: commands, actions, dialogs, reactions, works, and their texts."""

from bot.privacy import forgetting
from bot.privacy.mydata import send_data
from bot.scene import Action, Command, Form, Place, Reaction, Work

COMMANDS: tuple[Command, ...] = (
    Command("mydata", send_data, aliases=("meinedaten",), stranger=True, place=Place.PRIVATE),
    Command("forget", forgetting.begin, aliases=("vergessen",), stranger=True, place=Place.PRIVATE),
)
ACTIONS: tuple[Action, ...] = (Action(forgetting.ACT, forgetting.go_on),)
FORMS: tuple[Form, ...] = ()
REACTIONS: tuple[Reaction, ...] = ()
WORKS: tuple[Work, ...] = ()

TEXT_IDS: tuple[str, ...] = (
    *(f"mydata-{name}" for name in (
        "sent", "file", "title", "made", "intro", "not-here", "more", "first", "self", "at",
        "money",        "table", "field", "state",
    )),
    *(f"forget-{name}" for name in (
        "what", "team", "stays", "organisation", "others", "leaderless", "before", "on", "no",
        "sure", "yes", "kept", "stale", "pressed", "done", "partner", "request", "lead",
        "lead-team",
    )),
)  # fmt: skip
"""What flows say."""
