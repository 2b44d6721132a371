"""A programme's own words are used for what is said in it, and for nothing else."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.people import Consent, Form, Membership, Person, Role
from bot.domain.teams import Room
from tests.support.cases import ADA, held, kept, membership, programme, settle
from tests.support.clock import at
from tests.support.town import Town, catalog

OWN = """
welcome-consent = Glück auf! *{ $name }* speichert, was { $address ->
    [du] du erzählst
   *[sie] Sie erzählen
}. Verantwortlich: { $controller } ({ $email }). Ist das recht?
welcome-consent-yes = Ist recht
welcome-thanks = Glück auf und willkommen.
talk-unknown = Das gibt es hier oben nicht.
update-news = Neues vom Berg: { $name } sagt { $standing } zu { $team } im { $month }.
date-reminder = { $team }: Wann ist { $slot }? Glück auf!
"""
LEA = Person("lea", "de", Form.DU, "Lea Kühn")
OTHER = programme(id="lausitz", names={"de": "Lausitz", "en": "Lusatia"})


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    """Return a town where the Ore Mountains have words of their own, and Lusatia has none."""
    town = Town(tmp_path, at("2024-10-08 10:00"))
    town.own_words = {"erzgebirge": catalog().overridden({"de": {"own.ftl": OWN}})}
    yield town
    await town.close()


def in_lusatia(person: Person) -> Membership:
    return replace(membership(person, Role.MAKER), programme_id="lausitz")


async def heard(town: Town, name: str, words: str) -> str:
    town.news(name)
    await town.says(name, words)
    return "\n".join(each.text for each in town.news(name))


async def test_who_joins_is_welcomed_in_them_and_consents_to_them(town: Town) -> None:
    await settle(town, also=[OTHER])
    town.settle_in("mia", "de")
    said = await heard(
        town, "mia", f"/start {await town.invite(Role.MAKER, programme='erzgebirge')}"
    )
    assert "Glück auf! Erzgebirge speichert, was Sie erzählen." in said
    assert "Ist recht" in town.visible("mia")[-1].labels
    assert "Glück auf und willkommen." in await heard(town, "mia", "ist recht") + await heard(
        town, "mia", "du"
    )
    (consent,) = await kept(town, Consent)
    assert consent.wording.startswith("Glück auf! Erzgebirge speichert")


async def test_another_programme_has_the_usual_ones(town: Town) -> None:
    await settle(town, also=[OTHER])
    town.settle_in("mia", "de")
    town.settle_in("ben2", "en")
    code = await town.invite(Role.MAKER, programme="lausitz")
    assert "Glück auf" not in await heard(town, "mia", f"/start {code}")
    assert "Einverstanden" in town.visible("mia")[-1].labels
    code = await town.invite(Role.MAKER, programme="erzgebirge")
    assert "Glück auf" not in await heard(town, "ben2", f"/start {code}")
    assert "I agree" in town.visible("ben2")[-1].labels


async def test_answers_have_the_words_of_the_readers_programme(town: Town) -> None:
    town.settle_in("lea", "de")
    await settle(town, LEA, in_lusatia(LEA), in_lusatia(ADA), also=[OTHER])
    assert await heard(town, "ada", "/gibtsnicht") == "Das gibt es hier oben nicht."
    assert "Diesen Befehl kenne ich nicht" in await heard(town, "lea", "/gibtsnicht")
    assert "don’t know this command" in await heard(town, "ben", "/gibtsnicht")


async def test_news_have_the_words_of_the_programme_that_they_are_about(town: Town) -> None:
    """Also for somebody who has joined another programme before."""
    first = replace(OTHER, id="alpen")
    town.own_words["alpen"] = catalog().overridden(
        {"de": {"own.ftl": "update-news = { $name } { $standing } { $team } { $month }, holdrio."}}
    )
    before = replace(membership(ADA, Role.MAKER), programme_id="alpen")
    await settle(town, before, held("2024-09", "2024-09-10 10:00"), also=[first])
    town.news("ada")
    await town.says("weber", "/update gefährdet: Es fehlt Holz")
    for _ in range(2):
        await town.says("weber", "überspringen")
    await town.says("weber", "nein")
    told = [each.text for each in town.news("ada")]
    assert any("Neues vom Berg: Frau Weber sagt" in each for each in told)
    assert "holdrio" not in "".join(told)


async def test_reminders_and_group_chats_have_them(town: Town) -> None:
    room = Room("telegram:-1", "t1", "weber", at("2024-10-01 10:00"))
    first = replace(membership(ADA, Role.MAKER), programme_id="alpen")
    await settle(town, room, first, also=[replace(OTHER, id="alpen")])
    assert town.room("t1") == "telegram:-1"
    await town.says("ada", "/gibtsnicht", "t1")
    assert [each.text for each in town.news("t1")] == ["Das gibt es hier oben nicht."]
    assert "kenne ich nicht" in await heard(town, "ada", "/gibtsnicht")
    await town.wait_until(at("2024-10-15 12:00"))
    assert any("Wann ist Treffen im Oktober? Glück auf!" in each.text for each in town.news("ada"))
