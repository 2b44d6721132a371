"""Who belongs into the group chats of a team, and what follows when somebody does no longer.

Into a room that the bot has made belong the living members of its team and the coordinators of its
programme, with the accounts that they have now: the others are removed, and orders for a room that
is not there yet do without them. From a chat of somebody else's the bot can remove nobody: while a
member is in it who was seen there, the team hears who else may be; after that it is let go. A new
account in place of a lost one is in no such chat before it is seen there.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.absences import forget_visits, has_left, inside, may_be_inside, note_unseen, seen
from bot.beside import invitations
from bot.domain.changes import LetGo, Withdraw
from bot.domain.people import Account, Membership, Role
from bot.domain.programme import Programme
from bot.domain.teams import Member, Room, Team
from bot.gather import LIVE, coordinators, to_lead
from bot.ports import Tx
from bot.scene import button, later
from bot.talk.model import (
    Message,
    OpenRoom,
    Outcome,
    RemoveFrom,
    RoomAct,
    Say,
    ToPerson,
    ToRoom,
    Why,
    say,
)

ROOM = "room"
"""What group chats are called in the audit trail, and in the counts of what was sent."""

ORDERS = 12
"""So many orders for one room are looked at; mostly there is one."""

_NAMED = ("telegram", "matrix")
"""Messengers by which a chat is named."""


class How(StrEnum):
    """How somebody came to belong into a team's chats no longer."""

    LEFT = "left"
    ERASED = "erased"
    ACCOUNT = "account"


@dataclass(frozen=True, slots=True)
class Gone:
    """Accounts with which somebody is in a team no longer, or will not be once it is decided.

    They were ``person_id``'s, known as ``name``; ``joined`` are those that they have instead.
    """

    how: How
    person_id: str
    name: str
    accounts: tuple[Account, ...]
    joined: tuple[Account, ...] = ()

    @property
    def whole(self) -> str:
        """Who goes altogether, and not just an account of theirs; possibly nobody."""
        return "" if self.how is How.ACCOUNT else self.person_id

    @property
    def channels(self) -> frozenset[str]:
        """The messengers in which they were."""
        return frozenset(each.channel for each in self.accounts)


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat of a living team, and who hears of it: its members, and coordinators beside them."""

    team: Team
    room: Room
    members: tuple[str, ...]
    leads: tuple[str, ...]

    @property
    def named(self) -> Mapping[str, Any]:
        """What names it in a text."""
        kind = self.room.channel if self.room.channel in _NAMED else "other"
        chat = say(f"room-chat-{kind}")
        return {"number": self.team.number, "team": self.team.name, "chat": chat}


@dataclass(frozen=True, slots=True)
class Circumstances:
    """In what it is decided, and when."""

    tx: Tx
    programmes: Mapping[str, Programme]
    now: datetime


# The rule.


async def accounts_in(tx: Tx, channel: str, *person_ids: str) -> tuple[Account, ...]:
    """Return where people are reached in a messenger."""
    found = await tx.find(Account, person_id=person_ids, reachable=True)
    return tuple(each for each in found if each.channel == channel)


async def belonging(tx: Tx, team: Team) -> frozenset[str]:
    """Return the ids of the people who belong into a room that the bot has made for a team."""
    if team.stage not in LIVE:
        return frozenset()
    members = await tx.find(Member, team_id=team.id, left_at=None)
    leads = await coordinators(tx, team.programme_id)
    return frozenset((*leads, *(each.person_id for each in members)))


async def teams_of(tx: Tx, person_id: str) -> tuple[Team, ...]:
    """Return the living teams into whose rooms somebody belongs: their own, and those they lead."""
    places = await tx.find(Member, person_id=person_id, left_at=None)
    own = await tx.find(Team, id=[each.team_id for each in places], stage=LIVE)
    led = await tx.find(Membership, person_id=person_id, role=Role.COORDINATOR, left_at=None)
    programmes = [each.programme_id for each in led]
    others = await tx.find(Team, programme_id=programmes, stage=LIVE) if programmes else ()
    return tuple({each.id: each for each in (*own, *others)}.values())


# Rooms that the bot has made.


async def let_out(
    what: Circumstances, teams: Sequence[Team], accounts: Sequence[Account]
) -> Outcome:
    """Return what takes out of the rooms of these teams who of these belongs there no longer.

    The accounts have the owners that they will have; an empty one is nobody.
    """
    outcome = Outcome()
    for team in teams:
        known = await belonging(what.tx, team)
        parted = [each for each in accounts if each.person_id not in known]
        rooms = await what.tx.find(Room, team_id=team.id, made=True) if parted else ()
        ended = tuple(Withdraw(invitations(team.id, each.id)) for each in parted)
        outcome = (outcome + Outcome(changes=ended)).saying(
            *(
                act_in(room, RemoveFrom(each.id))
                for room in rooms
                for each in parted
                if each.channel == room.channel
            )
        )
        for channel in dict.fromkeys(each.channel for each in parted):
            outcome += await _reordered(what, team, channel, {each.id for each in parted})
    return outcome


def act_in(room: Room, act: RoomAct) -> Message:
    """Return what is to be done to a group chat."""
    return Message(ToRoom(room.id), (), about=ROOM, act=act)


def new_room(channel: str, team_id: str) -> str:
    """Return the address under which a room is asked for that is not there yet."""
    return f"{channel}:new/{team_id}"


def room_order(key: str, channel: str, team_id: str, act: OpenRoom) -> Message:
    """Return the order for a room."""
    return Message(ToRoom(new_room(channel, team_id)), (), about=ROOM, key=key, act=act)


def order_key(team_id: str, id_: str, asker_id: str) -> str:
    """Return the key of an order for a team's room; its end tells who asked."""
    return f"{ROOM}/{team_id}/{id_}/{asker_id}"


