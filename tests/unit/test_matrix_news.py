"""What a sync means: who came and went, whom it concerns, and what is not for the bot."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters.matrix.allowance import HOUR, Allowance, Ledger
from adapters.matrix.found import Found
from adapters.matrix.home import PURPOSE, Batch, Event, RoomNews, Sealed
from adapters.matrix.late import Late, Past, too_late
from adapters.matrix.news import Reader
from adapters.matrix.rooms import Rooms
from adapters.matrix.translate import Picked
from bot.ports import Store
from bot.talk.model import (
    Blocked,
    Departed,
    Envelope,
    Odd,
    Overheard,
    Retracted,
    RoomLeft,
    RoomMoved,
    Said,
    Unblocked,
    Unreadable,
)
from storage.store import open_store
from tests.support.tables import lay
from tests.support.vaults import vault

ME, ADA, BEN = "@bot:here", "@ada:here", "@ben:here"
NOW = datetime(2024, 10, 1, 8, 0, tzinfo=UTC)
OLDEST = 100.0


def state(kind: str, content: dict[str, Any], room: str = "!r", **more: Any) -> Event:
    key = more.get("state_key", "")
    return Event(**{"id": f"${room}{kind}{key}{content}", "room": room, "sender": ADA, "kind": kind,
                    "content": content, "state_key": "", **more})  # fmt: skip


def member(user: str, membership: str, before: str = "", **more: Any) -> Event:
    was = {"membership": before} if before else {}
    content = {"membership": membership}
    return state(
        "m.room.member", content, **{"state_key": user, "sender": user, "before": was, **more}
    )


def words(text: str, sender: str = ADA, **more: Any) -> Event:
    content = {"msgtype": "m.text", "body": text}
    return Event(**{"id": f"${text}", "room": "!r", "sender": sender, "kind": "m.room.message",
                    "content": content, **more})  # fmt: skip


ALONE = (f"matrix:{ADA}", None)
HERE = (member(ME, "join"), member(ADA, "join"))


def sealed(age: float) -> Sealed:
    return Sealed(f"$sealed{age}", "!r", ADA, "session", age, {})


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    store = await open_store(lay(f"sqlite:///{tmp_path / 'kupplung.db'}"), vault())
    yield store
    await store.close()


@pytest.fixture
def rooms() -> Rooms:
    return Rooms(ME)


@pytest.fixture
def reader(rooms: Rooms) -> Reader:
    return Reader(rooms, Past(OLDEST), "matrix/")


def read(reader: Reader, *events: Event | Sealed, **more: Any) -> Found:
    """Read what is new in a room: first ``state``, then the events."""
    news = RoomNews(more.pop("room", "!r"), more.pop("state", ()), events)
    how = {name: more.pop(name, False) for name in ("anew", "first")}
    return reader.read(Batch("s", (news,)), NOW, **how)


def meant(found: Found) -> list[object]:
    return [each.event for each in found.meant if isinstance(each, Envelope)]


def test_who_left_in_a_gap_has_left_although_the_state_knows_it_already(reader: Reader) -> None:
    left = member(BEN, "leave", "join")
    name = state("m.room.name", {"name": "Werkstatt"})
    found = read(reader, left, state=(member(ME, "join"), member(ADA, "join"), name, left))
    assert meant(found) == [Departed()]


def test_words_from_before_the_bot_was_there_are_not_for_it(reader: Reader) -> None:
    begun = (member(ADA, "join"), words("!eins"), member(ME, "invite", sender=ADA))
    found = read(reader, *begun, words("!zwei"), member(ME, "join"), words("!drei"))
    assert meant(found) == [Said("/zwei"), Said("/drei"), Unblocked()]
    assert [each.event for each in found.taken] == ["$!zwei", "$!drei"]


@pytest.mark.parametrize("more", [(), (BEN,)])
def test_who_wrote_what_the_homeserver_does_not_hand_out_hears_of_it_in_private_once_a_day(
    reader: Reader, more: tuple[str, ...]
) -> None:
    here = tuple(member(each, "join") for each in (ME, ADA, *more))
    read(reader, state=here)
    days = (NOW, NOW + timedelta(hours=1), NOW + timedelta(days=1))
    news = Batch("s", (RoomNews("!r", (), (words("!danach"),), gap=True),))
    found = [reader.read(news, now, anew=False) for now in days]
    told = [Said("/danach")] if more else [Said("/danach"), Unreadable(Odd.MISSING)]
    assert list(map(meant, found)) == [told] * 3
    assert more or len({each.meant[-1].id for each in found}) == 2


def test_words_that_waited_too_long_mean_nothing_but_coming_and_going_does(
    reader: Reader,
) -> None:
    here = (member(ME, "join"), member(ADA, "join"))
    old = (words("alt", age=OLDEST), words("älter", age=OLDEST + 1), sealed(OLDEST))
    found = read(reader, *old, words("neu", age=OLDEST - 1), state=here)
    assert meant(found) == [Said("neu"), Unblocked()]
    late = {"matrix:$alt", "matrix:$älter", f"matrix:$sealed{OLDEST}"}
    assert found.late == Late({ALONE: late})
    assert found.sealed == []
    assert meant(read(reader, member(ADA, "leave", "join", age=OLDEST))) == [Blocked()]


def reaction(target: str, age: float) -> Event:
    relation = {"rel_type": "m.annotation", "event_id": target, "key": "1️⃣"}
    content = {"m.relates_to": relation}
    return Event(f"${target}{age}", "!r", ADA, "m.reaction", content, age=age)


def vote(target: str, age: float) -> Event:
    content = {
        "m.relates_to": {"rel_type": "m.reference", "event_id": target},
        "org.matrix.msc3381.poll.response": {"answers": ["1"]},
    }
    return replace(reaction(target, age), kind="org.matrix.msc3381.poll.response", content=content)


async def press(picked: list[Envelope | Picked]) -> list[Envelope]:
    """Know one message that asks something."""
    return [each.press("1") for each in picked if isinstance(each, Picked) if each.target == "$ask"]


async def told(store: Store, *said: str, picked: Sequence[Event] = ()) -> list[Envelope]:
    """Return who is told of what was said, and picked, too late."""
    found = read(Reader(Rooms(ME), Past(OLDEST), ""), *picked, state=HERE)
    assert meant(found) == [Unblocked()]
    if said:
        found.late.said[ALONE] = {*said}
    return await too_late(store, found.late, press, NOW)


async def test_who_is_told_that_words_were_too_old_is_told_so_once_a_day(store: Store) -> None:
    late = Late({ALONE: {"matrix:$alt"}})
    (before,) = await too_late(store, late, press, NOW)
    (again,) = await too_late(store, late, press, NOW + timedelta(hours=1))
    assert before.event == Unreadable(Odd.TOO_LATE)
    assert before.id == again.id


async def test_whose_words_were_accepted_in_time_is_not_told_that_they_were_too_old(
    store: Store,
) -> None:
    await store.accept([Envelope("matrix:$alt", f"matrix:{ADA}", Said("alt"), NOW)])
    assert await told(store, "matrix:$alt") == []
    assert await told(store, "matrix:$alt", "matrix:$neu")


async def test_who_pressed_too_long_ago_is_told_so_like_who_wrote(store: Store) -> None:
    pressed = [reaction("$ask", OLDEST), reaction("$ask", OLDEST + 1)]
    (heard,) = await told(store, picked=pressed)
    assert [heard] == await told(store, picked=[vote("$ask", OLDEST)])
    assert heard == (await told(store, "matrix:$alt"))[0]
    assert await told(store, "matrix:$alt", picked=pressed) == [heard]
    assert await told(store, picked=[reaction("$mine", OLDEST)]) == []
    await store.accept(await press(read_picked(pressed)))
    assert await told(store, picked=pressed) == []


def read_picked(events: Sequence[Event]) -> list[Envelope | Picked]:
    return read(Reader(Rooms(ME), Past(OLDEST), ""), *events, state=HERE).late.picked


async def test_whose_talk_came_too_late_is_told_so_once_in_each_room_and_day(
    store: Store, reader: Reader
) -> None:
    named = (*HERE, member(BEN, "join"), state("m.room.name", {"name": "Werkstatt"}))
    relation = {"rel_type": "m.replace", "event_id": "$neu"}
    new = {"msgtype": "m.text", "body": "anders"}
    content = {"body": "* anders", "m.relates_to": relation, "m.new_content": new}
    edit = replace(words("* anders", BEN, age=OLDEST + 2), content=content)
    gone = Event("$g", "!r", BEN, "m.room.redaction", {"redacts": "$neu"}, age=OLDEST)
    old = (words("alt", age=OLDEST + 5), sealed(OLDEST + 4), edit, reaction("$ask", OLDEST), gone)
    found = read(reader, *old, words("neu", age=1.0), state=named)
    assert meant(found) == [Overheard(Said("neu"))]
    ada, ben = await too_late(store, found.late, press, NOW)
    assert [each.account for each in (ada, ben)] == [f"matrix:{ADA}", f"matrix:{BEN}"]
    for each, age in ((ada, 4), (ben, 2)):
        assert (each.event, each.room) == (Overheard(Said(""), Odd.TOO_LATE), "matrix:!r")
        assert found.sent[each.id] == NOW - timedelta(seconds=OLDEST + age)
    assert len({each.id for each in (ada, ben, *await told(store, "matrix:$alt"))}) == 3
    later = await too_late(store, found.late, press, NOW + timedelta(hours=1))
    assert [each.id for each in later] == [ada.id, ben.id]
    await store.accept([Envelope("matrix:$* anders", ben.account, Said(""), NOW)])
    assert await too_late(store, found.late, press, NOW) == [ada]


def test_nobody_hears_of_presses_on_old_messages_in_the_first_sync_ever(reader: Reader) -> None:
    assert read(reader, reaction("$ask", OLDEST), state=HERE, first=True).late == Late()


def test_words_from_before_a_restore_mean_nothing_but_what_was_taken_back_is(
    rooms: Rooms,
) -> None:
    reader = Reader(rooms, Past(OLDEST, NOW - timedelta(seconds=10)), "matrix/")
    here = (member(ME, "join"), member(ADA, "join"))
    gone = Event("$r", "!r", ADA, "m.room.redaction", {"redacts": "$vorher"}, age=30.0)
    old = (words("vorher", age=20.0), sealed(11.0), gone)
    found = read(reader, *old, words("nachher", age=9.0), sealed(9.0), state=here)
    assert meant(found) == [Retracted("$vorher"), Said("nachher"), Unblocked()]
    assert found.late == Late({ALONE: {"matrix:$vorher", "matrix:$sealed11.0"}})
    assert found.sealed == [sealed(9.0)]


def test_old_words_of_others_or_from_before_the_store_need_no_word(reader: Reader) -> None:
    here = (member(ME, "join"), member(ADA, "join"))
    found = read(reader, words("alt", age=OLDEST), state=here, first=True, anew=True)
    assert (found.meant, found.late) == ([], Late())
    found = read(reader, words("meins", ME, age=OLDEST))
    assert (found.meant, found.late) == ([], Late())
    reaction = replace(words("r", age=OLDEST), kind="m.reaction")
    found = read(reader, reaction)
    assert (found.meant, found.late) == ([], Late())
    group = (*here, member(BEN, "join"), state("m.room.name", {"name": "Werkstatt"}))
    there = tuple(replace(each, room="!team") for each in group)
    old = words("alt", room="!team", age=OLDEST)
    found = read(reader, old, state=there, room="!team", first=True)
    assert (found.meant, found.late) == ([], Late())


def test_where_somebody_spoke_last_is_noted_once(reader: Reader, rooms: Rooms) -> None:
    here = (member(ME, "join"), member(ADA, "join"))
    assert read(reader, words("a"), state=here).notes == {f"matrix/spoken/{ADA}": "!r"}
    assert read(reader, words("b")).notes == {}
    Reader(rooms, Past(OLDEST), "matrix/").remember({f"matrix/spoken/{ADA}": "!other", "x": "y"})
    assert rooms.spoke(ADA, "!r")


def joined(reader: Reader, third: str = "invite") -> None:
    """Let somebody else come into Ada's private chat, or be invited."""
    read(reader, member(BEN, third, sender=ADA))


