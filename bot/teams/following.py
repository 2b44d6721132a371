"""Group chats follow their team: who joins it, who leaves it, and its end."""

from collections.abc import Sequence

from bot.absences import forget_visits
from bot.belonging import (
    ROOM,
    Circumstances,
    act_in,
    let_out,
    teams_of,
)
from bot.beside import invitations
from bot.domain.changes import Change, Drop, LetGo, Withdraw
from bot.domain.people import Account, Membership, Person, Role
from bot.domain.teams import Member, Room, Stage, Team
from bot.gather import LIVE
from bot.outsiders import Gone, How, part, part_with_lead
from bot.scene import Scene
from bot.talk.model import CloseRoom, InviteTo, Message, Outcome, ToRoom, say
from bot.teams.inviting import missing


async def follow_member(scene: Scene, member: Member) -> Outcome:
    """Let into the team's room who has just joined the team, and out who has just left it."""
    left = member.left_at is not None
    if (member.left_at if left else member.joined_at) != scene.now:
        return Outcome()
    teams = await scene.tx.find(Team, id=member.team_id)
    accounts = await scene.tx.find(Account, person_id=member.person_id)
    if not left:
        absent = await _missing(scene, member.person_id, teams)
        return absent + await _invited(scene, member.person_id, teams, accounts)
    person = await scene.tx.get(Person, member.person_id)
    gone = Gone(How.LEFT, member.person_id, person.name if person is not None else "", accounts)
    what = _circumstances(scene)
    return await let_out(what, teams, accounts) + await part(what, teams, gone)


async def follow_role(scene: Scene, role: Membership) -> Outcome:
    """Let out of the rooms of a programme's teams who coordinates it no longer.

    Of chats of others their teams hear it, where that is not told of a member who leaves.
    """
    if role.role is not Role.COORDINATOR or role.left_at != scene.now:
        return Outcome()
    teams = await scene.tx.find(Team, programme_id=role.programme_id, stage=LIVE)
    accounts = await scene.tx.find(Account, person_id=role.person_id)
    person = await scene.tx.get(Person, role.person_id)
    gone = Gone(How.ROLE, role.person_id, person.name if person is not None else "", accounts)
    places = await scene.tx.find(Member, person_id=role.person_id)
    own = {each.team_id for each in places if each.left_at in {None, scene.now}}
    led = [each for each in teams if each.id not in own]
    what = _circumstances(scene)
    return await let_out(what, teams, accounts) + await part_with_lead(what, led, gone)


async def follow_account(scene: Scene, account: Account) -> Outcome:
    """Let in the account that has become a member's, and out the one that is no longer theirs."""
    teams = await teams_of(scene.tx, account.person_id)
    outcome = await _invited(scene, account.person_id, teams, (account,))
    if account.person_id == scene.person.id:
        return outcome
    return outcome + await _parted(scene, scene.person, (account,))


async def follow_move(
    scene: Scene, person: Person, old: Sequence[Account], new: Sequence[Account]
) -> Outcome:
    """Let in the accounts that somebody is to have instead of others, and those out."""
    teams = await teams_of(scene.tx, person.id)
    return await _parted(scene, person, old, new) + await _invited(scene, person.id, teams, new)


async def _parted(
    scene: Scene, person: Person, accounts: Sequence[Account], joined: Sequence[Account] = ()
) -> Outcome:
    what = _circumstances(scene)
    gone = Gone(How.ACCOUNT, person.id, person.name, tuple(accounts), tuple(joined))
    teams, own = await teams_of(scene.tx, person.id), await _own_teams(scene, person.id)
    led = [each for each in teams if each not in own]
    out = await let_out(what, teams, accounts) + await part(what, own, gone)
    return out + await part_with_lead(what, led, gone)


async def close_rooms(scene: Scene, team: Team) -> Outcome:
    """Say farewell in an ended team's rooms and close them; chats of others are just let go."""
    if team.stage is not Stage.ENDED or team.ended_at != scene.now:
        return Outcome()
    changes: list[Change] = [
        *await forget_visits(scene.tx, team.id),
        Withdraw(invitations(team.id)),
    ]
    messages: list[Message] = []
    for room in await scene.tx.find(Room, team_id=team.id):
        changes.append(Drop(room) if room.made else LetGo(room))
        if room.made:
            farewell = say("room-farewell", team=team.name)
            # By the time that the words are given, the room is forgotten.
            binder = await scene.tx.get(Person, room.bound_by)
            to = ToRoom(room.id, binder.language if binder is not None else None)
            messages.append(Message(to, (farewell,), about=ROOM))
            messages.append(act_in(room, CloseRoom()))
    return Outcome(changes=tuple(changes), messages=tuple(messages))


async def _own_teams(scene: Scene, person_id: str) -> tuple[Team, ...]:
    """Return the living teams of which somebody is a member."""
    places = await scene.tx.find(Member, person_id=person_id, left_at=None)
    return await scene.tx.find(Team, id=[each.team_id for each in places], stage=LIVE)


async def _invited(
    scene: Scene, person_id: str, teams: Sequence[Team], accounts: Sequence[Account]
) -> Outcome:
    """Return the invitations into the rooms that the bot has made for teams.

    Invited are members, and the coordinators who had a room made.
    """
    rooms = await scene.tx.find(Room, team_id=[each.id for each in teams], made=True)
    places = await scene.tx.find(Member, person_id=person_id, left_at=None)
    own = {each.team_id for each in places}
    return Outcome(
        messages=tuple(
            act_in(room, InviteTo(each.id))
            for room in rooms
            if room.team_id in own or room.bound_by == person_id
            for each in accounts
            if each.reachable and each.channel == room.channel
        )
    )


async def _missing(scene: Scene, person_id: str, teams: Sequence[Team]) -> Outcome:
    """Return the records that somebody who cannot be reached is not invited."""
    outcome = Outcome()
    for team in teams:
        for room in await scene.tx.find(Room, team_id=team.id, made=True):
            changes = await missing(scene.tx, room, team, (person_id,), scene.now)
            outcome += Outcome(changes=changes)
    return outcome


def _circumstances(scene: Scene) -> Circumstances:
    return Circumstances(scene.tx, scene.office.programmes, scene.now)
