"""Every command and every action by everybody who may not: generated from the registry.

A new command, or a new button, is covered without a line here: it is typed and pressed with the
ids of everything that there is, and nothing may change, be said to anybody else, or be told.
"""

from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot import registry
from bot.domain.briefs import Deputy, Expertise, Question, Reply, Succession
from bot.domain.challenges import Challenge, Organisation, Suggestion
from bot.domain.leaving import Leaving
from bot.domain.meetings import Meeting
from bot.domain.milestones import Standing, Update
from bot.domain.newcomers import Newcomer, Roster, Signup
from bot.domain.people import Audit, Consent, Form, Invitation, Membership, Person, Profile, Role
from bot.domain.teams import Bridging, Member, Room, Team
from bot.engine.menu import commands_for
from bot.scene import Place
from bot.talk.commands import nearest
from bot.talk.model import Pressed
from tests.support.cases import kept, membership, programme, settle, update
from tests.support.clock import at
from tests.support.marked import MARK, settle_marked
from tests.support.town import Town

FACTS = (
    Audit, Bridging, Challenge, Consent, Deputy, Expertise, Invitation, Leaving, Meeting, Member,
    Membership, Newcomer, Organisation, Profile, Question, Reply, Roster, Room, Signup, Succession,
    Suggestion, Team, Update,
)  # fmt: skip
OUTSIDERS = {
    "stranger": frozenset[Role](),
    "tfree": frozenset({Role.MAKER}),
    "tseeks": frozenset({Role.CONTACT}),
    "texpert": frozenset({Role.EXPERT}),
    "tlead": frozenset({Role.COORDINATOR}),
    "hleft": frozenset[Role](),
}
"""Whoever has nothing to do with the first programme's first team, and what they are."""
INSIDERS = {
    "hmaker1": frozenset({Role.MAKER}),
    "hcontact1": frozenset({Role.CONTACT}),
    "hexpert": frozenset({Role.EXPERT}),
    "hlead": frozenset({Role.COORDINATOR}),
}
SUBJECTS = (
    "ht1", "hu1", "chcontact1", "hmaker1", "hexpert", "ohcontact1", "hq1", "hh1", "erzgebirge", "0",
)  # fmt: skip
TAILS = (
    "", "yes", "no", "go", "interested", "first", "2024-10", "2024-10.1.yes", "2024-10.1.no",
    "2024-10.1", "others", "hlead.yes", "drop", "stop", "hexpert", "hcontact1", "all",
)  # fmt: skip
OWN = frozenset({"language", "form", "snooze", "pause", "resume", "people"})
"""Buttons that are about nobody but the person who presses, or about their own programmes."""


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path, at("2024-10-08 10:00"))
    await settle_marked(town)
    yield town
    await town.close()


async def facts(town: Town) -> list[object]:
    return [await kept(town, kind) for kind in FACTS]


def commands() -> Iterator[tuple[str, frozenset[Role]]]:
    for command in registry.COMMANDS:
        for word in (command.name, *command.aliases):
            yield word, command.roles


def heard(town: Town, name: str) -> str:
    return "\n".join(each.text for each in town.news(name) if not each.edited)


def is_unknown(said: str, word: str, own: frozenset[Role]) -> bool:
    """Whether that is what somebody with these roles hears of a word that is no command."""
    shared = [each for each in registry.COMMANDS if Role.COORDINATOR not in each.roles]
    if own and any(word in (each.name, *each.aliases) for each in shared):
        return said.startswith(f"/{word} ist für ")  # every participant may know of these
    usable = [each for each in commands_for(own) if own or each.stranger]
    names = {each: c.name for c in usable for each in (c.name, *c.aliases)}
    near = nearest(word, names)
    end = f"/{near}?" if near else "/hilfe zeigt alle." if own else "was jetzt schon geht."
    first, *_ = said.split("\n")
    return first.startswith("Diesen Befehl kenne ich nicht. ") and first.endswith(end)


@pytest.mark.parametrize("name", [*OUTSIDERS, *INSIDERS])
async def test_who_may_not_hears_what_is_said_of_any_unknown_command(town: Town, name: str) -> None:
    own = (OUTSIDERS | INSIDERS)[name]
    before = await facts(town)
    refused = [word for word, roles in commands() if roles and not roles & own]
    assert refused
    for word in refused:
        for tail in ("", " 1", " Werk"):
            await town.says(name, f"/{word}{tail}")
            said = heard(town, name)
            assert is_unknown(said, word, own), (word, said)
            assert not MARK.findall(said), (word, said)
    assert await facts(town) == before


