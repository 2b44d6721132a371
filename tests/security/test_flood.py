"""Who floods is warned once and then not heard; everybody else is answered as ever."""

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from adapters.flood import (
    COMINGS,
    CROWDS,
    MOST_BUCKETS,
    MOST_HELD,
    MOST_LATE,
    MOST_WARNED,
    Flow,
    Gate,
)
from adapters.matrix.translate import Picked
from adapters.telegram.translate import Me, sent_at, translate
from adapters.telegram.webhook import SECRET_HEADER, Webhook
from bot.talk.model import (
    Arrived,
    Blocked,
    Departed,
    Edited,
    Envelope,
    Event,
    Odd,
    Overheard,
    Pressed,
    Retracted,
    RoomLeft,
    Said,
    Unblocked,
    Unreadable,
)
from tests.support.cases import settle
from tests.support.clock import at
from tests.support.town import Town

NOW = at("2024-10-08 10:00")
FLOW = Flow()
WORDS = Said("x")
WARNING = Unreadable(Odd.TOO_FAST)
TALKED_TOO_FAST = Overheard(Said(""), Odd.TOO_FAST)


def said(count: int, account: str = "telegram:1", event: Event = WORDS) -> Iterator[Envelope]:
    for number in range(count):
        yield Envelope(f"{account}:{number}:{id(event)}", account, event, NOW)


def admitted(gate: Gate, envelopes: Sequence[Envelope] | Iterator[Envelope], when: datetime) -> Any:
    """Let envelopes arrive at the instant at which they were sent."""
    return gate.admit((replace(each, at=when), when) for each in envelopes)


def test_a_flood_is_cut_off_after_a_burst_with_one_warning() -> None:
    gate = Gate()
    passed = admitted(gate, said(1_000), NOW)
    assert [each.event for each in passed] == [*[Said("x")] * FLOW.burst, WARNING]
    assert admitted(gate, said(1_000), NOW) == []


def test_it_goes_on_at_a_human_pace_and_warns_anew_only_after_a_rest() -> None:
    gate = Gate()
    heard = []
    for second in range(60):  # 1,000 a second for a minute
        heard += admitted(gate, said(1_000), NOW + timedelta(seconds=second))
    assert len(heard) == FLOW.burst + 59 + 1
    assert heard.count(next(each for each in heard if each.event == WARNING)) == 1
    later = NOW + timedelta(minutes=5)
    again = admitted(gate, said(1_000), later)
    assert [each.event for each in again].count(WARNING) == 1


def test_whose_talk_is_overheard_is_warned_once_in_each_group() -> None:
    gate = Gate()
    here, there = (
        [
            replace(each, id=f"{each.id}{room}", room=room)
            for each in said(99, event=Overheard(WORDS))
        ]
        for room in ("telegram:-1", "telegram:-2")
    )
    passed = admitted(gate, [*here, *there], NOW)
    warnings = [each for each in passed if each.event == TALKED_TOO_FAST]
    assert len(passed) == FLOW.burst + 2
    assert [each.room for each in warnings] == ["telegram:-1", "telegram:-2"]
    gate.give_back(warnings[:1])
    assert admitted(gate, [*here, *there], NOW) == [replace(here[0], event=TALKED_TOO_FAST)]


def test_groups_without_end_bring_no_warnings_without_end() -> None:
    everywhere = [
        replace(each, id=str(number), room=f"telegram:-{number}")
        for number, each in enumerate(said(1_000, event=Overheard(WORDS)))
    ]
    assert len(admitted(Gate(), everywhere, NOW)) == FLOW.burst + MOST_WARNED


def test_others_are_not_touched() -> None:
    gate = Gate()
    flood, calm = list(said(1_000)), list(said(FLOW.burst, "telegram:2"))
    mixed = [each for at, one in enumerate(flood) for each in (one, *calm[at : at + 1])]
    passed = gate.admit((each, NOW) for each in mixed)
    assert [each for each in passed if each.account == "telegram:2"] == calm


def test_a_day_of_ordinary_talk_passes_whole() -> None:
    gate, now = Gate(), NOW
    for number in range(2_000):
        now += timedelta(seconds=1 if number % 20 else 20)
        assert len(admitted(gate, said(1), now)) == 1


def test_what_was_written_in_an_outage_is_no_flood() -> None:
    gate = Gate()
    back = NOW + timedelta(hours=10)
    backlog = [
        (replace(each, at=back), NOW + timedelta(minutes=at)) for at, each in enumerate(said(500))
    ]
    assert len(gate.admit(backlog)) == 500
    assert len(admitted(gate, said(500), back)) == FLOW.burst + 1


def aged(count: int, now: datetime, oldest: timedelta) -> list[tuple[Envelope, datetime]]:
    """Return words that arrive at once, and are said to have been written over a long time."""
    step = oldest / count
    forged = enumerate(said(count, "matrix:@eve:there"))
    return [(replace(each, at=now), now - oldest + at * step) for at, each in forged]