def test_who_writes_on_where_others_are_by_now_is_told_once(reader: Reader) -> None:
    here = (member(ME, "join"), member(ADA, "join"))
    read(reader, words("!update blockiert"), state=here)
    joined(reader)
    (told,) = read(reader, words("Die Fräse ist kaputt", id="$1")).meant
    assert isinstance(told, Envelope)
    assert (told.event, told.room, told.ref) == (Said("", aside=True), "matrix:!r", "$1")
    assert meant(read(reader, words("hallo?"))) == [Overheard(Said("hallo?"))]


def test_who_is_told_so_after_a_restart_is_told_the_same(reader: Reader, rooms: Rooms) -> None:
    here = (member(ME, "join"), member(ADA, "join"))
    notes = read(reader, words("a"), state=here).notes
    joined(reader)
    (before,) = read(reader, words("b")).meant
    again = Reader(Rooms(ME), Past(OLDEST), "matrix/")
    again.remember({name: room for name, room in notes.items() if room is not None})
    three = (*here, member(BEN, "invite", sender=ADA))
    (told,) = read(again, words("c"), state=three, anew=True).meant
    assert isinstance(before, Envelope)
    assert isinstance(told, Envelope)
    assert before.id == told.id


def test_a_chat_that_gets_a_name_is_told_of_and_one_that_the_bot_made(reader: Reader) -> None:
    read(reader, words("a"), state=(member(ME, "join"), member(ADA, "join")))
    read(reader, state("m.room.name", {"name": "Werkstatt"}))
    assert meant(read(reader, words("b"))) == [Said("", aside=True)]
    made = state("m.room.create", {PURPOSE: f"private:{ADA}"}, "!made", sender=ME)
    both = (made, *(member(each, "join", room="!made") for each in (ME, ADA)))
    read(reader, member(BEN, "join", room="!made"), state=both, room="!made", anew=True)
    assert meant(read(reader, words("c", room="!made"), room="!made")) == [Said("", aside=True)]


