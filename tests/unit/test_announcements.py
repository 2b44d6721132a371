"""Announcements on the real store: seen before they are sent, single, resumable, stoppable."""

import re
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.announcements import spread as spreading
from bot.announcements.commands import WORKS
from bot.announcements.rules import Reach, reach
from bot.domain.announcements import Announcement, Course
from bot.domain.briefs import Expertise
from bot.domain.changes import Entity, Put
from bot.domain.people import Account, Audit, Form, Membership, Person, Role
from bot.engine.respond import respond
from bot.engine.work import work_off
from bot.ports import Begin, Delivery, Later, Parcel, Sent, Unreachable
from tests.security.test_who_left import leave
from tests.support.cases import JO, kept, membership, settle
from tests.support.clock import at
from tests.support.town import CHANNEL, Town, seen

WORDS = "Das Werkstatttreffen zieht um: Halle 2, Hof links.\n\nBis Donnerstag!"

ROTH = Person("roth", "de", Form.SIE, "Anna Roth")
CODE = re.compile(r"(?<!\w)[a-z2-7]{4}(?:-[a-z2-7]{4}){3}(?!\w)")


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path, at("2024-10-15 10:00"))
    yield town
    await town.close()


async def announced(town: Town, audience: str = "Alle") -> None:
    await settle(town)
    await town.says("kim", f"/rundnachricht {WORDS}")
    await town.presses("kim", audience)
    town.news("kim")
    await town.presses("kim", "Senden")


async def planned_at_night(town: Town, *facts: Entity) -> None:
    """Write at an hour at which nobody is to be disturbed."""
    await settle(town, *facts)
    town.clock.set(at("2024-10-15 22:00"))
    await town.says("kim", f"/rundnachricht {WORDS}")
    await town.presses("kim", "Alle")
    await town.presses("kim", "Senden")


def got(town: Town, name: str) -> list[str]:
    return [each.text for each in town.all_heard(name) if "Halle 2" in each.text]


async def more_makers(town: Town, count: int) -> list[str]:
    """Let that many makers join whom nobody plays."""
    programme = next(iter(town.programmes))
    joined = town.clock.now()
    names = [f"m{number:04}" for number in range(count)]
    facts: list[Put] = []
    for number, name in enumerate(names):
        facts += [
            Put(Person(name, "de", name="Mia Wolf")),
            Put(Account(f"{CHANNEL}:{5000 + number}", name)),
            Put(Membership(name, programme, Role.MAKER, joined)),
        ]
    await town.store.run(lambda tx: tx.apply(facts))
    return [f"{CHANNEL}:{5000 + number}" for number in range(count)]


async def test_it_is_seen_before_it_is_sent(town: Town) -> None:
    await settle(town)
    await town.says("kim", "/rundnachricht")
    await town.says("kim", WORDS)
    await town.presses("kim", "Maker, Kreative, Forschende")
    preview = town.news("kim")[-1]
    assert "Halle 2, Hof links.\n\nBis Donnerstag!" in preview.text
    assert "Koordination" in preview.text
    assert preview.labels == ("Senden", "Verwerfen", "Text ändern")
    assert got(town, "ada") == []
    await town.presses("kim", "Verwerfen")
    assert await kept(town, Announcement) == ()
    assert got(town, "ada") == []


async def test_everybody_gets_it_once_and_the_author_sees_how_far_it_came(town: Town) -> None:
    await announced(town)
    for name in ("ada", "weber"):
        assert len(got(town, name)) == 1
        assert "Halle 2, Hof links.\n\nBis Donnerstag!" in got(town, name)[0]
    town.clock.move(timedelta(seconds=11))
    await town.settle()
    (kept_one,) = await kept(town, Announcement)
    assert kept_one.course is Course.DONE
    last = town.all_heard("kim")[-1]
    assert last.edited
    assert last.text == "Zugestellt: 3 von 3."
    assert last.labels == ()
    assert [each.act for each in await kept(town, Audit)] == ["announce"]


