"""The service was off for a day or a week: what still helps arrives once, the rest never."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.domain.challenges import Answer, Side, Suggestion
from bot.domain.meetings import Meeting, MeetingState
from bot.domain.milestones import Standing
from bot.domain.people import Role
from bot.domain.policy import Rest
from bot.domain.reminders import Reminder
from bot.engine.respond import respond
from bot.ports import Delivery, Failed, Fate, Parcel, Tx
from bot.talk.model import Envelope, Pressed, Said
from tests.support.cases import (
    ADA,
    BEN,
    JO,
    KIM,
    agreed,
    challenge,
    held,
    kept,
    member,
    membership,
    organisation,
    profile,
    programme,
    settle,
    talking,
    team,
    update,
)
from tests.support.clock import at
from tests.support.town import Town

UPDATED = update("2024-09", Standing.ON_TRACK, "2024-09-30 12:00")
OCTOBER = update("2024-10", Standing.ON_TRACK, "2024-10-01 09:00")
"""With these no update is due, only what the test is about."""


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path, at("2024-10-01 10:00"))
    yield town
    await town.close()


async def off_until(town: Town, then: str) -> None:
    """Let time pass without the service, then switch it on: it ticks at once."""
    await town.close()
    town.clock.set(at(then))
    await town.open()
    await town.service.tick()
    await town.settle()


def said(town: Town, name: str) -> list[str]:
    """Return what somebody has heard since they were last asked."""
    return [each.text for each in town.news(name) if not each.edited]


COMING = agreed("2024-10", "2024-10-15 14:00")
"""A Tuesday."""


# An agreed date.


@pytest.mark.parametrize(
    ("back", "until", "heard_at"),
    [
        ("2024-10-14 18:00", "2024-10-15 13:59", ["2024-10-14 18:00", "2024-10-15 13:00"]),
        ("2024-10-15 03:00", "2024-10-15 13:59", ["2024-10-15 03:00", "2024-10-15 13:00"]),
        ("2024-10-15 12:59", "2024-10-15 13:59", ["2024-10-15 12:59", "2024-10-15 13:00"]),
        ("2024-10-15 13:00", "2024-10-15 13:59", ["2024-10-15 13:00"]),
        ("2024-10-15 13:40", "2024-10-15 13:59", ["2024-10-15 13:40"]),
        ("2024-10-15 14:00", "2024-10-15 14:30", []),
        ("2024-10-15 15:30", "2024-10-15 15:59", []),
    ],
)
async def test_a_date_is_announced_late_as_long_as_it_lies_ahead(
    town: Town, back: str, until: str, heard_at: list[str]
) -> None:
    await settle(town, COMING, UPDATED)
    await town.wait_until(at("2024-10-14 09:00"))
    town.news("weber")
    await off_until(town, back)
    await town.wait_until(at(until))
    assert [each.at for each in town.news("weber")] == [at(each) for each in heard_at]


async def test_how_it_was_is_asked_once_by_who_was_off_over_the_meeting(town: Town) -> None:
    await settle(town, COMING, UPDATED)
    await town.wait_until(at("2024-10-14 09:00"))
    await off_until(town, "2024-10-17 11:00")
    await town.wait_until(at("2024-10-25 11:00"))
    texts = said(town, "weber")
    assert sum("stattgefunden" in text for text in texts) == 1
    assert not [text for text in texts if "mit Ada" in text]


async def test_what_could_not_be_delivered_in_time_is_not_delivered_late(town: Town) -> None:
    await settle(town, COMING, UPDATED, held("2024-09", "2024-09-20 14:00"))

    def no_route(parcel: Parcel) -> Delivery:
        return Failed("no route")

    town.hands.answer = no_route
    await town.wait_until(at("2024-10-14 16:00"))
    town.hands.answer = None
    await off_until(town, "2024-10-15 13:20")
    assert [each.at for each in town.news("weber")] == [at("2024-10-15 13:20")]
    counts = await town.store.run(lambda tx: tx.outbox_counts())
    expired = {key[2]: n for key, n in counts.items() if key[0] == Fate.EXPIRED}
    assert expired == {"appointment": 2}  # the day before, to Ada and to Frau Weber


# The month's date.


@pytest.mark.parametrize(
    ("back", "firmness"),
    [
        ("2024-10-04 09:00", "Wann treffen Sie sich?"),
        ("2024-10-09 09:00", "Wann treffen Sie sich?"),
        ("2024-10-11 09:00", "Wer von Ihnen schlägt einen vor?"),
        ("2024-10-21 09:00", "Der Monat ist bald um"),
    ],
)
async def test_a_missed_reminder_is_made_up_for_by_the_one_that_is_due_now(
    town: Town, back: str, firmness: str
) -> None:
    await settle(town, UPDATED)
    await off_until(town, back)
    (text,) = said(town, "weber")
    assert firmness in text
    await off_until(town, back.replace("09:00", "15:00"))
    assert said(town, "weber") == []


async def test_after_the_month_its_date_is_a_matter_for_the_coordinator_alone(town: Town) -> None:
    await settle(town, OCTOBER)
    await off_until(town, "2024-11-01 10:00")
    await town.wait_until(at("2024-11-05 10:00"))
    texts = said(town, "weber")
    assert len(texts) == 1
    assert "im November" in texts[0]
    assert "".join(said(town, "kim")).count("Treffen im Oktober hat noch keinen Termin") == 1


async def test_after_free_days_it_waits_for_what_else_the_coordinator_hears_on_the_first_day(
    town: Town,
) -> None:
    """Kim coordinates two programmes that are closed from 21 December to 5 January."""
    free = Rest(tuple(date(2024, 12, 21) + timedelta(days=each) for each in range(16)))
    first, second = programme(rest=free), programme(id="other", rest=free)
    november = held("2024-11", "2024-11-20 10:00")
    town.clock.set(at("2024-12-20 19:00"))
    await settle(
        town,
        november,
        replace(november, team_id="t2"),
        membership(KIM, Role.COORDINATOR, programme_id=second.id),
        JO,
        membership(JO, Role.CONTACT, programme_id=second.id),
        organisation(id="tower", name="Turm", contact_id="jo", programme_id=second.id),
        challenge(id="c2", organisation_id="tower", contact_id="jo", programme_id=second.id),
        team(id="t2", name="Turm", challenge_id="c2", contact_id="jo", programme_id=second.id),
        member(JO, Side.CONTACT, team_id="t2"),
        base=first,
        also=(second,),
    )
    await town.wait_until(at("2025-01-10 10:00"))
    heard = "".join(said(town, "kim"))
    for name in ("Alte Brauerei", "Turm"):
        assert heard.count(f"({name}): Das Treffen im Dezember hat noch keinen Termin") == 1


async def test_back_on_a_holiday_it_waits_for_a_working_day(town: Town) -> None:
    await settle(town, OCTOBER)
    await off_until(town, "2024-11-20 11:00")  # Buß- und Bettag
    assert said(town, "weber") == []
    await town.wait_until(at("2024-11-21 10:00"))
    assert [each.at for each in town.news("weber")] == [at("2024-11-21 09:00")]


async def test_a_month_off_brings_one_message_to_each_and_one_to_the_coordinator(
    town: Town,
) -> None:
    await settle(town, talking(id="t2", number=2, challenge_id="c1", name="Stadtbad"),
                 member(ADA, Side.MAKER, team_id="t2"),
                 profile(BEN))  # fmt: skip
    await off_until(town, "2024-10-28 10:00")
    for name in ("ada", "weber", "kim"):
        assert len(said(town, name)) == 1, name
    await off_until(town, "2024-10-28 17:00")
    for name in ("ada", "weber", "kim"):
        assert said(town, name) == []


# A draft, a request.


async def test_a_draft_is_reminded_of_once_after_ten_days_off(town: Town) -> None:
    await settle(town, UPDATED, COMING)
    town.settle_in("eva", "de")
    for text in (f"/start {await town.invite(Role.MAKER, programme='erzgebirge')}", "1", "1"):
        await town.says("eva", text)
    town.news("eva")
    await off_until(town, "2024-10-11 10:00")
    (text,) = said(town, "eva")
    assert "nicht noch einmal" in text
    assert len([each for each in said(town, "kim") if "begonnen" in each]) == 1
    await town.wait_until(at("2024-10-31 10:00"))
    assert said(town, "eva") == []
    await town.presses("eva", "Weitermachen")
    assert "Wie heißt du" in said(town, "eva")[-1]


ASKED = Suggestion(
    "s1", "erzgebirge", "c1", "ben", "weber", 0.5, (), at("2024-10-01 09:00"),
    maker=Answer.INTERESTED, asked_at=at("2024-10-01 09:00"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("back", "weber", "ben"),
    [
        ("2024-10-04 10:00", "wartet noch auf eine Antwort", None),
        ("2024-10-07 10:00", "verfällt am", None),
        ("2024-10-09 10:00", "ohne Antwort verfallen", "no answer"),
        ("2024-10-21 10:00", None, None),
    ],
)
async def test_a_request_after_days_off(
    town: Town, back: str, weber: str | None, ben: str | None
) -> None:
    month = agreed("2024-10", "2024-10-30 14:00")
    await settle(town, UPDATED, month, profile(BEN), ASKED)
    await off_until(town, back)
    for name, words in (("weber", weber), ("ben", ben)):
        texts = said(town, name)
        assert len(texts) == (words is not None), texts
        if words is not None:
            assert words in texts[0]
    await off_until(town, back.replace("10:00", "11:00"))
    assert said(town, "weber") + said(town, "ben") == []


# What came in, and what stood between two steps.


async def test_what_was_written_meanwhile_is_answered_in_order_and_once(town: Town) -> None:
    await settle(town, UPDATED)
    account = town.people["ada"]
    said_meanwhile = [
        Envelope(f"telegram:7:x{n}", account, event, at("2024-10-02 10:00"), None, "de")
        for n, event in enumerate(
            (
                Said("/update"),
                Said("Blockiert"),
                Said("Es hakt."),
                Said("überspringen"),
                Said("nein"),
            )
        )
    ]
    await town.store.accept(said_meanwhile)
    await town.store.accept(said_meanwhile)
    await off_until(town, "2024-10-03 10:00")
    await town.restart()
    await town.store.accept(said_meanwhile)
    await town.settle()
    texts = said(town, "ada")
    assert [text.split()[0] for text in texts[:3]] == ["Wie", "Was", "Magst"]
    assert sum(text.startswith("Danke") for text in texts) == 1


async def test_two_replicas_that_tick_at_once_remind_once(town: Town) -> None:
    await settle(town, UPDATED)
    town.clock.set(at("2024-10-04 09:00"))
    await asyncio.gather(*(town.service.tick() for _ in range(4)))
    await asyncio.gather(town.settle(), town.settle())
    assert [len(said(town, name)) for name in ("ada", "weber")] == [1, 1]
    keys = Counter(each.key for each in await kept(town, Reminder))
    assert set(keys.values()) == {1}


async def test_a_reminder_between_tick_and_sending_survives_a_restart_and_stays_single(
    town: Town,
) -> None:
    await settle(town, UPDATED)
    town.clock.set(at("2024-10-04 09:00"))
    assert await town.service.tick() >= 2
    await town.restart()
    assert await town.service.tick() == 0
    await town.settle()
    assert [len(said(town, name)) for name in ("ada", "weber")] == [1, 1]


async def test_a_matter_that_is_settled_before_it_is_sent_is_not_sent(town: Town) -> None:
    await settle(town, UPDATED, agreed("2024-10", "2024-10-15 14:00"))
    town.clock.set(at("2024-10-14 14:00"))
    assert await town.service.tick() == 2
    await town.happens("ada", Pressed("a.cannot.t1.2024-10.1", "0"))
    (meeting,) = await kept(town, Meeting)
    assert meeting.state is MeetingState.OPEN
    assert not [text for text in said(town, "weber") if "mit Ada" in text]


@pytest.mark.parametrize("begun", [True, False], ids=["on their way", "only in hand"])
async def test_a_send_in_doubt_is_repeated_for_answers_and_not_for_reminders(
    town: Town, begun: bool
) -> None:
    """Those that were on their way when the process died are in doubt, others go out as ever."""
    await settle(
        town, UPDATED, replace(membership(KIM, Role.COORDINATOR), left_at=at("2024-09-30 10:00"))
    )
    town.clock.set(at("2024-10-04 09:00"))
    await town.service.tick()
    question = Envelope("telegram:7:q", town.people["ben"], Said("/hilfe"), town.clock.now())
    await town.store.accept([question])
    await respond(town.store, town.service.desk)

    async def die_while_sending(tx: Tx) -> int:
        now, ends = at("2024-10-04 09:00"), at("2024-10-04 09:03")
        keys = [each.key for each in await tx.claim_parcels("telegram", "dying", now, ends, 10)]
        return len(await tx.begin_parcels(keys, "dying", ends) if begun else keys)

    assert await town.store.run(die_while_sending) == 3
    await off_until(town, "2024-10-04 12:00")
    heard = [said(town, name) for name in ("ada", "weber", "ben")]
    counts = await town.store.run(lambda tx: tx.outbox_counts())
    fates = {key[0]: n for key, n in counts.items()}
    marked = [text for text in heard[2] if "perhaps a repetition" in text]
    if begun:
        assert [len(each) for each in heard] == [0, 0, 1]
        assert fates == {Fate.DOUBTFUL: 2, Fate.SENT: 1}
        assert marked == heard[2]
    else:
        assert [len(each) for each in heard] == [1, 1, 1]
        assert set(fates) == {Fate.SENT}
        assert marked == []
