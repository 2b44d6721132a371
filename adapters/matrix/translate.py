"""Events to envelopes, purely.

Everything comes from the content of events, which anybody may fill with anything: nothing is taken
for granted, and what does not have the specified shape (spec.matrix.org) is no envelope, or
unreadable. No input raises.

An event is compared with its room as it was before it: first translate, then ``Rooms.see``.

Ignored on purpose: the bot's own events, notices (bots do not talk to bots), what was taken back
before it was read, state inside encryption, redactions inside encryption (only in clear does the
homeserver check who may), and in groups stickers and what is unknown without words.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from adapters.matrix.amends import taken_back_by
from adapters.matrix.contents import (
    MOST_BYTES,
    is_command,
    mentions,
    read_content,
    to_bot,
    words_of,
)
from adapters.matrix.files import CHANNEL
from adapters.matrix.home import Event, Json
from adapters.matrix.rooms import BAN, INVITE, JOIN, LEAVE, Room
from adapters.matrix.shapes import EDIT, as_dict, as_id, as_text, relation_of, target_of
from bot.talk.model import (
    Arrived,
    Blocked,
    Departed,
    Edited,
    Envelope,
    Odd,
    Overheard,
    Pressed,
    Retracted,
    Said,
    Shown,
    Unblocked,
    Unreadable,
    overheard,
)
from bot.talk.model import Event as Meaning

POLL = "org.matrix.msc3381.poll"
"""How the names of polls begin; clients do not yet send the stable ones."""
LONGEST_SIGN = 64

_POLL_STARTS = ("m.poll.start", f"{POLL}.start")
_POLL_RESPONSES = ("m.poll.response", f"{POLL}.response")


@dataclass(frozen=True, slots=True)
class Picked:
    """A reaction, or an answer to a poll: which button is meant only who sent it knows.

    ``target`` is the event that was reacted to, ``sign`` the emoji or the answer's id. The other
    fields are those of the envelope.
    """

    id: str
    account: str
    room: str | None
    at: datetime
    target: str
    sign: str
    ref: str

    def press(self, token: str) -> Envelope:
        """Return the envelope of the button that was meant."""
        event = Pressed(token, self.target)
        return Envelope(self.id, self.account, event, self.at, self.room, ref=self.ref)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an event happened: the room as it was before, and whether it is a private chat."""

    room: Room
    me: str
    private: bool


def translate(event: Event, room: Room, me: str, at: datetime) -> Envelope | Picked | None:
    """Return what an event of the room means that arrived at ``at``; ``None`` for nothing.

    A ``Picked`` becomes an envelope once its button is known.
    """
    if event.sender == me or event.redacted:
        return None
    if event.state_key is not None:
        return _membership(event, event.state_key, room, me, at)
    place = _Place(room, me, room.direct_with(me) == event.sender)
    if event.kind == "m.reaction" or event.kind in _POLL_RESPONSES:
        return _picked(event, place, at)
    read = _READERS.get(event.kind)
    meaning = read(event, place) if read is not None else None
    if meaning is None:
        return None
    relation = relation_of(event.content)
    threaded, answers = relation.get("rel_type") == "m.thread", _answered(relation)
    return Envelope(
        id=f"{CHANNEL}:{event.id}",
        account=f"{CHANNEL}:{event.sender}",
        event=meaning,
        at=at,
        room=_room_of(event, place),
        ref=event.id,
        answers=answers or None,
        thread=(target_of(relation) or None) if threaded else None,
        to_us=True if answers and mentions(event.content, me) else None,
    )


def _room_of(event: Event, place: _Place) -> str | None:
    return None if place.private else f"{CHANNEL}:{event.room}"


# Messages.


def _message(event: Event, place: _Place) -> Meaning | None:
    content = as_dict(event.content)
    relation = relation_of(content)
    if relation.get("rel_type") == EDIT:
        return _edit(content, target_of(relation), place)
    reply = "m.in_reply_to" in relation
    found = read_content(content, reply=reply)
    if place.private or found is None:
        return _for_bot(found)
    words = words_of(content, reply=reply)
    meant = to_bot(words, content, place.room, place.me)
    match found:
        case Said() if meant is not None:
            return Said(meant)
        case Shown(media) if meant is not None and is_command(meant):
            return _for_bot(Shown(media, meant))
        case Unreadable() if meant is not None and is_command(meant):
            return None
        case _:  # what is shown is shown to all, whoever its caption names
            return overheard(found, words)


