"""Which of several labels everyday words mean: "handwerk, bitte", "ändern", "du natürlich"."""

import re
from collections.abc import Sequence

from bot.talk.readers.clean import fold
from bot.talk.readers.near import closest


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_FILLING = _words(
    "natuerlich bitte danke jetzt jetz dann also ja klar gern gerne lieber eher mal halt einfach "
    "na nun so ich wir hab habe haben nen ne n einen eine ein der die das den mich mir uns bin "
    "nehme nehm will moechte waere im in bei aus please thanks of course now then yes sure well "
    "just a an the i "
    "i'd like have take want would rather me"
)
_DENIAL = re.compile(r"\b(?:nicht|kein\w*|nie|niemals|not|no|never|nein)\b")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_NAMED = re.compile(rf"(?:{_WORD.pattern})\.?")
"""A word of a label, with the point behind it where it may be shortened ("Oelsnitz/Erzgeb.")."""
_JOINT = r"(?:\s*(?:&|,|/|\+)\s*|\s+(?:und|and|u\.?|n)\s+)"
_JOINTS = re.compile(rf"{_JOINT}|\s+", re.IGNORECASE)
SHORTEST = 3
"""A word with fewer letters is no part of a label by which one could be known."""
BEGINNING = 4
"""So many letters of a word of a label stand for it."""


def meant(text: str, labels: Sequence[str]) -> int | None:
    """Return the index of the label that was meant, or ``None`` when none or several may be.

    First what ``closest`` finds; then the same without filling words; then the only label that has
    all the words that are left. What denies anything is not taken apart.
    """
    hit = closest(text, labels)
    said = _WORD.findall(fold(text))
    if hit is not None or not said or denies(text):
        return hit
    words = [word for word in said if word not in _FILLING]
    odd = any(len(word) < SHORTEST for word in said if word in _FILLING)
    if not words or (odd and words[0].isdigit()):
        return None
    if len(words) < len(said):
        hit = closest(" ".join(words), labels)
    return _part(words, labels) if hit is None else hit


def denies(text: str) -> bool:
    """Whether anything is denied in a text: "keins von beiden"."""
    return _DENIAL.search(fold(text)) is not None


def _part(words: Sequence[str], labels: Sequence[str]) -> int | None:
    if max(map(len, words)) < SHORTEST or any(word.isdigit() for word in words):
        return None
    names = [_NAMED.findall(fold(label)) for label in labels]
    for has in (_is, _begins, _shares):
        found = [
            index
            for index, name in enumerate(names)
            if all(any(has(word, each) for each in name) for word in words)
        ]
        if found:
            return found[0] if len(found) == 1 and not denies(labels[found[0]]) else None
    return None


def _is(word: str, part: str) -> bool:
    return word == part.rstrip(".")


def _begins(word: str, part: str) -> bool:
    return len(word) >= BEGINNING and part.startswith(word)


def _shares(word: str, part: str) -> bool:
    """Whether one begins the other: a shortened word of a label stands for the whole one."""
    shortened = part.endswith(".") and len(part) > BEGINNING and word.startswith(part[:-1])
    return shortened or _begins(word, part)


def hold_together(text: str, labels: Sequence[str]) -> str:
    """Return a text in which labels with an "und" or a comma are no list: "Lernen Austausch"."""
    for label in sorted(labels, key=len, reverse=True):
        parts = [part for part in _JOINTS.split(label.strip()) if part]
        if len(parts) > 1 and re.search(_JOINT, label, re.IGNORECASE):
            joined = rf"(?:{_JOINT}|\s+)".join(re.escape(part) for part in parts)
            text = re.sub(rf"(?<!\w){joined}(?!\w)", " ".join(parts), text, flags=re.IGNORECASE)
    return text


def without_joints(label: str) -> str:
    """Return a label as ``hold_together`` leaves it in a text."""
    return " ".join(part for part in _JOINTS.split(label.strip()) if part)
