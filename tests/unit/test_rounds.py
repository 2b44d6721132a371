"""Rounds on the real store: seen before they are sent, lawful, single, and taken back in time."""

from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.briefs import Expertise
from bot.domain.challenges import Answer, Challenge, Organisation, Side, Suggestion
from bot.domain.changes import Drop, Entity, Erase, Put
from bot.domain.people import Audit, Form, Membership, Person, Profile, Role
from bot.domain.policy import Capacity
from bot.domain.programme import Programme
from bot.domain.rounds import Aim, Insistence, Insists, Lack, Leftover, Phase, Round
from bot.domain.teams import Member, Stage, Team
from bot.engine.respond import respond
from bot.engine.work import work_off
from bot.matching.rules import answer
from bot.ports import Begin, Delivery, Parcel, Tx
from bot.rounds.commands import WORKS
from bot.rounds.thinking import LIMIT, think
from bot.talk.model import Envelope, Pressed, Said
from tests.support.cases import (
    challenge,
    kept,
    membership,
    organisation,
    profile,
    programme,
    settle,
)
from tests.support.clock import at
from tests.support.town import Hands, Town

LEA = Person("lea", "de", Form.DU, "Lea Voigt")
MAKERS = {
    "eva": ("Eva Roth", "baut Möbel aus Holz", ("Möbelbau", "Holz")),
    "tom": ("Tom Beyer", "tischlert Tische aus Holz", ("Tischlern", "Holz")),
    "mia": ("Mia Wolf", "druckt Modelle in 3D", ("3D-Druck", "CAD")),
    "cem": ("Cem Arslan", "filmt Konzerte", ("Kamera", "Schnitt")),
}
FOUNDRY = organisation(id="foundry", name="Gießerei", contact_id="roth")
NEEDS = (
    challenge(skills=("Holz", "Möbelbau"), need="Wir brauchen einen Tresen aus Holz."),
    challenge(
        id="c2",
        number=2,
        organisation_id="foundry",
        contact_id="roth",
        title="Modelle schneller bauen",
        need="Gesucht sind 3D-Druck und CAD für Modelle.",
        skills=("3D-Druck", "CAD"),
    ),
)
BASE = programme(capacity=Capacity(makers_per_challenge=1, challenges_per_maker=1))


def world() -> Iterator[Entity]:
    """Yield two contacts, four makers and two coordinators; nobody works together yet."""
    yield LEA
    yield membership(LEA, Role.COORDINATOR)
    roth = Person("roth", "de", Form.SIE, "Anna Roth")
    yield from (roth, membership(roth, Role.CONTACT), FOUNDRY, *NEEDS)
    for key, (name, doing, skills) in MAKERS.items():
        person = Person(key, "de", Form.DU, name)
        yield from (person, membership(person, Role.MAKER))
        yield profile(person, doing=doing, skills=skills, tools=(), hopes="etwas Neues")


async def opened(town: Town, *more: Entity, base: Programme = BASE) -> Town:
    await settle(town, *world(), *more, base=base)
    ended = Team("t1", base.id, 1, "c1", "weber", "", Stage.ENDED, at("2024-08-26 10:00"))
    ada = next(each for each in await kept(town, Profile) if each.person_id == "ada")
    drops = [Drop(each) for each in await kept(town, Member)]
    await write(town, Drop(ada), *drops, Put(ended))
    return town


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path, at("2024-10-15 10:00"))
    yield town
    await town.close()


async def write(town: Town, *changes: Put | Drop) -> None:
    async def work(tx: Tx) -> None:
        await tx.apply(changes)

    await town.store.run(work)


async def latest(town: Town) -> Round:
    return max(await kept(town, Round), key=lambda each: each.number)


async def pairs(town: Town) -> set[tuple[str, str]]:
    return {each.pair for each in (await latest(town)).seats}


def heard(town: Town, name: str, words: str) -> int:
    return sum(words in each.text for each in town.all_heard(name) if not each.edited)


LETTER = "von der Koordination hat alle"


async def test_nothing_goes_out_before_somebody_confirmed(town: Town) -> None:
    await opened(town)
    await town.says("kim", "/runde")
    assert await pairs(town) == {("c1", "eva"), ("c2", "mia")}
    assert not await kept(town, Suggestion)
    preview = town.all_heard("kim")[-1]
    assert "1. Alte Brauerei – Eva Roth" in preview.text
    assert preview.documents[0].data.startswith(b"\x89PNG")
    assert not any(town.all_heard(each) for each in ("eva", "mia", "weber", "roth", "cem"))
    await town.presses("kim", "Verschicken")
    await town.presses("kim", "Ja, verschicken")
    made = await kept(town, Suggestion)
    assert {(each.challenge_id, each.maker_id) for each in made} == {("c1", "eva"), ("c2", "mia")}
    assert all(each.fits for each in made)
    assert [heard(town, each, LETTER) for each in ("eva", "mia", "weber", "roth")] == [1] * 4
    assert "Keine Herausforderung passte" in town.all_heard("cem")[-1].text
    assert "ging diesmal an andere" in town.all_heard("tom")[-1].text
    assert (await latest(town)).phase is Phase.SENT
    assert {each.act for each in await kept(town, Audit)} == {"round", "round-send"}


async def test_who_was_left_over_is_first_in_the_next_round(town: Town) -> None:
    await opened(town)
    await town.says("kim", "/runde")
    await town.presses("kim", "Verschicken")
    await town.presses("kim", "Ja, verschicken")
    left = {each.person_id for each in await kept(town, Leftover)}
    assert left == {"cem", "tom"}
    await town.presses("eva", "Nichts für mich")
    await town.says("kim", "/runde")
    assert ("c1", "tom") in await pairs(town)
    # Of the rounds only the last one that was not taken back counts.
    assert (await latest(town)).number == 2


