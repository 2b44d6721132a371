"""Updates to envelopes, purely.

Reads the parsed JSON instead of ``telegram.Update``: building the library's objects costs some 80
microseconds of the 800 that a whole conversation step may take, and we need few of their fields.
The price is suspicion: nothing is taken for granted, and what does not have the documented shape
(core.telegram.org/bots/api#update) is no envelope. No input raises.

Ignored on purpose: edits by people (what was said counts as it was understood), messages of bots,
channel posts, and in groups everything that was not meant for the bot.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from bot.domain.milestones import Media, MediaKind
from bot.talk.markup import clean
from bot.talk.model import (
    Blocked,
    Envelope,
    Event,
    Odd,
    Pressed,
    RoomLeft,
    RoomMoved,
    Said,
    Shown,
    Unblocked,
    Unreadable,
)

CHANNEL = "telegram"
WANTED = ("message", "callback_query", "my_chat_member")
"""The kinds of updates that Telegram shall send: all that can become an envelope."""

MOST_BYTES = 20 * 1024 * 1024
"""What a bot can download; larger files are refused on sight."""

_ODD: Mapping[str, Odd] = {
    "sticker": Odd.STICKER,
    "voice": Odd.VOICE,
    "audio": Odd.VOICE,
    "video_note": Odd.VOICE,
    "contact": Odd.CONTACT,
    "location": Odd.LOCATION,
    "venue": Odd.LOCATION,
    "poll": Odd.POLL,
    # Telegram sends animations as documents too, but refuses to send them again as such.
    "animation": Odd.OTHER,
}
_SERVICE = frozenset(  # a list of fifty lines says no more
    """
    boost_added channel_chat_created chat_background_set chat_owner_changed chat_owner_left
    chat_shared checklist_tasks_added checklist_tasks_done connected_website delete_chat_photo
    direct_message_price_changed forum_topic_closed forum_topic_created forum_topic_edited
    forum_topic_reopened general_forum_topic_hidden general_forum_topic_unhidden gift
    gift_upgrade_sent giveaway giveaway_completed giveaway_created giveaway_winners
    group_chat_created left_chat_member message_auto_delete_timer_changed migrate_from_chat_id
    new_chat_members new_chat_photo new_chat_title paid_message_price_changed passport_data
    pinned_message proximity_alert_triggered refunded_payment successful_payment
    supergroup_chat_created unique_gift users_shared video_chat_ended
    video_chat_participants_invited video_chat_scheduled video_chat_started web_app_data
    write_access_allowed
    """.split()  # noqa: SIM905
)
_COMMAND = re.compile(r"(/\w{1,64})@(\w+)")
_HUGE = 2**63
_GONE = frozenset({"left", "kicked"})

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Me:
    """The bot itself; ``username`` without the @."""

    id: int
    username: str


@dataclass(frozen=True, slots=True)
class _Source:
    author: int
    room: int | None
    language: str


def translate(update: object, me: Me, at: datetime) -> Envelope | None:
    """Return the envelope of an update that arrived at ``at``, or ``None`` if it means nothing."""
    if not isinstance(update, dict) or (number := _int(update.get("update_id"))) is None:
        return None
    if "message" in update:
        holder, event = _message(_dict(update["message"]), me)
    elif "callback_query" in update:
        holder, event = _callback(_dict(update["callback_query"]))
    else:
        holder, event = _membership(_dict(update.get("my_chat_member")))
    if event is None or (source := _source(holder, event)) is None:
        return None
    return Envelope(
        id=f"{CHANNEL}:{me.id}:{number}",
        account=f"{CHANNEL}:{source.author}",
        event=event,
        at=at,
        room=None if source.room is None else f"{CHANNEL}:{source.room}",
        language=source.language,
    )


def number_of(update: object) -> int | None:
    """Return the update's own number."""
    return _int(update.get("update_id")) if isinstance(update, dict) else None


def query_of(update: object) -> str | None:
    """Return the id of the callback query that waits for an answer, if the update is one."""
    query = _dict(update).get("callback_query")
    return _text(_dict(query).get("id")) or None


def _source(holder: Json, event: Event) -> _Source | None:
    """Return who did it and where; only people in private chats and groups count."""
    sender, chat = _dict(holder.get("from")), _dict(holder.get("chat"))
    author, room = _int(sender.get("id")), _int(chat.get("id"))
    if room is None:
        return None
    about_room = isinstance(event, RoomMoved | RoomLeft)
    if author is None and about_room:
        author = room  # done by nobody in particular, and yet the room has to follow
    if author is None or (sender.get("is_bot") and not about_room):
        return None
    language = _text(sender.get("language_code"))
    if chat.get("type") == "private":
        return _Source(author, None, language)
    return _Source(author, room, language) if _is_group(chat) else None


