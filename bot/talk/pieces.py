"""Cutting long texts where a reader would: between paragraphs, else lines, else words."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from bot.talk.markup import Bold, Markup, Span, Text

Reach = Callable[[str, int], int]
"""From where in the words to the end of the longest piece (at least one character further)."""

_BREAKS = ("\n\n", "\n", " ")


def cut(words: str, reach: Reach) -> Iterator[tuple[int, int]]:
    """Yield start and end of pieces that ``reach`` allows; none is blank, only blanks are lost."""
    start = 0
    while start < len(words):
        end = reach(words, start)
        if end < len(words):
            end = _break_before(words, start, end)
        if words[start:end].strip():
            yield start, end
        start = end
        while start < len(words) and words[start].isspace():
            start += 1


def _break_before(words: str, start: int, end: int) -> int:
    """Return the last good place to break at, not after ``end``."""
    for gap in _BREAKS:
        at = words.rfind(gap, start, end + len(gap))
        if at > start and words[start:at].strip():
            return at
    return end


def lead(markup: Markup) -> tuple[Span, ...]:
    """Return what further pieces of carried words begin with: the name of who said them.

    Else such a piece, a message of its own, would read like words of the bot's.
    """
    first = next((span for paragraph in markup.paragraphs for span in paragraph.spans), None)
    return (first, Text(" ")) if isinstance(first, Bold) else ()


def part(spans: Iterable[Span], start: int, end: int) -> Iterator[Span]:
    """Yield a part of the spans, counted in characters of their words; no span of it is empty."""
    offset = 0
    for span in spans:
        first, last = max(start - offset, 0), min(end - offset, len(span.text))
        if first < last:
            whole = last - first == len(span.text)
            yield span if whole else replace(span, text=span.text[first:last])
        offset += len(span.text)
