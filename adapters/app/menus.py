"""Which commands a messenger offers, by language, place and role."""

import asyncio
import logging
import re
from collections.abc import Mapping, Sequence

from adapters.telegram.channel import TelegramChannel
from adapters.telegram.menus import GROUPS, PRIVATE, Menu
from bot.domain.people import Account, Form, Membership, Person, Role
from bot.engine.menu import CANCELS, HELPS, commands_for
from bot.engine.trouble import Trouble
from bot.ports import Store, StoreError, Tx
from bot.scene import Place
from bot.talk.catalog import Catalog

log = logging.getLogger(__name__)

Menus = dict[str, dict[str, Menu]]
"""Menus by language (``""`` for all others) and scope: see ``adapters.telegram.menus``."""

PARTICIPANTS = frozenset({Role.MAKER, Role.CONTACT})
_TAKEN = re.compile(r"[a-z0-9_]{1,32}")
"""What Telegram takes as a command."""


def menu_for(catalog: Catalog, language: str, roles: frozenset[Role], place: Place) -> Menu:
    """Return the commands for people with these roles at a place, in a language."""
    words = catalog.words(language, Form.SIE)
    names = [
        (each.name, each.aliases)
        for each in commands_for(roles)
        if each.place in (place, Place.ANYWHERE)
    ]
    more = (CANCELS, HELPS) if place is Place.PRIVATE else (HELPS,)
    names.extend((name, tuple(aliases)) for name, *aliases in more)
    return tuple(
        (_name(name, aliases, language), words.label(f"menu-{name}")) for name, aliases in names
    )


def _name(name: str, aliases: Sequence[str], language: str) -> str:
    """Return the alias in German, where there is one that messengers take."""
    fit = [each for each in aliases if _TAKEN.fullmatch(each)] if language == "de" else []
    return fit[0] if fit else name


def common_menus(catalog: Catalog) -> Menus:
    """Return the menus for everybody: in English for those whose language we do not speak."""
    return {
        ("" if language == "en" else language): {
            PRIVATE: menu_for(catalog, language, PARTICIPANTS, Place.PRIVATE),
            GROUPS: menu_for(catalog, language, PARTICIPANTS, Place.ROOM),
        }
        for language in catalog.languages
    }


async def leading_menus(tx: Tx, catalog: Catalog, channel: str) -> dict[str, Menu]:
    """Return the menus of the coordinators' private chats, by account."""
    leading = await tx.find(Membership, role=Role.COORDINATOR, left_at=None)
    ids = sorted({each.person_id for each in leading})
    people = {each.id: each for each in await tx.find(Person, id=ids)}
    roles: dict[str, frozenset[Role]] = {}
    for each in await tx.find(Membership, person_id=ids, left_at=None):
        roles[each.person_id] = roles.get(each.person_id, frozenset()) | {each.role}
    return {
        each.id: menu_for(
            catalog, people[each.person_id].language, roles[each.person_id], Place.PRIVATE
        )
        for each in await tx.find(Account, person_id=ids, reachable=True)
        if each.channel == channel and each.person_id in people
    }


def add_leading(common: Menus, leading: Mapping[str, Menu], before: Menus) -> Menus:
    """Return all menus; an empty one takes away what somebody had of their own before."""
    own = before.get("", {}).keys() - common[""].keys() - leading.keys()
    return common | {"": {**common[""], **dict.fromkeys(own, ()), **leading}}


def changed(menus: Menus, before: Menus) -> Menus:
    """Return what differs from before."""
    found = {
        language: {
            scope: menu
            for scope, menu in scopes.items()
            if before.get(language, {}).get(scope) != menu
        }
        for language, scopes in menus.items()
    }
    return {language: scopes for language, scopes in found.items() if scopes}


class MenuBoard:
    """The menus of a Telegram bot, as they were last published."""

    def __init__(self, store: Store, catalog: Catalog, channel: TelegramChannel) -> None:
        self._store, self._catalog, self._channel = store, catalog, channel
        self._menus: Menus = {}
        self._trouble = Trouble(log, "the command menus can be read again")

    async def refresh(self) -> None:
        """Publish what is new since last time: people become coordinators at any time."""
        name = self._channel.gateway.channel
        now = asyncio.get_running_loop().time()
        try:
            leading = await self._store.run(lambda tx: leading_menus(tx, self._catalog, name))
        except StoreError as error:
            self._trouble.strike(now, f"The command menus stay as they are: {error}.")
            return
        self._trouble.end(now)
        menus = add_leading(common_menus(self._catalog), leading, self._menus)
        news = changed(menus, self._menus)
        if not news or await self._channel.publish_menus(news) is not None:
            self._menus = menus
