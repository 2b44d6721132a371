"""``/mydata`` is complete: every table and column is in it, or is left out for a reason given here.

Whoever adds a table or a column has to name it here.
"""

import json
import re
from collections.abc import AsyncIterator
from dataclasses import fields, replace
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest

from adapters.app import load_catalog
from bot.domain.changes import Entity, Put
from bot.domain.meetings import Meeting
from bot.domain.people import Account, Form, Person
from bot.domain.teams import Member, Team
from bot.ports import DATA, Fate, Matter, Tx, Wait
from bot.ports.looks import Look
from bot.privacy.holdings import LINKS, NAMES, name_of
from bot.privacy.page import ORDER, SILENT, Field, Table
from bot.talk.model import Document
from storage.mapping import shape_of
from storage.tables import TABLES, Row
from tests.support.cases import settle
from tests.support.clock import at
from tests.support.specimens import WHEN, specimen
from tests.support.town import Town

SHOWN: dict[str, str] = {
    "account": "id person_id reachable preferred",
    "announcement": "id programme_id author_id text audience course made_at total asked shown_at",
    "audit": "id programme_id person_id act subject at",
    "bridging": "team_id person_id carrying at",
    "challenge": "id programme_id number organisation_id contact_id title need skills supports"
    " budget expectations region publish committed updated_at tried success askable review"
    " comment",
    "consent": "id person_id programme_id purpose version wording channel given_at withdrawn_at",
    "deputy": "organisation_id person_id programme_id since until ended_at",
    "evening": "id programme_id number author_id starts_at place tables rounds minutes pause_after"
    " places phase made_at wish revision round round_at paused_at timer moved closed_at",
    "expertise": "person_id organisation_id programme_id field since left_at",
    "guest": "person_id evening_id side challenge_id coming asked_at answered_at arrived_at left_at"
    " door_at",
    "idea": "id programme_id person_id text wanted stage made_at asked_id challenge_id settled_at",
    "inbox": "id account at heard state attempts",
    "introduction": "person_id programme_id role field availability regions updated_at",
    "invitation": "code_hash programme_id role team_id uses_left created_at person_id expires_at"
    " made_by organisation_id",
    "insistence": "programme_id challenge_id maker_id insists made_by made_at lasting",
    "leaving": "id programme_id person_id scope reasons words at team_id suggestion_id",
    "leftover": "round_id person_id challenge_id programme_id why at",
    "look": "matter id at",
    "lookout": "id programme_id person_id side challenge_id since",
    "meeting": "team_id slot state starts_at minutes proposed_by proposed_at yes sequence"
    " closed_at attended note moved_by",
    "member": "team_id person_id side joined_at verdict left_at",
    "membership": "person_id programme_id role joined_at left_at",
    "newcomer": "person_id programme_id role number admission since code_hash settled_at "
    "reminded_at",
    "note": "name value",
    "organisation": "id programme_id name sector size contact_id",
    "outbox": "to channel body why about person_id created_at not_before not_after attempts ref"
    " fate settled_at note",
    "person": "id language form name snoozed_until paused former",
    "profile": "person_id programme_id trade doing skills tools offers expectations hopes"
    " availability region links updated_at media trade_other",
    "progress": "account_id body",
    "question": "id team_id person_id asked_id text at",
    "refusal": "id programme_id person_id side because note at",
    "reminder": "person_id programme_id kind team_id why at",
    "reply": "question_id person_id text at",
    "room": "id team_id bound_by bound_at made former_ids",
    "round": "id programme_id number author_id phase aim begun_at asked_at version seen_at solved"
    " worth percent passed_over sent_at",
    "roster": "id programme_id author_id account_id media reading at role invited",
    "sitting": "evening_id round maker_id contact_id table match",
    "succession": "id organisation_id programme_id person_id heir_id handover begun_at settled_at",
    "suggestion": "id programme_id challenge_id maker_id contact_id score fits made_at maker"
    " contact asked_at withdrawn_at declined_at maker_at contact_at",
    "team": "id programme_id number challenge_id contact_id name stage matched_at form extent"
    " setup formed_at ended_at",
    "update": "id team_id person_id month standing milestone_id sentence media help at helped_at",
    "vote": "person_id evening_id interest at",
    "wait": "person_id matter id at",
}
"""What a person gets of each table."""

INNER = "how the service works inside: it tells nothing of a person"
TWICE = "it is in the file already, by another name"
FIGURES = "figures that a model made of a text which is shown itself"
OTHERS = "it names others, or may"
NOBODY = "nobody is meant: it is the programme's, or the machine's"

