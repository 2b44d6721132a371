"""What becomes of an evening's votes: whoever leaves, whatever the clock says, whoever is away."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.domain.challenges import Answer, Challenge, Organisation, Suggestion
from bot.domain.changes import Erase, Put
from bot.domain.evenings import Coming, Evening, Guest, Interest, Phase, Sitting, Vote
from bot.domain.people import Account, Membership, Person, Role
from bot.domain.sweeps import Sweep
from bot.domain.teams import Member
from bot.speeddating import rules
from bot.talk.model import Pressed
from storage.engine import exclusive, read_url
from storage.tables import Row
from tests.acceptance.test_speeddating import FOUR, Host, planned, settled, texts, with_a_colleague
from tests.support.clock import at

END = at("2024-11-14 19:30")


@pytest.fixture
async def small(tmp_path: Path) -> AsyncIterator[Host]:
    host = await settled(tmp_path, *FOUR)
    yield host
    await host.town.close()


async def put(host: Host, *facts: Any) -> None:
    await host.town.store.run(lambda tx: tx.apply([Put(each) for each in facts]))


async def voted(host: Host) -> None:
    """Let an evening be over at which all said yes to all."""
    await planned(host)
    host.town.clock.set(END)
    evening = await host.evening()
    over = replace(
        evening, phase=Phase.VOTING, round=6, round_at=END - timedelta(minutes=8), timer=True
    )
    came = [replace(e, arrived_at=evening.starts_at) for e in await host.facts(Guest)]
    votes = [
        Vote(who, evening.id, each.partner(who), Interest.YES, END)
        for each in await host.facts(Sitting)
        for who in (each.maker_id, each.contact_id)
    ]
    await put(host, over, *came, *votes)
    await host.town.settle()
    for name in ("Kim", *FOUR):
        host.town.news(name)


async def members(host: Host) -> set[str]:
    return {each.person_id for each in await host.facts(Member, left_at=None)}


async def leave(host: Host, person_id: str) -> None:
    (role,) = await host.facts(Membership, person_id=person_id)
    await put(host, replace(role, left_at=host.town.clock.now()))


async def count(host: Host) -> str:
    await host.say("/speeddating")
    return await host.press("Auszählen")


async def test_whoever_left_the_programme_is_brought_together_with_nobody(small: Host) -> None:
    await voted(small)
    await leave(small, "mia1")
    counted = await count(small)
    assert "2 Paare" in counted
    assert "Mia1" not in counted
    await small.press("Freigeben und mitteilen")
    assert await members(small) == {"mia2", "haus1", "haus2"}
    assert not texts(small.town, "Mia1")


async def test_whoever_leaves_after_the_votes_were_counted_is_left_out(small: Host) -> None:
    await voted(small)
    assert "4 Paare" in await count(small)
    await leave(small, "haus1")
    await small.press("Freigeben und mitteilen")
    assert await members(small) == {"mia1", "mia2", "haus2"}


async def test_an_evening_that_another_one_moves_meanwhile_is_not_called_off(small: Host) -> None:
    """Who is sure was asked about another date."""
    town = small.town
    await with_a_colleague(small)
    await planned(small)
    await town.says("Lea", "/speeddating")
    await town.presses("Lea", "Absagen")
    await small.say("/speeddating")
    await town.presses("Kim", "Verschieben")
    await small.say("Fr 15.11. 18 Uhr", "ja")
    await town.presses("Lea", "Ja, absagen")
    shown = town.visible("Lea")[-1]
    assert shown.text.startswith("Inzwischen hat sich am Abend etwas geändert.")
    assert "15.11." in shown.text
    assert (await small.evening()).phase is Phase.SEATED
    await town.presses("Lea", "Absagen")
    await town.presses("Lea", "Ja, absagen")
    assert (await small.evening()).phase is Phase.CANCELLED


async def test_a_plan_is_confirmed_by_its_own_card(small: Host) -> None:
    await planned(small, confirm=False)
    (older,) = [
        Pressed(token, each.ref)
        for each in small.town.visible("Kim")[-1:]
        for row in each.buttons
        for label, token in row
        if label == "Plan bestätigen"
    ]
    await small.press("Planen")
    await small.town.happens("Kim", older)
    assert texts(small.town, "Kim")[-1].startswith("Inzwischen hat sich am Abend etwas geändert.")
    assert (await small.evening()).phase is Phase.OPEN
    await small.press("Plan bestätigen")
    assert (await small.evening()).phase is Phase.SEATED


OLDER = "Diese Liste ist schon älter. So steht es jetzt:"


async def test_a_pair_is_told_as_it_was_shown_to_who_releases_it(small: Host) -> None:
    """Another coordinator may have changed since who is held back: that cannot be undone."""
    town = small.town
    await with_a_colleague(small)
    await voted(small)
    await count(small)
    await small.press("Zurückhalten: 1")
    await town.says("Lea", "/speeddating")
    await town.presses("Lea", "Treffer ansehen")
    assert "Doch mitteilen: 1" in town.visible("Lea")[-1].labels
    await small.press("Doch mitteilen: 1")
    await town.presses("Lea", "Freigeben und mitteilen")
    shown = town.visible("Lea")[-1]
    assert shown.text.startswith(OLDER)
    assert "Zurückhalten: 1" in shown.labels
    assert (await small.evening()).phase is Phase.COUNTED
    assert not await small.facts(Suggestion)
    await town.presses("Lea", "Zurückhalten: 1")
    assert "4 Paare haben beidseitig Ja gesagt" in await small.press("Freigeben und mitteilen")
    await small.press("Freigeben und mitteilen")
    assert (await small.evening()).phase is Phase.CLOSED
    assert len(await small.facts(Suggestion)) < 4


async def test_a_release_of_before_shows_the_pairs_first(small: Host) -> None:
    await voted(small)
    await count(small)
    evening = await small.evening()
    await small.town.happens("Kim", Pressed(f"a.evening.tell.{evening.id}", "0"))
    assert texts(small.town, "Kim")[-1].startswith(OLDER)
    await small.press("Freigeben und mitteilen")
    assert (await small.evening()).phase is Phase.CLOSED


async def test_the_pair_of_who_handed_over_is_the_heirs(small: Host) -> None:
    await voted(small)
    old = await small.facts(Person, id="haus1")
    (role,) = await small.facts(Membership, person_id="haus1")
    (house,) = await small.facts(Organisation, contact_id="haus1")
    asked = await small.facts(Challenge, contact_id="haus1")
    await put(
        small,
        replace(old[0], id="nora", name="Nora Neu"),
        Membership("nora", role.programme_id, Role.CONTACT, END),
        replace(house, contact_id="nora"),
        *(replace(each, contact_id="nora") for each in asked),
    )
    await leave(small, "haus1")
    assert "Haus1 e. V. (Nora Neu)" in await count(small)
    await small.press("Freigeben und mitteilen")
    assert await members(small) == {"mia1", "mia2", "nora", "haus2"}


async def test_a_pair_that_found_each_other_forgets_an_old_no(small: Host) -> None:
    await voted(small)
    (asked,) = await small.facts(Challenge, contact_id="haus1")
    no = Suggestion(
        "s1", asked.programme_id, asked.id, "mia1", "haus1", 0.5, (), END - timedelta(days=9),
        maker=Answer.DECLINED, declined_at=END - timedelta(days=8), declined_of="a b c d",
    )  # fmt: skip
    await put(small, no)
    await count(small)
    await small.press("Freigeben und mitteilen")
    (found,) = await small.facts(Suggestion, id="s1")
    assert found.mutual
    assert (found.declined_at, found.declined_of) == (None, "")


async def look(host: Host, ahead: timedelta, times: int = 3) -> None:
    """Let the clock be wrong for some seconds, and right again."""
    clock = host.town.clock
    clock.move(ahead)
    for _ in range(times):
        clock.move(timedelta(seconds=1))
        await host.town.service.tick()
        await host.town.settle()
    clock.move(-ahead)
    await host.town.settle()


async def test_an_evening_that_nobody_counted_is_counted_and_waits_for_weeks(small: Host) -> None:
    town = small.town
    await voted(small)
    await town.wait_until(at("2024-11-21 12:00"))
    reminded = texts(town, "Kim")
    assert [each[:41] for each in reminded] == 2 * ["Speed-Dating 1 ist noch nicht ausgezählt;"]
    await town.wait_until(at("2024-11-22 12:00"))
    assert "4 Paare mit beidseitigem Ja warten auf Freigabe" in texts(town, "Kim")[-1]
    await town.wait_until(at("2024-12-10 12:00"))
    assert (await small.evening()).phase is Phase.COUNTED
    assert not any(texts(town, name) for name in FOUR)
    await small.press("Treffer ansehen")
    await small.press("Freigeben und mitteilen")
    assert await members(small) == {"mia1", "mia2", "haus1", "haus2"}
    await town.wait_until(at("2024-12-14 12:00"))
    assert not await small.facts(Vote)


async def test_pairs_that_nobody_releases_lapse_at_last_and_that_is_said(small: Host) -> None:
    town = small.town
    await voted(small)
    await count(small)
    await put(small, replace(await small.evening(), starts_at=END - timedelta(days=28)))
    await town.wait_until(at("2024-11-18 12:00"))
    assert (await small.evening()).phase is Phase.CLOSED
    assert "4 Paare hatten beidseitig Ja gesagt" in texts(town, "Kim")[-1]
    assert "Nicht freigegeben: 4 Paare" in await small.say("/speeddating")
    assert not await members(small)


async def test_without_a_pair_an_evening_ends_by_itself_and_guests_hear_so(small: Host) -> None:
    town = small.town
    await voted(small)
    await put(small, *(replace(e, interest=Interest.NO) for e in await small.facts(Vote)))
    await put(small, replace(await small.evening(), starts_at=END - timedelta(days=7)))
    await town.wait_until(at("2024-11-16 12:00"))
    assert (await small.evening()).phase is Phase.CLOSED
    assert all("kein beidseitiges Ja" in "".join(texts(town, name)) for name in FOUR)


async def test_a_clock_that_is_wrong_for_a_moment_ends_nothing(small: Host) -> None:
    await voted(small)
    for days in (10, 40):
        await look(small, timedelta(days=days))
    assert (await small.evening()).phase is Phase.VOTING
    assert len(await small.facts(Vote)) == 8


async def test_a_wrong_clock_takes_no_plan_away(small: Host) -> None:
    town = small.town
    await planned(small)
    town.clock.set(at("2024-11-12 10:00"))
    await look(small, timedelta(days=20))
    assert (await small.evening()).phase is Phase.SEATED
    await town.wait_until(at("2024-11-14 17:30"))
    assert all("Plan für das" in "".join(texts(town, name)) for name in FOUR)


async def test_a_wrong_clock_takes_no_invitation_away(small: Host) -> None:
    town = small.town
    town.clock.set(at("2024-11-05 22:30"))
    await small.plan("Do 14.11. 18 Uhr", "Alte Schule", "12", "6", "8", "3", "keine")
    await small.press("Einladen")
    await small.press("An alle (4)")
    await look(small, timedelta(days=10))
    await town.wait_until(at("2024-11-06 12:00"))
    assert all("Speed-Dating am" in "".join(texts(town, name)) for name in FOUR)


async def test_votes_are_deleted_however_long_the_service_was_off(small: Host) -> None:
    town = small.town
    await voted(small)
    await count(small)
    await small.press("Freigeben und mitteilen")
    assert await small.facts(Vote)
    town.clock.move(timedelta(days=60))
    await town.restart()
    await town.wait_until(town.clock.now() + timedelta(days=2))
    assert not await small.facts(Vote)


async def running(host: Host) -> None:
    """Let an evening be three minutes old, by the clock."""
    await planned(host)
    host.town.clock.set(at("2024-11-14 18:13"))
    evening = await host.evening()
    came = [replace(e, arrived_at=evening.starts_at) for e in await host.facts(Guest)]
    begins = at("2024-11-14 18:10")
    begun = replace(evening, phase=Phase.RUNNING, round=1, round_at=begins, timer=True)
    await put(host, begun, *came)
    await host.town.settle()
    for name in ("Kim", *FOUR):
        host.town.news(name)


async def test_no_round_is_lost_because_the_clock_is_wrong(small: Host) -> None:
    await running(small)
    await look(small, timedelta(hours=1))
    heard = texts(small.town, "Kim")
    assert "steht sie in Runde 1" in heard[0]
    assert "Runde 1 läuft weiter bis 18:18" in heard[1]
    assert not any("Wie war" in "".join(texts(small.town, name)) for name in FOUR)
    await small.pass_time(timedelta(minutes=6))
    assert all("Wie war" in "".join(texts(small.town, name)) for name in FOUR)
    await small.pass_time(timedelta(minutes=2))
    assert (await small.evening()).round == 2


async def test_after_a_long_outage_the_coordinator_says_where_it_goes_on(small: Host) -> None:
    await running(small)
    small.town.clock.move(timedelta(minutes=25))
    await small.town.restart()
    await small.town.settle()
    assert (await small.evening()).round == 1
    await small.press("Nächste Runde")
    evening = await small.evening()
    assert (evening.round, evening.round_at) == (2, small.town.clock.now())


async def test_lists_come_also_where_a_guest_answers_in_the_same_moment(small: Host) -> None:
    town = small.town
    await planned(small)
    await small.say("/speeddating")
    printing = ("Kim", town.button("Kim", "Drucken"))
    answering = ("Mia2", town.button("Mia2", "Ich kann nicht"))
    await town.at_once(printing, answering)
    assert any(each.files for each in town.news("Kim"))
    town.clock.move(timedelta(seconds=1))
    await town.at_once(("Mia2", town.button("Mia2", "Ich komme")), printing)
    assert any(each.files for each in town.news("Kim"))


async def test_a_plan_that_is_wished_as_the_evening_ends_leaves_the_talks_as_they_were(
    small: Host,
) -> None:
    await running(small)
    talks = set(await small.facts(Sitting))
    evening = await small.evening()
    last = replace(evening, round=6, round_at=small.town.clock.now() - timedelta(minutes=9))
    await put(small, rules.again(last))
    await small.town.settle()
    assert (await small.evening()).phase is Phase.VOTING
    assert set(await small.facts(Sitting)) == talks


async def test_who_is_invited_and_moved_in_one_night_reads_the_invitation(small: Host) -> None:
    town = small.town
    town.clock.set(at("2024-11-05 22:30"))
    await small.plan("Do 14.11. 18 Uhr", "Alte Schule", "12", "6", "8", "3", "keine")
    await small.press("Einladen")
    await small.press("An alle (4)")
    await small.say("/speeddating")
    await town.presses("Kim", "Verschieben")
    await small.say("Fr 15.11. 18 Uhr", "ja")
    await town.wait_until(at("2024-11-06 12:00"))
    for name in FOUR:
        (heard,) = texts(town, name)
        assert "Speed-Dating am Fr, 15.11., 18:00, bis etwa 19:23" in heard
        assert "geheim" in heard


async def erase(host: Host, person_id: str) -> None:
    accounts = tuple(each.id for each in await host.facts(Account, person_id=person_id))
    await host.town.store.run(lambda tx: tx.apply([Erase(person_id, accounts)]))


async def test_an_evenings_words_go_with_the_last_of_its_people(small: Host) -> None:
    await planned(small)
    for person_id in ("mia1", "kim", "haus1", "haus2"):
        await erase(small, person_id)
    assert (await small.evening()).place == "Alte Schule"
    await erase(small, "mia2")
    evening = await small.evening()
    assert (evening.place, evening.code) == ("", "")


async def test_an_evening_that_others_see_through_keeps_its_words_until_it_is_over(
    small: Host,
) -> None:
    await with_a_colleague(small)
    await planned(small)
    before = await small.evening()
    for person_id in ("kim", "mia1", "mia2", "haus1", "haus2"):
        await erase(small, person_id)
    evening = await small.evening()
    assert (evening.place, evening.code) == (before.place, before.code)
    await put(small, replace(evening, phase=Phase.CANCELLED, closed_at=evening.made_at))
    assert keys_of(small, evening) == 1
    await small.town.wait_until(evening.made_at + timedelta(days=4))
    evening = await small.evening()
    assert (evening.place, evening.code) == ("", "")
    assert keys_of(small, evening) == 0


def keys_of(host: Host, evening: Evening) -> int:
    """Return how many keys there are for an evening's words: without one no copy can be read."""
    with exclusive(read_url(host.town.url)) as connection:
        table = Row.metadata.tables["vault_key"]
        sought = sa.select(table.c.id).where(table.c.subject == f"evening:{evening.id}")
        return len(connection.execute(sought).all())