def test_forged_ages_open_no_gate() -> None:
    gate, heard = Gate(), 0
    heard += len(gate.admit(aged(20 * MOST_LATE, NOW, timedelta(hours=47))))
    assert heard <= FLOW.burst + MOST_LATE + 1
    for minute in range(1, 61):  # and then again and again, each time from where it ended
        heard += len(gate.admit(aged(1_000, NOW + timedelta(minutes=minute), timedelta(minutes=1))))
    assert heard <= FLOW.burst + MOST_LATE + 3600 * FLOW.per_second + 61


@pytest.mark.parametrize("back", [timedelta(hours=1), timedelta(days=1)])
def test_who_wrote_before_the_clock_was_set_back_is_heard_as_ever(back: timedelta) -> None:
    gate = Gate()
    assert len(admitted(gate, said(FLOW.burst - 1), NOW)) == FLOW.burst - 1
    for number in range(120):
        now = NOW - back + timedelta(seconds=30 * number)
        (heard,) = admitted(gate, said(1), now)
        assert heard.event == WORDS


def test_a_long_silence_saves_up_no_flood() -> None:
    gate = Gate()
    admitted(gate, said(100), NOW)
    later = NOW + timedelta(days=3)
    heard = gate.admit(aged(20 * MOST_LATE, later, timedelta(days=2)))
    assert len(heard) <= FLOW.burst + MOST_LATE + 1


@pytest.mark.parametrize("event", [Pressed("t", "1"), Edited("1", "x"), Unreadable(Odd.STICKER)])
def test_presses_changes_and_stickers_count_as_well(event: Event) -> None:
    assert len(admitted(Gate(), said(1_000, event=event), NOW)) == FLOW.burst + 1


def test_reactions_count_as_well() -> None:
    picked = [Picked(f"m:{n}", "matrix:@a:b", None, NOW, "$1", "1️⃣", f"$r{n}") for n in range(1_000)]
    passed = Gate().admit((each, NOW) for each in picked)
    assert passed[: FLOW.burst] == picked[: FLOW.burst]
    (warning,) = passed[FLOW.burst :]
    assert isinstance(warning, Envelope)
    assert (warning.event, warning.account) == (WARNING, "matrix:@a:b")


def test_what_becomes_of_groups_always_passes() -> None:
    assert len(admitted(Gate(), said(1_000, event=RoomLeft()), NOW)) == 1_000


def test_of_who_shuts_the_bot_out_all_day_the_last_counts() -> None:
    gate = Gate()
    shut, opened = [*said(300, event=Blocked())], [*said(300, event=Unblocked())]
    flips = [shut[number] if number % 2 else opened[number] for number in range(300)]
    assert len(admitted(gate, flips, NOW)) == COMINGS.burst
    others = [replace(flips[0], account=f"matrix:{n}") for n in range(500)]
    assert len(admitted(gate, others, NOW)) == 500
    later = NOW + timedelta(seconds=1 / COMINGS.per_second)
    _, last = admitted(gate, said(1), later)
    assert last.event == Blocked()


GROUP = "telegram:-1"


def comes(number: int, account: str = "telegram:1", room: str = GROUP) -> Envelope:
    """Return somebody's coming into a group, or, for odd numbers, their leaving it."""
    event = Departed() if number % 2 else Arrived()
    return Envelope(f"{account}:{room}:{number}", account, event, NOW, room)


def test_of_who_comes_and_goes_all_day_the_last_counts() -> None:
    gate = Gate()
    passed = admitted(gate, [comes(number) for number in range(300)], NOW)
    assert passed == [comes(number) for number in range(COMINGS.burst)]
    assert admitted(gate, said(1), NOW + timedelta(seconds=1))[1:] == []
    later = NOW + timedelta(seconds=1 / COMINGS.per_second)
    _, last = admitted(gate, said(1), later)
    assert (last.id, last.event) == (comes(299).id, Departed())
    assert len(admitted(gate, said(1), later + timedelta(days=1))) == 1


def test_who_came_last_takes_the_place_of_what_is_held_back() -> None:
    gate = Gate()
    admitted(gate, [comes(number) for number in range(12)], NOW)
    passed = admitted(gate, [comes(12)], NOW + timedelta(hours=1))
    assert [each.id for each in passed] == [comes(12).id]
    assert len(admitted(gate, said(1), NOW + timedelta(hours=2))) == 1


def test_a_crowd_comes_in_at_once_but_not_a_town() -> None:
    gate = Gate()
    town = [comes(0, f"telegram:{number}") for number in range(5_000)]
    assert len(admitted(gate, town, NOW)) == CROWDS.burst
    assert len(admitted(gate, [comes(0, room="telegram:-2")], NOW)) == 1
    heard, now = 0, NOW
    for _ in range(200):
        now += timedelta(minutes=1)
        heard += len(admitted(gate, said(1), now)) - 1
    assert heard == MOST_HELD  # in the course of time all that were held back


def test_comings_that_the_store_refused_are_not_lost() -> None:
    gate = Gate()
    admitted(gate, [comes(number) for number in range(12)], NOW)
    later = NOW + timedelta(minutes=2)
    words, last = admitted(gate, said(1), later)
    gate.give_back([words, last])  # Telegram repeats the words, but not what was held back
    assert admitted(gate, said(1), later) == [words, last]


