"""The pages that tell how the service is."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import aiohttp
import orjson
import pytest
from prometheus_client.parser import text_string_to_metric_families

from adapters.http.server import HttpServer
from adapters.http.vitals import Vitals, health, metrics, readiness
from bot.ports import Backlog

NOW = datetime(2024, 10, 1, 9, tzinfo=UTC)
WELL = Vitals(
    NOW,
    "0.1",
    contacts={"telegram": NOW - timedelta(seconds=20), "matrix": None},
    duties={"telegram": True, "matrix": False},
    backlog=Backlog(2, 1, NOW - timedelta(seconds=5), 3, NOW - timedelta(seconds=7)),
    outbox={("sent", "answer", "update"): 4, ("sent", "answer", "meeting"): 3},
    doubts={"held": 1, "repeated": 2},
    ticked=NOW - timedelta(seconds=30),
    elsewhere={"matrix"},
)
LONG_AGO = {"telegram": NOW - timedelta(hours=5)}


def numbers(vitals: Vitals) -> dict[tuple[str, ...], float]:
    found = {}
    for family in text_string_to_metric_families(metrics(vitals).body.decode()):
        for sample in family.samples:
            found[sample.name, *sample.labels.values()] = sample.value
    return found


def test_a_loop_that_hangs_is_no_health_and_nothing_else_is() -> None:
    assert health(WELL).status == 200
    assert health(replace(WELL, backlog=None, contacts={"telegram": None})).status == 200
    stuck = health(replace(WELL, stuck=("decide",)))
    assert stuck.status == 503
    assert orjson.loads(stuck.body) == {"status": "stuck", "stuck": ["decide"]}


async def test_health_waits_for_no_database() -> None:
    async def never() -> Vitals:
        await asyncio.Event().wait()
        return WELL

    server = HttpServer("127.0.0.1", 0, vitals=never, glance=lambda: WELL)
    await server.start()
    try:
        async with (
            asyncio.timeout(5),
            aiohttp.ClientSession() as session,
            session.get(f"http://127.0.0.1:{server.port}/healthz") as page,
        ):
            assert page.status == 200
    finally:
        await server.stop()


def test_who_stands_by_is_ready_without_contact() -> None:
    page = readiness(WELL)
    assert page.status == 200
    assert orjson.loads(page.body) == {
        "status": "ok",
        "database": True,
        "channels": {
            "telegram": {
                "last_contact": "2024-10-01T08:59:40+00:00",
                "serving": True,
                "served": True,
            },
            "matrix": {"last_contact": None, "serving": False, "served": True},
        },
        "stuck": [],
    }


@pytest.mark.parametrize(
    "vitals",
    [
        replace(WELL, backlog=None),
        replace(WELL, stuck=("tick",)),
        replace(WELL, duties={"matrix": True}, elsewhere=()),
        replace(WELL, duties=None, elsewhere=()),
        replace(WELL, elsewhere=()),
        replace(WELL, duties={"telegram": False, "matrix": False}),
        replace(WELL, contacts={"telegram": None}),
        replace(WELL, contacts={"telegram": NOW - timedelta(seconds=91)}),
        replace(WELL, contacts=LONG_AGO, webhooks={"telegram"}),
    ],
)
def test_what_is_missing_makes_it_unready(vitals: Vitals) -> None:
    assert readiness(vitals).status == 503


@pytest.mark.parametrize(
    "vitals",
    [
        replace(WELL, contacts={"telegram": NOW - timedelta(seconds=90)}),
        replace(WELL, contacts=LONG_AGO, duties={"telegram": False}, elsewhere={"telegram"}),
    ],
)
def test_silence_is_bad_only_where_it_lasts_and_nobody_else_serves(vitals: Vitals) -> None:
    assert readiness(vitals).status == 200


def test_a_webhook_that_nobody_serves_is_unready() -> None:
    vitals = replace(WELL, contacts=LONG_AGO, webhooks={"telegram"}, duties={"telegram": False})
    assert readiness(vitals).status == 503


def test_the_numbers_are_what_prometheus_reads() -> None:
    found = numbers(WELL)
    assert found["kupplung_info", "0.1"] == 1
    assert found["kupplung_database_up",] == 1
    assert found["kupplung_inbox_envelopes", "open"] == 2
    assert found["kupplung_inbox_envelopes", "failed"] == 1
    assert found["kupplung_inbox_oldest_seconds",] == 5
    assert found["kupplung_outbox_due_messages",] == 3
    assert found["kupplung_outbox_oldest_seconds",] == 7
    assert found["kupplung_outbox_messages", "sent", "answer"] == 7
    assert found["kupplung_messages_in_doubt", "held"] == 1
    assert found["kupplung_messages_in_doubt", "repeated"] == 2
    assert found["kupplung_channel_contact_age_seconds", "poll", "telegram"] == 20
    assert found["kupplung_channel_serving", "matrix"] == 0
    assert found["kupplung_tick_age_seconds",] == 30


def test_without_a_database_there_are_no_numbers_of_it() -> None:
    found = numbers(replace(WELL, backlog=None, outbox=None, doubts=None))
    assert found["kupplung_database_up",] == 0
    assert not [each for each in found if each[0].startswith(("kupplung_inbox", "kupplung_outbox"))]
