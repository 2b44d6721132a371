"""What members and group chats learn of their team's bridge, and the cards kept up to date."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.bridge import rules, views
from bot.bridge.carry import ABOUT, here_of
from bot.bridge.keys import about, withdrawn
from bot.bridge.rules import Circle
from bot.domain.calendar import ONE_DAY
from bot.domain.changes import Put, Withdraw
from bot.domain.programme import Programme
from bot.domain.reminders import STOOD, Reminder, stood_key
from bot.domain.teams import Room
from bot.often import enough
from bot.ports import Tx
from bot.scene import Scene, later
from bot.talk.model import (
    Message,
    Outcome,
    Pressed,
    Recipient,
    Say,
    ToPerson,
    ToRoom,
    Why,
    earlier,
    say,
)
from bot.unheard import anew, arrives

LOOK_BACK = 12
"""How many messages back a card is still kept up to date."""


STATE = ("news",)
"""The matter of all news of whether a bridge stands."""

MATTERS = (*STATE, "word", "aside", "further", "look", "ask")
"""The matters of all that members are told, and asked, without having asked for it."""


@dataclass(frozen=True, slots=True)
class News:
    """What is told in private and in group chats, and ``matter``, of which only the last counts."""

    lines: tuple[Say, ...]
    in_rooms: tuple[Say, ...]
    matter: tuple[str, ...] = STATE

    def here(self, to: Recipient) -> tuple[Say, ...]:
        """Return the lines for a recipient."""
        return self.in_rooms if isinstance(to, ToRoom) else self.lines


def begun(circle: Circle) -> News:
    """Return the news that the bridge stands."""
    places = (say("bridge-place", line=line) for line in views.places(circle))
    lines = (say("bridge-begins", team=circle.team.name), *places)
    return News((*lines, say("bridge-how")), (*lines, say("bridge-how-room")))


def now_stands(circle: Circle, now: datetime) -> tuple[Put, ...]:
    """Return what keeps that the bridge stands from now on: what was said before is not carried.

    Each member has a record of it, as any of them may be erased.
    """
    team = circle.team
    return tuple(
        Put(
            Reminder(
                stood_key(team.id, each), each, team.programme_id, STOOD, team.id, Why.NEWS, now
            )
        )
        for each in circle.present
    )


def rests(line: Say) -> News:
    """Return the news that the bridge does not stand any more."""
    return News((line,), (line,))


def word(person_id: str, line: Say) -> News:
    """Return the news of what one member wants, while the bridge stays as it is."""
    return News((line,), (line,), ("word", person_id))


def aside(circle: Circle, person_id: str) -> News:
    """Return the news for who has left the last group chat in which they were."""
    line = say("bridge-aside", team=circle.team.name)
    return News((line, say("bridge-how")), (), ("aside", person_id))


def further(circle: Circle, room: Room, *, can_be_there: bool) -> News:
    """Return the news of a further group chat, for those who have not been seen there."""
    name = circle.people[room.bound_by].name
    first = say("bridge-further", team=circle.team.name, name=name)
    lines = (first, *(say("bridge-place", line=line) for line in views.places(circle)))
    how = say("bridge-further-there" if can_be_there else "bridge-further-how")
    return News((*lines, how), (*lines, say("bridge-further-how")), ("further",))


def no_word(circle: Circle, person_id: str) -> Withdraw:
    """Return what takes back waiting news of what one member wants."""
    return Withdraw(about(circle.team.id, "word", person_id))


def not_aside(circle: Circle, person_id: str) -> Withdraw:
    """Return what takes back waiting news for one who is aside no longer."""
    return Withdraw(about(circle.team.id, "aside", person_id))


def silenced(team_id: str, person_id: str) -> tuple[Withdraw, ...]:
    """Return what takes back all that waits of a team's bridge for one who has left the team."""
    news = (Withdraw(about(team_id, each), person_id) for each in MATTERS)
    return Withdraw(withdrawn(team_id, person_id)), *news


def _outdated(circle: Circle, news: News) -> tuple[Withdraw, ...]:
    matters = (
        [STATE, ("word",), ("aside",), ("further",)] if news.matter == STATE else [news.matter]
    )
    return tuple(Withdraw(about(circle.team.id, *each)) for each in matters)


