"""What was true when a suggestion was made, and is not any more when somebody would read it."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.answers import Lookout, Refusal
from bot.domain.challenges import Answer, Review, Side, Suggestion
from bot.domain.changes import Put
from bot.domain.people import Person, Profile, Role
from bot.domain.rounds import Insistence, Insists
from bot.engine.respond import respond
from bot.engine.work import work_off
from bot.rounds.commands import WORKS
from tests.support.cases import kept, membership
from tests.support.clock import at
from tests.support.town import Town
from tests.unit.test_rounds import FOUNDRY, LETTER, NEEDS, heard, opened, write

NIGHT = at("2024-10-15 20:00")
MORNING = at("2024-10-16 10:00")


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path, NIGHT)
    yield town
    await town.close()


async def by_day(town: Town) -> None:
    town.clock.set(at("2024-10-15 10:00"))
    await opened(town)


async def sent(town: Town) -> None:
    await opened(town)
    await town.says("kim", "/runde")
    await town.presses("kim", "Verschicken")
    await town.presses("kim", "Ja, verschicken")


async def leave(town: Town, name: str) -> None:
    person = next(each for each in await kept(town, Person) if each.id == name)
    await write(town, Put(membership(person, Role.MAKER, left_at=town.clock.now())))


async def forget(town: Town, name: str) -> None:
    await town.says(name, "/vergessen")
    await town.presses(name, "Weiter zum Löschen")
    await town.presses(name, town.all_heard(name)[-1].labels[0])
    assert await kept(town, Profile, person_id=name) == ()


async def morning(town: Town) -> None:
    town.clock.set(MORNING)
    await town.settle()


async def test_who_is_forgotten_before_the_letters_go_is_in_none(town: Town) -> None:
    await sent(town)
    await forget(town, "mia")
    await morning(town)
    assert not heard(town, "roth", LETTER)
    assert heard(town, "weber", LETTER) == 1


async def test_a_letter_that_waits_does_not_quote_who_is_forgotten(town: Town) -> None:
    await by_day(town)
    await town.says("mia", "/vergessen")
    await town.presses("mia", "Weiter zum Löschen")
    await town.says("kim", "/runde")
    await town.presses("kim", "Verschicken")
    await town.store.accept([town._envelope("kim", town.button("kim", "Ja, verschicken"))])
    await respond(town.store, town.service.desk)
    for _ in range(2):
        await work_off(town.store, town.service.desk, WORKS)
    await town.store.accept([town._envelope("mia", town.button("mia", "Endgültig löschen"))])
    await town.settle()
    assert await kept(town, Profile, person_id="mia") == ()
    assert not heard(town, "roth", LETTER)
    assert heard(town, "weber", LETTER) == 1


async def test_what_was_declined_before_the_letters_go_is_in_none(town: Town) -> None:
    await sent(town)
    await town.says("mia", "/vorschlaege")
    await town.presses("mia", "Nichts für mich")
    await morning(town)
    assert not heard(town, "roth", LETTER)
    assert heard(town, "weber", LETTER) == 1


async def test_who_has_left_is_not_told_that_they_are_left_over(town: Town) -> None:
    await by_day(town)
    await town.says("kim", "/runde")
    await leave(town, "cem")
    await town.presses("kim", "Verschicken")
    await town.presses("kim", "Ja, verschicken")
    assert not town.all_heard("cem")
    assert "ging diesmal an andere" in town.all_heard("tom")[-1].text


async def test_who_rests_by_then_gets_no_letter(town: Town) -> None:
    await sent(town)
    await town.says("mia", "/pause")
    await town.says("cem", "/pause")
    before = [len(town.all_heard(each)) for each in ("mia", "cem")]
    await morning(town)
    assert [len(town.all_heard(each)) for each in ("mia", "cem")] == before


async def test_a_lapse_is_remembered_when_a_round_suggests_the_pair_anew(town: Town) -> None:
    asked = at("2024-10-01 10:00")
    lapsed = Suggestion("s1", "erzgebirge", "c2", "mia", "roth", 0.5, (), asked)
    lapsed = replace(lapsed, contact=Answer.INTERESTED, asked_at=asked, contact_at=asked)
    await by_day(town)
    await write(town, Put(lapsed))
    await town.says("kim", "/runde")
    await town.presses("kim", "Verschicken")
    await town.presses("kim", "Ja, verschicken")
    assert [each.id for each in await kept(town, Refusal)] == ["s1"]


async def test_who_has_left_gives_a_reason_and_is_looked_for_no_more(town: Town) -> None:
    await by_day(town)
    await town.says("eva", "/vorschlaege")
    await town.presses("eva", "Nichts für mich")
    await leave(town, "eva")
    before = await kept(town, Suggestion)
    await town.presses("eva", "Zu weit weg")
    assert "/idee" not in town.all_heard("eva")[-1].text
    assert await kept(town, Suggestion) == before
    assert await kept(town, Lookout) == ()


async def test_what_is_held_back_is_not_shown_again(town: Town) -> None:
    await by_day(town)
    await town.says("eva", "/vorschlaege")
    await write(town, *(Put(replace(each, review=Review.RETURNED), quiet=True) for each in NEEDS))
    await town.says("eva", "/vorschlaege")
    assert "Tresen" not in town.all_heard("eva")[-1].text


async def test_who_rests_is_not_shown_again(town: Town) -> None:
    await by_day(town)
    await town.says("weber", "/vorschlaege")
    assert "Holz" in town.all_heard("weber")[-1].text
    await town.says("eva", "/pause")
    await town.says("tom", "/pause")
    await town.says("weber", "/vorschlaege")
    assert "Holz" not in town.all_heard("weber")[-1].text


async def test_whom_the_coordination_keeps_apart_is_not_shown_any_more(town: Town) -> None:
    await by_day(town)
    await town.says("eva", "/vorschlaege")
    await town.says("kim", "/runde Eva Roth nicht mit Alte Brauerei")
    assert [each.insists for each in await kept(town, Insistence)] == [Insists.NEVER]
    await town.says("eva", "/vorschlaege")
    assert "Tresen" not in town.all_heard("eva")[-1].text


async def test_what_a_profile_shows_later_is_not_quoted_before_its_maker_said_yes(
    town: Town,
) -> None:
    await by_day(town)
    eva = next(each for each in await kept(town, Profile) if each.person_id == "eva")
    saw, call = ("Kreissäge für Möbelbau aus Holz",), "Tresen aus Holz, Anruf unter 0171 23"
    plain = replace(eva, doing="macht schöne Sachen", skills=("Planung",), tools=saw, offers=call)
    await write(town, Put(plain, quiet=True))
    await town.says("weber", "/vorschlaege")
    assert "schöne Sachen" in town.all_heard("weber")[-1].text
    await town.presses("weber", "Warum?")
    told = "".join(each.text for each in town.all_heard("weber"))
    assert "0171" not in told
    assert "Kreis" not in told
    await town.says("eva", "/vorschlaege")
    await town.presses("eva", "Interessiert")
    assert "Kreis" in town.all_heard("weber")[-1].text


async def test_a_no_is_not_taken_back_once_the_other_side_has_left(town: Town) -> None:
    await by_day(town)
    await town.says("weber", "/vorschlaege")
    await town.presses("weber", "Nichts für mich")
    (said,) = [each for each in await kept(town, Suggestion) if each.contact is Answer.DECLINED]
    await leave(town, said.maker_id)
    await town.presses("weber", "Doch nicht")
    assert (await kept(town, Suggestion, id=said.id))[0].contact is Answer.DECLINED
    await town.presses("weber", "Warum?", old=True)
    assert "nennt" not in town.all_heard("weber")[-1].text


async def test_an_idea_that_waits_for_its_release_is_not_read_before(town: Town) -> None:
    await by_day(town)
    held = replace(NEEDS[0], id="c9", number=9, title="Geheim", review=Review.RETURNED)
    pair = Suggestion("s9", held.programme_id, "c9", "cem", "weber", 1.0, (), town.clock.now())
    await write(town, Put(held, quiet=True), Put(pair))
    for words in ("/vorschlaege", "/warum"):
        await town.says("cem", words)
        assert "Geheim" not in town.all_heard("cem")[-1].text


async def test_the_pair_on_the_card_is_changed_though_the_table_has_another_order(
    town: Town,
) -> None:
    await by_day(town)
    await town.says("kim", "/runde")
    await town.presses("kim", "Paar ändern")
    await town.presses("kim", "1. Alte Brauerei – Eva Roth")
    await write(town, Put(replace(FOUNDRY, name="Aaa Guss")))
    await town.presses("kim", "Trennen")
    (rule,) = await kept(town, Insistence)
    assert (rule.challenge_id, rule.maker_id) == ("c1", "eva")


@pytest.mark.parametrize("rests", [True, False])
async def test_what_was_found_is_told_only_while_the_other_side_is_there(
    town: Town, *, rests: bool
) -> None:
    town.clock.set(MORNING)
    await opened(town)
    pair = Suggestion("s9", "erzgebirge", "c1", "eva", "weber", 0.9, (), town.clock.now())
    await write(town, Put(replace(pair, found_for=(Side.MAKER,))))
    (weber,) = await kept(town, Person, id="weber")
    await write(town, Put(replace(weber, paused=rests)))
    await town.service.tick()
    await town.settle()
    assert heard(town, "eva", "Tresen") == (not rests)
