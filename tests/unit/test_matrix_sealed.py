"""Room for messages whose keys are late: who makes room for whom."""

import json
from collections import Counter
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from adapters.matrix.home import Batch, Event, Home, RoomNews, Sealed
from adapters.matrix.sealed import MOST, MOST_OF_ONE, MOST_OF_STRANGERS, Waiting

NOW = datetime(2024, 10, 1, 8, 0, tzinfo=UTC)
ADA, BEN = "@ada:here", "@ben:here"


class Shelf:
    """What waits, and the notes of it as they would be stored."""

    def __init__(self) -> None:
        self.waiting = Waiting("sealed/", {})
        self.notes: dict[str, str] = {}
        self.lost: list[Sealed] = []

    def put(self, sender: str, count: int, *, part: bool = False) -> None:
        for number in range(count):
            sealed = Sealed(f"${sender}{number}", "!r", sender, f"{sender} {number}", 0.0, {})
            notes, gone = self.waiting.add(sealed, NOW, part=part)
            for name, note in notes.items():
                if note is None:
                    del self.notes[name]
                else:
                    self.notes[name] = note
            if gone is not None:
                self.lost.append(gone)

    def fill(self, strangers: int, *, part: bool = False) -> None:
        for number in range(strangers):
            self.put(f"@m{number}:there", MOST_OF_ONE, part=part)

    @property
    def senders(self) -> Counter[str]:
        """Who has how many waiting; the notes say the same."""
        again = Waiting("sealed/", self.notes)
        assert {*again._events} == {*self.waiting._events}
        return Counter(each.sealed.sender for each in again._events.values())


def test_strangers_fill_but_their_part_of_the_room() -> None:
    shelf = Shelf()
    shelf.fill(20)
    assert len(shelf.waiting) == MOST_OF_STRANGERS
    assert len(shelf.lost) == 20 * MOST_OF_ONE - MOST_OF_STRANGERS


def test_strangers_share_their_part() -> None:
    shelf = Shelf()
    shelf.fill(20)
    shelf.put(BEN, 1)
    assert shelf.senders[BEN] == 1
    assert shelf.lost[-1].sender != BEN
    assert len(shelf.waiting) == MOST_OF_STRANGERS


def test_where_all_is_full_strangers_make_room_for_who_takes_part() -> None:
    shelf = Shelf()
    shelf.put("@eve:there", 10)
    shelf.fill(10, part=True)
    assert len(shelf.waiting) == MOST
    assert shelf.senders["@eve:there"] == 0
    assert {each.sender for each in shelf.lost} == {"@eve:there"}
    shelf.put("@eve:there", 1)
    assert shelf.senders["@eve:there"] == 0
    shelf.put(ADA, 2, part=True)
    assert shelf.senders[ADA] == 2
    assert len(shelf.waiting) == MOST
    assert shelf.lost[-1].id == "$@m1:there49"


def test_who_sends_too_much_loses_the_rest_themselves() -> None:
    shelf = Shelf()
    shelf.fill(4)
    shelf.put(ADA, MOST_OF_ONE + 3, part=True)
    assert shelf.senders[ADA] == MOST_OF_ONE
    assert [each.id for each in shelf.lost] == [f"${ADA}{MOST_OF_ONE + n}" for n in range(3)]


def test_what_waits_already_takes_no_room_again() -> None:
    shelf = Shelf()
    shelf.put(ADA, 3, part=True)
    shelf.put(ADA, 3, part=True)
    assert (shelf.senders[ADA], shelf.lost) == (3, [])


class Unsealing:
    """A home that has all keys by now."""

    async def unseal(self, sealed: Sealed) -> Event:
        return Event(sealed.id, sealed.room, sealed.sender, "m.room.message", {}, age=sealed.age)


async def test_what_has_waited_is_as_old_as_it_is() -> None:
    """It tells whether a bridge stood when it was said."""
    waiting = Waiting("sealed/", {})
    waiting.add(Sealed("$a", "!r", ADA, "s", 5.0, {}), NOW, part=True)
    home = cast("Home", Unsealing())
    (event,), _ = await waiting.unseal(home, None, NOW + timedelta(minutes=2))
    assert event.age == 125.0


LATER = NOW + timedelta(seconds=30)
RELATION = {"m.in_reply_to": {"event_id": "$before"}}
WORDS = {"msgtype": "m.text", "body": "Ada ist toll"}


def late(id_: str, sender: str = ADA, relation: dict[str, Any] | None = None) -> Sealed:
    source = {"content": {"m.relates_to": relation or RELATION}}
    return Sealed(id_, "!r", sender, "s", 5.0, source)


def redaction(of: str, **more: Any) -> Event:
    fields = {"sender": BEN, "room": "!r", "content": {"redacts": of}, **more}
    return Event(id=f"$redaction of {of}", kind="m.room.redaction", **fields)


