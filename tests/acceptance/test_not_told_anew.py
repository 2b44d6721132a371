"""A message that is shown again, for whoever may have meant it, tells nothing that is over."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.challenges import Side, Suggestion
from bot.domain.changes import Entity, Put
from bot.domain.people import Person, Role
from bot.talk.markup import plain
from tests.acceptance.test_forgotten import forget
from tests.support.cases import BEN, JO, KIM, kept, member, membership, profile, settle
from tests.support.clock import at
from tests.support.town import Town

QUESTION = "Mein Vermieter Klaus Raab ist ein Gauner, darf ich trotzdem kommen?"
ANSWER = "Nein, mein Sohn ist im Krankenhaus"
AGAIN = "Falls das hierfür gemeint war"


async def town_of(folder: Path, *facts: Entity) -> Town:
    lead = (JO, membership(JO, Role.COORDINATOR))
    return await settle(Town(folder, at("2024-10-08 10:00")), *lead, profile(BEN), *facts)


async def announce(town: Town) -> None:
    """Let something come below what everybody has read, and some time pass."""
    await town.says("jo", "/rundnachricht Am Freitag ist Hoffest. Kommt ihr?")
    await town.presses("jo", "Alle")
    await town.presses("jo", "Senden")
    await town.settle()
    town.clock.move(timedelta(minutes=5))


async def says(town: Town, name: str, words: str) -> str:
    """Return what somebody hears to words of theirs."""
    town.news(name)
    await town.says(name, words)
    return "\n".join(each.text for each in town.news(name))


@pytest.mark.parametrize("gone", [False, True])
@pytest.mark.parametrize("words", ["1", "antworte"])
async def test_a_question(tmp_path: Path, words: str, *, gone: bool) -> None:
    town = await town_of(tmp_path, member(BEN, Side.MAKER))
    await town.says("ada", f"/frage {QUESTION}")
    await announce(town)
    await forget(town, "ada" if gone else "ben")  # of which Kim hears
    told = await says(town, "kim", words)
    assert (AGAIN in told, "Klaus Raab" in told, "Ada" in told) == (not gone,) * 3
    await town.close()


async def test_a_question_that_was_shown_again(tmp_path: Path) -> None:
    town = await town_of(tmp_path, member(BEN, Side.MAKER))
    await town.says("ada", f"/frage {QUESTION}")
    await forget(town, "ben")  # of which Kim hears
    town.clock.move(timedelta(minutes=5))
    assert "Klaus Raab" in await says(town, "kim", "1")
    assert "Klaus Raab" in await says(town, "kim", "/offen")
    await announce(town)
    await forget(town, "ada")
    for words in ("1", "antworte", "/offen"):
        assert "Klaus Raab" not in await says(town, "kim", words)
    await town.close()


@pytest.mark.parametrize("words", ["Gern", "1"])
async def test_a_teams_question_to_an_expert(tmp_path: Path, words: str) -> None:
    town = await town_of(tmp_path, member(BEN, Side.MAKER))
    await town.says("ben", "/experts")
    await town.presses("ben", "Frau Weber (contact)")
    await town.says("ben", "Is the boss Mrs Raab still ill?")
    await announce(town)
    await forget(town, "ben")
    told = await says(town, "weber", words)
    assert "Raab" not in told
    assert "Ben" not in told
    await town.close()


async def test_a_request(tmp_path: Path) -> None:
    asked = Suggestion("s1", "erzgebirge", "c1", "ben", "weber", 0.8, (), at("2024-10-08 10:00"))
    town = await town_of(tmp_path, asked)
    await town.says("ben", "/suggestions")
    await town.presses("ben", "Interested")
    assert "baut Möbel" in town.visible("weber")[-1].text
    await announce(town)
    assert AGAIN in await says(town, "weber", "ja")
    await announce(town)
    await forget(town, "ben")
    before = len(town.all_heard("weber"))
    assert "baut Möbel" not in await says(town, "weber", "ja")
    await town.presses("weber", "Interessiert")
    told = town.all_heard("weber")[before:]
    assert told
    assert not any(each.edited or "baut Möbel" in each.text for each in told)
    await town.close()


@pytest.mark.parametrize("over", [True, False])
async def test_a_request_that_is_settled(tmp_path: Path, *, over: bool) -> None:
    now = at("2024-10-08 10:00")
    asked = Suggestion("s1", "erzgebirge", "c1", "ben", "weber", 0.8, (), now)
    town = await town_of(tmp_path, asked)
    await town.says("ben", "/suggestions")
    await town.presses("ben", "Interested")
    await announce(town)
    if over:
        (found,) = await kept(town, Suggestion, id="s1")
        gone = replace(found, withdrawn_at=town.clock.now())
        await town.store.run(lambda tx: tx.apply([Put(gone)]))
    told = await says(town, "weber", "ja")
    assert ("baut Möbel" in told, AGAIN in told) == (not over,) * 2
    await town.close()


async def test_a_date_is_quoted_as_it_stands(tmp_path: Path) -> None:
    """It stands for the others, without the name of who proposed it."""
    town = await town_of(tmp_path, member(BEN, Side.MAKER))
    await town.says("ben", "/meeting Fr 18.10. 14 Uhr")
    await town.says("ben", "yes")
    await announce(town)
    assert "Ben Okafor schlägt" in await says(town, "ada", "ja")
    await announce(town)
    await forget(town, "ben")
    told = await says(town, "ada", "ja")
    assert AGAIN in told
    assert "18.10." in told
    assert "Ben" not in told
    assert "[…]" not in told  # nobody's name was in what it was changed to
    await town.close()


async def test_what_somebody_answered_who_is_gone(tmp_path: Path) -> None:
    """In the evening only the asker reads it; who comes in the morning never does."""
    town = await town_of(tmp_path)
    await town.says("ada", f"/frage {QUESTION}")
    town.clock.set(at("2024-10-08 21:30"))
    await town.presses("jo", "Antworten")
    await town.says("jo", ANSWER)
    await forget(town, "jo")
    await town.wait_until(at("2024-10-09 10:00"))
    await town.presses("kim", "Antworten")
    heard = [each.text for each in town.all_heard("kim")]
    assert "schon beantwortet oder erledigt" in heard[-1]
    assert not any(ANSWER in each or "Jo Krause" in each for each in heard)
    await town.close()


@pytest.mark.parametrize("there", [True, False])
async def test_an_answer_is_told_with_the_name_of_who_gave_it(
    tmp_path: Path, *, there: bool
) -> None:
    """Also where the words are kept."""
    town = await town_of(tmp_path)
    await town.says("ada", f"/frage {QUESTION}")
    await town.presses("jo", "Antworten")
    await town.says("jo", ANSWER)
    if not there:
        nobody: Person = replace(JO, name="")
        await town.store.run(lambda tx: tx.apply([Put(nobody)]))
    await town.presses("kim", "Antworten")
    assert (ANSWER in town.visible("kim")[-1].text) is there
    await town.close()


@pytest.mark.parametrize("left", [True, False])
async def test_who_coordinates_no_more_reads_no_question_again(
    tmp_path: Path, *, left: bool
) -> None:
    town = await town_of(tmp_path, membership(KIM, Role.MAKER), profile(KIM))
    await town.says("ada", f"/frage {QUESTION}")
    await announce(town)
    if left:
        over = replace(membership(KIM, Role.COORDINATOR), left_at=town.clock.now())
        await town.store.run(lambda tx: tx.apply([Put(over)]))
    told = await says(town, "kim", "1")
    assert ("Klaus Raab" in told) is not left
    await town.close()


@pytest.mark.parametrize("left", [True, False])
async def test_who_left_a_team_reads_its_dates_no_more(tmp_path: Path, *, left: bool) -> None:
    town = await town_of(tmp_path, member(BEN, Side.MAKER))
    await town.says("ada", "/treffen Fr 18.10. 14 Uhr")
    await town.says("ada", "ja")
    await announce(town)
    if left:
        over = member(BEN, Side.MAKER, left_at=town.clock.now())
        await town.store.run(lambda tx: tx.apply([Put(over)]))
    assert ("Alte Brauerei" in await says(town, "ben", "yes")) is not left
    await town.close()


WORDS = "Mein Sohn liegt im Krankenhaus, ich komme kaum dazu."


async def update_of(town: Town, words: str) -> None:
    await town.says("ada", "/update")
    for each in ("🟢 Im Plan", words, "Überspringen", "Nein"):
        if each == words:
            await town.says("ada", each)
        elif each in town.visible("ada")[-1].labels:
            await town.presses("ada", each)


@pytest.mark.parametrize("gone", [False, True])
@pytest.mark.parametrize("words", [WORDS, "Bin krank."])
@pytest.mark.parametrize(
    ("who", "command", "number"), [("ben", "/team", "1"), ("weber", "/team", "2")]
)
async def test_what_was_asked_for(
    tmp_path: Path, who: str, command: str, number: str, words: str, *, gone: bool
) -> None:
    """A team's card quotes others: nobody reads it again but by the command."""
    town = await town_of(tmp_path, member(BEN, Side.MAKER))
    await update_of(town, words)
    assert words in await says(town, who, command)
    await announce(town)
    if gone:
        await forget(town, "ada")
    told = await says(town, who, number)
    assert words not in told
    assert "further up" in told or "weiter oben" in told
    assert (words in await says(town, who, command)) is not gone
    await town.close()


async def test_what_was_asked_for_is_not_kept_either(tmp_path: Path) -> None:
    town = await town_of(tmp_path, member(BEN, Side.MAKER))
    await update_of(town, WORDS)
    for who, command in (("ben", "/team"), ("weber", "/team"), ("kim", "/team 1")):
        await town.says(who, command)
        assert WORDS in await kept_words(town, who)
    await forget(town, "ada")
    for who in ("ben", "weber", "kim"):
        assert WORDS not in await kept_words(town, who)
    await town.close()


async def test_a_profile_that_was_asked_for_is_not_kept_either(tmp_path: Path) -> None:
    asked = Suggestion("s1", "erzgebirge", "c1", "ben", "weber", 0.8, (), at("2024-10-08 10:00"))
    town = await town_of(tmp_path, asked, profile(BEN, doing=WORDS))
    await town.says("weber", "/vorschlaege")
    assert WORDS in await kept_words(town, "weber")
    await forget(town, "ben")
    assert WORDS not in await kept_words(town, "weber")
    await town.close()


async def kept_words(town: Town, who: str) -> str:
    found = await town.store.run(lambda tx: tx.last_parcels(town.people[who], 99))
    return "\n".join(plain(each.body.markup) for each in found)
