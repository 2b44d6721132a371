"""Methods that write, change and delete messages, and answer pressed buttons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from tests.support.botapi.bots import BotAccount
from tests.support.botapi.chats import Chat, Message
from tests.support.botapi.entities import (
    CAPTION_LIMIT,
    TEXT_LIMIT,
    Entity,
    read_text,
    utf16_length,
)
from tests.support.botapi.errors import NOT_MODIFIED, bad_request
from tests.support.botapi.groups import Group
from tests.support.botapi.keyboards import Keyboard, read_keyboard
from tests.support.botapi.params import Params
from tests.support.botapi.world import World

ANSWER_LIMIT = 200
DELETABLE = timedelta(hours=48)

_ACTIONS = frozenset(
    [
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    ]
)


@dataclass(frozen=True, slots=True)
class Call:
    """One method call of one bot."""

    world: World
    bot: BotAccount
    params: Params


def send_message(call: Call) -> Any:
    """SendMessage."""
    text, entities = _read_words(call.params)
    keyboard = read_keyboard(call.params.json("reply_markup"))
    return _send(call, text=text, entities=entities, keyboard=keyboard)


def send_photo(call: Call) -> Any:
    """SendPhoto."""
    return _send_file(call, "photo")


def send_document(call: Call) -> Any:
    """SendDocument."""
    return _send_file(call, "document")


def send_video(call: Call) -> Any:
    """SendVideo."""
    return _send_file(call, "video")


def send_animation(call: Call) -> Any:
    """SendAnimation."""
    return _send_file(call, "animation")


def edit_message_text(call: Call) -> Any:
    """EditMessageText; without reply_markup the keyboard goes."""
    text, entities = _read_words(call.params)
    message = _editable(call)
    if message.file is not None:
        raise bad_request("there is no text in the message to edit")
    return _change(call, message, text, entities)


def edit_message_caption(call: Call) -> Any:
    """EditMessageCaption; without reply_markup the keyboard goes."""
    caption, entities = _read_caption(call.params)
    message = _editable(call)
    if message.file is None:
        raise bad_request("there is no caption in the message to edit")
    return _change(call, message, caption, entities)


def edit_message_reply_markup(call: Call) -> Any:
    """EditMessageReplyMarkup."""
    message = _editable(call)
    return _change(call, message, message.text, message.entities)


def delete_message(call: Call) -> Any:
    """DeleteMessage: own messages, and a person's in a private chat, for 48 hours."""
    chat = call.world.chat(call.bot, call.params.chat_id())
    message = chat.messages.get(call.params.integer("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    is_own = message.sender.id == call.bot.user.id
    if not is_own and chat.kind != "private":
        raise bad_request("message can't be deleted")
    if call.world.unix_time() - message.date > DELETABLE.total_seconds():
        raise bad_request("message can't be deleted for everyone")
    del chat.messages[message.message_id]
    return True


def answer_callback_query(call: Call) -> Any:
    """AnswerCallbackQuery; free of limits, but only while the button still waits."""
    text = call.params.text("text")
    if len(text) > ANSWER_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    press = call.world.open_press(call.bot, call.params.text("callback_query_id"))
    press.settle(text, alert=call.params.flag("show_alert"))
    return True


def send_chat_action(call: Call) -> Any:
    """SendChatAction; free of limits."""
    if call.params.text("action") not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    call.world.writable_chat(call.bot, call.params.chat_id(), counted=False)
    return True


def _send_file(call: Call, kind: str) -> Any:
    caption, entities = _read_caption(call.params)
    keyboard = read_keyboard(call.params.json("reply_markup"))
    file = call.world.files.accept(kind, call.params.text(kind), call.params.uploads)
    return _send(call, text=caption, entities=entities, keyboard=keyboard, file=file)


def _send(call: Call, **content: Any) -> Any:
    chat = call.world.writable_chat(call.bot, call.params.chat_id())
    reply_to = _replied(chat, call.params)
    topic = call.params.integer("message_thread_id")
    if topic:
        _check_topic(chat, topic)
    message = call.world.write(chat, call.bot.user, reply_to=reply_to, topic=topic, **content)
    return message.json()


def _read_words(params: Params) -> tuple[str, tuple[Entity, ...]]:
    raw = params.text("text")
    if not raw:
        raise bad_request("message text is empty")
    text, entities = read_text(raw, params.text("parse_mode"), params.json("entities"))
    if not text:
        raise bad_request("text must be non-empty")
    if utf16_length(text) > TEXT_LIMIT:
        raise bad_request("message is too long")
    return text, entities


def _read_caption(params: Params) -> tuple[str, tuple[Entity, ...]]:
    explicit = params.json("caption_entities")
    caption, entities = read_text(params.text("caption"), params.text("parse_mode"), explicit)
    if utf16_length(caption) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    return caption, entities


def _replied(chat: Chat, params: Params) -> Message | None:
    wish = params.json("reply_parameters") or {}
    if not isinstance(wish, dict):
        raise bad_request("can't parse reply parameters JSON object")
    number = int(wish.get("message_id", 0)) or params.integer("reply_to_message_id")
    if not number:
        return None
    found = chat.messages.get(number)
    if found is None and not wish.get("allow_sending_without_reply"):
        raise bad_request("message to be replied not found")
    return found


def _check_topic(chat: Chat, topic: int) -> None:
    if not isinstance(chat, Group):
        raise bad_request("message thread not found")
    chat.admit_topic(topic)


def _editable(call: Call) -> Message:
    chat_id, number = call.params.chat_id(), call.params.integer("message_id")
    chat = call.world.writable_chat(call.bot, chat_id, counted=False)
    message = chat.messages.get(number)
    if message is None:
        raise bad_request("message to edit not found")
    is_own = message.sender.id == call.bot.user.id
    if not is_own or not message.keyboard.inline or message.kind == "service":
        raise bad_request("message can't be edited")
    return message


def _change(call: Call, message: Message, text: str, entities: tuple[Entity, ...]) -> Any:
    keyboard: Keyboard = read_keyboard(call.params.json("reply_markup"))
    call.world.count(call.bot, message.chat)
    if (text, entities, keyboard) == (message.text, message.entities, message.keyboard):
        raise bad_request(NOT_MODIFIED)
    message.text, message.entities, message.keyboard = text, entities, keyboard
    message.edits += 1
    message.edit_date = call.world.unix_time()
    message.chat.ring(message)
    return message.json()
