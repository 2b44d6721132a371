"""All that somebody can write, and others have not heard when they are erased: nobody hears it."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.domain.briefs import Expertise
from bot.domain.challenges import Review, Side
from bot.domain.changes import Entity, Put, Resolve
from bot.domain.people import Person, Role
from bot.ports import Fate
from storage.tables import OUTBOX
from tests.acceptance.test_unsaid import forget
from tests.support.cases import (
    BEN,
    JO,
    agreed,
    challenge,
    member,
    membership,
    profile,
    settle,
)
from tests.support.clock import at
from tests.support.town import Town

NOON, NIGHT = at("2024-10-15 12:00"), at("2024-10-15 21:30")
EVERYBODY = ("ada", "ben", "weber", "kim", "jo", "roth", "lou")
ROTH = Person("roth", "de", name="Anna Roth")
LOU = Person("lou", "de", name="Lou Adam")
WORDS = "Frau Raab hat wieder Burnout"
LINES = 'Es geht um Arbeit:\n\n"Frau Raab",\nBurnout'


@dataclass(frozen=True)
class Case:
    """What is said ``first``, and then unheard: "who: words", or "who: [button]".

    Who said the last of it is erased.
    """

    name: str
    lines: tuple[str, ...]
    first: tuple[str, ...] = ()
    facts: tuple[Entity, ...] = ()
    looks: tuple[str, ...] = ()
    """What the others say afterwards, and read no more of it either."""

    @property
    def author(self) -> str:
        return self.lines[-1].partition(":")[0]


ASKED = ("ada: /experten", "ada: [Anna Roth: Gäste]")
CASES = (
    Case("a question to the coordination", (f"ada: /frage {WORDS}, oder?",)),
    Case(
        "an answer of the coordination",
        (f"kim: {WORDS}",),
        ("ada: /frage Wer zahlt die Fahrt?", "kim: [Antworten]"),
    ),
    Case("a question to an expert", (f"ada: {WORDS}",), ASKED, looks=("roth: /experten",)),
    Case(
        "an expert's answer",
        (f"roth: {WORDS}",),
        (*ASKED, "ada: Wie viele Gäste kommen?", "roth: /experten", "roth: [Antworten]"),
    ),
    Case(
        "an update that asks for help",
        (f"ada: /update blockiert: {WORDS}", "ada: [Überspringen]", "ada: [Ja]"),
        looks=("kim: /team 1", "weber: /team"),
    ),
    Case(
        "an idea",
        (f"ada: /idee {WORDS} im Betrieb", "ada: Brauereien", "ada: [Passt so]"),
        looks=("kim: /ideen",),
    ),
    Case(
        "why somebody leaves",
        (f"ada: {WORDS}", "ada: [Ja, aussteigen]"),
        ("ada: /aussteigen", "ada: [Team Alte Brauerei]", "ada: Etwas anderes"),
    ),
    Case(
        "what came of a meeting",
        (f"ada: {WORDS}",),
        ("ada: /treffen", "ada: [Ja]", "ada: 1, 2, 3"),
        (agreed("2024-10", "2024-10-15 10:00", yes=("ada", "weber", "ben")),),
        ("weber: /treffen", "kim: /team 1"),
    ),
    Case(
        "why a meeting is moved",
        ("ada: [Passt so]", f"ada: {WORDS}"),
        (
            *("ben: /treffen Mo 21.10. 14 Uhr", "ben: [Passt so]"),
            "ada: /treffen Mo 11.11. 14 Uhr",
        ),
        looks=("kim: /team 1",),
    ),
    Case(
        "a challenge",
        (
            f"weber: /herausforderung {WORDS}",
            *("weber: Neue Gäste finden den Eingang nicht.", "weber: überspringen"),
            *("weber: Material", "weber: Zehn Gäste mehr am Abend.", "weber: Grafik"),
            *("weber: überspringen", "weber: kein Budget", "weber: Nein", "weber: Passt so"),
        ),
        looks=("kim: /herausforderungen",),
    ),
    Case(
        "a profile in a request",
        ("lou: [Interessiert]",),
        ("lou: /vorschlaege",),
        (replace(profile(LOU), doing=WORDS, offers=WORDS),),
        ("weber: /vorschlaege",),
    ),
    Case(
        "an answer that a second one is told of",
        ("kim: [Antworten]", "jo: ?"),
        ("ada: /frage Wer zahlt die Fahrt?", "jo: [Antworten]", f"jo: {WORDS}"),
    ),
    Case(
        "an update that is looked up",
        ("kim: /team 1", "weber: /team", "ada: ?"),
        (f"ada: /update blockiert: {WORDS}", "ada: [Überspringen]", "ada: [Nein]"),
    ),
    Case(
        "a profile in the letter of a round",
        ("kim: [Ja, verschicken]", "lou: ?"),
        ("kim: /runde", "kim: [Verschicken]"),
        (replace(profile(LOU), doing=WORDS, offers=WORDS),),
        ("weber: /vorschlaege", "kim: /runde"),
    ),
    Case(
        "a photo of an update",
        ("ada: photo Skizze", "ada: [Nein]"),
        (f"ada: /update blockiert: {WORDS}",),
        looks=("kim: /team 1", "weber: /team"),
    ),
    Case("an announcement", (f"kim: /rundnachricht {WORDS}", "kim: Alle", "kim: [Senden]")),
    Case(
        "a remark on a brief",
        (f"kim: {WORDS}",),
        ("kim: /herausforderungen 1", "kim: [Mit Anmerkung zurück]"),
        (challenge(review=Review.OPEN),),
        ("weber: /herausforderung", "jo: /herausforderungen 1"),
    ),
)
NIGHTLY, BUSY, DOUBTED = "until the morning", "for the messenger", "in doubt, to be sent again"
WAITS = (NIGHTLY, BUSY, DOUBTED)
_HOLD = (
    update(OUTBOX)
    .where(OUTBOX.c.fate == Fate.WAITING.value)
    .values(fate=Fate.DOUBTFUL.value, doubt=True, begun=True)
)


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    """A town at noon, in which everybody has a role."""
    town = Town(tmp_path, NOON)
    await settle(
        town,
        *(LOU, membership(LOU, Role.MAKER)),
        *(JO, membership(JO, Role.COORDINATOR), ROTH, membership(ROTH, Role.EXPERT)),
        *(replace(BEN, language="de"), profile(BEN), member(BEN, Side.MAKER)),
        Expertise("roth", "brewery", "erzgebirge", "Gäste", at("2024-10-01 10:00")),
    )
    yield town
    await town.close()


async def play(town: Town, lines: Sequence[str]) -> None:
    for line in lines:
        name, _, words = line.partition(": ")
        if words.startswith("["):
            await town.presses(name, words[1:-1])
        elif words.startswith("photo "):
            await town.sends(name, words)
        else:
            await town.says(name, words)


def others(town: Town, case: Case) -> str:
    return "\n".join(e.text for name in EVERYBODY if name != case.author for e in town.news(name))


async def said(town: Town, case: Case, waits: str) -> None:
    """Let it be said, unheard by the others."""
    await town.store.run(lambda tx: tx.apply([Put(each) for each in case.facts]))
    await play(town, case.first)
    if waits == NIGHTLY:
        town.clock.set(NIGHT)
    else:
        town.hands.busy |= {town.people[each] for each in EVERYBODY if each != case.author}
    others(town, case)
    await play(town, case.lines)
    if waits == DOUBTED:
        await town.store.run(lambda tx: tx._connection.execute(_HOLD))  # type: ignore[attr-defined]


async def heard_at_last(town: Town, case: Case) -> str:
    town.hands.busy.clear()
    held = await town.store.run(lambda tx: tx.held_parcels(EVERYBODY, ()))
    again = [Resolve(each.key, again=True) for each in held]
    await town.store.run(lambda tx: tx.apply(again))
    await town.wait_until(at("2024-10-16 12:00"))
    await play(town, case.looks)
    return others(town, case)


@pytest.mark.parametrize("waits", WAITS)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
async def test_nobody_hears_it(town: Town, case: Case, waits: str) -> None:
    await said(town, case, waits)
    others(town, case)  # what was heard before
    await forget(town, case.author)
    assert "Raab" not in await heard_at_last(town, case)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
async def test_nor_what_has_lines_and_quotation_marks(town: Town, case: Case) -> None:
    first, lines = (
        tuple(each.replace(WORDS, LINES) for each in several)
        for several in (case.first, case.lines)
    )
    other = replace(case, first=first, lines=lines)
    await said(town, other, DOUBTED)
    others(town, other)
    await forget(town, other.author)
    assert "Raab" not in await heard_at_last(town, other)


async def test_what_others_say_that_was_a_line_of_theirs_stays(town: Town) -> None:
    place = "Altes Rathaus Annaberg"
    await play(town, (f"kim: /rundnachricht Bald ist Hoffest.\n{place}", "kim: Alle"))
    await play(town, ("kim: [Senden]",))
    town.clock.set(NIGHT)
    await play(town, (f"ada: /frage Ist das {place} oder das neue?",))
    await forget(town, "kim")
    await town.wait_until(at("2024-10-16 12:00"))
    assert place in "\n".join(each.text for each in town.news("jo"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
async def test_else_they_would(town: Town, case: Case) -> None:
    await said(town, case, DOUBTED)
    assert "Raab" in others(town, case) + await heard_at_last(town, case)
