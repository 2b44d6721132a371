"""Methods about the bot itself, its chats, its menus and the files it was sent."""

from __future__ import annotations

import re
from typing import Any

from tests.support.botapi.bots import Menu, PrivateChat
from tests.support.botapi.errors import bad_request
from tests.support.botapi.groups import Group
from tests.support.botapi.sending import Call
from tests.support.botapi.world import membership

MOST_COMMANDS = 100
COMMAND_LENGTH = 32
DESCRIPTION_LENGTH = 256

_COMMAND = re.compile(r"[a-z0-9_]+\Z")
_LANGUAGE = re.compile(r"(?:[a-z]{2})?\Z")
_WIDE_SCOPES = {"default", "all_private_chats", "all_group_chats", "all_chat_administrators"}
_CHAT_SCOPES = {"chat", "chat_administrators", "chat_member"}


def get_me(call: Call) -> Any:
    """GetMe."""
    return call.bot.user.json() | {
        "can_join_groups": True,
        "can_read_all_group_messages": call.bot.reads_all,
        "supports_inline_queries": False,
    }


def accept(_call: Call) -> Any:
    """Take note of a wish whose effect nobody here sees."""
    return True


def get_chat(call: Call) -> Any:
    """GetChat."""
    chat = call.world.chat(call.bot, call.params.chat_id())
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription")
    return chat.json() | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys((*gifts, "gifts_from_channels"), False),
    }


def get_chat_member(call: Call) -> Any:
    """GetChatMember."""
    chat = call.world.chat(call.bot, call.params.chat_id())
    number = call.params.integer("user_id")
    user = call.world.people.get(number)
    if number == call.bot.user.id:
        user = call.bot.user
    if user is None:
        raise bad_request("invalid user_id specified")
    if isinstance(chat, Group):
        if user.is_bot:
            return membership(user, chat.status[user.id])
        if user not in chat.members:
            return membership(user, "left")
        return membership(user, "creator" if user == chat.members[0] else "member")
    if isinstance(chat, PrivateChat) and not user.is_bot and user.id != chat.id:
        raise bad_request("member not found")
    return membership(user, "member")


def leave_chat(call: Call) -> Any:
    """LeaveChat."""
    chat = call.world.chat(call.bot, call.params.chat_id())
    if not isinstance(chat, Group):
        raise bad_request("chat member status can't be changed in private chats")
    chat.leave(call.bot)
    return True


def get_file(call: Call) -> Any:
    """GetFile."""
    return call.world.files.info(call.params.text("file_id"))


def set_my_commands(call: Call) -> Any:
    """SetMyCommands; an empty list deletes."""
    key = _menu_key(call)
    raw = call.params.json("commands")
    if not isinstance(raw, list):
        raise bad_request("expected an Array of BotCommand")
    menu = [_checked_command(each) for each in raw]
    if len(menu) > MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    call.bot.commands[key] = menu
    return True


def get_my_commands(call: Call) -> Menu:
    """GetMyCommands."""
    return call.bot.commands.get(_menu_key(call), [])


def delete_my_commands(call: Call) -> Any:
    """DeleteMyCommands."""
    call.bot.commands.pop(_menu_key(call), None)
    return True


def _menu_key(call: Call) -> tuple[str, str]:
    scope = call.params.json("scope") or {"type": "default"}
    language = call.params.text("language_code")
    if not _LANGUAGE.match(language):
        raise bad_request("invalid language code specified")
    kind = scope.get("type")
    if kind in _WIDE_SCOPES:
        return str(kind), language
    if kind not in _CHAT_SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    chat = call.world.chat(call.bot, int(scope.get("chat_id", 0)))
    if isinstance(chat, PrivateChat) and not chat.started:
        raise bad_request("chat not found")
    member = f":{scope['user_id']}" if kind == "chat_member" else ""
    return f"{kind}:{chat.id}{member}", language


def _checked_command(raw: Any) -> dict[str, str]:
    for name in ("command", "description"):
        if not isinstance(raw, dict) or name not in raw:
            raise bad_request(f"can't parse BotCommand: Can't find field \"{name}\"")
    command = raw["command"].strip().removeprefix("/")
    description = raw["description"].strip()
    if not command:
        raise bad_request("command must be non-empty")
    if len(command) > COMMAND_LENGTH:
        raise bad_request(f"command length must not exceed {COMMAND_LENGTH}")
    if not description:
        raise bad_request("command description must be non-empty")
    if len(description) > DESCRIPTION_LENGTH:
        raise bad_request(f"command description length must not exceed {DESCRIPTION_LENGTH}")
    if not _COMMAND.match(command):
        raise bad_request("BOT_COMMAND_INVALID")
    return {"command": command, "description": description}