async def test_at_night_it_waits_for_the_morning(town: Town) -> None:
    await planned_at_night(town)
    planned = "Geplant für Mi, 16.10., 09:00, an 3 Personen."
    assert town.news("kim")[-1].text == planned
    await town.says("kim", "/rundnachricht")
    assert town.news("kim")[0].text.startswith(planned)
    assert got(town, "ada") == []
    town.clock.set(at("2024-10-16 09:00"))
    await town.settle()
    assert len(got(town, "ada")) == 1


async def test_who_leaves_before_the_morning_counts_no_longer(town: Town) -> None:
    await planned_at_night(town)
    await leave(town, "ada")
    town.clock.set(at("2024-10-16 09:00"))
    await town.settle()
    town.clock.move(timedelta(seconds=11))
    await town.settle()
    assert got(town, "ada") == []
    assert town.all_heard("kim")[-1].text == "Zugestellt: 2 von 2."


@pytest.mark.parametrize("read", [True, False])
async def test_who_takes_a_role_over_reads_it_unless_it_was_read_before(
    town: Town, *, read: bool
) -> None:
    """Jo's messenger is slow, so it is under way until the morning."""
    await settle(
        town,
        ROTH,
        membership(ROTH, Role.EXPERT),
        Expertise("roth", "brewery", "erzgebirge", "Gäste", at("2024-10-01 10:00")),
        JO,
        membership(JO, Role.CONTACT),
    )
    await town.says("weber", "/uebergabe")
    await town.presses("weber", "An Anna Roth übergeben")
    await town.presses("weber", "Ja, übergeben")
    town.hands.busy.add(town.people["jo"])
    town.clock.set(at("2024-10-15 15:00" if read else "2024-10-15 22:00"))
    await town.says("kim", f"/rundnachricht {WORDS}")
    await town.presses("kim", "Ansprechpersonen")
    await town.presses("kim", "Senden")
    await town.presses("roth", "Übernehmen")
    town.hands.busy.clear()
    await town.wait_until(at("2024-10-16 10:00"))
    assert [len(got(town, name)) for name in ("weber", "roth", "jo")] == [read, not read, 1]
    assert town.all_heard("kim")[-1].text == "Zugestellt: 2 von 2."


@pytest.mark.parametrize("heir", ["anna", "zoe"])
async def test_who_takes_a_role_over_between_two_pages_reads_it_on_whichever_they_are(
    town: Town, monkeypatch: pytest.MonkeyPatch, heir: str
) -> None:
    """It has come past Anna, and neither to Frau Weber nor to Zoe."""
    monkeypatch.setattr(spreading, "CHUNK", 3)
    person = Person(heir, "de", Form.SIE, "Anna Roth")
    expert = Expertise(heir, "brewery", "erzgebirge", "Gäste", at("2024-10-01 10:00"))
    await settle(town, person, membership(person, Role.EXPERT), expert)
    await town.says("weber", "/uebergabe")
    await town.presses("weber", "An Anna Roth übergeben")
    await town.presses("weber", "Ja, übergeben")
    await town.says("kim", f"/rundnachricht {WORDS}")
    await town.presses("kim", "Ansprechpersonen")
    for name, label in (("kim", "Senden"), (heir, "Übernehmen")):
        await town.store.accept([town._envelope(name, town.button(name, label))])
        assert await respond(town.store, town.service.desk) == 1
        if name == "kim":
            assert await work_off(town.store, town.service.desk, WORKS) == 1
    (going,) = await kept(town, Announcement)
    assert "anna" <= going.last < "weber"
    await town.settle()
    town.clock.move(timedelta(seconds=11))
    await town.settle()
    assert [len(got(town, name)) for name in ("weber", heir)] == [0, 1]
    assert town.all_heard("kim")[-1].text == "Zugestellt: 1 von 1."


async def test_who_leaves_with_it_still_counts(town: Town) -> None:
    await settle(town)
    await town.says("kim", f"/rundnachricht {WORDS}")
    await town.presses("kim", "Alle")
    town.hands.busy.add(town.people["weber"])
    await town.presses("kim", "Senden")
    await leave(town, "ada")
    town.hands.busy.clear()
    town.clock.move(timedelta(minutes=2))
    await town.settle()
    (one,) = await kept(town, Announcement)
    assert (one.asked, one.total, one.course) == (3, 3, Course.DONE)


