"""What first meetings declare: actions, dialogs, reactions, and the texts they can ask for."""

from bot.domain.challenges import Side, Suggestion
from bot.domain.meetings import Meeting
from bot.domain.people import Consent
from bot.domain.teams import Member, Team, Verdict
from bot.first_meetings.dialog import AGREEMENT
from bot.first_meetings.flow import agreed, ask_verdicts, team_up, verdict
from bot.first_meetings.heirs import show_heir
from bot.first_meetings.parting import agreement_settled, silence_leaver, silence_team
from bot.first_meetings.sharing import follow_proposal, hide_contact, hide_leaver
from bot.first_meetings.typed import judge_in_words
from bot.scene import Action, Form, Phrase, Reaction

ACTIONS = (Action("verdict", verdict),)
PHRASES = (Phrase("verdict", judge_in_words),)
_TOLD = frozenset(step.name for step in AGREEMENT.steps)
FORMS = (
    Form(AGREEMENT, agreed, settled=agreement_settled, typed=_TOLD, unkept="agreement-unkept"),
)
REACTIONS = (
    Reaction(Suggestion, team_up),
    Reaction(Meeting, ask_verdicts),
    Reaction(Meeting, follow_proposal),
    Reaction(Member, show_heir),
    Reaction(Member, silence_leaver),
    Reaction(Team, silence_team),
    Reaction(Consent, hide_contact),
    Reaction(Member, hide_leaver),
)

CHANNELS = ("telegram", "matrix", "console")
"""The messengers whose addresses can be handed on in words."""

TEXT_IDS = (
    "agreement-unkept",
    *(f"match-{side}" for side in Side),
    *(f"match-reach-{channel}" for channel in CHANNELS),
    "match-active",
    "match-date",
    *(f"match-held-{side}" for side in Side),
    "match-joined",
    "match-next",
    "match-proposed",
    "match-through-bot",
    *(f"verdict-{each}" for each in Verdict),
    *(f"verdict-noted-{each}" for each in Verdict),
    "verdict-ask",
    "verdict-joined",
    "verdict-left",
    "verdict-welcome",
    "verdict-over",
    "verdict-known",
    "verdict-contact",
    "verdict-reminder",
    "verdict-escalation",
    "first-reminder",
    "first-reminder-vote",
    "first-escalation",
    "team-formed",
    "team-formed-next",
    "team-ended",
    "team-ended-coordinator",
)
