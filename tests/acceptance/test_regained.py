"""Who lost their account gets all that was theirs in a new one, at their coordinator's word."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.codes import code_hash
from bot.domain.changes import Entity
from bot.domain.milestones import Media, MediaKind
from bot.domain.newcomers import Admission, Newcomer
from bot.domain.people import (
    Account,
    Audit,
    Consent,
    Form,
    Invitation,
    Membership,
    Person,
    Profile,
    Purpose,
    Role,
)
from bot.domain.teams import Member, Room
from bot.ports import Unreachable
from bot.talk.model import Blocked, Event, InviteTo, Pressed, RemoveFrom, Said
from tests.acceptance.test_linked import CODE, ROOM, agree, code_of, heard, link, put, second
from tests.acceptance.test_linked import YES as LINK
from tests.security.test_who_left import leave
from tests.support.cases import ADA, JO, KIM, kept, membership, profile, programme, settle
from tests.support.clock import at
from tests.support.room_town import RoomTown, on_matrix

NOW = "2024-10-08 10:00"
LOST, YES, NO = "Konto verloren", "Ja, umziehen", "Nein"
ALL = "Ja, statt aller bisherigen"
OTHER = programme(id="lausitz", names={"de": "Lausitz", "en": "Lusatia"})
LEA = Person("lea", "de", Form.DU, "Lea Kühn")


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[RoomTown]:
    """Return a town where Ada has got a new account, ``ada2`` on Matrix, ``ada3`` on Telegram."""
    town = RoomTown(tmp_path, at(NOW))
    town.live_on_matrix("ada2", "eve")
    yield town
    await town.close()


async def lost(town: RoomTown, who: str = "Ada Lindner") -> str:
    """Let Kim Seidel make a code for somebody, and return it."""
    town.news("kim")
    await town.says("kim", f"/person {who}")
    await town.presses("kim", LOST)
    found = CODE.search(heard(town, "kim"))
    assert found is not None
    return found[0]


async def accounts_of(town: RoomTown, person_id: str) -> set[str]:
    return {each.id for each in await kept(town, Account, person_id=person_id)}


async def acts(town: RoomTown) -> list[tuple[str, str, str]]:
    return [(each.person_id, each.act, each.subject) for each in await kept(town, Audit)]


async def test_a_lost_account_is_replaced(town: RoomTown) -> None:
    await settle(town)
    town.settle_in("ada3", "en")
    code = await lost(town)
    await town.says("ada3", "/start " + code)
    assert "Die Koordination sieht sich das an" not in heard(town, "ada3")  # she reads English
    question = town.visible("kim")[-1]
    assert "Jemand hat den Code für Ada Lindner eingegeben." in question.text
    assert question.labels == (YES, NO)
    assert await accounts_of(town, "ada") == {town.people["ada"]}
    await town.presses("kim", YES)
    assert heard(town, "kim").endswith(
        "Erledigt: Ada Lindner ist jetzt über das neue Konto da, das alte ist abgemeldet."
    )
    assert heard(town, "ada3") == (
        "Willkommen zurück, Ada Lindner! Alles ist wieder da, und das alte Konto ist abgemeldet. "
        "/hilfe zeigt, was geht."
    )
    assert heard(town, "ada") == (
        "Die Koordination hat gehört, dass du ein Konto bei mir verloren hast, und einen Code "
        "gemacht, mit dem du in einem neuen weitermachen kannst. Hast du das nicht gemeldet, dann "
        "sag es bitte gleich. Danach gilt der Code nicht mehr.\n"
        "Jemand hat den Code für dein verlorenes Konto eingegeben. Sobald die Koordination es "
        "bestätigt, zieht alles um. Warst du das nicht, dann sag es bitte gleich. Dann bleibt "
        "alles, wie es ist.\n"
        "Dieses Konto wurde als verloren gemeldet. Die Koordination hat alles auf ein neues "
        "umgezogen, und ich kenne hier niemanden mehr. Warst du das nicht, dann melde dich bitte "
        "gleich bei der Koordination."
    )
    assert await accounts_of(town, "ada") == {town.people["ada3"]}
    assert set(await acts(town)) == {("kim", "lost", "ada"), ("kim", "regain", "ada")}
    await town.says("ada3", "/team")
    assert "Alte Brauerei" in heard(town, "ada3")
    await town.says("ada", "/team")
    assert "Alte Brauerei" not in heard(town, "ada")
    assert await kept(town, Invitation) == ()


async def test_what_was_half_told_in_the_lost_account_is_said_to_be_dropped(town: RoomTown) -> None:
    await settle(town)
    for words in ("/update blockiert", "Ohne Stahl steht alles still."):
        await town.says("ada", words)
    town.settle_in("ada3", "de")
    await town.says("ada3", "/start " + await lost(town))
    await town.presses("kim", YES)
    assert "Was dort erst halb beantwortet war, gilt nicht mehr." in heard(town, "ada3")
    assert "halb beantwortet" not in heard(town, "ada") + heard(town, "kim")


async def test_what_was_half_told_in_the_new_one_is_said_to_be_dropped(town: RoomTown) -> None:
    await settle(town)
    town.settle_in("ada3", "de")
    await town.says("ada3", f"/start {await town.invite(Role.MAKER, programme='erzgebirge')}")
    for words in ("Einverstanden", "Du", "Ada Lindner", "1"):
        await town.says("ada3", words)
    await town.says("ada3", "/start " + await lost(town))
    await town.presses("kim", YES)
    assert "Was hier erst halb beantwortet war, gilt nicht mehr." in heard(town, "ada3")


async def test_who_is_asked_says_no(town: RoomTown) -> None:
    await settle(town)
    code = await lost(town)
    await town.says("eve", code)
    await town.presses("kim", NO)
    assert "es bleibt alles, wie es ist" in heard(town, "kim")
    assert "nicht bestätigt" in heard(town, "eve")
    assert "umgezogen" not in heard(town, "ada")
    assert await accounts_of(town, "ada") == {town.people["ada"]}
    assert ("kim", "regain-refused", "ada") in await acts(town)
    await town.presses("kim", YES, old=True)
    assert "nicht mehr offen" in heard(town, "kim")
    await town.says("eve", code)
    assert "kenne ich nicht" in heard(town, "eve")


@pytest.mark.parametrize("answer", [YES, NO])
async def test_whoever_is_out_as_it_is_decided_hears_of_it(town: RoomTown, answer: str) -> None:
    await settle(town)
    await town.says("eve", await lost(town))
    town.news("eve")
    town.matrix.answer = lambda _: Unreachable("gone")
    await town.presses("kim", answer)
    town.matrix.answer = None
    assert heard(town, "eve") == ""
    await town.says("eve", "hallo")
    told = "Willkommen zurück, Ada Lindner!" if answer == YES else "nicht bestätigt"
    assert told in heard(town, "eve")


async def test_the_question_waits_for_a_polite_hour(town: RoomTown) -> None:
    await settle(town)
    code = await lost(town)
    town.clock.set(at("2024-10-08 22:00"))
    town.news("kim")
    await town.says("ada2", code)
    assert "an Werktagen" in heard(town, "ada2")
    assert heard(town, "kim") == ""
    await town.wait_until(at("2024-10-09 09:00"))
    await town.presses("kim", YES)
    assert await accounts_of(town, "ada") == {on_matrix("ada2")}


@pytest.mark.parametrize("shared_with", ["nobody", "lausitz"])
async def test_who_is_asked_at_the_weekend_has_time_to_answer(
    town: RoomTown, shared_with: str
) -> None:
    await (settle(town) if shared_with == "nobody" else shared(town))
    town.clock.set(at("2024-10-10 20:00"))
    code = await lost(town)
    town.clock.set(at("2024-10-11 18:30"))
    await town.says("eve", code)
    if shared_with == "lausitz":
        await town.wait_until(at("2024-10-17 08:30"))  # nearly three days after she could read it
        await town.presses("lea", AGREED)
    await town.wait_until(at("2024-10-17 08:45" if shared_with == "nobody" else "2024-10-20 08:45"))
    await town.presses("kim", YES)
    assert await accounts_of(town, "ada") == {on_matrix("eve")}
    town.news("kim")
    await town.wait_until(at("2024-10-25 12:00"))
    assert "keine Antwort. " not in heard(town, "kim")
    assert "nicht rechtzeitig" not in heard(town, "eve")


async def test_a_weekend_is_no_time_to_answer(town: RoomTown) -> None:
    await settle(town)
    town.clock.set(at("2024-10-11 16:00"))
    await town.says("eve", await lost(town))
    await town.wait_until(at("2024-10-16 15:45"))
    await town.presses("kim", YES)
    assert await accounts_of(town, "ada") == {on_matrix("eve")}


async def test_a_question_that_nobody_answers_has_an_end(town: RoomTown) -> None:
    await settle(town)
    code = await lost(town)
    await town.says("eve", code)
    assert "sieht sich das an" in heard(town, "eve")
    await town.wait_until(at("2024-10-11 10:30"))
    assert heard(town, "eve") == (
        "Die Koordination hat nicht rechtzeitig geantwortet. Es bleibt alles, wie es ist, und der "
        "Code gilt nicht mehr. Einen neuen gibt es bei ihr, am besten persönlich."
    )
    assert (
        "Auf die Frage, ob das neue Konto wirklich Ada Lindner gehört, kam keine Antwort. "
        "Der Code gilt nicht mehr"
    ) in heard(town, "kim")


@pytest.mark.parametrize("by", ["no", "objection", "newer code"])
async def test_what_was_settled_is_not_said_to_be_unanswered(town: RoomTown, by: str) -> None:
    await settle(town)
    await town.says("eve", await lost(town))
    match by:
        case "no":
            await town.presses("kim", NO)
        case "objection":
            await town.presses("ada", NOT_ME)
        case _:
            await lost(town)
    await town.wait_until(at("2024-10-16 12:00"))
    assert "keine Antwort. " not in heard(town, "kim")
    assert "nicht rechtzeitig" not in heard(town, "eve")


async def test_nobody_answers_in_the_coordinators_place(town: RoomTown) -> None:
    town.settle_in("lea", "de")
    await settle(
        town, LEA, replace(membership(LEA, Role.COORDINATOR), programme_id="lausitz"), also=[OTHER]
    )
    code = await lost(town)
    mark = code_hash(code.replace("-", ""))[:8]
    await town.says("eve", "Hallo")
    (eve,) = await kept(town, Account, id=on_matrix("eve"))
    old = code_hash(town.people["ada"])[:8]
    forged = f"a.regain.{mark}.ada.{eve.person_id}.{old}"
    assert len(forged) <= 64
    await town.happens("kim", Pressed(forged, "0"))  # eve has not typed it
    await town.says("eve", code)
    for name in ("eve", "ada", "lea"):
        await town.happens(name, Pressed(forged, "0"))
    for name in ("eve", "ada", "lea"):
        await town.happens(name, Pressed("a.lost.ada", "0"))
        assert not CODE.search(heard(town, name))
    await town.happens("kim", Pressed(forged, "0"), "telegram:-5")
    assert await accounts_of(town, "ada") == {town.people["ada"]}
    assert await accounts_of(town, eve.person_id) == {on_matrix("eve")}


async def test_a_code_counts_once_and_for_three_days(town: RoomTown) -> None:
    await settle(town)
    first = await lost(town)
    newer = await lost(town)
    await town.says("ada2", first)
    assert "kenne ich nicht" in heard(town, "ada2")
    await town.says("ada", newer)
    assert "Hier kenne ich dich schon" in heard(town, "ada")
    for _ in range(2):
        await town.says("ada2", newer)
        assert "sieht sich das an" in heard(town, "ada2")
    await town.says("eve", newer)
    assert "verbraucht oder abgelaufen" in heard(town, "eve")
    town.clock.move(timedelta(days=3))
    await town.presses("kim", YES)
    assert "nicht mehr offen" in heard(town, "kim")
    late = await lost(town)
    town.clock.move(timedelta(days=3))
    await town.says("eve", late)
    assert "verbraucht oder abgelaufen" in heard(town, "eve")
    assert await accounts_of(town, "ada") == {town.people["ada"]}


async def test_who_has_the_lost_account_cannot_end_the_code(town: RoomTown) -> None:
    await settle(town)
    code = await lost(town)
    await code_of(town, "ada")
    await town.says("ada2", code)
    await town.presses("kim", YES)
    assert await accounts_of(town, "ada") == {on_matrix("ada2")}


async def test_only_the_lost_one_of_two_is_replaced(town: RoomTown) -> None:
    await settle(town)
    await link(town)
    await town.presses("ada2", "Nach Telegram")
    town.clock.move(timedelta(days=8))
    town.settle_in("ada3", "de")
    await town.happens("ada", Blocked())
    await town.says("ada3", await lost(town))
    asked = town.visible("kim")[-1]
    assert asked.labels == (ALL, "Ja, statt Matrix", "Ja, statt Telegram", NO)
    assert asked.text.endswith("Matrix ist seit Di, 8.10.2024 verbunden.")
    town.news("ada2")
    await town.presses("kim", "Ja, statt Telegram")
    assert heard(town, "ada3").endswith(
        "Weiter verbunden: Matrix (@ada2:town), seit Di, 8.10.2024. Was dir davon nicht gehört, "
        "trennst du mit /verbinden.\n\nVon selbst melde ich mich in Telegram."
    )
    assert await accounts_of(town, "ada") == {town.people["ada3"], on_matrix("ada2")}
    assert "Jetzt verbunden: Matrix (@ada2:town) und Telegram." in heard(town, "ada2")
    assert heard(town, "ada").count("verloren") == 0
    (new,) = await kept(town, Account, preferred=True)
    assert new.id == town.people["ada3"]


@pytest.mark.parametrize(("code_from", "typed_at"), [("ada", "ada2"), ("ada2", "ada")])
async def test_what_was_linked_shortly_before_a_loss_goes_along(
    town: RoomTown, code_from: str, typed_at: str
) -> None:
    await settle(town)
    await town.says("ada2", "Hallo")
    if code_from == "ada2":
        code = "abcdefgh22334455"
        (thief,) = await kept(town, Account, id=on_matrix("ada2"))
        made = Invitation(code_hash(code), "erzgebirge", None, None, 1, town.clock.now())
        await put(town, replace(made, person_id=thief.person_id))
        await town.says("ada", f"/start {code}")
        await agree(town, "ada2", "ada")
    else:
        await link(town)
    await town.says("ada2", "/verbinden")
    await town.presses("ada2", "Nach Matrix (@ada2:town)")
    town.clock.move(timedelta(days=6))
    town.settle_in("ada3", "de")
    await town.says("ada3", await lost(town))
    assert town.visible("kim")[-1].text.endswith(
        "Matrix ist seit Di, 8.10.2024 verbunden und wird in jedem Fall mit abgemeldet."
    )
    await town.presses("kim", "Ja, statt Telegram")
    accounts = await kept(town, Account, id=town.people["ada3"])
    assert await kept(town, Account, person_id=accounts[0].person_id) == accounts
    assert heard(town, "kim").endswith("Mit abgemeldet, weil erst vor Kurzem verbunden: Matrix.")
    assert (
        "Mit abgemeldet, weil erst vor Kurzem verbunden: Matrix (@ada2:town), seit Di, 8.10.2024."
    ) in heard(town, "ada3")
    heard(town, "ada2")
    await town.says("ada2", "/team")
    assert "Alte Brauerei" not in heard(town, "ada2")
    await town.says("ada3", "/team")
    assert "Alte Brauerei" in heard(town, "ada3")


async def test_a_second_account_that_a_thief_linked_goes_with_the_lost_one(town: RoomTown) -> None:
    await settle(town)
    await link(town)
    code = "abcdefgh22334455"  # got by /link before, and typed afterwards
    now = town.clock.now()
    await put(town, Invitation(code_hash(code), "erzgebirge", None, None, 1, now, "ada"))
    town.settle_in("ada3", "de")
    await town.says("ada3", await lost(town))
    await town.presses("kim", ALL)
    assert await accounts_of(town, "ada") == {town.people["ada3"]}
    town.news("ada3"), town.news("ada")
    await town.says("ada", f"/start {code}")
    assert heard(town, "ada3") == ""
    assert await accounts_of(town, "ada") == {town.people["ada3"]}


async def test_two_accounts_in_one_messenger_are_replaced_together(town: RoomTown) -> None:
    await settle(town)
    await link(town)
    town.settle_in("ada3", "de")
    await put(town, Account(town.people["ada3"], "ada"))
    town.settle_in("ada4", "de")
    await town.says("ada4", await lost(town))
    assert town.visible("kim")[-1].labels == (ALL, "Ja, statt Matrix", NO)


async def test_the_new_one_must_be_empty(town: RoomTown) -> None:
    eve = replace(ADA, id="eve", name="Eve")
    await settle(town)
    await put(town, eve, Account(on_matrix("eve"), "eve"), membership(eve, Role.MAKER))
    await put(town, replace(profile(ADA), person_id="eve"))
    await town.says("eve", await lost(town))
    await town.presses("kim", YES)
    assert "schon etwas eingetragen" in heard(town, "kim")
    assert "Hier ist schon etwas eingetragen" in heard(town, "eve")
    assert await accounts_of(town, "ada") == {town.people["ada"]}
    assert await accounts_of(town, "eve") == {on_matrix("eve")}


async def test_who_had_begun_anew_in_the_new_one_goes_on_as_before(town: RoomTown) -> None:
    await settle(town)
    eve = Person("eve", "de", Form.SIE)
    joined = replace(membership(eve, Role.MAKER), joined_at=at("2024-10-08 09:00"))
    await put(town, eve, Account(on_matrix("eve"), "eve"), joined)
    waiting = (Role.MAKER, 1, Admission.ASKING, joined.joined_at)
    await put(town, Newcomer("eve", "erzgebirge", *waiting))
    await town.says("eve", await lost(town))
    await town.presses("kim", YES)
    assert await accounts_of(town, "ada") == {on_matrix("eve")}
    assert await kept(town, Newcomer) == ()
    (mine,) = await kept(town, Membership, person_id="ada")
    assert mine.joined_at < joined.joined_at
    assert [each.id for each in await kept(town, Person) if each.id == "eve"] == []


async def test_what_was_withdrawn_in_the_new_one_is_withdrawn_where_it_is_kept(
    town: RoomTown,
) -> None:
    photo = Media("telegram", MediaKind.PHOTO, "photo-1")
    words = ("erzgebirge", Purpose.PHOTOS, "1", "…", "telegram")
    given = Consent("p-ada", "ada", *words, at("2024-09-01 10:00"))
    no = Consent("p-eve", "eve", *words, at("2024-10-01 10:00"), at("2024-10-02 10:00"))
    await settle(town, replace(profile(ADA), media=(photo,)), given)
    eve = Person("eve", "de", Form.SIE)
    joined = replace(membership(eve, Role.MAKER), joined_at=at("2024-10-01 09:00"))
    await put(town, eve, Account(on_matrix("eve"), "eve"), joined, no)
    await town.says("eve", await lost(town))
    await town.presses("kim", YES)
    (shown,) = await kept(town, Profile, person_id="ada")
    assert shown.media == ()
    assert not [each for each in await kept(town, Consent) if each.withdrawn_at is None]
    assert "Die Fotos aus Profil und Updates habe ich gelöscht" in heard(town, "eve")


async def test_who_coordinates_elsewhere_is_not_given_away(town: RoomTown) -> None:
    """A coordinator must not come by the data of a programme that they do not coordinate."""
    town.settle_in("lea", "de")
    lead = replace(membership(LEA, Role.COORDINATOR), programme_id="lausitz")
    await settle(town, LEA, lead, membership(LEA, Role.MAKER), also=[OTHER])
    await town.says("kim", "/person Lea")
    await town.presses("kim", LOST)
    assert "Ihr Konto kann nur umziehen, wer dort koordiniert" in heard(town, "kim")
    assert await kept(town, Invitation) == ()
    assert await acts(town) == []


async def test_who_came_to_coordinate_elsewhere_meanwhile_is_not_given_away(
    town: RoomTown,
) -> None:
    await settle(town, also=[OTHER])
    await town.says("eve", await lost(town))
    await put(town, replace(membership(ADA, Role.COORDINATOR), programme_id="lausitz"))
    await town.presses("kim", YES)
    assert await accounts_of(town, "ada") == {town.people["ada"]}


async def test_the_room_of_the_team_follows(town: RoomTown) -> None:
    made = Room(ROOM, "t1", "weber", at("2024-10-01 10:00"), made=True)
    await settle(town, made, Account(on_matrix("ada9"), "ada"))
    town.acts.clear()
    await town.says("ada2", await lost(town))
    await town.presses("kim", "Ja, statt Matrix")
    assert set(town.acts) == {
        (ROOM, RemoveFrom(on_matrix("ada9"))),
        (ROOM, InviteTo(on_matrix("ada2"))),
    }
    assert {each.person_id for each in await kept(town, Member)} >= {"ada"}


async def test_people_are_shown_by_number_and_name(town: RoomTown) -> None:
    await settle(town)
    await town.says("kim", "/person 1")
    assert heard(town, "kim") == (
        "Ada Lindner\n\nErzgebirge: Maker seit Di, 20.8.2024, in Team 1\n\nMessenger: Telegram"
    )
    for words in ("7", "0", "", "Zacharias", "x" * 4000):
        await town.says("kim", f"/person {words}")
        assert "/personen" in heard(town, "kim")
    await town.says("kim", "/person")
    await town.says("kim", "/person Kim")
    assert LOST not in town.visible("kim")[-1].labels
    await town.happens("kim", Pressed(f"a.lost.{KIM.id}", "0"))
    assert await kept(town, Invitation) == ()


@pytest.mark.parametrize(
    "last", ["/profil", "/aussteigen", "/verbinden", "hallo", "Ich baue jetzt Boote.", "/vergessen"]
)
@pytest.mark.parametrize("first", ["kim", "ada"])
async def test_whoever_has_the_lost_account_may_write_at_the_same_time(
    town: RoomTown, first: str, last: str
) -> None:
    """Whatever comes first: in the end the person is in the new account, with what was theirs."""
    await settle(town)
    town.settle_in("ada3", "de")
    await town.says("ada", "/profil")
    await town.presses("ada", "Etwas ändern")
    await town.presses("ada", "Tätigkeit")
    code = await lost(town)
    await town.says("ada3", code)
    both: list[tuple[str, Event]] = [("kim", town.button("kim", YES)), ("ada", Said(last))]
    await town.at_once(*sorted(both, key=lambda each: each[0] != first))
    assert await accounts_of(town, "ada") == {town.people["ada3"]}
    (own,) = await kept(town, Profile)
    assert own.doing == "baut Möbel"
    town.news("ada3")
    await town.says("ada3", "/team")
    assert "Alte Brauerei" in heard(town, "ada3")
    await town.says("ada", "/profil")
    assert "baut Möbel" not in town.visible("ada")[-1].text


# Who is in a programme that the coordinator does not lead.


async def shared(town: RoomTown, *more: Entity) -> None:
    """Let Ada take part in Lausitz as well, where Lea coordinates, and Kim does not."""
    town.settle_in("lea", "de")
    elsewhere = replace(membership(ADA, Role.MAKER), programme_id="lausitz")
    lead = replace(membership(LEA, Role.COORDINATOR), programme_id="lausitz")
    await settle(town, LEA, elsewhere, lead, *more, also=[OTHER])


AGREED = "Ja, einverstanden"


async def test_the_coordinators_of_their_other_programmes_are_asked_first(town: RoomTown) -> None:
    await shared(town)
    await town.says("kim", "/person Ada")
    await town.presses("kim", LOST)
    told = heard(town, "kim")
    assert "Ada Lindner hat auch mit anderen Programmen zu tun. Deshalb frage ich zuerst" in told
    assert "Lausitz" not in told  # Kim Seidel has nothing to do with it
    code = CODE.findall(told)[0]
    await town.says("ada2", code)
    assert heard(town, "kim") == ""
    assert heard(town, "lea") == (
        "Jemand hat den Code eingegeben, den Kim Seidel für das verlorene Konto von Ada Lindner "
        "gemacht hat. Ada Lindner ist auch in Lausitz dabei oder war es, deshalb brauche ich auch "
        "von dort ein Ja. Ist das wirklich Ada Lindner? Im Zweifel bitte erst nachfragen.\n\n"
        "Das neue Konto in Matrix: @ada2:town"
    )
    await town.says("ada2", code)
    assert heard(town, "ada2").count("sieht sich das an") == 2
    await town.presses("lea", AGREED)
    assert "Wenn alle zugestimmt haben" in heard(town, "lea")
    assert await accounts_of(town, "ada") == {town.people["ada"]}
    await town.presses("kim", YES)
    assert await accounts_of(town, "ada") == {on_matrix("ada2")}
    found = {(each.programme_id, each.person_id, each.act) for each in await kept(town, Audit)}
    assert found >= {("lausitz", "lea", "regain-agreed"), ("lausitz", "kim", "regain")}


async def test_where_somebody_once_took_part_they_are_asked_as_well(town: RoomTown) -> None:
    """What was told there is kept, and would be read by whoever has the new account."""
    gone = replace(
        membership(ADA, Role.MAKER), programme_id="lausitz", left_at=at("2024-09-20 10:00")
    )
    await shared(town, gone)
    await town.says("ada2", await lost(town))
    assert heard(town, "kim") == ""
    assert "Ada Lindner ist auch in Lausitz dabei oder war es" in heard(town, "lea")
    await town.presses("lea", AGREED)
    await town.presses("kim", YES)
    assert await accounts_of(town, "ada") == {on_matrix("ada2")}
    assert "Kim Seidel hat das verlorene Konto von Ada Lindner" in heard(town, "lea")
    assert {each.programme_id for each in await kept(town, Audit, act="regain")} == {
        "erzgebirge",
        "lausitz",
    }


async def test_another_programmes_no_ends_the_code(town: RoomTown) -> None:
    await shared(town)
    code = await lost(town)
    await town.says("eve", code)
    town.news("kim")
    await town.presses("lea", NO)
    assert "eines anderen Programms hat das neue Konto von Ada Lindner nicht" in heard(town, "kim")
    assert "nicht bestätigt" in heard(town, "eve")
    assert await kept(town, Invitation) == ()
    assert ("lea", "regain-refused", "ada") in await acts(town)


async def test_nobody_moves_an_account_past_the_other_programme(town: RoomTown) -> None:
    """Neither the coordinator by a forged button, nor the other one alone."""
    await shared(town)
    code = await lost(town)
    await town.says("eve", code)
    (eve,) = await kept(town, Account, id=on_matrix("eve"))
    about = f"a.regain.{code_hash(code.replace('-', ''))[:8]}.ada.{eve.person_id}"
    for name in ("kim", "lea", "eve", "ada"):
        for answer in ("all", code_hash(town.people["ada"])[:8]):
            await town.happens(name, Pressed(f"{about}.{answer}", "0"))
    await town.happens("kim", Pressed(f"{about}.agree", "0"))
    assert await accounts_of(town, "ada") == {town.people["ada"]}
    assert await accounts_of(town, eve.person_id) == {on_matrix("eve")}
    assert not [each for each in await kept(town, Audit) if each.act == "regain-agreed"]


async def test_who_leads_all_of_somebodys_programmes_needs_nobody_else(town: RoomTown) -> None:
    await shared(town, replace(membership(KIM, Role.COORDINATOR), programme_id="lausitz"))
    await town.says("ada2", await lost(town))
    assert heard(town, "lea") == ""
    await town.presses("kim", YES)
    assert await accounts_of(town, "ada") == {on_matrix("ada2")}


async def test_where_nobody_could_agree_there_is_no_code(town: RoomTown) -> None:
    elsewhere = replace(membership(ADA, Role.MAKER), programme_id="lausitz")
    await settle(town, elsewhere, also=[OTHER])
    await town.says("kim", "/person Ada")
    await town.presses("kim", LOST)
    assert "dort koordiniert niemand, der zustimmen könnte" in heard(town, "kim")
    assert await kept(town, Invitation) == ()


@pytest.mark.parametrize("kind", [Membership, Newcomer])
async def test_who_joined_another_programme_meanwhile_is_not_moved(
    town: RoomTown, kind: type[Membership] | type[Newcomer]
) -> None:
    await settle(town, also=[OTHER])
    await town.says("eve", await lost(town))
    now = town.clock.now()
    if kind is Membership:
        await put(town, Membership("ada", "lausitz", Role.MAKER, now))
    else:
        await put(town, Newcomer("ada", "lausitz", Role.MAKER, 1, Admission.WAITING, now))
    await town.presses("kim", YES)
    assert "noch in einem anderen Programm dabei" in heard(town, "kim")
    assert "mit einem neuen Code weiter" in heard(town, "eve")
    assert await accounts_of(town, "ada") == {town.people["ada"]}


# Whose account is not lost.

NOT_ME = "Das war ich nicht"


@pytest.mark.parametrize("typed", [False, True])
async def test_who_has_lost_nothing_says_so(town: RoomTown, *, typed: bool) -> None:
    await shared(town)
    code = await lost(town)
    if typed:
        await town.says("eve", code)
        town.news("eve")
    town.news("kim"), town.news("lea")
    await town.presses("ada", NOT_ME)
    assert "Der Code gilt nicht mehr" in heard(town, "ada")
    for name in ("kim", "lea"):
        assert heard(town, name).startswith(
            "Ada Lindner sagt im bisherigen Konto: Das war ich nicht."
        )
    assert ("nicht bestätigt" in heard(town, "eve")) == typed
    await town.says("eve", code)
    assert "kenne ich nicht" in heard(town, "eve")
    if typed:
        await town.presses("lea", AGREED)
        assert "nicht mehr offen" in heard(town, "lea")
    assert await kept(town, Invitation) == ()
    assert ("ada", "notlost", "ada") in await acts(town)
    await town.happens("ada", Pressed("a.notlost.0", "0"))
    assert "nicht mehr offen" in heard(town, "ada")


async def test_all_their_accounts_hear_of_it_at_any_hour(town: RoomTown) -> None:
    await settle(town)
    await link(town)
    town.settle_in("ada3", "de")
    town.clock.set(at("2024-10-08 23:00"))
    await town.says("ada3", await lost(town))
    for name in ("ada", "ada2"):
        assert "gleich. Danach gilt der Code nicht mehr." in heard(town, name)
    await town.presses("ada2", NOT_ME)
    town.news("kim")
    await town.wait_until(at("2024-10-09 09:00"))
    told = heard(town, "kim")
    assert "Jemand hat den Code" not in told
    assert "sagt im bisherigen Konto" in told


async def test_nobody_denies_for_somebody_else(town: RoomTown) -> None:
    await settle(town)
    code = await lost(town)
    await town.says("eve", code)
    (eve,) = await kept(town, Account, id=on_matrix("eve"))
    for name in ("eve", "weber", "kim"):
        await town.happens(name, Pressed(f"a.notlost.{eve.person_id}", "0"))
        assert "nicht mehr offen" in heard(town, name)
    await town.happens("ada", Pressed("a.notlost.kim", "0"), "telegram:-5")
    town.news("kim")
    await town.happens("ada", Pressed("a.notlost.weber", "0"))  # who typed nothing hears nothing
    assert heard(town, "weber") == ""
    assert "sagt im bisherigen Konto" in heard(town, "kim")


# Whoever has the lost account objects again and again.


async def vetoed_twice(town: RoomTown) -> None:
    """Let the account of Ada end two codes, each typed in her new one."""
    for _ in range(2):
        await town.says("ada2", await lost(town))
        town.clock.move(timedelta(hours=1))
        await town.presses("ada", NOT_ME)
        assert "gilt nicht mehr" in heard(town, "ada")
    for name in ("kim", "jo", "ada2"):
        town.news(name)


async def test_after_two_objections_another_coordinator_decides(town: RoomTown) -> None:
    await settle(town, JO, membership(JO, Role.COORDINATOR))
    await vetoed_twice(town)
    await town.says("kim", "/person Ada Lindner")
    await town.presses("kim", LOST)
    told = heard(town, "kim")
    assert "Deshalb entscheidet diesmal jemand anderes" in told
    await town.says("ada2", CODE.findall(told)[0])
    assert "Ob alles umzieht, entscheidet diesmal jemand anderes" in heard(town, "ada")
    await town.presses("ada", NOT_ME)
    assert "deshalb entscheidet diesmal jemand anderes" in heard(town, "ada")
    assert heard(town, "kim").startswith("Ada Lindner sagt im bisherigen Konto wieder")
    assert "nicht bestätigt" not in heard(town, "ada2")
    (made,) = await kept(town, Invitation)
    (new,) = await kept(town, Account, id=on_matrix("ada2"))
    about = f"a.regain.{made.code_hash[:8]}.ada.{new.person_id}.all"
    await town.happens("kim", Pressed(about, "0"))
    assert await accounts_of(town, "ada") == {town.people["ada"]}
    assert "entscheidet jetzt, wer den Code nicht gemacht hat" in heard(town, "jo")
    await town.presses("jo", YES)
    assert await accounts_of(town, "ada") == {on_matrix("ada2")}


async def test_another_coordinators_no_still_ends_it(town: RoomTown) -> None:
    await settle(town, JO, membership(JO, Role.COORDINATOR))
    await vetoed_twice(town)
    await town.says("ada2", await lost(town))
    await town.presses("jo", NO)
    assert await kept(town, Invitation) == ()
    assert "nicht bestätigt" in heard(town, "ada2")


async def test_where_there_is_no_other_coordinator_an_objection_ends_the_code(
    town: RoomTown,
) -> None:
    """One alone could take over anybody; an operator can invite a second one."""
    await settle(town)
    await vetoed_twice(town)
    await town.says("ada2", await lost(town))
    await town.presses("ada", NOT_ME)
    assert await kept(town, Invitation) == ()
    assert await accounts_of(town, "ada") == {town.people["ada"]}


async def test_objections_are_counted_since_the_last_move(town: RoomTown) -> None:
    await settle(town, JO, membership(JO, Role.COORDINATOR))
    await vetoed_twice(town)
    await town.says("ada2", await lost(town))
    town.clock.move(timedelta(hours=1))
    await town.presses("jo", YES)
    town.settle_in("ada3", "de")
    await town.says("ada3", await lost(town))
    await town.presses("ada2", NOT_ME)
    assert await kept(town, Invitation) == ()


@pytest.mark.parametrize("typed_at", ["ada", "eve"])
@pytest.mark.parametrize("agreed", [False, True])
async def test_nobody_gets_out_of_it_by_linking(
    town: RoomTown, typed_at: str, *, agreed: bool
) -> None:
    """Eve has Ada's old account, and one of her own that takes part; be it before the last yes."""
    eve, account = second(Person("eve", "de", name="Eve"), "eve")
    await settle(town, eve, account, membership(eve, Role.MAKER))
    owner = "eve" if typed_at == "ada" else "ada"
    code = "" if agreed else await lost(town)
    await town.says(typed_at, f"/start {await code_of(town, owner)}")
    if agreed:
        await town.presses(owner, LINK)
        code = await lost(town)
    await town.says("ada2", code)
    town.news("ada"), town.news("eve")
    await town.presses(typed_at if agreed else owner, LINK)
    for name in ("ada", "eve"):
        assert "als verloren gemeldet" in heard(town, name)
    assert await accounts_of(town, "eve") == {on_matrix("eve")}
    await town.presses("kim", YES)
    assert await accounts_of(town, "ada") == {on_matrix("ada2")}


