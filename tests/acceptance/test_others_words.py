"""What others say stays as they said it, whoever is erased, and whatever that one had written."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.challenges import Side
from bot.domain.changes import Put
from bot.domain.people import Account, Role
from tests.acceptance.test_forgotten import forget
from tests.support.cases import BEN, JO, member, membership, settle
from tests.support.clock import at
from tests.support.mixed_town import bridged
from tests.support.town import Town

NOON, NIGHT, MORNING = at("2024-10-08 12:00"), at("2024-10-08 21:30"), at("2024-10-09 11:00")
ANSWER = "Nein, Sie dürfen die Anlage nicht ohne uns einschalten."


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = await settle(Town(tmp_path, NOON), member(BEN, Side.MAKER))
    yield town
    await town.close()


@pytest.mark.parametrize("question", ["nicht", "ohne uns", "die Anlage"])
async def test_an_expert_answer_stays_whole_whatever_was_asked(town: Town, question: str) -> None:
    await town.says("ben", "/experts")
    await town.presses("ben", "Frau Weber (contact)")
    await town.says("ben", question)
    town.clock.set(NIGHT)
    await town.presses("weber", "Antworten")
    await town.says("weber", ANSWER)
    town.news("ada")
    await forget(town, "ben")
    await town.wait_until(MORNING)
    [heard] = [each.text for each in town.news("ada") if "antwortet" in each.text]
    assert f"„{ANSWER}“" in heard
    assert "„[…]“" in heard


async def test_nobody_strikes_others_words_by_writing_them_and_going(town: Town) -> None:
    town.clock.set(NIGHT)
    await town.says("ada", "/update blockiert: Wir dürfen den Hof nicht mehr nutzen")
    for label in ("Überspringen", "Ja"):
        await town.presses("ada", label)
    for words in ("den Hof nicht mehr nutzen", "Wir dürfen den Hof", "fragt nach Hilfe"):
        await town.says("ben", f"/frage {words}")
    for name in ("kim", "weber"):
        town.news(name)
    await forget(town, "ben")
    await town.wait_until(MORNING)
    heard = "\n".join(each.text for name in ("kim", "weber") for each in town.news(name))
    assert "„Wir dürfen den Hof nicht mehr nutzen“" in heard


@pytest.mark.parametrize("gone", [False, True])
async def test_what_members_say_to_each_other_stays(tmp_path: Path, *, gone: bool) -> None:
    """Also where somebody else wrote just the same, or a line of it."""
    town = await bridged(tmp_path, NIGHT)
    town.settle_in("jo", "de")
    account = Account(town.people["jo"], "jo")
    maker = (Put(JO), Put(membership(JO, Role.MAKER)), Put(account))
    await town.store.run(lambda tx: tx.apply(maker))
    await town.says("ada", "/sagen Bitte mitbringen:\nVertrag und Ausweis\nHammer")
    await town.says("ada", "/sagen Das Treffen morgen fällt aus!")
    if gone:
        for words in ("Das Treffen morgen fällt aus!", "Vertrag und Ausweis"):
            await town.says("jo", f"/frage {words}")
        await forget(town, "jo")
    await town.wait_until(MORNING)
    heard = "\n".join(each.text for each in town.news("weber"))
    assert "Ada Lindner: Das Treffen morgen fällt aus!" in heard
    assert "Vertrag und Ausweis" in heard
    await town.close()
