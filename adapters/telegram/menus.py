"""Command menus: what a client offers behind the slash. Cosmetic; the core decides who may."""

import logging
from collections.abc import Mapping, Sequence

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeDefault,
)
from telegram.error import BadRequest, Forbidden

log = logging.getLogger(__name__)

EVERYWHERE, PRIVATE, GROUPS = "everywhere", "private", "groups"
"""Scopes; a fourth kind is an account or a room, as ``telegram:4711``: a menu of its own."""

_COMMON = frozenset({EVERYWHERE, PRIVATE, GROUPS})
_MOST_WORDS = 256

Menu = Sequence[tuple[str, str]]


async def publish_menus(bot: Bot, menus: Mapping[str, Mapping[str, Menu]]) -> int:
    """Set the menus by language (``""`` for all others) and scope; return how many were set.

    A menu is a sequence of (command without slash, description); an empty one is taken away.
    Setting the same again changes nothing. What Telegram refuses is logged: a menu is a
    convenience. Raises ``TelegramError`` where Telegram cannot be reached.
    """
    done = 0
    for language, scopes in menus.items():
        for scope, menu in scopes.items():
            try:
                await _publish(bot, language, _scope(scope), menu)
            except (BadRequest, Forbidden, ValueError) as error:
                whose = scope if scope in _COMMON else "somebody"  # an address is not told
                log.warning("no command menu for %s (%s): %s", whose, language or "all", error)
            else:
                done += 1
    return done


async def _publish(bot: Bot, language: str, scope: BotCommandScope, menu: Menu) -> None:
    if not menu:
        await bot.delete_my_commands(scope=scope, language_code=language)
        return
    commands = [BotCommand(name, words[:_MOST_WORDS]) for name, words in menu]
    await bot.set_my_commands(commands, scope=scope, language_code=language)


def _scope(name: str) -> BotCommandScope:
    match name:
        case "everywhere":
            return BotCommandScopeDefault()
        case "private":
            return BotCommandScopeAllPrivateChats()
        case "groups":
            return BotCommandScopeAllGroupChats()
        case _:
            return BotCommandScopeChat(int(name.removeprefix("telegram:")))
