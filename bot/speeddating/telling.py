"""What everybody is told in time: plans, reminders, rounds, the question after each talk.

Each call goes once through all guests, a few at a time; see ``rules.calls``.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.changes import Change, Put
from bot.domain.evenings import ALIVE, Coming, Evening, Guest, Phase, Sitting
from bot.domain.sweeps import Sweep
from bot.gather import coordinators, to_lead
from bot.office import Office
from bot.ports import Tx
from bot.speeddating import cards, leaflets, rules
from bot.speeddating.clock import looked_at, turn
from bot.speeddating.elsewhere import tell_place
from bot.speeddating.ending import ENDED
from bot.speeddating.inviting import invite_some
from bot.speeddating.matching import match_some
from bot.speeddating.party import Party, by_day, own_sittings, party_of
from bot.speeddating.standing import still_here
from bot.speeddating.voting import vote_buttons
from bot.speeddating.waiting import let_move_up
from bot.talk.model import Message, Outcome, Say, ToPerson, Why, say

FEW = 100
"""Guests who are told something in one transaction; it takes some tens of milliseconds."""


async def go_on(tx: Tx, office: Office, now: datetime) -> Outcome | None:
    """Return the next step of any evening, or ``None`` while there is none to do."""
    found = await tx.find(Evening, phase=list(ALIVE))
    recent = [each for each in await tx.find(Evening, phase=list(ENDED)) if _is_fresh(each, now)]
    for evening in (*found, *recent):
        programme = office.programmes.get(evening.programme_id)
        if programme is None:
            continue
        turned = await looked_at(tx, evening, now)
        if turned != evening:
            return await turn(tx, programme, evening, turned, now)
        step = await let_move_up(tx, programme, evening, now)
        step = step or await invite_some(tx, programme, evening, now)
        step = step or await match_some(tx, programme, evening, now)
        step = step or await tell_place(tx, programme, evening, now)
        step = step or await _call(tx, Party(programme, evening, {}, {}, {}), now)
        if step is not None:
            return step
    return None


def _is_fresh(evening: Evening, now: datetime) -> bool:
    """Whether something may be left to do about an evening that has ended."""
    return evening.closed_at is not None and now < evening.closed_at + 2 * rules.KEPT


async def _call(tx: Tx, empty: Party, now: datetime) -> Outcome | None:
    """Return the next step of what is to be told now."""
    evening = empty.evening
    due = {each.key(evening): each for each in rules.calls(evening, now)}
    if not due:
        return None
    known = {each.id: each for each in await tx.find(Sweep, id=sorted(due))}
    for key, call in due.items():
        sweep = known.get(key) or Sweep(key, evening.programme_id, now)
        if sweep.ended_at is not None:
            continue
        page = await tx.page(Guest, sweep.last, FEW, evening_id=evening.id)
        ended = now if len(page) < FEW else None
        went = replace(sweep, last=page[-1].person_id if page else sweep.last, ended_at=ended)
        step = Outcome(changes=(Put(went),)) + await _tell(tx, empty, call, page, now)
        if call.what == "hour" and not sweep.last:
            step = step.saying(*await _doors(tx, empty, now))
        return step
    return None


async def _doors(tx: Tx, empty: Party, now: datetime) -> tuple[Message, ...]:
    """Return the card for who coordinates, with what the evening needs."""
    party = await party_of(tx, empty.programme, empty.evening)
    lines = (cards.head(party), *cards.state(party, now))
    return tuple(
        Message(
            to_lead(each, party.programme.id),
            lines,
            cards.buttons(party, now),
            why=Why.APPOINTMENT,
            about=rules.ACT,
            key=f"{rules.stem(empty.evening)}doors/{empty.evening.moved}/{each}",
            not_after=empty.evening.starts_at,
            programme=party.programme.id,
        )
        for each in await coordinators(tx, party.programme.id)
    )


@dataclass(frozen=True, slots=True)
class _Telling:
    """One call to some guests: the party has them and their partners.

    Of ``unmoved`` nobody knows that they have read of the last new date.
    """

    party: Party
    call: rules.Call
    own: Mapping[str, Mapping[int, Sitting]]
    not_before: datetime | None = None
    unmoved: Collection[str] = ()


async def _tell(
    tx: Tx, empty: Party, call: rules.Call, page: Sequence[Guest], now: datetime
) -> Outcome:
    own = await own_sittings(tx, empty.evening, page)
    ids = {each.person_id for each in page}
    ids |= {sitting.partner(person_id) for person_id in own for sitting in own[person_id].values()}
    party = await party_of(tx, empty.programme, empty.evening, ids)
    waits = call.what in ("moved", "cancelled") and not party.evening.round
    unmoved = await _unmoved(tx, empty.evening, page) if call.what == "cancelled" else ()
    telling = _Telling(party, call, own, by_day(party, now) if waits else None, unmoved)
    outcome = Outcome()
    here = await still_here(tx, empty.programme.id, (each.person_id for each in page))
    for guest in page:
        if guest.person_id not in here:
            continue
        changes, lines, rows = _say_to(telling, guest)
        outcome += Outcome(changes=changes)
        if lines:
            outcome = outcome.saying(_message(telling, guest, lines, rows))
    return outcome


async def _unmoved(tx: Tx, evening: Evening, page: Sequence[Guest]) -> Collection[str]:
    """Return who has no news of an evening's last new date: they may hold to the one before."""
    if not evening.moved:
        return ()
    people = {each.person_id for each in page}
    news = rules.Call("moved", evening.moved).key(evening)
    return people - {*await tx.told(f"{news}/", sorted(people), left=True)}


