"""A speed-dating evening of 24 people with two no-shows, from the invitation to the matches."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters.app import build_service
from bot.domain.briefs import Expertise
from bot.domain.challenges import Challenge, Organisation, Suggestion
from bot.domain.changes import Put
from bot.domain.evenings import Coming, Evening, Guest, Match, Phase, Sitting, Vote
from bot.domain.people import Account, Membership, Person, Role
from bot.domain.rounds import Insistence, Insists
from bot.domain.sweeps import Sweep
from bot.domain.teams import Member
from bot.engine.respond import respond
from bot.engine.work import work_off
from bot.speeddating import inviting, rules
from bot.speeddating.commands import WORKS
from bot.talk.model import Blocked, Pressed
from tests.support import residents
from tests.support.clock import StillClock, at
from tests.support.town import CHANNEL, Heard, NoLinks, Town, catalog

MAKERS = tuple(f"Mia{number}" for number in range(1, 13))
HOUSES = tuple(f"Haus{number}" for number in range(1, 13))
NO_SHOWS = ("Mia3", "Haus5")
SKILLS = ("Holz", "Stahl", "Grafik", "Stoff", "Web", "Film")


def known(name: str, number: int) -> str:
    skill = SKILLS[number % len(SKILLS)]
    if name.startswith("Mia"):
        return f"{name} = {name} Wolf, maker, du: Ich arbeite mit {skill}. | {skill} | Neues."
    return (
        f"{name} = Jutta {name}, contact, sie: {name} e. V. | {skill} gesucht"
        f" | Wir brauchen jemanden für {skill}. | {skill}"
    )


@dataclass
class Host:
    """A coordinator with an evening in a town."""

    town: Town
    people: tuple[str, ...]
    heard: dict[str, list[Heard]] = field(default_factory=dict)

    async def press(self, label: str) -> str:
        """Let the coordinator press a button; return what they hear then."""
        await self.town.presses("Kim", label)
        return "\n\n".join(each.text for each in self.town.news("Kim"))

    async def say(self, *words: str) -> str:
        for each in words:
            await self.town.says("Kim", each)
        return "\n\n".join(each.text for each in self.town.news("Kim"))

    async def plan(self, *answers: str) -> str:
        """Let the coordinator make an evening; the date is confirmed, as is the summary."""
        await self.town.says("Kim", "/speeddating")
        if not any("Wann beginnt" in each.text for each in self.town.news("Kim")):
            await self.town.presses("Kim", "Weiterer Abend")
        when, *others = answers
        await self.town.says("Kim", when)
        await self.town.says("Kim", "ja")
        for each in others:
            await self.town.says("Kim", each)
        await self.town.says("Kim", "ja")
        return "\n\n".join(each.text for each in self.town.news("Kim"))

    async def all_press(self, label: str, *people: str) -> None:
        for name in people or self.people:
            await self.town.presses(name, label)

    async def facts(self, kind: type[Any], **where: object) -> tuple[Any, ...]:
        return await self.town.store.run(lambda tx: tx.find(kind, **where))

    async def evening(self) -> Evening:
        found: tuple[Evening, ...] = await self.facts(Evening)
        return found[0]

    async def pass_time(self, span: timedelta) -> None:
        """Let time pass in steps of half a minute, as the service does by seconds."""
        until = self.town.clock.now() + span
        while self.town.clock.now() < until:
            self.town.clock.move(min(timedelta(seconds=30), until - self.town.clock.now()))
            await self.town.settle()


async def settled(folder: Path, *people: str, town: Town | None = None) -> Host:
    town = await (town or Town(folder, at("2024-11-05 10:00"))).open()
    for name in ("Kim", *people):
        town.settle_in(name, "de")
    lines = [known(name, number) for number, name in enumerate(people)]
    await residents.settle(town, ["Kim = Kim Seidel, coordinator, du", *lines], ())
    return Host(town, people)


@pytest.fixture
async def host(tmp_path: Path) -> AsyncIterator[Host]:
    host = await settled(tmp_path, *MAKERS, *HOUSES)
    yield host
    await host.town.close()


async def planned(host: Host, *, confirm: bool = True) -> None:
    """Let all come to an evening with a plan."""
    await host.plan("Do 14.11. 18 Uhr", "Alte Schule", "12", "6", "8", "3", "keine")
    await host.press("Einladen")
    await host.press(f"An alle ({len(host.people)})")
    await host.all_press("Ich komme")
    await host.say("/speeddating")
    await host.press("Planen")
    if confirm:
        await host.press("Plan bestätigen")


async def arrive(host: Host, *people: str) -> None:
    for name in people:
        await host.town.says(name, "/speeddating")
        await host.town.presses(name, "Ich bin da")


def texts(town: Town, name: str) -> list[str]:
    return [each.text for each in town.news(name) if not each.edited]


async def vote_all(host: Host, name: str, wish: Callable[[str], str]) -> None:
    """Let somebody vote about all of their talks; ``wish`` tells the label from the question."""
    for each in host.town.visible(name):
        if "Wie war das Gespräch mit" in each.text:
            label = wish(each.text)
            (token,) = [token for row in each.buttons for text, token in row if text == label]
            await host.town.happens(name, Pressed(token, each.ref))


async def test_an_evening_of_24(host: Host) -> None:
    town = host.town
    await planned(host)
    await town.wait_until(at("2024-11-14 16:30"))
    for name in host.people:
        (plan,) = [each for each in texts(town, name) if "Plan für das" in each]
        assert plan.count("Tisch") == 6
    await arrive(host, *(each for each in host.people if each not in NO_SHOWS))
    await town.wait_until(at("2024-11-14 18:08"))
    town.news("Kim")
    for name in host.people:
        town.news(name)

    # Two are missing: the plan is mended, and only whom it concerns hears of that.
    await host.say("/speeddating")
    asked = await host.press("Beginnen, mit Uhr")
    assert "Noch nicht da: Haus5 e. V. und Mia3 Wolf" in asked
    assert "Neuer Plan ab Runde 1: 66 Gespräche" in await host.press("Erst umplanen")
    news = {name: texts(town, name) for name in host.people}
    told = [name for name, heard in news.items() if heard]
    assert not set(told) & set(NO_SHOWS)
    assert all(
        heard[0].startswith("Der Plan hat sich geändert") for heard in news.values() if heard
    )
    assert 12 <= len(told) < 22

    # The rounds follow each other by the clock, also when the service is restarted.
    assert "Runde 1 von 6 läuft bis 18:16" in await host.press("Beginnen, mit Uhr")
    assert any("*" not in each and "Runde 1" in each for each in texts(town, "Mia1"))
    await host.pass_time(timedelta(minutes=9))
    heard = texts(town, "Mia1")
    assert "Noch eine Minute." in heard
    assert [each for each in heard if each.startswith("Wie war das Gespräch mit")]
    await town.restart()
    await host.pass_time(timedelta(minutes=20))
    evening = await host.evening()
    assert (evening.phase, evening.round) == (Phase.RUNNING, 3)

    # One comes late: the rounds that are left have a place for them.
    await arrive(host, "Mia3")
    sittings = await host.facts(Sitting, maker_id="mia3")
    assert {each.round for each in sittings} <= {4, 5, 6}
    assert sittings
    await host.pass_time(timedelta(minutes=70))
    assert (await host.evening()).phase is Phase.VOTING
    assert "Alle Gespräche sind vorbei" in "".join(texts(town, "Kim"))

    # Mia1 and Haus2 like all of theirs, the others only those two.
    for name in host.people:
        stars = ("Haus2" if name.startswith("Mia") else "Mia1 Wolf",)

        def wish(text: str, name: str = name, stars: tuple[str, ...] = stars) -> str:
            liked = name in ("Mia1", "Haus2") or any(each in text for each in stars)
            return "Ja" if liked else "Vielleicht"

        await vote_all(host, name, wish)
    shown = await host.say("/speeddating")
    assert "Vielleicht" not in shown
    counted = await host.press("Auszählen")
    both = await mutual_pairs(host)
    assert f"{len(both)} Paare haben beidseitig Ja gesagt" in counted
    for name in host.people:
        town.news(name)
    await host.press("Freigeben und mitteilen")
    assert (await host.evening()).phase is Phase.CLOSED
    members = {each.person_id for each in await host.facts(Member, left_at=None)}
    matched = [each for each in await host.facts(Sitting) if each.match is Match.TOLD]
    assert members == {who for each in matched for who in (each.maker_id, each.contact_id)}
    assert len(await host.facts(Suggestion)) == len(matched)
    for name in ("Mia1", "Haus2"):  # at once, though it is evening
        assert any(each.startswith("Es passt") for each in texts(town, name))
    without = {each.casefold() for each in host.people} - members - {"haus5"}
    lonely = next(each for each in host.people if each.casefold() in without)
    heard = texts(town, lonely)
    assert len(heard) == 1
    assert "kein beidseitiges Ja" in heard[0] or "Beidseitiges Ja" in heard[0]

    # Some days later nothing is left of the votes.
    assert await host.facts(Vote)
    await town.wait_until(at("2024-11-19 10:00"))
    assert not await host.facts(Vote)


async def mutual_pairs(host: Host) -> tuple[Sitting, ...]:
    return rules.mutual(await host.facts(Sitting), await host.facts(Vote))


# Bad days, with fewer people.

FOUR = ("Mia1", "Mia2", "Haus1", "Haus2")


@pytest.fixture
async def small(tmp_path: Path) -> AsyncIterator[Host]:
    host = await settled(tmp_path, *FOUR)
    yield host
    await host.town.close()


async def test_nobody_and_one_side_have_no_plan(small: Host) -> None:
    await small.plan("Do 14.11. 18 Uhr", "Alte Schule", "12", "6", "8", "keine", "keine")
    await small.press("Einladen")
    await small.press("An alle (4)")
    await small.say("/speeddating")
    assert "kein Gespräch" in await small.press("Planen")
    await small.all_press("Ich komme", "Mia1", "Mia2")
    await small.say("/speeddating")
    assert "kein Gespräch" in await small.press("Planen")
    await small.all_press("Ich komme", "Haus1")
    await small.say("/speeddating")
    plan = await small.press("Planen")
    assert "2 Gespräche für 3 Menschen" in plan
    assert "ohne Gespräch" in plan


async def test_places_are_limited_and_passed_on(small: Host) -> None:
    town = small.town
    await small.plan("Do 14.11. 18 Uhr", "Alte Schule", "2", "2", "8", "keine", "2")
    await small.press("Einladen")
    await small.press("An alle (4)")
    for name in FOUR:
        town.news(name)
    await small.all_press("Ich komme", "Mia1", "Haus1", "Haus2")
    assert "Warteliste" in texts(town, "Haus2")[-1]
    await small.all_press("Ich kann nicht", "Mia1")
    assert "frei geworden" in texts(town, "Haus2")[-1]


async def test_moving_and_calling_off_is_told_once(small: Host) -> None:
    town = small.town
    await planned(small)
    await small.all_press("Ich kann nicht", "Mia2")
    for name in FOUR:
        town.news(name)
    await small.say("/speeddating")
    await town.presses("Kim", "Verschieben")
    await small.say("Fr 15.11. 18 Uhr", "ja")
    heard = {name: texts(town, name) for name in FOUR}
    assert {name: len(each) for name, each in heard.items()} == {
        "Mia1": 1, "Mia2": 0, "Haus1": 1, "Haus2": 1,
    }  # fmt: skip
    assert "verschoben, auf Fr, 15.11., 18:00" in heard["Haus1"][0]
    await town.wait_until(at("2024-11-14 18:30"))
    assert "Plan für das" in "".join(texts(town, "Mia1"))
    for name in FOUR:
        town.news(name)
    await small.say("/speeddating")
    await small.press("Absagen")
    await small.press("Ja, absagen")
    assert [len(texts(town, name)) for name in FOUR] == [1, 0, 1, 1]
    await town.wait_until(at("2024-11-17 12:00"))
    assert not any(texts(town, name) for name in FOUR)


async def test_votes_are_for_those_one_met_and_nobody_else_sees_them(small: Host) -> None:
    town = small.town
    await planned(small)
    await town.wait_until(at("2024-11-14 17:30"))
    await arrive(small, *FOUR)
    await small.say("/speeddating")
    await small.press("Beginnen, ohne Uhr")
    evening = await small.evening()
    await town.happens("Mia1", Pressed(f"a.ballot.{evening.id}.2.yes", ""))
    assert "nichts abzustimmen" in texts(town, "Mia1")[-1]
    await town.happens("Mia1", Pressed(f"a.ballot.{evening.id}.9.yes", ""))
    assert "nichts abzustimmen" in texts(town, "Mia1")[-1]
    await town.happens("Mia1", Pressed(f"a.ballot.{evening.id}.x.yes", ""))
    await town.happens("Kim", Pressed(f"a.ballot.{evening.id}.1.yes", ""))
    assert not await small.facts(Vote)
    await small.press("Nächste Runde")
    await town.says("Mia1", "vielleicht")
    (vote,) = await small.facts(Vote)
    assert (vote.person_id, vote.interest) == ("mia1", "maybe")
    await town.presses("Mia1", "Ja")
    (vote,) = await small.facts(Vote)
    assert vote.interest == "yes"
    for name in ("Kim", "Haus1", "Haus2", "Mia2"):
        assert not any("notiert" in each for each in texts(town, name))


async def test_the_code_at_the_door(small: Host) -> None:
    town = small.town
    await planned(small)
    evening = await small.evening()
    town.news("Mia1")
    await town.says("Mia1", f"/start {evening.code}")
    assert "ab zwei Stunden vor Beginn" in texts(town, "Mia1")[-1]
    await town.wait_until(at("2024-11-14 17:30"))
    await town.says("Mia1", evening.code)
    assert texts(town, "Mia1")[-1].startswith("Eingecheckt.")
    await town.says("Mia1", evening.code)
    assert "schon eingecheckt" in texts(town, "Mia1")[-1]
    town.settle_in("Fremd", "de")
    await town.says("Fremd", f"/start {evening.code}")
    assert "checkt man an einem Abend ein" in texts(town, "Fremd")[-1]
    await small.say("/speeddating")
    await small.press("Jemand ist da")
    assert "Ist da: Haus1 e. V." in await small.say("Haus1, Niemand")
    (guest,) = await small.facts(Guest, person_id="haus1")
    assert guest.arrived_at is not None


async def test_the_evening_is_changed_while_it_goes_on(small: Host) -> None:
    town = small.town
    await planned(small)
    await town.wait_until(at("2024-11-14 17:30"))
    await arrive(small, *FOUR)
    await small.say("/speeddating")
    await small.press("Beginnen, mit Uhr")
    await small.press("Uhr anhalten")
    await small.pass_time(timedelta(minutes=30))
    assert (await small.evening()).round == 1
    await small.press("Uhr weiter")
    await small.press("Ändern")
    await town.presses("Kim", "Tische")
    await small.say("1")
    sittings = await small.facts(Sitting)
    assert {each.table for each in sittings if each.round > 1} == {1}


async def test_an_evening_that_is_broken_off_counts_the_talks_until_then(small: Host) -> None:
    town = small.town
    await planned(small)
    await town.wait_until(at("2024-11-14 17:30"))
    await arrive(small, *FOUR)
    await town.wait_until(at("2024-11-14 18:10"))
    await small.say("/speeddating")
    await small.press("Beginnen, mit Uhr")
    await small.pass_time(timedelta(minutes=9))
    first = {each.maker_id: each for each in await small.facts(Sitting, round=1)}
    for name in FOUR:
        await vote_all(small, name, lambda _text: "Ja")
    await small.pass_time(timedelta(minutes=2))
    for name in FOUR:
        town.news(name)
    await small.say("/speeddating")
    assert "Die Gespräche bis jetzt zählen" in await small.press("Absagen")
    assert "Alle Gespräche sind vorbei" in await small.press("Ja, absagen")
    assert town.visible("Kim")[-1].labels == ("Auszählen",)
    for name in FOUR:
        ended, asked = texts(town, name)
        assert "endet heute vorzeitig" in ended
        assert "Wie war das Gespräch mit" in asked  # that of the round under way
    told = await small.press("Auszählen")
    assert all(told.count(f"{name} Wolf") == 1 for name in ("Mia1", "Mia2"))
    await small.press("Freigeben und mitteilen")
    pairs = {(each.maker_id, each.contact_id) for each in await small.facts(Suggestion)}
    assert pairs == {(each.maker_id, each.contact_id) for each in first.values()}
    await town.wait_until(at("2024-11-15 20:00"))
    assert not any("vorzeitig" in each for name in FOUR for each in texts(town, name))


@pytest.mark.parametrize("how", ["Beginnen, mit Uhr", "Beginnen, ohne Uhr"])
async def test_an_evening_that_is_broken_off_in_its_last_round_tells_who_is_in_it(
    small: Host, how: str
) -> None:
    town = small.town
    await planned(small)
    await town.wait_until(at("2024-11-14 17:30"))
    await arrive(small, *FOUR)
    await town.wait_until(at("2024-11-14 18:10"))
    await small.say("/speeddating")
    await small.press(how)
    evening = await small.evening()
    if evening.timer:
        await small.pass_time(rules.starts(evening, evening.rounds) - town.clock.now())
    else:
        for _ in range(1, evening.rounds):
            await small.press("Nächste Runde")
    assert (await small.evening()).round == evening.rounds
    for name in FOUR:
        town.news(name)
    await small.say("/speeddating")
    await small.press("Absagen")
    await small.press("Ja, absagen")
    for name in FOUR:
        assert sum("endet heute vorzeitig" in each for each in texts(town, name)) == 1


async def test_of_an_evening_that_nobody_ended_nobody_hears_that_it_ends_early(
    small: Host,
) -> None:
    town = small.town
    await planned(small)
    await town.wait_until(at("2024-11-14 17:30"))
    await arrive(small, *FOUR)
    await small.say("/speeddating")
    await small.press("Beginnen, ohne Uhr")
    await town.wait_until(at("2024-11-15 20:00"))
    assert (await small.evening()).phase is Phase.VOTING
    assert not any("vorzeitig" in each for name in FOUR for each in texts(town, name))


async def begun(host: Host, there: tuple[str, ...], *, when: str, how: str) -> None:
    """Let some arrive at an evening, and the coordinator begin it by the clock."""
    await planned(host)
    await host.town.wait_until(at("2024-11-14 17:30"))
    await arrive(host, *there)
    await host.town.wait_until(at(when))
    for name in (*FOUR, "Kim"):
        host.town.news(name)
    await host.say("/speeddating")
    await host.press("Beginnen, mit Uhr")
    await host.press(how)


@pytest.mark.parametrize("how", ["Sofort beginnen", "Erst umplanen"])
async def test_who_is_missing_sits_at_no_table_and_is_asked_nothing(small: Host, how: str) -> None:
    town = small.town
    await begun(small, ("Mia1", "Mia2", "Haus1"), when="2024-11-14 18:10", how=how)
    if how == "Erst umplanen":
        await small.press("Beginnen, mit Uhr")
    assert not await small.facts(Sitting, contact_id="haus2")
    sittings = await small.facts(Sitting, round=1)
    assert len(sittings) <= 1
    for _ in range(6):
        await small.press("Nächste Runde")
    assert (await small.evening()).phase is Phase.VOTING
    asked = {name: "Wie war das" in "".join(texts(town, name)) for name in FOUR}
    assert asked == {"Mia1": True, "Mia2": True, "Haus1": True, "Haus2": False}
    evening = await small.evening()
    for number in range(1, evening.rounds + 1):
        await town.happens("Haus2", Pressed(f"a.ballot.{evening.id}.{number}.yes", ""))
    assert not await small.facts(Vote)
    await small.say("/speeddating")
    await small.press("Auszählen")
    for name in FOUR:
        town.news(name)
    await small.press("Freigeben und mitteilen")
    assert not texts(town, "Haus2")
    assert "Danke fürs Mitmachen" in "".join(texts(town, "Mia1"))


async def test_an_evening_to_which_nobody_checked_in_asks_whether_all_are_there(
    small: Host,
) -> None:
    await begun(small, (), when="2024-11-14 18:10", how="Alle sind da")
    assert all(each.arrived_at is not None for each in await small.facts(Guest))
    await small.pass_time(timedelta(minutes=9))
    assert all("Wie war das" in "".join(texts(small.town, name)) for name in FOUR)


async def test_times_on_phones_are_right_when_it_begins_late(small: Host) -> None:
    town = small.town
    await begun(small, FOUR[:3], when="2024-11-14 18:20", how="Alle sind da")
    news = texts(town, "Mia1")
    assert [each for each in news if each.startswith("Runde 1 läuft bis 18:28")]
    (shifted,) = [each for each in news if "Zeiten haben sich verschoben; ab Runde 2" in each]
    assert "Runde 2, 18:30" in shifted
    await small.pass_time(timedelta(minutes=9))
    shown = await small.say("/speeddating")
    assert "Runde 1 von 6 ist vorbei; Runde 2 beginnt um 18:30" in shown
    assert "bis 18:28" not in shown
    assert "Runde 2 um 18:30" in "".join(texts(town, "Mia1"))
    await small.press("Nächste Runde")  # a minute early: that is no news
    assert not [each for each in texts(town, "Mia1") if "Zeiten" in each]


async def test_beginning_in_time_tells_no_plan_anew(small: Host) -> None:
    await begun(small, FOUR[:3], when="2024-11-14 18:12", how="Alle sind da")
    assert not [each for each in texts(small.town, "Mia1") if "Zeiten" in each]


async def test_saying_that_one_is_there_checks_in_whatever_came_last(small: Host) -> None:
    town = small.town
    await planned(small)
    await town.says("Mia1", "bin da")
    assert "nicht verstanden" in texts(town, "Mia1")[-1]
    await town.wait_until(at("2024-11-14 17:30"))
    for name, words in (("Mia1", "da"), ("Mia2", "Ich bin da!"), ("Haus1", "bin da")):
        await town.says(name, "/hilfe")
        await town.says(name, words)
        assert texts(town, name)[-1].startswith("Eingecheckt.")
    await town.says("Haus2", "/ask")
    await town.says("Haus2", "bin da")  # a question for words has them
    assert not [each for each in texts(town, "Haus2") if each.startswith("Eingecheckt.")]
    (guest,) = await small.facts(Guest, person_id="haus2")
    assert guest.arrived_at is None


async def test_an_evening_keeps_apart_whom_a_rule_keeps_apart(small: Host) -> None:
    town = small.town
    (challenge,) = await small.facts(Challenge, contact_id="haus1")
    rule = Insistence(
        challenge.programme_id, challenge.id, "mia1", Insists.NEVER, "kim", town.clock.now(), True
    )
    await town.store.run(lambda tx: tx.apply((Put(rule),)))
    await planned(small)
    pairs = {(each.maker_id, each.contact_id) for each in await small.facts(Sitting)}
    assert pairs == {("mia1", "haus2"), ("mia2", "haus1"), ("mia2", "haus2")}


async def test_the_screen_of_an_evening(small: Host) -> None:
    town = small.town
    await planned(small)
    await town.wait_until(at("2024-11-14 17:30"))
    await arrive(small, "Mia1", "Mia2")
    town.news("Kim")
    await town.says("Kim", "/speeddating")
    (shown,) = texts(town, "Kim")
    assert "Da sind 2, es fehlen 2" in shown
    assert "Es fehlen 2" in await small.say("Wer fehlt")
    assert "Was soll anders sein?" in await small.say("Ändern")
    assert "Was soll anders" not in await small.say("Absagen")
    await arrive(small, "Haus1", "Haus2")
    await small.say("/speeddating", "Wer kommt", "Beginnen, ohne Uhr")
    for _ in range(6):
        await small.press("Nächste Runde")
    voting = await small.evening()
    assert voting.phase is Phase.VOTING
    await town.says("Kim", "/speeddating")
    (heard,) = [each for each in town.news("Kim") if "vorbei; Stimmen" in each.text]
    labels = [text for row in heard.buttons for text, _ in row]
    assert labels == ["Auszählen", "Weiterer Abend"]
    await town.happens("Kim", Pressed(f"a.evening.cancelled.{voting.id}", ""))
    assert (await small.evening()).phase is Phase.VOTING
    for name, words in (("mia1", "haus1"), ("haus1", "mia1")):
        vote = Vote(name, voting.id, words, "yes", town.clock.now())
        await town.store.run(lambda tx, vote=vote: tx.apply((Put(vote),)))  # type: ignore[misc]
    await small.press("Auszählen")
    assert "Mia1 Wolf und Haus1" in await small.say("/speeddating", "Treffer ansehen")
    await small.press("Freigeben und mitteilen")
    shown = await small.say("/speeddating")
    assert "Ein Paar mit beidseitigem Ja:" in shown
    assert "• Mia1 Wolf und Haus1 e. V. (Jutta Haus1)" in shown
    for word in ("Absagen", "Abbrechen"):
        await small.say("/speeddating")
        assert "1/7" in await small.press("Weiterer Abend")
        assert "1/7" not in await small.say(word)


async def test_who_is_erased_or_leaves_is_planned_for_no_more(small: Host) -> None:
    town = small.town
    await planned(small)
    await town.says("Mia1", "/forget")
    await town.presses("Mia1", "Weiter zum Löschen")
    await town.presses("Mia1", "Endgültig löschen")
    assert not await small.facts(Guest, person_id="mia1")
    assert not [each for each in await small.facts(Sitting) if each.maker_id == "mia1"]
    assert await small.facts(Sitting)


async def test_nonsense_is_answered(small: Host) -> None:
    town = small.town
    await planned(small)
    for token in ("evening.x", "evening.start", "evening.nix.y", "evening-see.start.y",
                  "dating.yes", "dating.nix.y", "ballot.a", "ballot.a.b.c"):  # fmt: skip
        for name in ("Kim", "Mia1"):
            town.news(name)
            await town.happens(name, Pressed(f"a.{token}", ""))
            assert town.news(name), (name, token)
    await town.says("Mia1", "/speeddating blabla")
    assert "Zusage" in texts(town, "Mia1")[-1]


# What happens between two looks.


async def with_a_colleague(host: Host) -> None:
    host.town.settle_in("Lea", "de")
    await residents.settle(host.town, ["Lea = Lea Voigt, coordinator, du"], ())


async def test_two_who_begin_the_next_round_at_once_begin_one(small: Host) -> None:
    town = small.town
    await with_a_colleague(small)
    await begun(small, FOUR, when="2024-11-14 18:10", how="Uhr anhalten")
    await town.says("Lea", "/speeddating")
    await small.press("Nächste Runde")
    await town.presses("Lea", "Nächste Runde")
    assert (await small.evening()).round == 2
    assert "Runde 2 läuft schon" in texts(town, "Lea")[-1]
    await town.presses("Lea", "Nächste Runde")
    assert (await small.evening()).round == 3


async def test_the_clock_and_a_button_begin_one_round(small: Host) -> None:
    await begun(small, FOUR, when="2024-11-14 18:10", how="Uhr anhalten")
    await small.press("Uhr weiter")
    await small.pass_time(timedelta(minutes=11))
    assert (await small.evening()).round == 2
    assert "Runde 2 läuft schon" in await small.press("Nächste Runde")
    assert (await small.evening()).round == 2


async def test_two_services_whose_clocks_differ_let_a_clock_stand_and_say_so_once_more(
    small: Host,
) -> None:
    """One whose clock is ahead stops it, the other one puts that right: once in each round."""
    town, ahead = small.town, timedelta(minutes=25)
    await begun(small, FOUR, when="2024-11-14 18:10", how="Uhr anhalten")
    await small.press("Uhr weiter")
    clock = StillClock(town.clock.now() + ahead)
    other = build_service(
        store=town.store,
        programmes=town.programmes,
        catalog=catalog(),
        gateways=(),
        links={CHANNEL: NoLinks()},
        clock=clock,
        new_id=town.new_id,
        owner="other",
    )
    for _ in range(6):
        for service in (other, town.service):
            await work_off(town.store, service.desk)
        town.clock.move(timedelta(seconds=1))
        clock.move(timedelta(seconds=1))
    await town.settle()
    evening = await small.evening()
    assert (evening.round, evening.paused_at) == (1, rules.ends(evening))
    said = [each for each in texts(town, "Kim") if "Speed-Dating" in each]
    leapt, right = "mehr als eine Runde auf einmal", "Die Uhr geht wieder richtig"
    assert [(leapt in each, right in each) for each in said] == [
        (True, False),
        (False, True),
        (True, False),
    ]
    await small.press("Nächste Runde")
    evening = await small.evening()
    assert (evening.round, evening.paused_at) == (2, None)


async def test_a_clock_that_is_set_back_stands_and_says_so(small: Host) -> None:
    """By a few minutes it only takes longer; nobody waits for an hour."""
    town = small.town
    await begun(small, FOUR, when="2024-11-14 18:10", how="Uhr anhalten")
    await small.press("Uhr weiter")
    await small.pass_time(timedelta(minutes=4))
    town.clock.move(-timedelta(minutes=8))
    await small.pass_time(timedelta(minutes=1))
    assert (await small.evening()).paused_at is None
    town.clock.move(-timedelta(minutes=60))
    town.news("Kim")
    await small.pass_time(timedelta(minutes=1))
    (said,) = texts(town, "Kim")
    assert "Nach meiner Uhr hat Runde 1 noch lange nicht begonnen" in said
    await small.press("Uhr weiter")
    await small.pass_time(timedelta(minutes=9))
    assert (await small.evening()).round == 1
    await small.pass_time(timedelta(minutes=2))
    evening = await small.evening()
    assert (evening.round, evening.paused_at) == (2, None)


async def test_a_plan_follows_who_answered_since_it_was_shown(small: Host) -> None:
    await small.plan("Do 14.11. 18 Uhr", "Alte Schule", "2", "2", "8", "keine", "keine")
    await small.press("Einladen")
    await small.press("An alle (4)")
    await small.all_press("Ich komme", "Mia1", "Haus1", "Haus2")
    await small.say("/speeddating")
    await small.press("Planen")
    await small.all_press("Ich komme", "Mia2")
    await small.all_press("Ich kann nicht", "Haus2")
    heard = await small.press("Plan bestätigen")
    assert "Zu- und Absagen seit der Vorschau" in heard
    assert "Neuer Plan ab Runde 1: 2 Gespräche" in heard
    sittings = await small.facts(Sitting)
    assert {(each.maker_id, each.contact_id) for each in sittings} == {
        ("mia1", "haus1"), ("mia2", "haus1"),
    }  # fmt: skip


async def test_more_places_are_for_those_who_wait(small: Host) -> None:
    town = small.town
    await small.plan("Do 14.11. 18 Uhr", "Alte Schule", "2", "2", "8", "keine", "1")
    await small.press("Einladen")
    await small.press("An alle (4)")
    for name in FOUR:
        await town.presses(name, "Ich komme")
        town.clock.move(timedelta(minutes=1))
    await small.say("/speeddating")
    await small.press("Ändern")
    await town.presses("Kim", "Plätze")
    await small.say("3")
    assert "frei geworden" in texts(town, "Mia2")[-1]
    assert "frei geworden" in texts(town, "Haus1")[-1]
    assert "Warteliste" in texts(town, "Haus2")[-1]


async def test_whoever_is_erased_passes_their_place_on(small: Host) -> None:
    town = small.town
    await small.plan("Do 14.11. 18 Uhr", "Alte Schule", "2", "2", "8", "keine", "3")
    await small.press("Einladen")
    await small.press("An alle (4)")
    await small.all_press("Ich komme", *FOUR)
    await town.says("Mia1", "/forget")
    await town.presses("Mia1", "Weiter zum Löschen")
    await town.presses("Mia1", "Endgültig löschen")
    assert "frei geworden" in texts(town, "Haus2")[-1]


async def offered(host: Host, heir: str = "nora") -> None:
    """Let who speaks for the first house ask Nora to take over."""
    town = host.town
    town.settle_in("Nora", "de")
    (house,) = await host.facts(Organisation, contact_id="haus1")
    where, now = house.programme_id, town.clock.now()
    nora = (
        Person(heir, "de", name="Nora Neu"),
        Account(town.people["Nora"], heir),
        Membership(heir, where, Role.EXPERT, now),
        Expertise(heir, house.id, where, "Holz", now),
    )
    await town.store.run(lambda tx: tx.apply([Put(each) for each in nora]))
    await town.says("Haus1", "/uebergabe")
    await town.presses("Haus1", "An Nora Neu übergeben")
    await town.presses("Haus1", "Ja, übergeben")


async def test_who_takes_over_as_a_contact_comes_in_the_old_ones_place(small: Host) -> None:
    town = small.town
    await planned(small)
    await offered(small)
    await town.presses("Nora", "Übernehmen")
    (told,) = [each for each in town.news("Nora") if "Speed-Dating" in each.text]
    assert "Do, 14.11., 18:00, Alte Schule: Zusage." in told.text
    assert "Der eigene Name steht auf dem Tischplan" in told.text
    assert told.labels == ("Ich kann nicht",)
    await town.wait_until(at("2024-11-14 16:30"))
    assert any("Plan für das" in each for each in texts(town, "Nora"))
    assert {each.contact_id for each in await small.facts(Sitting)} == {"nora", "haus2"}
    assert not any("Plan für das" in each for each in texts(town, "Haus1"))


async def test_an_invitation_that_waits_for_the_old_contact_is_the_heirs(small: Host) -> None:
    town = small.town
    await offered(small)
    town.clock.set(at("2024-11-05 21:00"))
    await small.plan("Do 14.11. 18 Uhr", "Alte Schule", "12", "6", "8", "3", "keine")
    await small.press("Einladen")
    await small.press("An alle (4)")
    await town.presses("Nora", "Übernehmen")
    await town.presses("Nora", "Ich komme")
    await town.wait_until(at("2024-11-06 10:00"))
    assert not any("Speed-Dating" in each for each in texts(town, "Haus1"))
    (guest,) = await small.facts(Guest, person_id="nora")
    assert guest.coming is Coming.YES


@pytest.mark.parametrize("heir", ["abby", "nora"])
async def test_an_invitation_that_has_passed_the_heir_and_not_come_to_the_old_contact_is_sent(
    small: Host, monkeypatch: pytest.MonkeyPatch, heir: str
) -> None:
    """It has come past Abby, and neither to who speaks for the first house nor to Nora."""
    monkeypatch.setattr(inviting, "FEW", 2)
    town = small.town
    await offered(small, heir)
    if heir == "nora":
        (first, *_) = await small.facts(Membership)
        abby = replace(first, person_id="abby", role=Role.EXPERT)
        await town.store.run(lambda tx: tx.apply([Put(abby)]))
    await small.plan("Do 14.11. 18 Uhr", "Alte Schule", "12", "6", "8", "3", "keine")
    await small.press("Einladen")
    for name, label in (("Kim", "An alle (4)"), ("Nora", "Übernehmen")):
        await town.store.accept([town._envelope(name, town.button(name, label))])
        assert await respond(town.store, town.service.desk) == 1
        if name == "Kim":
            await work_off(town.store, town.service.desk, WORKS)
    (sweep,) = [each for each in await small.facts(Sweep) if "/invite/" in each.id]
    assert "abby" <= sweep.last < "haus1"
    await town.settle()
    assert len([each for each in texts(town, "Nora") if "Speed-Dating" in each]) == 1
    assert not any("Speed-Dating" in each for each in texts(town, "Haus1"))
    found = {each.person_id for each in await small.facts(Guest)}
    assert found == {heir, "haus2", "mia1", "mia2"}


async def of_two_houses(host: Host) -> None:
    """Let who speaks for the first house speak for the museum, too."""
    (house,) = await host.facts(Organisation, contact_id="haus1")
    (asked,) = await host.facts(Challenge, contact_id="haus1")
    museum = replace(house, id="z-museum", name="Stadtmuseum")
    vitrine = replace(asked, id="vitrine", number=99, organisation_id="z-museum")
    await host.town.store.run(lambda tx: tx.apply([Put(museum), Put(vitrine)]))


async def test_who_speaks_for_two_houses_comes_for_that_with_whose_brief(small: Host) -> None:
    await of_two_houses(small)
    await planned(small)
    await small.town.wait_until(at("2024-11-14 16:30"))
    plans = [each for each in texts(small.town, "Mia1") if "Plan für das" in each]
    assert plans
    assert "Haus1 e. V. (Jutta Haus1)" in plans[0]
    assert "Stadtmuseum" not in plans[0]


async def test_who_hands_one_of_two_houses_over_is_asked_for_the_other_one(small: Host) -> None:
    town = small.town
    await planned(small)
    await offered(small)
    await of_two_houses(small)
    await town.presses("Nora", "Übernehmen")
    assert any("Alte Schule: Zusage." in each for each in texts(town, "Nora"))
    (asked,) = [each for each in town.news("Haus1") if "Einladung" in each.text]
    assert "Für Haus1 e. V. spricht jetzt Nora Neu." in asked.text
    assert "Diese Einladung gilt für Stadtmuseum." in asked.text
    await town.presses("Haus1", "Ich komme")
    await town.wait_until(at("2024-11-14 16:30"))
    assert {each.contact_id for each in await small.facts(Sitting)} == {"nora", "haus1", "haus2"}
    plans = "".join(each for each in texts(town, "Mia1") if "Plan für das" in each)
    assert "Haus1 e. V. (Nora Neu)" in plans
    assert "Stadtmuseum (Jutta Haus1)" in plans


async def test_who_declined_for_a_house_that_they_gave_away_comes_for_the_other(
    small: Host,
) -> None:
    town = small.town
    await planned(small)
    await town.presses("Haus1", "Ich kann nicht")
    await offered(small)
    await of_two_houses(small)
    await town.presses("Nora", "Übernehmen")
    await town.presses("Haus1", "Ich komme")
    (guest,) = await small.facts(Guest, person_id="haus1")
    assert (guest.coming, guest.challenge_id) == (Coming.YES, "vitrine")


@pytest.mark.parametrize("own", [True, False])
async def test_who_said_no_or_comes_anyway_has_no_second_place(small: Host, *, own: bool) -> None:
    """Nora is asked herself before she takes over; or the old contact does not come."""
    town = small.town
    await planned(small)
    if own:
        (mine,) = await small.facts(Guest, person_id="mia1")
        asked = replace(mine, person_id="nora", coming=Coming.LATER)
        await town.store.run(lambda tx: tx.apply([Put(asked)]))
    else:
        await town.presses("Haus1", "Ich kann nicht")
    await offered(small)
    await town.presses("Nora", "Übernehmen")
    assert not any("Speed-Dating" in each for each in texts(town, "Nora"))
    found = [each.coming for each in await small.facts(Guest, person_id="nora")]
    assert found == [Coming.LATER] * own


async def test_the_place_of_who_is_missing_is_free_at_the_door(small: Host) -> None:
    town = small.town
    await small.plan("Do 14.11. 18 Uhr", "Alte Schule", "2", "2", "8", "keine", "3")
    await small.press("Einladen")
    await small.press("An alle (4)")
    await small.all_press("Ich komme", "Mia1", "Mia2", "Haus1")
    await small.say("/speeddating")
    await small.press("Planen")
    await small.press("Plan bestätigen")
    await town.wait_until(at("2024-11-14 18:05"))
    await arrive(small, "Mia1", "Haus1")
    await small.say("/speeddating")
    await small.press("Beginnen, mit Uhr")
    await small.press("Erst umplanen")
    await town.says("Haus2", (await small.evening()).code)
    assert any(each.startswith("Eingecheckt") for each in texts(town, "Haus2"))


async def test_when_the_last_one_has_come_nothing_begins_by_itself(small: Host) -> None:
    await planned(small)
    await small.town.wait_until(at("2024-11-14 18:05"))
    await arrive(small, "Mia1", "Haus1", "Haus2")
    await small.say("/speeddating")
    await small.press("Beginnen, ohne Uhr")
    await arrive(small, "Mia2")
    assert "Alle sind da" in await small.press("Erst umplanen")
    assert (await small.evening()).phase is Phase.SEATED
    await small.press("Beginnen, ohne Uhr")
    assert (await small.evening()).phase is Phase.RUNNING


async def test_what_is_moved_at_night_is_told_in_the_morning(small: Host) -> None:
    town = small.town
    await planned(small)
    await town.wait_until(at("2024-11-06 23:00"))
    for name in FOUR:
        town.news(name)
    await small.say("/speeddating")
    await town.presses("Kim", "Verschieben")
    await small.say("Fr 15.11. 18 Uhr", "ja")
    assert not any(texts(town, name) for name in FOUR)
    await town.wait_until(at("2024-11-07 10:00"))
    assert all("verschoben" in "".join(texts(town, name)) for name in FOUR)


@pytest.mark.parametrize("at_night", [True, False])
async def test_who_has_not_read_that_it_is_moved_hears_that_the_earlier_date_is_off_too(
    small: Host, *, at_night: bool
) -> None:
    """By night nobody has; by day everybody but Mia1, for whom it is kept."""
    town = small.town
    await planned(small)
    await town.wait_until(at("2024-11-06 23:00" if at_night else "2024-11-06 14:00"))
    await town.happens("Mia1", Blocked())
    await small.say("/speeddating")
    await town.presses("Kim", "Verschieben")
    await small.say("Fr 15.11. 18 Uhr", "ja")
    for name in FOUR:
        town.news(name)
    await small.say("/speeddating")
    await small.press("Absagen")
    await small.press("Ja, absagen")
    await town.says("Mia1", "hallo")
    await town.wait_until(at("2024-11-07 10:00"))
    for name in FOUR:
        said = "".join(texts(town, name))
        assert "fällt aus" in said
        assert ("Von seinem früheren Termin" in said) is (at_night or name == "Mia1")


async def test_nobody_is_invited_who_could_not_read_it_before_the_evening(small: Host) -> None:
    town = small.town
    await town.wait_until(at("2024-11-08 17:50"))
    await small.plan("Sa 9.11. 18 Uhr", "Alte Schule", "12", "6", "8", "keine", "keine")
    await small.press("Einladen")
    await town.presses("Kim", "Nur bestimmte …")
    town.clock.set(at("2024-11-08 18:10"))
    late = (
        "Dafür ist es zu spät: In der Ruhezeit geht keine Einladung hinaus, und sie dauert bis "
        "Mo, 11.11., 09:00."
    )
    assert late in await small.say("Mia1 Wolf")
    await small.say("/speeddating")
    assert late in await small.press("Einladen")
    await town.presses("Kim", "An alle (4)", old=True)
    assert late in texts(town, "Kim")[-1]
    assert await small.facts(Guest) == ()


async def another_place(host: Host, place: str) -> str:
    await host.say("/speeddating")
    await host.press("Ändern")
    await host.press("Ort")
    return await host.say(place)


async def test_another_place_is_told_to_all_who_did_not_say_no(small: Host) -> None:
    town = small.town
    await planned(small)
    await small.all_press("Ich kann nicht", "Mia2")
    await town.wait_until(at("2024-11-14 17:20"))
    for name in FOUR:
        town.news(name)
    told = await another_place(small, "Rathaus, Saal 3")
    assert "Geändert, jetzt Rathaus, Saal 3. Alle, die nicht abgesagt haben, erfahren es." in told
    line = "Der Ort des Speed-Datings ist jetzt: Rathaus, Saal 3. Es bleibt bei Do, 14.11., 18:00."
    assert [texts(town, name) for name in FOUR] == [[line], [], [line], [line]]
    assert "Geändert." in await another_place(small, "Rathaus, Saal 3")
    await another_place(small, "Alte Schule")
    town.clock.move(timedelta(minutes=1))
    await another_place(small, "Rathaus, Saal 3")  # back and forth
    assert texts(town, "Mia1")[-1] == line
    await arrive(small, "Mia1", "Haus1")
    await town.wait_until(at("2024-11-14 18:00"))
    await small.say("/speeddating")
    await small.press("Beginnen, ohne Uhr")
    await small.press("Sofort beginnen")
    for name in FOUR:
        town.news(name)
    await another_place(small, "Keller")
    line = "Der Ort des Speed-Datings ist jetzt: Keller."
    assert [texts(town, name) for name in FOUR] == [[line], [], [line], [line]]


async def test_what_waits_for_the_morning_names_the_last_place_alone(small: Host) -> None:
    town = small.town
    await town.wait_until(at("2024-11-06 23:00"))
    await small.plan("Do 14.11. 18 Uhr", "Alte Schule", "12", "6", "8", "keine", "keine")
    await small.press("Einladen")
    await small.press("An alle (4)")
    await another_place(small, "Rathaus")
    await another_place(small, "Keller")
    assert not any(texts(town, name) for name in FOUR)
    await town.wait_until(at("2024-11-07 10:00"))
    (told,) = texts(town, "Mia1")
    assert told.startswith("Der Ort des Speed-Datings ist jetzt: Keller.")
    assert told.count("Keller") == 2  # the invitation says so as well
    await small.all_press("Ich komme", "Mia1")
    assert len(await small.facts(Guest, coming=Coming.YES)) == 1
