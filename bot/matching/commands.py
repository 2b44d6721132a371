"""What matching declares: commands, actions, what it reacts to, and the texts it can ask for."""

from bot.cards import TEXT_IDS as CARD_TEXT_IDS
from bot.domain.challenges import Answer, Challenge, Side
from bot.domain.leaving import Leaving
from bot.domain.people import Profile, Role
from bot.matching.answering import answer_suggestion
from bot.matching.flow import (
    show_suggestions,
    suggest_to_contact,
    suggest_to_maker,
)
from bot.matching.left import suggest_to_left
from bot.ports import ReasonKind
from bot.scene import Action, Command, Reaction

COMMANDS = (
    Command(
        "suggestions",
        show_suggestions,
        aliases=("vorschlaege", "vorschläge"),
        roles=frozenset({Role.MAKER, Role.CONTACT}),
    ),
)
ACTIONS = (Action("suggestion", answer_suggestion),)
REACTIONS = (
    Reaction(Profile, suggest_to_maker),
    Reaction(Challenge, suggest_to_contact),
    Reaction(Leaving, suggest_to_left),
)

TEXT_IDS = (
    "suggestions-none",
    "suggestions-no-profile",
    "suggestions-no-challenge",
    "suggestions-contact",
    "suggestions-held-contact",
    "suggestions-maker",
    *(f"suggestions-nothing-{side}" for side in Side),
    *(f"suggestions-full-{side}" for side in Side),
    *(f"fit-{kind}-{side}" for kind in ReasonKind for side in Side),
    "suggestions-next",
    "suggestion-reason",
    *CARD_TEXT_IDS,
    "suggestion-yes",
    "suggestion-no",
    "suggestion-later",
    "suggestion-again",
    "suggestion-full",
    *(f"suggestion-{why}" for why in ("withdrawn", "matched", "declined", "lapsed")),
    *(f"suggestion-said-{each}" for each in Answer if each is not Answer.OPEN),
    *(f"request-{side}" for side in Side),
    "request-reminder",
    "request-lapsed-asked",
    "request-lapsed-asking",
    "request-declined",
    *(f"request-withdrawn-{side}" for side in Side),
)
