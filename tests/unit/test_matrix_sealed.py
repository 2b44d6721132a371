"""Room for messages whose keys are late: who makes room for whom."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import cast

from adapters.matrix.home import Event, Home, Sealed
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
