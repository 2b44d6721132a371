"""Suggestions: how good they are on judged pairs, beside plain BM25, and what they cost.

``make bench-matching`` measures quality with every set of models that is installed, each in a
process of its own, and how far a score can be taken at its word; then what a day costs: one
newcomer among 2,000 challenges, one change in their index, a start from the store.
``ARGS="--scale"`` also ranks 80,000 profiles for the 2,000 challenges, by words alone and with two
models. Texts of these are made up, and so are their vectors, for 80,000 texts take a model an hour.
"""

import argparse
import asyncio
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from random import Random
from zlib import crc32

import numpy as np

from adapters.embeddings import close_at_hand, open_embedder
from adapters.evaluation import Folder, measure, rank_all, rank_plainly, read_folder
from adapters.system import collect_rarely
from bot.domain.challenges import Side
from bot.matching.score.blend import Blend
from bot.matching.score.index import Index
from bot.matching.score.population import population
from bot.matching.score.scale import make_blend
from bot.matching.score.vectors import Floats, Vectors
from bot.matching.text import words_in
from bot.ports import Brief, Model
from tests.bench.figures import german
from tests.bench.meaning import start

FOLDER = Path(__file__).parents[1] / "data" / "matching"
LEVELS = (0.0, 0.05, 0.1, 0.2, 0.4, 0.6, 1.0)
PHRASES = 7
WORDS = 3


def sets_of_models() -> list[tuple[str, ...]]:
    """Return what can be measured: without a model, each alone, all."""
    names = close_at_hand()
    each = [(name,) for name in names]
    return [(), *each, *([names] if len(names) > 1 else [])]


def quality(folder: Folder, names: Sequence[str]) -> Iterator[str]:
    """Yield the row of one set of models, and how often a score came true."""
    began = time.perf_counter()
    ranking = rank_all(folder, [open_embedder(name) for name in names])
    took = time.perf_counter() - began
    found = measure({id_: [each.id for each in of] for id_, of in ranking.items()}, folder.grades)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    figures = (german(each, 3) for each in (found.ndcg, found.recall, found.mrr))
    name = " + ".join(names) or "ohne Modell"
    yield f"| {name} | {' | '.join(figures)} | {german(took, 1)} s | {german(peak)} MiB |"
    judged = [
        (each.score, folder.grades[id_].get(each.id, 0) >= 2)
        for id_, of in ranking.items()
        for each in of
    ]
    for low, high in pairwise(LEVELS):
        inside = [fits for score, fits in judged if low <= score < high]
        if inside:
            share = german(100 * sum(inside) / len(inside))
            yield f"#   {german(low, 2)} - {german(high, 2)}: {len(inside)} pairs, {share} % fit"


def plain(folder: Folder) -> str:
    """Return the row of the baseline."""
    found = measure(rank_plainly(folder.challenges, folder.profiles), folder.grades)
    figures = (german(each, 3) for each in (found.ndcg, found.recall, found.mrr))
    return f"| BM25 | {' | '.join(figures)} | – | – |"