async def test_in_the_evening_it_waits_and_can_be_taken_back_unheard(town: Town) -> None:
    await opened(town)
    town.clock.set(at("2024-10-15 20:00"))
    await town.says("kim", "/runde")
    await town.presses("kim", "Verschicken")
    await town.presses("kim", "Ja, verschicken")
    await town.presses("kim", "Zurücknehmen")
    assert "Gelesen hatte sie noch niemand" in town.all_heard("kim")[-1].text
    assert not await kept(town, Leftover)
    assert all(each.withdrawn_at is not None for each in await kept(town, Suggestion))
    town.clock.set(at("2024-10-16 10:00"))
    await town.settle()
    assert not any(town.all_heard(each) for each in ("eva", "mia", "weber", "roth", "cem"))
    await town.presses("kim", "Zurücknehmen", old=True)
    assert "schon zurückgenommen" in town.all_heard("kim")[-1].text


NO_MORE = "hat sich kurz vor dem Versand geändert"


async def confirmed_in_the_evening(town: Town) -> None:
    """Let a round wait for the morning: Eva for the brewery, Mia for the foundry."""
    await opened(town)
    town.clock.set(at("2024-10-15 20:30"))
    await town.says("kim", "/runde")
    await town.presses("kim", "Verschicken")
    await town.presses("kim", "Ja, verschicken")


async def rests(town: Town) -> None:
    await town.says("eva", "/pause")


async def leaves(town: Town) -> None:
    (role,) = [each for each in await kept(town, Membership) if each.person_id == "eva"]
    await write(town, Put(replace(role, left_at=town.clock.now())))


async def is_erased(town: Town) -> None:
    async def work(tx: Tx) -> None:
        await tx.apply([Erase("eva", ())])

    await town.store.run(work)


async def says_no(town: Town) -> None:
    (pair,) = [each for each in await kept(town, Suggestion) if each.maker_id == "eva"]
    await write(town, Put(answer(pair, Side.MAKER, Answer.DECLINED, town.clock.now())))


@pytest.mark.parametrize("goes", [rests, leaves, is_erased, says_no])
async def test_whose_partner_goes_overnight_is_left_over_and_the_coordination_hears(
    town: Town, goes: Callable[[Town], Awaitable[None]]
) -> None:
    await confirmed_in_the_evening(town)
    await goes(town)
    await town.wait_until(at("2024-10-16 09:30"))
    assert [heard(town, each, LETTER) for each in ("eva", "weber", "mia", "roth")] == [0, 0, 1, 1]
    assert heard(town, "weber", NO_MORE) == 1
    assert heard(town, "eva", NO_MORE) == 0
    assert heard(town, "kim", "Ein Paar konnte ich nicht mehr vorschlagen") == 1
    assert heard(town, "kim", "ohne Namen") == (goes is is_erased)
    left = {(each.person_id, each.challenge_id, each.why) for each in await kept(town, Leftover)}
    assert ("weber", "c1", Lack.CHANGED) in left
    assert "eva" not in {each for each, _, _ in left}
    assert (await latest(town)).phase is Phase.SENT


async def test_who_rested_overnight_can_be_proposed_again(town: Town) -> None:
    await confirmed_in_the_evening(town)
    await rests(town)
    await town.wait_until(at("2024-10-16 09:30"))
    await town.says("eva", "/pause aus")
    await town.says("kim", "/runde")
    await town.presses("kim", "Neue Runde")
    await town.says("kim", "Eva unbedingt mit Alte Brauerei")
    assert ("c1", "eva") in await pairs(town)


async def test_with_another_partner_nobody_is_left_over(town: Town) -> None:
    two = replace(BASE, capacity=Capacity(makers_per_challenge=2, challenges_per_maker=1))
    await opened(town, base=two)
    town.clock.set(at("2024-10-15 20:30"))
    await town.says("kim", "/runde")
    assert {("c1", "eva"), ("c1", "tom")} <= await pairs(town)
    await town.presses("kim", "Verschicken")
    await town.presses("kim", "Ja, verschicken")
    await rests(town)
    await town.wait_until(at("2024-10-16 09:30"))
    assert [heard(town, each, LETTER) for each in ("eva", "weber", "tom")] == [0, 1, 1]
    assert heard(town, "weber", NO_MORE) == 0
    assert "weber" not in {each.person_id for each in await kept(town, Leftover)}


async def test_the_picture_of_who_is_erased_is_drawn_anew(town: Town) -> None:
    await opened(town)
    town.hands.busy.add(town.people["kim"])
    await town.says("kim", "/runde")
    await is_erased(town)
    town.hands.busy.clear()
    town.clock.move(timedelta(minutes=5))
    await town.settle()
    files = [each.text for each in town.news("kim") if each.documents]
    assert len(files) == 1
    assert "Tom Beyer" in files[0]
    assert "Eva" not in files[0]


async def test_nothing_is_shown_that_was_drawn_before_somebody_was_erased(town: Town) -> None:
    await opened(town)
    await town.store.accept([town._envelope("kim", Said("/runde"))])
    await respond(town.store, town.service.desk)
    office, now = town.service.desk.office, town.clock.now()
    thought = await town.store.run(lambda tx: think(tx, office, now))
    assert thought is not None
    finding = thought.think()
    await is_erased(town)
    assert await town.store.run(lambda tx: thought.decide(tx, office, now, finding)) is None


async def test_after_the_first_answer_it_stays(town: Town) -> None:
    await opened(town)
    await town.says("kim", "/runde")
    await town.presses("kim", "Verschicken")
    await town.presses("kim", "Ja, verschicken")
    await town.presses("roth", "Später")
    await town.presses("kim", "Zurücknehmen")
    assert "schon eine Antwort" in town.all_heard("kim")[-1].text
    assert all(each.withdrawn_at is None for each in await kept(town, Suggestion))
    assert len(await kept(town, Leftover)) >= 2


