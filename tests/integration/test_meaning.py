"""Meaning in the running service: texts are read once, kept, shared, followed and forgotten."""

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.app.meaning import MEANING, Mind
from adapters.app.readers import Pace, Reader
from adapters.embeddings import Aside, close_at_hand, open_embedder
from adapters.lease import Lease
from adapters.settings import load_settings
from adapters.system import SystemClock
from bot.domain.challenges import Challenge, Publish, Side
from bot.domain.changes import Change, Drop, Erase, Put
from bot.domain.people import Person, Profile, Trade
from bot.matching.rules import brief_challenge, brief_profile
from bot.matching.score.scorer import BlendedScorer
from bot.ports import Embedder, Learned, Model, Source, Vector
from storage.store import SqlStore, open_store
from tests.contract.conftest import sqlite_url
from tests.contract.samples import ADA, BEN, MINUTE, NOW
from tests.support.embedding import PieceEmbedder
from tests.support.tables import lay
from tests.support.vaults import vault

QUICK = Pace(calm=0.0, urgent=5.0, follow=0.02, census=0.2, grace=0.0, spell=5.0)
WELDER = Profile(
    "ada", "p", Trade.MAKER, "schweißt Vorrichtungen aus Stahl", ("WIG",), (), "", (), "", (), "",
    (), NOW,
)  # fmt: skip
NEED = Challenge(
    "c", "p", 1, "brewery", "ben", "Halterung für Fässer", "Gestelle aus Metall", ("Schlosserei",),
    (), None, (), "", Publish.NO, True, NOW,
)  # fmt: skip
ADAS, BENS = Source(Side.MAKER, "p", "ada"), Source(Side.CONTACT, "p", "c")
OFFER, WANTED = brief_profile(WELDER, ADA), brief_challenge(NEED, BEN)


class Counting:
    """An embedder that notes what it was asked, and may be told to fail."""

    def __init__(self, inner: Embedder) -> None:
        self.model: Model = inner.model
        self.asked: list[str] = []
        self.fails: Callable[[Sequence[str]], bool] = lambda _: False
        self.stuck = threading.Event()
        self.stuck.set()
        self._inner = inner

    def embed(self, texts: Sequence[str]) -> tuple[Vector, ...]:
        assert threading.current_thread() is not threading.main_thread()
        self.stuck.wait(10)
        self.asked += texts
        if self.fails(texts):
            raise RuntimeError("the library is out of order")
        return self._inner.embed(texts)


def embedder(name: str = "pieces", *, swift: bool = True) -> Counting:
    return Counting(PieceEmbedder(name, swift=swift))


@asynccontextmanager
async def thinking(
    store: SqlStore, *models: Embedder, owner: str = "one", pace: Pace = QUICK, patience: float = 9
) -> AsyncIterator[Mind]:
    """Yield a mind at work."""
    asides = [Aside(each, patience=patience, loading=patience) for each in models]
    lease = Lease(store, SystemClock(), MEANING, owner)
    mind = Mind(BlendedScorer([each.model for each in asides]), asides, store, lease, pace)
    stop = asyncio.Event()
    running = asyncio.create_task(mind.run(stop))
    try:
        yield mind
    finally:
        stop.set()
        await running
        await mind.close()


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqlStore]:
    opened = await open_store(lay(sqlite_url(tmp_path)), vault())
    yield opened
    await opened.close()


async def write(store: SqlStore, *changes: Change) -> None:
    await store.run(lambda tx: tx.apply(changes))


async def kept(store: SqlStore, source: Source, model: str = "pieces") -> Sequence[Learned]:
    return await store.run(lambda tx: tx.vectors.get(model, [source]))


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    """Wait until something holds; the test's own time limit ends it."""
    while not await holds():  # noqa: ASYNC110 # the database tells of no change
        await asyncio.sleep(0.01)


async def settled(store: SqlStore, profile: Profile = WELDER) -> None:
    """Wait until what was said to this edition of a profile is kept."""

    async def holds() -> bool:
        found = await kept(store, Source(Side.MAKER, "p", profile.person_id))
        return bool(found) and found[0].at == profile.updated_at

    await until(holds)


async def test_each_text_is_embedded_once_and_read_again_by_the_next_start(store: SqlStore) -> None:
    await write(store, Put(ADA), Put(BEN), Put(WELDER), Put(NEED))
    first = embedder()
    async with thinking(store, first) as mind:
        await settled(store)
        await until(lambda: _has(store, BENS))
        plain, meant = BlendedScorer().rank(WANTED, [OFFER]), mind.scorer.rank(WANTED, [OFFER])
        assert plain != meant
    assert len(first.asked) == len(set(first.asked))
    second = embedder()
    async with thinking(store, second) as mind:
        await until(lambda: _knows(mind, second.model))
        assert mind.scorer.rank(WANTED, [OFFER]) == meant
    assert [text for text in second.asked if text] == []


