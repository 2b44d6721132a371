"""Updates to envelopes, purely.

Reads the parsed JSON instead of ``telegram.Update``: building the library's objects costs some 80
microseconds of the 800 that a whole conversation step may take, and we need few of their fields.
The price is suspicion: nothing is taken for granted, and what does not have the documented shape
(core.telegram.org/bots/api#update) is no envelope. No input raises.

In groups three things are meant for the bot: commands, words with its @name, and words in reply to
a message of its own that has buttons, for that one asked something. A reply to any other message of
its own answers the person whose words it carries there. What is not meant for the bot is overheard,
and so is what is shown to all, whoever its caption names.

In groups every edit is overheard: it may change what was carried, whoever it names now.

Of what is said there in the name of a chat (anonymous administrators, channels) only that it was
said is overheard, as the group's own: Telegram does not tell by whom.

Ignored on purpose: messages of bots, channel posts, and commands for other bots.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache

from adapters.telegram.comings import Found, arrivals, departure, membership, migration
from adapters.telegram.contents import CHANNEL, MOST_BYTES, content_of, is_service, words_of
from adapters.telegram.raw import Json, read_int, read_object, read_text
from bot.talk.model import (
    Edited,
    Envelope,
    Event,
    Odd,
    Overheard,
    Pressed,
    RoomLeft,
    RoomMoved,
    Said,
    Shown,
    Unreadable,
    overheard,
)

WANTED = ("message", "edited_message", "callback_query", "my_chat_member")
"""The kinds of updates that Telegram shall send: all that can become an envelope."""

_COMMAND = re.compile(r"(/\w{1,64})@(\w+)")


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


def translate(update: object, me: Me, at: datetime) -> tuple[Envelope, ...]:
    """Return the envelopes of an update that arrived at ``at``; none if it means nothing.

    Only several people who come into a group at once make more than one.
    """
    if not isinstance(update, dict) or (number := read_int(update.get("update_id"))) is None:
        return ()
    name = f"{CHANNEL}:{me.id}:{number}"
    found = enumerate(_happenings(update, me))
    envelopes = (
        _envelope(f"{name}:{index}" if index else name, holder, event, me, at)
        for index, (holder, event) in found
    )
    return tuple(envelope for envelope in envelopes if envelope is not None)


def number_of(update: object) -> int | None:
    """Return the update's own number."""
    return read_int(update.get("update_id")) if isinstance(update, dict) else None


def sent_at(update: object, at: datetime) -> datetime:
    """Return when a message was sent or changed by Telegram's clock, else ``at``; never later."""
    found = read_object(update)
    dated = _dated(read_object(found.get("message") or found.get("edited_message")))
    return at if dated is None else min(at, dated)


def _dated(holder: Json) -> datetime | None:
    """Return when something happened, or was changed, by Telegram's clock."""
    seconds = read_int(holder.get("edit_date")) or read_int(holder.get("date"))
    try:
        return datetime.fromtimestamp(seconds, UTC) if seconds else None
    except (OverflowError, OSError, ValueError):
        return None


def query_of(update: object) -> str | None:
    """Return the id of the callback query that waits for an answer, if the update is one."""
    query = read_object(update).get("callback_query")
    return read_text(read_object(query).get("id")) or None


def _happenings(update: Json, me: Me) -> Iterator[Found]:
    if "message" in update:
        message = read_object(update["message"])
        if _is_group(message) and "new_chat_members" in message:
            yield from arrivals(message)
        elif _is_group(message) and "left_chat_member" in message:
            yield departure(message)
        elif _is_group(message) and (moved := migration(message)) is not None:
            yield moved
        else:
            yield message, _message(message, me)
    elif "edited_message" in update:
        message = read_object(update["edited_message"])
        yield message, _edit(message, me)
    elif "callback_query" in update:
        yield _callback(read_object(update["callback_query"]))
    else:
        yield membership(read_object(update.get("my_chat_member")))


def _envelope(
    name: str, holder: Json, event: Event | None, me: Me, at: datetime
) -> Envelope | None:
    if event is None or (source := _source(holder, event)) is None:
        return None
    answers = _answered(holder)
    return Envelope(
        id=name,
        account=f"{CHANNEL}:{source.author}",
        event=event,
        at=at,
        room=None if source.room is None else f"{CHANNEL}:{source.room}",
        language=source.language,
        ref=_number(holder.get("message_id")) or "",
        answers=answers,
        thread=_thread(holder),
        sent=None if source.room is None else _dated(holder),
        to_us=False if answers is None else _is_own(holder["reply_to_message"], me),
    )


