"""What announcements declare: a command, two dialogs, a button, and their work."""

from bot.announcements import rules
from bot.announcements.dialog import ANNOUNCE, DRAFT
from bot.announcements.flow import begin, decided, preview, stop, written
from bot.announcements.spread import catch_up, silence, spread
from bot.announcements.stopping import end_with_role
from bot.domain.people import Account, Membership, Role
from bot.scene import Action, Command, Form, Place, Reaction
from bot.works import Work

_LEADS = frozenset({Role.COORDINATOR})

COMMANDS = (
    Command("announce", begin, aliases=("rundnachricht",), roles=_LEADS, place=Place.PRIVATE),
)
ACTIONS = (Action(rules.ACT, stop, roles=_LEADS),)
FORMS = (
    Form(ANNOUNCE, written, _LEADS, typed=frozenset({"text"}), unkept="announce-unkept"),
    Form(DRAFT, decided, _LEADS, unkept="announce-unkept", above=preview),
)
REACTIONS = (
    Reaction(Account, catch_up),
    Reaction(Membership, silence),
    Reaction(Membership, end_with_role),
)
WORKS = (Work("announcements", spread),)

TEXT_IDS = (
    *(f"announce-{name}" for name in (
        "preview", "when", "head", "words", "dropped", "gone", "nobody", "another",
        "planned", "going", "stop", "stopped", "done", "late",
        "unkept", "unsent", "replaced",
    )),
)  # fmt: skip
