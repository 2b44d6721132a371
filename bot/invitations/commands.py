"""What invitations declare: commands, actions, dialogs, reactions, works, and their texts."""

from bot.domain.newcomers import SheetTrouble
from bot.domain.people import Membership, Role
from bot.invitations import ending, invite, leads, lists, newcomers, pending
from bot.invitations.dialog import HOUSE, IMPORT, INVITE, ROSTER
from bot.scene import Action, Command, Form, Place, Reaction
from bot.works import Work

_LEADS = frozenset({Role.COORDINATOR})
_HERE = Place.PRIVATE

COMMANDS: tuple[Command, ...] = (
    Command("invite", invite.invite, aliases=("einladen",), roles=_LEADS, place=_HERE),
    Command("newcomers", newcomers.show_newcomers, aliases=("neue",), roles=_LEADS, place=_HERE),
    Command("import", lists.begin, aliases=("einlesen",), roles=_LEADS, place=_HERE),
)
ACTIONS: tuple[Action, ...] = (
    Action("invite", invite.ask_invitation, lasting=True, roles=_LEADS),
    Action("invitations", invite.turn_page, lasting=True, roles=_LEADS),
    Action("invitation", invite.show_invitation, lasting=True, roles=_LEADS),
    Action("revoke", invite.revoke, roles=_LEADS),
    Action("pending", pending.show_pending, lasting=True, roles=_LEADS),
    Action("signup", pending.show_signup, lasting=True, roles=_LEADS),
    Action("unlist", pending.take_back, roles=_LEADS),
    Action("newcomers", newcomers.turn_page, lasting=True, roles=_LEADS),
    Action("newcomer", newcomers.show_newcomer, lasting=True, roles=_LEADS),
    Action("admit", newcomers.decide, roles=_LEADS),
)
FORMS: tuple[Form, ...] = (
    Form(INVITE, invite.made, _LEADS),
    Form(HOUSE, invite.house_chosen, _LEADS),
    Form(IMPORT, lists.handed_in, _LEADS, typed=frozenset({"media"}), unkept="import-unkept"),
    Form(
        ROSTER,
        lists.decided,
        _LEADS,
        apart=("decision",),  # two lists are two: which one goes on is shown above its question
        unkept="import-unkept",
        above=lists.preview,
    ),
)
REACTIONS: tuple[Reaction, ...] = (Reaction(Membership, leads.tell_leads),)
WORKS: tuple[Work, ...] = (
    Work("newcomers", newcomers.move_up),
    Work("waiting", ending.dismiss, lasting=True),
    Work("lists", lists.lapse, lasting=True),
)

TEXT_IDS: tuple[str, ...] = (
    *(f"invite-{name}" for name in (
        "made", "code", "revoke", "list", "line", "card", "new", "open", "more", "none",
        "revoked", "over", "gone", "late", "houseless",
    )),
    *(f"invite-at-{channel}" for channel in invite.CHANNELS),
    *(f"invite-qr-{channel}" for channel in invite.CHANNELS),
    "invite-print",
    "codes-ended",
    "codes-ended-lead",
    "codes-listed-lead",
    *(f"lead-{name}" for name in ("joined", "check", "nameless")),
    *(f"import-{name}" for name in (
        "reading", "gone", "wrong", "fault", "more", "nobody", "preview", "count", "first", "known",
        "ignored", "dropped", "unkept", "done", "file-name", "role", "head-name",
        "head-organisation", "head-role", "head-code",
    )),
    *(f"import-trouble-{each}" for each in SheetTrouble),
    *(f"pending-{name}" for name in (
        "summary", "show", "none", "open", "more", "drop", "line", "card", "back", "sure",
        "sure-yes", "gone", "nameless",
    )),
    *(f"newcomers-{name}" for name in ("none", "head", "line", "open", "more")),
    *(f"newcomer-{name}" for name in (
        "settled", "older", "waits", "beyond", "moved-up", "approved",
        "done-in", "done-out", "done-waits",
    )),
    *ending.TEXT_IDS,
)  # fmt: skip
