"""Members who cannot be let into the room that the bot has made for their team.

Nobody waits for them: they are invited again beside what is said in the room, for some days. When
that ends the coordinators hear of it, and the member counts as one who is not in the room. So does
a member who cannot be reached when it is their turn; they are invited once they are back.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from bot.belonging import ROOM, act_in, belonging
from bot.beside import invitations, is_beside, lane, team_in
from bot.domain.changes import Put
from bot.domain.people import Account, Person
from bot.domain.programme import Programme
from bot.domain.reminders import Reminder, absence_key
from bot.domain.teams import Member, Room, Team
from bot.gather import coordinators, to_lead
from bot.office import Office
from bot.ports import Body, Delivery, Parcel, Sent, Tx, mark_of
from bot.scene import Scene, button
from bot.talk.markup import EMPTY
from bot.talk.model import InviteTo, Message, OpenRoom, Outcome, Why, say
from bot.teams.opening import team_meant

UNINVITED = "room-uninvited"
"""The kind of the record that a member is not in a room because they could not be invited."""

_TOLD = "room-uninvited-lead"


async def going_on(
    tx: Tx, order: Parcel, delivery: Delivery | None, now: datetime
) -> tuple[Parcel, ...]:
    """Return the invitations that go on beside a room: of whom an order did not bring into it.

    Who does not belong there any more is invited no more.
    """
    act = order.body.act
    if isinstance(act, OpenRoom) and isinstance(delivery, Sent):
        team_id, room_id = team_meant(act.purpose), f"{order.channel}:{delivery.ref}"
        accounts = delivery.left_out
    elif isinstance(act, InviteTo) and not isinstance(delivery, Sent):
        room = await tx.get(Room, order.to)
        team_id, room_id = (None, "") if room is None else (room.team_id, room.id)
        accounts = (act.account,)
    else:
        return ()
    team = await tx.get(Team, team_id or "")
    known = await belonging(tx, team) if team is not None and accounts else frozenset()
    found = await tx.find(Account, id=accounts)
    return tuple(
        _beside(order, team_id or "", room_id, each, now)
        for each in found
        if each.person_id in known
    )


def _beside(order: Parcel, team_id: str, room_id: str, account: Account, now: datetime) -> Parcel:
    key = f"{invitations(team_id, account.id)}{order.mark}"
    beside = order.readdressed(key, lane(room_id, account.id))
    body = Body(EMPTY, act=InviteTo(account.id))
    whose = account.person_id
    return replace(beside, body=body, person_id=whose, created_at=now, doubt=False)


async def given_up(tx: Tx, office: Office, order: Parcel, now: datetime) -> Outcome:
    """Return what follows where somebody cannot be invited into a room of their team.

    The coordinators hear of it, once a day. What a bridge carries reaches a member in private from
    now on.
    """
    act, room = order.body.act, await _room(tx, order)
    team_id = team_in(order.key) if is_beside(order.key) else room.team_id if room else ""
    team = await tx.get(Team, team_id)
    account = await tx.get(Account, act.account) if isinstance(act, InviteTo) else None
    programme = office.programmes.get(team.programme_id) if team is not None else None
    if team is None or account is None or programme is None:
        return Outcome()
    if account.person_id not in await belonging(tx, team):
        return Outcome()
    told = await _told(tx, programme, team, account, now)
    if not await tx.find(Member, team_id=team.id, person_id=account.person_id, left_at=None):
        return Outcome(messages=told)
    room_id = room.id if room is not None else f"{order.channel}:{order.address}"
    return Outcome(changes=(_absent(room_id, team, account.person_id, now),), messages=told)


async def missing(
    tx: Tx, room: Room, team: Team, person_ids: Collection[str], now: datetime
) -> tuple[Put, ...]:
    """Return the records of who is not invited into a room as they cannot be reached there."""
    accounts = await tx.find(Account, person_id=sorted(person_ids))
    there = [each for each in accounts if each.channel == room.channel]
    reached = {each.person_id for each in there if each.reachable}
    out = sorted({each.person_id for each in there} - reached)
    return tuple(_absent(room.id, team, each, now) for each in out)


async def let_back_in(scene: Scene) -> Outcome:
    """Invite somebody who is reached again into the rooms of which they missed the invitation."""
    mine = scene.person.id
    found = await scene.tx.find(Reminder, person_id=mine)
    records = [each for each in found if each.kind == UNINVITED]
    missed = {each.key for each in records}
    teams = sorted({each.team_id for each in records if each.team_id})
    places = await scene.tx.find(Member, team_id=teams, person_id=mine, left_at=None)
    rooms = await scene.tx.find(Room, team_id=[each.team_id for each in places], made=True)
    return Outcome(
        messages=tuple(
            act_in(room, InviteTo(scene.account.id))
            for room in rooms
            if room.channel == scene.account.channel and absence_key(room.id, mine) in missed
        )
    )


def _absent(room_id: str, team: Team, person_id: str, now: datetime) -> Put:
    key = absence_key(room_id, person_id)
    return Put(Reminder(key, person_id, team.programme_id, UNINVITED, team.id, Why.NEWS, now))


async def _room(tx: Tx, order: Parcel) -> Room | None:
    """Return the room of an invitation, which may have been replaced meanwhile, if it is bound."""
    if not is_beside(order.key):
        return await tx.get(Room, order.to)
    found = await tx.find(Room, team_id=team_in(order.key), made=True)
    return next((each for each in found if each.channel == order.channel), None)


async def _told(
    tx: Tx, programme: Programme, team: Team, account: Account, now: datetime
) -> tuple[Message, ...]:
    person = await tx.get(Person, account.person_id)
    name = person.name if person is not None else ""
    line = say(_TOLD, number=team.number, team=team.name, name=name)
    day = programme.calendar.local(now).date()
    stem = f"room-uninvited/{team.id}/{mark_of(account.id)}/{day}"
    return tuple(
        Message(
            to_lead(each, programme.id), (line,), ((button("open-team", "team", team.id),),),
            why=Why.ESCALATION, about=ROOM, key=f"{stem}/{each}",
            not_before=programme.calendar.next_polite(now), programme=programme.id,
        )
        for each in await coordinators(tx, programme.id)
    )  # fmt: skip


TEXT_IDS = (_TOLD,)
