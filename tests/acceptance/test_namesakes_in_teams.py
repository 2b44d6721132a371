"""Nobody passes for another one of the team by a new name."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.briefs import Expertise
from bot.domain.challenges import Answer, Side, Suggestion
from bot.domain.people import Form, Person, Role
from bot.talk.model import Pressed
from bot.teams.namesakes import alike
from tests.support.cases import BEN, challenge, member, membership, profile, settle
from tests.support.clock import at
from tests.support.town import Town

MIA = Person("mia", "de", Form.DU, "Mia Wolf")
TOLD = (
    "Team 1 (Alte Brauerei): Hier haben jetzt zwei den gleichen oder fast den gleichen Namen, "
    "Frau Weber (Maker) und Frau Weber (Ansprechperson). Im Zweifel bitte nachfragen, wer schreibt."
)


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    """Return a town where Mia Wolf works in the team of Ada Lindner and Frau Weber."""
    town = Town(tmp_path, at("2024-10-08 10:00"))
    await settle(town, MIA, membership(MIA, Role.MAKER), profile(MIA), member(MIA, Side.MAKER))
    yield town
    await town.close()


async def is_called(town: Town, name: str) -> None:
    """Let Mia change her name in her profile."""
    await town.says("mia", "/profil")
    for label in ("Etwas ändern", "Name"):
        await town.presses("mia", label)
    await town.says("mia", name)
    await town.presses("mia", "Passt so")


def told(town: Town, name: str) -> list[str]:
    return [each.text for each in town.news(name) if "gleichen Namen" in each.text]


async def test_the_team_and_the_coordinators_hear_of_a_namesake(town: Town) -> None:
    await is_called(town, "Frau Weber")
    for name in ("ada", "weber", "kim"):
        assert told(town, name) == [TOLD]
    assert told(town, "mia") == []
    await town.says("mia", "/sprache de")
    assert told(town, "kim") == []


async def test_an_heir_hears_of_who_the_old_contact_has_not_read(town: Town) -> None:
    roth = Person("roth", "de", Form.SIE, "Anna Roth")
    expert = Expertise("roth", "brewery", "erzgebirge", "Gäste", at("2024-10-01 10:00"))
    await settle(town, roth, membership(roth, Role.EXPERT), expert)
    await town.says("weber", "/uebergabe")
    await town.presses("weber", "An Anna Roth übergeben")
    await town.presses("weber", "Ja, übergeben")
    town.clock.set(at("2024-10-08 20:00"))
    await is_called(town, "Ada Lindner")
    await town.presses("roth", "Übernehmen")
    await town.wait_until(at("2024-10-09 12:00"))
    assert len(told(town, "roth")) == 1
    assert told(town, "weber") == []


async def test_each_new_name_counts(town: Town) -> None:
    await is_called(town, "Jutta Weber")
    assert len(told(town, "kim")) == 1
    await is_called(town, "Ada Lindner")
    assert len(told(town, "kim")) == 1
    await is_called(town, "Mia Fuchs")
    assert told(town, "kim") == []


async def test_who_comes_into_a_team_with_such_a_name_is_told_of(tmp_path: Path) -> None:
    town = Town(tmp_path, at("2024-10-08 10:00"))
    asked_at = at("2024-10-07 10:00")
    wish = Suggestion(
        "s1", "erzgebirge", "c1", "ben", "weber", 0.5, (), asked_at,
        contact=Answer.INTERESTED, asked_at=asked_at,
    )  # fmt: skip
    await settle(town, replace(BEN, name="Ada Linder"), profile(BEN), wish)
    await town.happens("ben", Pressed("a.suggestion.s1.interested", "0"))
    for name in ("weber", "kim"):
        (line,) = told(town, name)
        assert "Ada Lindner (Maker) und Ada Linder (Maker)" in line
    await town.close()


@pytest.mark.parametrize("beside", [True, False])
async def test_the_contact_who_accepts_a_namesake_is_warned(
    tmp_path: Path, *, beside: bool
) -> None:
    """Whether they come to a team that is there, or begin it together."""
    town = Town(tmp_path, at("2024-10-08 10:00"))
    asked_at = at("2024-10-07 10:00")
    wish = Suggestion(
        "s1", "erzgebirge", "c1" if beside else "c2", "ben", "weber", 0.5, (), asked_at,
        maker=Answer.INTERESTED, asked_at=asked_at,
    )  # fmt: skip
    await settle(
        town, replace(BEN, name="Jutta Weber"), profile(BEN), challenge(id="c2", number=2), wish
    )
    await town.happens("weber", Pressed("a.suggestion.s1.interested", "0"))
    for name in ("weber", "kim"):
        assert len(told(town, name)) == 1
    await town.close()


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Frau Weber", "frau  weber", True),
        ("Frau Weber", "Jutta Weber", True),
        ("Weber Jutta", "Dr. Jutta Weber", True),
        ("Anna Roth", "Anna Rot", True),
        ("Ada Lindner", "Аԁа Lindner", True),
        ("Оксана Рот", "Анна Рот", False),
        ("Ada Lindner", "Ben Lindner", False),
        ("Jan", "Jon", False),
        ("", "Jan", False),
        ("Frau", "Herr", False),
    ],
)
def test_names_that_may_be_taken_for_each_other(one: str, other: str, expected: bool) -> None:
    assert alike(one, other) is alike(other, one) is expected