async def test_an_open_suggestion_is_kept_and_not_doubled(town: Town) -> None:
    known = Suggestion(
        "s1", BASE.id, "c1", "eva", "weber", 0.5, (), at("2024-10-14 10:00"),
        maker=Answer.INTERESTED, asked_at=at("2024-10-14 11:00"),
    )  # fmt: skip
    await opened(town, known)
    await town.says("kim", "/runde")
    await town.presses("kim", "Verschicken")
    await town.presses("kim", "Ja, verschicken")
    suggestions = await kept(town, Suggestion)
    assert [each for each in suggestions if each.challenge_id == "c1"] == [known]
    assert heard(town, "eva", LETTER) == 0
    assert heard(town, "weber", LETTER) == 1
    await town.presses("kim", "Zurücknehmen")
    assert [each for each in await kept(town, Suggestion) if each.id == "s1"] == [known]


async def test_a_declined_pair_stays_away_whatever_is_insisted_on(town: Town) -> None:
    said_no = Suggestion(
        "s1", BASE.id, "c1", "eva", "weber", 0.5, (), at("2024-10-14 10:00"),
        contact=Answer.DECLINED, declined_at=at("2024-10-14 11:00"),
    )  # fmt: skip
    await opened(town, said_no)
    await town.says("kim", "/runde")
    assert ("c1", "tom") in await pairs(town)
    await town.says("kim", "Eva unbedingt mit Alte Brauerei")
    text = town.all_heard("kim")[-1].text
    assert "So geht es nicht auf" in text
    assert "schon Nein gesagt" in text
    assert not (await latest(town)).solved
    await town.presses("kim", "Ohne: Eva Roth unbedingt mit Alte Brauerei")
    assert ("c1", "tom") in await pairs(town)


async def test_who_is_kept_apart_in_words_is_not_suggested_by_itself_either(town: Town) -> None:
    await opened(town)
    await town.says("kim", "/runde")
    await town.says("kim", "Eva nicht mit Alte Brauerei")
    await town.says("weber", "/vorschlaege")
    made = {(each.challenge_id, each.maker_id) for each in await kept(town, Suggestion)}
    assert ("c1", "tom") in made
    assert ("c1", "eva") not in made
    await town.says("eva", "/vorschlaege")
    assert "Alte Brauerei" not in town.news("eva")[-1].text


async def test_more_musts_than_places_are_named(town: Town) -> None:
    await opened(town)
    await town.says("kim", "/match Tom Beyer unbedingt mit der alten Brauerei")
    assert await pairs(town) == {("c1", "tom"), ("c2", "mia")}
    await town.says("kim", "Cem muss mit 1")
    text = town.all_heard("kim")[-1].text
    assert "Cem Arslan unbedingt mit Alte Brauerei" in text
    assert "Eine von den 2 muss weg" in text
    await town.presses("kim", "Verwerfen")
    assert not await kept(town, Insistence)
    assert (await latest(town)).phase is Phase.DROPPED


async def test_what_changed_since_the_preview_is_told_and_nothing_is_sent(town: Town) -> None:
    await opened(town)
    await town.says("kim", "/runde")
    eva = next(each for each in await kept(town, Membership) if each.person_id == "eva")
    await write(town, Put(replace(eva, left_at=at("2024-10-15 10:05"))))
    town.clock.set(at("2024-10-15 10:10"))
    await town.presses("kim", "Verschicken")
    await town.presses("kim", "Ja, verschicken")
    told = [each.text for each in town.all_heard("kim")][-2:]
    assert "Noch nicht verschickt" in told[0]
    assert "nicht mehr dabei" in told[0]
    assert "+ Alte Brauerei – Tom Beyer" in told[1]
    assert not await kept(town, Suggestion)
    mia = next(each for each in await kept(town, Profile) if each.person_id == "mia")
    await write(town, Put(replace(mia, hopes="mehr", updated_at=town.clock.now())))
    town.clock.set(at("2024-10-15 10:20"))
    await write(town, Put(replace(mia, hopes="mehr", updated_at=at("2024-10-15 10:15"))))
    await town.presses("kim", "Verschicken")
    await town.presses("kim", "Ja, verschicken")
    assert "Mia Wolf: Angaben geändert" in town.all_heard("kim")[-2].text
    await town.presses("kim", "Verschicken")
    await town.presses("kim", "Ja, verschicken")
    assert len(await kept(town, Suggestion)) == 2


async def test_two_coordinators_at_once_send_one_round(town: Town) -> None:
    await opened(town)
    await town.says("kim", "/runde")
    await town.says("lea", "/runde")
    assert "Kim Seidel arbeitet schon an dieser Runde" in town.all_heard("lea")[-1].text
    for name in ("kim", "lea"):
        await town.presses(name, "Verschicken")
    sure = "Ja, verschicken"
    await town.at_once(("kim", town.button("kim", sure)), ("lea", town.button("lea", sure)))
    assert len(await kept(town, Round)) == 1
    assert len(await kept(town, Suggestion)) == 2
    assert [heard(town, each, LETTER) for each in ("eva", "mia", "weber", "roth")] == [1] * 4
    said = town.all_heard("kim")[-1].text + town.all_heard("lea")[-1].text
    assert "ist bestätigt" in said
    assert "schon verschickt" in said


async def test_two_begin_at_once_and_there_is_one_round(town: Town) -> None:
    await opened(town)
    await town.store.accept([town._envelope(each, Said("/runde")) for each in ("kim", "lea")])
    await town.settle()
    assert len(await kept(town, Round)) == 1


