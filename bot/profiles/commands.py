"""What profiles declare: commands, actions, dialogs, reactions, works, and their texts."""

from bot.profiles.flow import TEXT_IDS as FLOW_TEXT_IDS
from bot.profiles.flow import show_profile
from bot.scene import Action, Command, Form, Place, Reaction
from bot.works import Work

COMMANDS: tuple[Command, ...] = (
    Command("profile", show_profile, aliases=("profil",), place=Place.PRIVATE),
)
ACTIONS: tuple[Action, ...] = ()
FORMS: tuple[Form, ...] = ()
REACTIONS: tuple[Reaction, ...] = ()
WORKS: tuple[Work, ...] = ()

TEXT_IDS: tuple[str, ...] = FLOW_TEXT_IDS
