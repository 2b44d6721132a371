"""What is said in a team's new room before all are invited, and right behind that."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from adapters.matrix.found import Found
from adapters.matrix.home import INVITED, PURPOSE, Batch, Event, RoomNews, Sealed
from adapters.matrix.late import Past
from adapters.matrix.news import Reader
from adapters.matrix.rooms import Rooms
from bot.talk.model import Envelope, Odd, Overheard, RoomOpened, Said

ME, ADA, BEN = "@bot:here", "@ada:here", "@ben:here"
NOW = datetime(2024, 10, 1, 8, 0, tzinfo=UTC)
TOLD = Overheard(Said(""), Odd.TOO_EARLY)
OPENED = RoomOpened("team:t1")


def state(kind: str, content: dict[str, Any], sender: str = ME, key: str = "") -> Event:
    return Event(f"${kind}{key}", "!r", sender, kind, content, state_key=key)


def words(text: str, sender: str = ADA, kind: str = "m.room.message") -> Event:
    return Event(f"${text}", "!r", sender, kind, {"msgtype": "m.text", "body": text})


INVITED_ALL = state(INVITED, {})
MEMBERS = tuple(
    state("m.room.member", {"membership": "join"}, each, each) for each in (ME, ADA, BEN)
)
SEALED = Sealed("$sealed", "!r", BEN, "session", 0.0, {})


def made(purpose: str = "team:t1", **more: Any) -> tuple[Event, ...]:
    return (state("m.room.create", {PURPOSE: purpose, **more}), *MEMBERS)


def new_reader(notes: dict[str, str | None] | None = None) -> Reader:
    reader = Reader(Rooms(ME), Past(100.0), "matrix/")
    reader.remember({name: value for name, value in (notes or {}).items() if value is not None})
    return reader


def read(reader: Reader, *events: Event | Sealed, before: tuple[Event, ...] = ()) -> Found:
    return reader.read(Batch("s", (RoomNews("!r", before, events),)), NOW, anew=True)


def meant(found: Found) -> list[tuple[str, object]]:
    envelopes = [each for each in found.meant if isinstance(each, Envelope)]
    return [(each.account.removeprefix("matrix:"), each.event) for each in envelopes]


def test_who_spoke_before_all_were_invited_is_told_behind_the_opening() -> None:
    reader = new_reader()
    first = read(reader, words("a"), words("b"), words("!hilfe"), before=made())
    assert meant(first) == [(ADA, Said("/hilfe"))]
    assert first.notes == {f"matrix/early/!r/{ADA}": "!r"}
    then = read(reader, words("c"), INVITED_ALL, words("d"))
    assert meant(then) == [(ME, OPENED), (ADA, TOLD), (ADA, Overheard(Said("d")))]
    assert then.notes == {f"matrix/early/!r/{ADA}": None}
    assert {each.room for each in then.meant} == {"matrix:!r"}
    assert meant(read(reader, words("e"))) == [(ADA, Overheard(Said("e")))]


def test_a_restart_between_takes_nothing_of_that() -> None:
    notes = read(new_reader(), words("a"), words("b", BEN), before=made()).notes
    found = read(new_reader(notes), before=(*made(), INVITED_ALL))
    assert meant(found) == [(ME, OPENED), (ADA, TOLD), (BEN, TOLD)]
    assert set(found.notes.values()) == {None}


def test_what_is_said_behind_the_last_invitation_comes_behind_the_opening() -> None:
    found = read(new_reader(), words("a"), before=(*made(), INVITED_ALL))
    assert meant(found) == [(ME, OPENED), (ADA, Overheard(Said("a")))]


def test_sealed_words_wait_for_their_key_and_are_too_early_if_it_never_comes() -> None:
    reader = new_reader()
    found = read(reader, SEALED, before=made())
    assert (found.sealed, found.notes) == ([SEALED], {})
    reader.give_up(SEALED, NOW + timedelta(minutes=5), found)
    assert meant(found) == []
    assert meant(read(reader, INVITED_ALL)) == [(ME, OPENED), (BEN, TOLD)]
    reader.give_up(replace(SEALED, id="$other"), NOW, last := Found())
    assert [each.is_sealed_talk for each in last.meant if isinstance(each, Envelope)] == [True]


def test_who_only_takes_something_back_is_told_nothing() -> None:
    reader = new_reader()
    gone = Event("$x", "!r", ADA, "m.room.redaction", {"redacts": "$a"})
    found = read(reader, gone, before=made())
    assert (meant(found), found.notes) == ([], {})


@pytest.mark.parametrize(
    "before", [made(""), made("private:@ada:here"), made(predecessor={"room_id": "!o"})]
)
def test_in_other_rooms_nobody_is_too_early(before: tuple[Event, ...]) -> None:
    found = read(new_reader(), words("a"), words("b", BEN), before=before)
    assert (BEN, Overheard(Said("b"))) in meant(found)
    assert not [name for name in found.notes if "early" in name]


def test_with_the_room_goes_what_was_noted_of_it() -> None:
    reader = new_reader()
    read(reader, words("a"), before=made())
    left = state("m.room.member", {"membership": "leave"}, ME, ME)
    found = reader.read(Batch("s", (), left=(RoomNews("!r", (left,), ()),)), NOW, anew=False)
    assert found.notes == {f"matrix/early/!r/{ADA}": None}
