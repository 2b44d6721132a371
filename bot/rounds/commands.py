"""What rounds declare: a command, their buttons, and their work."""

from bot.assignment.contradictions import Clash
from bot.domain.briefs import Succession
from bot.domain.challenges import Suggestion
from bot.domain.people import Account, Role
from bot.domain.rounds import Aim, Insists, Lack
from bot.rounds import preview
from bot.rounds.confirming import ask
from bot.rounds.flow import IN, act, begin, enter, turn
from bot.rounds.heirs import tell_heir
from bot.rounds.insisting import SAID, is_rule, more_rules, show_rules, take_off, take_said, view
from bot.rounds.moving import change_pair, hear_pair, show_pair, show_pairs
from bot.rounds.passing import follow_heir, follow_link
from bot.rounds.sending import send
from bot.rounds.thinking import think
from bot.rounds.undoing import note_answer
from bot.scene import Action, Command, Form, Phrase, Place, Reaction
from bot.works import Work

_LEADS = frozenset({Role.COORDINATOR})

COMMANDS = (Command("match", begin, aliases=("runde",), roles=_LEADS, place=Place.PRIVATE),)
ACTIONS = (
    Action(preview.ACT, act, roles=_LEADS),
    Action(preview.ASK, ask, lasting=True, roles=_LEADS),
    Action(preview.TURN, turn, lasting=True, roles=_LEADS),
    Action(preview.PAIRS, show_pairs, lasting=True, roles=_LEADS),
    Action(preview.PAIR, show_pair, lasting=True, roles=_LEADS),
    Action(preview.CHANGE, change_pair, roles=_LEADS),
    Action(preview.RULES, show_rules, lasting=True, takes=is_rule, roles=_LEADS),
    Action(preview.MORE, more_rules, lasting=True, roles=_LEADS),
    Action(preview.VIEW, view, lasting=True, takes=is_rule, roles=_LEADS),
    Action(preview.OFF, take_off, roles=_LEADS),
    Action(SAID, take_said, roles=_LEADS),
    Action(IN, enter, roles=_LEADS),
)
PHRASES = (Phrase("pair", hear_pair),)
FORMS: tuple[Form, ...] = ()
REACTIONS = (
    Reaction(Suggestion, note_answer),
    Reaction(Account, follow_link),
    Reaction(Succession, follow_heir),
    Reaction(Succession, tell_heir),
)
WORKS = (
    Work("rounds", think, thinks=True),
    Work("rounds-sending", send, thinks=True),
)

TEXT_IDS = (
    *(f"round-aim-{aim}" for aim in Aim),
    *(f"round-choose-{aim}" for aim in Aim),
    *(f"round-why-{why}" for why in Lack),
    *(f"round-rule-{insists}" for insists in Insists),
    *(f"round-said-{insists}" for insists in Insists),
    *(f"round-clash-{clash}" for clash in Clash),
    *(f"round-now-{now}" for now in ("gone", "full", "met", "changed")),
    *(f"round-unknown-{side}" for side in ("maker", "challenge", "both")),
    *(f"round-letter-{side}" for side in ("maker", "contact")),
    *(f"round-left-{side}-{why}" for side in ("maker", "contact") for why in Lack),
    *(f"round-{name}" for name in (
        "back", "begins", "choose-pair", "colleague-sent", "colleague-undone", "contradiction",
        "cost", "cost-nothing", "drop", "dropped", "empty", "file", "gain", "going", "head",
        "keep", "last", "left", "left-first", "left-now", "letter-before", "letter-void", "line",
        "mean", "missed", "more", "more-moved", "more-news", "moved", "name", "nameless", "new",
        "news", "news-closed", "news-line", "news-new", "nobody", "not-understood", "off",
        "off-already", "off-done", "only", "outdated", "over", "page", "pair", "pairs",
        "pairs-which", "part", "passed-over", "percent", "picture", "picture-key", "picture-left",
        "programme", "rule-line", "rules", "rules-cost", "rules-head", "rules-how", "rules-none",
        "said", "said-already", "same", "send", "send-now", "sent", "shared", "sure", "swap",
        "swaps", "taken-back-both", "taken-back-goes", "taken-back-stays", "thinking",
        "this-round", "undo", "undo-late", "undone", "undone-already", "unknown-one",
        "until-answer", "view", "which", "which-one", "which-programme", "which-rule",
    )),
)  # fmt: skip
