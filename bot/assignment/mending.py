"""Mending a plan of talks that people know, where somebody is missing or came: few hear of changes.

What both sides of a talk are there for stays. Then, round by round, whoever has nobody to talk to
is brought together with another one along the shortest path of swaps: free maker - contact whom
they have not met - that one's maker - … - free contact. Such a path makes one talk more, and
concerns as few people as possible (Berge 1957: while there is a path, there is a greater matching).
Each round has as many talks as it can, given the others. Whether the whole is as good as a new plan
is for the caller to compare.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from bot.assignment.dates import Seat, Talk, seated

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

_Pair = tuple[str, str]


def mend(
    makers: Sequence[Seat],
    contacts: Sequence[Seat],
    interest: "ArrayLike",
    *,
    rounds: range,
    tables: int,
    past: Iterable[Talk] = (),
    known: Iterable[Talk] = (),
) -> tuple[Talk, ...]:
    """Return the ``known`` talks of these rounds, mended; arguments as of ``dates.arrange``."""
    import numpy as np  # noqa: PLC0415 # most days go by without an evening

    worth = np.asarray(interest, dtype=float).reshape(len(makers), len(contacts))
    before, hoped = sorted(past), sorted(known)
    mending = _Mending(makers, contacts, worth, {(each.maker, each.contact) for each in before})
    for number in rounds:
        mending.keep(number, [each for each in hoped if each.round == number], tables)
    talks: list[Talk] = []
    homes = {each.contact: each.table for each in (*before, *hoped)}
    for number in rounds:
        here = {each.contact: each.table for each in hoped if each.round == number}
        homes.update(here)
        pairs = sorted(mending.fill(number, tables), key=lambda pair: pair[1] not in here)
        talks += seated(pairs, number, tables, homes)
    return tuple(sorted(talks))


class _Mending:
    """Who talks with whom in which round so far."""

    def __init__(
        self, makers: Sequence[Seat], contacts: Sequence[Seat], worth: Any, met: set[_Pair]
    ) -> None:
        self._makers = {each.id: each for each in makers}
        self._contacts = {each.id: each for each in contacts}
        self._met = met
        self._of: dict[int, dict[str, str]] = {}
        """By round and maker the contact."""
        self._likes = {
            maker.id: [
                contacts[at].id
                for at in sorted(range(len(contacts)), key=lambda at: (-row[at], contacts[at].id))
                if row[at] == row[at]  # not a number: they never meet
            ]
            for maker, row in zip(makers, worth.tolist(), strict=True)
        }

    def keep(self, number: int, talks: Sequence[Talk], tables: int) -> None:
        """Keep the talks of a round for which both are there, as many as there are tables."""
        kept: dict[str, str] = {}
        for each in talks:
            there = self._is_there(each.maker, number) and self._is_there(each.contact, number)
            pair = (each.maker, each.contact)
            liked = each.contact in self._likes.get(each.maker, ())
            if there and liked and pair not in self._met and len(kept) < tables:
                kept[each.maker] = each.contact
                self._met.add(pair)
        self._of[number] = kept

    def _is_there(self, person: str, number: int) -> bool:
        seat = self._makers.get(person) or self._contacts.get(person)
        return seat is not None and seat.first <= number <= seat.last

    def fill(self, number: int, tables: int) -> list[_Pair]:
        """Let as many talk in a round as can; return its pairs."""
        pairs = self._of[number]
        free = [each for each in self._makers if each not in pairs]
        free = [each for each in free if self._is_there(each, number)]
        for maker in sorted(free, key=lambda each: (-self._idle(each), each)):
            if len(pairs) >= tables:
                break
            path = self._path(maker, number)
            for left, _ in path:
                if left in pairs:
                    self._met.discard((left, pairs[left]))
            for left, right in path:
                pairs[left] = right
                self._met.add((left, right))
        return sorted(pairs.items())

    def _idle(self, maker: str) -> int:
        """Return how often a maker sits out, with what is to come."""
        out = sum(
            maker not in pairs and self._is_there(maker, number)
            for number, pairs in self._of.items()
        )
        return self._makers[maker].sat_out + out

    def _path(self, start: str, number: int) -> list[_Pair]:
        """Return who talks with whom instead, along the shortest path to a free contact."""
        pairs = self._of[number]
        taken = {contact: maker for maker, contact in pairs.items()}
        came: dict[str, str] = {}
        waiting = deque([start])
        while waiting:
            maker = waiting.popleft()
            for contact in self._new_to(maker, number):
                if contact in came:
                    continue
                came[contact] = maker
                if contact not in taken:
                    return list(self._back(contact, came, pairs))
                waiting.append(taken[contact])
        return []

    def _new_to(self, maker: str, number: int) -> Iterator[str]:
        for contact in self._likes[maker]:
            if (maker, contact) not in self._met and self._is_there(contact, number):
                yield contact

    def _back(self, end: str, came: dict[str, str], pairs: dict[str, str]) -> Iterator[_Pair]:
        contact: str | None = end
        while contact is not None:
            maker = came[contact]
            yield maker, contact
            contact = pairs.get(maker)
