"""What briefs declare: commands, actions, dialogs, reactions, works, and their texts."""

from bot.scene import Action, Command, Form, Reaction, Work

COMMANDS: tuple[Command, ...] = ()
ACTIONS: tuple[Action, ...] = ()
FORMS: tuple[Form, ...] = ()
REACTIONS: tuple[Reaction, ...] = ()
WORKS: tuple[Work, ...] = ()

TEXT_IDS: tuple[str, ...] = ()