@pytest.mark.parametrize("name", OUTSIDERS)
async def test_no_command_shows_outsiders_another_programme(town: Town, name: str) -> None:
    before = await facts(town)
    own = OUTSIDERS[name]
    words = ("Werk Zteamht1q", "Haus Zaufgabehcontact1q", "Kim Znamehmaker1q")
    allowed = [each for each in registry.COMMANDS if not each.roles or each.roles & own]
    for command in allowed:
        if command.place is Place.ROOM:
            continue
        before_it: list[str] = []  # a draft that gives way to the next one is quoted
        for tail in ("", " 1", " 2", *(f" {each}" for each in words)):
            await town.says(name, f"/{command.name}{tail}")
            told = heard(town, name)
            for each in before_it:
                told = told.replace(f"„{each}“", "")
            before_it.append(tail.strip())
            said = set(MARK.findall(told)) - set(MARK.findall(tail))
            assert not {each for each in said if owner_of(each)[0] == "h"}, (command.name, said)
        await town.says(name, "/abbrechen")
        town.news(name)
    changed = [
        each
        for old, new in zip(before, await facts(town), strict=True)
        for each in set(new) ^ set(old)  # type: ignore[call-overload]
        if "erzgebirge" in repr(each)
    ]
    assert changed == []


def owner_of(word: str) -> str:
    for kind in ("name", "profil", "aufgabe", "team"):
        word = word.removeprefix(f"Z{kind}")
    return word


TOKENS = tuple(
    ".".join(filter(None, ("a", action, subject, tail)))
    for action in registry.ACTIONS
    if action not in OWN
    for subject in SUBJECTS
    for tail in TAILS
)


async def forge(town: Town, name: str, tokens: Iterable[str]) -> None:
    """Let somebody press buttons that nobody was ever shown; none of them does or tells a thing."""
    before = await facts(town)
    for other in INSIDERS:
        town.news(other)
    for token in tokens:
        await town.happens(name, Pressed(token, "0"))
        said = heard(town, name)
        assert said, token
        assert not {e for e in MARK.findall(said) if owner_of(e)[0] == "h"}, (token, said)
    assert await facts(town) == before
    assert [heard(town, other) for other in INSIDERS] == [""] * len(INSIDERS)


@pytest.mark.slow
@pytest.mark.parametrize(("turn", "name"), [*enumerate(OUTSIDERS)])
async def test_no_forged_button_does_anything_for_outsiders(
    town: Town, turn: int, name: str
) -> None:
    """Everybody presses a part of them; together they have pressed every fifth one."""
    await forge(town, name, TOKENS[5 * turn :: 5 * len(OUTSIDERS)])


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", OUTSIDERS)
async def test_nor_does_any_for_anybody(town: Town, name: str) -> None:
    await forge(town, name, TOKENS)


async def test_who_may_reaches_every_command(town: Town) -> None:
    """The other half: nothing is refused to those for whom it is."""
    for name, own in INSIDERS.items():
        for word, roles in commands():
            if roles and roles & own:
                await town.says(name, f"/{word}")
                said = heard(town, name)
                assert said
                assert "Diesen Befehl kenne ich nicht" not in said, (name, word)
                await town.says(name, "/abbrechen")
                town.news(name)


async def test_whoever_coordinates_one_programme_has_no_power_in_another(tmp_path: Path) -> None:
    """Roles count per programme: coordinating there is nothing here, where they are a maker."""
    town = Town(tmp_path, at("2024-10-08 10:00"))
    mia = Person("mia", "de", Form.DU, "Mia Wolf")
    both = (
        membership(mia, Role.MAKER),
        replace(membership(mia, Role.COORDINATOR), programme_id="elsewhere"),
    )
    there = programme(id="elsewhere", names={"de": "Anderswo", "en": "Elsewhere"})
    call = replace(update("2024-10", Standing.BLOCKED, "2024-10-07 10:00"), help=True)
    await settle(town, mia, *both, call, also=[there])
    for token in ("a.team.t1", "a.help.u2024-10", "a.bind.t1", "a.room.t1"):
        await town.happens("mia", Pressed(token, "0"))
        said = heard(town, "mia")
        assert said
        assert "Lindner" not in said, token
        assert "Brauerei" not in said, token
    for text in ("/status", "/teams", "/team 1", "/overdue", "/people", "/team Alte Brauerei"):
        await town.says("mia", text)
        said = heard(town, "mia").replace("„Alte Brauerei“", "")
        assert "Lindner" not in said, text
        assert "Brauerei" not in said.replace("Alte Brauerei finde", ""), text
    assert await kept(town, Audit) == ()
    assert (await kept(town, Update))[0].helped_at is None
    await town.close()
