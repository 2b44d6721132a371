"""What announcements declare: a command, a dialog, buttons, and their work."""

from bot.announcements import rules
from bot.announcements.dialog import ANNOUNCE
from bot.announcements.flow import begin, decide, written
from bot.announcements.spread import spread
from bot.domain.people import Role
from bot.scene import Action, Command, Form, Place, Work

_LEADS = frozenset({Role.COORDINATOR})

COMMANDS = (
    Command("announce", begin, aliases=("rundnachricht",), roles=_LEADS, place=Place.PRIVATE),
)
ACTIONS = (Action(rules.ACT, decide, roles=_LEADS),)
FORMS = (Form(ANNOUNCE, written),)
WORKS = (Work("announcements", spread),)

TEXT_IDS = (
    *ANNOUNCE.text_ids(),
    *(f"announce-{name}" for name in (
        "preview", "when", "head", "words", "go", "drop", "dropped", "gone", "nobody",
        "going", "starts", "stop", "stopped", "done",
    )),
)  # fmt: skip
