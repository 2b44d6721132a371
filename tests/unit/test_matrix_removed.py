"""Rooms from which the bot is removed: what was said there before counts, in its order, once."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import Mock

import pytest

from adapters.matrix.home import Batch, Event, RoomNews, Sealed
from adapters.matrix.late import Past
from adapters.matrix.library.syncing import Syncing
from adapters.matrix.news import Reader
from adapters.matrix.rooms import Rooms
from adapters.matrix.sealed import Waiting
from bot.talk.model import (
    Blocked,
    Departed,
    Envelope,
    Odd,
    Overheard,
    RoomLeft,
    Said,
    Unreadable,
)

ME, ADA, BEN = "@bot:here", "@ada:here", "@ben:here"
NOW = datetime(2024, 10, 1, 8, 0, tzinfo=UTC)
OLDEST = 100.0


def member(user: str, membership: str, before: str = "", sender: str = "") -> Event:
    was = {"membership": before} if before else {}
    return Event(f"${user}{membership}{before}", "!r", sender or user, "m.room.member",
                 {"membership": membership}, state_key=user, before=was)  # fmt: skip


def words(text: str, age: float = 7.0) -> Event:
    content = {"msgtype": "m.text", "body": text}
    return Event(f"${text}", "!r", ADA, "m.room.message", content, age=age)


def sealed(age: float = 7.0) -> Sealed:
    return Sealed(f"$sealed{age}", "!r", ADA, "session", age, {})


PAIR = (member(ME, "join"), member(ADA, "join"))
GROUP = (*PAIR, member(BEN, "join"))
REMOVED = member(ME, "leave", "join", ADA)


@pytest.fixture
def rooms() -> Rooms:
    return Rooms(ME)


@pytest.fixture
def reader(rooms: Rooms) -> Reader:
    return Reader(rooms, Past(OLDEST), "matrix/")


@pytest.fixture(params=[False, True], ids=["known", "after a restart"])
def state(request: pytest.FixtureRequest, reader: Reader) -> Callable[..., tuple[Event, ...]]:
    """Return what the homeserver tells of a room: nothing if it is known, and else its state."""

    def begin(*here: Event) -> tuple[Event, ...]:
        if not request.param:
            reader.read(Batch("s", (RoomNews("!r", here, ()),)), NOW, anew=True)
        return () if not request.param else here

    return begin


def left(state: tuple[Event, ...], *events: Event | Sealed, gap: bool = False) -> Batch:
    return Batch("s", left=(RoomNews("!r", state, events, gap),))


def meant(found: Any) -> list[object]:
    return [each.event for each in found.meant if isinstance(each, Envelope)]


def test_a_group_s_words_come_before_the_bot_s_removal_and_say_when_they_were_said(
    reader: Reader, state: Any
) -> None:
    gone = member(BEN, "leave", "join", ADA)
    found = reader.read(left(state(*GROUP), words("noch"), gone, REMOVED), NOW, anew=False)
    by_ada = Departed(f"matrix:{ADA}")
    assert meant(found) == [Overheard(Said("noch")), by_ada, RoomLeft()]
    said = found.meant[0]
    assert isinstance(said, Envelope)
    assert (said.id, said.room) == ("matrix:$noch", "matrix:!r")
    assert said.sent == found.sent[said.id] == NOW - timedelta(seconds=7)
    assert found.taken == []  # nothing can be marked as read there


def test_who_shuts_the_bot_out_is_heard_first(reader: Reader, state: Any) -> None:
    news = left(state(*PAIR), words("!vergessen"), sealed(), REMOVED, gap=True)
    found = reader.read(news, NOW, anew=False)
    missing, locked = Unreadable(Odd.MISSING), Unreadable(Odd.SEALED)
    assert meant(found) == [Said("/vergessen"), missing, locked, Blocked()]
    assert {each.account for each in found.meant} == {f"matrix:{ADA}"}
    assert {each.room for each in found.meant} == {None}
    assert found.sealed == []


def test_of_a_removal_that_was_taken_back_the_words_before_it_are_not_lost(
    reader: Reader, state: Any
) -> None:
    """Banned and let off, or invited again and not any more: no invitation is left."""
    banned, free = member(ME, "ban", "join", ADA), member(ME, "leave", "ban", ADA)
    news = left(state(*GROUP), words("noch"), banned, words("danach"), free)
    assert meant(reader.read(news, NOW, anew=False)) == [Overheard(Said("noch")), RoomLeft()]


@pytest.mark.parametrize("last", [member(ME, "leave", "invite"), member(ME, "leave", "join")])
def test_where_the_bot_declined_or_left_nothing_is_heard(reader: Reader, last: Event) -> None:
    here = (member(ADA, "join"), member(ME, "invite", sender=ADA))
    found = reader.read(left(here, words("!hallo"), sealed(), last), NOW, anew=False)
    assert (found.meant, found.sealed, found.taken) == ([], [], [])


def test_a_group_s_sealed_words_are_read_once_the_key_comes_or_told_of(
    rooms: Rooms, reader: Reader, state: Any
) -> None:
    found = reader.read(left(state(*GROUP), sealed(), sealed(OLDEST), REMOVED), NOW, anew=False)
    assert found.sealed == [sealed()]
    assert list(found.late.said) == [(f"matrix:{ADA}", "matrix:!r")]
    assert meant(found) == [RoomLeft()]
    assert "!r" not in rooms
    later = NOW + timedelta(seconds=30)
    found = reader.read(Batch("s"), later, anew=False)
    reader.read_late(words("spät", age=37.0), later, found)
    reader.give_up(Sealed("$2", "!r", ADA, "session", 37.0, {}), later, found)
    assert meant(found) == [Overheard(Said("spät")), Unreadable(Odd.SEALED)]
    for each in found.meant:
        assert isinstance(each, Envelope)
        assert (each.room, each.sent) == ("matrix:!r", NOW - timedelta(seconds=7))
    assert found.taken == []


def test_what_was_taken_back_before_the_removal_waits_no_more() -> None:
    waiting = Waiting("sealed/", {})
    note, _ = waiting.add(sealed(), NOW, part=True)
    content = {"redacts": sealed().id}
    redaction = Event("$redaction", "!r", ADA, "m.room.redaction", content)
    batch, notes = waiting.amend(left((), redaction, REMOVED), NOW)
    assert (list(notes), len(waiting)) == (list(note), 0)
    assert batch.left[0].events[-1] == REMOVED
    assert batch.rooms == ()


# ---- what the homeserver says ---------------------------------------------------------------


def raw(kind: str, content: dict[str, Any], sender: str, **more: Any) -> dict[str, Any]:
    return {"type": kind, "content": content, "sender": sender,
            "event_id": f"${kind}{len(str(content))}{len(str(more))}", **more}  # fmt: skip


def mine(membership: str, before: str, sender: str) -> dict[str, Any]:
    was = {"prev_content": {"membership": before}}
    return raw("m.room.member", {"membership": membership}, sender, state_key=ME, unsigned=was)


HALLO = raw("m.room.message", {"msgtype": "m.text", "body": "hallo"}, ADA)


@pytest.mark.parametrize(
    ("last", "since", "limited", "read"),
    [
        (mine("leave", "join", ADA), "s1", False, True),
        (mine("leave", "join", ADA), "s1", True, True),
        (mine("leave", "join", ADA), None, True, False),
        (mine("leave", "join", ME), "s1", False, False),
        (mine("leave", "invite", ADA), "s1", True, False),
        (mine("leave", "invite", ME), "s1", False, False),
    ],
)
async def test_what_was_said_is_handed_on_of_rooms_from_which_the_bot_was_removed(
    last: dict[str, Any], since: str | None, limited: bool, read: bool
) -> None:
    client = Mock(user_id=ME)
    syncing = Syncing(Mock(), client, Mock(), bytes)
    info = {"timeline": {"events": [HALLO, last], "limited": limited}}
    news = syncing._last_news("!r", info, since)
    assert [each.id for each in news.events] == ([HALLO["event_id"], last["event_id"]] * read)
    assert [each.id for each in news.state] == ([] if read else [last["event_id"]])
    assert news.gap == (limited and read)