async def test_a_restart_at_any_step_loses_nothing_and_doubles_nothing(town: Town) -> None:
    await opened(town)
    await town.store.accept([town._envelope("kim", Said("/runde"))])
    await respond(town.store, town.service.desk)
    assert (await latest(town)).asked_at is not None
    await town.restart()
    await town.settle()
    assert await pairs(town) == {("c1", "eva"), ("c2", "mia")}
    await town.presses("kim", "Verschicken")
    await town.store.accept([town._envelope("kim", town.button("kim", "Ja, verschicken"))])
    await respond(town.store, town.service.desk)
    for _ in range(4):
        await town.restart()
        await work_off(town.store, town.service.desk, WORKS)
    await town.restart()
    await town.settle()
    assert len(await kept(town, Suggestion)) == 2
    assert [heard(town, each, LETTER) for each in ("eva", "mia", "weber", "roth")] == [1] * 4
    assert (await latest(town)).phase is Phase.SENT


async def test_pairs_are_moved_by_hand_and_the_price_is_told(town: Town) -> None:
    await opened(town)
    await town.says("kim", "/runde")
    await town.presses("kim", "Paar ändern")
    await town.presses("kim", "1. Alte Brauerei – Eva Roth")
    await town.says("kim", "zurück")
    assert "1. Alte Brauerei – Eva Roth" in town.all_heard("kim")[-1].text
    await town.presses("kim", "Paar ändern")
    await town.presses("kim", "1. Alte Brauerei – Eva Roth")
    card = town.all_heard("kim")[-1]
    swap = next(each for each in card.labels if each.startswith("Lieber Tom Beyer"))
    await town.presses("kim", swap)
    text = town.all_heard("kim")[-1].text
    assert "Das kostet" in text
    assert "− Alte Brauerei – Eva Roth" in text
    assert await pairs(town) == {("c1", "tom"), ("c2", "mia")}
    assert {each.lasting for each in await kept(town, Insistence)} == {False}
    await town.presses("kim", "Letzten Schritt zurück")
    assert await pairs(town) == {("c1", "eva"), ("c2", "mia")}
    assert not await kept(town, Insistence)
    await town.presses("kim", "Paar ändern")
    await town.says("kim", "Tom unbedingt mit Alte Brauerei")
    assert await pairs(town) == {("c1", "tom"), ("c2", "mia")}
    await town.presses("kim", "Regeln")
    assert "Eine Regel" in town.all_heard("kim")[-1].text
    await town.presses("kim", "Zur Vorschau")
    assert "1. Alte Brauerei – Tom Beyer" in town.all_heard("kim")[-1].text
    # The buttons of an earlier preview are void.
    await town.presses("kim", "Trennen", old=True)
    assert "frühere Vorschau" in town.all_heard("kim")[-1].text
    await town.presses("kim", "Stabil")
    assert (await latest(town)).aim is Aim.STABLE


async def test_namesakes_are_asked_back(town: Town) -> None:
    twin = Person("eva2", "de", Form.DU, "Eva Roth")
    more = (twin, membership(twin, Role.MAKER), profile(twin, region="Leipzig"))
    await opened(town, *more)
    await town.says("kim", "/runde Eva Roth nicht mit Alte Brauerei")
    card = town.all_heard("kim")[-1]
    assert "Welches Paar" in card.text
    assert not await kept(town, Insistence)
    label = next(each for each in card.labels if "Leipzig" in each)
    await town.presses("kim", label)
    (rule,) = await kept(town, Insistence)
    assert (rule.maker_id, rule.insists, rule.lasting) == ("eva2", Insists.NEVER, True)


NONSENSE = {
    "Zorro nicht mit Alte Brauerei": "aber keinen Maker",
    "Eva nicht mit Zorros Werft": "aber keine Herausforderung",
    "Zorro nicht mit Zora": "finde ich in diesem Programm",
    "🦊": "verstehe ich hier nicht",
    "nicht mit": "verstehe ich hier nicht",
    "999999 nicht mit 999999": "finde ich in diesem Programm",
    "x" * 3000: "verstehe ich hier nicht",
}


async def test_nonsense_is_answered_kindly(town: Town) -> None:
    await opened(town)
    for words, said in NONSENSE.items():
        await town.says("kim", f"/match {words}")
        assert said in town.all_heard("kim")[-1].text, words
    assert not await kept(town, Round)


async def test_without_both_sides_there_is_no_round(town: Town) -> None:
    await settle(town, base=BASE)
    await write(town, *(Drop(each) for each in await kept(town, Profile)))
    await town.says("kim", "/runde")
    assert "Für eine Runde braucht es beide Seiten" in town.all_heard("kim")[-1].text
    assert not await kept(town, Round)


async def test_one_on_each_side_who_do_not_fit(town: Town) -> None:
    cem = Person("cem", "de", Form.DU, "Cem Arslan")
    own = profile(cem, doing="filmt Konzerte", skills=("Kamera",), tools=(), expectations=())
    await settle(town, cem, membership(cem, Role.MAKER), own, base=BASE)
    await write(
        town,
        *(Drop(each) for each in await kept(town, Profile) if each.person_id != "cem"),
        *(Drop(each) for each in await kept(town, Member)),
        *(Drop(each) for each in await kept(town, Team)),
    )
    await town.says("kim", "/runde")
    card = town.all_heard("kim")[-1]
    assert "kein Paar" in card.text
    assert "Verschicken" not in card.labels
    (found,) = await kept(town, Round)
    await town.happens("kim", Pressed(f"a.round.{found.id}.{found.version}.send", "0"))
    assert not await kept(town, Suggestion)


async def test_nobody_else_has_a_hand_in_it(town: Town) -> None:
    await opened(town)
    await town.says("kim", "/runde")
    found = await latest(town)
    for name in ("eva", "weber"):
        await town.says(name, "/runde")
        assert "kenne ich nicht" in town.all_heard(name)[-1].text
        await town.happens(name, Pressed(f"a.round.{found.id}.{found.version}.send", "0"))
    assert not await kept(town, Suggestion)
    for token in ("a.round.x.1.send", f"a.round.{found.id}.x.send", f"a.round.{found.id}",
                  f"a.round.{found.id}.1.zz", f"a.round-pair.{found.id}.1.99",
                  "a.round-off.x.y.z.never", "a.round-said.x.y.must", "a.round-in.x"):  # fmt: skip
        await town.happens("kim", Pressed(token, "0"))
    assert await latest(town) == found


