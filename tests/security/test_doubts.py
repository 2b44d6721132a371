"""Of a message in doubt a coordinator reads only what can be of their own programmes."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.challenges import Side
from bot.domain.changes import Entity, Put
from bot.domain.newcomers import Admission, Newcomer
from bot.domain.people import Form, Membership, Person, Role
from bot.domain.teams import Member, Room
from bot.ports import Body, Fate, Parcel, Tx, Verdict
from bot.talk.markup import Markup, Paragraph, Text
from bot.talk.model import RoomLeft, Why
from tests.support.cases import challenge, organisation, programme, settle, team
from tests.support.clock import at
from tests.support.town import Town

NOW = at("2024-10-08 10:00")
OTHER = programme(id="chemnitz", names={"de": "Chemnitz", "en": "Chemnitz"})
BODY = Body(Markup((Paragraph((Text("Der Umsatz in Chemnitz"),)),)))
NEXT = (
    Person("lee", "de", Form.DU, "Lee Dritte"),
    Person("mia", "de", Form.DU, "Mia Wolf"),
    Membership("lee", "chemnitz", Role.COORDINATOR, NOW),
    Membership("mia", "chemnitz", Role.MAKER, NOW),
    organisation(id="o2", programme_id="chemnitz", contact_id="mia"),
    challenge(id="c2", programme_id="chemnitz", organisation_id="o2", contact_id="mia"),
    team(id="t2", programme_id="chemnitz", challenge_id="c2", contact_id="mia", name="Haus Zwei"),
    Member("t2", "mia", Side.CONTACT, NOW),
)


async def in_doubt(town: Town, parcel: Parcel, fate: Fate) -> None:
    """Let nobody know whether a message came; ``WAITING`` is tried again later."""
    verdict = Verdict(fate, note="lost", doubt=True, not_before=NOW + timedelta(minutes=5))

    async def work(tx: Tx) -> None:
        await tx.post([parcel])
        await tx.settle_parcel(parcel.key, verdict, NOW, None)

    await town.store.run(work)


async def bind(town: Town, group: str, team_id: str, person_id: str) -> None:
    room = Room(group, team_id, person_id, NOW)
    await town.store.run(lambda tx: tx.apply([Put(room)]))


async def shown(folder: Path, *facts: Entity, why: Why = Why.NEWS) -> str:
    """Return what Kim sees of a message to Ben of which nobody knows whether it came."""
    town = Town(folder, NOW)
    await settle(town, *facts, also=[OTHER])
    parcel = Parcel("question/q9/ben", town.people["ben"], BODY, why, "question", "ben", NOW)
    await in_doubt(town, parcel, Fate.DOUBTFUL)
    await town.says("kim", "/status")
    await town.presses("kim", town.visible("kim")[-1].labels[-1])
    said = town.visible("kim")[-1].text
    await town.close()
    return said


async def test_words_are_read_where_there_is_no_other_programme(tmp_path: Path) -> None:
    assert "Umsatz" in await shown(tmp_path)


async def test_the_words_of_an_answer_are_for_who_asked_alone(tmp_path: Path) -> None:
    """It may repeat what they told nobody else, as a secret vote."""
    said = await shown(tmp_path, why=Why.ANSWER)
    assert "an Ben Okafor: eine Antwort des Bots" in said
    assert "Umsatz" not in said


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


async def test_a_chat_that_was_let_go_takes_no_doubts_to_its_next_team(tmp_path: Path) -> None:
    """A group chat is bound to a team of another programme while its last message is in doubt."""
    town = Town(tmp_path, NOW)
    await settle(town, *NEXT, also=[OTHER])
    group = town.room("Group")
    await bind(town, group, "t1", "ada")
    for key, fate in (("held", Fate.DOUBTFUL), ("again", Fate.WAITING)):
        await in_doubt(town, Parcel(key, group, BODY, Why.NEWS, "update", None, NOW), fate)
    await town.happens("ada", RoomLeft(), "Group")
    await bind(town, group, "t2", "mia")
    town.clock.move(timedelta(minutes=30))
    await town.settle()
    assert "Umsatz" not in "".join(each.text for each in town.visible("Group"))
    await town.says("lee", "/status")
    assert "Ungewisse Nachrichten" not in town.visible("lee")[-1].labels
    await town.close()


async def test_words_to_a_chat_in_another_programme_are_not_read(tmp_path: Path) -> None:
    town = Town(tmp_path, NOW)
    await settle(town, *NEXT, also=[OTHER])
    group = town.room("Group")
    await bind(town, group, "t2", "mia")
    for id_ in ("erzgebirge", "chemnitz"):
        body = Body(Markup((Paragraph((Text(f"Umsatz in {id_}"),)),)))
        parcel = Parcel(id_, group, body, Why.NEWS, "update", None, NOW, programme=id_)
        await in_doubt(town, parcel, Fate.DOUBTFUL)
    await town.says("lee", "/status")
    await town.presses("lee", "Ungewisse Nachrichten")
    said = town.visible("lee")[-1].text
    assert "Umsatz in chemnitz" in said
    assert "Umsatz in erzgebirge" not in said
    await town.close()
