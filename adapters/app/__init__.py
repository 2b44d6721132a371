"""The composition root: what is put together to serve, and the only importer of ``storage``.

Imported by ``adapters.cli``, ``adapters.console`` and tests alone. ``parts`` is for everybody:
the service, the terminal and the tests put the same core on a store with a clock and gateways of
their own. ``service`` adds what only the service has: the HTTP server, the alarm, and the real
messengers of ``channels``. ``upkeep`` and ``copies`` are for operators. It refuses to decide
anything, and to read settings by itself.
"""

from adapters.app.channels import MatrixLinks, TelegramLinks, matrix_secrets
from adapters.app.copies import backup, restore
from adapters.app.erasing import erase_known, look_up_account, look_up_people
from adapters.app.keys import key_trouble, open_vault, rotate_keys
from adapters.app.locations import Locations, locate, newest_copy
from adapters.app.meaning import Mind
from adapters.app.minds import open_mind
from adapters.app.parts import (
    at_work,
    build_service,
    load_catalog,
    load_own_words,
    load_presets,
    open_database,
    telegram_options,
)
from adapters.app.readers import AT_HAND, Pace
from adapters.app.retaining import plan_retention, retain_now
from adapters.app.rosters import RosterReader
from adapters.app.service import App, open_app
from adapters.app.sole import hold_alone
from adapters.app.strays import find_strays
from adapters.app.upkeep import database_file, is_current, look_for_damage, upgrade_database
from adapters.app.vitals import this_version
from adapters.sheets import SheetError, read_sheet

__all__ = [
    "AT_HAND",
    "App",
    "Locations",
    "MatrixLinks",
    "Mind",
    "Pace",
    "RosterReader",
    "SheetError",
    "TelegramLinks",
    "at_work",
    "backup",
    "build_service",
    "database_file",
    "erase_known",
    "find_strays",
    "hold_alone",
    "is_current",
    "key_trouble",
    "load_catalog",
    "load_own_words",
    "load_presets",
    "locate",
    "look_for_damage",
    "look_up_account",
    "look_up_people",
    "matrix_secrets",
    "newest_copy",
    "open_app",
    "open_database",
    "open_mind",
    "open_vault",
    "plan_retention",
    "read_sheet",
    "restore",
    "retain_now",
    "rotate_keys",
    "telegram_options",
    "this_version",
    "upgrade_database",
]
