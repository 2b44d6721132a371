"""Remarks on briefs that nobody has read yet.

Those of who coordinates no more, or lost the account, go no further: the brief waits to be read
again, and whoever coordinates decides. Those that cross with a new edition are read with what
thanks for it.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from bot.briefs import views
from bot.briefs.house import about_brief
from bot.briefs.people import with_organisations
from bot.briefs.review import RETURN, result_stem
from bot.domain.challenges import Challenge, Organisation, Review
from bot.domain.changes import Put, Withdraw
from bot.domain.people import Audit, Membership, Role
from bot.gather import coordinators, to_lead
from bot.scene import Scene, later
from bot.talk.model import Message, Outcome, say


async def stop_with_role(scene: Scene, membership: Membership) -> Outcome:
    """Stop what somebody remarked in a role that they have just left."""
    if membership.role is not Role.COORDINATOR or membership.left_at != scene.now:
        return Outcome()
    return await _stop(scene, membership.person_id, {membership.programme_id})


async def stop_with_account(scene: Scene, person_id: str) -> Outcome:
    """Stop what was remarked from an account that is lost: nobody knows who it was."""
    return await _stop(scene, person_id, scene.office.programmes)


async def _stop(scene: Scene, person_id: str, programmes: Collection[str]) -> Outcome:
    """Stop what they remarked in these programmes; of one that is away nobody could decide."""
    acts = await scene.tx.find(Audit, person_id=person_id, act=RETURN)
    here = scene.office.programmes.keys() & programmes
    ids = sorted({each.subject for each in acts if each.programme_id in here})
    found = await scene.tx.find(Challenge, id=ids, review=Review.RETURNED)
    unread = [each for each in found if await _is_unread(scene, each, person_id)]
    total = Outcome()
    for brief, organisation in await with_organisations(scene, unread):
        total += await _withdrawn(scene, brief, organisation)
    return total


async def _is_unread(scene: Scene, brief: Challenge, person_id: str) -> bool:
    """Whether the last remark is theirs, and its reader has it not, nor will."""
    acts = await scene.tx.find(Audit, programme_id=brief.programme_id, act=RETURN, subject=brief.id)
    if max(acts, key=lambda each: each.at).person_id != person_id:
        return False
    return await _waits(scene, brief)


async def crossing(scene: Scene, brief: Challenge, since: datetime) -> str:
    """Return the remark with which a brief went back since then, if its reader has it not yet."""
    if brief.review is not Review.RETURNED:
        return ""
    acts = await scene.tx.find(Audit, programme_id=brief.programme_id, act=RETURN, subject=brief.id)
    late = any(each.at > since for each in acts)
    return brief.comment if late and await _waits(scene, brief) else ""


async def _waits(scene: Scene, brief: Challenge) -> bool:
    """Whether what was said of a brief as it stands has not left."""
    stem, reader = result_stem(brief), [brief.contact_id]
    told = await scene.tx.told(stem, reader)
    return bool(told and not await scene.tx.told(stem, reader, left=True))


async def _withdrawn(scene: Scene, brief: Challenge, organisation: Organisation) -> Outcome:
    """Let a brief wait to be read as before, and show it to who coordinates it."""
    waiting = replace(brief, review=Review.OPEN, comment="")
    changes = (
        Put(waiting, quiet=True),
        Withdraw(about_brief(brief)),
        scene.audit(brief.programme_id, f"{RETURN}-unsent", brief.id),
    )
    programme = scene.office.programmes[brief.programme_id]
    head = say("brief-unsent", number=brief.number)
    lines = (head, *views.for_coordinator(waiting, organisation))
    rows = views.review_buttons(waiting)
    told = (
        Message(to_lead(each, programme.id), lines, rows, about="brief",
                key=f"{about_brief(brief)}{scene.new_id()}/{each}")
        for each in await coordinators(scene.tx, programme.id)
    )  # fmt: skip
    return Outcome(
        changes=changes, messages=tuple(later(each, programme, scene.now) for each in told)
    )
