"""Candidates, prepared once for many queries."""

from collections.abc import Collection, Iterator, Sequence

import numpy as np

from bot.matching.score.blend import Blend, Candidates
from bot.matching.score.buttons import Buttons
from bot.matching.score.channels import Places
from bot.matching.score.reading import read
from bot.matching.score.reasons import name_reasons
from bot.matching.score.vectors import Floats
from bot.matching.score.words import Words
from bot.ports import Brief, Reason, Scored

DIGITS = 5
BLOCK = 32
"""Queries that are compared together."""

REASONED = 100
"""So many of the best are told with reasons."""


class Index:
    """Candidates of one side. Immutable."""

    def __init__(self, blend: Blend, words: Words, candidates: Sequence[Brief]) -> None:
        """Read all candidates; ``ValueError`` unless ids are unique, and all are of one side."""
        self._briefs = tuple(candidates)
        self._places = {brief.id: place for place, brief in enumerate(self._briefs)}
        if len(self._places) != len(self._briefs):
            raise ValueError("two candidates have the same id")
        if len({brief.side for brief in self._briefs}) > 1:
            raise ValueError("the candidates are of both sides")
        texts = [read(brief) for brief in self._briefs]
        self._blend, self._words = blend, words
        self._candidates = Candidates(blend, texts)
        self._buttons = Buttons(self._briefs)
        self._telling = np.array([bool(text.tokens) for text in texts], bool)

    def rank(
        self, query: Brief, among: Collection[str] | None = None, limit: int | None = None
    ) -> tuple[Scored, ...]:
        """Return the candidates, or those ``among`` them, the best first, at most ``limit``.

        Scores do not depend on ``among`` and ``limit``. Raises ``KeyError`` for an id that is not
        in the index.
        """
        places = range(len(self._briefs)) if among is None else [self._places[id_] for id_ in among]
        row = self.scores([query])[0] if self._briefs else ()
        scores = [round(float(score), DIGITS) for score in row]
        best = sorted(places, key=lambda place: (-scores[place], self._briefs[place].id))[:limit]
        return tuple(
            Scored(
                self._briefs[place].id,
                scores[place],
                self._reasons(query, place) if at < REASONED else (),
            )
            for at, place in enumerate(best)
        )

    def scores(self, queries: Sequence[Brief]) -> Floats:
        """Return the scores of queries, all of one side, a row each, in the candidates' order."""
        texts = [read(query) for query in queries]
        sums = self._candidates.sums(texts)
        scores = self._blend.worth_of(sums, self._buttons.terms(queries))
        scores[:, ~self._telling] = 0.0
        scores[[not text.tokens for text in texts]] = 0.0
        return scores

    def best(self, queries: Sequence[Brief], limit: int) -> Iterator[tuple[Scored, ...]]:
        """Yield for each query, all of one side, the best few, without reasons.

        For very many queries and candidates, as in a round: those far behind in all other channels
        are not compared phrase by phrase, so that a limit well below ``SHORTLIST`` is wise.
        """
        for at in range(0, len(queries) if self._briefs else 0, BLOCK):
            block = queries[at : at + BLOCK]
            terms, texts = self._buttons.terms(block), [read(query) for query in block]
            found = zip(self._candidates.best(texts), terms, texts, strict=True)
            for (places, sums), row, text in found:
                worth = self._blend.worth_of(sums, row[places])
                yield self._few(places, worth, limit) if text.tokens else ()

    def _few(self, places: Places, worth: Floats, limit: int) -> tuple[Scored, ...]:
        telling = self._telling[places]
        places, rounded = places[telling], worth[telling].round(DIGITS)
        if 0 < limit < len(rounded):
            chosen = rounded >= np.partition(rounded, -limit)[-limit]
            places, rounded = places[chosen], rounded[chosen]
        found = [
            Scored(self._briefs[place].id, round(float(score), DIGITS), ())
            for place, score in zip(places, rounded, strict=True)
        ]
        return tuple(sorted(found, key=lambda each: (-each.score, each.id))[:limit])

    def _reasons(self, query: Brief, place: int) -> tuple[Reason, ...]:
        return name_reasons(self._words, query, self._briefs[place])