DOOR = "abcdefghijklmn22"
"""The code for makers of Lausitz, as it stands on a poster."""


async def beside_lausitz(town: RoomTown, *more: Entity) -> None:
    """Let Lea coordinate Lausitz, where she looks at everybody who wants to be let in."""
    town.settle_in("lea", "de")
    poster = Invitation(code_hash(DOOR), "lausitz", Role.MAKER, None, None, at(NOW))
    lead = membership(LEA, Role.COORDINATOR, programme_id="lausitz")
    await settle(town, LEA, lead, poster, *more, also=[replace(OTHER, approve=(Role.MAKER,))])


@pytest.mark.parametrize("begun", [False, True])
async def test_nobody_gets_out_of_it_by_going_elsewhere(town: RoomTown, *, begun: bool) -> None:
    """Be it that they read the notice before the code was made."""
    await beside_lausitz(town)
    if begun:
        await town.says("ada", f"/start {DOOR}")
    await town.says("ada2", await lost(town))
    town.news("ada")
    await (town.presses("ada", "Einverstanden") if begun else town.says("ada", f"/start {DOOR}"))
    assert "Ein Konto von dir wurde als verloren gemeldet" in heard(town, "ada")
    assert await kept(town, Newcomer) == ()
    await town.presses("kim", YES)
    assert await accounts_of(town, "ada") == {on_matrix("ada2")}


