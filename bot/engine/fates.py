"""What follows from a parcel's fate: who cannot be reached, and where else their words may go."""

from dataclasses import replace
from datetime import datetime

from bot.asking import unheard as questions
from bot.bridge import late
from bot.domain.people import Account
from bot.domain.teams import Room
from bot.engine import astray, keeping, reach
from bot.engine.desk import Desk
from bot.engine.refused import told_plainly, went_before
from bot.engine.respond import room_changed
from bot.engine.wording import address
from bot.milestones import unheard as calls
from bot.ports import Body, Delivery, Fate, Moved, Parcel, Tx, Uncertain, Verdict
from bot.talk.markup import EMPTY
from bot.talk.model import Envelope, Message, RoomLeft, RoomMoved, Why
from bot.teams import inviting, opening


async def record(
    tx: Tx,
    desk: Desk,
    owner: str,
    parcel: Parcel,
    verdict: Verdict,
    since: datetime,
    delivery: Delivery | None,
) -> None:
    """Record a verdict of ``owner``, and all that follows from it, as one.

    What it is about was taken up at ``since``.
    """
    now, went_on = desk.clock.now(), False
    if verdict.fate is Fate.WAITING and await _was_let_go(tx, parcel):
        verdict = Verdict(Fate.UNREACHABLE, note="its chat was let go")
    if verdict.fate is Fate.UNREACHABLE and await _is_back(tx, parcel.to, since, now):
        verdict = Verdict(Fate.WAITING, now, "its reader was heard from since", counted=False)
    kept = await _kept(tx, parcel, verdict) if verdict.fate is Fate.UNREACHABLE else None
    verdict = replace(verdict, presses=keeping.presses(parcel, desk.office, now))
    await tx.settle_parcel(parcel.key, verdict, now, owner)
    if isinstance(delivery, Moved):
        await _follow(tx, parcel.to, f"{parcel.channel}:{delivery.to}", now)
    if parcel.body.act is not None:
        await _invite(tx, desk, parcel, verdict, delivery)
    if verdict.fate is Fate.UNREACHABLE:
        went_on = await _lost(tx, desk, parcel, kept)
        await tx.unsay_parcel(parcel.key)
    if verdict.fate in (Fate.REFUSED, Fate.UNREACHABLE):
        await _not_taken(tx, desk, parcel, delivery)
    if not went_on:
        told = await _uncarried(tx, desk, parcel, verdict, delivery)
        await tx.post(await address(tx, desk.writer, told, parcel.key, now))
    if kept is not None and not went_on:
        await _unheard(tx, desk, kept, now)
        later = keeping.anew(kept, now)
        await tx.post([later] if later is not None else ())


async def _kept(tx: Tx, parcel: Parcel, verdict: Verdict) -> Parcel | None:
    """Return what is kept by now of a parcel that found nobody there, before that is recorded.

    It is in doubt where its beginning, say, got there before the door was shut.
    """
    kept = await tx.parcel(parcel.key)
    if kept is None or not (verdict.pieces or verdict.perhaps):
        return kept
    return replace(kept, doubt=True)


async def _was_let_go(tx: Tx, parcel: Parcel) -> bool:
    """Whether the group chat of a copy was let go while that was in hand: it is not tried again.

    Of a chat that has moved what is in hand still waits.
    """
    if parcel.why is not Why.CHAT or parcel.person_id is not None:
        return False
    if await tx.get(Room, parcel.to) is not None:
        return False
    return set(await tx.fates(parcel.key)) == {Fate.EXPIRED}


async def _is_back(tx: Tx, account_id: str, since: datetime, now: datetime) -> bool:
    """Whether an account that could not be reached came in again before that was written down.

    What tells of it has been decided by then, and nothing else would.
    """
    account = await tx.get(Account, account_id)
    if account is None or not account.reachable:
        return False
    return await tx.heard_from(account_id, since, now)


async def _invite(
    tx: Tx, desk: Desk, parcel: Parcel, verdict: Verdict, delivery: Delivery | None
) -> None:
    """See to who could not be let into a room: they are invited later, or somebody hears of it."""
    now = desk.clock.now()
    if verdict.fate is Fate.SENT:
        await tx.post(await inviting.going_on(tx, parcel, delivery, now))
    elif verdict.fate in (Fate.REFUSED, Fate.UNREACHABLE):
        outcome = await inviting.given_up(tx, desk.office, parcel, now)
        await tx.apply(outcome.changes)
        await tx.post(await address(tx, desk.writer, outcome.messages, parcel.key, now))


