"""``kupplung retention``: whom the end of a programme erases, and when."""

import asyncio
from collections.abc import Iterable, Iterator, Mapping

import click

from adapters.app import load_presets, plan_retention, retain_now
from adapters.cli.environment import operator_settings
from adapters.system import SystemClock
from bot.privacy.retention import Plan, last_day


@click.command()
@click.option("--dry-run", is_flag=True, help="Only say what would be erased, and when.")
def retention(*, dry_run: bool) -> None:
    """Erase whoever took part in programmes that are over for long enough.

    The service does that by itself; this does it now. Coordinators see the same with /retention.
    """
    settings = operator_settings()
    programmes = load_presets(settings.programmes)
    plans, unknown = asyncio.run(plan_retention(settings, programmes))
    click.echo("\n".join(lines(plans, unknown)))
    if dry_run:
        click.echo("Nothing was erased.")
        return
    count = asyncio.run(retain_now(settings, programmes, SystemClock()))
    click.echo(f"Erased: {count}.")


def lines(plans: Iterable[Plan], unknown: Mapping[str, int]) -> Iterator[str]:
    """Yield what is kept how long, and who goes then; no names."""
    for each in plans:
        yield f"{each.programme.id}: kept until {last_day(each.programme)}"
        yield f"  erased after that: {len(each.goes)}"
        if each.stays:
            yield f"  kept because of another programme: {len(each.stays)}"
    for programme_id, count in unknown.items():
        yield f"{programme_id}: there is no such programme any more, so its people stay: {count}"
        yield "  put its file back, and they are erased in time; or use `kupplung erase`"
