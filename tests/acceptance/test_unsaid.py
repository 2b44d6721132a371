"""What somebody said and nobody has heard yet is not said any more once they are erased."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.admission import stem
from bot.domain.briefs import Expertise, Handover, Succession
from bot.domain.challenges import Organisation, Side, Size, Suggestion
from bot.domain.changes import Entity, Erase, Put
from bot.domain.newcomers import Admission, Entry, Newcomer, Reading, Roster, Signup
from bot.domain.people import Person, Role
from tests.contract.samples import parcel
from tests.support.cases import BEN, challenge, kept, member, membership, profile, settle
from tests.support.clock import at
from tests.support.town import Town

NIGHT, NOON = at("2024-10-15 23:00"), at("2024-10-16 12:00")
ROTH = Person("roth", "de", name="Anna Roth")
QUESTION = "Wie viele Gäste kommen am Freitag?"


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    """A town at night, in which everything for others waits until nine."""
    town = Town(tmp_path, NIGHT)
    await settle(
        town,
        *(profile(BEN), member(BEN, Side.MAKER), ROTH, membership(ROTH, Role.EXPERT)),
        Expertise("roth", "brewery", "erzgebirge", "Gäste", at("2024-10-01 10:00")),
    )
    yield town
    await town.close()


async def forget(town: Town, name: str) -> None:
    await town.says(name, "/vergessen")
    await town.presses(name, "Weiter zum Löschen")
    await town.presses(name, "Endgültig löschen")


async def morning(town: Town, *names: str) -> str:
    """Return what these people hear at last."""
    await town.wait_until(NOON)
    return "\n".join(each.text for name in names for each in town.news(name))


async def ask(town: Town) -> None:
    await town.says("ada", "/experten")
    await town.presses("ada", "Anna Roth: Gäste")
    await town.says("ada", QUESTION)


async def test_a_question_to_an_expert(town: Town) -> None:
    await ask(town)
    await forget(town, "ada")
    assert "Freitag" not in await morning(town, "roth", "weber", "ben", "kim")


async def test_an_answer_to_a_team(town: Town) -> None:
    await ask(town)
    await town.says("roth", "/experten")
    await town.presses("roth", "Antworten")
    await town.says("roth", "Zwölf, meist aus Annaberg.")
    await forget(town, "roth")
    assert "Annaberg" not in await morning(town, "ada", "weber", "ben")


async def test_an_answer_goes_on_without_the_question_that_it_quotes(town: Town) -> None:
    await ask(town)
    await town.says("roth", "/experten")
    await town.presses("roth", "Antworten")
    await town.says("roth", "Zwölf, meist aus Annaberg.")
    await forget(town, "ada")
    heard = await morning(town, "ben")
    assert "“[…]”" in heard
    assert "Annaberg" in heard
    assert "Freitag" not in heard


async def test_the_question_that_somebody_is_about_to_answer(town: Town) -> None:
    await ask(town)
    await town.says("roth", "/experten")
    await town.presses("roth", "Antworten")
    await town.says("roth", "/hilfe")
    town.news("roth")
    await forget(town, "ada")
    await town.says("roth", "?")
    heard = "\n".join(each.text for each in town.news("roth"))
    assert "„[…]“" in heard
    assert "Freitag" not in heard
    await town.says("roth", "Zwölf, meist aus Annaberg.")
    assert "nicht mehr offen" in town.news("roth")[-1].text


@pytest.mark.parametrize("name", ["ada", "roth"])
async def test_a_question_to_the_coordination(town: Town, name: str) -> None:
    await town.says(name, "/frage Wer zahlt mir die Fahrt nach Annaberg?")
    await forget(town, name)
    assert "Annaberg" not in await morning(town, "kim")


async def test_why_somebody_left(town: Town) -> None:
    await town.says("ada", "/aussteigen")
    await town.presses("ada", "Team Alte Brauerei")
    await town.says("ada", "Etwas anderes")
    await town.says("ada", "Wir streiten uns nur noch")
    await town.presses("ada", "Ja, aussteigen")
    await forget(town, "ada")
    heard = await morning(town, "kim")
    assert "„[…]“" in heard
    assert "streiten" not in heard


WAITS = Newcomer("ada", "erzgebirge", Role.MAKER, 1, Admission.ASKING, NIGHT)
BEGUN = Succession("s2", "brewery", "erzgebirge", "weber", "ada", Handover.ASKED, NIGHT)
SUGGESTED = Suggestion("s1", "erzgebirge", "c1", "ada", "weber", 0.5, (), NIGHT)


@pytest.mark.parametrize(
    ("fact", "key"),
    [
        (WAITS, f"{stem(WAITS)}asks/kim"),
        (BEGUN, "handover/s2/heir"),
        (SUGGESTED, "suggested/s1/x"),
        (SUGGESTED, "request/s1/0"),
    ],
)
async def test_what_is_about_them_alone(town: Town, fact: Entity, key: str) -> None:
    to = town.people["kim"]
    waiting = [parcel(each, to, not_before=NOON) for each in (key, f"un{key}")]
    await town.store.run(lambda tx: tx.apply([Put(fact)]))
    await town.store.run(lambda tx: tx.post(waiting))
    await forget(town, "ada")
    assert await town.store.run(lambda tx: tx.parcel(key)) is None
    assert await town.store.run(lambda tx: tx.parcel(f"un{key}")) is not None


async def test_a_brief_goes_with_the_organisation(town: Town) -> None:
    other = Organisation("mill", "erzgebirge", "Die Mühle", "culture", Size.SMALL, "weber")
    idea = challenge(id="c2", number=2, organisation_id="mill")
    keys = ("brief/c1/x/kim", "brief/c2/x/kim")
    waiting = [parcel(each, town.people["kim"], not_before=NOON) for each in keys]
    await town.store.run(lambda tx: tx.apply([Put(other), Put(idea)]))
    await town.store.run(lambda tx: tx.post(waiting))
    await town.store.run(lambda tx: tx.apply([Erase("weber", ())]))
    left = [await town.store.run(lambda tx, key=key: tx.parcel(key)) for key in keys]  # type: ignore[misc]
    assert [each is not None for each in left] == [True, False]


async def test_a_list_goes_with_whoever_handed_it_in(town: Town) -> None:
    entries = (Entry("Mia Wolf", Role.MAKER),)
    facts = [
        (
            Roster(f"r{who}", "erzgebirge", who, f"telegram:{who}", None, None, entries,
                   Reading.INVITED, NIGHT),
            Signup(f"s{who}", "erzgebirge", f"r{who}", who, Role.MAKER, "Mia Wolf", "", NIGHT),
        )
        for who in ("kim", "jo")
    ]  # fmt: skip
    await town.store.run(lambda tx: tx.apply(Put(each) for both in facts for each in both))
    await forget(town, "kim")
    assert await kept(town, Roster) == (facts[1][0],)
    assert await kept(town, Signup) == (facts[1][1],)
