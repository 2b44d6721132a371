"""Places of parcels on their way: slow servers get few, and nobody's people wait for them long."""

from contextlib import ExitStack

from adapters.matrix.places import (
    MOST_OF_A_SLOW_ONE,
    MOST_OF_ONE,
    MOST_OF_OTHERS,
    MOST_SLOW,
    REMEMBERED,
    SLOW,
    Places,
)
from bot.engine.deliver import ABREAST

OWN, QUICK = "here", "there.org"


class Office:
    """Places, a clock, and parcels that are on their way."""

    def __init__(self) -> None:
        self.now = 100.0
        self.places = Places(OWN, lambda: self.now)
        self.under_way = ExitStack()

    def begin(self, server: str, count: int) -> int:
        """Try to begin so many; return how many found a place."""
        found = 0
        for _ in range(count):
            if self.places.have_room(server):
                self.under_way.enter_context(self.places.taken(server))
                found += 1
        return found

    def send(self, server: str, seconds: float = 0.1) -> None:
        with self.places.taken(server):
            self.now += seconds


def test_slow_servers_leave_half_of_the_places_however_many_they_are() -> None:
    office = Office()
    office.send(QUICK)
    assert sum(office.begin(f"s{number}.evil", 1) for number in range(ABREAST)) == MOST_SLOW
    assert office.begin(QUICK, 5) == 5
    assert office.begin(OWN, 5) == 5


def test_one_that_is_slow_gets_a_few() -> None:
    office = Office()
    assert office.begin("s.evil", ABREAST) == MOST_OF_A_SLOW_ONE
    assert office.begin("new.org", 1) == 1


def test_even_quick_ones_leave_some_to_others_and_to_the_bots_own() -> None:
    office = Office()
    for server in ("a.org", "b.org", QUICK):
        office.send(server)
    assert office.begin("a.org", ABREAST) == MOST_OF_ONE
    assert office.begin("b.org", ABREAST) == MOST_OF_OTHERS - MOST_OF_ONE
    assert office.begin(QUICK, 1) == 0
    assert office.begin(OWN, ABREAST) == ABREAST


def test_who_was_quick_and_becomes_slow_is_taken_for_slow_at_once_and_for_a_while() -> None:
    office = Office()
    office.send("a.evil")
    assert office.begin("a.evil", MOST_OF_A_SLOW_ONE) == MOST_OF_A_SLOW_ONE
    office.now += SLOW
    assert office.begin("a.evil", 1) == 0
    office.under_way.close()
    office.send("a.evil")
    assert office.begin("a.evil", ABREAST) == MOST_OF_A_SLOW_ONE
    office.under_way.close()
    office.now += REMEMBERED
    office.send("a.evil")
    assert office.begin("a.evil", ABREAST) == MOST_OF_ONE