async def _has(store: SqlStore, source: Source) -> bool:
    return bool(await kept(store, source))


async def _knows(mind: Mind, model: Model) -> bool:
    return not mind.scorer.missing(model, [OFFER, WANTED])


async def test_who_has_just_written_something_is_understood_at_once(store: SqlStore) -> None:
    model, never = embedder(), replace(QUICK, follow=60.0)
    await write(store, Put(ADA), Put(BEN), Put(NEED))
    async with thinking(store, model, pace=never) as mind:
        await until(lambda: _has(store, BENS))
        assert mind.scorer.unknown(model.model, [OFFER])
        await mind.of([OFFER])
        assert not mind.scorer.unknown(model.model, [OFFER])
        asked = len(model.asked)
        await mind.of([OFFER])
        assert len(model.asked) == asked


async def test_what_another_process_decided_is_learned_without_embedding_it(
    store: SqlStore, tmp_path: Path
) -> None:
    other = await open_store(sqlite_url(tmp_path), vault())
    async with AsyncExitStack() as stack:
        stack.push_async_callback(other.close)
        leading, following = embedder(), embedder()
        await stack.enter_async_context(thinking(store, leading))
        await until(lambda: _leads(store))
        mind = await stack.enter_async_context(thinking(other, following, owner="two"))
        await write(other, Put(ADA), Put(BEN), Put(WELDER), Put(NEED))
        await until(lambda: _knows(mind, following.model))
        assert [text for text in following.asked if text] == []
        assert len(leading.asked) == len(set(leading.asked))


async def _leads(store: SqlStore) -> bool:
    return bool(await store.run(lambda tx: tx.vectors.population("pieces")))


async def test_a_changed_text_takes_the_place_of_the_old_one(store: SqlStore) -> None:
    await write(store, Put(ADA), Put(WELDER))
    async with thinking(store, embedder()) as mind:
        await settled(store)
        [before] = await kept(store, ADAS)
        newer = replace(WELDER, doing="filmt mit Drohnen", updated_at=NOW + MINUTE)
        await write(store, Put(newer))
        await settled(store, newer)
        [after] = await kept(store, ADAS)
        assert after.vectors.keys() & before.vectors.keys() != before.vectors.keys()
        await mind.of([brief_profile(newer, ADA)])


async def test_who_is_erased_is_forgotten_here_and_there(store: SqlStore) -> None:
    model = embedder()
    await write(store, Put(ADA), Put(WELDER))
    async with thinking(store, model) as mind:
        await settled(store)
        await write(store, Erase("ada", ()), Drop(WELDER))
        assert await kept(store, ADAS) == ()
        await until(lambda: _forgot(mind, model.model))


async def _forgot(mind: Mind, model: Model) -> bool:
    return bool(mind.scorer.unknown(model, [OFFER]))


async def test_a_model_that_fails_is_told_of_once_and_words_go_on(
    store: SqlStore, caplog: pytest.LogCaptureFixture
) -> None:
    well, broken = embedder("well"), embedder("broken")
    broken.fails = lambda _: True
    await write(store, Put(ADA), Put(BEN), Put(WELDER), Put(NEED))
    with caplog.at_level(logging.INFO):
        async with thinking(store, broken, well) as mind:
            await until(lambda: _knows(mind, well.model))
            await mind.of([replace(OFFER, phrases=("ganz neu",))])
            await mind.of([replace(OFFER, phrases=("noch neuer",))])
            assert mind.scorer.rank(WANTED, [OFFER])
    assert caplog.text.count("The model broken cannot be used") == 1


@pytest.mark.parametrize("trick", ["short", "few"])
async def test_wrong_answers_count_as_failures(
    store: SqlStore, caplog: pytest.LogCaptureFixture, trick: str
) -> None:
    class Wrong(Counting):
        def embed(self, texts: Sequence[str]) -> tuple[Vector, ...]:
            found = super().embed(texts)
            return tuple(each[:-2] for each in found) if trick == "short" else found[1:]

    model = Wrong(PieceEmbedder("wrong"))
    await write(store, Put(ADA), Put(BEN), Put(WELDER), Put(NEED))
    async with thinking(store, model) as mind:
        await until(lambda: _told(caplog, "The model wrong cannot be used (wrong answered"))
        plain = BlendedScorer().rank(WANTED, [OFFER])
        assert mind.scorer.rank(WANTED, [OFFER]) == plain
        assert await kept(store, ADAS, "wrong") == ()


async def _told(caplog: pytest.LogCaptureFixture, words: str) -> bool:
    return words in caplog.text


