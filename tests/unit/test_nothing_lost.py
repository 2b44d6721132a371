"""What somebody typed or chose, and then left alone: it is kept, or they hear that it is not."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot import registry
from bot.domain.challenges import Answer, Suggestion
from bot.domain.codec import pack
from bot.domain.meetings import Meeting, MeetingState
from bot.scene import Form, action
from bot.talk.dialog import Ask, Attach, ChooseMany, Given
from bot.talk.machine import begin
from bot.talk.model import LAPSE, Option, Pressed, Progress
from bot.talk.show import VALUE
from tests.support.cases import agreed, kept, settle, talking
from tests.support.clock import at
from tests.support.town import Town

BEGUN = at("2024-10-08 10:00")
WORDS = "Zwei Meter, aber die Tür muss aufgehen"
NO_WORDS = {
    "idea-hand": "one press hands the idea over: before it nothing is chosen",
    "invite": "buttons alone, of which the last one makes the code: nobody waits for one",
    "invite-house": "one press makes the code: before it nothing is chosen",
}
"""Forms that lapse without a word, and why."""


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path, BEGUN)
    await settle(town)
    yield town
    await town.close()


def heard(town: Town, who: str) -> str:
    return "\n".join(each.text for each in town.news(who))


# All forms.

LAPSING = [each for each in registry.FORMS.values() if each.dialog.name not in registry.LASTING]
WHO = {"maker": "ada", "contact": "weber", "coordinator": "kim"}


TEXTS = (str, str | None)
OPTIONAL = [
    (form, step.name)
    for form in LAPSING
    for step in form.dialog.steps
    if isinstance(step, Ask) and form.dialog.kind_of(step.name) == str | None
]
"""Questions that are answered in words, or not at all."""


def told(form: Form) -> Progress:
    """Return a dialog in which the first answer was typed, and waits for a yes, or was ticked."""
    subject: dict[str, str] = {
        "programme": "erzgebirge",
        "team": "t1",
        "slot": "2024-10",
        "name": "N",
        "text": "T",
    }
    subject |= {"title": "T", "asker": "ada", "ask": "a", "whole": "yes"}
    subject |= {"word0": "team", "word1": "t1"}
    options = {"attended": (Option("weber", "Frau Weber"),)}
    known: dict[str, object] = {"slot": "2024-10"} if form.dialog.name == "date" else {}
    opened = begin(form.dialog, form.dialog.name, BEGUN, subject, options=options, answers=known)
    for step in form.dialog.steps:
        if isinstance(step, Ask):
            return replace(opened, step=step.name, pending={VALUE: pack(str, WORDS)})
        if isinstance(step, ChooseMany):
            return replace(opened, step=step.name, picked=("weber",))
        if isinstance(step, Attach) or (step.name in form.typed and isinstance(step, Given)):
            return replace(opened, answers={**opened.answers, step.name: WORDS})
        if step.name in form.typed:
            (first, *_) = form.dialog.options_of(step)
            return replace(opened, answers={**opened.answers, step.name: first})
    return opened


async def put(town: Town, who: str, progress: Progress) -> None:
    account = town.people[who]

    async def work(tx: Any) -> None:
        await tx.save_progress(account, progress)

    await town.store.run(work)


@pytest.mark.parametrize("form", LAPSING, ids=lambda each: each.dialog.name)
async def test_what_was_typed_in_a_form_that_lapses_is_kept_or_said_to_be_lost(
    town: Town, form: Form
) -> None:
    who = next((WHO[each] for each in sorted(form.roles) if each in WHO), "ada")
    if form.dialog.name == "agreement":
        await settle(town, talking())
    await put(town, who, told(form))
    town.news(who)
    await town.wait_until(BEGUN + LAPSE + timedelta(hours=3))
    text = heard(town, who)
    lost = "kam keine Antwort mehr" in text or "kam kein Ja mehr" in text
    counts = "zählt trotzdem" in text
    assert (lost or counts) is (form.dialog.name not in NO_WORDS)
    worded = lost and told(form).pending is not None
    assert not worded or form.dialog.kind_of(told(form).step) not in TEXTS or WORDS in text


@pytest.mark.parametrize(
    ("form", "name"), OPTIONAL, ids=[f"{form.dialog.name}-{name}" for form, name in OPTIONAL]
)
async def test_words_that_were_read_back_at_an_optional_question_are_said_to_be_lost(
    town: Town, form: Form, name: str
) -> None:
    who = next((WHO[each] for each in sorted(form.roles) if each in WHO), "ada")
    await put(town, who, replace(told(form), step=name, pending={VALUE: WORDS}))
    town.news(who)
    await town.wait_until(BEGUN + LAPSE + timedelta(hours=3))
    assert WORDS in heard(town, who)


async def test_nor_are_they_dropped_where_the_same_is_begun_anew(town: Town) -> None:
    lamps = {"text": "Lampen aus Grubenhelmen"}
    opened = replace(told(registry.FORMS["idea"]), step="wanted", pending={VALUE: WORDS})
    begun = replace(opened, answers=lamps, subject={"programme": "erzgebirge"})
    await put(town, "ada", begun)
    town.news("ada")
    await town.says("ada", "/idee Lampen aus Grubenhelmen")
    assert WORDS in heard(town, "ada")


def test_there_are_optional_questions_in_words() -> None:
    found = {(form.dialog.name, name) for form, name in OPTIONAL}
    assert found >= {("idea", "wanted"), ("evening-change", "place")}


def test_only_forms_that_there_are_lapse_without_a_word() -> None:
    assert NO_WORDS.keys() <= {each.dialog.name for each in LAPSING}


async def test_an_answer_that_was_read_back_is_said_not_to_be_sent(town: Town) -> None:
    await town.says("ada", "/frage Werden Fahrtkosten erstattet?")
    await town.presses("kim", "Antworten")
    town.clock.move(timedelta(minutes=5))
    await town.says("weber", "/frage Wann ist der nächste Abend?")
    town.clock.move(timedelta(minutes=5))
    await town.says("kim", "Ja, bis 50 EUR.")
    assert "die Antwort darauf?" in heard(town, "kim")
    await town.wait_until(BEGUN + LAPSE + timedelta(hours=3))
    assert (
        "Die Antwort auf eine Frage an die Koordination ist nicht verschickt: Auf meine letzte "
        "Frage dazu kam keine Antwort mehr. Noch einmal geht es mit „Antworten“ unter der Frage."
        "\n\nGemeint ist: „Ja, bis 50 EUR.“"
    ) in heard(town, "kim")


@pytest.mark.parametrize("back", [False, True], ids=["it stands", "it was taken back"])
async def test_a_reason_that_is_lost_says_nothing_of_the_no_which_may_be_taken_back(
    town: Town, *, back: bool
) -> None:
    given = Suggestion("s1", "erzgebirge", "c1", "ada", "weber", 0.9, (), BEGUN)
    no = replace(given, maker=Answer.DECLINED, maker_at=BEGUN)
    await settle(town, given if back else no)
    reason = told(registry.FORMS["refusal"])
    await put(town, "ada", replace(reason, subject={**reason.subject, "suggestion": "s1"}))
    await town.wait_until(BEGUN + LAPSE + timedelta(hours=3))
    text = heard(town, "ada")
    assert "Der Grund für die Absage ist nicht notiert" in text
    assert "An der Absage ändert das nichts." in text


async def test_a_date_whose_reason_is_missing_is_said_not_to_be_proposed(town: Town) -> None:
    await town.happens("ada", Pressed(action("date", "t1", "2024-10"), "0"))
    for words in ("4.11. um 14 Uhr", "ja"):
        await town.says("ada", words)
    heard(town, "ada")
    await town.wait_until(BEGUN + LAPSE + timedelta(hours=3))
    assert "Der Termin ist nicht vorgeschlagen" in heard(town, "ada")


async def test_a_sentence_that_was_read_back_is_said_to_be_left_out_of_what_counts(
    town: Town,
) -> None:
    await settle(town, agreed("2024-10", "2024-10-16 14:00"))
    await town.wait_until(at("2024-10-16 17:00"))
    for words in ("ja", "alle"):
        await town.says("weber", words)
    progress = await town.store.run(lambda tx: tx.progress(town.people["weber"]))
    assert progress is not None
    assert progress.step == "note"
    await put(town, "weber", replace(progress, pending={VALUE: WORDS}))
    heard(town, "weber")
    await town.wait_until(at("2024-10-21 12:00"))
    text = heard(town, "weber")
    assert "Danke, ist eingetragen" in text
    assert f"Nicht dabei ist „{WORDS}“" in text


# A meeting that had no date.


@pytest.mark.parametrize("ended", [False, True])
async def test_who_came_to_a_meeting_without_a_date_is_said_not_to_be_kept(
    town: Town, *, ended: bool
) -> None:
    had = Pressed(action("had", "t1", "2024-10"), "0")
    await town.happens("ada", had)
    await town.presses("ada", "Frau Weber")
    if ended:
        await town.presses("ada", "Fertig")
    heard(town, "ada")
    await town.wait_until(BEGUN + LAPSE + timedelta(hours=3))
    assert await kept(town, Meeting) == ()
    text = heard(town, "ada")
    assert "Was zu „Hatten wir schon“ gesagt wurde, ist nicht eingetragen" in text
    assert "Gemeint ist: „Frau Weber“" in text
    await town.happens("ada", had)
    for label in ("Frau Weber", "Fertig", "Überspringen"):
        await town.presses("ada", label)
    (meeting,) = await kept(town, Meeting)
    assert (meeting.state, meeting.attended) == (MeetingState.HELD, ("weber",))


async def test_who_came_is_said_to_be_lost_also_where_somebody_else_has_told_of_it(
    town: Town,
) -> None:
    """That it took place is noted then: nobody hears that it is not, nor to tell it again."""
    had = Pressed(action("had", "t1", "2024-10"), "0")
    await town.happens("ada", had)
    await town.presses("ada", "Frau Weber")
    await town.happens("weber", had)
    for label in ("Ada Lindner", "Fertig", "Überspringen"):
        await town.presses("weber", label)
    heard(town, "ada")
    await town.wait_until(BEGUN + LAPSE + timedelta(hours=3))
    (meeting,) = await kept(town, Meeting)
    assert (meeting.state, meeting.attended) == (MeetingState.HELD, ("ada",))
    text = heard(town, "ada")
    assert "Alte Brauerei: Was zu „Hatten wir schon“ gesagt wurde, ist nicht eingetragen" in text
    assert "Wie es steht, zeigt /treffen.\n\nGemeint ist: „Frau Weber“" in text
    assert "Noch einmal geht es" not in text


async def test_who_only_looked_at_the_question_who_came_hears_nothing(town: Town) -> None:
    await town.happens("ada", Pressed(action("had", "t1", "2024-10"), "0"))
    await town.wait_until(BEGUN + LAPSE + timedelta(hours=3))
    assert "ist nicht eingetragen" not in heard(town, "ada")


# A second yes, and ticks.

NOTE = "Ja, war super, wir bauen den Tresen zuerst"
MORE = "Ja, hat stattgefunden, und das Budget reicht"


async def ask_after(town: Town) -> str:
    """Let Frau Weber tell a sentence of a meeting; return the card that asked about it."""
    await settle(town, agreed("2024-10", "2024-10-16 14:00"))
    await town.wait_until(at("2024-10-16 17:00"))
    card = town.visible("weber")[-1].ref
    await town.says("weber", NOTE)
    heard(town, "weber")
    return card


@pytest.mark.parametrize("how", ["press", "reply", "another"])
async def test_a_second_yes_keeps_the_sentence_of_the_first(town: Town, how: str) -> None:
    card = await ask_after(town)
    if how == "press":
        await town.presses("weber", "Ada Lindner")
        await town.presses("weber", "Ja")
    else:
        await town.replies("weber", "ja" if how == "reply" else MORE, card)
    note = f"{NOTE}. {MORE}" if how == "another" else NOTE
    assert f"dazu schreibe ich auf: „{note}“" in heard(town, "weber")
    await town.wait_until(at("2024-10-21 12:00"))
    (meeting,) = await kept(town, Meeting, slot="2024-10")
    came = ("ada",) if how == "press" else ()
    assert (meeting.state, meeting.note, meeting.attended) == (MeetingState.HELD, note, came)
    assert f"„{note}“" in heard(town, "ada")


async def test_of_two_sentences_that_are_too_long_the_second_is_said_not_to_be_kept(
    town: Town,
) -> None:
    card = await ask_after(town)
    longs = [
        f"Ja, hat stattgefunden, und {what * 30}" for what in ("hurra", "juhu ", "prima", "toll ")
    ]
    told = [each.strip() for each in longs]
    for each in told:
        heard(town, "weber")
        await town.replies("weber", each, card)
    assert f"Diesen schreibe ich deshalb nicht auf: „{told[-1]}“" in heard(town, "weber")
    await town.wait_until(at("2024-10-21 12:00"))
    (meeting,) = await kept(town, Meeting, slot="2024-10")
    assert meeting.note.startswith(f"{NOTE}. {told[0]}")
    assert told[-1] not in meeting.note


@pytest.mark.parametrize("ends", [False, True])
async def test_who_was_ticked_counts_though_somebody_else_closes_the_meeting(
    town: Town, *, ends: bool
) -> None:
    await settle(town, agreed("2024-10", "2024-10-16 14:00"))
    await town.wait_until(at("2024-10-16 17:00"))
    await town.says("weber", "ja")
    await town.presses("weber", "Ada Lindner")
    await town.says("ada", "ja")
    for button in ("Frau Weber", "Fertig", "Überspringen"):
        await town.presses("ada", button)
    heard(town, "weber")
    heard(town, "ada")
    if ends:
        await town.presses("weber", "Fertig")
        await town.presses("weber", "Überspringen")
    await town.wait_until(at("2024-10-21 12:00"))
    (meeting,) = await kept(town, Meeting, slot="2024-10")
    assert set(meeting.attended) == {"ada", "weber"}
    assert "Danke, ist eingetragen" in heard(town, "weber")
    assert "waren laut Frau Weber dabei" in heard(town, "ada")


async def test_who_came_is_said_to_be_lost_where_the_meeting_is_moved_meanwhile(
    town: Town,
) -> None:
    await settle(town, agreed("2024-10", "2024-10-16 14:00"))
    await town.wait_until(at("2024-10-16 17:00"))
    await town.says("weber", "ja")
    for button in ("Ada Lindner", "Fertig"):
        await town.presses("weber", button)
    for words in ("/treffen 12.11. 14 Uhr", "ja", "Urlaub bis November"):
        await town.says("ada", words)
    heard(town, "weber")
    await town.wait_until(at("2024-10-21 12:00"))
    assert "stattgefunden hat, ist nicht eingetragen" in heard(town, "weber")
