"""The log says which chat is stuck, since when, and that it is over; nothing else is told."""

import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.changes import Put
from bot.domain.people import Account
from bot.engine.retry import MOST_CHANGES, back_off
from bot.engine.stuck import MOST, TRIES, Stuck
from bot.engine.trouble import AGAIN
from bot.ports import Body, Delivery, Failed, Fate, Parcel, Sent, Verdict
from bot.talk.markup import literal
from bot.talk.model import InviteTo, Why
from tests.support.cases import ADA
from tests.support.clock import at
from tests.support.town import CHANNEL, Town

NOW = at("2024-11-12 10:00")
HERE = f"{CHANNEL}:1"
WORN = Parcel(
    "key", HERE, Body(literal("Hallo")), Why.ANSWER, "", "ada", NOW, ref=None, attempts=TRIES
)
WAITS, DONE = Verdict(Fate.WAITING), Verdict(Fate.SENT)


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = await Town(tmp_path, NOW).open()
    await town.store.run(lambda tx: tx.apply((Put(ADA), Put(Account(HERE, "ada")))))
    yield town
    await town.close()


def test_so_many_attempts_take_more_than_ten_minutes() -> None:
    waited = [sum((back_off(each) for each in range(tries)), timedelta()) for tries in (TRIES, 9)]
    assert waited[1] < timedelta(minutes=10) < waited[0] < timedelta(minutes=15)


async def test_a_chat_is_told_of_once_and_when_it_is_over(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    said = Parcel("said", HERE, Body(literal("Hallo")), Why.ANSWER, "test", "ada", NOW)
    change = replace(said, key="change", to=f"{CHANNEL}:2", edits="17")
    await town.store.run(lambda tx: tx.post([said, change]))
    town.hands.answer = lambda _: Failed("500")
    with caplog.at_level(logging.INFO, logger="bot.engine.deliver"):
        for _ in range(TRIES + 3):
            await town.settle()
            town.clock.move(timedelta(minutes=5))
        [line] = caplog.messages
        town.hands.answer = None
        await town.settle()
    assert said.mark in line
    assert HERE not in line
    assert len(caplog.messages) == 2
    assert said.mark in caplog.messages[1]


async def test_a_change_that_is_never_made_silences_nobody(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    mark = Parcel("mark", HERE, Body(literal("Ja")), Why.ANSWER, "edit", "ada", NOW, edits="17")
    answer = replace(mark, key="answer", edits=None)
    await town.store.run(lambda tx: tx.post([mark, answer]))
    heard = []

    def hear(parcel: Parcel) -> Delivery:
        if parcel.edits is not None:
            return Failed("500")
        heard.append(town.clock.now())
        return Sent("18")

    town.hands.answer = hear
    for _ in range(60):
        await town.settle()
        town.clock.move(timedelta(seconds=1))
    assert [each - NOW < timedelta(minutes=1) for each in heard] == [True]
    for _ in range(MOST_CHANGES):
        await town.settle()
        town.clock.move(timedelta(minutes=5))
    assert await town.store.run(lambda tx: tx.fates("mark")) == {Fate.REFUSED: 1}
    assert [each for each in caplog.messages if mark.mark in each] == [
        f"message {mark.mark} (answer) to {CHANNEL}: refused, having been failed"
    ]


@pytest.mark.parametrize(
    ("parcel", "verdict"),
    [
        (replace(WORN, attempts=TRIES - 1), WAITS),
        (replace(WORN, edits="17"), WAITS),
        (replace(WORN, body=Body(literal(""), act=InviteTo("matrix:@ben:gone"))), WAITS),
        (WORN, replace(WAITS, counted=False)),
        (WORN, DONE),
    ],
)
def test_what_holds_up_nobody_for_long_is_not_told(
    caplog: pytest.LogCaptureFixture, parcel: Parcel, verdict: Verdict
) -> None:
    stuck = Stuck(logging.getLogger("stuck"))
    with caplog.at_level(logging.INFO):
        stuck.note(parcel, verdict, 0.0)
    assert caplog.messages == []


def test_in_an_outage_of_all_a_few_are_told(caplog: pytest.LogCaptureFixture) -> None:
    stuck = Stuck(logging.getLogger("stuck"))
    for time in (0.0, 300.0):
        for number in range(3 * MOST):
            stuck.note(replace(WORN, key=str(number), to=f"{CHANNEL}:{number}"), WAITS, time)
    assert len(caplog.messages) == MOST
    stuck.note(replace(WORN, key="new", to=f"{CHANNEL}:new"), WAITS, 300.0 + AGAIN)
    assert len(caplog.messages) == MOST + 1  # nobody has tried the others for long
