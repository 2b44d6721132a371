"""``kupplung doctor``: what is well, what is not, and what to do about it. It changes nothing."""

import asyncio
import os
import re
from collections.abc import AsyncIterator, Iterator, Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from stat import S_IROTH, S_IXOTH
from urllib.parse import urlsplit

import aiohttp

from adapters.app import (
    database_file,
    find_strays,
    is_current,
    key_trouble,
    load_catalog,
    load_own_words,
    load_presets,
    look_for_damage,
    matrix_secrets,
    telegram_options,
)
from adapters.cli.findings import Finding, amiss, fine, notice
from adapters.cli.models import look_at_models
from adapters.cli.reachable import look_at_port, look_at_webhook
from adapters.matrix.discovery import discover
from adapters.matrix.home import HomeError
from adapters.settings import BadSettings, Settings, load_settings
from adapters.telegram import inquiry as telegram
from adapters.telegram.channel import TelegramOptions
from bot.admission import is_over
from bot.domain.programme import ProgrammeError
from bot.ports import Clock, StoreError
from bot.talk.catalog import BadCatalog

NO_MESSENGER = (
    "there is no messenger: ask @BotFather for a token and set KUPPLUNG_TELEGRAM__TOKEN, or set "
    "KUPPLUNG_MATRIX__USER and KUPPLUNG_MATRIX__PASSWORD"
)

SKEW = 30
"""Seconds by which the clock may differ: the Date header counts whole ones, and answers travel."""


PATIENCE = 20.0
"""Seconds in which a database is read whole."""

_NOWHERE = re.compile(
    r".*[@.](example|invalid|test|localhost|example\.(com|net|org))", re.IGNORECASE
)
"""Mailboxes that nobody has: the names are kept for examples."""

OVER = " (over: nobody is asked for monthly meetings; copy the file and change its dates)"


async def examine(environ: Mapping[str, str], clock: Clock) -> AsyncIterator[Finding]:
    """Yield everything that was found, in the order in which it matters."""
    try:
        settings = load_settings(environ)
    except BadSettings as error:
        for problem in error.problems:
            yield amiss("configuration", problem)
        return
    yield fine("configuration", "can be read")
    for finding in (
        *_programmes(settings, clock.now()),
        *_words(settings),
        *_data_folder(settings),
    ):
        yield finding
    for finding in look_at_models(settings):
        yield finding
    yield await look_at_port(settings)
    yield await _database(settings)
    for finding in await _strays(settings):
        yield finding
    for finding in await _key_file(settings):
        yield finding
    async for finding in _messengers(settings, clock):
        yield finding


async def _messengers(settings: Settings, clock: Clock) -> AsyncIterator[Finding]:
    options, others = telegram_options(settings), settings.telegram.api_url
    if options is not None:
        for finding in look_at_webhook(options):
            yield finding
        for finding in await _telegram(options):
            yield finding
    if settings.matrix.user is not None:
        try:
            base = await discover(settings.matrix.server)
        except HomeError as error:
            yield amiss("matrix", str(error))
        else:
            others = others if options is not None else base
            async for finding in _matrix(settings, base):
                yield finding
    elif options is None:
        yield amiss("messenger", NO_MESSENGER)
    yield await _clock(others, clock)


def _programmes(settings: Settings, now: datetime) -> Iterator[Finding]:
    try:
        for each in load_presets(settings.programmes).values():
            over = is_over(each, now)
            words = f"{each.id}, {each.starts} to {each.ends}{OVER if over else ''}"
            yield fine("programme", words)
            if _NOWHERE.fullmatch(each.privacy.contact):
                judge = notice if over or settings.programmes is None else amiss
                words = f"nobody reads {each.privacy.contact}, which {each.id} tells people"
                yield judge("privacy", f"{words}: set [privacy] contact in your own programme")
    except (BadSettings, ProgrammeError) as error:
        for problem in str(error).splitlines():
            yield amiss("programme", problem)


def _words(settings: Settings) -> Iterator[Finding]:
    """Look at the words that programmes have of their own; their faults stop a start."""
    try:
        programmes = load_presets(settings.programmes)
        own = load_own_words(settings.programmes, programmes, load_catalog())
    except BadCatalog as error:
        for problem in error.problems:
            yield amiss("words", problem)
    except (BadSettings, ProgrammeError):
        return  # the programmes' lines tell it
    else:
        for programme_id in own:
            yield fine("words", f"{programme_id} has some of its own")


def _data_folder(settings: Settings) -> Iterator[Finding]:
    try:
        file = database_file(settings)
    except BadSettings:
        return  # the database's line tells it
    folder = (settings.data_dir if file is None else file.parent).absolute()
    there = next(each for each in (folder, *folder.parents) if each.exists())
    if not there.is_dir():
        yield amiss("data folder", f"{there} is a file, not a folder: choose KUPPLUNG_DATA_DIR")
    elif not os.access(there, os.W_OK | os.X_OK):
        yield amiss("data folder", f"{there} cannot be written: give it to this user")
    elif file is not None and file.exists() and _is_public(file, folder):
        yield amiss("data folder", f"everybody can read {file}: chmod -R go= {folder}")
    elif there != folder:
        yield fine("data folder", f"{folder} is made when it is needed")
    else:
        yield fine("data folder", str(folder))


