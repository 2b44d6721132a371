"""A room that the bot has made for a team, once the messenger has answered."""

from collections.abc import Collection
from datetime import datetime

from bot.belonging import ROOM, accounts_in, act_in, asker_of, belonging, new_room
from bot.beside import invitations
from bot.domain.changes import Put, Withdraw
from bot.domain.people import Account
from bot.domain.teams import Member, Room, Team
from bot.gather import LIVE
from bot.office import Office
from bot.ports import Tx
from bot.talk.model import (
    CloseRoom,
    Envelope,
    InviteTo,
    Message,
    OpenRoom,
    Outcome,
    RemoveFrom,
    ToRoom,
    say,
)
from bot.teams.inviting import missing
from bot.teams.opening import team_meant


async def opened(
    tx: Tx, office: Office, envelope: Envelope, purpose: str, now: datetime
) -> Outcome:
    """Bind the new room to its team; one that is not needed any more is closed at once.

    The newest order made it: there is no other one before the messenger answers (``open_room``).
    """
    room_id = envelope.room or ""
    if await tx.get(Room, room_id) is not None:
        return Outcome()
    team = await tx.get(Team, team_meant(purpose) or "")
    close = Message(ToRoom(room_id), (), about=ROOM, act=CloseRoom())
    if team is None or team.stage not in LIVE or team.programme_id not in office.programmes:
        return Outcome(messages=(close,))
    others = await tx.find(Room, team_id=team.id)
    channel = envelope.account.partition(":")[0]
    if any(each.made and each.channel == channel for each in others):
        return Outcome(messages=(close,))
    orders = await tx.last_parcels(new_room(channel, team.id), 1)
    asker = asker_of(orders[0].key) if orders else team.contact_id
    act = orders[0].body.act if orders else None
    asked = act.invited if isinstance(act, OpenRoom) else ()
    members = [each.person_id for each in await tx.find(Member, team_id=team.id, left_at=None)]
    there = await accounts_in(tx, channel, *members)
    bound = Room(room_id, team.id, asker, now, made=True)
    late = [act_in(bound, InviteTo(each.id)) for each in there if each.id not in asked]
    many = await _too_many(tx, team, asked)
    over = [act_in(bound, RemoveFrom(each)) for each in many]
    ended = [Withdraw(invitations(team.id, each)) for each in many]
    absent = await missing(tx, bound, team, members, now)
    elsewhere = bool(others) or not set(members) <= {each.person_id for each in there}
    greeting = _greeting(bound, team, elsewhere=elsewhere)
    return Outcome(changes=(Put(bound), *ended, *absent), messages=(*over, greeting, *late))


def _greeting(room: Room, team: Team, *, elsewhere: bool) -> Message:
    """Return the first words in a room; where some of the team are elsewhere, of a bridge, too."""
    lines = [say("room-made", team=team.name)]
    if elsewhere:
        lines.append(say("room-made-bridge"))
    return Message(ToRoom(room.id), tuple(lines), about=ROOM)


async def _too_many(tx: Tx, team: Team, asked: Collection[str]) -> tuple[str, ...]:
    """Return which of these accounts do not belong into the team's room any more."""
    known = await belonging(tx, team)
    found = await tx.find(Account, id=sorted(asked))
    belong = {each.id for each in found if each.person_id in known}
    return tuple(sorted(set(asked) - belong))
