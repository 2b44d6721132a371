"""The parts that every way of running the bot shares: words, programmes, store, core."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from adapters.app.keys import open_vault
from adapters.settings import BadSettings, Settings
from adapters.telegram.channel import TelegramOptions
from bot.domain.programme import Programme, load_programmes
from bot.engine.respond import Desk
from bot.engine.run import Service
from bot.engine.wording import Writer
from bot.matching.score import LexicalScorer
from bot.ports import Clock, Gateway, Ids, Store
from bot.scene import Links, Office
from bot.talk.catalog import Catalog
from storage.store import SqlStore, open_store

_CHECKOUT = Path(__file__).parents[2] / "deploy" / "programmes"


@cache
def load_catalog() -> Catalog:
    """Return the texts that come with the bot, read once. Raises ``BadCatalog``."""
    return Catalog.load(
        {
            language.name: {
                each.name: each.read_text("utf-8")
                for each in _sorted(language.iterdir())
                if each.name.endswith(".ftl")
            }
            for language in _sorted((resources.files("bot") / "locale").iterdir())
            if language.is_dir()
        }
    )


def _sorted(items: Iterable[Traversable]) -> list[Traversable]:
    return sorted(items, key=lambda each: each.name)


def load_presets(folder: Path | None = None) -> dict[str, Programme]:
    """Return the programmes of a folder, or those that come with the bot, by id.

    Raises ``ProgrammeError`` with everything that is wrong with the files, and ``BadSettings``
    where there are none.
    """
    packed = resources.files("adapters") / "presets"
    place = folder or (packed if packed.is_dir() else _CHECKOUT)
    try:
        sources = {
            each.name: each.read_text("utf-8")
            for each in place.iterdir()
            if each.name.endswith(".toml")
        }
    except (OSError, UnicodeError) as error:
        raise BadSettings(f"the programmes in {place} cannot be read: {error}") from error
    if not sources:
        raise BadSettings(f"there is no programme (*.toml) in {place}")
    return load_programmes(sources)


def build_service(  # noqa: PLR0913 # all that a way of running the bot may choose
    *,
    store: Store,
    programmes: Mapping[str, Programme],
    catalog: Catalog,
    gateways: Sequence[Gateway],
    links: Mapping[str, Links],
    clock: Clock,
    new_id: Ids,
    owner: str,
) -> Service:
    """Return the core at work on a store.

    The first programme is the default one, and its time zone that of the texts. ``links`` has
    those of each channel, as far as they are known. ``owner`` is unique per process.
    """
    writer = Writer(catalog, next(iter(programmes.values())).zone)
    office = Office(programmes, LexicalScorer(), links, writer.label)
    return Service(store, Desk(office, writer, clock, new_id), gateways, owner)


async def open_database(settings: Settings, *, keep: bool = True) -> SqlStore:
    """Open the store, with its newest tables; a missing data folder is made.

    So is a missing key file; nobody is asked to keep a copy of it where the store will not be kept.
    Raises ``BadSettings`` for a URL that is none of ours, ``StoreError``
    where opening fails.
    """
    try:
        return await open_store(settings.store_url, open_vault(settings, keep=keep))
    except ValueError as error:
        raise BadSettings(f"KUPPLUNG_DATABASE_URL: {error}") from None


def telegram_options(settings: Settings) -> TelegramOptions | None:
    """Return how to reach Telegram; ``None`` without a token."""
    given = settings.telegram
    if given.token is None:
        return None
    secret = given.webhook_secret.get_secret_value() if given.webhook_secret else None
    return TelegramOptions(given.token.get_secret_value(), given.api_url, given.webhook_url, secret)
