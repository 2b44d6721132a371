"""Candidates, prepared once for many queries, and anew only as far as they change."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import partial
from itertools import accumulate, chain
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.matching.score.blend import SHORTLIST, Blend, Candidates, Questions, Spread
from bot.matching.score.breadth import breadth_of
from bot.matching.score.buttons import Buttons
from bot.matching.score.channels import Places
from bot.matching.score.hands import do_each
from bot.matching.score.reading import read
from bot.matching.score.vectors import Floats
from bot.ports import Brief, Scored

DIGITS = 5
TOGETHER = 64
"""Queries that are compared together."""

MOST = 16384
"""Candidates of a block: what has to be prepared together at most."""

NOBODY = np.zeros(0, np.intp)

GROWTH = 4
"""A block is made anew with newcomers if it has at most so many times as many."""


class Block:
    """Some candidates of one side, prepared by all channels. Immutable."""

    def __init__(
        self, blend: Blend, fresh: Sequence[Brief], known: Sequence[tuple["Block", int]] = ()
    ) -> None:
        """Read those that are new, and take over where others stood, of whom nothing is new."""
        self.briefs: tuple[Brief, ...] = (*fresh, *(block.briefs[at] for block, at in known))
        self.places = {brief.id: place for place, brief in enumerate(self.briefs)}
        texts = [read(brief) for brief in self.briefs]
        if fresh and known:
            chances = [Candidates(blend, texts[: len(fresh)]).chances, *_chances(known)]
            self.candidates = Candidates(blend, texts, _joined(chances))
        else:
            self.candidates = Candidates(blend, texts, _joined(_chances(known)) if known else None)
        self.buttons = Buttons(self.briefs, texts, map(breadth_of, self.candidates.concepts))
        self.telling = np.array([bool(text.tokens) for text in texts], bool)
        gaps = ((place, blend.gaps(text)) for place, text in enumerate(texts))
        self._gaps = {place: count for place, count in gaps if count}
        self._version = blend.version

    def stale(self, blend: Blend) -> Collection[int]:
        """Return the places of those of whom something became known since."""
        if blend.version == self._version:
            return ()
        texts = {place: read(self.briefs[place]) for place in self._gaps}
        return {place for place, text in texts.items() if blend.gaps(text) < self._gaps[place]}


def _chances(known: Sequence[tuple[Block, int]]) -> Iterator[Sequence[Spread]]:
    """Yield what candidates have in common by chance, as far as their blocks found out."""
    for block, at in known:
        yield [
            (mean[at : at + 1], spread[at : at + 1]) for mean, spread in block.candidates.chances
        ]


def _joined(chances: Iterable[Sequence[Spread]]) -> Sequence[Spread]:
    return [
        (np.concatenate([mean for mean, _ in part]), np.concatenate([each for _, each in part]))
        for part in zip(*chances, strict=True)
    ]


Home = tuple[int, int]
"""Where a candidate stands: the number of a block, and the place in it."""


def _find(blend: Blend, blocks: Sequence[Block], briefs: Sequence[Brief]) -> dict[str, Home]:
    """Return where those of these stand of whom nothing has changed since they were read."""
    stale = [block.stale(blend) for block in blocks]
    found: dict[str, Home] = {}
    for brief in briefs:
        for number, block in enumerate(blocks):
            place = block.places.get(brief.id)
            if place is None or place in stale[number] or block.briefs[place] != brief:
                continue
            found[brief.id] = (number, place)
            break
    return found


def _renew(
    blend: Blend, blocks: Sequence[Block], briefs: Sequence[Brief]
) -> tuple[list[Block], dict[str, Home]]:
    """Return blocks that have these candidates, and where: old blocks as far as they are of use.

    One is given up with half of its candidates gone, or where newcomers come to a small one: so
    there are never many, and each candidate is read again only a few times.
    """
    homes = _find(blend, blocks, briefs)
    fresh = [brief for brief in briefs if brief.id not in homes]
    living: list[list[int]] = [[] for _ in blocks]
    for number, place in homes.values():
        living[number].append(place)
    moved: list[tuple[Block, int]] = []
    kept: list[int] = []
    for number in sorted(range(len(blocks)), key=lambda each: len(blocks[each].briefs)):
        block, places = blocks[number], living[number]
        newcomers = len(fresh) + len(moved)
        small = newcomers and len(block.briefs) <= GROWTH * newcomers
        if 2 * len(places) < len(block.briefs) or (small and len(places) + newcomers <= MOST):
            moved += [(block, place) for place in places]
        else:
            kept.append(number)
    numbers = {number: at for at, number in enumerate(sorted(kept))}
    made = [blocks[number] for number in numbers]
    homes = {id_: (numbers[at], place) for id_, (at, place) in homes.items() if at in numbers}
    for each in _make(blend, fresh, moved):
        homes.update({id_: (len(made), place) for id_, place in each.places.items()})
        made.append(each)
    return made, homes


def _make(blend: Blend, fresh: Sequence[Brief], moved: Sequence[tuple[Block, int]]) -> list[Block]:
    def make(at: int) -> Block:
        after = max(0, at - len(fresh))
        some = fresh[at : at + MOST]
        return Block(blend, some, moved[after : after + MOST - len(some)])

    return do_each(make, range(0, len(fresh) + len(moved), MOST))


class Index:
    """Candidates of one side. Immutable; ``over`` makes the next one from it."""

    def __init__(
        self, blend: Blend, candidates: Sequence[Brief], blocks: Sequence[Block] = ()
    ) -> None:
        """Read all candidates that are not in ``blocks``, which were made with the same blend.

        Raises ``ValueError`` unless ids are unique, and all are of one side.
        """
        self._blend = blend
        self._briefs = tuple(candidates)
        self._at = {brief.id: at for at, brief in enumerate(self._briefs)}
        if len(self._at) != len(self._briefs):
            raise ValueError("two candidates have the same id")
        if len({brief.side for brief in self._briefs}) > 1:
            raise ValueError("the candidates are of both sides")
        self._blocks, homes = _renew(blend, blocks, self._briefs)
        starts = [0, *accumulate(len(block.briefs) for block in self._blocks)]
        found = [homes[brief.id] for brief in self._briefs]
        self._starts = starts
        self._order = np.array([starts[number] + place for number, place in found], np.intp)
        self._homes = np.full(starts[-1], -1, np.intp)
        self._homes[self._order] = np.arange(len(found))
        telling = [block.telling for block in self._blocks]
        self._telling = np.concatenate([np.zeros(0, bool), *telling])
        self._out = (self._homes < 0) | ~self._telling

    def __len__(self) -> int:
        """Return how many candidates there are."""
        return len(self._briefs)

    def over(self, candidates: Sequence[Brief]) -> "Index":
        """Return an index over these candidates, which takes from this one all that it can."""
        return Index(self._blend, candidates, self._blocks)

    def shares(self, candidates: Sequence[Brief]) -> float:
        """Return about which part of these candidates is in this one, perhaps with other texts."""
        some = candidates[:: max(1, len(candidates) // 32)]
        return sum(each.id in self._at for each in some) / max(1, len(some))

    def rank(
        self, query: Brief, among: Collection[str] | None = None, limit: int | None = None
    ) -> tuple[Scored, ...]:
        """Return the candidates, or those ``among`` them, the best first, at most ``limit``.

        Scores do not depend on ``among`` and ``limit``. Raises ``KeyError`` for an id that is not
        in the index.
        """
        chosen = range(len(self._briefs)) if among is None else [self._at[id_] for id_ in among]
        if not chosen:
            return ()
        places = np.array(chosen, np.intp)
        return self._few(places, self.scores([query])[0, places], limit)

    def scores(self, queries: Sequence[Brief]) -> Floats:
        """Return the scores of queries, all of one side, a row each, in the candidates' order."""
        asked = Questions(self._blend, [read(query) for query in queries])
        sums = self._joined([block.candidates.sums(asked) for block in self._blocks])
        pairs = list(zip(queries, asked.texts, strict=True))
        terms = [np.array([block.buttons.terms(*pair) for pair in pairs]) for block in self._blocks]
        scores = self._blend.worth_of(sums, self._joined(terms))
        scores[:, ~self._telling[self._order]] = 0.0
        scores[[not text.tokens for text in asked.texts]] = 0.0
        return scores

    def best(self, queries: Sequence[Brief], limit: int) -> Iterator[tuple[Scored, ...]]:
        """Return for each query, all of one side, the best few.

        For very many queries and candidates, as in a round: those far behind in all other channels
        are not compared phrase by phrase, so that a limit well below ``SHORTLIST`` is wise.
        """
        starts = range(0, len(queries) if self._briefs else 0, TOGETHER)
        some = [queries[at : at + TOGETHER] for at in starts]
        return chain.from_iterable(do_each(partial(self._best_of, limit=limit), some))

    def _best_of(self, queries: Sequence[Brief], limit: int) -> list[tuple[Scored, ...]]:
        """Return the best few of queries that are compared together."""
        asked = Questions(self._blend, [read(query) for query in queries])
        parts = [each.candidates.cheap(asked) for each in self._blocks]
        cheap = np.concatenate(parts, axis=1)
        cheap[:, self._out] = -np.inf
        best = []
        for row, query in enumerate(queries):
            found = self._foremost(cheap[row]) if asked.texts[row].tokens else NOBODY
            sums = cheap[row, found]
            terms = self._look_closely(asked, row, query, found, sums)
            best.append(self._few(self._homes[found], self._blend.worth_of(sums, terms), limit))
        return best

    def _joined(self, parts: Sequence[npt.NDArray[Any]]) -> npt.NDArray[Any]:
        """Return what blocks say, a row per query each, in the candidates' order."""
        if not parts:
            return np.zeros((1, 0), np.float32)
        return np.concatenate(parts, axis=1)[:, self._order]

    def _look_closely(
        self, asked: Questions, row: int, query: Brief, found: Places, sums: Floats
    ) -> Floats:
        """Add what the costly channels find to sums, and return what buttons add."""
        terms = np.zeros(len(found), np.float32)
        for block, start in zip(self._blocks, self._starts, strict=False):
            here = np.flatnonzero((found >= start) & (found < start + len(block.briefs)))
            if len(here):
                some = found[here] - start
                sums[here] += block.candidates.rest(asked, row, some)
                terms[here] = block.buttons.terms(query, asked.texts[row], some)
        return terms

    def _foremost(self, row: Floats) -> Places:
        """Return where the best ``SHORTLIST`` stand; of equals those that come first in order."""
        least = np.partition(row, -SHORTLIST)[-SHORTLIST] if len(row) > SHORTLIST else -np.inf
        better, equal = np.flatnonzero(row > least), np.flatnonzero(row == least)
        if least == -np.inf:
            return better
        first = np.argsort(self._homes[equal])[: SHORTLIST - len(better)]
        return np.concatenate([better, equal[first]])

    def _few(self, places: Places, scores: Floats, limit: int | None) -> tuple[Scored, ...]:
        """Return the candidates at these places in rank, the best first."""
        rounded = scores.astype(np.float64).round(DIGITS)
        if limit is not None and 0 < limit < len(rounded):
            chosen = rounded >= np.partition(rounded, -limit)[-limit]
            places, rounded = places[chosen], rounded[chosen]
        pairs = zip(places.tolist(), rounded.tolist(), strict=True)
        found = [Scored(self._briefs[place].id, score) for place, score in pairs]
        return tuple(sorted(found, key=lambda each: (-each.score, each.id))[:limit])
