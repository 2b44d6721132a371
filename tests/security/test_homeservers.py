"""Homeservers that answer with anything, and proxies that answer in their place.

The one here answers as it is told to; a real one is beside it in ``tests.integration``.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters.matrix.home import Denied, Event, HomeError, NotReached, RoomNews, Throttled
from adapters.matrix.makers import Makers, Rounds
from adapters.matrix.manners import Manners
from adapters.matrix.marks import Marks
from adapters.matrix.once import Lives, txn
from adapters.matrix.places import Places
from adapters.matrix.receipts import PATIENCE, Receipts
from adapters.matrix.recent import Recent
from adapters.matrix.rooms import Rooms
from adapters.matrix.send import Desk, MatrixGateway
from bot.engine.deliver import ABREAST
from bot.ports import Body, Failed, Fate, Later, Parcel, Refused, Sent, Tx, Unreachable, Verdict
from bot.talk.markup import literal
from bot.talk.model import Why
from storage.store import SqlStore, open_store
from tests.support.clock import StillClock, at
from tests.support.tables import lay
from tests.support.vaults import vault

ME, ADA, ROOM = "@bot:here", "@ada:here", "!r:here"
NOW = at("2024-10-08 10:00")
CARD = Parcel("card", f"matrix:{ADA}", Body(literal("Hallo")), Why.ANSWER, "test", None, NOW)


class Oracle:
    """As much of a homeserver as is asked here; what it says may be an error."""

    def __init__(self, *, sent: object = "$1", sent_as: object = "", data: object = None) -> None:
        self.user = ME
        self._sent, self._sent_as, self._data = sent, sent_as, data or {}

    async def send(self, *_: object) -> object:
        return _say(self._sent)

    async def sent_as(self, *_: object) -> object:
        return _say(self._sent_as)

    async def account_data(self, kind: str) -> object:
        assert kind == "m.direct"
        return _say(self._data)


def _say(answer: object) -> object:
    if isinstance(answer, Exception):
        raise answer
    return answer


def gateway(home: Any) -> MatrixGateway:
    """Return a gateway in whose private chat Ada is."""
    rooms, here = Rooms(ME), {"membership": "join"}
    state = (
        Event(f"${user}", ROOM, user, "m.room.member", here, state_key=user) for user in (ME, ADA)
    )
    rooms.take(RoomNews(ROOM, tuple(state), ()))
    found = MatrixGateway(Recent(), reactions=False, commands=frozenset())
    clock = iter(range(100)).__next__
    makers = Makers(home, rooms, Rounds())
    places = Places("here", lambda: 0.0)
    manners, marks = Manners(home, clock), Marks(clock)
    found.go_online(Desk(home, rooms, makers, manners, marks, places, Lives()))
    return found


async def at_once() -> bool:
    return True


ODD = "a\0b\ud800" + "x" * 20_000


@pytest.mark.parametrize(
    ("home", "kind"),
    [
        (Oracle(sent=f"${ODD}"), Sent),
        (Oracle(sent=Denied("M_FORBIDDEN", ODD)), Unreachable),
        (Oracle(sent=Denied("M_TOO_LARGE", ODD)), Refused),
        (Oracle(sent=HomeError(ODD)), Failed),
    ],
)
async def test_what_is_told_of_a_message_fits_into_any_database(home: Oracle, kind: type) -> None:
    delivery: Any = await gateway(home).send(CARD, at_once)
    assert isinstance(delivery, kind)
    told: str = getattr(delivery, "ref" if kind is Sent else "reason")
    assert "ab" in told
    assert told.isprintable()
    assert len(told) <= 500


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqlStore]:
    """A store where a message to Ada was tried, and nobody knows whether it arrived."""
    opened = await open_store(lay(f"sqlite:///{tmp_path / 'receipts.db'}"), vault())

    async def tried(tx: Tx) -> None:
        await tx.post([CARD])
        await tx.settle_parcel("card", Verdict(Fate.WAITING, doubt=True), NOW)

    await opened.run(tried)
    yield opened
    await opened.close()


async def recover(store: SqlStore, home: Any, event: str = "$a/b") -> str | None:
    """Look for a receipt; return what the message is known by then."""
    await Receipts(home, store, StillClock(NOW), Lives()).recover(CARD.to, ROOM, event)
    found = await store.run(lambda tx: tx.parcel("card"))
    assert found is not None
    return found.ref


async def test_a_receipt_is_found_again(store: SqlStore) -> None:
    assert await recover(store, Oracle(sent_as="another")) is None
    assert await recover(store, Oracle(sent_as=txn("card", 0))) == "$a/b"


@pytest.mark.parametrize(
    "error",
    [
        NotReached("HTTP 404 from a proxy"),
        HomeError("HTTP 500 without a sensible answer"),
        Throttled(0.0),
        Throttled(1.0),
        Denied("M_UNRECOGNIZED", "no"),
    ],
    ids=repr,
)
@pytest.mark.parametrize("data", [{}, Denied("M_FORBIDDEN", "no")], ids=["data", "denied"])
async def test_an_event_that_cannot_be_asked_for_stops_nobody(
    store: SqlStore, error: HomeError, data: Mapping[str, Any] | HomeError
) -> None:
    """Anybody may reply to ``$a/b``, which is ``%2F`` in a path, and some proxies refuse that."""
    clock = StillClock(NOW)
    home: Any = Oracle(sent_as=error, data=data)
    receipts = Receipts(home, store, clock, Lives())
    for _ in range(20):
        await receipts.recover(CARD.to, ROOM, "$a/b")
    assert clock.now() <= NOW + PATIENCE
    clock.move(timedelta(hours=1))
    await receipts.recover(CARD.to, ROOM, "$a/b")
    assert clock.now() > NOW + timedelta(hours=1) + PATIENCE / 3


@pytest.mark.parametrize(
    "error",
    [
        NotReached("HTTP 502"),
        HomeError("HTTP 500 without a sensible answer"),
        Throttled(5.0),
    ],
    ids=repr,
)
async def test_a_receipt_is_found_again_although_it_cannot_be_looked_up_just_then(
    store: SqlStore, error: HomeError
) -> None:
    """The press below that card never comes again."""

    class Stumbling(Oracle):
        failures = 3

        async def sent_as(self, *what: object) -> object:
            self.failures -= 1
            if self.failures >= 0:
                raise error
            return await super().sent_as(*what)

    assert await recover(store, Stumbling(sent_as=txn("card", 0))) == "$a/b"


async def test_where_nothing_is_answered_it_is_asked_again_later(store: SqlStore) -> None:
    silent = Oracle(sent_as=NotReached("x"), data=NotReached("y"))
    with pytest.raises(NotReached):
        await recover(store, silent)


class Tarpit(Oracle):
    """A homeserver that has to ask evil servers for keys, which never answer."""

    async def send(self, *what: object) -> object:
        if "evil" in str(what[0]):
            await asyncio.Event().wait()
        return await super().send(*what)


async def test_strangers_of_slow_servers_leave_the_courier_places_for_others() -> None:
    found = gateway(Tarpit())
    assert found._desk is not None
    people = [f"@m{number}:evil{number}" for number in range(2 * ABREAST)]
    for user in (*people, "@ben:there"):
        here = {"membership": "join"}
        state = [
            Event(f"${user}{each}", f"!{user}", each, "m.room.member", here, state_key=each)
            for each in (ME, user)
        ]
        found._desk.rooms.take(RoomNews(f"!{user}", tuple(state), ()))
    sending = [
        asyncio.create_task(found.send(replace(CARD, key=user, to=f"matrix:{user}"), at_once))
        for user in people
    ]
    await asyncio.sleep(0)
    stuck = [each for each in sending if not each.done()]
    assert 0 < len(stuck) <= ABREAST // 2
    assert {type(each.result()) for each in sending if each.done()} == {Later}
    assert isinstance(await found.send(CARD, at_once), Sent)
    for each in stuck:
        each.cancel()
    await asyncio.wait(stuck)
    assert isinstance(await found.send(replace(CARD, to="matrix:@ben:there"), at_once), Sent)
