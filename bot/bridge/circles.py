"""Gathering circles from the store with few queries."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.bridge.rules import Circle
from bot.domain.people import Account, Person
from bot.domain.reminders import Reminder, absence_key, agreed_key, sighting_key, stood_key
from bot.domain.teams import Bridging, Member, Room, Stage, Team
from bot.gather import LIVE, bound_room, reached_at
from bot.ports import Tx
from bot.scene import Scene
from bot.talk.model import Envelope


async def circles(
    tx: Tx, team_ids: Sequence[str], stages: Sequence[Stage] = LIVE, more: Sequence[Room] = ()
) -> Mapping[str, Circle]:
    """Return the circles of these teams by id, normally without those that have ended.

    ``more`` are group chats that count as theirs.
    """
    teams = await tx.find(Team, id=sorted(set(team_ids)), stage=tuple(stages))
    ids = [team.id for team in teams]
    if not ids:
        return {}
    members = await tx.find(Member, team_id=ids)
    rooms = (*await tx.find(Room, team_id=ids), *more)
    bridgings = await tx.find(Bridging, team_id=ids)
    person_ids = sorted({each.person_id for each in members})
    people = {each.id: each for each in await tx.find(Person, id=person_ids)}
    accounts = await tx.find(Account, person_id=person_ids)
    absent = await _noted(tx, members, rooms, absence_key)
    seen = await _noted(tx, members, rooms, sighting_key)
    return {
        team.id: replace(
            _circle(
                team,
                tuple(each for each in members if each.team_id == team.id),
                people,
                accounts,
                tuple(each for each in rooms if each.team_id == team.id),
                tuple(each for each in bridgings if each.team_id == team.id),
            ),
            absent=absent,
            seen=seen,
        )
        for team in teams
    }


async def _noted(
    tx: Tx, members: Sequence[Member], rooms: Sequence[Room], key: Callable[[str, str], str]
) -> frozenset[tuple[str, str]]:
    """Return of whom there is a record with such a key, and for which group chat."""
    keys = {
        key(room.id, each.person_id): (room.id, each.person_id)
        for room in rooms
        for each in members
        if each.team_id == room.team_id
    }
    records = await tx.find(Reminder, key=sorted(keys)) if keys else ()
    return frozenset(keys[each.key] for each in records)


async def with_agreements(tx: Tx, found: Mapping[str, Circle]) -> Mapping[str, Circle]:
    """Return circles that know since when their members agree, and since when all is carried."""
    places = [(team_id, each) for team_id, circle in found.items() for each in circle.present]
    keys = [make(*each) for each in places for make in (agreed_key, stood_key)]
    records = await tx.find(Reminder, key=sorted(keys)) if keys else ()
    at = {each.key: each.at for each in records}
    return {team_id: _agreeing(circle, at) for team_id, circle in found.items()}


def _agreeing(circle: Circle, at: Mapping[str, datetime]) -> Circle:
    agreed = {each: agreed_key(circle.team.id, each) for each in circle.present}
    stood = [at[key] for each in circle.present if (key := stood_key(circle.team.id, each)) in at]
    since = {each: at[key] for each, key in agreed.items() if key in at}
    return replace(circle, agreed_at=since, stood_at=max(stood, default=None))


def _circle(
    team: Team,
    members: tuple[Member, ...],
    people: Mapping[str, Person],
    accounts: Sequence[Account],
    rooms: tuple[Room, ...],
    bridgings: tuple[Bridging, ...],
) -> Circle:
    ids = {each.person_id for each in members}
    return Circle(
        team,
        members,
        {key: person for key, person in people.items() if key in ids},
        tuple(each for each in accounts if each.person_id in ids),
        rooms,
        bridgings,
    )


async def circle_of(tx: Tx, room_id: str) -> Circle | None:
    """Return the circle of the living team to which a group chat is bound, or ``None``.

    It may be named as it was before it moved.
    """
    room = await bound_room(tx, room_id)
    return (await circles(tx, (room.team_id,))).get(room.team_id) if room is not None else None


async def reached(tx: Tx, circle: Circle, person_id: str) -> Account | None:
    """Return through which account a member is reached: of several, the chosen or last used one."""
    own = [each for each in circle.accounts if each.person_id == person_id and each.reachable]
    last = await tx.last_accounts((person_id,)) if len(own) > 1 else {}
    return reached_at(own, last.get(person_id))


async def past_circles(tx: Tx, envelope: Envelope) -> tuple[Circle, ...]:
    """Return the circles in which something may have been carried from an envelope's chat.

    In a group chat that is its team, whoever speaks; in private all teams of the account's person,
    also those that they left and those that have ended.
    """
    if envelope.room is not None:
        room = await bound_room(tx, envelope.room)
        ids = [room.team_id] if room is not None else []
    else:
        account = await tx.get(Account, envelope.account)
        person_id = account.person_id if account is not None else ""
        ids = [each.team_id for each in await tx.find(Member, person_id=person_id)]
    return tuple((await circles(tx, ids, tuple(Stage))).values()) if ids else ()


async def own_circle(scene: Scene, team_id: str) -> Circle | None:
    """Return the circle of a living team to which the speaker belongs, or ``None``."""
    found = (await circles(scene.tx, (team_id,))).get(team_id)
    return found if found is not None and _belongs(scene, found) else None


async def own_circles(scene: Scene) -> tuple[Circle, ...]:
    """Return those of the speaker's living teams; in a group chat only the one it is bound to."""
    if scene.envelope.room is not None:
        room = await bound_room(scene.tx, scene.envelope.room)
        found = await own_circle(scene, room.team_id) if room is not None else None
        return () if found is None else (found,)
    mine = await scene.tx.find(Member, person_id=scene.person.id, left_at=None)
    if not mine:
        return ()
    several = (await circles(scene.tx, [each.team_id for each in mine])).values()
    return tuple(
        sorted(
            (each for each in several if _belongs(scene, each)),
            key=lambda each: (each.team.programme_id, each.team.number),
        )
    )


def _belongs(scene: Scene, circle: Circle) -> bool:
    known = circle.team.programme_id in scene.office.programmes
    return known and scene.person.id in circle.present