async def test_who_waits_for_the_morning_is_not_told_so_all_night(town: Town) -> None:
    await planned_at_night(town)
    town.news("kim")
    for hour in ("23:00", "23:30"):
        town.clock.set(at(f"2024-10-15 {hour}"))
        await town.settle()
    assert town.news("kim") == []


async def test_an_hour_without_progress_is_no_hour_full_of_edits(town: Town) -> None:
    await settle(town)
    await town.says("kim", f"/rundnachricht {WORDS}")
    await town.presses("kim", "Alle")
    town.hands.busy.add(town.people["ada"])
    await town.presses("kim", "Senden")
    town.news("kim")
    for _ in range(20):
        town.clock.move(timedelta(seconds=30))
        await town.settle()
    assert [each.text.splitlines()[0] for each in town.news("kim")] == [
        "Rundnachricht unterwegs: 2 von 3 angekommen."
    ]
    town.hands.busy.clear()
    town.clock.move(timedelta(minutes=2))
    await town.settle()
    assert "Zugestellt: 3 von 3" in town.news("kim")[-1].text


async def test_a_restart_in_the_middle_goes_on_where_it_was(town: Town) -> None:
    await settle(town)
    chats = await more_makers(town, 2 * spreading.CHUNK + 30)
    await town.says("kim", f"/rundnachricht {WORDS}")
    await town.presses("kim", "Maker, Kreative, Forschende")
    going = replace(
        (await kept(town, Announcement))[0], course=Course.GOING, shown_at=town.clock.now()
    )
    await town.store.run(lambda tx: tx.apply([Put(going)]))
    assert await work_off(town.store, town.service.desk) == 1
    await town.restart()
    await town.settle()
    heard = [[each for each in town.hands.chats[chat] if "Halle 2" in each.text] for chat in chats]
    assert {len(each) for each in heard} == {1}


async def test_what_nobody_has_got_yet_can_be_stopped(town: Town) -> None:
    await planned_at_night(town)
    await town.presses("kim", "Anhalten")
    assert "angehalten: 0 von" in town.all_heard("kim")[-1].text
    town.clock.set(at("2024-10-16 09:00"))
    await town.settle()
    assert got(town, "ada") == []
    assert {each.act for each in await kept(town, Audit)} == {"announce", "announce-stop"}


def answers(town: Town, other: Callable[[], Delivery]) -> Callable[[Parcel], Delivery]:
    """Ada has shut the bot out, Kim hears everything, the others what ``other`` makes of it."""
    count = iter(range(10_000, 20_000))

    def answer(parcel: Parcel) -> Delivery:
        if parcel.to == town.people["ada"]:
            return Unreachable("blocked")
        if parcel.to == town.people["kim"]:
            ref = parcel.edits or str(next(count))
            town.hands.chats[parcel.to].append(seen(parcel, ref, town.clock.now()))
            return Sent(ref)
        return other()

    return answer


async def test_who_shut_the_bot_out_is_counted_when_it_is_stopped_too(town: Town) -> None:
    await settle(town)
    await town.says("kim", f"/rundnachricht {WORDS}")
    await town.presses("kim", "Alle")
    town.hands.answer = answers(town, lambda: Later(60))
    await town.presses("kim", "Senden")
    await town.presses("kim", "Anhalten")
    stopped = "Rundnachricht angehalten: 0 von 3 haben sie schon, 1 nicht erreichbar."
    assert [(each.text, each.edited) for each in town.news("kim")[-1:]] == [(stopped, True)]
    (kept_one,) = await kept(town, Announcement)
    fates = await town.store.run(lambda tx: tx.fates(f"announcement/{kept_one.id}/to/"))
    assert (kept_one.course, reach(kept_one, fates).missed) == (Course.STOPPED, 1)