LEFT_OUT: dict[str, str] = {
    "announcement.last": OTHERS,
    "evening.code": "it opens a door to everybody who has it",
    "evening.code_hash": INNER,
    "guest.told": OTHERS,
    "inbox.body": "it is gone once it is decided, and in the file nothing is undecided",
    "inbox.conversation": TWICE,
    "inbox.leads_to": NOBODY,
    "inbox.number": INNER,
    "lease.name": NOBODY,
    "lease.owner": NOBODY,
    "lease.until": NOBODY,
    "look.programme_id": TWICE,
    "look.seen_at": INNER,
    "outbox.begun": INNER,
    "outbox.doubt": INNER,
    "outbox.edits": OTHERS,
    "outbox.in_role": INNER,
    "outbox.pieces": INNER,
    "outbox.polite": INNER,
    "outbox.programme_id": INNER,
    "outbox.key": OTHERS,
    "outbox.leased_until": INNER,
    "outbox.matters": OTHERS,
    "outbox.number": INNER,
    "outbox.owner": INNER,
    "outbox.turn_at": INNER,
    "progress.dialog": TWICE,
    "reminder.key": OTHERS,
    "roster.entries": OTHERS,
    "round.answered_at": OTHERS,
    "round.last": OTHERS,
    "round.left": OTHERS,
    "round.seats": OTHERS,
    **dict.fromkeys(
        (f"signup.{name}" for name in (
            "id", "programme_id", "code_hash", "role", "name", "organisation", "made_at",
            "roster_id",
        )),
        "who is on a list is no person here yet; it goes when the code is used or lapses",
    ),
    **dict.fromkeys(
        (f"vault_key.{name}" for name in ("id", "subject", "master", "wrapped")),
        "the keys that open what is in the file",
    ),
    **dict.fromkeys(
        (f"sweep.{name}" for name in ("id", "programme_id", "begun_at", "last", "ended_at")),
        NOBODY,
    ),
    "suggestion.askings": OTHERS,
    "suggestion.declined_of": INNER,
    "suggestion.found_for": INNER,
    "vote.partner_id": OTHERS,
    "vector.at": TWICE,
    "vector.body": FIGURES,
    "vector.id": TWICE,
    "vector.model": INNER,
    "vector.programme_id": TWICE,
    "vector.side": TWICE,
    "vector.subject": TWICE,
    "wait.programme_id": TWICE,
    "watch.edition": NOBODY,
    "watch.programme_id": NOBODY,
    "watch.seen_at": NOBODY,
}  # fmt: skip

NOT_PEOPLE = frozenset(
    {
        *("id", "programme_id", "organisation_id", "challenge_id", "team_id", "question_id"),
        *("milestone_id", "account_id", "roster_id", "suggestion_id", "evening_id", "round_id"),
        "former_ids",
    }
)
"""Fields of facts that are named like ids, and name nobody."""

ME, OTHER = "me-0", "other-0"
ACCOUNT = "telegram:1001"


def test_every_table_and_column_is_named() -> None:
    there = {f"{table.name}.{column.name}" for table in Row.metadata.sorted_tables
             for column in table.columns}  # fmt: skip
    shown = {f"{table}.{name}" for table, names in SHOWN.items() for name in names.split()}
    assert shown & LEFT_OUT.keys() == set()
    assert shown | LEFT_OUT.keys() == there


def test_every_field_that_may_name_a_person_is_known() -> None:
    """A fact that names a person by a field of another name would be found by nobody."""
    names = {each.name for kind in get_args(Entity) for each in fields(kind)}
    like_ids = {each for each in names if each.endswith(("_id", "_by", "_ids")) or each == "id"}
    assert like_ids == {*NAMES, *NOT_PEOPLE, "proposed_by", "moved_by"}


def specimens() -> list[Any]:
    """Return a fact of each kind for each field by which it can be somebody's."""
    made: list[Any] = []
    for kind, names in LINKS.items():
        for name in names:
            keys = {key: f"Q{key}-{name}" for key in shape_of(kind).key if key not in NAMES}
            hints = get_type_hints(kind)
            fixed: dict[str, Any] = {key: made_up for key, made_up in keys.items()
                                     if hints[key] is str}  # fmt: skip
            fixed |= {each: OTHER for each in NAMES if each in hints} | {name: ME}
            fixed |= {"number": len(made)} if "number" in hints else {}
            if "challenge_id" in hints:
                fixed["challenge_id"] = f"c-{name}"
            made.append(specimen(kind, **fixed))
    return [each for each in made if not isinstance(each, Account)]


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = await settle(Town(tmp_path, at("2024-10-14 10:00")))
    town.settle_in("me", "de")
    account = town.people["me"]
    member = specimen(Member, team_id="t-mine", person_id=ME)
    facts = (
        *specimens(),
        Person(ME, "de", Form.DU, "Mia Wolf"),
        Account(account, ME),
        member,
        specimen(Team, id="t-mine", number=99, contact_id=OTHER),
        specimen(Meeting, team_id="t-mine", proposed_by=OTHER, yes=(OTHER, ME), attended=(OTHER,)),
        specimen(
            Meeting,
            team_id="t-mine",
            slot="2",
            proposed_by=OTHER,
            moved_by=OTHER,
            yes=(),
            attended=(),
        ),
    )

    async def work(tx: Tx) -> None:
        await tx.apply(Put(each) for each in facts)
        await tx.looks.put_waits("erzgebirge", [Wait(ME, Matter.TEAM, "t-mine", WHEN)])

    await town.store.run(work)
    await town.store.accept((), {f"telegram/spoken/{account}": "!private"})
    yield town
    await town.close()