def test_of_several_that_the_store_refused_the_last_counts() -> None:
    gate = Gate()
    gate.give_back(admitted(gate, [comes(0), comes(1)], NOW))
    assert [each.event for each in admitted(gate, said(1), NOW)] == [WORDS, Departed()]


def test_comings_silence_nobody() -> None:
    gate = Gate()
    admitted(gate, [comes(number) for number in range(300)], NOW)
    assert len(admitted(gate, said(FLOW.burst), NOW)) == FLOW.burst


def test_talk_in_groups_silences_no_command() -> None:
    gate = Gate()
    loud = [
        Envelope(f"g{n}", "telegram:1", Overheard(Said("x")), NOW, "telegram:-1")
        for n in range(900)
    ]
    assert len(admitted(gate, loud, NOW)) == FLOW.burst + 1
    assert len(admitted(gate, said(FLOW.burst), NOW)) == FLOW.burst


def test_commands_in_groups_are_not_warned_of() -> None:
    loud = [replace(each, room="telegram:-1") for each in said(900)]
    assert len(admitted(Gate(), loud, NOW)) == FLOW.burst


def test_a_whole_chat_can_be_taken_back() -> None:
    gone = list(said(200, event=Overheard(Retracted("$1"))))
    assert admitted(Gate(), gone, NOW) == gone
    assert len(admitted(Gate(), said(100_000, event=Retracted("$1")), NOW)) == 10 * FLOW.burst


def test_what_the_store_refused_is_given_back() -> None:
    gate = Gate()
    for _ in range(100):  # Telegram delivers it again and again while the disk is full
        gate.give_back(admitted(gate, said(FLOW.burst + 5), NOW))
    passed = admitted(gate, said(FLOW.burst + 5), NOW)
    assert [each.event for each in passed] == [*[Said("x")] * FLOW.burst, WARNING]


def test_many_accounts_take_no_more_memory_than_that() -> None:
    gate = Gate()
    for number in range(MOST_BUCKETS + 500):
        admitted(gate, said(1, f"telegram:{number}"), NOW)
    assert len(gate._buckets) == MOST_BUCKETS


@pytest.mark.parametrize("date", [None, "x", 0, -1, 10**30, 1.5, True, [], {}, 9_999_999_999])
def test_a_date_that_telegram_never_sends_is_now(date: object) -> None:
    assert sent_at({"message": {"date": date}}, NOW) <= NOW
    assert sent_at({"message": date}, NOW) == NOW
    assert sent_at(date, NOW) == NOW


# With a real webhook, store and core.


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = await settle(Town(tmp_path, NOW))
    yield town
    await town.close()


@pytest.fixture
async def client(town: Town) -> AsyncIterator[TestClient[Any, Any]]:
    hook = Webhook(town.store, town.clock, "secret", lambda: None, lambda _: None, Me(7, "kbot"))
    app = web.Application()
    app.router.add_post("/hook", hook.handle)
    async with TestClient(TestServer(app)) as client:
        yield client


async def delivers(client: TestClient[Any, Any], number: int, user: int, text: str) -> int:
    message = {
        "message_id": number,
        "date": int(NOW.timestamp()),
        "from": {"id": user, "is_bot": False, "language_code": "de"},
        "chat": {"id": user, "type": "private"},
        "text": text,
    }
    body = orjson.dumps({"update_id": number, "message": message})
    async with client.post("/hook", data=body, headers={SECRET_HEADER: "secret"}) as answer:
        return answer.status


async def test_a_flooding_account_hears_one_warning_and_the_others_their_answers(
    town: Town, client: TestClient[Any, Any]
) -> None:
    flooder, calm = 1001, 1002  # Ada and Ben
    assert [town.people["ada"], town.people["ben"]] == ["telegram:1001", "telegram:1002"]
    for number in range(300):
        assert await delivers(client, 2 * number + 1, flooder, "/hilfe") == 200
        if number % 15 == 0:
            assert await delivers(client, 2 * number + 2, calm, "/hilfe") == 200
            await town.settle()
    await town.settle()
    warned = [each for each in town.news("ada") if "Langsamer" in each.text]
    assert len(warned) == 1
    answers = town.news("ben")
    assert len(answers) == 20
    assert all("Langsamer" not in each.text for each in answers)


async def test_a_stranger_is_warned_as_well(town: Town, client: TestClient[Any, Any]) -> None:
    town.people["mia"] = "telegram:4242"
    for number in range(100):
        await delivers(client, number + 1, 4242, f"hallo {number}")
    await town.settle()
    assert sum("Langsamer" in each.text for each in town.news("mia")) == 1


def test_the_warning_needs_no_words_of_the_message() -> None:
    update = {
        "update_id": 1,
        "message": {
            "message_id": 1, "from": {"id": 5}, "text": "geheim",
            "chat": {"id": 5, "type": "private"},
        },
    }  # fmt: skip
    (envelope,) = translate(update, Me(7, "kbot"), NOW)
    *_, warning = Gate(Flow(burst=1)).admit([(envelope, NOW), (envelope, NOW)])
    assert "geheim" not in repr(warning)