async def test_leaving_one_role_leaves_the_seat_that_one_has_in_another(small: Host) -> None:
    await planned(small)
    programme = (await small.evening()).programme_id
    now = small.town.clock.now()
    await put(small, Membership("mia1", programme, Role.COORDINATOR, now))
    await leaves_a_role(small, "Mia1", " (Koordination)")
    assert await guest_of(small, "mia1") is Coming.YES
    await leaves_a_role(small, "Mia1", "")
    assert await guest_of(small, "mia1") is Coming.NO


async def leaves_a_role(host: Host, name: str, role: str) -> None:
    """Let somebody leave a role as the dialog asks for it."""
    town = host.town
    await town.says(name, "/aussteigen")
    await town.presses(name, f"Ganz raus: CIMIS II Erzgebirge{role}")
    await town.presses(name, "Überspringen")
    await town.presses(name, town.all_heard(name)[-1].labels[0])


async def guest_of(host: Host, person_id: str) -> Coming:
    await host.town.settle()
    (guest,) = await host.facts(Guest, person_id=person_id)
    found: Coming = guest.coming
    return found


async def test_pairs_that_wait_for_release_are_looked_at_once_a_day(small: Host) -> None:
    town = small.town
    await voted(small)
    await town.wait_until(END + timedelta(days=8))
    looked = {each.id for each in await small.facts(Sweep) if "/looked/" in each.id}
    assert [each.rpartition("/")[2] for each in sorted(looked)] == ["7", "8"]
    await put(small, *(replace(e, interest=Interest.NO) for e in await small.facts(Vote)))
    await town.service.tick()
    await town.settle()
    assert (await small.evening()).phase is Phase.COUNTED
    await town.wait_until(END + timedelta(days=9))
    assert (await small.evening()).phase is Phase.CLOSED
