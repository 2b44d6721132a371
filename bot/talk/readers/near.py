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


def _position(said: str, count: int) -> int | None:
    match = _POSITION.fullmatch(said)
    if match is None:
        return None
    word = match["word"] or ""
    if match["figure"]:
        number = int(match["figure"])
    elif word in ARTICLES:
        return None
    else:
        number = NUMBER_WORDS.get(word, ORDINAL_WORDS.get(word, 0))
    return number - 1 if 1 <= number <= count else None


def closest(text: str, labels: Sequence[str]) -> int | None:
    """The index of the label that was meant, or ``None`` when none or several may be.

    In this order: the label itself (case, umlauts, punctuation and emoji aside), its position
    ("2", "2.", "zwei", "Nummer 2", "die zweite"), the first word or the first letters (three or
    more) of one label only, one slip in a word of four letters or two in one of seven. A figure
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
    position = _position(said, len(labels))
    if position is not None or said.isdigit():
        return position
    first = [index for index, name in enumerate(names) if _begins(f"{said} ", name)]
    starts = [index for index, name in enumerate(names) if _begins(said, name)]
    if len(first) == 1 or (starts and len(said) >= 3):
        return _only(first if len(first) == 1 else starts)
    slips = 2 if len(said) >= 7 else 1 if len(said) >= 4 else 0
    return _nearest(said, names, slips) if slips else None


def _begins(said: str, name: str) -> bool:
    """Whether a label begins with the words, and does not go on to deny them ("Passt nicht")."""
    return name.startswith(said) and not _DENIAL.search(name[len(said) :])


def _nearest(said: str, names: Sequence[str], slips: int) -> int | None:
    gaps = [distance(said, n, slips) if _alike(said, n) else slips + 1 for n in names]
    best = min(gaps, default=slips + 1)
    return _only([index for index, gap in enumerate(gaps) if gap == best <= slips])


def _alike(said: str, name: str) -> bool:
    """Whether a slip may lie between the two: no other figure, and not the opposite.

    "Team 12" is not "Team 13", and "uninteressiert" is not "interessiert".
    """
    figures = [re.findall(r"\d+", text) for text in (said, name)]
    opposites = [text.startswith(("un", "nicht", "kein", "not ", "no ")) for text in (said, name)]
    return figures[0] == figures[1] and opposites[0] == opposites[1]
