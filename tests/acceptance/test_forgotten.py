"""After ``/forget`` nothing tells of a person: no table, no file, no log, and nothing that waits.

Whoever adds a column has to say here what becomes of it, unless it is sealed for the person.
"""

import logging
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
import sqlalchemy as sa

from bot.domain.changes import Entity, Put
from bot.domain.people import Account, Consent, Form, Person
from bot.domain.teams import Member, Room, Stage, Team
from bot.privacy.holdings import LINKS, NAMES, name_of
from storage.engine import exclusive, read_url
from storage.mapping import shape_of
from storage.tables import Row
from tests.support import postgres
from tests.support.cases import kept, settle
from tests.support.chats import make_town, play, read
from tests.support.clock import at
from tests.support.specimens import specimen
from tests.support.town import Town

CHATS = Path(__file__).parents[1] / "chats"
CROWDED = ("de_85_speeddating",)
"""Tales of so many people that to forget each of them takes a minute; ``en_85`` tells the same."""
TALES = sorted(each.stem for each in CHATS.glob("*.chat"))
RETOLD = tuple(each for each in TALES if each.startswith("en_") and each[3:5] != "85")
"""What is told in German, too: forgetting it once more can wait for the long run."""
REPEATED = (
    "de_06_anfrage_verfaellt",
    "de_07_monatstreffen_ohne_termin",
    "de_08_vom_termin_zum_naechsten",
    "de_10_ruhe_und_pause",
    "de_12_unfertiges_profil",
    "de_45_anfrage_ruht",
    "de_readme",
)
"""Months in which nothing is kept of anybody that other tales do not leave behind."""
ALWAYS = [each for each in TALES if each not in CROWDED + RETOLD + REPEATED][::2]
"""Every second one of the rest: the others wait for the long run, too."""
QUICK = ("de_02_vom_vorschlag_zum_team", "de_14_teamchat")
ME, OTHER = "me-0", "other-0"

ID = "names a row, and nobody outside of this database"
OURS = "words of the programme, or of the bot, and nobody's own"
PROOF = "that there was a consent, to which words and where, has to be shown after it ended"
TEAMS = "the team's own: the others still work with it"

STAYS = {
    "announcement.id": ID,
    "announcement.last": ID,
    "announcement.programme_id": ID,
    "audit.act": OURS,
    "audit.id": ID,
    "audit.programme_id": ID,
    "audit.subject": ID,
    "bridging.team_id": ID,
    "challenge.id": ID,
    "challenge.organisation_id": ID,
    "challenge.programme_id": ID,
    "consent.channel": PROOF,
    "consent.id": ID,
    "consent.programme_id": ID,
    "consent.version": PROOF,
    "consent.wording": PROOF,
    "deputy.organisation_id": ID,
    "deputy.programme_id": ID,
    "evening.code": "the evening is there for all who come",
    "evening.code_hash": "a hash of 80 random bits, of an evening that they planned",
    "evening.id": ID,
    "evening.place": "the evening is there for all who come",
    "evening.programme_id": ID,
    "expertise.organisation_id": ID,
    "expertise.programme_id": ID,
    "idea.challenge_id": ID,
    "idea.id": ID,
    "idea.programme_id": ID,
    "idea.text": "whoever has it: it is sealed for them",
    "idea.wanted": "whoever has it: it is sealed for them",
    "insistence.challenge_id": ID,
    "insistence.programme_id": ID,
    "invitation.code_hash": "a hash of 80 random bits, of a code that they made",
    "invitation.organisation_id": ID,
    "invitation.programme_id": ID,
    "invitation.team_id": ID,
    "leaving.id": ID,
    "leaving.programme_id": ID,
    "leaving.suggestion_id": ID,
    "leaving.team_id": ID,
    "leftover.challenge_id": ID,
    "leftover.programme_id": ID,
    "leftover.round_id": ID,
    "member.team_id": ID,
    "membership.programme_id": ID,
    "newcomer.code_hash": "a hash of 80 random bits",
    "newcomer.programme_id": ID,
    "organisation.id": ID,
    "organisation.programme_id": ID,
    "organisation.size": OURS,
    "question.id": ID,
    "question.team_id": ID,
    "question.text": "whoever asked it: it is sealed for them",
    "refusal.id": ID,
    "refusal.programme_id": ID,
    "reminder.key": ID,
    "reminder.kind": OURS,
    "reminder.programme_id": ID,
    "reminder.team_id": ID,
    "reminder.why": OURS,
    "reply.question_id": ID,
    "room.former_ids": TEAMS,
    "room.id": TEAMS,
    "room.team_id": ID,
    "round.id": ID,
    "round.last": ID,
    "round.left": ID,
    "round.programme_id": ID,
    "round.seats": ID,
    "sitting.evening_id": ID,
    "succession.id": ID,
    "succession.organisation_id": ID,
    "succession.programme_id": ID,
    "suggestion.challenge_id": ID,
    "suggestion.id": ID,
    "suggestion.programme_id": ID,
    "team.challenge_id": ID,
    "team.id": ID,
    "team.name": TEAMS,
    "team.programme_id": ID,
    "update.id": ID,
    "update.milestone_id": OURS,
    "update.month": OURS,
    "update.team_id": ID,
}
"""The texts that may still be read in a row that was a person's, and why."""