class MadeUp(Vectors):
    """Knows every text: a vector is the sum of two rows of a fixed table."""

    def __init__(self, model: Model) -> None:
        super().__init__(model)
        random = np.random.default_rng(6)
        self._table = random.standard_normal((4096, model.dimension)).astype(np.float32)

    def missing(self, texts: Iterable[str]) -> tuple[str, ...]:
        return ()

    def knows(self, text: str) -> bool:
        return bool(text)

    def rows(self, texts: Sequence[str]) -> Floats:
        places = np.array([crc32(text.encode()) % 2**24 for text in texts], np.intp)
        rows = self._table[places % 4096] + self._table[places // 4096]
        found: Floats = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return found


def crowd(side: Side, count: int, random: Random) -> list[Brief]:
    """Return made-up briefs of real words, seven phrases of three words each."""
    spoken = [
        text for brief in population(side) for phrase in brief.phrases for text in words_in(phrase)
    ]

    def phrase() -> str:
        return " ".join(random.choices(spoken, k=WORDS))

    return [
        Brief(f"{side}{at}", tuple(phrase() for _ in range(PHRASES)), "de", side=side)
        for at in range(count)
    ]


def made_up_blend() -> Blend:
    """Return the blend of all channels, over made-up vectors."""
    models = (Model("whole", 384), Model("swift", 512, swift=True))
    return make_blend([MadeUp(model) for model in models])


def daily(challenges: int) -> Iterator[str]:
    """Yield how long one newcomer takes, one change, and a start."""
    random, blend = Random(7), made_up_blend()
    needs = crowd(Side.CONTACT, challenges, random)
    began = time.perf_counter()
    index = Index(blend, needs)
    took = german(time.perf_counter() - began, 2)
    yield f"index of {challenges} challenges, made afresh: {took} s"
    yield f"one newcomer among {challenges} challenges: {newcomers(index, random)}"
    times = []
    for at, newer in enumerate(crowd(Side.CONTACT, 100, random)):
        needs[at] = replace(newer, id=needs[at].id)
        began = time.perf_counter()
        index = index.over(needs)
        times.append(1000 * (time.perf_counter() - began))
    yield f"one change of {challenges} challenges in their index: {middle(times)}"
    yield f"one newcomer after {len(times)} changes: {newcomers(index, random)}"
    yield asyncio.run(start(crowd(Side.MAKER, challenges, random)))


def newcomers(index: Index, random: Random) -> str:
    """Return how long it takes to rank the index for somebody new."""
    times = []
    for newcomer in crowd(Side.MAKER, 50, random):
        began = time.perf_counter()
        index.rank(newcomer, limit=3)
        times.append(1000 * (time.perf_counter() - began))
    return middle(times)


def middle(times: Sequence[float]) -> str:
    """Return the median and the longest of some milliseconds."""
    ordered = sorted(times)
    return f"median {german(ordered[len(ordered) // 2], 1)} ms, slowest {german(ordered[-1], 1)} ms"


def scale(blend: Blend, profiles: int, challenges: int) -> Iterator[str]:
    """Yield how long a whole programme takes, and one change in it."""
    random = Random(7)
    needs = crowd(Side.CONTACT, challenges, random)
    makers = crowd(Side.MAKER, profiles, random)
    began = time.perf_counter()
    index = Index(blend, makers)
    yield f"index of {profiles} profiles: {german(time.perf_counter() - began, 1)} s"
    began = time.perf_counter()
    found = sum(len(each) for each in index.best(needs, 50))
    took = german(time.perf_counter() - began, 1)
    yield f"{profiles} profiles x {challenges} challenges, the best 50 each ({found}): {took} s"
    makers[0] = replace(makers[1], id=makers[0].id)
    began = time.perf_counter()
    index.over(makers)
    took = german(1000 * (time.perf_counter() - began))
    yield f"one change of {profiles} profiles in their index: {took} ms"
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield f"peak memory: {german(peak)} MiB"


def main() -> None:
    """Measure each set of models in a process of its own, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    parser.add_argument("--only", help="this set of models alone, with + between")
    parser.add_argument("--scale", action="store_true", help="many, made up")
    parser.add_argument("--profiles", type=int, default=80_000)
    parser.add_argument("--challenges", type=int, default=2_000)
    chosen = parser.parse_args()
    folder = read_folder(chosen.folder)
    collect_rarely()  # as the command does before it serves
    if chosen.only is not None:
        print("\n".join(quality(folder, [name for name in chosen.only.split("+") if name])))
        return
    print("| Modelle | nDCG@5 | Recall@10 | MRR | Dauer | Speicher |\n|---|---|---|---|---|---|")
    print(plain(folder), flush=True)
    notes = []
    for names in sets_of_models():
        command = [sys.executable, "-m", "tests.bench.matching", str(chosen.folder), "--only"]
        done = subprocess.run(
            [*command, "+".join(names)], check=True, capture_output=True, text=True, env=os.environ
        )
        row, *notes = done.stdout.splitlines()
        print(row, flush=True)
    print("\n".join(note.removeprefix("# ") for note in notes), flush=True)
    for line in daily(chosen.challenges):
        print(line, flush=True)
    if chosen.scale:
        for title, blend in (("words alone", make_blend([])), ("two models", made_up_blend())):
            for line in scale(blend, chosen.profiles, chosen.challenges):
                print(f"{title}: {line}", flush=True)


if __name__ == "__main__":
    main()