def test_of_others_chats_nothing_is_said(reader: Reader, rooms: Rooms) -> None:
    three = tuple(member(each, "join") for each in (ME, ADA, BEN))
    rooms.mark_direct(ADA, "!r")
    assert meant(read(reader, words("a"), state=three)) == [Overheard(Said("a"))]
    read(reader, words("b", room="!p"), room="!p",
         state=tuple(member(each, "join", room="!p") for each in (ME, ADA)))  # fmt: skip
    read(reader, member(BEN, "join", room="!p"), room="!p")
    said = read(reader, words("c", BEN, room="!p"), room="!p")
    assert meant(said) == [Overheard(Said("c"))]
    rooms.mark_bound(["!p"], {"!p"})
    bound = read(reader, words("d", room="!p"), room="!p")
    assert meant(bound) == [Overheard(Said("d"))]


@pytest.mark.parametrize(
    ("last", "means"),
    [
        (member(ME, "leave", "join", sender=ADA), [Blocked()]),
        (member(ME, "ban", "join", sender=ADA), [Blocked()]),
        (member(ME, "leave", "join"), []),
        (member(ME, "leave", "invite", sender=ADA), []),
    ],
)
def test_being_removed_concerns_people_and_leaving_nobody(
    reader: Reader, last: Event, means: list[object]
) -> None:
    """Also when the bot was down, and knows nothing of the room but what is said of its end."""
    news = RoomNews("!r", (member(ADA, "join"), last), ())
    assert meant(reader.read(Batch("s", left=(news,)), NOW, anew=True)) == means
    assert meant(reader.read(Batch("s", left=(RoomNews("!r", (), ()),)), NOW, anew=True)) == []