async def test_what_is_in_hand_is_stopped_too_and_what_leaves_counts(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Dozens wait for the messenger's pace while the first few have it."""
    await settle(town)
    await town.says("kim", f"/rundnachricht {WORDS}")
    await town.presses("kim", "Alle")
    send, leaving = town.hands.send, list[str]()

    async def stopped_meanwhile(parcel: Parcel, begin: Begin) -> Delivery:
        if "/to/" in parcel.key and not leaving and await begin():
            leaving.append(parcel.to)
            await town.presses("kim", "Anhalten")
        return await send(parcel, begin)

    monkeypatch.setattr(town.hands, "send", stopped_meanwhile)
    await town.presses("kim", "Senden")
    assert town.news("kim")[-1].text == "Rundnachricht angehalten: 1 von 3 haben sie schon."
    await town.wait_until(at("2024-10-15 12:00"))
    assert sum(len(got(town, name)) for name in ("ada", "ben", "weber")) == 1
    (stopped,) = await kept(town, Announcement)
    fates = await town.store.run(lambda tx: tx.fates(f"announcement/{stopped.id}/to/"))
    assert (stopped.asked, reach(stopped, fates)) == (1, Reach(1, 0, 0))


async def test_when_everybody_has_it_there_is_nothing_to_stop(town: Town) -> None:
    await announced(town)
    await town.presses("kim", "Anhalten")
    shut, card, late = town.news("kim")[-3:]
    assert (shut.labels, card.labels) == ((), ())
    assert card.text == "Zugestellt: 3 von 3."
    assert late.text == "Zum Anhalten war es zu spät: alle haben sie schon."
    assert [each.act for each in await kept(town, Audit)] == ["announce"]


async def test_when_everybody_has_it_the_next_one_can_begin(town: Town) -> None:
    await announced(town)
    town.news("kim")
    await town.says("kim", "/rundnachricht")
    card, question = town.news("kim")
    assert (card.text, card.labels, card.edited) == ("Zugestellt: 3 von 3.", (), True)
    assert question.text.startswith("Was möchtest du sagen?")


async def test_while_one_is_under_way_the_next_is_begun_with_its_words(town: Town) -> None:
    await planned_at_night(town)
    town.news("kim")
    await town.says("kim", "/rundnachricht")
    assert "/rundnachricht und gleich dahinter" in town.news("kim")[-1].text
    await town.says("kim", "/rundnachricht Noch etwas.")
    assert town.news("kim")[-1].text == "An wen geht es?"


@pytest.mark.parametrize("words", ["zurück", "Quatsch mit Soße"])
async def test_what_is_no_decision_is_asked_again(town: Town, words: str) -> None:
    await settle(town)
    await town.says("kim", f"/rundnachricht {WORDS}")
    await town.presses("kim", "Alle")
    town.news("kim")
    await town.says("kim", words)
    (again,) = town.news("kim")
    assert again.text.endswith("Senden oder verwerfen?")
    assert again.labels == ("Senden", "Verwerfen", "Text ändern")
    assert got(town, "ada") == []


@pytest.mark.parametrize("words", ["senden", "ja"])
async def test_a_draft_is_sent_in_words(town: Town, words: str) -> None:
    await settle(town)
    await town.says("kim", f"/rundnachricht {WORDS}")
    await town.presses("kim", "Alle")
    await town.says("kim", words)
    assert len(got(town, "ada")) == 1


@pytest.mark.parametrize("words", ["verwerfen", "nein"])
async def test_a_draft_is_dropped_in_words(town: Town, words: str) -> None:
    await settle(town)
    await town.says("kim", f"/rundnachricht {WORDS}")
    await town.presses("kim", "Alle")
    await town.says("kim", words)
    assert await kept(town, Announcement) == ()


async def test_the_words_of_a_draft_can_be_changed(town: Town) -> None:
    await settle(town)
    await town.says("kim", f"/rundnachricht {WORDS}")
    await town.presses("kim", "Maker, Kreative, Forschende")
    await town.presses("kim", "Text ändern")
    await town.says("kim", "Halle 2 bleibt zu.")
    assert "An: Maker, Kreative, Forschende" in town.news("kim")[-1].text
    await town.presses("kim", "Senden")
    assert got(town, "ada")[0].endswith("Halle 2 bleibt zu.")
    assert got(town, "weber") == []
    assert len(await kept(town, Announcement)) == 1


async def test_a_new_draft_takes_the_place_of_the_last(town: Town) -> None:
    await settle(town)
    for words in ("Das erste.", "Das zweite."):
        await town.says("kim", f"/rundnachricht {words}")
        await town.presses("kim", "Alle")
    assert [each.text for each in await kept(town, Announcement)] == ["Das zweite."]


async def test_with_a_new_draft_it_is_said_that_the_last_was_not_sent(town: Town) -> None:
    await settle(town)
    await town.says("kim", f"/rundnachricht {WORDS}")
    await town.presses("kim", "Alle")
    await town.says("kim", "/rundnachricht Die Abrechnung muss bis Freitag da sein.")
    assert not any("nicht verschickt" in each.text for each in town.all_heard("kim"))
    await town.presses("kim", "Alle")
    (told,) = [each.text for each in town.all_heard("kim") if "nicht verschickt" in each.text]
    assert "Das Werkstatttreffen zieht um" in told
    (draft,) = await kept(town, Announcement)
    assert draft.text.startswith("Die Abrechnung")


async def test_who_gives_a_new_one_up_goes_on_with_the_draft_before(town: Town) -> None:
    await settle(town)
    await town.says("kim", f"/rundnachricht {WORDS}")
    await town.presses("kim", "Alle")
    await town.says("kim", "/rundnachricht Die Abrechnung muss bis Freitag da sein.")
    await town.says("kim", "/abbrechen")
    await town.presses("kim", "Senden")
    (sent,) = await kept(town, Announcement)
    assert (sent.text, sent.course) == (WORDS, Course.GOING)


async def test_a_draft_that_something_else_interrupts_is_not_forgotten(town: Town) -> None:
    await settle(town)
    await town.says("kim", f"/rundnachricht {WORDS}")
    await town.presses("kim", "Alle")
    await town.says("kim", "/rundnachricht Die Abrechnung muss bis Freitag da sein.")
    await town.wait_until(at("2024-10-21 12:00"))
    unsent = [each.text for each in town.all_heard("kim") if "nicht verschickt" in each.text]
    assert len(unsent) == 2
    assert any("Die Abrechnung" in each for each in unsent)


async def test_who_begins_another_one_before_the_preview_hears_which_is_not_kept(
    town: Town,
) -> None:
    await settle(town)
    for _ in range(2):  # the same again is the same
        await town.says("kim", "/rundnachricht Das erste.")
    assert not any("Nicht festgehalten" in each.text for each in town.all_heard("kim"))
    await town.says("kim", "/rundnachricht Das zweite.")
    (told,) = [each.text for each in town.all_heard("kim") if "Nicht festgehalten" in each.text]
    assert "Das erste." in told


async def test_who_shut_the_bot_out_is_counted(town: Town) -> None:
    await settle(town)
    await town.says("kim", f"/rundnachricht {WORDS}")
    await town.presses("kim", "Alle")
    count = iter(range(10_000))
    town.hands.answer = answers(town, lambda: Sent(str(next(count))))
    await town.presses("kim", "Senden")
    town.clock.move(timedelta(seconds=11))
    await town.settle()
    (kept_one,) = await kept(town, Announcement)
    assert kept_one.course is Course.DONE
    fates = await town.store.run(lambda tx: tx.fates(f"announcement/{kept_one.id}/to/"))
    found = reach(kept_one, fates)
    assert (found.missed, found.waiting) == (1, 0)
    assert found.arrived == kept_one.total - 1


async def test_only_who_coordinates_may(town: Town) -> None:
    await settle(town)
    await town.says("ada", f"/rundnachricht {WORDS}")
    assert await kept(town, Announcement) == ()
    assert got(town, "weber") == []


@pytest.mark.parametrize(
    "command", ["/rundnachricht", "/rundnachricht Hallo", "/status", "/teams", "/team 1",
                "/overdue", "/people"],
)  # fmt: skip
@pytest.mark.parametrize(("form", "your"), [(Form.DU, "Dein"), (Form.SIE, "Ihr")])
async def test_who_coordinates_a_programme_that_is_not_served_is_told_so(
    town: Town, command: str, form: Form, your: str
) -> None:
    jo = Person("jo", "de", form, "Jo Krause")
    elsewhere = Membership("jo", "elsewhere", Role.COORDINATOR, at("2024-08-20 10:00"))
    await settle(town, jo, elsewhere)
    await town.says("jo", command)
    (answer,) = town.news("jo")
    assert answer.text == f"{your} Programm ist hier gerade nicht eingerichtet."


async def test_it_goes_no_further_once_its_author_coordinates_no_more(town: Town) -> None:
    await planned_at_night(town, JO, membership(JO, Role.COORDINATOR))
    await leave(town, "kim", "Ganz raus: Erzgebirge")
    (stopped,) = await kept(town, Announcement)
    assert stopped.course is Course.STOPPED
    assert "Rundnachricht angehalten: 0 von" in "\n".join(e.text for e in town.visible("kim"))
    town.news("kim")
    await town.wait_until(at("2024-10-16 12:00"))
    assert [got(town, name) for name in ("ada", "ben", "weber")] == [[], [], []]
    assert town.news("kim") == []
    (told,) = got(town, "jo")
    assert told.startswith("Eine Rundnachricht habe ich angehalten")
    assert "0 von 3 haben sie schon" in told
    assert WORDS in told


@pytest.mark.parametrize("left", [False, True])
async def test_the_others_hear_that_it_ended_with_who_is_erased(town: Town, *, left: bool) -> None:
    """But not its words, although they were to read them of who only left."""
    await planned_at_night(town, JO, membership(JO, Role.COORDINATOR))
    if left:
        await leave(town, "kim", "Ganz raus: Erzgebirge")
    await town.says("kim", "/vergessen")
    await town.presses("kim", "Weiter zum Löschen")
    await town.presses("kim", "Endgültig löschen")
    await town.wait_until(at("2024-10-16 12:00"))
    assert [got(town, name) for name in ("ada", "ben", "weber", "jo")] == [[], [], [], []]
    told = "\n".join(each.text for each in town.news("jo"))
    assert "Eine Rundnachricht dieser Person war noch unterwegs. Ich habe sie angehalten" in told


async def test_what_was_announced_from_a_lost_account_goes_no_further(town: Town) -> None:
    """Whoever has somebody's phone may have announced it."""
    lee = Person("lee", "de", name="Lee Dritte")
    leads = [membership(each, Role.COORDINATOR) for each in (JO, lee)]
    await settle(town, JO, lee, *leads)
    town.settle_in("kim2", "de")
    await town.says("jo", "/person Kim Seidel")
    await town.presses("jo", "Konto verloren")
    (code,) = CODE.findall("\n".join(each.text for each in town.news("jo")))
    await town.says("kim2", f"/start {code}")
    town.clock.set(at("2024-10-15 22:00"))
    await town.says("kim", f"/rundnachricht {WORDS}")
    await town.presses("kim", "Alle")
    await town.presses("kim", "Senden")
    await town.presses("lee", "Ja, umziehen")
    (told,) = got(town, "kim2")
    assert told.startswith("Rundnachricht angehalten: 0 von")
    await town.wait_until(at("2024-10-16 12:00"))
    assert [got(town, name) for name in ("ada", "ben", "weber")] == [[], [], []]


async def test_a_draft_that_comes_back_is_shown_once_more(town: Town) -> None:
    await settle(town)
    await town.says("kim", f"/rundnachricht {WORDS}")
    await town.presses("kim", "Alle")
    (first,) = town.news("kim")[-1:]
    await town.says("kim", "/frage")
    town.news("kim")
    await town.says("kim", "/abbrechen")
    back = town.news("kim")[-1]
    assert (back.text, back.labels) == (first.text, first.labels)
    await town.says("kim", "/hilfe")
    assert "Halle 2" not in town.news("kim")[-1].text
    await town.presses("kim", "Senden")
    assert len(got(town, "ada")) == 1
