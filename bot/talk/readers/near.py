"""Near spellings, and which of several labels a person meant by typing."""

import re
from collections.abc import Sequence

from bot.talk.readers.clean import fold
from bot.talk.readers.numbers import ARTICLES, NUMBER_WORDS, ORDINAL_WORDS
from bot.talk.readers.ranges import range_of, read_figures, spans_of

_POSITION = re.compile(
    r"(?:(?:nummer|number|nr|no|option|punkt) ?)?(?P<figure>\d{1,3})(?:te[nrs]?|st|nd|rd|th)?"
    r"|(?:(?:nummer|number|nr|no|option|punkt|der|die|das|the) )?(?P<word>[a-z]+)"
)
_NAMED = re.compile(
    r"(?:\b(?:nr|no)\.? ?|\b(?:nummer|number|team) |#)(\d{1,6})\b|^(\d{1,6})\. (?=\D)",
    re.IGNORECASE,
)
"""A label names a thing by its own number ("Nr. 3 lesen", "Team 12", "4. Holz")."""
_LED = re.compile(r"(\d{1,6})(?= \D|$)")
"""A label begins with a number ("2 Wochen Ruhe"), which need not be that of a thing."""
_KEYCAP = re.compile("[0-9#*]\ufe0f?\u20e3")


_DENIAL = re.compile(r"\b(nicht|kein\w*|nie|not|no|never)\b")


def distance(a: str, b: str, limit: int) -> int:
    """Slips between two words: a letter too many, missing, wrong, or two swapped.

    The restricted Damerau-Levenshtein distance; ``limit + 1`` stands for "more than limit".
    """
    if abs(len(a) - len(b)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        before, last, row = row, before, [i]
        for j, y in enumerate(b, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and y == a[i - 2]:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
    return min(row[-1], limit + 1)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", fold(text)))


def _only(found: Sequence[int]) -> int | None:
    return found[0] if len(found) == 1 else None


def _number(said: str) -> int | None:
    """Return the number that is all of a text, in figures or as a word."""
    match = _POSITION.fullmatch(said)
    if match is None:
        return None
    if match["figure"]:
        return int(match["figure"])
    word = match["word"]
    return None if word in ARTICLES else NUMBER_WORDS.get(word, ORDINAL_WORDS.get(word))


def _numbered(number: int, labels: Sequence[str]) -> int | None:
    """Return which label a number means: that which has it as its own, else the one in that place.

    A place is not meant where the label there names a thing by another number, nor where several
    labels have one number.
    """
    named = {
        index: int(found[1] or found[2])
        for index, label in enumerate(labels)
        if (found := _NAMED.search(label))
    }
    led = {
        index: int(found[1]) for index, label in enumerate(labels) if (found := _LED.match(label))
    }
    own = led | named
    hits = [index for index, each in own.items() if each == number]
    place = number - 1 if 1 <= number <= len(labels) else None
    if hits or place in named or (place in own and len({*own.values()}) < len(own)):
        return _only(hits)
    return place


def closest(text: str, labels: Sequence[str]) -> int | None:
    """The index of the label that was meant, or ``None`` when none or several may be.

    In this order: the label itself (case, umlauts, punctuation and emoji aside), its own number
    ("Nr. 2 lesen"), its position ("2", "2.", "zwei", "Nummer 2", "die zweite"), the first word or
    the first letters (three or more) of one label only, its last word, one slip in a word of four
    letters or two in one of seven, but rarely at its beginning: "beenden" is not "senden". A figure
    that is itself a label means that label, and one among ranges ("Bis 9") the range in which it
    lies: no position is meant there. A bare emoji is met only by itself.
    """
    bare = [index for index, label in enumerate(labels) if label.strip() == text.strip() != ""]
    if bare:
        return _only(bare)
    said = _plain(text)
    if not said:
        return None
    names = [_plain(_KEYCAP.sub("", label)) or _plain(label) for label in labels]
    same = [index for index, name in enumerate(names) if name == said]
    if same:
        return _only(same)
    spans = spans_of(names)
    figures = read_figures(text) if spans else ()
    if figures:
        return range_of(figures, spans)
    number = _number(said)
    position = None if number is None else _numbered(number, labels)
    if position is not None or said.isdigit():
        return position
    first = [index for index, name in enumerate(names) if _begins(f"{said} ", name)]
    starts = [index for index, name in enumerate(names) if _begins(said, name)]
    if len(first) == 1 or (starts and len(said) >= 3):
        return _only(first if len(first) == 1 else starts)
    last = [index for index, name in enumerate(names) if _ends(said, name)]
    return _only(last) if last else _nearest(said, names)


def _begins(said: str, name: str) -> bool:
    """Whether a label begins with the words, and does not go on to deny them ("Passt nicht")."""
    return name.startswith(said) and not _DENIAL.search(name[len(said) :])


def _ends(said: str, name: str) -> bool:
    """Whether the words are the last of a label: "ändern" of "Text ändern"."""
    return len(said) >= 5 and name.endswith(f" {said}") and not _DENIAL.search(name)


def _nearest(said: str, names: Sequence[str]) -> int | None:
    gaps = [distance(said, name, 2) if _may_slip(said, name) else 3 for name in names]
    allowed = [gap <= _slips(said, name) for gap, name in zip(gaps, names, strict=True)]
    best = min(gaps, default=3)
    return _only([index for index, gap in enumerate(gaps) if gap == best and allowed[index]])


def _slips(said: str, name: str) -> int:
    """Return how many slips may lie between two texts: fewer where they begin differently."""
    letters = min(len(each.replace(" ", "")) for each in (said, name))
    if letters < 4:
        return 0
    return 2 if letters >= 10 or (letters >= 7 and said[:2] == name[:2]) else 1


def _may_slip(said: str, name: str) -> bool:
    """Whether one may be the other, misspelt: in a short word the first letter is right."""
    swapped = said[:2] == name[1::-1]
    begins = said[:1] == name[:1] or swapped or min(len(said), len(name)) >= 7
    return begins and _alike(said, name)


def _alike(said: str, name: str) -> bool:
    """Whether a slip may lie between the two: no other figure, and not the opposite.

    "Team 12" is not "Team 13", and "uninteressiert" is not "interessiert".
    """
    figures = [re.findall(r"\d+", text) for text in (said, name)]
    opposites = [text.startswith(("un", "nicht", "kein", "not ", "no ")) for text in (said, name)]
    return figures[0] == figures[1] and opposites[0] == opposites[1]