async def test_whoever_was_once_said_to_be_lost_can_go_elsewhere_afterwards(
    town: RoomTown,
) -> None:
    await beside_lausitz(town)
    await lost(town)
    await town.presses("ada", NOT_ME)
    await town.says("ada", f"/start {DOOR}")
    await town.presses("ada", "Einverstanden")
    (newcomer,) = await kept(town, Newcomer)
    assert newcomer.admission is Admission.ASKING


@pytest.mark.parametrize("answer", [AGREED, NO])
async def test_who_takes_a_request_back_takes_no_question_back(town: RoomTown, answer: str) -> None:
    await beside_lausitz(town)
    await town.says("ada", f"/start {DOOR}")
    await town.presses("ada", "Einverstanden")
    await town.says("ada2", await lost(town))
    await town.presses("ada", "Nicht mehr warten")
    await town.presses("ada", "Ja, nicht mehr warten")
    (newcomer,) = await kept(town, Newcomer)
    assert newcomer.admission is Admission.GONE
    await town.presses("lea", answer)
    act = "regain-agreed" if answer == AGREED else "regain-refused"
    assert [(e.programme_id, e.person_id) for e in await kept(town, Audit, act=act)] == [
        ("lausitz", "lea")
    ]
    if answer == AGREED:
        await town.presses("kim", YES)
        assert await accounts_of(town, "ada") == {on_matrix("ada2")}
    else:
        assert "nicht bestätigt" in heard(town, "ada2")


