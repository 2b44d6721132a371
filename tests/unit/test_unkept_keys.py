"""What people wrote is in no key, and words that were read back are not dropped in silence."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot import registry
from bot.domain.briefs import Expertise, Question
from bot.domain.codec import pack
from bot.domain.people import Person, Role
from bot.engine.unkept import key_of
from bot.scene import Form
from bot.talk.dialog import Ask
from bot.talk.machine import begin
from bot.talk.model import LAPSE, Progress
from bot.talk.show import VALUE
from tests.contract.samples import parcel
from tests.support.cases import kept, membership, settle
from tests.support.clock import at
from tests.support.town import Town
from tests.unit.test_nothing_lost import heard, put

BEGUN = at("2024-10-15 10:00")
ROTH = Person("roth", "de", name="Anna Roth")
FIRST = "Passt der Tresen durch die Hintertür?"
SECOND = "Wie viele Gäste kommen am Freitag?"
WRITTEN = "Klaus Raab zahlt nicht"
IDS = {
    *("programme", "role", "slot", "evening", "roster", "asker", "ask", "asked", "question"),
    *("suggestion", "draft", "idea", "person", "other", "challenge", "edition"),
    *("word0", "word1", "word2", "amends"),
}
"""What subjects have that nobody wrote; of "team" and "organisation" see below."""
FORMS = [each for each in registry.FORMS.values() if each.unkept]


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path, BEGUN)
    expertise = Expertise("roth", "brewery", "erzgebirge", "Gäste", BEGUN)
    await settle(town, ROTH, membership(ROTH, Role.EXPERT), expertise)
    yield town
    await town.close()


def keys(folder: Path) -> list[str]:
    with closing(sqlite3.connect(folder / "town.db")) as raw:
        found = raw.execute("SELECT key FROM outbox WHERE key LIKE 'unkept/%'")
        return [key for (key,) in found]


# Keys.


def told(form: Form, *, amends: bool = False) -> list[Progress]:
    """Return a dialog of that form, in which people wrote all that is no id: answers, too."""
    called = {"name", "text", "title", "of", "email", "controller", "whatever comes to be"}
    if form.dialog.name == "response":
        called.add("team")
    subject = dict.fromkeys(IDS | {"team", "organisation"}, "x1") | dict.fromkeys(called, WRITTEN)
    if not amends:
        del subject["amends"]
    asked = [each.name for each in form.dialog.steps if isinstance(each, Ask)]
    texts = [each for each in asked if form.dialog.kind_of(each) in (str, str | None)]
    answered = begin(form.dialog, "run1", BEGUN, subject, answers=dict.fromkeys(texts, WRITTEN))
    bare = begin(form.dialog, "run1", BEGUN, subject)
    waits = {VALUE: pack(str, WRITTEN)}
    return [bare, answered, *(replace(bare, step=each, pending=waits) for each in texts)]


@pytest.mark.parametrize("amends", [False, True], ids=["told", "changed"])
@pytest.mark.parametrize("form", FORMS, ids=lambda each: each.dialog.name)
def test_nothing_that_people_wrote_is_in_the_key_of_any_form(form: Form, *, amends: bool) -> None:
    for each in told(form, amends=amends):
        key = key_of("telegram:1", form, each)
        assert WRITTEN not in key
        assert len(key) < 200


async def test_neither_the_question_nor_the_team_is_in_the_key_of_an_answer(
    town: Town, tmp_path: Path
) -> None:
    await town.says("ada", "/experten")
    await town.presses("ada", "Anna Roth: Gäste")
    await town.says("ada", FIRST)
    await town.presses("roth", "Antworten")
    await comes_between(town)
    await town.says("roth", "Ja, gerade so.")
    await town.wait_until(BEGUN + LAPSE + timedelta(hours=20))
    assert "Die Antwort auf eine Frage vom Team „Alte Brauerei“ ist nicht" in heard(town, "roth")
    (key,) = keys(tmp_path)
    (question,) = await kept(town, Question)
    assert f"/response/erzgebirge+{question.id}/" in key


async def test_a_second_answer_that_nobody_sent_is_told_of_with_its_words_and_in_no_key(
    town: Town, tmp_path: Path
) -> None:
    form = registry.FORMS["ask-twice"]
    subject = {"programme": "erzgebirge", "asker": "ada", "ask": "a", "text": "Ja, bis 50 EUR."}
    await put(town, "kim", begin(form.dialog, "run1", BEGUN, subject | {"name": "Ada"}))
    await town.wait_until(BEGUN + LAPSE + timedelta(hours=3))
    assert "Gemeint ist: „Ja, bis 50 EUR.“" in heard(town, "kim")
    assert keys(tmp_path) == [f"unkept/{town.people['kim']}/ask-twice/run1"]


# Words that were read back.


async def comes_between(town: Town) -> None:
    """Something else is said to everybody, so that what they say next is read back."""
    town.clock.move(timedelta(minutes=5))
    await town.says("kim", "/rundnachricht Morgen ist Stammtisch um acht!")
    for each in ("Alle", "Senden"):
        await town.presses("kim", each)
    town.clock.move(timedelta(minutes=5))


async def asks(town: Town, after: timedelta = timedelta()) -> None:
    """Ada's question to Anna Roth is read back, and she says nothing to that."""
    await town.says("ada", "/experten")
    await town.presses("ada", "Anna Roth: Gäste")
    await comes_between(town)
    town.clock.move(after)
    await town.says("ada", FIRST)
    assert f"Ist „{FIRST}“ die Antwort darauf?" in heard(town, "ada")


