"""Who belongs into the rooms that the bot has made for a team, and who does no longer.

Into a room that the bot has made belong the living members of its team and the coordinators of its
programme, with the accounts that they have now: the others are removed, and orders for a room that
is not there yet do without them. Of chats of others ``outsiders`` tells.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.beside import invitations
from bot.domain.changes import Withdraw
from bot.domain.people import Account, Membership, Role
from bot.domain.programme import Programme
from bot.domain.teams import Member, Room, Team
from bot.gather import LIVE, coordinators
from bot.ports import Tx
from bot.talk.model import (
    Message,
    OpenRoom,
    Outcome,
    RemoveFrom,
    RoomAct,
    ToRoom,
)

ROOM = "room"
"""What group chats are called in the audit trail, and in the counts of what was sent."""

ORDERS = 12
"""So many orders for one room are looked at; mostly there is one."""


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
