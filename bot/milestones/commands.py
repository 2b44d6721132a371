"""What milestones declare: commands, actions, dialogs, and the texts they can ask for."""

from bot.domain.milestones import Standing
from bot.domain.people import Consent, Membership, Role
from bot.domain.teams import Member
from bot.milestones.dialog import UPDATE, WHICH
from bot.milestones.flow import begin_update, team_chosen, update_done, update_now
from bot.milestones.heirs import show_heir
from bot.milestones.helping import take_care
from bot.milestones.relief import reopen
from bot.milestones.standings import is_standing
from bot.milestones.withdrawing import hide_photos
from bot.scene import Action, Command, Form, Reaction

COMMANDS = (Command("update", begin_update, roles=frozenset({Role.MAKER, Role.CONTACT})),)
ACTIONS = (Action("update", update_now, takes=is_standing), Action("help", take_care))
_TYPED = frozenset({"standing", "sentence"})
FORMS = (
    Form(WHICH, team_chosen, typed=_TYPED, unkept="update-unkept"),
    Form(UPDATE, update_done, typed=_TYPED, counts=True, unkept="update-unkept"),
)
REACTIONS = (
    Reaction(Consent, hide_photos),
    Reaction(Member, show_heir),
    Reaction(Membership, reopen),
)

TEXT_IDS = (
    *WHICH.text_ids(),
    *UPDATE.text_ids(),
    *(f"update-standing-{each}" for each in Standing),
    *(f"update-{name}" for name in (
        "no-team", "talking", "over", "now", "reminder", "escalation",
        "thanks", "milestone-done", "said", "attached", "called", "called-often", "nobody",
        "news", "outdated", "alarm", "photo-kept-back", "unkept", "lost",
    )),
    *(f"update-help-{name}" for name in (
        "take", "taken", "coming", "others", "already", "yours", "gone", "again", "left",
    )),
    "menu-update",
    "open-team",
    "rest-week",
)  # fmt: skip
