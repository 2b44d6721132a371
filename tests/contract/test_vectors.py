"""What is kept of models: in the edition of the text, sealed as it is, and gone with it."""

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.challenges import Challenge, Publish, Side
from bot.domain.changes import Change, Drop, Erase, HandOver, Put
from bot.domain.people import Profile, Trade
from bot.ports import Learned, Source, Tx, Vector
from storage.store import SqlStore
from tests.contract.conftest import sqlite_url
from tests.contract.samples import ADA, BEN, MINUTE, NOW

PROFILE = Profile(
    "ada", "p", Trade.MAKER, "baut Orgeln", ("Holzbau",), (), "", (), "", (), "", (), NOW
)
CHALLENGE = Challenge(
    "c", "p", 1, "brewery", "ben", "Leitsystem", "Wegweiser", (), (), None, (), "", Publish.NO,
    True, NOW,
)  # fmt: skip
OURS, THEIRS = Source(Side.MAKER, "p", "ada"), Source(Side.CONTACT, "p", "c")
VECTORS = {"aa" * 32: b"\x01\x02" * 4, "bb" * 32: b"\0\0" * 4}
OF_ADA = Learned(OURS, "e5", NOW, VECTORS)
OF_BREWERY = Learned(THEIRS, "e5", NOW, {"cc" * 32: b"\xff\x00" * 4})


async def write(store: SqlStore, *changes: Change) -> None:
    await store.run(lambda tx: tx.apply(changes))


async def put(store: SqlStore, *learned: Learned) -> None:
    await store.run(lambda tx: tx.vectors.put(learned))


async def get(store: SqlStore, *sources: Source, model: str = "e5") -> Sequence[Learned]:
    return await store.run(lambda tx: tx.vectors.get(model, sources))


async def filled(store: SqlStore) -> None:
    await write(store, Put(ADA), Put(BEN), Put(PROFILE), Put(CHALLENGE))
    await put(store, OF_ADA, OF_BREWERY)


async def test_what_was_put_is_read_by_model_and_source(store: SqlStore) -> None:
    await filled(store)
    assert await get(store, OURS) == (OF_ADA,)
    assert await get(store, OURS, THEIRS) == (OF_ADA, OF_BREWERY)
    assert await get(store, OURS, model="use") == ()
    newer = replace(OF_ADA, vectors={"dd" * 32: b"\x05\x06" * 4})
    await put(store, newer)
    assert await get(store, OURS) == (newer,)


async def test_nothing_is_kept_of_what_changed_or_went_meanwhile(store: SqlStore) -> None:
    await filled(store)
    changed = replace(PROFILE, doing="baut Geigen", updated_at=NOW + MINUTE)
    await write(store, Put(changed), Drop(CHALLENGE))
    late = replace(OF_ADA, vectors={})
    await put(store, late, replace(OF_BREWERY, model="use"))
    assert await get(store, OURS) == (OF_ADA,)
    assert await get(store, THEIRS, model="use") == ()


async def test_what_belongs_to_no_edition_is_swept(store: SqlStore) -> None:
    await filled(store)
    await store.run(lambda tx: tx.vectors.put_population("e5", VECTORS))
    assert await store.run(lambda tx: tx.vectors.sweep()) == 0
    await write(store, Put(replace(PROFILE, updated_at=NOW + MINUTE)), Drop(CHALLENGE))
    assert await store.run(lambda tx: tx.vectors.sweep()) == 2
    assert await get(store, OURS, THEIRS) == ()
    assert await store.run(lambda tx: tx.vectors.population("e5")) == VECTORS


async def test_the_population_is_nobodys(store: SqlStore) -> None:
    async def population(model: str) -> Mapping[str, Vector]:
        return await store.run(lambda tx: tx.vectors.population(model))

    assert await population("e5") == {}
    await store.run(lambda tx: tx.vectors.put_population("e5", VECTORS))
    assert await population("e5") == VECTORS
    assert await population("use") == {}
    assert await store.run(lambda tx: tx.vectors.editions()) == {}


async def test_what_changed_is_found_by_its_instant(store: SqlStore) -> None:
    await filled(store)
    later = replace(PROFILE, person_id="ben", updated_at=NOW + MINUTE)
    await write(store, Put(later))
    bens = Source(Side.MAKER, "p", "ben")

    async def both(tx: Tx) -> tuple[Mapping[Source, object], ...]:
        since = NOW + MINUTE / 2
        return await tx.vectors.editions(), await tx.vectors.editions(since)

    everything, recent = await store.run(both)
    assert everything == {OURS: NOW, THEIRS: NOW, bens: NOW + MINUTE}
    assert recent == {bens: NOW + MINUTE}


async def test_who_is_erased_leaves_no_vector(store: SqlStore) -> None:
    await filled(store)
    await write(store, Erase("ada", ()))
    assert await get(store, OURS, THEIRS) == (OF_BREWERY,)
    await put(store, OF_ADA)  # what a model said a moment too late
    assert await get(store, OURS) == ()


async def test_after_two_became_one_no_vector_outlives_them(store: SqlStore) -> None:
    await filled(store)
    await write(store, HandOver("ada", "ben", ()), Drop(PROFILE))
    await write(store, Put(replace(PROFILE, person_id="ben")))
    await put(store, replace(OF_ADA, source=Source(Side.MAKER, "p", "ben")))
    await store.run(lambda tx: tx.vectors.sweep())
    assert await get(store, OURS) == ()
    assert len(await get(store, Source(Side.MAKER, "p", "ben"))) == 1
    await write(store, Erase("ben", ()))
    assert await get(store, Source(Side.MAKER, "p", "ben")) == ()


async def test_vectors_and_the_hashes_of_texts_are_sealed(sqlite: SqlStore, tmp_path: Path) -> None:
    await filled(sqlite)
    file = sqlite_url(tmp_path).removeprefix("sqlite:///")
    with closing(sqlite3.connect(file)) as raw:
        rows = raw.execute("SELECT subject, body FROM vector ORDER BY side").fetchall()
    assert [subject for subject, _ in rows] == ["organisation:brewery", "ada"]
    assert not any(digest in body for _, body in rows for digest in (*VECTORS, "cc" * 32))


async def test_what_is_damaged_counts_as_not_kept(
    sqlite: SqlStore, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    await filled(sqlite)
    file = sqlite_url(tmp_path).removeprefix("sqlite:///")
    with closing(sqlite3.connect(file)) as raw:
        raw.execute("UPDATE vector SET id = 'ben' WHERE id = 'ada'")
        raw.commit()
    assert await get(sqlite, Source(Side.MAKER, "p", "ben")) == ()
    assert "damaged" in caplog.text
