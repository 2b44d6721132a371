"""What ideas declare: two commands, two dialogs, their buttons, reactions, and their work."""

from bot.domain.briefs import Succession
from bot.domain.challenges import Challenge
from bot.domain.ideas import Idea, IdeaStage
from bot.domain.people import Membership, Role
from bot.ideas import adopting, flow, lapsing, successors
from bot.ideas.dialog import HAND, IDEA
from bot.scene import Action, Command, Form, Place, Reaction
from bot.works import Work

_LEADS = frozenset({Role.COORDINATOR})
_MAKERS = frozenset({Role.MAKER})

COMMANDS = (
    Command(
        "idea",
        flow.begin,
        aliases=("idee",),
        roles=_MAKERS,
        place=Place.PRIVATE,
    ),
    Command("ideas", flow.show_ideas, aliases=("ideen",), roles=_LEADS, place=Place.PRIVATE),
)
ACTIONS = (
    Action(flow.ACT, flow.on_desk, roles=_LEADS),
    Action("adopt", adopting.answer, roles=frozenset({Role.CONTACT})),
)
FORMS = (
    Form(
        IDEA,
        flow.written,
        _MAKERS,
        apart=("text",),
        typed=frozenset({"text"}),
        unkept="idea-unkept",
    ),
    Form(HAND, flow.handed, _LEADS),
)
REACTIONS = (
    Reaction(Challenge, adopting.became),
    Reaction(Idea, adopting.bring_together),
    Reaction(Membership, successors.leave),
    Reaction(Succession, successors.hand_over),
)
WORKS = (Work("ideas", lapsing.lapse, lasting=True),)

TEXT_IDS = (
    *(f"idea-{name}" for name in (
        "gone", "new", "thanks", "words", "would-fit", "make", "no", "settled", "declined",
        "declined-lead", "nobody", "all", "handed", "take", "leave", "offered", "offered-how",
        "taken", "left", "left-lead", "left-all", "left-author", "brief", "became", "became-lead",
        "which", "which-one", "for-which", "for-house", "offered-to", "late", "vacant-lead",
        "silent-lead", "silent-all", "back", "unkept", "since", "otherwise",
        "no-other", "handed-other",
    )),
    "ideas-none",
    "ideas-head",
    *(f"ideas-{stage}" for stage in (IdeaStage.OPEN, IdeaStage.OFFERED)),
)  # fmt: skip
