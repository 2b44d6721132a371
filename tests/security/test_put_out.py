"""Whoever is put out leaves no door open: their codes end; a new coordinator is no secret."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.codes import code_hash
from bot.domain.challenges import Organisation, Size
from bot.domain.changes import Put
from bot.domain.newcomers import Reading, Roster, Signup
from bot.domain.people import Account, Invitation, Membership, Person, Role
from bot.ports import Tx
from bot.privacy.erasure import erase, look_up_person
from storage.traces import has_traces
from tests.acceptance.test_linked import CODE, link, put, second
from tests.support.cases import JO, KIM, WEBER, kept, membership, programme, settle
from tests.support.clock import at
from tests.support.room_town import RoomTown

NOW = at("2024-10-08 10:00")
CODES = {
    Role.COORDINATOR: "gbcdefgh22334452",
    Role.CONTACT: "gbcdefgh22334453",
    Role.EXPERT: "gbcdefgh22334454",
    Role.MAKER: "gbcdefgh22334455",
}
LISTED = "gbcdefgh22334456"
LEE = Person("lee", "de", name="Lee Dritte")
LIST = Roster("r1", "erzgebirge", "kim", "", Role.CONTACT, None, (), Reading.INVITED, NOW, 1)


def code(role: Role, typed: str, maker: str, organisation: str | None = None) -> Invitation:
    return Invitation(
        code_hash(typed),
        "erzgebirge",
        role,
        None,
        None if role is Role.MAKER else 1,
        NOW,
        made_by=maker,
        organisation_id=organisation,
    )


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[RoomTown]:
    """Return a town where Kim, whom Jo leads with, made a code of each kind, and read a list."""
    town = RoomTown(tmp_path, NOW)
    town.live_on_matrix("kim2", "weber2")
    await settle(
        town,
        JO,
        membership(JO, Role.COORDINATOR),
        *(code(role, typed, "kim") for role, typed in CODES.items()),
        code(Role.CONTACT, LISTED, "kim"),
        LIST,
        Signup("s1", "erzgebirge", "r1", code_hash(LISTED), Role.CONTACT, "Mia Wolf", "Bad", NOW),
        base=programme(approve=(Role.CONTACT,)),
    )
    town.settle_in("thief", "de")
    yield town
    await town.close()


async def works(town: RoomTown, typed: str) -> bool:
    """Whether a code lets a stranger begin."""
    town.news("thief")
    await town.says("thief", "/start " + typed)
    (heard,) = town.news("thief")
    if "verbraucht oder abgelaufen" in heard.text:
        return False
    assert "Einverstanden" in heard.labels
    await town.says("thief", "/abbrechen")
    return True


def heard(town: RoomTown, name: str) -> str:
    return "\n".join(each.text for each in town.news(name))


async def lose(town: RoomTown, name: str, new: str) -> None:
    """Let Jo move somebody to another account; Lee agrees if that is a coordinator's."""
    town.settle_in("lee", "de")
    third = (LEE, Account(town.people["lee"], "lee"), membership(LEE, Role.COORDINATOR))
    await town.store.run(lambda tx: tx.apply([Put(each) for each in third]))
    await town.says("jo", f"/person {name}")
    await town.presses("jo", "Konto verloren")
    found = CODE.search(heard(town, "jo"))
    assert found is not None
    await town.says(new, "/start " + found[0])
    lead = "lee" if name == "Kim Seidel" else "jo"
    await town.presses(lead, town.visible(lead)[-1].labels[0])


async def leave(town: RoomTown, name: str, role: str = "Erzgebirge") -> None:
    await town.says(name, "/aussteigen")
    await town.presses(name, f"Ganz raus: {role}")
    await town.presses(name, "Zu wenig Zeit")
    await town.presses(name, "Ja, aussteigen")


async def forget(town: RoomTown, name: str) -> None:
    await town.says(name, "/vergessen")
    for _ in range(2):
        await town.presses(name, town.visible(name)[-1].labels[0])


async def test_codes_work_before(town: RoomTown) -> None:
    assert all([await works(town, each) for each in (*CODES.values(), LISTED)])


@pytest.mark.parametrize("how", ["lost", "left", "erased"])
async def test_a_coordinators_codes_end_with_their_account_their_role_or_them(
    town: RoomTown, how: str
) -> None:
    if how == "lost":
        await lose(town, "Kim Seidel", "kim2")
        assert "aus dem alten Konto" in heard(town, "kim2")
        assert "aus dem alten Konto" in heard(town, "lee")
    elif how == "left":
        await leave(town, "kim")
    else:
        await forget(town, "kim")
    if how != "lost":
        assert "gelten damit nicht mehr: 3. Alle anderen zeigt /einladen." in heard(town, "jo")
    assert [role for role, typed in CODES.items() if await works(town, typed)] == [Role.MAKER]
    assert await works(town, LISTED)


@pytest.mark.parametrize("speaks", [False, True])
async def test_a_coordinators_code_for_an_organisations_expert_ends_with_their_role(
    town: RoomTown, *, speaks: bool
) -> None:
    """Not so that of an organisation for which they go on to speak."""
    theirs, own = "ebcdefgh22334456", "ebcdefgh22334457"
    speaker = "kim" if speaks else "jo"
    forge = Organisation("forge", "erzgebirge", "Schmiede Aue", "Metall", Size.SMALL, speaker)
    await put(town, forge, code(Role.EXPERT, theirs, "kim", "brewery"))
    await put(town, code(Role.EXPERT, own, "kim", "forge"))
    if speaks:
        await put(town, membership(KIM, Role.CONTACT))
    await leave(town, "kim", "Erzgebirge (Koordination)" if speaks else "Erzgebirge")
    assert not await works(town, theirs)
    assert await works(town, own) is speaks


