"""Typed text to codes: the words of ``words.py``, numbers, and written dates and times.

Codes with a value: ``N14`` a number, ``O3`` an ordinal, ``T9:30`` a time with a colon,
``P3.12`` and ``P3.12.`` two numbers with a point (a date or a time: the grammar decides),
``D2026-12-03`` a full date, ``S12/3`` a date with a slash. ``?`` is what was not understood.
"""

import re
from functools import lru_cache

from bot.talk.readers.clean import fold, is_picture
from bot.talk.readers.near import distance
from bot.talk.readers.words import PHRASE, PHRASES, WORDS

_PICTURES = {
    "👎": "NOT",
    "❌": "NOT",
    "🚫": "NOT",
    "⛔": "NOT",
    "✖": "NOT",
    "🤷": "VAGUE",
    "🤔": "VAGUE",
}
_ENGLISH_AFTER_AM = (
    r"(?:on|next|this|tomorrow|today|please|works|would|mon|tues?|wed|thu|fri|sat|sun|[a-z]+day)\b"
)
_TOKEN = re.compile(
    r"(?P<iso>[0-9]{4}-[0-9]{1,2}-[0-9]{1,2})(?![0-9])(?:t(?=[0-9]))?"
    r"|(?P<dmy>[0-9]{1,2}\.\s?[0-9]{1,2}\.(?:\s?[0-9]{4}|[0-9]{2}))"
    r"(?![0-9:]|\.[0-9]|\s?(?:uhr|h)(?![a-z]))"
    r"|(?P<dashed>[0-9]{1,2}-[0-9]{1,2}-[0-9]{4})(?![0-9])"
    r"|(?P<hm>[0-9]{1,2}:[0-9]{2})(?::[0-9]{2})?(?![0-9:])"
    r"|(?P<dm>[0-9]{1,2}\.\s?[0-9]{1,2}\.)(?![0-9])"
    r"|(?P<point>[0-9]{1,2}\.[0-9]{1,2})(?![0-9])"
    r"|(?P<slash>[0-9]{1,2}/[0-9]{1,2}(?:/(?:[0-9]{4}|[0-9]{2}))?)(?![0-9/])"
    r"|(?P<ord>[0-9]{1,2})(?:\.(?![0-9])|(?:st|nd|rd|th|s?te[nrs]?)(?![a-z]))"
    r"|(?P<num>[0-9]+)"
    r"|(?P<mer>(?<=[0-9])\s?(?:pm|[ap]\.\s?m\.?)(?![a-z])|(?<=[0-9])am(?![a-z])"
    rf"|(?<=[0-9])\sam(?=\s*(?:$|[,;.!?]|{_ENGLISH_AFTER_AM})))"
    r"|(?P<so>(?<![a-z])so\.)"
    r"|(?P<word>[a-z]+(?:[-'][a-z]+)*)"
    r"|(?P<code>[A-Z]+[-A-Z0-9]*)"
    r"|(?P<dash>[-\u2013\u2014\u2212])"
    r"|(?P<mark>[/|+&@~\u2248<>=%$\u20ac\u00a7#\\])"
    r"|(?P<skip>[\s,;:.!?()\[\]\"'\u2026\u201e\u201c\u201d\u00bb\u00ab*_]+)"
    r"|(?P<other>.)",
    re.DOTALL,
)
_MARKS = {"/": "OR", "|": "OR", "+": "AND", "&": "AND", "@": "AT", "~": "ABOUT", "\u2248": "ABOUT"}
_COMPOUND_DAY = re.compile(r"WD\d|SHIFT-?\d|MORGEN")
_COMPOUND_PART = re.compile(r"PART\d|MORGEN|WEEK|UHR|H")
_WRITTEN = {"iso": "D", "dashed": "S", "dm": "P", "point": "P", "hm": "T", "slash": "S"}
_JOINTS = {"dashed": "/"}
_CORRECTED = [pair for pair in WORDS.items() if len(pair[0]) >= 5 and pair[1] != "FILL"]
_TENS = re.compile(r"\b(twenty|thirty|forty|fifty)[- ]([a-z]+)\b")


