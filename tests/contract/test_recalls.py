"""A recall takes back what is in hand, but for what may have left already."""

import pytest

from adapters.console.gateway import ConsoleGateway
from adapters.matrix.send import MatrixGateway
from adapters.telegram.send import TelegramGateway
from bot.domain.changes import Recall
from bot.engine.deliver import LEASE
from bot.ports import ONCE, Body, Parcel, Tx
from bot.talk.markup import literal
from bot.talk.model import Why
from storage.store import SqlStore
from tests.contract.samples import NOW


@pytest.mark.parametrize(
    ("channel", "stay"), [("telegram", {"a/begun"}), ("matrix", {"a/begun", "a/in-hand"})]
)
async def test_what_may_have_left_stays_and_counts(
    store: SqlStore, channel: str, stay: set[str]
) -> None:
    """Where a message shows once, its gateway never says that it begins."""
    keys = ("a/begun", "a/in-hand", "a/waits")

    def parcel(key: str) -> Parcel:
        return Parcel(key, f"{channel}:{key}", Body(literal(key)), Why.NEWS, "test", None, NOW)

    async def work(tx: Tx) -> tuple[int, set[str]]:
        await tx.post([parcel(key) for key in keys[:2]])
        await tx.claim_parcels(channel, "one", NOW, NOW + LEASE, 9)
        await tx.begin_parcels(keys[:1], "one", NOW + LEASE)
        await tx.post([parcel(keys[2])])
        leaving = await tx.leaving("a/")
        await tx.apply([Recall("a/")])
        return leaving, {key for key in keys if await tx.parcel(key) is not None}

    assert await store.run(work) == (len(stay), stay)


def test_it_is_known_which_messengers_show_a_message_once() -> None:
    gateways = (ConsoleGateway, MatrixGateway, TelegramGateway)
    assert {each.channel for each in gateways if each.single} == ONCE
