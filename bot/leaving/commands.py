"""What leaving declares: commands, actions, dialogs, reactions, works, and their texts."""

from bot.domain.briefs import Succession
from bot.domain.leaving import Scope
from bot.domain.people import Membership
from bot.domain.teams import Member
from bot.leaving.dialog import LEAVE
from bot.leaving.flow import ACT, begin, choose, left, meaning, settled, unheard
from bot.leaving.heirs import show_heir, show_requests
from bot.leaving.parting import silence
from bot.scene import Action, Command, Form, Place, Reaction
from bot.works import Work

COMMANDS: tuple[Command, ...] = (
    Command("leave", begin, aliases=("aussteigen",), place=Place.PRIVATE),
)
ACTIONS: tuple[Action, ...] = (Action(ACT, choose, lasting=True),)
FORMS: tuple[Form, ...] = (
    Form(LEAVE, left, settled=settled, unkept="leave-unkept", above=meaning, rest=unheard),
)
REACTIONS: tuple[Reaction, ...] = (
    Reaction(Member, show_heir),
    Reaction(Succession, show_requests),
    Reaction(Membership, silence),
)
WORKS: tuple[Work, ...] = ()

TEXT_IDS: tuple[str, ...] = (
    *(f"leave-{name}" for name in (
        "a-programme", "a-request", "a-role", "a-team", "data", "handover", "kept", "last-lead",
        "lead-none", "lead-team-of", "lead-why", "means-request", "means-role", "means-team",
        "means-undecided", "nothing", "over", "told-deputy", "told-first", "told-heir",
        "told-request", "told-team", "unheard", "unkept", "what",
    )),
    *(f"leave-done-{each}" for each in Scope),
    *(f"leave-lead-{each}" for each in Scope),
)  # fmt: skip
