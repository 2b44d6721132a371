"""Group chats that come, go, move, and change their members.

Nobody speaks here, so nobody is answered: the right people are told.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.absences import (
    forget_visits,
    inside,
    may_be_inside,
    note_absence,
    note_presence,
    seen_since_move,
)
from bot.belonging import ROOM, Circumstances
from bot.beside import invitations
from bot.closed import note_closed
from bot.domain.changes import GUEST, Change, LetGo, Withdraw
from bot.domain.people import Account, Membership, Person
from bot.domain.programme import Programme
from bot.domain.teams import Member, Room, Team
from bot.gather import LIVE, bound_room, coordinators, to_lead
from bot.office import Office
from bot.outsiders import Chat, let_go
from bot.ports import Tx
from bot.scene import button
from bot.talk.model import (
    Arrived,
    Departed,
    Envelope,
    Message,
    Outcome,
    RoomLeft,
    RoomOpened,
    Say,
    ToRoom,
    Why,
    say,
)
from bot.teams.made import opened

MOST_GUESTS = 3
"""So many who do not belong to a team are named to the coordinators on one day."""


@dataclass(frozen=True, slots=True)
class _Chat:
    """A bound group chat with those whom it concerns, and the change that is looked at."""

    room: Room
    team: Team
    programme: Programme
    members: frozenset[str]
    leads: tuple[str, ...]
    envelope: Envelope
    now: datetime

    @property
    def day(self) -> str:
        """What keeps apart news that may come again: one is enough a day."""
        return str(self.programme.calendar.local(self.now).date())


async def change(tx: Tx, office: Office, envelope: Envelope, now: datetime) -> Outcome:
    """Return what the change of a group chat means for its team.

    One that the bot has made is bound to its team.
    """
    if envelope.room is None:
        return Outcome()
    event = envelope.event
    if isinstance(event, RoomOpened):
        return await opened(tx, office, envelope, event.purpose, now)
    chat = await _chat(tx, office, envelope, now)
    if chat is None:
        return Outcome()
    match event:
        case RoomLeft() if chat.room.id == envelope.room:  # not one from which it has moved
            return await _left(tx, chat)
        case Arrived():
            return await _arrived(tx, chat)
        case Departed(by):
            return await _departed(tx, chat, by)
        case _:
            return Outcome()


async def _chat(tx: Tx, office: Office, envelope: Envelope, now: datetime) -> _Chat | None:
    room = await bound_room(tx, envelope.room or "")
    team = await tx.get(Team, room.team_id) if room is not None else None
    programme = office.programmes.get(team.programme_id) if team is not None else None
    if room is None or team is None or programme is None:
        return None
    members = await tx.find(Member, team_id=team.id, left_at=None)
    people = frozenset(each.person_id for each in members)
    leads = await coordinators(tx, programme.id)
    return _Chat(room, team, programme, people, leads, envelope, now)


async def _left(tx: Tx, chat: _Chat) -> Outcome:
    """Let a chat go from which the bot was removed; what was said there before may come yet."""
    gone: tuple[Change, ...] = (LetGo(chat.room),)
    if chat.room.made or chat.team.stage not in LIVE:
        gone += (Withdraw(invitations(chat.team.id)),) if chat.room.made else ()
        gone += await forget_visits(tx, chat.team.id, chat.room.id)
    else:
        gone += (note_closed(chat.room, chat.programme.id, chat.envelope),)
    if chat.team.stage not in LIVE:
        return Outcome(changes=gone)
    line = say("room-lost", number=chat.team.number, team=chat.team.name)
    key = f"room-lost/{chat.room.id}/{chat.day}"
    return Outcome(changes=gone, messages=_tell_coordinators(chat, (line,), key))


async def _arrived(tx: Tx, chat: _Chat) -> Outcome:
    """Say who is in a team's chat without belonging there, once a day."""
    account = await tx.get(Account, chat.envelope.account)
    if account is not None and account.person_id in {*chat.members, *chat.leads}:
        came_to = chat.envelope.room or ""  # who came before it moved may have left it since
        return Outcome(changes=await note_presence(tx, came_to, account.person_id, chat.now))
    address = chat.envelope.account
    since = await _guest_since(tx, chat, account)
    key = f"{GUEST}{chat.room.id}/{since}/{address}"
    if await tx.parcel(key) is not None:
        return Outcome()
    line = say("room-guest", name=await _name(tx, chat, address, "room-somebody"))
    here = Message(ToRoom(chat.room.id), (line,), about=ROOM, key=key)
    return Outcome(messages=(here, *await _of_guest(tx, chat, since)))


async def _guest_since(tx: Tx, chat: _Chat, account: Account | None) -> str:
    """Return what keeps apart the news of a guest: the day, or when they left the team on it."""
    place = await tx.get(Member, chat.team.id, account.person_id) if account is not None else None
    if place is None or place.left_at is None:
        return chat.day
    return max(chat.day, chat.programme.calendar.local(place.left_at).isoformat())


