"""Copies of what a member said: made, found again, changed, and taken back."""

from dataclasses import dataclass, replace

from bot.bridge import rules
from bot.bridge.circles import own_circles
from bot.bridge.keys import Origin, origin_of
from bot.bridge.rules import Circle
from bot.domain.changes import Withdraw
from bot.domain.milestones import Media
from bot.ports import Parcel
from bot.scene import Scene
from bot.talk.model import Message, Outcome, Recipient, Say, Why, earlier, say

ABOUT = "bridge"


@dataclass(frozen=True, slots=True)
class Words:
    """What is carried: words, and photos or files that go with them."""

    text: str
    media: tuple[Media, ...] = ()

    def line(self, name: str) -> Say:
        """Return the words with the name of who said them."""
        text = self.text.strip()
        return say("carried", name=name, text=text) if text else say("carried-media", name=name)


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy that was made, and for whom."""

    to: Recipient
    parcel: Parcel

    @property
    def untried(self) -> bool:
        """Whether it still waits, so that an edit replaces it, attachments and all."""
        return self.parcel.attempts == 0


def here_of(scene: Scene) -> str:
    """Return the chat in which somebody spoke, as an address."""
    return scene.envelope.room or scene.account.id


def answered_ref(scene: Scene) -> str | None:
    """Return the message to which an envelope replies, or whose thread it goes on with."""
    return scene.envelope.answers or scene.envelope.thread


async def carry(scene: Scene, circle: Circle, words: Words) -> Outcome:
    """Return the copies of what the speaker just said."""
    here = here_of(scene)
    ref = scene.envelope.ref or scene.envelope.id
    origin = Origin(circle.team.id, scene.person.id, here, ref)
    answered = await _answered_in(scene, circle)
    line = words.line(scene.person.name)
    messages = []
    for to in rules.recipients(circle, here, scene.person.id):
        quotes = await _quoted(scene, circle, answered, to) if answered is not None else None
        copy = _message(scene, circle, to, line, origin.key(rules.id_of(to)))
        messages.append(replace(copy, media=words.media, quotes=quotes))
    return Outcome(messages=tuple(messages))


def _message(scene: Scene, circle: Circle, to: Recipient, line: Say, key: str) -> Message:
    calendar = scene.office.programmes[circle.team.programme_id].calendar
    not_before, not_after = rules.hours(to, calendar, scene.now)
    return Message(
        to,
        (line,),
        why=Why.CHAT,
        about=ABOUT,
        key=key,
        not_before=not_before,
        not_after=not_after,
    )


# Replies.


async def _answered_in(scene: Scene, circle: Circle) -> Origin | None:
    ref = answered_ref(scene)
    if ref is None:
        return None
    parcel = await scene.tx.parcel_with(here_of(scene), ref)
    if parcel is not None:
        found = origin_of(parcel.key)
        return found if found is not None and found.team_id == circle.team.id else None
    return await _original(scene, circle, ref)


async def _original(scene: Scene, circle: Circle, ref: str) -> Origin | None:
    """Return whose copied words are known here by ``ref``; in a private chat only one's own are."""
    in_room = scene.envelope.room is not None
    authors = [each.person_id for each in circle.members] if in_room else [scene.person.id]
    for author in authors:
        origin = Origin(circle.team.id, author, here_of(scene), ref)
        if await copies_of(scene, circle, origin, most=1):
            return origin
    return None


async def _quoted(scene: Scene, circle: Circle, origin: Origin, to: Recipient) -> str | None:
    """Return what a copy for somebody quotes: the original where it was said, else its copy."""
    target = rules.id_of(to)
    if target == origin.chat:
        return origin.ref
    if target == origin.person_id:
        return origin.ref if await _reached_at(scene, circle, target) == origin.chat else None
    return earlier(origin.key(target))


async def _reached_at(scene: Scene, circle: Circle, person_id: str) -> str | None:
    """Return through which account a member is reached: of several, the one last used."""
    own = [each.id for each in circle.accounts if each.person_id == person_id and each.reachable]
    if len(own) > 1:
        last = (await scene.tx.last_accounts((person_id,))).get(person_id)
        return last if last in own else own[0]
    return own[0] if own else None


async def answered(scene: Scene) -> str | None:
    """Return the id of the team to whose carried words somebody replies, if they do."""
    ref = answered_ref(scene)
    if ref is None:
        return None
    parcel = await scene.tx.parcel_with(here_of(scene), ref)
    if parcel is not None:
        found = origin_of(parcel.key)
        return found.team_id if found is not None else None
    for circle in await own_circles(scene):
        if await _original(scene, circle, ref) is not None:
            return circle.team.id
    return None


# What was said and is said otherwise, or no more.


async def copies_of(
    scene: Scene, circle: Circle, origin: Origin, most: int | None = None
) -> tuple[Copy, ...]:
    """Return the copies of something, at most so many; of those for who is still in the team."""
    found: list[Copy] = []
    for to in rules.recipients(circle, origin.chat, origin.person_id):
        parcel = await scene.tx.parcel(origin.key(rules.id_of(to)))
        if parcel is not None:
            found.append(Copy(to, parcel))
        if len(found) == most:
            break
    return tuple(found)


def change(
    scene: Scene, circle: Circle, origin: Origin, copies: tuple[Copy, ...], words: Words
) -> Outcome:
    """Return the copies with other words; what still waits keeps what it answers and carries."""
    line = words.line(scene.person.name)
    messages = []
    for copy in copies:
        message = _edit(scene, circle, origin, copy, line)
        if copy.untried:
            body = copy.parcel.body
            message = replace(message, media=body.media, quotes=body.quotes)
        messages.append(message)
    return Outcome(messages=tuple(messages))


async def take_back(scene: Scene, circle: Circle, ref: str) -> Outcome | None:
    """Return how the copies of something are taken back; ``None`` if it was not carried."""
    origin = await _original(scene, circle, ref)
    if origin is None:
        return None
    copies = await copies_of(scene, circle, origin)
    line = say("carried-gone", name=circle.people[origin.person_id].name)
    changes = tuple(Withdraw(origin.stem(rules.id_of(copy.to))) for copy in copies)
    messages = tuple(
        _edit(scene, circle, origin, copy, line) for copy in copies if not copy.untried
    )
    return Outcome(changes=changes, messages=messages)


def _edit(scene: Scene, circle: Circle, origin: Origin, copy: Copy, line: Say) -> Message:
    key = origin.key(rules.id_of(copy.to), scene.envelope.id)
    message = _message(scene, circle, copy.to, line, key)
    return replace(message, edits=earlier(copy.parcel.key))
