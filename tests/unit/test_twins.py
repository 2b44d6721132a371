"""What waits behind an introduction goes on, also where its organisation may be there already."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.codes import code_hash
from bot.domain.challenges import Organisation
from bot.domain.people import Invitation, Role
from tests.support.cases import JO, kept, membership, profile, settle
from tests.support.clock import at
from tests.support.town import Town

CODE = "gbcdefgh22334453"
WORDS = "Ein Pavillon aus alten Fenstern am Bahnhof"
INVITED = Invitation(code_hash(CODE), "erzgebirge", Role.CONTACT, None, 1, at("2024-10-08 09:00"))


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path, at("2024-10-08 10:00"))
    await settle(town, INVITED, JO, membership(JO, Role.MAKER), profile(JO))
    yield town
    await town.close()


def heard(town: Town) -> str:
    return "\n".join(each.text for each in town.news("jo"))


async def introduces_a_twin(town: Town) -> None:
    await town.says("jo", f"/idee {WORDS}")
    await town.says("jo", f"/start {CODE}")
    await town.presses("jo", "Einverstanden")
    await town.says("jo", "Alte Brauerei GmbH")
    for label in ("Kultur", "Bis 9", "Auftrag", "Fertig", "Ja, dabei", "Ja"):
        await town.presses("jo", label)
    await town.says("jo", "Eine Bühne für den Hof")
    await town.presses("jo", "Passt so")
    assert "Alte Brauerei ist hier schon" in heard(town)


async def test_an_idea_goes_on_where_the_other_organisation_is_meant(town: Town) -> None:
    await introduces_a_twin(town)
    await town.says("jo", "ja")
    assert "Welche Organisation würde passen?" in heard(town)
    await town.wait_until(at("2024-10-14 12:00"))
    assert WORDS in heard(town)


async def test_an_idea_waits_where_it_is_another_organisation(town: Town) -> None:
    await introduces_a_twin(town)
    await town.says("jo", "nein")
    assert len(await kept(town, Organisation)) == 2
    heard(town)
    await town.says("jo", "abbrechen")
    text = heard(town)
    assert "Welche Organisation würde passen?" in text
    progress = await town.store.run(lambda tx: tx.progress(town.people["jo"]))
    assert progress is not None
    assert [each.dialog for each in progress.stack] == ["idea"]
