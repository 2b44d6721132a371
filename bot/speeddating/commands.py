"""What speed-dating declares: a command, its dialogs, its buttons, and its work."""

from bot.domain.briefs import Succession
from bot.domain.evenings import Audience, Coming, Guest, Interest, Phase
from bot.domain.people import Account, Membership, Role
from bot.scene import Action, Command, Form, Phrase, Place, Reaction
from bot.speeddating import answering, hosting, phrases, presence, rules, voting
from bot.speeddating.answering import at_the_door
from bot.speeddating.arranging import arrange_next
from bot.speeddating.dialog import CHANGE, MOVE, PLAN, THERE, WHOM
from bot.speeddating.ending import end_some
from bot.speeddating.inviting import invite_heirs, named
from bot.speeddating.parting import hand_over, part
from bot.speeddating.passing import follow_link
from bot.speeddating.setup import altered, begin, moved, planned
from bot.speeddating.telling import go_on
from bot.speeddating.unsent import stop_with_role
from bot.works import Work

_LEADS = frozenset({Role.COORDINATOR})

COMMANDS = (
    Command(
        "speeddating",
        begin,
        aliases=("speeddating", "speed-dating", "dating"),  # the first is shown, also in German
        roles=frozenset({Role.COORDINATOR, Role.MAKER, Role.CONTACT}),
        place=Place.PRIVATE,
    ),
)
ACTIONS = (
    Action(rules.ACT, hosting.act, roles=_LEADS),
    Action(rules.SEE_ACT, hosting.see, lasting=True, roles=_LEADS),
    Action(rules.GUEST_ACT, answering.act, asks=True),
    Action(rules.VOTE_ACT, voting.vote, asks=True),
)
FORMS = (
    Form(PLAN, planned, _LEADS, typed=frozenset({"when"}), unkept="evening-unkept"),
    Form(MOVE, moved, _LEADS, unkept="evening-unkept"),
    Form(CHANGE, altered, _LEADS, unkept="evening-unkept"),
    Form(WHOM, named, _LEADS, unkept="evening-unkept"),
    Form(THERE, presence.checked_in, _LEADS, unkept="evening-unkept"),
)
PHRASES = (
    Phrase("here", phrases.arrive),
    Phrase("coming", phrases.answer),
    Phrase("evening", phrases.press),
)
REACTIONS = (
    Reaction(Guest, at_the_door),
    Reaction(Membership, part),
    Reaction(Membership, invite_heirs),
    Reaction(Succession, hand_over),
    Reaction(Membership, stop_with_role),
    Reaction(Account, follow_link),
)
WORKS = (
    Work("speeddating", go_on),
    Work("speeddating-plans", arrange_next, thinks=True),
    Work("speeddating-ends", end_some, lasting=True),
)

_VERBS = (
    *("invite", "change", "cancel", "confirm", "plan", "who", "move", "start", "untimed"),
    *("missing", "there", "again", "print", "qr", "next", "halt", "resume", "count", "tell"),
    *("hold", "free", "new", "card", "cancelled", "whom", "without", "all", "in", "everybody"),
    *("matches", "around", "with"),
)
_LEAD = (
    *("gone", "between", "head", "draft", "counts", "timed", "untimed", "halted", "there", "votes"),
    *(str(each) for each in Phase if each not in (Phase.DRAFT, Phase.RUNNING)),
    *("preview", "preview-none", "fit", "fit-same", "idle", "idle-none", "table", "tables-more"),
    *("again", "matches-since", "since"),
    *("again-none", "papers", "too-late", "changed", "round-gone", "moved", "cancel", "invite"),
    *("invite-whom", "invite-late", "nobody", "inviting", "invited", "unknown"),
    *("thinking", "confirmed", "qr", "changed-place"),
    *("who", "who-nobody", "absent", "again-absent", "empty", "without", "complete", "missing"),
    *("in", "over", "unkept"),
    *(
        "follows",
        "unsent",
        "unsent-rest",
        "goes-on",
        "clock-leapt",
        "clock-back",
        "clock-right",
        "lapsed",
    ),
    *("remind-voting", "remind-counted", "results-held"),
    *("results", "results-none", "result", "matches", "matches-none", "matches-how", "match"),
    *("full-known", "full-contact", "full-maker"),
    *("telling", "paper-tables", "paper-people", "paper-table", "paper-host", "paper-name"),
    *("paper-here", "paper-round", "paper-short", "paper-file"),
)
_GUESTS = (
    *("who", "person", "invitation", "privacy", "gone", "cancelled-before", "too-late", "moved-up"),
    "moved-up-here",
    "no-place",
    "no-place-home",
    *("not-eligible", "here-already", "full-here", "here-new", "here", "over", "too-early"),
    *(
        "not-member",
        "left",
        "too-often",
        "none",
        "status",
        "status-away",
        "plan-over",
        "line",
        "next",
        "next-free",
        "cancelled",
        "moved",
    ),
    *("day", "hour", "plan", "plan-new", "plan-times", "warning", "round", "round-free", "full"),
    *("no-match", "place", "for-another"),
)

TEXT_IDS = tuple(
    dict.fromkeys(
        (
            *(f"evening-{each}" for each in _LEAD),
            *(f"evening-do-{each}" for each in _VERBS),
            *(f"evening-invite-{each}" for each in Audience),
            *(f"dating-{each}" for each in _GUESTS),
            *(f"dating-do-{each}" for each in ("yes", "no", "later", "here", "leave")),
            *(f"dating-said-{each}" for each in Coming if each is not Coming.ASKED),
            *(f"dating-again-{each}" for each in Coming if each is not Coming.ASKED),
            *(f"ballot-{each}" for each in Interest),
            *("ballot-ask", "ballot-noted", "ballot-nobody", "ballot-closed"),
        )
    )
)
