"""The composition root: what is put together to serve, and the only importer of ``storage``.

Imported by ``adapters.cli``, ``adapters.console`` and tests alone. ``parts`` is for everybody:
the service, the terminal and the tests put the same core on a store with a clock and gateways of
their own. ``service`` adds what only the service has: the real messengers, the HTTP server and the
alarm. ``upkeep`` is for operators. It refuses to decide anything, and to read settings by itself.
"""

from adapters.app.parts import (
    build_service,
    load_catalog,
    load_presets,
    open_database,
    telegram_options,
)
from adapters.app.service import App, TelegramLinks, open_app
from adapters.app.sole import hold_alone
from adapters.app.upkeep import copy_database, database_file, is_current, upgrade_database

__all__ = [
    "App",
    "TelegramLinks",
    "build_service",
    "copy_database",
    "database_file",
    "hold_alone",
    "is_current",
    "load_catalog",
    "load_presets",
    "open_app",
    "open_database",
    "telegram_options",
    "upgrade_database",
]
