"""Looking on for those for whom there was nothing: every day, and as soon as somebody new is there.

A ``Sweep`` per programme and side goes through its lookouts, a few in each step. What it finds is
told by a reminder (``nags``), in a polite hour and within the caps.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import count
from typing import Any

from bot.domain.answers import Lookout
from bot.domain.challenges import Challenge, Side, Suggestion
from bot.domain.changes import Change, Drop, Put
from bot.domain.leaving import Leaving
from bot.domain.people import Audit, Membership, Person, Profile, Role
from bot.domain.programme import Programme
from bot.domain.sweeps import Sweep
from bot.matching import rules
from bot.matching.finding import Found, find_partners
from bot.matching.partners import (
    Pool,
    Search,
    Seeker,
    asker,
    maker,
    pool_of_challenges,
    pool_of_makers,
)
from bot.office import Office
from bot.ports import Ids, Tx
from bot.scene import Scene
from bot.talk.model import Outcome

CHUNK = 10
"""Lookouts in one step: each takes some milliseconds, however many partners there are."""
EVERY = timedelta(days=1)
RELEASE = "release"
"""The act of a coordinator who releases a brief, in the audit trail."""


def sweep_id(programme_id: str, side: Side) -> str:
    """Return the id of what goes through the lookouts of a side."""
    return f"look/{side}/{programme_id}"


async def look_again(scene: Scene, fact: Any) -> Outcome:
    """Begin to look again for those for whom a new fact may change something."""
    outcome = Outcome()
    for side in _concerned(scene, fact):
        outcome += await begin_sweep(scene.tx, fact.programme_id, side, scene.now)
    return outcome


def _concerned(scene: Scene, fact: Any) -> Sequence[Side]:
    """Return the sides that may find somebody now."""
    programme = scene.office.programmes.get(fact.programme_id)
    match fact:
        case Challenge() if programme is not None and rules.is_released(fact, programme):
            return (Side.MAKER,)
        case Profile() if fact.updated_at == scene.now:
            return (Side.CONTACT,)
        case Leaving():
            return tuple(Side)
        case Audit() if fact.act == RELEASE:
            return tuple(Side)
        case _:
            return ()


async def begin_sweep(tx: Tx, programme_id: str, side: Side, now: datetime) -> Outcome:
    """Begin a sweep, or another one behind that which is under way."""
    if not await tx.page(Lookout, "", 1, programme_id=programme_id, side=side):
        return Outcome()
    known = await tx.get(Sweep, sweep_id(programme_id, side))
    again = known is not None and known.ended_at is None and bool(known.last)
    name = sweep_id(programme_id, side)
    begun = Sweep(f"{name}/again" if again else name, programme_id, now)
    return Outcome(changes=(Put(begun, quiet=True),))


async def look_on(tx: Tx, office: Office, now: datetime) -> Outcome | None:
    """Return the next step of looking on, or ``None`` while there is none to do."""
    names = {
        sweep_id(each.id, side): (each, side)
        for each in office.programmes.values()
        for side in Side
    }
    for sweep in await tx.find(Sweep, id=sorted(names)):
        programme, side = names[sweep.id]
        if sweep.ended_at is None:
            return await _step(tx, office, programme, side, sweep, now)
        if now - sweep.begun_at >= EVERY:
            fresh = Sweep(sweep.id, programme.id, now)
            return await _step(tx, office, programme, side, fresh, now)
    return None


async def _step(
    tx: Tx, office: Office, programme: Programme, side: Side, sweep: Sweep, now: datetime
) -> Outcome:
    page = await tx.page(Lookout, sweep.last, CHUNK, programme_id=programme.id, side=side)
    changes: list[Change] = []
    if page:
        search = Search(tx, office, now, _ids(f"{sweep.id}/{page[-1].id}", now))
        pool = await (pool_of_challenges if side is Side.MAKER else pool_of_makers)(
            search, programme
        )
        for each in page:
            changes += await _look(search, programme, pool, each)
    ended = len(page) < CHUNK
    went = replace(sweep, last=page[-1].id if page else sweep.last, ended_at=now if ended else None)
    if ended and (behind := await tx.get(Sweep, f"{sweep.id}/again")) is not None:
        changes.append(Drop(behind))
        went = Sweep(sweep.id, programme.id, now)
    return Outcome(changes=(Put(went, quiet=True), *changes))


def _ids(stem: str, now: datetime) -> Ids:
    """Return what makes ids that follow from the step alone: repeated, it makes the same."""
    numbers = count()
    return lambda: sha256(f"{stem}/{now.isoformat()}/{next(numbers)}".encode()).hexdigest()[:32]


async def _look(
    search: Search, programme: Programme, pool: Pool, lookout: Lookout
) -> tuple[Change, ...]:
    """Return what changes where something was found for somebody, or nobody is looked for."""
    seeker = await _seeker(search.tx, programme, lookout)
    if seeker is None:
        return (Drop(lookout),)
    if seeker.person.rests(search.now) or not await _is_released(search.tx, programme, lookout):
        return ()
    found = await find_partners(search, seeker, pool)
    return tuple(_noted(found, lookout)) if found.shown else ()


async def _is_released(tx: Tx, programme: Programme, lookout: Lookout) -> bool:
    if lookout.side is Side.MAKER:
        return True
    challenge = await tx.get(Challenge, lookout.challenge_id)
    return challenge is not None and rules.is_released(challenge, programme)


def _noted(found: Found, lookout: Lookout) -> Iterator[Change]:
    """Yield the changes, with a note that nobody has told them of these yet.

    They hear of them one by one, the best first; what their answers put behind that is not noted.
    """
    first, *_ = found.shown
    yield from found.changes
    for each in found.shown:
        if each.asks is None and each.score <= first.score:
            yield Put(each.noted_for(lookout.side), quiet=True)
    yield Drop(lookout)


async def _seeker(tx: Tx, programme: Programme, lookout: Lookout) -> Seeker | None:
    """Return who is looked for, if they still take part; a challenge has the contact it has now."""
    challenge = await tx.get(Challenge, lookout.challenge_id) if lookout.challenge_id else None
    asks = lookout.side is Side.CONTACT
    if asks and challenge is None:
        return None
    person_id = lookout.person_id if challenge is None else challenge.contact_id
    role = Role.CONTACT if asks else Role.MAKER
    here = await tx.get(Membership, person_id, programme.id, role)
    person = await tx.get(Person, person_id)
    if here is None or here.left_at is not None or person is None:
        return None
    if challenge is not None:
        return asker(programme, challenge, person)
    profile = await tx.get(Profile, person.id, programme.id)
    return None if profile is None else maker(programme, profile, person)


async def look_no_more(tx: Tx, suggestion: Suggestion, side: Side) -> tuple[Change, ...]:
    """Return what ends looking for a side that has something again: it is shown to them now."""
    maker = f"{suggestion.programme_id}/{suggestion.maker_id}"
    known = await tx.get(Lookout, maker if side is Side.MAKER else suggestion.challenge_id)
    return () if known is None else (Drop(known),)


async def lookout(tx: Tx, found: Found, now: datetime) -> tuple[Change, ...]:
    """Return what makes the bot look on for somebody where there is nothing, and else no more."""
    seeker = found.seeker
    asks = seeker.side is Side.CONTACT
    known = await tx.get(
        Lookout, name := seeker.id if asks else f"{seeker.programme.id}/{seeker.id}"
    )
    if found.shown:
        return () if known is None else (Drop(known),)
    if known is not None or found.why is None:
        return ()
    challenge_id = seeker.id if asks else ""
    programme_id = seeker.programme.id
    begun = Lookout(name, programme_id, seeker.person.id, seeker.side, challenge_id, now)
    changes: tuple[Change, ...] = (Put(begun, quiet=True),)
    if await tx.get(Sweep, sweep_id(programme_id, seeker.side)) is None:
        ended = Sweep(sweep_id(programme_id, seeker.side), programme_id, now, ended_at=now)
        changes += (Put(ended, quiet=True),)
    return changes