def asker_of(key: str) -> str:
    """Return who asked for a room, from the key of the order."""
    return key.rpartition("/")[2]


async def _reordered(
    what: Circumstances, team: Team, channel: str, parted: Collection[str]
) -> Outcome:
    """Return orders that wait for the messenger anew, so that they do not invite these accounts.

    What a messenger has in hand stays as it is: who is too many is removed once the room is there.
    """
    outcome = Outcome()
    for each in await what.tx.last_parcels(new_room(channel, team.id), ORDERS):
        act = each.body.act
        if each.ref is not None or not isinstance(act, OpenRoom):
            continue
        others = tuple(account for account in act.invited if account not in parted)
        if others == act.invited:
            continue
        outcome += Outcome(changes=(Withdraw(each.key),))
        if others:
            anew = replace(act, invited=others)
            outcome = outcome.saying(room_order(each.key, channel, team.id, anew))
    return outcome


# Chats of others.


async def part(what: Circumstances, teams: Sequence[Team], gone: Gone) -> Outcome:
    """Return what follows for the chats of these teams, of which somebody is or was a member."""
    outcome = Outcome()
    for team in teams:
        rooms = await what.tx.find(Room, team_id=team.id, made=False)
        if rooms and team.stage in LIVE:
            members = await what.tx.find(Member, team_id=team.id, left_at=None)
            stay = [each.person_id for each in members if each.person_id != gone.whole]
            outcome += await _parted(what, team, rooms, stay, gone)
    return outcome


async def _parted(
    what: Circumstances, team: Team, rooms: Sequence[Room], stay: Sequence[str], gone: Gone
) -> Outcome:
    lost = {each.id for each in gone.accounts}
    kept = [each for each in await what.tx.find(Account, person_id=stay) if each.id not in lost]
    leads = [each for each in await coordinators(what.tx, team.programme_id) if each != gone.whole]
    own = {each.channel for each in kept if each.person_id == gone.person_id}
    outcome = Outcome()
    for room in rooms:
        chat = Chat(team, room, tuple(stay), tuple(each for each in leads if each not in stay))
        there = await inside(what.tx, room, stay, kept)
        if room.channel in gone.channels:
            if not await seen(what.tx, room, there):
                others = await may_be_inside(what.tx, room, stay, kept)
                outcome += await let_go(what, chat, unseen=bool(others))
                continue
            if not await has_left(what.tx, room, gone.person_id):
                outcome += _may_be_there(what, chat, gone)
        if room.channel in {each.channel for each in gone.joined} - own:
            absent = note_unseen(room, team.programme_id, gone.person_id, what.now)
            outcome += Outcome(changes=(absent,))
    return outcome


def _may_be_there(what: Circumstances, chat: Chat, gone: Gone) -> Outcome:
    """Tell the others, and the coordinators, who may be in a chat and is to be removed from it."""
    about = {**chat.named, "name": gone.name}
    lines = (say(f"room-outsider-{gone.how}", **about), say("room-outsider-do"))
    line = say("room-outsider-lead", how=gone.how, **about)
    return Outcome(messages=_told(what, chat, lines, line))


async def let_go(what: Circumstances, chat: Chat, *, unseen: bool = False) -> Outcome:
    """Return what unbinds a chat in which no member is any more; its team and the leads hear it.

    ``unseen`` is one in which members can be, though none of them was seen there.
    """
    text = "room-unseen" if unseen else "room-let-go"
    forgotten = await forget_visits(what.tx, chat.team.id, chat.room.id)
    told = _told(what, chat, (say(text, **chat.named),), say(f"{text}-lead", **chat.named))
    return Outcome(changes=(LetGo(chat.room), *forgotten), messages=told)


def _told(
    what: Circumstances, chat: Chat, lines: tuple[Say, ...], lead: Say
) -> tuple[Message, ...]:
    """Return what the members and the coordinators of a team hear of its chat, in polite hours."""
    programme = what.programmes.get(chat.team.programme_id)
    if programme is None:
        return ()
    choices = ((button("open-team", "team", chat.team.id),),)
    members = (Message(ToPerson(each), lines, about=ROOM) for each in chat.members)
    leads = (
        Message(to_lead(each, programme.id), (lead,), choices, about=ROOM) for each in chat.leads
    )
    return (
        *(later(each, programme, what.now) for each in members),
        *(replace(later(each, programme, what.now), why=Why.ESCALATION) for each in leads),
    )


TEXT_IDS = (
    *(f"room-outsider-{each}" for each in (*How, "do", "lead")),
    *(f"room-chat-{each}" for each in (*_NAMED, "other")),
    *("room-let-go", "room-let-go-lead", "room-unseen", "room-unseen-lead"),
)
