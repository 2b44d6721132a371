"""What somebody wrote goes where it is all of a quotation, and nowhere else.

Somebody may have written thousands of texts. So they are sorted: what stands behind a quotation
mark is looked up among them, and costs about as much as it is long.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence

from bot.talk.markup import as_quoted, clean
from storage.quotes import OMITTED

_OPENING = re.compile("[„“\u201a\u2018]")
"""Quotation marks of the texts, and the single ones of a quotation within one."""
_CLOSING = frozenset("“”\u2018\u2019")
_CUT_SHORT = re.compile("…(?=[\u2018\u2019]?[“”]|\\Z)")
"""Where a quotation ends that is cut short; there may be such marks in what was said, too."""
_BLANKS = re.compile(r"\s+")
_NO_LETTER = re.compile(r"\W")
_QUOTED_HEAD = re.compile(rf"{_OPENING.pattern}(?:\s|\\[nt])*(\w*)")


class Wholes:
    """Finds texts that are all of a quotation, however it is broken into lines or cut short."""

    def __init__(self, texts: Sequence[str]) -> None:
        """Take the texts as they were written."""
        self._texts = sorted({_line(each) for each in texts} - {""})
        self._shorter = list(_shorter(self._texts))
        self._most = max(map(len, self._texts), default=0)

    def out_of(self, text: str) -> str:
        """Return a text without them."""
        told = _BLANKS.sub(" ", text.removesuffix("\n"))
        if not (found := list(self._found(told))):
            return text
        places = [
            number
            for number, char in enumerate(text)
            if not (char.isspace() and text[number - 1 : number].isspace())
        ]
        parts, done = [], 0
        for start, end in found:
            parts += [text[done : places[start]], OMITTED]
            done = places[end - 1] + 1
        return "".join((*parts, text[done:]))

    def _found(self, told: str) -> Iterator[tuple[int, int]]:
        """Yield where they begin and end in a text whose lines are one."""
        done = 0
        for mark in _OPENING.finditer(told) if self._texts else ():
            start = mark.end()
            end = max(self._whole(told, start), self._cut(told, start)) if start >= done else 0
            if end:
                yield start, end
                done = end

    def _whole(self, told: str, start: int) -> int:
        """Return where the longest one ends that is all of a quotation; 0 if none begins there."""
        rest = told[start : start + self._most]
        at = bisect_right(self._texts, rest) - 1  # it, or one that begins with it
        while at >= 0:
            end = start + len(self._texts[at])
            if told[end : end + 1] in _CLOSING and rest.startswith(self._texts[at]):
                return end
            at = self._shorter[at]
        return 0

    def _cut(self, told: str, start: int) -> int:
        """Return where a quotation ends of which only the beginning is quoted, or 0."""
        if (cut := _CUT_SHORT.search(told, start)) is None:
            return 0
        begins = told[start : cut.start()].strip()
        at = bisect_left(self._texts, begins)
        begun = " " in begins and any(each.startswith(begins) for each in self._texts[at : at + 1])
        return cut.end() if begun else 0


def may_quote(texts: Sequence[str]) -> Callable[[str], bool]:
    """Return what tells whether a body, as it is kept, may have a quotation of one of these."""
    heads = {_NO_LETTER.split(each, maxsplit=1)[0] for each in map(_line, texts) if each}
    return lambda kept: bool(heads) and not heads.isdisjoint(_QUOTED_HEAD.findall(kept))


def _line(text: str) -> str:
    return " ".join(as_quoted(clean(text)).split())


def _shorter(texts: Sequence[str]) -> Iterator[int]:
    """Yield for each of these, which are sorted, the longest other one with which it begins."""
    open_ones: list[int] = []
    for number, text in enumerate(texts):
        while open_ones and not text.startswith(texts[open_ones[-1]]):
            open_ones.pop()
        yield open_ones[-1] if open_ones else -1
        open_ones.append(number)
