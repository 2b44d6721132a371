"""Copies of what a member said: made, found again, changed, and taken back."""

from dataclasses import dataclass, replace

from bot.arrived import said_in_thread
from bot.bridge import rules, shown
from bot.bridge.circles import own_circles, reached
from bot.bridge.keys import Origin, origin_of, readdressed
from bot.bridge.rules import Circle
from bot.cards import FORGOTTEN
from bot.domain.changes import Withdraw
from bot.domain.milestones import Media
from bot.ports import Parcel, Tx
from bot.scene import Scene
from bot.talk.model import (
    Envelope,
    Message,
    Odd,
    Outcome,
    Recipient,
    Say,
    ToPerson,
    ToRoom,
    Why,
    earlier,
    say,
)

ABOUT = "bridge"
BESIDE = {
    odd: f"carried-beside-{odd}"
    for odd in (Odd.VOICE, Odd.LOCATION, Odd.POLL, Odd.CONTACT, Odd.OTHER)
}
"""How what cannot be carried is named to those who do not see it."""


@dataclass(frozen=True, slots=True)
class Words:
    """What is carried: words, and photos or files that go with them.

    ``beside`` is what else went with them, which cannot be carried: it is only named.
    """

    text: str
    media: tuple[Media, ...] = ()
    beside: Odd | None = None

    def lines(self, name: str) -> tuple[Say, ...]:
        """Return the words with the name of who said them, and what was beside them."""
        text = self.text.strip()
        line = say("carried", name=name, text=text) if text else say("carried-media", name=name)
        return (line,) if self.beside is None else (line, say(BESIDE[self.beside]))


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy that was made, and for whom; ``name`` is what its key calls them."""

    to: Recipient
    name: str
    parcel: Parcel

    @property
    def untried(self) -> bool:
        """Whether it still waits, so that an edit replaces it, attachments and all."""
        return not self.parcel.tried

    @property
    def moved_to(self) -> ToRoom | None:
        """Where its room is by now, if it lies in a chat that was left behind."""
        if not isinstance(self.to, ToRoom) or self.parcel.ref is None:
            return None
        return self.to if self.parcel.to != self.to.room_id else None


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
    lines = words.lines(scene.person.name)
    messages = []
    for to in rules.recipients(circle, here, scene.person.id):
        quotes = await _quoted(scene, circle, answered, to) if answered is not None else None
        copy = _copy(scene, circle, to, lines, origin.key(rules.id_of(to)))
        messages.append(replace(copy, media=words.media, quotes=quotes))
    changes = await shown.note_first(scene, circle, origin, words.media)
    return Outcome(changes=changes, messages=tuple(messages))


def _copy(scene: Scene, circle: Circle, to: Recipient, lines: tuple[Say, ...], key: str) -> Message:
    calendar = scene.office.programmes[circle.team.programme_id].calendar
    not_before, not_after = rules.hours(to, calendar, scene.now)
    return Message(
        to,
        lines,
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
    return await _original(scene.tx, circle, here_of(scene), ref)


async def _original(tx: Tx, circle: Circle, here: str, ref: str) -> Origin | None:
    """Return whose copied words are known there by ``ref``; in a private chat only its owner's."""
    owner = [each.person_id for each in circle.accounts if each.id == here]
    for author in owner or [each.person_id for each in circle.members]:
        origin = Origin(circle.team.id, author, here, ref)
        if await copies_of(tx, circle, origin, most=1):
            return origin
    return None


async def _quoted(scene: Scene, circle: Circle, origin: Origin, to: Recipient) -> str | None:
    """Return what a copy for somebody quotes: the original where it was said, else its copy."""
    target = rules.id_of(to)
    if target == origin.chat:
        return origin.ref
    if target == origin.person_id:
        account = await reached(scene.tx, circle, target)
        return origin.ref if account is not None and account.id == origin.chat else None
    return earlier(origin.key(target))


async def answered(scene: Scene) -> str | None:
    """Return the id of the team to whose carried words somebody replies, if they do."""
    ref = answered_ref(scene)
    if ref is None or await _is_asked_there(scene):
        return None
    parcel = await scene.tx.parcel_with(here_of(scene), ref)
    if parcel is not None:
        found = origin_of(parcel.key)
        return found.team_id if found is not None else None
    for circle in await own_circles(scene):
        if await _original(scene.tx, circle, here_of(scene), ref) is not None:
            return circle.team.id
    return None


