"""The one place where typed text is made safe to keep and easy to compare."""

import re
import unicodedata
from functools import lru_cache

from bot.talk.readers.values import Reason, Rejected

_KEPT_JOINER = re.compile(r"(?<=[\u2190-\u2bff\ufe0f\U0001f000-\U0001faff])\u200d(?=[^\x00-\x7f])")
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "’": "'", "‘": "'", "`": "'", "´": "'"})
_SPACES = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r"\n{3,}")
_PICTURES = frozenset({"So", "Sk", "Sm", "Me", "Cf", "Co", "Cn"})
_COMPARED = 4096
_LATELY = 64
"""So many texts are remembered as they were made clean, or folded: a message is looked at often."""
_FILLERS = "\u115f\u1160\u3164\uffa0"
"""Letters by their category that show nothing."""
_VARIANTS = "\ufe0e\ufe0f"


def _keep(character: str) -> str:
    category = unicodedata.category(character)
    if character == "\n" or category in {"Zl", "Zp"}:
        return "\n"
    if category == "Zs" or character == "\t":
        return " "
    unseen = category in {"Cc", "Cf", "Cs"} or character in _FILLERS
    return "" if unseen else character


@lru_cache(_LATELY)
def clean(text: str) -> str:
    """Text without what nobody meant to type: NFC, no control, bidi or unseen characters.

    Lone surrogates and NUL go too, because no database takes them. Runs of blanks become one,
    more than one empty line becomes one, the ends are stripped. A joiner inside an emoji stays.
    The result is a fixed point: cleaning it again changes nothing.
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    kept = {ord(character): _keep(character) for character in set(text)}
    text = "\u200d".join(part.translate(kept) for part in _KEPT_JOINER.split(text))
    lines = (line.strip() for line in _SPACES.sub(" ", text).split("\n"))
    return unicodedata.normalize("NFC", _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip())


def fold(text: str) -> str:
    """Text as it is compared: lower case, ä as ae, ß as ss, no accents, plain digits.

    Of a long text only the beginning: some characters fold to eighteen, and nobody compares more.
    """
    text = text[:_COMPARED]
    return text.lower().replace("`", "'") if text.isascii() else _folded(text)


@lru_cache(_LATELY)
def _folded(text: str) -> str:
    text = unicodedata.normalize("NFKC", text)[:_COMPARED].casefold().translate(_GERMAN)
    decomposed = unicodedata.normalize("NFKD", text)
    marks = {ord(c): "" for c in set(decomposed) if unicodedata.category(c) in {"Mn", "Me"}}
    return decomposed.translate(marks).casefold()


def is_picture(character: str) -> bool:
    """Whether a character is an emoji, a part of one, or another symbol without words."""
    if character.isascii():
        return False
    return character in _VARIANTS or unicodedata.category(character) in _PICTURES


def has_words(text: str) -> bool:
    """Whether text holds at least one letter or digit (an emoji keycap holds none)."""
    if "\u20e3" in text:
        text = re.sub("[0-9#*]\ufe0f?\u20e3", "", text)
    return any(unicodedata.category(c)[0] in "LN" for c in text)


def wordless(text: str) -> Rejected:
    """The refusal of a text without words: only pictures, or nothing but punctuation."""
    return Rejected(Reason.EMOJI_ONLY if any(map(is_picture, text)) else Reason.EMPTY)
