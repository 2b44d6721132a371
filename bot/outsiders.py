"""Who may be in a team's group chat of somebody else's, and does not belong there any more.

From such a chat the bot can remove nobody: while a member is in it who was seen there, the team
hears who else may be; after that it is let go. A new account in place of a lost one is in no such
chat before it is seen there. Who coordinates no longer may be where they were seen.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from bot.absences import forget_visits, has_left, inside, may_be_inside, note_unseen, seen
from bot.belonging import ROOM, Circumstances
from bot.domain.changes import LetGo
from bot.domain.people import Account
from bot.domain.teams import Member, Room, Team
from bot.gather import LIVE, coordinators, to_lead
from bot.scene import button, later
from bot.talk.model import Choice, Message, Outcome, Say, ToPerson, Why, say

_NAMED = ("telegram", "matrix")
"""Messengers by which a chat is named."""


class How(StrEnum):
    """How somebody came to belong into a team's chats no longer."""

    LEFT = "left"
    ERASED = "erased"
    ACCOUNT = "account"
    ROLE = "role"
    ROLE_ERASED = "role-erased"


@dataclass(frozen=True, slots=True)
class Gone:
    """Accounts with which somebody is in a team no longer, or will not be once it is decided.

    Or with which they coordinate no longer.
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


async def part_with_lead(what: Circumstances, teams: Sequence[Team], gone: Gone) -> Outcome:
    """Return what follows for the chats of these teams where somebody coordinates no longer.

    Or does so without an account that they had. They are no members there. The coordinators who are
    left hear of all their teams at once.
    """
    messages: list[Message] = []
    numbers: dict[str, list[int]] = {}
    for team in sorted(teams, key=lambda each: each.number):
        for room in await what.tx.find(Room, team_id=team.id, made=False):
            if room.channel not in gone.channels or not await _was_left_in(what, room, gone):
                continue
            members = await what.tx.find(Member, team_id=team.id, left_at=None)
            chat = Chat(team, room, tuple(each.person_id for each in members), ())
            messages += _to_members(what, chat, _may_read(chat, gone))
            numbers.setdefault(team.programme_id, []).append(team.number)
    for programme_id, found in numbers.items():
        named = ", ".join(str(each) for each in dict.fromkeys(found))
        line = say("room-outsider-leads", how=gone.how, name=gone.name, teams=named)
        leads = [each for each in await coordinators(what.tx, programme_id) if each != gone.whole]
        messages += _to_leads(what, programme_id, leads, line)
    return Outcome(messages=tuple(messages))


async def _was_left_in(what: Circumstances, room: Room, gone: Gone) -> bool:
    """Whether somebody was seen in a chat, and has not left it as far as is known."""
    if await has_left(what.tx, room, gone.person_id):
        return False
    return bool(await seen(what.tx, room, [gone.person_id]))


def _may_be_there(what: Circumstances, chat: Chat, gone: Gone) -> Outcome:
    """Tell the others, and the coordinators, who may be in a chat and is to be removed from it."""
    line = say("room-outsider-lead", how=gone.how, **chat.named, name=gone.name)
    return Outcome(messages=_told(what, chat, _may_read(chat, gone), line))


def _may_read(chat: Chat, gone: Gone) -> tuple[Say, ...]:
    """Return what members hear of who may be in their chat."""
    about = {**chat.named, "name": gone.name}
    return say(f"room-outsider-{gone.how}", **about), say("room-outsider-do")


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
    choices = ((button("open-team", "team", chat.team.id),),)
    leads = _to_leads(what, chat.team.programme_id, chat.leads, lead, choices)
    return (*_to_members(what, chat, lines), *leads)


def _to_members(what: Circumstances, chat: Chat, lines: tuple[Say, ...]) -> Iterator[Message]:
    programme = what.programmes.get(chat.team.programme_id)
    if programme is not None:
        for each in chat.members:
            yield later(Message(ToPerson(each), lines, about=ROOM), programme, what.now)


def _to_leads(
    what: Circumstances,
    programme_id: str,
    leads: Sequence[str],
    line: Say,
    choices: tuple[tuple[Choice, ...], ...] = (),
) -> Iterator[Message]:
    programme = what.programmes.get(programme_id)
    if programme is not None:
        for each in leads:
            told = Message(to_lead(each, programme_id), (line,), choices, about=ROOM)
            yield replace(later(told, programme, what.now), why=Why.ESCALATION)


TEXT_IDS = (
    *(f"room-outsider-{each}" for each in (*How, "do", "lead", "leads")),
    *(f"room-chat-{each}" for each in (*_NAMED, "other")),
    *("room-let-go", "room-let-go-lead", "room-unseen", "room-unseen-lead"),
)
