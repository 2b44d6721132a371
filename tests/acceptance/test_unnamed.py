"""Who is erased is not named any more to anybody who has not heard of them yet, nor quoted."""

import re
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from urllib.parse import quote, unquote

import pytest

from bot.domain.people import Account, Person
from bot.ports import Parcel, Tx
from bot.privacy.erasure import erase, look_up_person
from bot.talk.markup import Link, plain
from bot.talk.model import Why
from storage.engine import read_url
from tests.support.chats import read, replay
from tests.support.town import Town

CHATS = Path(__file__).parents[1] / "chats"
TOLD = (
    "de_02_vom_vorschlag_zum_team",
    "de_07_monatstreffen_ohne_termin",
    "de_09_update_und_hilfe",
    "de_14_teamchat",
    "de_15_koordination",
    "de_18_rundnachricht",
    "de_19_damit_niemand_stolpert",
    "de_40_herausforderung_schaerfen",
    "de_42_frage_ans_fach",
    "de_44_vertretung",
    "de_51_team_verlassen",
    "en_03_monthly_meeting",
)
"""The transcripts that have every kind of message that names somebody."""

SAID = re.compile(r"([^:|]+): (?![/\[<{])(.{20,})")
"""A step in which somebody says as much as nobody else says by chance."""
OTHERS = re.compile(r"meeting/.*/held/|brief/.*/contact$")
"""What is the team's, and what coordinators said of a challenge: both stay with it."""


@pytest.mark.parametrize("told", TOLD)
async def test_in_no_message_that_waits(told: str, tmp_path: Path) -> None:
    """Of all that a transcript says, as if none of it had left: one person goes after the other."""
    chat = read(CHATS / f"{told}.chat")
    town = await Town(tmp_path, chat.begins).open()
    try:
        await replay(chat, town)
    finally:
        await town.close()
    hold_everything(town.url)
    await town.open()
    try:
        await forget_all(town, {each.text for each in chat.steps})
    finally:
        await town.close()


async def forget_all(town: Town, steps: Iterable[str]) -> None:
    said = [found.groups() for each in steps if (found := SAID.fullmatch(each))]
    people = [each for each in await town.store.run(lambda tx: tx.find(Person)) if each.name]
    assert people
    named = 0
    for each in people:
        own = {one.id for one in await accounts(town, each.id)}
        before = [one for one in await waiting(town) if one.to not in own]
        named += sum(each.name in str(one.body) for one in before)
        await town.store.run(lambda tx, each=each: forget(tx, town, each.id))  # type: ignore[misc]
        after = await waiting(town)
        told = [one.body for one in after if is_named(each.name, one)]
        assert told == []
        words = [words for name, words in said if town.people.get(name) in own]
        assert [one.key for one in after if is_quoted(words, one) or leads_to(own, one)] == []
    assert named


def is_quoted(words: Iterable[str], parcel: Parcel) -> bool:
    """Whether a message, that nobody asked for, has these words and is not the team's."""
    unasked = parcel.why not in (Why.ANSWER, Why.CHAT) and not OTHERS.match(parcel.key)
    return unasked and any(each in plain(parcel.body.markup) for each in words)


def leads_to(accounts: Iterable[str], parcel: Parcel) -> bool:
    links = [unquote(each.url) for part in parcel.body.markup.paragraphs for each in part.spans
             if isinstance(each, Link)]  # fmt: skip
    addresses = [re.escape(each.partition(":")[2]) for each in accounts]
    return any(re.search(rf"(?<!\w){each}(?!\w)", url) for each in addresses for url in links)


async def accounts(town: Town, person_id: str) -> tuple[Account, ...]:
    return await town.store.run(lambda tx: tx.find(Account, person_id=person_id))


async def forget(tx: Tx, town: Town, person_id: str) -> None:
    known = await look_up_person(tx, person_id)
    await tx.apply(erase(known, town.clock.now(), town.new_id))


def is_named(name: str, parcel: Parcel) -> bool:
    return name in str(parcel.body) or quote(name, safe="") in str(parcel.body)


def hold_everything(url: str) -> None:
    with closing(sqlite3.connect(read_url(url).database or "")) as raw, raw:
        raw.execute("UPDATE outbox SET fate = 'waiting' WHERE body != ''")


async def waiting(town: Town) -> list[Parcel]:
    with closing(sqlite3.connect(read_url(town.url).database or "")) as raw:
        keys = [row[0] for row in raw.execute("SELECT key FROM outbox WHERE fate = 'waiting'")]

    async def find(tx: Tx) -> list[Parcel]:
        return [each for key in keys if (each := await tx.parcel(key)) is not None]

    return await town.store.run(find)
