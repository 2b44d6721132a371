"""Phrases that might fit although no word of one meets a word of the other.

By the trades that they name, else by their vectors; where neither tells, what each side says first.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from bot.domain.challenges import Fit
from bot.matching.score.blend import Blend
from bot.matching.score.phrases import Phrases
from bot.matching.score.quotes import Quote, Word, find_phrase, quotes_of
from bot.matching.score.reading import Text, read
from bot.matching.score.trades.channel import Trades
from bot.ports import Brief, ReasonKind

COSINE = 0.3
WORTH = 3.0
"""From where on phrases are near enough to be named beside others that share a word."""

CLEAR = 1.5
"""Trades that are worth less are asked after vectors."""

TRIES = 12
"""So many of the nearest phrases are looked up in what can be quoted."""


class Nearness:
    """Names phrases by the channels of a blend that know what words mean."""

    def __init__(self, blend: Blend) -> None:
        """Take these channels."""
        channels = [part.channel for part in blend.parts]
        self._phrases = next((each for each in channels if isinstance(each, Phrases)), None)
        self._trades = next((each for each in channels if isinstance(each, Trades)), None)

    def nearest(self, need: Brief, offer: Brief, used: set[str], *, sure: bool) -> Fit | None:
        """Return the phrases that lie nearest, of those that are not ``used`` yet.

        With ``sure``, where something else was named, only what is quite near. Both sides have
        something that can be quoted.
        """
        return (
            self._by_trades(need, offer, used, WORTH if sure else CLEAR)
            or self._by_vectors(need, offer, used, COSINE if sure else -1.0)
            or (None if sure else self._by_trades(need, offer, used, 0.0) or _first(need, offer))
        )

    def _by_trades(self, need: Brief, offer: Brief, used: set[str], least: float) -> Fit | None:
        if self._trades is None:
            return None
        best, found = least, None
        offers = [
            (quote, self._trades.recognise(_text(offer, quote.words)))
            for quote in quotes_of(offer)
            if quote.text not in used
        ]
        for one in quotes_of(need):
            if one.text in used:
                continue
            wanted = self._trades.expand(_text(need, one.words))
            for other, concepts in offers:
                worth = sum(wanted.get(each, 0.0) * sure for each, sure in concepts.items())
                if worth > best:
                    best, found = worth, (one, other)
        return None if found is None else _named(self._trades, (need, offer), *found)

    def _by_vectors(self, need: Brief, offer: Brief, used: set[str], least: float) -> Fit | None:
        quotes = (quotes_of(need), quotes_of(offer))
        for one, other in self._pairs(read(need), read(offer), least):
            asked, given = find_phrase(quotes[0], one), find_phrase(quotes[1], other)
            if asked is None or given is None:
                continue
            if used.isdisjoint((asked[0].text, given[0].text)):
                return Fit(ReasonKind.MEANING, asked[0].around(asked[1]), given[0].around(given[1]))
        return None

    def _pairs(self, need: Text, offer: Text, least: float) -> Iterator[tuple[str, str]]:
        """Yield phrases of both sides, those first that weigh much and lie near."""
        if self._phrases is None:
            return
        rows = [self._phrases.rows(text) for text in (need, offer)]
        if not len(rows[0]) or not len(rows[1]):
            return
        weights = self._phrases.contrasts(rows[0])
        ones, others = (
            row / np.maximum(np.linalg.norm(row, axis=1, keepdims=True), 1e-9) for row in rows
        )
        cosines = ones @ others.T
        order = np.argsort(-(cosines * weights[:, None]), axis=None, kind="stable")
        for at in order[:TRIES]:
            row, column = divmod(int(at), cosines.shape[1])
            if cosines[row, column] >= least:
                yield need.phrases[row], offer.phrases[column]


def _text(brief: Brief, words: Sequence[Word]) -> Text:
    """Return some words of a side as a text of their own."""
    tokens = tuple(word.token for word in words)
    return Text(brief.id, brief.side, read(brief).language, tokens, (), "", ())


def _named(trades: Trades, pair: tuple[Brief, Brief], one: Quote, other: Quote) -> Fit:
    """Return the reason, quoting around the words that name trades."""
    need, offer = pair
    given = trades.recognise(_text(offer, other.words)).keys()
    asking = [w for w in one.words if trades.expand(_text(need, (w,))).keys() & given]
    wanted = trades.expand(_text(need, one.words)).keys()
    giving = [w for w in other.words if trades.recognise(_text(offer, (w,))).keys() & wanted]
    return Fit(
        ReasonKind.MEANING,
        one.around(asking or one.words[:1]),
        other.around(giving or other.words[:1]),
    )


def _first(need: Brief, offer: Brief) -> Fit:
    one, other = quotes_of(need)[0], quotes_of(offer)[0]
    return Fit(ReasonKind.MEANING, one.around(one.words[:1]), other.around(other.words[:1]))
