"""What briefs declare: commands, actions, dialogs, reactions, works, and their texts."""

from bot.briefs import deputies, newcoming, succession
from bot.briefs.dialog import COMMENTING, QUESTION, RESPONSE, STANDIN, WISH
from bot.briefs.experts import invite, joined_or_left, remove, show_experts, tell_contact
from bot.briefs.flow import handed_in, revise, show_challenge, wish, wished
from bot.briefs.questions import asked, begin, respond, responded, silence
from bot.briefs.review import hand_back, handed_back, open_brief, release, show_challenges
from bot.briefs.unsent import stop_with_role
from bot.domain.briefs import Expertise
from bot.domain.people import Membership, Role
from bot.domain.teams import Member, Team
from bot.scene import Action, Command, Form, Place, Reaction
from bot.sharpener import BRIEF
from bot.works import Work

LEADS = frozenset({Role.COORDINATOR})
CONTACTS = frozenset({Role.CONTACT})

COMMANDS: tuple[Command, ...] = (
    Command(
        "challenge",
        show_challenge,
        aliases=("herausforderung",),
        roles=frozenset({Role.CONTACT, Role.MAKER, Role.EXPERT}),
        place=Place.PRIVATE,
    ),
    Command(
        "experts",
        show_experts,
        aliases=("experten",),
        roles=frozenset({Role.CONTACT, Role.MAKER, Role.EXPERT}),
        place=Place.PRIVATE,
    ),
    Command(
        "handover",
        newcoming.show_handover,
        aliases=("uebergabe", "übergabe"),
        roles=CONTACTS,
        place=Place.PRIVATE,
    ),
    Command(
        "deputy",
        newcoming.show_deputies,
        aliases=("vertretung",),
        roles=CONTACTS,
        place=Place.PRIVATE,
    ),
    Command(
        "challenges",
        show_challenges,
        aliases=("herausforderungen",),
        roles=LEADS,
        place=Place.PRIVATE,
    ),
)
ACTIONS: tuple[Action, ...] = (
    Action("wish", wish, roles=CONTACTS),
    Action("revise", revise, roles=CONTACTS),
    Action("brief", open_brief, lasting=True, roles=LEADS),
    Action("release", release, roles=LEADS),
    Action("return", hand_back, roles=LEADS),
    Action("expert", invite, lasting=True, roles=CONTACTS),
    Action("bring", newcoming.bring, lasting=True, takes=newcoming.is_person, roles=CONTACTS),
    Action("inexpert", remove, roles=CONTACTS),
    Action("question", begin, lasting=True),
    Action("respond", respond, lasting=True),
    Action("handover", succession.choose, lasting=True, roles=CONTACTS),
    Action("handover-yes", succession.begin, roles=CONTACTS),
    Action("unhand", succession.stop, roles=CONTACTS),
    Action("heir", succession.answer),
    Action("deputy", deputies.choose, lasting=True, roles=CONTACTS),
    Action("undeputy", deputies.end),
)
_TITLE = frozenset({"title"})
ANSWERED = frozenset({"respond"})
"""Actions that ask for an answer in words, which may also come as a reply to their card."""
FORMS: tuple[Form, ...] = (
    Form(BRIEF, handed_in, CONTACTS, apart=("title",), unkept="brief-unkept"),
    Form(WISH, wished, CONTACTS, apart=("title",), typed=_TITLE, unkept="wish-unkept"),
    Form(COMMENTING, handed_back, LEADS, unkept="brief-comment-unkept"),
    Form(QUESTION, asked, typed=frozenset({"text"}), unkept="question-unkept"),
    Form(RESPONSE, responded, unkept="response-unkept"),
    Form(STANDIN, deputies.chosen, CONTACTS, unkept="deputy-unkept"),
)
LASTING: tuple[Form, ...] = FORMS[:1]
"""The dialogs that can be resumed after any time."""
REACTIONS: tuple[Reaction, ...] = (
    Reaction(Membership, joined_or_left),
    Reaction(Membership, stop_with_role),
    Reaction(Expertise, tell_contact),
    Reaction(Expertise, silence),
    Reaction(Team, deputies.join_new_team),
    Reaction(Member, deputies.end_for_maker),
)
WORKS: tuple[Work, ...] = (
    Work("deputies", deputies.lapse, lasting=True),
    Work("handovers", succession.lapse, lasting=True),
)

TEXT_IDS: tuple[str, ...] = (
    "wish-region-other",
    "wish-unkept",
    *(f"brief-{name}" for name in (
        "another", "ask-first", "begin", "changed", "comment-line", "comment-unkept", "crossed",
        "crossed-lead", "head", "new",
        "no-organisation", "none", "not-yours", "of", "read", "region-other", "release", "released",
        "released-lead", "return", "returned", "returned-lead", "revise", "same", "settled",
        "standing", "thanks", "unkept", "unsent", "which",
    )),
    *(f"experts-{name}" for name in (
        "ask", "enough", "forward", "head", "invite", "joined", "letter", "line", "none", "remove",
        "removed",
    )),
    *(f"question-{name}" for name in (
        "answer", "answered", "contact", "expert", "gone", "open", "over", "reminder", "silence",
        "thanks", "told", "unkept",
    )),
    *(f"response-{name}" for name in ("thanks", "told", "unkept")),
    *(f"handover-{name}" for name in (
        "ask", "asked", "declined", "done", "done-there", "full", "gone", "lapsed", "lead",
        "nobody", "often", "over", "publish", "requests", "refuse", "refused", "refused-here",
        "stop", "stopped", "sure", "take", "team", "to", "unknown", "unreached", "waits", "whom",
        "yes",
    )),
    *(f"deputy-{name}" for name in (
        "end", "ended", "ended-here", "head", "lapsed", "line", "nobody", "over", "refuse", "take",
        "thanks", "told", "unkept",
    )),
    *(f"challenges-{name}" for name in ("head", "line", "unknown")),
)  # fmt: skip
