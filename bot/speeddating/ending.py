"""How an evening ends where nobody ends it, and what is forgotten of it.

Nothing of this hurries: it waits until the clock is believed. Two who both said yes are not lost
because nobody looked: who coordinates is reminded, and can release them for weeks.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.changes import Change, Drop, Put, Shred, Withdraw
from bot.domain.evenings import ALIVE, COMING_UP, Evening, Guest, Match, Phase, Sitting, Vote, Wish
from bot.domain.people import Account
from bot.domain.programme import Programme
from bot.domain.sweeps import Sweep
from bot.gather import coordinators, to_lead
from bot.office import Office
from bot.ports import Tx
from bot.scene import button, later
from bot.speeddating import cards, rules
from bot.speeddating.matching import mutual_pairs
from bot.speeddating.party import Party, party_of, sittings_of
from bot.speeddating.standing import standing_of
from bot.speeddating.waiting import without_a_place
from bot.talk.model import Message, Outcome, Say, say

MANY = 500
"""Votes that are deleted in one transaction."""
ENDED = (Phase.CLOSED, Phase.CANCELLED)
_OPEN = (Phase.VOTING, Phase.COUNTED)


async def over(tx: Tx, party: Party, now: datetime) -> tuple[Message, ...]:
    """Return what is told once all talks are over: to who coordinates, and who waited in vain."""
    evening = party.evening
    people = await coordinators(tx, party.programme.id)
    rows = ((button("evening-do-count", rules.ACT, "count", evening.id),),)
    told = tuple(
        Message(
            to_lead(each, party.programme.id),
            (say("evening-over", number=evening.number),),
            rows,
            about=rules.ACT,
            key=f"{rules.stem(evening)}ended/{each}",
            programme=party.programme.id,
        )
        for each in people
    )
    return (*told, *await without_a_place(tx, party.programme, evening, now))


async def end_some(tx: Tx, office: Office, now: datetime) -> Outcome | None:
    """Return the next step of ending, reminding and forgetting; ``None`` while there is none."""
    alive = await tx.find(Evening, phase=list(ALIVE))
    for evening in alive:
        programme = office.programmes.get(evening.programme_id)
        if programme is None:
            continue
        step = await _end(tx, programme, evening, now)
        step = step or await _remind(tx, programme, evening, now)
        if step is not None:
            return step
    return await _forget(tx, now) or await _forget_the_rest(tx, alive, now)


async def _end(tx: Tx, programme: Programme, evening: Evening, now: datetime) -> Outcome | None:
    """End an evening that nobody began, or brought to an end."""
    late = now - evening.starts_at
    if evening.phase in COMING_UP and late >= rules.LATEST:
        return Outcome(changes=(Withdraw(f"{rules.stem(evening)}invite/"), _closed(evening, now)))
    if evening.phase is Phase.RUNNING and late >= rules.DAY:
        done = rules.finished(evening)
        party = Party(programme, done, {}, {}, {})
        return Outcome(changes=(Put(done),)).saying(*await over(tx, party, now))
    if evening.phase not in _OPEN or late < rules.WEEK:
        return None
    looked = _of_today(evening, "looked", now)
    counted = evening.phase is Phase.COUNTED
    if counted and await tx.get(Sweep, looked.id) is not None:
        return None
    pairs = await _pairs(tx, programme, evening)
    if not pairs:
        return Outcome(changes=(_closed(evening, now),))
    if not counted:
        return Outcome(changes=(Put(replace(evening, phase=Phase.COUNTED)),))
    if late < rules.MONTH:
        return Outcome(changes=(Put(looked),))
    held = tuple(Put(replace(each, match=Match.HELD)) for each in pairs)
    line = say("evening-lapsed", number=evening.number, count=len(pairs))
    told = await _to_leads(tx, programme, evening, line, "lapsed", now)
    return Outcome(changes=(*held, _closed(evening, now)), messages=told)


def _closed(evening: Evening, now: datetime) -> Change:
    return Put(replace(evening, phase=Phase.CLOSED, closed_at=now, wish=Wish.NONE))


def _of_today(evening: Evening, what: str, now: datetime) -> Sweep:
    """Return the note that something was looked at today: it takes all votes, and can wait."""
    key = f"{rules.stem(evening)}{what}/{(now - evening.starts_at).days}"
    return Sweep(key, evening.programme_id, now, ended_at=now)


async def _pairs(tx: Tx, programme: Programme, evening: Evening) -> tuple[Sitting, ...]:
    return await mutual_pairs(tx, await standing_of(tx, await party_of(tx, programme, evening)))


# Reminding.


async def _remind(tx: Tx, programme: Programme, evening: Evening, now: datetime) -> Outcome | None:
    """Remind who coordinates of an evening whose results nobody knows yet."""
    days = [each for each in rules.REMINDED if now >= evening.starts_at + each * rules.DAY]
    if evening.phase not in _OPEN or not days:
        return None
    what = f"remind/{days[-1]}"
    sweep = Sweep(f"{rules.stem(evening)}{what}", programme.id, now, ended_at=now)
    if await tx.get(Sweep, sweep.id) is not None:
        return None
    counted = evening.phase is Phase.COUNTED
    line = say(
        f"evening-remind-{evening.phase}",
        number=evening.number,
        count=len(await _pairs(tx, programme, evening)) if counted else 0,
        until=evening.starts_at + (rules.MONTH if counted else rules.WEEK),
    )
    told = await _to_leads(tx, programme, evening, line, what, now)
    older = Withdraw(f"{rules.stem(evening)}remind/")  # one that waited for a polite hour
    return Outcome(changes=(older, Put(sweep)), messages=told)


async def _to_leads(
    tx: Tx, programme: Programme, evening: Evening, line: Say, what: str, now: datetime
) -> tuple[Message, ...]:
    rows = cards.buttons(Party(programme, evening, {}, {}, {}), now) if what != "lapsed" else ()
    stem = rules.stem(evening)
    return tuple(
        later(
            Message(
                to_lead(each, programme.id),
                (line,),
                rows,
                about=rules.ACT,
                key=f"{stem}{what}/{each}",
            ),
            programme,
            now,
        )
        for each in await coordinators(tx, programme.id)
    )


# Forgetting.


async def _forget(tx: Tx, now: datetime) -> Outcome | None:
    """Delete the votes of an evening that is over for some days, however long ago that was."""
    ended = {
        f"{rules.stem(each)}forgotten": each
        for each in await tx.find(Evening, phase=list(ENDED))
        if now >= (each.closed_at or each.starts_at) + rules.KEPT
    }
    done = await tx.find(Sweep, id=sorted(ended)) if ended else ()
    for key in sorted(ended.keys() - {each.id for each in done}):
        page = await tx.page(Vote, "", MANY, evening_id=ended[key].id)
        if page:
            return Outcome(changes=tuple(Drop(each) for each in page))
        gone = Sweep(key, ended[key].programme_id, now, ended_at=now)
        return Outcome(changes=(Put(gone), *await _words(tx, ended[key])))
    return None


async def _words(tx: Tx, evening: Evening) -> tuple[Change, ...]:
    """Forget an evening's words too, if its people were erased while others saw it through."""
    if not evening.place and not evening.code:
        return ()
    guests = await tx.find(Guest, evening_id=evening.id)
    people = sorted({evening.author_id, *(each.person_id for each in guests)})
    if await tx.find(Account, person_id=people):
        return ()
    return Put(replace(evening, place="", code="")), Shred(evening)


async def _forget_the_rest(tx: Tx, alive: Sequence[Evening], now: datetime) -> Outcome | None:
    """Delete all votes of an evening that waits for release, but those that met a yes."""
    for evening in alive:
        if evening.phase is not Phase.COUNTED or now < evening.starts_at + rules.WEEK + rules.KEPT:
            continue
        looked = _of_today(evening, "kept", now)
        if await tx.get(Sweep, looked.id) is not None:
            continue
        votes = await tx.find(Vote, evening_id=evening.id)
        both = rules.mutual(await sittings_of(tx, evening), votes)
        kept = {frozenset((each.maker_id, each.contact_id)) for each in both}
        rest = [each for each in votes if frozenset((each.person_id, each.partner_id)) not in kept]
        if rest:
            return Outcome(changes=tuple(Drop(each) for each in rest[:MANY]))
        return Outcome(changes=(Put(looked),))
    return None
