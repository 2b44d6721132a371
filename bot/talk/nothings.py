"""What people write who have nothing to say ("keine", "hab nix") or do not know ("weiß nich").

Or who only agree ("ok", "gut") where something is to be told.
"""

import re

from bot.talk.readers import fold, read_yes_no
from bot.talk.readers.clean import is_picture

NOTHING = frozenset(
    {
        "kein", "keine", "keins", "keinen", "keines", "nichts", "nix", "nein", "noe", "ne", "no",
        "nee", "none", "nothing", "nope", "gar nichts", "nicht noetig", "keine angabe", "entfaellt",
        "-", "--", "n/a", "na", "nichts besonderes", "nix besonderes",
    }
)  # fmt: skip
UNSURE = frozenset(
    {
        "keine ahnung", "ka", "k.a", "weiss nicht", "weiss ich nicht", "ich weiss nicht",
        "ich weiss es nicht", "weiss noch nicht", "weiss ich noch nicht", "egal", "mir egal",
        "no idea", "dont know", "don't know", "i don't know", "i dont know", "idk", "not sure",
        "k. a", "k a", "dunno", "no clue", "nicht sicher", "bin mir nicht sicher",
        "ich bin mir nicht sicher", "bin nicht sicher", "kann ich nicht sagen", "schwer zu sagen",
        "hard to say", "hm", "hmm", "was meinst du", "was meinen sie", "wie meinst du das",
        "what do you mean",
    }
)  # fmt: skip
AGREED = frozenset(
    {
        "gut", "sehr gut", "super", "prima", "toll", "top", "cool", "passt", "passt schon",
        "alles klar", "alles gut", "in ordnung", "mach ich", "geht klar", "fine", "great", "good",
        "all right", "alright",
    }
)  # fmt: skip
_HAS_NOTHING = re.compile(
    r"(?:ich |wir )?(?:hab|habe|haben|gibt'?s|gibt es)"
    r"(?: (?:ich|wir|leider|noch|gar|da|hier|auch|aktuell|derzeit|gerade|grad|momentan"
    r"|eigentlich))*"
    r" (?:nix|nichts|nicht|kein\w*)"
)
"""Somebody has none of it: "hab nix", "haben wir nicht"."""
_IS_UNSURE = re.compile(
    r"(?:(?:ich|das|wir|da|hm+) )*(?:weiss?|wissen)"
    r"(?: (?:ich|wir|es|das|noch|leider|selber|selbst|wirklich|gar|auch|jetzt|gerade|grad|halt"
    r"|so))*"
    r" (?:nicht|nich|net|ned|nit|nix)(?: (?:genau|so genau|so recht|ganz|wirklich))?"
    r"|(?:(?:ich|wir|hab|habe|haben|noch|da|leider) )*(?:keine?n?|null) "
    r"(?:ahnung|idee|plan|schimmer|peil)(?: ehrlich gesagt| leider)?"
)
"""As people write that they do not know: "weiß nich", "weiss net", "hab keine ahnung"."""
PERHAPS_NAMES = frozenset({"na", "ne", "nee", "no", "noe"})
"""What has nothing to say, and may be a name where a name is asked for."""
_WITH_PICTURES = 100
"""Pictures are passed over in texts of so many letters: a longer one says something besides."""
_POLITE = re.compile(
    r"[\s,]*\b(?:danke(?:schoen)?|bitte|thanks|thank you|please|sorry|leider|ehrlich)$"
)


def says_nothing(text: str) -> bool:
    """Whether a text says that there is nothing: "keine", "nein danke", "-"."""
    said = bare(text)
    return said in NOTHING or text in NOTHING or _HAS_NOTHING.fullmatch(said) is not None


def is_unsure(text: str) -> bool:
    """Whether a text says that somebody does not know: "weiß nich", "keine Ahnung"."""
    said = bare(text)
    return said in UNSURE or _IS_UNSURE.fullmatch(said) is not None


def merely_agrees(text: str) -> bool:
    """Whether a text says yes to something, and tells nothing: "ok", "sehr gut"."""
    return read_yes_no(text) is True or bare(text) in AGREED


def bare(text: str) -> str:
    """Return words as they are compared here: folded, without stops and politeness."""
    words = text
    if len(text) <= _WITH_PICTURES:
        words = "".join(" " if is_picture(each) else each for each in text)
    said = " ".join(fold(words).replace(",", " ").split()).strip(" .!?…")
    return _POLITE.sub("", said)
