"""``kupplung demo``: a programme's months in the terminal, with people who are simulated."""

import asyncio
import os
import shutil
import sys
import tempfile
import textwrap
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import datetime, time
from pathlib import Path

import click

from adapters.app import build_service, load_catalog, load_presets, open_database
from adapters.console import report, scenes
from adapters.console.cast import load_cast
from adapters.console.gateway import CHANNEL, ConsoleLinks
from adapters.console.play import Play
from adapters.console.show import Page
from adapters.console.stage import Stage
from adapters.console.words import LANGUAGES
from adapters.embeddings import Tutor, chosen, open_embedder
from adapters.rehearsal.clock import VirtualClock, seeded_ids
from adapters.rehearsal.persona import Persona
from adapters.settings import Settings, load_settings
from bot.domain.calendar import Month, months_between
from bot.domain.people import Role
from bot.domain.programme import Programme
from bot.engine.run import Service
from bot.ports import Clock, Gateway, Ids
from bot.talk.model import Said

WIDTH, NARROWEST, WIDEST = 100, 72, 110
QUICK_MONTHS = 2
WHOLE = 200
"""Lines of a message that is shown whole."""
BEGINS, ENDS = time(6), time(16)


def play(
    programme: str,
    seed: int = 1,
    quick: bool = False,  # noqa: FBT001, FBT002 # as the command line has them
    lang: str = "de",
    show_all: bool = False,  # noqa: FBT001, FBT002
    keep: Path | None = None,
) -> None:
    """Play a programme's months and print what happens; the same seed prints the same.

    ``quick`` plays two months and prints little. ``show_all`` prints every message. ``keep`` is a
    folder in which the database stays. Raises ``ClickException`` for a programme that is not
    there, and for a folder that holds a database already.
    """
    settings = load_settings(os.environ)
    programmes = load_presets(settings.programmes)
    if programme not in programmes:
        known = ", ".join(programmes)
        raise click.ClickException(f"there is no programme {programme!r}; known are: {known}")
    if keep is not None and (keep / "kupplung.db").exists():
        raise click.ClickException(f"{keep} holds a database already; choose another folder")
    page = Page(LANGUAGES[lang], _width(), sys.stdout.isatty())

    async def run() -> None:
        tutor = _tutor(settings)
        async with on_stage(programmes[programme], seed, lang, keep, tutor) as staged:
            async for line in perform(staged, page, quick=quick, show_all=show_all):
                click.echo(line)
            if keep is not None:
                then, name = f"{staged.local():%Y-%m-%d %H:%M}", _coordinator(staged).key
                click.echo(page.words.kept.format(path=keep, name=name, then=then))

    asyncio.run(run())


def _tutor(settings: Settings) -> Tutor | None:
    """Return who knows what texts mean, by the models that are there and load in no time."""
    models = [open_embedder(name) for name in chosen(settings.embeddings.names) if "/" not in name]
    swift = [each for each in models if each.model.swift]
    return Tutor(swift) if swift else None


def _width() -> int:
    if not sys.stdout.isatty():
        return WIDTH
    return min(max(shutil.get_terminal_size().columns - 1, NARROWEST), WIDEST)


@asynccontextmanager
async def on_stage(
    programme: Programme,
    seed: int,
    lang: str,
    keep: Path | None = None,
    tutor: Tutor | None = None,
) -> AsyncIterator[Play]:
    """Open a play on a store of its own, with the clock at its first day; close it at the end."""
    with tempfile.TemporaryDirectory(prefix="kupplung-") as folder:
        store = await open_database(Settings(data_dir=keep or Path(folder)), keep=keep is not None)
        catalog = load_catalog()

        def build(gateway: Gateway, clock: Clock, new_id: Ids) -> Service:
            return build_service(
                store=store,
                programmes={programme.id: programme},
                catalog=catalog,
                gateways=(gateway,),
                links={CHANNEL: ConsoleLinks()},
                clock=clock,
                new_id=new_id,
                owner="demo",
                mind=tutor,
            )

        try:
            clock = VirtualClock(programme.calendar.instant(programme.starts, BEGINS))
            cast = load_cast(lang)
            yield Play(Stage(programme, cast, seed, clock, seeded_ids(seed), store), build)
        finally:
            await store.close()


