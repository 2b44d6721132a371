"""Rooms that the bot has made follow their team: who joins it, who leaves it, and its end."""

from collections.abc import Iterable

from bot.domain.changes import Change, Drop
from bot.domain.people import Account, Person
from bot.domain.teams import Member, Room, Stage, Team
from bot.gather import coordinators
from bot.scene import Scene
from bot.talk.model import (
    CloseRoom,
    InviteTo,
    Message,
    Outcome,
    RemoveFrom,
    RoomAct,
    ToRoom,
    say,
)
from bot.teams.opening import ROOM, accounts_in
from bot.teams.rooms import forget_absences


async def follow_member(scene: Scene, member: Member) -> Outcome:
    """Let into the team's room who has just joined the team, and out who has just left it."""
    left = member.left_at is not None
    if (member.left_at if left else member.joined_at) != scene.now:
        return Outcome()
    rooms = await _made(scene, (member.team_id,))
    team = await scene.tx.get(Team, member.team_id)
    if not rooms or team is None:
        return Outcome()
    if left and member.person_id in await coordinators(scene.tx, team.programme_id):
        return Outcome()
    messages: list[Message] = []
    for room in rooms:
        theirs = await accounts_in(scene.tx, room.channel, member.person_id)
        acts = (RemoveFrom(each.id) if left else InviteTo(each.id) for each in theirs)
        messages.extend(_act(room, act) for act in acts)
    return Outcome(messages=tuple(messages))


async def follow_account(scene: Scene, account: Account) -> Outcome:
    """Let in the account that has become a member's, and out the one that is no longer theirs."""
    open_to: list[Room] = []
    if account.reachable:
        open_to = await _rooms_of(scene, account.person_id, account.channel)
    messages = [_act(room, InviteTo(account.id)) for room in open_to]
    if account.person_id != scene.person.id:
        messages.extend(
            _act(room, RemoveFrom(account.id))
            for room in await _rooms_of(scene, scene.person.id, account.channel)
            if room not in open_to
        )
    return Outcome(messages=tuple(messages))


async def follow_move(
    scene: Scene, person_id: str, old: Account, new: Iterable[Account]
) -> Outcome:
    """Let in the accounts that a member has instead of another one, and that one out."""
    messages = [
        _act(room, RemoveFrom(old.id)) for room in await _rooms_of(scene, person_id, old.channel)
    ]
    for account in new:
        rooms = await _rooms_of(scene, person_id, account.channel)
        messages.extend(_act(room, InviteTo(account.id)) for room in rooms)
    return Outcome(messages=tuple(messages))


async def close_rooms(scene: Scene, team: Team) -> Outcome:
    """Say farewell in an ended team's rooms and close them; chats of others are just let go."""
    if team.stage is not Stage.ENDED or team.ended_at != scene.now:
        return Outcome()
    changes: list[Change] = list(await forget_absences(scene.tx, team.id))
    messages: list[Message] = []
    for room in await scene.tx.find(Room, team_id=team.id):
        changes.append(Drop(room))
        if room.made:
            farewell = say("room-farewell", team=team.name)
            # By the time that the words are given, the room is forgotten.
            binder = await scene.tx.get(Person, room.bound_by)
            to = ToRoom(room.id, binder.language if binder is not None else None)
            messages.append(Message(to, (farewell,), about=ROOM))
            messages.append(_act(room, CloseRoom()))
    return Outcome(changes=tuple(changes), messages=tuple(messages))


async def _rooms_of(scene: Scene, person_id: str, channel: str) -> list[Room]:
    members = await scene.tx.find(Member, person_id=person_id, left_at=None)
    rooms = await _made(scene, [each.team_id for each in members])
    return [each for each in rooms if each.channel == channel]


async def _made(scene: Scene, team_ids: Iterable[str]) -> tuple[Room, ...]:
    return await scene.tx.find(Room, team_id=tuple(team_ids), made=True)


def _act(room: Room, act: RoomAct) -> Message:
    return Message(ToRoom(room.id), (), about=ROOM, act=act)