def test_being_removed_from_a_group_is_told_in_the_bots_name(reader: Reader) -> None:
    here = (member(ME, "join"), member(ADA, "join"), member(BEN, "join"))
    read(reader, state=here)
    last = member(ME, "leave", "join", sender=ADA)
    found = reader.read(Batch("s", left=(RoomNews("!r", (last,), ()),)), NOW, anew=False)
    [told] = found.meant
    assert isinstance(told, Envelope)
    assert (told.account, told.room, told.event) == (f"matrix:{ME}", "matrix:!r", RoomLeft())


def test_an_upgrade_is_understood_in_either_order(rooms: Rooms, reader: Reader) -> None:
    tombstone = state("m.room.tombstone", {"replacement_room": "!new"})
    here = (member(ME, "join"), member(ADA, "join"))
    made = state("m.room.create", {"predecessor": {"room_id": "!r"}}, room="!new")
    found = read(reader, tombstone, state=here)
    assert [each.room for each in found.moved] == ["!new"]
    assert [each.id for each in rooms.replaced_by("!new")] == ["!r"]
    news = (made, member(ME, "join", room="!new"), member(ADA, "join", room="!new"))
    assert RoomMoved("matrix:!new") in meant(read(reader, state=news, room="!new"))

    late = Rooms(ME)
    other = Reader(late, Past(OLDEST), "matrix/")
    assert RoomMoved("matrix:!new") not in meant(read(other, state=news, room="!new"))
    assert RoomMoved("matrix:!new") in meant(read(other, tombstone, state=here))


