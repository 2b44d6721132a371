"""Who cannot come in at once: the line, its order, who moves up, and who may decide."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.admission import mark
from bot.codes import code_hash
from bot.domain.changes import Entity, Put
from bot.domain.newcomers import Admission, Newcomer, Signup
from bot.domain.people import Account, Audit, Consent, Form, Invitation, Membership, Person, Role
from bot.domain.policy import Capacity
from bot.domain.programme import Programme
from bot.ports import Tx
from bot.talk.model import Pressed, Said
from tests.support.cases import ADA, BEN, KIM, kept, membership, programme, settle
from tests.support.clock import at
from tests.support.town import Town

CODE = "abcdefgh22334455"
OTHERS = ("mia", "cem", "jo", "eva")
LENA = Person("lena", "de", Form.SIE, "Lena Koch")


def full(**changes: object) -> Programme:
    """Return the programme with room for two makers, as many as there are."""
    return programme(**({"capacity": Capacity(makers=2)} | changes))


async def write(town: Town, *facts: Entity) -> None:
    async def work(tx: Tx) -> None:
        await tx.apply(Put(each) for each in facts)

    await town.store.run(work)
    await town.settle()


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path, at("2024-10-08 10:00"))
    yield town
    await town.close()


async def begin(town: Town, base: Programme) -> None:
    await settle(
        town,
        LENA,
        replace(membership(LENA, Role.COORDINATOR), programme_id="chemnitz"),
        Invitation(code_hash(CODE), base.id, Role.MAKER, None, None, at("2024-09-01 10:00")),
        base=base,
        also=[programme(id="chemnitz", names={"de": "Chemnitz", "en": "Chemnitz"})],
    )
    for name in OTHERS:
        town.settle_in(name, "de")


async def join(town: Town, name: str) -> None:
    await town.says(name, f"/start {CODE}")
    await town.presses(name, "Einverstanden")
    await town.presses(name, "Du")


async def line(town: Town) -> list[tuple[int, Admission]]:
    found = await kept(town, Newcomer)
    return sorted((each.number, each.admission) for each in found)


async def makers(town: Town) -> int:
    return len(await kept(town, Membership, role=Role.MAKER, left_at=None))


async def test_two_who_come_at_once_get_two_numbers(town: Town) -> None:
    await begin(town, full())
    for name in ("mia", "cem"):
        await town.says(name, f"/start {CODE}")
        await town.presses(name, "Einverstanden")
    await town.at_once(("mia", town.button("mia", "Du")), ("cem", town.button("cem", "Du")))
    assert await line(town) == [(1, Admission.WAITING), (2, Admission.WAITING)]
    told = {town.visible(name)[-1].text.partition(" auf ")[2][:7] for name in ("mia", "cem")}
    assert told == {"Platz 1", "Platz 2"}


async def test_the_last_place_is_given_once(town: Town) -> None:
    await begin(town, full(capacity=Capacity(makers=3)))
    for name in ("mia", "cem"):
        await town.says(name, f"/start {CODE}")
        await town.presses(name, "Einverstanden")
    await town.at_once(("mia", town.button("mia", "Du")), ("cem", town.button("cem", "Du")))
    assert await line(town) == [(1, Admission.WAITING)]
    assert await makers(town) == 3


async def test_who_waits_longest_moves_up_when_somebody_leaves(town: Town) -> None:
    await begin(town, full())
    for name in ("mia", "cem"):
        await join(town, name)
        await town.says(name, f"{name.title()} Wolf")
    town.news("mia"), town.news("cem")
    await write(town, membership(BEN, Role.MAKER, left_at=at("2024-10-08 10:00")))
    assert await line(town) == [(1, Admission.ADMITTED), (2, Admission.WAITING)]
    [news] = town.news("mia")
    assert news.text.startswith("Gute Nachricht, Mia Wolf: Du bist jetzt bei Erzgebirge dabei.")
    assert town.news("cem") == []
    await town.presses("mia", "Los geht’s")
    assert "Was trifft es am ehesten?" in town.news("mia")[-1].text
    await town.says("cem", "/start")
    assert "Platz 1" in town.news("cem")[-1].text


@pytest.mark.parametrize(
    ("maker", "role", "told"),
    [("lena", Role.CONTACT, True), ("kim", Role.CONTACT, False), ("lena", Role.MAKER, False)],
)
async def test_who_moves_up_by_the_code_of_somebody_who_leads_no_more_is_told_of(
    town: Town, maker: str, role: Role, told: bool
) -> None:
    await begin(town, full(capacity=Capacity(makers=2, contacts=1)))
    made = Invitation(
        code_hash(CODE), "erzgebirge", role, None, None, at("2024-09-01 10:00"), made_by=maker
    )
    led = membership(LENA, Role.COORDINATOR)
    await write(town, made, led)
    await join(town, "mia")
    await town.says("mia", "Mia Wolf")
    town.news("kim")
    await write(town, replace(led, left_at=town.clock.now()))
    for each in await kept(town, Membership, role=role, left_at=None):
        await write(town, replace(each, left_at=town.clock.now()))
    await town.wait_until(at("2024-10-09 10:00"))
    assert await line(town) == [(1, Admission.ADMITTED)]
    heard = "\n".join(each.text for each in town.news("kim"))
    assert ("Mia Wolf ist bei" in heard) is told
    assert ("mit einem Code von jemandem, der nicht mehr koordiniert" in heard) is told


async def test_the_introduction_takes_the_place_of_the_question_for_the_name(town: Town) -> None:
    await begin(town, full())
    await join(town, "mia")
    assert "Wie heißt du? Die Koordination sieht diesen Namen." in town.news("mia")[-1].text
    await write(town, membership(BEN, Role.MAKER, left_at=at("2024-10-08 10:00")))
    await town.presses("mia", "Los geht’s")
    assert "1/11 Wie heißt du?" in town.news("mia")[-1].text
    await town.says("mia", "/abbrechen")
    assert "Die Koordination sieht diesen Namen" not in town.news("mia")[-1].text
    await town.says("mia", "Mia Wolf")
    assert "Die Koordination sieht diesen Namen" not in town.news("mia")[-1].text


async def test_nobody_overtakes_the_line(town: Town) -> None:
    """Also where a place is free in the very moment in which somebody comes."""
    await begin(town, full())
    await join(town, "mia")
    ben = membership(BEN, Role.MAKER, left_at=at("2024-10-08 10:00"))
    for name in ("cem",):
        await town.says(name, f"/start {CODE}")
        await town.presses(name, "Einverstanden")
    await town.store.run(lambda tx: tx.apply([Put(ben)]))
    await town.at_once(("cem", town.button("cem", "Du")))
    await town.settle()
    assert await line(town) == [(1, Admission.ADMITTED), (2, Admission.WAITING)]


async def test_news_of_a_place_come_in_a_polite_hour(town: Town) -> None:
    await begin(town, full())
    await join(town, "mia")
    await town.wait_until(at("2024-10-08 22:00"))
    town.news("mia")
    await write(town, membership(ADA, Role.MAKER, left_at=at("2024-10-08 22:00")))
    assert town.news("mia") == []
    await town.wait_until(at("2024-10-09 09:00"))
    assert "Gute Nachricht" in town.news("mia")[-1].text


async def test_nothing_but_the_consent_is_kept_before(town: Town) -> None:
    await begin(town, full(approve=(Role.MAKER,)))
    await town.says("mia", f"/start {CODE}")
    await town.presses("mia", "Nicht einverstanden")
    assert await line(town) == []
    await join(town, "cem")
    assert await line(town) == [(1, Admission.ASKING)]
    assert len(await kept(town, Consent)) == 1
    assert await makers(town) == 2


async def test_two_coordinators_decide_at_once(town: Town) -> None:
    await begin(town, programme(approve=(Role.MAKER,)))
    await write(town, replace(membership(LENA, Role.COORDINATOR), programme_id="erzgebirge"))
    await join(town, "mia")
    await town.says("mia", "Mia Wolf")
    yes, no = town.button("kim", "Aufnehmen"), town.button("lena", "Nicht aufnehmen")
    await town.at_once(("kim", yes), ("lena", no))
    await town.settle()
    [newcomer] = await kept(town, Newcomer)
    acts = [each.act for each in await kept(town, Audit)]
    assert (newcomer.admission, acts) in [
        (Admission.ADMITTED, ["admit"]),
        (Admission.DECLINED, ["decline"]),
    ]
    answers = [town.visible(name)[-1].text for name in ("kim", "lena")]
    assert answers.count("Darüber ist schon entschieden.") == 1


async def test_who_was_approved_is_not_declined_by_the_card_of_another(town: Town) -> None:
    """Who says no to somebody who has a yes by now sees so, and can say it to that."""
    await begin(town, full(approve=(Role.MAKER,)))
    await write(town, replace(membership(LENA, Role.COORDINATOR), programme_id="erzgebirge"))
    await join(town, "mia")
    await town.says("mia", "Mia Wolf")
    await town.presses("kim", "Aufnehmen")
    town.news("mia")
    await town.presses("lena", "Nicht aufnehmen")
    shown = town.visible("lena")[-1]
    assert shown.text == (
        "Darüber ist schon entschieden: Die Koordination hat zugesagt. So steht es jetzt:\n\n"
        "Mia Wolf wartet bei Erzgebirge auf einen Platz, als Maker."
    )
    assert shown.labels == ("Trotzdem aufnehmen", "Nicht aufnehmen")
    assert await line(town) == [(1, Admission.WAITING)]
    assert not town.news("mia")
    await town.presses("lena", "Nicht aufnehmen")
    assert await line(town) == [(1, Admission.DECLINED)]
    assert "diesmal leider nicht geklappt" in town.news("mia")[-1].text


async def test_an_older_no_to_somebody_who_waits_is_answered_with_how_it_stands(town: Town) -> None:
    await begin(town, full())
    await join(town, "mia")
    [newcomer] = await kept(town, Newcomer)
    await town.says("kim", "/neue")
    await town.presses("kim", "Jemand ohne Namen …")
    older = f"a.admit.{newcomer.person_id}.{mark(newcomer)}.no"
    await town.happens("kim", Pressed(older, "0"))
    assert town.visible("kim")[-1].text.startswith("Diese Karte ist schon älter. So steht es jetzt")
    assert await line(town) == [(1, Admission.WAITING)]
    await town.says("kim", "nein")
    assert await line(town) == [(1, Admission.DECLINED)]


async def test_a_yes_that_comes_twice_lets_nobody_in_beyond_the_limit(town: Town) -> None:
    await begin(town, full(approve=(Role.MAKER,)))
    await join(town, "mia")
    await town.says("mia", "Mia Wolf")
    press = town.button("kim", "Aufnehmen")
    await town.happens("kim", press)
    await town.happens("kim", press)
    assert await line(town) == [(1, Admission.WAITING)]
    assert await makers(town) == 2


async def test_only_who_coordinates_there_decides(town: Town) -> None:
    await begin(town, full())
    await join(town, "mia")
    [newcomer] = await kept(town, Newcomer)
    for who in ("lena", "ada", "mia"):
        for word in ("yes", "no", "over"):
            token = f"a.admit.{newcomer.person_id}.{mark(newcomer)}.{word}"
            await town.happens(who, Pressed(token, "1"))
        await town.happens(who, Pressed(f"a.newcomer.{newcomer.person_id}.{mark(newcomer)}", "1"))
        assert "Mia" not in "".join(each.text for each in town.news(who))
    assert await line(town) == [(1, Admission.WAITING)]
    await town.says("lena", "/neue")
    assert town.news("lena")[-1].text == "Niemand fragt an, und niemand wartet."


async def test_a_person_of_a_list_needs_no_yes(town: Town) -> None:
    await begin(town, programme(approve=(Role.MAKER,)))
    signup = Signup(
        "s1", "erzgebirge", "r1", code_hash(CODE), Role.MAKER, "Mia Wolf", "", KIM_SINCE
    )
    await write(town, signup)
    await join(town, "mia")
    assert await line(town) == []
    assert await makers(town) == 3


async def test_who_was_declined_hears_so_again(town: Town) -> None:
    await begin(town, programme(approve=(Role.MAKER,)))
    await join(town, "mia")
    await town.says("mia", "Mia Wolf")
    await town.presses("kim", "Nicht aufnehmen")
    await town.says("mia", f"/start {CODE}")
    assert "diesmal leider nicht geklappt" in town.news("mia")[-1].text
    await town.says("kim", "/neue")
    assert town.news("kim")[-1].text == "Niemand fragt an, und niemand wartet."


async def test_a_code_is_understood_while_a_question_is_open(town: Town) -> None:
    """It interrupts, and the question comes back; an unknown one is an answer like any other."""
    await begin(town, programme())
    contact = Invitation("", "chemnitz", Role.CONTACT, None, 1, at("2024-09-01 10:00"))
    await write(town, replace(contact, code_hash=code_hash("zzzz7777yyyy6666")))
    await join(town, "mia")
    await town.says("mia", "Mia Wolf")
    await town.happens("mia", Said("zzzz-7777-yyyy-6666"))
    assert town.news("mia")[-1].text.startswith("Willkommen bei Chemnitz.")
    await town.presses("mia", "Nicht einverstanden")
    assert "Was trifft es am ehesten?" in town.news("mia")[-1].text


async def test_only_what_is_open_is_offered(town: Town) -> None:
    await begin(town, programme(join=(Role.MAKER,)))
    await town.says("mia", "Hallo")
    assert town.news("mia")[-1].labels == ("Erzgebirge", "Chemnitz")
    await town.presses("mia", "Erzgebirge")
    assert town.news("mia")[-1].labels == (
        "Ich bringe Können mit",
        "Ich habe einen Code",
    )


async def test_by_a_door_that_was_shut_meanwhile_nobody_comes_in(town: Town) -> None:
    await begin(town, programme(join=(Role.MAKER,)))
    await town.says("mia", "Hallo")
    for label in ("Erzgebirge", "Ich bringe Können mit"):
        await town.presses("mia", label)
    await town.close()
    town.programmes = {**town.programmes, "erzgebirge": programme(join=(Role.CONTACT,))}
    await town.open()
    before = await makers(town)
    for label in ("Einverstanden", "Du"):
        await town.presses("mia", label)
    assert "braucht es einen Code" in town.news("mia")[-1].text
    assert await makers(town) == before


KIM_SINCE = membership(KIM, Role.COORDINATOR).joined_at


async def test_who_waits_can_type_what_the_button_says(town: Town) -> None:
    await begin(town, full())
    await join(town, "mia")
    await town.says("mia", "Mia Wolf")
    await town.says("mia", "nicht mehr warten")
    assert "Wirklich nicht mehr warten?" in town.news("mia")[-1].text
    await town.says("mia", "Ja")
    assert await line(town) == [(1, Admission.GONE)]
    await town.says("mia", "Hallo")
    assert town.news("mia")[-1].labels == ("Erzgebirge", "Chemnitz")


async def test_who_was_declined_may_ask_again_by_a_newer_code(town: Town) -> None:
    await begin(town, programme(approve=(Role.MAKER,)))
    await join(town, "mia")
    await town.says("mia", "Mia Wolf")
    await town.presses("kim", "Nicht aufnehmen")
    newer = Invitation("", "erzgebirge", Role.MAKER, None, 1, town.clock.now())
    await write(town, replace(newer, code_hash=code_hash("zzzz7777yyyy6666")))
    await town.says("mia", "/start zzzz7777yyyy6666")
    await town.presses("mia", "Einverstanden")
    assert await line(town) == [(2, Admission.ASKING)]


async def test_who_takes_part_elsewhere_is_told_of_both(town: Town) -> None:
    await begin(town, programme())
    since = at("2024-10-01 10:00")
    await write(town, Newcomer("ada", "chemnitz", Role.MAKER, 1, Admission.ASKING, since))
    await town.says("ada", "/start")
    first, second = town.news("ada")
    assert first.text.startswith("Schön, wieder von dir zu hören, Ada Lindner.")
    assert second.text.startswith("Chemnitz: Die Koordination schaut noch, ob es passt.")


async def test_a_side_that_was_closed_to_somebody_is_not_asked_for_any_more(town: Town) -> None:
    await begin(town, programme(approve=(Role.MAKER,)))
    await join(town, "mia")
    await town.says("mia", "Mia Wolf")
    await town.presses("kim", "Nicht aufnehmen")
    await town.says("mia", "Hallo")
    await town.presses("mia", "Erzgebirge")
    await town.presses("mia", "Ich bringe Können mit")
    town.news("mia")
    await town.says("mia", "Hallo")
    assert town.news("mia")[-1].labels == ("Erzgebirge", "Chemnitz")


async def admitted(town: Town, *, line: tuple[str, ...] = ("cem",)) -> None:
    """Let Mia have the place that Ben gave back on Tuesday morning; the others wait."""
    await begin(town, full())
    for name in ("mia", *line):
        await join(town, name)
        await town.says(name, f"{name.title()} Wolf")
    await write(town, membership(BEN, Role.MAKER, left_at=at("2024-10-08 10:00")))
    for name in ("mia", *line):
        town.news(name)


async def test_a_place_that_nobody_takes_up_goes_on_after_two_reminders(town: Town) -> None:
    await admitted(town)
    await town.wait_until(at("2024-10-10 12:00"))
    [first] = town.news("mia")
    assert first.text.startswith("Bei Erzgebirge halte ich dir einen Platz frei.")
    await town.restart()
    await town.wait_until(at("2024-10-15 12:00"))
    [second] = town.news("mia")
    assert "Ab Do, 17.10. gebe ich den Platz weiter" in second.text
    assert await line(town) == [(1, Admission.ADMITTED), (2, Admission.WAITING)]
    await town.wait_until(at("2024-10-17 12:00"))
    assert await line(town) == [(1, Admission.GONE), (2, Admission.ADMITTED)]
    assert [each.text for each in town.news("mia") if "weitergegeben" in each.text]
    assert "Gute Nachricht, Cem Wolf" in town.news("cem")[-1].text
    await town.happens("mia", town.button("mia", "Los geht’s", old=True))
    assert "inzwischen erledigt" in town.news("mia")[-1].text
    await town.says("mia", f"/start {CODE}")
    await town.presses("mia", "Einverstanden")
    assert "auf Platz 1 der Warteliste" in town.news("mia")[-1].text
    assert await makers(town) == 2
    await write(town, membership(ADA, Role.MAKER, left_at=town.clock.now()))
    assert "Gute Nachricht, Mia Wolf" in town.news("mia")[-1].text


async def test_a_place_for_which_nobody_waits_stays_free_for_its_owner(town: Town) -> None:
    await admitted(town, line=())
    await town.wait_until(at("2024-10-25 12:00"))
    assert len(town.news("mia")) == 2
    assert await line(town) == [(1, Admission.ADMITTED)]
    await town.presses("mia", "Los geht’s", old=True)
    assert "Was trifft es am ehesten?" in town.news("mia")[-1].text
    await join(town, "cem")
    await town.wait_until(at("2024-10-28 12:00"))
    assert await line(town) == [(1, Admission.BEGUN), (2, Admission.WAITING)]


async def test_who_begins_keeps_the_place(town: Town) -> None:
    await admitted(town)
    await town.presses("mia", "Los geht’s", old=True)
    town.news("mia")
    await town.wait_until(at("2024-10-28 12:00"))
    assert not [each for each in town.news("mia") if "Platz" in each.text]
    assert await line(town) == [(1, Admission.BEGUN), (2, Admission.WAITING)]


async def test_who_begins_keeps_the_place_also_while_something_else_is_asked(town: Town) -> None:
    await admitted(town)
    await town.presses("mia", "Los geht’s", old=True)
    await town.says("mia", "/idee Ich baue gern Möbel aus Holz für Cafés und Theken")
    await town.wait_until(at("2024-10-18 12:00"))
    assert await line(town) == [(1, Admission.BEGUN), (2, Admission.WAITING)]


async def test_who_was_admitted_and_left_is_not_reminded(town: Town) -> None:
    await admitted(town)
    [mia] = [each for each in await kept(town, Newcomer) if each.admission is Admission.ADMITTED]
    gone = Membership(mia.person_id, "erzgebirge", Role.MAKER, mia.since, town.clock.now())
    await write(town, gone)
    await town.wait_until(at("2024-10-12 12:00"))
    assert town.news("mia") == []
    assert await line(town) == [(1, Admission.GONE), (2, Admission.ADMITTED)]


async def test_after_a_long_silence_of_the_service_there_is_still_time(town: Town) -> None:
    """Both reminders are due at once: one is sent, and its days are counted from there."""
    await admitted(town)
    await town.close()
    town.clock.move(timedelta(days=30))
    await town.open()
    await town.settle()
    await town.wait_until(town.clock.now() + timedelta(hours=25))  # the clock is believed by then
    [told] = [each for each in town.news("mia") if "Platz" in each.text]
    assert "Ein letztes Mal" in told.text
    assert await line(town) == [(1, Admission.ADMITTED), (2, Admission.WAITING)]


async def test_who_agrees_in_two_messengers_comes_in_once(town: Town) -> None:
    """Each of two accounts has the question open: the first yes counts."""
    await begin(town, programme())
    await town.says("mia", f"/start {CODE}")
    await town.presses("mia", "Einverstanden")
    [account] = await kept(town, Account, id=town.people["mia"])
    other = replace(account, id=town.people["jo"])
    await write(town, other)
    await town.says("jo", f"/start {CODE}")
    await town.presses("jo", "Einverstanden")
    await town.at_once(("mia", town.button("mia", "Du")), ("jo", town.button("jo", "Du")))
    assert len(await kept(town, Consent)) == 1
    assert await makers(town) == 3
    told = {town.visible(name)[-1].text for name in ("mia", "jo")}
    assert (
        "Sie sind bei Erzgebirge schon dabei." in told
        or "Du bist bei Erzgebirge schon dabei." in told
    )


async def test_who_waits_keeps_the_number_when_they_agree_once_more(town: Town) -> None:
    await begin(town, full())
    await town.says("mia", f"/start {CODE}")
    await town.presses("mia", "Einverstanden")
    [account] = await kept(town, Account, id=town.people["mia"])
    await write(town, replace(account, id=town.people["jo"]))
    await town.says("jo", f"/start {CODE}")
    await town.presses("jo", "Einverstanden")
    for name in ("mia", "jo"):
        await town.presses(name, "Du")
    assert await line(town) == [(1, Admission.WAITING)]
    assert len(await kept(town, Consent)) == 1


async def test_a_yes_to_an_older_text_is_asked_for_again(town: Town) -> None:
    await begin(town, programme())
    await town.says("mia", f"/start {CODE}")
    await town.presses("mia", "Einverstanden")
    await town.close()
    newer = replace(programme().privacy, version="2")
    town.programmes |= {"erzgebirge": programme(privacy=newer)}
    await town.open()
    await town.presses("mia", "Du")
    assert await kept(town, Consent) == ()
    await town.presses("mia", "Einverstanden")
    await town.presses("mia", "Du")
    [given] = await kept(town, Consent)
    assert given.version == "2"


async def test_a_question_waits_for_the_file_of_its_programme(town: Town) -> None:
    """Without it a button says that it counts no more; with it the question goes on."""
    await begin(town, programme())
    code = "zzzz7777yyyy6666"
    there = Invitation(code_hash(code), "chemnitz", Role.CONTACT, None, 1, at("2024-09-01 10:00"))
    await write(town, there)
    await town.says("mia", f"/start {code}")
    served = town.programmes
    await town.close()
    town.programmes = {"erzgebirge": served["erzgebirge"]}
    await town.open()
    await town.presses("mia", "Einverstanden")
    assert "gilt nicht mehr" in town.news("mia")[-1].text
    await town.says("mia", "Hallo?")
    assert "Einverstanden" not in town.news("mia")[-1].labels
    await town.close()
    town.programmes = served
    await town.open()
    await town.says("mia", f"/start {code}")
    await town.presses("mia", "Einverstanden")
    await town.presses("mia", "Sie")
    assert [each.programme_id for each in await kept(town, Consent)] == ["chemnitz"]


async def test_of_two_requests_in_one_second_the_one_is_decided_that_was_shown(town: Town) -> None:
    await begin(town, programme(approve=(Role.MAKER, Role.CONTACT)))
    since = town.clock.now()
    both = [
        Newcomer("mia", "erzgebirge", role, number, Admission.ASKING, since)
        for number, role in enumerate((Role.CONTACT, Role.MAKER), 1)
    ]
    await write(town, Person("mia", "de", Form.DU, "Mia Wolf"), *both)
    maker = f"a.admit.mia.{mark(both[1])}.yes"
    (card,) = [each for each in town.visible("kim") if maker in str(each.buttons)]
    await town.happens("kim", Pressed(maker, card.ref))
    found = {each.role: each.admission for each in await kept(town, Newcomer)}
    assert found == {Role.CONTACT: Admission.ASKING, Role.MAKER: Admission.ADMITTED}


async def test_who_asks_takes_it_back_and_asks_again_is_asked_about_once(town: Town) -> None:
    await begin(town, programme(approve=(Role.MAKER,)))
    await join(town, "mia")
    await town.says("mia", "Mia Wolf")
    for _ in range(3):
        await town.says("mia", "nicht mehr warten")
        await town.says("mia", "Ja")
        await town.says("mia", f"/start {CODE}")
        await town.presses("mia", "Einverstanden")
    assert await line(town) == [(1, Admission.ASKING)]
    assert len([each for each in town.news("kim") if "Mia Wolf" in each.text]) == 1
    await town.says("kim", "/neue")
    assert "Mia Wolf" in "".join(town.news("kim")[-1].labels)


async def test_a_request_whose_buttons_were_used_up_is_put_anew(town: Town) -> None:
    await begin(town, programme(approve=(Role.MAKER,)))
    await join(town, "mia")
    await town.says("mia", "Mia Wolf")
    await town.says("mia", "nicht mehr warten")
    await town.says("mia", "Ja")
    await town.presses("kim", "Aufnehmen")
    town.news("kim")
    await town.says("mia", f"/start {CODE}")
    await town.presses("mia", "Einverstanden")
    assert "Mia Wolf" in town.news("kim")[-1].text
    await town.presses("kim", "Aufnehmen")
    assert await line(town) == [(2, Admission.ADMITTED)]


async def test_who_tells_no_name_is_asked_about_without_one(town: Town) -> None:
    await begin(town, programme(approve=(Role.MAKER,)))
    await join(town, "mia")
    town.news("kim")
    await town.wait_until(at("2024-10-09 20:00"))
    assert not any("Jemand ohne Namen" in each.text for each in town.news("kim"))
    await town.wait_until(at("2024-10-11 12:00"))
    asked = [each for each in town.news("kim") if "Jemand ohne Namen" in each.text]
    assert [
        each.text.endswith("möchte bei Erzgebirge mitmachen, als Maker.") for each in asked
    ] == [True]
    await town.presses("kim", "Aufnehmen")
    assert await line(town) == [(1, Admission.ADMITTED)]
    assert "Du bist jetzt bei Erzgebirge dabei" in "".join(e.text for e in town.news("mia"))


async def test_who_tells_the_name_late_is_asked_about_once(town: Town) -> None:
    await begin(town, programme(approve=(Role.MAKER,)))
    await join(town, "mia")
    await town.wait_until(at("2024-10-11 12:00"))
    await town.says("mia", "Mia Wolf")
    await town.wait_until(at("2024-10-13 12:00"))
    asked = [each for each in town.news("kim") if "möchte bei Erzgebirge" in each.text]
    assert len(asked) == 1


async def test_who_had_a_yes_and_took_it_back_is_asked_about_again(town: Town) -> None:
    await begin(town, full(approve=(Role.MAKER,)))
    await join(town, "mia")
    await town.says("mia", "Mia Wolf")
    await town.presses("kim", "Aufnehmen")
    await town.says("mia", "nicht mehr warten")
    await town.says("mia", "Ja")
    town.news("kim")
    await town.says("mia", f"/start {CODE}")
    await town.presses("mia", "Einverstanden")
    assert "Mia Wolf" in town.news("kim")[-1].text


async def test_one_person_takes_one_use_of_a_code(town: Town) -> None:
    await begin(town, programme(approve=(Role.MAKER,)))
    code = Invitation(code_hash(CODE), "erzgebirge", Role.MAKER, None, 10, town.clock.now())
    await write(town, code)
    await join(town, "mia")
    await town.says("mia", "Mia Wolf")
    for _ in range(4):
        await town.says("mia", "nicht mehr warten")
        await town.says("mia", "Ja")
        await town.says("mia", f"/start {CODE}")
        await town.presses("mia", "Einverstanden")
    (left,) = await kept(town, Invitation, code_hash=code.code_hash)
    assert left.uses_left == 9


async def test_a_request_that_nobody_decides_is_brought_up_again(town: Town) -> None:
    """On the days of a request, with the buttons; once it is decided no more."""
    await begin(town, programme(approve=(Role.MAKER,)))
    await write(town, replace(membership(LENA, Role.COORDINATOR), programme_id="erzgebirge"))
    await join(town, "mia")
    await town.says("mia", "Mia Wolf")
    town.news("kim")
    await town.wait_until(at("2024-10-10 20:00"))
    assert not any("Mia Wolf" in each.text for each in town.news("kim"))
    await town.wait_until(at("2024-10-11 12:00"))
    (again,) = [each for each in town.news("kim") if "Mia Wolf" in each.text]
    assert again.text.startswith("Noch nicht entschieden, seit Di, 8.10.:")
    assert again.labels == ("Aufnehmen", "Nicht aufnehmen")
    await town.wait_until(at("2024-10-15 12:00"))
    (last,) = [each for each in town.news("kim") if "Mia Wolf" in each.text]
    assert last.at > again.at
    await town.presses("kim", "Aufnehmen")
    assert await line(town) == [(1, Admission.ADMITTED)]


async def test_a_request_that_was_decided_is_not_brought_up_again(town: Town) -> None:
    await begin(town, programme(approve=(Role.MAKER,)))
    await join(town, "mia")
    await town.says("mia", "Mia Wolf")
    await town.presses("kim", "Nicht aufnehmen")
    town.news("kim")
    await town.wait_until(at("2024-10-20 12:00"))
    assert not any("Mia Wolf" in each.text for each in town.news("kim"))


async def test_who_waits_when_the_programme_ends_is_told(town: Town) -> None:
    """Be it for a place, or for a yes; and once, in a polite hour."""
    await begin(town, full(ends=date(2024, 10, 9), approve=(Role.CONTACT,)))
    code = "zzzz7777yyyy6666"
    made_at = at("2024-09-01 10:00")
    await write(town, Invitation(code_hash(code), "erzgebirge", Role.CONTACT, None, 1, made_at))
    await join(town, "mia")
    await town.says("mia", "Mia Wolf")
    await town.says("cem", f"/start {code}")
    await town.presses("cem", "Einverstanden")
    await town.presses("cem", "Sie")
    await town.says("cem", "Cem Aydin")
    town.news("mia"), town.news("cem")
    await town.wait_until(at("2024-10-20 12:00"))
    (waited,) = [each for each in town.news("mia") if "Erzgebirge ist zu Ende" in each.text]
    assert waited.at == at("2024-10-10 09:00")
    assert "Ein Platz ist bis zuletzt nicht frei geworden" in waited.text
    (asked,) = [each for each in town.news("cem") if "Erzgebirge ist zu Ende" in each.text]
    assert "Die Koordination hat sich bis dahin nicht entschieden" in asked.text
    assert {each for _, each in await line(town)} == {Admission.GONE}
    town.news("kim")
    await town.says("kim", "/neue")
    assert "Niemand fragt an" in town.news("kim")[-1].text
