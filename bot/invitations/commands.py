"""What invitations declare: commands, actions, dialogs, reactions, works, and their texts."""

from bot.domain.people import Role
from bot.invitations.newcomers import decide, move_up, show_newcomer, show_newcomers, turn_page
from bot.scene import Action, Command, Form, Place, Reaction, Work

_LEADS = frozenset({Role.COORDINATOR})

COMMANDS: tuple[Command, ...] = (
    Command("newcomers", show_newcomers, aliases=("neue",), roles=_LEADS, place=Place.PRIVATE),
)
ACTIONS: tuple[Action, ...] = (
    Action("newcomers", turn_page, lasting=True, roles=_LEADS),
    Action("newcomer", show_newcomer, lasting=True, roles=_LEADS),
    Action("admit", decide, roles=_LEADS),
)
FORMS: tuple[Form, ...] = ()
REACTIONS: tuple[Reaction, ...] = ()
WORKS: tuple[Work, ...] = (Work("newcomers", move_up),)

TEXT_IDS: tuple[str, ...] = (
    *(f"newcomers-{name}" for name in ("none", "head", "line", "open", "more")),
    *(f"newcomer-{name}" for name in (
        "settled", "waits", "beyond", "approved", "done-in", "done-out", "done-waits",
    )),
)  # fmt: skip