def edit(of: str, **more: Any) -> Event:
    relation = {"rel_type": "m.replace", "event_id": of}
    content = {**WORDS, "m.new_content": WORDS, "m.relates_to": relation}
    fields = {"sender": ADA, "room": "!r", "content": content, **more}
    return Event(id=f"$edit of {of}", kind="m.room.message", age=1.0, **fields)


def keeping(*kept: Sealed) -> Waiting:
    waiting = Waiting("sealed/", {})
    for each in kept:
        waiting.add(each, NOW, part=True)
    return waiting


def amended(
    waiting: Waiting, *events: Event | Sealed
) -> tuple[tuple[Event | Sealed, ...], dict[str, str | None]]:
    batch, notes = waiting.amend(Batch("s", (RoomNews("!r", (), events),)), LATER)
    return batch.rooms[0].events, notes


def test_what_is_taken_back_waits_no_longer_whoever_did_it() -> None:
    """The homeserver has seen to who may; a word inside encryption it has not seen."""
    waiting = keeping(late("$a"), late("$b"))
    others = redaction("$a", room="!elsewhere"), redaction("$b", encrypted=True)
    for other in others:
        assert amended(waiting, other) == ((other,), {})
    assert amended(waiting, redaction("$a")) == ((redaction("$a"),), {"sealed/$a": None})
    assert (late("$a") in waiting, late("$b") in waiting) == (False, True)
    assert amended(waiting, late("$c"), redaction("$c")) == ((redaction("$c"),), {})


def test_what_is_corrected_is_read_so_and_counts_as_said_at_once() -> None:
    waiting = keeping(late("$a"))
    content = {**WORDS, "m.relates_to": RELATION}
    corrected = Event("$a", "!r", ADA, "m.room.message", content, age=35.0)
    assert amended(waiting, edit("$a")) == ((corrected,), {"sealed/$a": None})
    assert late("$a") not in waiting
    other, anew = edit("$other"), replace(corrected, age=5.0)
    row, notes = amended(waiting, late("$a"), other, edit("$a"), redaction("$a"))
    assert (row, notes) == ((anew, other, redaction("$a")), {})


def test_only_its_sender_corrects_a_message_and_nobody_corrects_a_correction() -> None:
    of_edit = late("$b", relation={"rel_type": "m.replace", "event_id": "$a"})
    waiting = keeping(late("$a"), of_edit)
    empty = {"m.new_content": {}, "m.relates_to": edit("$a").content["m.relates_to"]}
    for other in (edit("$a", sender=BEN), edit("$b"), edit("$a", content=empty)):
        assert amended(waiting, other) == ((other,), {})
    assert (late("$a") in waiting, of_edit in waiting) == (True, True)


async def test_a_correction_whose_key_comes_first_is_read_as_what_it_corrects() -> None:
    class Half:
        async def unseal(self, sealed: Sealed) -> Event:
            return edit("$a")

    correction = replace(late("$edit of $a"), session="t")
    waiting = keeping(late("$a"), correction)
    opened, notes = await waiting.unseal(cast("Home", Half()), frozenset("t"), LATER)
    assert [(each.id, each.content["body"]) for each in opened] == [("$a", "Ada ist toll")]
    assert notes == {"sealed/$edit of $a": None, "sealed/$a": None}
    assert len(waiting) == 0


async def test_after_a_restart_it_is_read_in_the_order_in_which_it_was_said() -> None:
    """The store gives notes in the order of their names, and those are like any hash."""
    notes: dict[str, str] = {}
    home = cast("Home", Unsealing())
    for id_ in ("$t", "$b", "$q", "$a", "$z", "$c", "$y", "$d", "$x", "$e", "$w"):
        waiting = Waiting("sealed/", dict(sorted(notes.items())))
        note, _ = waiting.add(late(id_), NOW, part=True)
        notes |= {name: value for name, value in note.items() if value is not None}
    opened, _ = await Waiting("sealed/", dict(sorted(notes.items()))).unseal(home, None, NOW)
    assert "".join(each.id for each in opened) == "$t$b$q$a$z$c$y$d$x$e$w"


async def test_what_an_earlier_version_kept_comes_first_the_oldest_before_the_others() -> None:
    waiting, notes = keeping(late("$new")), dict[str, str]()
    note, _ = waiting.add(late("$newer"), NOW, part=True)
    notes |= {name: value for name, value in note.items() if value is not None}
    for id_, since in (("$a", LATER), ("$b", NOW)):
        before = {"sealed": asdict(late(id_)), "since": since.isoformat(), "part": True}
        notes[f"sealed/{id_}"] = json.dumps(before)
    home = cast("Home", Unsealing())
    opened, _ = await Waiting("sealed/", notes).unseal(home, None, LATER)
    assert [each.id for each in opened] == ["$b", "$a", "$newer"]