async def hears_of_lists(town: RoomTown, name: str) -> bool:
    """Whether a coordinator hears, in a polite hour, of an open code of a list read in lately."""
    await town.wait_until(at("2024-10-10 12:00"))
    return "24 Stunden eingelesen hat, sind noch Einladungen offen: 1." in heard(town, name)


@pytest.mark.parametrize("how", ["lost", "left", "erased"])
@pytest.mark.parametrize(("hours", "told"), [(23, True), (24, False)])
async def test_the_others_hear_of_lists_that_were_read_in_shortly_before(
    town: RoomTown, how: str, hours: int, told: bool
) -> None:
    """They go on: some may have come by them already. But they may be a thief's."""
    town.clock.move(timedelta(hours=hours))
    heard(town, "jo")
    if how == "lost":
        await lose(town, "Kim Seidel", "kim2")
        assert await hears_of_lists(town, "lee") is told
    else:
        await (leave if how == "left" else forget)(town, "kim")
    assert await hears_of_lists(town, "jo") is told
    assert await works(town, LISTED)


async def test_of_a_list_whose_codes_are_used_nobody_hears(town: RoomTown) -> None:
    spent = replace(code(Role.CONTACT, LISTED, "kim"), uses_left=0)
    await town.store.run(lambda tx: tx.apply([Put(spent)]))
    await leave(town, "kim")
    assert "eingelesen hat" not in heard(town, "jo")


async def test_a_code_that_somebody_has_typed_already_ends_as_well(town: RoomTown) -> None:
    await town.says("thief", "/start " + CODES[Role.COORDINATOR])
    await lose(town, "Kim Seidel", "kim2")
    await town.presses("thief", "Einverstanden")
    await town.presses("thief", "Du")
    assert "verbraucht oder abgelaufen" in heard(town, "thief")
    assert len(await kept(town, Membership, role=Role.COORDINATOR)) == 3


@pytest.mark.parametrize("linked", [False, True])
@pytest.mark.parametrize("how", ["lost", "left", "erased"])
async def test_a_contacts_codes_for_experts_end_as_well(
    town: RoomTown, how: str, *, linked: bool
) -> None:
    """Also where the contact has become the owner of another account since."""
    typed = "ebcdefgh22334455"
    await put(town, code(Role.EXPERT, typed, "weber", "brewery"))
    if linked:
        other, account = second(WEBER, "weber2")
        await put(town, other, account, membership(other, Role.MAKER))
        await link(town, "weber2", "weber")
    if how == "lost":
        await lose(town, "Frau Weber", "kim2")
    elif how == "left":
        await leave(town, "weber", "Erzgebirge (Ansprechperson)" if linked else "Erzgebirge")
    else:
        await forget(town, "weber")
    assert not await works(town, typed)
    assert await works(town, CODES[Role.EXPERT])  # that one is the coordinator's


async def test_the_others_hear_who_became_a_coordinator_and_by_whose_code(town: RoomTown) -> None:
    await town.says("thief", "/start " + CODES[Role.COORDINATOR])
    await town.presses("thief", "Einverstanden")
    await town.presses("thief", "Du")
    assert heard(town, "jo") == (
        "Jemand (noch ohne Namen) ist jetzt in der Koordination von Erzgebirge, mit einem Code von "
        "Kim Seidel.\n\nKommt das überraschend, dann bitte gleich nachfragen; /personen zeigt alle."
    )
    assert "mit einem Code von dir" in heard(town, "kim")
    assert "Koordination von" not in heard(town, "ada")
    await town.says("thief", "Eve Wolf")
    assert heard(town, "jo") == ""


async def test_who_comes_back_is_news_as_well(town: RoomTown) -> None:
    await leave(town, "kim")
    heard(town, "jo")
    invitation = code(Role.COORDINATOR, "ebcdefgh22334455", "jo")
    await town.store.run(lambda tx: tx.apply([Put(invitation)]))
    await town.says("kim", "/start ebcdefgh22334455")
    await town.presses("kim", "Einverstanden")
    assert "Kim Seidel ist jetzt in der Koordination von Erzgebirge, mit einem Code von dir." in (
        heard(town, "jo")
    )


# The lists that they handed in.


async def test_a_list_goes_on_with_another_coordinator(town: RoomTown) -> None:
    address = town.people["kim"]
    await town.store.run(lambda tx: tx.apply([Put(replace(LIST, account_id=address))]))
    await forget(town, "kim")
    (roster,) = await kept(town, Roster)
    assert roster.author_id == "jo"
    assert not has_traces(town.url, address)
    heard(town, "jo")
    await town.says("jo", "/einladen")
    await town.presses("jo", "Wer fehlt noch?")
    assert "Mia Wolf" in heard(town, "jo")
    await town.says("thief", "/start " + LISTED)
    await town.presses("thief", "Einverstanden")
    await town.presses("thief", "Du")
    assert "schaut die Koordination erst" not in heard(town, "thief")


async def test_where_nobody_else_coordinates_a_list_goes_with_its_author(town: RoomTown) -> None:
    async def gone(tx: Tx) -> None:
        for each in ("jo", "kim"):
            known = await look_up_person(tx, each)
            await tx.apply(erase(known, town.clock.now(), town.new_id))

    await town.store.run(gone)
    assert await kept(town, Roster) == ()
    assert await kept(town, Signup) == ()