async def perform(
    staged: Play, page: Page, *, quick: bool = False, show_all: bool = False
) -> AsyncIterator[str]:
    """Play, and yield the lines to be printed."""
    programme = staged.stage.programme
    months = list(months_between(Month.of(programme.starts), Month.of(programme.ends)))
    for line in _opening(page, staged):
        yield line
    told = set[str]() if not quick else {"join", "agree", "nag", "call"}
    played = months[:QUICK_MONTHS] if quick else months
    for number, month in enumerate(played, 1):
        since, count = staged.local(), len(staged.lines)
        await staged.until(_end(programme, month))
        facts = await report.gather(staged)
        shown = (
            list(page.talk(staged.lines[count:], WHOLE))
            if show_all
            else list(_scenes(page, staged, since, told))
        )
        bar = page.bar(number, len(months))
        figures = report.sum_up(page, facts, staged.lines, since)
        for line in _month(page, page.words.month(month), bar, figures, shown):
            yield line
    async for line in _closing(page, staged, quick=quick):
        yield line


def _end(programme: Programme, month: Month) -> datetime:
    """Return when a month is over: the last one in the afternoon of the last day."""
    if month == Month.of(programme.ends):
        return programme.calendar.instant(programme.ends, ENDS)
    return programme.calendar.instant(month.next.first, BEGINS)


def _month(page: Page, name: str, bar: str, figures: str, shown: list[str]) -> Iterator[str]:
    """Yield a month: in two lines if nothing is shown of it."""
    yield ""
    yield page.heading(name, bar)
    if shown:
        yield from shown
        yield ""
    yield from textwrap.wrap(figures, page.width)


def _scenes(page: Page, staged: Play, since: datetime, told: set[str]) -> Iterator[str]:
    book = scenes.Book(staged.lines, staged.stage.cast, page.words)
    for scene in scenes.find(book, since, told):
        yield from page.scene(scene.title, scene.lines)


def _opening(page: Page, staged: Play) -> Iterator[str]:
    programme, cast, words = staged.stage.programme, staged.stage.cast, page.words
    name = programme.name(cast.language)
    yield page.heading(
        words.title.format(
            programme=name, first=words.full(programme.starts), last=words.full(programme.ends)
        )
    )
    yield from textwrap.wrap(words.intro.format(count=len(cast.people)), page.width)
    sides = (Role.COORDINATOR, Role.CONTACT, Role.MAKER)
    for side, title in zip(sides, words.sides, strict=True):
        names = [
            f"{each.name} ({each.organisation})" if each.organisation else each.name
            for each in cast.people
            if each.side is side
        ]
        yield from textwrap.wrap(
            f"{title}: {words.listed(names)}", page.width, subsequent_indent="  "
        )


def _coordinator(staged: Play) -> Persona:
    return next(each for each in staged.stage.cast.people if each.side is Role.COORDINATOR)


async def _closing(page: Page, staged: Play, *, quick: bool) -> AsyncIterator[str]:
    words, lead = page.words, _coordinator(staged)
    count = len(staged.lines)
    await staged.happens(lead.key, Said("/status"))
    yield ""
    yield page.heading(words.status.format(name=lead.name))
    for said in staged.lines[count:]:
        if said.heard is not None and said.who == lead.key:
            for line in said.heard.text(page.width - 2, tty=page.tty).splitlines():
                if line.strip():
                    yield f"  {line}"
    facts = await report.gather(staged)
    if not quick:
        yield ""
        yield page.heading(words.histories)
        for line in report.histories(page, facts):
            yield line
    yield ""
    yield page.heading(words.counts)
    for line in report.table(page, staged):
        yield line
    for text in report.reasons(page, staged, facts):
        for line in textwrap.wrap(text, page.width):
            yield line
    yield ""
    yield words.more
