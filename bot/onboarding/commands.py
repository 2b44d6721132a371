"""What onboarding declares: commands, dialogs, and the texts it can ask for."""

from bot.domain.people import Role
from bot.domain.programme import SECTORS
from bot.guesses import TEXT_IDS as GUESSES_TEXT_IDS
from bot.onboarding.contacts import contact_done
from bot.onboarding.dialog import CONTACT, MAKER, NAME, SIDE, WELCOME
from bot.onboarding.introductions import maker_done, name_given
from bot.onboarding.joining import side_chosen, start, welcomed
from bot.onboarding.linking import CHANNELS, confirm, show_links, unite, unlink
from bot.scene import Action, Command, Form, Place

COMMANDS = (
    Command("start", start, stranger=True, menu=False, place=Place.PRIVATE),
    Command("link", show_links, aliases=("verbinden",)),
)
ACTIONS = (Action("claim", confirm), Action("unite", unite), Action("unlink", unlink))
FORMS = (
    Form(SIDE, side_chosen),
    Form(WELCOME, welcomed),
    Form(MAKER, maker_done),
    Form(CONTACT, contact_done),
    Form(NAME, name_given),
)
DRAFTS = {MAKER.name: Role.MAKER, CONTACT.name: Role.CONTACT}
"""The dialogs whose unfinished runs are worth a reminder."""

TEXT_IDS = (
    *(f"sector-{sector}" for sector in SECTORS),
    "welcome-again",
    "welcome-back",
    "welcome-code",
    "welcome-hello",
    "welcome-type-code",
    "welcome-programme",
    "welcome-refused",
    "welcome-thanks",
    "code-unknown",
    "code-of-team",
    "code-already",
    "code-used-up",
    *GUESSES_TEXT_IDS,
    "maker-done",
    "contact-done",
    "contact-taken",
    "coordinator-ready",
    "expert-ready",
    "draft-reminder",
    "draft-escalation",
    "draft-continue",
    *(f"link-{name}" for name in (
        "here", "code", "alone", "off", "own", "over", "asking", "ask", "yes", "no", "refused",
        "refused-there", "closed", "waits", "unite", "collides", "collides-there", "done",
        "joined", "not-you", "gone", "undone", "undone-there",
    )),
    *(f"link-at-{channel}" for channel in CHANNELS),
    *(f"link-ask-{channel}" for channel in CHANNELS),
    *(f"link-open-{channel}" for channel in CHANNELS),
)  # fmt: skip