async def test_nobody_gets_out_of_it_by_leaving(town: RoomTown) -> None:
    """They could come back as soon as the code is gone."""
    await settle(town)
    await town.says("ada2", await lost(town))
    await leave(town, "ada")
    await town.presses("kim", YES)
    assert await accounts_of(town, "ada") == {on_matrix("ada2")}


async def test_who_is_linked_after_objecting_has_objected(town: RoomTown) -> None:
    eve, account = second(Person("eve", "de"), "eve")
    jo = membership(JO, Role.COORDINATOR)
    await settle(town, JO, jo, eve, account, membership(eve, Role.MAKER))
    await vetoed_twice(town)
    await link(town, "eve", "ada")
    await town.says("ada2", await lost(town))
    await town.presses("eve", NOT_ME)
    assert "entscheidet jetzt, wer den Code nicht gemacht hat" in heard(town, "jo")
    await town.presses("jo", ALL)
    assert await accounts_of(town, "eve") == {on_matrix("ada2")}


async def test_whoever_was_once_said_to_be_lost_can_link_afterwards(town: RoomTown) -> None:
    await settle(town)
    await lost(town)
    town.clock.move(timedelta(days=4))
    await link(town, "ada", "eve")
    assert await accounts_of(town, "ada") == {town.people["ada"], on_matrix("eve")}


