"""Of a message in doubt a coordinator reads only what can be of their own programmes."""

from pathlib import Path

import pytest

from bot.domain.changes import Entity
from bot.domain.newcomers import Admission, Newcomer
from bot.domain.people import Membership, Role
from bot.ports import Body, Fate, Parcel, Tx, Verdict
from bot.talk.markup import Markup, Paragraph, Text
from bot.talk.model import Why
from tests.support.cases import programme, settle
from tests.support.clock import at
from tests.support.town import Town

NOW = at("2024-10-08 10:00")
OTHER = programme(id="chemnitz", names={"de": "Chemnitz", "en": "Chemnitz"})


async def shown(folder: Path, *facts: Entity) -> str:
    """Return what Kim sees of a message to Ben of which nobody knows whether it came."""
    town = Town(folder, NOW)
    await settle(town, *facts, also=[OTHER])
    body = Body(Markup((Paragraph((Text("Der Umsatz in Chemnitz"),)),)))
    parcel = Parcel("question/q9/ben", town.people["ben"], body, Why.NEWS, "question", "ben", NOW)

    async def work(tx: Tx) -> None:
        await tx.post([parcel])
        await tx.settle_parcel(parcel.key, Verdict(Fate.DOUBTFUL, note="lost"), NOW, None)

    await town.store.run(work)
    await town.says("kim", "/status")
    await town.presses("kim", town.visible("kim")[-1].labels[-1])
    said = town.visible("kim")[-1].text
    await town.close()
    return said


async def test_words_are_read_where_there_is_no_other_programme(tmp_path: Path) -> None:
    assert "Umsatz" in await shown(tmp_path)


@pytest.mark.parametrize(
    "fact",
    [
        Membership("ben", "chemnitz", Role.MAKER, NOW),
        Membership("ben", "chemnitz", Role.MAKER, NOW, NOW),
        Newcomer("ben", "chemnitz", Role.MAKER, 1, Admission.ASKING, NOW),
    ],
    ids=["in both", "left", "waits"],
)
async def test_words_of_another_programme_are_not_read(tmp_path: Path, fact: Entity) -> None:
    said = await shown(tmp_path, fact)
    assert "Ben" in said
    assert "Umsatz" not in said
