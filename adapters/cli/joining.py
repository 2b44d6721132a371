"""The commands with which an operator lets people in: codes, and lists of who signed up."""

import asyncio
from pathlib import Path
from typing import Any

import click

from adapters.cli import signups
from adapters.cli.codes import codes as show_codes
from adapters.cli.codes import take_back as take_code_back
from adapters.cli.environment import operator_settings
from adapters.cli.invite import ROLES, Wish
from adapters.cli.invite import invite as make_invitation
from adapters.system import SystemClock, new_id
from bot.domain.people import Role


@click.command()
@click.option("--programme", metavar="ID", help="Needed where there are several.")
@click.option("--role", type=click.Choice([each.value for each in ROLES]), required=True)
@click.option(
    "--uses",
    type=click.IntRange(min=1),
    metavar="N",
    help="How often the code works: usually once, for makers any number of times.",
)
@click.option("--count", type=click.IntRange(1, 500), default=1, help="How many codes to make.")
@click.option(
    "--expires",
    type=click.IntRange(1, 3660),
    metavar="DAYS",
    help="After so many days it lapses.",
)
@click.option(
    "--qr",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="Draw the links as QR codes there, PNG and SVG.",
)
def invite(**given: Any) -> None:
    """Make a code that lets people in."""
    wish = Wish(
        Role(given["role"]),
        given["programme"],
        given["uses"],
        given["count"],
        given["expires"],
        given["qr"],
    )
    lines = asyncio.run(make_invitation(operator_settings(), wish, SystemClock(), new_id))
    click.echo("\n".join(lines))


@click.command()
@click.option("--programme", metavar="ID", help="Only those of one programme.")
@click.option("--take-back", metavar="NUMBER", help="Let nobody in with this one any more.")
def codes(programme: str | None, take_back: str | None) -> None:
    """Show which codes let people in, or take one back."""
    settings, clock = operator_settings(), SystemClock()
    if take_back is not None:
        click.echo(asyncio.run(take_code_back(settings, take_back, clock)))
        return
    click.echo("\n".join(asyncio.run(show_codes(settings, programme, clock))))


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--programme", metavar="ID", help="Needed where there are several.")
@click.option(
    "--role",
    type=click.Choice([each.value for each in signups.ROLES]),
    help="What everybody is for whom the list has no role.",
)
@click.option("--to", type=click.Path(path_type=Path), help="Where the codes go, a new CSV file.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def import_signups(
    file: Path, programme: str | None, role: str | None, to: Path | None, *, yes: bool
) -> None:
    """Invite everybody of a sign-up list, CSV or XLSX.

    First it is read and shown; what is wrong is told by line, and then nobody is invited.
    """
    settings, usual = operator_settings(), Role(role) if role else None
    listed = asyncio.run(signups.read_list(settings, file, programme, usual))
    click.echo("\n".join(listed.lines))
    if not listed.entries or not (
        yes or click.confirm("Make a personal invitation for everybody?")
    ):
        return
    target = to or file.with_name(f"{file.stem}-invitations.csv")
    made = signups.invite_all(settings, listed, target, SystemClock(), new_id)
    click.echo("\n".join(asyncio.run(made)))