async def test_many_people_many_pages_and_nobody_over_their_places(town: Town) -> None:
    """Forty makers of ten kinds and eight challenges, through the real store and scorer."""
    base = programme(capacity=Capacity(makers_per_challenge=3, challenges_per_maker=2))
    trades = ("Holz", "Metall", "Textil", "Druck", "Film", "Ton", "Glas", "Papier", "Leder", "Code")
    more: list[Entity] = []
    for number in range(40):
        trade = trades[number % len(trades)]
        person = Person(f"m{number:02}", "de", Form.DU, f"Mensch {number:02}")
        more += [person, membership(person, Role.MAKER)]
        more.append(profile(person, doing=f"arbeitet mit {trade}", skills=(trade,), tools=()))
    for number in range(8):
        org = Organisation(f"o{number}", base.id, f"Firma {number}", "metal", FOUNDRY.size, "roth")
        more.append(org)
        more.append(
            challenge(
                id=f"x{number}", number=10 + number, organisation_id=org.id, contact_id="roth",
                title=f"Aufgabe {number}", need=f"Gesucht: {trades[number]}",
                skills=(trades[number],),
            )
        )  # fmt: skip
    await opened(town, *more, base=base)
    await town.says("kim", "/runde")
    found = await latest(town)
    by_challenge = Counter(each.challenge_id for each in found.seats)
    by_maker = Counter(each.maker_id for each in found.seats)
    assert max(by_challenge.values()) <= 3
    assert max(by_maker.values()) <= 2
    assert len({each.pair for each in found.seats}) == len(found.seats) >= 20
    shown = [town.all_heard("kim")[-1].text]
    page = 2
    while any(each.startswith(f"Seite {page} ") for each in town.all_heard("kim")[-1].labels):
        label = next(e for e in town.all_heard("kim")[-1].labels if e.startswith(f"Seite {page} "))
        await town.presses("kim", label)
        shown.append(town.all_heard("kim")[-1].text)
        page += 1
    lines = "\n".join(shown).splitlines()
    assert sum(" – " in each for each in lines) == len(found.seats)
    assert sum(each.startswith("○") for each in lines) == len(found.left)
    assert all(len(each) < 1500 for each in shown)
    await town.presses("kim", "Verschicken")
    await town.presses("kim", "Ja, verschicken")
    assert len(await kept(town, Suggestion)) == len(found.seats)
    assert {each.phase for each in await kept(town, Round)} == {Phase.SENT}
    open_ones = [each for each in await kept(town, Challenge) if each.id.startswith("x")]
    assert len(open_ones) == 8


SENT = at("2024-10-14 10:00")
OPEN = Suggestion("s1", BASE.id, "c1", "eva", "weber", 0.5, (), SENT)


async def send(town: Town) -> None:
    await town.says("kim", "/runde")
    await town.presses("kim", "Verschicken")
    await town.presses("kim", "Ja, verschicken")


async def minutes_later(town: Town) -> None:
    town.clock.set(at("2024-10-15 10:15"))
    await town.settle()


async def test_an_answer_counts_whoever_suggested_the_pair(town: Town) -> None:
    await opened(town, OPEN)
    await send(town)
    town.clock.set(at("2024-10-15 10:05"))
    await town.presses("eva", "Interessiert")
    await town.presses("kim", "Zurücknehmen")
    assert "schon eine Antwort" in town.all_heard("kim")[-1].text
    assert (await latest(town)).phase is Phase.SENT


async def test_an_answer_counts_though_it_is_taken_back(town: Town) -> None:
    await opened(town)
    await send(town)
    town.clock.set(at("2024-10-15 10:05"))
    await town.presses("mia", "Nichts für mich")
    await town.says("mia", "doch nicht")
    assert {each.maker for each in await kept(town, Suggestion)} == {Answer.OPEN}
    await town.presses("kim", "Zurücknehmen")
    assert "schon eine Antwort" in town.all_heard("kim")[-1].text


async def test_an_answer_counts_though_its_suggestion_is_gone(town: Town) -> None:
    """A pair that was declined is made anew once it tells something else."""
    await opened(town)
    await send(town)
    town.clock.set(at("2024-10-15 10:05"))
    await town.presses("mia", "Nichts für mich")
    (said,) = [e for e in await kept(town, Suggestion) if e.maker is Answer.DECLINED]
    await town.store.run(lambda tx: tx.apply([Drop(said)]))
    await town.presses("kim", "Zurücknehmen")
    assert "schon eine Antwort" in town.all_heard("kim")[-1].text
    assert (await latest(town)).phase is Phase.SENT
    await town.says("kim", "/runde")
    assert "Zurücknehmen" not in town.all_heard("kim")[-1].labels


BACK = "die letzte Runde zurückgenommen"


async def test_who_had_a_letter_hears_of_the_undo_and_nobody_else(town: Town) -> None:
    asked = replace(OPEN, maker=Answer.INTERESTED, asked_at=SENT, maker_at=SENT)
    await opened(town, asked)
    await send(town)
    town.clock.set(at("2024-10-15 10:05"))
    await town.presses("kim", "Zurücknehmen")
    # Eva had asked before, so that no letter came; her request stays with Jutta Weber, unsigned.
    assert [each for each in await kept(town, Suggestion) if each.id == "s1"] == [asked]
    card = town.visible("weber")[-1]
    assert "Jemand interessiert sich" in card.text
    assert LETTER not in card.text
    assert "Interessiert" in card.labels
    assert "zurückgenommen" in town.visible("roth")[-1].text
    assert not town.visible("roth")[-1].labels
    await minutes_later(town)
    told = {each: heard(town, each, BACK) for each in ("weber", "roth", "mia", "cem", "tom", "eva")}
    assert told == {"weber": 1, "roth": 1, "mia": 1, "cem": 1, "tom": 1, "eva": 0}
    assert "bleibt offen" in town.all_heard("weber")[-1].text
    assert "gilt nicht mehr" in town.all_heard("roth")[-1].text
    await town.presses("weber", "Interessiert")
    assert any("Es passt" in each.text for each in town.all_heard("weber"))


