"""What people type at a suggestion, or when they are asked for a reason, instead of pressing."""

import re
from datetime import datetime

from bot.codes import read_code
from bot.talk.readers import asks, clean, fold, read_text

LONGEST = 500
"""Characters of a reason in one's own words."""
_ON = re.compile(
    r"(?:(?:bitte |dann )?(?:zeig|zeige|zeigen sie|gib|geben sie)(?: mir| uns)?(?: bitte)?"
    r"(?: mal)? )?(?:bitte )?(?:den |das |die |einen )?(?:weiter|weitere[nrs]?|naechste[nrs]?"
    r"|andere[nrs]?)(?: vorschlag| profil| herausforderung| karte)?(?: bitte)?"
    r"|(?:please )?(?:show me )?(?:the )?(?:next|another)(?: one| suggestion)?(?: please)?"
    r"|(?:mehr|more|go on|continue)"
)
BACK = frozenset({"doch nicht", "nein doch nicht", "ach doch nicht", "oh doch nicht",
                  "zuruecknehmen", "nein zuruecknehmen", "take it back", "undo"})  # fmt: skip


def goes_on(text: str, _now: datetime) -> bool:
    """Whether somebody wants to see the next one, whatever becomes of this one."""
    return _ON.fullmatch(said(text)) is not None


def takes_back(text: str) -> bool:
    """Whether somebody takes back what they said last."""
    return said(text) in BACK


def is_reason(text: str, _now: datetime) -> bool:
    """Whether a text may say why, or go on: everything but a code, and a question to the bot."""
    if read_code(text) or asks(text):
        return False
    return isinstance(read_text(text, least=2, most=LONGEST), str)


def said(text: str) -> str:
    """Return words as they are compared: folded, without commas and the stop at their end."""
    return " ".join(fold(clean(text)).replace(",", " ").split()).strip(" .!…")