async def test_whoever_is_asked_twice_is_asked_twice(town: RoomTown) -> None:
    """Jo coordinates both programmes; Kim made the code, and does so no more at the last yes."""
    jos = [membership(JO, Role.COORDINATOR, programme_id=each) for each in ("erzgebirge", "bad")]
    bad = replace(OTHER, id="bad", names={"de": "Bad", "en": "Bath"})
    ada = membership(ADA, Role.MAKER, programme_id="bad")
    await settle(town, JO, *jos, ada, also=[bad])
    await town.says("ada2", await lost(town))
    await put(town, membership(KIM, Role.COORDINATOR, left_at=town.clock.now()))
    await town.presses("jo", AGREED)
    await town.presses("jo", YES)
    assert await accounts_of(town, "ada") == {on_matrix("ada2")}


# The account of a coordinator, and what the other coordinators hear.

LEE = Person("lee", "de", Form.DU, "Lee Dritte")
MOVED = (
    "Kim Seidel hat das verlorene Konto von Ada Lindner durch ein neues ersetzt. Kommt das "
    "überraschend, dann bitte gleich persönlich nachfragen."
)


async def led_by(town: RoomTown, *people: Person, **changes: Any) -> None:
    await settle(town, *people, *(membership(each, Role.COORDINATOR) for each in people), **changes)
    for each in people:
        town.news(each.id)