def said(found: Found) -> list[object]:
    """Return what is told of group chats, and in which."""
    return [
        (each.room.removeprefix("matrix:"), each.event.what if isinstance(each.event, Overheard)
         else each.event)
        for each in found.meant if isinstance(each, Envelope) and each.room is not None
    ]  # fmt: skip


def upgraded(old: str, new: str) -> tuple[Event, RoomNews]:
    """Return the end of a room with three people, and the beginning of the one that replaces it."""
    tombstone = state("m.room.tombstone", {"replacement_room": new}, room=old)
    made = state("m.room.create", {"predecessor": {"room_id": old}}, room=new)
    here = tuple(member(each, "join", room=new) for each in (ME, ADA, BEN))
    return tombstone, RoomNews(new, (made, *here), (words(f"in {new}", room=new),))


@pytest.mark.parametrize("swapped", [False, True])
def test_an_upgrade_comes_behind_what_was_said_before_it_and_before_what_was_said_after_it(
    reader: Reader, swapped: bool
) -> None:
    read(reader, state=tuple(member(each, "join") for each in (ME, ADA, BEN)))
    tombstone, middle = upgraded("!r", "!new")
    again, last = upgraded("!new", "!newest")
    first = RoomNews("!r", (), (words("in !r"), tombstone))
    middle = replace(middle, events=(*middle.events, again))
    news = (last, middle, first) if swapped else (first, middle, last)
    found = reader.read(Batch("s", news), NOW, anew=False)
    assert said(found) == [
        ("!r", Said("in !r")),
        ("!r", RoomMoved("matrix:!new")),
        ("!new", Said("in !new")),
        ("!new", RoomMoved("matrix:!newest")),
        ("!newest", Said("in !newest")),
    ]


def test_words_whose_key_came_late_are_said_in_the_room_that_replaced_theirs(
    reader: Reader,
) -> None:
    here = tuple(member(each, "join") for each in (ME, ADA, BEN))
    tombstone, new = upgraded("!r", "!new")
    read(reader, tombstone, state=here)
    reader.read(Batch("s", (new,)), NOW, anew=False)
    found = Found()
    reader.read_late(words("versiegelt"), NOW, found)
    reader.read_late(words("neu", room="!new"), NOW, found)
    reader.read_late(member(BEN, "leave", "join"), NOW, found)
    assert said(found) == [("!new", Said("versiegelt")), ("!new", Said("neu")), ("!r", Departed())]


def test_who_has_left_the_private_chat_is_not_followed(rooms: Rooms, reader: Reader) -> None:
    rooms.mark_direct(ADA, "!r")
    made = state("m.room.create", {})
    read(reader, state=(made, member(ME, "join"), member(ADA, "join")))
    assert not rooms.is_left_by(ADA)
    read(reader, member(ADA, "leave", "join"))
    assert rooms.is_left_by(ADA)
    assert not rooms.is_left_by(BEN)


