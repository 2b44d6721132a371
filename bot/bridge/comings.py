"""Who comes and goes, in teams and in their chats, and what that means for a bridge."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeGuard

from bot.absences import note_unseen
from bot.bridge import rules
from bot.bridge.circles import circle_of, circles
from bot.bridge.news import (
    Occasion,
    aside,
    ask,
    begun,
    further,
    no_word,
    not_aside,
    now_stands,
    occasion,
    rests,
    silenced,
    tell,
    tell_sparingly,
)
from bot.bridge.rules import Circle
from bot.domain.changes import Change
from bot.domain.people import Account
from bot.domain.teams import Member, Room
from bot.office import Office
from bot.ports import Tx
from bot.scene import Scene, later
from bot.talk.model import Envelope, Outcome, ToPerson, ToRoom, say

# In the team.


async def member_changed(scene: Scene, member: Member) -> Outcome:
    """Ask who joins a team with a bridge, and count without who left.

    Who joins is in no chat of others before they are seen there, also where there is no bridge yet.
    """
    left = member.left_at is not None
    if (member.left_at if left else member.joined_at) != scene.now:
        return Outcome()
    mine = Outcome(changes=silenced(member.team_id, member.person_id) if left else ())
    circle = (await circles(scene.tx, (member.team_id,))).get(member.team_id)
    if not _is_known(circle, scene.office):
        return mine
    if left:
        return mine + _left(scene, circle, member) if circle.bridgings else mine
    circle, notes = _not_there_yet(circle, member.person_id, scene.now)
    if not _is_open(circle, member.person_id):
        return Outcome(changes=notes)
    return Outcome(changes=notes) + await _joined(scene, circle, member.person_id)


def _not_there_yet(
    circle: Circle, person_id: str, now: datetime
) -> tuple[Circle, tuple[Change, ...]]:
    """Return the circle with who joins in no chat of others, and the records of that.

    Also not where they were seen when they were in the team before: the others were asked to remove
    them when they left it.
    """
    rooms = [each for each in circle.rooms if not each.made and circle.is_in(person_id, each)]
    absent = circle.absent | {(each.id, person_id) for each in rooms}
    here = circle.team.programme_id
    notes = tuple(note_unseen(each, here, person_id, now) for each in rooms)
    return replace(circle, absent=absent), notes


async def _joined(scene: Scene, circle: Circle, person_id: str) -> Outcome:
    outcome = Outcome(messages=await ask(scene, circle, person_id))
    without = tuple(each for each in circle.members if each.person_id != person_id)
    if rules.stands(replace(circle, members=without)):
        name = circle.people[person_id].name
        line = say("bridge-rests", name=name, team=circle.team.name)
        others = [to for to in rules.everywhere(circle) if to != ToPerson(person_id)]
        outcome += tell(occasion(scene, circle), circle, others, rests(line))
    return outcome


def _left(scene: Scene, circle: Circle, member: Member) -> Outcome:
    stayed = tuple(
        replace(each, left_at=None) if each.person_id == member.person_id else each
        for each in circle.members
    )
    before = replace(circle, members=stayed)
    after = rules.without_deserted(circle, circle.messengers(member.person_id))
    no_more = Outcome(changes=(no_word(circle, member.person_id),))
    return no_more + _turned(occasion(scene, circle), before, after)


# In their chats.


async def room_bound(scene: Scene, room: Room) -> Outcome:
    """Tell that a bridge begins with a new group chat, or tell that chat that there is one.

    Where one stands, nobody goes without their copies in private because others have a new chat:
    who was not seen there yet is not in it. All learn where else it is read what they say.
    """
    circle = await circle_of(scene.tx, room.id)
    if not _matters(circle, scene.office):
        return Outcome()
    why = occasion(scene, circle)
    if not rules.stands(rules.without(circle, room.id)):
        return _opened(why, circle, room.id)
    unseen = rules.unseen(circle, room)
    absent = circle.absent | {(room.id, each) for each in unseen}
    circle = replace(circle, absent=absent)
    notes = (note_unseen(room, why.programme.id, each, scene.now) for each in unseen)
    outcome = Outcome(changes=tuple(notes))
    for to in rules.recipients(circle, room.id, room.bound_by):
        can_be_there = isinstance(to, ToPerson) and to.person_id in unseen
        news = further(circle, room, can_be_there=can_be_there)
        outcome += await tell_sparingly(scene.tx, why, circle, (to,), news)
    return outcome + _opened(why, circle, room.id)


async def chat_changed(
    tx: Tx, office: Office, envelope: Envelope, before: Circle | None, now: datetime
) -> Outcome:
    """Tell what it means that a group chat came or went, or that somebody came there or left it.

    ``before`` is the circle of the chat as it was.
    """
    after = await circle_of(tx, envelope.room or "")
    if before is not None and after is None:
        after = (await circles(tx, (before.team.id,))).get(before.team.id)
    if not _matters(after, office):
        return Outcome()
    why = Occasion(envelope.id, now, office.programmes[after.team.programme_id])
    if before is None:
        return _opened(why, after, envelope.room or "")
    return _changed(why, before, after)


def _opened(why: Occasion, circle: Circle, room_id: str) -> Outcome:
    before = rules.without(circle, room_id)
    if not rules.stands(circle) or not rules.stands(before):
        return _turned(why, before, circle)
    to_room = tell(why, circle, (ToRoom(room_id),), begun(circle))
    return Outcome(messages=to_room.messages)


def _changed(why: Occasion, before: Circle, after: Circle) -> Outcome:
    turned = _turned(why, before, after)
    if turned != Outcome() or not rules.stands(after):
        return turned
    return _moved(why, before, after)


def _moved(why: Occasion, before: Circle, after: Circle) -> Outcome:
    """Tell who is in no group chat any more how they go on; what waits for who is back, falls."""
    outside, now_outside = set(rules.outside(before)), set(rules.outside(after))
    outcome = Outcome()
    for person_id in sorted(now_outside - outside):
        outcome += tell(why, after, (ToPerson(person_id),), aside(after, person_id))
    for person_id in sorted(outside - now_outside):
        outcome += Outcome(changes=(not_aside(after, person_id),))
    return outcome


# In their messengers.


async def account_changed(scene: Scene, account: Account) -> Outcome:
    """Tell what it means that somebody has linked a further messenger, or parted with one."""
    mine, here = account.person_id == scene.person.id, account.id == scene.account.id
    linked = mine != here  # by its owner's yes there, or by its own, which makes it another's
    if not linked and (mine or not await _is_here(scene)):
        return Outcome()
    person_id = account.person_id if linked else scene.person.id
    members = await scene.tx.find(Member, person_id=person_id, left_at=None)
    outcome = Outcome()
    for circle in (await circles(scene.tx, [each.team_id for each in members])).values():
        if not _is_known(circle, scene.office):
            continue
        why = occasion(scene, circle)
        others = tuple(each for each in circle.accounts if each.id != account.id)
        if linked:
            outcome += _linked(why, replace(circle, accounts=others), account)
            continue
        before = replace(circle, accounts=(*others, replace(account, person_id=person_id)))
        outcome += _turned(why, before, rules.without_deserted(circle, {account.channel}))
    return outcome


def _linked(why: Occasion, before: Circle, account: Account) -> Outcome:
    """Return what a further messenger means: its owner is in no chat there before they are seen."""
    owner_id = account.person_id
    new = rules.with_new(before, owner_id, (account,)).absent - before.absent
    unseen = [
        room
        for room in before.rooms
        if (room.id, owner_id) in new and not before.was_seen(owner_id, room)
    ]
    absent = before.absent | {(room.id, owner_id) for room in unseen}
    after = replace(before, accounts=(*before.accounts, account), absent=absent)
    notes = tuple(note_unseen(room, why.programme.id, owner_id, why.now) for room in unseen)
    return Outcome(changes=notes) + _turned(why, before, after)


async def catch_up(scene: Scene, account: Account) -> Outcome:
    """Ask somebody whom an account reaches again, or has come to, what could not reach them."""
    if not account.reachable:
        return Outcome()
    person_id = account.person_id
    members = await scene.tx.find(Member, person_id=person_id, left_at=None)
    before = [each.team_id for each in members if each.joined_at < scene.now]  # others are asked
    outcome = Outcome()
    for circle in (await circles(scene.tx, before)).values():
        if _matters(circle, scene.office) and _is_open(circle, person_id):
            programme = occasion(scene, circle).programme
            asked = await ask(scene, circle, person_id)
            outcome = outcome.saying(*(later(each, programme, scene.now) for each in asked))
    return outcome


async def account_moved(
    scene: Scene, person_id: str, old: Sequence[Account], new: Sequence[Account]
) -> Outcome:
    """Tell what it will mean that a member has other accounts instead of old ones."""
    members = await scene.tx.find(Member, person_id=person_id, left_at=None)
    joined = tuple(replace(each, person_id=person_id) for each in new)
    gone = {each.id for each in old}
    outcome = Outcome()
    for circle in (await circles(scene.tx, [each.team_id for each in members])).values():
        if _matters(circle, scene.office):
            stayed = tuple(each for each in circle.accounts if each.id not in gone)
            moved = rules.with_new(replace(circle, accounts=stayed), person_id, joined)
            after = rules.without_deserted(moved, {each.channel for each in old})
            outcome += _changed(occasion(scene, circle), circle, after)
    return outcome


async def _is_here(scene: Scene) -> bool:
    """Whether the account at which somebody speaks is still theirs."""
    account = await scene.tx.get(Account, scene.account.id)
    return account is not None and account.person_id == scene.person.id


# What it means.


def _is_known(circle: Circle | None, office: Office) -> TypeGuard[Circle]:
    """Whether it is one of a living team, in a programme that is served here."""
    return circle is not None and circle.team.programme_id in office.programmes


def _matters(circle: Circle | None, office: Office) -> TypeGuard[Circle]:
    """Whether there is anything to a bridge yet that could change."""
    return _is_known(circle, office) and bool(circle.bridgings)


def _is_open(circle: Circle, person_id: str) -> bool:
    """Whether others have agreed, and a member has not said a word."""
    return circle.word(person_id) is None and bool(circle.who(*rules.AGREEING))


def _turned(why: Occasion, before: Circle, after: Circle) -> Outcome:
    """Tell everybody if something is carried from now on, or nothing any more."""
    stood, stands = rules.stands(before), rules.stands(after)
    if stands and not stood:
        told = tell(why, after, rules.everywhere(after), begun(after))
        return Outcome(changes=now_stands(after, why.now)) + told
    if stood and not stands and rules.agreed(after):
        line = say("bridge-halts", team=after.team.name)
        return tell(why, after, rules.everywhere(after), rests(line))
    return Outcome()
