"""Reading from the store what is compared of profiles and challenges."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.challenges import Challenge, Side
from bot.domain.people import Person, Profile
from bot.matching.rules import brief_challenge, brief_profile
from bot.ports import Brief, Learned, Source, Tx

SOME = 20
"""Sources that are read in one transaction: what else waits does so for some milliseconds."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A source that is known: its edition and its brief, and since when it is so (loop time)."""

    at: datetime
    brief: Brief
    since: float


def pieces(sources: Sequence[Source]) -> Iterator[Sequence[Source]]:
    """Yield some sources at a time."""
    for at in range(0, len(sources), SOME):
        yield sources[at : at + SOME]


async def read_briefs(tx: Tx, sources: Collection[Source]) -> Mapping[Source, Brief]:
    """Return the briefs of those that are still there."""
    groups: dict[tuple[Side, str], list[str]] = defaultdict(list)
    for each in sources:
        groups[each.side, each.programme_id].append(each.id)
    found: dict[Source, Brief] = {}
    for (side, programme_id), ids in groups.items():
        briefs = await (_makers if side is Side.MAKER else _needs)(tx, programme_id, ids)
        found.update((Source(side, programme_id, brief.id), brief) for brief in briefs)
    return found


async def read_learned(tx: Tx, model: str, sources: Collection[Source]) -> Sequence[Learned]:
    """Return what is kept of a model's vectors of some sources."""
    return await tx.vectors.get(model, sources)


async def _makers(tx: Tx, programme_id: str, ids: Collection[str]) -> list[Brief]:
    profiles = await tx.find(Profile, programme_id=programme_id, person_id=tuple(ids))
    people = await _people(tx, (each.person_id for each in profiles))
    return [
        brief_profile(each, people[each.person_id]) for each in profiles if each.person_id in people
    ]


async def _needs(tx: Tx, programme_id: str, ids: Collection[str]) -> list[Brief]:
    challenges = await tx.find(Challenge, programme_id=programme_id, id=tuple(ids))
    people = await _people(tx, (each.contact_id for each in challenges))
    return [
        brief_challenge(each, people[each.contact_id])
        for each in challenges
        if each.contact_id in people
    ]


async def _people(tx: Tx, ids: Iterable[str]) -> Mapping[str, Person]:
    return {each.id: each for each in await tx.find(Person, id=tuple(sorted(set(ids))))}