def _source(holder: Json, event: Event) -> _Source | None:
    """Return who did it and where; only people in private chats and groups count."""
    sender, chat = read_object(holder.get("from")), read_object(holder.get("chat"))
    author, room = read_int(sender.get("id")), read_int(chat.get("id"))
    if room is None:
        return None
    if isinstance(event, RoomMoved | RoomLeft) or _is_by_chat(holder):
        author = room  # it is the room's, also once whoever did it is erased
    elif sender.get("is_bot"):
        return None
    if author is None:
        return None
    language = read_text(sender.get("language_code"))
    if chat.get("type") == "private":
        return _Source(author, None, language)
    return _Source(author, room, language) if _is_group(holder) else None


def _answered(message: Json) -> str | None:
    """Return the message that was replied to; words in a topic reply to its first one by nature."""
    replied = read_object(message.get("reply_to_message"))
    ref = _number(replied.get("message_id"))
    implicit = "forum_topic_created" in replied or ref == _thread(message)
    return None if implicit else ref


def _thread(message: Json) -> str | None:
    """Return the topic; ordinary groups have thread ids of replies, which mean nothing to us."""
    in_topic = message.get("is_topic_message") is True
    return _number(message.get("message_thread_id")) if in_topic else None


# Messages.


def _message(message: Json, me: Me) -> Event | None:
    if is_service(message) or (to_me := _to_me(message, me)) is None:
        return None
    meant, words = to_me
    content = content_of(message, words, films=_is_group(message))
    if _is_by_chat(message):
        return Overheard(Said("")) if overheard(content, words) else None
    if not meant:
        return overheard(content, words)
    if isinstance(content, Shown) and content.media.size > MOST_BYTES:
        return Unreadable(Odd.TOO_BIG)
    return content


def _edit(message: Json, me: Me) -> Event | None:
    ref = _number(message.get("message_id"))
    if ref is None or is_service(message) or _is_by_chat(message):
        return None
    to_me = _to_me(message, me)
    if _is_group(message):
        return _edit_among_people(message, ref, to_me[1] if to_me else "")
    if to_me is None:
        return None
    content = content_of(message, to_me[1])
    return None if isinstance(content, Unreadable) else _edited(ref, to_me[1], content)


def _edit_among_people(message: Json, ref: str, to_me: str) -> Event | None:
    """Return the words as all read them, but for a command to the bot."""
    if "location" in message:  # whoever shares where they are edits it every few seconds
        return None
    words = to_me if to_me.startswith("/") else words_of(message)
    content = content_of(message, words, films=True)
    heard = overheard(content, words)
    return None if heard is None else replace(heard, what=_edited(ref, words, content))


def _edited(ref: str, words: str, content: Said | Shown | Unreadable) -> Edited:
    return Edited(ref, words, content.media if isinstance(content, Shown) else None)


def _is_by_chat(holder: Json) -> bool:
    """Whether it was said in a group in the name of a chat: the group itself, or a channel."""
    return _is_group(holder) and "sender_chat" in holder


def _to_me(message: Json, me: Me) -> tuple[bool, str] | None:
    """Return whether a message is meant for the bot, and its words without the bot's name.

    ``None`` for a command to another bot.
    """
    words = words_of(message)
    if found := _COMMAND.match(words):
        if found[2].lower() != me.username.lower():
            return None
        return True, found[1] + words[found.end() :]
    if not _is_group(message):
        return True, words
    bare = _without_name(words, me.username)
    if bare.startswith("/"):
        return True, bare
    if not read_text(message.get("text")):
        return False, words
    return bare != words or _answers_card(message, me), bare or words


def _answers_card(message: Json, me: Me) -> bool:
    replied = read_object(message.get("reply_to_message"))
    return _is_own(replied, me) is True and "reply_markup" in replied


def _is_own(message: Json, me: Me) -> bool | None:
    author = read_int(read_object(message.get("from")).get("id"))
    return None if author is None else author == me.id


def _without_name(words: str, username: str) -> str:
    """Return the words without the bot's @name; the very same if it is not there."""
    if not username or "@" not in words:
        return words
    rest, times = _name_pattern(username).subn(" ", words)
    return rest.strip() if times else words


@lru_cache(maxsize=8)
def _name_pattern(username: str) -> re.Pattern[str]:
    # A run of blanks is entered at its beginning only: else each of them would be tried.
    return re.compile(
        rf"(?:(?<![ \t])[ \t]+|(?<!\w))@{re.escape(username)}\b[,:]?[ \t]*", re.IGNORECASE
    )


# Buttons, and where it happened.


def _callback(query: Json) -> Found:
    message = read_object(query.get("message"))
    holder = {
        "from": query.get("from"),
        "chat": message.get("chat"),
        "message_thread_id": message.get("message_thread_id"),
        "is_topic_message": message.get("is_topic_message"),
    }
    token, ref = read_text(query.get("data")), _number(message.get("message_id"))
    return holder, Pressed(token, ref) if token and ref is not None else None


def _is_group(holder: Json) -> bool:
    return read_object(holder.get("chat")).get("type") in ("group", "supergroup")


def _number(value: object) -> str | None:
    """Return an id of Telegram's as the core holds it."""
    found = read_int(value)
    return None if found is None else str(found)
