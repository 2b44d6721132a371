"""What matching declares: commands, actions, what it reacts to, and the texts it can ask for."""

from bot.cards import TEXT_IDS as CARD_TEXT_IDS
from bot.domain.answers import Refusal
from bot.domain.challenges import Answer, Challenge, Side, Suggestion
from bot.domain.leaving import Leaving
from bot.domain.people import Audit, Consent, Membership, Profile, Role
from bot.matching import counting, declining, empty, why
from bot.matching.answering import answer_suggestion, put_off
from bot.matching.back import suggest_to_returned
from bot.matching.cards import TEXT_IDS as FIT_TEXT_IDS
from bot.matching.flow import show_suggestions, suggest_anew
from bot.matching.left import suggest_to_left
from bot.matching.looking import look_again, look_on
from bot.matching.resting import brief_changed, brief_reviewed
from bot.matching.rewording import follow_profile, hide_photos, word_anew
from bot.matching.spoken import is_answer
from bot.matching.typed import is_reason
from bot.matching.withdrawing import withdraw_beyond
from bot.scene import Action, Command, Form, Phrase, Place, Reaction
from bot.works import Work

COMMANDS = (
    Command(
        "suggestions",
        show_suggestions,
        aliases=("vorschlaege", "vorschläge"),
        roles=frozenset({Role.MAKER, Role.CONTACT}),
    ),
    Command(
        "reasons",
        counting.show_reasons,
        aliases=("gruende", "gründe"),
        roles=frozenset({Role.COORDINATOR}),
        place=Place.PRIVATE,
    ),
)
ACTIONS = (
    Action("suggestion", answer_suggestion),
    Action("later", put_off, takes=is_answer),
    Action("why", why.open_why, lasting=True),
    Action("because", declining.give_reason),
    Action("reason", declining.give_words, takes=is_reason),
    Action("unsay", declining.take_back),
    Action("breather", declining.breathe),
)
FORMS = (Form(declining.NOTE, declining.noted, unkept="refusal-unkept"),)
PHRASES = (Phrase("why", why.hear_why),)
REACTIONS = (
    Reaction(Consent, hide_photos),
    Reaction(Profile, follow_profile),
    Reaction(Profile, suggest_anew),
    Reaction(Challenge, brief_changed),
    Reaction(Audit, brief_reviewed),
    Reaction(Leaving, suggest_to_left),
    Reaction(Membership, suggest_to_returned),
    Reaction(Suggestion, withdraw_beyond),
    Reaction(Suggestion, word_anew),
    Reaction(Refusal, declining.go_on),
    *(Reaction(kind, look_again) for kind in (Profile, Challenge, Leaving, Audit)),
)
WORKS = (Work("lookouts", look_on),)

TEXT_IDS = (
    "suggestions-none",
    "suggestions-no-profile",
    "suggestions-no-challenge",
    "suggestions-contact",
    "suggestions-maker",
    "suggestions-next",
    "suggestions-further",
    "suggestions-moved-up",
    *CARD_TEXT_IDS,
    *declining.TEXT_IDS,
    *empty.TEXT_IDS,
    *counting.TEXT_IDS,
    *(
        f"lesson-{name}"
        for name in (
            "far",
            "far-none",
            "far-unknown",
            "expectation",
            "expectation-none",
            "topic",
            "cannot",
            "skills",
            "busy",
        )
    ),
    "suggestion-put-off",
    "suggestion-found",
    "request-hidden",
    *FIT_TEXT_IDS,
    *why.TEXT_IDS,
    "suggestion-why",
    "suggestion-yes",
    "suggestion-no",
    "suggestion-later",
    "suggestion-again",
    "suggestion-full",
    *(f"suggestion-{why}" for why in ("withdrawn", "matched", "declined", "lapsed")),
    *(f"suggestion-said-{each}" for each in Answer if each is not Answer.OPEN),
    *(f"suggestion-held-{side}" for side in Side),
    *(f"request-{side}" for side in Side),
    *(f"request-again-{side}" for side in Side),
    "request-reminder",
    "request-rests",
    "request-rests-contact",
    "request-rests-lead",
    "request-lapsed-asked",
    "request-lapsed-asking",
    "request-declined",
    *(f"request-withdrawn-{side}" for side in Side),
)
