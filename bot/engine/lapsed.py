"""Questions that lapse though all that has to be told was told: that is kept, and said.

Or, where it does not count without an answer or a yes, it is said that it was not kept.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot import registry
from bot.domain.people import Account, Membership, Person
from bot.engine.cases import NEXT_TRY
from bot.engine.consequences import conclude
from bot.engine.desk import Desk
from bot.engine.dialogs import LATEST
from bot.engine.unkept import key_of, lost, short_key_of
from bot.engine.waiting import is_needed, is_rest, kept_of
from bot.engine.wording import address
from bot.engine.worth import counts, is_unkept
from bot.ports import Look, Tx, stops_all
from bot.scene import Scene, later
from bot.talk.model import (
    LAPSE,
    UNKEPT,
    Blocked,
    Envelope,
    Message,
    Outcome,
    Overheard,
    Progress,
    Said,
    SheetRead,
    ToPerson,
    Unblocked,
    pile,
    say,
)

_KEEPING = "keeping what was told when a question lapsed"
_KEPT = "kept"
"""What a message is about that says that what was told before counts."""


async def keep_lapsed(
    tx: Tx, desk: Desk, looks: Sequence[Look], now: datetime
) -> dict[str, datetime]:
    """Keep what was told in these accounts and counts, once its question lapsed; or say it is not.

    Return when that is so of those that are still open, the next one by account. One that fails
    is tried again after ``NEXT_TRY``, as long as what was told there is caught up with.
    """
    ends: dict[str, datetime] = {}
    for look in looks:
        try:
            async with tx.savepoint():
                end = await _keep_in(tx, desk, look.id, now)
        except Exception as error:  # the other accounts go on
            if stops_all(error):
                raise
            desk.fails(_KEEPING, error)
            ends[look.id] = now + NEXT_TRY
        else:
            if end is not None:
                ends[look.id] = end
    return ends


async def say_gone(
    tx: Tx, desk: Desk, envelope: Envelope, gone: Sequence[Progress], now: datetime
) -> None:
    """Say of dialogs that lapsed, and go as their author is heard of, that they were not kept.

    No tick comes to them any more; one that came already, or comes at this moment, says so under
    the same key. Who speaks to the bot hears it with the answer. What fails there holds up nothing
    that is said now.
    """
    told = [each for each in gone if is_unkept(each) and now - each.updated_at <= LAPSE + LATEST]
    silent = isinstance(envelope.event, Blocked | Unblocked | Overheard | SheetRead)
    answers = envelope.room is None and not silent
    try:
        async with tx.savepoint():
            for each in told:
                await _let_go(tx, desk, envelope.account, each, now, answers=answers)
    except Exception as error:
        if stops_all(error):
            raise
        desk.fails(_KEEPING, error)


async def _keep_in(tx: Tx, desk: Desk, account_id: str, now: datetime) -> datetime | None:
    progress = await tx.progress(account_id)
    stack = progress.stack if progress is not None else ()
    told = [each for each in stack if counts(each) or is_unkept(each)]
    lapsed = [each for each in told if LAPSE <= now - each.updated_at <= LAPSE + LATEST]
    over = [
        each for each in lapsed if counts(each) or await _is_rest(tx, desk, account_id, each, now)
    ]
    if over:
        await tx.save_progress(account_id, pile([each for each in stack if each not in over]))
    for each in lapsed:
        await (_keep if each in over else _let_go)(tx, desk, account_id, each, now)
    if over:
        desk.works(_KEEPING)
    ends = [each.updated_at + LAPSE for each in told]
    return min((each for each in ends if each > now), default=None)


async def _is_rest(tx: Tx, desk: Desk, account_id: str, progress: Progress, now: datetime) -> bool:
    scene = await _scene(tx, desk, account_id, progress, now)
    return scene is not None and await is_rest(scene, progress)


async def _keep(tx: Tx, desk: Desk, account_id: str, progress: Progress, now: datetime) -> None:
    """Finish a dialog without the answers that it can do without, unless that does nothing."""
    scene = await _scene(tx, desk, account_id, progress, now)
    if scene is None:
        return
    outcome = await kept_of(scene, progress)
    if not (outcome.changes or outcome.messages):
        return
    scene, outcome = await conclude(scene, _as_news(scene, outcome))
    stem, here = scene.envelope.id, scene.programme.id
    await tx.post(await address(tx, desk.writer, outcome.messages, stem, now, programme=here))


async def _let_go(
    tx: Tx,
    desk: Desk,
    account_id: str,
    progress: Progress,
    now: datetime,
    *,
    answers: bool = False,
) -> None:
    """Say once that what was told was not kept; of what nobody needs any more, what is left of it.

    It waits for a polite hour, unless it ``answers`` who speaks right now, and goes if all is told
    anew meanwhile: see ``told_anew``. Of what only its words tell apart, it says which it was.
    """
    scene = await _scene(tx, desk, account_id, progress, now)
    if scene is not None and await is_rest(scene, progress):
        await _keep(tx, desk, account_id, progress, now)
        return
    if scene is None or not await is_needed(scene, progress):
        return
    if await tx.fates(short_key_of(account_id, progress)):
        return
    form = registry.FORMS[progress.dialog]
    key = key_of(account_id, form, progress)
    told = Message(ToPerson(scene.person.id), lost(form, progress), about=UNKEPT, key=key)
    if answers:  # with an hour it counts as said only once it has come: nobody has answered it yet
        news = replace(told, to=scene.private, not_before=now)
    else:
        news = later(told, scene.programme, now)
    here = scene.programme.id
    await tx.post(await address(tx, desk.writer, (news,), key, now, programme=here))


async def _scene(
    tx: Tx, desk: Desk, account_id: str, progress: Progress, now: datetime
) -> Scene | None:
    """Return the scene in which nobody says anything; ``None`` where the account is nobody's.

    Its envelope is as old as the last answer: what is kept was said then.
    """
    account = await tx.get(Account, account_id)
    person = await tx.get(Person, account.person_id) if account is not None else None
    if account is None or person is None:
        return None
    envelope = Envelope(f"lapsed/{progress.run}", account.id, Said(""), progress.updated_at)
    roles = await tx.find(Membership, person_id=person.id, left_at=None)
    return Scene(tx, now, desk.new_id, desk.office, envelope, account, person, roles, progress)


def _as_news(scene: Scene, outcome: Outcome) -> Outcome:
    """Return a decision whose answer waits for a polite hour, and says why it comes unasked."""
    return replace(
        outcome,
        messages=tuple(
            _unasked(scene, each) if each.to == scene.private and each.edits is None else each
            for each in outcome.messages
        ),
    )


def _unasked(scene: Scene, message: Message) -> Message:
    counted = () if message.about == UNKEPT else (say("talk-counted"),)
    lines = (*counted, *message.lines)
    about = message.about or _KEPT
    told = replace(message, to=ToPerson(scene.person.id), lines=lines, about=about)
    return later(told, scene.programme, scene.now)


TEXT_IDS = ("talk-counted", "talk-left-out", "talk-unkept")
