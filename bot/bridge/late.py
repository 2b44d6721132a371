"""What was said to the team and was not read, or did not get through: its author hears of that."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.bridge import keys, rules
from bot.bridge.circles import circle_of, own_circles
from bot.bridge.keys import Origin, is_change, origin_of
from bot.bridge.rules import Circle
from bot.domain.changes import Withdraw
from bot.domain.people import Account
from bot.domain.programme import Programme
from bot.domain.teams import Team
from bot.gather import bound_room
from bot.office import Office
from bot.ports import Fate, Parcel, Tx
from bot.scene import Scene, later
from bot.talk.model import Message, Odd, Outcome, ToPerson, ToRoom, Why, say

ABOUT = "bridge-late"
LOST = "bridge-lost"
OUT = "bridge-out"
INTERRUPTED = "bridge-interrupted"
TOO_FAST = "bridge-too-fast"
TOO_OLD = "bridge-too-old"
TOO_EARLY = "bridge-too-early"
BEFOREHAND = "bridge-beforehand"
SEALED = "bridge-sealed"
NOBODYS = "bridge-nobodys"
UNSAID = "bridge-unsaid"
UNREAD = {
    Odd.TOO_FAST: TOO_FAST,
    Odd.TOO_LATE: TOO_OLD,
    Odd.TOO_EARLY: TOO_EARLY,
    Odd.BEFOREHAND: BEFOREHAND,
}
"""What is said of why words were not even read."""
_PAUSE = timedelta(days=7)
"""So long nobody is told once more of the same reader, who was back meanwhile."""


async def too_late(tx: Tx, office: Office, parcel: Parcel, now: datetime) -> tuple[Message, ...]:
    """Return what the sender of a copy is told that did not arrive in time; one word for all."""
    found = await _find(tx, office, parcel)
    return () if found is None else (await _told(tx, found, parcel, ABOUT, found.origin.late, now),)


async def interrupted(tx: Tx, office: Office, parcel: Parcel, now: datetime) -> tuple[Message, ...]:
    """Return what the sender of a copy is told of which nobody knows whether it arrived.

    The service died while sending it, or the messenger's answer was lost. The others may have all
    of it, a part, or nothing, and it is not sent again; one word for all.
    """
    found = await _find(tx, office, parcel)
    if found is None:
        return ()
    return (await _told(tx, found, parcel, INTERRUPTED, found.origin.interrupted, now),)


async def turned_away(
    tx: Tx, office: Office, parcel: Parcel, fate: Fate, now: datetime
) -> tuple[Message, ...]:
    """Return what the sender of a copy is told that was refused, or found nobody at its address.

    Of one in doubt, that its end certainly did not arrive. What stands in the way of one stands in
    the way of the next: they hear it once for all that they said on one day, and of a reader who is
    out once for as long as that lasts.
    """
    found = await _find(tx, office, parcel)
    if found is None:
        return ()
    if fate is Fate.UNREACHABLE and (reader := parcel.person_id) is not None:
        key = await _absence(tx, found.origin, reader, parcel.to, now)
        return () if key is None else (await _told(tx, found, parcel, OUT, key, now),)
    key = found.origin.lost(fate, found.programme.calendar.local(parcel.created_at).date())
    return (await _told(tx, found, parcel, LOST, key, now, why=fate),)


def unread(scene: Scene, team: Team, why: Odd) -> Message:
    """Return what the speaker is told of whose talk in a chat not all was read, once a day."""
    programme, words = scene.office.programmes[team.programme_id], UNREAD[why]
    day = programme.calendar.local(scene.now).date()
    told = Message(
        ToPerson(scene.person.id),
        (say(words, team=team.name, at=scene.envelope.at),),
        about=words,
        key=keys.unread(team.id, scene.person.id, why, day),
    )
    return later(told, programme, scene.now)


async def sealed(scene: Scene) -> Outcome | None:
    """Return what a member is told whose words in the team's chat lack their key, in private.

    ``None`` where nothing of theirs would have been carried.
    """
    for circle in await own_circles(scene):
        if rules.speaks(circle, scene.person.id):
            words = say(SEALED, team=circle.team.name)
            return Outcome(messages=(Message(ToPerson(scene.person.id), (words,), about=SEALED),))
    return None


async def nobodys(tx: Tx, room_id: str) -> Outcome:
    """Return what a team's chat is told, once, in which words have no author who could be named.

    They are not carried: they may be those of a stranger, or of one who keeps theirs out.
    """
    circle, room = await circle_of(tx, room_id), await bound_room(tx, room_id)
    if circle is None or room is None or not rules.stands(circle):
        return Outcome()
    words, key = say(NOBODYS, team=circle.team.name), keys.nobodys(circle.team.id, room.id)
    told = Message(ToRoom(room.id), (words,), why=Why.NEWS, about=NOBODYS, key=key)
    return Outcome(messages=(told,))


async def taken_along(
    scene: Scene, circle: Circle, gone: Sequence[Withdraw]
) -> tuple[Message, ...]:
    """Return what they are told whose copies still wait, and go as the speaker's word wants it.

    However many were to come, and for however many: one word for each who said them.
    """
    programme = scene.office.programmes[circle.team.programme_id]
    waiting = [each for copies in gone for each in await scene.tx.untried(copies.prefix)]
    said: dict[str, dict[Origin, Parcel]] = {}
    for each in sorted(waiting, key=lambda parcel: parcel.created_at):
        if (origin := origin_of(each.key)) is not None:
            said.setdefault(origin.person_id, {}).setdefault(origin, each)
    messages = []
    for person_id, several in said.items():
        first, copy = next(iter(several.items()))
        found, count = _Found(first, circle.team, programme), len(several)
        told = await _told(scene.tx, found, copy, UNSAID, first.unsaid, scene.now, count=count)
        mine = person_id == scene.person.id
        messages.append(replace(told, why=Why.ANSWER, not_before=None) if mine else told)
    return tuple(messages)


@dataclass(frozen=True, slots=True)
class _Found:
    """Where a copy comes from."""

    origin: Origin
    team: Team
    programme: Programme


async def _absence(
    tx: Tx, origin: Origin, reader: str, account_id: str, now: datetime
) -> str | None:
    """Return the key of what its sender is told of a reader's absence.

    ``None`` where they were told of it, or of another one a short while ago: somebody may shut the
    bot out and let it in again as often as they like.
    """
    key = origin.out(reader)
    while (told := await tx.parcel(key)) is not None:
        since = told.created_at
        if now < since + _PAUSE or not await tx.heard_from(account_id, since, now):
            return None
        key = origin.out(reader, since)
    return key


async def _find(tx: Tx, office: Office, parcel: Parcel) -> _Found | None:
    """Return where a copy comes from; ``None`` for changes of copies, and for all else."""
    origin = origin_of(parcel.key)
    team = None if origin is None else await tx.get(Team, origin.team_id)
    programme = None if team is None else office.programmes.get(team.programme_id)
    if origin is None or team is None or programme is None or is_change(parcel.key):
        return None
    return _Found(origin, team, programme)


async def _told(
    tx: Tx, found: _Found, parcel: Parcel, text: str, key: str, now: datetime, **more: object
) -> Message:
    told = Message(
        ToPerson(found.origin.person_id),
        (say(text, team=found.team.name, at=parcel.created_at, **more),),
        about=text,
        key=key,
        quotes=await _known_there(tx, found.origin),
    )
    return later(told, found.programme, now)


async def _known_there(tx: Tx, origin: Origin) -> str | None:
    """Return the id of what was said, where its sender can be reached in that chat alone."""
    reached = await tx.find(Account, person_id=origin.person_id, reachable=True)
    return origin.ref if [each.id for each in reached] == [origin.chat] else None


TEXT_IDS = (ABOUT, LOST, OUT, INTERRUPTED, *UNREAD.values(), SEALED, NOBODYS, UNSAID)
