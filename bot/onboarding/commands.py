"""What onboarding declares: commands, dialogs, and the texts it can ask for."""

from bot.domain.people import Consent, Role
from bot.domain.programme import SECTORS
from bot.guesses import TEXT_IDS as GUESSES_TEXT_IDS
from bot.onboarding import (
    amending,
    approval,
    deciders,
    houseless,
    lastwords,
    lately,
    pictures,
    places,
    reaching,
    regaining,
    unanswered,
    unfinished,
)
from bot.onboarding.amending import amend, expert_told, house_told, lead_told, maker_told
from bot.onboarding.contacts import contact_done, twin_told
from bot.onboarding.dialog import (
    CONTACT,
    EXPERT,
    LEAD,
    MAKER,
    NEWCOMER,
    SIDE,
    WELCOME,
    WHICH,
    SideChoice,
)
from bot.onboarding.joining import programme_chosen, side_chosen, start, welcomed
from bot.onboarding.linking import confirm, show_links, unite, unlink
from bot.onboarding.pictures import hide_pictures
from bot.onboarding.told import HOUSE, TWIN
from bot.onboarding.waiting import begin, named, stop_waiting
from bot.scene import Action, Command, Form, Place, Reaction
from bot.works import Work

CONTACTS = frozenset({Role.CONTACT})

COMMANDS = (
    Command("start", start, stranger=True, menu=False, place=Place.PRIVATE),
    Command("link", show_links, aliases=("verbinden",)),
)
ACTIONS = (
    Action("claim", confirm),
    Action("unite", unite),
    Action("unlink", unlink),
    Action("reach", reaching.choose),
    Action(deciders.DENY, regaining.deny),
    Action("introduce", begin),
    Action("unwait", stop_waiting),
    Action("amend", amend, lasting=True),
)
BY_HAND = frozenset({"claim", "unite"})
"""Actions that give somebody's account away: no plain yes, nor a figure, does them."""
FORMS = (
    Form(WHICH, programme_chosen),
    Form(SIDE, side_chosen),
    Form(WELCOME, welcomed),
    Form(MAKER, maker_told, frozenset({Role.MAKER}), unkept=amending.UNKEPT),
    Form(CONTACT, contact_done, CONTACTS),
    Form(TWIN, twin_told, CONTACTS),
    Form(EXPERT, expert_told, frozenset({Role.EXPERT}), unkept=amending.UNKEPT),
    Form(LEAD, lead_told, frozenset({Role.COORDINATOR})),
    Form(HOUSE, house_told, CONTACTS, unkept=amending.UNKEPT),
    Form(NEWCOMER, named),
)
REACTIONS = (Reaction(Consent, hide_pictures),)
WORKS = (
    Work("places", places.keep_free, lasting=True),
    Work("approval", approval.ask_anew),
)

TEXT_IDS = (
    *(f"sector-{sector}" for sector in SECTORS),
    *(f"side-side-{each}" for each in SideChoice),
    "welcome-again",
    "welcome-back",
    "welcome-code",
    "welcome-hello",
    "welcome-lost",
    "welcome-type-code",
    "welcome-programme",
    "welcome-refused",
    "welcome-thanks",
    "code-unknown",
    "code-of-team",
    "code-of-evening",
    "code-already",
    "code-of-house",
    "code-used-up",
    *GUESSES_TEXT_IDS,
    "maker-done",
    "maker-placed",
    "maker-region-other",
    "contact-region-other",
    "contact-done",
    "region-placed",
    *(f"twin-{name}" for name in ("told", "thanks", "lead", "other")),
    *(f"newcomer-{name}" for name in (
        "admitted", "asks", "begin", "nameless", "named", "no", "over", "yes",
    )),
    *(f"waiting-{name}" for name in (
        "asks", "declined", "place", "stop", "stop-yes", "stopped", "sure",
    )),
    "place-gone",
    "place-reminder",
    "coordinator-ready",
    "expert-ready",
    "draft-reminder",
    "draft-escalation",
    "draft-continue",
    *(f"link-{name}" for name in (
        "here", "code", "alone", "off", "own", "over", "asking", "ask", "yes", "no", "refused",
        "refused-there", "closed", "waits", "unite", "collides", "collides-there", "lost",
        "lost-there", "done", "joined", "not-you", "gone", "undone", "undone-there",
    )),
    *amending.TEXT_IDS,
    *approval.TEXT_IDS,
    *houseless.TEXT_IDS,
    *pictures.TEXT_IDS,
    *lastwords.TEXT_IDS,
    *lately.TEXT_IDS,
    *reaching.TEXT_IDS,
    *regaining.TEXT_IDS,
    *unanswered.TEXT_IDS,
    *unfinished.TEXT_IDS,
    *(f"link-ask-{channel}" for channel in reaching.CHANNELS),
    *(f"link-open-{channel}" for channel in reaching.CHANNELS),
)  # fmt: skip
