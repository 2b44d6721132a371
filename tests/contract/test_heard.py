"""What others have read of somebody who is erased: its words are kept no longer, all else is."""

from dataclasses import replace

import pytest

from bot.domain.changes import Erase, Put
from bot.domain.evenings import Evening
from bot.ports import Body, Fate, Parcel, Verdict
from bot.talk.markup import Markup, literal, plain
from bot.talk.model import Button, Document
from storage.leftout import Omission
from storage.store import SqlStore
from tests.contract.samples import ADA, ADAS_PHONE, BEN, NOW, parcel
from tests.support.specimens import specimen

EVENING = replace(specimen(Evening), id="e1", programme_id="p")
ASKED, ANSWER = "ask/ada/r1/kim", Button("Antworten", "a.answer.ada.r1.p")
MORE = Button("Noch eine Frage", "a.ask.p")


def card(key: str, *buttons: Button, **fields: str) -> Parcel:
    return replace(parcel(key, "telegram:2", **fields), body=Body(literal("Raab"), (buttons,)))


async def heard(store: SqlStore, *parcels: Parcel, refs: tuple[str, ...] = ()) -> None:
    """Let the parcels have been sent, each under its own name or that which is given."""
    await store.run(lambda tx: tx.apply([Put(ADA), Put(BEN), Put(ADAS_PHONE)]))
    for number, each in enumerate(parcels):
        sent = Verdict(Fate.SENT, ref=refs[number] if refs else f"7{number}")
        await store.run(lambda tx, each=each: tx.post([each]))  # type: ignore[misc]
        await store.run(
            lambda tx, each=each, sent=sent: tx.settle_parcel(each.key, sent, NOW)  # type: ignore[misc]
        )


async def erase(store: SqlStore, *, parted: bool = False) -> None:
    await store.run(lambda tx: tx.apply([Erase("ada", ("telegram:1",), parted=parted)]))


async def left(store: SqlStore, key: str) -> str:
    found = await store.run(lambda tx: tx.parcel(key))
    assert found is not None
    return plain(found.body.markup)


@pytest.mark.parametrize("key", [ASKED, "ask/ada/r1", "houseless/ada/x", "carry t1 ben ada chat 9"])
async def test_words_are_not_kept(store: SqlStore, key: str) -> None:
    await heard(store, card(key, ANSWER), card("ask/kim/r2/ben", ANSWER))
    await erase(store)
    found = await store.run(lambda tx: tx.parcel(key))
    assert found is not None
    assert found.body == Body(Markup(()))
    assert (found.key, found.ref, found.to) == (key, "70", "telegram:2")
    assert await store.run(lambda tx: tx.fates(key)) == {Fate.SENT: 1}
    again = await store.run(lambda tx: tx.post([card(key, ANSWER)]))
    assert again == 0  # nothing is said twice


async def test_nor_are_what_they_were_changed_to_and_what_shows_them_again(store: SqlStore) -> None:
    """A list that was asked for has other keys, and the same button."""
    told = card(ASKED, ANSWER, MORE)
    changed, shown = card("e1/edit", edits="70"), card("e2/0", ANSWER)
    other, elsewhere = card("e3/0", MORE), replace(card("e4/0", ANSWER), to="telegram:3")
    refs = ("70", "70", "71", "72", "73")
    await heard(store, told, changed, shown, other, elsewhere, refs=refs)
    await erase(store)
    words = [await left(store, each) for each in (ASKED, "e1/edit", "e2/0", "e3/0", "e4/0")]
    assert words == ["", "", "", "Raab", "Raab"]


async def test_however_many_there_are(store: SqlStore) -> None:
    await store.run(lambda tx: tx.apply([Put(ADA), Put(BEN), Put(ADAS_PHONE)]))
    several = [card(f"ask/ada/r/{number}", ANSWER) for number in range(1100)]
    await store.run(lambda tx: tx.post([*several, card("e/0", ANSWER)]))
    for each in ("ask/ada/r/0", "ask/ada/r/1099", "e/0"):
        await store.run(
            lambda tx, each=each: tx.settle_parcel(each, Verdict(Fate.SENT, ref=each), NOW)  # type: ignore[misc]
        )
    await erase(store)
    for each in ("ask/ada/r/0", "ask/ada/r/1099", "e/0"):
        assert await left(store, each) == ""
    assert await store.run(lambda tx: tx.parcel("ask/ada/r/7")) is None  # it waited


async def test_files_that_were_read_are_not_drawn_anew(store: SqlStore) -> None:
    files = (Document.of("a.pdf", "application/pdf", b"%PDF", shows="evening:e1"),)
    told = replace(parcel("a", "telegram:2"), body=Body(literal("Ada Lindner"), documents=files))
    await heard(store, told)
    await store.run(lambda tx: tx.apply([Put(EVENING)]))
    await erase(store)
    found = await store.run(lambda tx: tx.parcel("a"))
    assert found is not None
    assert found.body == Body(literal("[…]"))
    assert await store.run(lambda tx: tx.get(Evening, "e1")) == EVENING


async def test_who_parts_with_an_account_changes_nothing_that_was_heard(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    await heard(store, card("a"))
    opened: list[object] = []
    monkeypatch.setattr(Omission, "body", lambda *_: opened.append(1))
    await erase(store, parted=True)
    assert opened == []