async def _not_taken(tx: Tx, desk: Desk, parcel: Parcel, delivery: Delivery | None) -> None:
    """Tell whoever waits for a room that it is not opened, and a reader in a plainer form."""
    now = desk.clock.now()
    told = await opening.refused(tx, desk.office, parcel, now)
    plainly = await told_plainly(tx, desk.writer, parcel, delivery)
    await tx.post((*plainly, *await address(tx, desk.writer, told, parcel.key, now)))


async def _uncarried(
    tx: Tx, desk: Desk, parcel: Parcel, verdict: Verdict, delivery: Delivery | None
) -> tuple[Message, ...]:
    """Return what the author of a copy hears that certainly did not get through, or not all of it.

    They hear as well of one of which nobody knows how far it came: the service died with it, or
    its answer was lost.
    """
    now = desk.clock.now()
    match verdict.fate:
        case Fate.EXPIRED if keeping.is_put_by(parcel):  # its reader did not come back
            return await late.turned_away(tx, desk.office, parcel, Fate.UNREACHABLE, now)
        case Fate.EXPIRED:
            return await late.too_late(tx, desk.office, parcel, now)
        case Fate.DOUBTFUL if isinstance(delivery, Uncertain) and delivery.cut_short:
            turned_away = True
        case Fate.DOUBTFUL:
            return await late.interrupted(tx, desk.office, parcel, now)
        case fate:
            turned_away = fate in (Fate.REFUSED, Fate.UNREACHABLE)
    if not turned_away:
        return ()
    return await late.turned_away(tx, desk.office, parcel, verdict.fate, now)


async def _unheard(tx: Tx, desk: Desk, kept: Parcel, now: datetime) -> None:
    """See to it that what asked somebody to act, and found nobody there, is not just lost."""
    outcome, asked = await questions.turned_away(tx, desk.office, kept, now)
    messages, called = await calls.turned_away(tx, kept)
    await tx.apply(outcome.changes)
    told = (*outcome.messages, *messages)
    await tx.post((*asked, *called, *await address(tx, desk.writer, told, kept.key, now)))


async def _follow(tx: Tx, old: str, new: str, now: datetime) -> None:
    """Go on at a group chat's new id with what is to be said; the room itself moves in its order.

    What was said at the old one may still wait for its decision.
    """
    await tx.move_address(old, new, gone=True)
    await tx.accept(Envelope(f"{old}:moved:{new}", old, RoomMoved(new), now, old))


async def _lost(tx: Tx, desk: Desk, parcel: Parcel, kept: Parcel | None) -> bool:
    """Note that nobody is there, and take the parcel to the person's other messenger.

    Return whether it goes on there: what is ``kept`` of it by now, as somebody it names may have
    been erased, or turned out to be another person. What was taken to another chat while it was in
    hand goes on by itself.
    """
    if parcel.body.act is not None:
        return False  # one who cannot be invited, say; the room is still there
    account = await tx.get(Account, parcel.to)
    if account is None:
        await _chat_lost(tx, desk, parcel.to)
        if went_before(parcel, kept):
            return True
        copies = () if kept is None or kept.body == Body(EMPTY) else (kept,)
        others = await astray.redirected(tx, desk.office, copies, desk.clock.now())
        await tx.post(others)
        return bool(others)
    now = desk.clock.now()
    outcome = await reach.lost(tx, account, desk.office, now)
    await tx.apply(outcome.changes)
    await tx.post(await address(tx, desk.writer, outcome.messages, parcel.key, now))
    if went_before(parcel, kept):
        return True
    other = await reach.other_account(tx, account)
    if other is None or kept is None or kept.body == Body(EMPTY):
        return False
    if parcel.edits is not None or _was_at(parcel, other):
        return False
    await tx.post([kept.readdressed(f"{parcel.key}@{other.id}", other.id)])
    return True


async def _chat_lost(tx: Tx, desk: Desk, room_id: str) -> None:
    """Let a group chat go that the bot is found to be in no longer, before the messenger says so.

    When it does, nothing is left to be said.
    """
    if await tx.get(Room, room_id) is not None:
        now = desk.clock.now()
        found = f"lost/{room_id}/{now.isoformat()}"
        await room_changed(tx, desk, Envelope(found, room_id, RoomLeft(), now, room_id))


def _was_at(parcel: Parcel, account: Account) -> bool:
    """Whether that messenger was tried already."""
    return f"@{account.id}@" in f"{parcel.key}@"