def specimens() -> Iterator[Any]:
    """Yield a fact of each kind for each field by which it can be somebody's."""
    links = [(kind, name) for kind, names in LINKS.items() for name in names]
    for number, (kind, name) in enumerate(links):
        hints = get_type_hints(kind)
        fixed: dict[str, Any] = dict.fromkeys(LINKS[kind], OTHER) | {name: ME}
        fixed |= {
            key: f"Q{key}{name}q"
            for key in shape_of(kind).key
            if key not in NAMES and hints[key] is str
        }
        if "number" in hints:
            fixed["number"] = 100 + number
        if "challenge_id" in hints:
            fixed["challenge_id"] = f"Qc{name}q"
        if "organisation_id" in hints:
            fixed["organisation_id"] = "Qidcontact_idq"
        if kind is Team:
            fixed["stage"] = Stage.ENDED
        fact = specimen(kind, **fixed)
        if not isinstance(fact, Account):
            yield fact


def readable(value: Any) -> bool:
    """Whether a specimen's words are in a value."""
    if is_dataclass(value):
        return any(readable(getattr(value, each.name)) for each in fields(value))
    if isinstance(value, tuple):
        return any(map(readable, value))
    return isinstance(value, str) and re.search(r"Q\w+q", value) is not None


def mine(fact: Any) -> bool:
    return ME in (getattr(fact, each, None) for each in LINKS.get(type(fact), ()))


async def forget(town: Town, name: str) -> None:
    """Go the whole way, as a person does."""
    await town.says(name, "/vergessen")
    for token in ("forget.on", "forget.yes"):
        heard = town.visible(name)[-1]
        labels = {token: label for row in heard.buttons for label, token in row}
        await town.presses(name, next(v for k, v in labels.items() if f"a.{token}" in k))


def texts(url: str) -> list[str]:
    """Return every text of every table, as it lies there."""
    with exclusive(read_url(url)) as connection:
        return [
            f"{table.name}: {value}"
            for table in Row.metadata.sorted_tables
            for row in connection.execute(sa.select(table))
            for value in row
            if isinstance(value, str)
        ]


def whole(words: str) -> re.Pattern[str]:
    """Return what finds the words where no longer word has them; beginning with them is swift."""
    found = re.escape(words)
    return re.compile(rf"{found}(?<!\w{found})(?![\w:-])")


def lies(words: str, content: bytes) -> bool:
    """Whether the words stand somewhere in a file, as ``whole`` finds them in a text."""
    found = re.escape(words.encode())
    return re.search(found + rb"(?<!\w" + found + rb")(?![\w:-])", content) is not None


@pytest.fixture(scope="module")
def server() -> Iterator[postgres.Postgres]:
    with postgres.running() as running:
        yield running


@pytest.fixture(
    params=["sqlite", pytest.param("postgres", marks=[pytest.mark.postgres])],
)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'town.db'}"
        return
    running: postgres.Postgres = request.getfixturevalue("server")
    with running.database() as made:
        yield made


