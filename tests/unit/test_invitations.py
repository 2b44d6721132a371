"""Codes that coordinators make in the chat: what they are worth, and who may take them back."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.codes import code_hash, find_code, read_code
from bot.domain.challenges import Organisation
from bot.domain.changes import Put
from bot.domain.people import Account, Audit, Form, Invitation, Membership, Person, Role
from bot.qr import png
from bot.talk.model import Pressed
from tests.support.cases import KIM, kept, membership, programme, settle
from tests.support.clock import at
from tests.support.town import Town

LENA = Person("lena", "de", Form.SIE, "Lena Koch")
CHEMNITZ = programme(id="chemnitz", names={"de": "Chemnitz", "en": "Chemnitz"})


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path, at("2024-10-08 10:00"))
    await settle(town, also=[CHEMNITZ])
    yield town
    await town.close()


async def make(town: Town, *labels: str) -> tuple[str, Invitation]:
    """Let Kim make a code; return it, and what is kept of it."""
    await town.says("kim", "/einladen")
    if "Neue Einladung" in town.visible("kim")[-1].labels:
        await town.presses("kim", "Neue Einladung")
    for label in labels:
        await town.presses("kim", label)
    made = next(each for each in reversed(town.visible("kim")) if "Zurückziehen" in each.labels)
    found = re.search(r"\b(?:[a-z2-7]{4}-){3}[a-z2-7]{4}\b", made.text)
    assert found
    code = read_code(found[0])
    assert code
    [invitation] = await kept(town, Invitation, code_hash=code_hash(code))
    return code, invitation


@pytest.mark.parametrize(
    ("labels", "role", "uses", "days"),
    [
        (("Maker, Kreative, Forschende", "Beliebig viele", "Ohne Ablauf"), Role.MAKER, None, None),
        (("Maker, Kreative, Forschende", "Fünfzig", "Eine Woche"), Role.MAKER, 50, 7),
        (("Eine Ansprechperson", "30 Tage"), Role.CONTACT, 1, 30),
        (("Eine Fachperson", "30 Tage", "Alte Brauerei"), Role.EXPERT, 1, 30),
        (("Jemanden für die Koordination", "Eine Woche"), Role.COORDINATOR, 1, 7),
    ],
)
async def test_a_code_is_worth_what_was_asked_for(
    town: Town, labels: tuple[str, ...], role: Role, uses: int | None, days: int | None
) -> None:
    code, invitation = await make(town, *labels)
    until = None if days is None else town.clock.now() + timedelta(days=days)
    assert (invitation.role, invitation.uses_left, invitation.expires_at) == (role, uses, until)
    assert (invitation.programme_id, invitation.made_by) == ("erzgebirge", "kim")
    [entry] = await kept(town, Audit, act="invite")
    assert (entry.person_id, entry.subject) == ("kim", code_hash(code))


async def test_an_expert_who_was_invited_for_an_organisation_can_be_asked_by_its_teams(
    town: Town,
) -> None:
    code, invitation = await make(town, "Eine Fachperson", "30 Tage", "Alte Brauerei")
    assert invitation.organisation_id == "brewery"
    made = next(each for each in reversed(town.visible("kim")) if "Zurückziehen" in each.labels)
    assert "für eine Fachperson von „Alte Brauerei“" in made.text
    town.settle_in("roth", "de")
    for each in (f"/start {code}", "ja", "Sie", "Anna Roth", "Brandschutz", "überspringen", "ja"):
        await town.says("roth", each)
    assert "Alles bereit" in town.visible("roth")[-1].text
    await town.says("ada", "/experten")
    assert "Anna Roth: Brandschutz" in town.visible("ada")[-1].labels


async def test_where_there_is_no_organisation_no_expert_is_invited(town: Town) -> None:
    lead = replace(membership(KIM, Role.COORDINATOR), programme_id="chemnitz")
    await town.store.run(lambda tx: tx.apply([Put(lead)]))
    await town.says("kim", "/einladen")
    for label in ("Chemnitz", "Eine Fachperson", "30 Tage"):
        await town.presses("kim", label)
    assert "Noch ist hier keine" in town.visible("kim")[-1].text
    assert await kept(town, Invitation) == ()


async def test_an_organisation_whose_name_an_erasure_took_is_not_offered(town: Town) -> None:
    [brewery] = await kept(town, Organisation, id="brewery")
    gone = replace(brewery, id="gone", name="")
    await town.store.run(lambda tx: tx.apply([Put(gone)]))
    await town.says("kim", "/einladen")
    for label in ("Eine Fachperson", "30 Tage"):
        await town.presses("kim", label)
    assert "Alte Brauerei" in town.visible("kim")[-1].labels


async def test_the_files_are_those_of_the_link(town: Town) -> None:
    code, _ = await make(town, "Eine Ansprechperson", "Ohne Ablauf")
    parcels = await town.store.run(lambda tx: tx.last_parcels(town.people["kim"], 3))
    files = {file.name: file.data for each in parcels for file in each.body.documents}
    assert files.keys() == {"kupplung-contact-telegram.png", "kupplung-contact-telegram.svg"}
    assert files["kupplung-contact-telegram.png"] == png(f"https://t.me/kupplung_bot?start={code}")


async def test_a_code_that_was_taken_back_or_lapsed_lets_nobody_in(town: Town) -> None:
    """Also somebody who read the notice before and agrees after."""
    code, _ = await make(town, "Maker, Kreative, Forschende", "Zehn", "Eine Woche")
    for name in ("early", "late"):
        town.settle_in(name, "de")
    await town.says("early", f"/start {code}")
    await town.presses("kim", "Zurückziehen")
    await town.presses("early", "Einverstanden")
    await town.presses("early", "Du")
    await town.says("late", code)
    for name in ("early", "late"):
        assert "verbraucht oder abgelaufen" in town.visible(name)[-1].text
    again, _ = await make(town, "Maker, Kreative, Forschende", "Zehn", "Eine Woche")
    await town.wait_until(at("2024-10-15 10:00"))
    await town.says("late", again)
    assert "verbraucht oder abgelaufen" in town.visible("late")[-1].text
    assert len(await kept(town, Membership)) == 4
    await town.says("kim", "/einladen")
    assert "Wen möchtest du einladen?" in town.visible("kim")[-1].text


async def test_others_codes_are_not_shown_and_not_taken_back(town: Town) -> None:
    _, invitation = await make(town, "Jemanden für die Koordination", "Ohne Ablauf")
    lead = membership(LENA, Role.COORDINATOR, programme_id="chemnitz")
    town.settle_in("lena", "de")
    await settle_later(town, lead)
    mark = invitation.code_hash[:16]
    for who in ("lena", "ada"):
        for action in ("revoke", "invitation"):
            await town.happens(who, Pressed(f"a.{action}.{mark}", "1"))
            assert "Erzgebirge" not in town.visible(who)[-1].text
    await town.says("lena", "/einladen")
    assert "Wen möchten Sie einladen?" in town.visible("lena")[-1].text
    assert await kept(town, Invitation) == (invitation,)


async def settle_later(town: Town, lead: Membership) -> None:
    account = Account(town.people["lena"], "lena")
    await town.store.run(lambda tx: tx.apply([Put(LENA), Put(account), Put(lead)]))


async def test_many_codes_are_shown_page_by_page(town: Town) -> None:
    for _ in range(11):
        await make(town, "Eine Ansprechperson", "Ohne Ablauf")
    await town.says("kim", "/einladen")
    assert "Nr. 10" in town.visible("kim")[-1].labels
    assert "Nr. 11" not in town.visible("kim")[-1].labels
    await town.presses("kim", "Weitere")
    assert town.visible("kim")[-1].labels == ("Neue Einladung", "Nr. 11")


async def test_a_coordinator_hears_that_a_programme_is_over(town: Town) -> None:
    labels = ("Eine Ansprechperson", "30 Tage")
    await make(town, *labels)
    heard = [each.text for each in town.visible("kim")]
    assert not [each for each in heard if "vorbei" in each]
    town.clock.set(at("2025-06-10 10:00"))
    await make(town, *labels)
    assert [each for each in town.visible("kim") if "ist seit Mi, 30.4.2025 vorbei" in each.text]


@pytest.mark.parametrize("begun", [False, True])
@pytest.mark.parametrize("apart", ["-", "", "–"])
async def test_a_code_is_found_within_a_sentence(town: Town, apart: str, *, begun: bool) -> None:
    code, _ = await make(town, "Eine Ansprechperson", "Ohne Ablauf")
    shown = apart.join(code[at : at + 4] for at in range(0, 16, 4))
    town.settle_in("roth", "de")
    if begun:
        await town.says("roth", "Hallo")
    await town.says("roth", f"ich hab den code von frau weber {shown}, danke")
    assert "Einverstanden?" in town.news("roth")[-1].text


@pytest.mark.parametrize(
    "words", ["ich habe einen code", "Ich habe einen Code bekommen", "got a code"]
)
@pytest.mark.parametrize("begun", [False, True])
async def test_whoever_speaks_of_a_code_is_asked_for_it(
    town: Town, words: str, *, begun: bool
) -> None:
    town.settle_in("roth", "de")
    if begun:
        await town.says("roth", "Hallo")
    await town.says("roth", words)
    assert "den Code schicken" in town.news("roth")[-1].text


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("der code ist 6m6w-bud5-hgxd-dcsg", "6m6wbud5hgxddcsg"),
        ("Code: 6M6W BUD5 HGXD DCSG.", "6m6wbud5hgxddcsg"),
        ("aaaa-bbbb-cccc-dddd", "aaaabbbbccccdddd"),
        ("dies wird kein code", None),
        ("das ist eine verantwortlichkeit hier", None),
        ("6m6w-bud5-hgxd-dcsg oder aaaa-bbbb-cccc-dddd", None),
        ("6m6w-bud5-hgxd-dcsg-aaaa", None),
    ],
)
def test_four_short_words_are_no_code(text: str, code: str | None) -> None:
    assert find_code(text) == code
