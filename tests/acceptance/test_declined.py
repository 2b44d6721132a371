"""After a no: it holds until what it was about changes, and what people type then is understood."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.answers import Because, Lookout, Refusal
from bot.domain.challenges import Answer, Challenge, Review, Suggestion
from bot.domain.changes import Entity, Erase, Put
from bot.domain.people import Person, Profile, Role
from bot.domain.substance import told_of
from tests.support.cases import JO, challenge, kept, membership, profile, settle
from tests.support.clock import at
from tests.support.town import Town

NOW = at("2024-10-08 10:00")
OTHERS = tuple(
    challenge(id=f"c{n}", number=n, title=f"Schrank {n}", need="Wir brauchen Möbel.")
    for n in (2, 3, 4, 5)
)


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path, NOW)
    yield town
    await town.close()


async def asked(town: Town, *more: Entity) -> None:
    """Let a maker look at what there is."""
    await settle(town, JO, membership(JO, Role.MAKER), profile(JO), *more)
    await town.says("jo", "/vorschlaege")


def heard(town: Town, name: str = "jo") -> str:
    return "\n".join(each.text for each in town.news(name) if not each.edited)


async def write(town: Town, fact: Entity) -> None:
    await town.store.run(lambda tx: tx.apply([Put(fact, quiet=True)]))


async def given(town: Town) -> dict[str, Answer]:
    """Return by the challenge's id what the maker said."""
    return {each.challenge_id: each.maker for each in await kept(town, Suggestion, maker_id="jo")}


async def declined(town: Town) -> str:
    """Return the challenge to which the maker said no."""
    (found,) = [each for each, said in (await given(town)).items() if said is Answer.DECLINED]
    return found


async def test_a_budget_or_the_same_words_again_bring_nothing_back(town: Town) -> None:
    await asked(town)
    await town.says("jo", "nichts für mich")
    await town.presses("jo", "Kann ich nicht")
    (known,) = await kept(town, Challenge, id="c1")
    later = NOW + timedelta(minutes=5)
    for each in (
        replace(known, updated_at=later),
        replace(known, updated_at=later, budget=50_000),
        replace(known, updated_at=later, region="Leipzig"),
    ):
        await write(town, each)
        await town.says("jo", "/vorschlaege")
        assert await given(town) == {"c1": Answer.DECLINED}
    await write(town, replace(known, updated_at=later, need="Wir brauchen Holz für Möbel."))
    await town.says("jo", "/vorschlaege")
    assert await given(town) == {"c1": Answer.OPEN}


async def test_who_was_shown_something_is_not_told_that_nothing_ever_fitted(town: Town) -> None:
    await asked(town)
    await town.says("jo", "nichts für mich")
    await town.says("jo", "ohne grund")
    (known,) = await kept(town, Challenge, id="c1")
    await write(town, replace(known, review=Review.RETURNED))
    heard(town)
    await town.says("jo", "/vorschlaege")
    said = heard(town)
    assert "keine weitere Herausforderung" in said
    assert "Noch hat keine" not in said


@pytest.mark.parametrize("between", [(), ("/vorschlaege",), ("später", "/vorschlaege")])
async def test_a_no_is_taken_back_in_words_whatever_is_shown_by_then(
    town: Town, between: tuple[str, ...]
) -> None:
    await asked(town, *OTHERS[:2])
    await town.says("jo", "nichts für mich")
    first = await declined(town)
    await town.says("jo", "ohne grund")
    for each in between:
        await town.says("jo", each)
    heard(town)
    await town.says("jo", "doch nicht")
    assert "wieder offen" in heard(town)
    assert (await given(town))[first] is Answer.OPEN
    assert Answer.DECLINED not in (await given(town)).values()


async def test_what_was_taken_back_is_not_found_for_them_as_well(town: Town) -> None:
    await asked(town)
    await town.says("jo", "nichts für mich")
    await town.says("jo", "ohne grund")
    assert len(await kept(town, Lookout)) == 1
    await town.says("jo", "doch nicht")
    assert await kept(town, Lookout) == ()
    heard(town)
    await town.wait_until(at("2024-10-10 12:00"))
    assert "passt etwas" not in heard(town)


@pytest.mark.parametrize(
    "words",
    [
        "das kann angeblich jeder, aber keiner richtig",
        "masterarbeit",
        "zu teuer",
        "will was mit Metall",
        "passt fachlich nicht",
    ],
)
async def test_free_words_are_the_reason(town: Town, words: str) -> None:
    await asked(town, OTHERS[0])
    await town.says("jo", "nichts für mich")
    first = await declined(town)
    heard(town)
    await town.says("jo", words)
    (refusal,) = await kept(town, Refusal)
    assert (refusal.because, refusal.note) == (Because.OTHER, words)
    said = heard(town)
    assert "merke ich mir" in said
    assert "Noch ein Vorschlag passt" in said
    await town.says("jo", "doch nicht")
    assert (await given(town))[first] is Answer.OPEN


@pytest.mark.parametrize("words", ["hilfe", "danke", "hallo", "/pause", "vorschläge"])
async def test_a_command_or_a_greeting_is_no_reason(town: Town, words: str) -> None:
    await asked(town, OTHERS[0])
    await town.says("jo", "nichts für mich")
    await town.says("jo", words)
    assert await kept(town, Refusal) == ()


