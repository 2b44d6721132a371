"""A message that waits and is taken back was never said: what is still due is told all the same.

It waits because its reader's messenger is out, say, while others settle one of its matters.
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.challenges import Answer, Side, Suggestion
from bot.domain.changes import Entity
from bot.domain.milestones import Standing
from bot.domain.people import Person, Role
from bot.domain.reminders import Reminder
from bot.ports import Begin, Delivery, Failed, Parcel
from bot.talk.model import Pressed
from tests.support.cases import (
    BEN,
    JO,
    WEBER,
    challenge,
    held,
    kept,
    member,
    membership,
    organisation,
    profile,
    settle,
    team,
    update,
)
from tests.support.clock import at
from tests.support.town import Hands, Heard, Town

FIRST_MET = held("first", "2024-08-29 10:00")
SEPTEMBER = held("2024-09", "2024-09-20 10:00")
UP_TO_DATE = update("2024-09", Standing.ON_TRACK, "2024-10-01 10:00")


def baths(contact: Person) -> tuple[Entity, ...]:
    """Return a second team: Ben and a contact."""
    t2 = (member(BEN, Side.MAKER), member(contact, Side.CONTACT), FIRST_MET, SEPTEMBER)
    return (
        *(JO, membership(JO, Role.CONTACT)),
        organisation(id="bath", name="Stadtbad", contact_id=contact.id),
        challenge(id="c2", number=2, organisation_id="bath", contact_id=contact.id),
        team(id="t2", number=2, challenge_id="c2", contact_id=contact.id, name="Stadtbad"),
        *(replace(each, team_id="t2") for each in t2),
    )


class Faulty(Hands):
    """A messenger that does not reach some chats."""

    out: frozenset[str] = frozenset()

    async def send(self, parcel: Parcel, begin: Begin) -> Delivery:
        if parcel.to in self.out:
            return Failed("HTTP 503")
        return await super().send(parcel, begin)


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path, at("2024-10-23 20:00"))
    town.hands = Faulty(town.clock)
    yield town
    await town.close()


@contextmanager
def outage(town: Town, *names: str) -> Iterator[None]:
    """Let the messenger of these people be out."""
    assert isinstance(town.hands, Faulty)
    town.hands.out = frozenset(town.people[each] for each in names)
    yield
    town.hands.out = frozenset()


async def live(town: Town, now: str, *facts: Entity) -> None:
    town.clock.set(at(now))
    await settle(town, FIRST_MET, SEPTEMBER, *facts)


async def met(town: Town, name: str, team_id: str) -> None:
    """Somebody says that their team has met in October."""
    await town.happens(name, Pressed(f"a.had.{team_id}.2024-10", "0"))
    await town.says(name, "alle" if name == "ada" else "all")
    await town.says(name, "überspringen" if name == "ada" else "skip")


def heard(town: Town, name: str, *words: str) -> list[Heard]:
    """Return the messages to somebody with these words."""
    return [each for each in town.all_heard(name) if all(word in each.text for word in words)]


NO_DATE = "hat noch keinen Termin"
NO_UPDATE = "kein Update für September"
ASKED = "Wann treffen Sie sich?"


@pytest.mark.parametrize("short", [True, False])
async def test_an_escalation_that_is_not_settled_arrives(town: Town, *, short: bool) -> None:
    """Of six only those that nobody settled: once, and all in one."""
    await live(town, "2024-10-24 08:00", *baths(JO))
    names = () if short else ("kim",)
    with outage(town, *names):
        await town.wait_until(at("2024-10-24 10:00"))
        await met(town, "ada", "t1")
    await town.wait_until(at("2024-10-28 12:00"))
    [one] = heard(town, "kim", "Sachen warten")
    assert ("Alte Brauerei): Das Treffen" in one.text) is short
    assert one.text.count(NO_DATE) == (2 if short else 1)
    assert one.text.count(NO_UPDATE) == 2
    assert "Stadtbad): Das Treffen" in one.text
    assert "Stadtbad): seit" in one.text


@pytest.mark.parametrize(("name", "team_id"), [("ada", "t1"), ("ben", "t2")])
async def test_a_folded_reminder_asks_only_for_what_is_open(
    town: Town, name: str, team_id: str
) -> None:
    """Whether the first or another one of its matters was settled meanwhile."""
    await live(town, "2024-10-03 20:00", *baths(WEBER))
    with outage(town, "weber"):
        await town.wait_until(at("2024-10-04 10:00"))
        await met(town, name, team_id)
    await town.wait_until(at("2024-10-07 12:00"))
    [one] = heard(town, "weber", "Sachen warten")
    assert one.at < at("2024-10-04 12:00")
    settled = {"t1": "Alte Brauerei", "t2": "Stadtbad"}[team_id]
    open_one = {"t2": "Alte Brauerei", "t1": "Stadtbad"}[team_id]
    assert f"{open_one}, Treffen im Oktober: {ASKED}" in one.text
    assert f"{settled}, Treffen" not in one.text
    assert one.text.count("Für September fehlt") == 2
    said = {each.at for each in await kept(town, Reminder, person_id="weber")}
    assert said == {at("2024-10-04 11:00")}  # the caps count what was said alone


async def test_what_is_taken_back_in_the_evening_comes_in_the_morning(town: Town) -> None:
    await live(town, "2024-10-03 20:00", *baths(WEBER))
    with outage(town, "weber"):
        await town.wait_until(at("2024-10-04 18:30"))
        await met(town, "ada", "t1")
    await town.wait_until(at("2024-10-07 12:00"))
    [one] = heard(town, "weber", ASKED)
    assert one.at == at("2024-10-07 09:00")  # a Monday


async def test_an_escalation_that_a_date_took_back_comes_when_that_falls_through(
    town: Town,
) -> None:
    await live(town, "2024-10-24 08:00", UP_TO_DATE)
    await town.says("ada", "hallo")
    await town.says("weber", "hallo")
    with outage(town, "kim"):
        await town.wait_until(at("2024-10-24 10:00"))
        await town.says("ada", "/treffen 30.10. 14 Uhr")
        await town.says("ada", "ja")
    await town.wait_until(at("2024-10-28 12:00"))
    [one] = heard(town, "kim", NO_DATE)
    assert "Noch keine Antwort von Frau Weber" in one.text
    assert one.at == at("2024-10-25 10:00")  # an answer could still come until then


@pytest.fixture
async def falling_through(town: Town) -> Town:
    """A reminder to Frau Weber that Ada's date took back; then Ada cannot come."""
    await live(town, "2024-10-09 20:00", UP_TO_DATE)
    await town.says("ada", "hallo")
    await town.says("weber", "hallo")
    with outage(town, "weber"):
        await town.wait_until(at("2024-10-10 10:00"))
        await town.says("ada", "/treffen 30.10. 14 Uhr")
        await town.says("ada", "ja")
    return town