@pytest.fixture
async def town(tmp_path: Path, url: str) -> AsyncIterator[Town]:
    """A town in which somebody has something of every kind."""
    town = await settle(Town(tmp_path, at("2024-10-14 10:00"), url))
    town.settle_in("me", "de")
    facts = (
        *specimens(),
        Person(ME, "de", Form.DU, "Mia Wolf"),
        Account(town.people["me"], ME),
        specimen(Member, team_id="t1", person_id=ME, left_at=None),
        Room("telegram:-7", "t1", "kim", at("2024-10-01 10:00")),
    )
    await town.store.run(lambda tx: tx.apply(Put(each) for each in facts))
    yield town
    await town.close()


async def test_no_words_of_a_person_can_be_read(town: Town, caplog: Any) -> None:
    before = {name_of(type(each)) for each in specimens()}
    assert before == {name_of(kind) for kind in LINKS} - {"account"}
    with caplog.at_level(logging.DEBUG):
        await forget(town, "me")
    left = set()
    for kind in get_args(Entity):
        for fact in await kept(town, kind):
            if mine(fact):
                left |= {
                    f"{name_of(kind)}.{each.name}"
                    for each in fields(kind)
                    if each.name not in LINKS[kind] and readable(getattr(fact, each.name))
                }
    assert left <= STAYS.keys()
    stored = texts(town.url)
    for words in (town.people["me"], "Mia Wolf"):
        found = whole(words)
        assert [each for each in stored if found.search(each)] == []
        assert not found.search(caplog.text)


async def test_nothing_that_is_said_to_stay_is_gone_or_sealed(town: Town) -> None:
    """The list above has no more than it must."""
    await forget(town, "me")
    there = set()
    for kind in get_args(Entity):
        hints = get_type_hints(kind)
        others = {"name", "text", "wanted", "place", "code"}  # of teams, what is asked, evenings
        secret = shape_of(kind).secret - others
        there |= {f"{name_of(kind)}.{name}" for name in hints if name not in secret}
    assert STAYS.keys() <= there


async def test_nobody_hears_of_them_again(town: Town) -> None:
    await town.says("kim", "/announce")
    for name in ("ada", "weber", "kim"):
        town.news(name)
    await forget(town, "me")
    await town.wait_until(at("2024-12-01 12:00"))
    assert town.news("me")[-1].text.startswith("Erledigt")
    for name in ("ada", "weber", "kim", "ben"):
        for heard in town.news(name):
            assert "Mia" not in heard.text
            assert not re.search(r" [,.;:?!](?:\s|$)|None|„“|“”|  \w", heard.text), heard.text


async def play_all(town: Town, tale: str) -> None:
    async for _ in play(read(CHATS / f"{tale}.chat"), town):
        pass


@pytest.mark.slow
@pytest.mark.parametrize(
    "tale",
    [pytest.param(each, marks=[] if each in ALWAYS else [pytest.mark.long]) for each in TALES],
)
async def test_after_a_whole_tale_nothing_is_left(
    tale: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Each of its people, one after the other: tables, files and the log."""
    town = await make_town(read(CHATS / f"{tale}.chat"), tmp_path).open()
    try:
        await play_all(town, tale)
        names = {each.id: each.name for each in await kept(town, Person)}
        owners = {each.id: each.person_id for each in await kept(town, Account)}
        named = {each.name for each in await kept(town, Team)} | {*names.values()}
        for consent in await kept(town, Consent):
            assert not [each for each in named if each and whole(each).search(consent.wording)]
        gone: list[str] = []
        for name, account in town.people.items():
            if account not in owners or account in gone:
                continue
            caplog.clear()
            with caplog.at_level(logging.INFO):
                await town.says(name, "/abbrechen")
                await forget(town, name)
            gone += [each for each, owner in owners.items() if owner == owners[account]]
            gone += filter(None, [names[owners[account]]])
            await town.store.scrub()
            stored = "\n".join(texts(town.url))
            lying = b"\n".join(each.read_bytes() for each in sorted(tmp_path.glob("town.db*")))
            for words in gone:
                assert not whole(words).search(stored), words
                assert not lies(words, lying), words
            assert not whole(gone[-1]).search(caplog.text)
    finally:
        await town.close()