async def _is_asked_there(scene: Scene) -> bool:
    """Whether words in a thread are rather for the bot, which has answered in it in private.

    They are while its question is open, or while what it said there last can be answered.
    """
    if scene.envelope.answers is not None or scene.envelope.room is not None:
        return False
    said = await said_in_thread(scene)
    if not said:
        return False
    ref, lies = said[0].ref, scene.now - said[0].created_at <= FORGOTTEN
    stands = await scene.tx.parcel_with(scene.account.id, ref) if ref else None
    return scene.progress is not None or (lies and bool((stands or said[0]).body.buttons))


# What was said and is said otherwise, or no more.


async def copies_of(
    tx: Tx, circle: Circle, origin: Origin, most: int | None = None
) -> tuple[Copy, ...]:
    """Return the copies of something, at most so many, wherever they may be by now."""
    found: list[Copy] = []
    for to in rules.ever(circle, origin.chat, origin.person_id):
        for name in rules.names_of(circle, to):
            found += await _copies_at(tx, circle, to, name, origin.key(name))
        if most is not None and len(found) >= most:
            break
    return tuple(found[:most])


async def _copies_at(tx: Tx, circle: Circle, to: Recipient, name: str, key: str) -> list[Copy]:
    """Return somebody's copy, and those that took its place in another messenger of theirs."""
    parcel = await tx.parcel(key)
    if parcel is None:
        return []
    found = [Copy(to, name, parcel)]
    person_id = to.person_id if isinstance(to, ToPerson) else None
    for account in circle.accounts:
        if account.person_id == person_id and account.id != parcel.to:
            further = readdressed(key, account.id)
            found += [] if further is None else await _copies_at(tx, circle, to, name, further)
    return found


def change(
    scene: Scene, circle: Circle, origin: Origin, copies: tuple[Copy, ...], words: Words
) -> Outcome:
    """Return the copies with other words, but for those who have left the team meanwhile.

    ``words.media`` takes the place of what they show; where there is none, that stays. What still
    waits keeps what it answers. What lies in a chat from which its room has moved cannot be
    changed: the words are said anew in the new one.
    """
    lines = words.lines(scene.person.name)
    instead = (*lines, say("carried-instead")) if words.media else lines
    messages = []
    for copy in copies:
        if isinstance(copy.to, ToPerson) and copy.to.person_id not in circle.present:
            continue
        if copy.moved_to is not None:
            key = f"{copy.parcel.key}@{copy.moved_to.room_id}"
            anew = _copy(scene, circle, copy.moved_to, instead, key)
            messages.append(replace(anew, media=words.media))
        elif copy.untried:
            message = _changed(scene.envelope, origin, copy, lines)
            body = copy.parcel.body
            media = words.media or body.media
            messages.append(replace(message, media=media, quotes=body.quotes))
        else:
            message = _changed(scene.envelope, origin, copy, instead)
            messages.append(replace(message, media=words.media))
    changes = shown.note(scene, circle, origin, words.media)
    return Outcome(changes=changes, messages=tuple(messages))


async def take_back(tx: Tx, circle: Circle, envelope: Envelope, ref: str) -> Outcome | None:
    """Return how the copies of something are taken back; ``None`` if it was not carried."""
    origin = await _original(tx, circle, envelope.room or envelope.account, ref)
    if origin is None:
        return None
    copies = await copies_of(tx, circle, origin)
    line = say("carried-gone", name=circle.people[origin.person_id].name)
    names = dict.fromkeys(copy.name for copy in copies)
    taken = [Withdraw(each) for to in names for each in (origin.key(to), origin.changes(to))]
    messages = [
        replace(_changed(envelope, origin, copy, (line,)), removes=True)
        for copy in copies
        if not copy.untried
    ]
    return Outcome(changes=(*taken, *await shown.forget(tx, origin)), messages=tuple(messages))


def _changed(envelope: Envelope, origin: Origin, copy: Copy, lines: tuple[Say, ...]) -> Message:
    """Return a copy with other lines: at once, and however late.

    A change of words makes no sound, and a wrong photo is not to stay until the morning.
    """
    which = copy.parcel.key.removeprefix(origin.key(copy.name))
    return Message(
        copy.to,
        lines,
        why=Why.CHAT,
        about=ABOUT,
        key=f"{origin.changes(copy.name)}{envelope.id}{which}",
        edits=earlier(copy.parcel.key),
    )