@dataclass(frozen=True, slots=True)
class Occasion:
    """What makes the bot write to people: an envelope, now, in a programme."""

    envelope_id: str
    now: datetime
    programme: Programme

    @property
    def day(self) -> str:
        """The day, where the programme is."""
        return str(self.programme.calendar.local(self.now).date())


def occasion(scene: Scene, circle: Circle) -> Occasion:
    """Return the occasion that somebody speaks."""
    programme = scene.office.programmes[circle.team.programme_id]
    return Occasion(scene.envelope.id, scene.now, programme)


def tell(why: Occasion, circle: Circle, to: Iterable[Recipient], news: News) -> Outcome:
    """Return news of the bridge: for people in a polite hour, for group chats at once.

    What still waits of earlier ones, and holds no more, is taken back.
    """
    messages = (
        _unasked(why, circle, Message(each, news.here(each)), *news.matter, key=rules.id_of(each))
        for each in to
    )
    return Outcome(changes=_outdated(circle, news), messages=tuple(messages))


async def tell_sparingly(
    tx: Tx, why: Occasion, circle: Circle, to: Iterable[Recipient], news: News
) -> Outcome:
    """Return news of the bridge; whoever had enough of them on that day hears them a day later."""
    told = tell(why, circle, to, news)
    messages = []
    for each in told.messages:
        of_day = about(circle.team.id, *news.matter, why.day, rules.id_of(each.to))
        often = await enough(tx, of_day)
        messages.append(later(each, why.programme, why.now + ONE_DAY) if often else each)
    return replace(told, messages=tuple(messages))


def question_key(circle: Circle, person_id: str) -> str:
    """Return the key of the question for a member, another one each time that they join."""
    joined = int(circle.joined_at(person_id).timestamp())
    return about(circle.team.id, "ask", person_id, str(joined))


async def ask(scene: Scene, circle: Circle, person_id: str) -> tuple[Message, ...]:
    """Return the question for a member, unless it has come to them before, or may yet."""
    key = question_key(circle, person_id)
    if await arrives(scene.tx, key):
        return ()
    lines, choices = views.card(circle, person_id)
    key = await anew(scene.tx, key)
    message = Message(ToPerson(person_id), lines, choices, about=ABOUT, key=key)
    if person_id == scene.person.id:
        return (message,)
    return (later(message, occasion(scene, circle).programme, scene.now),)


def _unasked(why: Occasion, circle: Circle, message: Message, *matter: str, key: str) -> Message:
    name = about(circle.team.id, *matter, why.day, key, why.envelope_id)
    message = replace(message, why=Why.NEWS, about=ABOUT, key=name)
    if isinstance(message.to, ToRoom):
        return message
    return later(message, why.programme, why.now)


async def cards(scene: Scene, circle: Circle) -> list[Message]:
    """Return the cards that people have before them, as they read now."""
    event = scene.envelope.event
    pressed = event.ref if isinstance(event, Pressed) else ""
    why = occasion(scene, circle)
    messages = []
    if pressed:
        lines, choices = views.card(circle, "" if scene.envelope.room else scene.person.id)
        messages.append(Message(scene.here, lines, choices, about=ABOUT, edits=pressed))
    for to in rules.everywhere(circle):
        lines, choices = views.card(circle, to.person_id if isinstance(to, ToPerson) else "")
        for key in await _cards_of(scene, circle, to, (here_of(scene), pressed)):
            edit = Message(to, lines, choices, edits=earlier(key))
            messages.append(_unasked(why, circle, edit, "look", key=f"{rules.id_of(to)} {key}"))
    return messages


async def _cards_of(
    scene: Scene, circle: Circle, to: Recipient, pressed: tuple[str, str]
) -> list[str]:
    """Return the keys of the cards that somebody sees, without the pressed one (chat and id)."""
    found = []
    addresses = [rules.id_of(to)]
    if isinstance(to, ToPerson):
        found.append(await scene.tx.parcel(question_key(circle, to.person_id)))
        addresses = [each.id for each in circle.accounts if each.person_id == to.person_id]
    beginning = about(circle.team.id, "card")
    for address in addresses:
        last = await scene.tx.last_parcels(address, LOOK_BACK)
        found.append(next((each for each in last if each.key.startswith(beginning)), None))
    seen = [each for each in found if each is not None]
    return [each.key for each in seen if (each.to, each.ref) != pressed]
