"""What invitations declare: commands, actions, dialogs, reactions, works, and their texts."""

from bot.domain.people import Role
from bot.invitations import invite, newcomers
from bot.invitations.dialog import INVITE
from bot.scene import Action, Command, Form, Place, Reaction, Work

_LEADS = frozenset({Role.COORDINATOR})

COMMANDS: tuple[Command, ...] = (
    Command("invite", invite.invite, aliases=("einladen",), roles=_LEADS, place=Place.PRIVATE),
    Command(
        "newcomers", newcomers.show_newcomers, aliases=("neue",), roles=_LEADS, place=Place.PRIVATE
    ),
)
ACTIONS: tuple[Action, ...] = (
    Action("invite", invite.ask_invitation, lasting=True, roles=_LEADS),
    Action("invitations", invite.turn_page, lasting=True, roles=_LEADS),
    Action("invitation", invite.show_invitation, lasting=True, roles=_LEADS),
    Action("revoke", invite.revoke, roles=_LEADS),
    Action("newcomers", newcomers.turn_page, lasting=True, roles=_LEADS),
    Action("newcomer", newcomers.show_newcomer, lasting=True, roles=_LEADS),
    Action("admit", newcomers.decide, roles=_LEADS),
)
FORMS: tuple[Form, ...] = (Form(INVITE, invite.made),)
REACTIONS: tuple[Reaction, ...] = ()
WORKS: tuple[Work, ...] = (Work("newcomers", newcomers.move_up),)

TEXT_IDS: tuple[str, ...] = (
    *(f"invite-{name}" for name in (
        "made", "code", "revoke", "list", "line", "card", "new", "open", "more", "none",
        "revoked", "over", "gone",
    )),
    *(f"invite-at-{channel}" for channel in invite.CHANNELS),
    *(f"newcomers-{name}" for name in ("none", "head", "line", "open", "more")),
    *(f"newcomer-{name}" for name in (
        "settled", "waits", "beyond", "approved", "done-in", "done-out", "done-waits",
    )),
)  # fmt: skip