@pytest.mark.parametrize("words", ["nächster", "zeig mir den nächsten", "weiter", "next one"])
async def test_who_wants_the_next_one_gets_it(town: Town, words: str) -> None:
    await asked(town, *OTHERS[:2])
    await town.says("jo", words)
    assert list((await given(town)).values()).count(Answer.LATER) == 1
    assert "Noch 2 Vorschläge" in heard(town)
    await town.says("jo", "nichts für mich")
    heard(town)
    await town.says("jo", words)
    (refusal,) = await kept(town, Refusal)
    assert refusal.because is Because.UNSAID
    said = heard(town)
    assert "merke ich mir" not in said
    assert "Noch ein Vorschlag" in said


async def test_why_explains_what_was_just_declined(town: Town) -> None:
    await asked(town, *OTHERS[:2])
    await town.says("jo", "nichts für mich")
    first = await declined(town)
    (about,) = await kept(town, Challenge, id=first)
    heard(town)
    await town.says("jo", "/warum")
    assert f"Warum „{about.title}“" in heard(town)


async def test_numbers_can_be_followed(town: Town) -> None:
    """Of five that fit a maker has three at a time: who is next moves up."""
    await asked(town, *OTHERS)
    assert "3 Vorschläge passen" in heard(town)
    heads = []
    for _ in range(4):
        await town.says("jo", "nichts für mich")
        heard(town)
        await town.says("jo", "ohne grund")
        heads.append(heard(town))
    assert "Einer ist nachgerückt, also sind es 3 Vorschläge" in heads[0]
    assert "Einer ist nachgerückt, also sind es 3 Vorschläge" in heads[1]
    assert "Noch 2 Vorschläge passen" in heads[2]
    assert "Noch ein Vorschlag passt" in heads[3]


# What a no was said to is kept with it, and goes with it.


async def prints(town: Town) -> str:
    """Return the prints of the first challenge and of the maker's profile as they are now."""
    (need,) = await kept(town, Challenge, id="c1")
    (own,) = await kept(town, Profile, person_id="jo")
    return told_of(need, own)


async def test_a_no_keeps_what_it_was_said_to_until_it_is_taken_back(town: Town) -> None:
    await asked(town)
    await town.says("jo", "nichts für mich")
    (no,) = await kept(town, Suggestion)
    assert (no.declined_at, no.declined_of) == (NOW, await prints(town))
    heard(town)
    await town.presses("jo", "Doch nicht")
    (back,) = await kept(town, Suggestion)
    assert (back.declined_at, back.declined_of) == (None, "")
    said = heard(town)
    assert "wieder offen" in said
    assert "Ein Tresen, der wandert" in said  # the card, to be answered


async def test_a_second_no_is_said_to_what_there_is_by_then(town: Town) -> None:
    await asked(town)
    await town.says("jo", "nichts für mich")
    await town.presses("jo", "Doch nicht")
    (first,) = await kept(town, Challenge, id="c1")
    await write(town, replace(first, need="Wir brauchen Holz für Möbel."))
    await town.presses("jo", "Nichts für mich")
    (no,) = await kept(town, Suggestion)
    assert no.declined_of == await prints(town)
    await town.says("jo", "/vorschlaege")
    assert await given(town) == {"c1": Answer.DECLINED}
    await write(town, first)
    await town.says("jo", "/vorschlaege")
    assert await given(town) == {"c1": Answer.OPEN}


async def test_what_comes_back_knows_nothing_of_the_no(town: Town) -> None:
    await asked(town)
    await town.says("jo", "nichts für mich")
    (no,) = await kept(town, Suggestion)
    (known,) = await kept(town, Challenge, id="c1")
    await write(town, replace(known, need="Wir brauchen Holz für Möbel."))
    await town.says("jo", "/vorschlaege")
    (anew,) = await kept(town, Suggestion)
    assert anew.id != no.id
    assert (anew.maker, anew.declined_at, anew.declined_of) == (Answer.OPEN, None, "")


@pytest.mark.parametrize("name", ["jo", "weber"])
async def test_what_a_no_was_said_to_goes_with_either_side(town: Town, name: str) -> None:
    await asked(town)
    await town.says("jo", "nichts für mich")
    await town.store.run(lambda tx: tx.apply([Erase(name, (town.people[name],))]))
    (no,) = await kept(town, Suggestion)
    assert (no.maker, no.declined_of) == (Answer.DECLINED, "")


# Where nothing new is found, what waits is shown again.


async def test_who_asks_again_is_shown_the_card_that_waits(town: Town) -> None:
    await asked(town)
    first = heard(town)
    await town.says("jo", "/vorschlaege")
    assert heard(town) == first
    (only,) = await kept(town, Suggestion)
    assert only.maker is Answer.OPEN


async def test_who_put_everything_off_is_shown_it_when_they_ask(town: Town) -> None:
    await asked(town, OTHERS[0])
    for _ in range(2):
        await town.presses("jo", "Später")
    assert set((await given(town)).values()) == {Answer.LATER}
    heard(town)
    await town.says("jo", "/vorschlaege")
    said = heard(town)
    assert "2 Vorschläge warten noch" in said
    assert "Noch hat keine" not in said
    await town.presses("jo", "Interessiert")
    assert Answer.INTERESTED in (await given(town)).values()


async def test_what_is_put_off_is_not_shown_once_the_other_side_rests(town: Town) -> None:
    await asked(town)
    await town.presses("jo", "Später")
    (weber,) = await kept(town, Person, id="weber")
    await write(town, replace(weber, paused=True))
    heard(town)
    await town.says("jo", "/vorschlaege")
    assert "Ein Tresen" not in heard(town)