class Slow(Hands):
    """A messenger, and what happens while it has a letter in hand."""

    meanwhile: Callable[[], Awaitable[None]] | None = None
    letters: int = 0

    async def send(self, parcel: Parcel, begin: Begin) -> Delivery:
        self.letters += "/to/" in parcel.key
        if self.letters == 0 and self.meanwhile is not None:
            happens, self.meanwhile = self.meanwhile, None
            await happens()
        return await super().send(parcel, begin)


@pytest.mark.parametrize("sent", [0, 1, 2])
async def test_a_letter_that_is_in_hand_is_void_once_it_arrives(town: Town, sent: int) -> None:
    await opened(town)
    town.hands = hands = Slow(town.clock, chats=town.hands.chats, count=town.hands.count)
    await town.restart()

    async def undo() -> None:
        press = town.button("kim", "Zurücknehmen")
        await town.store.accept([Envelope("undo", town.people["kim"], press, town.clock.now())])
        await respond(town.store, town.service.desk)

    hands.letters, hands.meanwhile = -1 - sent, undo
    await send(town)
    assert (await latest(town)).phase is Phase.UNDONE
    await minutes_later(town)
    for each in ("eva", "mia", "weber", "roth"):
        assert (heard(town, each, LETTER), heard(town, each, BACK)) == (1, 1)
        assert "zurückgenommen" in town.visible(each)[-2].text
        assert not town.visible(each)[-2].labels


async def test_a_round_that_is_sent_instead_takes_the_place_of_the_kind_word(town: Town) -> None:
    await opened(town)
    await send(town)
    await town.presses("kim", "Zurücknehmen")
    await send(town)
    await minutes_later(town)
    assert not any(heard(town, each, BACK) for each in ("weber", "roth", "eva", "mia", "cem"))
    assert [heard(town, each, LETTER) for each in ("eva", "mia", "weber", "roth")] == [2] * 4


async def test_it_is_asked_once_before_anything_goes_out(town: Town) -> None:
    await opened(town)
    await town.says("kim", "/runde")
    figure = 1 + town.all_heard("kim")[-1].labels.index("Verschicken")
    await town.says("kim", str(figure))
    card = town.all_heard("kim")[-1]
    assert "2 Vorschläge gehen an 4 Menschen" in card.text
    assert figure > len(card.labels)
    await town.says("kim", str(figure))
    assert not await kept(town, Suggestion)
    assert (await latest(town)).phase is Phase.OPEN


async def test_the_other_coordinator_hears_who_sent_and_who_undid(town: Town) -> None:
    await opened(town)
    await town.says("lea", "/runde")
    await send(town)
    assert "Kim Seidel hat Runde 1 verschickt" in town.all_heard("lea")[-1].text
    await town.presses("lea", "Verschicken")
    assert "hat Kim Seidel schon verschickt" in town.all_heard("lea")[-1].text
    await town.presses("kim", "Zurücknehmen")
    assert "Kim Seidel hat Runde 1 zurückgenommen" in town.all_heard("lea")[-1].text


SAID = {
    "Eva nicht mit der Alten Brauerei": "Regel: Eva Roth nicht mit Alte Brauerei",
    "Eva muss mit Gießerei": "Regel: Eva Roth unbedingt mit Gießerei",
    "Mia nur mit Brauerei": "schließt sie nicht aus",
    "Beier nicht mit Gieserei": "Tom Beyer nicht mit Gießerei?",
    "Eva höchstens eine": "eine Regel liest sich so",
}


@pytest.mark.parametrize(("words", "answer"), SAID.items())
async def test_a_rule_is_understood_as_people_say_it(town: Town, words: str, answer: str) -> None:
    await opened(town)
    await town.says("kim", "/runde")
    before = len(town.all_heard("kim"))
    await town.says("kim", words)
    assert any(answer in each.text for each in town.all_heard("kim")[before:])


async def test_a_rule_is_understood_while_it_is_asked_which_pair_is_meant(town: Town) -> None:
    twin = Person("eva2", "de", Form.DU, "Eva Roth")
    await opened(town, twin, membership(twin, Role.MAKER), profile(twin, region="Leipzig"))
    await town.says("kim", "/runde")
    await town.says("kim", "Eva nicht mit Alte Brauerei")
    assert "Welches Paar" in town.all_heard("kim")[-1].text
    await town.says("kim", "Tom nicht mit Gießerei")
    assert [each.maker_id for each in await kept(town, Insistence)] == ["tom"]
    await town.says("kim", "Tom nicht mit Gießerei")
    assert "gibt es schon" in town.all_heard("kim")[-1].text


async def test_a_step_back_is_of_this_round_and_names_its_rule(town: Town) -> None:
    old = Insistence(BASE.id, "c1", "eva", Insists.NEVER, "kim", SENT, lasting=True)
    await opened(town, old)
    await town.says("kim", "/runde")
    card = town.all_heard("kim")[-1]
    assert "Letzten Schritt zurück" not in card.labels
    assert "Die Regeln kosten zusammen" in card.text
    town.clock.set(at("2024-10-15 10:05"))
    await town.says("kim", "Eva unbedingt mit Alte Brauerei")
    assert "So geht es nicht auf" in town.all_heard("kim")[-1].text
    await town.presses("kim", "Letzten Schritt zurück")
    assert await kept(town, Insistence) == (old,)
    told = "\n".join(each.text for each in town.all_heard("kim")[-2:])
    assert "gilt nicht mehr: Eva Roth unbedingt mit Alte Brauerei" in told
    assert "Die Regeln kosten zusammen" in told