async def test_nobody_alone_replaces_another_coordinator(town: RoomTown) -> None:
    await led_by(town, JO, LEE)
    await town.says("kim", "/person Jo")
    await town.presses("kim", LOST)
    told = heard(town, "kim")
    assert "Jo Krause koordiniert selbst. Deshalb entscheidet jemand anderes" in told
    await town.says("eve", CODE.findall(told)[0])
    assert heard(town, "kim") == ""
    (made,) = await kept(town, Invitation)
    (eve,) = await kept(town, Account, id=on_matrix("eve"))
    forged = f"a.regain.{made.code_hash[:8]}.jo.{eve.person_id}.all"
    for name in ("kim", "jo", "eve"):
        await town.happens(name, Pressed(forged, "0"))
    assert await accounts_of(town, "jo") == {town.people["jo"]}
    question = town.visible("lee")[-1]
    assert "Den Code hat Kim Seidel gemacht. Jo Krause koordiniert selbst" in question.text
    town.news("kim")
    await town.presses("lee", YES)
    assert await accounts_of(town, "jo") == {on_matrix("eve")}
    assert heard(town, "kim") == (
        "Lee Dritte hat das verlorene Konto von Jo Krause durch ein neues ersetzt. Den Code dafür "
        "hast du gemacht. Kommt das überraschend, dann bitte gleich persönlich nachfragen."
    )


