"""The parts that every way of running the bot shares: words, programmes, store, core."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from adapters.app.keys import open_vault
from adapters.app.meaning import Mind
from adapters.embeddings import Tutor
from adapters.settings import BadSettings, Settings
from adapters.telegram.channel import TelegramOptions
from bot.domain.programme import Programme, load_programmes
from bot.engine.desk import Desk
from bot.engine.run import Service
from bot.engine.wording import Writer
from bot.matching.score.scorer import BlendedScorer
from bot.office import Links, Office
from bot.ports import Clock, Gateway, Ids, Store, WordsAlone
from bot.talk.catalog import BadCatalog, Catalog
from storage.store import SqlStore, open_store

_CHECKOUT = Path(__file__).parents[2] / "deploy" / "programmes"


@cache
def load_catalog() -> Catalog:
    """Return the texts that come with the bot; the tests have checked them."""
    return Catalog.trust(
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


def load_own_words(
    folder: Path | None, programmes: Iterable[str], catalog: Catalog
) -> dict[str, Catalog]:
    """Return the words of each programme that has some of its own, in ``<id>/<language>/*.ftl``.

    The folder is that of ``load_presets``. Raises ``BadCatalog`` with every fault in every file.
    """
    found: dict[str, Catalog] = {}
    problems: list[str] = []
    known = frozenset(programmes)
    for place in _sorted(each for each in _programmes_in(folder).iterdir() if each.is_dir()):
        sources, faults = _read_words(place)
        if place.name not in known:
            if sources:  # whatever else lies there is none of ours
                name = place.name
                problems.append(f"{name}: there is no such programme: is {name}.toml missing?")
            continue
        if sources:
            try:
                found[place.name] = catalog.overridden(sources)
            except BadCatalog as error:
                faults.extend(error.problems)
        problems.extend(f"{place.name}/{fault}" for fault in faults)
    if problems:
        raise BadCatalog(problems)
    return found


def _read_words(place: Traversable) -> tuple[dict[str, dict[str, str]], list[str]]:
    """Return the files of a programme by language, and what is wrong with where they are."""
    sources: dict[str, dict[str, str]] = {}
    faults: list[str] = []
    for each in _entries(place, place.name, faults):
        if each.name.endswith(".ftl"):
            faults.append(f"{each.name}: belongs into a folder of its language, like de")
            continue
        for file in _entries(each, each.name, faults) if each.is_dir() else ():
            if file.name.endswith(".ftl"):
                try:
                    text = file.read_text("utf-8-sig")
                except (OSError, UnicodeError) as error:
                    faults.append(f"{each.name}/{file.name}: cannot be read: {error}")
                else:
                    sources.setdefault(each.name, {})[file.name] = text
    return sources, faults


def _entries(place: Traversable, name: str, faults: list[str]) -> list[Traversable]:
    try:
        return _sorted(place.iterdir())
    except OSError as error:
        faults.append(f"{name}: cannot be read: {error}")
        return []


def _sorted(items: Iterable[Traversable]) -> list[Traversable]:
    return sorted(items, key=lambda each: each.name)


def load_presets(folder: Path | None = None) -> dict[str, Programme]:
    """Return the programmes of a folder, or those that come with the bot, by id.

    Raises ``ProgrammeError`` with everything that is wrong with the files, and ``BadSettings``
    where there are none.
    """
    place = _programmes_in(folder)
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


def _programmes_in(folder: Path | None) -> Traversable:
    packed = resources.files("adapters") / "presets"
    return folder or (packed if packed.is_dir() else _CHECKOUT)


def make_writer(
    programmes: Mapping[str, Programme], catalog: Catalog, own_words: Mapping[str, Catalog]
) -> Writer:
    """Return who knows all words; the time zone of the texts is that of the first programme."""
    return Writer(catalog, next(iter(programmes.values())).zone, own_words)


def load_writer(settings: Settings, programmes: Mapping[str, Programme]) -> Writer:
    """Return who knows all words. Raises ``BadCatalog``."""
    catalog = load_catalog()
    own_words = load_own_words(settings.programmes, programmes, catalog)
    return make_writer(programmes, catalog, own_words)


def make_office(
    programmes: Mapping[str, Programme],
    writer: Writer,
    links: Mapping[str, Links] | None = None,
    mind: Mind | Tutor | None = None,
) -> Office:
    """Return what the core knows; without ``links`` nothing that it says leads to the bot."""
    scorer = BlendedScorer() if mind is None else mind.scorer
    shared = {} if links is None else links  # they may be filled in later
    return Office(programmes, scorer, shared, writer.label, mind or WordsAlone())


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
    own_words: Mapping[str, Catalog] | None = None,
    mind: Mind | Tutor | None = None,
) -> Service:
    """Return the core at work on a store.

    The first programme is the default one, and its time zone that of the texts. ``links`` has
    those of each channel, as far as they are known. ``owner`` is unique per process. ``own_words``
    are those of programmes that have some. Without a ``mind`` suggestions go by words alone.
    """
    writer = make_writer(programmes, catalog, own_words or {})
    office = make_office(programmes, writer, links, mind)
    return Service(store, Desk(office, writer, clock, new_id), gateways, owner)


@asynccontextmanager
async def at_work(mind: Mind | None) -> AsyncIterator[None]:
    """Let a mind follow the store, and end with it; nothing where there is none."""
    stop = asyncio.Event()
    running = None if mind is None else asyncio.create_task(mind.run(stop))
    try:
        yield
    finally:
        stop.set()
        if mind is not None and running is not None:
            await running
            await mind.close()


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
