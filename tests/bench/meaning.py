"""What meaning costs in the running service: a start from the store, and what it takes in memory.

The vectors are made up, as those of real models would be read from the store all the same.
"""

import asyncio
import gc
import os
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from zlib import crc32

from adapters.app.meaning import MEANING, Mind
from adapters.app.readers import USUAL, by_digest
from adapters.embeddings import Aside
from adapters.lease import Lease
from adapters.system import SystemClock, collect_rarely
from bot.domain.challenges import Side
from bot.domain.changes import Put
from bot.domain.people import Person, Profile, Trade
from bot.matching.rules import brief_profile
from bot.matching.score.scorer import BlendedScorer, everybody
from bot.ports import Brief, Learned, Model, Source, Vector
from storage.store import SqlStore, open_store
from tests.bench.figures import german
from tests.bench.processes import memory
from tests.support.tables import lay
from tests.support.vaults import vault

NOW = datetime(2024, 10, 1, 9, tzinfo=UTC)
MODELS = (Model("whole", 384), Model("swift", 512, swift=True))
TOGETHER = 500


class MadeUpEmbedder:
    """An ``Embedder`` of nothing: a vector follows from the hash of a text."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.asked = 0

    def embed(self, texts: Sequence[str]) -> tuple[Vector, ...]:
        import numpy as np  # noqa: PLC0415 # what is measured before does without

        self.asked += len(texts)
        rows = (
            np.random.default_rng(crc32(text.encode())).standard_normal(self.model.dimension)
            for text in texts
        )
        return tuple((row / np.linalg.norm(row)).astype("<f2").tobytes() for row in rows)


def profiles_of(briefs: Sequence[Brief]) -> Iterator[Profile]:
    """Yield profiles that say what these briefs say."""
    for at, brief in enumerate(briefs):
        doing, *skills = brief.phrases
        yield Profile(
            f"p{at}", "p", Trade.MAKER, doing, tuple(skills), (), "", (), "", (), "", (), NOW
        )  # fmt: skip


async def fill(store: SqlStore, profiles: Sequence[Profile]) -> None:
    """Write profiles, and what the models said to them."""
    scorer = BlendedScorer(MODELS)
    models = [MadeUpEmbedder(model) for model in MODELS]
    for each in models:
        texts = scorer.texts(each.model, everybody())
        vectors = by_digest(dict(zip(texts, each.embed(texts), strict=True)))
        name = each.model.name
        await store.run(lambda tx, name=name, all_=vectors: tx.vectors.put_population(name, all_))  # type: ignore[misc]
    for at in range(0, len(profiles), TOGETHER):
        some = profiles[at : at + TOGETHER]
        people = [Person(each.person_id, "de", name="Mia Wolf") for each in some]
        await store.run(lambda tx, made=(*people, *some): tx.apply(map(Put, made)))  # type: ignore[misc]
        for each in models:
            learned = [
                Learned(
                    Source(Side.MAKER, "p", profile.person_id),
                    each.model.name,
                    NOW,
                    by_digest(dict(zip(texts, each.embed(texts), strict=True))),
                )
                for profile, person in zip(some, people, strict=True)
                for texts in [scorer.texts(each.model, [brief_profile(profile, person)])]
            ]
            await store.run(lambda tx, learned=learned: tx.vectors.put(learned))  # type: ignore[misc]


@asynccontextmanager
async def thinking(store: SqlStore, models: Sequence[MadeUpEmbedder]) -> AsyncIterator[Mind]:
    """Yield a mind at work."""
    asides = [Aside(each) for each in models]
    lease = Lease(store, SystemClock(), MEANING, "bench")
    mind = Mind(BlendedScorer([each.model for each in asides]), asides, store, lease, USUAL)
    stop = asyncio.Event()
    running = asyncio.create_task(mind.run(stop))
    try:
        yield mind
    finally:
        stop.set()
        await running
        await mind.close()


async def start(briefs: Sequence[Brief]) -> str:
    """Return how long a start takes until all is read from the store, and compared at once."""
    with TemporaryDirectory() as folder:
        store = await open_store(lay(f"sqlite:///{Path(folder) / 'kupplung.db'}"), vault())
        try:
            await fill(store, list(profiles_of(briefs)))
            models = [MadeUpEmbedder(model) for model in MODELS]
            gc.collect()
            collect_rarely()  # as the command does before it serves
            before, began, longest = memory(os.getpid()) or 0.0, time.perf_counter(), 0.0
            async with thinking(store, models) as mind:
                while not mind.fed:
                    at = time.perf_counter()
                    await asyncio.sleep(0.001)
                    longest = max(longest, time.perf_counter() - at)
                took = time.perf_counter() - began - USUAL.calm
                more = (memory(os.getpid()) or 0.0) - before
            asked = sum(each.asked for each in models)
        finally:
            await store.close()
    return (
        f"start from the store with {len(briefs)} profiles, {asked} texts embedded: "
        f"{german(took, 1)} s beside the service, which waits {german(1000 * longest)} ms at most; "
        f"{german(more)} MiB more"
    )