async def test_the_objection_of_a_coordinator_ends_the_code(town: RoomTown) -> None:
    await led_by(town, JO, LEE)
    await town.says("eve", await lost(town, "Jo Krause"))
    await town.presses("jo", NOT_ME)
    assert await kept(town, Invitation) == ()
    await town.presses("lee", YES)
    assert await accounts_of(town, "jo") == {town.people["jo"]}


async def test_where_nobody_else_coordinates_a_coordinator_moves_with_the_operators_help(
    town: RoomTown,
) -> None:
    await led_by(town, JO)
    await town.says("kim", "/person Jo")
    await town.presses("kim", LOST)
    assert "mit einem neuen Zugang durch kupplung invite" in heard(town, "kim")
    assert await kept(town, Invitation) == ()
    assert heard(town, "jo") == ""


async def test_who_has_just_come_to_coordinate_decides_nothing_about_another(
    town: RoomTown,
) -> None:
    """Whoever has one coordinator's phone could invite them a minute before."""
    await led_by(town, JO)
    town.settle_in("lee", "de")
    role = membership(LEE, Role.COORDINATOR, joined_at=town.clock.now())
    await put(town, LEE, Account(town.people["lee"], "lee"), role)
    await town.says("kim", "/person Jo")
    await town.presses("kim", LOST)
    assert await kept(town, Invitation) == ()
    town.clock.move(timedelta(days=1))
    await town.says("eve", await lost(town, "Jo Krause"))
    await town.presses("lee", YES)
    assert await accounts_of(town, "jo") == {on_matrix("eve")}


