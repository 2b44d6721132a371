"""What can be quoted of a side: pieces of what was typed, with the telling words in them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import normalize

from bot.matching.score.reading import ROOM, cut_quotes, read
from bot.matching.text import STOP_WORDS, Token, fold, places_of_words, read_phrase
from bot.ports import Brief

QUOTES = 60
WORDS = 240
"""So many pieces, and words, of a side are looked at."""


@dataclass(frozen=True, slots=True)
class Word:
    """A telling word of a quote, and where it stands in it."""

    token: Token
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Quote:
    """Something that was typed, in one piece."""

    text: str
    words: tuple[Word, ...]

    def around(self, words: Iterable[Word]) -> str:
        """Return the quote, or as much of it around these words as there is room for."""
        if len(self.text) <= ROOM:
            return self.text
        chosen = sorted(words, key=lambda word: word.start)
        start, end = chosen[0].start, chosen[0].end
        for word in chosen:
            end = word.end if word.end - start <= ROOM else end
        edges = [(at, to) for _, at, to in places_of_words(self.text)]
        before = [at for at, _ in edges if at < start][::-1]
        after = [to for _, to in edges if to > end]
        while before or after:
            if after and after[0] - start <= ROOM:
                end = after.pop(0)
            elif before and end - before[0] <= ROOM:
                start = before.pop(0)
            else:
                break
        left = "… " if edges and start > edges[0][0] else ""
        right = " …" if edges and end < edges[-1][1] else ""
        return f"{left}{self.text[start:end]}{right}"


@lru_cache(1024)
def quotes_of(brief: Brief) -> tuple[Quote, ...]:
    """Return what can be quoted of a brief: short pieces with telling words, no piece twice."""
    language = read(brief).language
    pieces = dict.fromkeys(
        piece for said in brief.phrases for piece in cut_quotes(normalize("NFC", said))
    )
    quotes: list[Quote] = []
    left = WORDS
    for piece in pieces:
        words = _words_of(piece, language)[:left]
        if words and len(quotes) < QUOTES:
            quotes.append(Quote(piece, words))
            left -= len(words)
    return tuple(quotes)


def _words_of(piece: str, language: str) -> tuple[Word, ...]:
    tokens = list(read_phrase(piece, language))[::-1]
    words: list[Word] = []
    for spelling, start, end in places_of_words(piece):
        if tokens and tokens[-1].spelling == spelling:
            words.append(Word(tokens.pop(), start, end))
    return tuple(words)


def find_phrase(quotes: Sequence[Quote], phrase: str) -> tuple[Quote, Sequence[Word]] | None:
    """Return the quote that a phrase is part of, and the phrase's words in it."""
    telling = [each for each, _, _ in places_of_words(normalize("NFC", phrase))]
    telling = [each for each in telling if fold(each) not in STOP_WORDS]
    for quote in quotes:
        words = [word.token.spelling for word in quote.words]
        known = [each for each in telling if each in words]
        for at in range(len(words) - len(known) + 1 if known else 0):
            if words[at : at + len(known)] == known:
                return quote, quote.words[at : at + len(known)]
    return None
