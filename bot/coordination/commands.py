"""What coordination declares: commands, actions, and the texts they can ask for."""

from bot.coordination import doubts, person, regaining, why
from bot.coordination.flow import (
    bind_room,
    open_team,
    show_overdue,
    show_status,
    show_team,
    show_teams,
)
from bot.coordination.person import LOST, make_code, show_person
from bot.coordination.regaining import decide
from bot.coordination.roll import show_people, turn_page
from bot.domain.milestones import Standing
from bot.domain.people import Role
from bot.domain.teams import Cooperation, Extent, Setup
from bot.onboarding.deciders import ACT
from bot.scene import Action, Command

LEADS = frozenset({Role.COORDINATOR})

COMMANDS = (
    Command("status", show_status, roles=LEADS),
    Command("teams", show_teams, roles=LEADS),
    Command("team", show_team),
    Command("overdue", show_overdue, aliases=("offen",), roles=LEADS),
    Command("people", show_people, aliases=("personen",), roles=LEADS),
    Command("person", show_person, roles=LEADS),
    Command("why", why.show_why, aliases=("warum",), roles=frozenset(Role) - {Role.EXPERT}),
)
ACTIONS = (
    Action("team", open_team, lasting=True, roles=LEADS),
    Action("bind", bind_room),
    Action("people", turn_page, lasting=True, roles=LEADS),
    Action(LOST, make_code, roles=LEADS),
    Action(ACT, decide, roles=LEADS),
    Action(why.PAIR, why.open_pair, lasting=True, roles=LEADS),
    Action(doubts.SHOW, doubts.show, lasting=True, roles=LEADS),
    Action(doubts.AGAIN, doubts.send_again, roles=LEADS),
    Action(doubts.DONE, doubts.take_for_done, roles=LEADS),
)

TEXT_IDS = (
    *(f"menu-{command.name}" for command in COMMANDS),
    *(f"status-{name}" for name in (
        "head", "line", "help", "blocked", "at-risk", "first-open", "first-proposed", "verdict",
        "missed", "month-open", "month-proposed", "over", "update", "milestone", "silent",
        "one-sided", "deserted", "stuck", "unreachable", "paused", "coming", "held", "fine",
        "and", "outbox-doubtful", "outbox-refused", "outbox-unreachable", "outbox-expired",
        "outbox-repeated",
    )),
    *(f"doubts-{name}" for name in (
        "show", "none", "head", "line", "words", "chat", "answer", "closed", "old", "nameless",
        "again", "done", "gone", "sent-again", "settled",
    )),
    *(f"teams-{name}" for name in ("head", "line", "nobody")),
    *(f"overdue-{name}" for name in ("none", "head", "line")),
    *(f"team-{name}" for name in (
        "open", "head", "challenge", "light", "matched", "terms", "member", "member-here",
        "member-paused", "member-unreachable", "heard", "unheard", "slot", "first", "next",
        "no-date", "agreed", "proposed", "update", "said", "unsaid", "former", "rooms", "which",
        "results", "none", "unknown", "hint", "several", "several-line", "gone", "leave", "bind",
        "bind-code", "bind-pass", "bind-link",
    )),
    *(f"team-slot-{name}" for name in (
        "held", "moved", "proposed", "agreed", "over", "missed", "open",
    )),
    *(f"people-{name}" for name in (
        "head", "line", "states", "stateless", "nameless", "team", "unfinished", "unmatched",
        "unreachable", "paused", "page", "more", "refused",
    )),
    *person.TEXT_IDS,
    *why.TEXT_IDS,
    *regaining.TEXT_IDS,
    *(f"cooperation-{each}" for each in Cooperation),
    *(f"agreement-extent-{each}" for each in Extent),
    *(f"agreement-setup-{each}" for each in Setup),
    *(f"update-standing-{each}" for each in Standing),
    "update-now",
    "update-help-take",
)  # fmt: skip
