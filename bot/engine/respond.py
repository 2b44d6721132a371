"""One envelope, one transaction: load the scene, decide, let others react, write, post.

Several envelopes share a transaction where they wait, each in a savepoint: one that cannot be
decided is put back and tried again, and after the last attempt its sender gets a kind word.
"""

from dataclasses import replace
from datetime import datetime

from bot.bridge import comings
from bot.bridge import flow as bridge
from bot.bridge.circles import circle_of
from bot.closed import as_it_was
from bot.domain.changes import Erase, LetGo, Put, Withdraw
from bot.domain.people import Account, Membership, Person
from bot.engine import reach
from bot.engine.consequences import conclude, note_where
from bot.engine.desk import Desk
from bot.engine.dialogs import still_open, with_question
from bot.engine.elsewhere import bring_along, fetch_dialog
from bot.engine.failures import blame, fail, known
from bot.engine.farewell import as_last_words, erased
from bot.engine.keeping import call_up
from bot.engine.lapsed import say_gone
from bot.engine.offered import in_full
from bot.engine.retouch import retouch
from bot.engine.route import decide
from bot.engine.wording import address
from bot.engine.writing import in_private, post, threaded, write
from bot.invitations import lists
from bot.onboarding.reaching import lost_news
from bot.ports import Lane, Parcel, Received, Store, StoreError, Tx, Unready
from bot.scene import Scene
from bot.talk.commands import read_command
from bot.talk.model import (
    KEEP,
    Arrived,
    Blocked,
    Departed,
    Edited,
    Envelope,
    Outcome,
    Overheard,
    Pressed,
    Progress,
    Retracted,
    RoomLeft,
    RoomMoved,
    RoomOpened,
    SheetRead,
    TooEarly,
    Unblocked,
)
from bot.teams import inviting, moving, rooms


async def respond(store: Store, desk: Desk, limit: int = 64) -> int:
    """Decide about the oldest waiting envelopes, at most ``limit``; return how many there were."""
    current: list[Received] = []

    async def work(tx: Tx) -> int:
        current.clear()
        waiting = await tx.claim_envelopes(limit)
        for received in waiting:
            current[:] = [received]
            await _handle(tx, desk, received)
        return len(waiting)

    async def count(tx: Tx) -> None:
        for received in await tx.claim_envelopes(limit):
            if received.number == current[0].number:  # nobody else has decided it meanwhile
                await fail(tx, desk.writer, received, desk.clock.now())

    try:
        number = await store.run(work, Lane.LINE)
    except StoreError as error:
        if current:
            await blame(store, desk.blamed, current[0].number, error, count)
        raise
    desk.blamed.clear()
    return number


async def _handle(tx: Tx, desk: Desk, received: Received) -> None:
    try:
        async with tx.savepoint():
            await _decide_in_place(tx, desk, received.envelope)
            await tx.finish_envelope(received.number)
    except Unready:
        raise
    except TooEarly:
        return  # it is claimed again, behind what it waits for
    except Exception as error:  # noqa: BLE001 # it is told there
        # What the store refuses counts as well. Trouble that has nothing to do with the envelope
        # (a conflict, a lost connection) outlasts the savepoint, raises here and counts nothing.
        await fail(tx, desk.writer, received, desk.clock.now(), error)


async def _decide_in_place(tx: Tx, desk: Desk, envelope: Envelope) -> None:
    """Decide about an envelope; its group chat is its team's as it was when that was said."""
    left = await as_it_was(tx, envelope)
    if left is None:
        await _decide(tx, desk, envelope)
        return
    await tx.apply([Put(left)])
    await _decide(tx, desk, envelope, closed=True)
    await write(tx, desk.office, [LetGo(left)], desk.clock.now())


async def _decide(tx: Tx, desk: Desk, envelope: Envelope, *, closed: bool = False) -> None:
    envelope = await in_full(tx, envelope)
    event = envelope.event
    if isinstance(event, RoomMoved | RoomLeft | RoomOpened | Arrived | Departed):
        await room_changed(tx, desk, envelope)
        return
    what = event.what if isinstance(event, Overheard) else event
    if isinstance(what, Retracted) or envelope.is_nobodys:
        await _by_anybody(tx, desk, envelope)
        return
    scene = await _enter(tx, desk, envelope)
    if scene is None:
        return
    scene, elsewhere = await fetch_dialog(await note_where(scene))
    outcome = bring_along(scene, await _outcome(scene), elsewhere)
    scene, outcome = await conclude(scene, outcome)
    if closed:
        outcome = in_private(scene, outcome)
    if outcome.progress is not KEEP:
        await tx.save_progress(scene.account.id, _asked(outcome.progress, scene.now))
    parcels: list[Parcel] = []
    if isinstance(event, Pressed) and envelope.room is None:
        parcels.extend(await retouch(scene, event, outcome))
    moved = scene.account.person_id != scene.person.id  # then it is the other one who hears of it
    words = await address(
        tx,
        desk.writer,
        outcome.messages,
        envelope.id,
        scene.now,
        speaker=None if moved else (scene.account, scene.person),
        programme=scene.programme.id,
    )
    parcels.extend(threaded(scene, words))
    if gone := erased(outcome.changes):
        parcels = as_last_words(parcels, gone, scene.now, desk.new_id)
    await post(tx, envelope, parcels)


