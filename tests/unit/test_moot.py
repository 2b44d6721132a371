"""What was told where somebody else settled the matter: it counts, or is said to be lost."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.changes import Put
from bot.domain.leaving import Leaving, Reason, Scope
from bot.domain.meetings import Meeting, MeetingState
from bot.scene import action
from bot.talk.model import Pressed
from tests.support.cases import agreed, kept, settle
from tests.support.clock import at
from tests.support.town import Town

NOTE = "Ja, war super, wir bauen den Tresen zuerst"
OVER = "Meine Frage dazu hat sich damit erledigt."
TEAM = "Team Alte Brauerei"


def heard(town: Town, who: str) -> str:
    return "\n".join(each.text for each in town.news(who))


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    """A town in which a team looks for a date in October."""
    town = Town(tmp_path, at("2024-10-08 10:00"))
    await settle(town)
    yield town
    await town.close()


# Whether a meeting took place.


@pytest.fixture
async def asked(tmp_path: Path) -> AsyncIterator[Town]:
    """A town in which a team is asked whether its meeting took place."""
    town = Town(tmp_path, at("2024-10-15 10:00"))
    await settle(town, agreed("2024-10", "2024-10-16 14:00"))
    await town.wait_until(at("2024-10-16 17:00"))
    yield town
    await town.close()


async def ada_moves(town: Town) -> None:
    for words in ("/treffen 12.11. 14 Uhr", "ja", "Urlaub bis November"):
        await town.says("ada", words)


async def ada_tells(town: Town, *labels: str) -> None:
    for label in ("Ja", *labels, "Fertig"):
        await town.presses("ada", label)


@pytest.mark.parametrize("goes_on", ["/hilfe", "Guten Morgen", "Fertig", "Ada Lindner", "other"])
@pytest.mark.parametrize("words", ["ja", NOTE], ids=["a yes", "a sentence"])
async def test_whose_yes_is_of_no_use_any_more_hears_so_above_the_answer(
    asked: Town, words: str, goes_on: str
) -> None:
    await asked.says("weber", words)
    if goes_on == "other":
        await asked.says("weber", "/update")
    await ada_moves(asked)
    heard(asked, "weber")
    if goes_on == "Ada Lindner":
        await asked.presses("weber", goes_on)
    else:
        await asked.says("weber", "im Plan" if goes_on == "other" else goes_on)
    now = heard(asked, "weber")
    lost = "Dass das Treffen im Oktober stattgefunden hat, ist nicht eingetragen"
    assert now.count(lost) == 1
    assert now.count(f"Auch Ihr Satz dazu nicht: „{NOTE}“") == int(words == NOTE)
    assert (OVER in now) is (goes_on != "other")
    for answer in ("/treffen –", "Hallo Frau Weber", "Was gibt es dazu zu sagen?"):
        assert answer not in now or now.index(lost) < now.index(answer)
    await asked.wait_until(at("2024-10-21 12:00"))
    assert lost not in heard(asked, "weber")


@pytest.mark.parametrize("goes_on", ["/hilfe", "Guten Morgen", "Fertig", "Ada Lindner", "other"])
async def test_whose_sentence_came_second_hears_so_once_whatever_they_do(
    asked: Town, goes_on: str
) -> None:
    await asked.says("weber", NOTE)
    if goes_on == "other":
        await asked.says("weber", "/update")
    await ada_tells(asked, "Frau Weber")
    await asked.says("ada", "Es wird Eiche.")
    heard(asked, "weber")
    if goes_on == "Ada Lindner":
        await asked.presses("weber", goes_on)
        await asked.presses("weber", "Fertig")
    else:
        await asked.says("weber", "im Plan" if goes_on == "other" else goes_on)
    await asked.wait_until(at("2024-10-21 12:00"))
    assert heard(asked, "weber").count("Dazu steht schon ein Satz") == 1
    (meeting,) = await kept(asked, Meeting, slot="2024-10")
    came = ("weber", "ada") if goes_on == "Ada Lindner" else ("weber",)
    assert (meeting.attended, meeting.note) == (came, "Es wird Eiche.")


@pytest.mark.parametrize("typed", [False, True], ids=["pressed", "typed"])
async def test_a_tick_counts_that_comes_after_somebody_else_has_told_who_came(
    asked: Town, *, typed: bool
) -> None:
    await asked.says("weber", "ja")
    await ada_tells(asked, "Frau Weber")
    await asked.presses("ada", "Überspringen")
    heard(asked, "weber")
    if typed:
        await asked.says("weber", "Ada Lindner")
    else:
        await asked.presses("weber", "Ada Lindner")
        await asked.presses("weber", "Fertig")
    await asked.presses("weber", "Überspringen")
    assert OVER not in heard(asked, "weber")
    (meeting,) = await kept(asked, Meeting, slot="2024-10")
    assert meeting.attended == ("weber", "ada")


async def test_a_tick_of_whom_somebody_else_has_told_is_none_any_more(asked: Town) -> None:
    await asked.says("weber", "ja")
    await ada_tells(asked, "Frau Weber")
    await asked.presses("ada", "Überspringen")
    heard(asked, "weber")
    await asked.presses("weber", "Frau Weber")
    now = heard(asked, "weber")
    assert OVER in now
    assert "nicht eingetragen" not in now


@pytest.mark.parametrize("goes_on", ["ja", "nothing"])
async def test_a_sentence_that_was_read_back_waits_for_its_yes(asked: Town, goes_on: str) -> None:
    await asked.says("weber", "ja")
    await asked.presses("weber", "Frau Weber")
    await asked.presses("weber", "Fertig")
    await asked.says("weber", "/update")
    await asked.says("weber", "abbrechen")
    await asked.says("weber", "Es wird Eiche.")
    assert "die Antwort darauf?" in heard(asked, "weber")
    await ada_tells(asked, "Frau Weber")
    await asked.presses("ada", "Überspringen")
    heard(asked, "weber")
    if goes_on == "ja":
        await asked.says("weber", "ja")
    await asked.wait_until(at("2024-10-21 12:00"))
    (meeting,) = await kept(asked, Meeting, slot="2024-10")
    assert meeting.note == ("Es wird Eiche." if goes_on == "ja" else "")
    lost = "Nicht dabei ist „Es wird Eiche.“" in heard(asked, "weber")
    assert lost is (goes_on == "nothing")


async def test_a_sentence_about_a_team_that_is_over_is_said_to_be_lost(asked: Town) -> None:
    await asked.says("ada", NOTE)
    await leave(asked, "weber")
    heard(asked, "ada")
    await asked.says("ada", "Guten Morgen")
    lost = f"Alte Brauerei: Der Satz zum Treffen ist nicht eingetragen, denn das Team ist zu Ende \
oder ohne dich: „{NOTE}“"
    assert heard(asked, "ada").count(lost) == 1


# A date in another month.


async def confirm_november(town: Town) -> None:
    for words in ("/treffen 12.11. 14 Uhr", "ja"):
        await town.says("ada", words)
    assert "Woran liegt es?" in heard(town, "ada")


async def weber_tells(town: Town) -> None:
    await town.happens("weber", Pressed(action("had", "t1", "2024-10"), "0"))
    for label in ("Ada Lindner", "Fertig", "Überspringen"):
        await town.presses("weber", label)
    heard(town, "ada")


async def november(town: Town) -> list[MeetingState]:
    return [each.state for each in await kept(town, Meeting, slot="2024-11")]


@pytest.mark.parametrize("goes_on", ["nothing", "Urlaub bis November", "other"])
async def test_a_confirmed_date_is_proposed_once_its_reason_is_needed_no_more(
    town: Town, goes_on: str
) -> None:
    await confirm_november(town)
    if goes_on == "other":
        await town.says("ada", "/idee Ein Pavillon aus alten Fenstern")
    await weber_tells(town)
    if goes_on != "nothing":
        await town.says("ada", "Ein Bahnhof" if goes_on == "other" else goes_on)
        assert await november(town) == [MeetingState.PROPOSED]
    await town.wait_until(at("2024-10-14 12:00"))
    assert heard(town, "ada").count("Ich frage Frau Weber") == 1
    assert heard(town, "weber").count("schlägt Di, 12.11., 14:00 vor") == 1
    assert await november(town) == [MeetingState.PROPOSED]
    (october,) = await kept(town, Meeting, slot="2024-10")
    assert october.state is MeetingState.HELD


async def test_a_confirmed_date_is_proposed_once_where_its_author_speaks_before_a_tick(
    town: Town,
) -> None:
    await confirm_november(town)
    await weber_tells(town)
    town.clock.set(at("2024-10-10 12:00"))
    await town.says("ada", "Guten Morgen")
    assert await november(town) == [MeetingState.PROPOSED]
    await town.wait_until(at("2024-10-14 12:00"))
    assert heard(town, "ada").count("Ich frage Frau Weber") == 1
    assert heard(town, "weber").count("schlägt Di, 12.11., 14:00 vor") == 1


async def test_a_confirmed_date_that_is_cancelled_is_not_proposed(town: Town) -> None:
    await confirm_november(town)
    await weber_tells(town)
    await town.says("ada", "abbrechen")
    assert OVER in heard(town, "ada")
    await town.wait_until(at("2024-10-14 12:00"))
    assert await november(town) == []


@pytest.mark.parametrize("silent", [True, False])
async def test_a_confirmed_date_replaces_none_that_was_proposed_meanwhile(
    town: Town, *, silent: bool
) -> None:
    await confirm_november(town)
    await weber_tells(town)
    for words in ("/treffen 20.11. 14 Uhr", "ja"):
        await town.says("weber", words)
    heard(town, "ada")
    if not silent:
        await town.says("ada", "Urlaub bis November")
    await town.wait_until(at("2024-10-14 12:00"))
    lost = "Alte Brauerei: Der Termin am Di, 12.11., 14:00 ist nicht vorgeschlagen"
    assert heard(town, "ada").count(lost) == 1
    (meeting,) = await kept(town, Meeting, slot="2024-11")
    assert meeting.starts_at == at("2024-11-20 14:00")


# A reason for leaving.

REASON = "Herr Raab hat mich zweimal angeschrien"
UNHEARD = "Der Grund fürs Aussteigen ist bei niemandem angekommen"


async def leave(town: Town, who: str, reason: str = "Zu wenig Zeit") -> None:
    await town.says(who, "/aussteigen")
    for label in (TEAM, reason, "Ja, aussteigen"):
        await town.presses(who, label)


async def begin_to_leave(town: Town, reason: str = REASON) -> None:
    await town.says("ada", "/aussteigen")
    await town.presses("ada", TEAM)
    if reason:
        await town.says("ada", reason)


@pytest.mark.parametrize("goes_on", ["nothing", "ja", "typed now", "other"])
async def test_a_reason_for_leaving_what_is_over_is_said_to_have_reached_nobody(
    town: Town, goes_on: str
) -> None:
    await begin_to_leave(town, "" if goes_on == "typed now" else REASON)
    if goes_on == "other":
        await town.says("ada", "/idee Ein Pavillon aus alten Fenstern")
    await leave(town, "weber")
    heard(town, "ada")
    if goes_on != "nothing":
        next_words = {"typed now": REASON, "other": "Ein Bahnhof"}
        await town.says("ada", next_words.get(goes_on, goes_on))
        assert (
            f"{UNHEARD}, da gibt es" in town.visible("ada")[-1 if goes_on != "other" else -2].text
        )
    await town.wait_until(at("2024-10-14 12:00"))
    told = heard(town, "ada")
    assert told.count(UNHEARD) == 1
    assert told.count(f"„{REASON}“") == 1
    assert "Raab" not in heard(town, "kim")


@pytest.mark.parametrize("words", ["abbrechen", "Nein, doch nicht"])
async def test_who_takes_a_reason_back_hears_no_more_of_it(town: Town, words: str) -> None:
    await begin_to_leave(town)
    await town.presses("ada", "Passt so")
    await leave(town, "weber")
    await town.says("ada", words)
    assert OVER in heard(town, "ada")
    await town.wait_until(at("2024-10-14 12:00"))
    assert UNHEARD not in heard(town, "ada")


async def test_a_reason_that_the_coordinators_have_read_is_not_said_to_be_lost(town: Town) -> None:
    await begin_to_leave(town)
    await town.says("ada", "/idee Ein Pavillon aus alten Fenstern")
    await leave(town, "weber")
    told = (Reason.OTHER,)
    left = Leaving("l", "erzgebirge", "ada", Scope.TEAM, told, REASON, town.clock.now(), "t1")
    await town.store.run(lambda tx: tx.apply([Put(left)]))
    await town.says("ada", "Ein Bahnhof")
    await town.wait_until(at("2024-10-14 12:00"))
    assert UNHEARD not in heard(town, "ada")


async def test_what_was_said_to_be_lost_is_not_said_so_anew_as_it_is_settled(town: Town) -> None:
    await begin_to_leave(town)
    await town.wait_until(at("2024-10-09 20:00"))
    await town.says("ada", "/idee Ein Pavillon aus alten Fenstern")
    await town.wait_until(at("2024-10-10 12:00"))
    assert "Das Aussteigen gilt noch nicht" in heard(town, "ada")
    await leave(town, "weber")
    await town.says("ada", "Ein Bahnhof")
    await town.wait_until(at("2024-10-14 12:00"))
    assert UNHEARD not in heard(town, "ada")