async def test_who_asks_something_else_hears_that_the_first_question_is_not_sent(
    town: Town,
) -> None:
    await asks(town)
    await town.presses("ada", "Anna Roth: Gäste")
    text = heard(town, "ada")
    assert "Die Frage an Anna Roth ist nicht verschickt" in text
    assert FIRST in text
    await town.says("ada", SECOND)
    assert [each.text for each in await kept(town, Question)] == [SECOND]


async def test_who_asks_the_same_again_hears_nothing_of_it(town: Town) -> None:
    await town.says("kim", "/rundnachricht")
    town.clock.move(timedelta(minutes=5))
    await town.says("weber", "/frage Gibt es Parkplätze am Büro?")
    town.clock.move(timedelta(minutes=5))
    await town.says("kim", "Am Freitag fällt der Stammtisch aus.")
    assert "die Antwort darauf?" in heard(town, "kim")
    await town.says("kim", "/rundnachricht Am Freitag fällt der Stammtisch aus.")
    assert "nicht verschickt" not in heard(town, "kim")


async def test_an_announcement_that_was_read_back_does_not_go_without_a_word(town: Town) -> None:
    await town.says("kim", "/rundnachricht")
    town.clock.move(timedelta(minutes=5))
    await town.says("weber", "/frage Gibt es Parkplätze am Büro?")
    town.clock.move(timedelta(minutes=5))
    await town.says("kim", "Am Freitag fällt der Stammtisch aus.")
    await town.says("kim", "/rundnachricht Am Montag ist das Büro zu.")
    text = heard(town, "kim")
    assert "Nicht festgehalten ist, was schon länger wartet: „Am Freitag fällt" in text
    assert "Die Rundnachricht ist nicht verschickt" in text


async def test_the_notice_of_a_lost_question_stays_where_something_else_is_asked(
    town: Town,
) -> None:
    await asks(town, timedelta(hours=10))
    await town.wait_until(town.clock.now() + LAPSE + timedelta(minutes=30))
    await town.says("ada", "/experten")
    await town.presses("ada", "Anna Roth: Gäste")
    await town.says("ada", SECOND)
    town.news("ada")
    await town.wait_until(town.clock.now() + timedelta(hours=20))
    assert f"Gemeint ist: „{FIRST}“" in heard(town, "ada")


# The guard of all towns.


@pytest.mark.parametrize(
    ("key", "open_"),
    [
        ("note/ada/Klaus Raab", True),
        ("note/ada/Gäste", True),
        ("bridge t1 word Gäste", True),
        ("bridge t1 word Klaus Raab zahlt", True),
        ("bridge t1 ask ada 1724659200 ", False),
        ("carry t1 matrix:!room:town ada telegram:1 said-1 said", False),
        ("note/ada/2024-10", False),
    ],
)
async def test_a_town_finds_words_in_any_key(tmp_path: Path, key: str, *, open_: bool) -> None:
    town = Town(tmp_path, BEGUN)
    await settle(town)
    await town.says("ada", "Klaus Raab zahlt")
    await town.store.run(lambda tx: tx.post([parcel(key)]))
    if open_:
        with pytest.raises(AssertionError, match="keys lie open"):
            await town.close()
    else:
        await town.close()


# Words in reply to the card, while others to the same wait for a yes.


@pytest.mark.parametrize("who", ["coordinator", "expert"])
async def test_an_answer_that_waits_for_a_yes_is_not_dropped_by_one_in_reply(
    town: Town, who: str
) -> None:
    answers = {"coordinator": "kim", "expert": "roth"}[who]
    if who == "coordinator":
        await town.says("ada", f"/frage {FIRST}")
    else:
        await town.says("ada", "/experten")
        await town.presses("ada", "Anna Roth: Gäste")
        await town.says("ada", FIRST)
        await town.wait_until(BEGUN + timedelta(minutes=1))
    card = town.visible(answers)[-1].ref
    await town.presses(answers, "Antworten")
    town.clock.move(timedelta(minutes=5))
    await town.says("weber", f"/frage {SECOND}")
    if who == "expert":
        await comes_between(town)
    town.clock.move(timedelta(minutes=5))
    await town.says(answers, "Ja, knapp.")
    assert "Ist „Ja, knapp.“ die Antwort darauf?" in heard(town, answers)
    heard(town, "ada")
    await town.replies(answers, "Und die Rollen ab.", card)
    assert "„Und die Rollen ab.“" in heard(town, "ada")
    told = heard(town, answers)
    assert "Damit ist nicht mehr festgehalten, was noch offen war: „Ja, knapp.“" in told
    assert "nicht verschickt" not in told
    assert "Danke" in told


@pytest.mark.parametrize("words", ["Ja, knapp.", "ja"])
async def test_the_same_answer_or_a_yes_in_reply_sends_it(town: Town, words: str) -> None:
    await town.says("ada", f"/frage {FIRST}")
    card = town.visible("kim")[-1].ref
    await town.presses("kim", "Antworten")
    town.clock.move(timedelta(minutes=5))
    await town.says("weber", f"/frage {SECOND}")
    town.clock.move(timedelta(minutes=5))
    await town.says("kim", "Ja, knapp.")
    assert "Ist „Ja, knapp.“ die Antwort darauf?" in heard(town, "kim")
    await town.replies("kim", words, card)
    assert "„Ja, knapp.“" in heard(town, "ada")
    assert "festgehalten" not in heard(town, "kim")