async def received(town: Town, name: str) -> tuple[Document, Document]:
    await town.says(name, "/meinedaten")
    page, data = (each.documents[0] for each in town.news(name) if each.documents)
    return page, data


async def test_it_has_every_row_and_column(town: Town) -> None:
    await town.says("me", "/link")
    await town.says("me", "/announce")
    await town.says("me", "/update")
    look = Look(Matter.DRAFT, town.people["me"], WHEN)
    await town.store.run(lambda tx: tx.looks.put("erzgebirge", [look], WHEN))
    _, data = await received(town, "me")
    tables = json.loads(data.text)["data"]
    found = {table: {name for row in rows for name in row} for table, rows in tables.items()}
    assert found == {table: set(names.split()) for table, names in SHOWN.items()}
    for fact in specimens():
        key = {name: getattr(fact, name) for name in shape_of(type(fact)).key}
        plain = {name: value for name, value in key.items() if value not in (OTHER, ME)}
        rows = tables[name_of(type(fact))]
        shown = plain.items() - {("key", plain.get("key"))}
        assert [row for row in rows if shown <= row.items()], (type(fact), key)
    assert OTHER not in data.text
    slots = [row["slot"] for row in tables["meeting"]]
    assert slots == ["Qslotq"]


async def test_it_is_nobody_elses(town: Town) -> None:
    page, data = await received(town, "ben")
    for text in (page.text, data.text):
        assert "Ben Okafor" in text
        assert not re.search(r"Lindner|Weber|Mia Wolf|Q\w+q|telegram:100[134]", text)


async def test_the_page_reads_well(town: Town) -> None:
    page, _ = await received(town, "me")
    words = re.sub(r"<style>.*?</style>|<[^>]+>", "\n", page.text)
    assert "Mia Wolf" in words
    assert "http" not in re.sub(r'href="#', "", page.text)
    lines = {each.strip() for each in words.splitlines() if not each.startswith("Q")}
    assert not lines & {"?", "None", "True", "False", "[]", "()"}
    assert [each for each in lines if re.search(r"[a-z]_[a-z]", each)] == []


async def test_what_was_typed_is_no_markup(tmp_path: Path) -> None:
    town = await settle(Town(tmp_path, at("2024-10-14 10:00")))
    try:
        nasty = replace(Person("ada", "de", Form.DU, "x"), name="<script>alert(1)</script>&amp;")
        await town.store.run(lambda tx: tx.apply([Put(nasty)]))
        page, _ = await received(town, "ada")
        assert "<script" not in page.text
        assert "&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;" in page.text
    finally:
        await town.close()


def states() -> set[type[StrEnum]]:
    found: set[type[StrEnum]] = {Fate}

    def look(hint: Any) -> None:
        for each in (hint, *get_args(hint)):
            if isinstance(each, type) and issubclass(each, StrEnum):
                found.add(each)
        for each in get_args(hint):
            look(each)

    for kind in get_args(Entity):
        for hint in get_type_hints(kind).values():
            look(hint)
    return found


@pytest.mark.parametrize("language", ["de", "en"])
def test_everything_has_a_name_in_words(language: str) -> None:
    words = load_catalog().words(language, Form.DU)
    tables = {str(each.name) for each in TABLES.values()} | {"outbox", "inbox", "progress"}
    tables -= {"signup", "sweep"}
    assert tables <= set(ORDER)
    shown = {name for names in SHOWN.values() for name in names.split()} - SILENT
    for text_id, argument, keys in (
        ("mydata-table", "table", [Table(each) for each in ORDER]),
        ("mydata-field", "field", [Field(each) for each in shown]),
    ):
        said = {key: words.label(text_id, {argument: key}) for key in keys}
        assert {str(key) for key, text in said.items() if text == "?"} == set()
    for kind in states():
        for value in kind:
            said_of = words.label("mydata-state", {"state": value, "word": "?"})
            assert said_of != "?", f"{kind.__name__}: {value}"


async def test_it_is_sent_once_in_an_hour_and_not_kept(town: Town) -> None:
    await settle(town)
    await town.says("ada", "/meinedaten")
    sent = [each for each in town.news("ada") if each.files]
    assert len(sent) == 2
    await town.says("ada", "/meinedaten")
    (again,) = town.news("ada")
    assert "gerade erst bekommen" in again.text
    found = await town.store.run(lambda tx: tx.belongings("ada", [town.people["ada"]]))
    kept = [row["body"] for row in found["outbox"] if row["about"] == DATA]
    assert kept == [None, None]
    town.clock.move(timedelta(hours=1))
    await town.says("ada", "/meinedaten")
    assert len([each for each in town.news("ada") if each.files]) == 2