def _message(telling: _Telling, guest: Guest, lines: Sequence[Say], rows: cards.Rows) -> Message:
    evening = telling.party.evening
    return Message(
        ToPerson(guest.person_id),
        tuple(lines),
        rows,
        why=Why.APPOINTMENT,
        about=rules.GUEST_ACT,
        key=f"{telling.call.key(evening)}/{guest.person_id}",
        not_before=telling.not_before,
        not_after=telling.call.until,
        programme=telling.party.programme.id,
    )


Said = tuple[tuple[Change, ...], Sequence[Say], cards.Rows]
_NOTHING: Said = ((), (), ())


def _say_to(telling: _Telling, guest: Guest) -> Said:
    """Return what a call means for one guest: facts, words, buttons."""
    evening = telling.party.evening
    match telling.call.what:
        case "cancelled":
            return _cancelled(telling, guest)
        case "moved":
            return _moved(telling, guest)
        case "day" | "hour" if guest.coming is Coming.YES:
            return _remind(telling, guest)
        case "plan" if rules.expects(evening, guest):
            return _plan(telling, guest)
        case "round" | "warning" if rules.expects(evening, guest):
            return _round(telling, guest)
        case "over":
            return _after(telling, guest)
        case "result":
            return _result(telling, guest)
        case _:
            return _NOTHING


def _cancelled(telling: _Telling, guest: Guest) -> Said:
    evening = telling.party.evening
    if guest.coming not in (Coming.YES, Coming.LATER, Coming.WAITING):
        return _NOTHING
    begun, unmoved = bool(evening.round), guest.person_id in telling.unmoved
    if begun and guest.coming is Coming.WAITING:  # they hear that no place became free
        return _NOTHING
    line = say("dating-cancelled", when=evening.starts_at, begun=begun, unmoved=unmoved)
    return (), (line,), ()


def _moved(telling: _Telling, guest: Guest) -> Said:
    """Tell of the new date; whose invitation was still waiting gets it with that."""
    evening = telling.party.evening
    if guest.coming is Coming.NO:
        return _NOTHING
    line = say("dating-moved", when=evening.starts_at, place=evening.place, coming=guest.coming)
    rows = leaflets.answers(evening)
    if guest.coming is Coming.YES:
        rows = ((leaflets.guest_button("no", evening),),)
    asked = leaflets.invitation(telling.party) if guest.coming is Coming.ASKED else ()
    return (), (line, *asked), rows


def _remind(telling: _Telling, guest: Guest) -> Said:
    evening, own = telling.party.evening, telling.own[guest.person_id]
    line = say(f"dating-{telling.call.what}", when=evening.starts_at, place=evening.place)
    first = leaflets.next_line(telling.party, own, guest.person_id, 1)
    more = (first,) if telling.call.what == "hour" and first is not None else ()
    here = (leaflets.guest_button("here", evening),) if more else ()
    return (), (line, *more), ((*here, leaflets.guest_button("no", evening)),)


def _plan(telling: _Telling, guest: Guest) -> Said:
    evening, own = telling.party.evening, telling.own[guest.person_id]
    plan = rules.plan_of(evening, own, guest.person_id)
    if rules.knows(evening, guest, plan):
        return _NOTHING
    text = "dating-plan-new" if guest.told else "dating-plan"
    if rules.knows_who(evening, guest, plan):
        text = "dating-plan-times"
    first = say(text, when=evening.starts_at, place=evening.place, round=evening.round + 1)
    lines = leaflets.plan_lines(telling.party, own, guest.person_id)
    if not lines:
        return _NOTHING
    verb = "leave" if evening.phase is Phase.RUNNING else "no"
    rows = ((leaflets.guest_button(verb, evening),),)
    return (Put(replace(guest, told=plan)),), (first, *lines), rows


def _round(telling: _Telling, guest: Guest) -> Said:
    party, number = telling.party, telling.call.number
    sitting = telling.own[guest.person_id].get(number)
    ends = party.programme.calendar.local(rules.ends(party.evening)).time()
    timed = party.evening.timer
    if telling.call.what == "warning":
        return ((), (say("dating-warning"),), ()) if sitting is not None else _NOTHING
    if sitting is None:
        return (), (say("dating-round-free", round=number, ends=ends, timed=timed),), ()
    partner = party.both(sitting.partner(guest.person_id))
    line = say("dating-round", round=number, table=sitting.table, partner=partner,
               ends=ends, timed=timed)  # fmt: skip
    return (), (line,), ()


def _after(telling: _Telling, guest: Guest) -> Said:
    """Ask what a talk was like, and say where to go next."""
    party, number = telling.party, telling.call.number
    evening, own = party.evening, telling.own[guest.person_id]
    sitting = own.get(number)
    if sitting is None or not rules.met(evening, party.guests, sitting):
        return _NOTHING
    partner = party.person(sitting.partner(guest.person_id))
    lines = [say("ballot-ask", partner=partner, first=number == min(own))]
    goes_on = evening.phase is Phase.RUNNING and rules.expects(evening, guest)
    if goes_on and number == evening.round:
        following = leaflets.next_line(party, own, guest.person_id, number + 1)
        lines += [following] if following is not None else []
    return (), lines, vote_buttons(evening, number)


def _result(telling: _Telling, guest: Guest) -> Said:
    """Tell who has no match, and who has one for which there was no place."""
    party, own = telling.party, telling.own[guest.person_id]
    held = [each for each in own.values() if each.round <= party.evening.round]
    if not any(rules.met(party.evening, party.guests, each) for each in held):
        return _NOTHING
    matches = [each.match for each in own.values()]
    full = [each for each in own.values() if each.match.value == "full"]
    lines = [
        say("dating-full", partner=party.person(each.partner(guest.person_id))) for each in full
    ]
    if not lines and not any(each.value == "told" for each in matches):
        lines = [say("dating-no-match")]
    return (), lines, ()
