"""What somebody wrote goes where it is all of a quotation, and nowhere else."""

import re
from collections.abc import Iterator, Sequence

from bot.talk.markup import as_quoted, clean
from storage.quotes import OMITTED

_OPENING, _CLOSING = "„“\u201a\u2018", "“”\u2018\u2019"
"""Quotation marks of the texts, and the single ones of a quotation within one."""
_CUT = re.compile(rf"(?<=[{_OPENING}])(?=([^…]+)…(?:[\u2018\u2019]?[“”]|$))")
"""Where a quotation may begin that is cut short."""


class Wholes:
    """Finds texts that are all of a quotation, however it is broken into lines or cut short."""

    def __init__(self, texts: Sequence[str]) -> None:
        """Take the texts as they were written."""
        said = [as_quoted(clean(each)).split() for each in texts]
        self._texts = [" ".join(words) for words in said if words]
        longest_first = sorted(filter(None, said), key=lambda words: -len(words))
        any_of = "|".join(r"\s+".join(map(re.escape, words)) for words in longest_first)
        self._quoted = re.compile(rf"(?<=[{_OPENING}])(?:{any_of})(?=[{_CLOSING}])")

    def out_of(self, text: str) -> str:
        """Return a text without them."""
        if not self._texts:
            return text
        return self._quoted.sub(OMITTED, "".join(self._around_cuts(text)))

    def _around_cuts(self, text: str) -> Iterator[str]:
        done = 0
        for start, end in self._cut_short(text):
            if start >= done:
                yield f"{text[done:start]}{OMITTED}"
                done = end
        yield text[done:]

    def _cut_short(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where quotations begin and end of which only the beginning is quoted."""
        for found in _CUT.finditer(text):
            begins = " ".join(found[1].split())
            if " " in begins and any(each.startswith(begins) for each in self._texts):
                yield found.start(1), found.end(1) + 1