async def test_a_pair_offers_others_even_where_none_fits_well(town: Town) -> None:
    await opened(town)
    await town.says("kim", "/runde")
    await town.presses("kim", "Paar ändern")
    await town.presses("kim", "2. Gießerei – Mia Wolf")
    card = town.all_heard("kim")[-1]
    assert sum(each.startswith("Lieber ") for each in card.labels) == 3
    assert any("(statt Alte Brauerei)" in each for each in card.labels)
    assert "nur in dieser Runde" in card.text


TEAM = (
    Team("t9", BASE.id, 9, "c9", "roth", "", Stage.ACTIVE, at("2024-10-15 10:05")),
    Member("t9", "tom", Side.MAKER, at("2024-10-15 10:05")),
)
"""Tom, who is left over, finds somebody."""


async def test_who_is_left_over_and_finds_somebody_before_it_is_sent_hears_of_that_only(
    town: Town,
) -> None:
    await opened(town)
    await town.says("kim", "/runde")
    assert "tom" in {each.id for each in (await latest(town)).left}
    await write(town, *(Put(each) for each in TEAM))
    await town.presses("kim", "Verschicken")
    await town.presses("kim", "Ja, verschicken")
    assert "Tom Beyer: hat inzwischen ein Team" in town.all_heard("kim")[-2].text
    assert "tom" not in {each.id for each in (await latest(town)).left}


async def test_who_is_left_over_and_finds_somebody_by_night_hears_no_word_of_comfort(
    town: Town,
) -> None:
    await opened(town)
    town.clock.set(at("2024-10-15 20:00"))
    await send(town)
    assert "tom" in {each.person_id for each in await kept(town, Leftover)}
    await write(town, *(Put(each) for each in TEAM))
    town.clock.set(at("2024-10-16 10:00"))
    await town.settle()
    assert heard(town, "cem", "In dieser Runde war") == 1
    assert heard(town, "tom", "In dieser Runde war") == 0


LONELY = challenge(
    id="c3", number=3, title="Ein Lied", need="Gesucht ist ein Chor.", skills=("Gesang",),
    organisation_id="foundry", contact_id="roth",
)  # fmt: skip


@pytest.mark.parametrize("night", [True, False])
async def test_of_a_challenge_that_is_left_over_the_heir_hears_who_takes_over_by_night(
    town: Town, *, night: bool
) -> None:
    """And when the round is taken back, who had read that there was nobody."""
    uli = Person("uli", "de", Form.SIE, "Uli Fach")
    since = at("2024-09-01 10:00")
    expertise = Expertise("uli", "foundry", "erzgebirge", "Guss", since)
    await opened(town, LONELY, uli, membership(uli, Role.EXPERT), expertise)
    await town.says("roth", "/uebergabe")
    await town.presses("roth", "An Uli Fach übergeben")
    await town.presses("roth", "Ja, übergeben")
    town.clock.set(at("2024-10-15 20:00"))
    await send(town)
    if not night:
        await town.wait_until(at("2024-10-16 09:30"))
    await town.presses("uli", "Übernehmen")
    await town.wait_until(at("2024-10-16 10:00"))
    reads, other = ("uli", "roth") if night else ("roth", "uli")
    assert heard(town, reads, "In dieser Runde kam zu „Ein Lied“") == 1
    assert heard(town, other, "In dieser Runde kam zu „Ein Lied“") == 0
    await town.presses("kim", "Zurücknehmen")
    await town.wait_until(at("2024-10-16 12:00"))
    assert heard(town, reads, "zurückgenommen") == 1


async def test_a_challenge_that_is_left_over_and_erased_holds_nothing_up(town: Town) -> None:
    await opened(town, LONELY)
    await town.says("kim", "/runde")
    assert "c3" in {each.id for each in (await latest(town)).left}
    await write(town, Drop(LONELY))
    await town.presses("kim", "Verschicken")
    await town.presses("kim", "Ja, verschicken")
    assert (await latest(town)).phase is Phase.SENT
    assert "c3" not in {each.challenge_id for each in await kept(town, Leftover)}


async def test_who_is_kept_apart_after_the_confirmation_is_not_suggested(town: Town) -> None:
    await opened(town)
    await town.says("kim", "/runde")
    await town.presses("kim", "Verschicken")
    await town.store.accept([town._envelope("kim", town.button("kim", "Ja, verschicken"))])
    await respond(town.store, town.service.desk)
    rule = Insistence(BASE.id, "c1", "eva", Insists.NEVER, "lea", town.clock.now(), lasting=True)
    await write(town, Put(rule))
    await town.settle()
    assert [each.challenge_id for each in await kept(town, Suggestion)] == ["c2"]
    assert heard(town, "kim", "konnte ich nicht mehr vorschlagen") == 1


async def test_a_rule_finds_its_programme_among_several(tmp_path: Path) -> None:
    town = Town(tmp_path, at("2024-10-15 10:00"))
    other = replace(BASE, id="other", names={"de": "Anderes", "en": "Other"})
    kim = membership(Person("kim", "de", Form.DU, "Kim Seidel"), Role.COORDINATOR)
    await settle(town, *world(), replace(kim, programme_id="other"), base=BASE, also=(other,))
    await town.says("kim", "/match Tom Beyer nicht mit Gießerei")
    assert [each.maker_id for each in await kept(town, Insistence)] == ["tom"]
    await town.says("kim", "/match Tom Beyer nicht mit Oper")
    assert "keine Herausforderung" in town.all_heard("kim")[-1].text
    await town.close()