def codes(text: str) -> list[str]:
    """The codes of a cleaned text, in order. Empty when nothing but punctuation was typed."""
    folded = "".join(f" {_PICTURES[c]} " if c in _PICTURES else c for c in fold(text))
    folded = _TENS.sub(_joined_number, folded)
    folded = PHRASE.sub(lambda match: f" {PHRASES[match[0]]} ", folded)
    found: list[str] = []
    for match in _TOKEN.finditer(folded):
        found.extend(_token(str(match.lastgroup), match[0].strip()))
    return found


def _joined_number(match: re.Match[str]) -> str:
    joined = match[1] + match[2]
    return joined if joined in WORDS else match[0]


def _token(kind: str, text: str) -> list[str]:
    match kind:
        case "word":
            return list(_word(text))
        case "code":
            return [text]
        case "so":
            return ["WD6"]
        case "dash":
            return ["DASH"]
        case "other" | "skip":
            return [] if kind == "skip" or is_picture(text) else ["?"]
        case "mark":
            return [_MARKS.get(text, "?")]
        case _:
            return [_figures(kind, text)]


def _figures(kind: str, text: str) -> str:
    """A code for what was written in figures."""
    match kind:
        case "dmy":
            return _full_date(text)
        case "ord":
            return "O" + re.sub(r"\D", "", text)
        case "num":
            return "N" + text if len(text) <= 4 else "?"
        case "mer":
            return "AM" if text.startswith("a") else "PM"
        case _:
            return _WRITTEN[kind] + re.sub(r"\s", "", text).replace("-", _JOINTS.get(kind, "-"))


def _full_date(text: str) -> str:
    day, month, year = re.sub(r"\s", "", text).split(".")
    return f"D{year if len(year) == 4 else '20' + year}-{month}-{day}"


@lru_cache(maxsize=4096)
def _word(text: str) -> tuple[str, ...]:
    """A word to its codes: known, hyphenated, compound, or misspelt; else ``?``."""
    whole = re.sub(r"[-']", "", text)
    if whole in WORDS:
        return tuple(WORDS[whole].split())
    if text.endswith("'s") and text[:-2] in WORDS:
        return tuple(WORDS[text[:-2]].split())
    if "-" in text:
        parts = [_word(part) for part in text.split("-")]
        return tuple("DASH".join(f" {' '.join(part)} " for part in parts).split())
    return _compound(whole) or _doubled(whole) or _near(whole) or ("?",)


def _doubled(word: str) -> tuple[str, ...]:
    """``montagg``, ``uhrr``: a letter that was hit twice."""
    for match in re.finditer(r"([a-z])\1", word):
        code = WORDS.get(word[: match.start()] + word[match.start() + 1 :])
        if code is not None and len(word) >= 4:
            return tuple(code.split())
    return ()


def _compound(word: str) -> tuple[str, ...]:
    """``donnerstagabend``, ``mitwochfrueh``, ``heutenachmittag``: a day and a part of it."""
    for cut in range(len(word) - 2, 1, -1):
        part = WORDS.get(word[cut:], "")
        if not _COMPOUND_PART.fullmatch(part):
            continue
        day = WORDS.get(word[:cut]) or " ".join(_near(word[:cut]))
        if len(word[:cut]) >= 4 and _COMPOUND_DAY.fullmatch(day):
            return (day, part)
    return ()


def _near(word: str) -> tuple[str, ...]:
    """The code of the closest words, when they agree: one slip from five letters, two from nine.

    Slips in the first letter are not forgiven ("Leute" is not "heute") unless it changed
    places with the second. Nothing becomes a filler: "Termine" is more than "Termin".
    """
    if not 5 <= len(word) <= 20:
        return ()
    limit = 2 if len(word) >= 9 else 1
    best, found = limit, set[str]()
    for known, code in _CORRECTED:
        if not (known[0] == word[0] or known[:2] == word[1::-1]):
            continue
        if known.endswith("s") and not word.endswith(
            "s"
        ):  # "montags" is not what "montagh" wants to be
            continue
        gap = distance(word, known, best)
        if gap < best:
            found.clear()
        if gap <= best:
            best = gap
            found.add(code)
    return tuple(found.pop().split()) if len(found) == 1 else ()