def _asked(progress: Progress | None, now: datetime) -> Progress | None:
    """Return the dialog whose question is put ``now``, however long what led to it had waited."""
    return None if progress is None else replace(progress, updated_at=now)


async def _enter(tx: Tx, desk: Desk, envelope: Envelope) -> Scene | None:
    """Return the scene of an envelope; ``None`` where a stranger did not talk to the bot."""
    event = envelope.event
    found = await known(tx, envelope)
    memberships: tuple[Membership, ...] = ()
    back = False
    if found is None:
        silent = isinstance(event, Blocked | Unblocked | Overheard | Edited | SheetRead)
        if silent or envelope.is_sealed_talk or envelope.is_aside:
            if isinstance(event, Blocked):  # of somebody who was erased it is no one's business
                await tx.apply([Erase(None, (envelope.account,))])
            return None
        german = envelope.language[:2].casefold() in ("de", "")
        person = Person(desk.new_id(), "de" if german else "en")
        account = Account(envelope.account, person.id)
        await tx.apply([Put(person), Put(account)])
    else:
        account, person = found
        await tx.looks.wake([person.id])  # whoever is heard of again may be reminded again
        memberships = await tx.find(Membership, person_id=person.id, left_at=None)
        private = envelope.room is None and not isinstance(event, Blocked)
        if back := not account.reachable and private:
            account = replace(account, reachable=True)
            await tx.apply([Put(account), Withdraw(lost_news(account.id))])
            for each in await tx.find(Account, person_id=person.id):  # another one may be dead
                await call_up(tx, desk.office, each.id, desk.clock.now())
    now = desk.clock.now()
    progress, returned = await _open_dialog(tx, desk, envelope, account.id)
    return Scene(
        tx,
        now,
        desk.new_id,
        desk.office,
        envelope,
        account,
        person,
        memberships,
        progress,
        returned=returned,
        back=back,
    )


async def _open_dialog(
    tx: Tx, desk: Desk, envelope: Envelope, account_id: str
) -> tuple[Progress | None, bool]:
    """Return the dialog open when it was said, and whether it was interrupted, and is back.

    What lapsed goes, and what is lost with it is told. One about a programme without a file stays
    in the store: the programme may come back.
    """
    kept = await tx.progress(account_id)
    progress = still_open(kept, envelope.at)
    if progress is not kept:
        stack = kept.stack if kept is not None else ()
        left = len(progress.stack) if progress is not None else 0
        await say_gone(tx, desk, envelope, stack[: len(stack) - left], desk.clock.now())
        await tx.save_progress(account_id, progress)
    programme = progress.subject.get("programme", "") if progress is not None else ""
    if programme and programme not in desk.office.programmes:
        return None, False
    return progress, progress is not None and progress is not kept


async def room_changed(tx: Tx, desk: Desk, envelope: Envelope) -> None:
    """Carry out what a change of a group chat means for its team."""
    now = desk.clock.now()
    if isinstance(envelope.event, RoomMoved):
        if envelope.room is not None:
            moved = await moving.moved(tx, envelope.room, envelope.event.to)
            await write(tx, desk.office, moved, now)
            await tx.move_address(envelope.room, envelope.event.to)
        return
    before = await circle_of(tx, envelope.room or "")
    outcome = await rooms.change(tx, desk.office, envelope, now)
    await write(tx, desk.office, outcome.changes, now)
    step = await comings.chat_changed(tx, desk.office, envelope, before, now)
    await tx.apply(step.changes)
    messages = (*outcome.messages, *step.messages)
    await tx.post(await address(tx, desk.writer, messages, envelope.id, now))


async def _by_anybody(tx: Tx, desk: Desk, envelope: Envelope) -> None:
    """Carry out what counts whoever did it; they may be strangers to the bot."""
    outcome = await bridge.by_anybody(tx, envelope)
    await tx.apply(outcome.changes)
    now = desk.clock.now()
    await tx.post(await address(tx, desk.writer, outcome.messages, envelope.id, now))


async def _outcome(scene: Scene) -> Outcome:
    again = await inviting.let_back_in(scene) if scene.back else Outcome()
    return again + await _decided(scene)


async def _decided(scene: Scene) -> Outcome:
    match scene.envelope.event:
        case Blocked():
            return await reach.lost(scene.tx, scene.account, scene.office, scene.now)
        case Unblocked():
            return Outcome()
        case Overheard(Edited(text=text) as edited, None) if read_command(text) is not None:
            return await decide(replace(scene, envelope=replace(scene.envelope, event=edited)))
        case Overheard():
            return await bridge.overhear(scene)
        case SheetRead() as sheet:
            return await with_question(scene, await lists.read(scene, sheet))
        case _:
            return await decide(scene)