async def test_one_that_hangs_keeps_nobody_waiting(
    store: SqlStore, caplog: pytest.LogCaptureFixture
) -> None:
    model = embedder()
    await write(store, Put(ADA), Put(BEN), Put(NEED))
    async with thinking(store, model, pace=replace(QUICK, urgent=0.01), patience=0.3) as mind:
        await until(lambda: _has(store, BENS))
        model.stuck.clear()
        await mind.of([OFFER])  # returns
        assert mind.scorer.unknown(model.model, [OFFER])
        assert mind.scorer.rank(OFFER, [WANTED])
        await until(lambda: _told(caplog, "did not answer within"))
        await mind.of([OFFER])
        model.stuck.set()
        await until(lambda: _understands(mind, model))  # it is asked again once it answers


async def _understands(mind: Mind, model: Counting) -> bool:
    await mind.of([OFFER])
    return not mind.scorer.unknown(model.model, [OFFER])


async def test_a_text_that_a_model_cannot_bear_keeps_no_other_one_away(store: SqlStore) -> None:
    model = embedder()
    await write(store, Put(ADA), Put(BEN), Put(NEED))
    async with thinking(store, model, pace=replace(QUICK, rest=0.01)) as mind:
        await until(lambda: _has(store, BENS))
        model.fails = lambda texts: "Gift" in texts
        poison = brief_profile(replace(WELDER, doing="Gift", skills=()), ADA)
        await mind.of([poison])
        await asyncio.sleep(0.02)
        await mind.of([poison])  # asks nothing, so that the model need not be left alone again
        await mind.of([OFFER])
        assert model.asked.count("Gift") == 1
        assert mind.scorer.unknown(model.model, [poison]) == ("Gift",)
        assert not mind.scorer.unknown(model.model, [OFFER])


def test_what_is_in_the_queue_is_not_looked_for_meanwhile() -> None:
    reader = Reader(Aside(embedder()))
    reader.await_all([ADAS, BENS])
    assert reader.due(0.0) == [ADAS, BENS]
    reader.put_off(ADAS, 0.0, ripe=True)
    reader.put_off(BENS, 0.0, ripe=False)
    assert reader.due(1000.0) == [BENS]
    reader.await_all([ADAS])  # it has another text now
    assert reader.due(0.0) == [ADAS]
    assert not reader.queue


async def test_many_who_come_at_once_are_all_understood(store: SqlStore) -> None:
    people = [Person(f"p{at}", "de", name="Mia Wolf") for at in range(130)]
    profiles = [
        replace(WELDER, person_id=each.id, doing=f"baut Dinge Nummer {at}")
        for at, each in enumerate(people)
    ]
    async with thinking(store, embedder()):
        await write(store, *map(Put, people), *map(Put, profiles))
        for each in profiles:
            await settled(store, each)


def test_which_models_are_used_is_a_setting() -> None:
    def names(value: str) -> tuple[str, ...] | None:
        return load_settings({"KUPPLUNG_EMBEDDINGS__MODELS": value}).embeddings.names

    assert names("") is None
    assert names("none") == ()
    assert names("use, maker/model") == ("use", "maker/model")


@pytest.mark.slow
@pytest.mark.skipif("use" not in close_at_hand(), reason="kupplung[embeddings] is missing")
async def test_a_real_model_finds_what_no_word_tells(store: SqlStore) -> None:
    mia = Person("mia", "en", name="Mia Wolf")
    film = replace(WELDER, person_id="mia", doing="aerial film and drone photography", skills=())
    await write(store, Put(ADA), Put(BEN), Put(mia), Put(WELDER), Put(film), Put(NEED))
    model = open_embedder("use")
    async with thinking(store, model, patience=60) as mind:
        await until(lambda: _knows(mind, model.model))
        seeking = replace(WANTED, phrases=("Luftbilder von unserem Werk",), id="n")
        await mind.of([seeking])
        ranked = mind.scorer.rank(seeking, [OFFER, brief_profile(film, mia)])
        assert [each.id for each in ranked] == ["mia", "ada"]
        assert ranked[0].score > ranked[1].score


async def test_who_waits_finds_all_read_whatever_instants_it_bears(store: SqlStore) -> None:
    model, slow = embedder(), replace(QUICK, follow=600.0, census=600.0)
    await write(store, Put(ADA), Put(BEN), Put(NEED))
    async with thinking(store, model, pace=slow) as mind:
        await mind.catch_up(9.0)
        assert mind.is_complete
        assert mind.counts
        assert not mind.scorer.missing(model.model, [WANTED])
        long_ago = replace(WELDER, updated_at=NOW - 1000 * MINUTE)  # a clock was set back
        await write(store, Put(long_ago))
        await mind.catch_up(9.0)
        assert not mind.scorer.unknown(model.model, [brief_profile(long_ago, ADA)])
        assert await kept(store, ADAS)


async def test_nobody_waits_for_long_for_a_model_that_fails(store: SqlStore) -> None:
    model = embedder()
    model.fails = lambda _: True
    await write(store, Put(ADA), Put(WELDER))
    async with thinking(store, model) as mind:
        await mind.catch_up(60.0)
        assert not mind.counts