async def test_who_fits_but_not_among_the_first_is_left_over_by_others(town: Town) -> None:
    more: list[Entity] = []
    for number in range(LIMIT + 20):
        person = Person(f"m{number:03}", "de", Form.DU, f"Mensch {number:03}")
        more += [person, membership(person, Role.MAKER)]
        more.append(profile(person, doing="baut aus Holz", skills=("Holz",), tools=()))
    await opened(town, *more)
    await town.says("kim", "/runde")
    why = {each.id: each.why for each in (await latest(town)).left}
    assert {why[each] for each in why if each.startswith("m")} == {Lack.OTHERS}


# Who sits out.

OUT_NEEDS = {
    "Gießerei soll niemanden kriegen": ("c2", ""),
    "Die Gießerei bekommt in dieser Runde keinen Maker": ("c2", ""),
    "niemand für Gießerei": ("c2", ""),
    "Herausforderung 2 ohne Maker": ("c2", ""),
    "Eva bekommt nichts": ("", "eva"),
    "Eva soll pausieren in dieser Runde": ("", "eva"),
    "Eva Roth setzt diesmal aus": ("", "eva"),
    "Eva macht diesmal nicht mit": ("", "eva"),
    "Gießerei should get nobody": ("c2", ""),
    "no maker for Gießerei this time": ("c2", ""),
    "Eva sits this round out": ("", "eva"),
    "Eva should not take part": ("", "eva"),
}


@pytest.mark.parametrize(("words", "who"), OUT_NEEDS.items())
async def test_who_is_to_get_nobody_gets_nobody(
    town: Town, words: str, who: tuple[str, str]
) -> None:
    await opened(town)
    await town.says("kim", "/runde")
    before = await pairs(town)
    await town.says("kim", words)
    (rule,) = await kept(town, Insistence)
    assert (rule.challenge_id, rule.maker_id, rule.insists) == (*who, Insists.OUT)
    after = await pairs(town)
    assert not any(one in pair for pair in after for one in who)
    assert any(one in pair for pair in before for one in who)
    (left,) = [each for each in (await latest(town)).left if each.id in who]
    assert left.why is Lack.RULED


async def test_who_sits_out_is_among_the_rules_and_can_be_called_back(town: Town) -> None:
    await opened(town)
    await town.says("kim", "/runde")
    before = await pairs(town)
    await town.says("kim", "Gießerei soll niemanden bekommen")
    assert "Regel: Gießerei bekommt in dieser Runde niemanden" in "".join(
        each.text for each in town.all_heard("kim")
    )
    await town.says("kim", "Eva bekommt nichts")
    await town.presses("kim", "Regeln")
    card = town.all_heard("kim")[-1]
    assert "Gießerei bekommt in dieser Runde niemanden" in card.text
    assert "Eva Roth setzt in dieser Runde aus" in card.text
    await town.presses("kim", "Ohne: Gießerei bekommt in dieser Runde niemanden")
    await town.presses("kim", "Regeln")
    await town.presses("kim", "Ohne: Eva Roth setzt in dieser Runde aus")
    assert await kept(town, Insistence) == ()
    assert await pairs(town) == before
    await town.says("kim", "Gießerei bekommt niemanden")
    await town.presses("kim", "Letzten Schritt zurück")
    assert await pairs(town) == before


async def test_who_sits_out_does_so_in_this_round_only(town: Town) -> None:
    await opened(town)
    await town.says("kim", "/runde")
    await town.says("kim", "Gießerei bekommt niemanden")
    await town.presses("kim", "Verschicken")
    await town.presses("kim", "Ja, verschicken")
    assert {each.challenge_id for each in await kept(town, Suggestion)} == {"c1"}
    assert "anders zusammengestellt" in town.all_heard("roth")[-1].text
    assert await kept(town, Insistence) == ()


@pytest.mark.parametrize("out", ["Gießerei bekommt niemanden", "Mia setzt aus"])
async def test_who_sits_out_and_has_to_be_contradicts(town: Town, out: str) -> None:
    await opened(town)
    await town.says("kim", "/runde")
    await town.says("kim", "Mia unbedingt mit Gießerei")
    await town.says("kim", out)
    card = town.all_heard("kim")[-1]
    assert "So geht es nicht auf" in card.text
    assert "Mia Wolf unbedingt mit Gießerei" in card.text
    assert "soll in dieser Runde niemanden bekommen und doch unbedingt jemanden" in card.text
    (gone,) = [each for each in card.labels if "niemanden" in each or "setzt" in each]
    await town.presses("kim", gone)
    assert ("c2", "mia") in await pairs(town)


async def test_who_is_meant_to_sit_out_is_asked_where_it_is_unclear(town: Town) -> None:
    twin = Person("eva2", "de", Form.DU, "Eva Roth")
    await opened(town, twin, membership(twin, Role.MAKER), profile(twin, region="Leipzig"))
    await town.says("kim", "/runde")
    await town.says("kim", "Eva bekommt niemanden")
    card = town.all_heard("kim")[-1]
    assert "Wer ist gemeint?" in card.text
    await town.presses("kim", card.labels[1])
    assert [each.maker_id for each in await kept(town, Insistence)] == ["eva2"]
    await town.says("kim", "Beier bekommt niemanden")
    assert "Meinst du: Tom Beyer setzt in dieser Runde aus?" in town.all_heard("kim")[-1].text
    await town.says("kim", "Stahlwerk bekommt niemanden")
    assert "„Stahlwerk“ finde ich in diesem Programm nicht" in town.all_heard("kim")[-1].text


async def test_of_many_who_may_sit_out_it_is_said_how_many_are_not_shown(town: Town) -> None:
    crowd = [Person(f"eva{number}", "de", Form.DU, "Eva Roth") for number in range(7)]
    facts = [each for one in crowd for each in (one, membership(one, Role.MAKER), profile(one))]
    await opened(town, *facts)
    await town.says("kim", "/runde")
    await town.says("kim", "Eva bekommt niemanden")
    card = town.all_heard("kim")[-1]
    assert sum("Eva Roth" in each for each in card.labels) == 6
    assert "Wer ist gemeint? Es gibt noch 2 weitere" in card.text