async def test_who_came_to_coordinate_meanwhile_is_not_moved_at_one_word(town: RoomTown) -> None:
    await settle(town)
    await town.says("eve", await lost(town))
    await put(town, membership(ADA, Role.COORDINATOR))
    await town.presses("kim", YES)
    assert await accounts_of(town, "ada") == {town.people["ada"]}


async def test_another_coordinator_decides_who_leads_as_much_as_the_owner(town: RoomTown) -> None:
    """Kim and Jo lead two programmes, Lee one of them: Lee must not come by the other's data."""
    both = [membership(each, Role.COORDINATOR, programme_id="lausitz") for each in (KIM, JO)]
    await settle(
        town, JO, LEE, *both, *(membership(each, Role.COORDINATOR) for each in (JO, LEE)),
        also=[OTHER],
    )  # fmt: skip
    await town.says("kim", "/person Jo")
    await town.presses("kim", LOST)
    assert "So jemanden gibt es dort gerade nicht" in heard(town, "kim")
    await put(town, membership(LEE, Role.COORDINATOR, programme_id="lausitz"))
    await town.says("eve", await lost(town, "Jo Krause"))
    await town.presses("lee", YES)
    assert await accounts_of(town, "jo") == {on_matrix("eve")}


async def test_what_the_maker_of_the_code_leads_needs_no_other_yes(town: RoomTown) -> None:
    """After two objections Jo decides for Erzgebirge; Lausitz is Kim's, who made the code."""
    elsewhere = membership(ADA, Role.MAKER, programme_id="lausitz")
    lead = membership(KIM, Role.COORDINATOR, programme_id="lausitz")
    await settle(town, JO, membership(JO, Role.COORDINATOR), elsewhere, lead, also=[OTHER])
    await vetoed_twice(town)
    await town.says("ada2", await lost(town))
    await town.presses("jo", YES)
    assert await accounts_of(town, "ada") == {on_matrix("ada2")}


async def test_the_other_coordinators_hear_whose_account_moved(town: RoomTown) -> None:
    """Jo coordinates both programmes, and leaves the one before it is polite to tell her."""
    both = [membership(JO, Role.COORDINATOR, programme_id=e) for e in ("erzgebirge", "lausitz")]
    await shared(town, JO, *both)
    town.news("jo")
    await town.says("ada2", await lost(town))
    await town.presses("lea", AGREED)
    town.news("lea")
    town.clock.set(at("2024-10-08 22:00"))
    await town.presses("kim", YES)
    await leave(town, "jo", "Lausitz")
    assert heard(town, "jo") == ""
    await town.wait_until(at("2024-10-09 09:00"))
    assert MOVED in heard(town, "jo")
    assert MOVED in heard(town, "lea")
    assert MOVED not in heard(town, "kim") + heard(town, "ada2") + heard(town, "weber")