async def test_who_was_not_reminded_is_when_the_date_falls_through(falling_through: Town) -> None:
    town = falling_through
    assert not heard(town, "weber", "Es gibt noch keinen Termin")
    await town.happens("ada", Pressed("a.cannot.t1.2024-10.1", "0"))
    await town.wait_until(at("2024-10-11 10:00"))
    assert len(heard(town, "weber", "Es gibt noch keinen Termin")) == 1


async def test_who_dealt_with_it_is_not_reminded_of_it_at_once(town: Town) -> None:
    await live(town, "2024-10-07 20:00", UP_TO_DATE)
    await town.says("ada", "/treffen 30.10. 14 Uhr")
    await town.says("ada", "ja")
    await town.wait_until(at("2024-10-08 09:00"))
    with outage(town, "weber"):
        await town.wait_until(at("2024-10-10 09:00"))
        assert "meeting/t1/2024-10/1/weber" in {each.key for each in await kept(town, Reminder)}
        await town.happens("weber", Pressed("a.vote.t1.2024-10.1.no", "0"))
    await town.wait_until(at("2024-10-11 12:00"))
    assert not heard(town, "weber", "Es gibt noch keinen Termin")
    assert heard(town, "ada", "Es gibt noch keinen Termin")


async def test_who_puts_off_a_request_hears_what_else_is_due_alone(town: Town) -> None:
    asked = Suggestion(
        *("s1", "erzgebirge", "c1", "ben", "weber", 0.5, (), at("2024-10-01 08:00")),
        maker=Answer.INTERESTED,
        asked_at=at("2024-10-01 08:00"),
        maker_at=at("2024-10-01 08:00"),
    )
    await live(town, "2024-10-03 20:00", profile(BEN), asked)
    with outage(town, "weber"):
        await town.wait_until(at("2024-10-04 10:00"))
        assert "request/s1/1" in {each.key for each in await kept(town, Reminder)}
        await town.happens("weber", Pressed("a.suggestion.s1.later", "0"))
    await town.wait_until(at("2024-10-04 15:00"))
    assert heard(town, "weber", "bleibt unter /vorschlaege liegen")
    assert len(heard(town, "weber", ASKED)) == 1
    assert not heard(town, "weber", "wartet noch auf eine Antwort")