def test_who_leaves_one_of_two_private_chats_has_not_shut_the_bot_out(reader: Reader) -> None:
    made = state("m.room.create", {})
    for room in ("!r", "!other"):
        here = tuple(member(each, "join", room=room) for each in (ME, ADA))
        read(reader, state=(replace(made, room=room), *here), room=room)
    assert meant(read(reader, member(ADA, "leave", "join"))) == []
    last = member(ADA, "leave", "join", room="!other")
    assert meant(read(reader, last, room="!other")) == [Blocked()]


def test_who_is_but_invited_into_another_private_chat_has_shut_the_bot_out(reader: Reader) -> None:
    for room, membership in (("!r", "join"), ("!other", "invite")):
        here = (member(ME, "join", room=room), member(ADA, membership, room=room))
        read(reader, state=here, room=room)
    assert meant(read(reader, member(ADA, "leave", "join"))) == [Blocked()]


def test_the_last_one_who_leaves_a_team_s_room_departs_from_it(
    rooms: Rooms, reader: Reader
) -> None:
    rooms.mark_bound(["!r"], {"!r"})
    read(reader, state=(state("m.room.create", {}), member(ME, "join"), member(ADA, "join")))
    found = read(reader, words("in die Runde"), member(ADA, "leave", "join"))
    assert meant(found) == [Overheard(Said("in die Runde")), Departed()]
    assert [each.room for each in found.meant] == ["matrix:!r", "matrix:!r"]


def test_nobody_can_leave_a_private_chat_for_somebody_else(rooms: Rooms, reader: Reader) -> None:
    rooms.mark_direct(BEN, "!r")
    made = state("m.room.create", {}, sender=BEN)
    read(reader, state=(made, member(ME, "join"), member(BEN, "join"), member(ADA, "invite")))
    read(reader, member(BEN, "leave", "join"), member(ADA, "leave", "invite", sender=BEN))
    assert not rooms.is_left_by(ADA)
    assert rooms.private_room_of(ADA) is None


def test_strangers_are_counted_by_themselves_by_server_and_together() -> None:
    ledger = Ledger(Allowance(stranger=2, strangers_of_a_server=3, strangers=4, known=1))
    guests = ["@a:x", "@a:x", "@a:x", "@b:x", "@c:x", "@d:y", "@e:y"]
    admitted = [ledger.admits_stranger(each, NOW) for each in guests]
    assert admitted == [True, True, False, True, False, True, False]
    assert [ledger.admits_known("@a:x", NOW) for _ in range(2)] == [True, False]
    later = NOW + HOUR - timedelta(seconds=1)
    assert not ledger.admits_stranger("@f:z", later)
    assert ledger.admits_stranger("@f:z", NOW + HOUR)


def test_words_whose_key_never_came_are_told_of_once_per_session_or_once_an_hour_and_chat(
    rooms: Rooms, reader: Reader
) -> None:
    """A chat of others is named, so that it is heard only where their words would be."""
    read(reader, state=(member(ME, "join"), member(ADA, "join")))
    group = (member(ME, "join"), member(ADA, "join"), member(BEN, "join"))
    read(reader, state=tuple(replace(each, room="!team") for each in group), room="!team")
    found = Found()
    private, there = sealed(30.0), replace(sealed(30.0), room="!team")
    for minutes, each in ((0, private), (0, there), (1, private), (1, there), (61, there)):
        reader.give_up(each, NOW + timedelta(minutes=minutes), found)
    told = [each for each in found.meant if isinstance(each, Envelope)]
    assert {each.event for each in told} == {Unreadable(Odd.SEALED)}
    assert [each.room for each in told] == [None, "matrix:!team"] * 2 + ["matrix:!team"]
    assert told[0].id == told[2].id
    assert told[1].id == told[3].id != told[4].id
    assert found.sent[told[1].id] == NOW + timedelta(seconds=30)
