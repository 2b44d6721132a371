"""Group chats that the bot makes for a team: who may ask for one, and how it is asked for."""

from dataclasses import dataclass
from datetime import datetime

from bot.belonging import ROOM, accounts_in, asker_of, new_room, order_key, room_order
from bot.domain.facts import TeamCase
from bot.domain.people import Person, Role
from bot.domain.teams import Team
from bot.gather import LIVE, coordinators, team_case, to_lead
from bot.office import Office
from bot.ports import Parcel, Tx
from bot.scene import Scene, button
from bot.talk.model import Message, OpenRoom, Outcome, ToPerson, Why, say

NOBODY = Person("", "de")
"""In whose words a room is named, which nobody in particular reads."""

_PURPOSE = "team:"


@dataclass(frozen=True, slots=True)
class Opening:
    """That a room can be made for a team in a messenger, and which accounts it invites."""

    channel: str
    invited: tuple[str, ...]


def purpose_of(team_id: str) -> str:
    """Return what a team's room is made for."""
    return _PURPOSE + team_id


def team_meant(purpose: str) -> str | None:
    """Return the id of the team for which a room was made, if it was for one."""
    return purpose.removeprefix(_PURPOSE) if purpose.startswith(_PURPOSE) else None


async def find_opening(tx: Tx, office: Office, case: TeamCase, person_id: str) -> Opening | None:
    """Return where somebody may have a room made for the team, or ``None``.

    Coordinators may wherever a member can be reached; members where they are themselves.
    """
    if case.team.stage not in LIVE:
        return None
    taken = {room.channel for room in case.rooms}
    for channel, links in office.links.items():
        if channel in taken or not links.makes_rooms:
            continue
        found = await accounts_in(tx, channel, *sorted({*case.people, person_id}))
        there = {each.person_id for each in found}
        members = there & case.people.keys()
        if members and (person_id in members or person_id in case.coordinators):
            return Opening(channel, tuple(each.id for each in found))
    return None


async def open_room(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Ask for a room of the team's own, for its members and coordinators."""
    case = await _case(scene, words[0])
    if case is None:
        return scene.refuse(say("team-gone"))
    opening = await find_opening(scene.tx, scene.office, case, scene.person.id)
    if opening is None:
        return scene.refuse(say("team-room-not"))
    own = await accounts_in(scene.tx, opening.channel, scene.person.id)
    answer = Message(scene.private, (say("team-room-opening", invited=bool(own)),))
    if await _is_asked_for(scene, opening.channel, case.team.id):
        return Outcome(messages=(answer,))
    leads = scene.person.id in case.coordinators
    changes = (scene.audit(case.programme.id, ROOM, case.team.id),) if leads else ()
    return Outcome(changes=changes, messages=(_request(scene, case, opening), answer))


async def _case(scene: Scene, team_id: str) -> TeamCase | None:
    """Return the team's case, if it is the speaker's own or one that they coordinate."""
    team = await scene.tx.get(Team, team_id)
    programme = scene.office.programmes.get(team.programme_id) if team is not None else None
    if programme is None:
        return None
    case = await team_case(scene.tx, programme, team_id)
    leads = programme in scene.programmes(Role.COORDINATOR)
    return case if case is not None and (leads or scene.person.id in case.people) else None


async def _is_asked_for(scene: Scene, channel: str, team_id: str) -> bool:
    """Whether the messenger was asked for the room and has not answered yet."""
    waiting = await scene.tx.last_parcels(new_room(channel, team_id), 1)
    return bool(waiting) and waiting[0].ref is None


def _request(scene: Scene, case: TeamCase, opening: Opening) -> Message:
    label = scene.office.label(NOBODY, case.programme.id)
    act = OpenRoom(
        purpose_of(case.team.id),
        label(say("team-room-name", number=case.team.number, team=case.team.name)),
        label(say("team-room-topic", title=case.challenge.title)),
        opening.invited,
    )
    key = order_key(case.team.id, scene.new_id(), scene.person.id)
    return room_order(key, opening.channel, case.team.id, act)


async def refused(tx: Tx, office: Office, order: Parcel, now: datetime) -> tuple[Message, ...]:
    """Return what people are told of a room that the messenger does not open.

    Who asked for it has been promised one and hears of it at once; the coordinators could see to
    it.
    """
    act = order.body.act
    team_id = team_meant(act.purpose) if isinstance(act, OpenRoom) else None
    team = await tx.get(Team, team_id or "")
    programme = office.programmes.get(team.programme_id) if team is not None else None
    if team is None or programme is None:
        return ()
    asker, leads = asker_of(order.key), await coordinators(tx, programme.id)
    person = await tx.get(Person, asker)
    others = [each for each in leads if each != asker]
    answer = say("team-room-refused", team=team.name, told=bool(others))
    key = f"{order.key}/refused/{asker}"
    told = [Message(ToPerson(asker), (answer,), why=Why.NEWS, about=ROOM, key=key)]
    name = person.name if person is not None else ""
    line = say("team-room-refused-lead", number=team.number, team=team.name, name=name)
    choices = ((button("open-team", "team", team.id),),)
    polite = programme.calendar.next_polite(now)
    for each in others:
        key = f"{order.key}/refused/{each}"
        told.append(
            Message(
                to_lead(each, programme.id), (line,), choices, why=Why.ESCALATION, about=ROOM,
                key=key, not_before=polite, programme=programme.id,
            )
        )  # fmt: skip
    return tuple(told)