def _for_bot(found: Said | Shown | Unreadable | None) -> Said | Shown | Unreadable | None:
    """Return what was said to the bot, which cannot have every file."""
    too_big = isinstance(found, Shown) and found.media.size > MOST_BYTES
    return Unreadable(Odd.TOO_BIG) if too_big else found


def _edit(content: Json, target: str, place: _Place) -> Edited | Overheard | None:
    new = as_dict(content.get("m.new_content"))
    found, words = read_content(new, reply=False), words_of(new, reply=False)
    media = found.media if isinstance(found, Shown) else None
    if not target or found is None or (not words and media is None):
        return None
    edited = Edited(target, words, media)
    if place.private or is_command(words):
        return None if isinstance(found, Unreadable) else edited
    heard = overheard(found, words)
    return None if heard is None else replace(heard, what=edited)


def _redaction(event: Event, place: _Place) -> Retracted | Overheard | None:
    target = taken_back_by(event)
    if not target:
        return None
    return Retracted(target) if place.private else Overheard(Retracted(target))


def _sticker(event: Event, place: _Place) -> Unreadable | None:
    return Unreadable(Odd.STICKER) if place.private else None


def _poll(event: Event, place: _Place) -> Unreadable | Overheard | None:
    poll = Unreadable(Odd.POLL)
    if place.private:
        return poll
    return None if relation_of(event.content).get("rel_type") == EDIT else overheard(poll, "")


_READERS: Mapping[str, Callable[[Event, _Place], Meaning | None]] = {
    "m.room.message": _message,
    "m.room.redaction": _redaction,
    "m.sticker": _sticker,
    **dict.fromkeys(_POLL_STARTS, _poll),
}


# Reactions and answers to polls.


def _picked(event: Event, place: _Place, at: datetime) -> Picked | None:
    content = as_dict(event.content)
    relation = relation_of(content)
    is_reaction = event.kind == "m.reaction"
    if relation.get("rel_type") != ("m.annotation" if is_reaction else "m.reference"):
        return None
    sign = as_text(relation.get("key") if is_reaction else _first_answer(content)).strip()
    target = target_of(relation)
    if not target or not sign or len(sign) > LONGEST_SIGN:
        return None
    return Picked(
        id=f"{CHANNEL}:{event.id}",
        account=f"{CHANNEL}:{event.sender}",
        room=_room_of(event, place),
        at=at,
        target=target,
        sign=sign,
        ref=event.id,
    )


def _first_answer(content: Json) -> object:
    answers = content.get("m.selections")
    if answers is None:
        answers = as_dict(content.get(f"{POLL}.response")).get("answers")
    return answers[0] if isinstance(answers, list) and answers else None


def _answered(relation: Mapping[str, Any]) -> str:
    """Return the event that a message replies to; in a thread that may be but for old clients."""
    if relation.get("rel_type") == "m.thread" and relation.get("is_falling_back") is True:
        return ""
    return as_id(as_dict(relation.get("m.in_reply_to")).get("event_id"), "$")


# Coming and going.


def _membership(event: Event, who: str, room: Room, me: str, at: datetime) -> Envelope | None:
    """Return who came or went. In a private chat that lets the bot in, or shuts it out."""
    if event.kind != "m.room.member" or event.encrypted or not as_id(who, "@") or who == me:
        return None
    private = who in (room.direct_with(me), room.after(event, me).direct_with(me))
    old = as_dict(event.before).get("membership") or room.membership(who)
    new = as_dict(event.content).get("membership")
    meaning = _change(event, who, old, new, private=private)
    if meaning is None:
        return None
    return Envelope(
        id=f"{CHANNEL}:{event.id}",
        account=f"{CHANNEL}:{who}",
        event=meaning,
        at=at,
        room=None if private else f"{CHANNEL}:{event.room}",
        ref=event.id,
    )


def _change(event: Event, who: str, old: object, new: object, *, private: bool) -> Meaning | None:
    if new == JOIN and old != JOIN:
        return Unblocked() if private else Arrived()
    if new not in (LEAVE, BAN):
        return None
    if private:  # to decline an invitation shuts the bot out, too
        return Blocked() if old in (JOIN, INVITE) else None
    by = "" if event.sender == who else f"{CHANNEL}:{event.sender}"
    return Departed(by) if old == JOIN else None