# Messages.


def _message(message: Json, me: Me) -> tuple[Json, Event | None]:
    chat = _dict(message.get("chat"))
    in_group = _is_group(chat)
    if in_group and (new := _int(message.get("migrate_to_chat_id"))) is not None:
        return message, RoomMoved(f"{CHANNEL}:{new}")
    if (in_group and "sender_chat" in message) or not _SERVICE.isdisjoint(message):
        return message, None
    words = _text(message.get("text")) or _text(message.get("caption"))
    to_me = words
    if found := _COMMAND.match(words):
        if found[2].lower() != me.username.lower():
            return message, None
        to_me = found[1] + words[found.end() :]
    elif in_group:
        to_me = _without_name(words, me.username)
        if not (to_me != words or words.startswith("/") or _is_reply_to(message, me)):
            return message, None
        to_me = to_me or words
    return message, _content(message, to_me)


def _content(message: Json, words: str) -> Event:
    if _text(message.get("text")):
        return Said(words)
    for name, odd in _ODD.items():
        if name in message:
            return Unreadable(odd)
    media = _photo(message.get("photo")) or _document(message.get("document"))
    if media is None:
        return Unreadable(Odd.OTHER)
    return Unreadable(Odd.TOO_BIG) if media.size > MOST_BYTES else Shown(media, words)


def _photo(sizes: object) -> Media | None:
    """Return the largest of a photo's sizes."""
    if not isinstance(sizes, list):
        return None
    known = [size for each in sizes if _text((size := _dict(each)).get("file_id"))]
    if not known:
        return None
    best = max(known, key=lambda each: _count(each.get("width")) * _count(each.get("height")))
    return Media(
        CHANNEL, MediaKind.PHOTO, _text(best["file_id"]), size=_count(best.get("file_size"))
    )


def _document(raw: object) -> Media | None:
    found = _dict(raw)
    ref = _text(found.get("file_id"))
    if not ref:
        return None
    name, size = _text(found.get("file_name")), _count(found.get("file_size"))
    return Media(CHANNEL, MediaKind.FILE, ref, name, size)


def _is_reply_to(message: Json, me: Me) -> bool:
    replied = _dict(message.get("reply_to_message"))
    return _int(_dict(replied.get("from")).get("id")) == me.id


def _without_name(words: str, username: str) -> str:
    """Return the words without the bot's @name; the very same if it is not there."""
    if not username or "@" not in words:
        return words
    rest, times = _name_pattern(username).subn(" ", words)
    return rest.strip() if times else words


@lru_cache(maxsize=8)
def _name_pattern(username: str) -> re.Pattern[str]:
    return re.compile(rf"[ \t]*(?<!\w)@{re.escape(username)}\b[,:]?[ \t]*", re.IGNORECASE)


# Buttons, and coming and going.


def _callback(query: Json) -> tuple[Json, Event | None]:
    message = _dict(query.get("message"))
    holder = {"from": query.get("from"), "chat": message.get("chat")}
    token, ref = _text(query.get("data")), _int(message.get("message_id"))
    return holder, Pressed(token, str(ref)) if token and ref is not None else None


def _membership(change: Json) -> tuple[Json, Event | None]:
    chat = _dict(change.get("chat"))
    was, now = _is_in(change.get("old_chat_member")), _is_in(change.get("new_chat_member"))
    if chat.get("type") == "private":
        return change, None if now is None else Unblocked() if now else Blocked()
    return change, RoomLeft() if now is False and was is not False else None


def _is_in(member: object) -> bool | None:
    """Whether somebody of that membership is in the chat; ``None`` if it does not say."""
    found = _dict(member)
    status = found.get("status")
    if not isinstance(status, str):
        return None
    if status == "restricted":
        return found.get("is_member") is not False
    return status not in _GONE


# Reading with suspicion.


def _is_group(chat: Json) -> bool:
    return chat.get("type") in ("group", "supergroup")


def _dict(value: object) -> Json:
    return value if isinstance(value, dict) else {}


def _int(value: object) -> int | None:
    return value if type(value) is int and -_HUGE < value < _HUGE else None


def _count(value: object) -> int:
    return max(0, _int(value) or 0)


def _text(value: object) -> str:
    """Return a string that every database can hold; nothing for anything else."""
    return clean(value) if isinstance(value, str) else ""
