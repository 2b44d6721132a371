"""An announcement goes its way: a few people at a time, and its author sees how far it has come."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.announcements import rules
from bot.announcements.flow import message
from bot.domain.announcements import Announcement, Course
from bot.domain.changes import Put, Withdraw
from bot.domain.people import Account, Membership, Person
from bot.domain.programme import Programme
from bot.gather import heirs_of
from bot.office import Office
from bot.ports import Tx
from bot.scene import Scene, later
from bot.talk.model import Message, Outcome, ToPerson

CHUNK = 200
"""People who are written to in one transaction; it takes some tens of milliseconds."""


async def spread(tx: Tx, office: Office, now: datetime) -> Outcome | None:
    """Return the next step of an announcement under way, or ``None`` while there is none to do."""
    for each in await tx.find(Announcement, course=Course.GOING):
        programme = office.programmes.get(each.programme_id)
        if programme is None:
            continue
        if each.asked < each.total:
            return await _next_few(tx, programme, each, now)
        if each.shown_at is None or now - each.shown_at >= rules.SHOWN_EVERY:
            return await _show(tx, programme, each, now)
    return None


async def catch_up(scene: Scene, account: Account) -> Outcome:
    """Write to somebody whom an account came to, if that makes them one of those meant too late.

    Two who become one may be past the place to which an announcement has come, though the one of
    them who was meant was not.
    """
    caught = Outcome()
    going = await scene.tx.find(Announcement, course=Course.GOING) if account.reachable else ()
    for each in going:
        programme = scene.office.programmes.get(each.programme_id)
        if programme is not None and account.person_id <= each.last:
            caught += await _write_to(scene, programme, each, account.person_id)
    return caught


async def silence(scene: Scene, membership: Membership) -> Outcome:
    """Take back what waits for somebody who is not meant any more, as they left the role.

    Whoever has taken the role over gets it in their place, also where it would have come to the one
    who left and is past the heir; without an heir there is one less whom it is to reach.
    """
    if membership.left_at != scene.now:
        return Outcome()
    programme_id, person_id = membership.programme_id, membership.person_id
    going = await scene.tx.find(Announcement, programme_id=programme_id, course=Course.GOING)
    roles = await scene.tx.find(
        Membership, person_id=person_id, programme_id=programme_id, left_at=None
    )
    outcome = Outcome()
    for each in going:
        stem = rules.stem(each)
        if rules.recipients(roles, each):
            continue
        if not await scene.tx.told(stem, [person_id]):
            outcome += await _go_back(scene, each, membership)
            continue
        outcome += Outcome(changes=(Withdraw(stem, person_id),))
        if not await scene.tx.told(stem, [person_id], left=True):
            outcome += await _pass_on(scene, each, membership)
    return outcome


async def _pass_on(scene: Scene, each: Announcement, membership: Membership) -> Outcome:
    """Write to the heir of a role whose holder never read it, or count one less."""
    programme = scene.office.programmes.get(each.programme_id)
    heirs = await _heirs(scene, each, membership)
    if programme is None or not heirs or await scene.tx.told(rules.stem(each), heirs):
        return Outcome(changes=(Put(replace(each, asked=each.asked - 1, total=each.total - 1)),))
    return Outcome(messages=await _messages(scene.tx, programme, each, heirs, scene.now))


async def _go_back(scene: Scene, each: Announcement, membership: Membership) -> Outcome:
    """Write to an heir whom an announcement has passed, if it had not come to whoever left."""
    programme = scene.office.programmes.get(each.programme_id)
    outcome = Outcome()
    if programme is not None and each.asked < each.total and each.last < membership.person_id:
        for heir in await _heirs(scene, each, membership):
            if heir <= each.last:
                outcome += await _write_to(scene, programme, each, heir)
    return outcome


async def _heirs(scene: Scene, each: Announcement, membership: Membership) -> Sequence[str]:
    """Return who is meant by an announcement since they have just taken a role over."""
    return rules.recipients(await heirs_of(scene.tx, membership, scene.now), each)


async def _write_to(
    scene: Scene, programme: Programme, each: Announcement, person_id: str
) -> Outcome:
    roles = await scene.tx.find(
        Membership, person_id=person_id, programme_id=programme.id, left_at=None
    )
    meant = rules.recipients(roles, each)
    if not meant or await scene.tx.told(rules.stem(each), meant):
        return Outcome()
    asked = each.asked + 1
    total = max(each.total, asked + 1) if each.asked < each.total else asked
    messages = await _messages(scene.tx, programme, each, meant, scene.now)
    return Outcome(changes=(Put(replace(each, asked=asked, total=total)),), messages=messages)


async def _next_few(tx: Tx, programme: Programme, each: Announcement, now: datetime) -> Outcome:
    page = await tx.page(Membership, each.last, CHUNK, programme_id=programme.id, left_at=None)
    ended = len(page) < CHUNK
    if not ended:  # the last one may have more roles than the page shows
        page = tuple(row for row in page if row.person_id != page[-1].person_id)
    meant = rules.recipients(page, each)
    told = await tx.told(rules.stem(each), meant)  # who became one of them since
    meant = [person_id for person_id in meant if person_id not in told]
    messages = await _messages(tx, programme, each, meant, now)
    asked = each.asked + len(meant)
    went = replace(
        each,
        last=page[-1].person_id if page else each.last,
        asked=asked,
        # Who left or joined meanwhile changes how many there are.
        total=asked if ended else max(each.total, asked + 1),
    )
    return Outcome(changes=(Put(went),), messages=messages)


async def _messages(
    tx: Tx, programme: Programme, each: Announcement, meant: Sequence[str], now: datetime
) -> tuple[Message, ...]:
    author = await tx.get(Person, each.author_id)
    name = author.name if author is not None else ""
    people = {one.id: one for one in await tx.find(Person, id=meant)}
    return tuple(
        later(
            Message(
                ToPerson(person_id),
                message(name, programme.name(people[person_id].language), each),
                about=rules.ACT,
                key=f"{rules.stem(each)}{person_id}",
            ),
            programme,
            now,
        )
        for person_id in meant
        if person_id in people
    )


async def _show(tx: Tx, programme: Programme, each: Announcement, now: datetime) -> Outcome:
    """Tell its author how far it has come; nothing where that was said already.

    Before it begins, nothing is new.
    """
    found = rules.reach(each, await tx.fates(rules.stem(each)))
    over = rules.is_over(each, found)
    shown = replace(each, shown_at=now, course=Course.DONE if over else each.course)
    if not over and not found.arrived and programme.calendar.next_polite(now) > now:
        return Outcome(changes=(Put(shown),))
    return Outcome(changes=(Put(shown),), messages=(rules.shown_again(shown, found),))