async def _of_guest(tx: Tx, chat: _Chat, since: str) -> tuple[Message, ...]:
    """Name a guest to the coordinators; after so many in a team on one day, say that more come."""
    number = {"number": chat.team.number, "team": chat.team.name}
    stem = f"room-guests/{chat.team.id}/{chat.day}"
    told = [(await tx.fates(f"{stem}/{each}/")).values() for each in chat.leads]
    if any(sum(each) >= MOST_GUESTS for each in told):
        line = say("room-guests-coordinator", **number)
        return _to_coordinators(chat, (line,), lambda lead: f"{stem}/more/{lead}")
    name = await _name(tx, chat, chat.envelope.account, "room-somebody", led=True)
    line = say("room-guest-coordinator", name=name, **number)
    whose = f"{since}/{chat.envelope.account}"
    return _to_coordinators(chat, (line,), lambda lead: f"{stem}/{lead}/{whose}")


async def _departed(tx: Tx, chat: _Chat, by: str) -> Outcome:
    """Tell the coordinators of a member who left the chat, or was removed from it.

    Not of one who left it before it moved, and is there again. Of a coordinator it is just noted.
    """
    account = await tx.get(Account, chat.envelope.account)
    if account is None or account.person_id not in {*chat.members, *chat.leads}:
        return Outcome()
    moved = chat.room.id != chat.envelope.room
    if moved and await seen_since_move(tx, chat.room, account.person_id):
        return Outcome()
    gone = note_absence(chat.room, chat.programme.id, account.person_id, chat.now)
    if account.person_id not in chat.members:
        return Outcome(changes=() if chat.room.made else (gone,))
    name = await _name(tx, chat, account.id, "room-somebody", led=True)
    about = {"name": name, "number": chat.team.number, "team": chat.team.name}
    line = say("room-member-left", **about)
    key = f"room-left/{chat.room.id}/{account.id}/{chat.day}/"
    if by:
        remover = await _name(tx, chat, by, "room-by-somebody", led=True)
        line = say("room-member-removed", **about, by=remover)
        key += await _whose(tx, by)
    others = chat.members - {account.person_id}
    accounts = await tx.find(Account, person_id=sorted(others))
    deserted = not await inside(tx, chat.room, others, accounts)
    if chat.room.made or not deserted:
        lines = (line, *([say("room-deserted")] if deserted else []))
        return Outcome(changes=(gone,), messages=_tell_coordinators(chat, lines, key))
    unseen = bool(await may_be_inside(tx, chat.room, others, accounts))
    return await _let_go(tx, chat, line, key, unseen=unseen)


async def _let_go(tx: Tx, chat: _Chat, line: Say, key: str, *, unseen: bool) -> Outcome:
    """Let a chat of others go in which no member is, or none who was seen there."""
    what = Circumstances(tx, {chat.programme.id: chat.programme}, chat.now)
    members = Chat(chat.team, chat.room, tuple(sorted(chat.members)), ())
    why = (line, say("room-deserted"), say("room-unbound"))
    lines = (line, say("room-unseen-lead", **members.named)) if unseen else why
    told = _tell_coordinators(chat, lines, key)
    return (await let_go(what, members, unseen=unseen)).saying(*told)


async def _whose(tx: Tx, account_id: str) -> str:
    """Return what tells apart in a key whose account that is: an address there would be about them.

    What happened to others stays to be told when they are erased.
    """
    account = await tx.get(Account, account_id)
    return account.person_id if account is not None else "somebody"


async def _name(
    tx: Tx, chat: _Chat, account_id: str, nobody: str, *, led: bool = False
) -> str | Say:
    """Return the name of an account's person, for those who may know who that is.

    The chat may know it of the team and its coordinators, these (``led``) of everybody in their
    programme. Of others they learn the address, if that says anything to people; ``nobody`` is
    the text for the rest.
    """
    account = await tx.get(Account, account_id)
    person = await tx.get(Person, account.person_id) if account is not None else None
    if person is not None and person.name and await _is_known(tx, chat, person.id, led=led):
        return person.name
    address = account_id.partition(":")[2]
    return say(nobody) if address.isdecimal() else address


async def _is_known(tx: Tx, chat: _Chat, person_id: str, *, led: bool) -> bool:
    if person_id in chat.members or person_id in chat.leads:
        return True
    programme_id = chat.programme.id
    return led and bool(
        await tx.find(Membership, person_id=person_id, programme_id=programme_id, left_at=None)
    )


def _tell_coordinators(chat: _Chat, lines: tuple[Say, ...], stem: str) -> tuple[Message, ...]:
    """Return the news for the coordinators, once for each key that begins so."""
    return _to_coordinators(chat, lines, lambda lead: f"{stem}/{lead}")


def _to_coordinators(
    chat: _Chat, lines: tuple[Say, ...], key: Callable[[str], str]
) -> tuple[Message, ...]:
    polite = chat.programme.calendar.next_polite(chat.now)
    return tuple(
        Message(
            to_lead(each, chat.programme.id),
            lines,
            ((button("open-team", "team", chat.team.id),),),
            why=Why.ESCALATION,
            about=ROOM,
            key=key(each),
            not_before=polite,
            programme=chat.programme.id,
        )
        for each in chat.leads
    )