def _is_public(file: Path, folder: Path) -> bool:
    return bool(file.stat().st_mode & S_IROTH and folder.stat().st_mode & S_IXOTH)


async def _database(settings: Settings) -> Finding:
    try:
        current = await asyncio.to_thread(is_current, settings)
    except (BadSettings, StoreError) as error:
        reason = " ".join(str(error).split())
        return amiss(
            "database", f"{reason}. Check KUPPLUNG_DATABASE_URL, and that it can be reached."
        )
    if current is None:
        return fine("database", "has no tables yet: the first start makes them")
    if not current:
        words = "the tables are of another version: kupplung db upgrade (a start does it, too)"
        return amiss("database", words)
    return await _file(settings)


async def _file(settings: Settings) -> Finding:
    """Read the whole file: what is damaged in it is found before it is needed."""
    well = "can be reached, and has the newest tables"
    try:
        damage = await look_for_damage(settings, PATIENCE)
    except TimeoutError:
        return fine(
            "database", f"{well}; it is too big to be read whole, which kupplung backup does"
        )
    if damage is None:
        return fine("database", well)
    words = "stop the service, and restore the newest copy. Is the disk well?"
    return amiss("database", f"the file is {damage}: {words}")


async def _strays(settings: Settings) -> tuple[Finding, ...]:
    """Look for people without a programme; what cannot be read has a line of its own."""
    try:
        programmes = load_presets(settings.programmes)
        found = await asyncio.to_thread(find_strays, settings, programmes)
    except (BadSettings, ProgrammeError, StoreError, ValueError):
        return ()
    return tuple(amiss("programme", each) for each in found)


async def _key_file(settings: Settings) -> tuple[Finding, ...]:
    """Look at the key file; where the database cannot be reached, its own line tells that."""
    path = settings.key_path
    try:
        trouble = await asyncio.to_thread(key_trouble, settings)
    except (BadSettings, StoreError, ValueError):
        return ()
    if trouble is not None:
        return (amiss("key file", trouble),)
    if not path.exists():
        return (fine("key file", f"{path} is made at the first start: keep a copy of it"),)
    return (fine("key file", f"{path}: keep a copy of it, apart from the backups"),)


async def _telegram(options: TelegramOptions) -> tuple[Finding, ...]:
    try:
        report = await telegram.inquire(options)
    except telegram.Unanswered as error:
        return (amiss("telegram", str(error)),)
    name = fine("telegram", f"the token belongs to @{report.username}")
    return (name, _webhook(options.webhook_url, report))


def _webhook(wanted: str | None, report: telegram.Report) -> Finding:
    if wanted is None:
        host = urlsplit(report.webhook_url).hostname
        words = f"a webhook to {host} is set; a start takes it away" if host else "none: it polls"
    elif report.webhook_url != wanted:
        host = urlsplit(report.webhook_url).hostname
        words = f"set to {host} instead" if host else "not set yet"
        words = f"{words}; a start sets it, as does a service that runs, within a minute"
    elif report.trouble and report.waiting:
        words = f"Telegram cannot deliver {report.waiting} updates: {report.trouble}"
        return amiss("webhook", f"{words}. Check the proxy and the certificate.")
    else:
        words = "set"
    return fine("webhook", f"{words}; {report.waiting} updates wait")


async def _matrix(settings: Settings, base: str) -> AsyncIterator[Finding]:
    # Who speaks Telegram only need not wait for Matrix' cryptography.
    from adapters.matrix.inquiry import Question, inquire  # noqa: PLC0415

    user = settings.matrix.user or ""
    question = Question(base, user, matrix_secrets(settings), settings.matrix_dir)
    async for each in inquire(question):
        yield (fine if each.well else amiss)(each.about, each.words)


async def _clock(others: str, clock: Clock) -> Finding:
    timeout = aiohttp.ClientTimeout(total=telegram.SECONDS)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.head(others, allow_redirects=False) as answer,
        ):
            theirs = parsedate_to_datetime(answer.headers.get("Date", ""))
    except (aiohttp.ClientError, OSError, TimeoutError, ValueError):
        return fine("clock", "not compared: no other clock can be reached")
    seconds = round((clock.now() - theirs).total_seconds())
    if abs(seconds) > SKEW:
        way = "fast" if seconds > 0 else "slow"
        words = f"is {abs(seconds)} seconds {way}: let the computer keep its time by NTP"
        return amiss("clock", words)
    host = urlsplit(others).hostname
    return fine("clock", f"agrees with that of {host}")
