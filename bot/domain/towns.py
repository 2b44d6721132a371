"""Towns by which people name one of a programme's regions: who writes "Aue" is in the Erzgebirge.

A programme's file lists them by region, and under ``elsewhere`` those that only share their name
with one of them. Where several towns share a name, each is written with where it lies behind it:
``Oelsnitz/Erzgeb.`` and ``Oelsnitz/Vogtl.``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.kinds import many, text
from bot.domain.reading import Refused, Spot, describe, suggest

ELSEWHERE = "elsewhere"
"""The key of the towns that lie in none of the regions."""

LONGEST = 60
_names = many(text(LONGEST))


@dataclass(frozen=True, slots=True)
class Town:
    """A town as it is written in full, and its region; ``""`` if it lies in none of them."""

    name: str
    region: str


def read_towns(spot: Spot) -> tuple[Town, ...]:
    """Read a table with the towns of each region; no town stands in it twice."""
    if not isinstance(spot.value, Mapping):
        raise spot.refuse(
            f"must be a table with the towns of each region, not {describe(spot.value)}"
        )
    before = len(spot.problems)
    found: dict[str, Town] = {}
    for region in spot.value:
        try:
            names = _names(spot.at(region))
        except Refused:
            continue
        for place, name in enumerate(names):
            if _plain(name) in found:
                spot.at(region).at(place).note(
                    f"{describe(name)} stands here twice; write where each lies, as in Aue/Erzgeb."
                )
            found[_plain(name)] = Town(name, "" if region == ELSEWHERE else region)
    if len(spot.problems) > before:
        raise Refused
    return tuple(found.values())


def check_regions(spot: Spot, regions: Sequence[str] | None) -> None:
    """Note the regions in a table of towns that are none, and towns that are called like one."""
    if regions is None or not isinstance(spot.value, Mapping):
        return
    called = {_plain(each): each for each in regions}
    for region in spot.value:
        if region not in (*regions, ELSEWHERE):
            near = suggest(region, regions) or f"; known are {', '.join((*regions, ELSEWHERE))}"
            spot.at(region).note(f"is none of the regions{near}")
        for town in spot.at(region).items():
            other = called.get(_plain(town.value)) if isinstance(town.value, str) else None
            if other not in (None, region):
                town.note(f"{describe(other)} is one of the regions")


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())
